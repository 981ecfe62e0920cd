package report

import (
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/disclosure"
	"cruscotto/core/disclosure/attack"
	"cruscotto/core/export"
	"cruscotto/core/fixture"
	"cruscotto/core/indicator"
	"cruscotto/core/ingest"
	"cruscotto/core/words"
)

// randomExport has direzioni and strutture of all sizes, many of them with numbers near k, and
// rows that lack one thing or another.
func randomExport(seed uint64) []fixture.Quesito {
	r := rand.New(rand.NewPCG(seed, 11))
	soglie := []int32{5, 10, 15, 25}
	var oggetti []string
	soglia := make(map[string]*int32)
	for i := range 2 + r.IntN(7) {
		name := fmt.Sprint("oggetto ", i)
		if i == 4 {
			name = "matricola 70012345"
		}
		oggetti = append(oggetti, name)
		if r.IntN(8) > 0 {
			soglia[name] = fixture.P(soglie[r.IntN(1+r.IntN(4))])
		}
	}
	oggetti = append(oggetti, "Non specificato")
	skewed := func(n int) int { return min(int(r.ExpFloat64()*float64(n)/3), n-1) }
	missing := func(p *string) *string {
		if r.IntN(60) == 0 {
			return nil
		}
		return p
	}
	first := time.Date(2025, 9, 20, 9, 0, 0, 0, time.UTC)
	sizes := [][]int{{12, 30, 100}, {20, 200, 500}}[r.IntN(2)]
	var rows []fixture.Quesito
	for d := range 1 + r.IntN([]int{3, 8, 30}[r.IntN(3)]) {
		for s := range 1 + r.IntN(4) {
			for range 1 + r.IntN(sizes[r.IntN(len(sizes))]) {
				sent := first.AddDate(0, 0, r.IntN(50))
				q := fixture.Quesito{
					ID:            fixture.P(strconv.Itoa(len(rows))),
					Direzione:     missing(fixture.P(fmt.Sprint("direzione ", d))),
					Struttura:     missing(fixture.P(fmt.Sprintf("%d%02d", d, s))),
					Intermediario: missing(fixture.P([]string{"tipo A", "tipo B", "tipo C"}[skewed(3)])),
					Invio:         &sent,
				}
				name := oggetti[skewed(len(oggetti))]
				q.Oggetto, q.Soglia = missing(&name), soglia[name]
				if q.Soglia != nil && r.IntN(30) == 0 {
					q.Soglia = fixture.P(soglie[r.IntN(4)]) // an oggetto of several soglie
				}
				if r.IntN(8) == 0 {
					q.Lavorazione = fixture.P(oggetti[skewed(len(oggetti))])
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
	e, err := New(q, counts, Provenance{Rilevazione: day(t, "2025-12-31"), FirstInvio: set.Found.FirstInvio, Righe: set.Found.Rows()}, conf)
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

// attacked is a kind of an edition in the hands of who has all of its reports, and knows
// which values there are.
type attacked struct {
	name   string
	truth  map[luogo]map[string]disclosure.Outcomes // by leaf and value
	areas  map[luogo]bool
	values map[string]bool
	named  map[luogo]map[string]bool
	known  *attack.System

	// rows is what a report tells by its cells: of all quesiti of the kind, and of the values
	// that it names.
	rows func(cells map[string]int64) (all disclosure.Outcomes, named map[string]disclosure.Outcomes)
}

// newAttacked begins an attack on a kind of which a table has the truth.
func newAttacked(name string, table *indicator.Table, of func(key indicator.Key, c *indicator.Cell) (luogo, string, disclosure.Outcomes),
	rows func(map[string]int64) (disclosure.Outcomes, map[string]disclosure.Outcomes)) *attacked {
	a := &attacked{name: name, truth: make(map[luogo]map[string]disclosure.Outcomes), areas: map[luogo]bool{{}: true},
		values: make(map[string]bool), named: make(map[luogo]map[string]bool), known: attack.New(), rows: rows}
	for i, key := range table.Keys {
		leaf, value, o := of(key, table.Cells[i])
		if o.Total() == 0 || value == indicator.NonIndicato {
			continue
		}
		if a.truth[leaf] == nil {
			a.truth[leaf] = make(map[string]disclosure.Outcomes)
		}
		a.truth[leaf][value] = o
		a.values[value], a.areas[leaf], a.areas[luogo{direzione: leaf.direzione}] = true, true, true
	}
	return a
}

// in tells whether a leaf lies in an area, or is it.
func in(leaf, area luogo) bool {
	return area == luogo{} || leaf.direzione == area.direzione && (area.codice == "" || leaf.codice == area.codice)
}

// count is what an area has of some values in truth.
func (a *attacked) count(area luogo, values map[string]bool) (sum disclosure.Outcomes) {
	for leaf, counts := range a.truth {
		for value, o := range counts {
			if in(leaf, area) && values[value] {
				sum.Add(o)
			}
		}
	}
	return sum
}

// unknown is the same as a sum of what readers do not know, of one outcome.
func (a *attacked) unknown(area luogo, o int, values map[string]bool) attack.Sum {
	sum := attack.Sum{}
	for leaf := range a.truth {
		for value := range values {
			if in(leaf, area) {
				sum[fmt.Sprint(leaf, value, o)] = 1
			}
		}
	}
	return sum
}

// read takes in a report.
func (a *attacked) read(t testing.TB, area luogo, cells map[string]int64) {
	know := func(told disclosure.Outcomes, values map[string]bool) {
		if truth := a.count(area, values); truth != told {
			t.Fatalf("%s, %v tells of %v %v, in truth %v", a.name, area, values, told, truth)
		}
		for o, n := range told {
			a.known.Know(a.unknown(area, o, values), n)
		}
	}
	all, named := a.rows(cells)
	know(all, a.values)
	a.named[area] = make(map[string]bool)
	for value, o := range named {
		a.named[area][value] = true
		know(o, map[string]bool{value: true})
	}
}

// attack gives the groups of less than k that are named, or can be worked out, and how many
// ought not to.
func (a *attacked) attack(k int64) (asked int, found []string) {
	if len(a.values) == 1 {
		return 0, nil // rule 5
	}
	for area := range a.areas {
		width := k - 1
		if a.count(area, a.values).Total() < k {
			width = 1
		}
		for value := range a.values {
			one := map[string]bool{value: true}
			switch n := a.count(area, one).Total(); {
			case n == 0 || n >= k:
			case a.named[area][value]:
				found = append(found, fmt.Sprintf("%s, %v names %s, of %d", a.name, area, value, n))
			default:
				asked++
				sum := attack.Sum{}
				for o := range (disclosure.Outcomes{}) {
					maps.Copy(sum, a.unknown(area, o, one))
				}
				a.known.Ask(fmt.Sprintf("%s, %v, %s", a.name, area, value), sum, n, width)
			}
		}
	}
	return asked, append(found, a.known.Narrowed()...)
}

// attacks are those on all kinds of an edition.
func attacks(counts Counts, month calendar.Month) (all []*attacked) {
	byStruttura := func(table *indicator.Table, of func(*indicator.Cell) disclosure.Outcomes) func(indicator.Key, *indicator.Cell) (luogo, string, disclosure.Outcomes) {
		return func(key indicator.Key, c *indicator.Cell) (luogo, string, disclosure.Outcomes) {
			return luogo{direzione: table.Values[0][key[0]], codice: table.Values[1][key[1]]}, table.Values[2][key[2]], of(c)
		}
	}
	// told reads the rows of a section: those whose ids begin with a prefix, less that of the
	// quesiti without a value.
	told := func(section, prefix, all string, of func(quesiti, entro, su, definiti int64) disclosure.Outcomes) func(map[string]int64) (disclosure.Outcomes, map[string]disclosure.Outcomes) {
		return func(cells map[string]int64) (disclosure.Outcomes, map[string]disclosure.Outcomes) {
			row := func(id string) disclosure.Outcomes {
				return of(cells[id+"/quesiti"], cells[id+"/entro"], cells[id+"/su"], cells[id+"/definiti"])
			}
			whole, named := row(all), make(map[string]disclosure.Outcomes)
			for id := range cells {
				rest, is := strings.CutPrefix(id, section+"/"+prefix)
				if value, is2 := strings.CutSuffix(rest, "/quesiti"); is && is2 && value == indicator.NonIndicato {
					for o, n := range row(section + "/" + prefix + value) {
						whole[o] -= n
					}
				} else if is && is2 && value != "" {
					named[value] = row(section + "/" + prefix + value)
				}
			}
			return whole, named
		}
	}
	byOutcome := func(quesiti, entro, su, _ int64) disclosure.Outcomes {
		return disclosure.Outcomes{entro, su - entro, quesiti - su}
	}
	answered := func(quesiti, _, _, definiti int64) disclosure.Outcomes {
		return disclosure.Outcomes{definiti, quesiti - definiti}
	}
	alone := func(quesiti, _, _, _ int64) disclosure.Outcomes { return disclosure.Outcomes{quesiti} }
	for classe, table := range counts.tables[byOggetto : byOggetto+classes] {
		of, as := byOutcome, outcomes
		if classe == 0 {
			of, as = answered, outcomesWithout
		}
		all = append(all, newAttacked(fmt.Sprint("oggetti ", classe), table, byStruttura(table, as), told("oggetti", daysOf(classe)+":", "oggetti/soglia:"+daysOf(classe), of)))
	}
	table := counts.tables[byIntermediario]
	all = append(all, newAttacked("intermediari", table, byStruttura(table, outcomes), told("intermediari", ":", "andamento/"+month.String(), byOutcome)))
	changes := counts.tables[byChange]
	return append(all, newAttacked("cambi", changes, func(key indicator.Key, c *indicator.Cell) (luogo, string, disclosure.Outcomes) {
		return luogo{direzione: changes.Values[0][key[0]]}, changes.Values[1][key[1]] + " → " + changes.Values[2][key[2]], disclosure.Outcomes{c.Cambiati}
	}, told("cambio", ":", "cambio/cambiati", alone)))
}

// countsIn are the counts that the tables of a report show, by cell. The manifest must tell
// the same.
func countsIn(t testing.TB, page []byte) map[string]int64 {
	m, err := ReadManifest(page)
	if err != nil {
		t.Fatal(err)
	}
	cells, tables := make(map[string]int64), shownIn(page)
	if len(m.Celle) != len(tables) {
		t.Fatalf("%d numbers in tables, %d in the manifest", len(tables), len(m.Celle))
	}
	for i, v := range tables {
		n, err := strconv.ParseInt(strings.ReplaceAll(v.text, ".", ""), 10, 64)
		if err != nil {
			continue // a ratio, or undefined
		}
		if cells[v.id] = n; m.Celle[i].id != v.id || m.Celle[i].text != fmt.Sprint(n) {
			t.Fatalf("%s is %s in a table, %s is %s in the manifest", v.id, v.text, m.Celle[i].id, m.Celle[i].text)
		}
	}
	return cells
}

// sentences is all that a report, and the letter with it, say outside of tables.
func sentences(t testing.TB, e *Edition, s Scope, page []byte) string {
	plain, rich, err := e.Letter(s, words.Italian)
	if err != nil {
		t.Fatal(err)
	}
	text, inside := plain+rich, 0
	scan(page, func(token html.Token) {
		other := token.Data == "table" || token.Data == "script" || token.Data == "style"
		switch {
		case token.Type == html.StartTagToken && other:
			inside++
		case token.Type == html.EndTagToken && other:
			inside--
		case token.Type == html.TextToken && inside == 0:
			text += token.Data
		}
	})
	return text
}

// told attacks all reports of the edition of a random export: asked is how many groups are
// small, found are those that are no secret.
func told(t testing.TB, seed uint64, conf *catalog.Catalog, k int64) (asked int, found []string) {
	q := october(t)
	switch seed % 3 {
	case 1:
		conf.Base, q.Base = catalog.Definizione, catalog.Definizione
	case 2:
		conf.Conteggio, q.Conteggio = calendar.Lavorativi, calendar.Lavorativi
		q.Osservazione = q.Due()
	}
	e, counts, err := made(t, randomExport(seed), q, conf)
	if err != nil {
		t.Fatal(err)
	}
	kinds := attacks(counts, q.Mese)
	for _, s := range e.Scopes(true) {
		page, _ := report(t, e, s, words.Italian)
		cells, text := countsIn(t, page), sentences(t, e, s, page)
		area, _ := e.of(s)
		l := e.luoghi[area]
		l.nome = ""
		named, all := make(map[string]bool), make(map[string]bool)
		for _, a := range kinds {
			if a.name == "cambi" && s.Kind() == Struttura {
				continue
			}
			a.read(t, l, cells)
			maps.Copy(named, a.named[l])
			maps.Copy(all, a.values)
		}
		for value := range all {
			if !named[value] && value != export.NonSpecificato && strings.Contains(text, value) { // of which the page speaks anyway
				found = append(found, fmt.Sprintf("%s tells of %s", s, value))
			}
		}
	}
	for _, a := range kinds {
		n, narrowed := a.attack(k)
		asked, found = asked+n, append(found, narrowed...)
	}
	return asked, append(found, intoUnnamed(kinds)...)
}

// intoUnnamed are the changes that are named though the oggetto that they are into is not,
// there or in another area of the same parent (rule 6).
func intoUnnamed(kinds []*attacked) (found []string) {
	changes := kinds[len(kinds)-1]
	for area, named := range changes.named {
		for change := range named {
			_, to, _ := strings.Cut(change, " → ")
			for other := range changes.named {
				if (other == luogo{}) == (area == luogo{}) && !slices.ContainsFunc(kinds[:classes], func(a *attacked) bool { return a.named[other][to] }) {
					found = append(found, fmt.Sprintf("%v names %s, and %v not the oggetto", area, change, other))
				}
			}
		}
	}
	return found
}

// Nobody who has all reports of a month can narrow an unnamed group of less than k to fewer
// than k numbers, or to one where its table has fewer than k quesiti, kind by kind. EXPORTS
// tells how many exports are tried.
func TestNothingCanBeWorkedOutOfReports(t *testing.T) {
	exports := uint64(40)
	if runtime.GOOS == "js" {
		exports = 5 // it takes five times as long there, and does the same
	}
	if n, err := strconv.ParseUint(os.Getenv("EXPORTS"), 10, 64); err == nil {
		exports = n
	}
	all := 0
	for seed := range exports {
		conf := catalog.Default()
		conf.RiservatezzaK = 3 + int64(seed%4)
		asked, found := told(t, seed, conf, conf.RiservatezzaK)
		all += asked
		for _, what := range found {
			t.Errorf("seed %d: %s", seed, what)
		}
	}
	t.Logf("%d exports, %d groups attacked", exports, all)
}

// The attack succeeds on reports that protect less, were it by one number.
func TestTheAttackOnReportsIsOne(t *testing.T) {
	for _, test := range []struct{ protected, attacked int64 }{{1, 5}, {4, 5}} {
		all := 0
		for seed := range uint64(10) {
			conf := catalog.Default()
			conf.RiservatezzaK = test.protected
			_, found := told(t, seed, conf, test.attacked)
			all += len(found)
		}
		if all == 0 {
			t.Errorf("protected with k = %d, nothing was worked out for %d", test.protected, test.attacked)
		}
	}
}
