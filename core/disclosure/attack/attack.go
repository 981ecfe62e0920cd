// Package attack tries to work out what reports do not name, for the tests of packages
// disclosure and report: it knows that numbers are not negative and which add up to
// which, as anybody does who holds the reports, and finds by linear programming the least and
// the greatest value that each unknown number can have. Its thousands of programs differ only in
// their objective: each starts where the one before ended, which takes a hundredth of the time
// and which the libraries at hand cannot do.
package attack

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
)

// System is what is known: sums of unknown numbers, none of them negative.
type System struct {
	index map[string]int
	rows  []row
	asked []question
}

type row struct {
	of    map[int]float64
	value float64
}

type question struct {
	name  string
	of    map[int]float64
	truth int64
	width float64
}

// New is a system of which nothing is known.
func New() *System { return &System{index: map[string]int{}} }

// Sum is a sum of unknown numbers, by their names, with the factor of each.
type Sum map[string]float64

func (s *System) sum(of Sum) map[int]float64 {
	out := map[int]float64{}
	for name, factor := range of {
		at, known := s.index[name]
		if !known {
			at = len(s.index)
			s.index[name] = at
		}
		out[at] = factor
	}
	return out
}

// Know notes the value of a sum.
func (s *System) Know(of Sum, value int64) {
	s.rows = append(s.rows, row{s.sum(of), float64(value)})
}

// Ask notes a sum that ought not to be narrowed to an interval of less than a width, with its
// true value. A sum that is truly zero is not asked for, as zeros are no secret.
func (s *System) Ask(name string, of Sum, truth, width int64) {
	if truth > 0 {
		s.asked = append(s.asked, question{name, s.sum(of), truth, float64(width)})
	}
}

// Asked is how many sums ought not to be narrowed.
func (s *System) Asked() int { return len(s.asked) }

const (
	tiny  = 1e-7
	nudge = 1e-5 // see [part.start]
	near  = 0.05 // what all nudges together may make of a bound
)

// Narrowed tells which of the sums asked for can be narrowed too far.
func (s *System) Narrowed() (found []string) {
	fixed, parts := s.solved()
	for _, q := range s.asked {
		low, high := 0.0, 0.0
		for at, factor := range q.of {
			if v := fixed[at]; !math.IsNaN(v) {
				low, high = low+factor*v, high+factor*v
			}
		}
		for _, p := range parts {
			if high-low >= q.width-near {
				break
			}
			a, b := p.bounds(q.of)
			low, high = low+a, high+b
		}
		if high-low < q.width-near {
			found = append(found, fmt.Sprintf("%s, %d in truth, lies between %.3g and %.3g", q.name, q.truth, low, high))
		}
	}
	return found
}

// solved gives what follows at once, NaN for the others, and what is left in parts that
// have nothing to do with each other.
func (s *System) solved() (fixed []float64, parts []*part) {
	fixed = make([]float64, len(s.index))
	for i := range fixed {
		fixed[i] = math.NaN()
	}
	for again := true; again; {
		again = false
		for i := range s.rows {
			r := &s.rows[i]
			positive, negative := 0, 0
			for at, factor := range r.of {
				if v := fixed[at]; !math.IsNaN(v) {
					r.value -= factor * v
					delete(r.of, at)
				} else if factor > 0 {
					positive++
				} else {
					negative++
				}
			}
			switch {
			case len(r.of) == 1:
				for at, factor := range r.of {
					fixed[at], again = r.value/factor, true
				}
			case len(r.of) > 0 && math.Abs(r.value) < tiny && (positive == 0 || negative == 0):
				for at := range r.of {
					fixed[at], again = 0, true
				}
			}
		}
	}
	group := make([]int, len(s.index)) // union-find
	for i := range group {
		group[i] = i
	}
	var find func(int) int
	find = func(i int) int {
		if group[i] != i {
			group[i] = find(group[i])
		}
		return group[i]
	}
	for _, r := range s.rows {
		first := -1
		for at := range r.of {
			if first >= 0 {
				group[find(at)] = find(first)
			}
			first = at
		}
	}
	byGroup := map[int]*part{}
	for at := range group {
		if math.IsNaN(fixed[at]) {
			p := byGroup[find(at)]
			if p == nil {
				p = &part{columns: map[int]int{}}
				byGroup[find(at)] = p
				parts = append(parts, p)
			}
			p.columns[at] = len(p.columns)
		}
	}
	for _, r := range s.rows {
		for at := range r.of {
			byGroup[find(at)].rows = append(byGroup[find(at)].rows, r)
			break
		}
	}
	for _, p := range parts {
		p.start()
	}
	return fixed, parts
}

// part is a system of its own.
type part struct {
	columns map[int]int
	rows    []row
	tableau [][]float64 // of independent equations, each with a value of its own: its basic variable's
	basic   []int       // by equation
}

// start finds a solution: the simplex method with an artificial variable for each
// equation, which are then left out.
func (p *part) start() {
	n, m := len(p.columns), len(p.rows)
	for i, r := range p.rows {
		line := make([]float64, n+m+1)
		sign := 1.0
		if r.value < 0 {
			sign = -1
		}
		for at, factor := range r.of {
			line[p.columns[at]] = sign * factor
		}
		line[n+i], line[n+m] = 1, sign*r.value
		p.tableau, p.basic = append(p.tableau, line), append(p.basic, n+i)
	}
	artificial := make([]float64, n+m)
	for i := range m {
		artificial[n+i] = 1
	}
	if left := p.least(artificial); left > 1e-5 {
		panic(fmt.Sprint("what is known contradicts itself: ", left))
	}
	kept, basic := p.tableau[:0], p.basic[:0]
	for i, line := range p.tableau {
		if p.basic[i] >= n {
			column := slices.IndexFunc(line[:n], func(v float64) bool { return math.Abs(v) > tiny })
			if column < 0 {
				continue // follows from the others
			}
			p.pivot(i, column)
		}
		kept, basic = append(kept, line), append(basic, p.basic[i])
	}
	p.tableau, p.basic = kept, basic
	r := rand.New(rand.NewPCG(1, 1))
	for i, line := range p.tableau {
		// Many solutions lie on several edges at once, among which the method may go
		// round in circles: a hundred-thousandth of a quesito more or less sets them apart.
		p.tableau[i] = append(line[:n:n], line[n+m]+nudge*(1+r.Float64()))
	}
}

// bounds are the least and the greatest value of the share of a sum that lies in the
// part.
func (p *part) bounds(of map[int]float64) (low, high float64) {
	c, some := make([]float64, len(p.columns)), false
	for at, factor := range of {
		if column, here := p.columns[at]; here {
			c[column], some = factor, true
		}
	}
	if !some {
		return 0, 0
	}
	low = p.least(c)
	for i := range c {
		c[i] = -c[i]
	}
	return low, -p.least(c)
}

// least is the least value of a sum, minus infinity where there is none.
func (p *part) least(c []float64) float64 {
	end := len(c)
	reduced := append(slices.Clone(c), 0) // the factors in what is not basic; minus the value
	for i, line := range p.tableau {
		if factor := reduced[p.basic[i]]; factor != 0 {
			for j, v := range line {
				reduced[j] -= factor * v
			}
		}
	}
	for round := 0; ; round++ {
		enter, best := -1, -tiny
		for j := range end {
			if reduced[j] < best {
				enter, best = j, reduced[j]
				if round > 500 {
					break // Bland's rule ends where the steepest may go round in circles
				}
			}
		}
		if enter < 0 {
			return -reduced[end]
		}
		leave, ratio := -1, math.Inf(1)
		for i, line := range p.tableau {
			if line[enter] > tiny {
				if r := line[end] / line[enter]; r < ratio-1e-12 || r <= ratio && leave >= 0 && p.basic[i] < p.basic[leave] {
					leave, ratio = i, r
				}
			}
		}
		if leave < 0 {
			return math.Inf(-1)
		}
		p.pivot(leave, enter)
		factor := reduced[enter]
		for j, v := range p.tableau[leave] {
			reduced[j] -= factor * v
		}
	}
}

// pivot makes a variable the basic one of an equation.
func (p *part) pivot(row, column int) {
	line := p.tableau[row]
	scale := line[column]
	for j := range line {
		line[j] /= scale
	}
	for i, other := range p.tableau {
		if factor := other[column]; i != row && factor != 0 {
			for j, v := range line {
				other[j] -= factor * v
			}
		}
	}
	p.basic[row] = column
}
