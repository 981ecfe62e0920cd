package calendar_test

import (
	"slices"
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // WebAssembly has no zone files

	"cruscotto/core/calendar"
)

func day(t *testing.T, s string) calendar.Day {
	t.Helper()
	d, err := calendar.ParseDay(s)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestInstantsBecomeDaysInRome(t *testing.T) {
	for _, test := range []struct{ instant, day, why string }{
		{"2025-05-31T21:59:59Z", "2025-05-31", "before midnight in summer time"},
		{"2025-05-31T22:00:00Z", "2025-06-01", "midnight in summer time"},
		{"2025-05-31T23:30:00Z", "2025-06-01", "the example of the definitions: a quesito of June"},
		{"2025-01-31T22:59:59Z", "2025-01-31", "before midnight in winter time"},
		{"2025-01-31T23:00:00Z", "2025-02-01", "midnight in winter time"},
		{"2025-03-29T23:00:00Z", "2025-03-30", "the night in which summer time begins"},
		{"2025-03-30T22:00:00Z", "2025-03-31", "the first evening of summer time"},
		{"2025-10-25T22:00:00Z", "2025-10-26", "the night in which summer time ends"},
		{"2025-10-26T22:30:00Z", "2025-10-26", "the first evening of winter time"},
		{"2024-02-28T23:00:00Z", "2024-02-29", "a leap day"},
		{"1995-09-24T22:30:00Z", "1995-09-24", "summer time ended in September until 1995"},
		{"2250-07-01T22:00:00Z", "2250-07-02", "beyond the table"},
	} {
		instant, err := time.Parse(time.RFC3339, test.instant)
		if err != nil {
			t.Fatal(err)
		}
		got, ok := calendar.FromUnix(instant.Unix())
		if want := day(t, test.day); !ok || got != want {
			t.Errorf("%s (%s) is on %s, want %s", test.instant, test.why, got, want)
		}
	}
}

func TestRomeAgreesWithTheTimeZoneDatabase(t *testing.T) {
	rome, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		t.Fatal(err)
	}
	clocks := map[int64]*calendar.Clock{1: calendar.UTCClock(1), 1e3: calendar.UTCClock(1e3), 1e6: calendar.UTCClock(1e6), 1e9: calendar.UTCClock(1e9)}
	start, end := time.Date(1981, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(2205, 1, 1, 0, 0, 0, 0, time.UTC)
	for hour := start.Unix(); hour < end.Unix(); hour += 3600 {
		for _, instant := range []int64{hour, hour + 3599} {
			want := calendar.Date(time.Unix(instant, 0).In(rome).Date())
			if got, ok := calendar.FromUnix(instant); !ok || got != want {
				t.Fatalf("%s: got %s, want %s", time.Unix(instant, 0).UTC(), got, want)
			}
			for perSecond, clock := range clocks {
				if got, ok := dayOf(clock, instant*perSecond+perSecond-1); !ok || got != want {
					t.Fatalf("%s in ticks of 1/%d s: got %s, want %s", time.Unix(instant, 0).UTC(), perSecond, got, want)
				}
			}
		}
	}
}

func TestCivilTimeHasNoZone(t *testing.T) {
	clock := calendar.CivilClock(1e6)
	for d := calendar.Date(1969, 12, 25); d < calendar.Date(2203, 1, 1); d++ {
		for _, second := range []int64{0, 86399} {
			if got, ok := dayOf(clock, (int64(d)*86400+second)*1e6+999999); !ok || got != d {
				t.Fatalf("second %d of %s is on %s", second, d, got)
			}
		}
	}
}

func TestDaysOutsideFourDigitYearsAreNoDates(t *testing.T) {
	lastSecond := int64(calendar.Last)*86400 + 86399
	for _, test := range []struct {
		name    string
		seconds int64
		ok      bool
	}{
		{"first day", int64(calendar.First) * 86400, true},
		{"before the first day", int64(calendar.First)*86400 - 1, false},
		{"last civil day", lastSecond - 3600, true},
		{"milliseconds taken for seconds", 1735689600000, false},
		{"the smallest integer", -1 << 63, false},
		{"the largest integer", 1<<63 - 1, false},
	} {
		if _, ok := calendar.FromUnix(test.seconds); ok != test.ok {
			t.Errorf("%s: ok = %v, want %v", test.name, ok, test.ok)
		}
	}
	if _, ok := calendar.FromUnix(lastSecond); ok {
		t.Error("the last UTC second of 9999 is in the year 10000 in Rome")
	}
	if _, ok := calendar.FromCivil(lastSecond); !ok {
		t.Error("the last civil second of 9999 is a date")
	}
}

func TestWorkingDays(t *testing.T) {
	for _, test := range []struct {
		day     string
		working bool
		why     string
	}{
		{"2025-01-01", false, "Capodanno"}, {"2025-01-06", false, "Epifania"},
		{"2025-04-21", false, "Easter Monday"}, {"2026-04-06", false, "Easter Monday"}, {"2024-04-01", false, "Easter Monday"},
		{"2025-04-25", false, "Liberazione"}, {"2025-05-01", false, "Lavoro"}, {"2025-06-02", false, "Repubblica"},
		{"2000-06-02", true, "2 June was no holiday before 2001"},
		{"2025-08-15", false, "Assunzione"}, {"2024-11-01", false, "Tutti i Santi"}, {"2025-12-08", false, "Immacolata"},
		{"2025-12-25", false, "Natale"}, {"2025-12-26", false, "Santo Stefano"},
		{"2011-03-17", false, "150 years of Italy, once"}, {"2010-03-17", true, "not in 2010"},
		{"2024-10-04", true, "4 October before 2026"}, {"2027-10-04", false, "4 October since 2026"},
		{"2025-06-28", false, "Saturday"}, {"2025-06-29", false, "Sunday, and Rome's patron"}, {"2024-12-07", false, "Saturday"},
		{"2025-12-24", true, "Christmas Eve"}, {"2023-06-29", true, "patrons are not national"},
	} {
		if got := day(t, test.day).Working(); got != test.working {
			t.Errorf("%s (%s): working = %v", test.day, test.why, got)
		}
	}
}

// Easter Sundays as the almanacs have them.
func TestEasterMondays(t *testing.T) {
	for _, sunday := range strings.Fields(`2009-04-12 2010-04-04 2011-04-24 2012-04-08 2013-03-31 2014-04-20 2015-04-05 2016-03-27
		2017-04-16 2018-04-01 2019-04-21 2020-04-12 2021-04-04 2022-04-17 2023-04-09 2024-03-31 2025-04-20 2026-04-05 2027-03-28
		2028-04-16 2029-04-01 2030-04-21 2031-04-13 2032-03-28 2033-04-17 2034-04-09 2035-03-25 2036-04-13 2037-04-05 2038-04-25
		2039-04-10 2040-04-01`) {
		easter := day(t, sunday)
		if (easter + 1).Working() {
			t.Errorf("%s is worked, the day after Easter", easter+1)
		}
		fixed := map[string]bool{"04-25": true, "03-17": true}
		for _, other := range []calendar.Day{easter - 2, easter + 2, easter + 8, easter - 6} { // Good Friday, Tuesday, other Mondays
			if !other.Working() && !fixed[other.String()[5:]] {
				t.Errorf("%s is not worked", other)
			}
		}
	}
}

// Working days counted from the calendars on the wall.
func TestWorkingDaysOfMonthsAndYears(t *testing.T) {
	count := func(p calendar.Period) (n int) {
		for d := p.From; d <= p.To; d++ {
			if d.Working() {
				n++
			}
		}
		return n
	}
	months := []int{21, 20, 21, 20, 21, 20, 23, 20, 22, 23, 20, 20} // of 2025
	for i, want := range months {
		month := calendar.Date(2025, time.Month(i+1), 1).Month()
		if got := count(month.Period()); got != want {
			t.Errorf("%s has %d working days, want %d", month, got, want)
		}
	}
	for year, want := range map[int]int{
		2020: 255, 2023: 250, 2024: 254, 2025: 251,
		2026: 254, // 4 October is a Sunday
		2027: 254, // 4 October is a Monday, and no longer worked
	} {
		if got := count(calendar.Period{From: calendar.Date(year, 1, 1), To: calendar.Date(year, 12, 31)}); got != want {
			t.Errorf("%d has %d working days, want %d", year, got, want)
		}
	}
}

// 4 October, Saint Francis, was worked until 2025 and is a holiday since.
func TestSaintFrancis(t *testing.T) {
	for year := 2009; year <= 2040; year++ {
		d := calendar.Date(year, time.October, 4)
		weekend := d.Time().Weekday() == time.Saturday || d.Time().Weekday() == time.Sunday
		if want := !weekend && year < 2026; d.Working() != want {
			t.Errorf("%s: working = %t", d, !want)
		}
	}
}

func TestGiorni(t *testing.T) {
	for _, test := range []struct {
		a, b                   string
		calendario, lavorativi int32
	}{
		{"2025-06-10", "2025-06-10", 0, 0},
		{"2025-06-06", "2025-06-09", 3, 1},  // Friday to Monday
		{"2025-06-07", "2025-06-08", 1, 0},  // Saturday to Sunday
		{"2025-05-30", "2025-06-03", 4, 1},  // over a weekend and 2 June
		{"2025-04-17", "2025-04-28", 11, 5}, // over Easter and the Liberazione: 18, 22, 23, 24, 28 April
		{"2024-12-31", "2025-12-31", 365, 251},
		{"2024-02-28", "2024-03-01", 2, 2}, // over a leap day
		{"2023-02-28", "2023-03-01", 1, 1}, // over none
		{"2025-03-28", "2025-03-31", 3, 1}, // over the day of 23 hours
		{"2025-10-24", "2025-10-27", 3, 1}, // over the day of 25 hours
		{"2025-10-03", "2025-10-06", 3, 1}, // 4 October 2025, a Saturday
		{"2027-10-01", "2027-10-05", 4, 1}, // 4 October 2027, a Monday
	} {
		a, b := day(t, test.a), day(t, test.b)
		for rule, want := range map[calendar.Rule]int32{calendar.Calendario: test.calendario, calendar.Lavorativi: test.lavorativi} {
			if got := calendar.NewCounter(rule, a-10, b+10).Days(a, b); got != want {
				t.Errorf("%s: giorni(%s → %s) = %d, want %d", rule, test.a, test.b, got, want)
			}
		}
	}
}

func TestCounterAgreesWithCountingOneByOne(t *testing.T) {
	from, to := day(t, "2023-12-01"), day(t, "2026-12-31")
	counter := calendar.NewCounter(calendar.Lavorativi, from, to)
	for a := from; a <= to; a += 13 {
		var want int32
		for b := a; b <= to; b++ {
			if b > a && b.Working() {
				want++
			}
			if got := counter.Days(a, b); got != want {
				t.Fatalf("giorni(%s → %s) = %d, want %d", a, b, got, want)
			}
			if after := counter.After(a, want); after <= b || after <= to && (counter.Days(a, after) != want+1 || counter.Days(a, after-1) != want) {
				t.Fatalf("%s is said to be the first day of more than %d giorni after %s", after, want, a)
			}
		}
	}
	if got, want := (calendar.Counter{}).After(from, 5), from+6; got != want {
		t.Errorf("more than 5 days after %s is %s, not %s", from, got, want)
	}
}

// Of ranges beyond all valid days a counter is made for these.
func TestCountersOfAllDays(t *testing.T) {
	for _, wide := range []calendar.Period{{From: calendar.First, To: calendar.Last}, calendar.Always, {From: calendar.Always.From, To: calendar.Never}} {
		counter := calendar.NewCounter(calendar.Lavorativi, wide.From, wide.To)
		if n := counter.Days(day(t, "2025-06-01"), day(t, "2025-06-30")); n != 20 {
			t.Errorf("%v: June 2025 has %d working days after its first", wide, n)
		}
		if whole := int64(calendar.Last) - int64(calendar.First); int64(counter.Days(calendar.First, calendar.Last)) < whole*65/100 {
			t.Errorf("%v: too few working days in all", wide)
		}
	}
	if early := (calendar.Period{From: calendar.Always.From, To: calendar.Always.From}); !early.Mature(calendar.First+60, 25, calendar.Lavorativi) {
		t.Error("a period before all days is not maturo")
	}
}

func TestMonths(t *testing.T) {
	for _, test := range []struct{ month, first, last, next string }{
		{"2025-06", "2025-06-01", "2025-06-30", "2025-07"},
		{"2024-02", "2024-02-01", "2024-02-29", "2024-03"},
		{"2025-12", "2025-12-01", "2025-12-31", "2026-01"},
	} {
		m, err := calendar.ParseMonth(test.month)
		if err != nil {
			t.Fatal(err)
		}
		if m.String() != test.month || m.First().String() != test.first || m.Last().String() != test.last || (m+1).String() != test.next {
			t.Errorf("%s: %s, %s – %s, then %s", test.month, m, m.First(), m.Last(), m+1)
		}
		if m.Last().Month() != m || m.First().Month() != m {
			t.Errorf("%s: its days belong to %s and %s", test.month, m.First().Month(), m.Last().Month())
		}
	}
	for _, bad := range []string{"", "2025", "2025-13", "2025-6", "06-2025", "0000-01"} {
		if _, err := calendar.ParseMonth(bad); err == nil {
			t.Errorf("%q was taken for a month", bad)
		}
	}
	for _, bad := range []string{"", "2025-02-29", "2025-6-1", "01/06/2025", "2025-06-01T00:00", "0000-01-01"} {
		if _, err := calendar.ParseDay(bad); err == nil {
			t.Errorf("%q was taken for a day", bad)
		}
	}
}

func TestMaturity(t *testing.T) {
	june := calendar.Period{From: day(t, "2025-06-01"), To: day(t, "2025-06-30")}
	for _, test := range []struct {
		period calendar.Period
		d      string
		rule   calendar.Rule
		mature bool
	}{
		{june, "2025-07-25", calendar.Calendario, false}, // the last day on which they can be answered in time
		{june, "2025-07-26", calendar.Calendario, true},
		{june, "2025-08-04", calendar.Lavorativi, false}, // 25 working days after a Monday
		{june, "2025-08-05", calendar.Lavorativi, true},
		{june, "2025-06-15", calendar.Calendario, false},
		{calendar.Always, "2025-07-26", calendar.Calendario, false},
	} {
		if got := test.period.Mature(day(t, test.d), 25, test.rule); got != test.mature {
			t.Errorf("%v at %s, %s: mature = %v", test.period, test.d, test.rule, got)
		}
	}
}

func TestClocksStopAtWhatIsNoDate(t *testing.T) {
	const day = secondsPerDay
	clock := calendar.CivilClock(1)
	ticks := []int64{20000 * day, -1, int64(calendar.Last)*day + day - 1, int64(calendar.Last+1) * day, 20001 * day}
	days := make([]calendar.Day, len(ticks))
	if n := clock.Days(ticks, days); n != 3 || !slices.Equal(days[:n], []calendar.Day{20000, -1, calendar.Last}) {
		t.Errorf("%d days: %v", n, days)
	}
}

const secondsPerDay = 24 * 60 * 60

// dayOf is the day of a single tick.
func dayOf(clock *calendar.Clock, tick int64) (calendar.Day, bool) {
	var day [1]calendar.Day
	n := clock.Days([]int64{tick}, day[:])
	return day[0], n == 1
}

func BenchmarkClock(b *testing.B) {
	start := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC).UnixMicro()
	clock := calendar.UTCClock(1e6)
	ticks, days := make([]int64, 512), make([]calendar.Day, 512)
	for i := range ticks {
		ticks[i] = start + int64(i)*7919_000000%(365*86400_000000)
	}
	b.SetBytes(int64(8 * len(ticks)))
	for range b.N {
		clock.Days(ticks, days)
	}
}
