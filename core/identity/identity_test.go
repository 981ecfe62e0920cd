package identity_test

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"cruscotto/core/identity"
)

// keys are the keys of ids; "" stands for a row that takes no part.
func keys(ids []string) []identity.Key {
	out := make([]identity.Key, len(ids))
	for i, id := range ids {
		if id != "" {
			out[i] = identity.KeyOf([]byte(id))
		}
	}
	return out
}

// The index against a map, for files of any ids.
func TestTheLaterFileAndTheLaterRowCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		id := rapid.Custom(func(t *rapid.T) string {
			n := rapid.IntRange(-1, 200).Draw(t, "id")
			if n < 0 {
				return ""
			}
			return strconv.Itoa(n)
		})
		files := rapid.SliceOfN(rapid.SliceOfN(id, 0, 300), 1, 6).Draw(t, "files")
		type place struct{ file, row int }
		kept := make(map[string]place)
		x := identity.NewIndex(int64(rapid.IntRange(0, 100).Draw(t, "room")))
		for f, ids := range files {
			x.Begin(int64(len(ids)))
			want := make(identity.Overlap, f+1)
			for row, id := range ids {
				if before, repeated := kept[id]; repeated && id != "" {
					want[before.file]++
				}
				if id != "" {
					kept[id] = place{f, row}
				}
			}
			// In two parts, the second first.
			middle := len(ids) / 2
			x.Add(keys(ids[middle:]), int64(middle))
			x.Add(keys(ids[:middle]), 0)
			if got := x.Overlap(); fmt.Sprint(got) != fmt.Sprint(want) {
				t.Fatalf("file %d replaces %v, want %v", f, got, want)
			}
		}
		for f, ids := range files {
			for row, id := range ids {
				counts := id == "" || kept[id] == place{f, row}
				if x.Repeated(f, int64(row)) == counts {
					t.Fatalf("file %d, row %d (%q): counts %t, want %t", f, row, id, !counts, counts)
				}
				if id == "" {
					continue
				}
				if file, at, found := x.Kept(identity.KeyOf([]byte(id))); !found || (place{file, int(at)}) != kept[id] {
					t.Fatalf("%q is kept in %d, %d (%t), want %v", id, file, at, found, kept[id])
				}
			}
		}
		if _, _, found := x.Kept(identity.KeyOf([]byte("unknown"))); found {
			t.Fatal("an id that was never added is found")
		}
	})
}

func TestMemoryIsWithinSixteenBytesAQuesito(t *testing.T) {
	const ids = 400_000
	for _, room := range []int64{0, ids / 3, ids} {
		x := identity.NewIndex(room)
		var most float64
		for file := range 4 { // each holds a quarter that is new and what came before
			n := ids * (file + 1) / 4
			x.Begin(int64(n))
			add(x, n)
			most = max(most, float64(x.Bytes())/float64(max(room, int64(n))))
		}
		t.Logf("room for %d: %.2f bytes a quesito", room, most)
		if most > 16 {
			t.Errorf("room for %d: %.1f bytes a quesito", room, most)
		}
	}
}

// add adds n numbered ids on two goroutines.
func add(x *identity.Index, n int) {
	const batch = 1 << 14
	var workers sync.WaitGroup
	for thread := range 2 {
		workers.Go(func() {
			for first := thread * batch; first < n; first += 2 * batch {
				keys := make([]identity.Key, min(batch, n-first))
				for i := range keys {
					keys[i] = identity.KeyOf(strconv.AppendInt(nil, int64(first+i), 10))
				}
				x.Add(keys, int64(first))
			}
		})
	}
	workers.Wait()
}

func BenchmarkAdd(b *testing.B) {
	const rows = 2_000_000
	all := make([]identity.Key, rows)
	for i := range all {
		all[i] = identity.Key{High: rand.Uint64(), Low: rand.Uint64() | 1}
	}
	for b.Loop() {
		x := identity.NewIndex(rows)
		x.Begin(rows)
		for first := 0; first < rows; first += 1 << 14 {
			x.Add(all[first:min(first+1<<14, rows)], int64(first))
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*rows), "ns/row")
}
