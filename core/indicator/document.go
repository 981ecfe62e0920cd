package indicator

import (
	"encoding/json"
	"iter"
	"slices"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/export"
	"cruscotto/core/parallel"
)

// DocumentSchema names the document that [Derive] makes.
const DocumentSchema = "cruscotto/indicatori/v1"

// Document is the answer to a query: the JSON document of the interface. Ratios
// and times that are undefined are nil.
type Document struct {
	Schema           string      `json:"schema"`
	DataRilevazione  string      `json:"data_rilevazione"`
	DataOsservazione string      `json:"data_osservazione"`
	Periodo          Periodo     `json:"periodo"`
	Conteggio        string      `json:"conteggio"`
	Righe            export.Rows `json:"righe"`
	Per              []Dimension `json:"per"`
	Mesi             []MeseAl    `json:"mesi,omitempty"` // of a monthly query, from the first that has a group to D, ascending
	Gruppi           []Gruppo    `json:"gruppi"`

	// Nomi are the names of the strutture that are groups, by code: of those that have one.
	Nomi map[string]string `json:"nomi,omitempty"`
}

// Name notes the names of the strutture that are groups, given those of more.
func (d *Document) Name(names map[string]string) {
	at := slices.Index(d.Per, Struttura)
	if at < 0 {
		return
	}
	d.Nomi = make(map[string]string)
	for i := range d.Gruppi {
		if codice := d.Gruppi[i].Chiave[at].Valore; names[codice] != "" {
			d.Nomi[codice] = names[codice]
		}
	}
}

// MeseAl tells as of when a month of a monthly query is told, and whether it is maturo then.
type MeseAl struct {
	Mese         string `json:"mese"`
	Osservazione string `json:"osservazione"`
	Maturo       bool   `json:"maturo"`
}

// Periodo is the period of a document; Da, A and Maturo are nil without one.
type Periodo struct {
	Da     *string      `json:"da"`
	A      *string      `json:"a"`
	Base   catalog.Base `json:"base"`
	Maturo *bool        `json:"maturo"`
}

// Gruppo is the indicators of a group.
type Gruppo struct {
	Chiave        Chiave                           `json:"chiave"`
	Pervenuti     int64                            `json:"pervenuti"`
	Definiti      int64                            `json:"definiti"`
	Giacenti      int64                            `json:"giacenti"`
	Soglie        [len(catalog.Classi)]TempoSoglia `json:"soglie"`
	Complessivo   Ratio                            `json:"complessivo"`
	Giacenza      Giacenza                         `json:"giacenza"`
	Tempi         Tempi                            `json:"tempi"`
	Deflusso      Deflusso                         `json:"deflusso"`
	Anzianita     [len(Ages)]Anzianita             `json:"anzianita"`
	CambioOggetto CambioOggetto                    `json:"cambio_oggetto"`
}

// Chiave is the key of a group: its value in each dimension of the query, in JSON
// an object.
type Chiave []Valore

// Valore is the value of a group in a dimension.
type Valore struct {
	Dimensione Dimension
	Valore     string
}

// MarshalJSON writes the object, in the order of the query's dimensions.
func (c Chiave) MarshalJSON() ([]byte, error) {
	out := []byte{'{'}
	for i, v := range c {
		if i > 0 {
			out = append(out, ',')
		}
		name, err := json.Marshal(v.Dimensione)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(v.Valore)
		if err != nil {
			return nil, err
		}
		out = append(append(append(out, name...), ':'), value...)
	}
	return append(out, '}'), nil
}

// TempoSoglia is the indicatore di tempo soglia of a class.
type TempoSoglia struct {
	Giorni int32 `json:"giorni"`
	Ratio
}

// Ratio is entro soglia / (definiti + giacenti scaduti).
type Ratio struct {
	Entro    int64    `json:"entro"`
	Definiti int64    `json:"definiti"`
	Scaduti  int64    `json:"scaduti"`
	Valore   *float64 `json:"valore"`
}

// Giacenza is the indice di giacenza.
type Giacenza struct {
	NonScaduti int64    `json:"non_scaduti"`
	Totali     int64    `json:"totali"`
	Valore     *float64 `json:"valore"`
}

// Tempi are the times of the definiti, in giorni.
type Tempi struct {
	N           int64    `json:"n"`
	SommaGiorni int64    `json:"somma_giorni"`
	Medio       *float64 `json:"medio"`
	Quantili
}

// Quantili are nearest ranks, in giorni: the least d such that at least half, nine
// tenths, or all of the values are ≤ d; nil where there are none.
type Quantili struct {
	Mediana *int32 `json:"mediana"`
	P90     *int32 `json:"p90"`
	Massimo *int32 `json:"massimo"`
}

// Deflusso is the indice di deflusso.
type Deflusso struct {
	Definiti  int64    `json:"definiti"`
	Pervenuti int64    `json:"pervenuti"`
	Valore    *float64 `json:"valore"`
}

// Anzianita is an age class of giacenti; A is nil in the last one.
type Anzianita struct {
	Da          int32  `json:"da"`
	A           *int32 `json:"a"`
	NonScaduti  int64  `json:"non_scaduti"`
	Scaduti     int64  `json:"scaduti"`
	SenzaSoglia int64  `json:"senza_soglia"`
}

// CambioOggetto is the share of pervenuti with a changed oggetto.
type CambioOggetto struct {
	Cambiati  int64    `json:"cambiati"`
	Pervenuti int64    `json:"pervenuti"`
	Valore    *float64 `json:"valore"`
}

// periodo is the period of the query, for a document.
func (q Query) periodo() Periodo {
	p := Periodo{Base: q.Base}
	if q.Periodo.Bounded() {
		p.Da, p.A = pointer(q.Periodo.From.String()), pointer(q.Periodo.To.String())
		p.Maturo = pointer(q.Periodo.Mature(q.Osservazione, catalog.SogliaMassima, q.Conteggio))
	}
	return p
}

// Derive makes the document of a query from the merged cells of all its quesiti,
// given the data di rilevazione and what was found in the files.
func Derive(q Query, table *Table, rilevazione calendar.Day, rows export.Rows) *Document {
	doc := &Document{
		Schema:           DocumentSchema,
		DataRilevazione:  rilevazione.String(),
		DataOsservazione: q.Osservazione.String(),
		Periodo:          q.periodo(),
		Conteggio:        string(q.Conteggio),
		Righe:            rows,
		Per:              append([]Dimension{}, q.Per...),
		Gruppi:           []Gruppo{},
	}
	if len(q.Per) == 0 {
		cell := new(Cell) // one group, even of no quesiti
		if len(table.Cells) > 0 {
			cell = table.Cells[0]
		}
		doc.Gruppi = append(doc.Gruppi, derive(Chiave{}, cell, new(numbers)))
		return doc
	}
	doc.Mesi = q.mesi(table)
	doc.Gruppi = make([]Gruppo, len(table.Keys))
	parallel.Ranges(len(table.Keys), 256, func(low, high int) {
		var m numbers
		for i := low; i < high; i++ {
			chiave := make(Chiave, len(q.Per))
			for j, d := range q.Per {
				chiave[j] = Valore{d, table.Values[j][table.Keys[i][j]]}
			}
			doc.Gruppi[i] = derive(chiave, table.Cells[i], &m)
		}
	})
	return doc
}

// mesi are the months of a monthly query from the first that has a group in a table.
func (q Query) mesi(table *Table) (all []MeseAl) {
	if !q.Mensile || len(table.Keys) == 0 {
		return nil
	}
	at := slices.Index(q.Per, Mese)
	first := table.Values[at][table.Keys[0][at]]
	for _, key := range table.Keys {
		first = min(first, table.Values[at][key[at]])
	}
	for _, of := range q.questions() {
		if name := of.Periodo.From.Month().String(); name >= first {
			all = append(all, MeseAl{name, of.Osservazione.String(), of.Osservazione >= of.Maturity()})
		}
	}
	return all
}

func derive(chiave Chiave, cell *Cell, m *numbers) Gruppo {
	g := Gruppo{
		Chiave:    chiave,
		Pervenuti: cell.Pervenuti,
		Giacenti:  cell.Giacenti,
		Tempi:     times(cell, m),
		Deflusso:  Deflusso{cell.Deflusso, cell.Pervenuti, m.ratio(cell.Deflusso, cell.Pervenuti)},
		CambioOggetto: CambioOggetto{
			cell.Cambiati, cell.Pervenuti, m.ratio(cell.Cambiati, cell.Pervenuti)},
	}
	for _, n := range cell.Definiti {
		g.Definiti += n
	}
	for i, days := range catalog.Classi {
		r := Ratio{Entro: cell.Entro[i+1], Definiti: cell.Definiti[i+1], Scaduti: cell.Scaduti[i+1]}
		g.Complessivo.Entro += r.Entro
		g.Complessivo.Definiti += r.Definiti
		g.Complessivo.Scaduti += r.Scaduti
		g.Soglie[i] = TempoSoglia{days, r.divided(m)}
	}
	g.Complessivo = g.Complessivo.divided(m)
	for i, ages := range Ages {
		eta := cell.Eta[i]
		a := Anzianita{Da: ages.From, NonScaduti: eta.NonScaduti, Scaduti: eta.Scaduti, SenzaSoglia: eta.SenzaSoglia}
		if ages.To >= 0 {
			a.A = &Ages[i].To
		}
		g.Anzianita[i] = a
		g.Giacenza.NonScaduti += eta.NonScaduti
		g.Giacenza.Totali += eta.NonScaduti + eta.Scaduti
	}
	g.Giacenza.Valore = m.ratio(g.Giacenza.NonScaduti, g.Giacenza.Totali)
	return g
}

func (r Ratio) divided(m *numbers) Ratio {
	r.Valore = m.ratio(r.Entro, r.Definiti+r.Scaduti)
	return r
}

func times(cell *Cell, m *numbers) Tempi {
	t := Tempi{SommaGiorni: cell.SommaGiorni}
	for _, n := range cell.Definiti {
		t.N += n
	}
	if t.N == 0 {
		return t
	}
	t.Medio = m.ratio(t.SommaGiorni, t.N)
	t.Quantili = quantili(cell.Times.Bins, t.N, m)
	return t
}

// quantili are those of N numbers of days, which come in ascending order.
func quantili(bins iter.Seq[Bin], n int64, m *numbers) (q Quantili) {
	var below int64
	for bin := range bins {
		below += bin.N
		if q.Mediana == nil && below*2 >= n {
			q.Mediana = m.days.new(bin.Days)
		}
		if q.P90 == nil && below*10 >= n*9 {
			q.P90 = m.days.new(bin.Days)
		}
		if below == n {
			q.Massimo = m.days.new(bin.Days)
		}
	}
	return q
}

// numbers holds the values that a document points to, many at a time: a document
// may have tens of thousands of groups.
type numbers struct {
	values slab[float64]
	days   slab[int32]
}

// ratio is nil where it is undefined: a denominator of 0 makes neither 0 nor 1.
func (m *numbers) ratio(numerator, denominator int64) *float64 {
	if denominator == 0 {
		return nil
	}
	return m.values.new(float64(numerator) / float64(denominator))
}

// slab allocates values of one type, many at a time.
type slab[T any] []T

func (s *slab[T]) new(v T) *T {
	if len(*s) == cap(*s) {
		*s = make(slab[T], 0, min(1024, 2*cap(*s)+16))
	}
	*s = append(*s, v)
	return &(*s)[len(*s)-1]
}

func pointer[T any](v T) *T { return &v }
