// Package tables lays the groups of a document out as one flat table, a row a
// group, and writes it in the formats that other tools read: CSV, Parquet and an
// Arrow IPC stream. The table is an Arrow record, so all three hold the same.
package tables

import (
	"fmt"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"cruscotto/core/catalog"
	"cruscotto/core/indicator"
)

// Of is the table of a document's groups: the key, a text column for each
// dimension, then the counts as int64 and the values as float64, null where they
// are undefined. Column names are the paths of the JSON document, joined by "_".
func Of(doc *indicator.Document) arrow.Record {
	var t builder
	for i, dimension := range doc.Per {
		add(&t, string(dimension), false, doc, func(g *indicator.Gruppo) (string, bool) { return g.Chiave[i].Valore, true })
	}
	count := func(name string, of func(g *indicator.Gruppo) int64) {
		add(&t, name, false, doc, func(g *indicator.Gruppo) (int64, bool) { return of(g), true })
	}
	value := func(name string, of func(g *indicator.Gruppo) *float64) {
		add(&t, name, true, doc, func(g *indicator.Gruppo) (float64, bool) { return deref(of(g)) })
	}
	days := func(name string, of func(g *indicator.Gruppo) *int32) {
		add(&t, name, true, doc, func(g *indicator.Gruppo) (int64, bool) {
			n, ok := deref(of(g))
			return int64(n), ok
		})
	}
	ratio := func(name string, of func(g *indicator.Gruppo) indicator.Ratio) {
		count(name+"_entro", func(g *indicator.Gruppo) int64 { return of(g).Entro })
		count(name+"_definiti", func(g *indicator.Gruppo) int64 { return of(g).Definiti })
		count(name+"_scaduti", func(g *indicator.Gruppo) int64 { return of(g).Scaduti })
		value(name+"_valore", func(g *indicator.Gruppo) *float64 { return of(g).Valore })
	}

	count("pervenuti", func(g *indicator.Gruppo) int64 { return g.Pervenuti })
	count("definiti", func(g *indicator.Gruppo) int64 { return g.Definiti })
	count("giacenti", func(g *indicator.Gruppo) int64 { return g.Giacenti })
	for i, giorni := range catalog.Classi {
		ratio(fmt.Sprintf("soglia_%d", giorni), func(g *indicator.Gruppo) indicator.Ratio { return g.Soglie[i].Ratio })
	}
	ratio("complessivo", func(g *indicator.Gruppo) indicator.Ratio { return g.Complessivo })
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

	return array.NewRecord(arrow.NewSchema(t.fields, nil), t.columns, int64(len(doc.Gruppi)))
}

type builder struct {
	fields  []arrow.Field
	columns []arrow.Array
}

// add adds a column whose values are given by of; a value that is not ok is null,
// in a column that is nullable.
func add[T string | int64 | float64](t *builder, name string, nullable bool, doc *indicator.Document, of func(*indicator.Gruppo) (T, bool)) {
	values, valid := make([]T, len(doc.Gruppi)), make([]bool, len(doc.Gruppi))
	for i := range doc.Gruppi {
		values[i], valid[i] = of(&doc.Gruppi[i])
	}
	var column arrow.Array
	switch values := any(values).(type) {
	case []string:
		b := array.NewStringBuilder(memory.DefaultAllocator)
		b.AppendValues(values, valid)
		column = b.NewArray()
	case []int64:
		b := array.NewInt64Builder(memory.DefaultAllocator)
		b.AppendValues(values, valid)
		column = b.NewArray()
	case []float64:
		b := array.NewFloat64Builder(memory.DefaultAllocator)
		b.AppendValues(values, valid)
		column = b.NewArray()
	}
	t.fields = append(t.fields, arrow.Field{Name: name, Type: column.DataType(), Nullable: nullable})
	t.columns = append(t.columns, column)
}

func deref[T any](p *T) (v T, ok bool) {
	if p == nil {
		return v, false
	}
	return *p, true
}
