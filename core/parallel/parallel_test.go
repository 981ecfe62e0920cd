package parallel_test

import (
	"sync/atomic"
	"testing"

	"cruscotto/core/parallel"
)

func TestRangesCoverEverythingOnce(t *testing.T) {
	for _, grain := range []int{1, 8, 64} {
		for n := range 1000 {
			seen := make([]atomic.Int32, n)
			parallel.Ranges(n, grain, func(low, high int) {
				if low%grain != 0 {
					t.Errorf("n %d, grain %d: a range begins at %d", n, grain, low)
				}
				for i := low; i < high; i++ {
					seen[i].Add(1)
				}
			})
			for i := range seen {
				if seen[i].Load() != 1 {
					t.Fatalf("n %d, grain %d: %d was visited %d times", n, grain, i, seen[i].Load())
				}
			}
		}
	}
}
