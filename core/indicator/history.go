package indicator

import (
	"encoding/json"
	"slices"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/export"
	"cruscotto/core/ingest"
)

// HistorySchema names the document that [Tracer.History] makes.
const HistorySchema = "cruscotto/andamento/v1"

// History is what happened day by day up to D, and the giacenza at the end of each
// day: because each quesito carries both its dates, one export tells all of it.
type History struct {
	Schema           string   `json:"schema"`
	DataRilevazione  string   `json:"data_rilevazione"`
	DataOsservazione string   `json:"data_osservazione"`
	Conteggio        string   `json:"conteggio"`
	Giorni           []Giorno `json:"giorni"` // ascending, without gaps, from the first invio to D
}

// Giorno is a day of a history. Its giacenti are those as of the day, split as in the
// anzianità della giacenza.
type Giorno struct {
	Giorno      string `json:"giorno"`
	Pervenuti   int64  `json:"pervenuti"` // on the day
	Definiti    int64  `json:"definiti"`  // on the day
	NonScaduti  int64  `json:"non_scaduti"`
	Scaduti     int64  `json:"scaduti"`
	SenzaSoglia int64  `json:"senza_soglia"`
}

// Tracer counts batches for a history. Of a query it heeds D, the counting rule and
// the filters.
type Tracer struct {
	Query
	counter calendar.Counter
	filters []*axis
	days    []changes // since export.EarliestDate, up to D
}

// changes are those of a day.
type changes struct {
	Pervenuti, Definiti  int64
	SenzaSoglia, Scaduti int64 // giacenti more, or less, than the day before
}

// NewTracer begins a history.
func NewTracer(q Query) *Tracer {
	t := &Tracer{Query: q}
	if q.Osservazione < export.EarliestDate {
		return t // before any valid quesito: Add has nothing to count
	}
	t.counter = calendar.NewCounter(q.Conteggio, export.EarliestDate, q.Osservazione)
	t.filters = filters(q)
	t.days = make([]changes, q.Osservazione-export.EarliestDate+1)
	return t
}

// Add counts a batch, made by package ingest.
func (t *Tracer) Add(batch arrow.Record) {
	if len(t.days) == 0 {
		return
	}
	n := int(batch.NumRows())
	invii := batch.Column(ingest.Invio).(*array.Date32).Date32Values()
	definizioni := batch.Column(ingest.Definizione).(*array.Date32).Date32Values()[:n]
	classi := batch.Column(ingest.Classe).(*array.Uint8).Uint8Values()[:n]
	excluded := make([]uint32, n) // by how many filters
	for _, x := range t.filters {
		x.learn(batch)
		x.add(rows{batch, 0, classi, invii}, unwanted, excluded)
	}
	for i, invio := range invii {
		if excluded[i] == 0 && calendar.Day(invio) <= t.Osservazione {
			t.count(calendar.Day(invio), calendar.Day(definizioni[i]), classi[i])
		}
	}
}

// count notes on which days a quesito, sent by D, changes the giacenza.
func (t *Tracer) count(invio, definizione calendar.Day, classe catalog.Classe) {
	on := func(day calendar.Day) *changes { return &t.days[day-export.EarliestDate] }
	definito, none := definizione <= t.Osservazione, classe == catalog.SenzaSoglia
	on(invio).Pervenuti++
	if definito {
		on(definizione).Definiti++
	}
	if none {
		on(invio).SenzaSoglia++
		if definito {
			on(definizione).SenzaSoglia--
		}
		return
	}
	late := t.counter.After(invio, catalog.Classi[classe-1])
	if late >= definizione || late > t.Osservazione {
		return
	}
	on(late).Scaduti++
	if definito {
		on(definizione).Scaduti--
	}
}

// Merge adds what another tracer of the same query has counted.
func (t *Tracer) Merge(other *Tracer) { t.add(other.days) }

func (t *Tracer) add(days []changes) {
	for i, c := range days {
		mine := &t.days[len(t.days)-len(days)+i]
		mine.Pervenuti += c.Pervenuti
		mine.Definiti += c.Definiti
		mine.SenzaSoglia += c.SenzaSoglia
		mine.Scaduti += c.Scaduti
	}
}

// MarshalBinary writes what was counted, for a tracer in another browser worker.
func (t *Tracer) MarshalBinary() ([]byte, error) { return json.Marshal(t.fromFirst()) }

// UnmarshalBinary adds what another tracer of the same query wrote.
func (t *Tracer) UnmarshalBinary(data []byte) error {
	var days []changes
	if err := json.Unmarshal(data, &days); err != nil {
		return err
	}
	t.add(days)
	return nil
}

// fromFirst are the days from that of the first invio on.
func (t *Tracer) fromFirst() []changes {
	first := slices.IndexFunc(t.days, func(c changes) bool { return c.Pervenuti > 0 })
	if first < 0 {
		return nil
	}
	return t.days[first:]
}

// History is the history of all that was counted, given the data di rilevazione.
func (t *Tracer) History(rilevazione calendar.Day) *History {
	days := t.fromFirst()
	h := &History{
		Schema: HistorySchema, DataRilevazione: rilevazione.String(), DataOsservazione: t.Osservazione.String(),
		Conteggio: string(t.Conteggio), Giorni: make([]Giorno, len(days)),
	}
	var giacenti, none, late int64
	for i, c := range days {
		giacenti += c.Pervenuti - c.Definiti
		none += c.SenzaSoglia
		late += c.Scaduti
		h.Giorni[i] = Giorno{
			Giorno:    (t.Osservazione - calendar.Day(len(days)-1-i)).String(),
			Pervenuti: c.Pervenuti, Definiti: c.Definiti,
			NonScaduti: giacenti - none - late, Scaduti: late, SenzaSoglia: none,
		}
	}
	return h
}
