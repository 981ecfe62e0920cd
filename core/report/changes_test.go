package report

import (
	"fmt"
	"maps"
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
	"cruscotto/core/words"
)

// sent are quesiti of October 2025 with an oggetto, which of as many was another that somebody
// chose.
func sent(n int, direzione, oggetto string, soglia int32, changed int, from string) (rows []fixture.Quesito) {
	sent := time.Date(2025, 10, 7, 9, 0, 0, 0, time.UTC)
	for i := range n {
		q := fixture.Quesito{Direzione: &direzione, Struttura: fixture.P("1 " + direzione), Oggetto: &oggetto, Soglia: &soglia, Invio: &sent, Definizione: &sent}
		if i < changed {
			q.Oggetto, q.Lavorazione = &from, &oggetto
		}
		rows = append(rows, q)
	}
	return rows
}

// together are some quesiti as one export.
func together(parts ...[]fixture.Quesito) []fixture.Quesito {
	rows := slices.Concat(parts...)
	for i := range rows {
		rows[i].ID = fixture.P(strconv.Itoa(i))
	}
	return rows
}

// changesNamed are the changes that the reports of the nation and the direzioni name.
func changesNamed(t *testing.T, e *Edition) string {
	var all []string
	for _, s := range e.Scopes(false) {
		_, m := report(t, e, s, words.Italian)
		var named []string
		for _, v := range m.Celle {
			if change, is := strings.CutPrefix(v.id, "cambio/:"); is && strings.HasSuffix(change, "/quesiti") && change != "/quesiti" {
				named = append(named, strings.TrimSuffix(change, "/quesiti")+" "+v.text)
			}
		}
		slices.Sort(named)
		all = append(all, strings.Join(named, ", "))
	}
	return strings.Join(all, " | ")
}

// A change is named into an oggetto that is named there, by a direzione only where every
// direzione that has the oggetto names it (rule 6).
func TestWhichChangesAreNamed(t *testing.T) {
	// a and b are of the same soglia; u is what somebody chose instead.
	abc := func(direzione string, a, intoA, b, intoB int) []fixture.Quesito {
		return together(sent(a, direzione, "a", 15, intoA, "u"), sent(b, direzione, "b", 15, intoB, "u"))
	}
	others := sent(50, "Centro", "u", 10, 0, "")
	for _, test := range []struct {
		name string
		rows []fixture.Quesito
		want string // the nation, Centro, Nord, Sud
	}{
		{"every direzione names both", together(abc("Centro", 30, 8, 20, 8), abc("Nord", 30, 8, 20, 8), abc("Sud", 30, 8, 20, 8), others),
			"u → a 24, u → b 24 | u → a 8, u → b 8 | u → a 8, u → b 8 | u → a 8, u → b 8"},
		{"one has none of it", together(abc("Centro", 30, 8, 20, 8), abc("Nord", 30, 8, 20, 8), abc("Sud", 0, 0, 20, 8), others),
			"u → a 16, u → b 24 | u → a 8, u → b 8 | u → a 8, u → b 8 | u → b 8"},
		// Sud does not name a and b, nor does Nord for the sake of Sud, and Centro does.
		{"one has few of it", together(abc("Centro", 60, 8, 40, 8), abc("Nord", 30, 8, 20, 8), abc("Sud", 3, 0, 20, 8), others),
			"u → a 16, u → b 24 |  |  | "},
		// Of b there are few, and so a is not named, which has fewer than c.
		{"the nation does not name it", together(abc("Nord", 8, 8, 3, 0), sent(20, "Nord", "c", 15, 8, "u"), others),
			"u → c 8 |  | u → c 8"},
		{"it is named in one soglia of two", together(abc("Nord", 30, 8, 20, 8), sent(2, "Nord", "a", 5, 0, ""), sent(30, "Nord", "c", 5, 0, ""), sent(30, "Nord", "d", 5, 0, ""), others),
			"u → b 8 |  | u → b 8"},
		{"it is the only one of its soglia", together(sent(30, "Nord", "a", 25, 8, "u"), sent(2, "Sud", "a", 25, 0, ""), sent(30, "Nord", "b", 15, 8, "u"), others),
			"u → a 8, u → b 8 |  | u → a 8, u → b 8 | "},
	} {
		e, _, err := made(t, test.rows, october(t), catalog.Default())
		if err != nil {
			t.Fatal(err)
		}
		if got := changesNamed(t, e); got != test.want {
			t.Errorf("%s: %s, not %s", test.name, got, test.want)
		}
	}
}

// mostlyChanged makes nearly all quesiti of an export changes from one oggetto, so that changes
// tell as much of oggetti as they can.
func mostlyChanged(rows []fixture.Quesito) []fixture.Quesito {
	chosen := rows[slices.IndexFunc(rows, func(q fixture.Quesito) bool { return q.Oggetto != nil })].Oggetto
	for i := range rows {
		if q := &rows[i]; q.Oggetto != nil && i%50 > 0 {
			if q.Lavorazione == nil {
				q.Lavorazione = q.Oggetto
			}
			q.Oggetto = chosen
		}
	}
	return rows
}

// narrowedTogether are the small groups of oggetti that can be narrowed too far by who knows
// that each direzione has as many quesiti at least of an oggetto as were changed into it: with
// all changes that reports name, or only how many there are in all, which is an office figure.
func narrowedTogether(t *testing.T, e *Edition, counts Counts, named bool) (asked int, found []string) {
	kinds := attacks(counts, e.Mese)
	oggetti, changes := kinds[:classes], kinds[len(kinds)-1]
	known := attack.New()
	unknown := func(a *attacked, area luogo, o int, values map[string]bool) attack.Sum {
		sum := attack.Sum{}
		for name, factor := range a.unknown(area, o, values) {
			sum[a.name+name] = factor
		}
		return sum
	}
	one := func(value string) map[string]bool { return map[string]bool{value: true} }
	for _, s := range e.Scopes(true) {
		page, _ := report(t, e, s, words.Italian)
		m, err := ReadManifest(page)
		if err != nil {
			t.Fatal(err)
		}
		cells := countsIn(t, page, m)
		at, _ := e.of(s)
		area := luogo{direzione: e.luoghi[at].direzione, codice: e.luoghi[at].codice}
		for _, a := range append(oggetti, changes) {
			if a == changes && s.Kind() == Struttura {
				continue
			}
			all, groups := a.rows(cells)
			for o := range all {
				known.Know(unknown(a, area, o, a.values), all[o])
				for value, of := range groups {
					if a != changes || named {
						known.Know(unknown(a, area, o, one(value)), of[o])
					}
				}
			}
		}
	}
	for area := range changes.areas {
		into := make(map[string]attack.Sum)
		for change := range changes.values {
			_, to, _ := strings.Cut(change, " → ")
			if into[to] == nil {
				into[to] = attack.Sum{fmt.Sprint("not changed ", area, to): -1}
			}
			for name := range unknown(changes, area, 0, one(change)) {
				into[to][name] = -1
			}
		}
		for to, sum := range into {
			for _, a := range oggetti {
				for o := range (disclosure.Outcomes{}) {
					maps.Copy(sum, unknown(a, area, o, one(to)))
				}
			}
			if area.direzione != "" {
				known.Know(sum, 0)
			}
		}
	}
	for _, a := range oggetti {
		for area := range a.areas {
			width := e.k - 1
			if a.count(area, a.values).Total() < e.k {
				width = 1
			}
			for value := range a.values {
				n := a.count(area, one(value)).Total()
				if n == 0 || n >= e.k || len(a.values) == 1 {
					continue
				}
				sum := attack.Sum{}
				for o := range (disclosure.Outcomes{}) {
					maps.Copy(sum, unknown(a, area, o, one(value)))
				}
				known.Ask(fmt.Sprintf("%s, %v, %s", a.name, area, value), sum, n, width)
			}
		}
	}
	for _, what := range known.Narrowed() {
		what, _, _ = strings.Cut(what, " in truth")
		found = append(found, what)
	}
	slices.Sort(found)
	return known.Asked(), found
}

// The changes that are named tell nothing of small oggetti that the number of all changes, an
// office figure, does not tell (rule 6).
func TestChangesTellNothingOfOggetti(t *testing.T) {
	exports := uint64(40)
	if runtime.GOOS == "js" {
		exports = 5 // it takes five times as long there, and does the same
	}
	if n, err := strconv.ParseUint(os.Getenv("EXPORTS"), 10, 64); err == nil {
		exports = n
	}
	asked, told, tried := 0, 0, 0
	for seed := range exports {
		conf := catalog.Default()
		conf.RiservatezzaK = 3 + int64(seed%4)
		e, counts, err := made(t, mostlyChanged(randomExport(seed, 2)), october(t), conf)
		if err != nil {
			t.Fatal(err)
		}
		if e.direzioni > 6 {
			continue // all kinds at once are a large program
		}
		tried++
		n, with := narrowedTogether(t, e, counts, true)
		_, without := narrowedTogether(t, e, counts, false)
		asked, told = asked+n, told+len(without)
		if !slices.Equal(with, without) {
			t.Errorf("seed %d: with changes %v, without %v", seed, with, without)
		}
	}
	t.Logf("%d exports, %d small oggetti attacked, %d narrowed by the number of all changes", tried, asked, told)
}

// How much later quesiti with a changed oggetto were answered is told of the nation only, where
// neither they nor the others are few, and not in an edizione straordinaria.
func TestDaysOfChanges(t *testing.T) {
	rows := large()
	var definiti, giorni [2]int64
	for _, q := range rows {
		if q.Invio.Month() != time.October || q.Definizione == nil {
			continue
		}
		changed := 0
		if q.Lavorazione != nil && *q.Lavorazione != *q.Oggetto {
			changed = 1
		}
		definiti[changed]++
		giorni[changed] += int64(calendar.Date(q.Definizione.Date()) - calendar.Date(q.Invio.Date()))
	}
	few := together(sent(90, "Nord", "DURC", 15, 4, "Dilazioni"))
	fewOthers := together(sent(90, "Nord", "DURC", 15, 86, "Dilazioni"))
	straordinaria := october(t)
	straordinaria.Osservazione++
	for i, test := range []struct {
		rows []fixture.Quesito
		Question
	}{{rows, october(t)}, {few, october(t)}, {fewOthers, october(t)}, {rows, straordinaria}} {
		e, _, err := made(t, test.rows, test.Question, catalog.Default())
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range e.Scopes(true) {
			page, m := report(t, e, s, words.Italian)
			told := make(map[string]string)
			for _, v := range m.Celle {
				if strings.HasPrefix(v.id, "cambio/") && (strings.HasSuffix(v.id, "/medio") || strings.HasSuffix(v.id, "/definiti")) {
					told[v.id] = v.text
				}
			}
			want := make(map[string]string)
			if i == 0 && s == Nazionale {
				for changed, row := range []string{"invariati", "cambiati"} {
					want["cambio/"+row+"/definiti"] = fmt.Sprint(definiti[changed])
					want["cambio/"+row+"/medio"] = mean(giorni[changed], definiti[changed]).json()
				}
			}
			sentence := fmt.Sprintf("in media dopo %s giorni, gli altri dopo %s.", mean(giorni[1], definiti[1]).text(words.Italian), mean(giorni[0], definiti[0]).text(words.Italian))
			if !maps.Equal(told, want) || strings.Contains(string(page), sentence) != (len(want) > 0) || strings.Contains(string(page), "in media dopo") != (len(want) > 0) {
				t.Errorf("export %d, %s: %v, not %v", i, s, told, want)
			}
		}
	}
}

// Where nothing can be named there is a line that says so, and no row of others.
func TestNothingToName(t *testing.T) {
	var rows []fixture.Quesito
	for _, oggetto := range []string{"a", "b", "c"} {
		rows = together(rows, sent(30, "Nord", oggetto, 15, 10, "u"), sent(2, "Sud", oggetto, 15, 1, "u"), sent(60, "Centro", oggetto, 15, 10, "u"))
	}
	e, _, err := made(t, rows, october(t), catalog.Default())
	if err != nil {
		t.Fatal(err)
	}
	for s, none := range map[Scope]struct{ oggetto, cambio bool }{Nazionale: {}, "direzione:Centro": {cambio: true}, "direzione:Sud": {true, true}} {
		page, _ := report(t, e, s, words.Italian)
		for _, test := range []struct {
			one, several string
			none         bool
		}{{"oggetto", "oggetti", none.oggetto}, {"cambio", "cambi", none.cambio}} {
			if strings.Contains(string(page), "Qui nessun "+test.one+" si può nominare") != test.none {
				t.Errorf("%s should say that it names no %s: %v", s, test.one, test.none)
			}
			if test.none && strings.Contains(string(page), "(altri "+test.several+")") {
				t.Errorf("%s tells of others than none", s)
			}
		}
	}
}
