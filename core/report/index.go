package report

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/words"
)

// FileNames are the names of the files of reports in a language, by scope: of small letters,
// digits and hyphens, and each another. No edition has those of another month, no edizione
// straordinaria those of another or of the ordinary one, no language those of another.
func (e *Edition) FileNames(lang words.Lang) map[Scope]string {
	before := "report-" + e.Mese.String()
	if e.straordinaria {
		before += "-straordinaria-" + e.Osservazione.String()
		if e.Base == catalog.Definizione {
			before += "-" + string(e.Base)
		}
		if e.Conteggio == calendar.Lavorativi {
			before += "-" + string(e.Conteggio)
		}
	}
	if lang == words.English {
		before += "-" + string(lang)
	}
	names, taken := make(map[Scope]string), make(map[string]bool)
	last := make(map[string]int) // by stem: many scopes may have one, as those in other scripts
	for _, s := range e.scopes {
		stem := before + "-" + slug(string(s))
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

var fileNames = regexp.MustCompile(`^report-[0-9]{4}-[0-9]{2}-[a-z0-9-]+\.html$`)

// IsFileName tells whether a file may be a report by its name.
func IsFileName(name string) bool { return fileNames.MatchString(name) }

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

// IndexMark is in every index, and tells it from other pages.
const IndexMark = `id="indice-cruscotto"`

// Index is a page that lists the reports of the archive by edition and direzione, with links
// to them.
func (a *Archive) Index(lang words.Lang) []byte {
	p := new(page)
	title := words.Text{It: "Report della Comunicazione bidirezionale", En: "Reports of the Comunicazione bidirezionale"}.In(lang)
	p.open(lang, title, "", style)
	p.raw("<header><div class=\"foglio\">\n")
	p.el("h1", title)
	p.raw("</div></header>\n<main class=\"foglio\" ", IndexMark, ">\n")
	for rest := a.reports; len(rest) > 0; {
		n := 1
		for n < len(rest) && rest[n].edition() == rest[0].edition() {
			n++
		}
		p.edition(rest[:n], lang)
		rest = rest[n:]
	}
	p.raw("</main>\n</body>\n</html>\n")
	return []byte(p.String())
}

// edition lists the reports of an edition.
func (p *page) edition(reports []*Listed, lang words.Lang) {
	of := reports[0].edition()
	e := &Edition{Question: of.Question, straordinaria: of.straordinaria, k: reports[0].manifest.RiservatezzaK}
	var rilevazioni []string
	for _, l := range reports {
		e.k = min(e.k, l.manifest.RiservatezzaK)
		rilevazioni = append(rilevazioni, l.manifest.DataRilevazione)
	}
	slices.Sort(rilevazioni)
	rilevazioni = slices.Compact(rilevazioni)
	d := &draft{e, nazione, lang}
	title := e.Mese.Text(lang)
	p.raw("<section>\n")
	p.el("h2", title)
	for i, rilevazione := range rilevazioni {
		day, _ := calendar.ParseDay(rilevazione) // is one, as the report is sound
		rilevazioni[i] = d.after("il", day)
	}
	p.el("p", d.sayf("Dati rilevati %s; situazione %s.", "Data di rilevazione %s; as of %s.", strings.Join(rilevazioni, ", "), d.after("al", e.Osservazione)))
	for _, m := range d.marks() {
		p.el("p class=\"immaturo\"", m.sentence)
	}
	p.raw("<div class=\"scorre\" role=\"region\" tabindex=\"0\" aria-label=\"", escaped(title), "\">\n<table>\n")
	p.el("caption", title)
	p.raw("<thead><tr>")
	p.el("th scope=\"col\"", d.say("Ambito", "Scope"))
	titles := d.columnsOfTimedRow()
	titles[0].title = "Pervenuti"
	for _, c := range titles {
		p.el("th scope=\"col\"", c.title)
	}
	p.raw("</tr></thead>\n<tbody>\n")
	direzione := ""
	for len(reports) > 0 {
		n := 1 // the languages of a scope
		for n < len(reports) && reports[n].manifest.Ambito == reports[0].manifest.Ambito {
			n++
		}
		if of := reports[0].direzione(); of != direzione && reports[0].manifest.Ambito.Kind() == Struttura {
			p.raw("<tr class=\"capo\">")
			p.el("th scope=\"rowgroup\" colspan=\""+fmt.Sprint(1+len(titles))+"\"", of)
			p.raw("</tr>\n")
		}
		direzione = reports[0].direzione()
		p.scope(reports[:n], lang)
		reports = reports[n:]
	}
	p.raw("</tbody>\n</table>\n</div>\n</section>\n")
}

// scope is the row of a scope, of which there are reports in several languages or in one.
func (p *page) scope(reports []*Listed, lang words.Lang) {
	at := max(0, slices.IndexFunc(reports, func(l *Listed) bool { return l.manifest.Lingua == lang }))
	l := reports[at]
	name := l.manifest.Nome
	if l.manifest.Ambito == Nazionale {
		name = nation.In(lang)
	}
	p.raw("<tr class=\"", [...]string{"capo", "capo", "voce"}[l.manifest.Ambito.Kind()], "\"><th scope=\"row\"><a href=\"", l.file, "\">")
	p.text(name)
	p.raw("</a>")
	for i, other := range reports {
		if i != at {
			language := words.Text{It: "in italiano", En: "in English"}.In(other.manifest.Lingua)
			p.raw(" (<a href=\"", other.file, "\" lang=\"", string(other.manifest.Lingua), "\">", language, "</a>)")
		}
	}
	p.raw("</th>")
	pervenuti, entro, su, medio := l.numbers[0], l.numbers[1], l.numbers[2], l.numbers[3]
	for _, n := range []number{pervenuti, entro, su, ratio(entro.value, su.value), medio} {
		p.el("td", n.text(lang))
	}
	p.raw("</tr>\n")
}
