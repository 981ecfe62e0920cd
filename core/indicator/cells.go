package indicator

import (
	"slices"
	"unsafe"

	"cruscotto/core/catalog"
)

const classes = 1 + len(catalog.Classi) // class 0 has no soglia

// Counts are the integers that all indicators of a group derive from. "The
// universe" is that of the period at D for the query's base; elements are indexed
// by [catalog.Classe] and by age class ([Ages]).
type Counts struct {
	Pervenuti int64 // with invio in P and ≤ D
	Cambiati  int64 // of them, with a changed oggetto
	Giacenti  int64 // of the universe
	Deflusso  int64 // definiti with definizione in P and ≤ D

	SommaGiorni int64          // days, of the definiti of the universe
	Definiti    [classes]int64 // of the universe
	Entro       [classes]int64 // of them, entro soglia; meaningless for class 0
	Scaduti     [classes]int64 // giacenti scaduti of the universe; 0 for class 0

	Eta [len(Ages)]Age // all giacenti at D, whatever their invio
}

// Age counts the giacenti of an age class.
type Age struct{ NonScaduti, Scaduti, SenzaSoglia int64 }

// AgeClass is an age class of giacenti, in days; To is -1 in the last one.
type AgeClass struct{ From, To int32 }

// Ages are the classes of the anzianità della giacenza.
var Ages = [...]AgeClass{{0, 5}, {6, 10}, {11, 15}, {16, 25}, {26, 60}, {61, 180}, {181, 365}, {366, -1}}

// numbers views counts as a plain array: they are nothing but integers.
func (c *Counts) numbers() *[countsSize]int64 { return (*[countsSize]int64)(unsafe.Pointer(c)) }

const countsSize = int(unsafe.Sizeof(Counts{}) / unsafe.Sizeof(int64(0)))

// Add adds the counts of other quesiti.
func (c *Counts) Add(other *Counts) {
	mine, theirs := c.numbers(), other.numbers()
	for i := range mine {
		mine[i] += theirs[i]
	}
}

// Times counts the definiti by their giorni. Nearly all are answered within some
// weeks, so short times have an array and the others a list.
type Times struct {
	near [nearDays]uint32
	far  Bins
}

const nearDays = 32

// Bins count quesiti by a number of days, ascending, without empty ones.
type Bins []Bin

// Bin is how many quesiti have a number of days.
type Bin struct {
	Days int32
	N    int64
}

// Bins yields the times in ascending order of days, without empty ones.
func (t *Times) Bins(yield func(Bin) bool) {
	for days, n := range t.near {
		if n > 0 && !yield(Bin{int32(days), int64(n)}) {
			return
		}
	}
	for _, bin := range t.far {
		if !yield(bin) {
			return
		}
	}
}

func (t *Times) merge(other *Times) {
	for days, n := range other.near {
		t.near[days] += n
	}
	t.far.add(other.far)
}

func (b *Bins) add(other Bins) {
	if len(*b) == 0 || len(other) == 0 {
		*b = append(*b, other...)
		return
	}
	mine, all := *b, make(Bins, 0, len(*b)+len(other))
	for len(mine) > 0 && len(other) > 0 {
		switch days := min(mine[0].Days, other[0].Days); {
		case days < other[0].Days:
			all, mine = append(all, mine[0]), mine[1:]
		case days < mine[0].Days:
			all, other = append(all, other[0]), other[1:]
		default:
			all = append(all, Bin{days, mine[0].N + other[0].N})
			mine, other = mine[1:], other[1:]
		}
	}
	*b = append(append(all, mine...), other...)
}

// Cell is what is counted of a group.
type Cell struct {
	Counts
	Times Times
	Invii Bins // all giacenti at D by the day of invio, since [export.EarliestDate]; only where [Query.Coda] asks
}

func (c *Cell) add(other *Cell) {
	c.Counts.Add(&other.Counts)
	c.Times.merge(&other.Times)
	c.Invii.add(other.Invii)
}

// Key is a group by the positions of its values in [Table.Values].
type Key [MaxPer]uint32

func (k Key) compare(other Key) int { return slices.Compare(k[:], other[:]) }

// Table holds a cell for every group that has quesiti, in ascending order of key:
// first by the value in the first dimension, then in the second, by code points.
type Table struct {
	Values [MaxPer][]string // the values of each dimension, ascending; "" alone where there is none
	Keys   []Key
	Cells  []*Cell // parallel to Keys
}

// Merge adds the cells of other quesiti. Both tables are in order, so it is one
// pass over both.
func (t *Table) Merge(other *Table) {
	var values [MaxPer][]string
	var mine, theirs [MaxPer][]uint32
	for d := range values {
		values[d], mine[d], theirs[d] = union(t.Values[d], other.Values[d])
	}
	merged := Table{Values: values}
	i, j := 0, 0
	for i < len(t.Keys) || j < len(other.Keys) {
		order := -1
		switch {
		case i == len(t.Keys):
			order = 1
		case j < len(other.Keys):
			order = t.Keys[i].in(mine).compare(other.Keys[j].in(theirs))
		}
		switch {
		case order < 0:
			merged.append(t.Keys[i].in(mine), t.Cells[i])
			i++
		case order > 0:
			merged.append(other.Keys[j].in(theirs), other.Cells[j])
			j++
		default:
			t.Cells[i].add(other.Cells[j])
			merged.append(t.Keys[i].in(mine), t.Cells[i])
			i++
			j++
		}
	}
	*t = merged
}

// Total is the table of one group, of all quesiti of t.
func (t *Table) Total() *Table {
	total := &Table{}
	for d := range total.Values {
		total.Values[d] = []string{""}
	}
	if len(t.Cells) > 0 {
		all := new(Cell)
		for _, cell := range t.Cells {
			all.add(cell)
		}
		total.append(Key{}, all)
	}
	return total
}

func (t *Table) append(key Key, cell *Cell) {
	t.Keys = append(t.Keys, key)
	t.Cells = append(t.Cells, cell)
}

// in is the key by the positions that its values got in a union.
func (k Key) in(positions [MaxPer][]uint32) Key {
	for d := range k {
		k[d] = positions[d][k[d]]
	}
	return k
}

// union is the distinct values of two lists, ascending, and where each value of
// either went.
func union(a, b []string) (all []string, fromA, fromB []uint32) {
	all = slices.Concat(a, b)
	slices.Sort(all)
	all = slices.Compact(all)
	find := func(values []string) []uint32 {
		positions := make([]uint32, len(values))
		for i, value := range values {
			at, _ := slices.BinarySearch(all, value)
			positions[i] = uint32(at)
		}
		return positions
	}
	return all, find(a), find(b)
}
