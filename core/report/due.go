package report

import (
	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/words"
)

// Due is the first day on which the report may be made: the first one on which the month
// is maturo (definitions, "Maturity").
func (q Question) Due() calendar.Day { return due(q.Mese, q.Conteggio) }

func due(m calendar.Month, rule calendar.Rule) calendar.Day {
	// Working days are never as rare as one in four.
	return calendar.NewCounter(rule, m.Last(), m.Last()+4*catalog.SogliaMassima).After(m.Last(), catalog.SogliaMassima)
}

// Check tells why the report may not be made: the month is not mature, unless that is
// accepted, or has not begun. Errors are *words.Problem.
func (q Question) Check(immature bool) error {
	switch {
	case q.Osservazione < q.Mese.First():
		return words.Errorf("il mese %s comincia dopo la data di osservazione %s: scegliere un mese precedente",
			"the month %s begins after the data di osservazione %s: choose an earlier month", q.Mese, q.Osservazione)
	case !immature && !q.matureAt(q.Mese):
		return words.Errorf(
			"il mese %s non è maturo il %s: il report si può fare dal %s, il giorno dopo la scadenza della soglia più lunga (--anche-immaturo lo fa comunque, con un avviso su ogni pagina)",
			"the month %s is not mature on %s: the report may be made from %s on, the day after the longest soglia runs out (--anche-immaturo makes it all the same, with a warning on every page)",
			q.Mese, q.Osservazione, q.Due())
	}
	return nil
}

// Month is a month that a report can be made of.
type Month struct {
	Mese calendar.Month
	Due  calendar.Day // the first day on which it may be made
}

// Calendar lists the months from that of the first day on, to the first one that is not
// yet due at a day, with the day on which each is.
func Calendar(first, day calendar.Day, rule calendar.Rule) (months []Month) {
	for m := first.Month(); ; m++ {
		d := due(m, rule)
		months = append(months, Month{m, d})
		if d > day {
			return months
		}
	}
}
