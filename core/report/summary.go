package report

import (
	"cmp"
	"fmt"
	"iter"
	"slices"
	"strings"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/decimal"
	"cruscotto/core/indicator"
	"cruscotto/core/words"
)

// telling is how many quesiti, definiti or scaduti, an area or an oggetto must have for the
// summary to compare it with others (definitions, "Edizione").
const telling = 30

// summary tells what the month is like in at most six sentences, what matters most first;
// one that has nothing to tell is left out.
func (d *draft) summary() (sentences []string) {
	for _, sentence := range []string{d.theIndicator(), d.theGiacenza(), d.theExtremes(), d.theFlow(), d.theOggetti(), d.theChanges()} {
		if sentence != "" {
			sentences = append(sentences, sentence)
		}
	}
	return sentences
}

// theIndicator tells the overall indicator, what it was in the month before and what it is in
// the areas above.
func (d *draft) theIndicator() string {
	own := tallyOf(d.mese(d.area))
	if own.con == 0 {
		return d.sayf("L'indicatore complessivo di %s non è definito: nessun quesito con una soglia è definito o scaduto.",
			"The overall indicator of %s is undefined: no quesito with a soglia is definito or scaduto.", d.Mese.Text(d.lang))
	}
	text := d.sayf("L'indicatore complessivo di %s è %s (%s entro soglia su %s)", "The overall indicator of %s is %s (%s entro soglia of %s)",
		d.Mese.Text(d.lang), d.after("al", ratio(own.entro, own.con)), d.quesitiText(own.entro), own.con) + d.theChange()
	mark := ";"
	for _, area := range d.above(d.area) {
		n := tallyOf(d.mese(area))
		if n.con == 0 || d.luoghi[area].direzione == indicator.NonIndicato {
			continue
		}
		text += mark + d.sayf(" %s è %s", " %s it is %s", d.inArea(area), d.after("al", ratio(n.entro, n.con)))
		mark = ","
	}
	return text + "."
}

// theChange is how the indicator changed from the month before, each as of its own giorno di
// maturità: nothing where one of the two is not known to its end.
func (d *draft) theChange() string {
	now, then := tallyOf(&d.mesi[Months-1][d.area]), tallyOf(&d.mesi[Months-2][d.area])
	if !d.matureAt(d.Mese) || !d.complete(d.Mese-1) || now.con == 0 || then.con == 0 {
		return ""
	}
	points := decimal.Points([2]int64{now.entro, now.con}, [2]int64{then.entro, then.con}, 1)
	switch points.Sign() {
	case -1:
		return d.sayf(", in calo di %s punti rispetto al mese prima", ", down by %s points from the month before", points.Abs())
	case 1:
		return d.sayf(", in crescita di %s punti rispetto al mese prima", ", up by %s points from the month before", points.Abs())
	}
	return d.say(", stabile rispetto al mese prima", ", steady from the month before")
}

// theGiacenza tells how many are giacenti and scaduti at D, and how long they wait.
func (d *draft) theGiacenza() string {
	coda, all := &d.code[d.area], stock(d.mese(d.area))
	if coda.Giacenti == 0 {
		return d.sayf("%s non ci sono quesiti giacenti.", "On %s no quesito is giacente.", d.after("Al", d.Osservazione))
	}
	if coda.Giacenti == 1 {
		state := d.say("senza soglia", "without a soglia")
		switch {
		case all.Scaduti == 1:
			state = "scaduto"
		case all.NonScaduti == 1:
			state = d.say("non scaduto", "not scaduto")
		}
		return d.sayf("%s è giacente 1 quesito, %s, inviato %s (%s).", "On %s 1 quesito is giacente, %s, sent on %s (%s).",
			d.after("Al", d.Osservazione), state, d.after("il", coda.PrimoInvio), d.daysText(*coda.Massimo))
	}
	late := d.sayf("di cui %s scaduti", "%s of them scaduti", all.Scaduti)
	switch {
	case all.SenzaSoglia == coda.Giacenti:
		late = d.say("tutti senza soglia", "all of them without a soglia")
	case all.Scaduti == 0:
		late = d.say("nessuno scaduto", "none of them scaduto")
	case all.Scaduti == 1:
		late = d.say("di cui 1 scaduto", "1 of them scaduto")
	case all.Scaduti == coda.Giacenti:
		late = d.say("tutti scaduti", "all of them scaduti")
	}
	text := d.sayf("%s sono giacenti %s quesiti, %s: ", "On %s %s quesiti are giacenti, %s: ", d.after("Al", d.Osservazione), coda.Giacenti, late)
	old, wait := d.sayf("%s", "%s", coda.Oltre60), d.say("attendono", "have waited")
	switch coda.Oltre60 {
	case 0:
		old, wait = d.say("nessuno", "none"), d.say("attende", "has waited")
	case 1:
		wait = d.say("attende", "has waited")
	}
	if coda.Giacenti >= 10 {
		text += d.sayf("nove su dieci attendono da non più di %s, %s", "nine in ten have waited no more than %s, %s", d.daysText(*coda.P90), old)
	} else {
		text += old + " " + wait
	}
	return text + d.sayf(" da oltre %s", " over %s", d.daysText(60)) + d.sayf("; il più vecchio attende %s (%s).", "; the oldest has waited since %s (%s).", d.after("dal", coda.PrimoInvio), d.daysText(*coda.Massimo))
}

// theExtremes tells the best and the worst of the areas within, or of a struttura where it
// stands among those of its direzione.
func (d *draft) theExtremes() string {
	if d.scopes[d.area].Kind() == Struttura {
		return d.theRank()
	}
	var direzioni, strutture []int
	for area := range d.parents {
		switch {
		case area == d.area || !slices.Contains(d.above(area), d.area):
		case d.luoghi[area].codice == "":
			direzioni = append(direzioni, area)
		default:
			strutture = append(strutture, area)
		}
	}
	first, second := d.extremes(direzioni), d.extremes(strutture)
	names := [2]string{d.say("le direzioni", "the direzioni"), d.say("le strutture", "the strutture")}
	if first == "" {
		first, second, names[0] = second, "", names[1]
	}
	if first == "" {
		return ""
	}
	text := d.sayf("Tra %s con almeno %s quesiti definiti o scaduti, la prima per indicatore è %s", "Among %s with at least %s quesiti definiti or scaduti, the first by indicator is %s", names[0], int64(telling), first)
	if second != "" {
		text += d.sayf("; tra %s, la prima è %s", "; among %s, the first is %s", names[1], second)
	}
	return text + "."
}

// extremes names the best and the worst of some areas; nothing where they are all equal.
func (d *draft) extremes(areas []int) string {
	ranked := d.ranked(areas)
	if len(ranked) == 0 || d.compare(ranked[0], ranked[len(ranked)-1]) == 0 {
		return ""
	}
	tell := func(area int) string {
		t := tallyOf(d.mese(area))
		return d.sayf("%s (%s su %s)%s", "%s (%s of %s)%s", d.name(area, d.lang), ratio(t.entro, t.con), t.con, d.ties(area, ranked))
	}
	return tell(ranked[0]) + d.say(", l'ultima ", ", the last ") + tell(ranked[len(ranked)-1])
}

// theRank tells where a struttura stands among those of its direzione.
func (d *draft) theRank() string {
	parent := d.parents[d.area]
	var areas []int
	for area := range d.parents {
		if d.parents[area] == parent {
			areas = append(areas, area)
		}
	}
	ranked := d.ranked(areas)
	place := slices.IndexFunc(ranked, func(area int) bool { return d.compare(area, d.area) == 0 })
	if !slices.Contains(ranked, d.area) || d.luoghi[parent].direzione == indicator.NonIndicato || d.compare(ranked[0], ranked[len(ranked)-1]) == 0 {
		return ""
	}
	stands := d.sayf("è %s posto", "is number %s", d.after("al", fmt.Sprint(place+1, d.say("º", ""))))
	switch {
	case place == 0:
		stands = d.say("è la prima", "is the first")
	case d.compare(d.area, ranked[len(ranked)-1]) == 0:
		stands = d.say("è l'ultima", "is the last")
	}
	return d.sayf("Tra le %s strutture della %s con almeno %s quesiti definiti o scaduti, questa %s per indicatore%s.", "Among the %s strutture of the %s with at least %s quesiti definiti or scaduti this one %s by indicator%s.",
		int64(len(ranked)), d.direzioneText(parent), int64(telling), stands, d.ties(d.area, ranked))
}

// ranked are those of some areas that have enough quesiti, by their indicator, the highest
// first; those that are of no known office do not compare.
func (d *draft) ranked(areas []int) []int {
	ranked := slices.DeleteFunc(areas, func(area int) bool {
		l := d.luoghi[area]
		return tallyOf(d.mese(area)).con < telling || l.codice == indicator.NonIndicato || l.codice == "" && l.direzione == indicator.NonIndicato
	})
	slices.SortStableFunc(ranked, func(a, b int) int {
		return cmp.Or(-d.compare(a, b), -cmp.Compare(tallyOf(d.mese(a)).con, tallyOf(d.mese(b)).con))
	})
	return ranked
}

// compare compares the indicators of two areas that have one.
func (d *draft) compare(a, b int) int {
	return tallyOf(d.mese(a)).compare(tallyOf(d.mese(b)))
}

// ties says how many of some areas have the indicator of one of them.
func (d *draft) ties(area int, among []int) string {
	n := int64(-1)
	for _, other := range among {
		if d.compare(area, other) == 0 {
			n++
		}
	}
	switch n {
	case 0:
		return ""
	case 1:
		return d.say(", a pari merito con un'altra", ", with another one alike")
	}
	return d.sayf(", a pari merito con altre %s", ", with %s others alike", n)
}

// theFlow tells how many came in and how many were definiti in the month, whichever their
// month: the difference is that of the giacenza.
func (d *draft) theFlow() string {
	c, before := d.mese(d.area), d.mesi[0][d.area].Pervenuti
	if c.Pervenuti == 0 && c.Deflusso == 0 {
		return ""
	}
	text := d.sayf("Nel mese sono pervenuti %s quesiti", "In the month %s quesiti were pervenuti", c.Pervenuti)
	switch c.Pervenuti {
	case 0:
		text = d.say("Nel mese non è pervenuto alcun quesito", "In the month no quesito was pervenuto")
	case 1:
		text = d.say("Nel mese è pervenuto 1 quesito", "In the month 1 quesito was pervenuto")
	}
	if before > 0 && c.Pervenuti > 0 && d.complete(d.Mese-Months+1) && d.Osservazione >= d.Mese.Last() {
		more := c.Pervenuti - before
		change := decimal.Ratio(max(more, -more), before)
		switch {
		case change.Sign() == 0:
			text += d.say(", come un anno prima,", ", as a year before,")
		case more > 0:
			text += d.sayf(", %s in più di un anno prima,", ", %s more than a year before,", d.after("il", change))
		default:
			text += d.sayf(", %s in meno di un anno prima,", ", %s fewer than a year before,", d.after("il", change))
		}
	}
	switch c.Deflusso {
	case 0:
		text += d.say(" e non ne è stato definito alcuno", " and none was definito")
	case 1:
		text += d.say(" e ne è stato definito 1", " and 1 was definito")
	default:
		text += d.sayf(" e ne sono stati definiti %s", " and %s were definiti", c.Deflusso)
	}
	switch more := c.Pervenuti - c.Deflusso; {
	case more > 0:
		return text + d.sayf(": la giacenza è cresciuta di %s.", ": the giacenza grew by %s.", more)
	case more < 0:
		return text + d.sayf(": la giacenza è diminuita di %s.", ": the giacenza fell by %s.", -more)
	}
	return text + d.say(": la giacenza è rimasta la stessa.", ": the giacenza stayed the same.")
}

// theOggetti tells what to look at: of the oggetti that the area names, the one with most
// quesiti that were late, and the one with the lowest indicator. One of several that are
// equal tells nothing.
func (d *draft) theOggetti() string {
	most := d.foremost(func(a, b tally) int { return cmp.Compare(a.con-a.entro, b.con-b.entro) }, 1)
	lowest := d.foremost(func(a, b tally) int { return -a.compare(b) }, telling)
	if most == nil && lowest == nil {
		return ""
	}
	among := d.sayf("l'indicatore più basso tra quelli con almeno %s quesiti", "the lowest indicator of those with at least %s quesiti", int64(telling))
	text := d.say("Da guardare, tra gli oggetti nominati nel report: ", "To look at, of the oggetti that the report names: ")
	if most != nil {
		text += d.sayf("%s ha il maggior numero di quesiti in ritardo (%s su %s)", "%s has most late quesiti (%s of %s)", d.oggettoText(most), most.con-most.entro, most.con)
	}
	switch {
	case lowest == nil:
	case most == nil:
		text += d.sayf("%s ha %s (%s su %s)", "%s has %s (%s of %s)", d.oggettoText(lowest), among, ratio(lowest.entro, lowest.con), lowest.con)
	case *most == *lowest:
		text += d.sayf(" e %s (%s)", " and %s (%s)", among, ratio(lowest.entro, lowest.con))
	default:
		text += d.sayf(", %s %s (%s su %s)", ", %s %s (%s of %s)", d.oggettoText(lowest), among, ratio(lowest.entro, lowest.con), lowest.con)
	}
	return text + "."
}

// oggetto is an oggetto with a soglia that the area names, and what is counted of it.
type oggetto struct {
	group
	classe int
	tally
}

func (d *draft) oggettoText(o *oggetto) string {
	return d.sayf("«%s» (soglia %s giorni)", "“%s” (soglia, %s days)", o.name, int64(catalog.Classi[o.classe-1]))
}

// foremost is the first by an order of the oggetti with a soglia that the area names, with at
// least so many quesiti and some of them late; nil where there is none, or another like it.
func (d *draft) foremost(order func(a, b tally) int, least int64) (first *oggetto) {
	tied := false
	for o := range d.namedOggetti() {
		if o.con < least || o.entro == o.con {
			continue
		}
		switch {
		case first == nil || order(o.tally, first.tally) > 0:
			first, tied = &o, false
		case order(o.tally, first.tally) == 0:
			tied = true
		}
	}
	if tied {
		return nil
	}
	return first
}

// namedOggetti yields the oggetti with a soglia that the area names.
func (d *draft) namedOggetti() iter.Seq[oggetto] {
	return func(yield func(oggetto) bool) {
		for classe := range d.oggetti {
			if classe == int(catalog.SenzaSoglia) {
				continue
			}
			named, _ := d.oggetti[classe].area(d.area)
			for _, g := range named {
				if !yield(oggetto{g, classe, tallyOfGroup(g.Outcomes)}) {
					return
				}
			}
		}
	}
}

// theChanges tells how many quesiti were worked on with another oggetto.
func (d *draft) theChanges() string {
	c := d.mese(d.area)
	if c.Cambiati == 0 {
		return ""
	}
	share := d.after("il", ratio(c.Cambiati, c.Pervenuti))
	return d.sayf("Per la lavorazione è stato cambiato l'oggetto di %s, %s dei pervenuti.", "The oggetto of %s was changed to work on, %s of the pervenuti.", d.quesitiText(c.Cambiati), share)
}

// quesitiText is a number of quesiti.
func (d *draft) quesitiText(n int64) string {
	if n == 1 {
		return "1 quesito"
	}
	return d.sayf("%s quesiti", "%s quesiti", n)
}

// daysText is a number of giorni.
func (d *draft) daysText(n int32) string {
	switch working := d.Conteggio == calendar.Lavorativi; {
	case working && n == 1:
		return d.say("1 giorno lavorativo", "1 working day")
	case working:
		return d.sayf("%s giorni lavorativi", "%s working days", int64(n))
	case n == 1:
		return d.say("1 giorno", "1 day")
	}
	return d.sayf("%s giorni", "%s days", int64(n))
}

// inArea says in which of the areas above something is.
func (d *draft) inArea(area int) string {
	if area == nazione {
		return d.say("in Italia", "in Italy")
	}
	return d.say("nella ", "in the ") + d.direzioneText(area)
}

// direzioneText is the name of a direzione after the word, which it may begin with itself.
func (d *draft) direzioneText(area int) string {
	name := d.name(area, d.lang)
	if strings.HasPrefix(strings.ToLower(name), "direzione ") {
		return name
	}
	return "direzione " + name
}

// articles are the ends in l of Italian articles, and of prepositions with one, as they are
// before most numbers, before zero and before vowels.
var articles = map[string][3]string{
	"il": {"il ", "lo ", "l'"}, "al": {"al ", "allo ", "all'"}, "Al": {"Al ", "Allo ", "All'"}, "dal": {"dal ", "dallo ", "dall'"},
}

// after is a number or a day after an Italian article, in the form that its sound asks for:
// "il 26", "l'8", "lo 0,3%".
func (d *draft) after(article string, value any) string {
	text := d.sayf("%s", "%s", value)
	if d.lang != words.Italian {
		return text
	}
	end := strings.IndexFunc(text, func(r rune) bool { return (r < '0' || r > '9') && r != '.' })
	if end < 0 {
		end = len(text)
	}
	forms, digits := articles[article], strings.ReplaceAll(text[:end], ".", "")
	switch {
	case digits == "0":
		return forms[1] + text
	case strings.HasPrefix(digits, "8"), digits == "1" && !strings.HasPrefix(text[end:], "º"), strings.HasPrefix(digits, "11") && len(digits)%3 == 2:
		return forms[2] + text
	}
	return forms[0] + text
}
