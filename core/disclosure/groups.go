package disclosure

// Outcomes counts the quesiti of a group by how they ended. What each number means is the
// caller's: entro, oltre and senza soglia, or definiti and giacenti; one not needed is 0.
type Outcomes [3]int64

// Total is the size of the group.
func (o Outcomes) Total() (n int64) {
	for _, count := range o {
		n += count
	}
	return n
}

// Add adds the quesiti of another group.
func (o *Outcomes) Add(other Outcomes) {
	for i, count := range other {
		o[i] += count
	}
}

// Kind is everything of a month that a characteristic divides into groups: its oggetti of
// one class of soglia, its intermediari, its changes of oggetto.
type Kind struct {
	K int64 // riservatezza_k: the least size of a group that may be named; 1 protects nothing

	// Parents holds, for each area, the one that it lies in: -1 for the nation, which is
	// the first, and an earlier area for every other.
	Parents []int

	// Counts are the quesiti of the leaves, the areas that have none in them. Those of the
	// other areas follow. Several counts of a leaf and a value add up. Quesiti that have no
	// value are told as an office figure, and are left out.
	Counts []Count

	// Withheld tells whether a value may not be named in an area whatever its size; nil is
	// never. A value that is withheld in an area is not named within it either.
	Withheld func(area, value int) bool

	// Class says that the values are the oggetti of a class of soglia. If the nation has a
	// single one, it is told everywhere, as the class is.
	Class bool
}

// Count is how many quesiti a leaf has of a value. Callers number values from 0, always in the
// same order for the same quesiti: of two values that are as cheap to hide, the lower one is hidden.
type Count struct {
	Area, Value int
	Outcomes
}

// Group is the quesiti of an area that have a value.
type Group struct {
	Value int
	Outcomes
}

// Table holds the groups of a kind that may be named. There is no way from it to others.
type Table struct {
	named [][]Group
	altri []Outcomes
}

// Area gives the groups that an area names, in the order of their values, and the sum of
// all the others, which is empty where there are none.
func (t *Table) Area(area int) (named []Group, altri Outcomes) { return t.named[area], t.altri[area] }

// New decides which groups of a kind are named.
func New(kind Kind) *Table {
	n := newNetwork(kind)
	n.nameLarge(kind)
	for area := range n.parents {
		n.enlargeAltri(area)
	}
	for cell := range n.truth {
		n.widen(cell)
	}
	t := &Table{make([][]Group, len(n.parents)), make([]Outcomes, len(n.parents))}
	for cell, of := range n.truth {
		area := cell / n.columns
		if n.named[cell] {
			t.named[area] = append(t.named[area], Group{n.values[cell%n.columns], of})
		} else {
			t.altri[area].Add(of)
		}
	}
	return t
}

// nameLarge names all that is neither small (rule 1) nor unnamed in the parent (rule 2).
func (n *network) nameLarge(kind Kind) {
	least := n.k
	if n.columns == 1 {
		// Everybody can tell the only value of the nation; it is told or nothing is (rule 5).
		if least = 1; !kind.Class {
			return
		}
	}
	for cell, of := range n.truth {
		parent := n.parents[cell/n.columns]
		n.named[cell] = of.Total() >= least && (parent < 0 || n.named[n.within(parent, cell)]) &&
			!kind.withheld(cell/n.columns, n.values[cell%n.columns])
	}
	for cell := len(n.truth) - 1; cell >= 0; cell-- {
		if n.named[cell] {
			n.price[cell] += n.truth[cell].Total()
			if parent := n.parents[cell/n.columns]; parent >= 0 {
				n.price[n.within(parent, cell)] += n.price[cell]
			}
		}
	}
}

// enlargeAltri leaves the cheapest value unnamed where those unnamed are fewer than k
// together (rule 3). That is enough, as the value has k or more.
func (n *network) enlargeAltri(area int) {
	var altri int64
	cheapest := -1
	for cell := area * n.columns; cell < (area+1)*n.columns; cell++ {
		if !n.named[cell] {
			altri += n.truth[cell].Total()
		} else if cheapest < 0 || n.price[cell] < n.price[cheapest] {
			cheapest = cell
		}
	}
	if altri > 0 && altri < n.k && cheapest >= 0 {
		n.unname(cheapest)
	}
}

// unname leaves a value of an area unnamed, there and in all areas within it.
func (n *network) unname(cell int) {
	if !n.named[cell] {
		return
	}
	for area := n.parents[cell/n.columns]; area >= 0; area = n.parents[area] {
		n.price[n.within(area, cell)] -= n.price[cell]
	}
	n.forget(cell)
}

func (n *network) forget(cell int) {
	n.named[cell], n.price[cell] = false, 0
	for _, child := range n.children[cell/n.columns] {
		n.forget(n.within(child, cell))
	}
}
