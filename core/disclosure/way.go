package disclosure

import (
	"container/heap"
	"math"
)

// step is an edge of a way: along it a flow grows, against it a flow shrinks.
type step struct {
	cell    int
	against bool
}

// room is how far the flow can change on a way, and at most so far.
func (n *network) room(way []step, o int, most int64) int64 {
	for _, s := range way {
		if s.against {
			most = min(most, n.flow[s.cell][o])
		}
	}
	return most
}

// side is one of the two ends that a search starts from.
type side struct {
	marks []mark  // by node
	queue []place // to go on from
	work  int     // edges looked at
}

// mark says how a side came to a node.
type mark struct {
	round    int32 // of an older search: it did not
	previous int32 // node
	cell     int32 // the edge between them, -1 at the end itself
	distance int64
}

type place struct {
	distance int64
	node     int32
}

// toll is the distance that one quesito of a named cell stands for; a step is 1.
const toll = 1 << 20

// way finds the cycle on which a cell can change to more or less of an outcome, the cell
// itself first: any one through cells that are not named, or, if open is set, the cheapest
// through others too and of the cheapest the shortest. It is nil where there is none.
//
// It searches from both ends in turn, so that a dead end on either side ends it soon.
func (n *network) way(cell, o int, more, open bool) []step {
	if !more && n.flow[cell][o] == 0 {
		return nil
	}
	from, to := n.head[cell], n.tail[cell]
	if !more {
		from, to = to, from
	}
	n.round++
	for i, end := range []int32{from, to} {
		s := &n.sides[i]
		s.queue, s.work = append(s.queue[:0], place{0, end}), 0
		s.marks[end] = mark{n.round, -1, -1, 0}
	}
	meet, best := int32(-1), int64(math.MaxInt64)
	for meet < 0 || open {
		i := 0
		if n.sides[1].work < n.sides[0].work {
			i = 1
		}
		mine, other := &n.sides[i], &n.sides[1-i]
		if len(mine.queue) == 0 || len(other.queue) > 0 && mine.queue[0].distance+other.queue[0].distance >= best {
			break
		}
		at := mine.next(open)
		if at.distance > mine.marks[at.node].distance {
			continue
		}
		for nth := 0; ; nth++ {
			node, edge, up := n.edge(int(at.node), nth)
			if node < 0 {
				break
			}
			mine.work++
			distance := at.distance + 1
			if n.named[edge] {
				if !open {
					continue
				}
				distance += toll * n.price[edge]
			}
			if edge == cell || up == (i == 0) && n.flow[edge][o] == 0 {
				continue
			}
			m := &mine.marks[node]
			if m.round == n.round && (!open || m.distance <= distance) {
				continue
			}
			*m = mark{n.round, at.node, int32(edge), distance}
			if theirs := other.marks[node]; theirs.round == n.round && distance+theirs.distance < best {
				meet, best = node, distance+theirs.distance
			}
			if meet >= 0 && !open {
				break
			}
			mine.add(place{distance, node}, open)
		}
	}
	if meet < 0 {
		return nil
	}
	steps := []step{{cell, !more}}
	for i := range n.sides {
		marks := n.sides[i].marks
		for node := meet; marks[node].cell >= 0; node = marks[node].previous {
			edge := int(marks[node].cell)
			steps = append(steps, step{edge, (n.head[edge] == node) == (i == 1)})
		}
	}
	return steps
}

// edge is the nth edge of a node: the node at its other end, which is -1 where there are no
// more, its cell, and whether it leads up to the parent.
func (n *network) edge(from, nth int) (node int32, cell int, up bool) {
	area := from / n.columns
	switch {
	case from == len(n.truth) && nth < n.columns:
		return n.head[nth], nth, false
	case from == len(n.truth):
		return -1, 0, false
	case len(n.children[area]) == 0 && nth < n.columns:
		return n.tail[from+nth], from + nth, true
	case len(n.children[area]) == 0 || nth > len(n.children[area]):
		return -1, 0, false
	case nth == len(n.children[area]):
		return n.tail[from], from, true
	}
	cell = n.within(n.children[area][nth], from)
	return n.head[cell], cell, false
}

// next takes the nearest place of the queue. Where nothing is opened any way will do, and it
// is found sooner by going on from the last place.
func (s *side) next(open bool) place {
	if !open {
		return s.Pop().(place)
	}
	return heap.Pop(s).(place)
}

func (s *side) add(p place, open bool) {
	if open {
		heap.Push(s, p)
	} else {
		s.queue = append(s.queue, p)
	}
}

// For package heap: the queue, by distance.
func (s *side) Len() int           { return len(s.queue) }
func (s *side) Less(i, j int) bool { return s.queue[i].distance < s.queue[j].distance }
func (s *side) Swap(i, j int)      { s.queue[i], s.queue[j] = s.queue[j], s.queue[i] }
func (s *side) Push(p any)         { s.queue = append(s.queue, p.(place)) }
func (s *side) Pop() any {
	last := len(s.queue) - 1
	p := s.queue[last]
	s.queue = s.queue[:last]
	return p
}
