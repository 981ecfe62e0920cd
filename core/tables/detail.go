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
	var fields []arrow.Field
	var arrays []arrow.Array
	text := func(name string, of func(*indicator.Quesito) *string) {
		texts := array.NewStringBuilder(memory.DefaultAllocator)
		for i := range detail.Quesiti {
			if value := of(&detail.Quesiti[i]); value != nil {
				texts.Append(*value)
			} else {
				texts.AppendNull()
			}
		}
		fields = append(fields, arrow.Field{Name: name, Type: arrow.BinaryTypes.String, Nullable: true})
		arrays = append(arrays, texts.NewArray())
	}
	number := func(name string, of func(*indicator.Quesito) *int64) {
		numbers := array.NewInt64Builder(memory.DefaultAllocator)
		for i := range detail.Quesiti {
			if value := of(&detail.Quesiti[i]); value != nil {
				numbers.Append(*value)
			} else {
				numbers.AppendNull()
			}
		}
		fields = append(fields, arrow.Field{Name: name, Type: arrow.PrimitiveTypes.Int64, Nullable: true})
		arrays = append(arrays, numbers.NewArray())
	}
	text("id_quesito", func(q *indicator.Quesito) *string { return &q.ID })
	text("struttura", func(q *indicator.Quesito) *string { return &q.Struttura })
	text("direzione", func(q *indicator.Quesito) *string { return &q.Direzione })
	text("oggetto", func(q *indicator.Quesito) *string { return &q.Oggetto })
	text("oggetto_mittente", func(q *indicator.Quesito) *string { return &q.OggettoMittente })
	text("intermediario", func(q *indicator.Quesito) *string { return &q.Intermediario })
	text("data_invio", func(q *indicator.Quesito) *string { return &q.DataInvio })
	text("data_definizione", func(q *indicator.Quesito) *string { return q.DataDefinizione })
	number("giorni", func(q *indicator.Quesito) *int64 { return wide(&q.Giorni) })
	number("soglia", func(q *indicator.Quesito) *int64 { return wide(q.Soglia) })
	text("stato", func(q *indicator.Quesito) *string { return (*string)(&q.Stato) })
	text("file", func(q *indicator.Quesito) *string { return &q.File })
	number("riga", func(q *indicator.Quesito) *int64 { return &q.Riga })
	return array.NewRecord(arrow.NewSchema(fields, nil), arrays, int64(len(detail.Quesiti)))
}

func wide(days *int32) *int64 {
	if days == nil {
		return nil
	}
	n := int64(*days)
	return &n
}
