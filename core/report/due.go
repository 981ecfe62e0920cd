package report

import (
	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/export"
	"cruscotto/core/indicator"
	"cruscotto/core/ingest"
	"cruscotto/core/words"
)

// Due is the giorno di maturità of the month, the first day on which it is maturo: D of its
// edition, whatever later R the exports have (definitions, "Edizione").
func (q Question) Due() calendar.Day { return due(q.Mese, q.Conteggio) }

func due(m calendar.Month, rule calendar.Rule) calendar.Day {
	// Working days are never as rare as one in four.
	return calendar.NewCounter(rule, m.Last(), m.Last()+4*catalog.SogliaMassima).After(m.Last(), catalog.SogliaMassima)
}

// Straordinaria tells whether the edition is told as of another day than its giorno di
// maturità, or counted otherwise than configured: it names no groups, as those of several
// could be compared.
func (q Question) Straordinaria(conf *catalog.Catalog) bool {
	return q.Osservazione != q.Due() || q.Base != conf.Base || q.Conteggio != conf.Conteggio
}

// Check tells why there is no edition made of files: a data di rilevazione that nobody
// declared, one before D, or a D before the month. Errors are *words.Problem.
func (q Question) Check(files []*ingest.File) error {
	for _, f := range files {
		if f.Fonte == ingest.Dati {
			return words.Errorf("%s: la data di rilevazione non è dichiarata, e di una supposta non si fanno report: %s",
				"%s: the data di rilevazione is not declared, and no reports are made of a guessed one: %s", f.Name, export.W206.Info().Remedy)
		}
	}
	r := ingest.Rilevazione(files, export.NewFindings())
	switch {
	case q.Osservazione < q.Mese.First():
		return words.Errorf("il mese %s comincia dopo la data di osservazione %s: scegliere un mese precedente",
			"the month %s begins after the data di osservazione %s: choose an earlier month", q.Mese, q.Osservazione)
	case q.Osservazione > r && q.Osservazione == q.Due():
		return words.Errorf("il mese %s non è maturo: i report si possono fare dal %s, con esportazioni rilevate da quel giorno in poi (queste lo sono al %s)",
			"the month %s is not mature: the reports can be made from %s on, of exports taken from that day on (these are as of %s)", q.Mese, q.Due(), r)
	}
	return indicator.Query{Osservazione: q.Osservazione, Periodo: q.Mese.Period()}.Check(r)
}
