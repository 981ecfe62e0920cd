package export

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
)

// DateOrder is what the dates of a column as text, such as 03/04/2025, tell of
// their order.
type DateOrder struct {
	File       int
	Role       Role
	DayFirst   bool   // one can be day first only, such as 25/03/2025
	MonthFirst string // one that can be month first only, such as 03/25/2025; the least of them
}

// SawMonthFirst notes a date that can be month first only.
func (o *DateOrder) SawMonthFirst(text string) {
	if o.MonthFirst == "" || text < o.MonthFirst {
		o.MonthFirst = text
	}
}

// SawOrder notes what some dates tell.
func (f *Findings) SawOrder(seen DateOrder) {
	if !seen.DayFirst && seen.MonthFirst == "" {
		return
	}
	for i := range f.Orders {
		if o := &f.Orders[i]; o.File == seen.File && o.Role == seen.Role {
			o.DayFirst = o.DayFirst || seen.DayFirst
			if seen.MonthFirst != "" {
				o.SawMonthFirst(seen.MonthFirst)
			}
			return
		}
	}
	f.Orders = append(f.Orders, seen)
	slices.SortFunc(f.Orders, func(a, b DateOrder) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Role, b.Role))
	})
}

// MaxDistinct is up to how many different values a profile counts.
const MaxDistinct = 10_000

// Profile is what a column of a file holds.
type Profile struct {
	File     int
	Role     Role
	Missing  int64           // rows without a value: null, or blank
	Min, Max string          // "" when there is no value
	Numeric  bool            // values are integers, in the order of numbers
	Values   map[string]bool // the different values; nil when Many
	Many     bool            // there are more than MaxDistinct

	// Distinct is how many different values there are where Values is not kept.
	Distinct int64
}

// Saw notes a value of the column.
func (p *Profile) Saw(value string) {
	p.Stretch(value)
	if p.Many {
		return
	}
	if p.Values == nil {
		p.Values = make(map[string]bool)
	}
	if p.Values[value] = true; len(p.Values) > MaxDistinct {
		p.Values, p.Many = nil, true
	}
}

// Stretch widens the range to a value.
func (p *Profile) Stretch(value string) {
	if p.Min == "" || p.compare(value, p.Min) < 0 {
		p.Min = value
	}
	if p.Max == "" || p.compare(value, p.Max) > 0 {
		p.Max = value
	}
}

// compare orders values: numbers by value, dates by day, texts by code points.
func (p *Profile) compare(a, b string) int {
	x, errX := strconv.ParseInt(a, 10, 64)
	y, errY := strconv.ParseInt(b, 10, 64)
	if p.Numeric && errX == nil && errY == nil {
		return cmp.Compare(x, y)
	}
	return cmp.Compare(a, b)
}

// AddProfile adds what some rows of a column hold.
func (f *Findings) AddProfile(seen Profile) {
	for i := range f.Profiles {
		p := &f.Profiles[i]
		if p.File != seen.File || p.Role != seen.Role {
			continue
		}
		p.Missing += seen.Missing
		p.Numeric = p.Numeric || seen.Numeric
		p.Distinct += seen.Distinct
		if seen.Min != "" {
			p.Stretch(seen.Min)
			p.Stretch(seen.Max)
		}
		if p.Many = p.Many || seen.Many; p.Many {
			p.Values = nil
		}
		for value := range seen.Values {
			p.Saw(value)
		}
		return
	}
	seen.Values = maps.Clone(seen.Values)
	f.Profiles = append(f.Profiles, seen)
	slices.SortFunc(f.Profiles, func(a, b Profile) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Role, b.Role))
	})
}
