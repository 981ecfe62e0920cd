package disclosure

// network holds the quesiti of a kind as a flow from the nation to its leaves, outcome by
// outcome. A cell is a column, which is a value, in an area. It is an edge that carries its
// quesiti from the node of the value in the parent to that of the value in the area, or,
// where the area is a leaf, to the single node of the area.
type network struct {
	k        int64
	parents  []int
	children [][]int
	columns  int
	values   []int // by column

	// By cell, which is area * columns + column.
	truth []Outcomes
	flow  []Outcomes // the truth, but for the cells moved
	named []bool
	price []int64 // quesiti that leave named groups, here and within, if the cell is unnamed
	head  []int32 // the node that the edge leads to
	tail  []int32 // the node that it comes from

	moved []int // cells whose flow is not the truth now
	sides [2]side
	round int32 // of searches, which tells the marks of this one from older ones
}

// newNetwork adds up the counts.
//
// A value that the nation does not have is known to be nowhere, and has no column. Two or more
// values that the nation cannot name share a column: nobody can tell how its quesiti are divided
// among them, so the size of such a group can be any number up to the column's at least.
func newNetwork(kind Kind) *network {
	areas := len(kind.Parents)
	n := &network{k: kind.K, parents: kind.Parents, children: make([][]int, areas)}
	for area, parent := range kind.Parents {
		if parent >= 0 {
			n.children[parent] = append(n.children[parent], area)
		}
	}
	var nation []int64
	for _, c := range kind.Counts {
		for c.Value >= len(nation) {
			nation = append(nation, 0)
		}
		nation[c.Value] += c.Total()
	}
	column := make([]int, len(nation))
	var rest []int
	for value, size := range nation {
		switch {
		case size >= n.k && !kind.withheld(0, value):
			column[value] = len(n.values)
			n.values = append(n.values, value)
		case size > 0:
			rest = append(rest, value)
		}
	}
	for _, value := range rest {
		column[value] = len(n.values)
	}
	switch len(rest) {
	case 0:
	case 1:
		n.values = append(n.values, rest[0])
	default:
		n.values = append(n.values, several)
	}
	n.columns = len(n.values)
	n.truth = make([]Outcomes, areas*n.columns)
	for _, c := range kind.Counts {
		for area := c.Area; area >= 0 && nation[c.Value] > 0; area = n.parents[area] {
			n.truth[area*n.columns+column[c.Value]].Add(c.Outcomes)
		}
	}
	n.flow = append([]Outcomes(nil), n.truth...)
	n.named, n.price = make([]bool, len(n.truth)), make([]int64, len(n.truth))
	for cell := range n.truth {
		head, tail := cell, len(n.truth)
		if area := cell / n.columns; len(n.children[area]) == 0 {
			head = area * n.columns
		}
		if parent := n.parents[cell/n.columns]; parent >= 0 {
			tail = n.within(parent, cell)
		}
		n.head, n.tail = append(n.head, int32(head)), append(n.tail, int32(tail))
	}
	for i := range n.sides {
		n.sides[i].marks = make([]mark, len(n.truth)+1)
	}
	return n
}

// several is the value of a column that several share.
const several = -1

func (k Kind) withheld(area, value int) bool {
	return value == several || k.Withheld != nil && k.Withheld(area, value)
}

// within is the cell of the same value in another area.
func (n *network) within(area, cell int) int { return area*n.columns + cell%n.columns }

// widen makes sure that a small group can be of any of k numbers, or of two where its table
// has fewer than k quesiti (rule 4). As long as it cannot, the cheapest way for it to change
// further is left unnamed.
func (n *network) widen(cell int) {
	if size := n.truth[cell].Total(); size == 0 || size >= n.k {
		return
	}
	need := n.k - 1
	if n.total(cell/n.columns) < n.k {
		need = 1
	}
	for {
		width := int64(0)
		n.each(cell, func(o int, more bool) { width += n.push(cell, o, more, need-width) })
		if width >= need {
			return
		}
		var cheapest []step
		price, gain := int64(0), int64(1)
		n.each(cell, func(o int, more bool) {
			n.push(cell, o, more, need)
			way := n.way(cell, o, more, true)
			if way == nil {
				return
			}
			cost, room := int64(0), n.room(way, o, need-width)
			for _, s := range way {
				cost += n.price[s.cell]
			}
			if cheapest == nil || cost*gain < price*room {
				cheapest, price, gain = way, cost, room
			}
		})
		if cheapest == nil {
			return // the nation has a single column: nothing is named
		}
		for _, s := range cheapest {
			n.unname(s.cell)
		}
	}
}

// total is how many quesiti an area has.
func (n *network) total(area int) (sum int64) {
	for _, of := range n.truth[area*n.columns : (area+1)*n.columns] {
		sum += of.Total()
	}
	return sum
}

// each asks for either direction of every outcome, and puts the flow right after each.
func (n *network) each(cell int, ask func(o int, more bool)) {
	for o := range n.truth[cell] {
		for _, more := range []bool{false, true} {
			ask(o, more)
			for _, moved := range n.moved {
				n.flow[moved] = n.truth[moved]
			}
			n.moved = n.moved[:0]
		}
	}
}

// push changes the quesiti of a cell that have an outcome to more, or to less, as far as
// nothing that is named changes and at most so far, and tells how far that is.
func (n *network) push(cell, o int, more bool, most int64) (pushed int64) {
	for pushed < most {
		way := n.way(cell, o, more, false)
		if way == nil {
			break
		}
		room := n.room(way, o, most-pushed)
		for _, s := range way {
			if s.against {
				n.flow[s.cell][o] -= room
			} else {
				n.flow[s.cell][o] += room
			}
			n.moved = append(n.moved, s.cell)
		}
		pushed += room
	}
	return pushed
}
