// Package parquetfile writes the tables of package tables as Parquet. It is apart from
// that because whoever imports it brings the whole of parquet-go along, 8 MB of
// WebAssembly that the page has no use for.
package parquetfile

import (
	"io"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/parquet-go/parquet-go"
)

// Write writes a table as a Parquet file, compressed with Snappy.
func Write(w io.Writer, table arrow.Record) error {
	group := make(parquet.Group)
	order := make(map[string]int)
	for i, field := range table.Schema().Fields() {
		node := parquet.Leaf(parquet.Int64Type)
		switch field.Type.ID() {
		case arrow.STRING:
			node = parquet.String()
		case arrow.FLOAT64:
			node = parquet.Leaf(parquet.DoubleType)
		}
		if field.Nullable {
			node = parquet.Optional(node)
		}
		group[field.Name], order[field.Name] = node, i
	}
	schema := parquet.NewSchema("indicatori", inOrder{group, order})
	out := parquet.NewGenericWriter[any](w, schema, parquet.Compression(&parquet.Snappy))
	for row := range int(table.NumRows()) {
		values := make(parquet.Row, table.NumCols())
		for i, column := range table.Columns() {
			values[i] = parquetValue(column, row, i, table.Schema().Field(i).Nullable)
		}
		if _, err := out.WriteRows([]parquet.Row{values}); err != nil {
			return err
		}
	}
	return out.Close()
}

func parquetValue(column arrow.Array, row, position int, nullable bool) parquet.Value {
	if column.IsNull(row) {
		return parquet.NullValue().Level(0, 0, position)
	}
	level := 0
	if nullable {
		level = 1
	}
	var value parquet.Value
	switch column := column.(type) {
	case *array.Int64:
		value = parquet.Int64Value(column.Value(row))
	case *array.Float64:
		value = parquet.DoubleValue(column.Value(row))
	case *array.String:
		value = parquet.ByteArrayValue([]byte(column.Value(row)))
	}
	return value.Level(0, level, position)
}

// inOrder is a group whose fields keep the order of the table, where the library
// would sort them by name.
type inOrder struct {
	parquet.Group
	order map[string]int
}

func (g inOrder) Fields() []parquet.Field {
	fields := make([]parquet.Field, len(g.order))
	for _, field := range g.Group.Fields() {
		fields[g.order[field.Name()]] = field
	}
	return fields
}
