package parquet

import (
	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/format"
)

// metadata is what matters of a footer, Parquet's FileMetaData. Nothing else of it is
// kept, nor looked at but to pass over it: writers leave out what they should not, and
// the format grows.
type metadata struct {
	schema    []element
	groups    []rowGroup
	pairs     []pair
	encrypted bool
}

// none stands for a number that a footer does not tell.
const none = -1

// element is a SchemaElement.
type element struct {
	name                 string
	physical             format.Type // none of a group
	length, children     int64
	repetition           format.FieldRepetitionType
	logical              format.LogicalTypeValue // nil when there is none
	converted            deprecated.ConvertedType
	decimalScale, digits int32
}

// group tells whether other elements are below the element. Some writers say of a
// column that it has no children, and of a group that it has a type.
func (e *element) group() bool { return e.physical == none || e.children > 0 }

type rowGroup struct {
	rows   int64
	chunks []described
}

// described is a ColumnChunk with its ColumnMetaData.
type described struct {
	physical         format.Type
	codec            format.CompressionCodec
	depth            int    // names in the path of the column
	name             string // the last of them
	values, size     int64
	data, dictionary int64 // offsets of the first page of each kind
	elsewhere        string
	encrypted        bool
}

// pair is a KeyValue; its value may be missing.
type pair struct{ key, value string }

// read reads a footer, without trusting a length in it.
func (m *metadata) read(data []byte) error {
	c := &compact{data: data}
	return c.fields(0, func(id int16, typ byte) (bool, error) {
		switch {
		case id == 2 && typ == typeList:
			return true, structs(c, 4, &m.schema, func(e *element) error { return e.read(c) })
		case id == 4 && typ == typeList:
			return true, structs(c, leastGroup, &m.groups, func(g *rowGroup) error { return g.read(c) })
		case id == 5 && typ == typeList:
			return true, structs(c, 1, &m.pairs, func(p *pair) error { return p.read(c) })
		}
		m.encrypted = m.encrypted || id == 8
		return false, nil
	})
}

// structs reads a list of structures that have at least some bytes each. Memory is
// given for as many as it claims once these are known to fit into the bytes left.
func structs[T any](c *compact, least int, into *[]T, read func(*T) error) error {
	n, typ, err := c.list(least)
	if err == nil && n > 0 && typ != typeStruct {
		err = errThrift
	}
	if err != nil {
		return err
	}
	*into = make([]T, n)
	for i := range *into {
		start := c.at
		if err := read(&(*into)[i]); err != nil {
			return err
		}
		if c.at-start < least {
			return errTooMany
		}
	}
	return nil
}

func (e *element) read(c *compact) error {
	e.physical, e.children, e.converted = none, none, none
	return c.fields(1, func(id int16, typ byte) (bool, error) {
		switch {
		case id == 1 && typ == typeI32:
			return number(c, &e.physical)
		case id == 2 && typ == typeI32:
			return number(c, &e.length)
		case id == 3 && typ == typeI32:
			return number(c, &e.repetition)
		case id == 4 && typ == typeBinary:
			return text(c, &e.name)
		case id == 5 && typ == typeI32:
			return number(c, &e.children)
		case id == 6 && typ == typeI32:
			return number(c, &e.converted)
		case id == 7 && typ == typeI32:
			return number(c, &e.decimalScale)
		case id == 8 && typ == typeI32:
			return number(c, &e.digits)
		case id == 10 && typ == typeStruct:
			return true, e.readLogical(c)
		}
		return false, nil
	})
}

// readLogical reads a LogicalType. One that is not known stays nil: its values are
// those of the physical type.
func (e *element) readLogical(c *compact) error {
	return c.fields(2, func(id int16, typ byte) (bool, error) {
		if typ != typeStruct {
			return false, nil
		}
		switch id {
		case 1:
			e.logical = &format.StringType{}
		case 4:
			e.logical = &format.EnumType{}
		case 5:
			decimal := new(format.DecimalType)
			e.logical = decimal
			return true, c.fields(3, func(id int16, typ byte) (bool, error) {
				switch {
				case id == 1 && typ == typeI32:
					return number(c, &decimal.Scale)
				case id == 2 && typ == typeI32:
					return number(c, &decimal.Precision)
				}
				return false, nil
			})
		case 6:
			e.logical = &format.DateType{}
		case 7:
			t := new(format.TimeType)
			e.logical = t
			return true, readTime(c, &t.IsAdjustedToUTC, &t.Unit)
		case 8:
			t := new(format.TimestampType)
			e.logical = t
			return true, readTime(c, &t.IsAdjustedToUTC, &t.Unit)
		case 10:
			integer := new(format.IntType)
			e.logical = integer
			return true, c.fields(3, func(id int16, typ byte) (bool, error) {
				switch {
				case id == 1 && typ == typeI8:
					width, err := c.byte()
					integer.BitWidth = int8(width)
					return true, err
				case id == 2:
					integer.IsSigned = typ == typeTrue
				}
				return false, nil
			})
		case 11:
			e.logical = &format.NullType{}
		case 12:
			e.logical = &format.JsonType{}
		case 13:
			e.logical = &format.BsonType{}
		case 14:
			e.logical = &format.UUIDType{}
		case 15:
			e.logical = &format.Float16Type{}
		case 16:
			e.logical = &format.VariantType{}
		case 17:
			e.logical = &format.GeometryType{}
		case 18:
			e.logical = &format.GeographyType{}
		}
		return false, nil
	})
}

// readTime reads a TimestampType or a TimeType.
func readTime(c *compact, utc *bool, unit *format.TimeUnit) error {
	return c.fields(3, func(id int16, typ byte) (bool, error) {
		switch {
		case id == 1:
			*utc = typ == typeTrue
		case id == 2 && typ == typeStruct:
			return true, c.fields(4, func(id int16, _ byte) (bool, error) {
				switch id {
				case 1:
					unit.Value = &format.MilliSeconds{}
				case 2:
					unit.Value = &format.MicroSeconds{}
				case 3:
					unit.Value = &format.NanoSeconds{}
				}
				return false, nil
			})
		}
		return false, nil
	})
}

// logicalType is the logical type of an element, also where only the annotation of
// older versions of the format tells it.
func (e *element) logicalType() format.LogicalTypeValue {
	if e.logical != nil {
		return e.logical
	}
	integer := func(bits int8, signed bool) format.LogicalTypeValue {
		return &format.IntType{BitWidth: bits, IsSigned: signed}
	}
	switch e.converted {
	case none:
		return nil
	case deprecated.UTF8:
		return &format.StringType{}
	case deprecated.Enum:
		return &format.EnumType{}
	case deprecated.Date:
		return &format.DateType{}
	case deprecated.TimestampMillis:
		return &format.TimestampType{IsAdjustedToUTC: true, Unit: format.TimeUnit{Value: &format.MilliSeconds{}}}
	case deprecated.TimestampMicros:
		return &format.TimestampType{IsAdjustedToUTC: true, Unit: format.TimeUnit{Value: &format.MicroSeconds{}}}
	case deprecated.Int8, deprecated.Int16, deprecated.Int32, deprecated.Int64:
		return integer(8<<(e.converted-deprecated.Int8), true)
	case deprecated.Uint8, deprecated.Uint16, deprecated.Uint32, deprecated.Uint64:
		return integer(8<<(e.converted-deprecated.Uint8), false)
	case deprecated.Decimal:
		return &format.DecimalType{Scale: e.decimalScale, Precision: e.digits}
	case deprecated.Json:
		return &format.JsonType{}
	case deprecated.Bson:
		return &format.BsonType{}
	}
	return &format.TimeType{} // or an interval, which cannot play a role either
}

func (g *rowGroup) read(c *compact) error {
	g.rows = none
	return c.fields(1, func(id int16, typ byte) (bool, error) {
		switch {
		case id == 1 && typ == typeList:
			return true, structs(c, leastChunk, &g.chunks, func(d *described) error { return d.read(c) })
		case id == 3 && typ == typeI64:
			return number(c, &g.rows)
		}
		return false, nil
	})
}

func (d *described) read(c *compact) error {
	d.physical, d.codec = none, none
	return c.fields(2, func(id int16, typ byte) (bool, error) {
		switch {
		case id == 1 && typ == typeBinary:
			return text(c, &d.elsewhere)
		case id == 3 && typ == typeStruct:
			return true, d.readMetadata(c)
		}
		d.encrypted = d.encrypted || id == 8
		return false, nil
	})
}

func (d *described) readMetadata(c *compact) error {
	return c.fields(3, func(id int16, typ byte) (bool, error) {
		switch {
		case id == 1 && typ == typeI32:
			return number(c, &d.physical)
		case id == 3 && typ == typeList:
			n, typ, err := c.list(1)
			if err == nil && n > 0 && typ != typeBinary {
				err = errThrift
			}
			for d.depth = 0; d.depth < n && err == nil; d.depth++ {
				_, err = text(c, &d.name)
			}
			return true, err
		case id == 4 && typ == typeI32:
			return number(c, &d.codec)
		case id == 5 && typ == typeI64:
			return number(c, &d.values)
		case id == 7 && typ == typeI64:
			return number(c, &d.size)
		case id == 9 && typ == typeI64:
			return number(c, &d.data)
		case id == 11 && typ == typeI64:
			return number(c, &d.dictionary)
		}
		return false, nil
	})
}

func (p *pair) read(c *compact) error {
	return c.fields(1, func(id int16, typ byte) (bool, error) {
		switch {
		case id == 1 && typ == typeBinary:
			return text(c, &p.key)
		case id == 2 && typ == typeBinary:
			return text(c, &p.value)
		}
		return false, nil
	})
}

// start is where the pages of a chunk begin in the file: at its dictionary, where
// there is one. Some writers leave one of the two offsets out, or 0, where no page can
// be.
func (d *described) start() int64 {
	if d.dictionary > 0 && (d.dictionary < d.data || d.data <= 0) {
		return d.dictionary
	}
	return d.data
}
