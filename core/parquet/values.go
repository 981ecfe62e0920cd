package parquet

import (
	"encoding/binary"
	"math"

	"github.com/parquet-go/parquet-go/format"

	"cruscotto/core/words"
)

// Values are some values of a column that are not null, in the form of its
// physical type. They are good until the next ones are read.
type Values struct {
	Ints  []int64  // of INT32 and INT64; of FLOAT and DOUBLE the bits
	Bytes [][]byte // of BYTE_ARRAY, FIXED_LEN_BYTE_ARRAY, and INT96 as its 12 bytes
}

// blockValues is how many values are decoded at once: few enough to stay in the
// fastest cache on their way to a column.
const blockValues = 512

// decoder gives the values of a page, or of a dictionary, in one encoding.
type decoder interface {
	decode(v *Values, n int) error // the next n values
}

// decoders are the decoders of a column, each ready to be used for a next page.
type decoders struct {
	plain       plain
	plainTexts  plainTexts
	deltaInts   deltaInts
	deltaTexts  deltaTexts
	deltaPrefix deltaPrefix
	split       split
}

// of is the decoder of data in an encoding; limit bounds the bytes of the values
// that the data may stand for. It is nil when the encoding is not one of the type.
func (d *decoders) of(encoding format.Encoding, physical format.Type, length int, data []byte, limit int64) (decoder, error) {
	width := 0 // bytes of a value of fixed width
	switch physical {
	case format.Int32, format.Float:
		width = 4
	case format.Int64, format.Double:
		width = 8
	case format.Int96:
		width = 12
	case format.FixedLenByteArray:
		width = length
	}
	integer := physical == format.Int32 || physical == format.Int64
	number := integer || physical == format.Float || physical == format.Double
	switch {
	case encoding == format.Plain && width > 0:
		d.plain = plain{data, width, number}
		return &d.plain, nil
	case encoding == format.Plain:
		d.plainTexts = plainTexts{data}
		return &d.plainTexts, nil
	case encoding == format.ByteStreamSplit && width > 0:
		d.split = split{data: data, width: width, count: len(data) / width, number: number}
		return &d.split, nil
	case encoding == format.DeltaBinaryPacked && integer:
		d.deltaInts.narrow = physical == format.Int32
		return &d.deltaInts, d.deltaInts.open(data)
	case encoding == format.DeltaLengthByteArray && physical == format.ByteArray:
		return &d.deltaTexts, d.deltaTexts.open(data)
	case encoding == format.DeltaByteArray && !number && physical != format.Int96:
		return &d.deltaPrefix, d.deltaPrefix.open(data, limit)
	}
	return nil, words.Errorf("codifica %s inattesa per %s", "unexpected encoding %s of %s", encoding, physical)
}

// plain reads values of fixed width.
type plain struct {
	data   []byte
	width  int
	number bool
}

func (p *plain) decode(v *Values, n int) error {
	if n*p.width > len(p.data) {
		return errValues
	}
	if p.number {
		v.Ints = sized(v.Ints, n)
		if p.width == 8 {
			for i := range v.Ints {
				v.Ints[i] = int64(binary.LittleEndian.Uint64(p.data[8*i : 8*i+8]))
			}
		} else {
			for i := range v.Ints {
				v.Ints[i] = int64(int32(binary.LittleEndian.Uint32(p.data[4*i : 4*i+4])))
			}
		}
	} else {
		v.Bytes = sized(v.Bytes, n)
		for i := range v.Bytes {
			v.Bytes[i] = p.data[i*p.width : (i+1)*p.width]
		}
	}
	p.data = p.data[n*p.width:]
	return nil
}

// plainTexts reads texts, each after its length.
type plainTexts struct{ data []byte }

func (p *plainTexts) decode(v *Values, n int) error {
	v.Bytes = sized(v.Bytes, n)
	for i := range v.Bytes {
		if len(p.data) < 4 {
			return errValues
		}
		length := binary.LittleEndian.Uint32(p.data)
		if uint64(length) > uint64(len(p.data)-4) {
			return errShort
		}
		v.Bytes[i] = p.data[4 : 4+length]
		p.data = p.data[4+length:]
	}
	return nil
}

// split reads BYTE_STREAM_SPLIT: the first bytes of all values, then the second…
type split struct {
	data   []byte
	width  int
	count  int // values of the page
	at     int
	number bool
	joined []byte
}

func (s *split) decode(v *Values, n int) error {
	if n > s.count-s.at {
		return errValues
	}
	s.joined = sized(s.joined, n*s.width)
	for i := range n {
		for b := range s.width {
			s.joined[i*s.width+b] = s.data[b*s.count+s.at+i]
		}
	}
	s.at += n
	p := plain{s.joined, s.width, s.number}
	return p.decode(v, n)
}

// deltaInts reads DELTA_BINARY_PACKED.
type deltaInts struct {
	delta
	narrow bool // of INT32, whose sums wrap at 32 bits
}

func (d *deltaInts) decode(v *Values, n int) error {
	v.Ints = sized(v.Ints, n)
	if err := d.read(v.Ints); err != nil {
		return err
	}
	if d.narrow {
		for i, x := range v.Ints {
			v.Ints[i] = int64(int32(x))
		}
	}
	return nil
}

// deltaTexts reads DELTA_LENGTH_BYTE_ARRAY: all lengths, then all texts.
type deltaTexts struct {
	delta
	texts   []byte
	numbers []int64
}

func (d *deltaTexts) open(data []byte) (err error) {
	if err = d.delta.open(data); err == nil {
		d.texts, err = d.delta.end()
	}
	return err
}

func (d *deltaTexts) decode(v *Values, n int) error {
	d.numbers = sized(d.numbers, n)
	if err := d.lengths(d.numbers); err != nil {
		return err
	}
	v.Bytes = sized(v.Bytes, n)
	for i, length := range d.numbers {
		if length > int64(len(d.texts)) {
			return errShort
		}
		v.Bytes[i] = d.texts[:length]
		d.texts = d.texts[length:]
	}
	return nil
}

// deltaPrefix reads DELTA_BYTE_ARRAY: how much each text has in common with the one
// before, then what it adds. A small page can stand for very much text, so that
// what it may give is limited.
type deltaPrefix struct {
	prefixes delta
	suffixes deltaTexts
	numbers  []int64
	added    Values
	last     []byte
	limit    int64 // bytes that may still be given
}

func (d *deltaPrefix) open(data []byte, limit int64) error {
	d.last, d.limit = nil, limit
	if err := d.prefixes.open(data); err != nil {
		return err
	}
	rest, err := d.prefixes.end()
	if err != nil {
		return err
	}
	return d.suffixes.open(rest)
}

func (d *deltaPrefix) decode(v *Values, n int) error {
	d.numbers = sized(d.numbers, n)
	if err := d.prefixes.lengths(d.numbers); err != nil {
		return err
	}
	if err := d.suffixes.decode(&d.added, n); err != nil {
		return err
	}
	v.Bytes = sized(v.Bytes, n)
	var texts []byte
	for i, suffix := range d.added.Bytes {
		prefix := d.numbers[i]
		if prefix > int64(len(d.last)) {
			return errShort
		}
		if d.limit -= prefix + int64(len(suffix)); d.limit < 0 {
			return errBomb
		}
		start := len(texts)
		texts = append(append(texts, d.last[:prefix]...), suffix...)
		d.last = texts[start:len(texts):len(texts)]
		v.Bytes[i] = d.last
	}
	return nil
}

// sized is a slice of n elements, the one given if it is large enough.
func sized[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, max(n, blockValues))
	}
	return s[:n]
}

// Int96 is an instant as Spark and Impala write it: the nanoseconds of the day and
// the Julian day.
func Int96(b []byte) (nanoseconds, julian int64) {
	return int64(binary.LittleEndian.Uint64(b)), int64(int32(binary.LittleEndian.Uint32(b[8:])))
}

// smallest is the least bytes that a plain value has, of a type of some length.
func smallest(physical format.Type, length int) int {
	switch physical {
	case format.Int64, format.Double:
		return 8
	case format.Int96:
		return 12
	case format.FixedLenByteArray:
		return max(length, 1)
	}
	return 4 // INT32, FLOAT; the length of a BYTE_ARRAY
}

// noLimit is for values that cannot be more than their bytes.
const noLimit = math.MaxInt64
