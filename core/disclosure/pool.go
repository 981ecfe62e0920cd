package disclosure

import "slices"

// pools are the ways in which a move can go through the dimensions at a place with pools
// in place of single values.
func (t *Table) pools(x target, d depth, place int, c change) (ways [][]atom) {
	p := t.parts[x.part]
	var own atom // of what the target is of
	class := -1
	if x.part != none && !p.Whole {
		own = atom{change: c, part: x.part, value: x.node, sign: 1, class: true}
		if class = x.node - len(p.ClassOf); class >= 0 {
			own = t.pool(c, x.part, class, 1)
		} else {
			class = p.ClassOf[x.node]
		}
	}
	if d == inClasses {
		if x.part == none || p.Whole {
			return nil
		}
		for other := range p.byClass {
			if other != class && len(p.byClass[other]) > 0 {
				ways = append(ways, []atom{own, t.pool(c, x.part, other, -1)})
			}
		}
		return append(ways, []atom{own, t.poolOfAll(c, x.part, -1, func(value int) bool { return p.ClassOf[value] != class })})
	}
	for way := range 2 * few {
		rank, apart := way/2, way%2 == 1
		if apart && !c.swaps() {
			continue
		}
		atoms := []atom{{change: c, part: none, sign: 1}}
		for i, p := range t.parts {
			switch {
			case i == none || len(p.ClassOf) == 0 || p.Whole && c.swaps():
			case i != x.part && c.swaps() && (apart || p.divides(c)):
				all := func(int) bool { return true }
				atoms = append(atoms, t.poolOfAll(change{c.state, c.state}, i, 1, all), t.poolOfAll(change{c.to, c.to}, i, -1, all))
			case i == x.part && !p.Whole:
				atoms = append(atoms, own)
			case p.Whole:
				values := largest(p.valuesFor(x, i), func(value int) int64 { return p.units[t.Place(place)*p.nodes+value].N[0] })
				atoms = append(atoms, atom{part: i, value: values[min(rank, len(values)-1)], sign: 1, class: true})
			default:
				var classes []int
				for class, values := range p.byClass {
					if len(values) > 0 {
						classes = append(classes, class)
					}
				}
				classes = largest(classes, func(class int) int64 { return weigh(&p.units[t.Place(place)*p.nodes+len(p.ClassOf)+class], c) })
				if rank == 0 && len(classes) > 1 {
					atoms = append(atoms, t.poolOfAll(c, i, 1, func(int) bool { return true }))
				} else {
					atoms = append(atoms, t.pool(c, i, classes[min(max(0, rank-1), len(classes)-1)], 1))
				}
			}
		}
		ways = append(ways, atoms)
	}
	return ways
}

// pool is an atom of the values of a class.
func (t *Table) pool(c change, part, class, sign int) atom {
	values := t.parts[part].byClass[class]
	return atom{change: c, part: part, value: values[0], sign: sign, class: true, pool: values}
}

// poolOfAll is an atom of the values of several classes.
func (t *Table) poolOfAll(c change, part, sign int, of func(value int) bool) atom {
	a := atom{change: c, part: part, sign: sign, pool: []int{}, several: true}
	for value := range t.parts[part].ClassOf {
		if of(value) {
			a.pool = append(a.pool, value)
		}
	}
	return a
}

// fill finds partners for a move with pools, and tells whether it then proves enough. The
// quesiti of the place are given out to one partner after another, so that none is
// counted twice.
func (t *Table) fill(m *move, best *move) bool {
	need, place := t.k-1, m.places[0]
	m.cost = t.costOf(m, place)
	left := make([][]rest, len(m.atoms))
	for i, a := range m.atoms {
		for _, value := range a.values() {
			if r := t.capacity(place, value, 1, a); r.width() > 0 && (a.pool == nil || t.hidden(m, place, a, value)) {
				left[i] = append(left[i], rest{value, r})
			}
		}
		if len(left[i]) == 0 {
			return false
		}
	}
	type candidate struct{ place, cost int }
	var candidates []candidate
	for _, partner := range t.partnersOf(m) {
		candidates = append(candidates, candidate{partner, t.costOf(m, partner)})
	}
	slices.SortStableFunc(candidates, func(a, b candidate) int { return a.cost - b.cost })
	var width int64
	for _, partner := range candidates {
		if best != nil && m.cost+partner.cost >= best.cost {
			return false
		}
		if n := t.give(m, place, partner.place, left); n > 0 {
			width += n
			m.partners = append(m.partners, partner.place)
			m.cost += partner.cost
		}
		if width >= need {
			return true
		}
	}
	return false
}

// values are those that an atom goes through.
func (a *atom) values() []int {
	if a.pool != nil {
		return a.pool
	}
	return []int{a.value}
}

// rest is what a value has left to give, and to take.
type rest struct {
	value int
	room
}

// give takes from what a place has left what a move can give to a partner, or take from
// it, and tells how much that is.
func (t *Table) give(m *move, place, partner int, left [][]rest) (width int64) {
	type both struct {
		left  *rest
		there room
	}
	meeting := make([][]both, len(m.atoms)) // what there is at either
	for i, a := range m.atoms {
		for j := range left[i] {
			own := &left[i][j]
			if there := t.capacity(partner, own.value, -1, a); own.width() > 0 && there.width() > 0 && (a.pool == nil || t.hidden(m, partner, a, own.value)) {
				meeting[i] = append(meeting[i], both{own, there})
			}
		}
		if len(meeting[i]) == 0 {
			return 0
		}
	}
	for way := range 2 {
		n := t.k
		for _, values := range meeting {
			var sum int64
			for _, b := range values {
				sum = min(sum+min(b.left.room[way], b.there[way]), unlimited)
			}
			n = min(n, sum)
		}
		for _, values := range meeting {
			owed := n
			for _, b := range values {
				taken := min(owed, b.left.room[way], b.there[way])
				owed -= taken
				b.left.room[way] -= taken
			}
		}
		width += n
	}
	return width
}

// hidden tells whether a value of a pool is suppressed enough for a move wherever it
// touches it.
func (t *Table) hidden(m *move, place int, a atom, value int) bool {
	p := t.parts[a.part]
	nodes := [2]int{value, value}
	if class := p.ClassOf[value]; a.several && class < p.Classes {
		nodes[1] = len(p.ClassOf) + class
	}
	for _, area := range t.areas(place, m.reach) {
		for _, node := range nodes {
			if p.levels[area*p.nodes+node] < a.level() {
				return false
			}
		}
	}
	return true
}
