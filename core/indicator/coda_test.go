package indicator_test

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/indicator"
)

// The coda of each group is that of a naive loop, by either counting rule, whatever the
// period, the split and the way that the cells go, and wherever D was before.
func TestCode(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		rows := rapid.SliceOfN(rapid.Custom(some), 1, 60).Draw(r, "rows")
		for i := range rows {
			if rapid.IntRange(0, 3).Draw(r, "old") == 0 {
				rows[i].invio -= calendar.Day(rapid.Int32Range(0, 600).Draw(r, "older"))
			}
		}
		q := someQuery(r)
		q.Coda = true
		set := load(t, rows, rapid.IntRange(1, 20).Draw(r, "rows per group"))
		share := rapid.IntRange(0, len(set.Batches)).Draw(r, "share")
		first, second := indicator.Count(set.Batches[:share], q), indicator.Count(set.Batches[share:], q)
		next := q
		next.Osservazione += calendar.Day(rapid.IntRange(-20, 20).Draw(r, "days"))
		if rapid.Bool().Draw(r, "moves") && first.Move(set.Batches[:share], next) {
			if !second.Move(set.Batches[share:], next) {
				second = indicator.Count(set.Batches[share:], next)
			}
			q = next
		}
		data, err := second.Table().MarshalBinary()
		if err != nil {
			r.Fatal(err)
		}
		table, err := indicator.UnmarshalTable(data)
		if err != nil {
			r.Fatal(err)
		}
		table.Merge(first.Table())
		for i, got := range indicator.Code(q, table) {
			var group []quesito
			for _, row := range rows {
				mine := true
				for j, d := range q.Per {
					mine = mine && row.value(d) == table.Values[j][table.Keys[i][j]]
				}
				for d, values := range q.Dove {
					mine = mine && slices.Contains(values, row.value(d))
				}
				if mine {
					group = append(group, row)
				}
			}
			if want := naiveCoda(group, q); !reflect.DeepEqual(got, want) {
				r.Fatalf("%v: got %+v, want %+v", table.Keys[i], got, want)
			}
		}
	})
}

// What is over so many days is so the day after, also of cells merged as processors do.
func TestCodaAtItsLimits(t *testing.T) {
	d := rilevazione
	var rows []quesito
	for _, age := range []calendar.Day{366, 365, 181, 180, 61, 60, 0} {
		rows = append(rows, quesito{struttura: "7000", oggetto: "DURC", soglia: 5, invio: d - age, definizione: calendar.Never})
	}
	rows = append(rows, quesito{struttura: "7000", invio: d - 400, definizione: d}, quesito{struttura: "7000", invio: d - 60, definizione: calendar.Never})
	q := indicator.Query{Osservazione: d, Periodo: june, Conteggio: calendar.Calendario, Base: catalog.Invio, Coda: true}
	set := load(t, rows, 3)
	got := indicator.Code(q, indicator.Merged([]*indicator.Aggregator{indicator.Count(set.Batches[:1], q), indicator.Count(set.Batches[1:], q)}))
	want := indicator.Coda{Giacenti: 8, Quantili: indicator.Quantili{Mediana: new(int32), P90: new(int32), Massimo: new(int32)},
		PrimoInvio: d - 366, Oltre60: 5, Oltre180: 3, Oltre365: 1}
	*want.Mediana, *want.P90, *want.Massimo = 61, 366, 366
	if len(got) != 1 || !reflect.DeepEqual(got[0], want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
	if q.Coda = false; indicator.Code(q, indicator.Compute(set.Batches, q))[0].Giacenti != 0 {
		t.Error("a coda that nobody asked for is counted")
	}
}
