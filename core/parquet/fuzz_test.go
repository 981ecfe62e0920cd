package parquet_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"slices"
	"testing"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"cruscotto/core/fixture"
	"cruscotto/core/fixture/bounded"
	"cruscotto/core/parquet"
)

// Any bytes as a file.
func FuzzFile(f *testing.F) {
	for _, codec := range codecs {
		f.Add(small(f, codec, 1))
		f.Add(small(f, codec, 2))
	}
	quirks, _ := quirky(f)
	for _, data := range quirks {
		f.Add(data)
	}
	for _, data := range forged(f) {
		if len(data) < 1<<14 { // mutations of long ones are slow and find no more
			f.Add(data)
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) { bounded.Run(t, func() { ends(t, data) }) })
}

// Any bytes as the data of a page, of any type, encoding and codec, under a header
// with any claims.
func FuzzPage(f *testing.F) {
	for physical := range uint8(8) {
		for encoding := range uint8(10) {
			f.Add(physical, encoding, uint8(0), true, false, int64(8), int32(8), int32(20), []byte("\x02\x00\x00\x00\x10\x01\x01\x10\x00\x01\x02\x03\x04\x05\x06\x07"))
		}
	}
	for codec := range uint8(8) {
		f.Add(uint8(format.ByteArray), uint8(format.Plain), codec, false, true, int64(1<<30), int32(1<<30), int32(math.MaxInt32), []byte("\x28\xb5\x2f\xfd\x04\x00"))
	}
	f.Fuzz(func(t *testing.T, physical, encoding, codec uint8, optional, dictionary bool, rows int64, values, uncompressed int32, data []byte) {
		file := paged(format.Type(physical%8), format.Encoding(encoding%10), format.CompressionCodec(codec%8), optional, dictionary, rows, values, uncompressed, data)
		bounded.Run(t, func() { ends(t, file) })
	})
}

// paged is a file of one column with a page of some data, after a dictionary that
// has the same data where it is asked for.
func paged(physical format.Type, encoding format.Encoding, codec format.CompressionCodec, optional, dictionary bool,
	rows int64, values, uncompressed int32, data []byte) []byte {
	var pages []byte
	page := func(header format.PageHeader) {
		header.CompressedPageSize, header.UncompressedPageSize = int32(len(data)), uncompressed
		pages = append(append(pages, fixture.Thrift(header)...), data...)
	}
	if dictionary {
		page(format.PageHeader{Type: format.DictionaryPage, DictionaryPageHeader: thrift.New(format.DictionaryPageHeader{NumValues: values})})
	}
	page(format.PageHeader{Type: format.DataPage, DataPageHeader: thrift.New(format.DataPageHeader{
		NumValues: values, Encoding: encoding, DefinitionLevelEncoding: format.RLE, RepetitionLevelEncoding: format.RLE})})
	return chunked(physical, codec, optional, rows, pages)
}

// chunked is a file of one column with some pages.
func chunked(physical format.Type, codec format.CompressionCodec, optional bool, rows int64, pages []byte) []byte {
	repetition := format.Required
	if optional {
		repetition = format.Optional
	}
	return fixture.Closed(append([]byte("PAR1"), pages...), &format.FileMetaData{
		Version: 1, NumRows: rows,
		Schema: []format.SchemaElement{
			{Name: "root", NumChildren: thrift.New(int32(1))},
			{Name: "c", Type: thrift.New(physical), TypeLength: thrift.New(int32(3)), RepetitionType: thrift.New(repetition)},
		},
		RowGroups: []format.RowGroup{{NumRows: rows, Columns: []format.ColumnChunk{{MetaData: format.ColumnMetaData{
			Type: physical, Codec: codec, PathInSchema: []string{"c"}, NumValues: rows,
			DataPageOffset: 4, TotalCompressedSize: int64(len(pages)),
		}}}}},
	})
}

// forged are files whose footers claim what cannot be.
func forged(t testing.TB) map[string][]byte {
	whole := small(t, codecs["none"], 1)
	out := make(map[string][]byte)
	forge := func(name string, change func(m *format.FileMetaData)) { out[name] = fixture.Forged(whole, change) }
	chunk := func(m *format.FileMetaData) *format.ColumnMetaData { return &m.RowGroups[0].Columns[0].MetaData }
	forge("negative rows", func(m *format.FileMetaData) { m.RowGroups[0].NumRows = -1 })
	forge("rows beyond measure", func(m *format.FileMetaData) {
		for i := range m.RowGroups {
			m.RowGroups[i].NumRows = math.MaxInt64
		}
	})
	forge("more rows than the pages have", func(m *format.FileMetaData) {
		m.RowGroups[0].NumRows += 1000
		for i := range m.RowGroups[0].Columns {
			m.RowGroups[0].Columns[i].MetaData.NumValues += 1000
		}
	})
	forge("negative offset", func(m *format.FileMetaData) { chunk(m).DataPageOffset = -5 })
	forge("offset outside the file", func(m *format.FileMetaData) { chunk(m).DataPageOffset = 1 << 40 })
	forge("negative size", func(m *format.FileMetaData) { chunk(m).TotalCompressedSize = -1 })
	forge("size beyond the file", func(m *format.FileMetaData) { chunk(m).TotalCompressedSize = math.MaxInt64 })
	forge("chunks that overlap", func(m *format.FileMetaData) {
		for i := range m.RowGroups {
			for j := range m.RowGroups[i].Columns {
				m.RowGroups[i].Columns[j].MetaData.TotalCompressedSize = int64(len(whole)) / 2
			}
		}
	})
	forge("a column too few", func(m *format.FileMetaData) { m.RowGroups[0].Columns = m.RowGroups[0].Columns[1:] })
	forge("another type", func(m *format.FileMetaData) { chunk(m).Type = format.Double })
	forge("another codec", func(m *format.FileMetaData) { chunk(m).Codec = format.Zstd })
	forge("an unknown codec", func(m *format.FileMetaData) { chunk(m).Codec = 77 })
	forge("no schema", func(m *format.FileMetaData) { m.Schema = nil })
	forge("a schema that claims more columns", func(m *format.FileMetaData) { m.Schema[0].NumChildren = thrift.New(int32(math.MaxInt32)) })
	forge("a negative number of columns", func(m *format.FileMetaData) { m.Schema[0].NumChildren = thrift.New(int32(-3)) })
	forge("a schema that nests for ever", func(m *format.FileMetaData) {
		m.Schema = m.Schema[:1]
		for range 100_000 {
			m.Schema = append(m.Schema, format.SchemaElement{Name: "n", NumChildren: thrift.New(int32(1))})
		}
	})
	forge("a million row groups of nothing", func(m *format.FileMetaData) {
		m.RowGroups = make([]format.RowGroup, 1_000_000)
	})
	forge("a column in another file", func(m *format.FileMetaData) { m.RowGroups[0].Columns[0].FilePath = "/etc/passwd" })
	return out
}

// What a footer claims falsely is told as damage, or as over a limit.
func TestForgedFooters(t *testing.T) {
	reasons := map[string]parquet.Reason{
		"rows beyond measure": parquet.TooLarge, "a schema that nests for ever": parquet.TooLarge, "an unknown codec": parquet.Unsupported, "a column in another file": parquet.Unsupported,
	}
	for name, data := range forged(t) {
		t.Run(name, func(t *testing.T) {
			bounded.Run(t, func() {
				_, err := columns(data, 10)
				var known *parquet.Error
				if !errors.As(err, &known) || known.Reason != reasons[name] {
					t.Errorf("%v", err)
				}
			})
		})
	}
}

// Pages that claim to be, or become, much more than they are.
func TestBombs(t *testing.T) {
	zeros := make([]byte, 64<<20)
	compressed := func(codec string, data []byte) []byte {
		out, err := codecs[codec].Encode(nil, data)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	const texts = 2000 // of 60,000 bytes, all but the first without a byte of their own
	first := []int64{60_000}
	prefixes := deltas(append([]int64{0}, slices.Repeat(first, texts-1)...))
	suffixes := append(deltas(append(first, make([]int64, texts-1)...)), zeros[:60_000]...)
	repeating := append(prefixes, suffixes...)
	for _, test := range []struct {
		name string
		file []byte
		want parquet.Reason
	}{
		{"a page that claims 2 GB", paged(format.ByteArray, format.Plain, format.Zstd, false, false, 10, 10, math.MaxInt32, compressed("zstd", zeros[:100])), parquet.TooLarge},
		{"a dictionary that claims 2 GB", paged(format.ByteArray, format.RLEDictionary, format.Gzip, false, true, 10, 10, math.MaxInt32, compressed("gzip", zeros[:100])), parquet.TooLarge},
		{"zstd of 64 MB of zeros", paged(format.ByteArray, format.Plain, format.Zstd, false, false, 10, 10, 64<<20, compressed("zstd", zeros)), parquet.TooLarge},
		{"brotli of 64 MB of zeros", paged(format.ByteArray, format.Plain, format.Brotli, false, false, 10, 10, 64<<20, compressed("brotli", zeros)), parquet.TooLarge},
		{"zstd of more than it claims", paged(format.ByteArray, format.Plain, format.Zstd, false, false, 10, 10, 100, compressed("zstd", zeros)), parquet.Damaged},
		{"gzip of more than it claims", paged(format.ByteArray, format.Plain, format.Gzip, false, false, 10, 10, 100, compressed("gzip", zeros)), parquet.Damaged},
		{"snappy of more than it claims", paged(format.ByteArray, format.Plain, format.Snappy, false, false, 10, 10, 100, compressed("snappy", zeros[:1<<16])), parquet.Damaged},
		{"a dictionary of billions of entries", paged(format.Int64, format.RLEDictionary, format.Uncompressed, false, true, 10, math.MaxInt32, 8, make([]byte, 8)), parquet.Damaged},
		{"more values than rows", paged(format.Int64, format.Plain, format.Uncompressed, false, false, 10, 11, 88, make([]byte, 88)), parquet.Damaged},
		{"delta of billions of values", paged(format.Int64, format.DeltaBinaryPacked, format.Uncompressed, false, false, 10, 10, 9,
			[]byte{0x80, 1, 4, 0xff, 0xff, 0xff, 0xff, 0x0f, 0}), parquet.Damaged},
		{"delta in blocks of gigabytes", paged(format.Int64, format.DeltaBinaryPacked, format.Uncompressed, false, false, 10, 10, 11,
			[]byte{0x80, 0x80, 0x80, 0x80, 4, 1, 10, 0, 0, 64, 0}), parquet.Damaged},
		{"texts that repeat one another", paged(format.ByteArray, format.DeltaByteArray, format.Uncompressed, false, false, texts, texts, int32(len(repeating)), repeating), parquet.TooLarge},
	} {
		t.Run(test.name, func(t *testing.T) {
			bounded.Run(t, func() {
				_, err := columns(test.file, 10)
				var known *parquet.Error
				if !errors.As(err, &known) || known.Reason != test.want {
					t.Errorf("%v (%v)", err, test.want)
				}
			})
		})
	}
}

// deltas are numbers in DELTA_BINARY_PACKED, as simply as it can be done.
func deltas(numbers []int64) []byte {
	out := binary.AppendUvarint([]byte{0x80, 1, 4}, uint64(len(numbers))) // blocks of 128 in 4 miniblocks
	out = binary.AppendVarint(out, numbers[0])
	for i := 1; i < len(numbers); i += 128 {
		out = append(out, 0, 64, 64, 64, 64)
		for j := i; j < min(i+128, (len(numbers)-1+31)/32*32+1); j++ { // of the last block only miniblocks with values
			delta := int64(0)
			if j < len(numbers) {
				delta = numbers[j] - numbers[j-1]
			}
			out = binary.LittleEndian.AppendUint64(out, uint64(delta))
		}
	}
	return out
}

// Few bytes may well stand for many rows: these are right values.
func TestEqualValuesTakeHardlyAnyBytes(t *testing.T) {
	const rows = 1_000_001
	data := binary.AppendVarint(binary.AppendUvarint([]byte{0x80, 1, 4}, rows), 77)
	data = append(data, bytes.Repeat([]byte{0, 0, 0, 0, 0}, (rows+126)/128)...)
	got, err := columns(paged(format.Int64, format.DeltaBinaryPacked, format.Uncompressed, false, false, rows, rows, int32(len(data)), data), 10_000)
	if err != nil || len(got["c"]) != rows || got["c"][0] != "77" || got["c"][rows-1] != "77" {
		t.Fatalf("%d rows, %v", len(got["c"]), err)
	}
}
