// Package disclosure decides what a shared report may show (riservatezza): no count
// from 1 to k−1, and nothing from which such a count could be worked out.
//
// It is cell suppression for linked, hierarchical tables, as offices of statistics do
// it; the method is in the tradition of the hypercube (Repsilber 1994; Giessing and
// Repsilber 2002; Hundepool and others, Statistical Disclosure Control, 2012, chapter
// 4), carried over to groups with states. What is small is suppressed first (primary
// suppression). Then each suppressed count needs a proof that it is protected: a move
// of quesiti between suppressed groups that changes the count and leaves every shown
// number, in every table of every report, as it is. Groups that a move needs and that
// are not suppressed yet are suppressed too (complementary suppression), the cheapest
// first. A move that reaches far enough shows that at least k values of the count agree
// with all that is shown; as a move stays possible when more is suppressed, no proof is
// ever lost, and none has to be found by solving a program.
//
// A [Table] holds all tables of one universe of quesiti: of the nation, of each region
// (direzione) and of each place (struttura), as a whole and by the values of each
// dimension. What it decides depends on all of them, whichever reports are then made,
// so that reports made of the same exports never tell more together than each alone.
package disclosure

import (
	"errors"
	"math"
	"math/bits"
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
	todo     []target
	withheld []bool // by area: nothing of it is shown, nor of its likes
	ranks    map[rank][]int
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
	joined    []bool  // by region: nothing of it is shown there, as in other regions
	withdrawn bool    // nothing of it is shown
	again     []bool  // by node: its states are no other's, so that the total tells of it
}

// hides is what of a dimension is hidden at all places of a region.
type hides uint8

const (
	nothing hides = iota
	itsValues
	itsClasses // and so its values
)

// oneClass tells that all values are of one class.
func (p *part) oneClass() bool {
	return slices.ContainsFunc(p.byClass, func(values []int) bool { return len(values) == len(p.ClassOf) })
}

// divides tells that the quesiti of no value can be in either state of a change.
func (p *part) divides(c change) bool {
	for value := range p.ClassOf {
		if p.holds(value, c.state) && p.holds(value, c.to) {
			return false
		}
	}
	return true
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
		p.hides, p.joined = make([]hides, regions), make([]bool, regions)
		t.parts = append(t.parts, p)
	}
	return t
}

// The areas of a table: the nation, then the regions, then the places.
const Nation = 0

// Region is the area of a region.
func (t *Table) Region(region int) int { return 1 + region }

// Place is the area of a place.
func (t *Table) Place(place int) int { return 1 + len(t.placesOf) + place }

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
	for len(t.todo) > 0 {
		next := t.todo[0]
		t.todo = t.todo[1:]
		if t.settled(next) {
			continue
		}
		best := t.search(next)
		switch {
		case (best == nil || best.reach > within && best.atoms[0].part == none) && (t.bare(next) || t.join(next)):
			t.todo = append(t.todo, next)
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

// thinOut hides the values of a dimension at all places of a region where most could not
// be shown anyway: the few others would only make it harder to protect these. Their
// classes stay, and the values of the region.
func (t *Table) thinOut() {
	for i, p := range t.parts {
		for region, places := range t.placesOf {
			some, small := 0, 0
			for _, place := range places {
				for value := range p.ClassOf {
					at := t.Place(place)*p.nodes + value
					if p.units[at].Total() > 0 {
						some++
					}
					if p.levels[at] != Shown {
						small++
					}
				}
			}
			if i == none || p.Whole || len(places) < 2 || 2*small <= some {
				continue
			}
			p.hides[region] = itsValues
			for _, place := range places {
				for value := range p.ClassOf {
					t.suppress(i, t.Place(place), value, Hidden)
				}
			}
		}
	}
}

// bare hides the classes too of a dimension at all places of a region, before a count at
// one of them would cost the totals of regions. It tells whether that was left to do.
func (t *Table) bare(x target) bool {
	p := t.parts[x.part]
	if x.part == none || p.Whole || x.area < t.Place(0) {
		return false
	}
	region := t.regionOf[x.area-t.Place(0)]
	if p.hides[region] == itsClasses || len(t.placesOf[region]) < 2 {
		return false
	}
	p.hides[region] = itsClasses
	for _, place := range t.placesOf[region] {
		for node := range p.nodes {
			t.suppress(x.part, t.Place(place), node, Hidden)
		}
	}
	return true
}

// join hides a dimension in a region, and in another one, before a count in it would cost
// the totals of regions; if it is hidden there already, in one more. It tells whether one
// was left.
func (t *Table) join(x target) bool {
	p := t.parts[x.part]
	if x.part == none || p.Whole || x.area == Nation || p.fixed() {
		return false
	}
	region := x.area - t.Region(0)
	if x.area >= t.Place(0) {
		region = t.regionOf[x.area-t.Place(0)]
	}
	if p.joined[region] {
		region = -1
	}
	one := false
	for n := 0; n < 2; n++ {
		if region < 0 {
			region = t.nextToJoin(p)
		}
		if region >= 0 {
			t.hideIn(x.part, region)
			one = true
		}
		if t.joinedOf(p) > 1 {
			break
		}
		region = -1
	}
	return one
}

// fixed tells that other tables tell something of the groups of a dimension.
func (p *part) fixed() bool {
	for value := range p.ClassOf {
		if p.units[Nation*p.nodes+value].Fixed != ([States]int64{}) {
			return true
		}
	}
	return false
}

func (t *Table) joinedOf(p *part) (n int) {
	for _, joined := range p.joined {
		if joined {
			n++
		}
	}
	return n
}

// nextToJoin is the region of which most of a dimension is hidden already, of those where
// not all is; -1 when there is none.
func (t *Table) nextToJoin(p *part) int {
	best, least := -1, 0
	for region, joined := range p.joined {
		shown := 0
		for node := range p.nodes {
			if at := t.Region(region)*p.nodes + node; p.units[at].Total() > 0 && p.levels[at] != Hidden {
				shown++
			}
		}
		if !joined && (best < 0 || shown < least) {
			best, least = region, shown
		}
	}
	return best
}

// hideIn hides a dimension in a region and at its places.
func (t *Table) hideIn(part, region int) {
	p := t.parts[part]
	p.joined[region], p.hides[region] = true, itsClasses
	for node := range p.nodes {
		t.suppress(part, t.Region(region), node, Hidden)
		for _, place := range t.placesOf[region] {
			t.suppress(part, t.Place(place), node, Hidden)
		}
	}
}

// spread tells that a count of a value or a class is bounded by nothing but what its
// class, or all of the dimension, has in the area and what it has in the region, as no
// other count like it in the region is shown, and that these leave it room; where the
// regions are joined, what it has in all of them. Either of the two may be small: then it
// is suppressed, and has room of its own.
func (t *Table) spread(x target) bool {
	p := t.parts[x.part]
	if x.part == none || x.area == Nation || p.fixed() {
		return false
	}
	region := x.area - t.Region(0)
	if x.area >= t.Place(0) {
		region = t.regionOf[x.area-t.Place(0)]
	}
	of, node := p, 0 // what it is a part of
	switch {
	case p.joined[region]:
		of = t.parts[none]
	case x.area < t.Place(0) || p.hides[region] == nothing:
		return false
	case p.hides[region] == itsClasses:
		of = t.parts[none]
	case x.node >= len(p.ClassOf):
		return false
	default:
		node = len(p.ClassOf) + p.ClassOf[x.node]
	}
	here := of.units[x.area*of.nodes+node].N[x.state]
	var there, all int64
	for other := range t.placesOf {
		if other == region || p.joined[region] && p.joined[other] {
			there += p.units[t.Region(other)*p.nodes+x.node].N[x.state]
			all += of.units[t.Region(other)*of.nodes+node].N[x.state]
		}
	}
	// What joined regions have together is no count of a table of its own: where the nation
	// shows what it has, it can be worked out.
	if !p.joined[region] || p.levels[Nation*p.nodes+x.node] == Hidden {
		there = max(there, t.k-1)
	}
	return min(max(here, t.k-1), there)-max(0, here+there-all) >= t.k-1
}

// loose tells that the counts of a dimension of which nothing is shown have room between
// what other tables tell of them and the total.
func (t *Table) loose(x target) bool {
	p, all := t.parts[x.part], t.parts[none]
	level, total := all.levels[x.area], all.units[x.area]
	if p.Whole || level == Hidden {
		return true
	}
	var fixed [States]int64
	together := int64(0)
	for value := range p.ClassOf {
		for state, n := range p.units[x.area*p.nodes+value].Fixed {
			fixed[state] += n
			together += n
		}
	}
	tight := func(n, fixed int64) bool { return fixed > 0 && n-fixed < t.k-1 }
	return !tight(total.Total(), together) && (level == TotalOnly || !tight(total.N[x.state], fixed[x.state]))
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
			t.todo = append(t.todo, target{part, area, node, state})
		}
	}
}

// settled tells that a count has its proof, or needs none.
func (t *Table) settled(x target) bool {
	p := t.parts[x.part]
	at := x.area*p.nodes + x.node
	if p.withdrawn && t.loose(x) || t.withheld[x.area] || t.spread(x) {
		return true
	}
	bit := uint8(1) << x.state
	if p.levels[at] == TotalOnly {
		bit <<= States
	}
	return p.proved[at]&bit != 0
}

// giveUp hides more than a move would: of a group its total too; then of a value the whole
// dimension, so that only the totals bound it; of a place all places of the region, so
// that only the region's total does, and of a region all regions.
func (t *Table) giveUp(x target) error {
	p := t.parts[x.part]
	regions, places := t.Region(0), t.Place(0)
	switch {
	case p.levels[x.area*p.nodes+x.node] == TotalOnly:
		t.suppress(x.part, x.area, x.node, Hidden)
		return nil
	case x.part != none && !p.withdrawn:
		p.withdrawn = true
		for at := range p.levels {
			p.levels[at] = Hidden
		}
		t.todo = append(t.todo, x)
		return nil
	case x.part != none:
		t.suppress(none, x.area, 0, t.parts[none].levels[x.area]+1)
		return nil
	case x.area == Nation:
		for area := range places + len(t.regionOf) {
			t.withhold(area)
		}
		return ErrTooFew
	case !t.oneOfMany(x.area):
		for area := regions; area < places+len(t.regionOf); area++ {
			if len(t.placesOf) > 1 {
				t.withhold(area)
			}
		}
	default:
		for _, place := range t.placesOf[t.regionOf[x.area-places]] {
			t.withhold(t.Place(place))
		}
	}
	return nil
}

// withhold hides all of an area.
func (t *Table) withhold(area int) {
	t.withheld[area] = true
	for part, p := range t.parts {
		for node := range p.nodes {
			t.suppress(part, area, node, Hidden)
		}
	}
}

// change is what a move does to the quesiti that it moves: they leave a group for
// another one in the state that it names, or, where to is another state, they only
// change between the two.
type change struct{ state, to int }

func (c change) swaps() bool { return c.state != c.to }

// level is what a group may show at most that a move with the change passes through.
func (c change) level() Level {
	if c.swaps() {
		return TotalOnly
	}
	return Hidden
}

// atom is a group of each place through which a move goes, what the move does there, and
// with which sign: quesiti come in, or the first state grows, in those of sign +1 when the
// move goes forwards.
type atom struct {
	change
	part, value, sign int
	class             bool // the class of the value changes too

	// pool are values in place of the one: whichever of them that are hidden already,
	// another for each quesito. Tables of many small groups have no single one that is
	// large enough. Where they are of several classes, these must be hidden too.
	pool    []int
	several bool
}

// room is how far a move can go, forwards and backwards, before a count would be
// negative.
type room [2]int64

const unlimited = math.MaxInt64 / 4

func (r room) and(other room) room { return room{min(r[0], other[0]), min(r[1], other[1])} }

func (r room) plus(other room) room {
	return room{min(r[0]+other[0], unlimited), min(r[1]+other[1], unlimited)}
}

func (r room) width() int64 { return r[0] + r[1] }

// room is that of a move in the groups of a place.
func (t *Table) room(place, sign int, atoms []atom) room {
	r := room{unlimited, unlimited}
	for _, a := range atoms {
		r = r.and(t.capacity(place, a.value, sign, a))
	}
	return r
}

// capacity is the room that a value of an atom gives at a place.
func (t *Table) capacity(place, value, sign int, a atom) room {
	p := t.parts[a.part]
	u := &p.units[t.Place(place)*p.nodes+value]
	r := room{unlimited, unlimited}
	switch {
	case p.Whole:
		r[1] = u.N[0] - u.Fixed[0]
	case a.part != none && !(p.holds(value, a.state) && p.holds(value, a.to)):
		return room{}
	case a.swaps():
		r = room{u.Free[a.to], u.Free[a.state]}
	default:
		r[1] = u.N[a.state] - u.Fixed[a.state]
	}
	if sign*a.sign < 0 {
		r[0], r[1] = r[1], r[0]
	}
	return r
}

// move is a move: quesiti of some places of a region for those of their partners, or of
// none, in some atoms.
type move struct {
	change
	atoms    []atom
	places   []int
	partners []int
	reach    reach
	cost     int
}

// reach is how far up a move is felt: in the places only, in their regions, or in the
// nation, which only moves without partners reach.
type reach int

const (
	within reach = iota
	across
	through
)

// areas are those of a place that a move touches.
func (t *Table) areas(place int, r reach) []int {
	return []int{t.Place(place), t.Region(t.regionOf[place]), Nation}[:r+1]
}

// touched calls f with each group that a move touches at a place, and what it does there.
func (t *Table) touched(m *move, place int, f func(part, area, node int, c change)) {
	for _, area := range t.areas(place, m.reach) {
		for _, a := range m.atoms {
			if a.pool == nil {
				f(a.part, area, a.value, a.change)
			}
			if p := t.parts[a.part]; a.class {
				f(a.part, area, len(p.ClassOf)+p.ClassOf[a.value], a.change)
			}
		}
	}
}

// costOf is what would be lost by a move in the groups of a place: groups that are
// hidden already cost nothing, large ones more than small ones, those of large areas
// more than those of small ones.
func (t *Table) costOf(m *move, place int) (cost int) {
	t.touched(m, place, func(part, area, node int, c change) {
		p := t.parts[part]
		at := area*p.nodes + node
		if p.levels[at] >= c.level() || !t.published(part, node) {
			return
		}
		weight := 2 + bits.Len64(uint64(p.units[at].Total()))
		if c.level() == Hidden && p.levels[at] == Shown {
			weight *= 2
		}
		switch {
		case part == none:
			weight *= 8
		case node >= len(p.ClassOf):
			weight *= 4
		}
		switch {
		case area == Nation:
			weight *= 400
		case area <= len(t.placesOf):
			weight *= 20
		}
		cost += weight
	})
	return cost
}

// apply makes a move possible, by suppressing what it passes through, and notes what it
// proves.
func (t *Table) apply(m *move) {
	pass := func(place int, alone, together bool) {
		t.touched(m, place, func(part, area, node int, c change) {
			t.suppress(part, area, node, c.level())
			if area < t.Place(0) && together || area >= t.Place(0) && alone {
				// of several places none goes the whole way
				p := t.parts[part]
				t.prove(p, area*p.nodes+node, c)
			}
		})
	}
	for _, place := range m.places {
		pass(place, len(m.places) == 1, true)
	}
	for _, partner := range m.partners {
		pass(partner, len(m.partners) == 1, len(m.partners) == 1)
	}
}

// depth is how far up a move is felt in a dimension: in the values only, in their
// classes, or in the totals and so in all dimensions.
type depth int

const (
	inValues depth = iota
	inClasses
	inTotals
)

// prove notes that a change proves the counts of a group.
func (t *Table) prove(p *part, at int, c change) {
	bit := uint8(1)<<c.state | uint8(1)<<c.to
	switch {
	case p.Whole:
		bit = 1
	case c.swaps():
		bit <<= States
	}
	p.proved[at] |= bit
}

// attempts are the kinds of moves, those that are likely to cost least first.
var attempts = []struct {
	reach
	depth
}{
	{within, inValues}, {within, inClasses}, {across, inValues}, {across, inClasses}, {within, inTotals},
	{through, inValues}, {across, inTotals}, {through, inClasses}, {through, inTotals},
}

// few is how many places, values or partners are looked at where there may be many.
const few = 4

// search finds a cheap move that proves a count, nil when there is none.
func (t *Table) search(x target) *move {
	p := t.parts[x.part]
	for _, kind := range attempts {
		if x.area == Nation && kind.reach < through || x.area > Nation && x.area <= len(t.placesOf) && kind.reach < across {
			continue
		}
		if x.part == none && kind.depth < inTotals || x.part != none && x.node >= len(p.ClassOf) && kind.depth < inClasses {
			continue
		}
		var best *move
		for _, c := range t.changes(x) {
			if kind.reach == through && kind.depth == inTotals && (!c.swaps() || x.part != none || t.oneOfMany(x.area)) {
				continue // the nation would have more quesiti than it has, or lose its states for one of its parts
			}
			for _, carriers := range t.carriers(x, c) {
				for _, atoms := range t.atoms(x, kind.depth, carriers[0], c) {
					m := &move{change: c, atoms: atoms, reach: kind.reach}
					if t.complete(m, carriers, best) && (best == nil || m.cost < best.cost) {
						best = m
					}
					if best != nil && best.cost == 0 {
						return best
					}
				}
				if len(carriers) > 1 || kind.reach == through {
					continue
				}
				for _, atoms := range t.pools(x, kind.depth, carriers[0], c) {
					m := &move{change: c, atoms: atoms, places: carriers, reach: kind.reach}
					if t.fill(m, best) && (best == nil || m.cost < best.cost) {
						best = m
					}
				}
			}
		}
		if best != nil {
			return best
		}
	}
	return nil
}

// oneOfMany tells that an area is a place of a region with several.
func (t *Table) oneOfMany(area int) bool {
	return area >= t.Place(0) && len(t.placesOf[t.regionOf[area-t.Place(0)]]) > 1
}

// changes are those that prove a count: where totals are shown quesiti can only change
// their state.
func (t *Table) changes(x target) (all []change) {
	p := t.parts[x.part]
	if p.levels[x.area*p.nodes+x.node] == Hidden {
		return []change{{x.state, x.state}}
	}
	for to := range States {
		if to != x.state {
			all = append(all, change{x.state, to})
		}
	}
	return all
}

// carriers are the places whose quesiti can change a count: the place itself; of a larger
// area one of its largest places, or as many places of a region as are needed.
func (t *Table) carriers(x target, c change) (all [][]int) {
	if x.area >= t.Place(0) {
		return [][]int{{x.area - t.Place(0)}}
	}
	for region := range t.placesOf {
		if x.area > Nation && region != x.area-t.Region(0) {
			continue
		}
		places := t.ranked(rank{c, x.part, x.node, region})
		for _, place := range places[:min(few, len(places))] {
			all = append(all, []int{place})
		}
		all = append(all, places)
	}
	return all
}

// ranked are the places of a region, those whose group gives most room to a change first.
func (t *Table) ranked(r rank) []int {
	places, known := t.ranks[r]
	if !known {
		p := t.parts[r.part]
		places = largest(slices.Clone(t.placesOf[r.region]), func(place int) int64 {
			return weigh(&p.units[t.Place(place)*p.nodes+r.node], r.change)
		})
		t.ranks[r] = places
	}
	return places
}

// weigh is how much room a group gives to a change, about.
func weigh(u *Unit, c change) int64 {
	if c.swaps() {
		return min(u.Free[c.state], u.Free[c.to])*1024 + u.Free[c.state] + u.Free[c.to]
	}
	return u.N[c.state]
}

// largest puts those with the largest sizes first.
func largest(of []int, size func(int) int64) []int {
	slices.SortStableFunc(of, func(a, b int) int {
		switch sa, sb := size(a), size(b); {
		case sa > sb:
			return -1
		case sa < sb:
			return 1
		}
		return 0
	})
	return of
}

// atoms are the ways in which a move can go through the dimensions at a place.
func (t *Table) atoms(x target, d depth, place int, c change) (ways [][]atom) {
	if d == inTotals {
		return t.throughTotals(x, place, c)
	}
	p := t.parts[x.part]
	values := []int{x.node}
	if x.node >= len(p.ClassOf) {
		values = largest(slices.Clone(p.byClass[x.node-len(p.ClassOf)]), func(value int) int64 {
			return weigh(&p.units[t.Place(place)*p.nodes+value], c)
		})
		values = values[:min(few, len(values))]
	}
	for _, value := range values {
		var others []int
		for other, class := range p.ClassOf {
			if other != value && (class == p.ClassOf[value]) == (d == inValues) {
				others = append(others, other)
			}
		}
		// What is hidden already costs nothing; of the rest the largest are the most likely.
		others = largest(others, func(other int) int64 {
			at := t.Place(place)*p.nodes + other
			return int64(p.levels[at])*unlimited/4 + weigh(&p.units[at], c)
		})
		for _, other := range others[:min(2*few, len(others))] {
			ways = append(ways, []atom{
				{change: c, part: x.part, value: value, sign: 1, class: d == inClasses},
				{change: c, part: x.part, value: other, sign: -1, class: d == inClasses},
			})
		}
	}
	return ways
}

// throughTotals are ways in which the totals change, and with them a value of each
// dimension: the one that gives most room at the place, or in its region, or the next
// ones.
func (t *Table) throughTotals(x target, place int, c change) (ways [][]atom) {
	for rank := range 2 * few {
		possible := true
		atoms := []atom{{change: c, part: none, sign: 1}}
		for i, p := range t.parts {
			if i == none || p.Whole && c.swaps() || len(p.ClassOf) == 0 {
				continue
			}
			var values []int
			switch {
			case i != x.part:
				for value := range p.ClassOf {
					values = append(values, value)
				}
			case x.node < len(p.ClassOf):
				values = []int{x.node}
			default:
				values = slices.Clone(p.byClass[x.node-len(p.ClassOf)])
			}
			area := t.Place(place)
			if rank%2 == 1 {
				area = t.Region(t.regionOf[place])
			}
			// through adds the value with most room for a change, or one of the next.
			through := func(in change, sign int) {
				able := largest(slices.DeleteFunc(slices.Clone(values), func(value int) bool { return !p.holds(value, in.state) || !p.holds(value, in.to) }),
					func(value int) int64 { return weigh(&p.units[area*p.nodes+value], in) })
				if possible = possible && len(able) > 0; possible {
					atoms = append(atoms, atom{change: in, part: i, value: able[min(rank/2, len(able)-1)], sign: sign, class: true})
				}
			}
			switch {
			case p.Whole:
				through(change{}, 1)
			case p.divides(c):
				// No value holds both states: quesiti leave one for another.
				through(change{c.state, c.state}, 1)
				through(change{c.to, c.to}, -1)
			default:
				through(c, 1)
			}
		}
		if possible {
			ways = append(ways, atoms)
		}
	}
	return ways
}

// complete chooses as many carriers for a move as it needs, and partners, and tells
// whether it then proves enough; it gives up what cannot be cheaper than another move.
func (t *Table) complete(m *move, carriers []int, best *move) bool {
	need := t.k - 1
	var own room
	for _, place := range carriers {
		if own.width() >= need {
			break
		}
		if r := t.room(place, 1, m.atoms); r.width() > 0 {
			own = own.plus(r)
			m.places = append(m.places, place)
			m.cost += t.costOf(m, place)
		}
	}
	if own.width() < need {
		return false
	}
	if m.reach == through {
		return true
	}
	if best != nil && m.cost >= best.cost {
		return false
	}
	type candidate struct {
		place, cost int
		room
	}
	var candidates []candidate
	cheapest := -1
	for _, place := range t.partnersOf(m) {
		r := own.and(t.room(place, -1, m.atoms))
		if r.width() == 0 {
			continue
		}
		candidates = append(candidates, candidate{place, t.costOf(m, place), r})
		if last := len(candidates) - 1; r.width() >= need && (cheapest < 0 || candidates[last].cost < candidates[cheapest].cost) {
			cheapest = last
			if candidates[last].cost == 0 {
				break
			}
		}
	}
	if cheapest >= 0 {
		m.cost += candidates[cheapest].cost
		m.partners = []int{candidates[cheapest].place}
		return true
	}
	// Together they may have what none has alone.
	slices.SortStableFunc(candidates, func(a, b candidate) int { return int(b.width() - a.width()) })
	var together room
	for _, c := range candidates {
		together = together.plus(c.room)
		m.partners = append(m.partners, c.place)
		m.cost += c.cost
		if own.and(together).width() >= need {
			return true
		}
	}
	return false
}

// partnersOf are the places that can make up for what a move changes at its own: those
// of the same region, or the largest of the others.
func (t *Table) partnersOf(m *move) []int {
	var places []int
	for region, of := range t.placesOf {
		same := region == t.regionOf[m.places[0]]
		switch {
		case same && m.reach == within:
			for _, place := range of {
				if place != m.places[0] {
					places = append(places, place)
				}
			}
		case !same && m.reach == across:
			of = t.ranked(rank{m.atoms[0].change, m.atoms[0].part, m.atoms[0].value, region})
			places = append(places, of[:min(few, len(of))]...)
		}
	}
	return places
}
