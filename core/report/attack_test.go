package report

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/disclosure"
	"cruscotto/core/disclosure/attack"
	"cruscotto/core/fixture"
	"cruscotto/core/indicator"
	"cruscotto/core/ingest"
	"cruscotto/core/words"
)

// randomExport has a few strutture with the many small numbers that small ones have.
func randomExport(seed uint64) []fixture.Quesito {
	r := rand.New(rand.NewPCG(seed, 11))
	soglie := []int32{5, 10, 15, 25}
	var oggetti []string
	soglia := make(map[string]*int32)
	for i := range 3 + r.IntN(5) {
		name := fmt.Sprint("oggetto ", i)
		oggetti = append(oggetti, name)
		if r.IntN(8) > 0 {
			soglia[name] = fixture.P(soglie[r.IntN(4)])
		}
	}
	oggetti = append(oggetti, "Non specificato")
	skewed := func(n int) int { return min(int(r.ExpFloat64()*float64(n)/3), n-1) }
	first := time.Date(2025, 7, 1, 9, 0, 0, 0, time.UTC)
	var rows []fixture.Quesito
	for d := range 1 + r.IntN(3) {
		for s := range 1 + r.IntN(4) {
			for range 1 + r.IntN([]int{20, 120, 600}[r.IntN(3)]) {
				sent := first.AddDate(0, 0, r.IntN(150))
				q := fixture.Quesito{
					ID:            fixture.P(strconv.Itoa(len(rows))),
					Direzione:     fixture.P(fmt.Sprint("direzione ", d)),
					Struttura:     fixture.P(fmt.Sprintf("%d%02d", d, s)),
					Oggetto:       fixture.P(oggetti[skewed(len(oggetti))]),
					Intermediario: fixture.P([]string{"consulente", "commercialista", "azienda"}[skewed(3)]),
					Invio:         &sent,
				}
				q.Soglia = soglia[*q.Oggetto]
				if q.Soglia != nil && r.IntN(30) == 0 {
					q.Soglia = fixture.P(soglie[r.IntN(4)]) // an oggetto of several soglie
				}
				if r.IntN(12) == 0 {
					q.Lavorazione = fixture.P(oggetti[r.IntN(len(oggetti))])
				}
				if r.IntN(9) > 0 {
					q.Definizione = fixture.P(sent.AddDate(0, 0, int(r.ExpFloat64()*float64(2+r.IntN(12)))))
				}
				rows = append(rows, q)
			}
		}
	}
	return rows
}

// countedIn counts an export.
func countedIn(t testing.TB, rows []fixture.Quesito, q Question, conf *catalog.Catalog) (*ingest.Set, Counts, error) {
	t.Helper()
	set, err := fixture.Decode(fixture.Parquet(rows, "2025-12-31", 0), ingest.Options{Catalog: conf})
	if err != nil {
		t.Fatal(err)
	}
	c := NewCounter(q, set.Files)
	for _, batch := range set.Batches {
		if err := c.Add(batch); err != nil {
			return nil, Counts{}, err
		}
	}
	return set, c.Counts(), nil
}

// made counts an export and makes the edition of a month of it.
func made(t testing.TB, rows []fixture.Quesito, q Question, conf *catalog.Catalog) (*Edition, Counts, error) {
	t.Helper()
	set, counts, err := countedIn(t, rows, q, conf)
	if err != nil {
		return nil, Counts{}, err
	}
	e, err := New(q, counts, Provenance{Rilevazione: day(t, "2025-12-31"), Righe: set.Found.Rows()}, conf)
	return e, counts, err
}

func day(t testing.TB, text string) calendar.Day {
	t.Helper()
	d, err := calendar.ParseDay(text)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// attacker knows what adds up to what in any export, and all reports of an edition.
type attacker struct {
	*Edition
	*attack.System
	truth map[string]int64 // of the unknown numbers, for what is said when one is found
	told  Scope            // of whose report somebody has told all that it suppresses; "" is none
	slack int

	cells, hidden int // in the reports
}

// state of a quesito, finer than those that reports show: they tell the days from one
// another, and the cohort from the stock.
const (
	inTime = iota
	late
	expired
	waiting
	closedWithout
	waitingWithout
	fine
)

// atMost notes that a sum is not above a number.
func (a *attacker) atMost(sum attack.Sum, value int64) {
	a.slack++
	sum[fmt.Sprint("slack ", a.slack)] = 1
	a.Know(sum, value)
}

func id(parts ...any) string { return strings.TrimSuffix(fmt.Sprintln(parts...), "\n") }

// places are those of an area.
func (a *attacker) places(area int) (places []int) {
	for place, region := range a.regionOf {
		if area == disclosure.Nation || area == a.cohort.Region(region) || area == a.cohort.Place(place) {
			places = append(places, place)
		}
	}
	return places
}

// over is the sum of the names that f gives for each place of an area.
func (a *attacker) over(area int, f func(place int) []string) attack.Sum {
	sum := attack.Sum{}
	for _, place := range a.places(area) {
		for _, name := range f(place) {
			sum[name]++
		}
	}
	return sum
}

// less subtracts a sum, some times.
func less(sum, other attack.Sum, times float64) attack.Sum {
	out := attack.Sum{}
	for name, factor := range sum {
		out[name] += factor
	}
	for name, factor := range other {
		out[name] -= times * factor
	}
	return out
}

// newAttacker tells what holds in any export, and what is so in this one.
func newAttacker(e *Edition, counts Counts) *attacker {
	a := &attacker{Edition: e, System: attack.New(), truth: make(map[string]int64)}
	for classe, table := range counts.tables[byOggetto : byOggetto+classes] {
		e.each(table, func(place int, nome string, c *indicator.Cell) {
			at, some := e.positions[oggetto{nome, classe}]
			if !some {
				return
			}
			for state, n := range [fine]int64{c.Entro[classe], c.Definiti[classe] - c.Entro[classe], c.Scaduti[classe], c.Giacenti - c.Scaduti[classe], 0, 0} {
				if classe == 0 {
					n = [fine]int64{0, 0, 0, 0, c.Definiti[0], c.Giacenti}[state]
				}
				a.truth[id("quesiti", place, at, state)] += n
			}
			a.truth[id("giorni", place, classe)] += c.SommaGiorni
		})
	}
	for i, of := range []func(*indicator.Cell) disclosure.Unit{unit, without} {
		e.each(counts.tables[byIntermediario+i], func(place int, nome string, c *indicator.Cell) {
			at := len(e.intermediari) - 1
			for i, name := range e.intermediari[:at] {
				if name == nome {
					at = i
				}
			}
			for state, n := range of(c).N {
				a.truth[id("intermediario", place, at, state)] += n
			}
		})
	}
	e.each(counts.tables[lastMonth], func(place int, _ string, c *indicator.Cell) {
		a.truth[id("deflusso", place)] = c.Deflusso
		a.truth[id("cambio", place, otherwiseChanged)] += c.Cambiati
		a.truth[id("cambio", place, unchanged)] += c.Pervenuti - c.Cambiati
		for i, eta := range c.Eta {
			for state, n := range []int64{eta.NonScaduti, eta.Scaduti, eta.SenzaSoglia} {
				a.truth[id("giacenti", place, i, state)] = n
			}
		}
	})
	e.each(counts.tables[sentUnspecified], func(place int, _ string, c *indicator.Cell) {
		a.truth[id("cambio", place, specifiedLater)] += c.Cambiati
		a.truth[id("cambio", place, otherwiseChanged)] -= c.Cambiati
	})
	for i := range e.months {
		e.each(counts.tables[firstMonth+i], func(place int, _ string, c *indicator.Cell) {
			for state, n := range unit(c).N {
				a.truth[id("mese", i, place, state)] = n
			}
		})
	}
	// The longest time that a quesito of the month can have taken, in tens of days, as
	// all days here; for the base definizione there is no limit.
	longest := math.Inf(1)
	if e.Base == catalog.Invio {
		longest = float64(e.Osservazione-e.Mese.First()) / 10
	}
	for place := range e.luoghi {
		area := e.cohort.Place(place)
		for i, ages := range indicator.Ages {
			if ages.To < 0 || ages.To > catalog.SogliaMassima {
				a.Know(attack.Sum{id("giacenti", place, i, nonScaduti): 1}, 0)
			}
			if ages.From <= catalog.Classi[0] {
				a.Know(attack.Sum{id("giacenti", place, i, scaduti): 1}, 0)
			}
		}
		for state := range disclosure.States {
			whos := attack.Sum{}
			for at := range e.intermediari {
				whos[id("intermediario", place, at, state)] = 1
			}
			a.Know(less(a.states(area, state), whos, 1), 0)
		}
		if e.sent == e.cohort {
			a.Know(less(a.all(area), a.changed(area, specifiedLater, otherwiseChanged, unchanged), 1), 0)
		}
		for at, o := range e.oggetti {
			for state := range fine {
				if (o.classe == 0) != (state == closedWithout || state == waitingWithout) {
					a.Know(attack.Sum{id("quesiti", place, at, state): 1}, 0)
				}
			}
		}
		for classe := range classes {
			of := func(states ...int) attack.Sum { return a.inClass(area, classe, states...) }
			days := attack.Sum{id("giorni", place, classe): 1}
			if classe == 0 {
				if !math.IsInf(longest, 1) {
					a.atMost(less(days, of(closedWithout), longest), 0)
				}
				continue
			}
			n := float64(catalog.Classi[classe-1])
			if !math.IsInf(longest, 1) {
				a.atMost(less(less(days, of(inTime), n/10), of(late), longest), 0)
			} else {
				lates := id("giorni oltre", place, classe)
				a.atMost(less(less(days, of(inTime), n/10), attack.Sum{lates: 1}, 1), 0)
			}
			a.atMost(less(attack.Sum{}, less(days, of(late), (n+1)/10), 1), 0)
		}
		a.linkStock(place)
	}
	return a
}

// linkStock tells that the giacenti of the month are among all giacenti.
func (a *attacker) linkStock(place int) {
	if a.Base != catalog.Invio || a.Conteggio != calendar.Calendario {
		return
	}
	area := a.cohort.Place(place)
	youngest, oldest := int32(max(0, a.Osservazione-a.Mese.Last())), int32(a.Osservazione-a.Mese.First())
	for state, of := range map[int]int{nonScaduti: waiting, scaduti: expired, senzaSoglia: waitingWithout} {
		sum := a.fine(area, of)
		for i, ages := range indicator.Ages {
			if ages.From <= oldest && (ages.To < 0 || ages.To >= youngest) {
				part := id("parte", place, i, state)
				sum[part] = -1
				a.atMost(attack.Sum{part: 1, id("giacenti", place, i, state): -1}, 0)
			}
		}
		a.Know(sum, 0)
	}
}

func (a *attacker) some(area int, of func(at int) bool, states ...int) attack.Sum {
	return a.over(area, func(place int) (names []string) {
		for at := range a.oggetti {
			for _, state := range states {
				if of(at) {
					names = append(names, id("quesiti", place, at, state))
				}
			}
		}
		return names
	})
}

func (a *attacker) fine(area int, states ...int) attack.Sum {
	return a.some(area, func(int) bool { return true }, states...)
}

func (a *attacker) inClass(area, classe int, states ...int) attack.Sum {
	return a.some(area, func(at int) bool { return a.oggetti[at].classe == classe }, states...)
}

// coarse are the fine states of those that reports show.
var coarse = [disclosure.States][]int{entro: {inTime}, oltre: {late, expired}, aperti: {waiting}, senza: {closedWithout, waitingWithout}}

func (a *attacker) states(area, state int) attack.Sum { return a.fine(area, coarse[state]...) }
func (a *attacker) all(area int) attack.Sum {
	return a.fine(area, inTime, late, expired, waiting, closedWithout, waitingWithout)
}

func (a *attacker) changed(area int, changes ...int) attack.Sum {
	return a.over(area, func(place int) (names []string) {
		for _, c := range changes {
			names = append(names, id("cambio", place, c))
		}
		return names
	})
}

// read takes in a report: what it shows is known, what it does not is asked.
func (a *attacker) read(s Scope, report []byte) {
	area, _ := a.area(s)
	m, err := ReadManifest(report)
	if err != nil {
		panic(err)
	}
	for _, v := range m.Celle {
		a.cells++
		if v.text == `"`+suppressedMark+`"` {
			a.hidden++
		}
		parts := strings.Split(v.id, "/")
		column := parts[2]
		if v.text == `"`+suppressedMark+`"` && (column == "su" || column == "denominatore" && (parts[1] == "complessivo" || strings.HasPrefix(parts[1], "soglia"))) {
			column = "oltre" // what it adds to entro, which is asked for by itself
		}
		for _, sum := range a.meaning(area, parts[0], parts[1], column) {
			a.take(string(s)+" "+v.id, sum, v.text)
		}
		if shown := v.text[0] != '"' && v.text != "null"; shown && (parts[2] == "medio" || parts[1] == "medio" && parts[2] == "valore") {
			a.mean(area, parts, v.text)
		}
	}
}

// take notes a count that is shown, or asks for it.
func (a *attacker) take(name string, sum attack.Sum, text string) {
	var truth int64
	for part, factor := range sum {
		truth += int64(factor) * a.truth[part]
	}
	if text == `"`+suppressedMark+`"` {
		a.Ask(name, sum, truth)
		if a.told != "" && strings.HasPrefix(name, string(a.told)+" ") {
			a.Know(sum, truth)
		}
		return
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n != truth {
		panic(fmt.Sprintf("%s is %s, in truth %d", name, text, truth))
	}
	a.Know(sum, n)
}

// mean takes in a mean of the month, rounded to tenths.
func (a *attacker) mean(area int, parts []string, text string) {
	if parts[0] == "andamento" && parts[1] != a.Mese.String() {
		return // nothing else tells of the days of these
	}
	if parts[0] == "strutture" {
		area, _ = a.area(Scope(parts[1]))
	}
	v, _ := strconv.ParseFloat(text, 64)
	days := a.over(area, func(place int) (names []string) {
		for classe := range classes {
			names = append(names, id("giorni", place, classe))
		}
		return names
	})
	n := a.fine(area, inTime, late, closedWithout)
	a.atMost(less(days, n, (v+0.05)/10), 0)
	a.atMost(less(attack.Sum{}, less(days, n, (v-0.05)/10), 1), 0)
}

// meaning is the sum that a cell of a report counts; none for ratios and times.
func (a *attacker) meaning(area int, section, row, column string) (sums []attack.Sum) {
	// of is what a row of a group shows.
	of := func(states func(...int) attack.Sum) []attack.Sum {
		switch column {
		case "quesiti":
			return []attack.Sum{states(inTime, late, expired, waiting, closedWithout, waitingWithout)}
		case "entro", "numeratore":
			return []attack.Sum{states(inTime)}
		case "su", "denominatore":
			return []attack.Sum{states(inTime, late, expired)}
		case "oltre":
			return []attack.Sum{states(late, expired)}
		}
		return nil
	}
	total := func(area int) func(...int) attack.Sum {
		return func(states ...int) attack.Sum { return a.fine(area, states...) }
	}
	stock := func(area int, ages []int, states ...int) []attack.Sum {
		return []attack.Sum{a.over(area, func(place int) (names []string) {
			for _, i := range ages {
				for _, state := range states {
					names = append(names, id("giacenti", place, i, state))
				}
			}
			return names
		})}
	}
	everyAge := make([]int, len(indicator.Ages))
	for i := range everyAge {
		everyAge[i] = i
	}
	outflow := func(area int) []attack.Sum {
		if a.answered == nil {
			return []attack.Sum{a.fine(area, inTime, late, closedWithout)}
		}
		return []attack.Sum{a.over(area, func(place int) []string { return []string{id("deflusso", place)} })}
	}
	switch section {
	case "indicatori":
		classe := 0
		for i, days := range catalog.Classi {
			if row == fmt.Sprintf("soglia%d", days) {
				classe = i + 1
			}
		}
		switch {
		case row == "complessivo":
			return of(total(area))
		case classe > 0:
			return of(func(states ...int) attack.Sum { return a.inClass(area, classe, states...) })
		case row == "giacenza" && column == "numeratore":
			return stock(area, everyAge, nonScaduti)
		case row == "giacenza" && column == "denominatore":
			return stock(area, everyAge, nonScaduti, scaduti)
		case row == "deflusso" && column == "numeratore":
			return outflow(area)
		case row == "deflusso" && column == "denominatore":
			return []attack.Sum{a.changed(area, specifiedLater, otherwiseChanged, unchanged)}
		case column == "denominatore":
			return []attack.Sum{a.fine(area, inTime, late, closedWithout)}
		}
	case "andamento":
		month, _ := calendar.ParseMonth(row)
		i := int(month - (a.Mese - trend + 1))
		if i == trend-1 {
			return of(total(area))
		}
		return of(func(states ...int) attack.Sum {
			return a.over(area, func(place int) (names []string) {
				for state, finer := range coarse {
					if slices.Contains(states, finer[0]) {
						names = append(names, id("mese", i, place, state))
					}
				}
				return names
			})
		})
	case "strutture":
		other, err := a.area(Scope(row))
		if err != nil {
			panic(err)
		}
		if column == "giacenti" {
			return stock(other, everyAge, nonScaduti, scaduti)
		}
		return of(total(other))
	case "oggetti":
		if classe, is := strings.CutPrefix(row, "soglia:"); is {
			n, _ := strconv.Atoi(classe)
			return of(func(states ...int) attack.Sum { return a.inClass(area, n, states...) })
		}
		classe, nome, _ := strings.Cut(row, ":")
		n, _ := strconv.Atoi(classe)
		return of(func(states ...int) attack.Sum {
			return a.some(area, func(at int) bool { return a.oggetti[at] == oggetto{nome, n} }, states...)
		})
	case "intermediari":
		return of(func(states ...int) attack.Sum {
			return a.over(area, func(place int) (names []string) {
				for at, nome := range a.intermediari {
					for state, finer := range coarse {
						if (nome == row || nome == "" && row == "altri:") && slices.Contains(states, finer[0]) {
							names = append(names, id("intermediario", place, at, state))
						}
					}
				}
				return names
			})
		})
	case "anzianita":
		ages := everyAge
		for i, of := range indicator.Ages {
			if row == fmt.Sprint(of.From) {
				ages = []int{i}
			}
		}
		switch column {
		case "nonscaduti":
			return stock(area, ages, nonScaduti)
		case "scaduti":
			return stock(area, ages, scaduti)
		case "senza":
			return stock(area, ages, senzaSoglia)
		case "totale":
			return stock(area, ages, nonScaduti, scaduti, senzaSoglia)
		}
	case "cambio":
		switch {
		case column != "quesiti":
		case row == "cambiati":
			return []attack.Sum{a.changed(area, specifiedLater, otherwiseChanged)}
		case row == "precisati":
			return []attack.Sum{a.changed(area, specifiedLater)}
		case row == "nonspecificato":
			return []attack.Sum{less(a.changed(area, specifiedLater), a.some(area, func(at int) bool { return at == a.unspecified[0] },
				inTime, late, expired, waiting, closedWithout, waitingWithout), -1)}
		}
	}
	return nil
}

// attacked is the edition of a random export in the hands of an attacker; nil where none
// could be made.
func attacked(t *testing.T, seed uint64, told Scope) *attacker {
	questions := []Question{
		{Osservazione: day(t, "2025-12-31"), Base: catalog.Invio, Conteggio: calendar.Calendario},
		{Osservazione: day(t, "2025-11-05"), Base: catalog.Invio, Conteggio: calendar.Calendario},
		{Osservazione: day(t, "2025-12-15"), Base: catalog.Definizione, Conteggio: calendar.Lavorativi},
	}
	q := questions[seed%uint64(len(questions))]
	q.Mese = calendar.Date(2025, time.October, 1).Month()
	e, counts, err := made(t, randomExport(seed), q, catalog.Default())
	if err != nil {
		return nil
	}
	a := newAttacker(e, counts)
	a.told = told
	for _, s := range e.Scopes(true) {
		if e.Possible(s) {
			page, _ := report(t, e, s, words.Italian)
			a.read(s, page)
		}
	}
	return a
}

// Nobody who has all reports of a month can narrow a count that they do not show to
// fewer than k values: not even who takes the means, the soglie and the giacenza into
// account. EXPORTS tells how many exports are tried.
func TestNothingCanBeWorkedOutOfReports(t *testing.T) {
	exports := uint64(100)
	if runtime.GOOS == "js" {
		exports = 15 // it takes five times as long there, and does the same
	}
	if n, err := strconv.ParseUint(os.Getenv("EXPORTS"), 10, 64); err == nil {
		exports = n
	}
	cells, hidden, asked, refused := 0, 0, 0, 0
	for seed := range exports {
		a := attacked(t, seed, "")
		if a == nil {
			refused++
			continue
		}
		asked += a.Asked()
		cells, hidden = cells+a.cells, hidden+a.hidden
		for _, found := range a.Narrowed(float64(a.k - 1)) {
			t.Errorf("seed %d: %s", seed, found)
		}
	}
	t.Logf("%d exports, of which %d have too little to show: %d counts attacked; %.1f %% of %d numbers suppressed",
		exports, refused, asked, 100*float64(hidden)/float64(cells), cells)
}

// The attack succeeds where somebody tells what one report suppresses.
func TestTheAttackOnReportsIsOne(t *testing.T) {
	found := 0
	for seed := range uint64(3) {
		if a := attacked(t, seed, Nazionale); a != nil {
			found += len(a.Narrowed(float64(a.k - 1)))
		}
	}
	if found == 0 {
		t.Error("nothing was worked out")
	}
}
