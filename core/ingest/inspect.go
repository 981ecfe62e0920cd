package ingest

import (
	"cruscotto/core/catalog"
	"cruscotto/core/export"
)

// Inspection tells which columns a file has, what each could be, and what each role
// would be played by: what a user needs to correct the mapping.
type Inspection struct {
	Colonne []Candidata `json:"colonne"`
	Ruoli   []Ruolo     `json:"ruoli"`
}

// Candidata is a column of a file.
type Candidata struct {
	Nome  string        `json:"nome"`
	Tipo  string        `json:"tipo"`  // "" when it is nested or repeated
	Ruoli []export.Role `json:"ruoli"` // that a column of its type can play
}

// Ruolo is a role of `quesiti/v1`.
type Ruolo struct {
	Ruolo        export.Role `json:"ruolo"`
	Significato  Bilingue    `json:"significato"`
	Obbligatorio bool        `json:"obbligatorio"`
	Colonna      *string     `json:"colonna"` // that plays it; null when there is none
	Perche       export.Why  `json:"perche,omitempty"`
	Vicine       []string    `json:"vicine"` // the columns of the nearest names, or of those that fit, where none plays it
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
		candidate := Candidata{Nome: column.Name, Ruoli: []export.Role{}}
		if !column.Nested {
			candidate.Tipo = typeOf(column).String()
			for _, c := range export.Schema {
				if typeOf(column).plays(c.Kind) {
					candidate.Ruoli = append(candidate.Ruoli, c.Role)
				}
			}
		}
		out.Colonne = append(out.Colonne, candidate)
	}
	for _, c := range export.Schema {
		role := Ruolo{Ruolo: c.Role, Significato: Bilingue(c.Meaning), Obbligatorio: c.Required, Vicine: []string{}}
		switch match, fit := c.Match(names, conf.Colonne); len(fit) {
		case 0:
			role.Vicine = c.Nearest(names)
		case 1:
			role.Colonna, role.Perche = &names[match.Position], match.Why
		default:
			role.Vicine = fit
		}
		out.Ruoli = append(out.Ruoli, role)
	}
	return out, nil
}
