package report

import (
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"cruscotto/core/disclosure"
	"cruscotto/core/words"
)

// FileNames are the names of the files of reports, by scope: of small letters, digits and
// hyphens, and each another.
func (e *Edition) FileNames() map[Scope]string {
	names, taken := make(map[Scope]string), make(map[string]bool)
	last := make(map[string]int) // by stem: many scopes may have one, as those in other scripts
	for _, s := range e.scopes {
		stem := "report-" + e.Mese.String() + "-" + slug(string(s))
		name := stem
		for n := max(2, last[stem]+1); taken[name]; n++ {
			name = fmt.Sprintf("%s-%d", stem, n)
			last[stem] = n
		}
		taken[name] = true
		names[s] = name + ".html"
	}
	return names
}

// slug is a text in small letters, digits and hyphens, without accents.
func slug(text string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(text)) {
		switch {
		case 'a' <= r && r <= 'z' || '0' <= r && r <= '9':
			b.WriteRune(r)
		case !unicode.Is(unicode.Mn, r) && b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
		if b.Len() >= 60 {
			break // as long as names of files may be anywhere
		}
	}
	return strings.Trim(b.String(), "-")
}

// Index is a page with links to the reports that were made, and the scopes of which none
// can be.
func (e *Edition) Index(strutture bool, lang words.Lang) []byte {
	d := &draft{e, disclosure.Nation, lang}
	names := e.FileNames()
	p := new(page)
	title := d.sayf("Report della Comunicazione bidirezionale: %s", "Reports of the Comunicazione bidirezionale: %s", month(e.Mese, lang))
	p.open(lang, title, style, "")
	p.raw("<header><div class=\"foglio\">\n")
	p.el("h1", title)
	p.el("p", d.sayf("Dati rilevati il %s, visti al %s", "Data di rilevazione %s, as of %s", e.Rilevazione, e.Osservazione))
	p.raw("</div></header>\n<main class=\"foglio\">\n")
	if !e.matureAt(e.Mese) {
		p.el("p class=\"immaturo\"", d.sayf("Mese non maturo: matura il %s.", "Month not mature: it matures on %s.", e.Due()))
	}
	p.raw("<div class=\"scorre\" role=\"region\" tabindex=\"0\" aria-label=\"Report\">\n<table>\n")
	p.el("caption", title)
	p.raw("<thead><tr>")
	p.el("th scope=\"col\"", d.say("Ambito", "Scope"))
	for _, c := range d.columnsOfTimedRow() {
		p.el("th scope=\"col\"", c.title)
	}
	p.raw("</tr></thead>\n<tbody>\n")
	for _, s := range e.inOrder(strutture) {
		area, _ := e.area(s)
		p.raw("<tr class=\"", [...]string{"capo", "capo", "voce"}[s.Kind()], "\"><th scope=\"row\">")
		if e.Possible(s) {
			p.raw("<a href=\"", names[s], "\">")
			p.text(e.name(area, lang))
			p.raw("</a>")
		} else {
			p.text(e.name(area, lang) + d.say(" (troppo pochi quesiti per un report)", " (too few quesiti for a report)"))
		}
		p.raw("</th>")
		for _, n := range d.timedRow(e.cohort, area) {
			p.el("td", n.text(lang))
		}
		p.raw("</tr>\n")
	}
	p.raw("</tbody>\n</table>\n</div>\n</main>\n</body>\n</html>\n")
	return []byte(p.String())
}

// inOrder are the scopes with the strutture after their direzione.
func (e *Edition) inOrder(strutture bool) []Scope {
	scopes := []Scope{Nazionale}
	for region := range e.regioni {
		scopes = append(scopes, e.scopes[e.cohort.Region(region)])
		for place, of := range e.regionOf {
			if strutture && of == region {
				scopes = append(scopes, e.scopes[e.cohort.Place(place)])
			}
		}
	}
	return scopes
}
