package report

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/fixture"
	"cruscotto/core/words"
)

// listedOf are all reports of an edition in a language, as their files tell of them.
func listedOf(t testing.TB, e *Edition, lang words.Lang) (reports []*Listed) {
	t.Helper()
	names := e.FileNames(lang)
	for _, s := range e.Scopes(true) {
		m, err := e.Manifest(s, lang)
		if err != nil {
			t.Fatal(err)
		}
		l, err := List(names[s], m, true)
		if err != nil {
			t.Fatal(err)
		}
		reports = append(reports, l)
	}
	return reports
}

// archived is the archive of all reports of editions, of which nothing is amiss.
func archived(t testing.TB, editions ...*Edition) *Archive {
	t.Helper()
	var reports []*Listed
	for _, e := range editions {
		reports = append(reports, listedOf(t, e, words.Italian)...)
	}
	a, amiss := NewArchive(reports)
	if len(amiss) > 0 {
		t.Fatal(amiss)
	}
	return a
}

func indexOf(t testing.TB, e *Edition) string {
	t.Helper()
	return string(archived(t, e).Index(words.Italian))
}

// editionOf makes that of a month of an export.
func editionOf(t testing.TB, rows []fixture.Quesito, mese string) *Edition {
	t.Helper()
	month, err := calendar.ParseMonth(mese)
	if err != nil {
		t.Fatal(err)
	}
	q := Question{Mese: month, Base: catalog.Invio, Conteggio: calendar.Calendario}
	q.Osservazione = q.Due()
	e, _, err := made(t, rows, q, catalog.Default())
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// dataOf writes the data of an archive, and reads them as whoever knows nothing but the
// specifications of Frictionless: rows by key, each value of the type of its field.
func dataOf(t testing.TB, a *Archive) map[[5]string]string {
	t.Helper()
	var data bytes.Buffer
	if err := a.WriteData(&data); err != nil {
		t.Fatal(err)
	}
	sum := fmt.Sprintf("%x", sha256.Sum256(data.Bytes()))
	description := a.Package(Licences[0], int64(data.Len()), sum)
	var described struct {
		Profile, Name, Title, Description string
		Licenses                          []struct{ Name, Title, Path string }
		Sources                           []struct{ Title string }
		Resources                         []struct {
			Profile, Name, Path, Encoding, Hash string
			Bytes                               int
			Dialect                             struct {
				Delimiter, LineTerminator, QuoteChar  string
				DoubleQuote, SkipInitialSpace, Header bool
			}
			Schema struct {
				Fields []struct {
					Name, Type, Description string
					Constraints             struct{ Required bool }
				}
				PrimaryKey, MissingValues []string
			}
		}
	}
	if err := json.Unmarshal(description, &described); err != nil {
		t.Fatal(err)
	}
	identifier := regexp.MustCompile(`^[a-z0-9._-]+$`)
	if described.Profile != "tabular-data-package" || !identifier.MatchString(described.Name) || len(described.Resources) != 1 ||
		len(described.Licenses) != 1 || described.Licenses[0].Name != "CC-BY-4.0" || !strings.HasPrefix(described.Licenses[0].Path, "https://") ||
		len(described.Sources) == 0 || slices.ContainsFunc(described.Sources, func(s struct{ Title string }) bool { return s.Title == "" }) {
		t.Errorf("no tabular data package: %s", description)
	}
	r := described.Resources[0]
	if r.Profile != "tabular-data-resource" || !identifier.MatchString(r.Name) || r.Path != "dati.csv" || r.Encoding != "utf-8" || r.Bytes != data.Len() || r.Hash != "sha256:"+sum {
		t.Errorf("no tabular data resource: %+v", r)
	}
	if d := r.Dialect; d.Delimiter != "," || d.LineTerminator != "\n" || d.QuoteChar != `"` || !d.DoubleQuote || d.SkipInitialSpace || !d.Header {
		t.Errorf("another dialect than that of encoding/csv: %+v", d)
	}
	types := map[string]*regexp.Regexp{
		"yearmonth": regexp.MustCompile(`^[0-9]{4}-(0[1-9]|1[0-2])$`), "string": regexp.MustCompile(`(?s)^.*$`), "number": regexp.MustCompile(`^-?[0-9]+(\.[0-9]+)?$`),
	}
	var names []string
	for _, f := range r.Schema.Fields {
		if types[f.Type] == nil || f.Description == "" {
			t.Errorf("field %+v", f)
		}
		names = append(names, f.Name)
	}
	lines := csv.NewReader(&data)
	header, err := lines.Read()
	if err != nil || !slices.Equal(header, names) || !slices.Equal(names, []string{"edizione", "area", "tabella", "gruppo", "misura", "valore"}) ||
		!slices.Equal(r.Schema.PrimaryKey, names[:5]) {
		t.Fatalf("header %q of fields %q with key %q: %v", header, names, r.Schema.PrimaryKey, err)
	}
	rows, err := lines.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	found := make(map[[5]string]string)
	for _, row := range rows {
		for i, f := range r.Schema.Fields {
			if missing := slices.Contains(r.Schema.MissingValues, row[i]); missing && f.Constraints.Required || !missing && !types[f.Type].MatchString(row[i]) {
				t.Fatalf("row %q: %s is no %s", row, f.Name, f.Type)
			}
		}
		key := [5]string(row[:5])
		if _, double := found[key]; double {
			t.Fatalf("two rows of %q", key)
		}
		found[key] = row[5]
	}
	return found
}

// Data are what the tables of the reports show, no more and no less.
func TestDataAreTheReports(t *testing.T) {
	for i, rows := range [][]fixture.Quesito{large(), randomExport(1, 2), randomExport(2, 2)} {
		var editions []*Edition
		want := make(map[[5]string]string)
		for _, mese := range []string{"2025-10", "2025-09"} {
			e := editionOf(t, rows, mese)
			editions = append(editions, e)
			for _, s := range e.Scopes(true) {
				page, m := report(t, e, s, words.Italian)
				shown := make(map[string]string)
				for _, v := range shownIn(page) {
					shown[v.id] = v.text
				}
				for _, v := range m.Celle {
					table, row, column, _ := v.split()
					key := [5]string{mese, string(s), table, row, column}
					text, in := shown[v.id]
					if !in {
						t.Fatalf("%q is in no table", v.id)
					}
					if v.text[0] != '"' { // a day
						want[key] = map[bool]string{true: text, false: ""}[text != "n.d."]
					}
				}
			}
		}
		got := dataOf(t, archived(t, editions...))
		for key, text := range want {
			// As a page in Italian has it.
			whole, places, decimal := strings.Cut(got[key], ".")
			for at := len(whole) - 3; at > 0; at -= 3 {
				whole = whole[:at] + "." + whole[at:]
			}
			if decimal {
				whole += "," + places
			}
			if value, in := got[key]; !in || whole != strings.TrimSuffix(text, "%") {
				t.Fatalf("export %d, %q: %q (%v), the report shows %q", i, key, value, in, text)
			}
		}
		if len(got) != len(want) {
			t.Errorf("export %d: %d rows of %d numbers", i, len(got), len(want))
		}
	}
}

// Every table and measure of the data is explained.
func TestDataAreExplained(t *testing.T) {
	known := func(of []explained, name string) bool {
		return slices.ContainsFunc(of, func(e explained) bool { return e.name == name })
	}
	for key := range dataOf(t, archived(t, editionOf(t, large(), "2025-10"))) {
		if !known(tabelle, key[2]) || !known(misure, key[4]) {
			t.Errorf("%q is not explained", key)
		}
	}
}

// Names from exports are texts in data too: none begins a formula, and none is written as
// another.
func TestNamesInData(t *testing.T) {
	names := []string{"=1+1", "'=1+1", "a\nb", "a␊b", "a\u202eb", `virgolette " e, virgole`, "a;=2", "a/b/c", " spazi "}
	rows := large()
	for i := range rows {
		rows[i].Oggetto, rows[i].Lavorazione, rows[i].Soglia = fixture.P(names[i/4%len(names)]), nil, fixture.P(int32(5))
		rows[i].Direzione = fixture.P([]string{"=Lazio", "'=Lazio"}[i%2])
	}
	e := editionOf(t, rows, "2025-10")
	a := archived(t, e)
	got := dataOf(t, a)
	for _, want := range []string{"5:'=1+1", "5:'=1+1 (2)", "5:a␊b", "5:a␊b (2)", "5:a‹U+202E›b", `5:virgolette " e, virgole`, "5:a;'=2", "5:a/b/c", "5: spazi "} {
		for _, area := range []string{"nazionale", "direzione:'=Lazio", "direzione:'=Lazio (2)"} {
			if _, in := got[[5]string{"2025-10", area, "oggetti", want, "quesiti"}]; !in {
				t.Errorf("%s, %q is not there", area, want)
			}
		}
	}
	var data bytes.Buffer
	if err := a.WriteData(&data); err != nil {
		t.Fatal(err)
	}
	if formula := regexp.MustCompile(`(?m)(^|[,;"'\t:]) *[=+@]`).FindString(strings.ReplaceAll(data.String(), "'=", "")); formula != "" {
		t.Errorf("%q could begin a formula", formula)
	}
}

// An index lists each edition, the latest first, its scopes once, by direzione; and says what
// is straordinaria or protects nothing, which are no data.
func TestArchive(t *testing.T) {
	september, october := editionOf(t, large(), "2025-09"), editionOf(t, large(), "2025-10")
	later := october.Question
	later.Osservazione += 5
	straordinaria, _, err := made(t, large(), later, catalog.Default())
	if err != nil {
		t.Fatal(err)
	}
	unprotected := catalog.Default()
	unprotected.RiservatezzaK = 1
	november, _, err := made(t, large(), Question{october.Mese + 1, day(t, "2025-12-26"), catalog.Invio, calendar.Calendario}, unprotected)
	if err != nil {
		t.Fatal(err)
	}
	names := make(map[string]bool)
	var reports []*Listed
	for _, e := range []*Edition{september, straordinaria, november, october} {
		for _, lang := range []words.Lang{words.English, words.Italian} {
			for _, l := range listedOf(t, e, lang) {
				if names[l.file] || !IsFileName(l.file) {
					t.Errorf("%s is the file of two, or of none", l.file)
				}
				names[l.file] = true
				if l.manifest.Ambito != "direzione:Lazio" {
					reports = append(reports, l)
				}
			}
		}
	}
	a, amiss := NewArchive(reports)
	if len(amiss) > 0 {
		t.Error(amiss)
	}
	page := string(a.Index(words.Italian))
	if !strings.Contains(page, IndexMark) || strings.Contains(page, "<script") {
		t.Error("the index does not say that it is one, or has a script")
	}
	listed := regexp.MustCompile(`<h2>[^<]*|Edizione straordinaria|non protegge nulla|<th scope="row(?:group)?"[^>]*>(?:<a href="[^"]*")?|\(<a href="[^"]*"`).FindAllString(page, -1)
	rows := func(stem string) (rows []string) {
		both := func(scope string) {
			rows = append(rows, `<th scope="row"><a href="report-`+stem+scope+`.html"`, `(<a href="report-`+stem+"en-"+scope+`.html"`)
		}
		both("nazionale")
		rows = append(rows, `<th scope="rowgroup" colspan="6">`)
		both("struttura-7000")
		both("struttura-7002")
		both("direzione-valle-d-aosta")
		both("struttura-7001")
		both("struttura-7003")
		return rows
	}
	want := slices.Concat([]string{"<h2>novembre 2025", "non protegge nulla"}, rows("2025-11-"), []string{"<h2>ottobre 2025"}, rows("2025-10-"),
		[]string{"<h2>ottobre 2025", "Edizione straordinaria"}, rows("2025-10-straordinaria-2025-12-01-"), []string{"<h2>settembre 2025"}, rows("2025-09-"))
	if !slices.Equal(listed, want) {
		t.Errorf("%s\nwant\n%s", strings.Join(listed, "\n"), strings.Join(want, "\n"))
	}
	// The numbers of a row are those of its report, in the language of the index.
	m, err := october.Manifest(Nazionale, words.Italian)
	if err != nil {
		t.Fatal(err)
	}
	cell := func(id string) int64 {
		n, err := strconv.ParseInt(m.Celle[slices.IndexFunc(m.Celle, func(v value) bool { return v.id == id })].text, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	row := page[strings.Index(page, `<a href="report-2025-10-nazionale.html">Italia</a>`):]
	entro, su := cell(figures[1]), cell(figures[2])
	c := october.mese(nazione)
	for _, n := range []number{counted(cell(figures[0])), counted(entro), counted(su), ratio(entro, su), mean(c.SommaGiorni, definitiOf(c))} {
		text := "<td>" + n.text(words.Italian) + "</td>"
		if at := strings.Index(row, text); at < 0 || at > strings.Index(row, "</tr>") {
			t.Errorf("the row of the nation has no %s", text)
		}
	}
	if english := string(a.Index(words.English)); !strings.Contains(english, `<a href="report-2025-10-en-nazionale.html">Italy</a> (<a href="report-2025-10-nazionale.html" lang="it">in italiano</a>)`) {
		t.Error("an index in English has no reports in English")
	}
	told := make(map[string]bool)
	for key := range dataOf(t, a) {
		told[key[0]+" "+key[1]] = true
	}
	var areas []string
	for _, mese := range []string{"2025-09", "2025-10"} {
		for _, area := range []string{"direzione:Valle d'Aosta", "nazionale", "struttura:7000", "struttura:7001", "struttura:7002", "struttura:7003"} {
			areas = append(areas, mese+" "+area)
		}
	}
	if got := slices.Sorted(maps.Keys(told)); !slices.Equal(got, areas) {
		t.Errorf("data of %q, want %q", got, areas)
	}
	var none bytes.Buffer
	if err := archived(t, straordinaria).WriteData(&none); err != nil || none.String() != DataHeader {
		t.Errorf("an edizione straordinaria has data: %.300s (%v)", none.String(), err)
	}
	// The same reports make the same, in whatever order they are found.
	slices.Reverse(reports)
	again, _ := NewArchive(reports)
	if string(again.Index(words.Italian)) != page {
		t.Error("another order makes another index")
	}
}

// Reports of one scope and edition are listed once, and an edition that was not made in one
// run is told.
func TestAmiss(t *testing.T) {
	e := editionOf(t, large(), "2025-10")
	list := func(file string, s Scope, change func(*Manifest)) *Listed {
		m, err := e.Manifest(s, words.Italian)
		if err != nil {
			t.Fatal(err)
		}
		change(m)
		l, err := List(file, m, true)
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	same := func(*Manifest) {}
	newer := func(m *Manifest) { m.DataRilevazione = "2026-01-31" }
	unprotected := func(m *Manifest) { m.RiservatezzaK = 1 }
	other := func(m *Manifest) { m.Esportazioni = []Export{{strings.Repeat("0", 64), 1}} }
	for _, test := range []struct {
		reports []*Listed
		listed  []string
		amiss   []string
	}{
		{[]*Listed{list("a", Nazionale, same), list("b", "direzione:Lazio", same)}, []string{"a", "b"}, nil},
		{[]*Listed{list("a", Nazionale, same), list("b", Nazionale, newer)}, []string{"b"}, []string{"a: is not in the index, as it is of the same scope and edition as b"}},
		{[]*Listed{list("a", Nazionale, same), list("b", Nazionale, same)}, []string{"a"}, []string{"b: is not in the index"}},
		{[]*Listed{list("a", Nazionale, same), list("b", "direzione:Lazio", other), list("c", "struttura:7000", other)}, []string{"a", "b", "c"}, []string{"do not come from one run (a and b"}},
		{[]*Listed{list("a", Nazionale, same), list("b", "direzione:Lazio", unprotected)}, []string{"a", "b"}, []string{"do not come from one run (a and b"}},
	} {
		a, amiss := NewArchive(test.reports)
		var listed []string
		for _, l := range a.reports {
			listed = append(listed, l.file)
		}
		protects := !slices.ContainsFunc(a.reports, func(l *Listed) bool { return l.manifest.RiservatezzaK == 1 })
		if strings.Contains(string(a.Index(words.Italian)), "non protegge nulla") == protects {
			t.Errorf("%v: the index does not say whether all is protected", listed)
		}
		if !slices.Equal(listed, test.listed) || len(amiss) != len(test.amiss) {
			t.Fatalf("%v, amiss %v, want %v, %v", listed, amiss, test.listed, test.amiss)
		}
		for i, want := range test.amiss {
			if !strings.Contains(amiss[i].En, want) {
				t.Errorf("%s, want %s", amiss[i].En, want)
			}
		}
	}
}

// What no Cruscotto wrote is not listed, and makes no row of data.
func TestListRefuses(t *testing.T) {
	e := editionOf(t, large(), "2025-10")
	for name, change := range map[string]func(*Manifest){
		"schema":       func(m *Manifest) { m.Schema = "cruscotto/report/v0" },
		"scope":        func(m *Manifest) { m.Ambito = "regione:Lazio" },
		"long scope":   func(m *Manifest) { m.Ambito = Scope("direzione:" + strings.Repeat("x", 10<<20)) },
		"no direzione": func(m *Manifest) { m.Ambito, m.Nome = "direzione:", "x" },
		"within":       func(m *Manifest) { m.Direzione = "Lazio" },
		"struttura":    func(m *Manifest) { m.Ambito = "struttura:7000" },
		"name":         func(m *Manifest) { m.Nome = "" },
		"language":     func(m *Manifest) { m.Lingua = "fr" },
		"k":            func(m *Manifest) { m.RiservatezzaK = 0 },
		"R":            func(m *Manifest) { m.DataRilevazione = "ieri" },
		"R before D":   func(m *Manifest) { m.DataRilevazione = "2025-11-01" },
		"another day":  func(m *Manifest) { m.DataOsservazione = "2025-11-27" },
		"month":        func(m *Manifest) { m.Periodo = "2025-13" },
		"export":       func(m *Manifest) { m.Esportazioni = []Export{{"../../etc/passwd", 1}} },
		"cell":         func(m *Manifest) { m.Celle = append(m.Celle, value{"tabella", "1"}) },
		"no row":       func(m *Manifest) { m.Celle = append(m.Celle, value{"tabella//misura", "1"}) },
		"table":        func(m *Manifest) { m.Celle = append(m.Celle, value{"=tabella/a/misura", "1"}) },
		"measure":      func(m *Manifest) { m.Celle = append(m.Celle, value{"tabella/a/mi,sura", "1"}) },
		"twice":        func(m *Manifest) { m.Celle = append(m.Celle, m.Celle[0]) },
		"text":         func(m *Manifest) { m.Celle[0].text = `"=1+1"` },
		"object":       func(m *Manifest) { m.Celle[0].text = `{}` },
		"too long":     func(m *Manifest) { m.Celle[0].text = strings.Repeat("9", 20) },
		"exponent":     func(m *Manifest) { m.Celle[0].text = "1e300" },
	} {
		m, err := e.Manifest(Nazionale, words.Italian)
		if err != nil {
			t.Fatal(err)
		}
		m.Versione = "9.0.0" // writes numbers as this one
		if _, err := List("report.html", m, true); err != nil {
			t.Fatal(err)
		}
		change(m)
		if _, err := List("report.html", m, true); err == nil {
			t.Errorf("%s: is listed", name)
		}
	}
}
