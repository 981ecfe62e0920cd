package report

import (
	"fmt"
	"iter"
	"slices"
	"time"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/decimal"
	"cruscotto/core/disclosure"
	"cruscotto/core/export"
	"cruscotto/core/indicator"
	"cruscotto/core/words"
)

// section is a table of a report, with what is said about it.
type section struct {
	id      string
	title   string
	about   []string // sentences
	columns []column // of numbers
	first   string   // the title of the column of labels
	rows    []row
	chart   string // how the page's script may draw it: "" not at all
}

type column struct {
	id    string
	title string
}

// cellsIn yields the cells of some tables, by their section, row and column.
func cellsIn(sections []section) iter.Seq[cell] {
	return func(yield func(cell) bool) {
		for _, s := range sections {
			for _, r := range s.rows {
				for i, n := range r.numbers {
					if n.unit != absent && !yield(s.cell(r, i)) {
						return
					}
				}
			}
		}
	}
}

// cell is a number of a table: its id in the page and in the manifest, what readers call
// it, and its value.
type cell struct {
	id, name string
	number
}

func (s *section) cell(r row, i int) cell {
	c := s.columns[i]
	return cell{s.id + "/" + r.id + "/" + c.id, s.title + " › " + r.label + " › " + c.title, r.numbers[i]}
}

// row is a row of a table: one number for each column.
type row struct {
	id      string
	label   string
	numbers []number
	head    bool // the total of the rows that follow
	empty   bool // hollow in charts: the month is not mature
}

// draft is a report being made.
type draft struct {
	*Edition
	area int
	lang words.Lang
}

func (d *draft) say(it, en string) string { return words.Text{It: it, En: en}.In(d.lang) }

// sayf fills numbers and names into a sentence.
func (d *draft) sayf(it, en string, args ...any) string {
	for i, arg := range args {
		switch arg := arg.(type) {
		case number:
			args[i] = arg.text(d.lang)
		case int64:
			args[i] = decimal.Count(arg).Text(d.lang)
		case calendar.Day:
			args[i] = d.date(arg)
		}
	}
	return fmt.Sprintf(d.say(it, en), args...)
}

var months = [...]words.Text{
	{It: "gennaio", En: "January"}, {It: "febbraio", En: "February"}, {It: "marzo", En: "March"}, {It: "aprile", En: "April"},
	{It: "maggio", En: "May"}, {It: "giugno", En: "June"}, {It: "luglio", En: "July"}, {It: "agosto", En: "August"},
	{It: "settembre", En: "September"}, {It: "ottobre", En: "October"}, {It: "novembre", En: "November"}, {It: "dicembre", En: "December"},
}

func month(m calendar.Month, lang words.Lang) string {
	t := m.First().Time()
	return fmt.Sprintf("%s %d", months[t.Month()-time.January].In(lang), t.Year())
}

func (d *draft) date(day calendar.Day) string {
	t := day.Time()
	return fmt.Sprintf("%d %s", t.Day(), month(day.Month(), d.lang))
}

// sections are the tables of the report, in order.
func (d *draft) sections() []section {
	all := []section{d.indicators(), d.trend()}
	if places := d.places(); len(places.rows) > 0 {
		all = append(all, places)
	}
	all = append(all, d.byOggetto())
	if who := d.byIntermediario(); len(who.rows) > 0 {
		all = append(all, who)
	}
	return append(all, d.ages(), d.changes(), d.quality())
}

func (d *draft) columnsOfRow() []column {
	return append([]column{{"quesiti", d.quesiti()}}, d.columnsOfRatio()...)
}

// timedRow is the row of an area in a month: that of its quesiti, and their mean time.
func timedRow(c *indicator.Counts) []number {
	return append(tallyOf(c).row(), mean(c.SommaGiorni, definitiOf(c)))
}

func (d *draft) columnsOfTimedRow() []column {
	return append(d.columnsOfRow(), column{"medio", d.say("Giorni medi", "Mean days")})
}

func (d *draft) columnsOfRatio() []column {
	return []column{
		{"entro", d.say("Entro soglia", "Entro soglia")},
		{"su", d.say("Definiti o scaduti", "Definiti or scaduti")},
		{"indicatore", d.say("Indicatore", "Indicator")},
	}
}

// quesiti is what the quesiti of the month are called: the period chooses by invio those
// that came in.
func (d *draft) quesiti() string {
	if d.Base == catalog.Definizione {
		return d.say("Definiti e giacenti", "Definiti and giacenti")
	}
	return d.say("Pervenuti", "Pervenuti")
}

// indicators is the table of all indicators, beside those of the areas above.
func (d *draft) indicators() section {
	areas := append([]int{d.area}, d.above(d.area)...)
	s := section{
		id: "indicatori", title: d.say("Gli indicatori", "The indicators"), first: d.say("Indicatore", "Indicator"),
		about: []string{
			d.say("Ogni rapporto con il suo numeratore e il suo denominatore.", "Every ratio with its numerator and its denominator."),
		},
		columns: []column{{"numeratore", d.say("Numeratore", "Numerator")}, {"denominatore", d.say("Denominatore", "Denominator")}},
	}
	for i, area := range areas {
		s.columns = append(s.columns, column{[]string{"valore", "sopra", "nazione"}[min(i, 2)], d.name(area, d.lang)})
	}
	add := func(id, label string, of func(area int) (numerator, denominator, value number)) {
		r := row{id: id, label: label}
		for i, area := range areas {
			numerator, denominator, value := of(area)
			if i == 0 {
				r.numbers = append(r.numbers, numerator, denominator)
			}
			r.numbers = append(r.numbers, value)
		}
		s.rows = append(s.rows, r)
	}
	three := func(t tally) (numerator, denominator, value number) {
		n := t.ratio()
		return n[0], n[1], n[2]
	}
	add("complessivo", d.say("Indicatore complessivo: entro soglia su definiti o scaduti", "Overall indicator: entro soglia of definiti or scaduti"),
		func(area int) (number, number, number) { return three(tallyOf(d.mese(area))) })
	for i, days := range catalog.Classi {
		add(fmt.Sprintf("soglia%d", days), d.sayf("Tempo soglia %s giorni", "Tempo soglia, %s days", int64(days)),
			func(area int) (number, number, number) { return three(tallyOfGroup(d.oggetti[i+1].all[area])) })
	}
	add("giacenza", d.say("Indice di giacenza: non scaduti su giacenti con soglia", "Indice di giacenza: not scaduti of giacenti with a soglia"), d.stockRatio)
	add("deflusso", d.say("Indice di deflusso: definiti su pervenuti nel mese", "Indice di deflusso: definiti of pervenuti in the month"), d.outflow)
	add("medio", d.say("Tempo medio di chiusura, in giorni, dei definiti", "Mean time to close, in days, of the definiti"), d.meanOf)
	add("mediana", d.say("Mediana, in giorni", "Median, in days"), func(area int) (number, number, number) {
		return d.quantile(area, d.tempi[area].Mediana)
	})
	add("p90", d.say("90º percentile, in giorni", "90th percentile, in days"), func(area int) (number, number, number) {
		return d.quantile(area, d.tempi[area].P90)
	})
	return s
}

// meanOf is the mean time of an area, with the definiti that it is of.
func (d *draft) meanOf(area int) (numerator, denominator, value number) {
	c := d.mese(area)
	return number{unit: absent}, counted(definitiOf(c)), mean(c.SommaGiorni, definitiOf(c))
}

// quantile is a quantile of the times of an area, with the definiti that it is of.
func (d *draft) quantile(area int, days *int32) (numerator, denominator, value number) {
	if days != nil {
		value = number{unit: giorni, value: int64(*days)}
	}
	return number{unit: absent}, counted(definitiOf(d.mese(area))), value
}

// stockRatio is the indice di giacenza of an area.
func (d *draft) stockRatio(area int) (numerator, denominator, value number) {
	all := stock(d.mese(area))
	open, with := all.NonScaduti, all.NonScaduti+all.Scaduti
	return counted(open), counted(with), ratio(open, with)
}

// outflow is the indice di deflusso of an area.
func (d *draft) outflow(area int) (numerator, denominator, value number) {
	c := d.mese(area)
	return counted(c.Deflusso), counted(c.Pervenuti), ratio(c.Deflusso, c.Pervenuti)
}

// matureAt tells whether a month is mature at D.
func (q Question) matureAt(m calendar.Month) bool {
	return m.Period().Mature(q.Osservazione, catalog.SogliaMassima, q.Conteggio)
}

func (d *draft) trend() section {
	s := section{
		id: "andamento", title: d.say("L'andamento in 13 mesi", "The trend over 13 months"), first: d.say("Mese", "Month"), columns: d.columnsOfTimedRow(), chart: "linea",
		about: []string{d.say("Ogni mese come si vedeva nel suo giorno di maturità, o alla data di osservazione se viene prima.", "Every month as it was on its own giorno di maturità, or at the data di osservazione where that is earlier.")},
	}
	for i := range Months {
		m := d.Mese - Months + 1 + calendar.Month(i)
		if m < min(d.FirstInvio.Month(), d.Mese) {
			continue
		}
		r := row{id: m.String(), label: month(m, d.lang), numbers: timedRow(&d.mesi[i][d.area]), empty: !d.matureAt(m)}
		if r.empty {
			r.label += d.say(" (non maturo)", " (not mature)")
		}
		if !d.complete(m) {
			r.label += d.say(" (forse incompleto)", " (maybe incomplete)")
		}
		s.rows = append(s.rows, r)
	}
	return s
}

// places is the table of the direzioni and of their strutture, or of the strutture of one.
func (d *draft) places() section {
	s := section{
		id: "strutture", first: d.say("Struttura", "Struttura"), chart: "barre",
		columns: append(d.columnsOfTimedRow(), column{"giacenti", d.say("Giacenti con soglia", "Giacenti with a soglia")},
			column{"giacenza", d.say("Indice di giacenza", "Indice di giacenza")}, column{"deflusso", d.say("Indice di deflusso", "Indice di deflusso")}),
		about: []string{d.say("I primi cinque numeri sono dei quesiti del mese, i due della giacenza di tutti i giacenti alla data di osservazione.",
			"The first five numbers are of the quesiti of the month, the two of the giacenza of all giacenti at the data di osservazione.")},
	}
	switch d.scopes[d.area].Kind() {
	case Nazione:
		s.title, s.first = d.say("Direzioni e strutture", "Direzioni and strutture"), d.say("Direzione e struttura", "Direzione and struttura")
	case Direzione:
		s.title = d.say("Le strutture", "The strutture")
	}
	for _, area := range d.inOrder() {
		c := d.mese(area)
		if area == d.area || !slices.Contains(d.above(area), d.area) || tallyOf(c).quesiti == 0 && stock(c) == (indicator.Age{}) {
			continue
		}
		_, open, index := d.stockRatio(area)
		_, _, out := d.outflow(area)
		s.rows = append(s.rows, row{id: string(d.scopes[area]), label: d.name(area, d.lang), head: d.scopes[area].Kind() == Direzione,
			numbers: append(timedRow(c), open, index, out)})
	}
	return s
}

// shareColumns are those of a row with the share of the quesiti after their number.
func (d *draft) shareColumns() []column {
	columns := d.columnsOfRow()
	return append([]column{columns[0], {"quota", d.say("Quota", "Share")}}, columns[1:]...)
}

// shareRow is such a row.
func (d *draft) shareRow(t tally) []number {
	numbers := t.row()
	return append([]number{numbers[0], ratio(t.quesiti, tallyOf(d.mese(d.area)).quesiti)}, numbers[1:]...)
}

// groupRows are the rows of a kind: the groups that the area names, those not named
// together, and the quesiti without a value.
func (d *draft) groupRows(k *kind, prefix, altri string, numbers func(disclosure.Outcomes) []number) (rows []row) {
	named, rest := k.area(d.area)
	for _, g := range named {
		rows = append(rows, row{id: prefix + g.name, label: g.name, numbers: numbers(g.Outcomes)})
	}
	if rest.Total() > 0 {
		rows = append(rows, row{id: prefix, label: altri, numbers: numbers(rest)})
	}
	if missing := k.missing[d.area]; missing.Total() > 0 {
		rows = append(rows, row{id: prefix + indicator.NonIndicato, label: indicator.NonIndicato, numbers: numbers(missing)})
	}
	return rows
}

func (d *draft) byOggetto() section {
	s := section{
		id: "oggetti", title: d.say("Per oggetto", "By oggetto"), first: d.say("Oggetto", "Oggetto"), columns: d.shareColumns(), chart: "oggetti",
		about: []string{
			d.say("L'oggetto è quello con cui il quesito è stato lavorato. I totali delle soglie sono gli indicatori di tempo soglia.",
				"The oggetto is the one that the quesito was worked on with. The totals of the soglie are the indicatori di tempo soglia."),
		},
	}
	for classe := range classes {
		k := &d.oggetti[classe]
		if k.all[d.area].Total() == 0 {
			continue
		}
		numbers := func(o disclosure.Outcomes) []number { return d.shareRow(tallyOfGroup(o)) }
		if classe == int(catalog.SenzaSoglia) {
			s.columns = append(s.columns, column{"definiti", d.say("Definiti", "Definiti")})
			numbers = func(o disclosure.Outcomes) []number {
				n := append(d.shareRow(tally{quesiti: o.Total()})[:2], make([]number, 3)...)
				for i := range n[2:] {
					n[2+i].unit = absent
				}
				return append(n, counted(o[definiti]))
			}
		}
		s.rows = append(s.rows, row{id: "soglia:" + daysOf(classe), label: d.className(classe), numbers: numbers(k.all[d.area]), head: true})
		s.rows = append(s.rows, d.groupRows(k, daysOf(classe)+":", d.say("(altri oggetti)", "(other oggetti)"), numbers)...)
	}
	return s
}

// daysOf are the days of a class of soglia, as rows have them: 0 where there is no soglia.
func daysOf(classe int) string {
	if classe == int(catalog.SenzaSoglia) {
		return "0"
	}
	return fmt.Sprint(catalog.Classi[classe-1])
}

func (d *draft) className(classe int) string {
	if classe == int(catalog.SenzaSoglia) {
		return d.say("Senza soglia", "No soglia")
	}
	return d.sayf("Soglia %s giorni", "Soglia, %s days", int64(catalog.Classi[classe-1]))
}

func (d *draft) byIntermediario() section {
	s := section{
		id: "intermediari", title: d.say("Chi chiede", "Who asks"), first: d.say("Intermediario", "Intermediario"), columns: d.shareColumns(),
		about: []string{d.say("Le categorie di chi ha inviato i quesiti; mai singole persone o imprese.", "The categories of those who sent the quesiti; never single persons or firms.")},
	}
	s.rows = d.groupRows(&d.intermediari, ":", d.say("(altri)", "(others)"), func(o disclosure.Outcomes) []number { return d.shareRow(tallyOfGroup(o)) })
	return s
}

func (d *draft) ages() section {
	s := section{
		id: "anzianita", title: d.say("L'anzianità della giacenza", "The age of the giacenza"), first: d.say("Giorni dall'invio", "Days since invio"), chart: "pila",
		about: []string{d.sayf("Tutti i quesiti giacenti al %s, di qualunque mese.", "All quesiti giacenti on %s, of whichever month.", d.Osservazione)},
		columns: []column{{"nonscaduti", d.say("Non scaduti", "Not scaduti")}, {"scaduti", "Scaduti"},
			{"senza", d.say("Senza soglia", "No soglia")}, {"totale", d.say("Totale", "Total")}},
	}
	add := func(id, label string, head bool, a indicator.Age) {
		s.rows = append(s.rows, row{id: id, label: label, head: head,
			numbers: []number{counted(a.NonScaduti), counted(a.Scaduti), counted(a.SenzaSoglia), counted(a.NonScaduti + a.Scaduti + a.SenzaSoglia)}})
	}
	c := d.mese(d.area)
	for i, ages := range indicator.Ages {
		label := fmt.Sprintf("%d–%d", ages.From, ages.To)
		if ages.To < 0 {
			label = d.sayf("oltre %s", "over %s", int64(ages.From-1))
		}
		add(fmt.Sprint(ages.From), label, false, c.Eta[i])
	}
	add("totale", d.say("Totale", "Total"), true, stock(c))
	return s
}

// changes tells of the cambio oggetto: how many quesiti, and of the nation and the direzioni
// from which oggetto to which.
func (d *draft) changes() section {
	s := section{
		id: "cambio", title: d.say("Il cambio oggetto", "The cambio oggetto"), first: d.say("Quesiti pervenuti", "Quesiti pervenuti"),
		about: []string{d.say("Quando un quesito arriva con un oggetto inesatto l'ufficio lo cambia per la lavorazione. «Non specificato» è ciò che si chiede di non usare.",
			"Where a quesito arrives with the wrong oggetto the office changes it to work on it. “Non specificato” is what senders are asked not to use.")},
		columns: []column{{"quesiti", "Quesiti"}, {"quota", d.say("Quota dei pervenuti", "Share of the pervenuti")}},
	}
	c := d.mese(d.area)
	numbers := func(o disclosure.Outcomes) []number {
		return []number{counted(o.Total()), ratio(o.Total(), c.Pervenuti)}
	}
	s.rows = []row{{id: "cambiati", label: d.say("lavorati con un altro oggetto", "worked on with another oggetto"), numbers: numbers(disclosure.Outcomes{c.Cambiati}), head: true}}
	if d.scopes[d.area].Kind() != Struttura && !d.straordinaria {
		s.rows = append(s.rows, d.groupRows(&d.cambi, ":", d.say("(altri cambi)", "(other changes)"), numbers)...)
	}
	return s
}

// quality tells how sound the exports are; it is the same in all reports of them.
func (d *draft) quality() section {
	s := section{
		id: "qualita", title: d.say("La qualità dei dati", "The quality of the data"), first: d.say("Righe delle esportazioni", "Rows of the exports"),
		about: []string{d.say("Di tutte le esportazioni lette, non di questo ambito soltanto: le righe escluse non contano in alcun indicatore, gli avvisi sì.",
			"Of all exports read, not of this scope only: excluded rows count in no indicator, those with warnings do.")},
		columns: []column{{"righe", d.say("Righe", "Rows")}},
	}
	for _, warning := range d.warnings {
		s.about = append(s.about, warning.In(d.lang))
	}
	rows := d.Righe
	add := func(id, label string, n int64) {
		s.rows = append(s.rows, row{id: id, label: label, numbers: []number{counted(n)}})
	}
	add("lette", d.say("lette", "read"), rows.Lette)
	add("valide", d.say("valide", "valid"), rows.Valide)
	for rule := export.E101; rule <= export.W207; rule++ {
		if rule == export.W206 || rule == export.E107 && !d.IDs {
			continue // counts files; was not looked for
		}
		info := rule.Info()
		n, what := rows.Escluse[info.Code], d.say("escluse", "excluded")
		if !rule.Excludes() {
			n, what = rows.Avvisi[info.Code], d.say("avvisi", "warnings")
		}
		add(info.Code, fmt.Sprintf("%s, %s: %s", what, info.Code, info.Text.In(d.lang)), n)
	}
	return s
}
