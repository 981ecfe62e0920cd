package indicator

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/apache/arrow/go/v17/arrow/memory"
)

// wireSchema is that of a table on its way from one browser worker to another:
// only cells travel, never quesiti.
var wireSchema = arrow.NewSchema([]arrow.Field{
	{Name: "chiave_1", Type: arrow.BinaryTypes.String},
	{Name: "chiave_2", Type: arrow.BinaryTypes.String},
	{Name: "chiave_3", Type: arrow.BinaryTypes.String},
	{Name: "conti", Type: arrow.FixedSizeListOf(int32(countsSize), arrow.PrimitiveTypes.Int64)},
	{Name: "brevi", Type: arrow.FixedSizeListOf(nearDays, arrow.PrimitiveTypes.Uint32)}, // Times.near
	{Name: "lunghi", Type: arrow.ListOf(arrow.PrimitiveTypes.Int64)},                    // Times.far: days and number, in turn
}, nil)

// MarshalBinary writes the table as an Arrow IPC stream, groups in order of key.
func (t *Table) MarshalBinary() ([]byte, error) {
	b := array.NewRecordBuilder(memory.DefaultAllocator, wireSchema)
	b.Reserve(len(t.Keys))
	counts, near, far := b.Field(MaxPer).(*array.FixedSizeListBuilder), b.Field(MaxPer+1).(*array.FixedSizeListBuilder), b.Field(MaxPer+2).(*array.ListBuilder)
	numbers, times, bins := counts.ValueBuilder().(*array.Int64Builder), near.ValueBuilder().(*array.Uint32Builder), far.ValueBuilder().(*array.Int64Builder)
	for i, key := range t.Keys {
		cell := t.Cells[i]
		for d, position := range key {
			b.Field(d).(*array.StringBuilder).Append(t.Values[d][position])
		}
		counts.Append(true)
		numbers.AppendValues(cell.numbers()[:], nil)
		near.Append(true)
		times.AppendValues(cell.Times.near[:], nil)
		far.Append(true)
		for _, bin := range cell.Times.far {
			bins.Append(int64(bin.Days))
			bins.Append(bin.N)
		}
	}
	var out bytes.Buffer
	w := ipc.NewWriter(&out, ipc.WithSchema(wireSchema))
	if err := w.Write(b.NewRecord()); err != nil {
		return nil, err
	}
	err := w.Close()
	return out.Bytes(), err
}

// UnmarshalTable reads what [Table.MarshalBinary] wrote.
func UnmarshalTable(data []byte) (*Table, error) {
	r, err := ipc.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, err
	}
	if !r.Schema().Equal(wireSchema) {
		return nil, fmt.Errorf("not a table of cells: %s", r.Schema())
	}
	t := new(Table)
	for r.Next() {
		record := r.Record()
		var positions [MaxPer][]uint32 // by row
		for d := range positions {
			values := make([]string, record.NumRows())
			for row := range values {
				values[row] = strings.Clone(record.Column(d).(*array.String).Value(row)) // out of the buffer
			}
			t.Values[d], positions[d], _ = union(values, nil)
		}
		numbers := record.Column(MaxPer).(*array.FixedSizeList).ListValues().(*array.Int64).Int64Values()
		times := record.Column(MaxPer + 1).(*array.FixedSizeList).ListValues().(*array.Uint32).Uint32Values()
		far := record.Column(MaxPer + 2).(*array.List)
		bins := far.ListValues().(*array.Int64).Int64Values()
		cells := make([]Cell, record.NumRows())
		for row := range cells {
			cell := &cells[row]
			copy(cell.numbers()[:], numbers[row*countsSize:])
			copy(cell.Times.near[:], times[row*nearDays:])
			start, end := far.ValueOffsets(row)
			for i := start; i < end; i += 2 {
				cell.Times.far = append(cell.Times.far, Bin{int32(bins[i]), bins[i+1]})
			}
			var key Key
			for d := range key {
				key[d] = positions[d][row]
			}
			t.append(key, cell)
		}
	}
	return t, r.Err()
}
