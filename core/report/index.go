package report

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

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

// Index is a page with links to the reports that there are.
func (e *Edition) Index(strutture bool, lang words.Lang) []byte {
	d := &draft{e, nazione, lang}
	names := e.FileNames()
	p := new(page)
	title := d.sayf("Report della Comunicazione bidirezionale: %s", "Reports of the Comunicazione bidirezionale: %s", month(e.Mese, lang))
	p.open(lang, title, "", style)
	p.raw("<header><div class=\"foglio\">\n")
	p.el("h1", title)
	p.el("p", d.sayf("Dati rilevati il %s, visti al %s", "Data di rilevazione %s, as of %s", e.Rilevazione, e.Osservazione))
	p.raw("</div></header>\n<main class=\"foglio\">\n")
	for _, m := range d.marks() {
		p.el("p class=\"immaturo\"", m.sentence)
	}
	p.raw("<div class=\"scorre\" role=\"region\" tabindex=\"0\" aria-label=\"Report\">\n<table>\n")
	p.el("caption", title)
	p.raw("<thead><tr>")
	p.el("th scope=\"col\"", d.say("Ambito", "Scope"))
	for _, c := range d.columnsOfTimedRow() {
		p.el("th scope=\"col\"", c.title)
	}
	p.raw("</tr></thead>\n<tbody>\n")
	for _, area := range e.inOrder() {
		if !e.told(area) || !strutture && area > e.direzioni {
			continue
		}
		s := e.scopes[area]
		p.raw("<tr class=\"", [...]string{"capo", "capo", "voce"}[s.Kind()], "\"><th scope=\"row\"><a href=\"", names[s], "\">")
		p.text(e.name(area, lang))
		p.raw("</a></th>")
		for _, n := range timedRow(e.mese(area)) {
			p.el("td", n.text(lang))
		}
		p.raw("</tr>\n")
	}
	p.raw("</tbody>\n</table>\n</div>\n</main>\n</body>\n</html>\n")
	return []byte(p.String())
}

// inOrder are the areas with the strutture after their direzione.
func (e *Edition) inOrder() []int {
	areas := make([]int, len(e.luoghi))
	for area := range areas {
		areas[area] = area
	}
	slices.SortFunc(areas, func(a, b int) int { return e.luoghi[a].compare(e.luoghi[b]) })
	return areas
}
