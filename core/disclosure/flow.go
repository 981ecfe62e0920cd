package disclosure

import (
	"container/heap"
	"slices"
)

// network is where the values of a class change places with each other while their class
// keeps at every place what it has: a table of places and values, with totals by region
// and for the nation, in which whatever changes goes round. A group is an edge, and flow
// through it is how much its count grows: from a place to a value in the region, from
// there to the value in the nation, from there to the root and back. What is suppressed
// lets flow through for nothing, anything else for what suppressing it costs.
//
// In the same way classes change places where no values are shown, while the total of
// every place keeps what it has. Their values follow: numbers that are not negative can
// always be given out to the cells of a table of places and values.
type network struct {
	*Table
	*part
	change
	which   int    // part
	members []int  // the nodes that change: values of a class, or classes
	open    []bool // by region: whether it is taken in
	within  bool   // one region only, whose members keep what they have
	rooted  bool   // what members have in the nation may change

	flow []int64 // by edge
	used []bool  // by edge: suppressed anyway
}

// Nodes are numbered by place, then by region and member, then by member, and the root is
// the last. Edges are numbered by row, which are the places, the regions and the nation,
// and by member.
func (n *network) column(region, i int) int { return len(n.regionOf) + region*len(n.members) + i }
func (n *network) nation(i int) int         { return n.column(len(n.placesOf), i) }
func (n *network) root() int                { return n.nation(len(n.members)) }
func (n *network) edge(row, i int) int      { return row*len(n.members) + i }

// row is that of an area.
func (n *network) row(area int) int {
	switch {
	case area >= n.Place(0):
		return area - n.Place(0)
	case area > Nation:
		return len(n.regionOf) + area - n.Region(0)
	}
	return len(n.regionOf) + len(n.placesOf)
}

// group is what an edge is: an area and a node of the part.
func (n *network) group(edge int) (area, node int) {
	row, node := edge/len(n.members), n.members[edge%len(n.members)]
	places, regions := len(n.regionOf), len(n.placesOf)
	switch {
	case row < places:
		return n.Place(row), node
	case row < places+regions:
		return n.Region(row - places), node
	}
	return Nation, node
}

// step is an edge in one direction: as its count grows, or as it shrinks.
type step struct {
	edge, from, to int
	grows          bool
}

// back is the same in the other direction.
func (s step) back() step { return step{s.edge, s.to, s.from, !s.grows} }

// step is that of an edge as its count grows.
func (n *network) step(edge int) step {
	row, i := edge/len(n.members), edge%len(n.members)
	places, regions := len(n.regionOf), len(n.placesOf)
	switch {
	case row < places:
		return step{edge, row, n.column(n.regionOf[row], i), true}
	case row < places+regions:
		return step{edge, n.column(row-places, i), n.nation(i), true}
	}
	return step{edge, n.nation(i), n.root(), true}
}

// steps calls f with each step from a node.
func (n *network) steps(node int, f func(step)) {
	places, regions := len(n.regionOf), len(n.placesOf)
	switch {
	case node < places:
		for i := range n.members {
			f(step{n.edge(node, i), node, n.column(n.regionOf[node], i), true})
		}
	case node < n.nation(0):
		region, i := (node-places)/len(n.members), (node-places)%len(n.members)
		for _, place := range n.placesOf[region] {
			f(step{n.edge(place, i), node, place, false})
		}
		if !n.within {
			f(step{n.edge(places+region, i), node, n.nation(i), true})
		}
	case node < n.root():
		i := node - n.nation(0)
		for region := range regions {
			if n.open[region] {
				f(step{n.edge(places+region, i), node, n.column(region, i), false})
			}
		}
		if n.rooted {
			f(step{n.edge(places+regions, i), node, n.root(), true})
		}
	default:
		for i := range n.members {
			f(step{n.edge(places+regions, i), node, n.nation(i), false})
		}
	}
}

// left is how much more flow can take a step.
func (n *network) left(s step) int64 {
	r := room{unlimited, unlimited} // that of places bounds the others
	if place := min(s.from, s.to); place < len(n.regionOf) {
		r = n.capacity(place, n.members[s.edge%len(n.members)], 1, atom{change: n.change, part: n.which})
	}
	if s.grows {
		return r[0] - n.flow[s.edge]
	}
	return r[1] + n.flow[s.edge]
}

// send lets flow take a step.
func (n *network) send(s step, flow int64) {
	if !s.grows {
		flow = -flow
	}
	n.flow[s.edge] += flow
	n.used[s.edge] = true
}

// cost is that of the first flow through an edge.
func (n *network) cost(edge int) int {
	if n.used[edge] {
		return 0
	}
	area, node := n.group(edge)
	return n.loss(n.which, area, node, n.level())
}

// many is how many regions are looked at first where there are more.
const many = 32

// circulate proves a count of a value or a class by flows that make it larger and smaller,
// and tells whether it could: those of a place within its region.
func (t *Table) circulate(x target) bool {
	p := t.parts[x.part]
	value := x.node < len(p.ClassOf)
	if x.part == none || p.Whole || !value && x.area == Nation {
		return false
	}
	nodes := make([]int, len(p.byClass))
	for class := range nodes {
		nodes[class] = len(p.ClassOf) + class
	}
	if value {
		nodes = p.byClass[p.ClassOf[x.node]]
	}
	within := x.area >= t.Place(0)
	var open []int
	for region := range t.placesOf {
		if value || within && p.hides[region] >= itsValues || p.joined[region] >= itsValues {
			open = append(open, region)
		}
	}
	own := -1
	if x.area > Nation {
		if own = t.regionAt(x.area); !slices.Contains(open, own) {
			return false
		}
	}
	if within {
		return t.circulateIn(x, nodes, []int{own})
	}
	if len(open) > many { // those where least would be lost are mostly enough
		level := p.levels[x.area*p.nodes+x.node]
		first := largest(slices.Clone(open), func(region int) int64 {
			if region == own {
				return 1
			}
			return -int64(t.loss(x.part, t.Region(region), x.node, level))
		})
		if t.circulateIn(x, nodes, first[:many]) {
			return true
		}
	}
	return t.circulateIn(x, nodes, open)
}

// circulateIn does it in some regions.
func (t *Table) circulateIn(x target, nodes, regions []int) bool {
	p := t.parts[x.part]
	open := make([]bool, len(t.placesOf))
	for _, region := range regions {
		open[region] = true
	}
	for _, c := range t.changes(x) {
		n := &network{Table: t, part: p, change: c, which: x.part, open: open, within: x.area >= t.Place(0), rooted: x.node < len(p.ClassOf)}
		self := -1
		for _, node := range nodes {
			if p.can(node, c.state) && p.can(node, c.to) {
				if node == x.node {
					self = len(n.members)
				}
				n.members = append(n.members, node)
			}
		}
		if self >= 0 && n.proves(n.step(n.edge(n.row(x.area), self))) {
			return true
		}
	}
	return false
}

// proves finds the flows through an edge, suppresses what they go through, and notes what
// they prove.
func (n *network) proves(target step) bool {
	size := n.edge(n.row(Nation)+1, 0)
	least, most := make([]int64, size), make([]int64, size) // flow
	n.used = make([]bool, size)
	need := n.k - 1
	for _, s := range []step{target, target.back()} {
		n.flow = make([]int64, size)
		for need > 0 {
			pushed := n.push(s, need)
			if pushed == 0 {
				break
			}
			need -= pushed
		}
		for edge, flow := range n.flow {
			least[edge], most[edge] = min(least[edge], flow), max(most[edge], flow)
		}
	}
	if need > 0 {
		return false
	}
	for edge := range size {
		if least[edge] == most[edge] {
			continue
		}
		area, node := n.group(edge)
		n.suppress(n.which, area, node, n.level())
		if most[edge]-least[edge] >= n.k-1 {
			n.prove(n.part, area*n.nodes+node, n.change)
		}
	}
	return true
}

// push sends flow through a step, and from its end back to its start on the cheapest way
// (Dijkstra); it tells how much.
func (n *network) push(first step, most int64) int64 {
	most = min(most, n.left(first))
	if most == 0 {
		return 0
	}
	by := make([]step, n.root()+1) // the last step on the cheapest way to a node
	cost := make([]int, len(by))
	for node := range cost {
		cost[node] = unlimited
	}
	cost[first.to] = 0
	for queue := (frontier{{first.to, 0}}); len(queue) > 0; {
		near := heap.Pop(&queue).(reached)
		if near.node == first.from {
			break
		}
		if near.cost > cost[near.node] {
			continue
		}
		n.steps(near.node, func(s step) {
			if near.cost >= cost[s.to] || s.edge == first.edge || n.left(s) == 0 {
				return
			}
			if c := near.cost + n.cost(s.edge); c < cost[s.to] {
				cost[s.to], by[s.to] = c, s
				heap.Push(&queue, reached{s.to, c})
			}
		})
	}
	if cost[first.from] == unlimited {
		return 0
	}
	way := []step{first}
	for node := first.from; node != first.to; node = by[node].from {
		way = append(way, by[node])
		most = min(most, n.left(by[node]))
	}
	for _, s := range way {
		n.send(s, most)
	}
	return most
}

// reached is a node with what the way to it costs.
type reached struct{ node, cost int }

// frontier has the cheapest first.
type frontier []reached

func (f frontier) Len() int           { return len(f) }
func (f frontier) Less(i, j int) bool { return f[i].cost < f[j].cost }
func (f frontier) Swap(i, j int)      { f[i], f[j] = f[j], f[i] }
func (f *frontier) Push(x any)        { *f = append(*f, x.(reached)) }
func (f *frontier) Pop() any {
	last := (*f)[len(*f)-1]
	*f = (*f)[:len(*f)-1]
	return last
}
