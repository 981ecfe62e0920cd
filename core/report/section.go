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
					if n.kind != absent && !yield(s.cell(r, i)) {
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
	silent  bool // no number of it is shown: it is named under the table
	empty   bool // hollow in charts: the month is not mature
}

// silenced leaves rows of which no number is shown to be named under the table, but heads of
// others. Their numbers are among those withheld all the same.
func (s section) silenced() section {
	below := true // all of them, up to the next head
	for i := len(s.rows) - 1; i >= 0; i-- {
		r := &s.rows[i]
		told := slices.ContainsFunc(r.numbers, func(n number) bool { return n.kind != suppressed && n.kind != absent })
		r.silent = !told && (below || !r.head)
		below = r.head || below && r.silent
	}
	return s
}

// visible is the section with the rows of its table only.
func (s section) visible() section {
	s.rows = slices.DeleteFunc(slices.Clone(s.rows), func(r row) bool { return r.silent })
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
		all = append(all, places.silenced())
	}
	return append(all, d.byOggetto().silenced(), d.byIntermediario().silenced(), d.ages(), d.changes(), d.quality())
}

// ratioOf is entro soglia, definiti or scaduti, and their ratio.
func ratioOf(u disclosure.Unit, level disclosure.Level) []number {
	with := u.N[entro] + u.N[oltre]
	return []number{
		counted(u.N[entro]).at(level, disclosure.Shown),
		counted(with).at(level, disclosure.Shown),
		ratio(u.N[entro], with).at(level, disclosure.Shown),
	}
}

// rowOf is what tables show of a group: how many quesiti, and the indicator.
func rowOf(u disclosure.Unit, level disclosure.Level) []number {
	return append([]number{counted(u.Total()).at(level, disclosure.TotalOnly)}, ratioOf(u, level)...)
}

func (d *draft) columnsOfRow() []column {
	return append([]column{{"quesiti", d.quesiti()}}, d.columnsOfRatio()...)
}

// timedRow is a row with the mean time, of an area in the month of a table.
func (d *draft) timedRow(table *disclosure.Table, area int) []number {
	u, level := table.Total(area)
	timed := level
	if table == d.cohort {
		timed = d.timed(area)
	}
	return append(rowOf(u, level), mean(u.Sum, u.Answered).at(timed, disclosure.Shown))
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
	three := func(u disclosure.Unit, level disclosure.Level) (number, number, number) {
		n := ratioOf(u, level)
		return n[0], n[1], n[2]
	}
	add("complessivo", d.say("Indicatore complessivo: entro soglia su definiti o scaduti", "Overall indicator: entro soglia of definiti or scaduti"),
		func(area int) (number, number, number) { return three(d.cohort.Total(area)) })
	for i, days := range catalog.Classi {
		add(fmt.Sprintf("soglia%d", days), d.sayf("Tempo soglia %s giorni", "Tempo soglia, %s days", int64(days)),
			func(area int) (number, number, number) { return three(d.cohort.Class(dimOggetto, area, i+1)) })
	}
	add("giacenza", d.say("Indice di giacenza: non scaduti su giacenti con soglia", "Indice di giacenza: not scaduti of giacenti with a soglia"), d.stockRatio)
	add("deflusso", d.say("Indice di deflusso: definiti su pervenuti nel mese", "Indice di deflusso: definiti of pervenuti in the month"), d.outflow)
	add("medio", d.say("Tempo medio di chiusura, in giorni, dei definiti", "Mean time to close, in days, of the definiti"), d.meanOf)
	add("mediana", d.say("Mediana, in giorni", "Median, in days"), func(area int) (number, number, number) {
		return d.quantile(area, d.tempi[area].Mediana, 2)
	})
	add("p90", d.say("90º percentile, in giorni", "90th percentile, in days"), func(area int) (number, number, number) {
		return d.quantile(area, d.tempi[area].P90, 10)
	})
	return s
}

// meanOf is the mean time of an area, with the definiti that it is of.
func (d *draft) meanOf(area int) (numerator, denominator, value number) {
	u, _ := d.cohort.Total(area)
	return number{kind: absent}, d.timesOf(area), mean(u.Sum, u.Answered).at(d.timed(area), disclosure.Shown)
}

// timesOf is how many definiti the times of an area are of.
func (d *draft) timesOf(area int) number {
	n, level, told := d.definiti(area)
	if !told {
		return number{kind: absent}
	}
	return counted(n).at(level, disclosure.Shown)
}

// quantile is a quantile of the times of an area, with the definiti that it is of. It
// takes enough quesiti entro soglia, which are shown and definiti, for as many as the
// smallest count to lie on either side of it.
func (d *draft) quantile(area int, days *int32, parts int64) (numerator, denominator, value number) {
	u, _ := d.cohort.Total(area)
	switch timed := d.timed(area); {
	case timed == disclosure.Shown && u.N[entro] >= parts*d.k:
		value = number{kind: giorni, value: int64(*days)}
	case timed == disclosure.Shown && u.Total() == 0:
		value.kind = undefined
	}
	return number{kind: absent}, d.timesOf(area), value
}

// stockRatio is the indice di giacenza of an area.
func (d *draft) stockRatio(area int) (numerator, denominator, value number) {
	u, level := d.stock.Total(area)
	with := u.N[nonScaduti] + u.N[scaduti]
	return counted(u.N[nonScaduti]).at(level, disclosure.Shown), counted(with).at(level, disclosure.Shown),
		ratio(u.N[nonScaduti], with).at(level, disclosure.Shown)
}

// outflow is the indice di deflusso of an area.
func (d *draft) outflow(area int) (numerator, denominator, value number) {
	sent, ofSent := d.sent.Total(area)
	var out int64
	var ofOut disclosure.Level
	if d.answered != nil {
		u, level := d.answered.Total(area)
		out, ofOut = u.Total(), level
	} else {
		out, ofOut, _ = d.definiti(area)
	}
	return counted(out).at(ofOut, disclosure.TotalOnly), counted(sent.Total()).at(ofSent, disclosure.TotalOnly),
		ratio(out, sent.Total()).at(max(ofOut, ofSent), disclosure.TotalOnly)
}

// matureAt tells whether a month is mature at D.
func (q Question) matureAt(m calendar.Month) bool {
	return m.Period().Mature(q.Osservazione, catalog.SogliaMassima, q.Conteggio)
}

func (d *draft) trend() section {
	s := section{
		id: "andamento", title: d.say("L'andamento in 13 mesi", "The trend over 13 months"), first: d.say("Mese", "Month"), columns: d.columnsOfTimedRow(), chart: "linea",
		about: []string{d.sayf("Ogni mese come si vede dal %s.", "Every month as seen on %s.", d.Osservazione)},
	}
	for i := range trend {
		m, table := d.Mese-trend+1+calendar.Month(i), d.cohort
		if i < len(d.months) {
			table = d.months[i]
		}
		r := row{id: m.String(), label: month(m, d.lang), numbers: d.timedRow(table, d.area), empty: !d.matureAt(m)}
		if r.empty {
			r.label += d.say(" (non maturo)", " (not mature)")
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
	add := func(area int, head bool) {
		u, level := d.cohort.Total(area)
		_, open, index := d.stockRatio(area)
		_, _, out := d.outflow(area)
		if u.Total() == 0 && level == disclosure.Shown && open.kind == count && open.value == 0 {
			return
		}
		s.rows = append(s.rows, row{id: string(d.scopes[area]), label: d.name(area, d.lang), head: head, numbers: append(d.timedRow(d.cohort, area), open, index, out)})
	}
	region := d.area - 1
	switch {
	case d.area == disclosure.Nation:
		s.title, s.first = d.say("Direzioni e strutture", "Direzioni and strutture"), d.say("Direzione e struttura", "Direzione and struttura")
		for region := range d.regioni {
			add(d.cohort.Region(region), true)
			for place, of := range d.regionOf {
				if of == region {
					add(d.cohort.Place(place), false)
				}
			}
		}
	case region < len(d.regioni):
		s.title = d.say("Le strutture", "The strutture")
		for place, of := range d.regionOf {
			if of == region {
				add(d.cohort.Place(place), false)
			}
		}
	}
	return s
}

// shareColumns are those of a row with the share of the quesiti after their number.
func (d *draft) shareColumns() []column {
	columns := d.columnsOfRow()
	return append([]column{columns[0], {"quota", d.say("Quota", "Share")}}, columns[1:]...)
}

// shareRow is such a row, and whether there is anything to tell of the group.
func (d *draft) shareRow(u disclosure.Unit, level disclosure.Level) (numbers []number, any bool) {
	numbers = rowOf(u, level)
	all, of := d.cohort.Total(d.area)
	share := ratio(u.Total(), all.Total()).at(max(level, of), disclosure.TotalOnly)
	return append([]number{numbers[0], share}, numbers[1:]...), u.Total() > 0 || level != disclosure.Shown
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
		if numbers, any := d.shareRow(d.cohort.Class(dimOggetto, d.area, classe)); any {
			s.rows = append(s.rows, row{id: "soglia:" + fmt.Sprint(classe), label: d.className(classe), numbers: numbers, head: true})
		}
		for at, o := range d.oggetti {
			if numbers, any := d.shareRow(d.cohort.Value(dimOggetto, d.area, at)); any && o.classe == classe {
				r := row{id: fmt.Sprintf("%d:%s", classe, o.nome), label: o.nome, numbers: numbers}
				if o.nome == "" {
					r.label = d.say("(altri oggetti)", "(other oggetti)")
				}
				s.rows = append(s.rows, r)
			}
		}
	}
	return s
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
	for at, name := range d.intermediari {
		if numbers, any := d.shareRow(d.cohort.Value(dimIntermediario, d.area, at)); any {
			r := row{id: name, label: name, numbers: numbers}
			if name == "" {
				r.id, r.label = "altri:", d.say("(altri)", "(others)")
			}
			s.rows = append(s.rows, r)
		}
	}
	return s
}

func (d *draft) ages() section {
	s := section{
		id: "anzianita", title: d.say("L'anzianità della giacenza", "The age of the giacenza"), first: d.say("Giorni dall'invio", "Days since invio"), chart: "pila",
		about: []string{d.sayf("Tutti i quesiti giacenti al %s, di qualunque mese.", "All quesiti giacenti on %s, of whichever month.", d.Osservazione)},
		columns: []column{{"nonscaduti", d.say("Non scaduti", "Not scaduti")}, {"scaduti", "Scaduti"},
			{"senza", d.say("Senza soglia", "No soglia")}, {"totale", d.say("Totale", "Total")}},
	}
	add := func(id, label string, head bool, u disclosure.Unit, level disclosure.Level) {
		r := row{id: id, label: label, head: head}
		for _, n := range u.N[:senzaSoglia+1] {
			r.numbers = append(r.numbers, counted(n).at(level, disclosure.Shown))
		}
		r.numbers = append(r.numbers, counted(u.Total()).at(level, disclosure.TotalOnly))
		s.rows = append(s.rows, r)
	}
	for i, ages := range indicator.Ages {
		label := fmt.Sprintf("%d–%d", ages.From, ages.To)
		if ages.To < 0 {
			label = d.sayf("oltre %s", "over %s", int64(ages.From-1))
		}
		u, level := d.stock.Value(0, d.area, i)
		add(fmt.Sprint(ages.From), label, false, u, level)
	}
	u, level := d.stock.Total(d.area)
	add("totale", d.say("Totale", "Total"), true, u, level)
	return s
}

// changes tells of the cambio oggetto and of quesiti sent without oggetto.
func (d *draft) changes() section {
	s := section{
		id: "cambio", title: d.say("Il cambio oggetto", "The cambio oggetto"), first: d.say("Quesiti pervenuti", "Quesiti pervenuti"),
		about: []string{d.say("Quando un quesito arriva con un oggetto inesatto l'ufficio lo cambia per la lavorazione. «Non specificato» è ciò che si chiede di non usare.",
			"Where a quesito arrives with the wrong oggetto the office changes it to work on it. “Non specificato” is what senders are asked not to use.")},
		columns: []column{{"quesiti", "Quesiti"}, {"quota", d.say("Quota dei pervenuti", "Share of the pervenuti")}},
	}
	all, ofAll := d.sent.Total(d.area)
	add := func(id, label string, n int64, level disclosure.Level) {
		s.rows = append(s.rows, row{id: id, label: label, numbers: []number{
			counted(n).at(level, disclosure.TotalOnly), ratio(n, all.Total()).at(max(level, ofAll), disclosure.TotalOnly)}})
	}
	changed, level := d.sent.Class(d.dimChange, d.area, 0)
	add("cambiati", d.say("lavorati con un altro oggetto", "worked on with another oggetto"), changed.Total(), level)
	later, levelLater := d.sent.Value(d.dimChange, d.area, specifiedLater)
	add("precisati", d.say("tra questi, inviati come «Non specificato»", "among these, sent as “Non specificato”"), later.Total(), levelLater)
	if d.sentShown && len(d.unspecified) == 1 {
		named, levelNamed := d.cohort.Value(dimOggetto, d.area, d.unspecified[0])
		add("nonspecificato", d.say("inviati come «Non specificato» in tutto", "sent as “Non specificato” in all"),
			later.Total()+named.Total(), max(levelLater, levelNamed))
	}
	return s
}

// quality tells how sound the exports are; it is the same in all reports of them.
func (d *draft) quality() section {
	s := section{
		id: "qualita", title: d.say("La qualità dei dati", "The quality of the data"), first: d.say("Righe delle esportazioni", "Rows of the exports"),
		about: []string{d.sayf("Di tutte le esportazioni lette, non di questo ambito soltanto: le righe escluse non contano in alcun indicatore, gli avvisi sì. Qui %s sta anche per meno di %s, nessuna compresa.",
			"Of all exports read, not of this scope only: excluded rows count in no indicator, those with warnings do. Here %s stands for fewer than %s, none included, too.", suppressedMark, d.k)},
		columns: []column{{"righe", d.say("Righe", "Rows")}},
	}
	level := func(n int64) disclosure.Level {
		if n < d.k {
			return disclosure.Hidden // zeros too, so that a hidden count may be one
		}
		return disclosure.Shown
	}
	rows := d.Righe
	add := func(id, label string, n int64, hidden disclosure.Level) {
		s.rows = append(s.rows, row{id: id, label: label, numbers: []number{counted(n).at(hidden, disclosure.Shown)}})
	}
	// Not where it would tell how many rows the hidden rules exclude together.
	valid := level(rows.Valide)
	for _, n := range rows.Escluse {
		if n > 0 {
			valid = max(valid, level(n))
		}
	}
	add("lette", d.say("lette", "read"), rows.Lette, disclosure.Shown)
	add("valide", d.say("valide", "valid"), rows.Valide, valid)
	for rule := export.E101; rule <= export.W207; rule++ {
		if rule == export.W206 || rule == export.E107 && !d.IDs {
			continue // counts files; was not looked for
		}
		info := rule.Info()
		n, hidden, what := rows.Escluse[info.Code], disclosure.Shown, d.say("escluse", "excluded")
		if !rule.Excludes() {
			n, what = rows.Avvisi[info.Code], d.say("avvisi", "warnings")
			hidden = level(rows.Valide - n)
		}
		add(info.Code, fmt.Sprintf("%s, %s: %s", what, info.Code, info.Text.In(d.lang)), n, max(hidden, level(n)))
	}
	return s
}
