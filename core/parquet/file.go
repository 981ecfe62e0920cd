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
	metadata metadata
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
	f := &File{size: size}
	if err := f.metadata.read(data); err != nil {
		return nil, at(err, size-tail-int64(len(data)))
	}
	if f.metadata.encrypted {
		return nil, errEncrypted
	}
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

var errSchema = damaged(-1, "uno schema assurdo", "an absurd schema")

// columns finds the columns at the top level, and how many leaves there are. The
// first element is the root, whatever else is said of it; where it does not tell how
// many columns it has, they are all there are.
func (f *File) columns() (leaves int, err error) {
	schema := f.metadata.schema
	if len(schema) == 0 || slices.ContainsFunc(schema, func(e element) bool { return e.children < none }) {
		return 0, errSchema
	}
	if len(schema) > maxElements {
		return 0, tooLarge("uno schema di %d elementi: al più %d", "a schema of %d elements: at most %d", len(schema), maxElements)
	}
	columns, next := schema[0].children, 1
	for n := int64(0); n < columns || columns <= 0 && next < len(schema); n++ {
		if next >= len(schema) {
			return 0, errSchema
		}
		element := &schema[next]
		column := Column{Name: element.name, leaf: leaves}
		if !element.group() {
			column.Physical, column.Length, column.Logical = element.physical, int(element.length), element.logicalType()
			if column.Physical == format.FixedLenByteArray && column.Length <= 0 {
				return 0, errSchema
			}
		}
		column.Nested = element.group() || element.repetition == format.Repeated
		column.Optional = element.repetition == format.Optional
		f.Columns = append(f.Columns, column)
		for pending := int64(1); pending > 0; pending-- { // the element, and all below it
			if next >= len(schema) {
				return 0, errSchema
			}
			if schema[next].group() {
				pending += max(schema[next].children, 0)
			} else {
				leaves++
			}
			next++
		}
	}
	if next != len(schema) {
		return 0, errSchema
	}
	return leaves, nil
}

// groups checks the row groups against the schema and the size of the file.
func (f *File) groups(leaves int) error {
	rows, bytes, most := int64(0), int64(0), MaxRows(f.size)
	for i := range f.metadata.groups {
		group := &f.metadata.groups[i]
		if group.rows < 0 || len(group.chunks) != leaves {
			return damaged(-1, "il gruppo di righe %d ha %d colonne e %d righe", "row group %d has %d columns and %d rows", i, len(group.chunks), group.rows)
		}
		if rows += min(group.rows, most+1); rows > most {
			return tooLarge("dichiara più di %d righe, troppe per i suoi %d byte", "it claims more than %d rows, too many for its %d bytes", most, f.size)
		}
		for j := range group.chunks {
			chunk := &group.chunks[j]
			if chunk.size < 0 || chunk.size > f.size {
				return f.outside(i, chunk)
			}
			if bytes += chunk.size; bytes > f.size {
				return damaged(-1, "le colonne hanno insieme più byte del file", "the columns together have more bytes than the file")
			}
		}
		f.Rows = append(f.Rows, group.rows)
	}
	return nil
}

func (f *File) outside(group int, chunk *described) error {
	return damaged(-1, "gruppo di righe %d: %d byte dal byte %d escono dal file", "row group %d: %d bytes from byte %d on lie outside the file",
		group, chunk.size, chunk.start())
}

// Lookup is the value of a key in the file's metadata, "" where it has none.
func (f *File) Lookup(key string) (value string, found bool) {
	for _, pair := range f.metadata.pairs {
		if pair.key == key {
			return pair.value, true
		}
	}
	return "", false
}

// Chunk is a column in a row group.
type Chunk struct {
	*Column
	Rows   int64
	Offset int64 // of its first page in the file
	Size   int64 // bytes of its pages in the file
	spare  int64 // bytes of the file after these
	page   int64 // bytes that a page may have when decompressed
	codec  format.CompressionCodec
}

// Chunk describes a column, that is not nested, in a row group. It fails with an
// *Error.
func (f *File) Chunk(group int, column *Column) (Chunk, error) {
	described := &f.metadata.groups[group].chunks[column.leaf]
	chunk := Chunk{Column: column, Rows: f.Rows[group], Offset: described.start(), Size: described.size, codec: described.codec,
		page: MaxPage(f.size)}
	chunk.spare = f.size - chunk.Offset - chunk.Size
	switch {
	case described.encrypted:
		return chunk, errEncrypted
	case described.elsewhere != "":
		return chunk, &Error{Unsupported, -1, words.Errorf("i dati sono in un altro file, %q", "the data are in another file, %q", described.elsewhere)}
	case chunk.Offset < 0 || chunk.spare < 0:
		return chunk, f.outside(group, described)
	case described.physical != column.Physical || described.values != chunk.Rows || described.depth != 1 || described.name != column.Name:
		return chunk, damaged(-1, "il gruppo di righe %d descrive un'altra colonna", "row group %d describes another column", group)
	}
	return chunk, nil
}
