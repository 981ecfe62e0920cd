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
	{Name: "invii", Type: arrow.ListOf(arrow.PrimitiveTypes.Int64)},                     // Cell.Invii, the same
}, nil)

// MarshalBinary writes the table as an Arrow IPC stream, groups in order of key.
func (t *Table) MarshalBinary() ([]byte, error) {
	b := array.NewRecordBuilder(memory.DefaultAllocator, wireSchema)
	b.Reserve(len(t.Keys))
	counts, near := b.Field(MaxPer).(*array.FixedSizeListBuilder), b.Field(MaxPer+1).(*array.FixedSizeListBuilder)
	numbers, times := counts.ValueBuilder().(*array.Int64Builder), near.ValueBuilder().(*array.Uint32Builder)
	for i, key := range t.Keys {
		cell := t.Cells[i]
		for d, position := range key {
			b.Field(d).(*array.StringBuilder).Append(t.Values[d][position])
		}
		counts.Append(true)
		numbers.AppendValues(cell.numbers()[:], nil)
		near.Append(true)
		times.AppendValues(cell.Times.near[:], nil)
		appendBins(b.Field(MaxPer+2), cell.Times.far)
		appendBins(b.Field(MaxPer+3), cell.Invii)
	}
	var out bytes.Buffer
	w := ipc.NewWriter(&out, ipc.WithSchema(wireSchema))
	if err := w.Write(b.NewRecord()); err != nil {
		return nil, err
	}
	err := w.Close()
	return out.Bytes(), err
}

func appendBins(column array.Builder, bins Bins) {
	list := column.(*array.ListBuilder)
	list.Append(true)
	for _, bin := range bins {
		list.ValueBuilder().(*array.Int64Builder).AppendValues([]int64{int64(bin.Days), bin.N}, nil)
	}
}

// binsAt are the bins in a row of a column.
func binsAt(column arrow.Array, row int) (bins Bins) {
	list := column.(*array.List)
	numbers := list.ListValues().(*array.Int64).Int64Values()
	for i, end := list.ValueOffsets(row); i < end; i += 2 {
		bins = append(bins, Bin{int32(numbers[i]), numbers[i+1]})
	}
	return bins
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
		cells := make([]Cell, record.NumRows())
		for row := range cells {
			cell := &cells[row]
			copy(cell.numbers()[:], numbers[row*countsSize:])
			copy(cell.Times.near[:], times[row*nearDays:])
			cell.Times.far, cell.Invii = binsAt(record.Column(MaxPer+2), row), binsAt(record.Column(MaxPer+3), row)
			var key Key
			for d := range key {
				key[d] = positions[d][row]
			}
			t.append(key, cell)
		}
	}
	return t, r.Err()
}
