// Package report makes the reports of a month for the focus groups: a static HTML file
// for the nation, each direzione and each struttura, with aggregates only, that shows
// nothing of single quesiti and that anyone who holds the exports can verify.
//
// The numbers take three steps. A [Counter] counts batches of quesiti for a [Question];
// its [Counts] merge, so that cores or browser workers share the work. [New] makes the
// [Edition] of the month of them: it adds up what reports tell of areas and lets package
// disclosure decide which groups they name, for all reports at once. [Edition.Report] then
// writes the report of a [Scope]; the same choices give the same bytes wherever they are
// made. [Verify] holds a report against another one made anew.
//
// An [Archive] is the reports of a folder, of one edition or several: its index and its open
// data are made of their manifests alone. [Edition.Letter] writes the message that a report is
// sent with.
package report

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/decimal"
	"cruscotto/core/export"
	"cruscotto/core/indicator"
	"cruscotto/core/ingest"
	"cruscotto/core/words"
)

// Question says which month the reports are of, and how they count.
type Question struct {
	Mese         calendar.Month // P
	Osservazione calendar.Day   // D
	Base         catalog.Base
	Conteggio    calendar.Rule
}

// Months is how many months a report looks back on, its own among them: the same month of
// the year before is the first.
const Months = 13

// The questions that a report asks of the quesiti, in order.
const (
	byOggetto       = 0 // a question for each class of soglia, as one oggetto may have several
	byIntermediario = byOggetto + classes
	byMonth         = byIntermediario + 1 // of the trend, each as of its own giorno di maturità, or D where that is earlier
	ownMonth        = byMonth + 1         // as of D
	byChange        = ownMonth + 1        // by direzione, from and to, of those changed
)

// classes are no soglia, and each of them.
const classes = 1 + len(catalog.Classi)

// queries are these questions, all by struttura but the last.
func (q Question) queries() []indicator.Query {
	ask := func(month calendar.Month, per ...indicator.Dimension) indicator.Query {
		return indicator.Query{Osservazione: q.Osservazione, Periodo: month.Period(), Base: q.Base, Conteggio: q.Conteggio, Per: per}
	}
	all := make([]indicator.Query, byChange+1)
	for classe := range classes {
		all[byOggetto+classe] = ask(q.Mese, indicator.Direzione, indicator.Struttura, indicator.Oggetto)
		all[byOggetto+classe].Dove = ofClass(classe)
	}
	all[byIntermediario] = ask(q.Mese, indicator.Direzione, indicator.Struttura, indicator.Intermediario)
	months := ask(q.Mese, indicator.Direzione, indicator.Struttura, indicator.Mese)
	months.Periodo.From = (q.Mese - Months + 1).First()
	all[byMonth] = months.Compared()
	all[ownMonth] = ask(q.Mese, indicator.Direzione, indicator.Struttura)
	all[ownMonth].Coda = true
	all[byChange] = ask(q.Mese, indicator.Direzione, indicator.Mittente, indicator.Oggetto)
	all[byChange].Dove = map[indicator.Dimension][]string{indicator.Cambio: {indicator.Cambiato}}
	return all
}

// ofClass is the filter for a class of soglia.
func ofClass(classe int) map[indicator.Dimension][]string {
	soglia := indicator.NonIndicato
	if classe > 0 {
		soglia = strconv.Itoa(int(catalog.Classi[classe-1]))
	}
	return map[indicator.Dimension][]string{indicator.Soglia: {soglia}}
}

// MostAreas is how many strutture, or direzioni, the exports may have that reports are made
// of: INPS has hundreds.
const MostAreas = 20_000

// areas are the codes of the strutture of exports, and the names of the direzioni.
type areas map[export.Role]map[string]bool

// kindsOfAreas are the columns of batches that hold them, and what several are called.
var kindsOfAreas = map[export.Role]struct {
	position int
	plural   string
}{export.Struttura: {ingest.Struttura, "strutture"}, export.Direzione: {ingest.Direzione, "direzioni"}}

// check refuses more areas than an institute can have. The error is a *words.Problem.
func (a areas) check(files []*ingest.File) error {
	for _, role := range slices.Sorted(maps.Keys(a)) {
		if len(a[role]) <= MostAreas {
			continue
		}
		column := string(role)
		for _, c := range files[0].Columns {
			if c.Role == role {
				column = c.Name
			}
		}
		return words.Errorf("nei file ci sono più di %[1]s %[2]s: la colonna «%[4]s», che fa da %[3]s, tiene forse degli identificativi; indicare quella giusta (--map %[3]s=COLONNA)",
			"there are more than %[1]s %[2]s in the files: the column %[4]q, which plays %[3]s, may hold identifiers; name the right one (--map %[3]s=COLUMN)",
			decimal.Count(MostAreas), kindsOfAreas[role].plural, string(role), column)
	}
	return nil
}

// Counter counts batches as they come; it is for one goroutine.
type Counter struct {
	files       []*ingest.File
	aggregators []*indicator.Aggregator
	areas       areas
	names       export.Names                // up to D
	until       calendar.Day                // D
	known       map[export.Role]arrow.Array // the dictionaries of which the areas were noted last
}

// NewCounter makes a counter that has seen no quesito of files.
func NewCounter(q Question, files []*ingest.File) *Counter {
	c := &Counter{files: files, until: q.Osservazione, areas: make(areas), known: make(map[export.Role]arrow.Array)}
	for role := range kindsOfAreas {
		c.areas[role] = make(map[string]bool)
	}
	for _, query := range q.queries() {
		c.aggregators = append(c.aggregators, indicator.NewAggregator(query))
	}
	return c
}

// Add counts a batch, made by package ingest. Where there are too many strutture or
// direzioni it counts none of it, and fails with a *words.Problem.
func (c *Counter) Add(batch arrow.Record) error {
	for role, names := range c.areas {
		column, some := batch.Column(kindsOfAreas[role].position).(*array.Dictionary)
		if !some || column.Dictionary() == c.known[role] {
			continue
		}
		c.known[role] = column.Dictionary()
		dictionary := column.Dictionary().(*array.String)
		for i := 0; i < dictionary.Len() && len(names) <= MostAreas; i++ {
			if name := dictionary.Value(i); name != "" {
				names[strings.Clone(name)] = true
			}
		}
	}
	if err := c.areas.check(c.files); err != nil {
		return err
	}
	ingest.AddNames(&c.names, batch, c.until)
	for _, a := range c.aggregators {
		a.Add(batch)
	}
	return nil
}

// Counts are the cells that reports are made of, by question, the areas of the files and
// what the strutture are called as of D.
type Counts struct {
	tables []*indicator.Table
	areas  areas
	names  export.Names
}

// Counts are those of what was added.
func (c *Counter) Counts() Counts {
	counts := Counts{areas: c.areas, names: c.names}
	for _, a := range c.aggregators {
		counts.tables = append(counts.tables, a.Table())
	}
	return counts
}

// Merge adds the counts of other quesiti of the same files. It fails with a *words.Problem
// where there are too many strutture or direzioni together.
func (c *Counts) Merge(other Counts, files []*ingest.File) error {
	for role, names := range other.areas {
		maps.Copy(c.areas[role], names)
	}
	c.names.Merge(other.names)
	if err := c.areas.check(files); err != nil {
		return err
	}
	for i, table := range other.tables {
		c.tables[i].Merge(table)
	}
	return nil
}

// places are the strutture that any question has quesiti of.
func (c Counts) places() map[luogo]bool {
	places := make(map[luogo]bool)
	for _, table := range c.tables[byMonth:byChange] {
		for _, key := range table.Keys {
			places[luogo{direzione: table.Values[0][key[0]], codice: table.Values[1][key[1]]}] = true
		}
	}
	return places
}

// Areas is how many direzioni and strutture reports can be of.
func (c Counts) Areas() (direzioni, strutture int) {
	seen := make(map[string]bool)
	for l := range c.places() {
		if !seen[l.direzione] && l.direzione != indicator.NonIndicato {
			direzioni++
		}
		if l.codice != indicator.NonIndicato {
			strutture++
		}
		seen[l.direzione] = true
	}
	return direzioni, strutture
}

// MarshalBinary writes the counts on their way from one browser worker to another: the
// areas and names, then the tables, each after its length.
func (c Counts) MarshalBinary() ([]byte, error) {
	places, err := json.Marshal(places{c.areas, c.names})
	if err != nil {
		return nil, err
	}
	out := withLength(nil, places)
	for _, table := range c.tables {
		data, err := table.MarshalBinary()
		if err != nil {
			return nil, err
		}
		out = withLength(out, data)
	}
	return out, nil
}

// places are the areas and names of counts.
type places struct {
	Areas areas
	Names export.Names
}

func withLength(out, data []byte) []byte {
	return append(binary.LittleEndian.AppendUint64(out, uint64(len(data))), data...)
}

// UnmarshalCounts reads what [Counts.MarshalBinary] wrote.
func UnmarshalCounts(data []byte) (counts Counts, err error) {
	for r := bytes.NewBuffer(data); r.Len() > 0; {
		length := r.Next(8)
		if len(length) < 8 || binary.LittleEndian.Uint64(length) > uint64(r.Len()) {
			return Counts{}, fmt.Errorf("report: counts end early")
		}
		part := r.Next(int(binary.LittleEndian.Uint64(length)))
		if counts.areas == nil {
			var told places
			err = json.Unmarshal(part, &told)
			counts.areas, counts.names = told.Areas, told.Names
		} else {
			var table *indicator.Table
			table, err = indicator.UnmarshalTable(part)
			counts.tables = append(counts.tables, table)
		}
		if err != nil {
			return Counts{}, err
		}
	}
	return counts, nil
}
