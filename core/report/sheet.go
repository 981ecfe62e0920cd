package report

import (
	_ "embed"

	"cruscotto/core/export"
	"cruscotto/core/indicator"
)

//go:embed sheet.css
var sheetStyle string

// mostChoices is how many wrong choices of a kind the sheet tells of: as many as fit a page.
const mostChoices = 10

// choice is a change of oggetto that is named: what was chosen, and what should have been.
type choice struct {
	scelto, giusto string
	quesiti        int64
}

// choices are the wrong choices that an area names, the most frequent first: of oggetti, and
// of "Non specificato". To choose none is no choice.
func (e *Edition) choices(area int) (wrong, unspecified []choice) {
	named, _ := e.cambi.area(area)
	for _, g := range named {
		c := choice{e.cambi.scelti[g.value], e.cambi.giusti[g.value], g.Total()}
		switch {
		case c.scelto == export.NonSpecificato && len(unspecified) < mostChoices:
			unspecified = append(unspecified, c)
		case c.scelto != export.NonSpecificato && c.scelto != indicator.NonIndicato && len(wrong) < mostChoices:
			wrong = append(wrong, c)
		}
	}
	return wrong, unspecified
}

// sheet writes what intermediari should know of the choice of the oggetto, on one page that
// can be handed out alone: in the reports of the nation and of direzioni. Where a direzione can
// name no change of a kind it shows those of the nation. All numbers are in tables of the report too.
func (d *draft) sheet(p *page) {
	if d.straordinaria || d.scopes[d.area].Kind() == Struttura {
		return
	}
	wrong, unspecified := d.choices(d.area)
	wrongInAll, unspecifiedInAll := d.choices(nazione)
	if len(wrongInAll)+len(unspecifiedInAll) == 0 {
		return
	}
	p.raw("<section id=\"come-scegliere\" class=\"scheda\">\n")
	p.el("h2", d.say("Come scegliere l'oggetto", "How to choose the oggetto"))
	p.raw("<p class=\"stampa\">\n")
	p.el("a href=\"#come-scegliere\"", d.say("Stampa solo questa scheda", "Print this sheet alone"))
	p.raw("<span class=\"ora\">")
	p.text(d.say("Ora il comando Stampa del browser stampa soltanto questa scheda. ", "The browser's Print command now prints this sheet alone. "))
	p.el("a href=\"#\"", d.say("Torna al report intero", "Back to the whole report"))
	p.raw("</span></p>\n")
	p.el("p", d.sayf("Per i consulenti del lavoro, i commercialisti e chi invia quesiti all'INPS dal Cassetto previdenziale. %s, %s.",
		"For consulenti del lavoro, commercialisti and whoever sends quesiti to INPS from the Cassetto previdenziale. %s, %s.", d.name(d.area, d.lang), d.Mese.Text(d.lang)))
	p.el("p", d.say("Dall'oggetto dipendono chi risponde al quesito ed entro quanti giorni. Se non è quello giusto, l'ufficio lo cambia prima di rispondere: non occorre inviare di nuovo il quesito, ma la scelta giusta evita questo passaggio.",
		"Who answers a quesito, and within how many days, depends on its oggetto. Where it is not the right one the office changes it before it answers: there is no need to send the quesito again, but the right choice saves this step."))
	if changed, others, told := d.answered(); told {
		p.el("p", d.later(changed, others))
	}
	d.choiceTable(p, wrong, wrongInAll, d.say("Le scelte sbagliate più frequenti", "The most frequent wrong choices"))
	d.choiceTable(p, unspecified, unspecifiedInAll, d.say("Che cosa scegliere invece di «Non specificato»", "What to choose instead of “Non specificato”"))
	p.el("p", d.say("«Non specificato» va scelto solo se nell'elenco nessun oggetto è adatto: non dice di che cosa si tratta, e l'ufficio deve leggere il quesito e trovarne l'oggetto prima di affidarlo a chi risponde.",
		"“Non specificato” should be chosen only where no oggetto of the list fits: it does not say what the quesito is about, and the office has to read it and find its oggetto before somebody can answer."))
	if n, told := d.nonSpecificato(); told {
		all := tallyOf(d.mese(d.area)).quesiti
		p.el("p", d.sayf("Nel mese i quesiti lavorati come «Non specificato» sono stati %s su %s (%s).",
			"In the month the quesiti worked on as “Non specificato” were %s of %s (%s).", n, all, ratio(n, all)))
	}
	p.raw("</section>\n")
}

// choiceTable writes the choices of the area with their quesiti, or those of the nation without.
func (d *draft) choiceTable(p *page, choices, inAll []choice, heading string) {
	if len(inAll) == 0 {
		return
	}
	p.el("h3", heading)
	own := len(choices) > 0
	if !own {
		choices = inAll
		p.el("p", d.say("Qui sono troppo poche per nominarle: quelle che seguono sono di tutta Italia, dalla più frequente.",
			"Here they are too few to be named: those that follow are of the whole nation, the most frequent first."))
	}
	p.raw("<div class=\"scorre breve\" role=\"region\" tabindex=\"0\" aria-label=\"", escaped(heading), "\">\n<table class=\"", map[bool]string{true: "scelte", false: "scelte nazione"}[own], "\">\n")
	p.el("caption", heading+". "+d.title())
	p.raw("<thead><tr>")
	p.el("th scope=\"col\"", d.say("È stato scelto", "This was chosen"))
	p.el("th scope=\"col\"", d.say("Andava scelto", "This should have been"))
	if own {
		p.el("th scope=\"col\"", "Quesiti")
	}
	p.raw("</tr></thead>\n<tbody>\n")
	for _, c := range choices {
		p.raw("<tr>")
		p.el("th scope=\"row\"", c.scelto)
		p.el("td", c.giusto)
		if own {
			p.el("td", counted(c.quesiti).text(d.lang))
		}
		p.raw("</tr>\n")
	}
	p.raw("</tbody>\n</table>\n</div>\n")
}

// nonSpecificato is how many quesiti have the oggetto that senders are asked not to choose,
// where the area names all of them: it follows the rules of an oggetto (rule 6), so how many
// chose it is not told where an office changed it.
func (d *draft) nonSpecificato() (n int64, told bool) {
	in := d.detti[export.NonSpecificato]
	if in == nil || in[d.area] != nominato {
		return 0, false
	}
	for g := range d.namedOggetti() {
		if g.name == export.NonSpecificato {
			n += g.Total()
		}
	}
	return n, true
}
