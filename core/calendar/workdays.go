package calendar

import (
	"slices"
	"sync"
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/it"
)

// Rule says which days giorni counts (definitions, "Days").
type Rule string

// The two counting rules, by the names that the configuration uses.
const (
	Calendario Rule = "calendario" // every day: b − a
	Lavorativi Rule = "lavorativi" // the working days in (a, b]
)

// holidays are the Italian national holidays with the years in which they hold:
// the library has the perennial ones, but dates 2 June back beyond 2001 (law
// 336/2000), and lacks 17 March 2011 (decree-law 5/2011, that year only) and
// 4 October (a holiday again from 2026).
var holidays = func() []*cal.Holiday {
	var all []*cal.Holiday
	for _, h := range it.Holidays {
		if h == it.FestaDellaRepubblica {
			h = h.Clone(&cal.Holiday{StartYear: 2001})
		}
		all = append(all, h)
	}
	return append(all,
		&cal.Holiday{Name: "150° dell'Unità d'Italia", Month: time.March, Day: 17, Func: cal.CalcDayOfMonth, StartYear: 2011, EndYear: 2011},
		&cal.Holiday{Name: "San Francesco d'Assisi", Month: time.October, Day: 4, Func: cal.CalcDayOfMonth, StartYear: 2026},
	)
}()

// Working tells whether d is a working day: Monday to Friday and not a national
// holiday.
func (d Day) Working() bool {
	switch weekday := d.Time().Weekday(); weekday {
	case time.Saturday, time.Sunday:
		return false
	}
	_, holiday := holidaysOf(d.Time().Year())[d]
	return !holiday
}

var holidayCache sync.Map // year → map[Day]struct{}

func holidaysOf(year int) map[Day]struct{} {
	if known, ok := holidayCache.Load(year); ok {
		return known.(map[Day]struct{})
	}
	days := make(map[Day]struct{}, len(holidays))
	for _, h := range holidays {
		if actual, _ := h.Calc(year); !actual.IsZero() {
			days[Date(actual.Date())] = struct{}{}
		}
	}
	holidayCache.Store(year, days)
	return days
}

// Counter counts giorni under one rule for the days of a range, in constant time.
type Counter struct {
	from Day
	// before[d-from] is the number of working days in (from-1, d]; nil under
	// the rule Calendario, which needs no table.
	before []int32
}

// NewCounter prepares a counter for the valid days in [from, to]. The longest that was made
// is given again as far as it reaches: telling the working days of decades takes a
// millisecond, and a query should not. Of all valid days it takes 15 MB.
func NewCounter(rule Rule, from, to Day) Counter {
	from, to = max(from, First), min(to, Last)
	if rule != Lavorativi || to < from {
		return Counter{}
	}
	longest.Lock()
	defer longest.Unlock()
	if made := longest.Counter; made.from <= from && int(to-made.from) < len(made.before) {
		return made
	}
	before := make([]int32, to-from+1)
	for year := from.Time().Year(); year <= to.Time().Year(); year++ {
		for holiday := range holidaysOf(year) {
			if from <= holiday && holiday <= to {
				before[holiday-from] = 1
			}
		}
	}
	weekday, n := int(from.Time().Weekday()), int32(0)
	for i, holiday := range before {
		if holiday == 0 && weekday != int(time.Saturday) && weekday != int(time.Sunday) {
			n++
		}
		before[i] = n
		weekday = (weekday + 1) % 7
	}
	made := Counter{from: from, before: before}
	if len(before) > len(longest.before) {
		longest.Counter = made
	}
	return made
}

var longest struct {
	sync.Mutex
	Counter
}

// Days is giorni(a → b), for a ≤ b in the counter's range.
func (c Counter) Days(a, b Day) int32 {
	if c.before == nil {
		return int32(b - a)
	}
	return c.before[b-c.from] - c.before[a-c.from]
}

// After is the first day b with more than n giorni(a → b): the day on which what has
// n days is late. It is Never where that lies beyond the counter's range.
func (c Counter) After(a Day, n int32) Day {
	if c.before == nil {
		return a + Day(n) + 1
	}
	at, _ := slices.BinarySearch(c.before, c.before[a-c.from]+n+1)
	if at == len(c.before) {
		return Never
	}
	return c.from + Day(at)
}
