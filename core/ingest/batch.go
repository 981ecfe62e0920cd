package ingest

import (
	"math"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
)

// BatchRows is the most rows that a batch holds.
const BatchRows = 1 << 14

// Positions of the columns of a batch. A batch is an Arrow record of valid rows,
// about 14 bytes each:
//
//   - Invio, Definizione: date32; Definizione is calendar.Never for a quesito that
//     the export does not say to be definito;
//   - Struttura … Intermediario: dictionary<string> with indexes of uint8, uint16
//     or uint32, the narrowest that hold; "" is the missing value. A column of
//     type null is one that the export lacks or that nobody asked for;
//   - Oggetto is what the sender chose, Effettivo the oggetto effettivo; they share
//     a dictionary, so that equal codes mean equal oggetti;
//   - Classe: uint8, the [catalog.Classe] of the soglia.
const (
	Invio = iota
	Definizione
	Struttura
	Direzione
	Oggetto
	Effettivo
	Intermediario
	Classe
)

var batchFields = [...]string{"data_invio", "data_definizione", "struttura", "direzione", "oggetto", "oggetto_effettivo", "intermediario", "classe"}

// columns are rows on their way into a batch.
type columns struct {
	invio, definizione []calendar.Day
	struttura          []uint32
	direzione          []uint32 // nil when absent
	oggetto, effettivo []uint32
	intermediario      []uint32 // nil when absent
	classe             []catalog.Classe
	strutture, oggetti *dictionary
	direzioni          *dictionary // nil when absent
	intermediari       *dictionary // nil when absent
}

// drop removes the rows at ascending positions, in place.
func (c *columns) drop(positions []int) {
	c.invio, c.definizione = without(c.invio, positions), without(c.definizione, positions)
	c.struttura, c.direzione = without(c.struttura, positions), without(c.direzione, positions)
	c.oggetto, c.effettivo = without(c.oggetto, positions), without(c.effettivo, positions)
	c.intermediario = without(c.intermediario, positions)
	c.classe = without(c.classe, positions)
}

func without[T any](column []T, positions []int) []T {
	if column == nil || len(positions) == 0 {
		return column
	}
	out := column[:positions[0]]
	for i, p := range positions {
		end := len(column)
		if i+1 < len(positions) {
			end = positions[i+1]
		}
		out = append(out, column[p+1:end]...)
	}
	return out
}

// packed is a batch whose dictionaries may still grow.
type packed struct {
	rows    int
	invio   arrow.ArrayData
	defin   arrow.ArrayData
	classe  arrow.ArrayData
	indexes [Classe]arrow.ArrayData // by position; nil when absent
}

// pack copies the rows into their final, narrow form.
func (c *columns) pack() packed {
	n := len(c.invio)
	p := packed{rows: n,
		invio:  days(c.invio),
		defin:  days(c.definizione),
		classe: data(arrow.PrimitiveTypes.Uint8, append([]uint8(nil), c.classe...), n),
	}
	p.indexes[Struttura] = narrow(c.struttura, c.strutture)
	p.indexes[Direzione] = narrow(c.direzione, c.direzioni)
	p.indexes[Oggetto] = narrow(c.oggetto, c.oggetti)
	p.indexes[Effettivo] = narrow(c.effettivo, c.oggetti)
	p.indexes[Intermediario] = narrow(c.intermediario, c.intermediari)
	return p
}

func data(typ arrow.DataType, bytes []byte, n int) arrow.ArrayData {
	return array.NewData(typ, n, []*memory.Buffer{nil, memory.NewBufferBytes(bytes)}, nil, 0, 0)
}

func days(column []calendar.Day) arrow.ArrayData {
	out := make([]arrow.Date32, len(column))
	for i, d := range column {
		out[i] = arrow.Date32(d)
	}
	return data(arrow.FixedWidthTypes.Date32, arrow.Date32Traits.CastToBytes(out), len(out))
}

// narrow stores codes in the narrowest type that holds those of the dictionary.
func narrow(codes []uint32, of *dictionary) arrow.ArrayData {
	n := len(codes)
	switch {
	case codes == nil:
		return nil
	case len(of.values) <= math.MaxUint8+1:
		return data(arrow.PrimitiveTypes.Uint8, cast[uint8](codes), n)
	case len(of.values) <= math.MaxUint16+1:
		return data(arrow.PrimitiveTypes.Uint16, arrow.Uint16Traits.CastToBytes(cast[uint16](codes)), n)
	}
	return data(arrow.PrimitiveTypes.Uint32, arrow.Uint32Traits.CastToBytes(cast[uint32](codes)), n)
}

func cast[T uint8 | uint16 | uint32](codes []uint32) []T {
	out := make([]T, len(codes))
	for i, code := range codes {
		out[i] = T(code)
	}
	return out
}

// strings is the dictionary as an Arrow array.
func (d *dictionary) array() arrow.Array {
	builder := array.NewStringBuilder(memory.DefaultAllocator)
	builder.AppendValues(d.values, nil)
	return builder.NewArray()
}

// records closes the batches of a row group, with the dictionaries as they are in
// the end.
func (c *columns) records(batches []packed) []arrow.Record {
	var values [Classe]arrow.Array
	for position, d := range map[int]*dictionary{Struttura: c.strutture, Direzione: c.direzioni, Oggetto: c.oggetti, Intermediario: c.intermediari} {
		if d != nil {
			values[position] = d.array()
		}
	}
	values[Effettivo] = values[Oggetto]
	records := make([]arrow.Record, len(batches))
	for i, p := range batches {
		arrays := []arrow.Array{Invio: array.NewDate32Data(p.invio), Definizione: array.NewDate32Data(p.defin), Classe: array.NewUint8Data(p.classe)}
		for position := Struttura; position < Classe; position++ {
			if indexes := p.indexes[position]; indexes != nil {
				typ := &arrow.DictionaryType{IndexType: indexes.DataType(), ValueType: arrow.BinaryTypes.String}
				arrays[position] = array.NewDictionaryArray(typ, array.MakeFromData(indexes), values[position])
			} else {
				arrays[position] = array.NewNull(p.rows)
			}
		}
		fields := make([]arrow.Field, len(arrays))
		for position, a := range arrays {
			fields[position] = arrow.Field{Name: batchFields[position], Type: a.DataType()}
		}
		records[i] = array.NewRecord(arrow.NewSchema(fields, nil), arrays, int64(p.rows))
	}
	return records
}
