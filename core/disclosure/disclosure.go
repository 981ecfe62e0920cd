// Package disclosure decides what a shared report may show (riservatezza): no count
// from 1 to k−1, and nothing from which such a count could be worked out.
//
// It is cell suppression for linked, hierarchical tables, as offices of statistics do
// it (Hundepool and others, Statistical Disclosure Control, 2012, chapter 4), carried over
// to groups with states. What is small is suppressed first (primary suppression). Then
// each suppressed count needs a proof that it is protected: a move of quesiti between
// suppressed groups that changes the count and leaves every shown number, in every table
// of every report, as it is. Groups that a move needs and that are not suppressed yet are
// suppressed too (complementary suppression), the cheapest first. Moves that reach far
// enough show that at least k values of the count agree with all that is shown; as a move
// stays possible when more is suppressed, no proof is ever lost, and none has to be found
// by solving a program.
//
// Values change places within their class by flows in a network (flow.go; Kelly, Golden
// and Assad 1992; Castro 2012); classes and totals by moves between a few places (move.go,
// pool.go), in the tradition of the hypercube (Repsilber 1994; Giessing and Repsilber
// 2002). Where a move would cost more than what it is for, a whole dimension is hidden
// instead, in a region or in several, so that nothing but totals bounds its counts
// (whole.go): values go before classes, classes before totals, and what places have before
// what regions have.
//
// A [Table] holds all tables of one universe of quesiti: of the nation, of each region
// (direzione) and of each place (struttura), as a whole and by the values of each
// dimension. What it decides depends on all of them, whichever reports are then made,
// so that reports made of the same exports never tell more together than each alone.
package disclosure

import (
	"errors"
	"slices"
)

// Level is how much of a group may be shown.
type Level uint8

// The levels, from all to nothing.
const (
	Shown     Level = iota
	TotalOnly       // how many they are, not in which states
	Hidden
)

// States is how many states a quesito can be in.
const States = 4

// Unit is a group of quesiti, as a row of a table shows it.
type Unit struct {
	N        [States]int64 // in each state; the total is their sum
	Free     [States]int64 // of N, those that could be in another state as far as other tables tell
	Fixed    [States]int64 // of N, those of which other tables tell that they are in the group
	Answered int64         // those of which a mean is shown
	Sum      int64         // what it is the mean of; it is shown where the states are
}

// Total is how many quesiti the group has.
func (u *Unit) Total() int64 { return u.N[0] + u.N[1] + u.N[2] + u.N[3] }

func (u *Unit) add(other *Unit) {
	for q := range u.N {
		u.N[q] += other.N[q]
		u.Free[q] += other.Free[q]
		u.Fixed[q] += other.Fixed[q]
	}
	u.Answered += other.Answered
	u.Sum += other.Sum
}

// Dim is a dimension: its values, each in a class.
type Dim struct {
	ClassOf []int // by value
	Classes int   // of which a report shows totals too; of others only the values
	// Whole tells that reports show only the totals of its groups. These are N[0].
	Whole bool
	// Holds tells by value in which states its quesiti can be at all, as everybody knows: a
	// bit for each state. nil: in any.
	Holds []uint8
}

// holds tells whether quesiti of a value can be in a state.
func (d *Dim) holds(value, state int) bool { return d.Holds == nil || d.Holds[value]>>state&1 != 0 }

// Table is the tables of one universe.
type Table struct {
	k        int64
	regionOf []int // by place
	placesOf [][]int
	parts    []*part // the first is of no dimension
	unproved []target
	withheld []bool // by area: nothing of it is shown, nor of its likes
	ranks    map[rank][]int
	regional [States]bool // Fixed is told of regions only
}

// rank is what places of a region are put in order for.
type rank struct {
	change
	part, node, region int
}

// part is a dimension with its groups: for each area those of each node, which is a
// value, then a class. That of no dimension has one node.
type part struct {
	Dim
	nodes     int
	byClass   [][]int
	units     []Unit
	levels    []Level
	proved    []uint8 // by state: a bit of those proved by moves of quesiti, then of those by changes of state
	hides     []hides // by region, at its places
	joined    []hides // by region, there and at its places: those that hide as much are known together only
	withdrawn bool    // nothing of it is shown
	again     []bool  // by node: its states are no other's, so that the total tells of it
}

// oneClass tells that all values are of one class.
func (p *part) oneClass() bool {
	return slices.ContainsFunc(p.byClass, func(values []int) bool { return len(values) == len(p.ClassOf) })
}

// can tells whether quesiti of a node can be in a state.
func (p *part) can(node, state int) bool {
	if node < len(p.ClassOf) {
		return p.holds(node, state)
	}
	return slices.ContainsFunc(p.byClass[node-len(p.ClassOf)], func(value int) bool { return p.holds(value, state) })
}

// alone tells that no other node like it holds what a node can hold: then it is told by
// the states of the total.
func (p *part) alone(node int) bool {
	if p.Holds == nil {
		return false
	}
	mine, others := uint8(0), uint8(0)
	for value, class := range p.ClassOf {
		if value == node || len(p.ClassOf)+class == node {
			mine |= p.Holds[value]
		} else {
			others |= p.Holds[value]
		}
	}
	return mine&others == 0
}

// none is the part of no dimension.
const none = 0

// ErrTooFew is that even of the nation nothing could be shown.
var ErrTooFew = errors.New("too few quesiti to show anything")

// New makes an empty table. Counts below k, but for 0, are not shown; places are in
// the region that regionOf tells.
func New(k int64, regionOf []int, regions int, dims ...Dim) *Table {
	t := &Table{k: k, regionOf: regionOf, placesOf: make([][]int, regions), withheld: make([]bool, 1+regions+len(regionOf)), ranks: make(map[rank][]int)}
	for place, region := range regionOf {
		t.placesOf[region] = append(t.placesOf[region], place)
	}
	for _, d := range append([]Dim{{ClassOf: []int{}}}, dims...) {
		p := &part{Dim: d, nodes: len(d.ClassOf), byClass: make([][]int, d.Classes)}
		for value, class := range d.ClassOf {
			for len(p.byClass) <= class {
				p.byClass = append(p.byClass, nil)
			}
			p.byClass[class] = append(p.byClass[class], value)
		}
		if p.oneClass() {
			p.Classes = 0 // it is the total again
		}
		p.nodes += len(p.byClass)
		if len(t.parts) == none {
			p.nodes = 1
		}
		p.again = make([]bool, p.nodes)
		for node := range p.again {
			p.again[node] = p.alone(node)
		}
		areas := 1 + regions + len(regionOf)
		p.units, p.levels, p.proved = make([]Unit, areas*p.nodes), make([]Level, areas*p.nodes), make([]uint8, areas*p.nodes)
		p.hides, p.joined = make([]hides, regions), make([]hides, regions)
		t.parts = append(t.parts, p)
	}
	return t
}

// FixedInRegions notes a state whose Fixed is told of regions only, not of their places.
func (t *Table) FixedInRegions(state int) { t.regional[state] = true }

// The areas of a table: the nation, then the regions, then the places.
const Nation = 0

// Region is the area of a region.
func (t *Table) Region(region int) int { return 1 + region }

// Place is the area of a place.
func (t *Table) Place(place int) int { return 1 + len(t.placesOf) + place }

// regionAt is the region of an area that is one, or a place.
func (t *Table) regionAt(area int) int {
	if area >= t.Place(0) {
		return t.regionOf[area-t.Place(0)]
	}
	return area - t.Region(0)
}

// AddTotal adds quesiti of a place.
func (t *Table) AddTotal(place int, u Unit) { t.add(none, place, 0, u) }

// Add adds quesiti of a place to a value of a dimension, by its position.
func (t *Table) Add(dim, place, value int, u Unit) {
	p := t.parts[1+dim]
	t.add(1+dim, place, value, u)
	t.add(1+dim, place, len(p.ClassOf)+p.ClassOf[value], u)
}

func (t *Table) add(part, place, node int, u Unit) {
	p := t.parts[part]
	for _, area := range []int{Nation, t.Region(t.regionOf[place]), t.Place(place)} {
		p.units[area*p.nodes+node].add(&u)
	}
}

// Total is the group of all quesiti of an area, and what may be shown of it.
func (t *Table) Total(area int) (Unit, Level) { return t.at(none, area, 0) }

// Value is the group of a value of a dimension.
func (t *Table) Value(dim, area, value int) (Unit, Level) {
	if len(t.parts[1+dim].ClassOf) == 1 {
		return t.Total(area)
	}
	return t.at(1+dim, area, value)
}

// Class is the group of a class of a dimension.
func (t *Table) Class(dim, area, class int) (Unit, Level) {
	if p := t.parts[1+dim]; p.oneClass() && len(p.byClass[class]) > 0 {
		return t.Total(area)
	}
	return t.at(1+dim, area, len(t.parts[1+dim].ClassOf)+class)
}

func (t *Table) at(part, area, node int) (Unit, Level) {
	p := t.parts[part]
	unit, level := p.units[area*p.nodes+node], p.levels[area*p.nodes+node]
	if p.again[node] {
		if _, level = t.Total(area); level != Shown {
			level = Hidden // the total alone does not tell of its parts
		}
	}
	return unit, level
}

// Share is how many groups that have quesiti there are, and of these how many are
// hidden, and how many show their total only.
func (t *Table) Share() (groups, hidden, totalOnly int) {
	for i, p := range t.parts {
		for at := range p.units {
			if p.units[at].Total() == 0 || !t.published(i, at%p.nodes) {
				continue
			}
			groups++
			switch p.levels[at] {
			case Hidden:
				hidden++
			case TotalOnly:
				totalOnly++
			}
		}
	}
	return groups, hidden, totalOnly
}

// published tells whether reports show a node for itself: the only value of a dimension
// is the total again, or some of its states.
func (t *Table) published(part, node int) bool {
	p := t.parts[part]
	return part == none || len(p.ClassOf) > 1 && node < len(p.ClassOf)+p.Classes && !p.again[node]
}

// primary is what may be shown of a group taken by itself.
func (t *Table) primary(p *part, u *Unit) Level {
	small := func(n int64) bool { return 0 < n && n < t.k }
	switch {
	case small(u.Total()):
		return Hidden
	case p.Whole:
		return Shown
	case slices.ContainsFunc(u.N[:], small), small(u.Answered):
		return TotalOnly
	}
	return Shown
}

// target is a suppressed count that needs a proof.
type target struct{ part, area, node, state int }

// Protect decides what may be shown. It fails with [ErrTooFew] when that is nothing;
// then all is hidden.
func (t *Table) Protect() error {
	for part, p := range t.parts {
		for at := range p.units {
			if t.published(part, at%p.nodes) {
				if level := t.primary(p, &p.units[at]); level != Shown {
					t.suppress(part, at/p.nodes, at%p.nodes, level)
				}
			}
		}
	}
	t.thinOut()
	for len(t.unproved) > 0 {
		next := t.unproved[0]
		t.unproved = t.unproved[1:]
		if t.settled(next) {
			continue
		}
		if t.circulate(next) {
			continue
		}
		best := t.search(next)
		switch {
		case (best == nil || t.harms(best, next)) && t.hideMore(next):
			t.unproved = append(t.unproved, next)
		case best != nil:
			t.apply(best)
		default:
			if err := t.giveUp(next); err != nil {
				return err
			}
		}
	}
	return nil
}

// suppress lowers what is shown of a group, and notes what then needs a proof.
func (t *Table) suppress(part, area, node int, level Level) {
	p := t.parts[part]
	at := area*p.nodes + node
	if p.Whole {
		level = Hidden
	}
	if p.levels[at] >= level || !t.published(part, node) {
		return
	}
	p.levels[at] = level
	for state, n := range p.units[at].N {
		if n > 0 {
			t.unproved = append(t.unproved, target{part, area, node, state})
		}
	}
}

// settled tells that a count has its proof, or needs none.
func (t *Table) settled(x target) bool {
	p := t.parts[x.part]
	at := x.area*p.nodes + x.node
	if p.withdrawn && t.loose(x) || t.withheld[x.area] && t.hasRoom(x) || t.spread(x) {
		return true
	}
	bit := uint8(1) << x.state
	if p.levels[at] == TotalOnly {
		bit <<= States
	}
	return p.proved[at]&bit != 0
}
