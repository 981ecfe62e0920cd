package radix_test

import (
	"cmp"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"cruscotto/core/radix"
)

func TestOrderIsStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		keys := rapid.SliceOf(rapid.Int32Range(0, 20)).Draw(t, "keys")
		want := radix.Rows(len(keys))
		slices.SortStableFunc(want, func(a, b int32) int { return cmp.Compare(keys[a], keys[b]) })
		if got := radix.Order(radix.Rows(len(keys)), keys, 21); !slices.Equal(got, want) {
			t.Fatalf("%v by %v, not %v", got, keys, want)
		}
	})
}
