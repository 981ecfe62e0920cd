package report

import (
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"strings"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/words"
)

//go:embed style.css
var style string

// page is HTML being written. Texts are escaped but where raw says otherwise.
type page struct{ strings.Builder }

func (p *page) raw(parts ...string) {
	for _, part := range parts {
		p.WriteString(part)
	}
}

// text writes a text of a page's body: words that are written from the right do not turn
// what stands beside them.
func (p *page) text(text string) {
	text = words.Visible(text)
	at := 0
	for _, part := range words.Leftward(text) {
		p.raw(html.EscapeString(text[at:part[0]]), "<bdi>", html.EscapeString(text[part[0]:part[1]]), "</bdi>")
		at = part[1]
	}
	p.raw(html.EscapeString(text[at:]))
}

// escaped is a text within an element's tag, or in one that holds nothing but text.
func escaped(text string) string { return html.EscapeString(words.Visible(text)) }

// el writes an element with a text, given its tag with attributes.
func (p *page) el(tag, text string) {
	name, _, _ := strings.Cut(tag, " ")
	p.raw("<", tag, ">")
	p.text(text)
	p.raw("</", name, ">\n")
}

// hash is how a policy names an inline script or style.
func hash(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

// open writes the start of a page, up to its header. Nothing can be loaded by it, and no
// script runs but its own.
func (p *page) open(lang words.Lang, title, script string, styles ...string) {
	policy := "default-src 'none'; base-uri 'none'; form-action 'none'; style-src"
	for _, style := range styles {
		policy += " " + hash(style)
	}
	if script != "" {
		policy += "; script-src " + hash(script)
	}
	p.raw("<!doctype html>\n<html lang=\"", string(lang), "\">\n<head>\n<meta charset=\"utf-8\">\n",
		"<meta http-equiv=\"Content-Security-Policy\" content=\"", policy, "\">\n",
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"referrer\" content=\"no-referrer\">\n")
	p.raw("<title>", escaped(title), "</title>\n")
	for _, style := range styles {
		p.raw("<style>", style, "</style>\n")
	}
	p.raw("</head>\n<body>\n")
}

// Sources are what the policy of a page must allow for reports to look in its frames as they
// do by themselves, as such frames are under that policy too. What only their printed pages
// show is not among it. The error is ErrCharts.
func Sources() (script, look string, err error) {
	script, err = charts()
	return hash(script), hash(style + sheetStyle), err
}

// draft begins the report of a scope.
func (e *Edition) draft(s Scope, lang words.Lang) (*draft, error) {
	area, err := e.of(s)
	if err != nil {
		return nil, err
	}
	if !e.told(area) {
		return nil, words.Errorf("ambito «%s»: non se ne fa un report, perché non ha quesiti pervenuti nel mese né giacenti, o è di quesiti che non indicano la struttura o la direzione",
			"scope %q: there is no report of it, as it has no quesiti pervenuti in the month nor giacenti, or is of quesiti that do not name the struttura or the direzione", string(s))
	}
	if lang != words.English {
		lang = words.Italian
	}
	return &draft{e, area, lang}, nil
}

// Report is the report of a scope, as a page of HTML: the same bytes for the same edition.
// The error is a *words.Problem; ErrCharts where the program can make none.
func (e *Edition) Report(s Scope, lang words.Lang) ([]byte, error) {
	script, err := charts()
	if err != nil {
		return nil, err
	}
	d, err := e.draft(s, lang)
	if err != nil {
		return nil, err
	}
	return d.page(script), nil
}

// Title is what a report is called, on one line.
func (e *Edition) Title(s Scope, lang words.Lang) (string, error) {
	area, err := e.of(s)
	if err != nil {
		return "", err
	}
	d := &draft{e, area, lang}
	return oneLine(d.title()), nil
}

func (d *draft) title() string {
	return fmt.Sprintf("%s, %s: %s", d.say("Comunicazione bidirezionale", "Comunicazione bidirezionale"), d.name(d.area, d.lang), d.Mese.Text(d.lang))
}

// page is the report, with the script that draws its charts.
func (d *draft) page(script string) []byte {
	sections := d.sections()
	manifest, err := json.Marshal(d.manifest(sections))
	if err != nil {
		panic(err) // nothing in it can fail
	}
	p := new(page)
	p.open(d.lang, d.title(), script, style+sheetStyle, d.margins())
	p.raw("<header><div class=\"foglio\">\n")
	p.el("p class=\"servizio\"", d.say("Report della Comunicazione bidirezionale", "Report of the Comunicazione bidirezionale"))
	p.el("h1", d.name(d.area, d.lang)+", "+d.Mese.Text(d.lang))
	p.el("p", d.kindOf())
	p.raw("</div></header>\n<main class=\"foglio\">\n")
	for _, m := range d.marks() {
		p.el("p class=\"immaturo\"", m.sentence)
	}
	p.raw("<dl class=\"dati\">\n")
	for _, pair := range d.facts() {
		p.raw("<div>")
		p.el("dt", pair[0])
		p.el("dd", pair[1])
		p.raw("</div>\n")
	}
	p.raw("</dl>\n<section id=\"sintesi\">\n")
	p.el("h2", d.say("In sintesi", "In short"))
	p.raw("<ul>\n")
	for _, sentence := range d.summary() {
		p.el("li", sentence)
	}
	p.raw("</ul>\n</section>\n")
	for _, s := range sections {
		p.section(d, s)
	}
	d.method(p)
	d.provenance(p)
	d.sheet(p) // the last page, to be handed out
	p.raw("</main>\n<footer><div class=\"foglio\">")
	p.el("p", d.say("Calcolato da Cruscotto dalle esportazioni dei quesiti, secondo il messaggio INPS.HERMES.28/06/2018.0002614. Solo aggregati: nessun dato di singoli quesiti, persone o imprese.",
		"Computed by Cruscotto from the exports of quesiti, according to the message INPS.HERMES.28/06/2018.0002614. Aggregates only: no data of single quesiti, persons or firms."))
	p.raw("</div></footer>\n<script type=\"application/json\" id=\"", manifestID, "\">", string(manifest), "</script>\n")
	p.raw("<script>", script, "</script>\n</body>\n</html>\n")
	return []byte(p.String())
}

// mostInMargin is how many characters of a name the margin of a printed page has room for.
const mostInMargin = 60

// margins is the style of the margins of printed pages: what the report is of, the number of
// the page, and the marks.
func (d *draft) margins() string {
	of := []rune(oneLine(d.name(d.area, d.lang)))
	if len(of) > mostInMargin {
		of = append(of[:mostInMargin-1], '…')
	}
	var marks []string
	for _, m := range d.marks() {
		marks = append(marks, m.margin)
	}
	box := func(place, content string) string { return "@" + place + " { content: " + content + " }\n" }
	look := box("bottom-left", quoted(d.sayf("Comunicazione bidirezionale: %s, %s", "Comunicazione bidirezionale: %s, %s", string(of), d.Mese.Text(d.lang)))) +
		box("bottom-right", quoted(d.say("pagina ", "page "))+" counter(page) "+quoted(d.say(" di ", " of "))+" counter(pages)")
	if len(marks) > 0 {
		look += box("top-center", quoted(strings.Join(marks, " · ")))
	}
	return "@media print { @page {\n" + look + "} }\n"
}

// quoted is a text as a string of CSS, in which nothing but letters, digits and spaces
// stands for itself.
func quoted(text string) string {
	var b strings.Builder
	for _, r := range words.Visible(text) {
		if r == ' ' || '0' <= r && r <= '9' || 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z' {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, "\\%x ", r)
		}
	}
	return `"` + b.String() + `"`
}

// mark is what readers must know of a report before any number, and again on each printed
// page.
type mark struct{ sentence, margin string }

// marks are those of the report: none of the edition of a month, but where nothing is protected.
func (d *draft) marks() (marks []mark) {
	if d.straordinaria {
		marks = append(marks, mark{
			d.sayf("Edizione straordinaria, vista %s: non è quella del mese, che si vede al giorno di maturità, %s, e si conta secondo la configurazione. Non nomina gruppi (oggetti, intermediari, cambi di oggetto).",
				"Edizione straordinaria, as of %s: this is not the edition of the month, which is as of its giorno di maturità, %s, and counted as configured. It names no groups (oggetti, intermediari, changes of oggetto).", d.after("al", d.Osservazione), d.Due()),
			d.sayf("EDIZIONE STRAORDINARIA %s", "EDIZIONE STRAORDINARIA as of %s", d.after("al", d.Osservazione)),
		})
	}
	if !d.matureAt(d.Mese) {
		marks = append(marks, mark{
			d.sayf("Mese non maturo: la soglia più lunga (25 giorni) non è ancora trascorsa per gli ultimi quesiti; matura %s. Gli indicatori di tempo li favoriscono: non è un report da distribuire.",
				"Month not mature: the longest soglia (25 days) has not run out yet for the latest quesiti; it matures on %s. The threshold indicators flatter them: this is not a report to hand out.", d.after("il", d.Due())),
			d.sayf("NON MATURO: matura %s", "NOT MATURE: matures on %s", d.after("il", d.Due())),
		})
	}
	if d.k == 1 {
		marks = append(marks, mark{
			d.say("Senza riservatezza: la configurazione (riservatezza_k = 1) non protegge nulla, nemmeno un gruppo di un solo quesito. È un report per uso interno all'Istituto.",
				"No riservatezza: the configuration (riservatezza_k = 1) protects nothing, not even a group of a single quesito. This is a report for use within the Institute."),
			d.say("SENZA RISERVATEZZA: uso interno", "NO RISERVATEZZA: internal use"),
		})
	}
	return marks
}

// kindOf says what the area is.
func (d *draft) kindOf() string {
	switch d.scopes[d.area].Kind() {
	case Direzione:
		return d.say("Direzione", "Direzione")
	case Struttura:
		return d.sayf("Struttura della %s", "Struttura of the %s", d.direzioneText(d.above(d.area)[0]))
	}
	return d.say("Tutte le direzioni", "All direzioni")
}

// facts are what the report is of.
func (d *draft) facts() [][2]string {
	base := d.say("i pervenuti, per data di invio", "those pervenuti, by date of invio")
	if d.Base == catalog.Definizione {
		base = d.say("i definiti, per data di definizione, e i giacenti scaduti alla sua fine", "those definiti, by date of definizione, and those giacenti scaduti at its end")
	}
	asOf := d.say("Situazione al giorno di maturità", "As of its giorno di maturità")
	if d.Osservazione != d.Due() {
		asOf = d.say("Situazione alla data di osservazione", "As of the data di osservazione")
	}
	days := d.say("di calendario", "calendar days")
	if d.Conteggio == calendar.Lavorativi {
		days = d.say("lavorativi", "working days")
	}
	return [][2]string{
		{d.say("Mese", "Month"), d.Mese.Text(d.lang)},
		{asOf, d.Osservazione.Text(d.lang)},
		{d.say("Dati rilevati il", "Data di rilevazione"), d.Rilevazione.Text(d.lang)},
		{d.say("Quesiti del mese", "Quesiti of the month"), base},
		{d.say("Giorni contati", "Days counted"), days},
	}
}

// section writes a section with its table.
func (p *page) section(d *draft, s section) {
	p.raw("<section id=\"", s.id, "\"")
	if s.chart != "" {
		p.raw(" data-grafico=\"", s.chart, "\"")
	}
	p.raw(">\n")
	p.el("h2", s.title)
	for _, sentence := range s.about {
		p.el("p", sentence)
	}
	p.table(d, s)
	p.raw("</section>\n")
}

// short is how many rows a table has at most that is not printed on two pages.
const short = 16

// table writes the table of a section.
func (p *page) table(d *draft, s section) {
	class := "scorre"
	if len(s.rows) <= short {
		class += " breve"
	}
	p.raw("<div class=\"", class, "\" role=\"region\" tabindex=\"0\" aria-label=\"", escaped(s.title), "\">\n<table>\n")
	p.el("caption", s.title+". "+d.title())
	p.raw("<thead><tr>")
	p.el("th scope=\"col\"", s.first)
	for _, c := range s.columns {
		p.el("th scope=\"col\" "+columnAttribute+"=\""+c.id+"\"", c.title)
	}
	p.raw("</tr></thead>\n<tbody>\n")
	heads := false
	for _, r := range s.rows {
		heads = heads || r.head
	}
	for _, r := range s.rows {
		p.raw("<tr ", rowAttribute, "=\"", html.EscapeString(r.id), "\"")
		switch {
		case r.head:
			p.raw(" class=\"capo\"")
		case heads:
			p.raw(" class=\"voce\"")
		case r.empty:
			p.raw(" class=\"vuoto\"")
		}
		p.raw("><th scope=\"row\">")
		p.text(r.label)
		p.raw("</th>")
		for _, n := range r.numbers {
			p.raw("<td>", n.text(d.lang), "</td>")
		}
		p.raw("</tr>\n")
	}
	p.raw("</tbody>\n</table>\n</div>\n")
}
