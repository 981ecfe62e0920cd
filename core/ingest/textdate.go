package ingest

import (
	"strings"
	"time"

	"cruscotto/core/calendar"
	"cruscotto/core/export"
)

// parseDate reads a date as text: ISO 8601, or DD/MM/YYYY with optional time, both also
// without leading zeros. One with a zone is an instant, the others are civil time in
// Italy.
func parseDate(text string) (day calendar.Day, ok bool) {
	s := scanner{rest: strings.TrimSpace(text)}
	if rest := strings.TrimLeft(s.rest, "0123456789"); strings.HasPrefix(rest, "-") {
		year := s.year()
		s.must('-')
		month := s.number(1, 2)
		s.must('-')
		return s.day(year, month, s.number(1, 2))
	}
	first, second, year := s.slashed()
	return s.day(year, second, first)
}

// scanner reads a date from its beginning on. What is not as expected leaves it failed.
type scanner struct {
	rest   string
	failed bool
}

// number reads a number of so many digits at least, and at most.
func (s *scanner) number(least, most int) (n int) {
	digits := 0
	for digits < min(most, len(s.rest)) && '0' <= s.rest[digits] && s.rest[digits] <= '9' {
		n = 10*n + int(s.rest[digits]-'0')
		digits++
	}
	s.failed = s.failed || digits < least
	s.rest = s.rest[digits:]
	return n
}

// year reads a year of four digits; one of more is no part of a date, but is known to lie
// after all others.
func (s *scanner) year() int {
	before := len(s.rest)
	n := s.number(4, 6)
	s.failed = s.failed || n <= 9999 && before-len(s.rest) > 4
	return n
}

// next takes the next character if it is one of some; it gives 0 where it is not.
func (s *scanner) next(some string) byte {
	if len(s.rest) == 0 || strings.IndexByte(some, s.rest[0]) < 0 {
		return 0
	}
	found := s.rest[0]
	s.rest = s.rest[1:]
	return found
}

// must takes the next character, which has to be a certain one.
func (s *scanner) must(be byte) {
	if len(s.rest) > 0 && s.rest[0] == be {
		s.rest = s.rest[1:]
	} else {
		s.failed = true
	}
}

// slashed reads the three numbers of NN/NN/YYYY.
func (s *scanner) slashed() (first, second, year int) {
	first = s.number(1, 2)
	s.must('/')
	second = s.number(1, 2)
	s.must('/')
	return first, second, s.year()
}

// day is the day of a date, of which only the time of day may be left.
func (s *scanner) day(year, month, dayOfMonth int) (calendar.Day, bool) {
	if s.failed || month < 1 || month > 12 || dayOfMonth < 1 || dayOfMonth > daysIn(year, month) {
		return 0, false
	}
	day := calendar.Date(year, time.Month(month), dayOfMonth)
	if len(s.rest) == 0 {
		return day, calendar.First <= day && day <= calendar.Last
	}
	seconds, offset, zoned := s.clock()
	switch {
	case s.failed || len(s.rest) > 0:
		return 0, false
	case zoned:
		return calendar.FromUnix(int64(day)*86400 + int64(seconds-offset))
	}
	return day, calendar.First <= day && day <= calendar.Last
}

// clock reads a time of day: its seconds, and those that its zone, if it has one, is
// ahead of UTC.
func (s *scanner) clock() (seconds, offset int, zoned bool) {
	s.failed = s.failed || s.next(" Tt") == 0
	hour := s.number(1, 2)
	s.must(':')
	minute, second := s.number(2, 2), 0
	if s.next(":") != 0 {
		second = s.number(2, 2)
		if s.next(".,") != 0 {
			fraction := strings.TrimLeft(s.rest, "0123456789")
			s.failed = s.failed || len(fraction) == len(s.rest)
			s.rest = fraction
		}
	}
	s.failed = s.failed || hour > 23 || minute > 59 || second > 59
	sign := s.next("Zz+-")
	if sign == '+' || sign == '-' {
		hours, minutes := s.number(2, 2), 0
		if colon := s.next(":"); colon != 0 || len(s.rest) > 0 {
			minutes = s.number(2, 2)
		}
		s.failed = s.failed || hours > 23 || minutes > 59
		if offset = 3600*hours + 60*minutes; sign == '-' {
			offset = -offset
		}
	}
	return 3600*hour + 60*minute + second, offset, sign != 0
}

// daysIn is how many days a month has.
func daysIn(year, month int) int {
	switch {
	case month == 2 && year%4 == 0 && (year%100 != 0 || year%400 == 0):
		return 29
	case month == 2:
		return 28
	case month == 4, month == 6, month == 9, month == 11:
		return 30
	}
	return 31
}

// dayOrder gathers whether the dates of a column as text, such as 03/04/2025, can
// be day first. Most do not tell; one with a number above 12 does.
type dayOrder struct{ export.DateOrder }

// parse reads a date and notes what it tells.
func (o *dayOrder) parse(text string) (calendar.Day, bool) {
	day, ok := parseDate(text)
	switch {
	case !ok && monthFirstOnly(text):
		o.SawMonthFirst(strings.TrimSpace(text))
	case ok && !o.DayFirst:
		s := scanner{rest: strings.TrimSpace(text)}
		first, _, _ := s.slashed()
		o.DayFirst = !s.failed && first > 12
	}
	return day, ok
}

// monthFirstOnly tells a text that is no date as day first, but is one as month first.
func monthFirstOnly(text string) bool {
	s := scanner{rest: strings.TrimSpace(text)}
	first, second, year := s.slashed()
	_, ok := s.day(year, first, second)
	return ok && second > 12
}
