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
	File            []FileInfo       `json:"file"`
	PrimoInvio      *string          `json:"primo_invio"` // of the valid rows; null when there is none
	UltimoInvio     *string          `json:"ultimo_invio"`
	Righe           export.Rows      `json:"righe"`
	Rilievi         []export.Rilievo `json:"rilievi"`
}

// FileInfo is a file of a validation.
type FileInfo struct {
	Nome            string   `json:"nome"`
	Byte            int64    `json:"byte"`
	Righe           int64    `json:"righe"`
	DataRilevazione *string  `json:"data_rilevazione"`
	Fonte           Fonte    `json:"fonte"`
	Colonne         []Column `json:"colonne"`
}

// Validate tells what was found in a set of files, as [Summary] gives it.
func Validate(files []*File, found *export.Findings, lang words.Lang) *Validation {
	v := &Validation{
		Schema:          ValidationSchema,
		DataRilevazione: text(Rilevazione(files, found)),
		Righe:           found.Rows(),
	}
	names := make([]string, len(files))
	for i, f := range files {
		names[i] = f.Name
		v.File = append(v.File, FileInfo{
			Nome: f.Name, Byte: f.Size, Righe: f.Rows,
			DataRilevazione: text(f.RilevazioneIn(found)), Fonte: f.Fonte, Colonne: f.Columns,
		})
	}
	if found.Valid > 0 {
		v.PrimoInvio, v.UltimoInvio = text(found.FirstInvio), text(found.LastInvio)
	}
	v.Rilievi = found.Rilievi(lang, names)
	return v
}

// text is a day for a document, nil for calendar.Never.
func text(day calendar.Day) *string {
	if day == calendar.Never {
		return nil
	}
	s := day.String()
	return &s
}
