package disclosure

import (
	"fmt"
	"math/rand/v2"
	"testing"
)

// A kind of the whole country, with 445 strutture in 23 direzioni.
func BenchmarkNew(b *testing.B) {
	for _, values := range []int{12, 60, 200} {
		for _, quesiti := range []int{10_000, 33_000, 166_000} {
			r := rand.New(rand.NewPCG(1, 7))
			tree := make([]int, 23)
			for direzione := range tree {
				tree[direzione] = 19 + direzione%2
			}
			e := newEdition(values, tree...)
			e.K = 5
			leaves := e.leaves()
			for range quesiti {
				leaf := leaves[min(int(r.ExpFloat64()*float64(len(leaves))/3), len(leaves)-1)*7%len(leaves)]
				e.n[leaf][min(int(r.ExpFloat64()*float64(values)/4), values-1)][min(int(r.ExpFloat64()), 1)]++
			}
			kind := e.kind()
			b.Run(fmt.Sprint(values, " values, ", quesiti, " quesiti"), func(b *testing.B) {
				for b.Loop() {
					New(kind)
				}
			})
		}
	}
}
