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
	{Name: "conti", Type: arrow.FixedSizeListOf(int32(countsSize), arrow.PrimitiveTypes.Int64)},
	{Name: "giorni", Type: arrow.ListOf(arrow.PrimitiveTypes.Int32)},   // Bin.Days
	{Name: "definiti", Type: arrow.ListOf(arrow.PrimitiveTypes.Int64)}, // Bin.N
}, nil)

// MarshalBinary writes the table as an Arrow IPC stream, groups in order of key.
func (t *Table) MarshalBinary() ([]byte, error) {
	b := array.NewRecordBuilder(memory.DefaultAllocator, wireSchema)
	counts := b.Field(2).(*array.FixedSizeListBuilder)
	days, ns := b.Field(3).(*array.ListBuilder), b.Field(4).(*array.ListBuilder)
	for i, key := range t.Keys {
		cell := t.Cells[i]
		for d, position := range key {
			b.Field(d).(*array.StringBuilder).Append(t.Values[d][position])
		}
		counts.Append(true)
		counts.ValueBuilder().(*array.Int64Builder).AppendValues(cell.numbers()[:], nil)
		days.Append(true)
		ns.Append(true)
		for bin := range cell.Times.Bins {
			days.ValueBuilder().(*array.Int32Builder).Append(bin.Days)
			ns.ValueBuilder().(*array.Int64Builder).Append(bin.N)
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
		counts := record.Column(2).(*array.FixedSizeList)
		days, ns := record.Column(3).(*array.List), record.Column(4).(*array.List)
		for row := range int(record.NumRows()) {
			cell := new(Cell)
			start, end := counts.ValueOffsets(row)
			copy(cell.numbers()[:], counts.ListValues().(*array.Int64).Int64Values()[start:end])
			start, end = days.ValueOffsets(row)
			for i := int(start); i < int(end); i++ {
				bin := Bin{days.ListValues().(*array.Int32).Value(i), ns.ListValues().(*array.Int64).Value(i)}
				if bin.Days < nearDays {
					cell.Times.near[bin.Days] = uint32(bin.N)
				} else {
					cell.Times.far = append(cell.Times.far, bin)
				}
			}
			t.append(Key{positions[0][row], positions[1][row]}, cell)
		}
	}
	return t, r.Err()
}
