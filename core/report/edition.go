package report

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/disclosure"
	"cruscotto/core/export"
	"cruscotto/core/indicator"
	"cruscotto/core/parallel"
	"cruscotto/core/personal"
	"cruscotto/core/words"
)

// Provenance is where the numbers of an edition come from.
type Provenance struct {
	Rilevazione calendar.Day // R
	Files       []Export     // in any order
	Righe       export.Rows
	IDs         bool // whether repeated ids were looked for
}

// Export is an export by its contents: names of files are nobody's business.
type Export struct {
	SHA256 string `json:"sha256"`
	Righe  int64  `json:"righe"` // rows read
}

// Edition is the reports of a month: all that they tell, and what of it may be shown.
type Edition struct {
	Question
	Provenance
	k              int64
	configurazione string // digest

	regioni  []string // the direzioni, ascending
	luoghi   []luogo  // the strutture, by direzione
	regionOf []int    // by luogo
	scopes   []Scope  // by area

	oggetti      []oggetto
	positions    map[oggetto]int // among oggetti, of every oggetto of the month
	intermediari []string
	unspecified  []int // the positions of "Non specificato" among oggetti
	sentShown    bool  // how many were sent without oggetto tells nothing else
	dimChange    int   // of sent: how the oggetto was changed

	cohort   *disclosure.Table // the quesiti of the month: see newCohort
	sent     *disclosure.Table // the pervenuti of the month: the cohort, but for the base definizione
	stock    *disclosure.Table // the giacenti at D, by age
	answered *disclosure.Table // those definiti in the month: nil where they are in the cohort
	states   *disclosure.Table // the cohort by direzione and stato: nil where stati are in the cohort
	months   [trend - 1]*disclosure.Table
	tempi    []indicator.Tempi // by area

	warnings []words.Text // of kinds of which no value is named
}

// luogo is a struttura in a direzione: the place of package disclosure.
type luogo struct{ direzione, codice, nome string }

// oggetto is an oggetto in a class of soglia, as most are in one only; nome is "" for all
// of the class that reports do not name.
type oggetto struct {
	nome   string
	classe int
}

// The dimensions of the cohort; the last is dimStato for the base definizione, else how
// the oggetto was changed.
const (
	dimOggetto = iota
	dimIntermediario
	dimLast
)

// The values of dimStato.
const (
	definiti = iota
	giacenti
	stati
)

// The values of the dimension of the pervenuti: how their oggetto was changed.
const (
	specifiedLater = iota // sent as "Non specificato"
	otherwiseChanged
	unchanged
	changes
)

// The states of the quesiti of the cohort, and those of the stock.
const (
	entro  = iota
	oltre  // definiti later, or scaduti
	aperti // still in time
	senza  // without soglia
)
const (
	nonScaduti = iota
	scaduti
	senzaSoglia
)

// New makes the edition of a month. It fails with a *words.Problem where even of the
// nation nothing could be shown.
func New(q Question, counts Counts, p Provenance, conf *catalog.Catalog) (*Edition, error) {
	p.Files = slices.Clone(p.Files)
	slices.SortFunc(p.Files, func(a, b Export) int { return cmp.Compare(a.SHA256, b.SHA256) })
	e := &Edition{Question: q, Provenance: p, k: conf.RiservatezzaK, configurazione: digest(conf)}
	e.findPlaces(counts, conf)
	e.findScopes()
	e.findOggetti(counts)
	e.intermediari = append(e.named(counts.tables[byIntermediario:byIntermediario+1], intermediari), "") // the others
	e.newCohort(counts)
	e.newStock(counts)
	for i := range e.months {
		e.months[i] = e.newMonth(counts.tables[firstMonth+i])
	}
	tables := append([]*disclosure.Table{e.cohort}, e.others()...)
	failures := make([]error, len(tables))
	parallel.Ranges(len(tables), 1, func(low, high int) {
		for i := low; i < high; i++ {
			failures[i] = tables[i].Protect() // of the others nothing is shown where it fails, but reports can be made
		}
	})
	if failures[0] != nil {
		return nil, words.Errorf("%s: nei file ci sono troppo pochi quesiti perché se ne possa mostrare qualcosa (riservatezza: almeno %d)",
			"%s: there are too few quesiti in the files to show anything of them (riservatezza: at least %d)", q.Mese, e.k)
	}
	e.findTimes(counts.tables[lastMonth])
	return e, nil
}

// others are the tables besides the cohort.
func (e *Edition) others() []*disclosure.Table {
	others := append([]*disclosure.Table{e.stock}, e.months[:]...)
	if e.sent != e.cohort {
		others = append(others, e.sent)
	}
	if e.answered != nil {
		others = append(others, e.answered, e.states)
	}
	return others
}

// digest tells configurations that change numbers apart.
func digest(conf *catalog.Catalog) string {
	text, err := json.Marshal(map[string]any{
		"colonne": conf.Colonne, "soglie": conf.Soglie, "soglia_predefinita": conf.SogliaPredefinita, "strutture": conf.Strutture,
	})
	if err != nil {
		panic(err) // nothing in it can fail
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// findPlaces lists the strutture that any question has quesiti of.
func (e *Edition) findPlaces(counts Counts, conf *catalog.Catalog) {
	for l := range counts.places() {
		if nome := conf.Strutture[l.codice].Nome; !personal.Text(nome) {
			l.nome = nome
		}
		e.luoghi = append(e.luoghi, l)
	}
	slices.SortFunc(e.luoghi, func(a, b luogo) int {
		return cmp.Or(cmp.Compare(a.direzione, b.direzione), cmp.Compare(a.codice, b.codice))
	})
	for _, l := range e.luoghi {
		if len(e.regioni) == 0 || e.regioni[len(e.regioni)-1] != l.direzione {
			e.regioni = append(e.regioni, l.direzione)
		}
		e.regionOf = append(e.regionOf, len(e.regioni)-1)
	}
}

// each calls f with the cells of a table by struttura.
func (e *Edition) each(table *indicator.Table, f func(place int, third string, cell *indicator.Cell)) {
	for i, key := range table.Keys {
		l := luogo{direzione: table.Values[0][key[0]], codice: table.Values[1][key[1]]}
		place, _ := slices.BinarySearchFunc(e.luoghi, l, func(a, b luogo) int {
			return cmp.Or(cmp.Compare(a.direzione, b.direzione), cmp.Compare(a.codice, b.codice))
		})
		f(place, table.Values[2][key[2]], table.Cells[i])
	}
}

// total is how many quesiti of the period a cell has.
func total(c *indicator.Cell) int64 {
	n := c.Giacenti
	for _, definiti := range c.Definiti {
		n += definiti
	}
	return n
}

// findOggetti lists the oggetti that reports name, by their classes; the others of each
// class come after them.
func (e *Edition) findOggetti(counts Counts) {
	named := e.named(counts.tables[byOggetto:byOggetto+classes], oggetti)
	e.positions = make(map[oggetto]int)
	for classe, table := range counts.tables[byOggetto : byOggetto+classes] {
		found := make(map[oggetto]oggetto) // what each is shown as
		e.each(table, func(_ int, nome string, c *indicator.Cell) {
			if total(c) > 0 {
				o := oggetto{nome, classe}
				if _, is := slices.BinarySearch(named, nome); is {
					found[o] = o
				} else {
					found[o] = oggetto{"", classe}
				}
			}
		})
		first := len(e.oggetti)
		for _, o := range found {
			e.oggetti = append(e.oggetti, o)
		}
		of := e.oggetti[first:]
		slices.SortFunc(of, func(a, b oggetto) int {
			if a.nome == "" || b.nome == "" {
				return cmp.Compare(b.nome, a.nome) // the others are last
			}
			return cmp.Compare(a.nome, b.nome)
		})
		e.oggetti = e.oggetti[:first+len(slices.Compact(of))]
		for o, as := range found {
			e.positions[o] = first + slices.Index(e.oggetti[first:], as)
		}
	}
	for at, o := range e.oggetti {
		if o.nome == export.NonSpecificato {
			e.unspecified = append(e.unspecified, at)
		}
	}
}

// unit is a cell as package disclosure takes it, of quesiti with soglia. Those still open
// could not be in another state as far as the tables of giacenti tell.
func unit(c *indicator.Cell) (u disclosure.Unit) {
	for i := range catalog.Classi {
		u.N[entro] += c.Entro[i+1]
		u.N[oltre] += c.Definiti[i+1] - c.Entro[i+1] + c.Scaduti[i+1]
		u.Free[oltre] += c.Definiti[i+1] - c.Entro[i+1]
	}
	u.Free[entro] = u.N[entro]
	u.N[aperti] = total(c) - u.N[entro] - u.N[oltre]
	for _, n := range c.Definiti {
		u.Answered += n
	}
	u.Sum = c.SommaGiorni
	return u
}

// without is what makes those of a cell that are senza soglia of those that unit takes for
// aperti.
func without(c *indicator.Cell) (u disclosure.Unit) {
	u.N[aperti], u.N[senza], u.Free[senza] = -total(c), total(c), c.Definiti[catalog.SenzaSoglia]
	return u
}

// untimed is a unit of which no mean is shown: see [Edition.timed].
func untimed(c *indicator.Cell) disclosure.Unit {
	u := unit(c)
	u.Answered, u.Sum = 0, 0
	return u
}

// timed is what may be shown of the times of an area (mean, median, 90th percentile): as
// much as of its total, of its soglie, and of how many definiti they are. Times tell of
// the states and the soglie of quesiti: who knows that three took 60 days in all knows
// that they were late. Where all these are shown there is nothing left to tell; that is
// why the oggetti and intermediari have no times of their own. A move of quesiti that
// protects a count (package disclosure) then needs to change no time: within an area
// whose soglie are shown quesiti change places with others of the same soglia and state,
// days and all, and where they are not shown there are no times to agree with.
func (e *Edition) timed(area int) disclosure.Level {
	_, most := e.cohort.Total(area)
	for classe := range classes {
		if u, level := e.cohort.Class(dimOggetto, area, classe); u.Total() > 0 || level != disclosure.Shown {
			most = max(most, level)
		}
	}
	if _, level, told := e.definiti(area); told {
		most = max(most, level)
	}
	return most
}

// definiti is how many of the cohort of an area are definiti, and what may be shown of
// it; not told where no report does.
func (e *Edition) definiti(area int) (n int64, level disclosure.Level, told bool) {
	if e.states == nil {
		u, level := e.cohort.Value(dimLast, area, definiti)
		return u.Total(), level, true
	}
	of := disclosure.Nation
	switch {
	case area > len(e.regioni):
		return 0, 0, false
	case area > disclosure.Nation:
		of = e.states.Place(area - 1)
	}
	all, most := e.cohort.Total(area)
	u, level := e.states.Value(0, of, definiti)
	switch {
	case most == disclosure.Hidden:
		level = most
	case most == disclosure.Shown && all.N[oltre]+all.N[senza] == 0:
		level = disclosure.Shown // they are those entro soglia
	}
	return u.Total(), level, true
}

// whole is a unit of which only the total counts.
func whole(n int64) disclosure.Unit { return disclosure.Unit{N: [disclosure.States]int64{n}} }

// fixed are quesiti, counted elsewhere, of which another table tells that they are in the
// group: definiti entro soglia are definiti, those aperti are giacenti.
func fixed(n int64) disclosure.Unit { return disclosure.Unit{Fixed: [disclosure.States]int64{n}} }

// newTable makes a table of the places.
func (e *Edition) newTable(dims ...disclosure.Dim) *disclosure.Table {
	return disclosure.New(e.k, e.regionOf, len(e.regioni), dims...)
}

// newCohort makes the tables of the quesiti of the month: by oggetto, in the classes of
// their soglie, by intermediario, by stato, and of how their oggetto was changed. The
// last two are in tables of their own as they concern others: for the base definizione
// those pervenuti are not those of the cohort; for the base invio the definiti are shown
// of direzioni only, as most strutture have too few giacenti of one month.
func (e *Edition) newCohort(counts Counts) {
	byClass := disclosure.Dim{Classes: classes}
	for _, o := range e.oggetti {
		byClass.ClassOf = append(byClass.ClassOf, o.classe)
		if o.classe == 0 {
			byClass.Holds = append(byClass.Holds, 1<<senza)
		} else {
			byClass.Holds = append(byClass.Holds, 1<<entro|1<<oltre|1<<aperti)
		}
	}
	byWho := disclosure.Dim{ClassOf: make([]int, len(e.intermediari))}
	byStato := disclosure.Dim{ClassOf: make([]int, stati), Whole: true}
	byChange := disclosure.Dim{ClassOf: []int{0, 0, 1}, Classes: 1, Whole: true}
	if e.Base == catalog.Invio {
		e.cohort = e.newTable(byClass, byWho, byChange)
		e.sent, e.dimChange, e.answered = e.cohort, dimLast, e.newTable()
		e.states = disclosure.New(e.k, make([]int, len(e.regioni)), 1, byStato)
	} else {
		e.cohort, e.sent = e.newTable(byClass, byWho, byStato), e.newTable(byChange)
	}
	e.each(counts.tables[lastMonth], func(place int, _ string, c *indicator.Cell) {
		u := unit(c)
		e.cohort.AddTotal(place, u)
		if e.Base == catalog.Invio {
			e.answered.AddTotal(place, whole(c.Deflusso))
			e.states.AddTotal(e.regionOf[place], whole(u.Total()))
		} else {
			e.sent.AddTotal(place, whole(c.Pervenuti))
		}
		e.addStates(place, whole(u.Answered), whole(c.Giacenti))
		e.sent.Add(e.dimChange, place, otherwiseChanged, whole(c.Cambiati))
		e.sent.Add(e.dimChange, place, unchanged, whole(c.Pervenuti-c.Cambiati))
	})
	var sent, later, named int64
	e.each(counts.tables[sentUnspecified], func(place int, _ string, c *indicator.Cell) {
		e.sent.Add(e.dimChange, place, specifiedLater, whole(c.Cambiati))
		e.sent.Add(e.dimChange, place, otherwiseChanged, whole(-c.Cambiati))
		sent, later = sent+c.Pervenuti, later+c.Cambiati
	})
	for classe, table := range counts.tables[byOggetto : byOggetto+classes] {
		e.each(table, func(place int, nome string, c *indicator.Cell) {
			if at, some := e.positions[oggetto{nome, classe}]; some {
				e.cohort.Add(dimOggetto, place, at, untimed(c))
				if classe == 0 {
					e.cohort.AddTotal(place, without(c))
					e.cohort.Add(dimOggetto, place, at, without(c))
				} else {
					e.addStates(place, fixed(c.Entro[classe]), fixed(c.Giacenti-c.Scaduti[classe]))
				}
			}
			if nome == export.NonSpecificato {
				named += c.Pervenuti
			}
		})
	}
	for i, of := range []func(*indicator.Cell) disclosure.Unit{untimed, without} {
		e.each(counts.tables[byIntermediario+i], func(place int, name string, c *indicator.Cell) {
			at, named := slices.BinarySearch(e.intermediari[:len(e.intermediari)-1], name)
			if !named {
				at = len(e.intermediari) - 1
			}
			e.cohort.Add(dimIntermediario, place, at, of(c))
		})
	}
	// Otherwise the sum would tell how many were given this oggetto by the office.
	e.sentShown = e.sent == e.cohort && sent == later+named
}

// addStates adds definiti and giacenti of a place, where they are told of.
func (e *Edition) addStates(place int, of ...disclosure.Unit) {
	for stato, u := range of {
		if e.Base == catalog.Invio {
			e.states.Add(0, e.regionOf[place], stato, u)
		} else {
			e.cohort.Add(dimLast, place, stato, u)
		}
	}
}

// newMonth makes the table of a month of the trend.
func (e *Edition) newMonth(table *indicator.Table) *disclosure.Table {
	t := e.newTable()
	e.each(table, func(place int, _ string, c *indicator.Cell) { t.AddTotal(place, unit(c)) })
	return t
}

// newStock makes the table of the giacenti by age, which tells in part whether they can
// be scaduti.
func (e *Edition) newStock(counts Counts) {
	byAge := disclosure.Dim{ClassOf: make([]int, len(indicator.Ages))}
	for _, ages := range indicator.Ages {
		holds := uint8(1 << senzaSoglia)
		if ages.To >= 0 && ages.To <= catalog.SogliaMassima {
			holds |= 1 << nonScaduti
		}
		if ages.From > catalog.Classi[0] {
			holds |= 1 << scaduti
		}
		byAge.Holds = append(byAge.Holds, holds)
	}
	e.stock = e.newTable(byAge)
	if e.Base == catalog.Invio { // how many are definiti is told of direzioni only
		e.stock.FixedInRegions(scaduti)
		e.stock.FixedInRegions(senzaSoglia)
	}
	tied := e.tied(counts)
	e.each(counts.tables[lastMonth], func(place int, _ string, c *indicator.Cell) {
		for i, eta := range c.Eta {
			u := disclosure.Unit{
				N:    [disclosure.States]int64{nonScaduti: eta.NonScaduti, scaduti: eta.Scaduti, senzaSoglia: eta.SenzaSoglia},
				Free: [disclosure.States]int64{nonScaduti: eta.NonScaduti, scaduti: eta.Scaduti},
			}
			if ages := indicator.Ages[i]; tied.of(ages) {
				for state, n := range tied.giacenti[place] {
					u.Fixed[state] = min(n, u.N[state])
					u.Free[state] -= min(u.Fixed[state], u.Free[state])
				}
			}
			e.stock.AddTotal(place, u)
			e.stock.Add(0, place, i, u)
		}
	})
}

// tied are the giacenti of the month, of which the tables of the month tell how old they
// are.
type tied struct {
	youngest, oldest int32 // in days
	giacenti         [][disclosure.States]int64
}

func (t *tied) of(ages indicator.AgeClass) bool {
	return t.giacenti != nil && ages.From <= t.oldest && (ages.To < 0 || ages.To >= t.youngest)
}

// tied are those of an edition: for the base definizione the giacenti of the month need
// not be giacenti at D, so that there are none.
func (e *Edition) tied(counts Counts) *tied {
	if e.Base != catalog.Invio {
		return &tied{}
	}
	days := calendar.NewCounter(e.Conteggio, e.Mese.First(), max(e.Osservazione, e.Mese.Last()))
	t := &tied{
		youngest: days.Days(min(e.Mese.Last(), e.Osservazione), e.Osservazione), oldest: days.Days(e.Mese.First(), e.Osservazione),
		giacenti: make([][disclosure.States]int64, len(e.luoghi)),
	}
	for classe, table := range counts.tables[byOggetto : byOggetto+classes] {
		e.each(table, func(place int, _ string, c *indicator.Cell) {
			of := &t.giacenti[place]
			if classe == int(catalog.SenzaSoglia) {
				of[senzaSoglia] += c.Giacenti
			} else {
				of[scaduti] += c.Scaduti[classe]
				of[nonScaduti] += c.Giacenti - c.Scaduti[classe]
			}
		})
	}
	return t
}

// findTimes derives the times of every area, the quantiles among them.
func (e *Edition) findTimes(table *indicator.Table) {
	e.tempi = make([]indicator.Tempi, 1+len(e.regioni)+len(e.luoghi))
	cells := make([][]*indicator.Cell, len(e.tempi))
	e.each(table, func(place int, _ string, c *indicator.Cell) {
		for _, area := range []int{disclosure.Nation, e.cohort.Region(e.regionOf[place]), e.cohort.Place(place)} {
			cells[area] = append(cells[area], c)
		}
	})
	for area, of := range cells {
		all := &indicator.Table{Keys: make([]indicator.Key, len(of)), Cells: of}
		e.tempi[area] = indicator.Derive(indicator.Query{}, all.Total(), e.Rilevazione, e.Righe).Gruppi[0].Tempi
	}
}
