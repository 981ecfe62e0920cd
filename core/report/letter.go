package report

import (
	"strings"
	"unicode"

	"cruscotto/core/words"
)

// Letter is what accompanies the report of a scope in a message: its summary, as text and
// as HTML. The error is a *words.Problem.
func (e *Edition) Letter(s Scope, lang words.Lang) (plain, rich string, err error) {
	d, err := e.draft(s, lang)
	if err != nil {
		return "", "", err
	}
	p := new(page)
	say := func(tag, text string) {
		text = oneLine(text)
		if tag == "li" {
			plain += "- "
		}
		plain += words.Visible(text) + "\n"
		p.el(tag, text)
	}
	p.raw("<!doctype html>\n<html lang=\"", string(d.lang), "\"><head><meta charset=\"utf-8\"><title>", escaped(d.title()), "</title></head><body>\n")
	say("p", d.sayf("In allegato il report della Comunicazione bidirezionale: %s, %s.", "Attached is the report of the Comunicazione bidirezionale: %s, %s.",
		d.name(d.area, d.lang), d.Mese.Text(d.lang)))
	for _, m := range d.marks() {
		say("p", m.sentence)
	}
	plain += "\n"
	p.raw("<ul>\n")
	for _, sentence := range d.summary() {
		say("li", sentence)
	}
	p.raw("</ul>\n")
	plain += "\n"
	say("p", d.say("Il report si apre con qualsiasi browser. Chi ha le esportazioni può verificarlo con Cruscotto.",
		"The report opens in any browser. Who has the exports can verify it with Cruscotto."))
	p.raw("</body></html>\n")
	return plain, p.String(), nil
}

// oneLine is a text without what would end a line or be a control of it, as names of
// exports may have.
func oneLine(text string) string {
	return strings.Join(strings.FieldsFunc(text, func(r rune) bool { return unicode.IsControl(r) || r == '\u2028' || r == '\u2029' }), " ")
}
