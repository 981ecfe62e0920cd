package indicator_test

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"cruscotto/core/indicator"
	"cruscotto/core/ingest"
)

// A listing has the quesiti of the detail, in any order that is asked for; listings of
// parts merge by their keys.
func TestAListingIsTheDetailInOrder(t *testing.T) {
	fields := []string{"giorni", "data_invio", "data_definizione", "soglia", "stato", "struttura", "oggetto", "intermediario", "gestione", "riga"}
	rapid.Check(t, func(r *rapid.T) {
		rows := rapid.SliceOfN(rapid.Custom(some), 1, 60).Draw(r, "rows")
		q := someQuery(r)
		solo := indicator.Solo(rapid.SampledFrom(append([]string{""}, indicator.Selezioni...)).Draw(r, "solo"))
		selected := indicator.Selezione{Solo: solo, Da: rapid.Int32Range(0, 20).Draw(r, "giorni")}
		if rapid.Bool().Draw(r, "limited") {
			selected.A = new(selected.Da + rapid.Int32Range(0, 20).Draw(r, "more giorni"))
		}
		set := load(t, rows, rapid.IntRange(1, 60).Draw(r, "rows per group"))
		order := indicator.Order{By: rapid.SampledFrom(fields).Draw(r, "field"), Descending: rapid.Bool().Draw(r, "descending")}
		selector := indicator.NewSelector(q, selected, 0)
		values := map[string]bool{}
		for i, batch := range set.Batches {
			selector.Add(set.FileOf[i], batch)
		}
		detail, err := indicator.Details([]*indicator.Selector{selector}, set.Files, rilevazione)
		if err != nil {
			r.Fatal(err)
		}
		text := func(q *indicator.Quesito) string {
			return map[string]string{"struttura": q.Struttura, "oggetto": q.Oggetto, "intermediario": q.Intermediario, "gestione": q.Gestione}[order.By]
		}
		for i := range detail.Quesiti {
			values[cmp.Or(text(&detail.Quesiti[i]), indicator.NonIndicato)] = true
		}
		for value := range values {
			order.Values = append(order.Values, value)
		}
		slices.Sort(order.Values)
		want := detail.Quesiti
		slices.SortStableFunc(want, func(a, b indicator.Quesito) int { return cmp.Compare(a.Riga, b.Riga) })
		sign := 1
		if order.Descending {
			sign = -1
		}
		slices.SortStableFunc(want, func(a, b indicator.Quesito) int {
			optional := func(there, other bool, by int) int { // missing ones last either way
				if there != other {
					if there {
						return -1
					}
					return 1
				}
				return sign * by
			}
			switch order.By {
			case "giorni":
				return sign * cmp.Compare(a.Giorni, b.Giorni)
			case "data_invio":
				return sign * cmp.Compare(a.DataInvio, b.DataInvio)
			case "data_definizione":
				return optional(a.DataDefinizione != nil, b.DataDefinizione != nil, cmp.Compare(deref(a.DataDefinizione), deref(b.DataDefinizione)))
			case "soglia":
				return optional(a.Soglia != nil, b.Soglia != nil, cmp.Compare(deref(a.Soglia), deref(b.Soglia)))
			case "stato":
				stati := []indicator.Stato{indicator.Definito, indicator.Entro, indicator.Oltre, indicator.Giacente, indicator.Scaduto}
				return sign * cmp.Compare(slices.Index(stati, a.Stato), slices.Index(stati, b.Stato))
			}
			return sign * cmp.Compare(cmp.Or(text(&a), indicator.NonIndicato), cmp.Or(text(&b), indicator.NonIndicato))
		})

		type found struct {
			key float64
			indicator.Quesito
		}
		var got []found
		share := rapid.IntRange(0, len(set.Batches)).Draw(r, "share")
		for _, part := range [][2]int{{0, share}, {share, len(set.Batches)}} {
			some := &ingest.Set{Files: set.Files, Batches: set.Batches[part[0]:part[1]], FileOf: set.FileOf[part[0]:part[1]]}
			listing, err := indicator.NewListing(some, q, selected, order, nil)
			if err != nil {
				r.Fatal(err)
			}
			keys := listing.Keys()
			for i, quesito := range listing.Window(0, len(keys)/8) {
				got = append(got, found{math.Float64frombits(binary.LittleEndian.Uint64(keys[8*i:])), quesito})
			}
			if !slices.IsSortedFunc(got[len(got)-len(keys)/8:], func(a, b found) int { return cmp.Compare(a.key, b.key) }) {
				r.Fatalf("keys are not ascending")
			}
		}
		slices.SortFunc(got, func(a, b found) int { return cmp.Compare(a.key, b.key) })
		if len(got) != len(want) {
			r.Fatalf("%d quesiti, not %d", len(got), len(want))
		}
		for i := range want {
			if got[i].Riga != want[i].Riga || got[i].Giorni != want[i].Giorni || got[i].Stato != want[i].Stato || got[i].Oggetto != want[i].Oggetto {
				r.Fatalf("%d by %+v: %+v, not %+v", i, order, got[i].Quesito, want[i])
			}
		}
	})
}

func deref[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}
