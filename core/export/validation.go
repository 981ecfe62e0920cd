package export

import (
	"cruscotto/core/words"
)

// Rows are the rows of a set of files by their fate, as every document tells them.
// All rules that were checked are listed, also those that found nothing.
type Rows struct {
	Lette   int64            `json:"lette"`
	Valide  int64            `json:"valide"`
	Escluse map[string]int64 `json:"escluse"` // by E rule
	Avvisi  map[string]int64 `json:"avvisi"`  // by W rule
}

// Rows counts the findings by rule.
func (f *Findings) Rows() Rows {
	rows := Rows{Lette: f.Read, Valide: f.Valid, Escluse: make(map[string]int64), Avvisi: make(map[string]int64)}
	for i, n := range f.Counts {
		switch rule := Rule(i); {
		case rule == E107 && !f.IDs:
		case rule.Excludes():
			rows.Escluse[rule.Info().Code] = n
		default:
			rows.Avvisi[rule.Info().Code] = n
		}
	}
	return rows
}

// Rilievo is a rule that found something, as the validation document tells it.
type Rilievo struct {
	Codice    string    `json:"codice"`
	Gravita   Gravita   `json:"gravita"`
	Regola    string    `json:"regola"`
	Rimedio   string    `json:"rimedio"`
	Conteggio int64     `json:"conteggio"` // rows; files for W206
	Di        int64     `json:"di"`        // the rows read (the files, for W206)
	Quota     float64   `json:"quota"`     // Conteggio of Di
	Esempi    []Esempio `json:"esempi"`
}

// Gravita is what a finding means for its rows.
type Gravita string

// The two of them.
const (
	Errore Gravita = "errore" // the rows are excluded
	Avviso Gravita = "avviso" // they are not
)

// Esempio is a row that shows a finding; Riga counts from 1, and is 0 for a
// finding that concerns the whole file.
type Esempio struct {
	File   string          `json:"file"`
	Riga   int64           `json:"riga"`
	Valori map[Role]string `json:"valori"`

	// Sostituita tells which row counts in place of this one, for E107.
	Sostituita *Posizione `json:"sostituita_da,omitempty"`
}

// Posizione is a row of a file, from 1.
type Posizione struct {
	File string `json:"file"`
	Riga int64  `json:"riga"`
}

// Rilievi are the rules that found something, in a language, given the names of
// the files.
func (f *Findings) Rilievi(lang words.Lang, files []string) []Rilievo {
	found := []Rilievo{}
	for i, n := range f.Counts {
		if n == 0 {
			continue
		}
		rule, of := Rule(i), f.Read
		if rule == W206 {
			of = int64(len(files))
		}
		r := Rilievo{
			Codice:    rule.Info().Code,
			Gravita:   Avviso,
			Regola:    rule.Info().Text.In(lang),
			Rimedio:   rule.Info().Remedy.In(lang),
			Conteggio: n,
			Di:        of,
			Quota:     float64(n) / float64(max(1, of)),
			Esempi:    []Esempio{},
		}
		if rule.Excludes() {
			r.Gravita = Errore
		}
		for _, e := range f.Examples[rule] {
			values := e.Values
			if values == nil {
				values = map[Role]string{}
			}
			example := Esempio{File: files[e.File], Riga: e.Row, Valori: values}
			if e.Kept != nil {
				example.Sostituita = &Posizione{files[e.Kept.File], e.Kept.Row}
			}
			r.Esempi = append(r.Esempi, example)
		}
		found = append(found, r)
	}
	return found
}
