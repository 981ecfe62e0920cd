package report

import (
	"fmt"
	"iter"
	"slices"
	"strings"

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

// trimmed is the section without the rows and columns that tell nothing.
func (s section) trimmed() section {
	tells := make([]bool, len(s.columns))
	for _, r := range s.rows {
		for i, n := range r.numbers {
			tells[i] = tells[i] || n.tells()
		}
	}
	all := s
	s.columns, s.rows = nil, nil
	for i, c := range all.columns {
		if tells[i] {
			s.columns = append(s.columns, c)
		}
	}
	for _, r := range all.rows {
		if !slices.ContainsFunc(r.numbers, number.tells) {
			continue
		}
		numbers := r.numbers
		r.numbers = nil
		for i, n := range numbers {
			if tells[i] {
				r.numbers = append(r.numbers, n)
			}
		}
		s.rows = append(s.rows, r)
	}
	return s
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
		case interface{ Text(words.Lang) string }:
			args[i] = arg.Text(d.lang)
		case int64:
			args[i] = decimal.Count(arg).Text(d.lang)
		}
	}
	return fmt.Sprintf(d.say(it, en), args...)
}

// sections are the tables of the report that tell something, in order.
func (d *draft) sections() (told []section) {
	for _, s := range []section{d.indicators(), d.trend(), d.places(), d.byOggetto(), d.byIntermediario(), d.ages(), d.tails(), d.changes(), d.quality()} {
		if s = s.trimmed(); len(s.rows) > 0 {
			told = append(told, s)
		}
	}
	return told
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
		id: "indicatori", title: d.say("Gli indicatori", "The indicators"), first: d.say("Indicatore", "Indicator"), chart: "linea",
		about: []string{
			d.say("Ogni rapporto con il suo numeratore e il suo denominatore.", "Every ratio with its numerator and its denominator."),
		},
	}
	for i, area := range areas {
		s.columns = append(s.columns, column{[]string{"valore", "sopra", "nazione"}[min(i, 2)], d.name(area, d.lang)})
		if i == 0 {
			s.columns = append(s.columns, column{"numeratore", d.say("Numeratore", "Numerator")}, column{"denominatore", d.say("Denominatore", "Denominator")})
		}
	}
	add := func(id, label string, of func(area int) (numerator, denominator, value number)) {
		r := row{id: id, label: label}
		for i, area := range areas {
			numerator, denominator, value := of(area)
			r.numbers = append(r.numbers, value)
			if i == 0 {
				r.numbers = append(r.numbers, numerator, denominator)
			}
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
	n := definitiOf(c)
	return number{unit: absent}, part(n, n), mean(c.SommaGiorni, n)
}

// quantile is a quantile of the times of an area, with the definiti that it is of.
func (d *draft) quantile(area int, of *int32) (numerator, denominator, value number) {
	n := definitiOf(d.mese(area))
	return number{unit: absent}, part(n, n), days(of)
}

// stockRatio is the indice di giacenza of an area.
func (d *draft) stockRatio(area int) (numerator, denominator, value number) {
	all := stock(d.mese(area))
	open, with := all.NonScaduti, all.NonScaduti+all.Scaduti
	return part(open, with), part(with, with), ratio(open, with)
}

// outflow is the indice di deflusso of an area.
func (d *draft) outflow(area int) (numerator, denominator, value number) {
	c := d.mese(area)
	return part(c.Deflusso, c.Pervenuti), part(c.Pervenuti, c.Deflusso), ratio(c.Deflusso, c.Pervenuti)
}

// matureAt tells whether a month is mature at D.
func (q Question) matureAt(m calendar.Month) bool {
	return m.Period().Mature(q.Osservazione, catalog.SogliaMassima, q.Conteggio)
}

func (d *draft) trend() section {
	s := section{
		id: "andamento", title: d.say("L'andamento in 13 mesi", "The trend over 13 months"), first: d.say("Mese", "Month"), columns: d.columnsOfTimedRow(),
		about: []string{d.say("Ogni mese come si vedeva nel suo giorno di maturità, o alla data di osservazione se viene prima.", "Every month as it was on its own giorno di maturità, or at the data di osservazione where that is earlier.")},
	}
	for i := range Months {
		m := d.Mese - Months + 1 + calendar.Month(i)
		if m < min(d.FirstInvio.Month(), d.Mese) {
			continue
		}
		r := row{id: m.String(), label: m.Text(d.lang), numbers: timedRow(&d.mesi[i][d.area]), empty: !d.matureAt(m)}
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

// places is the table of the direzioni of the nation, or of the strutture of a direzione.
func (d *draft) places() section {
	s := section{
		id: "strutture", title: d.say("Le strutture", "The strutture"), first: d.say("Struttura", "Struttura"), chart: "barre",
		columns: append(d.columnsOfTimedRow(), column{"giacenti", d.say("Giacenti con soglia", "Giacenti with a soglia")},
			column{"giacenza", d.say("Indice di giacenza", "Indice di giacenza")}, column{"deflusso", d.say("Indice di deflusso", "Indice di deflusso")}),
		about: []string{d.say("La giacenza è di tutti i giacenti alla data di osservazione, di qualunque mese; gli altri numeri sono del mese.",
			"The giacenza is of all giacenti at the data di osservazione, of whichever month; the other numbers are of the month.")},
	}
	if d.area == nazione {
		s.title, s.first = d.say("Le direzioni", "The direzioni"), d.say("Direzione", "Direzione")
	}
	for area, parent := range d.parents {
		c := d.mese(area)
		if parent != d.area || tallyOf(c).quesiti == 0 && stock(c) == (indicator.Age{}) {
			continue
		}
		_, open, index := d.stockRatio(area)
		_, _, out := d.outflow(area)
		s.rows = append(s.rows, row{id: string(d.scopes[area]), label: d.name(area, d.lang), numbers: append(timedRow(c), open, index, out)})
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

// groupRows are the rows of a kind: the groups that the area names, the others together,
// and the quesiti without a value. Where it names none there are no others.
func (d *draft) groupRows(k *kind, prefix, altri string, numbers func(disclosure.Outcomes) []number) (rows []row) {
	named, rest := k.area(d.area)
	for _, g := range named {
		rows = append(rows, row{id: prefix + g.name, label: g.name, numbers: numbers(g.Outcomes)})
	}
	if len(named) > 0 && rest.Total() > 0 {
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
	var only []string
	names := d.straordinaria
	for classe := range classes {
		k := &d.oggetti[classe]
		if k.all[d.area].Total() == 0 {
			continue
		}
		if k.only() {
			only = append(only, d.className(classe))
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
		named, _ := k.area(d.area)
		names = names || len(named) > 0
	}
	if len(only) > 0 {
		s.about = append(s.about, d.sayf("Una soglia che in tutta Italia ha un solo oggetto (%s) lo nomina in ogni ambito, anche dove i quesiti sono pochi, perché il loro numero è già quello della soglia.",
			"A soglia that has a single oggetto in the whole nation (%s) names it in every scope, though the quesiti may be few there, as their number is that of the soglia already.", strings.Join(only, "; ")))
	}
	if !names {
		s.about = append(s.about, d.say("Qui nessun oggetto si può nominare: i quesiti sono troppo pochi.", "No oggetto can be named here: the quesiti are too few."))
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
		about: []string{d.sayf("Tutti i quesiti giacenti %s, di qualunque mese.", "All quesiti giacenti on %s, of whichever month.", d.after("al", d.Osservazione))},
		columns: []column{{"nonscaduti", d.say("Non scaduti", "Not scaduti")}, {"scaduti", "Scaduti"},
			{"senza", d.say("Senza soglia", "No soglia")}, {"totale", d.say("Totale", "Total")}},
	}
	c := d.mese(d.area)
	all := stock(c)
	with := all.NonScaduti + all.Scaduti
	add := func(id, label string, head bool, a indicator.Age) {
		s.rows = append(s.rows, row{id: id, label: label, head: head, numbers: []number{part(a.NonScaduti, with), part(a.Scaduti, with),
			part(a.SenzaSoglia, all.SenzaSoglia), part(a.NonScaduti+a.Scaduti+a.SenzaSoglia, with+all.SenzaSoglia)}})
	}
	for i, ages := range indicator.Ages {
		label := fmt.Sprintf("%d–%d", ages.From, ages.To)
		if ages.To < 0 {
			label = d.sayf("oltre %s", "over %s", int64(ages.From-1))
		}
		add(fmt.Sprint(ages.From), label, false, c.Eta[i])
	}
	add("totale", d.say("Totale", "Total"), true, all)
	return s
}

// tails is the coda of the giacenza, beside those of the areas above.
func (d *draft) tails() section {
	s := section{
		id: "coda", title: d.say("La coda della giacenza", "The tail of the giacenza"), first: d.say("Ambito", "Scope"),
		about: []string{d.sayf("Da quanti giorni attendono i quesiti giacenti %s, con e senza soglia: metà da non più della mediana, nove su dieci da non più del 90º percentile.",
			"How many days the quesiti giacenti on %s have been waiting, with and without a soglia: half of them no more than the median, nine in ten no more than the 90th percentile.", d.after("al", d.Osservazione))},
		columns: []column{{"giacenti", d.say("Giacenti", "Giacenti")}, {"mediana", d.say("Mediana", "Median")}, {"p90", d.say("90º percentile", "90th percentile")},
			{"massimo", d.say("Il più vecchio", "The oldest")}, {"invio", d.say("Inviato il", "Sent on")}},
	}
	for _, days := range []int64{60, 180, 365} {
		s.columns = append(s.columns, column{fmt.Sprint("oltre", days), d.sayf("Oltre %s giorni", "Over %s days", days)})
	}
	for _, area := range append([]int{d.area}, d.above(d.area)...) {
		coda := &d.code[area]
		numbers := []number{part(coda.Giacenti, coda.Giacenti), days(coda.Mediana), days(coda.P90), days(coda.Massimo), {}}
		if coda.PrimoInvio != calendar.Never {
			numbers[4] = number{unit: giorno, value: int64(coda.PrimoInvio)}
		}
		for _, over := range []int64{coda.Oltre60, coda.Oltre180, coda.Oltre365} {
			numbers = append(numbers, part(over, coda.Giacenti))
		}
		s.rows = append(s.rows, row{id: string(d.scopes[area]), label: d.name(area, d.lang), numbers: numbers})
	}
	return s
}

// days is a number of giorni, undefined where there is none.
func days(n *int32) (value number) {
	if n != nil {
		value = number{unit: giorni, value: int64(*n)}
	}
	return value
}

// printedChanges is how many changes are printed: a nation may name hundreds (sheet.css).
const printedChanges = 20

// changes tells of the cambio oggetto: how many quesiti; of the nation and the direzioni from
// which oggetto to which; of the nation in how many days they were answered.
func (d *draft) changes() section {
	s := section{
		id: "cambio", title: d.say("Il cambio oggetto", "The cambio oggetto"), first: d.say("Quesiti pervenuti", "Quesiti pervenuti"),
		about: []string{d.say("Quando un quesito arriva con un oggetto inesatto l'ufficio lo cambia per la lavorazione. «Non specificato» è ciò che si chiede di non usare.",
			"Where a quesito arrives with the wrong oggetto the office changes it to work on it. “Non specificato” is what senders are asked not to use.")},
		columns: []column{{"quesiti", "Quesiti"}, {"quota", d.say("Quota dei pervenuti", "Share of the pervenuti")}},
	}
	c := d.mese(d.area)
	numbers := func(n int64) []number { return []number{counted(n), ratio(n, c.Pervenuti)} }
	s.rows = []row{{id: "cambiati", label: d.say("lavorati con un altro oggetto", "worked on with another oggetto"), numbers: numbers(c.Cambiati), head: true}}
	if d.scopes[d.area].Kind() != Struttura && !d.straordinaria {
		changes := d.groupRows(&d.cambi.kind, ":", d.say("(altri cambi)", "(other changes)"), func(o disclosure.Outcomes) []number { return numbers(o.Total()) })
		if len(changes) == 0 && c.Cambiati > 0 {
			s.about = append(s.about, d.say("Qui nessun cambio si può nominare: i quesiti sono troppo pochi.", "No change can be named here: the quesiti are too few."))
		}
		s.rows = append(s.rows, changes...)
		if len(changes) > printedChanges {
			s.about = append(s.about, d.sayf("In stampa solo i %s cambi più frequenti.", "In print the %s most frequent changes alone.", int64(printedChanges)))
		}
	}
	if changed, others, told := d.answered(); told {
		s.columns = append(s.columns, column{"definiti", "Definiti"}, column{"medio", d.say("Giorni medi", "Mean days")})
		days := func(a answers) []number { return []number{counted(a.definiti), mean(a.giorni, a.definiti)} }
		for i := range s.rows[1:] {
			s.rows[1+i].numbers = append(s.rows[1+i].numbers, number{unit: absent}, number{unit: absent})
		}
		s.rows[0].numbers = append(s.rows[0].numbers, days(changed)...)
		s.rows = append(s.rows, row{id: "invariati", label: d.say("lavorati con l'oggetto scelto", "worked on with the oggetto chosen"), head: true,
			numbers: append(numbers(c.Pervenuti-c.Cambiati), days(others)...)})
		s.about = append(s.about, d.later(changed, others))
	}
	return s
}

// answers are quesiti that were answered, and the sum of their giorni.
type answers struct{ definiti, giorni int64 }

// answered are those with a changed oggetto and the others, told of the nation only (rule 6),
// and where neither are few; an edizione straordinaria counts none as changed.
func (d *draft) answered() (changed, others answers, told bool) {
	all, c := d.mese(nazione), &d.cambi.nazione
	changed = answers{definitiOf(c), c.SommaGiorni}
	others = answers{definitiOf(all) - changed.definiti, all.SommaGiorni - changed.giorni}
	return changed, others, d.area == nazione && min(changed.definiti, others.definiti) >= d.k
}

// later says how much later the changed were answered.
func (d *draft) later(changed, others answers) string {
	return d.sayf("I quesiti a cui l'ufficio ha cambiato l'oggetto hanno avuto risposta in media dopo %s giorni, gli altri dopo %s.",
		"The quesiti of which the office changed the oggetto were answered after %s days on average, the others after %s.", mean(changed.giorni, changed.definiti), mean(others.giorni, others.definiti))
}

// qualita is the section on the exports themselves, all that is told of which is provenance.
const qualita = "qualita"

// quality tells how sound the exports are; it is the same in all reports of them.
func (d *draft) quality() section {
	s := section{
		id: qualita, title: d.say("La qualità dei dati", "The quality of the data"), first: d.say("Righe delle esportazioni", "Rows of the exports"),
		about: []string{d.say("Di tutte le esportazioni lette, non di questo ambito soltanto: le righe escluse non contano in alcun indicatore, quelle con avvisi sì. Le regole che non hanno trovato righe non sono elencate.",
			"Of all exports read, not of this scope only: excluded rows count in no indicator, those with warnings do. Rules that found no rows are not listed.")},
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
		if n == 0 {
			continue
		}
		add(info.Code, fmt.Sprintf("%s, %s: %s", what, info.Code, info.Text.In(d.lang)), n)
	}
	return s
}
