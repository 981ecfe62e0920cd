package main

import (
	"cmp"
	"fmt"
	"os"
	"slices"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/compress"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"
)

// arrowGo is github.com/apache/arrow/go/v17, as it is in the product too. (It cannot
// stand in one binary with the v18 that can split integers by bytes, LZ4_RAW and a
// page index.) A column is repeated only in a list. Without statistics, and so in an
// INT96, its v2 pages claim to have no nulls: how many there are the levels tell.
var arrowGo = writer{
	name: "arrow-go",
	can: form{
		"texts":      "plain|dictionary|delta length|delta bytes|" + thenPlain,
		"integers":   "plain|dictionary|delta",
		"times":      "µs UTC|ms UTC|ns UTC|µs|ms|ns|INT96|DATE|text",
		"written":    "–|ISO date|ISO T|ISO space|ISO Z|ISO offset|DD/MM/YYYY|DD/MM/YYYY time",
		"id":         "text|INT32|INT64|fixed",
		"soglia":     "INT32|INT64",
		"page":       "v1|v2",
		"pages":      "one|many",
		"codec":      "none|Snappy|gzip|Brotli|zstd",
		"nulls":      "optional|required",
		"groups":     "all rows|hundreds|one row|empty ones",
		"beside":     "nothing|nested",
		"index":      "none",
		"statistics": "yes|no",
		"crc":        "no",
	},
	// Its encoder of deltas of bytes begins a page where it left the one before, which
	// is not the format: no other reader could know.
	cannot: func(f form) bool { return f["texts"] == "delta bytes" && f["pages"] == "many" },
	write:  writeArrowGo,
}

var (
	arrowCodecs = map[string]compress.Compression{"none": compress.Codecs.Uncompressed, "Snappy": compress.Codecs.Snappy, "gzip": compress.Codecs.Gzip,
		"Brotli": compress.Codecs.Brotli, "zstd": compress.Codecs.Zstd}
	arrowUnits     = map[string]arrow.TimeUnit{"ms": arrow.Millisecond, "µs": arrow.Microsecond, "ns": arrow.Nanosecond}
	arrowEncodings = map[string]parquet.Encoding{"plain": parquet.Encodings.Plain, "delta": parquet.Encodings.DeltaBinaryPacked,
		"delta length": parquet.Encodings.DeltaLengthByteArray, "delta bytes": parquet.Encodings.DeltaByteArray}
)

func writeArrowGo(path string, records []record, f form) error {
	out, err := os.Create(path)
	if err != nil {
		return err
	}
	defer out.Close()
	cols := columns(records, f)
	table := arrowRecord(cols, f)
	defer table.Release()

	var options []parquet.WriterProperty
	for _, c := range cols {
		switch encoding, ok := arrowEncodings[c.Encoding]; {
		case c.Encoding == "dictionary":
			options = append(options, parquet.WithDictionaryFor(c.Name, true))
		case ok:
			options = append(options, parquet.WithDictionaryFor(c.Name, false), parquet.WithEncodingFor(c.Name, encoding))
		}
	}
	if codec, ok := arrowCodecs[f["codec"]]; ok {
		options = append(options, parquet.WithCompression(codec))
	}
	switch f["page"] {
	case "v1":
		options = append(options, parquet.WithDataPageVersion(parquet.DataPageV1))
	case "v2":
		options = append(options, parquet.WithDataPageVersion(parquet.DataPageV2))
	}
	if f["pages"] == "many" {
		options = append(options, parquet.WithDataPageSize(pageLimit), parquet.WithBatchSize(batchSize))
	}
	if isFull(f["texts"]) {
		options = append(options, parquet.WithDictionaryPageSizeLimit(dictionaryLimit), parquet.WithBatchSize(batchSize))
	}
	if f["statistics"] != "" {
		options = append(options, parquet.WithStats(f["statistics"] == "yes"))
	}

	w, err := pqarrow.NewFileWriter(table.Schema(), out, parquet.NewWriterProperties(options...),
		pqarrow.NewArrowWriterProperties(pqarrow.WithDeprecatedInt96Timestamps(f["times"] == "INT96")))
	if err != nil {
		return err
	}
	if err := w.AppendKeyValueMetadata(keyRilevazione, rilevazioneScritta); err != nil {
		return err
	}
	for from, size := 0, groupSize(f, len(records)); from < len(records); from += size {
		if err := w.Write(table.NewSlice(int64(from), int64(min(from+size, len(records))))); err != nil {
			return err
		}
		if f["groups"] == "empty ones" {
			if err := w.Write(table.NewSlice(0, 0)); err != nil {
				return err
			}
		}
	}
	return w.Close() // and out
}

// arrowRecord are the columns in memory, with nested ones before, among and after
// them, so that ours are at another place among the leaves.
func arrowRecord(cols []column, f form) arrow.Record {
	var fields []arrow.Field
	for _, c := range cols {
		fields = append(fields, arrow.Field{Name: c.Name, Type: c.arrowType(), Nullable: !c.Required})
	}
	if f["beside"] == "nested" {
		text := arrow.BinaryTypes.String
		fields = slices.Insert(fields, 5, arrow.Field{Name: "allegati", Type: arrow.ListOf(text), Nullable: true})
		fields = slices.Insert(fields, 0, arrow.Field{Name: "mittente", Nullable: true,
			Type: arrow.StructOf(arrow.Field{Name: "data_invio", Type: text, Nullable: true})})
		fields = append(fields, arrow.Field{Name: "parole", Type: arrow.MapOf(text, arrow.PrimitiveTypes.Int32), Nullable: true})
	}
	b := array.NewRecordBuilder(memory.DefaultAllocator, arrow.NewSchema(fields, nil))
	defer b.Release()
	for at, field := range fields {
		if ours := slices.IndexFunc(cols, func(c column) bool { return c.Name == field.Name }); ours >= 0 {
			for _, value := range cols[ours].Values {
				appendArrow(b.Field(at), value)
			}
			continue
		}
		for i := range cols[0].Values {
			appendBeside(b.Field(at), i)
		}
	}
	return b.NewRecord()
}

func (c column) arrowType() arrow.DataType {
	switch c.Kind {
	case kindFixed:
		return &arrow.FixedSizeBinaryType{ByteWidth: fixedWidth}
	case kindInt32:
		return arrow.PrimitiveTypes.Int32
	case kindInt64:
		return arrow.PrimitiveTypes.Int64
	case kindDate:
		return arrow.FixedWidthTypes.Date32
	case kindInt96:
		return arrow.FixedWidthTypes.Timestamp_ns
	case kindTimestamp:
		kind := &arrow.TimestampType{Unit: arrowUnits[c.Unit]}
		if c.UTC {
			kind.TimeZone = "UTC"
		}
		return kind
	}
	return arrow.BinaryTypes.String
}

func appendArrow(b array.Builder, value any) {
	if value == nil {
		b.AppendNull()
		return
	}
	switch b := b.(type) {
	case *array.StringBuilder:
		b.Append(value.(string))
	case *array.FixedSizeBinaryBuilder:
		b.Append([]byte(value.(string)))
	case *array.Int32Builder:
		b.Append(value.(int32))
	case *array.Int64Builder:
		b.Append(value.(int64))
	case *array.Date32Builder:
		b.Append(arrow.Date32(value.(int32)))
	case *array.TimestampBuilder:
		b.Append(arrow.Timestamp(value.(int64)))
	default:
		panic(fmt.Sprintf("no value of %s", b.Type()))
	}
}

// appendBeside appends to a nested column, row by row, a null, something empty and
// something full.
func appendBeside(b array.Builder, i int) {
	if i%3 == 0 {
		b.AppendNull()
		return
	}
	full := i%3 == 2
	switch b := b.(type) {
	case *array.StructBuilder:
		if b.Append(true); full {
			appendArrow(b.FieldBuilder(0), "2001-01-01")
		} else {
			b.FieldBuilder(0).AppendNull()
		}
	case *array.MapBuilder:
		for b.Append(true); full; full = false {
			for at, key := range []string{"x", "y"} {
				appendArrow(b.KeyBuilder(), key)
				appendArrow(b.ItemBuilder(), int32(at))
			}
		}
	case *array.ListBuilder:
		for b.Append(true); full; full = false {
			appendArrow(b.ValueBuilder(), "a")
			appendArrow(b.ValueBuilder(), "b")
		}
	}
}

// arrowStream are the columns as an Arrow IPC stream, for arrow-rs.
func arrowStream(path string, cols []column, f form) error {
	out, err := os.Create(path)
	if err != nil {
		return err
	}
	defer out.Close()
	table := arrowRecord(cols, f)
	defer table.Release()
	w := ipc.NewWriter(out, ipc.WithSchema(table.Schema()))
	return cmp.Or(w.Write(table), w.Close(), out.Close())
}
