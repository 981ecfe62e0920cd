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
	Gestione      Dimension = "gestione"
	Mittente      Dimension = "oggetto_mittente" // the oggetto that the sender chose
	Cambio        Dimension = "cambio"           // whether the oggetto was changed: Cambiato or Invariato
	Categoria     Dimension = "categoria"        // the first level of the oggetto: what stands before [BetweenLevels]
)

// Dimensions are all dimensions.
var Dimensions = []Dimension{Struttura, Direzione, Oggetto, Soglia, Mese, Intermediario, Gestione, Mittente, Cambio, Categoria}

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
	Coda         bool                   // count the days of invio of the giacenti too, for [Code]

	// Mensile makes each month of the period, which Per then has to have, a question of its
	// own: its period is the days that P has of it, and it is told as of its giorno di
	// maturità, or of D where that is earlier (definitions, "Edizione").
	Mensile bool
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
			"la data di osservazione %s è successiva alla data di rilevazione %s: nessuno conosce il futuro; la più recente che si può scegliere è %s",
			"the data di osservazione %s is after the data di rilevazione %s: nobody knows the future; choose one up to %s",
			q.Osservazione, r, r)
	case q.Periodo.From > q.Periodo.To:
		return words.Errorf("il periodo finisce (%[2]s) prima di cominciare (%[1]s)", "the period begins on %s and ends before that, on %s",
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

// days are those on which what counts may have been sent.
func (q Query) days() calendar.Period {
	return calendar.Period{From: export.EarliestDate, To: q.Osservazione}
}

// sent are the days of the period on which something may have been sent by D.
func (q Query) sent() calendar.Period {
	return calendar.Period{From: max(q.Periodo.From, export.EarliestDate), To: min(q.Periodo.To, q.Osservazione)}
}

// questions are those that a query consists of: itself, or one for each of its months, in
// order; none where nothing can have been sent.
func (q Query) questions() (all []Query) {
	if !q.Mensile {
		if q.Osservazione >= export.EarliestDate {
			all = append(all, q)
		}
		return all
	}
	days := q.sent()
	for month := days.From.Month(); max(days.From, month.First()) <= days.To; month++ {
		of := q
		of.Mensile = false
		of.Periodo = calendar.Period{From: max(days.From, month.First()), To: min(q.Periodo.To, month.Last())}
		of.Osservazione = min(q.Osservazione, of.Maturity())
		all = append(all, of)
	}
	return all
}

// Maturity is the giorno di maturità of the month in which the period ends.
func (q Query) Maturity() calendar.Day {
	return q.Periodo.To.Month().Period().Maturity(catalog.SogliaMassima, q.Conteggio)
}

// Compared is the query as its answer is compared with that for another period
// (definitions, "Edizione"): as of its giorno di maturità, or D where that is earlier; where
// groups are by month, each of these.
func (q Query) Compared() Query {
	if q.Mensile = slices.Contains(q.Per, Mese); !q.Mensile {
		q.Osservazione = min(q.Osservazione, q.Maturity())
	}
	return q
}

// counts tells whether a quesito with two dates counts anywhere.
func (q *Query) counts(invio, definizione calendar.Day) bool {
	return invio <= q.Osservazione && (definizione > q.openAt() || q.Periodo.Contains(invio) || q.Periodo.Contains(definizione))
}

// openAt is the day as of which the giacenti of the period's universe are open.
func (q *Query) openAt() calendar.Day {
	if q.Base == catalog.Definizione {
		return min(q.Osservazione, max(q.Periodo.To, beforeAll))
	}
	return q.Osservazione
}
