package ingest

import (
	"cruscotto/core/calendar"
	"cruscotto/core/export"
	"cruscotto/core/words"
)

// ValidationSchema names the document that [Validate] makes.
const ValidationSchema = "cruscotto/validazione/v1"

// Validation tells what a set of files is and what was found in it: the document
// of `validate --format json`, and what the page shows after a load.
type Validation struct {
	Schema          string           `json:"schema"`
	DataRilevazione *string          `json:"data_rilevazione"` // null when nothing tells it
	Premesse        []Premessa       `json:"premesse"`         // to be said first, the gravest first
	File            []FileInfo       `json:"file"`
	PrimoInvio      *string          `json:"primo_invio"` // of the valid rows; null when there is none
	UltimoInvio     *string          `json:"ultimo_invio"`
	Inizio          *string          `json:"inizio"`  // the first day but for stray ones, as [export.Findings.Begin] tells
	Isolati         int64            `json:"isolati"` // rows sent before it
	Righe           export.Rows      `json:"righe"`
	Rilievi         []export.Rilievo `json:"rilievi"`

	// Sovrapposizioni tells which files repeat ids of which; null when ids were not
	// compared.
	Sovrapposizioni []Sovrapposizione `json:"sovrapposizioni" contract:"null"`
}

// Premessa is a [Premise] of a document.
type Premessa struct {
	Codice string `json:"codice"`
	Testo  string `json:"testo"`
}

// Sovrapposizione is how many rows of a file another one replaces, or the file
// itself.
type Sovrapposizione struct {
	File    string `json:"file"`
	Di      string `json:"sostituisce_di"`
	Interna bool   `json:"interna"` // both are the same file, which names need not tell
	Righe   int64  `json:"righe"`
}

// FileInfo is a file of a validation.
type FileInfo struct {
	Nome            string    `json:"nome"`
	Byte            int64     `json:"byte"`
	Righe           int64     `json:"righe"`
	DataRilevazione *string   `json:"data_rilevazione"`
	Fonte           Fonte     `json:"fonte"`
	Colonne         []Colonna `json:"colonne"`
}

// Colonna is a column that plays a role, with what it holds where that was asked.
type Colonna struct {
	Column
	Profilo *Profilo `json:"profilo,omitempty"`
}

// Profilo is what a column holds.
type Profilo struct {
	Mancanti int64   `json:"mancanti"`       // rows without a value
	Quota    float64 `json:"quota_mancanti"` // of the rows of the file
	Distinti *int64  `json:"distinti"`       // different values; null when there are more than 10,000, but for ids
	Minimo   *string `json:"minimo"`         // null when there is no value
	Massimo  *string `json:"massimo"`
}

// Validate tells what was found in a set of files, as [Summary] gives it; ids are
// nil when they were not compared.
func Validate(files []*File, ids *IDs, found *export.Findings, lang words.Lang) *Validation {
	v := &Validation{
		Schema:          ValidationSchema,
		DataRilevazione: text(Rilevazione(files, found)),
		Premesse:        []Premessa{},
		Righe:           found.Rows(),
	}
	for _, p := range Premises(files, found) {
		v.Premesse = append(v.Premesse, Premessa{p.Code, p.Text.In(lang)})
	}
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = f.Name
		info := FileInfo{
			Nome: f.Name, Byte: f.Size, Righe: f.Rows,
			DataRilevazione: text(f.RilevazioneIn(found)), Fonte: f.Fonte,
		}
		for _, c := range f.Columns {
			info.Colonne = append(info.Colonne, Colonna{c, f.profilo(c.Role, found)})
		}
		v.File = append(v.File, info)
	}
	if begin, stray := found.Begin(); found.Valid > 0 {
		v.Inizio, v.Isolati = text(begin), stray
		v.PrimoInvio, v.UltimoInvio = text(found.FirstInvio), text(found.LastInvio)
	}
	v.Rilievi = found.Rilievi(lang, names)
	if ids != nil {
		v.Sovrapposizioni = []Sovrapposizione{}
		for _, o := range ids.overlaps {
			v.Sovrapposizioni = append(v.Sovrapposizioni, Sovrapposizione{names[o.File], names[o.Of], o.File == o.Of, o.Rows})
		}
	}
	return v
}

// profilo is what the column of a role holds, nil when it was not asked.
func (f *File) profilo(role export.Role, found *export.Findings) *Profilo {
	if !f.options.Profile {
		return nil
	}
	for _, p := range found.Profiles {
		if p.File != f.position || p.Role != role {
			continue
		}
		out := &Profilo{Mancanti: p.Missing, Quota: float64(p.Missing) / float64(f.Rows)}
		if distinct := p.Distinct + int64(len(p.Values)); !p.Many {
			out.Distinti = &distinct
		}
		if p.Min != "" {
			out.Minimo, out.Massimo = &p.Min, &p.Max
		}
		return out
	}
	return nil
}

// text is a day for a document, nil for calendar.Never.
func text(day calendar.Day) *string {
	if day == calendar.Never {
		return nil
	}
	s := day.String()
	return &s
}
