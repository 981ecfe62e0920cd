package disclosure

import "slices"

// hides is how much of a dimension is hidden together: at all places of a region, or there
// and in the region.
type hides uint8

const (
	nothing hides = iota
	itsValues
	itsClasses // and so its values
)

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
			t.hideAtPlaces(i, region, itsValues)
		}
	}
}

// hideMore hides more of the dimensions, so that a count is easier to protect, and tells
// whether that was left to do: for one of a place more of what places of its region have,
// and all of it at last; for one of a region more of what regions have.
func (t *Table) hideMore(x target) (more bool) {
	switch {
	case x.area == Nation:
		return false
	case x.area >= t.Place(0):
		return t.bare(x) || t.withholdPlaces(x.area)
	case x.part != none:
		return t.join(x, x.part)
	}
	for part, p := range t.parts {
		if part != none && p.joined[t.regionAt(x.area)] < itsClasses {
			more = t.join(x, part) || more
		}
	}
	return more
}

// bare hides the classes too of a dimension, or for a total of all dimensions, at all
// places of a region. It tells whether that was left to do.
func (t *Table) bare(x target) (more bool) {
	region := t.regionAt(x.area)
	for part, p := range t.parts {
		if part == none || p.Whole || x.part != none && x.part != part || p.hides[region] == itsClasses || len(t.placesOf[region]) < 2 {
			continue
		}
		t.hideAtPlaces(part, region, itsClasses)
		more = true
	}
	return more
}

// withholdPlaces hides all of the places of a region, if there are several: only what the
// region has then bounds their counts. It tells whether that was left to do for one.
func (t *Table) withholdPlaces(area int) bool {
	places := t.placesOf[t.regionAt(area)]
	if len(places) < 2 || t.withheld[area] {
		return false
	}
	for _, place := range places {
		t.withhold(t.Place(place))
	}
	return true
}

// join hides a dimension in the region of a count, before this would cost the totals of
// regions: for one of a value its values first, else its classes too; if they are hidden
// there already, in one more region. The first takes another one with it, as the nation's
// counts would tell of one alone. It tells whether that was left to do.
func (t *Table) join(x target, part int) bool {
	p := t.parts[part]
	if p.Whole {
		return false
	}
	what := itsClasses
	if part == x.part && x.node < len(p.ClassOf) && p.Classes > 0 {
		what = itsValues
	}
	region := t.regionAt(x.area)
	for ; what <= itsClasses; what++ {
		next := region
		if p.joined[region] >= what {
			next = t.nextToJoin(x, part, what)
		}
		if next < 0 {
			continue
		}
		first := !slices.Contains(p.joined, what)
		t.hideIn(part, next, what)
		if next = t.nextToJoin(x, part, what); first && next >= 0 {
			t.hideIn(part, next, what)
		}
		return true
	}
	return false
}

// nextToJoin is the region, of those where less of a dimension is hidden than asked for,
// of which most is hidden already; where there are such, of those that have enough of the
// count to make up for what it lacks. -1 when there is none.
func (t *Table) nextToJoin(x target, part int, what hides) int {
	p, of := t.parts[part], t.parts[x.part]
	best, least, enough := -1, 0, false
	for region, joined := range p.joined {
		if joined >= what {
			continue
		}
		area, shown := t.Region(region), 0
		for node := range p.nodes {
			if at := area*p.nodes + node; p.units[at].Total() > 0 && p.levels[at] != Hidden {
				shown++
			}
		}
		has := of.units[area*of.nodes+x.node].N[x.state] >= t.k-1
		if best < 0 || has && !enough || has == enough && shown < least {
			best, least, enough = region, shown, has
		}
	}
	return best
}

// hideIn hides the values of a dimension, or its classes too, in a region and at its
// places.
func (t *Table) hideIn(part, region int, what hides) {
	p := t.parts[part]
	p.joined[region] = what
	for node := range p.nodes {
		if what == itsClasses || node < len(p.ClassOf) {
			t.suppress(part, t.Region(region), node, Hidden)
		}
	}
	t.hideAtPlaces(part, region, max(what, p.hides[region]))
}

// hideAtPlaces hides the values of a dimension, or its classes too, at the places of a
// region.
func (t *Table) hideAtPlaces(part, region int, what hides) {
	p := t.parts[part]
	p.hides[region] = what
	for _, place := range t.placesOf[region] {
		for node := range p.nodes {
			if what == itsClasses || node < len(p.ClassOf) {
				t.suppress(part, t.Place(place), node, Hidden)
			}
		}
	}
}

// spread tells that a count of a value or a class is bounded by nothing but what its
// class, or all of the dimension, has in the area, and what it has in the region or in
// all joined regions, as no other count like it is shown there, and that these leave it
// room. They are the margins of a table of places and values, in which a count has the
// room between the bounds of Fréchet, when what other tables tell of is taken off.
func (t *Table) spread(x target) bool {
	p := t.parts[x.part]
	if x.part == none || p.Whole || x.area == Nation {
		return false
	}
	region := t.regionAt(x.area)
	value := x.node < len(p.ClassOf)
	within := []int{t.Region(region)}
	if x.area >= t.Place(0) && (p.hides[region] == itsClasses || p.hides[region] == itsValues && value) &&
		t.spreadOver(x, p.hides[region], within) {
		return true
	}
	// A value may change places with another of its class wherever no values are shown, with
	// all others only where no classes are.
	return value && p.Classes > 0 && p.joined[region] >= itsValues && t.spreadOver(x, itsValues, t.joinedAs(p, itsValues)) ||
		p.joined[region] == itsClasses && t.spreadOver(x, itsClasses, t.joinedAs(p, itsClasses))
}

// joinedAs are the joined regions where so much of a dimension is hidden.
func (t *Table) joinedAs(p *part, what hides) (regions []int) {
	for region, joined := range p.joined {
		if joined >= what {
			regions = append(regions, t.Region(region))
		}
	}
	return regions
}

// spreadOver tells this of the table of the places of regions.
func (t *Table) spreadOver(x target, what hides, regions []int) bool {
	p := t.parts[x.part]
	of, node := t.parts[none], 0 // what the count is a part of
	if what == itsValues {
		of, node = p, len(p.ClassOf)+p.ClassOf[x.node]
	}
	// rest is what other tables do not tell of.
	rest := func(p *part, area, node int) int64 {
		u := &p.units[area*p.nodes+node]
		return u.N[x.state] - u.Fixed[x.state]
	}
	// most is the same, or what it can be at least where it is small, and so suppressed.
	most := func(p *part, area, node int) int64 {
		if n := p.units[area*p.nodes+node].N[x.state]; n < t.k {
			return max(rest(p, area, node), t.k-1)
		}
		return rest(p, area, node)
	}
	sum := func(p *part, node int) (n int64) {
		for _, area := range regions {
			n += rest(p, area, node)
		}
		return n
	}
	here, there := most(of, x.area, node), sum(p, x.node)
	switch len(regions) {
	case 1:
		there = most(p, regions[0], x.node)
	case len(t.placesOf):
		there = most(p, Nation, x.node)
	}
	if min(here, there)-max(0, here+there-sum(of, node)) >= t.k-1 {
		return true
	}
	likes := t.hiddenLikes(x)
	for _, like := range likes {
		there += sum(p, like)
	}
	return len(regions) > 1 && len(likes) > 0 && min(here, there) >= t.k-1 // all could be likes of it
}

// hiddenLikes are the other nodes that the nation hides too, in the class of a value, or
// of the classes: of these it is known only what they are together.
func (t *Table) hiddenLikes(x target) (likes []int) {
	p := t.parts[x.part]
	hidden := func(node int) bool { return p.levels[Nation*p.nodes+node] == Hidden }
	if !hidden(x.node) {
		return nil
	}
	for other := range p.nodes {
		value := x.node < len(p.ClassOf)
		if other == x.node || value != (other < len(p.ClassOf)) || value && p.ClassOf[other] != p.ClassOf[x.node] {
			continue
		}
		if hidden(other) && p.units[Nation*p.nodes+other].N[x.state] > 0 {
			likes = append(likes, other)
		}
	}
	return likes
}

// hasRoom tells that a count of which nothing is shown, nor of its likes, has room between
// what other tables tell of it and what is shown of what they are part of.
func (t *Table) hasRoom(x target) bool {
	above := Nation
	if x.area >= t.Place(0) && len(t.placesOf[t.regionAt(x.area)]) > 1 {
		if t.regional[x.state] {
			return true
		}
		above = t.Region(t.regionAt(x.area))
	}
	p := t.parts[x.part]
	u := &p.units[above*p.nodes+x.node]
	return u.Fixed[x.state] == 0 || p.levels[above*p.nodes+x.node] != Shown || u.N[x.state]-u.Fixed[x.state] >= t.k-1
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
			t.suppress(x.part, at/p.nodes, at%p.nodes, Hidden)
		}
		t.unproved = append(t.unproved, x)
		return nil
	case x.part != none:
		t.suppress(none, x.area, 0, t.parts[none].levels[x.area]+1)
		return nil
	case x.area == Nation:
		for area := range places + len(t.regionOf) {
			t.withhold(area)
		}
		return ErrTooFew
	case x.area >= places && t.withholdPlaces(x.area):
	case len(t.placesOf) > 1:
		for area := regions; area < places+len(t.regionOf); area++ {
			t.withhold(area)
		}
	default: // the only region is the nation, which has the same to be proved
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
