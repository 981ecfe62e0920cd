package ingest

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/parquet-go/parquet-go/format"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/export"
	"cruscotto/core/identity"
	"cruscotto/core/parquet"
)

// columnType is the type of a column, as it matters to the roles.
type columnType struct {
	kind    format.Type
	logical format.LogicalTypeValue // nil when there is none
}

func typeOf(c *parquet.Column) columnType { return columnType{c.Physical, c.Logical} }

// String names the type as users of Parquet know it, in short.
func (t columnType) String() string {
	switch logical := t.logical.(type) {
	case nil:
		return t.kind.String()
	case *format.TimestampType:
		zone := ""
		if logical.IsAdjustedToUTC {
			zone = " UTC"
		}
		if unit := logical.Unit.Value; unit != nil {
			return "TIMESTAMP " + map[time.Duration]string{time.Millisecond: "ms", time.Microsecond: "µs", time.Nanosecond: "ns"}[unit.Duration()] + zone
		}
	case *format.IntType:
		if !logical.IsSigned {
			return fmt.Sprintf("UINT%d", logical.BitWidth)
		}
		return fmt.Sprintf("INT%d", logical.BitWidth)
	}
	return t.logical.String()
}

// plays tells whether a column of this type can play roles of a kind.
func (t columnType) plays(kind export.Kind) bool {
	switch kind {
	case export.Text:
		return t.isText()
	case export.ID:
		return t.isText() || t.isInteger()
	case export.Integer:
		return t.isInteger()
	case export.Date:
		switch logical := t.logical.(type) {
		case *format.DateType:
			return t.kind == format.Int32
		case *format.TimestampType:
			return t.kind == format.Int64 && logical.Unit.Value != nil
		}
		return t.kind == format.Int96 || t.isText()
	}
	return false
}

func (t columnType) isText() bool {
	if t.kind != format.ByteArray && t.kind != format.FixedLenByteArray {
		return false
	}
	switch t.logical.(type) {
	case nil, *format.StringType, *format.EnumType:
		return true
	}
	return false
}

func (t columnType) isInteger() bool {
	if t.kind != format.Int32 && t.kind != format.Int64 {
		return false
	}
	switch t.logical.(type) {
	case nil, *format.IntType:
		return true
	}
	return false
}

// decimal is an integer of the column as text. One that is not signed is stored
// as if it were.
func (t columnType) decimal(to []byte, v int64) []byte {
	if logical, ok := t.logical.(*format.IntType); ok && !logical.IsSigned {
		if t.kind == format.Int32 {
			v = int64(uint32(v))
		}
		return strconv.AppendUint(to, uint64(v), 10)
	}
	return strconv.AppendInt(to, v, 10)
}

// blank tells a text that counts as missing: empty, or white space only.
func blank(text []byte) bool {
	for _, b := range text {
		switch b {
		case ' ', '\t', '\n', '\v', '\f', '\r':
		default:
			return false
		}
	}
	return true
}

// dictionary gives codes to the texts of a role, in order of first appearance
// within a row group. Code 0 is the missing value.
type dictionary struct {
	values []string
	codes  map[string]uint32
}

func newDictionary() *dictionary {
	return &dictionary{values: []string{""}, codes: map[string]uint32{"": 0}}
}

// code interns a text. Bytes that are not UTF-8 become U+FFFD, as they would in
// every document that leaves the core.
func (d *dictionary) code(text []byte) uint32 {
	if code, known := d.codes[string(text)]; known {
		return code
	}
	if blank(text) {
		return 0
	}
	value := strings.ToValidUTF8(string(text), "\uFFFD")
	code, known := d.codes[value]
	if !known {
		code = uint32(len(d.values))
		d.values = append(d.values, value)
		d.codes[value] = code
	}
	return code
}

// keys reads a text column as codes of a dictionary.
func keys(into *dictionary) *column[uint32] {
	c := new(column[uint32])
	c.Translate = func(v *parquet.Values, codes []uint32) error {
		for i, text := range v.Bytes {
			codes[i] = into.code(text)
		}
		return nil
	}
	return c
}

// presence reads a column of ids as whether each id is there.
func presence(t columnType) *column[bool] {
	c := new(column[bool])
	c.Translate = func(v *parquet.Values, there []bool) error {
		for i := range there {
			there[i] = !t.isText() || !blank(v.Bytes[i])
		}
		return nil
	}
	return c
}

// identityKeys reads a column of ids as their keys, and notes its range.
func identityKeys(t columnType, seen *export.Profile) *column[identity.Key] {
	c := new(column[identity.Key])
	c.Null = missingID
	var text, least, most []byte
	c.Translate = func(v *parquet.Values, keys []identity.Key) error {
		if !t.isText() {
			for i, id := range v.Ints {
				text = t.decimal(text[:0], id)
				keys[i] = identity.KeyOf(text)
			}
			if seen.Numeric = true; len(v.Ints) > 0 {
				seen.Stretch(string(t.decimal(nil, slices.Min(v.Ints))))
				seen.Stretch(string(t.decimal(nil, slices.Max(v.Ints))))
			}
			return nil
		}
		for i, id := range v.Bytes {
			if keys[i] = missingID; blank(id) {
				continue
			}
			keys[i] = identity.KeyOf(id)
			if least == nil || bytes.Compare(id, least) < 0 {
				least = bytes.Clone(id)
				seen.Stretch(strings.ToValidUTF8(string(id), "\uFFFD"))
			}
			if most == nil || bytes.Compare(id, most) > 0 {
				most = append(most[:0], id...)
			}
		}
		if most != nil {
			seen.Stretch(strings.ToValidUTF8(string(most), "\uFFFD"))
		}
		return nil
	}
	return c
}

// idTexts reads a column of ids as text.
func idTexts(t columnType) *column[string] {
	c := new(column[string])
	c.Translate = func(v *parquet.Values, texts []string) error {
		for i := range texts {
			if t.isText() {
				texts[i] = strings.ToValidUTF8(string(v.Bytes[i]), "\uFFFD")
			} else {
				texts[i] = string(t.decimal(nil, v.Ints[i]))
			}
		}
		return nil
	}
	return c
}

// strange keeps the values of a column that cannot be used, as text, for the
// examples of the findings. Codes tell which is which; beyond manyStrange the
// values are not kept, and all shown as "…".
type strange struct{ texts []string }

const manyStrange = 200

func (s *strange) code(text string) int {
	switch {
	case len(s.texts) < manyStrange:
		s.texts = append(s.texts, text)
	case len(s.texts) == manyStrange:
		s.texts = append(s.texts, "…")
	}
	return len(s.texts) - 1
}

// Codes of a soglia beyond the classes of the catalog.
const (
	strangeSoglia catalog.Classe = 16  // and above: strange.code of a value that is no class
	noSoglia      catalog.Classe = 255 // the export gives none
)

// classi reads a column of soglie as classes.
func classi(odd *strange) *column[catalog.Classe] {
	c := new(column[catalog.Classe])
	c.Null = noSoglia
	c.Translate = func(v *parquet.Values, codes []catalog.Classe) error {
		for i, days := range v.Ints {
			classe, ok := catalog.ClasseOf(days)
			if !ok {
				classe = strangeSoglia + catalog.Classe(odd.code(strconv.FormatInt(days, 10)))
			}
			codes[i] = classe
		}
		return nil
	}
	return c
}

// Codes of a date beyond the valid days, all later than calendar.Last.
const (
	strangeDate calendar.Day = 1 << 30             // and above: strange.code of a value that is no date
	beyondLast               = strangeDate + 1<<20 // and above: strange.code of an instant after calendar.Last
	noDate                   = calendar.Never      // the value is missing
)

// dates reads a column of dates as days.
func dates(t columnType, odd *strange, order *dayOrder) *column[calendar.Day] {
	c := new(column[calendar.Day])
	c.Null = noDate
	refuse := func(text string, beyond bool) calendar.Day {
		code := strangeDate
		if beyond {
			code = beyondLast
		}
		return code + calendar.Day(odd.code(text))
	}
	var clock *calendar.Clock
	if timestamp, ok := t.logical.(*format.TimestampType); ok {
		clock = clockOf(timestamp.Unit.Value.Duration(), timestamp.IsAdjustedToUTC)
	}
	c.Translate = func(v *parquet.Values, days []calendar.Day) error {
		switch {
		case t.isText():
			for i, text := range v.Bytes {
				if blank(text) {
					days[i] = noDate
				} else if day, ok := order.parse(string(text)); ok {
					days[i] = day
				} else {
					days[i] = refuse(string(text), day > calendar.Last)
				}
			}
		case t.kind == format.Int96:
			for i, b := range v.Bytes {
				// The Julian day 2440588 is 1970-01-01.
				nanos, julian := parquet.Int96(b)
				day, ok := calendar.FromUnix((julian-2440588)*86400 + nanos/int64(time.Second))
				if days[i] = day; !ok {
					days[i] = refuse(fmt.Sprintf("INT96 %d+%dns", julian, nanos), day > calendar.Last)
				}
			}
		case t.kind == format.Int32:
			for i, n := range v.Ints {
				if days[i] = calendar.Day(n); days[i] < calendar.First || days[i] > calendar.Last {
					days[i] = refuse(strconv.FormatInt(n, 10), n > 0)
				}
			}
		default:
			for i := 0; i < len(days); i++ {
				if i += clock.Days(v.Ints[i:], days[i:]); i < len(days) {
					days[i] = refuse(strconv.FormatInt(v.Ints[i], 10), v.Ints[i] > 0)
				}
			}
		}
		return nil
	}
	return c
}

// clockOf is the clock of a unit of time. Clocks are made once, at first use.
func clockOf(unit time.Duration, utc bool) *calendar.Clock {
	type key struct {
		unit time.Duration
		utc  bool
	}
	if clock, made := clocks.Load(key{unit, utc}); made {
		return clock.(*calendar.Clock)
	}
	of := calendar.CivilClock
	if utc {
		of = calendar.UTCClock
	}
	clock, _ := clocks.LoadOrStore(key{unit, utc}, of(int64(time.Second/unit)))
	return clock.(*calendar.Clock)
}

var clocks sync.Map

// Forms of a time of day as text, after a date. Fractions of a second are accepted
// wherever seconds are.
var (
	civilForms = []string{"15:04:05", "15:04"}
	zonedForms = []string{"15:04:05Z07:00", "15:04Z07:00", "15:04:05Z0700", "15:04:05Z07"}
)

const (
	isoDate   = "2006-01-02"
	dayFirst  = "02/01/2006"
	dateWidth = len(isoDate)
)

// parseDate reads a date as text: ISO 8601, or DD/MM/YYYY with optional time. One
// with a zone is an instant, the others are civil time in Italy.
func parseDate(text string) (day calendar.Day, ok bool) {
	text = strings.TrimSpace(text)
	if len(text) < dateWidth {
		return 0, false
	}
	layout, forms := isoDate, civilForms
	if slashed(text) {
		layout = dayFirst
	} else if strings.ContainsAny(text[dateWidth:], "Z+-") {
		forms = zonedForms
	}
	if len(text) > dateWidth {
		if text[dateWidth] != ' ' && text[dateWidth] != 'T' {
			return 0, false
		}
		layout += text[dateWidth : dateWidth+1]
	} else {
		forms = []string{""}
	}
	for _, form := range forms {
		t, err := time.Parse(layout+form, text)
		switch {
		case err != nil:
		case len(forms) == len(zonedForms):
			return calendar.FromUnix(t.Unix())
		default:
			day = calendar.Date(t.Date())
			return day, calendar.First <= day && day <= calendar.Last
		}
	}
	return 0, false
}

// slashed tells dates as NN/NN/YYYY from others.
func slashed(text string) bool { return text[2] == '/' && text[5] == '/' }

// dayOrder gathers whether the dates of a column as text, such as 03/04/2025, can
// be day first. Most do not tell; one with a number above 12 does.
type dayOrder struct{ export.DateOrder }

// parse reads a date and notes what it tells.
func (o *dayOrder) parse(text string) (calendar.Day, bool) {
	day, ok := parseDate(text)
	if text = strings.TrimSpace(text); ok {
		o.DayFirst = o.DayFirst || slashed(text) && text[:2] > "12"
	} else if monthFirstOnly(text) {
		o.SawMonthFirst(text)
	}
	return day, ok
}

// monthFirstOnly tells a text that is a date when taken as month first, but not as
// day first.
func monthFirstOnly(text string) bool {
	if len(text) < dateWidth || !slashed(text) {
		return false
	}
	_, dayFirst := parseDate(text)
	_, monthFirst := parseDate(text[3:6] + text[:3] + text[6:])
	return monthFirst && !dayFirst
}
