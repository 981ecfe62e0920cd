// Package demo makes demonstration exports: invented quesiti that look like the
// real thing, the same for the same seed. It knows the contract of an export and
// nothing of how indicators are computed.
//
// Quesiti arrive with the rhythm of weeks, holidays, August and the deadlines of
// the 16th and of the month's end; they are answered in skewed times that differ by
// struttura and oggetto, on working days; some are re-addressed, some never
// answered. A few strutture get clearly worse or better in the last months.
package demo

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"cruscotto/core/calendar"
	"cruscotto/core/export"
	"cruscotto/core/words"
)

// Options say what to generate.
type Options struct {
	Rows        int            // quesiti
	Start       calendar.Month // first month of arrivals
	Months      int            // months of arrivals
	Rilevazione calendar.Day   // R: nothing is later than it
	Seed        uint64
	Compression string // one of [Compressions]; "": the first
	Columns     int    // of the file: those of the schema, then others that play no role; 0: the former

	// Dirty is how many rows to plant for each rule in [Planted], spread over the
	// export, each breaking that rule alone.
	Dirty int
}

// Compressions are the codecs that an export can be written with.
var Compressions = []string{"snappy", "zstd"}

// MostColumns is how many columns an export can have.
const MostColumns = 1000

// Planted are the rules that Options.Dirty plants rows for: those that a row can break alone.
var Planted = []export.Rule{
	export.E101, export.E102, export.E103, export.E104, export.E105, export.E106, export.E108,
	export.W201, export.W202, export.W203, export.W204, export.W205, export.W207, export.W208,
}

// Quesito is a row of the export; nil is null. The tags are for package demofile:
// parquet-go takes the zero value of an optional field that is no pointer for null,
// but not always (its issue 154).
type Quesito struct {
	ID            *string `parquet:"id_quesito"`
	Struttura     *string `parquet:"struttura,dict"`
	Oggetto       *string `parquet:"oggetto,dict"`
	Invio         *int64  `parquet:"data_invio,timestamp(microsecond)"`
	Definizione   *int64  `parquet:"data_definizione,timestamp(microsecond)"`
	Lavorazione   *string `parquet:"oggetto_lavorazione,dict"`
	Direzione     *string `parquet:"direzione,dict"`
	Intermediario *string `parquet:"intermediario,dict"`
	Soglia        *int32  `parquet:"soglia_giorni,dict"`
	Stato         *string `parquet:"stato,dict"`
	Nome          *string `parquet:"nome_struttura,dict"`
	Gestione      *string `parquet:"gestione,dict"`
}

var (
	aperto = "Aperto"
	chiuso = "Chiuso"
)

// Generate makes the quesiti of an export of schema quesiti/v1, in order of arrival,
// and hands them to take some thousands at a time, which must not keep them. Wrong
// options are a *words.Problem. The same options give the same quesiti everywhere.
func Generate(ctx context.Context, o Options, take func([]Quesito) error) error {
	if err := o.check(); err != nil {
		return err
	}
	g := newGenerator(o)
	written := 0
	rows := make([]Quesito, 0, 1<<13)
	flush := func() error {
		for i := range rows {
			g.spoil(&rows[i], written+i)
		}
		if err := take(rows); err != nil {
			return err
		}
		written += len(rows)
		rows = rows[:0]
		return ctx.Err()
	}
	for i, n := range g.arrivals() {
		day := g.first + calendar.Day(i)
		for _, invio := range g.instants(day, n) {
			rows = append(rows, g.quesito(day, invio, written+len(rows)))
			if len(rows) == cap(rows) {
				if err := flush(); err != nil {
					return err
				}
			}
		}
	}
	return flush()
}

func (o Options) check() error {
	last := (o.Start + calendar.Month(o.Months) - 1).Last()
	switch {
	case o.Rows < 1 || o.Rows > 1_000_000_000:
		return words.Errorf("%d quesiti: servono da 1 a 1.000.000.000", "%d quesiti: from 1 to 1,000,000,000 are possible", o.Rows)
	case o.Months < 1 || o.Months > 240:
		return words.Errorf("%d mesi: servono da 1 a 240", "%d months: from 1 to 240 are possible", o.Months)
	case o.Start.First() < export.ChannelOpened || last > calendar.Date(2199, 12, 31):
		return words.Errorf("i mesi vanno da agosto 2009, dopo l'apertura del canale, al 2199", "months go from August 2009, after the channel was opened, to 2199")
	case o.Rilevazione < o.Start.First():
		return words.Errorf("la rilevazione %s è prima del primo mese, %s", "the data di rilevazione %s is before the first month, %s", o.Rilevazione, o.Start)
	case o.Rilevazione > calendar.Date(2199, 12, 31):
		return words.Errorf("la rilevazione %s è oltre il 2199", "the data di rilevazione %s is beyond 2199", o.Rilevazione)
	case o.Compression != "" && !slices.Contains(Compressions, o.Compression):
		return words.Errorf("compressione «%s» sconosciuta: scegliere fra %s", "unknown compression %q: choose one of %s", o.Compression, strings.Join(Compressions, ", "))
	case o.Columns != 0 && (o.Columns < len(export.Schema) || o.Columns > MostColumns):
		return words.Errorf("%d colonne: servono da %d, quelle dello schema, a %d", "%d columns: from %d, those of the schema, to %d are possible",
			o.Columns, len(export.Schema), MostColumns)
	case o.Dirty < 0 || o.Dirty > o.Rows/(2*len(Planted)):
		return words.Errorf("%d righe per rilievo: con %d quesiti se ne possono piantare al più %d", "%d rows a finding: of %d quesiti at most %d can be planted",
			o.Dirty, o.Rows, o.Rows/(2*len(Planted)))
	}
	return nil
}

// generator draws quesiti. All its chance comes from one sequence.
type generator struct {
	Options
	*rand.Rand
	first, last calendar.Day // of arrivals
	strutture   chooser
	oggetti     chooser
	mittenti    chooser
	gestioni    chooser
	cassetti    *rand.Rand       // the chance of gestioni, so that all else is the same without them
	slowness    []float64        // by struttura: multiplies closing times
	difficulty  []float64        // by oggetto: the same
	drift       map[int][]drift  // by struttura
	months      []calendar.Month // by day since first
	midnights   []int64          // by day since first, and one more: seconds since the epoch, in Rome
	working     []bool           // by day since first
	id          []byte
}

func newGenerator(o Options) *generator {
	g := &generator{Options: o, Rand: rand.New(rand.NewPCG(o.Seed, 0x9e3779b97f4a7c15)), drift: make(map[int][]drift)}
	g.first, g.last = o.Start.First(), min(o.Rilevazione, (o.Start+calendar.Month(o.Months)-1).Last())
	g.strutture = newChooser(len(Strutture()), func(i int) float64 { return Strutture()[i].weight })
	g.oggetti = newChooser(len(oggetti), func(i int) float64 { return oggetti[i].weight })
	g.mittenti = newChooser(len(intermediari), func(i int) float64 { return intermediari[i].weight })
	g.gestioni = newChooser(len(gestioni), func(i int) float64 { return gestioni[i].weight })
	g.cassetti = rand.New(rand.NewPCG(o.Seed, 0xbf58476d1ce4e5b9))
	direzioni := make(map[string]float64)
	for i, s := range Strutture() {
		if _, drawn := direzioni[s.Direzione]; !drawn {
			direzioni[s.Direzione] = math.Exp(0.12 * g.NormFloat64())
		}
		g.slowness = append(g.slowness, direzioni[s.Direzione]*math.Exp(0.22*g.NormFloat64()))
		for _, d := range drifts {
			if d.nome == s.Nome {
				g.drift[i] = append(g.drift[i], d)
			}
		}
	}
	for range oggetti {
		g.difficulty = append(g.difficulty, math.Exp(0.2*g.NormFloat64()))
	}
	for day := g.first; day <= o.Rilevazione; day++ {
		g.months = append(g.months, day.Month())
		g.working = append(g.working, day.Working())
		g.midnights = append(g.midnights, midnight(day))
	}
	g.midnights = append(g.midnights, midnight(o.Rilevazione+1))
	return g
}

// midnight is when a day begins in Rome, in seconds since the epoch.
func midnight(day calendar.Day) int64 {
	summer := int64(day)*86400 - 2*3600
	if got, _ := calendar.FromUnix(summer); got == day {
		return summer
	}
	return summer + 3600
}

// arrivals is how many quesiti arrive on each day since first. They add up to Rows.
func (g *generator) arrivals() []int {
	n := int(g.last-g.first) + 1
	cumulated := make([]float64, n)
	sum := 0.0
	for i := range cumulated {
		sum += g.busyness(g.first + calendar.Day(i))
		cumulated[i] = sum
	}
	counts := make([]int, n)
	before := 0
	for i, c := range cumulated {
		upTo := int(math.Round(c / sum * float64(g.Rows)))
		counts[i] = upTo - before
		before = upTo
	}
	return counts
}

// busyness is the weight of a day: the week, holidays, August, Christmas and the
// deadlines, the 16th (payments by F24) and the end of the month (UniEmens).
func (g *generator) busyness(day calendar.Day) float64 {
	date := day.Time()
	weight := [...]float64{time.Sunday: 0.03, time.Monday: 1.15, time.Tuesday: 1.1, time.Wednesday: 1.05, time.Thursday: 1, time.Friday: 0.85, time.Saturday: 0.1}[date.Weekday()]
	if !day.Working() {
		weight = min(weight, 0.1)
	}
	toEnd := int(day.Month().Last() - day)
	switch {
	case date.Day() >= 11 && date.Day() <= 16:
		weight *= 1.15 + 0.06*float64(date.Day()-11)
	case toEnd < 4:
		weight *= 1.3
	}
	if date.Month()%3 == 0 && toEnd < 10 {
		weight *= 1.08
	}
	switch {
	case date.Month() == time.August && date.Day() >= 8 && date.Day() <= 24:
		weight *= 0.28
	case date.Month() == time.August:
		weight *= 0.6
	case date.Month() == time.December && date.Day() >= 23, date.Month() == time.January && date.Day() <= 6:
		weight *= 0.45
	}
	return weight * (0.93 + 0.14*g.Float64())
}

// hours are the weights of the hours of a day, in Rome.
var hours = newChooser(24, func(hour int) float64 {
	return [24]float64{7: 2, 8: 7, 9: 13, 10: 15, 11: 14, 12: 10, 13: 5, 14: 8, 15: 11, 16: 11, 17: 8, 18: 5, 19: 2, 20: 1, 21: 1, 22: 0.6, 23: 0.4, 0: 0.1, 6: 0.5}[hour]
})

// instants are n moments of a day in ascending order, in microseconds since the
// epoch. On the day of 23 hours those of the last hour fall in the first.
func (g *generator) instants(day calendar.Day, n int) []int64 {
	start, end := g.midnights[day-g.first]*1e6, g.midnights[day-g.first+1]*1e6
	all := make([]int64, n)
	for i := range all {
		all[i] = start + (int64(hours.choose(g.Rand))*3600e6+g.Int64N(3600e6))%(end-start)
	}
	slices.Sort(all)
	return all
}

// quesito draws the row-th quesito, sent at an instant of a day.
func (g *generator) quesito(day calendar.Day, invio int64, row int) Quesito {
	s, o := g.strutture.choose(g.Rand), g.oggetti.choose(g.Rand)
	struttura := &Strutture()[s]
	q := Quesito{
		ID: new(g.name(day, row)), Struttura: &struttura.Codice, Nome: &struttura.Nome, Direzione: &struttura.Direzione, Oggetto: &oggetti[o].Nome,
		Intermediario: &intermediari[g.mittenti.choose(g.Rand)].name, Gestione: &gestioni[g.gestioni.choose(g.cassetti)].name, Invio: &invio, Stato: &aperto,
	}
	effettivo, delay := o, 1.0
	changed := 0.03
	if oggetti[o].Nome == export.NonSpecificato {
		changed = 0.42
	}
	if g.Float64() < changed {
		for effettivo == o || oggetti[effettivo].Nome == export.NonSpecificato {
			effettivo = g.oggetti.choose(g.Rand)
		}
		q.Lavorazione, delay = &oggetti[effettivo].Nome, 1.35
	}
	q.Soglia = &oggetti[effettivo].Soglia
	if g.Float64() < 0.002 { // never answered
		return q
	}
	if definizione := g.closing(day, invio, delay*g.slowness[s]*g.difficulty[effettivo]*g.drifted(s, effettivo, day), *q.Soglia); definizione != 0 {
		q.Definizione, q.Stato = &definizione, &chiuso
	}
	return q
}

// closing is when a quesito is answered, in office hours, 0 when that is after R.
func (g *generator) closing(day calendar.Day, invio int64, slowness float64, soglia int32) int64 {
	days := float64(soglia) * 0.36 * slowness * math.Exp(0.78*g.NormFloat64())
	if g.Float64() < 0.015 { // forgotten for a while
		days += 20 + 60*g.ExpFloat64()
	}
	for at := day + calendar.Day(min(days, 5000)); at <= g.Rilevazione; at++ {
		if !g.working[at-g.first] {
			continue
		}
		// On the day of its invio a quesito may be too late for the hour drawn, and
		// waits for the next working day.
		definizione := (g.midnights[at-g.first] + 8*3600 + g.Int64N(10*3600)) * 1e6
		if definizione > invio {
			return definizione
		}
	}
	return 0
}

// drifted is how much slower a struttura is on a day than it used to be.
func (g *generator) drifted(s, oggetto int, day calendar.Day) float64 {
	factor := 1.0
	for _, d := range g.drift[s] {
		into := float64(g.months[day-g.first]-(g.last.Month()-driftMonths)) / (driftMonths - 1)
		if into > 0 && strings.HasPrefix(oggetti[oggetto].Nome, d.oggetto) {
			factor *= math.Pow(d.factor, min(1, into))
		}
	}
	return factor
}

// name is the id of the row-th quesito, sent on a day.
func (g *generator) name(day calendar.Day, row int) string {
	g.id = fmt.Appendf(g.id[:0], "%04d-%08d", g.months[day-g.first]/12, row+1)
	return string(g.id)
}

// spoil makes a row break the rule that is planted in it, if any.
func (g *generator) spoil(q *Quesito, row int) {
	if g.Dirty == 0 {
		return
	}
	planted := g.Dirty * len(Planted)
	every := g.Rows / planted
	if row%every != 0 || row/every >= planted {
		return
	}
	noon := func(d calendar.Day) *int64 { return new((int64(d)*86400 + 12*3600) * 1e6) }
	open := func(invio *int64) { q.Invio, q.Definizione, q.Stato = invio, nil, &aperto }
	closed := func(definizione *int64) { q.Definizione, q.Stato = definizione, &chiuso }
	switch Planted[row/every%len(Planted)] {
	case export.E101:
		q.ID = nil
	case export.E102:
		q.Invio = nil
	case export.E103:
		closed(noon(calendar.First - 365))
	case export.E104:
		closed(new(*q.Invio - 3*86400e6))
	case export.E105:
		open(noon(g.Rilevazione + 2))
	case export.E106:
		closed(noon(g.Rilevazione + 2))
	case export.E108:
		open(noon(calendar.Date(1999, 6, 15)))
	case export.W201:
		q.Oggetto = nil
	case export.W202:
		q.Soglia = nil
	case export.W203:
		q.Struttura = nil
	case export.W204:
		if q.Definizione != nil {
			q.Stato = &aperto
		} else {
			q.Stato = &chiuso
		}
	case export.W205:
		q.Invio = noon(calendar.Date(2005, 3, 16))
	case export.W207:
		q.Soglia = new(int32(7))
	case export.W208:
		q.Definizione, q.Stato = noon(calendar.Last), &aperto
	}
}

// chooser draws positions by weight, in constant time (the alias method of
// Walker and Vose).
type chooser struct {
	keep  []float64
	other []int
}

func newChooser(n int, weight func(i int) float64) chooser {
	c := chooser{keep: make([]float64, n), other: make([]int, n)}
	sum := 0.0
	for i := range n {
		sum += weight(i)
	}
	var small, large []int
	for i := range n {
		c.keep[i] = weight(i) / sum * float64(n)
		if c.keep[i] < 1 {
			small = append(small, i)
		} else {
			large = append(large, i)
		}
	}
	for len(small) > 0 && len(large) > 0 {
		s, l := small[len(small)-1], large[len(large)-1]
		small = small[:len(small)-1]
		c.other[s] = l
		if c.keep[l] -= 1 - c.keep[s]; c.keep[l] < 1 {
			large = large[:len(large)-1]
			small = append(small, l)
		}
	}
	for _, i := range append(small, large...) {
		c.keep[i] = 1
	}
	return c
}

func (c chooser) choose(random *rand.Rand) int {
	i := random.IntN(len(c.keep))
	if random.Float64() < c.keep[i] {
		return i
	}
	return c.other[i]
}
