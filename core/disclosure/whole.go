package disclosure

import "slices"

// hides is what of a dimension is hidden at all places of a region.
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
	region := t.regionAt(x.area)
	if p.hides[region] == itsClasses || len(t.placesOf[region]) < 2 {
		return false
	}
	t.hideAtPlaces(x.part, region)
	return true
}

// hideAtPlaces hides a dimension at the places of a region.
func (t *Table) hideAtPlaces(part, region int) {
	p := t.parts[part]
	p.hides[region] = itsClasses
	for _, place := range t.placesOf[region] {
		for node := range p.nodes {
			t.suppress(part, t.Place(place), node, Hidden)
		}
	}
}

// join hides a dimension in a region before a count in it would cost the totals of
// regions; if it is hidden there already, in one more. The first takes another one with
// it, as the nation's counts would tell of one alone. It tells whether that was left to do.
func (t *Table) join(x target) bool {
	p := t.parts[x.part]
	if x.part == none || p.Whole || x.area == Nation || p.fixed() {
		return false
	}
	region := t.regionAt(x.area)
	if p.joined[region] {
		if region = t.nextToJoin(p); region < 0 {
			return false
		}
	}
	first := !slices.Contains(p.joined, true)
	t.hideIn(x.part, region)
	if next := t.nextToJoin(p); first && next >= 0 {
		t.hideIn(x.part, next)
	}
	return true
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
	p.joined[region] = true
	for node := range p.nodes {
		t.suppress(part, t.Region(region), node, Hidden)
	}
	t.hideAtPlaces(part, region)
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
	region := t.regionAt(x.area)
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
	case !t.oneOfMany(x.area) && len(t.placesOf) > 1:
		for area := regions; area < places+len(t.regionOf); area++ {
			t.withhold(area)
		}
	case !t.oneOfMany(x.area):
		// the only region is the nation, which has the same to be proved
	default:
		for _, place := range t.placesOf[t.regionAt(x.area)] {
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
