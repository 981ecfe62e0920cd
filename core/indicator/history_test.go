package indicator_test

import (
	"testing"

	"pgregory.net/rapid"

	"cruscotto/core/calendar"
	"cruscotto/core/indicator"
)

// Each day of a history says what the document of a query as of that day does.
func TestTheHistoryIsTheGiacenzaOfEachDay(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		rows := rapid.SliceOfN(rapid.Custom(some), 1, 60).Draw(r, "rows")
		q := someQuery(r)
		q.Periodo, q.Per = calendar.Always, nil
		set := load(t, rows, rapid.IntRange(1, 60).Draw(r, "rows per group"))
		share := rapid.IntRange(0, len(set.Batches)).Draw(r, "share")
		tracers := [2]*indicator.Tracer{indicator.NewTracer(q), indicator.NewTracer(q)}
		for i, batch := range set.Batches {
			tracer := tracers[0]
			if i < share {
				tracer = tracers[1]
			}
			tracer.Add(batch)
		}
		if rapid.Bool().Draw(r, "travels") { // as between two workers of the browser
			data, err := tracers[1].MarshalBinary()
			if err != nil {
				r.Fatal(err)
			}
			if err := tracers[0].UnmarshalBinary(data); err != nil {
				r.Fatal(err)
			}
		} else {
			tracers[0].Merge(tracers[1])
		}
		history := tracers[0].History(rilevazione)
		var pervenuti, definiti int64
		for _, g := range history.Giorni {
			pervenuti += g.Pervenuti
			definiti += g.Definiti
			at := q
			at.Osservazione = day(g.Giorno)
			want := indicator.Derive(at, indicator.Compute(set.Batches, at), rilevazione, set.Found.Rows()).Gruppi[0]
			none := want.Giacenti - want.Giacenza.Totali
			if g.NonScaduti != want.Giacenza.NonScaduti || g.Scaduti != want.Complessivo.Scaduti || g.SenzaSoglia != none || pervenuti != want.Pervenuti || definiti != want.Definiti {
				r.Fatalf("%s: %+v, not %+v", g.Giorno, g, want)
			}
		}
		if n := len(history.Giorni); n > 0 && history.Giorni[n-1].Giorno != q.Osservazione.String() {
			r.Fatalf("it ends on %s, not on %s", history.Giorni[n-1].Giorno, q.Osservazione)
		}
	})
}
