package main

import (
	"encoding/json"
	"slices"
	"strconv"
)

// Export is a file, or several, and what is said about it from outside.
type Export struct {
	File              string
	Altri             []string          // other files of the set
	ID                bool              // look for repeated ids in a single file too
	Colonne           map[string]string // role → column; an absent role has no column, the two dates are always there
	Rilevazione       string            // YYYY-MM-DD for a file that does not declare it; empty: none given
	Soglie            map[string]int    // oggetto → days
	SogliaPredefinita int               // days; 0: none
	Strutture         map[string]string // registry: code → direzione; empty: no registry
}

// files are the paths of the set, in the order in which they count.
func (e Export) files() []string {
	return slices.Sorted(slices.Values(append([]string{e.File}, e.Altri...)))
}

// comparesIDs tells whether E107 is looked for.
func (e Export) comparesIDs() bool { return e.ID || len(e.Altri) > 0 }

// escluse are the errors that are looked for.
func (e Export) escluse() []string {
	return slices.DeleteFunc(slices.Clone(errori), func(code string) bool { return code == "E107" && !e.comparesIDs() })
}

// Query is what is asked of an export. Days are written YYYY-MM-DD.
type Query struct {
	Osservazione   string // D; empty: R
	Da, A          string // first and last day of P; both empty: everything
	Per            []string
	Dove           []Filtro
	Lavorativi     bool // count working days
	PerDefinizione bool // P selects by day of definizione
}

// Filtro is a value in a dimension. As a filter it keeps the quesiti that have it; filters on
// one dimension are alternatives, those on different dimensions hold together.
type Filtro struct{ Dimensione, Valore string }

// dimensioni are all that one can group and filter by.
var dimensioni = []string{"struttura", "direzione", "oggetto", "soglia", "mese", "intermediario", "gestione", "oggetto_mittente", "cambio", "categoria"}

// nonIndicato is the key of the quesiti that have no value in a dimension.
const nonIndicato = "(non indicato)"

var (
	classi = []int{5, 10, 15, 25}
	errori = []string{"E101", "E102", "E103", "E104", "E105", "E106", "E107", "E108"}
	avvisi = []string{"W201", "W202", "W203", "W204", "W205", "W206", "W207", "W208", "W209"}
)

// Document is the answer: `cruscotto/indicatori/v1` of the interface. A nil pointer
// is null.
type Document struct {
	Schema           string   `json:"schema"`
	DataRilevazione  string   `json:"data_rilevazione"`
	DataOsservazione string   `json:"data_osservazione"`
	Periodo          Periodo  `json:"periodo"`
	Conteggio        string   `json:"conteggio"`
	Righe            Righe    `json:"righe"`
	Per              []string `json:"per"`
	Gruppi           []Gruppo `json:"gruppi"`

	// Nomi are the names of the strutture that are groups.
	Nomi map[string]string `json:"nomi,omitempty"`
}

// name notes the names of the strutture that are groups, of those of all.
func (d *Document) name(nomi map[string]string) {
	d.Nomi = map[string]string{}
	for _, g := range d.Gruppi {
		for _, f := range g.Chiave {
			if nome, ok := nomi[f.Valore]; ok && f.Dimensione == "struttura" {
				d.Nomi[f.Valore] = nome
			}
		}
	}
}

// Periodo is P and how it selects.
type Periodo struct {
	Da     *string `json:"da"`
	A      *string `json:"a"`
	Base   string  `json:"base"`
	Maturo *bool   `json:"maturo"`
}

// Righe counts the rows of the file and the findings of the validation, by code.
type Righe struct {
	Lette   int            `json:"lette"`
	Valide  int            `json:"valide"`
	Escluse map[string]int `json:"escluse"`
	Avvisi  map[string]int `json:"avvisi"`
}

// Chiave is the key of a group: a value for each dimension, in the order asked for.
type Chiave []Filtro

// MarshalJSON writes an object.
func (c Chiave) MarshalJSON() ([]byte, error) {
	out := []byte{'{'}
	for i, f := range c {
		value, err := json.Marshal(f.Valore)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			out = append(out, ',')
		}
		out = strconv.AppendQuote(out, f.Dimensione)
		out = append(out, ':')
		out = append(out, value...)
	}
	return append(out, '}'), nil
}

// Gruppo is one group of quesiti with its indicators.
type Gruppo struct {
	Chiave        Chiave        `json:"chiave"`
	Pervenuti     int           `json:"pervenuti"`
	Definiti      int           `json:"definiti"`
	Giacenti      int           `json:"giacenti"`
	Soglie        []SogliaN     `json:"soglie"`
	Complessivo   Tempestivita  `json:"complessivo"`
	Giacenza      Giacenza      `json:"giacenza"`
	Tempi         Tempi         `json:"tempi"`
	Deflusso      Deflusso      `json:"deflusso"`
	Anzianita     []Fascia      `json:"anzianita"`
	CambioOggetto CambioOggetto `json:"cambio_oggetto"`
}

// Tempestivita is an indicatore di tempo soglia, or the complessivo.
type Tempestivita struct {
	Entro    int      `json:"entro"`
	Definiti int      `json:"definiti"`
	Scaduti  int      `json:"scaduti"`
	Valore   *float64 `json:"valore"`
}

// SogliaN is the indicatore di tempo soglia of one class.
type SogliaN struct {
	Giorni int `json:"giorni"`
	Tempestivita
}

// Giacenza is the indice di giacenza.
type Giacenza struct {
	NonScaduti int      `json:"non_scaduti"`
	Totali     int      `json:"totali"`
	Valore     *float64 `json:"valore"`
}

// Tempi are the times of closing, in days.
type Tempi struct {
	N           int      `json:"n"`
	SommaGiorni int      `json:"somma_giorni"`
	Medio       *float64 `json:"medio"`
	Mediana     *int     `json:"mediana"`
	P90         *int     `json:"p90"`
	Massimo     *int     `json:"massimo"`
}

// Deflusso is the indice di deflusso.
type Deflusso struct {
	Definiti  int      `json:"definiti"`
	Pervenuti int      `json:"pervenuti"`
	Valore    *float64 `json:"valore"`
}

// Fascia is a band of the anzianità della giacenza, from Da to A days.
type Fascia struct {
	Da          int  `json:"da"`
	A           *int `json:"a"` // nil: no end
	NonScaduti  int  `json:"non_scaduti"`
	Scaduti     int  `json:"scaduti"`
	SenzaSoglia int  `json:"senza_soglia"`
}

// CambioOggetto is the share of quesiti re-addressed to another oggetto.
type CambioOggetto struct {
	Cambiati  int      `json:"cambiati"`
	Pervenuti int      `json:"pervenuti"`
	Valore    *float64 `json:"valore"`
}

// newDocument is an answer without its groups. R, D and maturity depend on days,
// which each oracle counts on its own.
func newDocument(q Query, rilevazione, osservazione string, righe Righe, maturo bool) *Document {
	d := &Document{
		Schema:          "cruscotto/indicatori/v1",
		DataRilevazione: rilevazione, DataOsservazione: osservazione,
		Periodo:   Periodo{Base: "invio"},
		Conteggio: "calendario",
		Righe:     righe,
		Per:       append([]string{}, q.Per...),
		Gruppi:    []Gruppo{},
	}
	if q.PerDefinizione {
		d.Periodo.Base = "definizione"
	}
	if q.Lavorativi {
		d.Conteggio = "lavorativi"
	}
	if q.Da != "" {
		d.Periodo.Da, d.Periodo.A, d.Periodo.Maturo = &q.Da, &q.A, &maturo
	}
	return d
}

// newGruppo is a group of the given key values in which nothing is counted: every
// class and every band is there.
func newGruppo(per, valori []string) Gruppo {
	var g Gruppo
	for i, dim := range per {
		g.Chiave = append(g.Chiave, Filtro{dim, valori[i]})
	}
	for _, n := range classi {
		g.Soglie = append(g.Soglie, SogliaN{Giorni: n})
	}
	da := 0
	for _, a := range []int{5, 10, 15, 25, 60, 180, 365} {
		g.Anzianita = append(g.Anzianita, Fascia{Da: da, A: &a})
		da = a + 1
	}
	g.Anzianita = append(g.Anzianita, Fascia{Da: da})
	return g
}
