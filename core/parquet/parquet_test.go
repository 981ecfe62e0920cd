package parquet_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	writer "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress"
	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/encoding"
	"github.com/parquet-go/parquet-go/format"
	"pgregory.net/rapid"

	"cruscotto/core/fixture"
	"cruscotto/core/parquet"
)

// null is how a missing value is shown.
const null = "∅"

// texts reads a column chunk as text, some rows at a time.
func texts(source *bytes.Reader, chunk parquet.Chunk, step int) ([]string, error) {
	t := parquet.Translator[string]{Null: null}
	t.Translate = func(v *parquet.Values, out []string) error {
		for i := range out {
			switch chunk.Physical {
			case format.Int32, format.Int64:
				out[i] = strconv.FormatInt(v.Ints[i], 10)
			case format.Float:
				out[i] = fmt.Sprint(math.Float32frombits(uint32(v.Ints[i])))
			case format.Double:
				out[i] = fmt.Sprint(math.Float64frombits(uint64(v.Ints[i])))
			default:
				out[i] = string(v.Bytes[i])
			}
		}
		return nil
	}
	t.Open(source, chunk)
	defer t.Close()
	var all []string
	for left := int(chunk.Rows); left > 0; left -= step {
		some := make([]string, min(step, left))
		if err := t.Read(some); err != nil {
			return nil, err
		}
		all = append(all, some...)
	}
	return all, nil
}

// columns reads every column of a file that is not nested.
func columns(data []byte, step int) (map[string][]string, error) {
	source := bytes.NewReader(data)
	file, err := parquet.Open(source, int64(len(data)))
	if err != nil {
		return nil, err
	}
	all := make(map[string][]string)
	for i := range file.Columns {
		column := &file.Columns[i]
		for group := range file.Rows {
			if column.Nested {
				continue
			}
			chunk, err := file.Chunk(group, column)
			if err != nil {
				return nil, err
			}
			some, err := texts(source, chunk, step)
			if err != nil {
				return nil, err
			}
			all[column.Name] = append(all[column.Name], some...)
		}
	}
	return all, nil
}

// value is a value of any column: a text or an integer; nil is null.
type value any

// form is how a column is written.
type form struct {
	node     func() writer.Node
	encoding encoding.Encoding // nil for the writer's own
}

func text() writer.Node    { return writer.String() }
func number() writer.Node  { return writer.Int(64) }
func integer() writer.Node { return writer.Int(32) }
func double() writer.Node  { return writer.Leaf(writer.DoubleType) }
func float() writer.Node   { return writer.Leaf(writer.FloatType) }
func fixed() writer.Node   { return writer.Leaf(writer.FixedLenByteArrayType(5)) }

var forms = map[string]form{
	"text plain":         {text, &writer.Plain},
	"text dictionary":    {text, &writer.RLEDictionary},
	"text delta length":  {text, &writer.DeltaLengthByteArray},
	"text delta":         {text, &writer.DeltaByteArray},
	"fixed plain":        {fixed, &writer.Plain},
	"fixed dictionary":   {fixed, &writer.RLEDictionary},
	"fixed delta":        {fixed, &writer.DeltaByteArray},
	"fixed split":        {fixed, &writer.ByteStreamSplit},
	"number plain":       {number, &writer.Plain},
	"number dictionary":  {number, &writer.RLEDictionary},
	"number delta":       {number, &writer.DeltaBinaryPacked},
	"number split":       {number, &writer.ByteStreamSplit},
	"integer plain":      {integer, &writer.Plain},
	"integer dictionary": {integer, &writer.RLEDictionary},
	"integer delta":      {integer, &writer.DeltaBinaryPacked},
	"integer split":      {integer, &writer.ByteStreamSplit},
	"double plain":       {double, &writer.Plain},
	"double dictionary":  {double, &writer.RLEDictionary},
	"double split":       {double, &writer.ByteStreamSplit},
	"float plain":        {float, &writer.Plain},
	"float split":        {float, &writer.ByteStreamSplit},
}

var codecs = map[string]compress.Codec{
	"none": &writer.Uncompressed, "snappy": &writer.Snappy, "gzip": &writer.Gzip,
	"brotli": &writer.Brotli, "zstd": &writer.Zstd, "lz4": &writer.Lz4Raw,
}

// written writes one column "c" of values, and what it should be read as.
func written(t interface{ Fatal(...any) }, f form, optional bool, values []value, perGroup int, options ...writer.WriterOption) (data []byte, want []string) {
	node := writer.Encoded(f.node(), f.encoding)
	if optional {
		node = writer.Optional(node)
	}
	var out bytes.Buffer
	w := writer.NewWriter(&out, append(options, writer.NewSchema("test", writer.Group{"c": node}))...)
	var rows []writer.Row
	for _, v := range values {
		level := 0
		if optional && v != nil {
			level = 1
		}
		rows = append(rows, writer.Row{writer.ValueOf(v).Level(0, level, 0)})
		if v == nil {
			want = append(want, null)
		} else {
			want = append(want, fmt.Sprint(v))
		}
	}
	for len(rows) > 0 {
		n := min(perGroup, len(rows))
		if _, err := w.WriteRows(rows[:n]); err != nil {
			t.Fatal(err)
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		rows = rows[n:]
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes(), want
}

// Any values, in any form, are read as they were written.
func TestEveryFormIsReadAsItWasWritten(t *testing.T) {
	for name, f := range forms {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			rapid.Check(t, func(t *rapid.T) {
				optional := rapid.Bool().Draw(t, "optional")
				one := rapid.Custom(func(t *rapid.T) value {
					switch {
					case optional && rapid.IntRange(0, 3).Draw(t, "null") == 0:
						return nil
					case strings.HasPrefix(name, "fixed"):
						return rapid.StringMatching(`[a-c]{5}`).Draw(t, "fixed")
					case strings.HasPrefix(name, "text"):
						return rapid.StringMatching(`[a-c]{0,9}`).Draw(t, "text")
					case strings.HasPrefix(name, "double"):
						return rapid.OneOf(rapid.Float64(), rapid.SampledFrom([]float64{5, 25, math.Inf(-1), math.NaN()})).Draw(t, "double")
					case strings.HasPrefix(name, "float"):
						return rapid.OneOf(rapid.Float32(), rapid.SampledFrom([]float32{5, 25})).Draw(t, "float")
					case strings.HasPrefix(name, "integer"):
						return rapid.OneOf(rapid.Int32(), rapid.Int32Range(0, 9), rapid.SampledFrom([]int32{math.MinInt32, math.MaxInt32})).Draw(t, "integer")
					}
					return rapid.OneOf(rapid.Int64(), rapid.Int64Range(0, 9), rapid.SampledFrom([]int64{math.MinInt64, math.MaxInt64})).Draw(t, "number")
				})
				// Runs of equal values make both kinds of runs of the encodings.
				var values []value
				for _, v := range rapid.SliceOfN(one, 1, 40).Draw(t, "values") {
					for range rapid.SampledFrom([]int{1, 1, 1, 9, 70}).Draw(t, "run") {
						values = append(values, v)
					}
				}
				codec := rapid.SampledFrom([]string{"none", "snappy", "gzip", "brotli", "zstd", "lz4"}).Draw(t, "codec")
				data, want := written(t, f, optional, values, rapid.IntRange(1, 400).Draw(t, "rows a group"),
					writer.Compression(codecs[codec]), writer.DataPageVersion(rapid.IntRange(1, 2).Draw(t, "version")),
					writer.PageBufferSize(rapid.IntRange(100, 2000).Draw(t, "bytes a page")))
				got, err := columns(data, rapid.IntRange(1, 500).Draw(t, "rows at once"))
				if err != nil {
					t.Fatal(err)
				}
				if fmt.Sprint(got["c"]) != fmt.Sprint(want) {
					t.Fatalf("read %v\nwritten %v", got["c"], want)
				}
			})
		})
	}
}

// Chunks and pages that are larger than what is read at once.
func TestLargeChunks(t *testing.T) {
	var values []value
	for i := range 30_000 {
		values = append(values, strings.Repeat(strconv.Itoa(i), 120)) // 17 MB
	}
	for _, page := range []int{1 << 20, 64 << 20} {
		data, want := written(t, forms["text plain"], true, values, len(values), writer.Compression(&writer.Uncompressed), writer.PageBufferSize(page))
		got, err := columns(data, 1000)
		if err != nil || !slices.Equal(got["c"], want) {
			t.Errorf("pages of %d bytes: %d values, %v", page, len(got["c"]), err)
		}
	}
}

// Chunks of nulls only, in every form; and pages that leave out what they need not.
func TestNullsOnly(t *testing.T) {
	for name, f := range forms {
		for version := 1; version <= 2; version++ {
			data, want := written(t, f, true, make([]value, 50), 20, writer.DataPageVersion(version))
			if got, err := columns(data, 7); err != nil || !slices.Equal(got["c"], want) {
				t.Errorf("%s v%d: %v, %v", name, version, got["c"], err)
			}
		}
	}
	for name, file := range map[string][]byte{
		"indexes without dictionary": paged(format.ByteArray, format.RLEDictionary, format.Uncompressed, true, false, 3, 3, 6, []byte{2, 0, 0, 0, 6, 0}),
		"delta without a header":     paged(format.Int64, format.DeltaBinaryPacked, format.Uncompressed, true, false, 3, 3, 6, []byte{2, 0, 0, 0, 6, 0}),
	} {
		if got, err := columns(file, 7); err != nil || !slices.Equal(got["c"], []string{null, null, null}) {
			t.Errorf("%s: %v, %v", name, got["c"], err)
		}
	}
}

func TestInt96(t *testing.T) {
	type row struct {
		C deprecated.Int96 `parquet:"c"`
	}
	var out bytes.Buffer
	if err := writer.Write(&out, []row{{deprecated.Int96{7, 0, 2440588}}, {deprecated.Int96{0, 1, 2440589}}}); err != nil {
		t.Fatal(err)
	}
	got, err := columns(out.Bytes(), 2)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range [][2]int64{{7, 2440588}, {1 << 32, 2440589}} {
		if nanoseconds, julian := parquet.Int96([]byte(got["c"][i])); nanoseconds != want[0] || julian != want[1] {
			t.Errorf("row %d: %d, %d", i, nanoseconds, julian)
		}
	}
}

// Where pages have checksums, damage to a page never goes unnoticed.
func TestChecksums(t *testing.T) {
	type row struct {
		C int64 `parquet:"c"`
	}
	var out bytes.Buffer
	if err := writer.Write(&out, []row{{1}, {2}, {3}}, writer.Compression(&writer.Uncompressed)); err != nil {
		t.Fatal(err)
	}
	damage := func(data []byte) ([]string, error) {
		at := bytes.Index(data, binary.LittleEndian.AppendUint64(nil, 2))
		data[at]++
		got, err := columns(data, 3)
		return got["c"], err
	}
	if _, err := damage(bytes.Clone(out.Bytes())); err == nil || !strings.Contains(err.Error(), "checksum") {
		t.Errorf("with checksums: %v", err)
	}
	if got, err := damage(fixture.WithoutChecksums(out.Bytes())); err != nil || fmt.Sprint(got) != "[1 3 3]" {
		t.Errorf("without: %v, %v", got, err)
	}
}

func TestNestedColumnsAreThereButNotRead(t *testing.T) {
	type row struct {
		Before string `parquet:"before"`
		Group  struct {
			X []struct{ Y, Z string }
			E map[string]int64
		} `parquet:"group"`
		List  []string `parquet:"list"`
		After int64    `parquet:"after"`
	}
	var out bytes.Buffer
	if err := writer.Write(&out, []row{{Before: "b", List: []string{"x", "y"}, After: 7}}); err != nil {
		t.Fatal(err)
	}
	got, err := columns(out.Bytes(), 1)
	if err != nil || fmt.Sprint(got) != "map[after:[7] before:[b]]" {
		t.Errorf("%v, %v", got, err)
	}
}

// small is a file without checksums, with every form of column, two row groups and several pages.
func small(t interface{ Fatal(...any) }, codec compress.Codec, version int) []byte {
	group := writer.Group{}
	names := []string{"text plain", "text dictionary", "text delta", "text delta length", "number delta", "number dictionary", "integer split"}
	for _, name := range names {
		group[name] = writer.Optional(writer.Encoded(forms[name].node(), forms[name].encoding))
	}
	var out bytes.Buffer
	schema := writer.NewSchema("test", group)
	w := writer.NewWriter(&out, schema, writer.Compression(codec), writer.DataPageVersion(version), writer.PageBufferSize(60))
	for i := range 24 {
		var row writer.Row
		for at, path := range schema.Columns() {
			v := writer.ValueOf(fmt.Sprint("v", i%5))
			switch {
			case i%7 == at:
				row = append(row, writer.Value{}.Level(0, 0, at))
				continue
			case strings.HasPrefix(path[0], "number"):
				v = writer.ValueOf(int64(i * i))
			case strings.HasPrefix(path[0], "integer"):
				v = writer.ValueOf(int32(-i))
			}
			row = append(row, v.Level(0, 1, at))
		}
		if _, err := w.WriteRows([]writer.Row{row}); err != nil {
			t.Fatal(err)
		}
		if i == 15 {
			if err := w.Flush(); err != nil {
				t.Fatal(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return fixture.WithoutChecksums(out.Bytes())
}

// ends checks that reading a file ends with values or with an Error.
func ends(t testing.TB, data []byte) {
	t.Helper()
	var known *parquet.Error
	if _, err := columns(data, 10); err != nil && !errors.As(err, &known) {
		t.Fatalf("not a *parquet.Error: %v", err)
	}
}

// thorough flips all bits of a byte, as `make thorough` does, and not one.
var thorough = os.Getenv("THOROUGH") != ""

func TestEveryTruncationAndFlippedBitsEndWell(t *testing.T) {
	for name, codec := range codecs {
		for version := 1; version <= 2; version++ {
			t.Run(fmt.Sprint(name, " v", version), func(t *testing.T) {
				t.Parallel()
				whole := small(t, codec, version)
				for n := range whole {
					if _, err := columns(whole[:n], 10); err == nil {
						t.Fatalf("%d of %d bytes were taken for a whole file", n, len(whole))
					}
				}
				for i := range whole {
					for bit := range 8 {
						if !thorough && bit != i%8 {
							continue
						}
						flipped := bytes.Clone(whole)
						flipped[i] ^= 1 << bit
						ends(t, flipped)
					}
				}
			})
		}
	}
}
