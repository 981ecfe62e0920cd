// Package indicator computes the indicators of the definitions.
//
// The way of the numbers has three steps. An [Aggregator] passes once over batches
// of quesiti and counts them into a [Table] of integer cells, one cell a group.
// Tables of different batches merge by addition, in any order and split, so that
// batches can be counted on as many cores, or in as many browser workers, as there
// are ([Compute] does it with goroutines). [Derive] divides once, at the end, and
// gives the [Document] that every shell shows. Nothing but integers is ever added,
// so native code and WebAssembly agree to the last bit.
package indicator

import (
	"fmt"
	"slices"
	"strings"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/export"
	"cruscotto/core/words"
)

// Dimension is a property of a quesito by which indicators are grouped or
// filtered.
type Dimension string

// The dimensions: those of the definitions, "Groups", and three for what the sender
// chose, which the "cambio oggetto" compares, and for the levels of the oggetto.
const (
	Struttura     Dimension = "struttura"
	Direzione     Dimension = "direzione"
	Oggetto       Dimension = "oggetto" // the oggetto effettivo
	Soglia        Dimension = "soglia"  // in days
	Mese          Dimension = "mese"    // of invio, YYYY-MM
	Intermediario Dimension = "intermediario"
	Mittente      Dimension = "oggetto_mittente" // the oggetto that the sender chose
	Cambio        Dimension = "cambio"           // whether the oggetto was changed: Cambiato or Invariato
	Categoria     Dimension = "categoria"        // the first level of the oggetto: what stands before [BetweenLevels]
)

// Dimensions are all dimensions.
var Dimensions = []Dimension{Struttura, Direzione, Oggetto, Soglia, Mese, Intermediario, Mittente, Cambio, Categoria}

// NonIndicato is the key of the group of a missing value.
const NonIndicato = "(non indicato)"

// BetweenLevels stands between the first level of an oggetto and the second.
const BetweenLevels = ": "

// The keys of [Cambio].
const (
	Cambiato  = "cambiato"
	Invariato = "invariato"
)

// MaxPer is how many dimensions a table can combine, and mostAsked how many a question
// of users: reports combine a direzione, a struttura and what they break down by.
const (
	MaxPer    = 3
	mostAsked = 2
)

// Query says what to compute.
type Query struct {
	Osservazione calendar.Day    // D
	Periodo      calendar.Period // P; calendar.Always when it is not restricted
	Base         catalog.Base
	Conteggio    calendar.Rule
	Per          []Dimension            // group by: none, one or two
	Dove         map[Dimension][]string // only quesiti with one of the values, in each dimension
}

// ParseDimension reads the name of a dimension. The error is a *words.Problem.
func ParseDimension(name string) (Dimension, error) {
	d := Dimension(strings.ToLower(strings.TrimSpace(name)))
	if !slices.Contains(Dimensions, d) {
		return "", words.Errorf("dimensione «%s» sconosciuta; le dimensioni sono %s", "unknown dimension %q; the dimensions are %s",
			name, strings.Trim(fmt.Sprint(Dimensions), "[]"))
	}
	return d, nil
}

// Check tells why a query cannot be answered for the data di rilevazione r. Errors
// are *words.Problem.
func (q Query) Check(r calendar.Day) error {
	switch {
	case q.Osservazione > r:
		return words.Errorf(
			"la data di osservazione %s è successiva alla data di rilevazione %s: nessuno conosce il futuro; sceglierla entro il %s",
			"the data di osservazione %s is after the data di rilevazione %s: nobody knows the future; choose one up to %s",
			q.Osservazione, r, r)
	case q.Periodo.From > q.Periodo.To:
		return words.Errorf("il periodo comincia il %s e finisce prima, il %s", "the period begins on %s and ends before that, on %s",
			q.Periodo.From, q.Periodo.To)
	case len(q.Per) > mostAsked:
		return words.Errorf("si possono combinare al più %d dimensioni", "at most %d dimensions can be combined", mostAsked)
	case len(q.Per) == mostAsked && q.Per[0] == q.Per[1]:
		return words.Errorf("la dimensione %s è indicata due volte", "the dimension %s is given twice", q.Per[0])
	}
	return nil
}

// beforeAll is before any valid quesito: an earlier day tells no more, and its distance
// from calendar.Never would not fit.
var beforeAll = export.EarliestDate - 1

// openAt is the day as of which the giacenti of the period's universe are open.
func (q Query) openAt() calendar.Day {
	if q.Base == catalog.Definizione {
		return min(q.Osservazione, max(q.Periodo.To, beforeAll))
	}
	return q.Osservazione
}
