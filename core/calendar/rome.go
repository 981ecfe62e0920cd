package calendar

import "time"

const (
	secondsPerDay  = 24 * 60 * 60
	secondsPerHour = 60 * 60
)

// Midnight in Rome, in seconds of the UTC day before.
const (
	winterMidnight = 23 * secondsPerHour
	summerMidnight = 22 * secondsPerHour
)

// Of is the civil day in Rome of an instant of our time.
func Of(instant time.Time) Day {
	day, _ := FromUnix(instant.Unix())
	return day
}

// FromUnix is the civil day in Rome of an instant, given as seconds since the
// Unix epoch. ok is false when the day lies outside [First, Last]; the day next to
// these then tells on which side.
func FromUnix(seconds int64) (day Day, ok bool) {
	utc := floorDiv(seconds, secondsPerDay)
	if day, ok = within(utc); !ok {
		return day, false
	}
	midnight := int64(winterMidnight)
	if start, end := summerTime(day.Time().Year()); start <= day && day < end {
		midnight = summerMidnight
	}
	if seconds-utc*secondsPerDay >= midnight {
		day++
	}
	return day, day <= Last
}

// FromCivil is the day of a civil time in Italy, given as seconds since midnight
// of 1970-01-01; ok is as in [FromUnix].
func FromCivil(seconds int64) (day Day, ok bool) { return within(floorDiv(seconds, secondsPerDay)) }

// within is the day of so many days since 1970-01-01, or the one next to [First, Last]
// on the side where they lie.
func within(days int64) (day Day, ok bool) {
	switch {
	case days < int64(First):
		return First - 1, false
	case days > int64(Last):
		return Last + 1, false
	}
	return Day(days), true
}

// Clock turns ticks of one unit since the Unix epoch into days, many of them
// quickly: a multiplication guesses the day, a table of midnights corrects it.
type Clock struct {
	perSecond int64
	slow      func(seconds int64) (Day, bool)
	daysEach  float64 // days a tick
	midnights []int64 // the first tick of each day since 1970-01-01
}

// UTCClock reads instants, in ticks of which perSecond make a second.
func UTCClock(perSecond int64) *Clock {
	c := newClock(perSecond, FromUnix)
	for day := range c.midnights {
		c.midnights[day] = (int64(day-1)*secondsPerDay + winterMidnight) * perSecond
	}
	for year := 1970; year <= lastQuickYear; year++ {
		for day, end := summerTime(year); day < end; day++ {
			c.midnights[day+1] = (int64(day)*secondsPerDay + summerMidnight) * perSecond
		}
	}
	return c
}

// CivilClock reads civil time in Italy, in ticks of which perSecond make a second.
func CivilClock(perSecond int64) *Clock {
	c := newClock(perSecond, FromCivil)
	for day := range c.midnights {
		c.midnights[day] = int64(day) * secondsPerDay * perSecond
	}
	return c
}

const lastQuickYear = 2199

func newClock(perSecond int64, slow func(int64) (Day, bool)) *Clock {
	return &Clock{
		perSecond: perSecond, slow: slow,
		daysEach:  1 / float64(secondsPerDay*perSecond),
		midnights: make([]int64, Date(lastQuickYear+1, time.January, 2)),
	}
}

// Days gives the days of ticks up to the first that lies outside [First, Last], and
// tells of how many.
func (c *Clock) Days(ticks []int64, days []Day) (n int) {
	midnights, days := c.midnights, days[:len(ticks)]
	for i, tick := range ticks {
		guess := uint(int64(float64(tick) * c.daysEach))
		if tick <= 0 || guess >= uint(len(midnights)-1) {
			day, ok := c.slow(floorDiv(tick, c.perSecond))
			if !ok {
				return i
			}
			days[i] = day
			continue
		}
		if tick >= midnights[guess+1] {
			guess++
		} else if tick < midnights[guess] {
			guess--
		}
		days[i] = Day(guess)
	}
	return len(ticks)
}

// summerTime is the days of a year whose evening has summer time in Italy, from
// start up to and without end. Clocks change on a Sunday at 01:00 UTC, so the
// evening of that Sunday is already in the new time. The rule is that of the
// European directives since 1996, and the same with September for October from
// 1981 on. Earlier years are taken as winter time: their quesiti are excluded by
// E108 in either case.
func summerTime(year int) (start, end Day) {
	switch {
	case year < 1981:
		return 0, 0
	case year < 1996:
		return lastSunday(year, time.March), lastSunday(year, time.September)
	}
	return lastSunday(year, time.March), lastSunday(year, time.October)
}

func lastSunday(year int, month time.Month) Day {
	last := Date(year, month+1, 0)
	return last - Day(last.Time().Weekday())
}
