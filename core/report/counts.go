// Package report makes the reports of a month for the focus groups: a static HTML file
// for the nation, each direzione and each struttura, with aggregates only, that shows
// nothing of single quesiti and that anyone who holds the exports can verify.
//
// The numbers take three steps. A [Counter] counts batches of quesiti for a [Question];
// its [Counts] merge, so that cores or browser workers share the work. [New] makes the
// [Edition] of the month of them: it puts together what reports tell of and lets package
// disclosure decide what may be shown, for all reports at once. [Edition.Report] then
// writes the report of a [Scope]; the same choices give the same bytes wherever they are
// made. [Verify] holds a report against another one made anew.
package report

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"strconv"

	"github.com/apache/arrow/go/v17/arrow"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/export"
	"cruscotto/core/indicator"
)

// Question says which month the reports are of, and how they count.
type Question struct {
	Mese         calendar.Month // P
	Osservazione calendar.Day   // D
	Base         catalog.Base
	Conteggio    calendar.Rule
}

// trend is how many months a report looks back on, its own among them: the same month of
// the year before is the first.
const trend = 13

// The questions that a report asks of the quesiti, in order; the months of the trend
// follow, of which the last is the report's own.
const (
	byOggetto              = iota // a question for each class of soglia, as one oggetto may have several
	byIntermediario        = byOggetto + classes + iota - 1
	byIntermediarioWithout // of those senza soglia
	sentUnspecified
	firstMonth
)

// classes are no soglia, and each of them.
const classes = 1 + len(catalog.Classi)

// lastMonth is the question for the report's own month, as a whole.
const lastMonth = firstMonth + trend - 1

// queries are these questions, all by struttura.
func (q Question) queries() []indicator.Query {
	ask := func(month calendar.Month, per ...indicator.Dimension) indicator.Query {
		return indicator.Query{
			Osservazione: q.Osservazione, Periodo: month.Period(), Base: q.Base, Conteggio: q.Conteggio,
			Per: append([]indicator.Dimension{indicator.Direzione, indicator.Struttura}, per...),
		}
	}
	all := make([]indicator.Query, firstMonth, firstMonth+trend)
	for classe := range classes {
		all[byOggetto+classe] = ask(q.Mese, indicator.Oggetto)
		all[byOggetto+classe].Dove = ofClass(classe)
	}
	all[byIntermediario] = ask(q.Mese, indicator.Intermediario)
	all[byIntermediarioWithout] = ask(q.Mese, indicator.Intermediario)
	all[byIntermediarioWithout].Dove = ofClass(0)
	all[sentUnspecified] = ask(q.Mese)
	all[sentUnspecified].Dove = map[indicator.Dimension][]string{indicator.Mittente: {export.NonSpecificato}}
	for i := range trend {
		all = append(all, ask(q.Mese-trend+1+calendar.Month(i)))
	}
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

// Counter counts batches as they come; it is for one goroutine.
type Counter struct{ aggregators []*indicator.Aggregator }

// NewCounter makes a counter that has seen no quesito.
func NewCounter(q Question) *Counter {
	c := new(Counter)
	for _, query := range q.queries() {
		c.aggregators = append(c.aggregators, indicator.NewAggregator(query))
	}
	return c
}

// Add counts a batch, made by package ingest.
func (c *Counter) Add(batch arrow.Record) {
	for _, a := range c.aggregators {
		a.Add(batch)
	}
}

// Counts are the cells that reports are made of, by question.
type Counts []*indicator.Table

// Counts are those of what was added.
func (c *Counter) Counts() Counts {
	counts := make(Counts, len(c.aggregators))
	for i, a := range c.aggregators {
		counts[i] = a.Table()
	}
	return counts
}

// Merge adds the cells of other quesiti.
func (c Counts) Merge(other Counts) {
	for i, table := range other {
		c[i].Merge(table)
	}
}

// MarshalBinary writes the counts on their way from one browser worker to another: each
// table after its length.
func (c Counts) MarshalBinary() ([]byte, error) {
	var out []byte
	for _, table := range c {
		data, err := table.MarshalBinary()
		if err != nil {
			return nil, err
		}
		out = append(binary.LittleEndian.AppendUint64(out, uint64(len(data))), data...)
	}
	return out, nil
}

// UnmarshalCounts reads what [Counts.MarshalBinary] wrote.
func UnmarshalCounts(data []byte) (Counts, error) {
	var counts Counts
	for r := bytes.NewBuffer(data); r.Len() > 0; {
		length := r.Next(8)
		if len(length) < 8 || binary.LittleEndian.Uint64(length) > uint64(r.Len()) {
			return nil, fmt.Errorf("report: counts end early")
		}
		table, err := indicator.UnmarshalTable(r.Next(int(binary.LittleEndian.Uint64(length))))
		if err != nil {
			return nil, err
		}
		counts = append(counts, table)
	}
	return counts, nil
}
