package tables

import (
	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"cruscotto/core/indicator"
)

// OfDetail is the table of the quesiti of a query: the fields of the JSON document,
// in its order.
func OfDetail(detail *indicator.Detail) arrow.Record {
	l := list[indicator.Quesito]{rows: detail.Quesiti}
	l.text("id_quesito", func(q *indicator.Quesito) *string { return &q.ID })
	l.text("struttura", func(q *indicator.Quesito) *string { return &q.Struttura })
	if len(detail.Nomi) > 0 {
		l.text("nome_struttura", func(q *indicator.Quesito) *string { return optional(detail.Nomi[q.Struttura]) })
	}
	l.text("direzione", func(q *indicator.Quesito) *string { return &q.Direzione })
	l.text("oggetto", func(q *indicator.Quesito) *string { return &q.Oggetto })
	l.text("oggetto_mittente", func(q *indicator.Quesito) *string { return &q.OggettoMittente })
	l.text("intermediario", func(q *indicator.Quesito) *string { return &q.Intermediario })
	l.text("gestione", func(q *indicator.Quesito) *string { return &q.Gestione })
	l.text("data_invio", func(q *indicator.Quesito) *string { return &q.DataInvio })
	l.text("data_definizione", func(q *indicator.Quesito) *string { return q.DataDefinizione })
	l.number("giorni", func(q *indicator.Quesito) *int64 { return wide(&q.Giorni) })
	l.number("soglia", func(q *indicator.Quesito) *int64 { return wide(q.Soglia) })
	l.text("stato", func(q *indicator.Quesito) *string { return (*string)(&q.Stato) })
	l.text("file", func(q *indicator.Quesito) *string { return &q.File })
	l.number("riga", func(q *indicator.Quesito) *int64 { return &q.Riga })
	return l.record()
}

// OfHistory is the table of the days of a history, in the same way.
func OfHistory(history *indicator.History) arrow.Record {
	l := list[indicator.Giorno]{rows: history.Giorni}
	l.text("giorno", func(g *indicator.Giorno) *string { return &g.Giorno })
	l.number("pervenuti", func(g *indicator.Giorno) *int64 { return &g.Pervenuti })
	l.number("definiti", func(g *indicator.Giorno) *int64 { return &g.Definiti })
	l.number("non_scaduti", func(g *indicator.Giorno) *int64 { return &g.NonScaduti })
	l.number("scaduti", func(g *indicator.Giorno) *int64 { return &g.Scaduti })
	l.number("senza_soglia", func(g *indicator.Giorno) *int64 { return &g.SenzaSoglia })
	return l.record()
}

// OfDistribution is the table of the times of a distribution: a row for each soglia and
// number of days.
func OfDistribution(times *indicator.Distribution) arrow.Record {
	type row struct {
		soglia           *int32
		giorni, definiti int64
	}
	var l list[row]
	for _, of := range times.Soglie {
		for _, tempo := range of.Giorni {
			l.rows = append(l.rows, row{of.Soglia, int64(tempo.Giorni), tempo.Definiti})
		}
	}
	l.number("soglia", func(r *row) *int64 { return wide(r.soglia) })
	l.number("giorni", func(r *row) *int64 { return &r.giorni })
	l.number("definiti", func(r *row) *int64 { return &r.definiti })
	return l.record()
}

// list lays rows out as columns of texts and integers, null where a value is missing.
type list[T any] struct {
	rows   []T
	fields []arrow.Field
	arrays []arrow.Array
}

func (l *list[T]) text(name string, of func(*T) *string) {
	texts := array.NewStringBuilder(memory.DefaultAllocator)
	for i := range l.rows {
		if value := of(&l.rows[i]); value != nil {
			texts.Append(*value)
		} else {
			texts.AppendNull()
		}
	}
	l.add(name, texts.NewArray())
}

func (l *list[T]) number(name string, of func(*T) *int64) {
	numbers := array.NewInt64Builder(memory.DefaultAllocator)
	for i := range l.rows {
		if value := of(&l.rows[i]); value != nil {
			numbers.Append(*value)
		} else {
			numbers.AppendNull()
		}
	}
	l.add(name, numbers.NewArray())
}

func (l *list[T]) add(name string, column arrow.Array) {
	l.fields = append(l.fields, arrow.Field{Name: name, Type: column.DataType(), Nullable: true})
	l.arrays = append(l.arrays, column)
}

func (l *list[T]) record() arrow.Record {
	return array.NewRecord(arrow.NewSchema(l.fields, nil), l.arrays, int64(len(l.rows)))
}

// optional is a text that may be missing, nil where it is "".
func optional(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

func wide(days *int32) *int64 {
	if days == nil {
		return nil
	}
	n := int64(*days)
	return &n
}
