package report

import (
	"cmp"

	"cruscotto/core/catalog"
	"cruscotto/core/disclosure"
	"cruscotto/core/indicator"
)

// tally is what tables tell of some quesiti: how many they are, how many of them are definiti
// or scaduti, with a soglia, and how many of these entro soglia.
type tally struct{ quesiti, con, entro int64 }

// tallyOf is that of the quesiti of the period of counts.
func tallyOf(c *indicator.Counts) (t tally) {
	for classe, definiti := range c.Definiti {
		t.quesiti += definiti
		if classe != int(catalog.SenzaSoglia) {
			t.con += definiti + c.Scaduti[classe]
			t.entro += c.Entro[classe]
		}
	}
	t.quesiti += c.Giacenti
	return t
}

// tallyOfGroup is that of quesiti with outcomes of which the first two are entro and oltre.
func tallyOfGroup(o disclosure.Outcomes) tally {
	return tally{o.Total(), o[entro] + o[oltre], o[entro]}
}

// definitiOf is how many quesiti of the period of counts are definiti, in all.
func definitiOf(c *indicator.Counts) (n int64) {
	for _, definiti := range c.Definiti {
		n += definiti
	}
	return n
}

// stock are the giacenti at D, of whichever month.
func stock(c *indicator.Counts) (all indicator.Age) {
	for _, eta := range c.Eta {
		all.NonScaduti += eta.NonScaduti
		all.Scaduti += eta.Scaduti
		all.SenzaSoglia += eta.SenzaSoglia
	}
	return all
}

// compare compares the indicators of two tallies that have one.
func (t tally) compare(other tally) int { return cmp.Compare(t.entro*other.con, other.entro*t.con) }

// row are the numbers of a tally: how many quesiti, and the indicator.
func (t tally) row() []number { return append([]number{counted(t.quesiti)}, t.ratio()...) }

// ratio are entro soglia, definiti or scaduti, and their ratio.
func (t tally) ratio() []number {
	return []number{part(t.entro, t.con), part(t.con, t.con), ratio(t.entro, t.con)}
}
