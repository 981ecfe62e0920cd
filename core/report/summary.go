package report

import (
	"cruscotto/core/catalog"
	"cruscotto/core/disclosure"
)

// telling is how many quesiti, definiti or scaduti, an oggetto must have for the summary
// to name it.
const telling = 30

// summary tells the most important numbers in sentences; what may not be shown, or is
// not there, is left out.
func (d *draft) summary() (sentences []string) {
	say := func(it, en string, args ...any) { sentences = append(sentences, d.sayf(it, en, args...)) }
	known := func(numbers ...number) bool {
		for _, n := range numbers {
			if n.kind == suppressed || n.kind == undefined {
				return false
			}
		}
		return true
	}
	u, level := d.cohort.Total(d.area)
	own := rowOf(u, level)
	_, _, days := d.meanOf(d.area)
	year, before := d.months[0], d.months[len(d.months)-1]
	thisMonth := month(d.Mese, d.lang)

	if sent, of := d.sent.Total(d.area); of < disclosure.Hidden {
		say("Nel mese di %s sono pervenuti %s quesiti.", "In %s, %s quesiti were pervenuti.", thisMonth, sent.Total())
		if then, shown := year.Total(d.area); d.Base == catalog.Invio && shown < disclosure.Hidden && then.Total() > 0 {
			more, less := ratio(sent.Total()-then.Total(), then.Total()), ratio(then.Total()-sent.Total(), then.Total())
			if sent.Total() >= then.Total() {
				say("Sono il %s in più dello stesso mese dell'anno prima.", "That is %s more than in the same month of the year before.", more)
			} else {
				say("Sono il %s in meno dello stesso mese dell'anno prima.", "That is %s less than in the same month of the year before.", less)
			}
		}
	}
	if known(own[1:4]...) {
		say("Di %s quesiti definiti o scaduti ne sono stati definiti entro la soglia %s: l'indicatore complessivo è %s.",
			"Of %[1]s quesiti definiti or scaduti %[2]s were definiti entro soglia: the overall indicator is %[3]s.", own[2], own[1], own[3])
		if then := rowOf(before.Total(d.area)); known(then[3]) {
			say("Nel mese precedente era %s.", "In the month before it was %s.", then[3])
		}
		for _, area := range d.above(d.area) {
			if n := rowOf(d.cohort.Total(area)); known(n[3]) {
				say("Per confronto, %s: %s.", "For comparison, %s: %s.", d.name(area, d.lang), n[3])
			}
		}
	}
	if known(days) {
		say("In media un quesito si è chiuso in %s giorni.", "On average a quesito was closed in %s days.", days)
		if _, _, half := d.quantile(d.area, d.tempi[d.area].Mediana, 2); known(half) {
			say("La metà si è chiusa entro %s giorni.", "Half were closed within %s days.", half)
		}
	}
	if open, all, index := d.stockRatio(d.area); known(open, all, index) {
		say("Al %s erano giacenti %s quesiti con una soglia, di cui %s non ancora scaduti (%s).",
			"On %s, %s quesiti with a soglia were giacenti, of which %s not yet scaduti (%s).", d.Osservazione, all, open, index)
	}
	if out, in, index := d.outflow(d.area); known(out, in, index) {
		switch {
		case out.value < in.value:
			say("Se ne sono definiti meno di quanti ne sono pervenuti (deflusso %s): la giacenza cresce.",
				"Fewer were definiti than were pervenuti (deflusso %s): the giacenza grows.", index)
		default:
			say("Se ne sono definiti almeno quanti ne sono pervenuti (deflusso %s).",
				"At least as many were definiti as were pervenuti (deflusso %s).", index)
		}
	}
	if most, share := d.mostAsked(); most != "" {
		say("L'oggetto più frequente è «%s» (%s dei quesiti).", "The most frequent oggetto is “%s” (%s of the quesiti).", most, share)
	}
	if worst, index := d.slowest(); worst != "" {
		say("Tra gli oggetti con almeno %d quesiti definiti o scaduti, quello con l'indicatore più basso è «%s»: %s.",
			"Among the oggetti with at least %d quesiti definiti or scaduti, the one with the lowest indicator is “%s”: %s.", telling, worst, index)
	}
	if rows := d.changes().rows; known(rows[0].numbers...) {
		say("L'ufficio ha cambiato l'oggetto del %s dei pervenuti.", "The office changed the oggetto of %s of the pervenuti.", rows[0].numbers[1])
	}
	return sentences
}

// mostAsked is the oggetto with most quesiti of those shown, and its share.
func (d *draft) mostAsked() (name string, share number) {
	all, of := d.cohort.Total(d.area)
	var most int64
	for at, o := range d.oggetti {
		u, level := d.cohort.Value(dimOggetto, d.area, at)
		if max(of, level) < disclosure.Hidden && o.nome != "" && u.Total() > most {
			name, most = o.nome, u.Total()
		}
	}
	return name, ratio(most, all.Total())
}

// slowest is the oggetto with the lowest indicator of those shown that have enough
// quesiti to tell.
func (d *draft) slowest() (name string, index number) {
	var least disclosure.Unit
	for at, o := range d.oggetti {
		u, level := d.cohort.Value(dimOggetto, d.area, at)
		with := u.N[entro] + u.N[oltre]
		if level == disclosure.Shown && o.nome != "" && with >= telling && u.N[oltre] > 0 &&
			(name == "" || u.N[entro]*(least.N[entro]+least.N[oltre]) < least.N[entro]*with) {
			name, least = o.nome, u
		}
	}
	return name, ratio(least.N[entro], least.N[entro]+least.N[oltre])
}
