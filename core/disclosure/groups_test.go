package disclosure

import (
	"fmt"
	"maps"
	"math/bits"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"cruscotto/core/disclosure/attack"
)

// edition is a kind of which the tests know everything.
type edition struct {
	Kind
	n [][]Outcomes // by area and value, nil of areas that are no leaves
}

// kind is what the method gets.
func (e edition) kind() Kind {
	e.Counts = nil
	for area, values := range e.n {
		for value, of := range values {
			e.Counts = append(e.Counts, Count{area, value, of})
		}
	}
	return e.Kind
}

func (e edition) leaves() (leaves []int) {
	for area, values := range e.n {
		if values != nil {
			leaves = append(leaves, area)
		}
	}
	return leaves
}

// in is whether an area lies in another one, or is it.
func (e edition) in(area, other int) bool {
	for ; area >= 0; area = e.Parents[area] {
		if area == other {
			return true
		}
	}
	return false
}

// count is how many quesiti an area has of a value.
func (e edition) count(area, value int) (sum Outcomes) {
	for _, leaf := range e.leaves() {
		if e.in(leaf, area) {
			sum.Add(e.n[leaf][value])
		}
	}
	return sum
}

// total is how many quesiti an area has.
func (e edition) total(area int) (n int64) {
	for value := range e.n[e.leaves()[0]] {
		n += e.count(area, value).Total()
	}
	return n
}

// list is the values that the nation has.
func (e edition) list() (values []int) {
	for value := range e.n[e.leaves()[0]] {
		if e.count(0, value).Total() > 0 {
			values = append(values, value)
		}
	}
	return values
}

// newEdition is a nation with direzioni that have so many strutture, and no quesiti yet.
func newEdition(values int, strutture ...int) edition {
	e := edition{Kind: Kind{Parents: []int{-1}}}
	for range strutture {
		e.Parents = append(e.Parents, 0)
	}
	for direzione, n := range strutture {
		for range n {
			e.Parents = append(e.Parents, 1+direzione)
		}
	}
	e.n = make([][]Outcomes, len(e.Parents))
	for area := range e.Parents {
		if !slices.Contains(e.Parents, area) {
			e.n[area] = make([]Outcomes, values)
		}
	}
	return e
}

// splits are all ways in which n quesiti can be of so many values.
func splits(n int64, values int) (all [][]int64) {
	if values == 1 {
		return [][]int64{{n}}
	}
	for first := range n + 1 {
		for _, rest := range splits(n-first, values-1) {
			all = append(all, append([]int64{first}, rest...))
		}
	}
	return all
}

// truths calls visit with every edition in which the leaves have as many quesiti of each
// outcome as in this one. The edition that it is given changes with the next call.
func (e edition) truths(visit func(edition)) {
	leaves := e.leaves()
	other := edition{e.Kind, make([][]Outcomes, len(e.n))}
	for _, leaf := range leaves {
		other.n[leaf] = make([]Outcomes, len(e.n[leaf]))
	}
	var all func(at int)
	all = func(at int) {
		at, o := at/len(Outcomes{}), at%len(Outcomes{})
		if at == len(leaves) {
			visit(other)
			return
		}
		leaf := leaves[at]
		var total int64
		for _, of := range e.n[leaf] {
			total += of[o]
		}
		for _, split := range splits(total, len(e.n[leaf])) {
			for value, n := range split {
				other.n[leaf][value][o] = n
			}
			all(at*len(Outcomes{}) + o + 1)
		}
	}
	all(0)
}

// The bounds that flows give are those of an enumeration of every truth, whatever is
// named, and every number between them is possible.
func TestBoundsAreExact(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tree := rapid.SampledFrom([][]int{{0, 0}, {0, 0, 0}, {2}, {2, 0}, {2, 2}, {1, 2}}).Draw(t, "strutture")
		values := rapid.IntRange(2, 3).Draw(t, "values")
		e := newEdition(values, tree...)
		for range rapid.IntRange(1, 9).Draw(t, "quesiti") {
			leaf := rapid.SampledFrom(e.leaves()).Draw(t, "leaf")
			e.n[leaf][rapid.IntRange(0, values-1).Draw(t, "value")][rapid.IntRange(0, 1).Draw(t, "outcome")]++
		}
		n := newNetwork(e.kind())
		for cell := range n.named {
			parent := n.parents[cell/n.columns]
			n.named[cell] = (parent < 0 || n.named[n.within(parent, cell)]) && rapid.Bool().Draw(t, "named")
		}
		possible := make([]map[int64]bool, len(n.truth))
		for cell := range possible {
			possible[cell] = make(map[int64]bool)
		}
		e.truths(func(other edition) {
			for value := range values {
				if !slices.Contains(n.values, value) && other.count(0, value).Total() > 0 {
					return
				}
			}
			for cell, named := range n.named {
				if named && other.count(cell/n.columns, n.values[cell%n.columns]) != n.truth[cell] {
					return
				}
			}
			for cell := range possible {
				possible[cell][other.count(cell/n.columns, n.values[cell%n.columns]).Total()] = true
			}
		})
		for cell, numbers := range possible {
			if n.named[cell] {
				continue
			}
			least, most := n.truth[cell].Total(), n.truth[cell].Total()
			n.each(cell, func(o int, more bool) {
				if changed := n.push(cell, o, more, 100); more {
					most += changed
				} else {
					least -= changed
				}
			})
			all := slices.Sorted(maps.Keys(numbers))
			if all[0] != least || all[len(all)-1] != most || int64(len(all)) != most-least+1 {
				t.Fatalf("area %d, value %d: from %d to %d, in truth any of %v", cell/n.columns, n.values[cell%n.columns], least, most, all)
			}
		}
	})
}

// random makes an edition with areas of all sizes, many of them near k.
func random(seed uint64, k int64) edition {
	r := rand.New(rand.NewPCG(seed, 15))
	tree := make([]int, 2+r.IntN([]int{3, 8, 29}[r.IntN(3)]))
	if r.IntN(4) > 0 {
		for direzione := range tree {
			tree[direzione] = 1 + r.IntN(4)
		}
	}
	values := 1 + r.IntN(8)
	e := newEdition(values+r.IntN(2), tree...) // one value may be nowhere
	e.K, e.Class = k, r.IntN(2) == 0
	skew := []float64{0.2, 0.5, 2}[r.IntN(3)]
	sizes := []int{int(k), 3 * int(k), 3 * int(k), 60, 300}
	for _, leaf := range e.leaves() {
		for range r.IntN(sizes[r.IntN(len(sizes))]) {
			value := min(int(r.ExpFloat64()*skew*float64(values)/2), values-1)
			e.n[leaf][(value+leaf*r.IntN(2))%values][min(int(r.ExpFloat64()), 2)]++
		}
	}
	if r.IntN(3) == 0 {
		withheld := make(map[[2]int]bool)
		for area := range e.Parents {
			for value := range values {
				withheld[[2]int{area, value}] = r.IntN(12) == 0
			}
		}
		e.Withheld = func(area, value int) bool { return withheld[[2]int{area, value}] }
	}
	return e
}

// tables is how many random tables the tests try; TABLES asks for more.
func tables(few uint64) uint64 {
	if n, err := strconv.ParseUint(os.Getenv("TABLES"), 10, 64); err == nil {
		return n
	}
	return few
}

// The rules that do not ask what can be worked out, in every table.
func TestRules(t *testing.T) {
	for seed := range tables(300) {
		e := random(seed, 1+int64(seed%6))
		table, list := New(e.kind()), e.list()
		for area, parent := range e.Parents {
			named, altri := table.Area(area)
			rest := e.total(area)
			for _, g := range named {
				rest -= g.Total()
				if g.Outcomes != e.count(area, g.Value) {
					t.Errorf("seed %d, area %d, value %d: %v, not %v", seed, area, g.Value, g.Outcomes, e.count(area, g.Value))
				}
				if g.Total() < e.K && !(e.Class && len(list) == 1) || g.Total() == 0 {
					t.Errorf("seed %d, area %d names %d quesiti (rule 1)", seed, area, g.Total())
				}
				if e.Withheld != nil && e.Withheld(area, g.Value) {
					t.Errorf("seed %d, area %d names value %d, which is withheld", seed, area, g.Value)
				}
				if parent < 0 {
					continue
				}
				above, _ := table.Area(parent)
				if !slices.ContainsFunc(above, func(of Group) bool { return of.Value == g.Value }) {
					t.Errorf("seed %d, area %d names value %d, which its parent does not (rule 2)", seed, area, g.Value)
				}
			}
			if rest != altri.Total() {
				t.Errorf("seed %d, area %d: altri is %v, not %d", seed, area, altri, rest)
			}
			if rest > 0 && rest < e.K && len(named) > 0 {
				t.Errorf("seed %d, area %d: altri is %d (rule 3)", seed, area, rest)
			}
		}
	}
}

// What is named in small editions: the nation first, then each area.
func TestWhatIsNamed(t *testing.T) {
	type counts = [][]Outcomes // by leaf and value
	for _, c := range []struct {
		name string
		tree []int
		n    counts
		set  func(*edition)
		want string
	}{
		{"the example of the package comment", []int{0, 0}, counts{{{3}, {9}}, {{20}, {30}}}, nil,
			"A23 B39 | 12 | 50"},
		{"all is named where nothing is small", []int{0, 0}, counts{{{5}, {9}}, {{20}, {30}}}, nil,
			"A25 B39 | A5 B9 | A20 B30"},
		{"altri of the nation make a cycle, so B stays named", []int{0, 0}, counts{{{3}, {9}, {6}, {1}}, {{20}, {30}, {7}, {1}}}, nil,
			"A23 B39 15 | B9 10 | B30 28"},
		{"a single oggetto of a class is told everywhere", []int{0, 1}, counts{{{3}}, {{20}}}, func(e *edition) { e.Class = true },
			"A23 | A3 | A20 | A20"},
		{"a single value of another kind nowhere", []int{0, 1}, counts{{{6}, {}}, {{20}, {}}}, nil,
			"26 | 6 | 20 | 20"},
		{"k = 1 protects nothing", []int{0, 0}, counts{{{3}, {1}}, {{0}, {30}}}, func(e *edition) { e.K = 1 },
			"A3 B31 | A3 B1 | B30"},
		{"what is withheld is not named within", []int{1}, counts{{{10}, {20}, {30}}}, func(e *edition) {
			e.Withheld = func(area, value int) bool { return area == 1 && value == 0 }
		}, "A10 B20 C30 | B20 C30 10 | B20 C30 10"},
		{"outcomes give a small group away that sizes do not", []int{0, 0}, counts{{{0, 3}, {9, 0}}, {{0, 17}, {11, 0}}}, nil,
			"40 | 12 | 28"},
	} {
		e := newEdition(len(c.n[0]), c.tree...)
		e.K = 5
		for i, leaf := range e.leaves() {
			e.n[leaf] = c.n[i]
		}
		if c.set != nil {
			c.set(&e)
		}
		var areas []string
		table := New(e.kind())
		for area := range e.Parents {
			named, altri := table.Area(area)
			var all []string
			for _, g := range named {
				all = append(all, fmt.Sprintf("%c%d", 'A'+g.Value, g.Total()))
			}
			if n := altri.Total(); n > 0 {
				all = append(all, fmt.Sprint(n))
			}
			areas = append(areas, strings.Join(all, " "))
		}
		if got := strings.Join(areas, " | "); got != c.want {
			t.Errorf("%s: %s, not %s", c.name, got, c.want)
		}
	}
}

// attacked is what somebody knows who has the tables of all areas and the list of values.
func attacked(e edition, table *Table) *attack.System {
	a, list := attack.New(), e.list()
	of := func(area, o int, values ...int) attack.Sum {
		sum := attack.Sum{}
		for _, leaf := range e.leaves() {
			for _, value := range values {
				if e.in(leaf, area) {
					sum[fmt.Sprint(leaf, value, o)] = 1
				}
			}
		}
		return sum
	}
	for area := range e.Parents {
		named, altri := table.Area(area)
		others := slices.Clone(list)
		for _, g := range named {
			others = slices.DeleteFunc(others, func(value int) bool { return value == g.Value })
		}
		width := e.K - 1
		if e.total(area) < e.K {
			width = 1
		}
		for o := range altri {
			for _, g := range named {
				a.Know(of(area, o, g.Value), g.Outcomes[o])
			}
			a.Know(of(area, o, others...), altri[o])
		}
		for _, value := range others {
			if n := e.count(area, value).Total(); n < e.K {
				sum := attack.Sum{}
				for o := range altri {
					maps.Copy(sum, of(area, o, value))
				}
				a.Ask(fmt.Sprintf("area %d, value %d", area, value), sum, n, width)
			}
		}
	}
	return a
}

// Nobody who has the tables of all areas can narrow a small group to fewer than k numbers,
// by linear programming, which knows nothing of flows.
func TestNothingCanBeWorkedOut(t *testing.T) {
	asked := 0
	for seed := range tables(60) {
		e := random(seed, 2+int64(seed%5))
		if len(e.list()) < 2 {
			continue // it is told, or everybody can tell
		}
		a := attacked(e, New(e.kind()))
		asked += a.Asked()
		for _, found := range a.Narrowed() {
			t.Errorf("seed %d: %s", seed, found)
		}
	}
	t.Logf("%d small groups attacked", asked)
}

// shown is what the tables of all areas say.
func shown(e edition) string {
	var all []any
	table := New(e.kind())
	for area := range e.Parents {
		named, altri := table.Area(area)
		all = append(all, named, altri)
	}
	return fmt.Sprint(all...)
}

// Somebody who also knows the method can rule out every truth of which it would show
// something else. Of all truths of toy editions, of which the office figures are known,
// this is the share of small groups that one can tell so. Which tables: those of k or more.
func TestWhoKnowsTheMethod(t *testing.T) {
	const k = 5
	told, narrowed, small := 0, 0, 0
	for seed := range tables(6) {
		r := rand.New(rand.NewPCG(seed, 16))
		tree := [][]int{{0, 0}, {0, 0, 0}, {2}, {2, 0}, {1, 2}, {2, 2}, {3}}[r.IntN(7)]
		outcomes, values := 1+r.IntN(2), 2+r.IntN(2)
		e := newEdition(values, tree...)
		e.K = k
		truths := 1
		for _, leaf := range e.leaves() {
			for o := range outcomes {
				n := int64(r.IntN(18 / outcomes))
				for truths*len(splits(n, values)) > 20_000 {
					n /= 2
				}
				truths *= len(splits(n, values))
				e.n[leaf][0][o] = n
			}
		}
		type cells struct {
			numbers []uint64 // that it can be of, as bits, by area and value
			small   []int    // of how many truths
		}
		editions := make(map[string]cells)
		e.truths(func(other edition) {
			key := shown(other)
			of, known := editions[key]
			if !known {
				of = cells{make([]uint64, len(e.Parents)*values), make([]int, len(e.Parents)*values)}
				editions[key] = of
			}
			for cell := range of.small {
				n := other.count(cell/values, cell%values).Total()
				of.numbers[cell] |= 1 << n
				if n > 0 && n < k {
					of.small[cell]++
				}
			}
		})
		for _, of := range editions {
			for cell, n := range of.small {
				if e.total(cell/values) < k {
					continue
				}
				small += n
				switch numbers := bits.OnesCount64(of.numbers[cell]); {
				case numbers == 1:
					told += n
				case numbers < k:
					narrowed += n
				}
			}
		}
	}
	share := 100 * float64(told) / float64(small)
	t.Logf("of %d small groups %.3f %% can be told exactly, %.2f %% to fewer than k numbers", small, share, 100*float64(narrowed)/float64(small))
	if share > 0.5 {
		t.Error("more than 0.5 %")
	}
}
