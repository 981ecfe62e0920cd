// Package parquet reads Parquet files that nobody vouches for: the footer, the
// top-level columns, and the values of a column chunk, translated on the way.
//
// [Open] reads the footer and checks its claims against the size of the file
// before any memory is given for them (limits.go says what a file may claim). A
// [Translator] then walks a [Chunk]: exactly its bytes are read, each page is
// decompressed by itself, a dictionary is translated once and not once per row, and
// values go from their encoding to the caller's codes a few hundred at a time, so
// that no page is ever spread out in memory. All codecs and encodings of the format
// are read, but the deprecated LZO, LZ4 with Hadoop's frames and BIT_PACKED levels.
//
// Whatever the bytes, the answer is right values or an [*Error]. Package ingest
// knows what the columns mean.
package parquet

import (
	"encoding/binary"
	"errors"
	"io"
	"slices"

	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/format"

	"cruscotto/core/words"
)

// Column is a column at the top level of a file.
type Column struct {
	Name     string
	Nested   bool                    // a group or a repeated column, whose values cannot be read
	Physical format.Type             // when it is not nested
	Length   int                     // bytes of a FIXED_LEN_BYTE_ARRAY
	Logical  format.LogicalTypeValue // nil when there is none; that of an older annotation where there is only one
	Optional bool
	leaf     int // position of its chunks in a row group
}

// File is the footer of a file.
type File struct {
	Columns  []Column
	Rows     []int64 // of each row group
	size     int64
	metadata *format.FileMetaData
}

const (
	magicPlain     = "PAR1"
	magicEncrypted = "PARE"
	tail           = 8 // bytes: length of the footer, magic
)

// Open reads the footer of a file of a size in bytes. It fails with an *Error.
func Open(source io.ReaderAt, size int64) (file *File, err error) {
	defer recovered(&err)
	data, err := footer(source, size)
	if err != nil {
		return nil, err
	}
	if err := checkFooter(data); err != nil {
		return nil, at(err, size-tail-int64(len(data)))
	}
	metadata, _, err := new(format.FooterDecoder).Decode(data)
	if err != nil {
		return nil, at(err, size-tail-int64(len(data)))
	}
	if metadata.EncryptionAlgorithm.Value != nil {
		return nil, errEncrypted
	}
	f := &File{size: size, metadata: metadata}
	leaves, err := f.columns()
	if err != nil {
		return nil, err
	}
	return f, f.groups(leaves)
}

var errEncrypted = &Error{Encrypted, -1, words.Errorf("serve una chiave", "a key is needed")}

// likelyFooter is how much of the end of a file is read at first, in bytes: a
// browser takes nearly a millisecond for any read, however short.
const likelyFooter = 64 << 10

// footer reads the bytes of the footer.
func footer(source io.ReaderAt, size int64) ([]byte, error) {
	head, end := make([]byte, min(size, int64(len(magicPlain)))), make([]byte, min(size, likelyFooter))
	if err := readAt(source, head, 0); err != nil {
		return nil, err
	}
	if size < int64(len(magicPlain)+tail) {
		if string(head) == magicPlain {
			return nil, damaged(-1, "mancano i byte dopo i primi %d", "the bytes after the first %d are missing", size)
		}
		return nil, &Error{NotParquet, -1, words.Errorf("mancano i byte PAR1", "the bytes PAR1 are missing")}
	}
	if err := readAt(source, end, size-int64(len(end))); err != nil {
		return nil, err
	}
	before, end := end[:len(end)-tail], end[len(end)-tail:]
	first, last := string(head), string(end[4:])
	switch {
	case first == magicEncrypted || last == magicEncrypted:
		return nil, errEncrypted
	case first != magicPlain && last != magicPlain:
		return nil, &Error{NotParquet, -1, words.Errorf("mancano i byte PAR1", "the bytes PAR1 are missing")}
	case first != magicPlain:
		return nil, damaged(-1, "i primi byte non sono PAR1", "the first bytes are not PAR1")
	case last != magicPlain:
		return nil, damaged(-1, "manca la parte finale, che ne contiene l'indice", "its end, which holds the index, is missing")
	}
	length := int64(binary.LittleEndian.Uint32(end))
	if length > size-tail-int64(len(head)) {
		return nil, damaged(size-tail, "un indice di %d byte non sta nel file", "an index of %d bytes does not fit into the file", length)
	}
	if length > MaxFooter {
		return nil, tooLarge("un indice di %d byte: al più %d", "an index of %d bytes: at most %d", length, MaxFooter)
	}
	if length <= int64(len(before)) {
		return before[int64(len(before))-length:], nil
	}
	data := make([]byte, length)
	return data, readAt(source, data, size-tail-length)
}

func readAt(source io.ReaderAt, data []byte, offset int64) error {
	if n, err := source.ReadAt(data, offset); n < len(data) {
		if err == nil || errors.Is(err, io.EOF) {
			err = words.Errorf("il file finisce prima di %d byte attesi", "the file ends before %d bytes that were expected", len(data)-n)
		}
		return &Error{Damaged, offset + int64(n), err}
	}
	return nil
}

// checkFooter walks the footer without keeping any of it, so that the lists in it
// are known to have the elements that they claim, and these the bytes of which such
// elements consist.
func checkFooter(data []byte) error {
	c := &compact{data: data}
	structs := func(depth, least int, each func(id int16, typ byte) (bool, error)) (bool, error) {
		n, typ, err := c.list(least)
		if err == nil && n > 0 && typ != typeStruct {
			err = errThrift
		}
		for ; n > 0 && err == nil; n-- {
			start := c.at
			if err = c.fields(depth, each); err == nil && c.at-start < least {
				err = errTooMany
			}
		}
		return true, err
	}
	return c.fields(0, func(id int16, typ byte) (bool, error) {
		switch {
		case typ != typeList:
		case id == 2: // schema
			return structs(1, 4, noFields)
		case id == 4: // row groups
			return structs(1, leastGroup, func(id int16, typ byte) (bool, error) {
				if id == 1 && typ == typeList { // column chunks
					return structs(2, leastChunk, noFields)
				}
				return false, nil
			})
		}
		return false, nil
	})
}

var errSchema = damaged(-1, "uno schema assurdo", "an absurd schema")

// columns finds the columns at the top level, and how many leaves there are.
func (f *File) columns() (leaves int, err error) {
	schema := f.metadata.Schema
	if len(schema) == 0 || schema[0].Type.Valid || schema[0].NumChildren.V < 0 {
		return 0, errSchema
	}
	next := 1
	for range schema[0].NumChildren.V {
		if next >= len(schema) {
			return 0, errSchema
		}
		element := &schema[next]
		column := Column{Name: element.Name, leaf: leaves}
		if element.Type.Valid {
			column.Physical, column.Length, column.Logical = element.Type.V, int(element.TypeLength.V), logicalOf(element)
			if column.Physical == format.FixedLenByteArray && column.Length <= 0 {
				return 0, errSchema
			}
		} else {
			column.Nested = true
		}
		column.Nested = column.Nested || element.RepetitionType.V == format.Repeated
		column.Optional = element.RepetitionType.V == format.Optional
		f.Columns = append(f.Columns, column)
		for pending := 1; pending > 0; pending-- { // the element, and all below it
			if next >= len(schema) || schema[next].NumChildren.V < 0 {
				return 0, errSchema
			}
			if schema[next].Type.Valid {
				leaves++
			} else {
				pending += int(schema[next].NumChildren.V)
			}
			next++
		}
	}
	if next != len(schema) {
		return 0, errSchema
	}
	return leaves, nil
}

// logicalOf is the logical type of an element, also where only the annotation of
// older versions of the format tells it.
func logicalOf(element *format.SchemaElement) format.LogicalTypeValue {
	if element.LogicalType.Value != nil || !element.ConvertedType.Valid {
		return element.LogicalType.Value
	}
	integer := func(bits int8, signed bool) format.LogicalTypeValue {
		return &format.IntType{BitWidth: bits, IsSigned: signed}
	}
	switch element.ConvertedType.V {
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
		return integer(8<<(element.ConvertedType.V-deprecated.Int8), true)
	case deprecated.Uint8, deprecated.Uint16, deprecated.Uint32, deprecated.Uint64:
		return integer(8<<(element.ConvertedType.V-deprecated.Uint8), false)
	case deprecated.Json:
		return &format.JsonType{}
	case deprecated.Bson:
		return &format.BsonType{}
	}
	// What else there is cannot play a role, whichever it is.
	return &format.DecimalType{Scale: element.Scale.V, Precision: element.Precision.V}
}

// groups checks the row groups against the schema and the size of the file.
func (f *File) groups(leaves int) error {
	rows, bytes, most := int64(0), int64(0), MaxRows(f.size)
	for i := range f.metadata.RowGroups {
		group := &f.metadata.RowGroups[i]
		if group.NumRows < 0 || len(group.Columns) != leaves {
			return damaged(-1, "il gruppo di righe %d ha %d colonne e %d righe", "row group %d has %d columns and %d rows", i, len(group.Columns), group.NumRows)
		}
		if rows += min(group.NumRows, most+1); rows > most {
			return tooLarge("dichiara più di %d righe, troppe per i suoi %d byte", "it claims more than %d rows, too many for its %d bytes", most, f.size)
		}
		for j := range group.Columns {
			meta := &group.Columns[j].MetaData
			if meta.TotalCompressedSize < 0 || meta.TotalCompressedSize > f.size {
				return f.outside(i, meta)
			}
			if bytes += meta.TotalCompressedSize; bytes > f.size {
				return damaged(-1, "le colonne hanno insieme più byte del file", "the columns together have more bytes than the file")
			}
		}
		f.Rows = append(f.Rows, group.NumRows)
	}
	return nil
}

func (f *File) outside(group int, meta *format.ColumnMetaData) error {
	return damaged(-1, "gruppo di righe %d: %d byte dal byte %d escono dal file", "row group %d: %d bytes from byte %d on lie outside the file",
		group, meta.TotalCompressedSize, meta.DataPageOffset)
}

// Lookup is the value of a key in the file's metadata.
func (f *File) Lookup(key string) (value string, found bool) {
	for i := range f.metadata.KeyValueMetadata {
		if pair := &f.metadata.KeyValueMetadata[i]; pair.Key == key {
			return pair.Value, true
		}
	}
	return "", false
}

// CountsNulls tells whether the file's statistics count nulls. A count of 0 cannot
// be told from none at all, so that some chunk must have nulls.
func (f *File) CountsNulls() bool {
	return slices.ContainsFunc(f.metadata.RowGroups, func(g format.RowGroup) bool {
		return slices.ContainsFunc(g.Columns, func(c format.ColumnChunk) bool { return c.MetaData.Statistics.NullCount > 0 })
	})
}

// Chunk is a column in a row group.
type Chunk struct {
	*Column
	Rows       int64
	Offset     int64 // of its first page in the file
	Size       int64 // bytes of its pages in the file
	Statistics format.Statistics
	codec      format.CompressionCodec
}

// Chunk describes a column, that is not nested, in a row group. It fails with an
// *Error.
func (f *File) Chunk(group int, column *Column) (Chunk, error) {
	described := &f.metadata.RowGroups[group].Columns[column.leaf]
	meta := &described.MetaData
	chunk := Chunk{Column: column, Rows: f.Rows[group], Offset: meta.DataPageOffset, Size: meta.TotalCompressedSize,
		Statistics: meta.Statistics, codec: meta.Codec}
	if first := meta.DictionaryPageOffset; first > 0 && first < chunk.Offset {
		chunk.Offset = first
	}
	switch {
	case described.CryptoMetadata.Value != nil:
		return chunk, errEncrypted
	case described.FilePath != "":
		return chunk, &Error{Unsupported, -1, words.Errorf("i dati sono in un altro file, %q", "the data are in another file, %q", described.FilePath)}
	case chunk.Offset < 0 || chunk.Offset > f.size-chunk.Size:
		return chunk, f.outside(group, meta)
	case meta.Type != column.Physical || meta.NumValues != chunk.Rows || len(meta.PathInSchema) != 1 || meta.PathInSchema[0] != column.Name:
		return chunk, damaged(-1, "il gruppo di righe %d descrive un'altra colonna", "row group %d describes another column", group)
	}
	return chunk, nil
}
