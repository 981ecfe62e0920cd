package report

import (
	"fmt"
	"html"
	"strconv"
	"strings"
	"testing"
	"time"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/export"
	"cruscotto/core/fixture"
	"cruscotto/core/indicator"
	"cruscotto/core/ingest"
	"cruscotto/core/words"
)

// october is the question of most tests.
func october(t testing.TB) Question {
	return Question{
		Mese: calendar.Date(2025, time.October, 1).Month(), Osservazione: day(t, "2025-12-31"),
		Base: catalog.Invio, Conteggio: calendar.Calendario,
	}
}

// large is an export in which little is small: of each kind of quesito there are many.
func large() (rows []fixture.Quesito) {
	sent := time.Date(2025, 9, 1, 9, 0, 0, 0, time.UTC)
	for i := range 24_000 {
		invio := sent.AddDate(0, 0, i%61)
		q := fixture.Quesito{
			ID: fixture.P(strconv.Itoa(i)), Direzione: fixture.P([]string{"Lazio", "Valle d'Aosta"}[i%2]), Struttura: fixture.P(fmt.Sprint(7000 + i%4)),
			Oggetto: fixture.P([]string{"Dilazioni", "DURC", "Non specificato"}[i/4%3]), Soglia: fixture.P([]int32{5, 15, 15}[i/4%3]),
			Intermediario: fixture.P([]string{"consulente", "azienda"}[i/12%2]), Invio: &invio,
		}
		if i%11 > 0 {
			q.Definizione = fixture.P(invio.AddDate(0, 0, i%23))
		}
		if i%13 == 0 {
			q.Lavorazione = fixture.P("DURC")
		}
		rows = append(rows, q)
	}
	return rows
}

// report is that of a scope, with its manifest.
func report(t *testing.T, e *Edition, s Scope, lang words.Lang) ([]byte, *Manifest) {
	t.Helper()
	page, err := e.Report(s, lang)
	if err != nil {
		t.Fatal(err)
	}
	m, err := ReadManifest(page)
	if err != nil {
		t.Fatal(err)
	}
	return page, m
}

// What reports show is what the indicators are.
func TestReportsShowTheIndicators(t *testing.T) {
	for _, base := range []catalog.Base{catalog.Invio, catalog.Definizione} {
		q := october(t)
		q.Base = base
		e, _, err := made(t, large(), q, catalog.Default())
		if err != nil {
			t.Fatal(err)
		}
		set, err := fixture.Decode(fixture.Parquet(large(), "2025-12-31", 0), ingest.Options{})
		if err != nil {
			t.Fatal(err)
		}
		compared := 0
		for _, s := range e.Scopes(true) {
			query := indicator.Query{Osservazione: q.Osservazione, Periodo: q.Mese.Period(), Base: base, Conteggio: q.Conteggio}
			kind, value, _ := strings.Cut(string(s), ":")
			if value != "" {
				query.Dove = map[indicator.Dimension][]string{indicator.Dimension(kind): {value}}
			}
			g := indicator.Derive(query, indicator.Compute(set.Batches, query), q.Osservazione, set.Found.Rows()).Gruppi[0]
			_, m := report(t, e, s, words.English)
			shown := make(map[string]string)
			for _, v := range m.Celle {
				shown[v.id] = v.text
			}
			percent := func(v *float64) string { return strconv.FormatFloat(*v*100, 'f', 1, 64) }
			expected := map[string]string{
				"indicatori/complessivo/numeratore":   fmt.Sprint(g.Complessivo.Entro),
				"indicatori/complessivo/denominatore": fmt.Sprint(g.Complessivo.Definiti + g.Complessivo.Scaduti),
				"indicatori/complessivo/valore":       percent(g.Complessivo.Valore),
				"indicatori/soglia5/numeratore":       fmt.Sprint(g.Soglie[0].Entro),
				"indicatori/soglia5/valore":           percent(g.Soglie[0].Valore),
				"indicatori/soglia10/valore":          "null",
				"indicatori/soglia15/denominatore":    fmt.Sprint(g.Soglie[2].Definiti + g.Soglie[2].Scaduti),
				"indicatori/giacenza/numeratore":      fmt.Sprint(g.Giacenza.NonScaduti),
				"indicatori/giacenza/denominatore":    fmt.Sprint(g.Giacenza.Totali),
				"indicatori/deflusso/numeratore":      fmt.Sprint(g.Deflusso.Definiti),
				"indicatori/deflusso/denominatore":    fmt.Sprint(g.Deflusso.Pervenuti),
				"indicatori/medio/valore":             strconv.FormatFloat(*g.Tempi.Medio, 'f', 1, 64),
				"indicatori/mediana/valore":           fmt.Sprint(*g.Tempi.Mediana),
				"indicatori/p90/valore":               fmt.Sprint(*g.Tempi.P90),
				"cambio/cambiati/quesiti":             fmt.Sprint(g.CambioOggetto.Cambiati),
			}
			for i, age := range g.Anzianita {
				expected[fmt.Sprintf("anzianita/%d/scaduti", indicator.Ages[i].From)] = fmt.Sprint(age.Scaduti)
			}
			for id, want := range expected {
				switch got, told := shown[id]; {
				case !told:
					t.Errorf("%s: no %s", s, id)
				case got != `"`+suppressedMark+`"` && got != want:
					t.Errorf("%s, base %s: %s is %s, want %s", s, base, id, got, want)
				case got == want:
					compared++
				}
			}
		}
		if compared < 80 {
			t.Errorf("only %d numbers are shown", compared)
		}
	}
}

// Every number of the manifest is in a table; rows without any are named, and a table of
// such rows only is none.
func TestNumbersAreInTables(t *testing.T) {
	named, left := 0, 0
	for seed := range uint64(12) {
		e, _, err := made(t, randomExport(seed), october(t), catalog.Default())
		if err != nil {
			continue // too few to show anything
		}
		for _, s := range e.Scopes(true) {
			if !e.Possible(s) {
				continue
			}
			page, m := report(t, e, s, words.English)
			inTables := make(map[string]bool)
			for _, v := range shownIn(page) {
				inTables[v.id] = true
			}
			for _, v := range m.Celle {
				switch {
				case inTables[v.id]:
				case v.text != `"`+suppressedMark+`"`:
					t.Errorf("seed %d, %s: %s is %s, and in no table", seed, s, v.id, v.text)
				default:
					left++
				}
			}
			named += strings.Count(string(page), "No number can be shown (riservatezza) of:")
			if v, err := verified(e, page); err != nil || v.Outcome != Same {
				t.Errorf("seed %d, %s does not verify: %v %v", seed, s, v, err)
			}
		}
	}
	if left == 0 || named == 0 {
		t.Errorf("%d numbers left out, %d times rows named", left, named)
	}
}

// Texts that may be a person, a firm or a telephone number are never named, and a kind of
// which they are over a quarter, or intermediari of more than 20 values, names none.
func TestNothingPersonalIsNamed(t *testing.T) {
	names := []string{"RSS MRA 80A01 H501U", "01234567890", "matricola 7001234567", "mario.rossi(at)example.it", "tel. 06 5905 1234"}
	categories := []string{"consulente", "azienda"}
	many := func(n int) (values []string) {
		for i := range n {
			values = append(values, fmt.Sprint("tipo ", i))
		}
		return values
	}
	for _, test := range []struct {
		name                  string
		oggetti, intermediari []string // in turn
		named                 []string
		warnings              int
	}{
		{"none", categories, categories, categories, 0},
		{"a quarter of the oggetti", append(many(3), names[0]), categories, append(many(3), "consulente"), 0},
		{"over a quarter of the oggetti", append(many(2), names[0]), categories, categories, 1},
		{"a quarter of the intermediari", categories, append(many(3), names[1]), append(many(3), "azienda"), 0},
		{"over a quarter of the intermediari", []string{"DURC"}, names, []string{"DURC"}, 1},
		{"20 intermediari", categories, many(20), many(20), 0},
		{"21 intermediari", many(22), many(21), many(22)[21:], 1},
		{"both", names, many(21), nil, 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			rows := large()
			for i := range rows {
				rows[i].Lavorazione, rows[i].Soglia = nil, fixture.P(int32(15))
				rows[i].Oggetto = fixture.P(test.oggetti[i%len(test.oggetti)])
				rows[i].Intermediario = fixture.P(test.intermediari[i/7%len(test.intermediari)])
			}
			e, _, err := made(t, rows, october(t), catalog.Default())
			if err != nil {
				t.Fatal(err)
			}
			if len(e.Warnings()) != test.warnings {
				t.Errorf("warnings: %v", e.Warnings())
			}
			for _, s := range e.Scopes(true) {
				page, _ := report(t, e, s, words.English)
				plain, rich, err := e.Letter(s, words.English)
				if err != nil {
					t.Fatal(err)
				}
				all := string(page) + plain + rich
				for _, name := range names {
					if strings.Contains(all, name) {
						t.Errorf("%s tells of %s", s, name)
					}
				}
				for _, name := range test.named {
					if s == Nazionale && !strings.Contains(all, ">"+name+"<") {
						t.Errorf("%s does not tell of %s", s, name)
					}
				}
				for _, warning := range e.Warnings() {
					if !strings.Contains(all, html.EscapeString(warning.En)) {
						t.Errorf("%s does not say why none is named", s)
					}
				}
				if test.warnings == 2 && strings.Contains(all, "tipo ") {
					t.Errorf("%s names an intermediario", s)
				}
			}
		})
	}
}

// Names from exports are texts, in pages and in names of files.
func TestNamesFromExportsAreTexts(t *testing.T) {
	rows := large()
	for i := range rows {
		if *rows[i].Direzione == "Lazio" {
			rows[i].Direzione = fixture.P(`../<script>alert("1")</script>`)
		}
		if *rows[i].Oggetto == "DURC" {
			rows[i].Oggetto = fixture.P(`"><img src=x onerror=alert(1)>`)
		}
	}
	e, _, err := made(t, rows, october(t), catalog.Default())
	if err != nil {
		t.Fatal(err)
	}
	pages := [][]byte{e.Index(true, words.Italian)}
	for _, s := range e.Scopes(true) {
		page, _ := report(t, e, s, words.Italian)
		pages = append(pages, page)
		if v, err := verified(e, page); err != nil || v.Outcome != Same {
			t.Errorf("%s does not verify: %v %v", s, v, err)
		}
	}
	for _, page := range pages {
		if text := string(page); strings.Contains(text, "<img") || strings.Contains(text, "<script>alert") {
			t.Error("markup of an export in a page")
		}
	}
	for s, name := range e.FileNames() {
		if strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-.") != "" || strings.Contains(name, "..") {
			t.Errorf("%s is the file %s", s, name)
		}
	}
}

// The first day on which a report may be made: when the longest soglia has run out.
func TestDue(t *testing.T) {
	for _, test := range []struct {
		month     time.Month
		conteggio calendar.Rule
		due       string
	}{
		{time.October, calendar.Calendario, "2025-11-26"},
		{time.February, calendar.Calendario, "2025-03-26"},
		{time.October, calendar.Lavorativi, "2025-12-09"}, // All Saints' Day is a Saturday, 8 December a Monday
		{time.November, calendar.Lavorativi, "2026-01-12"},
	} {
		q := Question{Mese: calendar.Date(2025, test.month, 1).Month(), Conteggio: test.conteggio, Base: catalog.Invio}
		due := q.Due()
		if due.String() != test.due {
			t.Errorf("%s, %s: due on %s, want %s", q.Mese, test.conteggio, due, test.due)
		}
		q.Osservazione = due
		if err := q.Check(false); err != nil {
			t.Errorf("%s on %s: %v", q.Mese, due, err)
		}
		q.Osservazione = due - 1
		if q.Check(false) == nil {
			t.Errorf("%s is mature on %s", q.Mese, due-1)
		}
		if err := q.Check(true); err != nil {
			t.Errorf("%s on %s, though immature: %v", q.Mese, due-1, err)
		}
	}
}

// Counts split among workers, in any way, make the same report.
func TestCountsMerge(t *testing.T) {
	q := october(t)
	rows := large()
	whole, _, err := made(t, rows, q, catalog.Default())
	if err != nil {
		t.Fatal(err)
	}
	var merged Counts
	for i := range 3 {
		var part []fixture.Quesito
		for j := i; j < len(rows); j += 3 {
			part = append(part, rows[j])
		}
		_, counts, err := made(t, part, q, catalog.Default())
		if err != nil {
			t.Fatal(err)
		}
		data, err := counts.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		if counts, err = UnmarshalCounts(data); err != nil {
			t.Fatal(err)
		}
		if _, err := UnmarshalCounts(data[:len(data)-1]); err == nil {
			t.Error("counts that end early are read")
		}
		if i == 0 {
			merged = counts
		} else if err := merged.Merge(counts, nil); err != nil {
			t.Fatal(err)
		}
	}
	e, err := New(q, merged, whole.Provenance, catalog.Default())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range e.Scopes(true) {
		a, err := whole.Report(s, words.Italian)
		if err != nil {
			t.Fatal(err)
		}
		b, err := e.Report(s, words.Italian)
		if err != nil || string(a) != string(b) {
			t.Errorf("%s differs (%v)", s, err)
		}
	}
}

// More strutture or direzioni than there can be are refused before anything is counted of
// them, however they are spread among workers.
func TestTooManyAreas(t *testing.T) {
	sample := large()[:61]
	for column, set := range map[string]func(q *fixture.Quesito, value string){
		"struttura": func(q *fixture.Quesito, value string) { q.Struttura = &value },
		"direzione": func(q *fixture.Quesito, value string) { q.Direzione = &value },
	} {
		count := func(from, to int) (*ingest.Set, Counts, error) {
			var rows []fixture.Quesito
			for i := from; i < to; i++ {
				q := sample[i%len(sample)]
				set(&q, strconv.Itoa(i))
				rows = append(rows, q)
			}
			return countedIn(t, rows, october(t), catalog.Default())
		}
		_, half, err := count(0, MostAreas/2)
		if err != nil {
			t.Fatal(err)
		}
		withHalf := func(from, to int) error {
			set, counts, err := count(from, to)
			if err != nil {
				return err
			}
			return half.Merge(counts, set.Files)
		}
		if err := withHalf(MostAreas/2, MostAreas); err != nil {
			t.Errorf("%s: as many as may be: %v", column, err)
		}
		for _, parts := range [][2]int{{MostAreas, MostAreas + 1}, {0, MostAreas + 1}} {
			err := withHalf(parts[0], parts[1])
			if err == nil || !strings.Contains(err.Error(), "more than 20,000 "+kindsOfAreas[export.Role(column)].plural) || !strings.Contains(err.Error(), fmt.Sprintf("the column %q", column)) {
				t.Errorf("%s, %d to %d: %v", column, parts[0], parts[1], err)
			}
		}
	}
}

func TestNumbers(t *testing.T) {
	for _, test := range []struct {
		n            number
		it, en, json string
	}{
		{counted(1234567), "1.234.567", "1,234,567", "1234567"},
		{ratio(1, 3), "33,3%", "33.3%", "33.3"},
		{ratio(2, 3), "66,7%", "66.7%", "66.7"},
		{ratio(1, 16), "6,3%", "6.3%", "6.3"}, // half up
		{ratio(0, 0), "n.d.", "n/a", "null"},
		{mean(100, 8), "12,5", "12.5", "12.5"},
		{number{}, "•", "•", `"•"`},
	} {
		if it, en, json := test.n.text(words.Italian), test.n.text(words.English), test.n.json(); it != test.it || en != test.en || json != test.json {
			t.Errorf("%v: %s, %s, %s", test.n, it, en, json)
		}
	}
}
