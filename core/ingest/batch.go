package ingest

import (
	"math"
	"math/bits"
	"strconv"
	"sync"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
)

// BatchRows is the most rows that a batch holds.
const BatchRows = 1 << 14

// Positions of the columns of a batch. A batch is an Arrow record of valid rows,
// 15 or 16 bytes each:
//
//   - Invio, Definizione: date32; Definizione is calendar.Never for a quesito that
//     the export does not say to be definito;
//   - Struttura … Nome: dictionary<string> with indexes of uint8, uint16
//     or uint32, the narrowest that hold; "" is the missing value. A column of
//     type null is one that the export lacks or that nobody asked for;
//   - Oggetto is what the sender chose, Effettivo the oggetto effettivo; they share
//     a dictionary, so that equal codes mean equal oggetti;
//   - Nome is the name that the export gives to the struttura. It has the indexes of
//     Struttura, so that it takes no memory: a struttura of several names is in the
//     dictionary several times;
//   - Classe: uint8, the [catalog.Classe] of the soglia;
//   - Riga: how many rows after the first one the batch was made of a row is, as
//     uint16; null where that is its position, as no row was left out. [RowOf] tells.
const (
	Invio = iota
	Definizione
	Struttura
	Direzione
	Oggetto
	Effettivo
	Intermediario
	Gestione
	Nome
	Classe
	Riga
)

var batchFields = [...]string{"data_invio", "data_definizione", "struttura", "direzione", "oggetto", "oggetto_effettivo", "intermediario", "gestione", "nome_struttura", "classe", "riga"}

// firstRow is the key, in the metadata of a batch, of the row of the file that was the
// first one read for it.
const firstRow = "prima_riga"

// RowOf gives the row of the file, from 1, of each position in a batch.
func RowOf(batch arrow.Record) func(position int) int64 {
	text, _ := batch.Schema().Metadata().GetValue(firstRow)
	first, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		panic("ingest: a batch that this package did not make")
	}
	if after, dropped := batch.Column(Riga).(*array.Uint16); dropped {
		return func(position int) int64 { return first + int64(after.Value(position)) }
	}
	return func(position int) int64 { return first + int64(position) }
}

// columns are rows on their way into a batch.
type columns struct {
	invio, definizione []calendar.Day
	struttura          []uint32
	direzione          []uint32 // nil when absent
	oggetto, effettivo []uint32
	intermediario      []uint32 // nil when absent
	gestione           []uint32 // nil when absent
	nome               []uint32 // nil when absent
	classe             []catalog.Classe
	first              int64    // the row of the file, from 1, of the first one read
	riga               []uint16 // how many rows after it; nil where none was dropped
	strutture, oggetti *dictionary
	direzioni          *dictionary // nil when absent
	intermediari       *dictionary // nil when absent
	gestioni           *dictionary // nil when absent
	nomi               *named      // nil when absent
}

// drop removes the rows at ascending positions, in place.
func (c *columns) drop(positions []int) {
	n := len(c.invio)
	c.invio, c.definizione = without(c.invio, positions), without(c.definizione, positions)
	c.struttura, c.direzione = without(c.struttura, positions), without(c.direzione, positions)
	c.oggetto, c.effettivo = without(c.oggetto, positions), without(c.effettivo, positions)
	c.intermediario, c.gestione = without(c.intermediario, positions), without(c.gestione, positions)
	c.nome = without(c.nome, positions)
	c.classe = without(c.classe, positions)
	c.riga = nil
	if len(positions) > 0 {
		c.riga = make([]uint16, n)
		for i := range c.riga {
			c.riga[i] = uint16(i)
		}
		c.riga = without(c.riga, positions)
	}
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
	rows                       int
	first                      int64
	invio, definizione, classe arrow.ArrayData
	riga                       arrow.ArrayData         // nil when absent
	indexes                    [Classe]arrow.ArrayData // by position; nil when absent
}

// pack copies the rows into their final, narrow form.
func (c *columns) pack() packed {
	p := packed{rows: len(c.invio), first: c.first, invio: days(c.invio), definizione: days(c.definizione)}
	p.classe = data(arrow.PrimitiveTypes.Uint8, 1, len(c.classe), func(bytes []byte) { copy(bytes, c.classe) })
	if c.riga != nil {
		p.riga = data(arrow.PrimitiveTypes.Uint16, 2, len(c.riga), func(bytes []byte) { copy(arrow.Uint16Traits.CastFromBytes(bytes), c.riga) })
	}
	if c.nomi == nil {
		p.indexes[Struttura] = narrow(c.struttura, c.strutture.len())
	} else {
		c.nomi.join(c.struttura, c.nome)
		p.indexes[Struttura] = narrow(c.struttura, len(c.nomi.pairs))
		p.indexes[Nome] = p.indexes[Struttura]
		p.indexes[Nome].Retain()
	}
	p.indexes[Direzione] = narrow(c.direzione, c.direzioni.len())
	p.indexes[Oggetto] = narrow(c.oggetto, c.oggetti.len())
	p.indexes[Effettivo] = narrow(c.effettivo, c.oggetti.len())
	p.indexes[Intermediario] = narrow(c.intermediario, c.intermediari.len())
	p.indexes[Gestione] = narrow(c.gestione, c.gestioni.len())
	return p
}

// data makes an array of n values of some bytes each, which fill writes. Its memory
// is used again when the batch is released.
func data(typ arrow.DataType, width, n int, fill func(bytes []byte)) arrow.ArrayData {
	buffer := memory.NewResizableBuffer(recycler{})
	defer buffer.Release()
	buffer.Resize(n * width)
	fill(buffer.Bytes())
	return array.NewData(typ, n, []*memory.Buffer{nil, buffer}, nil, 0, 0)
}

func days(column []calendar.Day) arrow.ArrayData {
	return data(arrow.FixedWidthTypes.Date32, 4, len(column), func(bytes []byte) {
		out := arrow.Date32Traits.CastFromBytes(bytes)
		for i, d := range column {
			out[i] = arrow.Date32(d)
		}
	})
}

// narrow stores codes in the narrowest type that holds those of a dictionary of some
// values.
func narrow(codes []uint32, values int) arrow.ArrayData {
	n := len(codes)
	switch {
	case codes == nil:
		return nil
	case values <= math.MaxUint8+1:
		return data(arrow.PrimitiveTypes.Uint8, 1, n, func(bytes []byte) { cast(bytes, codes) })
	case values <= math.MaxUint16+1:
		return data(arrow.PrimitiveTypes.Uint16, 2, n, func(bytes []byte) { cast(arrow.Uint16Traits.CastFromBytes(bytes), codes) })
	}
	return data(arrow.PrimitiveTypes.Uint32, 4, n, func(bytes []byte) { cast(arrow.Uint32Traits.CastFromBytes(bytes), codes) })
}

func cast[T uint8 | uint16 | uint32](out []T, codes []uint32) {
	for i, code := range codes {
		out[i] = T(code)
	}
}

// recycler allocates the memory of batches. Released batches give theirs to later
// ones, by powers of two: a full batch wastes nothing.
type recycler struct{}

var recycled [32]sync.Pool // by power of two

func (recycler) Allocate(size int) []byte {
	power := bits.Len(uint(max(size, 64) - 1))
	if power >= len(recycled) {
		return make([]byte, size)
	}
	if used, ok := recycled[power].Get().(*[]byte); ok {
		return (*used)[:size]
	}
	return make([]byte, size, 1<<power)
}

func (r recycler) Reallocate(size int, b []byte) []byte {
	if size <= cap(b) {
		return b[:size]
	}
	grown := r.Allocate(size)
	copy(grown, b)
	r.Free(b)
	return grown
}

func (recycler) Free(b []byte) {
	if power := bits.Len(uint(cap(b) - 1)); cap(b) == 1<<power && power < len(recycled) {
		recycled[power].Put(&b)
	}
}

// texts are the values of a dictionary as an Arrow array.
func texts(values []string) arrow.Array {
	builder := array.NewStringBuilder(memory.DefaultAllocator)
	builder.AppendValues(values, nil)
	return builder.NewArray()
}

// records closes the batches of a row group, with the dictionaries as they are in
// the end.
func (c *columns) records(batches []packed) []arrow.Record {
	var values [Classe]arrow.Array
	for position, d := range map[int]*dictionary{Struttura: c.strutture, Direzione: c.direzioni, Oggetto: c.oggetti, Intermediario: c.intermediari, Gestione: c.gestioni} {
		if d != nil {
			values[position] = texts(d.values)
		}
	}
	if c.nomi != nil {
		values[Struttura], values[Nome] = c.nomi.arrays(c.strutture)
	}
	values[Effettivo] = values[Oggetto]
	records := make([]arrow.Record, len(batches))
	for i, p := range batches {
		records[i] = p.record(values)
	}
	return records
}

// record makes the batch, which alone holds its memory then.
func (p packed) record(values [Classe]arrow.Array) arrow.Record {
	arrays := []arrow.Array{Invio: array.NewDate32Data(p.invio), Definizione: array.NewDate32Data(p.definizione), Classe: array.NewUint8Data(p.classe)}
	for position := Struttura; position < Classe; position++ {
		if indexes := p.indexes[position]; indexes != nil {
			typ := &arrow.DictionaryType{IndexType: indexes.DataType(), ValueType: arrow.BinaryTypes.String}
			codes := array.MakeFromData(indexes)
			arrays[position] = array.NewDictionaryArray(typ, codes, values[position])
			codes.Release()
			indexes.Release()
		} else {
			arrays[position] = array.NewNull(p.rows)
		}
	}
	arrays = append(arrays, array.NewNull(p.rows))
	if p.riga != nil {
		arrays[Riga].Release()
		arrays[Riga] = array.NewUint16Data(p.riga)
		p.riga.Release()
	}
	fields := make([]arrow.Field, len(arrays))
	for position, a := range arrays {
		fields[position] = arrow.Field{Name: batchFields[position], Type: a.DataType()}
	}
	first := arrow.MetadataFrom(map[string]string{firstRow: strconv.FormatInt(p.first, 10)})
	record := array.NewRecord(arrow.NewSchema(fields, &first), arrays, int64(p.rows))
	for _, a := range arrays {
		a.Release()
	}
	p.invio.Release()
	p.definizione.Release()
	p.classe.Release()
	return record
}
