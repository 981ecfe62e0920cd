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
func (q Question) Due() calendar.Day {
	return q.Mese.Period().Maturity(catalog.SogliaMassima, q.Conteggio)
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
		return words.Errorf("il mese di %s comincia dopo la data di osservazione, %s: scegliere un mese precedente",
			"the month %s begins after the data di osservazione %s: choose an earlier month", q.Mese, q.Osservazione)
	case q.Osservazione > r && q.Osservazione == q.Due():
		return words.Errorf("il mese di %s non è maturo: lo è dal suo giorno di maturità, %s; i report si fanno con esportazioni rilevate da allora in poi (rilevazione di queste: %s)",
			"the month %s is not mature: the reports can be made from %s on, of exports taken from that day on (these are as of %s)", q.Mese, q.Due(), r)
	}
	return indicator.Query{Osservazione: q.Osservazione, Periodo: q.Mese.Period()}.Check(r)
}
