package report

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"fmt"
	"html"
	"maps"
	"math/rand/v2"
	"os"
	"regexp"
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
	"cruscotto/core/export"
	"cruscotto/core/fixture"
	"cruscotto/core/indicator"
	"cruscotto/core/ingest"
	"cruscotto/core/words"
)

// randomExport has from 2 to 30 direzioni, with strutture of all sizes, many of them with numbers
// near k in a month, and rows that lack one thing or another. Its quesiti were sent in so many
// months up to October.
func randomExport(seed uint64, months int) []fixture.Quesito {
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
	last := calendar.Date(2025, time.October, 31)
	first := (last.Month() - calendar.Month(months) + 1).First()
	sizes := [][]int{{12, 30, 100}, {20, 200, 500}}[r.IntN(2)]
	var rows []fixture.Quesito
	for d := range 2 + r.IntN([]int{2, 8, 29}[r.IntN(3)]) {
		for s := range 1 + r.IntN(4) {
			for range (1 + r.IntN(sizes[r.IntN(len(sizes))])) * months / 2 {
				sent := first.Time().Add(9*time.Hour).AddDate(0, 0, r.IntN(int(last-first)+1))
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

// attacked is a kind of an edition in the hands of a reader.
type attacked struct {
	name   string
	truth  map[luogo]map[string]disclosure.Outcomes // by leaf and value
	areas  map[luogo]bool
	values map[string]bool
	named  map[luogo]map[string]bool

	// rows is what the files tell of an area by its cells: of all quesiti of the kind, and of
	// the values that it names.
	rows func(cells map[string]int64) (all disclosure.Outcomes, named map[string]disclosure.Outcomes)
}

// newAttacked begins an attack on a kind of which a table has the truth.
func newAttacked(name string, table *indicator.Table, of func(key indicator.Key, c *indicator.Cell) (luogo, string, disclosure.Outcomes),
	rows func(map[string]int64) (disclosure.Outcomes, map[string]disclosure.Outcomes)) *attacked {
	a := &attacked{name: name, truth: make(map[luogo]map[string]disclosure.Outcomes), areas: map[luogo]bool{{}: true},
		values: make(map[string]bool), named: make(map[luogo]map[string]bool), rows: rows}
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
				sum[fmt.Sprint(a.name, leaf, value, o)] = 1
			}
		}
	}
	return sum
}

// sizes is the same as a sum over the outcomes.
func (a *attacked) sizes(area luogo, values map[string]bool) attack.Sum {
	sum := attack.Sum{}
	for o := range (disclosure.Outcomes{}) {
		maps.Copy(sum, a.unknown(area, o, values))
	}
	return sum
}

// read takes in what is told of an area.
func (a *attacked) read(t testing.TB, known *attack.System, area luogo, cells map[string]int64) {
	know := func(told disclosure.Outcomes, values map[string]bool) {
		if truth := a.count(area, values); truth != told {
			t.Fatalf("%s, %v tells of %v %v, in truth %v", a.name, area, values, told, truth)
		}
		for o, n := range told {
			known.Know(a.unknown(area, o, values), n)
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

// ask asks for the groups of less than k, and gives those that are named.
func (a *attacked) ask(known *attack.System, k int64) (found []string) {
	if len(a.values) == 1 {
		return nil // rule 5
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
				known.Ask(fmt.Sprintf("%s, %v, %s", a.name, area, value), a.sizes(area, one), n, width)
			}
		}
	}
	return found
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
		all = append(all, newAttacked(fmt.Sprint(month, ", oggetti ", classe), table, byStruttura(table, as), told("oggetti", daysOf(classe)+":", "oggetti/soglia:"+daysOf(classe), of)))
	}
	table := counts.tables[byIntermediario]
	all = append(all, newAttacked(fmt.Sprint(month, ", intermediari"), table, byStruttura(table, outcomes), told("intermediari", ":", "andamento/"+month.String(), byOutcome)))
	changes := counts.tables[byChange]
	return append(all, newAttacked(fmt.Sprint(month, ", cambi"), changes, func(key indicator.Key, c *indicator.Cell) (luogo, string, disclosure.Outcomes) {
		return luogo{direzione: changes.Values[0][key[0]]}, changes.Values[1][key[1]] + " → " + changes.Values[2][key[2]], disclosure.Outcomes{c.Cambiati}
	}, told("cambio", ":", "cambio/cambiati", alone)))
}

// Of cells readers know what they tell: figures of offices, or groups, of which nothing is told but
// how many quesiti they have by outcome.
var (
	ofOffices = regexp.MustCompile(`^(indicatori/(complessivo|soglia\d+|giacenza|deflusso|medio|mediana|p90)|andamento/\d{4}-\d{2}|strutture/(direzione|struttura):.*|coda/(nazionale|(direzione|struttura):.*)|anzianita/(\d+|totale)|cambio/(cambiati|invariati)|qualita/(lette|valide|[EW]\d{3}))/[a-z0-9]+$`)
	ofGroups  = regexp.MustCompile(`^((oggetti/(soglia:\d+|\d+:.*)|intermediari/:.*)/(quesiti|quota|entro|su|indicatore|definiti)|cambio/:.*/(quesiti|quota))$`)
)

// countsIn are the counts that the tables of a report show, by cell. The manifest must tell
// the same.
func countsIn(t testing.TB, page []byte, m *Manifest) map[string]int64 {
	cells, tables := make(map[string]int64), shownIn(page)
	if len(m.Celle) != len(tables) {
		t.Fatalf("%d numbers in tables, %d in the manifest", len(tables), len(m.Celle))
	}
	for i, v := range tables {
		if m.Celle[i].id != v.id || !ofOffices.MatchString(v.id) && !ofGroups.MatchString(v.id) {
			t.Fatalf("nobody knows what %s tells, %s in the manifest", v.id, m.Celle[i].id)
		}
		n, err := strconv.ParseInt(strings.ReplaceAll(v.text, ".", ""), 10, 64)
		if err != nil {
			continue // a ratio, or undefined
		}
		if cells[v.id] = n; m.Celle[i].text != fmt.Sprint(n) {
			t.Fatalf("%s is %s in a table, %s in the manifest", v.id, v.text, m.Celle[i].text)
		}
	}
	return cells
}

// countsOf are the counts that open data tell, by area and cell.
func countsOf(t testing.TB, data []byte) map[Scope]map[string]int64 {
	rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	areas := make(map[Scope]map[string]int64)
	for _, row := range rows[1:] {
		s, id := Scope(row[1]), strings.Join(row[2:5], "/")
		if !ofOffices.MatchString(id) && !ofGroups.MatchString(id) {
			t.Fatalf("nobody knows what %s of the data tells", id)
		}
		if areas[s] == nil {
			areas[s] = make(map[string]int64)
		}
		if n, err := strconv.ParseInt(row[5], 10, 64); err == nil {
			areas[s][id] = n
		}
	}
	return areas
}

// handedOut are all files of an edition, by name.
func handedOut(t testing.TB, e *Edition) map[string][]byte {
	var data bytes.Buffer
	archive := archived(t, e)
	if err := archive.WriteData(&data); err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{"index.html": archive.Index(words.Italian), DataFile: data.Bytes()}
	for s, name := range e.FileNames(words.Italian) {
		if area, _ := e.of(s); !e.told(area) {
			continue
		}
		page, err := e.Report(s, words.Italian)
		if err != nil {
			t.Fatal(err)
		}
		plain, rich, err := e.Letter(s, words.Italian)
		if err != nil {
			t.Fatal(err)
		}
		files[name], files[name+".txt"], files[name+".eml"] = page, []byte(plain), []byte(rich)
	}
	return files
}

// nationalChoices are the tables of the sheet for intermediari that a direzione has of the nation.
var nationalChoices = regexp.MustCompile(`(?s)<table class="scelte nazione">.*?</table>`)

// reader is somebody who has all files of some editions, and knows which values there are.
type reader struct {
	known   *attack.System
	kinds   []*attacked
	trend   map[string]int64 // what was told of each month, by area and cell
	changed map[luogo]int64  // quesiti with another oggetto, of the last month
	found   []string         // what is no secret
}

func newReader() *reader {
	return &reader{known: attack.New(), trend: make(map[string]int64), changed: make(map[luogo]int64)}
}

// read takes in the files of an edition.
func (r *reader) read(t testing.TB, e *Edition, counts Counts, files map[string][]byte) {
	kinds := attacks(counts, e.Mese)
	r.kinds = append(r.kinds, kinds...)
	names := make(map[string]bool)
	for _, a := range kinds {
		maps.Copy(names, a.values)
	}
	delete(names, export.NonSpecificato) // of which the page speaks anyway
	script, _ := charts()
	// mentions notes values that a text speaks of, but for those named in an area and what these consist of.
	mentions := func(name string, text []byte, named map[string]bool) {
		all := html.UnescapeString(strings.ReplaceAll(string(text), script, ""))
		for value := range names {
			if !named[value] && strings.Contains(all, value) {
				r.found = append(r.found, fmt.Sprintf("%s tells of %s", name, value))
			}
		}
	}
	// told takes in what a file tells of an area, and gives the names that it has.
	told := func(s Scope, cells map[string]int64) (named map[string]bool) {
		area, err := e.of(s)
		if err != nil {
			t.Fatal(err)
		}
		l := e.luoghi[area]
		l.nome, named = "", make(map[string]bool)
		for _, a := range kinds {
			if strings.HasSuffix(a.name, "cambi") && l.codice != "" {
				continue
			}
			a.read(t, r.known, l, cells)
			for value := range a.named[l] {
				from, to, _ := strings.Cut(value, " → ")
				named[value], named[from], named[to] = true, true, true
			}
		}
		r.changed[l] = cells["cambio/cambiati/quesiti"]
		for id, n := range cells {
			if strings.HasPrefix(id, "andamento/") {
				if before, told := r.trend[string(s)+id]; told && n != before {
					t.Fatalf("%s, %s: %d in one edition, %d in another", s, id, before, n)
				}
				r.trend[string(s)+id] = n
			}
		}
		return named
	}
	var national map[string]bool
	var choices [][]byte // of the nation, in the reports of direzioni
	for name, page := range files {
		m, err := ReadManifest(page)
		if err != nil {
			continue // not a report
		}
		named := told(m.Ambito, countsIn(t, page, m))
		if m.Ambito == Nazionale {
			national = named
		}
		choices = append(choices, nationalChoices.FindAll(page, -1)...)
		mentions(name, nationalChoices.ReplaceAll(page, nil), named)
		for _, file := range []string{name + ".txt", name + ".eml"} {
			mentions(file, files[file], named)
		}
	}
	mentions("the nation's choices", bytes.Join(choices, nil), national)
	for s, cells := range countsOf(t, files[DataFile]) {
		told(s, cells)
	}
	mentions("the index", files["index.html"], nil)
	r.found = append(r.found, intoUnnamed(kinds)...)
}

// attack is how many groups are small, and those that are no secret.
func (r *reader) attack(k int64) (asked int, found []string) {
	for _, a := range r.kinds {
		r.found = append(r.found, a.ask(r.known, k)...)
	}
	return r.known.Asked(), append(r.found, r.known.Narrowed()...)
}

// configured is the configuration of a random export, and the question of its last month.
func configured(t testing.TB, seed uint64, k int64) (*catalog.Catalog, Question) {
	conf, q := catalog.Default(), october(t)
	conf.RiservatezzaK = k
	switch seed % 3 {
	case 1:
		conf.Base, q.Base = catalog.Definizione, catalog.Definizione
	case 2:
		conf.Conteggio, q.Conteggio = calendar.Lavorativi, calendar.Lavorativi
		q.Osservazione = q.Due()
	}
	return conf, q
}

// told attacks all files of so many consecutive editions of a random export, protected for one k
// and attacked for another.
func told(t testing.TB, seed uint64, editions int, protected, k int64) (asked int, found []string) {
	conf, q := configured(t, seed, protected)
	rows := randomExport(seed, max(2, editions))
	r := newReader()
	for q.Mese -= calendar.Month(editions - 1); editions > 0; editions-- {
		q.Osservazione = q.Due()
		e, counts, err := made(t, past(rows, q.Osservazione), q, conf)
		if err != nil {
			t.Fatal(err)
		}
		r.read(t, e, counts, handedOut(t, e))
		q.Mese++
	}
	return r.attack(k)
}

// past is what is known of quesiti on a day.
func past(rows []fixture.Quesito, on calendar.Day) (known []fixture.Quesito) {
	for _, q := range rows {
		if calendar.Date(q.Invio.Date()) > on {
			continue
		}
		if q.Definizione != nil && calendar.Date(q.Definizione.Date()) > on {
			q.Definizione = nil
		}
		known = append(known, q)
	}
	return known
}

// intoUnnamed are the changes that are named though the oggetto that they are into is not, in
// some class of soglia, there or in another area of the same parent (rule 6).
func intoUnnamed(kinds []*attacked) (found []string) {
	changes := kinds[len(kinds)-1]
	for area, named := range changes.named {
		for change := range named {
			_, to, _ := strings.Cut(change, " → ")
			for other := range changes.named {
				if (other == luogo{}) == (area == luogo{}) && slices.ContainsFunc(kinds[:classes], func(a *attacked) bool {
					return !a.named[other][to] && a.count(other, map[string]bool{to: true}).Total() > 0
				}) {
					found = append(found, fmt.Sprintf("%v names %s, and %v not the oggetto", area, change, other))
				}
			}
		}
	}
	return found
}

// exportsTried is how many random exports a test tries: EXPORTS, or what takes seconds.
func exportsTried(few uint64) uint64 {
	if n, err := strconv.ParseUint(os.Getenv("EXPORTS"), 10, 64); err == nil {
		return n
	}
	if runtime.GOOS == "js" {
		return few / 8 // it takes five times as long there, and does the same
	}
	return few
}

// Nobody who has all files of a month can narrow an unnamed group of less than k to fewer
// than k numbers, or to one where its table has fewer than k quesiti, kind by kind; nor who has
// those of 12 months, as they are made one after the other, of every tenth export.
func TestNothingCanBeWorkedOutOfReports(t *testing.T) {
	exports, all := exportsTried(30), [2]int{}
	for seed := range exports {
		editions, which := 1, 0
		if seed%10 == 9 {
			editions, which = 12, 1
		}
		k := 3 + int64(seed%4)
		asked, found := told(t, seed, editions, k, k)
		all[which] += asked
		for _, what := range found {
			t.Errorf("seed %d: %s", seed, what)
		}
	}
	t.Logf("%d exports: %d small groups attacked by single editions, %d by 12 together", exports, all[0], all[1])
}

// together notes how the kinds of the last edition hang together: in every struttura the changes
// are as many as it says, and those into an oggetto are quesiti of that oggetto. Oggetti and
// intermediari tell nothing of each other: of both, every area tells how many quesiti they are
// together by outcome, and any two tables with the same total go together.
func (r *reader) together() {
	classi, changes := r.kinds[len(r.kinds)-classes-2:len(r.kinds)-2], r.kinds[len(r.kinds)-1]
	strutture := make(map[luogo]bool)
	for _, a := range classi {
		for leaf := range a.truth {
			strutture[leaf] = true
		}
	}
	of := func(struttura luogo, change string) string { return fmt.Sprint("of a struttura ", struttura, change) }
	for direzione := range changes.truth {
		for change := range changes.values {
			sum := changes.unknown(direzione, 0, map[string]bool{change: true})
			for struttura := range strutture {
				if in(struttura, direzione) {
					sum[of(struttura, change)] = -1
				}
			}
			r.known.Know(sum, 0)
		}
	}
	for struttura := range strutture {
		all, into := attack.Sum{}, make(map[string]attack.Sum)
		for change := range changes.values {
			_, to, _ := strings.Cut(change, " → ")
			if into[to] == nil {
				into[to] = attack.Sum{fmt.Sprint("unchanged ", struttura, to): -1}
				for _, a := range classi {
					maps.Copy(into[to], a.sizes(struttura, map[string]bool{to: true}))
				}
			}
			all[of(struttura, change)], into[to][of(struttura, change)] = 1, -1
		}
		for _, sum := range into {
			r.known.Know(sum, 0)
		}
		if n, told := r.changed[struttura]; told {
			r.known.Know(all, n)
		}
	}
}

// What the kinds tell together is not protected against (definitions, "Riservatezza", rule 4 holds
// kind by kind): of the small groups this share can be narrowed too far with all kinds at hand.
func TestWhatKindsTellTogether(t *testing.T) {
	asked, narrowed, changes := 0, 0, 0
	for seed := range exportsTried(20) {
		k := 3 + int64(seed%4)
		conf, q := configured(t, seed, k)
		rows := randomExport(seed, 2)
		if q.Base == catalog.Definizione || len(rows) > 1500 {
			continue // changes are of the pervenuti; larger programs take minutes
		}
		for i := range rows { // two direzioni with many changes from one oggetto, of which some are named
			o := &rows[i]
			if o.Oggetto != nil && i%9 > 0 {
				o.Lavorazione, o.Oggetto = cmp.Or(o.Lavorazione, o.Oggetto), fixture.P(export.NonSpecificato)
			}
			if o.Direzione != nil {
				o.Direzione = fixture.P([]string{"direzione A", "direzione B"}[(*o.Direzione)[len(*o.Direzione)-1]%2])
			}
		}
		e, counts, err := made(t, rows, q, conf)
		if err != nil {
			t.Fatal(err)
		}
		r := newReader()
		r.read(t, e, counts, handedOut(t, e))
		r.together()
		for _, named := range r.kinds[len(r.kinds)-1].named {
			changes += len(named)
		}
		n, found := r.attack(k)
		asked, narrowed = asked+n, narrowed+len(found)
	}
	share := 100 * float64(narrowed) / float64(asked)
	t.Logf("with %d changes named: of %d small groups %d, %.1f %%, are narrowed by all kinds together", changes, asked, narrowed, share)
	if changes == 0 || asked == 0 || share > 5 {
		t.Error("more than 5 %, or nothing to attack with")
	}
}

// The attack succeeds on reports that protect less, were it by one number.
func TestTheAttackOnReportsIsOne(t *testing.T) {
	for _, protected := range []int64{1, 4} {
		all := 0
		for seed := range uint64(10) {
			_, found := told(t, seed, 1, protected, 5)
			all += len(found)
		}
		if all == 0 {
			t.Errorf("protected with k = %d, nothing was worked out for 5", protected)
		}
	}
}
