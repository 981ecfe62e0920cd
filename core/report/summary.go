package report

import (
	"iter"

	"cruscotto/core/catalog"
)

// telling is how many quesiti, definiti or scaduti, an oggetto must have for the summary
// to name it.
const telling = 30

// summary tells the most important numbers in sentences; what is not there is left out.
func (d *draft) summary() (sentences []string) {
	say := func(it, en string, args ...any) { sentences = append(sentences, d.sayf(it, en, args...)) }
	defined := func(n number) bool { return n.unit != undefined }
	own := tallyOf(d.mese(d.area)).row()
	_, _, days := d.meanOf(d.area)
	year, before := &d.mesi[0][d.area], &d.mesi[Months-2][d.area]
	thisMonth := month(d.Mese, d.lang)

	now, then := d.mese(d.area).Pervenuti, year.Pervenuti
	say("Nel mese di %s sono pervenuti %s quesiti.", "In %s, %s quesiti were pervenuti.", thisMonth, now)
	switch {
	case then == 0 || !d.complete(d.Mese-Months+1):
	case now >= then:
		say("Sono il %s in più dello stesso mese dell'anno prima.", "That is %s more than in the same month of the year before.", ratio(now-then, then))
	default:
		say("Sono il %s in meno dello stesso mese dell'anno prima.", "That is %s less than in the same month of the year before.", ratio(then-now, then))
	}
	if defined(own[3]) {
		say("Di %s quesiti definiti o scaduti ne sono stati definiti entro la soglia %s: l'indicatore complessivo è %s.",
			"Of %[1]s quesiti definiti or scaduti %[2]s were definiti entro soglia: the overall indicator is %[3]s.", own[2], own[1], own[3])
		if then := tallyOf(before); then.con > 0 && d.complete(d.Mese-1) {
			say("Nel mese precedente era %s.", "In the month before it was %s.", ratio(then.entro, then.con))
		}
		for _, area := range d.above(d.area) {
			if n := tallyOf(d.mese(area)); n.con > 0 {
				say("Per confronto, %s: %s.", "For comparison, %s: %s.", d.name(area, d.lang), ratio(n.entro, n.con))
			}
		}
	}
	if defined(days) {
		_, _, half := d.quantile(d.area, d.tempi[d.area].Mediana)
		say("In media un quesito si è chiuso in %s giorni.", "On average a quesito was closed in %s days.", days)
		say("La metà si è chiusa entro %s giorni.", "Half were closed within %s days.", half)
	}
	if open, all, index := d.stockRatio(d.area); defined(index) {
		say("Al %s erano giacenti %s quesiti con una soglia, di cui %s non ancora scaduti (%s).",
			"On %s, %s quesiti with a soglia were giacenti, of which %s not yet scaduti (%s).", d.Osservazione, all, open, index)
	}
	if out, in, index := d.outflow(d.area); defined(index) {
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
	if rows := d.changes().rows; defined(rows[0].numbers[1]) {
		say("L'ufficio ha cambiato l'oggetto del %s dei pervenuti.", "The office changed the oggetto of %s of the pervenuti.", rows[0].numbers[1])
	}
	return sentences
}

// mostAsked is the oggetto with most quesiti of those named, and its share.
func (d *draft) mostAsked() (name string, share number) {
	var most int64
	for g := range d.namedOggetti() {
		if g.Total() > most {
			name, most = g.name, g.Total()
		}
	}
	return name, ratio(most, tallyOf(d.mese(d.area)).quesiti)
}

// slowest is the oggetto with the lowest indicator of those named with a soglia that have
// enough quesiti to tell.
func (d *draft) slowest() (name string, index number) {
	var least tally
	for g, classe := range d.namedOggetti() {
		t := tallyOfGroup(g.Outcomes)
		if classe != int(catalog.SenzaSoglia) && t.con >= telling && t.entro < t.con && (name == "" || t.entro*least.con < least.entro*t.con) {
			name, least = g.name, t
		}
	}
	return name, ratio(least.entro, least.con)
}

// namedOggetti yields the oggetti that the area names, with their class of soglia.
func (d *draft) namedOggetti() iter.Seq2[group, int] {
	return func(yield func(group, int) bool) {
		for classe := range d.oggetti {
			named, _ := d.oggetti[classe].area(d.area)
			for _, g := range named {
				if !yield(g, classe) {
					return
				}
			}
		}
	}
}
