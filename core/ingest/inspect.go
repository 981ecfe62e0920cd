package ingest

import (
	"cmp"
	"slices"
	"strings"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/export"
	"cruscotto/core/parquet"
	"cruscotto/core/words"
)

// Inspection tells which columns a file has, what each could be, and what each role
// would be played by: what a user needs to correct the mapping.
type Inspection struct {
	Colonne []Candidata `json:"colonne"`
	Ruoli   []Ruolo     `json:"ruoli"`
}

// Candidata is a column of a file.
type Candidata struct {
	Nome   string   `json:"nome"`
	Tipo   string   `json:"tipo"`   // "" when it is nested or repeated
	Esempi []string `json:"esempi"` // at most three values of the file, cut and visible
}

// Ruolo is a role of `quesiti/v1`.
type Ruolo struct {
	Ruolo        export.Role `json:"ruolo"`
	Significato  Bilingue    `json:"significato"`
	Obbligatorio bool        `json:"obbligatorio"`
	Colonna      *string     `json:"colonna"` // that plays it; null when there is none
	Perche       export.Why  `json:"perche,omitempty"`
	Adatte       []string    `json:"adatte"` // the columns of a type that can play it, the likeliest first
}

// Bilingue is a text in both languages.
type Bilingue struct {
	It string `json:"it"`
	En string `json:"en"`
}

// Inspect tells about the columns of a file, also of one that lacks some. It fails
// with an *export.Failure when the file cannot be read at all.
func Inspect(source Source, conf *catalog.Catalog) (*Inspection, error) {
	opened, err := open(source)
	if err != nil {
		return nil, err
	}
	out := &Inspection{Colonne: []Candidata{}}
	names := make([]string, len(opened.Columns))
	for i := range opened.Columns {
		column := &opened.Columns[i]
		names[i] = column.Name
		candidate := Candidata{Nome: column.Name, Esempi: []string{}}
		if !column.Nested {
			candidate.Tipo = typeOf(column).String()
			if i < mostWithExamples {
				candidate.Esempi = examples(source, opened, column)
			}
		}
		out.Colonne = append(out.Colonne, candidate)
	}
	for _, c := range export.Schema {
		role := Ruolo{Ruolo: c.Role, Significato: Bilingue(c.Meaning), Obbligatorio: c.Required}
		match, near := c.Match(names, conf.Colonne)
		switch len(near) {
		case 0:
			near = c.Nearest(names)
		case 1:
			role.Colonna, role.Perche = &names[match.Position], match.Why
		}
		role.Adatte = suitable(opened, c.Kind, near)
		out.Ruoli = append(out.Ruoli, role)
	}
	return out, nil
}

// suitable are the columns that can play roles of a kind: for dates, those that are dates
// by their type first; then those of names that are near; then as they are in the file.
func suitable(opened *parquet.File, kind export.Kind, near []string) []string {
	names := []string{}
	place := make(map[string]int)
	for i := range opened.Columns {
		column := &opened.Columns[i]
		typ := typeOf(column)
		if column.Nested || !typ.plays(kind) {
			continue
		}
		names = append(names, column.Name)
		at := slices.Index(near, column.Name)
		if at < 0 {
			at = len(near)
		}
		if kind == export.Date && (typ.isText() || typ.isNull()) {
			at += len(near) + 1
		}
		place[column.Name] = at
	}
	slices.SortStableFunc(names, func(a, b string) int { return cmp.Compare(place[a], place[b]) })
	return names
}

// Users choose from a few columns, whose values they look at.
const (
	mostWithExamples = 300  // columns of a file
	rowsLookedAt     = 4096 // of its first row group
	mostExamples     = 3    // of a column
	longestExample   = 60   // bytes
)

// examples are values of a column, each once; none where they cannot be read.
func examples(source Source, opened *parquet.File, of *parquet.Column) []string {
	found := []string{}
	if len(opened.Rows) == 0 {
		return found
	}
	chunk, err := opened.Chunk(0, of)
	if err != nil {
		return found
	}
	values, err := firstValues(source, chunk, int(min(chunk.Rows, rowsLookedAt)))
	if err != nil {
		return found
	}
	for _, value := range values {
		value = words.Visible(words.Short(strings.TrimSpace(value), longestExample))
		if value != "" && !slices.Contains(found, value) {
			found = append(found, value)
		}
		if len(found) == mostExamples {
			break
		}
	}
	return found
}

// firstValues are the first values of a column as texts, "" where there is none; nothing
// of a column that can play no role.
func firstValues(source Source, chunk parquet.Chunk, rows int) ([]string, error) {
	typ := typeOf(chunk.Column)
	switch {
	case typ.isNull():
		return nil, nil
	case typ.plays(export.ID):
		c := idTexts(typ)
		c.Open(source, chunk)
		defer c.close()
		return c.read(rows)
	case !typ.plays(export.Date):
		return nil, nil
	}
	c := dates(typ, new(strange), nil)
	c.Open(source, chunk)
	defer c.close()
	days, err := c.read(rows)
	texts := make([]string, len(days))
	for i, day := range days {
		if calendar.First <= day && day <= calendar.Last {
			texts[i] = day.String()
		}
	}
	return texts, err
}
