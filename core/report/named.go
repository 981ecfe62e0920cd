package report

import (
	"cmp"
	"slices"

	"cruscotto/core/catalog"
	"cruscotto/core/disclosure"
	"cruscotto/core/indicator"
	"cruscotto/core/parallel"
	"cruscotto/core/personal"
	"cruscotto/core/words"
)

// kind is the groups of a kind that the reports may name, and office figures of it.
type kind struct {
	values []string
	table  *disclosure.Table
	all    []disclosure.Outcomes // the quesiti of the kind, by area

	// Those without a value, by area: they tell of the data, and are no group.
	missing []disclosure.Outcomes

	frequent bool // the most frequent go first, instead of by name
}

// group is the quesiti of an area that have a value.
type group struct {
	name  string
	value int
	disclosure.Outcomes
}

// area gives the groups that an area names, in order, and the sum of all others that have a
// value.
func (k *kind) area(area int) (named []group, altri disclosure.Outcomes) {
	groups, altri := k.table.Area(area)
	for _, g := range groups {
		named = append(named, group{k.values[g.Value], g.Value, g.Outcomes})
	}
	if k.frequent {
		slices.SortStableFunc(named, func(a, b group) int { return cmp.Compare(b.Total(), a.Total()) })
	}
	return named, altri
}

// only tells whether the nation has a single value, and names it: every area does then (rule 5).
func (k *kind) only() bool {
	named, altri := k.area(nazione)
	return len(named) == 1 && altri.Total() == 0
}

// The outcomes of the kinds: of oggetti with a soglia, and of intermediari, of which the
// third holds those without soglia too; of oggetti without soglia.
const (
	entro = iota
	oltre // definiti later, or scaduti
	altrimenti
)
const (
	definiti = iota
	giacenti
)

// outcomes are those of the quesiti of a cell.
func outcomes(c *indicator.Cell) disclosure.Outcomes {
	t := tallyOf(&c.Counts)
	return disclosure.Outcomes{entro: t.entro, oltre: t.con - t.entro, altrimenti: t.quesiti - t.con}
}

func outcomesWithout(c *indicator.Cell) disclosure.Outcomes {
	return disclosure.Outcomes{definiti: c.Definiti[catalog.SenzaSoglia], giacenti: c.Giacenti}
}

// findGroups decides what the reports name: nothing in an edizione straordinaria.
func (e *Edition) findGroups(counts Counts) {
	byClass := counts.tables[byOggetto : byOggetto+classes]
	ofOggetti := e.withholds(words.Text{It: "oggetto", En: "oggetto"}, false, byClass...)
	ofIntermediari := e.withholds(words.Text{It: "intermediario", En: "intermediario"}, true, counts.tables[byIntermediario])
	parallel.Ranges(classes+1, 1, func(low, high int) {
		for i := low; i < high; i++ {
			switch i {
			case classes:
				e.intermediari = e.newKind(counts.tables[byIntermediario], false, outcomes, ofIntermediari)
			case int(catalog.SenzaSoglia):
				e.oggetti[i] = e.newKind(byClass[i], true, outcomesWithout, ofOggetti)
			default:
				e.oggetti[i] = e.newKind(byClass[i], true, outcomes, ofOggetti)
			}
		}
	})
	if e.straordinaria {
		return
	}
	e.findTold(byClass)
	e.cambi = e.newChanges(counts.tables[byChange])
}

// mostCategories is how many values a category has at most.
const mostCategories = 20

// withholds tells which values of the third dimension of tables are never named, as they
// may be a person or a firm (definitions, "Riservatezza", rule 7). That none of a kind is
// named is a warning of the edition. A kind that is a category has few values.
func (e *Edition) withholds(name words.Text, category bool, tables ...*indicator.Table) func(value string) bool {
	persons := make(map[string]bool)
	for _, table := range tables {
		e.each(table, func(_ int, third uint32, c *indicator.Cell) {
			if value := table.Values[2][third]; value != indicator.NonIndicato && outcomes(c).Total() > 0 {
				if _, known := persons[value]; !known {
					persons[value] = personal.Text(value)
				}
			}
		})
	}
	n := 0
	for _, is := range persons {
		if is {
			n++
		}
	}
	warn := func(it, en string, args ...any) func(string) bool {
		e.warnings = append(e.warnings, words.Format(it, en, append([]any{name}, args...)...))
		return func(string) bool { return true }
	}
	switch {
	case 4*n > len(persons):
		return warn("%s: oltre un quarto dei valori del mese può essere una persona, un'impresa o un numero di telefono; i report non ne nominano nessuno. Forse la colonna non è quella giusta.",
			"%s: over a quarter of the values of the month may be a person, a firm or a telephone number; the reports name none. The column may be the wrong one.")
	case category && len(persons) > mostCategories:
		return warn("%s: la colonna ha più di %d valori nel mese, non è una categoria; i report non ne nominano nessuno. Forse la colonna non è quella giusta.",
			"%s: the column has more than %d values in the month, it is no category; the reports name none. The column may be the wrong one.", mostCategories)
	}
	return func(value string) bool { return persons[value] }
}

// mostValues is how many values of a kind are named at most, the most frequent: no list of
// oggetti is longer, but a column of free texts may be, and each value takes memory by area.
const mostValues = 500

// rare tells of each value whether it is not among those.
func rare(counts []disclosure.Count, values int) []bool {
	rare := make([]bool, values)
	if values <= mostValues {
		return rare
	}
	n, order := make([]int64, values), make([]int, values)
	for value := range order {
		order[value] = value
	}
	for _, c := range counts {
		n[c.Value] += c.Total()
	}
	slices.SortFunc(order, func(a, b int) int { return cmp.Or(cmp.Compare(n[b], n[a]), cmp.Compare(a, b)) })
	for _, value := range order[mostValues:] {
		rare[value] = true
	}
	return rare
}

// newKind makes a kind of the third dimension of a table, which is of a class of soglia or not.
func (e *Edition) newKind(table *indicator.Table, class bool, of func(*indicator.Cell) disclosure.Outcomes, withholds func(string) bool) kind {
	k := kind{values: table.Values[2], all: make([]disclosure.Outcomes, len(e.parents)), missing: make([]disclosure.Outcomes, len(e.parents))}
	ask := disclosure.Kind{K: e.k, Parents: e.parents, Class: class}
	e.each(table, func(area int, third uint32, c *indicator.Cell) {
		o, missing := of(c), k.values[third] == indicator.NonIndicato
		for area := range e.within(area) {
			k.all[area].Add(o)
			if missing {
				k.missing[area].Add(o)
			}
		}
		if !missing && !e.straordinaria {
			ask.Counts = append(ask.Counts, disclosure.Count{Area: area, Value: int(third), Outcomes: o})
		}
	})
	withheld := rare(ask.Counts, len(k.values))
	for value, name := range k.values {
		withheld[value] = withheld[value] || withholds(name)
	}
	ask.Withheld = func(_, value int) bool { return withheld[value] }
	k.table = disclosure.New(ask)
	return k
}

// cambi are the changes of oggetto, and of each the oggetto that was chosen and the one that
// should have been.
type cambi struct {
	kind
	scelti, giusti []string // by value

	// All changed quesiti of the nation, to tell how much later they were answered.
	nazione indicator.Counts
}

// newChanges makes the kind of the changes of oggetto, in the nation and the direzioni.
//
// A change that is named tells that there are as many quesiti at least of the oggetto that it
// is into. So it is into one that is named there, and a direzione names it only where every
// direzione that has the oggetto does (rule 6). Say that of an oggetto North has 3 quesiti and
// South 40, neither of which is named, and Centre 100, which are. If South named 40 changes
// into it, there would be 3 left for North at most. If Centre named 60 of the 100 of the
// nation, there would be 40 left for North and South, and North would have 3 at least where
// South has changed 37 quesiti in all. With every direzione as in Centre, how many quesiti
// each has of the oggetto is known anyway.
func (e *Edition) newChanges(table *indicator.Table) cambi {
	areas := 1 + e.direzioni
	k := cambi{kind: kind{all: make([]disclosure.Outcomes, areas), missing: make([]disclosure.Outcomes, areas), frequent: true}}
	type change struct{ from, to uint32 }
	var changes []change
	for _, key := range table.Keys {
		changes = append(changes, change{key[1], key[2]})
	}
	slices.SortFunc(changes, func(a, b change) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) })
	changes = slices.Compact(changes)
	values := make(map[change]int)
	for i, c := range changes {
		from, to := table.Values[1][c.from], table.Values[2][c.to]
		values[c] = i
		k.values, k.scelti, k.giusti = append(k.values, from+" → "+to), append(k.scelti, from), append(k.giusti, to)
	}
	ask := disclosure.Kind{K: e.k, Parents: e.parents[:areas]}
	for i, key := range table.Keys {
		area, o := e.area(luogo{direzione: table.Values[0][key[0]]}), disclosure.Outcomes{table.Cells[i].Cambiati}
		for area := range e.within(area) {
			k.all[area].Add(o)
		}
		ask.Counts = append(ask.Counts, disclosure.Count{Area: area, Value: values[change{key[1], key[2]}], Outcomes: o})
		k.nazione.Add(&table.Cells[i].Counts)
	}
	never := rare(ask.Counts, len(changes))
	for value, scelto := range k.scelti {
		never[value] = never[value] || personal.Text(scelto)
	}
	ask.Withheld = func(area, value int) bool {
		in := e.detti[k.giusti[value]]
		return never[value] || in == nil || in[area] != nominato || area != nazione && slices.Contains(in[1:], taciuto)
	}
	k.table = disclosure.New(ask)
	return k
}

// detto is what an area tells of an oggetto.
type detto uint8

const (
	assente  detto = iota // the area has none of it
	nominato              // all that it has, in each class of soglia
	taciuto
)

// findTold finds what the nation, and each direzione, tells of every oggetto of the month.
func (e *Edition) findTold(byClass []*indicator.Table) {
	e.detti = make(map[string][]detto)
	left := make(map[string][]int64)
	for classe, table := range byClass {
		for _, name := range table.Values[2] {
			if left[name] == nil {
				left[name], e.detti[name] = make([]int64, 1+e.direzioni), make([]detto, 1+e.direzioni)
			}
		}
		e.each(table, func(area int, third uint32, c *indicator.Cell) {
			for area := range e.within(e.parents[area]) {
				left[table.Values[2][third]][area] += tallyOf(&c.Counts).quesiti
			}
		})
		for area := range 1 + e.direzioni {
			named, _ := e.oggetti[classe].area(area)
			for _, g := range named {
				left[g.name][area] -= g.Total()
				e.detti[g.name][area] = nominato
			}
		}
	}
	for name, of := range left {
		for area, n := range of {
			if n > 0 {
				e.detti[name][area] = taciuto
			}
		}
	}
}

// Warnings are why the reports of the edition name none of some kind of groups.
func (e *Edition) Warnings() []words.Text { return e.warnings }
