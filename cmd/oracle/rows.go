package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"
)

// day is a civil day, counted from 1970-01-01; noDay is none.
type day int

const (
	noDay  = day(-1 << 62)
	beyond = day(1 << 40) // after the year 9999
)

func (d day) String() string { return d.time().Format(time.DateOnly) }

func (d day) time() time.Time { return time.Unix(int64(d)*86400, 0).UTC() }

// written reads YYYY-MM-DD.
func written(s string) (day, error) {
	t, err := time.Parse(time.DateOnly, s)
	return civil(t), err
}

// tomorrow is the last day that is not in the future.
func tomorrow() (day, error) {
	rome, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		return 0, err
	}
	return civil(time.Now().In(rome)) + 1, nil
}

// civil is the day that t's own clock shows, or none before the year 1.
func civil(t time.Time) day {
	switch {
	case t.Year() < 1:
		return noDay
	case t.Year() > 9999:
		return beyond
	}
	y, m, d := t.Date()
	return day(time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

// row is a row of the export as it stands there. A missing or blank string is "".
type row struct {
	id, struttura, oggetto, lavorazione, direzione, intermediario, gestione, nome, stato string
	invio, definizione                                                                   date
	soglia                                                                               *int
}

// date is what stands in a date column: missing, no date (day is noDay), or a day.
type date struct {
	missing bool
	day     day
}

// conventional tells a definizione that only says that there is none (W208).
func (d date) conventional() bool {
	return !d.missing && (d.day >= 339_677 || d.day == 106_751 || d.day == 106_752) // 2900-01-01; 2262-04-11, by UTC the day after
}

// readRows reads a whole file of an export with Arrow's Parquet reader, and its
// declared data di rilevazione, empty when it has none.
func readRows(ctx context.Context, e Export, path string) (rows []row, declared string, err error) {
	rome, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		return nil, "", err
	}
	source, err := file.OpenParquetFile(path, false)
	if err != nil {
		return nil, "", err
	}
	defer source.Close()
	if value := source.MetaData().KeyValueMetadata().FindValue("cruscotto.data_rilevazione"); value != nil {
		declared = *value
	}
	reader, err := pqarrow.NewFileReader(source, pqarrow.ArrowReadProperties{}, memory.DefaultAllocator)
	if err != nil {
		return nil, "", err
	}
	table, err := reader.ReadTable(ctx)
	if err != nil {
		return nil, "", err
	}
	defer table.Release()
	rows = make([]row, table.NumRows())
	for role, name := range e.Colonne {
		at := table.Schema().FieldIndices(name)
		if len(at) != 1 {
			return nil, "", fmt.Errorf("%s: %d columns %s", path, len(at), name)
		}
		i := 0
		for _, chunk := range table.Column(at[0]).Data().Chunks() {
			for k := range chunk.Len() {
				if err := rows[i].set(role, chunk, k, rome); err != nil {
					return nil, "", fmt.Errorf("%s, %s: %w", path, name, err)
				}
				i++
			}
		}
		if i != len(rows) {
			return nil, "", fmt.Errorf("%s: %d values of %s in %d rows", path, i, name, len(rows))
		}
	}
	return rows, declared, nil
}

func (r *row) set(role string, values arrow.Array, i int, rome *time.Location) (err error) {
	switch role {
	case "id_quesito":
		r.id, err = text(values, i)
	case "struttura":
		r.struttura, err = text(values, i)
	case "oggetto":
		r.oggetto, err = text(values, i)
	case "oggetto_lavorazione":
		r.lavorazione, err = text(values, i)
	case "direzione":
		r.direzione, err = text(values, i)
	case "intermediario":
		r.intermediario, err = text(values, i)
	case "gestione":
		r.gestione, err = text(values, i)
	case "nome_struttura":
		r.nome, err = text(values, i)
	case "stato":
		r.stato, err = text(values, i)
	case "data_invio":
		r.invio, err = dateOf(values, i, rome)
	case "data_definizione":
		r.definizione, err = dateOf(values, i, rome)
	case "soglia_giorni":
		if !values.IsNull(i) {
			var n int
			n, err = strconv.Atoi(values.ValueStr(i))
			r.soglia = &n
		}
	default:
		err = fmt.Errorf("unknown role %s", role)
	}
	return err
}

// text is a string, or an integer written out; blank is "".
func text(values arrow.Array, i int) (string, error) {
	if values.IsNull(i) {
		return "", nil
	}
	var s string
	switch values := values.(type) {
	case *array.String:
		s = values.Value(i)
	case *array.Int32, *array.Int64:
		s = values.ValueStr(i)
	case *array.Dictionary:
		return text(values.Dictionary(), values.GetValueIndex(i))
	default:
		return "", fmt.Errorf("%s is no text", values.DataType())
	}
	if strings.TrimSpace(s) == "" {
		return "", nil
	}
	return s, nil
}

func dateOf(values arrow.Array, i int, rome *time.Location) (date, error) {
	if values.IsNull(i) {
		return date{missing: true}, nil
	}
	switch values := values.(type) {
	case *array.Date32:
		return date{day: civil(day(values.Value(i)).time())}, nil
	case *array.Timestamp:
		kind := values.DataType().(*arrow.TimestampType)
		t := values.Value(i).ToTime(kind.Unit)
		if kind.TimeZone != "" {
			t = t.In(rome)
		}
		return date{day: civil(t)}, nil
	default:
		s, err := text(values, i)
		if s == "" || err != nil {
			return date{missing: true}, err
		}
		return date{day: parsed(s, rome)}, nil
	}
}

// parsed is the day of a written date: ISO 8601, or DD/MM/YYYY.
func parsed(s string, rome *time.Location) day {
	for _, layout := range []string{"2006-01-02", "02/01/2006", "02/01/2006 15:04", "02/01/2006 15:04:05",
		"2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02 15:04", "2006-01-02 15:04:05"} {
		if t, err := time.Parse(layout, s); err == nil {
			return civil(t)
		}
	}
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02 15:04", "2006-01-02 15:04:05"} {
		for _, zone := range []string{"Z07:00", "Z0700"} {
			if t, err := time.Parse(layout+zone, s); err == nil {
				return civil(t.In(rome))
			}
		}
	}
	return noDay
}
