package indicator

import (
	"slices"
	"strconv"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/export"
	"cruscotto/core/ingest"
)

// axis turns a column of a batch into ids of the values of a dimension. A text is
// looked at once per dictionary; a row costs one look-up in a table.
type axis struct {
	dimension Dimension
	last      calendar.Day // no quesito counts after it

	// only, when not nil, makes a filter of the axis: the id is wanted or
	// unwanted instead of the value's own.
	only []string

	values []string          // by id
	ids    map[string]uint32 // by value

	dictionary arrow.Array // the one that table is for
	table      []uint32    // ids by code; that of the missing value alone where the export lacks the column
	fixed      []uint32    // ids by class, by day since export.EarliestDate, or of Invariato and Cambiato
}

// Ids of a filter.
const (
	wanted uint32 = iota
	unwanted
)

func newAxis(d Dimension, last calendar.Day, only []string) *axis {
	x := &axis{dimension: d, last: last, only: only, ids: make(map[string]uint32)}
	switch d {
	case Soglia:
		x.fixed = append(x.fixed, x.id(""))
		for _, days := range catalog.Classi {
			x.fixed = append(x.fixed, x.id(strconv.Itoa(int(days))))
		}
	case Cambio:
		x.fixed = append(x.fixed, x.id(Invariato), x.id(Cambiato))
	case Mese:
		for day := export.EarliestDate; day <= last; {
			month := day.Month()
			for id := x.id(month.String()); day <= min(last, month.Last()); day++ {
				x.fixed = append(x.fixed, id)
			}
		}
	}
	return x
}

// filters are the axes of a query's filters.
func filters(q Query) (out []*axis) {
	for _, d := range Dimensions {
		if values, filtered := q.Dove[d]; filtered {
			only := append([]string{}, values...) // never nil, which would be no filter
			out = append(out, newAxis(d, q.Osservazione, only))
		}
	}
	return out
}

// id is the id of a value, "" for a missing one.
func (x *axis) id(value string) uint32 {
	if value == "" {
		value = NonIndicato
	}
	if x.only != nil {
		if slices.Contains(x.only, value) {
			return wanted
		}
		return unwanted
	}
	id, known := x.ids[value]
	if !known {
		id = uint32(len(x.values))
		x.values = append(x.values, value)
		x.ids[value] = id
	}
	return id
}

// column is the column of a batch that holds the texts of the axis, nil for the
// axes that have other values.
func (x *axis) column(batch arrow.Record) arrow.Array {
	switch x.dimension {
	case Struttura:
		return batch.Column(ingest.Struttura)
	case Direzione:
		return batch.Column(ingest.Direzione)
	case Oggetto, Categoria:
		return batch.Column(ingest.Effettivo)
	case Intermediario:
		return batch.Column(ingest.Intermediario)
	case Mittente:
		return batch.Column(ingest.Oggetto)
	}
	return nil // of what is no dictionary
}

// learn gives ids to the values of a batch. Batches of one row group share their
// dictionary, so this is seldom work.
func (x *axis) learn(batch arrow.Record) {
	switch column := x.column(batch).(type) {
	case *array.Null:
		x.dictionary, x.table = nil, append(x.table[:0], x.id(""))
	case *array.Dictionary:
		dictionary := column.Dictionary()
		if x.dictionary == dictionary {
			return
		}
		x.dictionary = dictionary
		texts := dictionary.(*array.String)
		x.table = slices.Grow(x.table[:0], texts.Len())
		for code := range texts.Len() {
			text := texts.Value(code)
			if x.dimension == Categoria {
				text, _, _ = strings.Cut(text, BetweenLevels)
			}
			x.table = append(x.table, x.id(text))
		}
	}
}

// Fits tells whether batches have at most so many values of each dimension that the
// query groups by.
func (q Query) Fits(batches []arrow.Record, most int) bool {
	for _, d := range q.Per {
		x := newAxis(d, q.Osservazione, nil)
		for _, batch := range batches {
			if x.learn(batch); len(x.values) > most {
				return false
			}
		}
	}
	return true
}

// excludes tells that no row of the batch learnt last can pass a filter; not so of
// dimensions without dictionary.
func (x *axis) excludes() bool {
	return len(x.table) > 0 && !slices.Contains(x.table, wanted)
}

// add adds the ids of some rows, as many as out holds, times a number.
func (x *axis) add(r rows, times uint32, out []uint32) {
	switch x.dimension {
	case Soglia:
		addIDs(x.fixed, r.classi, times, out)
		return
	case Cambio:
		for i := range out {
			out[i] += x.fixed[0] * times
		}
		for _, i := range r.changed(len(out), nil) {
			out[i] += (x.fixed[1] - x.fixed[0]) * times
		}
		return
	case Mese:
		for i, day := range r.invii[:len(out)] {
			// A quesito sent after the last day counts nowhere, so any id will do.
			out[i] += x.fixed[min(calendar.Day(day), x.last)-export.EarliestDate] * times
		}
		return
	}
	switch column := x.column(r.batch).(type) {
	case *array.Null:
		for i := range out {
			out[i] += x.table[0] * times
		}
	case *array.Dictionary:
		switch codes := column.Indices().(type) {
		case *array.Uint8:
			addIDs(x.table, codes.Uint8Values()[r.first:], times, out)
		case *array.Uint16:
			addIDs(x.table, codes.Uint16Values()[r.first:], times, out)
		case *array.Uint32:
			addIDs(x.table, codes.Uint32Values()[r.first:], times, out)
		}
	}
}

func addIDs[T uint8 | uint16 | uint32](ids []uint32, codes []T, times uint32, out []uint32) {
	for i, code := range codes[:len(out)] {
		out[i] += ids[code] * times
	}
}

// at is the id of a row.
func (x *axis) at(r rows, i int) uint32 {
	var id [1]uint32
	x.add(rows{r.batch, r.first + i, r.classi[i:], r.invii[i:]}, 1, id[:])
	return id[0]
}
