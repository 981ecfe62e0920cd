package report

import (
	"slices"
	"strings"

	"cruscotto/core/disclosure"
	"cruscotto/core/words"
)

// Scope is what a report is of: the nation, a direzione or a struttura. It is written as
// in the interface: "nazionale", "direzione:Lazio", "struttura:7000"; a code that several
// direzioni have is followed by its own in parentheses.
type Scope string

// Nazionale is the scope of the nation.
const Nazionale Scope = "nazionale"

const direzionePrefix, strutturaPrefix = "direzione:", "struttura:"

// Kind is what a scope is one of.
type Kind int

// The kinds of scopes, from the largest.
const (
	Nazione Kind = iota
	Direzione
	Struttura
)

// Kind is what the scope is one of.
func (s Scope) Kind() Kind {
	switch {
	case strings.HasPrefix(string(s), direzionePrefix):
		return Direzione
	case strings.HasPrefix(string(s), strutturaPrefix):
		return Struttura
	}
	return Nazione
}

// Direzione is the name of the direzione that the scope is, if it is one.
func (s Scope) Direzione() (name string, is bool) {
	return strings.CutPrefix(string(s), direzionePrefix)
}

// Scopes are all scopes of the edition in their order: the nation, then each direzione,
// then, where asked for, each struttura.
func (e *Edition) Scopes(strutture bool) []Scope {
	if strutture {
		return e.scopes
	}
	return e.scopes[:1+len(e.regioni)]
}

// Possible tells whether enough of a scope may be shown for a report of its own.
func (e *Edition) Possible(s Scope) bool {
	area, err := e.area(s)
	if err != nil {
		return false
	}
	unit, level := e.cohort.Total(area)
	return level != disclosure.Hidden && unit.Total() > 0
}

// findScopes names the areas, in their order.
func (e *Edition) findScopes() {
	e.scopes = append(e.scopes, Nazionale)
	for _, direzione := range e.regioni {
		e.scopes = append(e.scopes, direzionePrefix+Scope(direzione))
	}
	times := make(map[string]int)
	for _, l := range e.luoghi {
		times[l.codice]++
	}
	taken := make(map[string]bool)
	for _, l := range e.luoghi {
		text := l.codice
		for several := times[text] > 1; several || taken[text]; several = false { // a code may be written as one with its direzione
			text += " (" + l.direzione + ")"
		}
		taken[text] = true
		e.scopes = append(e.scopes, strutturaPrefix+Scope(text))
	}
}

// area is that of a scope. The error is a *words.Problem.
func (e *Edition) area(s Scope) (int, error) {
	if area := slices.Index(e.scopes, s); area >= 0 {
		return area, nil
	}
	return 0, words.Errorf("ambito «%s»: nei file non c'è; si scrive nazionale, direzione:NOME o struttura:CODICE, con i nomi dei dati",
		"scope %q: it is not in the files; write nazionale, direzione:NAME or struttura:CODE, with the names of the data", cut(string(s)))
}

// above are the areas that a report compares its own with: the direzione and the nation.
func (e *Edition) above(area int) []int {
	switch place := area - 1 - len(e.regioni); {
	case area == disclosure.Nation:
		return nil
	case place < 0:
		return []int{disclosure.Nation}
	default:
		return []int{e.cohort.Region(e.regionOf[place]), disclosure.Nation}
	}
}

// Name is what readers call a scope of the edition: a direzione or a struttura by its own
// name.
func (e *Edition) Name(s Scope) string {
	area, err := e.area(s)
	if err != nil {
		return string(s)
	}
	return e.name(area, words.Italian)
}

// name is what readers call an area.
func (e *Edition) name(area int, lang words.Lang) string {
	switch place := area - 1 - len(e.regioni); {
	case area == disclosure.Nation:
		return words.Text{It: "Italia", En: "Italy"}.In(lang)
	case place < 0:
		return e.regioni[area-1]
	default:
		return strings.TrimSpace(e.luoghi[place].codice + " " + e.luoghi[place].nome)
	}
}
