package main

import (
	"cmp"
	"os"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress"
	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/encoding"
)

// parquetGo is github.com/parquet-go/parquet-go. It always writes a page index and
// checksums. Its integers are split by bytes, its row groups never empty.
var parquetGo = writer{
	name: "parquet-go",
	can: form{
		"texts":      "plain|dictionary|delta length|delta bytes|" + thenPlain,
		"integers":   "plain|dictionary|delta|split",
		"times":      "µs UTC|ms UTC|ns UTC|µs|ms|ns|INT96|DATE|text",
		"written":    "–|ISO date|ISO T|ISO space|ISO Z|ISO offset|DD/MM/YYYY|DD/MM/YYYY time",
		"id":         "text|INT32|INT64|fixed|fixed split|fixed delta bytes",
		"soglia":     "INT32|INT64",
		"page":       "v1|v2",
		"pages":      "one|many",
		"codec":      "none|Snappy|gzip|Brotli|zstd|LZ4_RAW",
		"nulls":      "optional|required",
		"groups":     "all rows|hundreds|one row",
		"beside":     "nothing|nested|repeated",
		"index":      "bounds",
		"statistics": "yes|no",
		"crc":        "yes",
	},
	write: writeParquetGo,
}

var (
	parquetGoCodecs = map[string]compress.Codec{"none": &parquet.Uncompressed, "Snappy": &parquet.Snappy, "gzip": &parquet.Gzip,
		"Brotli": &parquet.Brotli, "zstd": &parquet.Zstd, "LZ4_RAW": &parquet.Lz4Raw}
	parquetGoUnits     = map[string]parquet.TimeUnit{"ms": parquet.Millisecond, "µs": parquet.Microsecond, "ns": parquet.Nanosecond}
	parquetGoEncodings = map[string]encoding.Encoding{"plain": &parquet.Plain, "dictionary": &parquet.RLEDictionary,
		"delta": &parquet.DeltaBinaryPacked, "delta length": &parquet.DeltaLengthByteArray, "delta bytes": &parquet.DeltaByteArray, "split": &parquet.ByteStreamSplit}
)

// The quesito of the reference: no option, no tag but what the schema needs. The
// fields are pointers: parquet-go 0.32.0 writes some of the nulls that follow each
// other in fields of values as zeros.
type quesitoByTags struct {
	ID            *string    `parquet:"id_quesito"`
	Struttura     *string    `parquet:"struttura"`
	Oggetto       *string    `parquet:"oggetto"`
	Invio         *time.Time `parquet:"data_invio,timestamp(microsecond)"`
	Definizione   *time.Time `parquet:"data_definizione,timestamp(microsecond)"`
	Lavorazione   *string    `parquet:"oggetto_lavorazione"`
	Direzione     *string    `parquet:"direzione"`
	Intermediario *string    `parquet:"intermediario"`
	Soglia        *int32     `parquet:"soglia_giorni"`
	Stato         *string    `parquet:"stato"`
}

// writeReference writes the records as who uses parquet-go does without a thought.
func writeReference(path string, records []record) error {
	out, err := os.Create(path)
	if err != nil {
		return err
	}
	defer out.Close()
	w := parquet.NewGenericWriter[quesitoByTags](out, parquet.KeyValueMetadata(keyRilevazione, rilevazioneScritta))
	for _, r := range records {
		q := quesitoByTags{Struttura: r.struttura, Oggetto: r.oggetto, Invio: r.invio, Definizione: r.definizione,
			Lavorazione: r.lavorazione, Direzione: r.direzione, Intermediario: r.intermediario, Stato: r.stato}
		if r.id != nil {
			id := fixedID(*r.id)
			q.ID = &id
		}
		if r.soglia != nil {
			soglia := int32(*r.soglia)
			q.Soglia = &soglia
		}
		if _, err := w.Write([]quesitoByTags{q}); err != nil {
			return err
		}
	}
	return cmp.Or(w.Close(), out.Close())
}

func writeParquetGo(path string, records []record, f form) error {
	out, err := os.Create(path)
	if err != nil {
		return err
	}
	defer out.Close()
	cols := columns(records, f)
	group := parquet.Group{}
	for _, c := range cols {
		group[c.Name] = parquetGoNode(c)
	}
	if f["beside"] == "nested" {
		group["allegati"] = parquet.Optional(parquet.List(parquet.String()))
		group["mittente"] = parquet.Optional(parquet.Group{"data_invio": parquet.Optional(parquet.String())})
		group["parole"] = parquet.Optional(parquet.Map(parquet.String(), parquet.Int(32)))
	}
	if f["beside"] == "repeated" {
		group["ripetuta"] = parquet.Repeated(parquet.Int(64))
	}
	schema := parquet.NewSchema("quesiti", group)
	options := []parquet.WriterOption{schema, parquet.KeyValueMetadata(keyRilevazione, rilevazioneScritta)}
	if codec := parquetGoCodecs[f["codec"]]; codec != nil {
		options = append(options, parquet.Compression(codec))
	}
	if f["page"] == "v1" {
		options = append(options, parquet.DataPageVersion(1))
	}
	if f["pages"] == "many" {
		options = append(options, parquet.PageBufferSize(pageLimit))
	}
	if isFull(f["texts"]) {
		options = append(options, parquet.DictionaryMaxBytes(dictionaryLimit))
	}
	if f["statistics"] == "no" {
		for _, path := range schema.Columns() {
			options = append(options, parquet.SkipPageBounds(path...))
		}
	}

	w := parquet.NewGenericWriter[any](out, options...)
	// put writes a row of a column: its values, or a null that is defined so far.
	put := func(path []string, defined int, values ...parquet.Value) error {
		leaf, ok := schema.Lookup(path...)
		if !ok {
			return nil // the form has no such column
		}
		if len(values) == 0 {
			values = []parquet.Value{parquet.NullValue()}
		}
		row := make([]parquet.Value, len(values))
		for i, value := range values {
			row[i] = value.Level(min(i, 1), defined, leaf.ColumnIndex)
		}
		_, err := w.ColumnWriters()[leaf.ColumnIndex].WriteRowValues(row)
		return err
	}
	for from, size := 0, groupSize(f, len(records)); from < len(records); from += size {
		for i := from; i < min(from+size, len(records)); i++ {
			for _, c := range cols {
				var err error
				switch {
				case c.Values[i] == nil:
					err = put([]string{c.Name}, 0)
				case c.Required:
					err = put([]string{c.Name}, 0, parquetGoValue(c, i))
				default:
					err = put([]string{c.Name}, 1, parquetGoValue(c, i))
				}
				if err != nil {
					return err
				}
			}
			for _, b := range parquetGoBeside {
				// Row by row: null, empty, full.
				defined, values := []int{0, b.defined - 1, b.defined}[i%3], b.values[:i%3/2*len(b.values)]
				if err := put(b.path, defined, values...); err != nil {
					return err
				}
			}
		}
		if err := w.Flush(); err != nil {
			return err
		}
	}
	return cmp.Or(w.Close(), out.Close())
}

// parquetGoBeside are the columns that are none of ours, with their values in a
// row that has some.
var parquetGoBeside = []struct {
	path    []string
	defined int
	values  []parquet.Value
}{
	{[]string{"allegati", "list", "element"}, 2, []parquet.Value{parquet.ValueOf("a"), parquet.ValueOf("b")}},
	{[]string{"mittente", "data_invio"}, 2, []parquet.Value{parquet.ValueOf("2001-01-01")}},
	{[]string{"parole", "key_value", "key"}, 2, []parquet.Value{parquet.ValueOf("x"), parquet.ValueOf("y")}},
	{[]string{"parole", "key_value", "value"}, 2, []parquet.Value{parquet.ValueOf(int32(1)), parquet.ValueOf(int32(2))}},
	{[]string{"ripetuta"}, 1, []parquet.Value{parquet.ValueOf(int64(7)), parquet.ValueOf(int64(8))}},
}

func parquetGoNode(c column) (node parquet.Node) {
	switch c.Kind {
	case kindText:
		node = parquet.String()
	case kindFixed:
		node = parquet.Leaf(parquet.FixedLenByteArrayType(fixedWidth))
	case kindInt32:
		node = parquet.Int(32)
	case kindInt64:
		node = parquet.Int(64)
	case kindInt96:
		node = parquet.Leaf(parquet.Int96Type)
	case kindDate:
		node = parquet.Date()
	case kindTimestamp:
		node = parquet.TimestampAdjusted(parquetGoUnits[c.Unit], c.UTC)
	}
	if encoding := parquetGoEncodings[c.Encoding]; encoding != nil {
		node = parquet.Encoded(node, encoding)
	}
	if c.Required {
		return parquet.Required(node)
	}
	return parquet.Optional(node)
}

func parquetGoValue(c column, i int) parquet.Value {
	switch value := c.Values[i].(type) {
	case string:
		if c.Kind == kindFixed {
			return parquet.FixedLenByteArrayValue([]byte(value))
		}
		return parquet.ByteArrayValue([]byte(value))
	case int64:
		if c.Kind == kindInt96 {
			const julian1970 = 2440588
			const perDay = 86400 * 1e9
			nanos := uint64(value % perDay)
			return parquet.Int96Value(deprecated.Int96{uint32(nanos), uint32(nanos >> 32), uint32(value/perDay + julian1970)})
		}
		return parquet.Int64Value(value)
	case int32:
		return parquet.Int32Value(value)
	}
	return parquet.NullValue()
}
