package calendar

import "time"

const (
	secondsPerDay  = 24 * 60 * 60
	secondsPerHour = 60 * 60
)

// nextDayFrom holds, for each UTC day since 1970-01-01, the second of that day at
// which the next civil day begins in Rome. One look-up and one comparison then
// turn an instant into a day.
var nextDayFrom = func() []int32 {
	const lastYear = 2199
	table := make([]int32, Date(lastYear+1, time.January, 1))
	for day := range table {
		table[day] = winterMidnight
	}
	for year := 1970; year <= lastYear; year++ {
		for day, end := summerTime(year); day < end; day++ {
			table[day] = summerMidnight
		}
	}
	return table
}()

// Midnight in Rome, in seconds of the UTC day.
const (
	winterMidnight = 23 * secondsPerHour
	summerMidnight = 22 * secondsPerHour
)

// FromUnix is the civil day in Rome of an instant, given as seconds since the
// Unix epoch. ok is false when the day lies outside [First, Last].
func FromUnix(seconds int64) (day Day, ok bool) {
	utc := floorDiv(seconds, secondsPerDay)
	if utc < int64(First) || utc > int64(Last) {
		return 0, false
	}
	day = Day(utc)
	midnight := int32(winterMidnight)
	if uint64(utc) < uint64(len(nextDayFrom)) {
		midnight = nextDayFrom[utc]
	} else if start, end := summerTime(day.Time().Year()); start <= day && day < end {
		midnight = summerMidnight
	}
	if int32(seconds-utc*secondsPerDay) >= midnight {
		day++
	}
	return day, day <= Last
}

// FromCivil is the day of a civil time in Italy, given as seconds since midnight
// of 1970-01-01. ok is false when the day lies outside [First, Last].
func FromCivil(seconds int64) (day Day, ok bool) {
	civil := floorDiv(seconds, secondsPerDay)
	return Day(civil), int64(First) <= civil && civil <= int64(Last)
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
