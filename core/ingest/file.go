// Package ingest turns Parquet exports into batches of valid quesiti. It is the
// only place that knows which columns of a Parquet file mean what.
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
	"cmp"
	"io"
	"slices"
	"strings"

	"github.com/parquet-go/parquet-go/format"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/export"
	"cruscotto/core/parquet"
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

	// Rilevazione is the data di rilevazione that the user gives; the zero Day, on
	// which nobody sent quesiti, when none is given. That of a single file replaces
	// the one it declares. Of several files it is for those that declare none: one R
	// for all would lose the order that E107 needs.
	Rilevazione calendar.Day

	// Today is the civil day in Rome. A date after the day that follows it is in the
	// future: an R there is not believed, and none is guessed there. With the zero
	// Day no date is in the future.
	Today calendar.Day

	// Without names optional roles that nobody will ask about, so that their
	// columns need not be read.
	Without map[export.Role]bool

	// Profile asks what each column holds, for [Validate].
	Profile bool

	several bool // the file is one of several
}

// lastDay is the last day that is not in the future.
func (o Options) lastDay() calendar.Day {
	if o.Today == 0 {
		return calendar.Last
	}
	return o.Today + 1
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

	// Perche tells why the column plays the role.
	Perche export.Why `json:"perche"`
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

	// Declared is the data di rilevazione as the file's metadata have it, "" when
	// they have none; Believed tells that it is a date and not in the future.
	Declared string
	Believed bool

	position int // of the file in its set
	options  Options
	source   Source
	groups   []rowGroup
}

type rowGroup struct {
	rows    int64
	first   int64 // rows before this group
	chunks  map[export.Role]parquet.Chunk
	present bool // no id can be missing

	// repeated are the rows that E107 excludes, once it is known.
	repeated bitmap
}

// OpenAll reads the footers of exports that are looked at together. It fails with an
// *export.Failure, or a *words.Problem about the options.
func OpenAll(sources []Source, options Options) ([]*File, error) {
	if last := options.lastDay(); options.Rilevazione > last {
		return nil, words.Errorf("la data di rilevazione indicata, %s, è nel futuro: per questo computer la data di oggi è %s",
			"the data di rilevazione given, %s, is in the future: for this computer today is %s", options.Rilevazione, options.Today)
	}
	options.several = len(sources) > 1
	files := make([]*File, len(sources))
	for i, source := range sources {
		var err error
		if files[i], err = Open(source, i, options); err != nil {
			return nil, err
		}
	}
	return files, nil
}

// Open reads the footer of an export that stands at a position of a set of files.
// It fails with an *export.Failure.
func Open(source Source, position int, options Options) (*File, error) {
	if options.Catalog == nil {
		options.Catalog = catalog.Default()
	}
	opened, err := open(source)
	if err != nil {
		return nil, err
	}
	f := &File{Name: source.Name, Size: source.Size, position: position, options: options, source: source}
	if err := f.resolve(opened); err != nil {
		return nil, err
	}
	if f.Rows == 0 {
		return nil, export.NewFailure(export.F007, f.Name, words.Text{
			It: "il file non ha righe: esportare almeno un quesito", En: "the file has no rows: export at least one quesito"})
	}
	f.findRilevazione(opened)
	return f, nil
}

// open reads the footer of a file, whatever its columns mean.
func open(source Source) (*parquet.File, error) {
	opened, err := parquet.Open(source, source.Size)
	if err == nil {
		return opened, nil
	}
	made := failure(source.Name, "", err)
	if made.Code == export.F001 {
		return nil, notParquet(source)
	}
	return nil, made
}

// notParquet says what a file that is not Parquet seems to be.
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

// resolve finds the columns that play the roles, and their chunks.
func (f *File) resolve(opened *parquet.File) error {
	names := make([]string, len(opened.Columns))
	for i := range opened.Columns {
		names[i] = opened.Columns[i].Name
	}
	matches, missing := export.Resolve(f.Name, names, f.options.Catalog.Colonne)
	if missing != nil {
		return missing
	}
	played := make(map[export.Role]*parquet.Column)
	for _, c := range export.Schema {
		match, found := matches[c.Role]
		if !found {
			continue
		}
		column := &opened.Columns[match.Position]
		typ := typeOf(column)
		if column.Nested {
			return wrongType(f.Name, c, column.Name, words.Text{It: "annidata o ripetuta", En: "nested or repeated"})
		}
		if !typ.plays(c.Kind) {
			empty, err := f.withoutValues(opened, c.Role, column)
			if err != nil {
				return err
			}
			if empty == nil {
				return wrongType(f.Name, c, column.Name, words.Format("di tipo %s", "of type %s", typ))
			}
			column = empty
		}
		f.Columns = append(f.Columns, Column{Role: c.Role, Name: column.Name, Type: typ.String(), Perche: match.Why})
		if !f.options.Without[c.Role] {
			played[c.Role] = column
		}
	}
	for i, rows := range opened.Rows {
		g := rowGroup{rows: rows, first: f.Rows, chunks: make(map[export.Role]parquet.Chunk, len(played))}
		for role, column := range played {
			chunk, err := opened.Chunk(i, column)
			if err != nil {
				return failure(f.Name, role, err)
			}
			g.chunks[role] = chunk
		}
		id := g.chunks[export.IDQuesito]
		g.present = !id.Optional && typeOf(id.Column).isInteger()
		f.groups = append(f.groups, g)
		f.Rows += g.rows
	}
	return nil
}

// withoutValues is a column of whatever type as one of type NULL, if it has no values:
// tools that find none in a column guess its type. It is nil at the first value.
func (f *File) withoutValues(opened *parquet.File, role export.Role, of *parquet.Column) (*parquet.Column, error) {
	if !of.Optional {
		return nil, nil
	}
	for group := range opened.Rows {
		chunk, err := opened.Chunk(group, of)
		if err != nil {
			return nil, failure(f.Name, role, err)
		}
		if some, err := f.hasValues(role, chunk); some || err != nil {
			return nil, err
		}
	}
	null := *of
	null.Logical = &format.NullType{}
	return &null, nil
}

// hasValues tells whether a chunk has a value.
func (f *File) hasValues(role export.Role, chunk parquet.Chunk) (bool, error) {
	c := levels()
	c.file, c.role = f.Name, role
	c.Open(f.source, chunk)
	defer c.close()
	for left := chunk.Rows; left > 0; left -= BatchRows {
		there, err := c.read(int(min(left, BatchRows)))
		if err != nil || slices.Contains(there, true) {
			return true, err
		}
	}
	return false, nil
}

func wrongType(file string, column export.Column, name string, what words.Text) *export.Failure {
	return export.NewFailure(export.F005, file, words.Format(
		"la colonna «%s» è %s e non può fare da %s: serve %s",
		"column %q is %s and cannot play the role of %s: %s is needed",
		name, what, column.Role, column.Kind.Types()))
}

func (f *File) findRilevazione(opened *parquet.File) {
	declared, _ := opened.Lookup(export.RilevazioneKey)
	f.Declared = strings.TrimSpace(declared)
	day, err := calendar.ParseDay(f.Declared)
	f.Believed = err == nil && day <= f.options.lastDay()
	switch given := f.options.Rilevazione != 0; {
	case f.Believed && (!given || f.options.several):
		f.Rilevazione, f.Fonte = day, Metadati
	case given:
		f.Rilevazione, f.Fonte = f.options.Rilevazione, Opzione
	default:
		f.Rilevazione, f.Fonte = calendar.Never, Dati
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

// Span is a range of bytes of a file.
type Span struct {
	Offset int64 `json:"da"`
	Size   int64 `json:"byte"`
}

// nearby is how far apart in a file two ranges may lie to be read at once, in bytes:
// a browser reads as much in the time that a further read would take.
const nearby = 1 << 20

// Spans are the bytes that [File.Decode] reads of a row group, as ranges that a
// shell may read beforehand.
func (f *File) Spans(group int) []Span {
	var spans []Span
	for role, chunk := range f.groups[group].chunks {
		if role != export.IDQuesito || !f.groups[group].present {
			spans = append(spans, Span{Offset: chunk.Offset, Size: chunk.Size})
		}
	}
	slices.SortFunc(spans, func(a, b Span) int { return cmp.Compare(a.Offset, b.Offset) })
	merged := spans[:0]
	for _, s := range spans {
		if last := len(merged) - 1; last >= 0 && s.Offset-merged[last].Offset-merged[last].Size <= nearby {
			merged[last].Size = max(merged[last].Size, s.Offset+s.Size-merged[last].Offset)
		} else {
			merged = append(merged, s)
		}
	}
	return merged
}

// lastDay is R; where it is only to be found in the data, the last day that is not in
// the future: R is then the latest date up to there, and all others are after both.
func (f *File) lastDay() calendar.Day {
	if f.Rilevazione == calendar.Never {
		return f.options.lastDay()
	}
	return f.Rilevazione
}
