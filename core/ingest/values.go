package ingest

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/parquet-go/parquet-go/format"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/export"
	"cruscotto/core/identity"
	"cruscotto/core/parquet"
	"cruscotto/core/words"
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
	switch {
	case t.isNull():
		return true
	case kind == export.Text:
		return t.isText()
	case kind == export.ID:
		return t.isText() || t.isNumber()
	case kind == export.Integer:
		return t.isNumber()
	case kind == export.Date:
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

// isNull tells a column without values, as writers make of one of nulls only.
func (t columnType) isNull() bool {
	_, is := t.logical.(*format.NullType)
	return is
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

// isNumber tells a column that can hold integers.
func (t columnType) isNumber() bool {
	integers := t.kind == format.Int32 || t.kind == format.Int64
	floats := t.kind == format.Float || t.kind == format.Double
	switch logical := t.logical.(type) {
	case nil:
		return integers || floats
	case *format.IntType:
		return integers
	case *format.DecimalType:
		return logical.Scale == 0 && !floats
	}
	return false
}

// isInteger tells a column of numbers that are all integers, so that none is missing
// which is not null.
func (t columnType) isInteger() bool {
	return t.isNumber() && t.kind != format.Float && t.kind != format.Double
}

// notANumber is what pandas makes of a missing number.
const notANumber = "NaN"

// integer is a value of a column of numbers. One that is no integer, or may stand for
// several because it is beyond the digits of its type, is strange: then the text tells
// it.
func (t columnType) integer(v *parquet.Values, i int) (n int64, strange string) {
	switch t.kind {
	case format.Float:
		return exact(float64(math.Float32frombits(uint32(v.Ints[i]))), 1<<24)
	case format.Double:
		return exact(math.Float64frombits(uint64(v.Ints[i])), 1<<53)
	case format.Int32, format.Int64:
		return v.Ints[i], ""
	}
	digits := v.Bytes[i] // big-endian, in two's complement
	last := max(0, len(digits)-8)
	for j, b := range digits[last:] {
		if j == 0 {
			n = int64(int8(b))
		} else {
			n = n<<8 | int64(b)
		}
	}
	if slices.ContainsFunc(digits[:last], func(b byte) bool { return b != byte(n>>63) }) {
		return 0, fmt.Sprintf("0x%X", digits[:min(len(digits), 32)])
	}
	return n, ""
}

// exact is a floating-point number as an integer, if it is one and less than the first
// that its type cannot tell from the next.
func exact(x, limit float64) (n int64, strange string) {
	if x == math.Trunc(x) && math.Abs(x) < limit {
		return int64(x), ""
	}
	return 0, strconv.FormatFloat(x, 'f', -1, 64)
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
	return len(bytes.TrimSpace(text)) == 0
}

// dictionary gives codes to the texts of a role, in order of first appearance
// within a row group. Code 0 is the missing value.
type dictionary struct {
	values []string
	codes  map[string]uint32
	room   int64 // bytes that further texts may take
}

func newDictionary() *dictionary {
	return &dictionary{values: []string{""}, codes: map[string]uint32{"": 0}}
}

// len is how many codes there are, the missing value's among them; none of no dictionary.
func (d *dictionary) len() int {
	if d == nil {
		return 0
	}
	return len(d.values)
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
		d.room -= textCost + int64(len(value))
	}
	return code
}

// textCost is about what a text takes in a dictionary beside its bytes.
const textCost = 100

var errTexts = &parquet.Error{Reason: parquet.TooLarge, Offset: -1, Cause: words.Errorf(
	"più testi diversi di quanti i suoi byte possano contenere", "more different texts than its bytes can hold")}

// keys reads a text column, of a size in the file, as codes of a dictionary.
func keys(into *dictionary, size int64) *column[uint32] {
	into.room += parquet.MaxTexts(size)
	c := new(column[uint32])
	c.Translate = func(v *parquet.Values, codes []uint32) error {
		for i, text := range v.Bytes {
			codes[i] = into.code(text)
		}
		if into.room < 0 {
			return errTexts
		}
		return nil
	}
	return c
}

// levels reads a column of any type as whether each row has a value.
func levels() *column[bool] {
	c := new(column[bool])
	c.Levels = true
	c.Translate = func(_ *parquet.Values, there []bool) error {
		for i := range there {
			there[i] = true
		}
		return nil
	}
	return c
}

// presence reads a column of ids as whether each id is there.
func presence(t columnType) *column[bool] {
	if t.isInteger() {
		return levels()
	}
	c := new(column[bool])
	c.Translate = func(v *parquet.Values, there []bool) (err error) {
		for i := range there {
			if t.isText() {
				text := v.Bytes[i]
				there[i] = len(text) > 0 && ' ' < text[0] && text[0] < utf8.RuneSelf || !blank(text)
			} else if _, there[i], err = c.number(t, v, i); err != nil {
				return err
			}
		}
		return nil
	}
	return c
}

// number is an id of a column of numbers, if it is present. It fails with an
// *export.Failure where it is none that can be told from all others.
func (c *column[T]) number(t columnType, v *parquet.Values, i int) (id int64, present bool, err error) {
	id, strange := t.integer(v, i)
	if strange != "" && strange != notANumber {
		return 0, false, export.NewFailure(export.F005, c.file, words.Format(
			"la colonna di %s è di tipo %s e contiene %s, che non è un intero o non si distingue da altri: esportarla come INT64 o STRING",
			"the column of %s is of type %s and holds %s, which is no integer or cannot be told from others: export it as INT64 or STRING",
			c.role, t, strange))
	}
	return id, strange == "", nil
}

// identityKeys reads a column of ids as their keys, and notes its range.
func identityKeys(t columnType, seen *export.Profile) *column[identity.Key] {
	c := new(column[identity.Key])
	c.Null = missingID
	var text, least, most []byte
	c.Translate = func(v *parquet.Values, keys []identity.Key) error {
		if t.isNumber() {
			seen.Numeric = true
			least, most := int64(math.MaxInt64), int64(math.MinInt64)
			for i := range keys {
				id, present, err := c.number(t, v, i)
				switch {
				case err != nil:
					return err
				case !present:
					keys[i] = missingID
				default:
					text = t.decimal(text[:0], id)
					keys[i] = identity.KeyOf(text)
					least, most = min(least, id), max(most, id)
				}
			}
			if least <= most {
				seen.Stretch(string(t.decimal(nil, least)))
				seen.Stretch(string(t.decimal(nil, most)))
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

// idTexts reads a column of ids as text, "" where there is none.
func idTexts(t columnType) *column[string] {
	c := new(column[string])
	c.Translate = func(v *parquet.Values, texts []string) error {
		for i := range texts {
			if t.isText() {
				texts[i] = strings.ToValidUTF8(string(v.Bytes[i]), "\uFFFD")
				continue
			}
			id, present, err := c.number(t, v, i)
			if err != nil {
				return err
			}
			if texts[i] = ""; present {
				texts[i] = string(t.decimal(nil, id))
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

const (
	manyStrange = 200
	longStrange = 200 // bytes of a text that are kept
)

func (s *strange) code(text string) int {
	text = words.Short(text, longStrange)
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
func classi(t columnType, odd *strange) *column[catalog.Classe] {
	c := new(column[catalog.Classe])
	c.Null = noSoglia
	c.Translate = func(v *parquet.Values, codes []catalog.Classe) error {
		for i := range codes {
			days, strange := t.integer(v, i)
			classe, ok := catalog.ClasseOf(days)
			switch {
			case strange == notANumber:
				classe = noSoglia
			case strange != "":
				classe = strangeSoglia + catalog.Classe(odd.code(strange))
			case !ok:
				classe = strangeSoglia + catalog.Classe(odd.code(string(t.decimal(nil, days))))
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
