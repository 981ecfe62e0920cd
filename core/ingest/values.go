package ingest

import (
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding"
	"github.com/parquet-go/parquet-go/format"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/export"
)

// leaf is what is known of a column's type.
type leaf struct {
	kind    parquet.Kind
	logical format.LogicalTypeValue // nil when there is none
}

func leafOf(column *parquet.Column) leaf {
	l := leaf{kind: column.Type().Kind()}
	if logical := column.Type().LogicalType(); logical != nil {
		l.logical = logical.Value
	}
	return l
}

func (l leaf) String() string {
	if l.logical != nil {
		return fmt.Sprintf("%s (%s)", l.logical, l.kind)
	}
	return l.kind.String()
}

// plays tells whether a column of this type can play roles of a kind.
func (l leaf) plays(kind export.Kind) bool {
	switch kind {
	case export.Text:
		return l.isText()
	case export.ID:
		return l.isText() || l.isInteger()
	case export.Integer:
		return l.isInteger()
	case export.Date:
		switch logical := l.logical.(type) {
		case *format.DateType:
			return l.kind == parquet.Int32
		case *format.TimestampType:
			return l.kind == parquet.Int64 && logical.Unit.Value != nil
		}
		return l.kind == parquet.Int96 || l.isText()
	}
	return false
}

func (l leaf) isText() bool {
	if l.kind != parquet.ByteArray && l.kind != parquet.FixedLenByteArray {
		return false
	}
	switch l.logical.(type) {
	case nil, *format.StringType, *format.EnumType:
		return true
	}
	return false
}

func (l leaf) isInteger() bool {
	if l.kind != parquet.Int32 && l.kind != parquet.Int64 {
		return false
	}
	switch l.logical.(type) {
	case nil, *format.IntType:
		return true
	}
	return false
}

// texts gives each value of a page without dictionary, or of a dictionary.
func texts(data encoding.Values, n int, each func(i int, value []byte)) error {
	switch data.Kind() {
	case encoding.ByteArray:
		bytes, offsets := data.ByteArray()
		if len(offsets) < n+1 {
			return fmt.Errorf("%d values expected, %d found", n, len(offsets)-1)
		}
		for i := range n {
			each(i, bytes[offsets[i]:offsets[i+1]])
		}
	case encoding.FixedLenByteArray:
		bytes, size := data.FixedLenByteArray()
		for i := range n {
			each(i, bytes[i*size:(i+1)*size])
		}
	default:
		return fmt.Errorf("values of kind %s where text was expected", data.Kind())
	}
	return nil
}

// integers gives each integer of a page without dictionary, or of a dictionary.
func integers(data encoding.Values, n int, each func(i int, value int64)) error {
	switch data.Kind() {
	case encoding.Int64:
		for i, v := range data.Int64()[:n] {
			each(i, v)
		}
	case encoding.Int32:
		for i, v := range data.Int32()[:n] {
			each(i, int64(v))
		}
	default:
		return fmt.Errorf("values of kind %s where integers were expected", data.Kind())
	}
	return nil
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
func keys(into *dictionary) *translator[uint32] {
	return &translator[uint32]{translate: func(data encoding.Values, codes []uint32) error {
		return texts(data, len(codes), func(i int, text []byte) { codes[i] = into.code(text) })
	}}
}

// presence reads a column of ids as whether each id is there.
func presence(l leaf) *translator[bool] {
	return &translator[bool]{translate: func(data encoding.Values, there []bool) error {
		if l.isText() {
			return texts(data, len(there), func(i int, text []byte) { there[i] = !blank(text) })
		}
		return integers(data, len(there), func(i int, _ int64) { there[i] = true })
	}}
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
func classi(odd *strange) *translator[catalog.Classe] {
	return &translator[catalog.Classe]{null: noSoglia, translate: func(data encoding.Values, codes []catalog.Classe) error {
		return integers(data, len(codes), func(i int, days int64) {
			classe, ok := catalog.ClasseOf(days)
			if !ok {
				classe = strangeSoglia + catalog.Classe(odd.code(strconv.FormatInt(days, 10)))
			}
			codes[i] = classe
		})
	}}
}

// Codes of a date beyond the valid days, all later than calendar.Last.
const (
	strangeDate calendar.Day = 1 << 30        // and above: strange.code of a value that is no date
	noDate                   = calendar.Never // the value is missing
)

// dates reads a column of dates as days.
func dates(l leaf, odd *strange) *translator[calendar.Day] {
	var clock *calendar.Clock
	if timestamp, ok := l.logical.(*format.TimestampType); ok {
		clock = clockOf(timestamp.Unit.Value.Duration(), timestamp.IsAdjustedToUTC)
	}
	return &translator[calendar.Day]{null: noDate, translate: func(data encoding.Values, days []calendar.Day) error {
		refuse := func(i int, text string) { days[i] = strangeDate + calendar.Day(odd.code(text)) }
		switch {
		case l.isText():
			return texts(data, len(days), func(i int, text []byte) {
				if blank(text) {
					days[i] = noDate
				} else if day, ok := parseDate(string(text)); ok {
					days[i] = day
				} else {
					refuse(i, string(text))
				}
			})
		case l.kind == parquet.Int96:
			for i, v := range data.Int96()[:len(days)] {
				// Nanoseconds of the day, then the Julian day, which is
				// 2440588 on 1970-01-01.
				nanos, julian := int64(uint64(v[1])<<32|uint64(v[0])), int64(int32(v[2]))
				day, ok := calendar.FromUnix((julian-2440588)*86400 + nanos/int64(time.Second))
				if days[i] = day; !ok {
					refuse(i, fmt.Sprintf("INT96 %d+%dns", julian, nanos))
				}
			}
		case l.kind == parquet.Int32:
			for i, v := range data.Int32()[:len(days)] {
				if days[i] = calendar.Day(v); days[i] < calendar.First || days[i] > calendar.Last {
					refuse(i, strconv.Itoa(int(v)))
				}
			}
		default:
			for i, v := range data.Int64()[:len(days)] {
				day, ok := clock.Day(v)
				if days[i] = day; !ok {
					refuse(i, strconv.FormatInt(v, 10))
				}
			}
		}
		return nil
	}}
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

// Forms of dates as text. Those with a zone are instants; the others are civil
// time in Italy. Fractions of a second are accepted wherever seconds are.
var (
	instantForms = []string{
		"2006-01-02T15:04:05Z07:00", "2006-01-02 15:04:05Z07:00", "2006-01-02T15:04Z07:00", "2006-01-02 15:04Z07:00",
		"2006-01-02T15:04:05Z0700", "2006-01-02 15:04:05Z0700", "2006-01-02T15:04:05Z07", "2006-01-02 15:04:05Z07",
	}
	civilForms = []string{
		"2006-01-02", "2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02T15:04", "2006-01-02 15:04",
		"02/01/2006", "02/01/2006 15:04:05", "02/01/2006 15:04", "02/01/2006T15:04:05", "02/01/2006T15:04",
	}
)

// parseDate reads a date as text: ISO 8601, or DD/MM/YYYY with optional time.
func parseDate(text string) (calendar.Day, bool) {
	text = strings.TrimSpace(text)
	for _, form := range civilForms {
		if t, err := time.Parse(form, text); err == nil {
			day := calendar.Date(t.Date())
			return day, calendar.First <= day && day <= calendar.Last
		}
	}
	for _, form := range instantForms {
		if t, err := time.Parse(form, text); err == nil {
			return calendar.FromUnix(t.Unix())
		}
	}
	return 0, false
}
