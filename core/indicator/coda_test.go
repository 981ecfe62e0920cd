package indicator_test

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"cruscotto/core/calendar"
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
