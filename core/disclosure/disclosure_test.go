package disclosure

import (
	"fmt"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"

	"cruscotto/core/disclosure/attack"
)

// random makes a table of a few places, with the many small counts that real ones have.
func random(seed uint64, k int64) *Table {
	r := rand.New(rand.NewPCG(seed, 7))
	regions := 1 + r.IntN([]int{4, 4, 9}[r.IntN(3)])
	var regionOf []int
	for region := range regions {
		for range 1 + r.IntN(4) {
			regionOf = append(regionOf, region)
		}
	}
	// Those of the last class are in the last state, and no others.
	oggetti := Dim{Classes: 3}
	holds := []uint8{0b0111, 0b0111, 0b1000}
	for range 2 + r.IntN(5) {
		class := r.IntN(3)
		oggetti.ClassOf, oggetti.Holds = append(oggetti.ClassOf, class), append(oggetti.Holds, holds[class])
	}
	intermediari := Dim{ClassOf: make([]int, 1+r.IntN(3))}
	cambio := Dim{ClassOf: []int{0, 0, 1}, Classes: 1, Whole: true}
	t := New(k, regionOf, regions, oggetti, intermediari, cambio)
	for place := range regionOf {
		for range r.IntN(1 + []int{5, 30, 200, 1000}[r.IntN(4)]) {
			skewed := func(n int) int { return min(int(r.ExpFloat64()*float64(n)/3), n-1) }
			var u Unit
			oggetto, state := skewed(len(oggetti.ClassOf)), skewed(3)
			if !oggetti.holds(oggetto, state) {
				state = 3
			}
			u.N[state], u.Free[state] = 1, 1
			if state == 0 {
				u.Answered = 1
			}
			t.AddTotal(place, u)
			t.Add(0, place, oggetto, u)
			t.Add(1, place, skewed(len(intermediari.ClassOf)), u)
			t.Add(2, place, 2-skewed(3), Unit{N: [States]int64{1}})
		}
	}
	return t
}

// attacked is what somebody who has all reports knows of a table: that every group adds
// up to the shown numbers.
func attacked(t *Table) *attack.System {
	a := attack.New()
	states := func(p *part) int {
		if p.Whole {
			return 1
		}
		return States
	}
	atom := func(part, place, value, state int) string {
		if len(t.parts[part].ClassOf) == 0 {
			part, value = none, 0
		}
		return fmt.Sprint(part, place, value, state)
	}
	for i, p := range t.parts {
		if i == none || len(p.ClassOf) == 0 {
			continue
		}
		for place := range t.regionOf {
			if p.Whole {
				sum := attack.Sum{}
				for value := range p.ClassOf {
					sum[atom(i, place, value, 0)] = 1
				}
				for q := range States {
					sum[atom(none, place, 0, q)] = -1
				}
				a.Know(sum, 0)
				continue
			}
			for q := range States {
				sum := attack.Sum{atom(none, place, 0, q): -1}
				for value := range p.ClassOf {
					sum[atom(i, place, value, q)] = 1
					if !p.holds(value, q) {
						a.Know(attack.Sum{atom(i, place, value, q): 1}, 0)
					}
				}
				a.Know(sum, 0)
			}
		}
	}
	for i, p := range t.parts {
		for at := range p.units {
			area, node := at/p.nodes, at%p.nodes
			if !t.published(i, node) {
				continue
			}
			values := []int{node}
			if i != none && node >= len(p.ClassOf) {
				values = p.byClass[node-len(p.ClassOf)]
			}
			of := func(states ...int) attack.Sum {
				sum := attack.Sum{}
				for place, region := range t.regionOf {
					if area == Nation || area == t.Region(region) || area == t.Place(place) {
						for _, value := range values {
							for _, q := range states {
								sum[atom(i, place, value, q)] = 1
							}
						}
					}
				}
				return sum
			}
			all := []int{0, 1, 2, 3}[:states(p)]
			u := &p.units[at]
			switch p.levels[at] {
			case Shown:
				for _, q := range all {
					a.Know(of(q), u.N[q])
				}
			case TotalOnly:
				a.Know(of(all...), u.Total())
			}
			if p.levels[at] != Shown {
				for _, q := range all {
					a.Ask(fmt.Sprintf("part %d area %d node %d state %d", i, area, node, q), of(q), u.N[q])
				}
			}
			if p.levels[at] == Hidden && !p.Whole {
				a.Ask(fmt.Sprintf("part %d area %d node %d", i, area, node), of(all...), u.Total())
			}
		}
	}
	return a
}

// Nobody who has all reports can narrow a suppressed count to fewer than k values. TABLES
// tells how many tables are tried.
func TestNothingCanBeWorkedOut(t *testing.T) {
	const k = 5
	tables := uint64(100)
	if n, err := strconv.ParseUint(os.Getenv("TABLES"), 10, 64); err == nil {
		tables = n
	}
	groups, hidden, totalOnly, refused, asked := 0, 0, 0, 0, 0
	for seed := range tables {
		table := random(seed, k)
		if err := table.Protect(); err != nil {
			refused++
			continue
		}
		a := attacked(table)
		asked += a.Asked()
		for _, found := range a.Narrowed(k - 1) {
			t.Errorf("seed %d: %s", seed, found)
		}
		g, h, o := table.Share()
		groups, hidden, totalOnly = groups+g, hidden+h, totalOnly+o
	}
	t.Logf("%d counts attacked; of %d groups %.1f %% hidden, %.1f %% with their total only; %d tables refused",
		asked, groups, 100*float64(hidden)/float64(groups), 100*float64(totalOnly)/float64(groups), refused)
}

// The attack succeeds where only what is small is suppressed.
func TestTheAttackIsOne(t *testing.T) {
	found := 0
	for seed := range uint64(20) {
		table := random(seed, 5)
		for part, p := range table.parts {
			for at := range p.units {
				if table.published(part, at%p.nodes) {
					p.levels[at] = table.primary(p, &p.units[at])
				}
			}
		}
		found += len(attacked(table).Narrowed(4))
	}
	if found == 0 {
		t.Error("nothing was worked out")
	}
	t.Logf("%d counts worked out", found)
}

// Counts that are not small are shown as they are where nothing needs them.
func TestNothingIsSuppressedWithoutNeed(t *testing.T) {
	table := New(5, []int{0, 0, 1}, 2, Dim{ClassOf: []int{0, 0}})
	for place := range 3 {
		table.AddTotal(place, Unit{N: [States]int64{20, 20, 0}, Answered: 20})
		for value := range 2 {
			table.Add(0, place, value, Unit{N: [States]int64{10, 10, 0}, Answered: 10})
		}
	}
	if err := table.Protect(); err != nil {
		t.Fatal(err)
	}
	if groups, hidden, totalOnly := table.Share(); groups != 18 || hidden+totalOnly != 0 {
		t.Errorf("%d groups, %d hidden, %d with their total only", groups, hidden, totalOnly)
	}
}

func BenchmarkProtect(b *testing.B) {
	for b.Loop() {
		table := large()
		if err := table.Protect(); err != nil {
			b.Fatal(err)
		}
		groups, hidden, totalOnly := table.Share()
		b.ReportMetric(100*float64(hidden)/float64(groups), "%hidden")
		b.ReportMetric(100*float64(totalOnly)/float64(groups), "%total-only")
	}
}

// large is as large as the country: 500 places, 60 values.
func large() *Table {
	r := rand.New(rand.NewPCG(1, 7))
	regionOf := make([]int, 500)
	for place := range regionOf {
		regionOf[place] = place % 23
	}
	oggetti := Dim{ClassOf: make([]int, 60), Classes: 4}
	for value := range oggetti.ClassOf {
		oggetti.ClassOf[value] = value % 4
	}
	t := New(5, regionOf, 23, oggetti, Dim{ClassOf: make([]int, 8)})
	for place := range regionOf {
		for range 350 {
			skewed := func(n int) int { return min(int(r.ExpFloat64()*float64(n)/3), n-1) }
			var u Unit
			state := skewed(2)
			u.N[state], u.Free[state] = 1, 1
			t.AddTotal(place, u)
			t.Add(0, place, skewed(60), u)
			t.Add(1, place, skewed(8), u)
		}
	}
	return t
}
