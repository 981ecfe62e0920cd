package report

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/export"
	"cruscotto/core/fixture"
	"cruscotto/core/ingest"
	"cruscotto/core/words"
)

// verified is the verdict on a report, held against an edition.
func verified(e *Edition, page []byte) (*Verdict, error) {
	return Verify(page, func(Question, bool) (*Edition, error) { return e, nil })
}

// desk is where reports are verified, as the command and the page do it.
type desk struct {
	*ingest.Set
	digest   string // of the export
	editions map[string]*Edition
}

func newDesk(t testing.TB, rows []fixture.Quesito, rilevazione string) *desk {
	data := fixture.Parquet(rows, rilevazione, 0)
	set, err := fixture.Decode(data, ingest.Options{Catalog: catalog.Default()})
	if err != nil {
		t.Fatal(err)
	}
	return &desk{set, fmt.Sprintf("%x", sha256.Sum256(data)), make(map[string]*Edition)}
}

// edition makes the edition that a report asks for.
func (d *desk) edition(q Question, ids bool) (*Edition, error) {
	r := ingest.Rilevazione(d.Files, d.Found)
	key := fmt.Sprint(q, ids)
	if made := d.editions[key]; made != nil {
		return made, nil
	}
	if err := q.Check(d.Files); err != nil {
		return nil, err
	}
	c := NewCounter(q, d.Files)
	for _, batch := range d.Batches {
		if err := c.Add(batch); err != nil {
			return nil, err
		}
	}
	p := Provenance{Rilevazione: r, FirstInvio: d.Found.FirstInvio, Righe: d.Found.Rows(), IDs: ids, Files: []Export{{d.digest, d.Files[0].Rows}}}
	e, err := New(q, c.Counts(), p, catalog.Default())
	if err == nil {
		d.editions[key] = e
	}
	return e, err
}

// genuine is a report that the desk finds to be the same.
func (d *desk) genuine(t testing.TB, s Scope, lang words.Lang) []byte {
	e, err := d.edition(october(t), false)
	if err != nil {
		t.Fatal(err)
	}
	page, err := e.Report(s, lang)
	if err != nil {
		t.Fatal(err)
	}
	if v, err := Verify(page, d.edition); err != nil || v.Outcome != Same || len(v.Differences) > 0 {
		t.Fatalf("a genuine report: %v %v", v, err)
	}
	return page
}

// damaged is the outcome of what is no report, or not all of one.
const damaged Outcome = "rovinato"

// outcome verifies a report, and checks that a verdict says why.
func (d *desk) outcome(t testing.TB, page []byte) (Outcome, *Verdict) {
	t.Helper()
	v, err := Verify(page, d.edition)
	var problem *words.Problem
	switch {
	case errors.As(err, &problem):
		return damaged, nil
	case err != nil:
		t.Fatal(err)
	case v.Outcome == Different && len(v.Differences) == 0:
		t.Error("a report is different, and nothing says in what")
	}
	return v.Outcome, v
}

// Nothing but the very bytes is a success: edits made by hand to fool whoever verifies.
func TestEditedReports(t *testing.T) {
	d := newDesk(t, large(), "2025-12-31")
	genuine := string(d.genuine(t, Nazionale, words.Italian))
	other := string(d.genuine(t, "direzione:Lazio", words.Italian))
	english := string(d.genuine(t, Nazionale, words.English))
	e, _ := d.edition(october(t), false)
	made, err := e.draft(Nazionale, words.Italian)
	if err != nil {
		t.Fatal(err)
	}
	total := made.sections()[0].rows[0].numbers[0].text(words.Italian) // entro soglia, as readers see it
	manifest := regexp.MustCompile(`<script type="application/json" id="manifesto">(.*)</script>`).FindStringSubmatch(genuine)[1]
	table := genuine[strings.Index(genuine, "<table>") : strings.Index(genuine, "</table>")+len("</table>")]
	replace := func(old, new string) func(string) string {
		return func(page string) string { return strings.Replace(page, old, new, 1) }
	}
	both := func(edits ...func(string) string) func(string) string {
		return func(page string) string {
			for _, edit := range edits {
				page = edit(page)
			}
			return page
		}
	}
	version := func(v string) func(string) string { return replace(`"versione":"`+Versione+`"`, `"versione":`+v) }
	forgery := both(replace("<h2>In sintesi</h2>", "<h2>In sintesi: tutto va bene</h2><script>alert(1)</script>"),
		replace(table, `<div hidden>`+table+`</div><table><tr><td>100,0%</td></tr></table>`),
		func(page string) string {
			return regexp.MustCompile(`<meta http-equiv[^>]*>\n`).ReplaceAllString(page, "")
		})
	inHead := func(text string) func(string) string { return replace("</style>", text+"</style>") }
	for _, test := range []struct {
		name string
		want Outcome
		edit func(page string) string
	}{
		{"a number of a table", Different, replace(">"+total+"</td>", ">9"+total+"</td>")},
		{"a number of a table and of the manifest", Different, both(replace(">"+total+"</td>", ">9"+total+"</td>"), replace(`numeratore":`, `numeratore":9`))},
		{"two numbers change places", Different, both(replace(`data-riga="soglia5"`, `data-riga="_"`), replace(`data-riga="soglia15"`, `data-riga="soglia5"`), replace(`data-riga="_"`, `data-riga="soglia15"`))},
		{"a number of the summary", Different, replace("quesiti entro soglia su ", "quesiti entro soglia su 9")},
		{"a word of the summary", Different, replace("In sintesi", "In breve")},
		{"a sentence left out", Different, func(page string) string {
			return regexp.MustCompile(`<li>Al 26 novembre.*</li>\n`).ReplaceAllString(page, "")
		}},
		{"digits of another script", Different, replace(">"+total+"</td>", ">"+strings.NewReplacer("0", "٠", "1", "١", "2", "２", "3", "３", "4", "４", "5", "５", "6", "６", "7", "７", "8", "８", "9", "９").Replace(total)+"</td>")},
		{"letters that look like digits", Different, replace(">"+total+"</td>", ">l"+total+"</td>")},
		{"a space within a number", Different, replace(">"+total+"</td>", ">&nbsp;"+total+"</td>")},
		{"a number as references", Different, replace(">"+total+"</td>", ">"+strings.ReplaceAll(total, "1", "&#49;")+"\u200b</td>")},
		{"the direction of a number turned around", Different, replace(">"+total+"</td>", ">\u202e"+total+"</td>")},
		{"another name", Different, replace("<h1>Italia", "<h1>Lazio")},
		{"another title", Different, replace("<title>", "<title>Bozza: ")},
		{"another date", Different, replace("26 novembre 2025", "25 novembre 2025")},
		{"a number in another unit", Different, replace("Giorni medi", "Ore medie")},

		{"real tables hidden by an attribute", Different, replace("<table>", `<table hidden>`)},
		{"real tables hidden by a style", Different, inHead("table { display: none }")},
		{"real tables hidden in a template", Different, both(replace("<table>", "<template><table>"), replace("</table>", "</table></template>"))},
		{"real tables in a comment", Different, replace(table, "<!--"+table+"-->"+strings.Replace(table, total, "1", 1))},
		{"forged tables laid over", Different, replace("<main", `<div style="position:fixed;inset:0;background:#fff">100%</div><main`)},
		{"forged tables before the real ones", Different, replace("<table>", strings.ReplaceAll(table, columnAttribute, "data-colonne")+"<table>")},
		{"a cell twice", Different, func(page string) string {
			cell := regexp.MustCompile(`<td>[^<]*</td>`).FindString(page)
			return strings.Replace(page, cell, cell+cell, 1)
		}},
		{"a cell's text shown by the style", Different, inHead(`td:nth-child(2)::after { content: "9" }`)},
		{"letters drawn as others", Different, inHead(`td { font-feature-settings: "ss01"; transform: scaleX(-1) }`)},
		{"text in the colour of the paper", Different, inHead(`td { color: #fff }`)},
		{"a row left out", Different, func(page string) string {
			return regexp.MustCompile(`<tr data-riga="giacenza">[^\n]*\n`).ReplaceAllString(page, "")
		}},
		{"a section left out", Different, func(page string) string {
			start := strings.Index(page, `<section id="qualita"`)
			return page[:start] + page[start+strings.Index(page[start:], "</section>")+len("</section>\n"):]
		}},

		{"a script of its own", Different, replace("</body>", "<script>document.title='x'</script></body>")},
		{"the script of the charts", Different, replace(`"use strict";`, `"use strict";0;`)},
		{"no script", Different, func(page string) string {
			start := strings.LastIndex(page, "<script>")
			return page[:start] + page[strings.LastIndex(page, "</body>"):]
		}},
		{"no policy", Different, replace("default-src 'none'; ", "")},
		{"a policy that lets scripts run", Different, replace("script-src ", "script-src 'unsafe-inline' ")},
		{"an event handler", Different, replace("<body>", `<body onload="x()">`)},
		{"a link elsewhere", Different, replace("</main>", `<a href="https://example.org">Portale</a></main>`)},
		{"a form", Different, replace("</main>", `<form action="//example.org"><input></form></main>`)},
		{"a page that leads elsewhere", Different, replace(`<meta charset="utf-8">`, `<meta charset="utf-8"><meta http-equiv="refresh" content="0;url=//example.org">`)},
		{"a base", Different, replace(`<meta charset="utf-8">`, `<meta charset="utf-8"><base href="//example.org">`)},
		{"another encoding", Different, replace(`charset="utf-8"`, `charset="utf-16"`)},

		{"a byte order mark", Different, func(page string) string { return "\ufeff" + page }},
		{"lines that end as in Windows", Different, func(page string) string { return strings.ReplaceAll(page, "\n", "\r\n") }},
		{"no last line break", Different, func(page string) string { return strings.TrimSuffix(page, "\n") }},
		{"white space between elements", Different, replace("</tr>\n", "</tr> \n")},
		{"capital letters in a tag", Different, replace("<table>", "<TABLE>")},
		{"other quotes", Different, replace(`lang="it"`, `lang='it'`)},
		{"text after the end", Different, func(page string) string { return page + "<p>Il totale è 9" }},
		{"a zero byte after the end", Different, func(page string) string { return page + "\x00" }},
		{"a comment in the page", Different, replace("<main", "<!-- --><main")},

		{"the manifest alone", Different, replace(`"riservatezza_k":5`, `"riservatezza_k":6`)},
		{"another configuration", Different, func(page string) string {
			return regexp.MustCompile(`"configurazione":"[0-9a-f]{4}`).ReplaceAllString(page, `"configurazione":"0000`)
		}},
		{"another export", Different, replace(d.digest[:8], "00000000")},
		{"a manifest of another order", Different, replace(`"base":"invio","conteggio":"calendario"`, `"conteggio":"calendario","base":"invio"`)},
		{"a manifest with white space", Different, replace(`{"schema"`, `{ "schema"`)},
		{"a manifest with one more field", Different, replace(`{"schema"`, `{"x":1,"schema"`)},
		{"a field of the manifest twice", Different, replace(`"straordinaria":false`, `"straordinaria":true,"straordinaria":false`)},
		{"a cell of the manifest twice", Different, replace(`"celle":{`, `"celle":{"indicatori":{"complessivo":{"valore":100.0}},`)},
		{"another scope", Different, replace(`"ambito":"nazionale"`, `"ambito":"direzione:Lazio"`)},
		{"a scope that there is not", Different, replace(`"ambito":"nazionale"`, `"ambito":"struttura:1"`)},
		{"another month", Different, replace(`"periodo":"2025-10"`, `"periodo":"2025-09"`)},
		{"a month without quesiti", Different, replace(`"periodo":"2025-10"`, `"periodo":"1999-10"`)},
		{"a day to come", Different, replace(`"data_osservazione":"2025-11-26"`, `"data_osservazione":"2099-12-31"`)},
		{"another language", Different, replace(`"lingua":"it"`, `"lingua":"en"`)},
		{"a language that there is not", Different, replace(`"lingua":"it"`, `"lingua":"xx"`)},
		{"ids compared", Different, replace(`"id_confrontati":false`, `"id_confrontati":true`)},
		{"the manifest of another report", Different, func(page string) string {
			return strings.Replace(page, manifest, regexp.MustCompile(`id="manifesto">(.*)</script>`).FindStringSubmatch(other)[1], 1)
		}},
		{"the page of another report", Different, func(string) string {
			return strings.Replace(other, regexp.MustCompile(`id="manifesto">(.*)</script>`).FindStringSubmatch(other)[1], manifest, 1)
		}},
		{"the page in another language", Different, func(string) string { return strings.Replace(english, `"lingua":"en"`, `"lingua":"it"`, 1) }},

		{"an earlier version", OtherVersion, version(`"1.0.0"`)},
		{"a version to come", OtherVersion, version(`"99.0.0"`)},
		{"an earlier version of a forgery", OtherVersion, both(version(`"0.9.0"`), forgery)},
		{"another version, forged consistently", OtherVersion, both(version(`"0.9.0"`), replace(">"+total+"</td>", ">9"+total+"</td>"), replace(`numeratore":`, `numeratore":9`))},
		{"another version twice", OtherVersion, version(`"` + Versione + `","versione":"0.9.0"`)},
		{"another version by another case", OtherVersion, version(`"` + Versione + `","VERSIONE":"0.9.0"`)},
		{"another version of the manifest", OtherVersion, replace(Schema, "cruscotto/report/v9")},
		{"another version without numbers", OtherVersion, both(version(`"0.9.0"`), replace(`"celle":{`, `"celle":[{`), replace("}}}}</script>", "}}}]}</script>"))},
		{"another version of a month that is none", OtherVersion, both(version(`"0.9.0"`), replace(`"periodo":"2025-10"`, `"periodo":"ottobre"`))},
		{"a forgery of this version", Different, forgery},

		{"a version that is none", damaged, version(`"2"`)},
		{"markup for a version", damaged, version(`"<b>0.9.0</b>"`)},
		{"no version", damaged, replace(`"versione":"`+Versione+`",`, "")},
		{"a version of null", damaged, version("null")},
		{"the schema of something else", damaged, replace(Schema, "cruscotto/indicatori/v1")},
		{"a second manifest", damaged, replace("</body>", `<script type="application/json" id="manifesto">`+manifest+"</script></body>")},
		{"a second manifest of another version", damaged, replace("<main", `<script type="application/json" id="manifesto">{"schema":"`+Schema+`","versione":"0.9.0"}</script><main`)},
		{"a second element of that id", damaged, replace("<main", `<div id="manifesto"></div><main`)},
		{"no manifest", damaged, replace(`id="manifesto"`, `id="manifest"`)},
		{"the manifest in a comment", damaged, both(replace(`<script type="application/json"`, `<!--<script type="application/json"`), replace("}}</script>", "}}</script>-->"))},
		{"a comment in the manifest", damaged, replace(`{"schema"`, `/* */{"schema"`)},
		{"a manifest that is no JSON", damaged, replace(`{"schema":`, `{schema:`)},
		{"a manifest with text after it", damaged, replace("}}</script>", "}}{}</script>")},
		{"a month that is none", damaged, replace(`"periodo":"2025-10"`, `"periodo":"2025-13"`)},
		{"a day that is none", damaged, replace(`"data_osservazione":"2025-11-26"`, `"data_osservazione":"2025-12-32"`)},
		{"a base that is none", damaged, replace(`"base":"invio"`, `"base":"altro"`)},
		{"numbers that are none", damaged, replace(`"riservatezza_k":5`, `"riservatezza_k":"5"`)},
		{"cut off in the middle", damaged, func(page string) string { return page[:len(page)/2] }},
		{"cut off before the end", damaged, func(page string) string { return page[:len(page)-len("</html>\n")] }},
		{"nothing", damaged, func(string) string { return "" }},
		{"another file", damaged, func(string) string { return "PAR1" }},
		{"too large", damaged, func(page string) string { return page + strings.Repeat(" ", MostBytes) }},
	} {
		t.Run(test.name, func(t *testing.T) {
			page := test.edit(genuine)
			if page == genuine {
				t.Fatal("the edit changes nothing")
			}
			if got, v := d.outcome(t, []byte(page)); got != test.want {
				t.Errorf("%s, want %s: %v", got, test.want, v)
			}
		})
	}
}

// later makes three exports with the same past, taken on the giorno di maturità of October and on
// later days. What comes after that day is of places, oggetti and senders that nobody knew.
func later(t testing.TB) (desks []*desk) {
	rows := large()
	for i := 0; i < len(rows); i += 40 {
		rows[i].Definizione = fixture.P(rows[i].Invio.AddDate(0, 0, 50))
	}
	for i := range 6000 {
		q := rows[i]
		q.ID, q.Invio = fixture.P(fmt.Sprint("later ", i)), fixture.P(q.Invio.AddDate(0, 0, 90))
		q.Definizione = fixture.P(q.Invio.AddDate(0, 0, i%9))
		switch i % 5 {
		case 0:
			q.Struttura, q.Direzione = fixture.P("7000"), fixture.P("Molise") // of the Lazio until now
		case 1:
			q.Oggetto, q.Soglia = fixture.P(fmt.Sprint("nuovo ", i)), nil
		case 2:
			q.Lavorazione, q.Intermediario = fixture.P("matricola 7001234567"), fixture.P(fmt.Sprint("tipo ", i))
		case 3:
			q.Oggetto, q.Struttura = nil, nil
		}
		rows = append(rows, q)
	}
	due := october(t).Due()
	for _, r := range []calendar.Day{due, due + 9, due + 32} {
		desks = append(desks, newDesk(t, past(rows, r), r.String()))
	}
	return desks
}

// provenance is what of a page may differ between exports with the same past.
var provenance = regexp.MustCompile(`(?s)<section id="(qualita|provenienza)".*?</section>|<script type="application/json".*?</script>|<dt>Dati rilevati il</dt>\s*<dd>[^<]*`)

// Exports that are taken later give the same edition, byte for byte but for where it comes from,
// and a report that says to come of other exports than these is told apart from the same.
func TestLaterExports(t *testing.T) {
	desks := later(t)
	reports := make(map[Scope]string)
	for i, d := range desks {
		e, err := d.edition(october(t), false)
		if err != nil {
			t.Fatal(err)
		}
		scopes := e.Scopes(true)
		if i > 0 && len(scopes) != len(reports) {
			t.Errorf("export %d: %v", i, scopes)
		}
		for _, s := range scopes {
			page, m := report(t, e, s, words.Italian)
			rest := provenance.ReplaceAllString(string(page), "")
			for _, v := range m.Celle {
				if !strings.HasPrefix(v.id, qualita+"/") {
					rest += v.id + v.text
				}
			}
			plain, rich, err := e.Letter(s, words.Italian)
			if err != nil {
				t.Fatal(err)
			}
			rest += e.FileNames(words.Italian)[s] + plain + rich
			if i == 0 {
				reports[s] = rest
			} else if reports[s] != rest {
				t.Errorf("export %d: another report of %s", i, s)
			}
			for j, other := range desks {
				want := OtherExports
				if i == j {
					want = Same
				}
				if got, v := other.outcome(t, page); got != want {
					t.Errorf("the report of %s from export %d, with export %d: %s, %v", s, i, j, got, v.Differences)
				} else if want == OtherExports && (!strings.HasPrefix(v.Text().It, "stessi numeri, altre esportazioni") || len(v.Differences) == 0) {
					t.Errorf("%q, %v", v.Text().It, v.Differences)
				}
			}
		}
	}
}

// What a report says of its provenance is believed where it adds up, and then nothing else.
func TestClaimedProvenance(t *testing.T) {
	desks := later(t)
	e, err := desks[1].edition(october(t), false)
	if err != nil {
		t.Fatal(err)
	}
	claim := func(change func(p *Provenance)) []byte {
		other := *e
		other.Files, other.Righe.Escluse = slices.Clone(e.Files), maps.Clone(e.Righe.Escluse)
		change(&other.Provenance)
		page, _ := report(t, &other, "direzione:Lazio", words.English)
		return page
	}
	for _, test := range []struct {
		name   string
		want   Outcome
		change func(p *Provenance)
	}{
		{"as it is", OtherExports, func(*Provenance) {}},
		{"rows excluded", OtherExports, func(p *Provenance) { p.Righe.Valide -= 3; p.Righe.Escluse["E104"] += 3 }},
		{"ids compared", OtherExports, func(p *Provenance) { p.IDs = true }},
		{"two exports", OtherExports, func(p *Provenance) {
			p.Files = []Export{{strings.Repeat("0", 64), p.Files[0].Righe - 1}, {strings.Repeat("1", 64), 1}}
		}},
		{"these exports, of another day", Different, func(p *Provenance) {
			p.Files[0], p.Righe = Export{desks[0].digest, desks[0].Files[0].Rows}, desks[0].Found.Rows()
		}},
		{"taken before D", Different, func(p *Provenance) { p.Rilevazione = october(t).Due() - 1 }},
		{"excluded rows that do not add up", Different, func(p *Provenance) { p.Righe.Escluse["E104"] += 3 }},
		{"fewer rows than none", Different, func(p *Provenance) { p.Righe.Valide += 3; p.Righe.Escluse["E104"] -= 3 }},
		{"rows that do not add up", Different, func(p *Provenance) { p.Files[0].Righe++ }},
		{"a digest that is none", Different, func(p *Provenance) { p.Files[0].SHA256 = "<b>" + p.Files[0].SHA256[3:] }},
		{"exports in another order", Different, func(p *Provenance) {
			p.Files = []Export{{strings.Repeat("1", 64), p.Files[0].Righe - 1}, {strings.Repeat("0", 64), 1}}
		}},
		{"fewer rows than the report counts", Different, func(p *Provenance) {
			p.Files, p.Righe = []Export{{strings.Repeat("0", 64), 0}}, export.Rows{}
		}},
		{"a warning of more rows than were read", Different, func(p *Provenance) { p.Righe.Avvisi = map[string]int64{export.W201.Info().Code: p.Righe.Lette + 1} }},
		{"no exports", Different, func(p *Provenance) { p.Files = nil }},
		{"an earlier beginning", Different, func(p *Provenance) { p.FirstInvio += 10 }},
	} {
		if got, v := desks[0].outcome(t, claim(test.change)); got != test.want {
			t.Errorf("%s: %s, %v", test.name, got, v)
		}
	}
}

// A report of another version is told what agrees, and never that it is genuine.
func TestAnotherVersionIsInformation(t *testing.T) {
	d := newDesk(t, large(), "2025-12-31")
	genuine := d.genuine(t, Nazionale, words.Italian)
	page := bytes.Replace(genuine, []byte(`"versione":"`+Versione), []byte(`"versione":"0.9.0`), 1)
	_, v := d.outcome(t, page)
	for _, want := range []string{"un'altra versione di Cruscotto (0.9.0, questa è " + Versione + ")", "questa non può verificarlo", "numeri sono quelli dei dati, le differenze sono 0", "non prova"} {
		if !strings.Contains(v.Text().It, want) {
			t.Errorf("%q does not hold %q", v.Text().It, want)
		}
	}
	_, v = d.outcome(t, bytes.Replace(page, []byte(`"complessivo":{"numeratore":`), []byte(`"complessivo":{"numeratore":9`), 1))
	if !strings.Contains(v.Text().En, "there are 1 differences") || len(v.Differences) != 1 {
		t.Errorf("%q, %v", v.Text().En, v.Differences)
	}
}

// pieces are all texts of a page, values of attributes and values of the manifest, and a piece of
// the style and of the script.
var pieces = regexp.MustCompile(`(?s)<style>.{9}|<script>.{30}|="[^"]*"|>[^<{]*[^<{\s][^<{]*<|"[^"]*"|:[0-9.]+|:(true|false|null)`)

// Each single number, sentence, attribute and value of the manifest that is altered is found,
// where the report is that of the exports and where it is that of others with the same past.
func TestEverySingleChange(t *testing.T) {
	desks := later(t)
	page := desks[1].genuine(t, "struttura:7001", words.Italian)
	script := bytes.LastIndex(page, []byte("<script>")) + 100
	all := pieces.FindAllIndex(page[:script], -1)
	for i, at := range all {
		digit := bytes.LastIndexAny(page[at[0]:at[1]], "0123456789") + at[0]
		changed := bytes.Clone(page)
		switch {
		case digit >= at[0]:
			changed[digit] = '0' + (page[digit]-'0'+1)%10
		default: // the last letter
			changed[at[1]-2] ^= 1
		}
		for _, d := range desks[:1+i%2] { // with the other exports, and every second with its own
			if got, _ := d.outcome(t, changed); got != Different && got != OtherVersion && got != damaged {
				t.Errorf("%s: %s", page[at[0]:min(at[1], at[0]+200)], got)
			}
		}
	}
	t.Logf("%d changes", len(all))
}

// However a report is changed, it is not found to be the same: THOROUGH=1 makes ten times
// as many changes.
func TestMutatedReports(t *testing.T) {
	changes := 200
	if os.Getenv("THOROUGH") != "" {
		changes = 2000
	}
	d := newDesk(t, large(), "2025-12-31")
	pages := [][]byte{d.genuine(t, Nazionale, words.Italian), d.genuine(t, "direzione:Lazio", words.English), d.genuine(t, "struttura:7001", words.Italian)}
	r := rand.New(rand.NewPCG(14, 0))
	outcomes := make(map[Outcome]int)
	for i := range changes {
		original := pages[i%len(pages)]
		name, page := mutated(r, i, original)
		outcome, _ := d.outcome(t, page)
		if outcome == Same {
			t.Errorf("change %d, %s: the report is still found to be the same", i, name)
		}
		outcomes[outcome]++
	}
	t.Logf("%d changes: %v", changes, outcomes)
}

var (
	tags       = regexp.MustCompile(`<[^>]*>`)
	elements   = regexp.MustCompile(`<(td|tr|li|th|section|table|style|script|p|dd|meta|caption)\b[^>]*>`)
	attributes = regexp.MustCompile(`="[^"]*"`)
	wordsIn    = regexp.MustCompile(`[a-zà-ù]{3,}`)
	digitsIn   = regexp.MustCompile(`[0-9]+`)
	fieldsIn   = regexp.MustCompile(`"[^"]+":("[^"]*"|[0-9.]+|true|false|null)`)
)

// mutated makes a change of a report, and names it.
func mutated(r *rand.Rand, i int, original []byte) (name string, page []byte) {
	any := func(of *regexp.Regexp, from, to int) []int {
		found := of.FindAllIndex(original[from:to], -1)
		at := found[r.IntN(len(found))]
		return []int{from + at[0], from + at[1]}
	}
	splice := func(at []int, new string) []byte {
		return slices.Concat(original[:at[0]], []byte(new), original[at[1]:])
	}
	text := func(at []int) string { return string(original[at[0]:at[1]]) }
	whole := len(original)
	within := func(start, end string) (int, int) {
		from := bytes.Index(original, []byte(start))
		return from, from + bytes.Index(original[from:], []byte(end))
	}
	body, manifest := bytes.Index(original, []byte("<main")), bytes.Index(original, []byte(`id="manifesto"`))
	changes := []struct {
		name string
		make func() []byte
	}{
		{"a byte", func() []byte {
			at := r.IntN(whole)
			return splice([]int{at, at + 1}, string([]byte{byte(r.IntN(256))}))
		}},
		{"a bit", func() []byte {
			at := r.IntN(whole)
			return splice([]int{at, at + 1}, string([]byte{original[at] ^ 1<<r.IntN(8)}))
		}},
		{"a byte more", func() []byte { at := r.IntN(whole); return splice([]int{at, at}, string([]byte{byte(r.IntN(256))})) }},
		{"a byte less", func() []byte { at := r.IntN(whole); return splice([]int{at, at + 1}, "") }},
		{"a piece less", func() []byte { at := r.IntN(whole); return splice([]int{at, min(whole, at+1+r.IntN(2000))}, "") }},
		{"a piece twice", func() []byte {
			at := r.IntN(whole)
			end := min(whole, at+1+r.IntN(2000))
			return splice([]int{end, end}, text([]int{at, end}))
		}},
		{"cut off", func() []byte { return original[:r.IntN(whole)] }},
		{"a number", func() []byte { return splice(any(digitsIn, body, manifest), fmt.Sprint(r.IntN(5000))) }},
		{"a number of the manifest", func() []byte { return splice(any(digitsIn, manifest, whole), fmt.Sprint(r.IntN(5000))) }},
		{"two numbers", func() []byte {
			a, b := any(digitsIn, body, manifest), any(digitsIn, body, manifest)
			if a[0] > b[0] {
				a, b = b, a
			}
			if a[0] == b[0] {
				return original
			}
			return slices.Concat(original[:a[0]], []byte(text(b)), original[a[1]:b[0]], []byte(text(a)), original[b[1]:])
		}},
		{"a word", func() []byte { return splice(any(wordsIn, body, manifest), "parola") }},
		{"an attribute", func() []byte {
			return splice(any(attributes, 0, manifest), `="`+[]string{"", "x", "capo", "hidden"}[r.IntN(4)]+`"`)
		}},
		{"one more attribute", func() []byte {
			at := any(elements, 0, manifest)
			return splice([]int{at[1] - 1, at[1] - 1}, []string{" hidden", ` style="display:none"`, ` id="manifesto"`, " onclick=x()", ` data-riga="x"`}[r.IntN(5)])
		}},
		{"a rule of the style", func() []byte {
			from, to := within("<style>", "</style>")
			at := from + len("<style>") + r.IntN(to-from-len("<style>"))
			return splice([]int{at, at}, []string{"td{display:none}", "}", "*{color:#fff}", " ", "/**/"}[r.IntN(5)])
		}},
		{"the script", func() []byte {
			at := bytes.LastIndex(original, []byte("<script>")) + len("<script>") + r.IntN(1000)
			return splice([]int{at, at}, []string{";", " ", "alert(1)", "/**/", "</script><script>"}[r.IntN(5)])
		}},
		{"one more script", func() []byte { at := any(tags, 0, whole); return splice([]int{at[1], at[1]}, "<script>x()</script>") }},
		{"a field of the manifest", func() []byte {
			at := any(fieldsIn, manifest, []int{whole, bytes.Index(original, []byte(`"celle":`))}[r.IntN(2)]) // the cells are many
			key, _, _ := strings.Cut(text(at), ":")
			return splice(at, key+":"+[]string{`"x"`, "null", "1", "true", `"0.9.0"`, `"2025-09"`, "{}", "1e3", "-0"}[r.IntN(9)])
		}},
		{"another version", func() []byte {
			return bytes.Replace(original, []byte(`"versione":"`+Versione), fmt.Appendf(nil, `"versione":"%d.%d.%d`, r.IntN(4), r.IntN(4), r.IntN(4)), 1)
		}},
		{"a field of the manifest less", func() []byte {
			at := any(fieldsIn, manifest, whole)
			return splice([]int{at[0], at[1] + 1}, "")
		}},
		{"a field of the manifest twice", func() []byte {
			at := any(fieldsIn, manifest, whole)
			return splice([]int{at[0], at[0]}, text(at)+",")
		}},
		{"a tag less", func() []byte { return splice(any(tags, 0, whole), "") }},
		{"a tag twice", func() []byte { at := any(tags, 0, whole); return splice([]int{at[0], at[0]}, text(at)) }},
		{"another tag", func() []byte { return splice(any(tags, 0, whole), text(any(tags, 0, whole))) }},
		{"a tag in capitals", func() []byte { at := any(tags, 0, whole); return splice(at, strings.ToUpper(text(at))) }},
		{"white space", func() []byte {
			at := any(tags, 0, whole)
			return splice([]int{at[1], at[1]}, []string{" ", "\n", "\t", "\r", "\u00a0", "\u200b", "\x00", "\ufeff"}[r.IntN(8)])
		}},
		{"a comment", func() []byte { at := any(tags, 0, whole); return splice([]int{at[1], at[1]}, "<!---->") }},
		{"a reference", func() []byte {
			at := body + r.IntN(manifest-body)
			return splice([]int{at, at + 1}, fmt.Sprintf("&#%d;", original[at]))
		}},
		{"after the end", func() []byte {
			return splice([]int{whole, whole}, []string{"\n", " ", "<p>", "\x00", "<!---->"}[r.IntN(5)])
		}},
	}
	for {
		change := changes[i%len(changes)]
		if page := change.make(); !bytes.Equal(page, original) {
			return change.name, page
		}
	}
}
