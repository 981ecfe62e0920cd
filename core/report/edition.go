package report

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/disclosure"
	"cruscotto/core/export"
	"cruscotto/core/indicator"
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
	positions    map[string]int // among oggetti, of every oggetto of the month
	intermediari []string
	unspecified  int  // the position among oggetti, -1 where it is in none for itself
	sentShown    bool // how many were sent without oggetto tells nothing else

	cohort   *disclosure.Table // the quesiti of the month: see newCohort
	sent     *disclosure.Table // the pervenuti of the month: the cohort, but for the base definizione
	stock    *disclosure.Table // the giacenti at D, by age
	answered *disclosure.Table // the definiti of the month: nil where they are in the cohort
	months   [trend - 1]*disclosure.Table
	tempi    []indicator.Tempi // by area
}

// luogo is a struttura in a direzione: the place of package disclosure.
type luogo struct{ direzione, codice, nome string }

// oggetto is an oggetto that reports name, or the others of a class.
type oggetto struct {
	nome   string
	classe int
	others bool // those of the class that have no name of their own
}

// The dimensions of the cohort, and of the stock.
const (
	dimOggetto = iota
	dimIntermediario
	dimStato
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
	aperti // still in time, or without soglia
)
const (
	nonScaduti = iota
	scaduti
	senzaSoglia
)

// classes are those of an oggetto: without soglia, with one, or with several.
const (
	mixed   = 1 + len(catalog.Classi)
	classes = mixed + 1
)

// How many oggetti and intermediari a report names at most: the most frequent.
const (
	mostOggetti      = 60
	mostIntermediari = 20
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
	e.intermediari = e.frequent(counts[byIntermediario], mostIntermediari)
	e.newCohort(counts)
	e.newStock(counts)
	for i := range e.months {
		e.months[i] = e.newMonth(counts[firstMonth+i])
	}
	if err := e.cohort.Protect(); err != nil {
		return nil, words.Errorf("%s: nei file ci sono troppo pochi quesiti perché se ne possa mostrare qualcosa (riservatezza: almeno %d)",
			"%s: there are too few quesiti in the files to show anything of them (riservatezza: at least %d)", q.Mese, e.k)
	}
	for _, t := range e.others() {
		t.Protect() // where it fails nothing of the table is shown, but the reports can be made
	}
	e.findTimes(counts[lastMonth])
	return e, nil
}

// others are the tables besides the cohort.
func (e *Edition) others() []*disclosure.Table {
	others := append([]*disclosure.Table{e.stock}, e.months[:]...)
	if e.sent != e.cohort {
		others = append(others, e.sent)
	}
	if e.answered != nil {
		others = append(others, e.answered)
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
	seen := make(map[luogo]bool)
	for i, table := range counts {
		if i == classesOfOggetti {
			continue
		}
		for _, key := range table.Keys {
			seen[luogo{direzione: table.Values[0][key[0]], codice: table.Values[1][key[1]]}] = true
		}
	}
	for l := range seen {
		l.nome = conf.Strutture[l.codice].Nome
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

// frequent are the values of a table's third dimension that reports name: the most
// frequent, and none that stands for a person or a firm.
func (e *Edition) frequent(table *indicator.Table, most int) []string {
	n := make(map[string]int64)
	e.each(table, func(_ int, value string, cell *indicator.Cell) { n[value] += total(cell) })
	var values []string
	for value, n := range n {
		if n >= e.k && !personal(value) {
			values = append(values, value)
		}
	}
	slices.SortFunc(values, func(a, b string) int { return cmp.Or(cmp.Compare(n[b], n[a]), cmp.Compare(a, b)) })
	values = values[:min(most, len(values))]
	slices.Sort(values)
	return append(values, "") // the others
}

// personal tells values that may stand for a person or a firm: what has the form of a
// codice fiscale, a partita IVA, a matricola, or of an address of mail.
func personal(value string) bool {
	word := func(r rune) bool { return !('0' <= r && r <= '9' || 'A' <= r && r <= 'Z' || 'a' <= r && r <= 'z') }
	digits := 0
	for _, part := range strings.FieldsFunc(value, word) {
		n := len(part) - len(strings.Trim(part, "0123456789")) // at the ends
		if len(part) == 16 && n < len(part) && strings.ContainsAny(part, "0123456789") {
			return true
		}
		if n == len(part) {
			digits = max(digits, n)
		}
	}
	return digits >= 8 || strings.Contains(value, "@")
}

// findOggetti lists the oggetti that reports name.
func (e *Edition) findOggetti(counts Counts) {
	classOf := make(map[string]int)
	table := counts[classesOfOggetti]
	for i, key := range table.Keys {
		nome, soglia := table.Values[0][key[0]], table.Values[1][key[1]]
		if total(table.Cells[i]) == 0 {
			continue
		}
		days, _ := strconv.ParseInt(soglia, 10, 64)
		of, _ := catalog.ClasseOf(days)
		classe := int(of)
		if before, known := classOf[nome]; known && before != classe {
			classe = mixed
		}
		classOf[nome] = classe
	}
	e.positions = make(map[string]int)
	for _, nome := range e.frequent(counts[byOggetto], mostOggetti) {
		if nome != "" {
			e.positions[nome] = 0
			e.oggetti = append(e.oggetti, oggetto{nome: nome, classe: classOf[nome]})
		}
	}
	for nome, classe := range classOf {
		others := oggetto{classe: classe, others: true}
		if _, named := e.positions[nome]; !named && !slices.Contains(e.oggetti, others) {
			e.oggetti = append(e.oggetti, others)
		}
	}
	slices.SortFunc(e.oggetti, func(a, b oggetto) int {
		last := func(o oggetto) int {
			if o.others {
				return 1
			}
			return 0
		}
		return cmp.Or(cmp.Compare(a.classe, b.classe), cmp.Compare(last(a), last(b)), cmp.Compare(a.nome, b.nome))
	})
	for nome, classe := range classOf {
		at := slices.Index(e.oggetti, oggetto{nome: nome, classe: classe})
		if at < 0 {
			at = slices.Index(e.oggetti, oggetto{classe: classe, others: true})
		}
		e.positions[nome] = at
	}
	e.unspecified = slices.IndexFunc(e.oggetti, func(o oggetto) bool { return o.nome == export.NonSpecificato })
}

// unit is a cell as package disclosure takes it. Quesiti still open and those without
// soglia cannot be others as far as the tables of giacenti and of oggetti tell.
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

// whole is a unit of which only the total counts.
func whole(n int64) disclosure.Unit { return disclosure.Unit{N: [disclosure.States]int64{n}} }

// newTable makes a table of the places.
func (e *Edition) newTable(dims ...disclosure.Dim) *disclosure.Table {
	return disclosure.New(e.k, e.regionOf, len(e.regioni), dims...)
}

// newCohort makes the tables of the quesiti of the month: by oggetto, in the classes of
// their soglie, by intermediario and by stato; and of how their oggetto was changed,
// which for the base definizione are others.
func (e *Edition) newCohort(counts Counts) {
	byClass := disclosure.Dim{Classes: mixed}
	for _, o := range e.oggetti {
		byClass.ClassOf = append(byClass.ClassOf, o.classe)
	}
	dims := []disclosure.Dim{
		byClass,
		{ClassOf: make([]int, len(e.intermediari))},
		{ClassOf: make([]int, stati), Whole: true},
	}
	changed := disclosure.Dim{ClassOf: []int{0, 0, 1}, Classes: 1, Whole: true}
	dim := 0
	if e.Base == catalog.Invio {
		dim = len(dims)
		e.cohort = e.newTable(append(dims, changed)...)
		e.sent, e.answered = e.cohort, e.newTable()
	} else {
		e.cohort, e.sent = e.newTable(dims...), e.newTable(changed)
	}
	e.each(counts[lastMonth], func(place int, _ string, c *indicator.Cell) {
		u := unit(c)
		e.cohort.AddTotal(place, u)
		e.cohort.Add(dimStato, place, definiti, whole(u.Answered))
		e.cohort.Add(dimStato, place, giacenti, whole(c.Giacenti))
		if e.sent != e.cohort {
			e.sent.AddTotal(place, whole(c.Pervenuti))
		}
		if e.answered != nil {
			e.answered.AddTotal(place, whole(c.Deflusso))
		}
		e.sent.Add(dim, place, otherwiseChanged, whole(c.Cambiati))
		e.sent.Add(dim, place, unchanged, whole(c.Pervenuti-c.Cambiati))
	})
	var sent, later, named int64
	e.each(counts[sentUnspecified], func(place int, _ string, c *indicator.Cell) {
		e.sent.Add(dim, place, specifiedLater, whole(c.Cambiati))
		e.sent.Add(dim, place, otherwiseChanged, whole(-c.Cambiati))
		sent, later = sent+c.Pervenuti, later+c.Cambiati
	})
	e.each(counts[byOggetto], func(place int, nome string, c *indicator.Cell) {
		if at, some := e.positions[nome]; some {
			e.cohort.Add(dimOggetto, place, at, unit(c))
		}
		if nome == export.NonSpecificato {
			named += c.Pervenuti
		}
	})
	e.each(counts[byIntermediario], func(place int, name string, c *indicator.Cell) {
		at, named := slices.BinarySearch(e.intermediari[:len(e.intermediari)-1], name)
		if !named {
			at = len(e.intermediari) - 1
		}
		e.cohort.Add(dimIntermediario, place, at, unit(c))
	})
	// Otherwise the sum would tell how many were given this oggetto by the office.
	e.sentShown = e.sent == e.cohort && sent == later+named
}

// newMonth makes the table of a month of the trend.
func (e *Edition) newMonth(table *indicator.Table) *disclosure.Table {
	t := e.newTable()
	e.each(table, func(place int, _ string, c *indicator.Cell) { t.AddTotal(place, unit(c)) })
	return t
}

// newStock makes the table of the giacenti by age. Those of some ages only could be
// scaduti or not as far as one can tell.
func (e *Edition) newStock(counts Counts) {
	e.stock = e.newTable(disclosure.Dim{ClassOf: make([]int, len(indicator.Ages))})
	e.each(counts[lastMonth], func(place int, _ string, c *indicator.Cell) {
		for i, eta := range c.Eta {
			u := disclosure.Unit{N: [disclosure.States]int64{eta.NonScaduti, eta.Scaduti, eta.SenzaSoglia}}
			if ages := indicator.Ages[i]; ages.From > catalog.Classi[0] && ages.To >= 0 && ages.To <= catalog.SogliaMassima {
				u.Free = [disclosure.States]int64{eta.NonScaduti, eta.Scaduti}
			}
			e.stock.AddTotal(place, u)
			e.stock.Add(0, place, i, u)
		}
	})
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
