package report

import (
	"fmt"
	"html"
	"slices"
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
		Mese: calendar.Date(2025, time.October, 1).Month(), Osservazione: day(t, "2025-11-26"),
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
func report(t testing.TB, e *Edition, s Scope, lang words.Lang) ([]byte, *Manifest) {
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

// The figures of every area are in its report, and what the indicators are: also where there
// are few quesiti, or rows lack a soglia, a struttura or an oggetto.
func TestReportsShowTheIndicators(t *testing.T) {
	for i, rows := range [][]fixture.Quesito{large(), randomExport(1, 2), randomExport(2, 2)} {
		for _, base := range []catalog.Base{catalog.Invio, catalog.Definizione} {
			q := october(t)
			q.Base = base
			e, _, err := made(t, rows, q, catalog.Default())
			if err != nil {
				t.Fatal(err)
			}
			set, err := fixture.Decode(fixture.Parquet(rows, "2025-12-31", 0), ingest.Options{})
			if err != nil {
				t.Fatal(err)
			}
			for area, l := range e.luoghi {
				query := indicator.Query{Osservazione: q.Osservazione, Periodo: q.Mese.Period(), Base: base, Conteggio: q.Conteggio, Dove: map[indicator.Dimension][]string{}}
				if l.direzione != "" {
					query.Dove[indicator.Direzione] = []string{l.direzione}
				}
				if l.codice != "" {
					query.Dove[indicator.Struttura] = []string{l.codice}
				}
				s := e.scopes[area]
				g := indicator.Derive(query, indicator.Compute(set.Batches, query), q.Osservazione, set.Found.Rows()).Gruppi[0]
				named := l.codice != indicator.NonIndicato && (l.codice != "" || l.direzione != indicator.NonIndicato)
				possible := named && (g.Deflusso.Pervenuti > 0 || slices.ContainsFunc(g.Anzianita[:], func(a indicator.Anzianita) bool { return a.NonScaduti+a.Scaduti+a.SenzaSoglia > 0 }))
				if slices.Contains(e.Scopes(true), s) != possible {
					t.Fatalf("export %d: whether there is a report of %s should be %v", i, s, possible)
				}
				if !possible {
					continue
				}
				_, m := report(t, e, s, words.English)
				shown := make(map[string]string)
				for _, v := range m.Celle {
					shown[v.id] = v.text
				}
				days := func(v *int32) string {
					if v == nil {
						return "null"
					}
					return fmt.Sprint(*v)
				}
				expected := map[string]string{
					"indicatori/complessivo/numeratore":   fmt.Sprint(g.Complessivo.Entro),
					"indicatori/complessivo/denominatore": fmt.Sprint(g.Complessivo.Definiti + g.Complessivo.Scaduti),
					"indicatori/complessivo/valore":       ratio(g.Complessivo.Entro, g.Complessivo.Definiti+g.Complessivo.Scaduti).json(),
					"indicatori/giacenza/numeratore":      fmt.Sprint(g.Giacenza.NonScaduti),
					"indicatori/giacenza/denominatore":    fmt.Sprint(g.Giacenza.Totali),
					"indicatori/deflusso/numeratore":      fmt.Sprint(g.Deflusso.Definiti),
					"indicatori/deflusso/denominatore":    fmt.Sprint(g.Deflusso.Pervenuti),
					"indicatori/medio/denominatore":       fmt.Sprint(g.Tempi.N),
					"indicatori/medio/valore":             mean(g.Tempi.SommaGiorni, g.Tempi.N).json(),
					"indicatori/mediana/valore":           days(g.Tempi.Mediana),
					"indicatori/p90/valore":               days(g.Tempi.P90),
					"cambio/cambiati/quesiti":             fmt.Sprint(g.CambioOggetto.Cambiati),
				}
				for i, days := range catalog.Classi {
					row := fmt.Sprintf("indicatori/soglia%d/", days)
					expected[row+"numeratore"] = fmt.Sprint(g.Soglie[i].Entro)
					expected[row+"denominatore"] = fmt.Sprint(g.Soglie[i].Definiti + g.Soglie[i].Scaduti)
					expected[row+"valore"] = ratio(g.Soglie[i].Entro, g.Soglie[i].Definiti+g.Soglie[i].Scaduti).json()
				}
				for i, age := range g.Anzianita {
					expected[fmt.Sprintf("anzianita/%d/scaduti", indicator.Ages[i].From)] = fmt.Sprint(age.Scaduti)
				}
				for id, want := range expected {
					got, there := shown[id]
					none := expected[strings.TrimSuffix(id, id[strings.LastIndex(id, "/")+1:])+"denominatore"] == "0" ||
						(strings.HasPrefix(id, "indicatori/mediana") || strings.HasPrefix(id, "indicatori/p90")) && g.Tempi.N == 0 ||
						strings.HasPrefix(id, "anzianita/") && g.Giacenza.Totali == 0
					if !there && none {
						continue // a row or a column that tells nothing
					}
					if got != want {
						t.Errorf("export %d, %s, base %s: %s is %q, want %s", i, s, base, id, got, want)
					}
				}
			}
		}
	}
}

// Where nothing is protected every page says so, printed or not.
func TestWithoutRiservatezza(t *testing.T) {
	for _, k := range []int64{1, 2} {
		conf := catalog.Default()
		conf.RiservatezzaK = k
		e, _, err := made(t, randomExport(1, 2), october(t), conf)
		if err != nil {
			t.Fatal(err)
		}
		pages := []string{indexOf(t, e)}
		for _, s := range e.Scopes(true) {
			page, _ := report(t, e, s, words.Italian)
			plain, _, err := e.Letter(s, words.Italian)
			if err != nil {
				t.Fatal(err)
			}
			if k == 1 && !strings.Contains(string(page), "content: "+quoted("SENZA RISERVATEZZA: uso interno")) {
				t.Errorf("%s does not say on each printed page that nothing is protected", s)
			}
			pages = append(pages, string(page), plain)
		}
		for _, page := range pages {
			if strings.Contains(page, "non protegge nulla") != (k == 1) {
				t.Errorf("k = %d: %.300s", k, page)
			}
		}
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

// Who changes the oggetto that somebody chose does not have that named either.
func TestNoPersonIsChangedFrom(t *testing.T) {
	rows := large()
	for i := range rows {
		if rows[i].Lavorazione != nil && i%2 == 0 {
			rows[i].Oggetto = fixture.P("tel. 06 5905 1234")
		}
	}
	e, _, err := made(t, rows, october(t), catalog.Default())
	if err != nil {
		t.Fatal(err)
	}
	page, _ := report(t, e, Nazionale, words.Italian)
	if text := string(page); strings.Contains(text, "5905") || !strings.Contains(text, ">Dilazioni → DURC<") {
		t.Error("a telephone number is named, or no change is")
	}
}

// A class of soglia with a single oggetto in the nation tells it everywhere, as it tells how
// many quesiti there are (rule 5); intermediari are no class.
func TestASingleValue(t *testing.T) {
	rows := large()
	for i := range rows {
		rows[i].Intermediario = fixture.P("azienda")
		if i > len(rows)-30 && i%4 == 0 {
			rows[i].Oggetto, rows[i].Lavorazione, rows[i].Soglia = fixture.P("Unico"), nil, fixture.P(int32(25))
		}
		if i >= 30 && i < 1000 { // one that is named, and few of two others
			name := "Grande"
			if i < 36 {
				name = fmt.Sprint("Raro ", i%2)
			}
			rows[i].Oggetto, rows[i].Lavorazione, rows[i].Soglia = &name, nil, fixture.P(int32(10))
		}
	}
	e, _, err := made(t, rows, october(t), catalog.Default())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []Scope{Nazionale, "direzione:Lazio", "struttura:7000"} {
		page, m := report(t, e, s, words.Italian)
		if !slices.ContainsFunc(m.Celle, func(v value) bool { return v.id == "oggetti/25:Unico/quesiti" && v.text < "5" }) {
			t.Errorf("%s does not tell the only oggetto of its class", s)
		}
		if strings.Contains(string(page), ">azienda<") {
			t.Errorf("%s names the only intermediario", s)
		}
		if !strings.Contains(string(page), "ha un solo oggetto (Soglia 25 giorni)") {
			t.Errorf("%s does not say why it names that oggetto", s)
		}
	}
}

// Of a column of free texts no more are named than a list can have, the most frequent.
func TestManyOggetti(t *testing.T) {
	rows := large()
	for i := range rows {
		rows[i].Lavorazione, rows[i].Soglia = nil, fixture.P(int32(15))
		rows[i].Oggetto = fixture.P(fmt.Sprintf("testo %03d", i/4%600))
		if i/4%600 >= 590 {
			rows[i].Oggetto = fixture.P("testo 590")
		}
	}
	e, _, err := made(t, rows, october(t), catalog.Default())
	if err != nil {
		t.Fatal(err)
	}
	page, _ := report(t, e, Nazionale, words.Italian)
	if n := strings.Count(string(page), "<th scope=\"row\">testo "); n != mostValues {
		t.Errorf("%d are named", n)
	}
	if !strings.Contains(string(page), ">testo 590<") {
		t.Error("the most frequent is not named")
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
	pages := [][]byte{[]byte(indexOf(t, e))}
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
	for s, name := range e.FileNames(words.Italian) {
		if strings.Trim(name, "abcdefghijklmnopqrstuvwxyz0123456789-.") != "" || strings.Contains(name, "..") {
			t.Errorf("%s is the file %s", s, name)
		}
	}
}

// The edition of a month is of its giorno di maturità, when the longest soglia has run out,
// and is made of files that were taken on that day or later, as they declare.
func TestDue(t *testing.T) {
	for _, test := range []struct {
		month     time.Month
		conteggio calendar.Rule
		due       string
	}{
		{time.June, calendar.Calendario, "2025-07-26"},
		{time.October, calendar.Calendario, "2025-11-26"},
		{time.February, calendar.Calendario, "2025-03-26"},
		{time.October, calendar.Lavorativi, "2025-12-09"}, // All Saints' Day is a Saturday, 8 December a Monday
		{time.November, calendar.Lavorativi, "2026-01-12"},
	} {
		q := Question{Mese: calendar.Date(2025, test.month, 1).Month(), Conteggio: test.conteggio, Base: catalog.Invio}
		q.Osservazione = q.Due()
		if q.Osservazione.String() != test.due {
			t.Errorf("%s, %s: due on %s, want %s", q.Mese, test.conteggio, q.Osservazione, test.due)
		}
		taken := func(r string) error {
			set, err := fixture.Decode(fixture.Parquet(large()[:1], r, 0), ingest.Options{})
			if err != nil {
				t.Fatal(err)
			}
			return q.Check(set.Files)
		}
		if err := taken(test.due); err != nil {
			t.Errorf("%s on %s: %v", q.Mese, test.due, err)
		}
		if err := taken((q.Osservazione - 1).String()); err == nil || !strings.Contains(err.Error(), "from "+q.Osservazione.Text(words.English)) {
			t.Errorf("%s on the day before %s: %v", q.Mese, test.due, err)
		}
		if err := taken(""); err == nil || !strings.Contains(err.Error(), "--rilevazione") {
			t.Errorf("%s of files that do not declare when they were taken: %v", q.Mese, err)
		}
		q.Osservazione--
		if err := taken("2026-06-30"); err != nil {
			t.Errorf("%s as of another day: %v", q.Mese, err)
		}
		q.Osservazione = q.Mese.First() - 1
		if taken("2026-06-30") == nil {
			t.Errorf("%s as of the day before it", q.Mese)
		}
	}
}

// An edition is the same whatever later day the exports were taken on, but for where its
// numbers come from; one of another day, or counted otherwise than configured, is
// straordinaria: it says so wherever it is read, and names no groups.
func TestStraordinaria(t *testing.T) {
	later, lavorativi, definizione, immature := october(t), october(t), october(t), october(t)
	later.Osservazione++
	immature.Osservazione -= 10
	lavorativi.Conteggio = calendar.Lavorativi
	lavorativi.Osservazione = lavorativi.Due()
	definizione.Base = catalog.Definizione
	for i, q := range []Question{october(t), later, lavorativi, definizione, immature} {
		e, _, err := made(t, large(), q, catalog.Default())
		if err != nil {
			t.Fatal(err)
		}
		index := indexOf(t, e)
		for _, s := range e.Scopes(true) {
			page, m := report(t, e, s, words.Italian)
			if strings.Contains(string(page), quoted("EDIZIONE STRAORDINARIA al 16 novembre 2025 · NON MATURO: matura il 26 novembre 2025")) != (i == 4) {
				t.Errorf("%v, %s: its margins do not say all that there is to know", q, s)
			}
			plain, _, err := e.Letter(s, words.Italian)
			if err != nil {
				t.Fatal(err)
			}
			if m.Straordinaria != (i > 0) || strings.Contains(string(page), `content: "EDIZIONE STRAORDINARIA al`) != (i > 0) {
				t.Errorf("%v, %s: straordinaria %v", q, s, m.Straordinaria)
			}
			for _, text := range []string{index, string(page), plain} {
				if strings.Contains(text, "Edizione straordinaria, vista al") != (i > 0) {
					t.Errorf("%v, %s: %.300s", q, s, text)
				}
			}
			for _, name := range []string{">DURC<", "«DURC»", ">consulente<", " → DURC"} {
				if i > 0 && strings.Contains(string(page), name) {
					t.Errorf("%v, %s names %s", q, s, name)
				}
			}
			if i == 0 && !strings.Contains(string(page), ">DURC<") {
				t.Errorf("%s names no oggetto", s)
			}
		}
	}
}

// A configuration is told by what it says, not by how it is written.
func TestDigests(t *testing.T) {
	of := func(text string) string {
		conf, err := catalog.Parse([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		return digest(conf)
	}
	for _, same := range [][]string{
		{"", "# nothing\n[soglie]\n[colonne]\n[strutture]", "soglia_predefinita = 0", "conteggio = \"lavorativi\"\nriservatezza_k = 9"},
		{"[soglie]\nDURC = 5\nDeleghe = 10\n[colonne]\nstruttura = \"S\"", "[colonne]\nstruttura = 'S'\n[soglie]\nDeleghe = 0xA\n\"DURC\" = 5\n[strutture]"},
		{"[colonne]\nstruttura = \"\""},
		{"[strutture.7000]"}, {"[strutture.7000]\nnome = \"Roma\""}, {"[soglie]\nDURC = 10"}, {"soglia_predefinita = 5"},
	} {
		for i, text := range same {
			if of(text) != of(same[0]) {
				t.Errorf("%q: another digest than of %q", text, same[0])
			}
			if i == 0 && of("") == of(text) && text != "" {
				t.Errorf("%q: the digest of nothing", text)
			}
		}
	}
}

// A month is maybe incomplete where the exports begin after its third working day; those
// before are left out of the trend, and neither is compared with.
func TestIncompleteMonths(t *testing.T) {
	for _, test := range []struct {
		first    string // 1 September 2025 is a Monday
		complete bool
	}{{"2025-09-01", true}, {"2025-09-03", true}, {"2025-09-04", false}} {
		var rows []fixture.Quesito
		for _, q := range large() {
			if calendar.Date(q.Invio.Date()) >= day(t, test.first) {
				rows = append(rows, q)
			}
		}
		e, _, err := made(t, rows, october(t), catalog.Default())
		if err != nil {
			t.Fatal(err)
		}
		page, m := report(t, e, Nazionale, words.Italian)
		if strings.Contains(string(page), "settembre 2025 (forse incompleto)") == test.complete ||
			strings.Contains(string(page), "rispetto al mese prima") != test.complete {
			t.Errorf("from %s on: September should be complete: %v", test.first, test.complete)
		}
		if id := m.Celle[slices.IndexFunc(m.Celle, func(v value) bool { return strings.HasPrefix(v.id, "andamento/") })].id; !strings.HasPrefix(id, "andamento/2025-09/") {
			t.Errorf("the trend begins with %s", id)
		}
	}
}

// Each month of the trend is told as of its own giorno di maturità, as its own edition tells it.
func TestEditionsAgree(t *testing.T) {
	rows := large()
	for i := 0; i < len(rows); i += 40 {
		rows[i].Definizione = fixture.P(rows[i].Invio.AddDate(0, 0, 50)) // after the giorno di maturità of September too
	}
	september := october(t)
	september.Mese--
	september.Osservazione = september.Due()
	trend := func(q Question, upTo calendar.Day) []string {
		e, _, err := made(t, past(rows, upTo), q, catalog.Default())
		if err != nil {
			t.Fatal(err)
		}
		_, m := report(t, e, Nazionale, words.Italian)
		var numbers []string
		for _, v := range m.Celle {
			if !strings.HasPrefix(v.id, "qualita/") {
				numbers = append(numbers, v.id+" "+v.text)
			}
		}
		return numbers
	}
	whole := trend(october(t), october(t).Due())
	ofSeptember := 0
	for _, number := range trend(september, september.Due()) {
		if strings.HasPrefix(number, "andamento/2025-09/") {
			ofSeptember++
			if !slices.Contains(whole, number) {
				t.Errorf("the edition of September says %s, that of October does not", number)
			}
		}
	}
	if ofSeptember == 0 {
		t.Error("no number of September")
	}
}

// There is no edition where nobody knows whether a giacente was answered before D.
func TestNoEditionOfStaleExports(t *testing.T) {
	_, counts, err := made(t, large(), october(t), catalog.Default())
	if err != nil {
		t.Fatal(err)
	}
	for n, refused := range map[int64]bool{0: false, 1: true} {
		p := Provenance{Rilevazione: day(t, "2025-12-31"), Righe: export.Rows{Avvisi: map[string]int64{"W209": n}}}
		if _, err := New(october(t), counts, p, catalog.Default()); (err != nil) != refused {
			t.Errorf("W209 %d times: %v", n, err)
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

func TestTooManyStruttureOfADirezione(t *testing.T) {
	for n, refused := range map[int]bool{MostStrutture: false, MostStrutture + 1: true} {
		rows, sample := make([]fixture.Quesito, n), large()[0]
		for i := range rows {
			rows[i] = sample
			rows[i].Struttura = fixture.P(strconv.Itoa(i))
		}
		_, _, err := made(t, rows, october(t), catalog.Default())
		if said := err != nil && strings.Contains(err.Error(), "has more than 1,000 strutture"); said != refused {
			t.Errorf("%d strutture: %v", n, err)
		}
	}
}

func TestNoReportIsOfAPerson(t *testing.T) {
	for _, test := range []struct {
		direzione, struttura string
		refused              bool
	}{
		{"Lazio", "7000", false}, {"Lazio", "70001234", false},
		{"Lazio", "RSSMRA80A01H501U", true}, {"Lazio", "IT 01234567890", true}, {"Mario Rossi, RSSMRA80A01H501U", "7000", true}, {"ufficio@example.it", "7000", true},
	} {
		q := large()[0]
		q.Direzione, q.Struttura = &test.direzione, &test.struttura
		_, _, err := made(t, []fixture.Quesito{q}, october(t), catalog.Default())
		if said := err != nil && strings.Contains(err.Error(), "may be a person"); said != test.refused {
			t.Errorf("%v: %v", test, err)
		}
	}
}

// The registry may call a struttura by what may be a person's name and code: then its code is all.
func TestNoStrutturaIsCalledAsAPerson(t *testing.T) {
	for nome, told := range map[string]bool{"Roma Centro": true, "Rossi, RSSMRA80A01H501U": false} {
		conf := catalog.Default()
		conf.Strutture = map[string]catalog.Struttura{"7000": {Nome: nome}}
		e, _, err := made(t, large(), october(t), conf)
		if err != nil {
			t.Fatal(err)
		}
		if page, _ := report(t, e, "struttura:7000", words.Italian); strings.Contains(string(page), nome) != told {
			t.Errorf("%s is told: %v", nome, !told)
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
	} {
		if it, en, json := test.n.text(words.Italian), test.n.text(words.English), test.n.json(); it != test.it || en != test.en || json != test.json {
			t.Errorf("%v: %s, %s, %s", test.n, it, en, json)
		}
	}
}
