package indicator

import (
	"cmp"
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
var Ages = [...]AgeClass{{0, 5}, {6, 10}, {11, 15}, {16, 25}, {26, 60}, {61, 180}, {181, -1}}

// numbers views counts as a plain array: they are nothing but integers.
func (c *Counts) numbers() *[countsSize]int64 { return (*[countsSize]int64)(unsafe.Pointer(c)) }

const countsSize = int(unsafe.Sizeof(Counts{}) / unsafe.Sizeof(int64(0)))

func (c *Counts) add(other *Counts) {
	mine, theirs := c.numbers(), other.numbers()
	for i := range mine {
		mine[i] += theirs[i]
	}
}

// Times counts the definiti by their giorni. Nearly all are answered within some
// weeks, so short times have an array and long ones a map.
type Times struct {
	near [nearDays]uint32
	far  map[int32]int64
}

const nearDays = 64

func (t *Times) add(days int32) {
	if days < nearDays {
		t.near[days]++
		return
	}
	t.addFar(days, 1)
}

func (t *Times) addFar(days int32, n int64) {
	if t.far == nil {
		t.far = make(map[int32]int64)
	}
	t.far[days] += n
}

func (t *Times) addBin(bin Bin) {
	if bin.Days < nearDays {
		t.near[bin.Days] += uint32(bin.N)
		return
	}
	t.addFar(bin.Days, bin.N)
}

func (t *Times) merge(other *Times) {
	for days, n := range other.near {
		t.near[days] += n
	}
	for days, n := range other.far {
		t.addFar(days, n)
	}
}

// Bin is how many quesiti were answered in so many giorni.
type Bin struct {
	Days int32
	N    int64
}

// Bins are the times in ascending order of days, without empty ones.
func (t *Times) Bins() []Bin {
	var bins []Bin
	for days, n := range t.near {
		if n > 0 {
			bins = append(bins, Bin{int32(days), int64(n)})
		}
	}
	for days, n := range t.far {
		bins = append(bins, Bin{days, n})
	}
	slices.SortFunc(bins, func(a, b Bin) int { return cmp.Compare(a.Days, b.Days) })
	return bins
}

// Cell is what is counted of a group.
type Cell struct {
	Counts
	Times Times
}

// Key is the values of a group in the dimensions of the query; unused elements
// are empty.
type Key [MaxPer]string

// Table is a cell for every group that has a quesito.
type Table struct{ cells map[Key]*Cell }

// NewTable is the table of no quesiti.
func NewTable() *Table { return &Table{cells: make(map[Key]*Cell)} }

func (t *Table) cell(key Key) *Cell {
	cell, known := t.cells[key]
	if !known {
		cell = new(Cell)
		t.cells[key] = cell
	}
	return cell
}

// Merge adds the cells of other quesiti.
func (t *Table) Merge(other *Table) {
	for key, theirs := range other.cells {
		mine := t.cell(key)
		mine.Counts.add(&theirs.Counts)
		mine.Times.merge(&theirs.Times)
	}
}

// Keys are the keys in ascending order of code points.
func (t *Table) Keys() []Key {
	keys := make([]Key, 0, len(t.cells))
	for key := range t.cells {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b Key) int { return slices.Compare(a[:], b[:]) })
	return keys
}
