package indicator_test

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"cruscotto/core/indicator"
)

// The times of each soglia are those of the document, quesito by quesito.
func TestTheDistributionIsOfTheDefinitiOfEachSoglia(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		rows := rapid.SliceOfN(rapid.Custom(some), 1, 60).Draw(r, "rows")
		q := someQuery(r)
		set := load(t, rows, rapid.IntRange(1, 60).Draw(r, "rows per group"))
		by := q.BySoglia()
		got := indicator.Distribute(q, indicator.Compute(set.Batches, by), rilevazione)
		groups := indicator.Derive(by, indicator.Compute(set.Batches, by), rilevazione, set.Found.Rows()).Gruppi
		seen := 0
		for i, times := range got.Soglie {
			key := indicator.NonIndicato
			var entro int64
			if i < len(got.Soglie)-1 {
				key = []string{"5", "10", "15", "25"}[i]
			}
			at := slices.IndexFunc(groups, func(g indicator.Gruppo) bool { return g.Chiave[0].Valore == key })
			var want indicator.Gruppo
			if at >= 0 {
				want = groups[at]
				for _, soglia := range want.Soglie {
					entro += soglia.Entro
				}
			}
			var n, sum int64
			var longest int32
			for j, tempo := range times.Giorni {
				if tempo.Definiti <= 0 || j > 0 && tempo.Giorni <= longest {
					r.Fatalf("soglia %s: %+v", key, times.Giorni)
				}
				n, sum, longest = n+tempo.Definiti, sum+int64(tempo.Giorni)*tempo.Definiti, tempo.Giorni
			}
			if n != want.Definiti || n != times.Definiti || sum != want.Tempi.SommaGiorni || times.Entro != entro || n > 0 && longest != *want.Tempi.Massimo {
				r.Fatalf("soglia %s: %+v, not %+v", key, times, want)
			}
			seen += int(n)
		}
		if total := indicator.Compute(set.Batches, q).Total(); len(total.Cells) > 0 {
			var definiti int64
			for _, c := range total.Cells[0].Definiti {
				definiti += c
			}
			if int64(seen) != definiti {
				r.Fatalf("%d definiti, not %d", seen, definiti)
			}
		}
	})
}
