package indicator

import (
	"cmp"
	"slices"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/export"
	"cruscotto/core/ingest"
	"cruscotto/core/words"
)

// Solo says which quesiti of a query to select: those that one of its counts counts.
type Solo string

// The selections, by the counts of a [Gruppo] that they explain.
const (
	SoloPervenuti Solo = ""
	SoloDefiniti  Solo = "definiti"
	SoloGiacenti  Solo = "giacenti"
	SoloScaduti   Solo = "scaduti" // the giacenti over their soglia: the sum of Scaduti
)

// Selezioni are the names of the selections that narrow.
var Selezioni = []string{string(SoloGiacenti), string(SoloScaduti), string(SoloDefiniti)}

// ParseSolo reads the name of a selection. The error is a *words.Problem.
func ParseSolo(name string) (Solo, error) {
	if name != "" && !slices.Contains(Selezioni, name) {
		return "", words.Errorf("«%s» non è una selezione; le selezioni sono %s", "%q is no selection; the selections are %s", name, strings.Join(Selezioni, ", "))
	}
	return Solo(name), nil
}

// Selezione says which quesiti of a query to select: those that one of its counts counts,
// and of them those whose giorni lie between two ends.
type Selezione struct {
	Solo Solo   `json:"solo"`
	Da   int32  `json:"da,omitempty"` // giorni, at least
	A    *int32 `json:"a,omitempty"`  // giorni, at the most; nil for any
}

// holds tells whether a quesito of so many giorni is among those to select.
func (s Selezione) holds(giorni int32) bool {
	return giorni >= s.Da && (s.A == nil || giorni <= *s.A)
}

// Quesito is a quesito as of the data di osservazione.
type Quesito struct {
	ID              string  `json:"id_quesito"`
	Struttura       string  `json:"struttura"`
	Direzione       string  `json:"direzione"`
	Oggetto         string  `json:"oggetto"`          // effettivo
	OggettoMittente string  `json:"oggetto_mittente"` // chosen by the sender
	Intermediario   string  `json:"intermediario"`
	Gestione        string  `json:"gestione"`
	DataInvio       string  `json:"data_invio"`
	DataDefinizione *string `json:"data_definizione"` // null while giacente
	Giorni          int32   `json:"giorni"`           // to the definizione, or to D
	Soglia          *int32  `json:"soglia"`           // days; null without one
	Stato           Stato   `json:"stato"`
	File            string  `json:"file"`
	Riga            int64   `json:"riga"` // of the file, from 1

	position int // of the file
}

// Stato is the state of a quesito at D.
type Stato string

// The states; a quesito without soglia is definito or giacente.
const (
	Definito Stato = "definito"
	Entro    Stato = "definito entro soglia"
	Oltre    Stato = "definito oltre soglia"
	Giacente Stato = "giacente"
	Scaduto  Stato = "giacente scaduto"
)

// Selector selects quesiti of a query, those with the most giorni first, of equal
// ones in the order of files and rows.
type Selector struct {
	Query
	Selezione
	limit   int // quesiti to keep; 0: all
	filters []*axis
	counter calendar.Counter

	Totale  int64 // quesiti that match, also those not kept
	quesiti []Quesito
}

// NewSelector begins a selection that keeps a number of quesiti, 0 for all.
func NewSelector(q Query, selected Selezione, limit int) *Selector {
	s := &Selector{Query: q, Selezione: selected, limit: limit}
	if q.Osservazione < export.EarliestDate {
		return s
	}
	s.counter = calendar.NewCounter(q.Conteggio, export.EarliestDate, q.Osservazione)
	s.filters = filters(q)
	return s
}

// Add selects from a batch of a file at a position.
func (s *Selector) Add(file int, batch arrow.Record) {
	rowOf := ingest.RowOf(batch)
	s.each(batch, func(i int, giorni int32, stato Stato) {
		s.Totale++
		s.quesiti = append(s.quesiti, s.quesito(batch, i, giorni, stato))
		q := &s.quesiti[len(s.quesiti)-1]
		q.Riga, q.position = rowOf(i), file
	})
	if s.limit > 0 && len(s.quesiti) > 4*s.limit+ingest.BatchRows {
		s.trim()
	}
}

// each calls take for the positions in a batch of the quesiti to select.
func (s *Selector) each(batch arrow.Record, take func(i int, giorni int32, stato Stato)) {
	if s.Osservazione < export.EarliestDate {
		return
	}
	n := int(batch.NumRows())
	invii := batch.Column(ingest.Invio).(*array.Date32).Date32Values()
	definizioni := batch.Column(ingest.Definizione).(*array.Date32).Date32Values()
	classi := batch.Column(ingest.Classe).(*array.Uint8).Uint8Values()
	excluded := make([]uint32, n) // by how many filters
	for _, x := range s.filters {
		x.learn(batch)
		x.add(rows{batch, 0, classi, invii}, unwanted, excluded)
	}
	for i := range n {
		invio, definizione := calendar.Day(invii[i]), calendar.Day(definizioni[i])
		if excluded[i] > 0 || invio > s.Osservazione {
			continue
		}
		if giorni, stato, selected := s.judge(invio, definizione, classi[i]); selected {
			take(i, giorni, stato)
		}
	}
}

// quesito is the quesito at a position in a batch, without what only the file tells.
func (s *Selector) quesito(batch arrow.Record, i int, giorni int32, stato Stato) Quesito {
	invio := calendar.Day(batch.Column(ingest.Invio).(*array.Date32).Value(i))
	q := Quesito{
		Struttura: textAt(batch, ingest.Struttura, i), Direzione: textAt(batch, ingest.Direzione, i),
		Oggetto: textAt(batch, ingest.Effettivo, i), OggettoMittente: textAt(batch, ingest.Oggetto, i),
		Intermediario: textAt(batch, ingest.Intermediario, i), Gestione: textAt(batch, ingest.Gestione, i),
		DataInvio: invio.String(), Giorni: giorni, Stato: stato,
	}
	if stato != Giacente && stato != Scaduto {
		day := calendar.Day(batch.Column(ingest.Definizione).(*array.Date32).Value(i)).String()
		q.DataDefinizione = &day
	}
	if classe := batch.Column(ingest.Classe).(*array.Uint8).Value(i); classe != catalog.SenzaSoglia {
		q.Soglia = &catalog.Classi[classe-1]
	}
	return q
}

// judge tells the giorni and the state of a quesito sent by D, and whether it is one
// of those to select: by the conditions under which an [Aggregator] counts it.
func (s *Selector) judge(invio, definizione calendar.Day, classe catalog.Classe) (giorni int32, stato Stato, selected bool) {
	at := s.Osservazione
	if s.Solo == SoloGiacenti || s.Solo == SoloScaduti {
		at = s.openAt()
	}
	limit, known := int32(0), classe != catalog.SenzaSoglia
	if known {
		limit = catalog.Classi[classe-1]
	}
	definito := definizione <= at
	switch {
	case invio > at:
		return 0, "", false
	case definito:
		giorni, stato = s.counter.Days(invio, definizione), Definito
		if known && giorni <= limit {
			stato = Entro
		} else if known {
			stato = Oltre
		}
	default:
		giorni, stato = s.counter.Days(invio, at), Giacente
		if known && giorni > limit {
			stato = Scaduto
		}
	}
	cohort, sent := s.Base == catalog.Invio, s.Periodo.Contains(invio)
	switch s.Solo {
	case SoloDefiniti:
		selected = definito && (cohort && sent || !cohort && s.Periodo.Contains(definizione))
	case SoloGiacenti:
		selected = !definito && (sent || !cohort)
	case SoloScaduti:
		selected = stato == Scaduto && (sent || !cohort)
	default:
		selected = sent
	}
	return giorni, stato, selected && s.holds(giorni)
}

func textAt(batch arrow.Record, column, row int) string {
	texts, there := batch.Column(column).(*array.Dictionary)
	if !there {
		return ""
	}
	return texts.Dictionary().(*array.String).Value(texts.GetValueIndex(row))
}

func (s *Selector) trim() {
	slices.SortFunc(s.quesiti, func(a, b Quesito) int {
		return cmp.Or(cmp.Compare(b.Giorni, a.Giorni), cmp.Compare(a.position, b.position), cmp.Compare(a.Riga, b.Riga))
	})
	if s.limit > 0 && len(s.quesiti) > s.limit {
		s.quesiti = s.quesiti[:s.limit]
	}
}

// DetailSchema names the document that [Details] makes.
const DetailSchema = "cruscotto/dettaglio/v1"

// Detail is the quesiti of a query.
type Detail struct {
	Schema           string    `json:"schema"`
	DataRilevazione  string    `json:"data_rilevazione"`
	DataOsservazione string    `json:"data_osservazione"`
	Periodo          Periodo   `json:"periodo"`
	Conteggio        string    `json:"conteggio"`
	Solo             Solo      `json:"solo"`
	Totale           int64     `json:"totale"` // quesiti that match, also those not shown
	Quesiti          []Quesito `json:"quesiti"`

	// Nomi are the names of their strutture, by code: of those that have one.
	Nomi map[string]string `json:"nomi,omitempty"`
}

// Name notes the names of the strutture of the quesiti, given those of more.
func (d *Detail) Name(names map[string]string) {
	d.Nomi = make(map[string]string)
	for i := range d.Quesiti {
		if codice := d.Quesiti[i].Struttura; names[codice] != "" {
			d.Nomi[codice] = names[codice]
		}
	}
}

// Details is the quesiti that some selectors of one query selected from files. Of
// the files only the ids of the quesiti shown are read. It fails with an
// *export.Failure.
func Details(selectors []*Selector, files []*ingest.File, rilevazione calendar.Day) (*Detail, error) {
	all := *selectors[0]
	all.Totale, all.quesiti = 0, []Quesito{}
	for _, s := range selectors {
		all.Totale += s.Totale
		all.quesiti = append(all.quesiti, s.quesiti...)
	}
	all.trim()
	for position, file := range files {
		var rows []int64
		for i := range all.quesiti {
			if q := &all.quesiti[i]; q.position == position {
				q.File = file.Name
				rows = append(rows, q.Riga)
			}
		}
		slices.Sort(rows)
		ids, err := file.ReadIDs(rows)
		if err != nil {
			return nil, err
		}
		for i := range all.quesiti {
			if q := &all.quesiti[i]; q.position == position {
				at, _ := slices.BinarySearch(rows, q.Riga)
				q.ID = ids[at]
			}
		}
	}
	return &Detail{
		Schema: DetailSchema, DataRilevazione: rilevazione.String(), DataOsservazione: all.Osservazione.String(),
		Periodo: all.periodo(), Conteggio: string(all.Conteggio), Solo: all.Solo, Totale: all.Totale, Quesiti: all.quesiti,
	}, nil
}
