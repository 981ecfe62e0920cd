package indicator

import (
	"slices"

	"cruscotto/core/calendar"
	"cruscotto/core/export"
)

// Coda is how long the giacenti at D of a group have been waiting, with and without
// soglia alike, whatever the period (definitions, "Coda").
type Coda struct {
	Giacenti int64 `json:"giacenti"`
	Quantili       // of giorni since invio; Massimo is the giorni of the oldest
	// PrimoInvio is the day of invio of the oldest, calendar.Never where there is none.
	PrimoInvio calendar.Day `json:"-"`
	Oltre60    int64        `json:"oltre_60"` // giorni
	Oltre180   int64        `json:"oltre_180"`
	Oltre365   int64        `json:"oltre_365"`
}

// Code are the codas of the groups of a table, in their order. The query that it answers
// has asked for them.
func Code(q Query, table *Table) []Coda {
	counter, m := calendar.NewCounter(q.Conteggio, export.EarliestDate, q.Osservazione), new(numbers)
	code := make([]Coda, len(table.Cells))
	for i, cell := range table.Cells {
		coda, ages := &code[i], Bins(nil)
		coda.PrimoInvio = calendar.Never
		for _, bin := range slices.Backward(cell.Invii) { // the youngest first
			coda.PrimoInvio = export.EarliestDate + calendar.Day(bin.Days)
			bin.Days = counter.Days(coda.PrimoInvio, q.Osservazione)
			ages = append(ages, bin)
			coda.Giacenti += bin.N
			if bin.Days > 60 {
				coda.Oltre60 += bin.N
			}
			if bin.Days > 180 {
				coda.Oltre180 += bin.N
			}
			if bin.Days > 365 {
				coda.Oltre365 += bin.N
			}
		}
		coda.Quantili = quantili(slices.Values(ages), coda.Giacenti, m)
	}
	return code
}
