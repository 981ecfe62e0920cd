package indicator_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"testing"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/export"
	"cruscotto/core/fixture"
	"cruscotto/core/indicator"
	"cruscotto/core/ingest"
)

// Twelve monthly exports, each of what was open or changed in its month, as it was
// known then, tell the same as one full export of the year.
func TestTwelveMonthlyExportsAreOneOfTheYear(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 0))
	pick := func(values ...string) string { return values[random.IntN(len(values))] }
	year := calendar.Date(2025, 1, 1)
	all := make([]quesito, 4000)
	for i := range all {
		q := quesito{
			struttura: pick("7000", "8100", "4900"), direzione: pick("Roma", "Piemonte", ""), intermed: pick("Azienda", ""),
			oggetto: pick("Dilazioni", "Deleghe", "Non specificato"), soglia: []int32{0, 5, 10, 15, 25}[random.IntN(5)],
			invio: year + calendar.Day(random.IntN(365)), definizione: calendar.Never,
		}
		if definizione := q.invio + calendar.Day(random.ExpFloat64()*30); definizione <= rilevazione && random.IntN(20) > 0 {
			q.definizione = definizione
			q.lavorazione = pick("", "", "Rimborsi") // what the struttura makes of it is known with the answer
		}
		all[i] = q
	}
	full := exported(t, all, []calendar.Day{rilevazione}, func(quesito, calendar.Day) bool { return true })
	var months []calendar.Day
	for _, m := range random.Perm(12) { // files may come in any order
		months = append(months, (year.Month() + calendar.Month(m)).Last())
	}
	monthly := exported(t, all, months, func(q quesito, r calendar.Day) bool {
		return q.invio <= r && q.definizione >= r.Month().First()
	})
	if monthly.Found.Counts[export.E107] == 0 || monthly.Found.Valid != int64(len(all)) {
		t.Fatalf("the exports do not overlap, or quesiti are lost: %v", monthly.Found.Rows())
	}
	for _, per := range [][]indicator.Dimension{nil, {indicator.Struttura}, {indicator.Mese, indicator.Oggetto}, {indicator.Soglia, indicator.Intermediario}} {
		for _, d := range []calendar.Day{rilevazione, day("2025-08-15"), day("2025-03-31")} {
			for _, base := range []catalog.Base{catalog.Invio, catalog.Definizione} {
				q := indicator.Query{Osservazione: d, Periodo: june, Base: base, Conteggio: calendar.Lavorativi, Per: per}
				if per == nil {
					q.Periodo = calendar.Always
				}
				answer := func(set *ingest.Set) string {
					return encode(indicator.Derive(q, indicator.Compute(set.Batches, q), rilevazione, export.Rows{}))
				}
				if got, want := answer(monthly), answer(full); got != want {
					t.Errorf("per %v at %s, by %s:\n%s\nwant\n%s", per, d, base, got, want)
				}
			}
		}
	}
}

// exported reads a set of exports, one for each data di rilevazione, of the quesiti
// that it holds, as they were known on that day.
func exported(t *testing.T, all []quesito, days []calendar.Day, holds func(q quesito, r calendar.Day) bool) *ingest.Set {
	t.Helper()
	var files []*ingest.File
	for position, r := range days {
		var rows []fixture.Quesito
		for id, q := range all {
			if !holds(q, r) {
				continue
			}
			if q.definizione > r {
				q.definizione, q.lavorazione = calendar.Never, ""
			}
			rows = append(rows, row(fmt.Sprint(id), q))
		}
		data := fixture.Parquet(rows, r.String(), 1000)
		file, err := ingest.Open(fixture.Source(r.String(), data), position, ingest.Options{})
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	set := ingest.NewSet(files)
	if err := set.Identify(context.Background(), 2, nil); err != nil {
		t.Fatal(err)
	}
	if err := set.DecodeAll(context.Background(), 2, nil, nil); err != nil {
		t.Fatal(err)
	}
	return set
}
