package calls

import (
	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/export"
	"cruscotto/core/indicator"
	"cruscotto/core/ingest"
	"cruscotto/core/report"
	"cruscotto/core/tables"
)

// Documents that the command writes too.
type (
	History      = indicator.History
	Distribution = indicator.Distribution
	Quesito      = indicator.Quesito
	Text         = ingest.Bilingue
)

// Validation is what was found in the exports, and what the page looks at first.
type Validation struct {
	ingest.Validation
	UltimoMaturo *string `json:"ultimo_maturo"` // the latest month with quesiti that is maturo at R; null where none is
}

// Failure is why a function failed, for users; of some the interface has a code.
type Failure struct {
	Codice string `json:"codice"`
	Text
}

// Failed is the result of a function that failed.
type Failed struct {
	Errore Failure `json:"errore"`
}

// Inspection is what users need to say what an export's columns and codes mean.
type Inspection struct {
	ingest.Inspection
	Configurazione Configuration `json:"configurazione"`
}

// Mapping is which column plays a role; "" is none.
type Mapping map[export.Role]string

// Configuration is what users say of an export on the page. Its columns are added to those
// of the configuration before, all else takes the place of that.
type Configuration struct {
	Colonne           Mapping                      `json:"colonne"`
	SogliaPredefinita int64                        `json:"soglia_predefinita"` // days; 0: none
	Soglie            map[string]int64             `json:"soglie"`             // by oggetto, in days
	Strutture         map[string]catalog.Struttura `json:"strutture"`          // by code
}

// Opened are the files that are open.
type Opened struct {
	File []OpenedFile `json:"file"`
}

// OpenedFile is a file that is open, with its row groups.
type OpenedFile struct {
	Nome   string     `json:"nome"`
	Righe  int64      `json:"righe"`
	Gruppi []RowGroup `json:"gruppi"`
}

// RowGroup is a row group, with the bytes of the file that are needed to decode it.
type RowGroup struct {
	Righe int64         `json:"righe"`
	Byte  []ingest.Span `json:"byte"`
}

// Query is a question; what it leaves out is as configured.
type Query struct {
	Osservazione string                           `json:"osservazione"`
	Da           *string                          `json:"da,omitempty"`
	A            *string                          `json:"a,omitempty"`
	Per          []indicator.Dimension            `json:"per,omitempty"`
	Dove         map[indicator.Dimension][]string `json:"dove,omitempty"`
	Conteggio    calendar.Rule                    `json:"conteggio,omitempty"`
	Base         catalog.Base                     `json:"base,omitempty"`
	Confronto    bool                             `json:"confronto,omitempty"` // as [indicator.Query.Compared]
	Coda         bool                             `json:"coda,omitempty"`      // as [indicator.Query.Coda]
}

// Coda is how long the giacenti at D of all groups together have been waiting.
type Coda struct {
	indicator.Coda
	PrimoInvio *string `json:"primo_invio"` // of the oldest; null where there is none
}

// Answer is what the page shows of a query.
type Answer struct {
	Totale   indicator.Document `json:"totale"`   // of all quesiti together
	Gruppi   indicator.Document `json:"gruppi"`   // of each group; of none where they are too many
	Immaturi map[string]string  `json:"immaturi"` // months of the export at D, with their giorno di maturità
	Attesi   map[string]string  `json:"attesi"`   // the same at R: those of which there is no edition yet
	Maturita *string            `json:"maturita"` // the giorno di maturità of the period; null without one
}

// Format is a format that the engine writes groups in.
type Format string

// The formats; JSON is of columns.
const (
	CSV       Format = "csv"
	Arrow     Format = "arrow"
	InColumns Format = "json"
)

// Selection says which quesiti of a question to list, and in which order.
type Selection struct {
	indicator.Selezione
	Ordine indicator.Order `json:"ordine"`
	ID     string          `json:"id"` // only quesiti whose id contains it; "": all
}

// Demo is a demonstration export, column by column; see package demofile for why.
type Demo struct {
	DataRilevazione string          `json:"data_rilevazione"`
	Colonne         []tables.Column `json:"colonne"`
}

// Reports says which month's reports to make; what it leaves out is as configured.
type Reports struct {
	Mese         string        `json:"mese"`
	Osservazione string        `json:"osservazione,omitempty"` // "" is the giorno di maturità
	Conteggio    calendar.Rule `json:"conteggio,omitempty"`
	Base         catalog.Base  `json:"base,omitempty"`
}

// Edition are the reports of a month, once they are made.
type Edition struct {
	Edizione int     `json:"edizione"` // the handle by which the engine knows them
	Ambiti   []Scope `json:"ambiti"`
	Avvisi   []Text  `json:"avvisi"`
}

// Scope is what a report is of, as the page offers it.
type Scope struct {
	Ambito    report.Scope `json:"ambito"`
	Nome      string       `json:"nome"`
	Direzione string       `json:"direzione"` // that of a struttura; else ""
	File      string       `json:"file"`
}

// Manifest is what a report asks for, to be verified: nothing where it is of another
// version and does not tell.
type Manifest struct {
	Reports       *Reports `json:"reports"`
	IDConfrontati bool     `json:"id_confrontati"`
}

// Verdict is what came of holding a report against the exports.
type Verdict struct {
	Esito      report.Outcome `json:"esito"`
	Testo      Text           `json:"testo"`
	Differenze []Text         `json:"differenze"`
	Altre      int            `json:"altre"` // differences that are not told
}
