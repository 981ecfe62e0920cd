package disclosure

import (
	"math"
	"math/bits"
	"slices"
)

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

// divides tells that the quesiti of no value can be in either state of a change.
func (p *part) divides(c change) bool {
	for value := range p.ClassOf {
		if p.holds(value, c.state) && p.holds(value, c.to) {
			return false
		}
	}
	return true
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
	case a.part != none && !(p.can(value, a.state) && p.can(value, a.to)):
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

// costOf is what would be lost by a move in the groups of a place.
func (t *Table) costOf(m *move, place int) (cost int) {
	t.touched(m, place, func(part, area, node int, c change) { cost += t.loss(part, area, node, c.level()) })
	return cost
}

// loss is what suppressing a group costs: nothing where it is suppressed as much already,
// large ones more than small ones, those of large areas more than those of small ones.
func (t *Table) loss(part, area, node int, level Level) int {
	p := t.parts[part]
	at := area*p.nodes + node
	if p.levels[at] >= level || !t.published(part, node) {
		return 0
	}
	cost := 2 + bits.Len64(uint64(p.units[at].Total()))
	if level == Hidden && p.levels[at] == Shown {
		cost *= 2
	}
	switch {
	case part == none:
		cost *= 8
	case node >= len(p.ClassOf):
		cost *= 4
	}
	switch {
	case area == Nation:
		cost *= 400
	case area < t.Place(0):
		cost *= 20
	}
	return cost
}

// harms tells that a move would cost more than what it is for: for a count of a value or a
// class, classes or totals of regions or the nation; for one of a place's total, totals of
// regions; for one of a region's, anything of the nation, or the totals of several others.
func (t *Table) harms(m *move, x target) bool {
	classToo := x.part != none && (x.node < len(t.parts[x.part].ClassOf) || x.area >= t.Place(0))
	totals := make(map[int]bool) // of which areas
	harms := false
	for _, place := range append(slices.Clone(m.places), m.partners...) {
		t.touched(m, place, func(part, area, node int, c change) {
			if area >= t.Place(0) || t.loss(part, area, node, c.level()) == 0 {
				return
			}
			if part == none && area != x.area {
				totals[area] = true
			}
			harms = harms || area == Nation && x.area > Nation || classToo && part != none && node >= len(t.parts[part].ClassOf)
		})
	}
	if x.part == none && x.area < t.Place(0) {
		return harms || len(totals) > 1
	}
	return harms || len(totals) > 0
}

// apply makes a move possible, by suppressing what it passes through, and notes what it
// proves: the counts of the areas in which all of it happens.
func (t *Table) apply(m *move) {
	pass := func(of []int) {
		for _, place := range of {
			t.touched(m, place, func(part, area, node int, c change) {
				t.suppress(part, area, node, c.level())
				if !slices.ContainsFunc(of, func(other int) bool { return !slices.Contains(t.areas(other, m.reach), area) }) {
					p := t.parts[part]
					t.prove(p, area*p.nodes+node, c)
				}
			})
		}
	}
	pass(m.places)
	pass(m.partners)
}

// depth is how far up a move is felt in a dimension: in classes, or in the totals and so
// in all dimensions. What is felt in values only is a matter of networks.
type depth int

const (
	inClasses depth = iota
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
	{within, inClasses}, {across, inClasses}, {within, inTotals}, {across, inTotals}, {through, inClasses}, {through, inTotals},
}

// few is how many places, values or partners are looked at where there may be many.
const few = 4

// search finds a cheap move that proves a count, nil when there is none.
func (t *Table) search(x target) *move {
	for _, kind := range attempts {
		if x.area == Nation && kind.reach < through || x.area > Nation && x.area <= len(t.placesOf) && kind.reach < across {
			continue
		}
		if x.part == none && kind.depth < inTotals {
			continue
		}
		var best *move
		for _, c := range t.changes(x) {
			if kind.reach == through && kind.depth == inTotals && (!c.swaps() || x.part != none || t.several(x.area)) {
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

// several tells that there are other areas like one in what it is a part of.
func (t *Table) several(area int) bool {
	return area > Nation && len(t.placesOf) > 1 || area >= t.Place(0) && len(t.placesOf[t.regionAt(area)]) > 1
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
// area one of its largest places, or as many places as are needed, of a region or of all.
func (t *Table) carriers(x target, c change) (all [][]int) {
	if x.area >= t.Place(0) {
		return [][]int{{x.area - t.Place(0)}}
	}
	var everywhere []int
	for region := range t.placesOf {
		if x.area > Nation && region != t.regionAt(x.area) {
			continue
		}
		places := t.ranked(rank{c, x.part, x.node, region})
		for _, place := range places[:min(few, len(places))] {
			all = append(all, []int{place})
		}
		all = append(all, places)
		everywhere = append(everywhere, places...)
	}
	if x.area == Nation {
		all = append(all, everywhere)
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
			if class != p.ClassOf[value] {
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
				{change: c, part: x.part, value: value, sign: 1, class: true},
				{change: c, part: x.part, value: other, sign: -1, class: true},
			})
		}
	}
	return ways
}

// throughTotals are ways in which the totals change, and with them a value of each
// dimension: the one that gives most room at the place, or in its region, or the next
// ones.
func (t *Table) throughTotals(x target, place int, c change) (ways [][]atom) {
	for way := range 4 * few {
		rank, apart := way/2, way%2 == 1
		if apart && !c.swaps() {
			continue
		}
		possible := true
		atoms := []atom{{change: c, part: none, sign: 1}}
		for i, p := range t.parts {
			if i == none || p.Whole && c.swaps() || len(p.ClassOf) == 0 {
				continue
			}
			values := p.valuesFor(x, i)
			area := t.Place(place)
			if rank%2 == 1 {
				area = t.Region(t.regionOf[place])
			}
			// most is the value, other than one, with most room for a change, or one of the next;
			// -1 when there is none.
			most := func(in change, but int) int {
				able := largest(slices.DeleteFunc(slices.Clone(values), func(value int) bool { return value == but || !p.holds(value, in.state) || !p.holds(value, in.to) }),
					func(value int) int64 { return weigh(&p.units[area*p.nodes+value], in) })
				if len(able) == 0 {
					return -1
				}
				return able[min(rank/2, len(able)-1)]
			}
			switch {
			case p.Whole:
				atoms = append(atoms, atom{part: i, value: most(change{}, -1), sign: 1, class: true})
			case apart || p.divides(c):
				// Quesiti leave a value for another: where no value holds both states, there is no
				// other way. Their classes are other ones too, where there are classes.
				from := most(change{c.state, c.state}, -1)
				to := most(change{c.to, c.to}, from)
				possible = possible && from >= 0 && to >= 0 && (p.Classes == 0 || p.ClassOf[from] != p.ClassOf[to])
				atoms = append(atoms, atom{change: change{c.state, c.state}, part: i, value: from, sign: 1, class: p.Classes > 0},
					atom{change: change{c.to, c.to}, part: i, value: to, sign: -1, class: p.Classes > 0})
			default:
				value := most(c, -1)
				possible = possible && value >= 0
				atoms = append(atoms, atom{change: c, part: i, value: value, sign: 1, class: true})
			}
		}
		if possible {
			ways = append(ways, atoms)
		}
	}
	return ways
}

// valuesFor are the values of a dimension through which a move can prove a count: its own
// in the dimension that it is of, any in others.
func (p *part) valuesFor(x target, part int) (values []int) {
	switch {
	case part == x.part && x.node < len(p.ClassOf):
		return []int{x.node}
	case part == x.part:
		return slices.Clone(p.byClass[x.node-len(p.ClassOf)])
	}
	for value := range p.ClassOf {
		values = append(values, value)
	}
	return values
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
