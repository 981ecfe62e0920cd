// Package calendar knows civil days in Italy: which day an instant belongs to,
// how many days lie between two days under either counting rule, which days are
// working days, what a month is and when a period is mature.
//
// It stands on package words alone and holds the section "Days" of the
// definitions. It reads no clock and no time-zone file, so that native code and
// WebAssembly always agree.
package calendar

import (
	"fmt"
	"math"
	"time"
)

// Day is a civil day in Europe/Rome, as days since 1970-01-01 (the same number
// as an Arrow Date32). Valid days lie in [First, Last].
type Day int32

// Never is later than every valid day. It stands for the data di definizione of
// a quesito that the export does not say to be definito.
const Never Day = math.MaxInt32

// First and Last bound the days that count as dates: ISO 8601 has four digits
// for the year, and a date outside of them is a sign of a wrong unit.
var (
	First = Date(1, time.January, 1)
	Last  = Date(9999, time.December, 31)
)

// Date returns the day of a proleptic Gregorian date. Out-of-range values
// normalise as in [time.Date].
func Date(year int, month time.Month, day int) Day {
	return Day(floorDiv(time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix(), secondsPerDay))
}

// ParseDay reads YYYY-MM-DD.
func ParseDay(s string) (Day, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || t.Year() < 1 {
		return 0, fmt.Errorf("%q is not a date written as YYYY-MM-DD", s)
	}
	return Date(t.Date()), nil
}

// Time is midnight UTC of the same date.
func (d Day) Time() time.Time { return time.Unix(int64(d)*secondsPerDay, 0).UTC() }

// String is YYYY-MM-DD.
func (d Day) String() string { return d.Time().Format(time.DateOnly) }

// Month is the month that the day belongs to.
func (d Day) Month() Month {
	year, month, _ := d.Time().Date()
	return Month(year*12 + int(month) - 1)
}

// Month is a calendar month, as months since January of the year 0.
type Month int32

// ParseMonth reads YYYY-MM.
func ParseMonth(s string) (Month, error) {
	t, err := time.Parse("2006-01", s)
	if err != nil || t.Year() < 1 {
		return 0, fmt.Errorf("%q is not a month written as YYYY-MM", s)
	}
	return Date(t.Date()).Month(), nil
}

// String is YYYY-MM.
func (m Month) String() string { return fmt.Sprintf("%04d-%02d", m/12, m%12+1) }

// First is the first day of the month.
func (m Month) First() Day { return Date(int(m/12), time.Month(m%12+1), 1) }

// Last is the last day of the month.
func (m Month) Last() Day { return (m + 1).First() - 1 }

// Period is the month as a period.
func (m Month) Period() Period { return Period{From: m.First(), To: m.Last()} }

// Period is the days from From to To, both included.
type Period struct{ From, To Day }

// Always is the period of no restriction.
var Always = Period{From: math.MinInt32, To: Never - 1}

// Bounded tells a period that was chosen from [Always].
func (p Period) Bounded() bool { return p != Always }

// Contains tells whether d lies in the period.
func (p Period) Contains(d Day) bool { return p.From <= d && d <= p.To }

// Maturity is the giorno di maturità of the period, given the longest soglia in days: the
// first day on which its last quesiti are definiti or scaduti even with that soglia
// (definitions, "Maturity"). On the day on which it runs out they can still be answered in
// time. Of a period without an end it is after all valid days.
func (p Period) Maturity(longest int32, rule Rule) Day {
	last := min(max(p.To, First), Last)
	// Working days are never as rare as one in four.
	return NewCounter(rule, last, last+4*Day(longest)).After(last, longest)
}

// Mature tells whether the period is maturo at d.
func (p Period) Mature(d Day, longest int32, rule Rule) bool {
	return p.Bounded() && d >= p.Maturity(longest, rule)
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}
