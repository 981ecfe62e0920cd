package report

import (
	"slices"
	"strings"

	"cruscotto/core/words"
)

// Scope is what a report is of: the nation, a direzione or a struttura. It is written as
// in the interface: "nazionale", "direzione:Lazio", "struttura:7000"; a code that several
// direzioni have is followed by its own in parentheses.
type Scope string

// Nazionale is the scope of the nation.
const Nazionale Scope = "nazionale"

var nation = words.Text{It: "Italia", En: "Italy"}

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

// Scopes are the scopes of the edition of which there is a report, in their order: the
// nation, then each direzione, then, where asked for, each struttura. There is none of
// quesiti without direzione or struttura, nor of areas without pervenuti and giacenti.
func (e *Edition) Scopes(strutture bool) (scopes []Scope) {
	for area, s := range e.scopes {
		if e.told(area) && (strutture || area <= e.direzioni) {
			scopes = append(scopes, s)
		}
	}
	return scopes
}

// nameScopes names the areas, in their order.
func (e *Edition) nameScopes() {
	times := make(map[string]int)
	for _, l := range e.luoghi {
		times[l.codice]++
	}
	taken := make(map[string]bool)
	for area, l := range e.luoghi {
		switch {
		case area == nazione:
			e.scopes = append(e.scopes, Nazionale)
		case l.codice == "":
			e.scopes = append(e.scopes, direzionePrefix+Scope(l.direzione))
		default:
			text := l.codice
			for several := times[text] > 1; several || taken[text]; several = false { // a code may be written as one with its direzione
				text += " (" + l.direzione + ")"
			}
			taken[text] = true
			e.scopes = append(e.scopes, strutturaPrefix+Scope(text))
		}
	}
}

// of is the area of a scope. The error is a *words.Problem.
func (e *Edition) of(s Scope) (int, error) {
	if area := slices.Index(e.scopes, s); area >= 0 {
		return area, nil
	}
	return 0, words.Errorf("ambito «%s»: nei file non c'è; si scrive nazionale, direzione:NOME o struttura:CODICE, con i nomi dei dati",
		"scope %q: it is not in the files; write nazionale, direzione:NAME or struttura:CODE, with the names of the data", cut(string(s)))
}

// above are the areas that a report compares its own with: the direzione and the nation.
func (e *Edition) above(area int) []int { return slices.Collect(e.within(e.parents[area])) }

// Name is what readers call a scope of the edition: a direzione or a struttura by its own
// name.
func (e *Edition) Name(s Scope) string {
	area, err := e.of(s)
	if err != nil {
		return string(s)
	}
	return e.name(area, words.Italian)
}

// Within is the name of the direzione that a struttura of the edition lies in; of other
// scopes "".
func (e *Edition) Within(s Scope) string {
	area, err := e.of(s)
	if err != nil || e.parents[area] <= nazione {
		return ""
	}
	return e.luoghi[area].direzione
}

// name is what readers call an area.
func (e *Edition) name(area int, lang words.Lang) string {
	switch l := e.luoghi[area]; {
	case area == nazione:
		return nation.In(lang)
	case l.codice == "":
		return l.direzione
	default:
		return strings.TrimSpace(l.codice + " " + l.nome)
	}
}
