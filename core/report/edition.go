package report

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"iter"
	"slices"
	"strings"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/decimal"
	"cruscotto/core/export"
	"cruscotto/core/indicator"
	"cruscotto/core/personal"
	"cruscotto/core/words"
)

// Provenance is where the numbers of an edition come from.
type Provenance struct {
	Rilevazione calendar.Day // R
	FirstInvio  calendar.Day // of the valid rows
	Files       []Export     // in any order
	Righe       export.Rows
	IDs         bool // whether repeated ids were looked for
}

// Export is an export by its contents: names of files are nobody's business.
type Export struct {
	SHA256 string `json:"sha256"`
	Righe  int64  `json:"righe"` // rows read
}

func (x Export) compare(other Export) int { return cmp.Compare(x.SHA256, other.SHA256) }

// Edition is the reports of a month: all that they tell. Of areas it holds what is counted,
// of groups only what may be named.
type Edition struct {
	Question
	Provenance
	k              int64
	configurazione string // digest

	straordinaria bool

	// The areas: the nation, the direzioni, the strutture by direzione.
	luoghi    []luogo
	direzioni int
	parents   []int // -1 for the nation
	scopes    []Scope

	mesi  [Months][]indicator.Counts // by area, each month as of its own giorno di maturità, or D
	own   []indicator.Counts         // by area, of the month as of D
	tempi []indicator.Tempi          // by area, of the same
	code  []indicator.Coda           // by area, as of D

	oggetti      [classes]kind
	intermediari kind
	cambi        cambi              // of the nation and the direzioni
	detti        map[string][]detto // what these tell of each oggetto

	warnings []words.Text // of kinds of which no value is named
}

// luogo is a struttura in a direzione, or a direzione, whose codice is "".
type luogo struct{ direzione, codice, nome string }

// New makes the edition of a month. It fails with a *words.Problem where there is nothing to
// tell, or nobody knows whether some giacenti were answered before D.
func New(q Question, counts Counts, p Provenance, conf *catalog.Catalog) (*Edition, error) {
	p.Files = slices.Clone(p.Files)
	slices.SortFunc(p.Files, Export.compare)
	e := &Edition{Question: q, Provenance: p, k: conf.RiservatezzaK, configurazione: digest(conf),
		straordinaria: q.Straordinaria(conf)}
	if n := p.Righe.Avvisi[export.W209.Info().Code]; n > 0 {
		return nil, words.Errorf("%s: nessun report, perché di %s giacenti in esportazioni rilevate prima della data di osservazione, %s, non si sa se nel frattempo sono stati definiti (W209): %s",
			"%s: no report, as of %s giacenti in exports taken before %s nobody knows whether they were answered since (W209): %s",
			q.Mese, decimal.Count(n), q.Osservazione, export.W209.Info().Remedy)
	}
	e.findAreas(counts, conf)
	if err := e.checkAreas(); err != nil {
		return nil, err
	}
	e.addUpMonths(counts.tables[byMonth])
	e.own = e.addUp(counts.tables[ownMonth])
	if !e.told(nazione) {
		return nil, words.Errorf("%s: nei file non ci sono quesiti pervenuti nel mese, né giacenti",
			"%s: in the files there are no quesiti pervenuti in the month, nor giacenti", q.Mese)
	}
	e.findTimes(counts.tables[ownMonth])
	e.findGroups(counts)
	return e, nil
}

// digest tells configurations that change numbers apart. A table without entries is the same
// as none.
func digest(conf *catalog.Catalog) string {
	text, err := json.Marshal(struct {
		Colonne           map[string]string            `json:"colonne,omitempty"`
		Soglie            map[string]int64             `json:"soglie,omitempty"`
		SogliaPredefinita int64                        `json:"soglia_predefinita,omitempty"`
		Strutture         map[string]catalog.Struttura `json:"strutture,omitempty"`
	}{conf.Colonne, conf.Soglie, conf.SogliaPredefinita, conf.Strutture})
	if err != nil {
		panic(err) // nothing in it can fail
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// nazione is the area of the nation.
const nazione = 0

// findAreas lists the direzioni and strutture that any question has quesiti of.
func (e *Edition) findAreas(counts Counts, conf *catalog.Catalog) {
	for l := range counts.places() {
		if nome := conf.NameOf(l.codice, counts.names); !personal.Text(nome) {
			l.nome = nome
		}
		e.luoghi = append(e.luoghi, l)
	}
	slices.SortFunc(e.luoghi, luogo.compare)
	var direzioni []luogo
	for _, l := range e.luoghi {
		if len(direzioni) == 0 || direzioni[len(direzioni)-1].direzione != l.direzione {
			direzioni = append(direzioni, luogo{direzione: l.direzione})
		}
	}
	e.direzioni = len(direzioni)
	e.parents = []int{-1}
	for range direzioni {
		e.parents = append(e.parents, nazione)
	}
	for _, l := range e.luoghi {
		at, _ := slices.BinarySearchFunc(direzioni, luogo{direzione: l.direzione}, luogo.compare)
		e.parents = append(e.parents, 1+at)
	}
	e.luoghi = slices.Concat([]luogo{{}}, direzioni, e.luoghi)
	e.nameScopes()
}

// MostStrutture is how many strutture a direzione may have: those of INPS have tens, and the
// time to protect their groups from each other grows with the square.
const MostStrutture = 1000

// checkAreas refuses direzioni of more strutture, and areas that may be persons or firms: a
// report could not be of them without naming them. The error is a *words.Problem.
func (e *Edition) checkAreas() error {
	for _, l := range e.luoghi {
		for _, text := range []string{l.direzione, l.codice} {
			if personal.Text(text) && !shortCode(text) {
				return words.Errorf("«%s», tra le direzioni o le strutture, può essere una persona, un'impresa o un numero di telefono, e i report non ne nominano: indicare le colonne giuste (--map direzione=COLONNA, struttura=COLONNA)",
					"%q, among the direzioni or strutture, may be a person, a firm or a telephone number, which reports do not name: name the right columns (--map direzione=COLUMN, struttura=COLUMN)", text)
			}
		}
	}
	n := make([]int, 1+e.direzioni)
	for _, parent := range e.parents[1+e.direzioni:] {
		if n[parent]++; n[parent] > MostStrutture {
			return words.Errorf("la direzione %s ha più di %[2]s strutture: la colonna che fa da struttura tiene forse degli identificativi; indicare quella giusta (--map struttura=COLONNA)",
				"the direzione %s has more than %[2]s strutture: the column that plays struttura may hold identifiers; name the right one (--map struttura=COLUMN)",
				e.luoghi[parent].direzione, decimal.Count(MostStrutture))
		}
	}
	return nil
}

// shortCode tells codes of eight digits, which offices may have too.
func shortCode(text string) bool {
	return len(text) == 8 && strings.Trim(text, "0123456789") == ""
}

func (l luogo) compare(other luogo) int {
	return cmp.Or(cmp.Compare(l.direzione, other.direzione), cmp.Compare(l.codice, other.codice))
}

// area is that of a struttura or a direzione.
func (e *Edition) area(l luogo) int {
	first, among := 1, e.luoghi[1:1+e.direzioni]
	if l.codice != "" {
		first, among = 1+e.direzioni, e.luoghi[1+e.direzioni:]
	}
	at, _ := slices.BinarySearchFunc(among, l, luogo.compare)
	return first + at
}

// within yields an area and those that it lies in, up to the nation.
func (e *Edition) within(area int) iter.Seq[int] {
	return func(yield func(int) bool) {
		for ; area >= 0 && yield(area); area = e.parents[area] {
		}
	}
}

// each calls f with the cells of a table by struttura, and the position of the value of its
// third dimension.
func (e *Edition) each(table *indicator.Table, f func(area int, third uint32, cell *indicator.Cell)) {
	for i, key := range table.Keys {
		l := luogo{direzione: table.Values[0][key[0]], codice: table.Values[1][key[1]]}
		f(e.area(l), key[2], table.Cells[i])
	}
}

// addUp are the counts of a table by area.
func (e *Edition) addUp(table *indicator.Table) []indicator.Counts {
	sums := make([]indicator.Counts, len(e.parents))
	e.each(table, func(area int, _ uint32, c *indicator.Cell) {
		for area := range e.within(area) {
			sums[area].Add(&c.Counts)
		}
	})
	return sums
}

// addUpMonths are those of the months of the trend.
func (e *Edition) addUpMonths(table *indicator.Table) {
	months := make(map[string][]indicator.Counts)
	for i := range e.mesi {
		e.mesi[i] = make([]indicator.Counts, len(e.parents))
		months[(e.Mese - Months + 1 + calendar.Month(i)).String()] = e.mesi[i]
	}
	e.each(table, func(area int, month uint32, c *indicator.Cell) {
		for area := range e.within(area) {
			months[table.Values[2][month]][area].Add(&c.Counts)
		}
	})
}

// findTimes derives the times and the coda of every area, the quantiles among them.
func (e *Edition) findTimes(table *indicator.Table) {
	cells := make([][]*indicator.Cell, len(e.parents))
	e.each(table, func(area int, _ uint32, c *indicator.Cell) {
		for area := range e.within(area) {
			cells[area] = append(cells[area], c)
		}
	})
	for _, of := range cells {
		all := (&indicator.Table{Cells: of}).Total()
		e.tempi = append(e.tempi, indicator.Derive(indicator.Query{}, all, e.Rilevazione, e.Righe).Gruppi[0].Tempi)
		if len(of) == 0 {
			all.Cells = []*indicator.Cell{{}}
		}
		e.code = append(e.code, indicator.Code(e.queries()[ownMonth], all)[0])
	}
}

// mese is what is counted of an area in the month.
func (e *Edition) mese(area int) *indicator.Counts { return &e.own[area] }

// complete tells whether the exports hold all of a month, as far as one can tell: not where
// they begin after its third working day.
func (e *Edition) complete(m calendar.Month) bool {
	third := m.First() - 1
	for n := 0; n < 3; {
		if third++; third.Working() {
			n++
		}
	}
	return e.FirstInvio <= third
}

// told tells whether there is a report of an area: quesiti that came in, or are giacenti at
// D; and it is one.
func (e *Edition) told(area int) bool {
	l, c := e.luoghi[area], e.mese(area)
	return (c.Pervenuti > 0 || stock(c) != (indicator.Age{})) && l.codice != indicator.NonIndicato &&
		(l.codice != "" || l.direzione != indicator.NonIndicato)
}
