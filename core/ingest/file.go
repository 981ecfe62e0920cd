// Package ingest turns Parquet exports into batches of valid quesiti. It is the
// only place of the core that knows Parquet.
//
// [Open] reads the footer of a file, finds the columns that play the roles of an
// export and the data di rilevazione. [File.Decode] then decodes one row group:
// only the columns that a role needs, each by its exact byte range, page by page;
// a string is looked at once per dictionary and not once per row, a timestamp
// becomes a day at once, and each row is checked against the validation rules.
// What comes out are Arrow records of compact columns and the findings. Row
// groups are independent work: [Set.DecodeAll] spreads them over goroutines, and the
// browser over workers.
//
// An export is untrusted: whatever its bytes, Open and Decode return either right
// rows or an *export.Failure.
package ingest

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/export"
	"cruscotto/core/words"
)

// Source is a file as a shell hands it over.
type Source struct {
	Name string // as shown to users
	Size int64  // bytes
	io.ReaderAt
}

// Options say how to read an export.
type Options struct {
	Catalog *catalog.Catalog // soglie, registry, mapping of columns; nil: the default

	// Rilevazione is the data di rilevazione of files that declare none;
	// calendar.Never when it is not known either.
	Rilevazione calendar.Day

	// Without names optional roles that nobody will ask about, so that their
	// columns need not be read.
	Without map[export.Role]bool
}

// Fonte says where a data di rilevazione comes from.
type Fonte string

// The sources of a data di rilevazione, in order of precedence.
const (
	Metadati Fonte = "metadati" // the file's metadata
	Opzione  Fonte = "opzione"  // given by the user
	Dati     Fonte = "dati"     // the latest date found in the file
)

// Column tells which column of a file plays a role.
type Column struct {
	Role export.Role `json:"ruolo"`
	Name string      `json:"colonna"` // in the file
	Type string      `json:"tipo"`    // as in the Parquet schema
}

// File is an open export.
type File struct {
	Name    string
	Size    int64    // bytes
	Rows    int64    // rows of all row groups
	Columns []Column // the roles that are played, in the order of the schema

	// Rilevazione is the data di rilevazione, calendar.Never while it is only
	// to be found in the data.
	Rilevazione calendar.Day
	Fonte       Fonte

	position int // of the file in its set
	options  Options
	source   Source
	groups   []rowGroup
}

type rowGroup struct {
	rows   int64
	first  int64 // rows before this group
	chunks map[export.Role]chunk
}

type chunk struct {
	*parquet.FileColumnChunk
	leaf leaf
	at   byteRange
}

// Open reads the footer of an export that stands at a position of a set of files.
// It fails with an *export.Failure.
func Open(source Source, position int, options Options) (file *File, err error) {
	if options.Catalog == nil {
		options.Catalog = catalog.Default()
	}
	defer recoverAsDamaged(source.Name, "", &err)
	if failure := checkMagic(source); failure != nil {
		return nil, failure
	}
	opened, openErr := parquet.OpenFile(source, source.Size,
		parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true), parquet.FileReadMode(parquet.ReadModeSync))
	if openErr != nil {
		return nil, damaged(source.Name, "", openErr)
	}
	f := &File{Name: source.Name, Size: source.Size, position: position, options: options, source: source}
	if failure := f.resolve(opened); failure != nil {
		return nil, failure
	}
	if f.Rows == 0 {
		return nil, export.NewFailure(export.F007, f.Name, words.Text{
			It: "il file non ha righe: esportare almeno un quesito", En: "the file has no rows: export at least one quesito"})
	}
	f.findRilevazione(opened)
	return f, nil
}

const (
	magicPlain     = "PAR1"
	magicEncrypted = "PARE"
	tail           = 8 // bytes: length of the footer, magic
)

func checkMagic(source Source) *export.Failure {
	head, end := make([]byte, 4), make([]byte, tail)
	if source.Size < int64(len(head)+tail) {
		if n, _ := source.ReadAt(head, 0); n == 4 && string(head) == magicPlain {
			return damaged(source.Name, "", io.ErrUnexpectedEOF)
		}
		return notParquet(source)
	}
	if _, err := source.ReadAt(head, 0); err != nil {
		return damaged(source.Name, "", err)
	}
	if _, err := source.ReadAt(end, source.Size-tail); err != nil && !errors.Is(err, io.EOF) {
		return damaged(source.Name, "", err)
	}
	magic := string(end[4:])
	if magic == magicEncrypted || string(head) == magicEncrypted {
		return encrypted(source.Name)
	}
	switch {
	case string(head) != magicPlain && magic != magicPlain:
		return notParquet(source)
	case string(head) != magicPlain:
		return damaged(source.Name, "", errors.New("the first bytes are not PAR1"))
	case magic != magicPlain:
		return export.NewFailure(export.F002, source.Name, words.Text{
			It: "il file è troncato: manca la parte finale, che ne contiene l'indice; copiarlo o scaricarlo di nuovo",
			En: "the file is truncated: its end, which holds the index, is missing; copy or download it again"})
	}
	if footer := int64(binary.LittleEndian.Uint32(end)); footer > source.Size-tail-int64(len(head)) {
		return damaged(source.Name, "", fmt.Errorf("a footer of %d bytes does not fit into the file", footer))
	}
	return nil
}

func notParquet(source Source) *export.Failure {
	head := make([]byte, min(source.Size, 4))
	source.ReadAt(head, 0)
	what := words.Text{It: "non è un file Parquet", En: "not a Parquet file"}
	switch {
	case source.Size == 0:
		what = words.Text{It: "il file è vuoto (0 byte)", En: "the file is empty (0 bytes)"}
	case bytes.HasPrefix(head, []byte("PK")):
		what = words.Text{It: "non è un file Parquet, ma uno ZIP o un foglio di calcolo", En: "not a Parquet file, but a ZIP archive or a spreadsheet"}
	}
	return export.NewFailure(export.F001, source.Name, words.Format(
		"%s: serve un'esportazione in formato Parquet (.parquet)", "%s: an export in Parquet format (.parquet) is needed", what))
}

func encrypted(name string) *export.Failure {
	return export.NewFailure(export.F003, name, words.Text{
		It: "il file è cifrato: chiederne una copia in chiaro a chi lo ha prodotto",
		En: "the file is encrypted: ask whoever made it for one in plain"})
}

// damaged makes the failure F002 for a file, or for one of its columns.
func damaged(name string, role export.Role, cause error) *export.Failure {
	where := words.Text{}
	if role != "" {
		where = words.Format("colonna %s, ", "column %s, ", role)
	}
	failure := export.NewFailure(export.F002, name, words.Format(
		"il file è danneggiato o troncato (%s%s): copiarlo o scaricarlo di nuovo, o rifare l'esportazione",
		"the file is damaged or truncated (%s%s): copy or download it again, or make the export anew",
		where, strings.ToValidUTF8(cause.Error(), "\uFFFD")))
	failure.Cause = cause
	return failure
}

// recoverAsDamaged turns a panic of the Parquet library on malformed input into
// the failure F002.
func recoverAsDamaged(name string, role export.Role, err *error) {
	if p := recover(); p != nil {
		*err = damaged(name, role, fmt.Errorf("%v", p))
	}
}

// resolve finds the columns that play the roles and checks that their chunks lie
// within the file.
func (f *File) resolve(opened *parquet.File) *export.Failure {
	metadata := opened.Metadata()
	if metadata.EncryptionAlgorithm.Value != nil {
		return encrypted(f.Name)
	}
	tops := opened.Root().Columns()
	names := make([]string, len(tops))
	for i, column := range tops {
		names[i] = column.Name()
	}
	roles, failure := export.Resolve(f.Name, names, f.options.Catalog.Colonne)
	if failure != nil {
		return failure
	}
	leaves := make(map[export.Role]*parquet.Column)
	for _, c := range export.Schema {
		i, found := roles[c.Role]
		if !found {
			continue
		}
		column := tops[i]
		if !column.Leaf() || column.Repeated() {
			return wrongType(f.Name, c, column.Name(), words.Text{It: "annidata o ripetuta", En: "nested or repeated"})
		}
		if l := leafOf(column); !l.plays(c.Kind) {
			return wrongType(f.Name, c, column.Name(), words.Format("di tipo %s", "of type %s", l))
		}
		f.Columns = append(f.Columns, Column{Role: c.Role, Name: column.Name(), Type: leafOf(column).String()})
		if !f.options.Without[c.Role] {
			leaves[c.Role] = column
		}
	}
	for i, group := range opened.RowGroups() {
		g := rowGroup{rows: group.NumRows(), first: f.Rows, chunks: make(map[export.Role]chunk, len(leaves))}
		if g.rows < 0 {
			return damaged(f.Name, "", fmt.Errorf("row group %d has %d rows", i, g.rows))
		}
		chunks := group.ColumnChunks()
		for role, column := range leaves {
			meta := &metadata.RowGroups[i].Columns[column.Index()].MetaData
			start := meta.DataPageOffset
			if meta.DictionaryPageOffset != 0 {
				start = meta.DictionaryPageOffset
			}
			if start < 0 || meta.TotalCompressedSize < 0 || start > f.Size-meta.TotalCompressedSize {
				return damaged(f.Name, role, fmt.Errorf("row group %d: %d bytes at offset %d lie outside the file", i, meta.TotalCompressedSize, start))
			}
			g.chunks[role] = chunk{
				FileColumnChunk: chunks[column.Index()].(*parquet.FileColumnChunk),
				leaf:            leafOf(column),
				at:              byteRange{start, meta.TotalCompressedSize},
			}
		}
		if id, ok := g.chunks[export.IDQuesito]; ok && allPresent(metadata, i, leaves[export.IDQuesito], id.leaf) {
			delete(g.chunks, export.IDQuesito)
		}
		f.groups = append(f.groups, g)
		f.Rows += g.rows
	}
	return nil
}

// allPresent tells whether the statistics of a chunk of ids prove that none is
// missing, so that the column, the largest of an export, need not be read for
// E101. A null count of 0 is proof only in a file that writes null counts, which
// the library cannot tell from absent ones: some other chunk must have nulls. A
// text that is blank sorts before any other, so the smallest value tells.
func allPresent(metadata *format.FileMetaData, group int, column *parquet.Column, l leaf) bool {
	statistics := metadata.RowGroups[group].Columns[column.Index()].MetaData.Statistics
	if l.isText() && (len(statistics.MinValue) == 0 || statistics.MinValue[0] <= ' ') {
		return false
	}
	if !column.Optional() {
		return true
	}
	if statistics.NullCount != 0 {
		return false
	}
	for i := range metadata.RowGroups {
		for j := range metadata.RowGroups[i].Columns {
			if metadata.RowGroups[i].Columns[j].MetaData.Statistics.NullCount > 0 {
				return true
			}
		}
	}
	return false
}

func wrongType(file string, column export.Column, name string, what words.Text) *export.Failure {
	return export.NewFailure(export.F005, file, words.Format(
		"la colonna «%s» è %s e non può fare da %s: serve %s",
		"column %q is %s and cannot play the role of %s: %s is needed",
		name, what, column.Role, column.Kind.Types()))
}

func (f *File) findRilevazione(opened *parquet.File) {
	if declared, ok := opened.Lookup(export.RilevazioneKey); ok {
		if day, err := calendar.ParseDay(strings.TrimSpace(declared)); err == nil {
			f.Rilevazione, f.Fonte = day, Metadati
			return
		}
	}
	f.Rilevazione, f.Fonte = f.options.Rilevazione, Opzione
	if f.Rilevazione == calendar.Never {
		f.Fonte = Dati
	}
}

// RowGroups are the rows of each row group.
func (f *File) RowGroups() []int64 {
	rows := make([]int64, len(f.groups))
	for i, g := range f.groups {
		rows[i] = g.rows
	}
	return rows
}
