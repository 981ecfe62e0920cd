package parquet_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	writer "github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"cruscotto/core/fixture"
	"cruscotto/core/parquet"
)

// quirky are files as some writers make, or made, them: all are to be read as the file
// that they were made of.
func quirky(t testing.TB) (quirks map[string][]byte, want map[string][]string) {
	out := make(map[string][]byte)
	plain := small(t, codecs["snappy"], 1)
	forge := func(name string, change func(m *format.FileMetaData)) { out[name] = fixture.Forged(plain, change) }
	chunks := func(change func(m *format.ColumnMetaData)) func(m *format.FileMetaData) {
		return func(m *format.FileMetaData) {
			for i := range m.RowGroups {
				for j := range m.RowGroups[i].Columns {
					change(&m.RowGroups[i].Columns[j].MetaData)
				}
			}
		}
	}
	dictionary := func(m *format.ColumnMetaData) bool { return strings.HasSuffix(m.PathInSchema[0], "dictionary") }

	out["pages v2 marked uncompressed although they are compressed"] = unmarked(t, small(t, codecs["snappy"], 2))
	out["pages v2 marked uncompressed, by gzip"] = unmarked(t, small(t, codecs["gzip"], 2))
	forge("chunk sizes without the header of the dictionary", chunks(func(m *format.ColumnMetaData) {
		if dictionary(m) {
			m.TotalCompressedSize -= 14
		}
	}))
	forge("no offset of the data pages, only of the dictionary", chunks(func(m *format.ColumnMetaData) {
		if dictionary(m) {
			m.DataPageOffset, m.DictionaryPageOffset = 0, m.DataPageOffset
		}
	}))
	root := func(change func(root *format.SchemaElement)) func(m *format.FileMetaData) {
		return func(m *format.FileMetaData) { change(&m.Schema[0]) }
	}
	for name, repetition := range map[string]format.FieldRepetitionType{"required": format.Required, "optional": format.Optional, "repeated": format.Repeated} {
		forge("a root that is "+name, root(func(r *format.SchemaElement) { r.RepetitionType = thrift.New(repetition) }))
	}
	forge("a root with a type", root(func(r *format.SchemaElement) { r.Type = thrift.New(format.Boolean) }))
	forge("a root without a number of columns", root(func(r *format.SchemaElement) { r.NumChildren = thrift.Null[int32]{} }))
	forge("a root of no columns", root(func(r *format.SchemaElement) { r.NumChildren = thrift.New(int32(0)) }))
	forge("columns that have no children, and say so", func(m *format.FileMetaData) {
		for i := range m.Schema[1:] {
			m.Schema[i+1].NumChildren = thrift.New(int32(0))
		}
	})
	forge("statistics that are wrong", chunks(func(m *format.ColumnMetaData) {
		m.Statistics = format.Statistics{NullCount: 0, MinValue: []byte("A"), MaxValue: []byte("Z")}
	}))
	want, err := columns(plain, 10)
	if err != nil {
		t.Fatal(err)
	}
	return out, want
}

// unmarked is a file whose data pages v2 say that they are not compressed.
func unmarked(t testing.TB, file []byte) []byte {
	pages := 0
	out := fixture.Repaged(file, func(h *format.PageHeader) {
		if h.Type == format.DataPageV2 {
			h.DataPageHeaderV2.V.IsCompressed = thrift.New(false)
			pages++
		}
	})
	if pages == 0 {
		t.Fatal("no page of version 2")
	}
	return out
}

func TestQuirksOfWriters(t *testing.T) {
	files, want := quirky(t)
	for name, data := range files {
		t.Run(name, func(t *testing.T) {
			got, err := columns(data, 10)
			if err != nil {
				t.Fatal(err)
			}
			for column := range want {
				if !slices.Equal(got[column], want[column]) {
					t.Errorf("%s: %v, not %v", column, got[column], want[column])
				}
			}
		})
	}
}

// A page that says it is not compressed, and whose data are as long as they would be,
// is read as it says, unless they are a stream of just that length.
func TestPagesOfEqualSizes(t *testing.T) {
	for data, want := range map[string]string{
		"\x03\x00\x00\x00abc":          "abc",
		"\x07\x08\x03\x00\x00\x01\x01": "\x00\x00\x00", // Snappy: of 7 bytes, 3 as they are, 4 of the last repeated
	} {
		page := append(fixture.Thrift(format.PageHeader{Type: format.DataPageV2, CompressedPageSize: 7, UncompressedPageSize: 7,
			DataPageHeaderV2: thrift.New(format.DataPageHeaderV2{NumValues: 1, NumRows: 1, IsCompressed: thrift.New(false)})}), data...)
		got, err := columns(chunked(format.ByteArray, format.Snappy, false, 1, page), 1)
		if err != nil || got["c"][0] != want {
			t.Errorf("%q is read as %q, %v", data, got["c"], err)
		}
	}
}

// Keys of the metadata need no value.
func TestMetadataWithoutValue(t *testing.T) {
	type pair struct {
		Key   string              `thrift:"1,required"`
		Value thrift.Null[string] `thrift:"2,optional"`
	}
	type footer struct {
		Version   int32                  `thrift:"1,required"`
		Schema    []format.SchemaElement `thrift:"2,required"`
		NumRows   int64                  `thrift:"3,required"`
		RowGroups []format.RowGroup      `thrift:"4,required"`
		Pairs     []pair                 `thrift:"5,optional"`
	}
	data := fixture.Closed([]byte("PAR1"), footer{Version: 1,
		Schema: []format.SchemaElement{{Name: "root", NumChildren: thrift.New(int32(1))}, {Name: "c", Type: thrift.New(format.Int32), RepetitionType: thrift.New(format.Optional)}},
		Pairs:  []pair{{Key: "none"}, {Key: "some", Value: thrift.New("v")}}})
	file, err := parquet.Open(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]string{"none": "", "some": "v"} {
		if got, found := file.Lookup(key); !found || got != want {
			t.Errorf("%s is %q, %v", key, got, found)
		}
	}
}

// Whether a value is there is told without looking at the values.
func TestLevels(t *testing.T) {
	for _, codec := range []string{"none", "snappy", "zstd"} {
		for version := 1; version <= 2; version++ {
			for _, optional := range []bool{true, false} {
				var values []value
				for i := range 3000 {
					if values = append(values, int64(i)*1_000_003); optional && i%7 == 3 {
						values[i] = nil
					}
				}
				data, want := written(t, forms["number plain"], optional, values, 2000,
					writer.Compression(codecs[codec]), writer.DataPageVersion(version), writer.PageBufferSize(1000))
				source := bytes.NewReader(data)
				file, err := parquet.Open(source, source.Size())
				if err != nil {
					t.Fatal(err)
				}
				var got []bool
				for group, rows := range file.Rows {
					chunk, err := file.Chunk(group, &file.Columns[0])
					if err != nil {
						t.Fatal(err)
					}
					reader := parquet.Translator[bool]{Levels: true, Translate: func(v *parquet.Values, there []bool) error {
						if v != nil {
							t.Error("values were decoded")
						}
						for i := range there {
							there[i] = true
						}
						return nil
					}}
					reader.Open(source, chunk)
					there := make([]bool, rows)
					if err := reader.Read(there); err != nil {
						t.Fatal(err)
					}
					reader.Close()
					got = append(got, there...)
				}
				for i := range want {
					if got[i] != (want[i] != null) {
						t.Fatalf("%s v%d: row %d is there: %v", codec, version, i, got[i])
					}
				}
			}
		}
	}
}
