package report

import (
	"cmp"
	"slices"

	"cruscotto/core/indicator"
	"cruscotto/core/personal"
	"cruscotto/core/words"
)

// groups are what the quesiti of an area are told by, besides its outcomes.
type groups struct {
	name words.Text
	most int // values that are named: the most frequent

	// A category has few values; a column of more than most is none, and none of them is
	// named.
	category bool
}

var (
	oggetti      = groups{name: words.Text{It: "oggetto", En: "oggetto"}, most: 60}
	intermediari = groups{name: words.Text{It: "intermediario", En: "intermediario"}, most: 20, category: true}
)

// named are the values of the third dimension of tables that reports name: the most
// frequent, and none that may be a person or a firm (definitions, "Riservatezza", rule 7).
// That none of a kind is named is a warning of the edition.
func (e *Edition) named(tables []*indicator.Table, of groups) []string {
	n := make(map[string]int64)
	for _, table := range tables {
		e.each(table, func(_ int, value string, cell *indicator.Cell) {
			if total := total(cell); total > 0 {
				n[value] += total
			}
		})
	}
	var values []string
	persons, all := 0, 0
	for value, n := range n {
		if value != indicator.NonIndicato {
			all++
		}
		switch {
		case personal.Text(value):
			persons++
		case n >= e.k:
			values = append(values, value)
		}
	}
	warn := func(it, en string, args ...any) {
		e.warnings = append(e.warnings, words.Format(it, en, append([]any{of.name}, args...)...))
	}
	switch {
	case 4*persons > all:
		warn("%s: oltre un quarto dei valori del mese può essere una persona, un'impresa o un numero di telefono; i report non ne nominano nessuno. Forse la colonna non è quella giusta.",
			"%s: over a quarter of the values of the month may be a person, a firm or a telephone number; the reports name none. The column may be the wrong one.")
		return nil
	case of.category && all > of.most:
		warn("%s: la colonna ha più di %d valori nel mese, non è una categoria; i report non ne nominano nessuno. Forse la colonna non è quella giusta.",
			"%s: the column has more than %d values in the month, it is no category; the reports name none. The column may be the wrong one.", of.most)
		return nil
	}
	slices.SortFunc(values, func(a, b string) int { return cmp.Or(cmp.Compare(n[b], n[a]), cmp.Compare(a, b)) })
	values = values[:min(of.most, len(values))]
	slices.Sort(values)
	return values
}

// Warnings are why the reports of the edition name none of some kind of groups.
func (e *Edition) Warnings() []words.Text { return e.warnings }
