// Package tables lays the groups of a document out as one flat table, a row a
// group, and writes it in the formats that other tools read: CSV, an Arrow IPC stream
// and, in package parquetfile, Parquet. The table is an Arrow record, so all three hold
// the same.
package tables

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/bitutil"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"cruscotto/core/catalog"
	"cruscotto/core/export"
	"cruscotto/core/indicator"
	"cruscotto/core/parallel"
)

// Of is the table of a document's groups: the key, a text column for each dimension, beside that
// of strutture their names, where there are any, and where months are told each as of a day of
// its own that day, and whether the month is maturo then; then the counts as int64 and the values
// as float64, null where they are undefined. Column names are the paths of the JSON document,
// joined by "_".
func Of(doc *indicator.Document) arrow.Record {
	rows := len(doc.Gruppi)
	var fields []arrow.Field
	var arrays []arrow.Array
	text := func(name string, of func(*indicator.Gruppo) string) {
		texts := array.NewStringBuilder(memory.DefaultAllocator)
		for row := range doc.Gruppi {
			texts.Append(of(&doc.Gruppi[row]))
		}
		fields = append(fields, arrow.Field{Name: name, Type: arrow.BinaryTypes.String})
		arrays = append(arrays, texts.NewArray())
	}
	for i, dimension := range doc.Per {
		text(string(dimension), func(g *indicator.Gruppo) string { return g.Chiave[i].Valore })
		if dimension == indicator.Struttura && len(doc.Nomi) > 0 {
			names := list[indicator.Gruppo]{rows: doc.Gruppi}
			names.text(string(export.NomeStruttura), func(g *indicator.Gruppo) *string { return optional(doc.Nomi[g.Chiave[i].Valore]) })
			fields, arrays = append(fields, names.fields...), append(arrays, names.arrays...)
		}
	}
	if at := slices.Index(doc.Per, indicator.Mese); len(doc.Mesi) > 0 {
		month := func(g *indicator.Gruppo) indicator.MeseAl {
			i, _ := slices.BinarySearchFunc(doc.Mesi, g.Chiave[at].Valore, func(m indicator.MeseAl, name string) int { return cmp.Compare(m.Mese, name) })
			return doc.Mesi[i]
		}
		text("osservazione", func(g *indicator.Gruppo) string { return month(g).Osservazione })
		text("maturo", func(g *indicator.Gruppo) string { return strconv.FormatBool(month(g).Maturo) })
	}
	columns := layout()
	for _, c := range columns {
		c.reserve(rows)
	}
	// Groups are large, and may be many: one pass over them. Ranges are of whole
	// bytes of the bitmaps.
	parallel.Ranges(rows, 512, func(low, high int) {
		for row := low; row < high; row++ {
			for _, c := range columns {
				c.set(row, &doc.Gruppi[row])
			}
		}
	})
	for _, c := range columns {
		fields = append(fields, c.field())
		arrays = append(arrays, c.array(rows))
	}
	return array.NewRecord(arrow.NewSchema(fields, nil), arrays, int64(rows))
}

// column is a column of numbers: counts, which are never null, days or values.
type column struct {
	name  string
	count func(*indicator.Gruppo) int64 // one of the three
	days  func(*indicator.Gruppo) *int32
	value func(*indicator.Gruppo) *float64

	ints   []int64
	floats []float64
	valid  []byte // bitmap; nil in a column of counts
}

func (c *column) reserve(rows int) {
	if c.value != nil {
		c.floats = make([]float64, rows)
	} else {
		c.ints = make([]int64, rows)
	}
	if c.count == nil {
		c.valid = make([]byte, bitutil.BytesForBits(int64(rows)))
	}
}

func (c *column) set(row int, g *indicator.Gruppo) {
	switch {
	case c.count != nil:
		c.ints[row] = c.count(g)
	case c.days != nil:
		if days := c.days(g); days != nil {
			c.ints[row] = int64(*days)
			bitutil.SetBit(c.valid, row)
		}
	default:
		if value := c.value(g); value != nil {
			c.floats[row] = *value
			bitutil.SetBit(c.valid, row)
		}
	}
}

func (c *column) field() arrow.Field {
	var typ arrow.DataType = arrow.PrimitiveTypes.Int64
	if c.value != nil {
		typ = arrow.PrimitiveTypes.Float64
	}
	return arrow.Field{Name: c.name, Type: typ, Nullable: c.valid != nil}
}

func (c *column) array(rows int) arrow.Array {
	buffers, nulls := make([]*memory.Buffer, 2), 0
	if c.valid != nil {
		nulls = array.UnknownNullCount
		buffers[0] = memory.NewBufferBytes(c.valid)
	}
	if c.value != nil {
		buffers[1] = memory.NewBufferBytes(arrow.Float64Traits.CastToBytes(c.floats))
	} else {
		buffers[1] = memory.NewBufferBytes(arrow.Int64Traits.CastToBytes(c.ints))
	}
	return array.MakeFromData(array.NewData(c.field().Type, rows, buffers, nil, nulls, 0))
}

// layout is the columns of numbers, in order.
func layout() (columns []*column) {
	count := func(name string, of func(g *indicator.Gruppo) int64) {
		columns = append(columns, &column{name: name, count: of})
	}
	value := func(name string, of func(g *indicator.Gruppo) *float64) {
		columns = append(columns, &column{name: name, value: of})
	}
	days := func(name string, of func(g *indicator.Gruppo) *int32) {
		columns = append(columns, &column{name: name, days: of})
	}
	ratio := func(name string, of func(g *indicator.Gruppo) *indicator.Ratio) {
		count(name+"_entro", func(g *indicator.Gruppo) int64 { return of(g).Entro })
		count(name+"_definiti", func(g *indicator.Gruppo) int64 { return of(g).Definiti })
		count(name+"_scaduti", func(g *indicator.Gruppo) int64 { return of(g).Scaduti })
		value(name+"_valore", func(g *indicator.Gruppo) *float64 { return of(g).Valore })
	}

	count("pervenuti", func(g *indicator.Gruppo) int64 { return g.Pervenuti })
	count("definiti", func(g *indicator.Gruppo) int64 { return g.Definiti })
	count("giacenti", func(g *indicator.Gruppo) int64 { return g.Giacenti })
	for i, giorni := range catalog.Classi {
		ratio(fmt.Sprintf("soglia_%d", giorni), func(g *indicator.Gruppo) *indicator.Ratio { return &g.Soglie[i].Ratio })
	}
	ratio("complessivo", func(g *indicator.Gruppo) *indicator.Ratio { return &g.Complessivo })
	count("giacenza_non_scaduti", func(g *indicator.Gruppo) int64 { return g.Giacenza.NonScaduti })
	count("giacenza_totali", func(g *indicator.Gruppo) int64 { return g.Giacenza.Totali })
	value("giacenza_valore", func(g *indicator.Gruppo) *float64 { return g.Giacenza.Valore })
	count("tempi_n", func(g *indicator.Gruppo) int64 { return g.Tempi.N })
	count("tempi_somma_giorni", func(g *indicator.Gruppo) int64 { return g.Tempi.SommaGiorni })
	value("tempi_medio", func(g *indicator.Gruppo) *float64 { return g.Tempi.Medio })
	days("tempi_mediana", func(g *indicator.Gruppo) *int32 { return g.Tempi.Mediana })
	days("tempi_p90", func(g *indicator.Gruppo) *int32 { return g.Tempi.P90 })
	days("tempi_massimo", func(g *indicator.Gruppo) *int32 { return g.Tempi.Massimo })
	count("deflusso_definiti", func(g *indicator.Gruppo) int64 { return g.Deflusso.Definiti })
	count("deflusso_pervenuti", func(g *indicator.Gruppo) int64 { return g.Deflusso.Pervenuti })
	value("deflusso_valore", func(g *indicator.Gruppo) *float64 { return g.Deflusso.Valore })
	for i, ages := range indicator.Ages {
		name := fmt.Sprintf("anzianita_%d_%d", ages.From, ages.To)
		if ages.To < 0 {
			name = fmt.Sprintf("anzianita_oltre_%d", ages.From-1)
		}
		count(name+"_non_scaduti", func(g *indicator.Gruppo) int64 { return g.Anzianita[i].NonScaduti })
		count(name+"_scaduti", func(g *indicator.Gruppo) int64 { return g.Anzianita[i].Scaduti })
		count(name+"_senza_soglia", func(g *indicator.Gruppo) int64 { return g.Anzianita[i].SenzaSoglia })
	}
	count("cambio_oggetto_cambiati", func(g *indicator.Gruppo) int64 { return g.CambioOggetto.Cambiati })
	count("cambio_oggetto_pervenuti", func(g *indicator.Gruppo) int64 { return g.CambioOggetto.Pervenuti })
	value("cambio_oggetto_valore", func(g *indicator.Gruppo) *float64 { return g.CambioOggetto.Valore })
	return columns
}
