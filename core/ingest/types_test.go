package ingest_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"cruscotto/core/export"
	. "cruscotto/core/fixture"
	"cruscotto/core/ingest"
)

// typed is an export of a row for each value, whose column of a role has a node of its
// own; nil is null. All else of the rows is in order.
func typed(role export.Role, node parquet.Node, values []any, options ...parquet.WriterOption) []byte {
	columns := parquet.Group{
		"id_quesito": parquet.Int(32), "struttura": parquet.String(), "oggetto": parquet.String(),
		"data_invio": parquet.Date(), "data_definizione": parquet.Optional(parquet.Date()),
	}
	columns[string(role)] = node
	schema := parquet.NewSchema("quesiti", columns)
	var out bytes.Buffer
	w := parquet.NewWriter(&out, append(options, schema)...)
	w.SetKeyValueMetadata(export.RilevazioneKey, "2025-12-31")
	for i, value := range values {
		other := map[string]parquet.Value{
			"id_quesito": parquet.ValueOf(int32(i + 1)), "struttura": parquet.ValueOf("7000"), "oggetto": parquet.ValueOf("Dilazioni"),
			"data_invio": parquet.ValueOf(int32(20000)), "data_definizione": parquet.ValueOf(int32(20003)),
		}
		var row parquet.Row
		for at, path := range schema.Columns() {
			v := other[path[0]]
			if path[0] == string(role) {
				v = parquet.ValueOf(value)
			}
			level := 0
			if leaf, _ := schema.Lookup(path...); leaf.Node.Optional() && !v.IsNull() {
				level = 1
			}
			row = append(row, v.Level(0, level, at))
		}
		if _, err := w.WriteRows([]parquet.Row{row}); err != nil {
			panic(err)
		}
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return out.Bytes()
}

// rulesBothWays are the rules that broke, with how many rows they have, and must be the
// same whether ids are compared or not.
func rulesBothWays(t *testing.T, data []byte) string {
	t.Helper()
	set, err := Decode(data, unknown)
	if err != nil {
		t.Fatal(err)
	}
	_, compared, err := whole(data)
	if err != nil {
		t.Fatal(err)
	}
	var told []string
	for rule, n := range set.Found.Counts {
		if info := export.Rule(rule).Info(); n > 0 {
			told = append(told, fmt.Sprint(info.Code, " ", n))
		}
		if export.Rule(rule) != export.E107 && compared.Counts[rule] != n {
			t.Errorf("%s: %d rows, %d where ids are compared", export.Rule(rule).Info().Code, n, compared.Counts[rule])
		}
	}
	return strings.Join(told, ", ")
}

// Whether an id is missing is told by levels and values, whatever statistics say.
func TestMissingIDs(t *testing.T) {
	integers, texts, fixed := []any{int32(1), nil, int32(3), nil}, []any{"a", nil, " \t", "", "b", "\x00\x00", " \x00"}, []any{"a\x00\x00", "\x00\x00\x00", "  \x00"}
	statistics := map[string]func(m *format.ColumnMetaData){
		"of the writer": func(*format.ColumnMetaData) {},
		"none":          func(m *format.ColumnMetaData) { m.Statistics = format.Statistics{} },
		"wrong": func(m *format.ColumnMetaData) {
			m.Statistics = format.Statistics{NullCount: 0, MinValue: []byte("A"), MaxValue: []byte("Z")}
		},
		"wrong in another column": func(m *format.ColumnMetaData) {
			m.Statistics = format.Statistics{NullCount: 0, MinValue: []byte("A")}
			if m.PathInSchema[0] != "id_quesito" {
				m.Statistics.NullCount = 1
			}
		},
	}
	for _, ids := range []struct {
		name    string
		node    parquet.Node
		values  []any
		missing int
	}{
		{"INT32", parquet.Optional(parquet.Int(32)), integers, 2},
		{"INT32 in a dictionary", parquet.Optional(parquet.Encoded(parquet.Int(32), &parquet.RLEDictionary)), integers, 2},
		{"INT64 delta", parquet.Optional(parquet.Encoded(parquet.Int(64), &parquet.DeltaBinaryPacked)), []any{int64(1), nil, int64(3)}, 1},
		{"DOUBLE", parquet.Optional(parquet.Leaf(parquet.DoubleType)), []any{1.0, nil, math.NaN(), 4.0}, 2},
		{"DOUBLE, required", parquet.Leaf(parquet.DoubleType), []any{1.0, math.NaN(), 4.0}, 1},
		{"STRING", parquet.Optional(parquet.String()), texts, 5},
		{"STRING in a dictionary", parquet.Optional(parquet.Encoded(parquet.String(), &parquet.RLEDictionary)), texts, 5},
		{"STRING delta", parquet.Optional(parquet.Encoded(parquet.String(), &parquet.DeltaByteArray)), texts, 5},
		{"STRING, required", parquet.String(), []any{"a", "", "b"}, 1},
		{"FIXED_LEN_BYTE_ARRAY", parquet.Leaf(parquet.FixedLenByteArrayType(3)), fixed, 2},
	} {
		for name, change := range statistics {
			for version := 1; version <= 2; version++ {
				for _, codec := range []parquet.WriterOption{parquet.Compression(&parquet.Snappy), parquet.Compression(&parquet.Zstd)} {
					t.Run(fmt.Sprint(ids.name, ", statistics ", name, ", v", version), func(t *testing.T) {
						data := Forged(typed(export.IDQuesito, ids.node, ids.values, parquet.DataPageVersion(version), codec), func(m *format.FileMetaData) {
							for i := range m.RowGroups[0].Columns {
								change(&m.RowGroups[0].Columns[i].MetaData)
							}
						})
						if got, want := rulesBothWays(t, data), fmt.Sprint("E101 ", ids.missing, ", W202 ", len(ids.values)-ids.missing); got != want {
							t.Errorf("%s, want %s", got, want)
						}
					})
				}
			}
		}
	}
}

// An id that is a required integer is never missing, and its column is not read.
func TestRequiredIntegerIDsAreNotRead(t *testing.T) {
	for node, read := range map[parquet.Node]bool{parquet.Int(64): false, parquet.Leaf(parquet.DoubleType): true} {
		value := any(int64(1))
		if read {
			value = 1.0
		}
		data := typed(export.IDQuesito, node, slices.Repeat([]any{value}, 5000))
		m := &meter{Reader: bytes.NewReader(data)}
		file, err := ingest.Open(ingest.Source{Name: "x", Size: m.Size(), ReaderAt: m}, 0, unknown)
		if err != nil {
			t.Fatal(err)
		}
		m.bytes.Store(0)
		if err := ingest.NewSet([]*ingest.File{file}).DecodeAll(context.Background(), 1, nil, nil); err != nil {
			t.Fatal(err)
		}
		got := m.bytes.Load()
		opened, err := parquet.OpenFile(m, m.Size())
		if err != nil {
			t.Fatal(err)
		}
		want := int64(0)
		for _, column := range opened.Metadata().RowGroups[0].Columns {
			if read || column.MetaData.PathInSchema[0] != "id_quesito" {
				want += column.MetaData.TotalCompressedSize
			}
		}
		if got != want {
			t.Errorf("%s: %d bytes, want %d", node, got, want)
		}
	}
}

// A column of nulls only has no values, whatever the type that its writer gave it, and
// plays any role.
func TestColumnsOfTypeNull(t *testing.T) {
	want := map[export.Role]string{
		export.IDQuesito: "E101 3", export.DataInvio: "E102 3",
		export.Struttura: "W202 3, W203 3", export.Oggetto: "W201 3, W202 3",
	}
	physical := map[string]parquet.Node{
		"BOOLEAN": parquet.Leaf(parquet.BooleanType), "INT32": parquet.Leaf(parquet.Int32Type), "INT64": parquet.Leaf(parquet.Int64Type),
		"INT96": parquet.Leaf(parquet.Int96Type), "FLOAT": parquet.Leaf(parquet.FloatType), "DOUBLE": parquet.Leaf(parquet.DoubleType),
		"BYTE_ARRAY": parquet.Leaf(parquet.ByteArrayType), "FIXED_LEN_BYTE_ARRAY": parquet.Leaf(parquet.FixedLenByteArrayType(4)),
	}
	for _, column := range export.Schema {
		for name, node := range physical {
			for version := 1; version <= 2; version++ {
				t.Run(fmt.Sprint(column.Role, " ", name, " v", version), func(t *testing.T) {
					data := asNull(typed(column.Role, parquet.Optional(node), make([]any, 3), parquet.DataPageVersion(version)), column.Role)
					wanted := want[column.Role]
					if wanted == "" {
						wanted = "W202 3"
					}
					if got := rulesBothWays(t, data); got != wanted {
						t.Errorf("%s, want %s", got, wanted)
					}
				})
			}
		}
	}
}

// Whatever a column of type NULL holds, it has no values.
func TestValuesInAColumnOfTypeNull(t *testing.T) {
	for name, node := range map[string]parquet.Node{"optional": parquet.Optional(parquet.String()), "required": parquet.String()} {
		if got, want := rulesBothWays(t, asNull(typed(export.Struttura, node, []any{"7000", "8000"}), export.Struttura)), "W202 2, W203 2"; got != want {
			t.Errorf("%s: %s, want %s", name, got, want)
		}
	}
}

// A column without values plays any role also where its writer did not say so, as pandas
// makes DOUBLE of one of None; one value suffices to refuse it.
func TestColumnsWithoutValuesOfAnyType(t *testing.T) {
	wrong := map[export.Kind]parquet.Node{export.Text: parquet.Leaf(parquet.DoubleType), export.ID: parquet.Leaf(parquet.BooleanType),
		export.Date: parquet.Leaf(parquet.DoubleType), export.Integer: parquet.String()}
	one := map[export.Kind]any{export.Text: 1.0, export.ID: true, export.Date: 1.0, export.Integer: "5"}
	for _, column := range export.Schema {
		node := parquet.Optional(wrong[column.Kind])
		nothing := typed(column.Role, node, make([]any, 3))
		if got := rulesBothWays(t, nothing); got != rulesBothWays(t, asNull(nothing, column.Role)) {
			t.Errorf("%s: %s", column.Role, got)
		}
		var failure *export.Failure
		if _, err := Decode(typed(column.Role, node, []any{nil, nil, one[column.Kind]}), unknown); !errors.As(err, &failure) || failure.Code != export.F005 {
			t.Errorf("%s with a value: %v, want F005", column.Role, err)
		}
	}
}

// asNull is an export whose column of a role has the type NULL.
func asNull(data []byte, role export.Role) []byte {
	return Forged(data, func(m *format.FileMetaData) {
		for i := range m.Schema {
			if m.Schema[i].Name == string(role) {
				m.Schema[i].LogicalType.Value, m.Schema[i].ConvertedType = &format.NullType{}, thrift.Null[deprecated.ConvertedType]{}
			}
		}
	})
}

// Numbers that a tool has turned into floating-point ones, or decimals, are the integers
// that they were.
func TestNumbersOfOtherTypes(t *testing.T) {
	for _, test := range []struct {
		name   string
		node   parquet.Node
		values []any
		want   string
	}{
		{"INT32", parquet.Int(32), []any{int32(5), int32(25), int32(7)}, "W207 1"},
		{"DOUBLE", parquet.Optional(parquet.Leaf(parquet.DoubleType)), []any{5.0, 25.0, 7.0, 5.5, math.Inf(1), math.Inf(-1), 1e300, -5.0, math.NaN(), nil}, "W202 2, W207 6"},
		{"FLOAT", parquet.Leaf(parquet.FloatType), []any{float32(5), float32(25), float32(5.5)}, "W207 1"},
		{"DECIMAL(9,0) in INT32", parquet.Decimal(0, 9, parquet.Int32Type), []any{int32(5), int32(7)}, "W207 1"},
		{"DECIMAL(18,0) in INT64", parquet.Decimal(0, 18, parquet.Int64Type), []any{int64(5), int64(7)}, "W207 1"},
		{"DECIMAL(20,0) in bytes", parquet.Decimal(0, 20, parquet.FixedLenByteArrayType(9)),
			[]any{"\x00\x00\x00\x00\x00\x00\x00\x00\x19", "\xff\xff\xff\xff\xff\xff\xff\xff\xfb", "\x01\x00\x00\x00\x00\x00\x00\x00\x05"}, "W207 2"},
	} {
		t.Run(test.name, func(t *testing.T) {
			if got := rulesBothWays(t, typed(export.SogliaGiorni, test.node, test.values)); got != test.want {
				t.Errorf("%s, want %s", got, test.want)
			}
		})
	}
}

// Ids are the same in whatever type they are written.
func TestIDsOfOtherTypes(t *testing.T) {
	read := func(files ...[]byte) (*ingest.Set, error) {
		var opened []*ingest.File
		for i, data := range files {
			file, err := ingest.Open(Source(fmt.Sprint(i), data), i, unknown)
			if err != nil {
				return nil, err
			}
			opened = append(opened, file)
		}
		set := ingest.NewSet(opened)
		if err := set.Identify(context.Background(), 1, nil); err != nil {
			return nil, err
		}
		return set, set.DecodeAll(context.Background(), 1, nil, nil)
	}
	forms := map[string][]byte{
		"INT64":                parquetOf(parquet.Int(64), int64(1), int64(2), int64(1<<53-1)),
		"DOUBLE":               parquetOf(parquet.Leaf(parquet.DoubleType), 1.0, 2.0, float64(1<<53-1)),
		"STRING":               parquetOf(parquet.String(), "1", "2", "9007199254740991"),
		"FIXED_LEN_BYTE_ARRAY": parquetOf(parquet.Leaf(parquet.FixedLenByteArrayType(16)), "1"+strings.Repeat("\x00", 15), "2"+strings.Repeat("\x00", 15), "9007199254740991"),
		"DECIMAL":              parquetOf(parquet.Decimal(0, 18, parquet.Int64Type), int64(1), int64(2), int64(1<<53-1)),
	}
	for _, one := range slices.Sorted(maps.Keys(forms)) {
		for other, data := range forms {
			set, err := read(forms[one], data)
			if err != nil {
				t.Fatal(err)
			}
			if n := set.Found.Counts[export.E107]; n != 3 {
				t.Errorf("%s and %s: %d ids in common, want 3", one, other, n)
			}
		}
		file, err := ingest.Open(Source("x", forms[one]), 0, unknown)
		if err != nil {
			t.Fatal(err)
		}
		ids, err := file.ReadIDs([]int64{1, 3})
		found, failed := file.FindIDs(0, "0991")
		if err != nil || failed != nil || !slices.Equal(ids, []string{"1", "9007199254740991"}) || !slices.Equal(found, []int64{3}) {
			t.Errorf("%s: %q %v %v %v", one, ids, found, err, failed)
		}
	}
	for name, data := range map[string][]byte{
		"a fraction":           parquetOf(parquet.Leaf(parquet.DoubleType), 1.0, 2.5),
		"beyond the digits":    parquetOf(parquet.Leaf(parquet.DoubleType), 1.0, float64(1<<53)),
		"beyond those of less": parquetOf(parquet.Leaf(parquet.FloatType), float32(1), float32(1<<24)),
		"infinite":             parquetOf(parquet.Leaf(parquet.DoubleType), 1.0, math.Inf(1)),
	} {
		var failure *export.Failure
		if _, err := read(data); !errors.As(err, &failure) || failure.Code != export.F005 {
			t.Errorf("%s, ids compared: %v, want F005", name, err)
		}
		if _, err := Decode(data, unknown); !errors.As(err, &failure) || failure.Code != export.F005 {
			t.Errorf("%s: %v, want F005", name, err)
		}
	}
}

func parquetOf(ids parquet.Node, values ...any) []byte { return typed(export.IDQuesito, ids, values) }

// NUL characters at the end of a text are no part of it.
func TestTextsPaddedWithNUL(t *testing.T) {
	for _, role := range []export.Role{export.Struttura, export.Oggetto, export.OggettoLavorazione, export.Direzione, export.Intermediario, export.Gestione, export.NomeStruttura} {
		for _, node := range []parquet.Node{parquet.String(), parquet.Encoded(parquet.String(), &parquet.RLEDictionary), parquet.Encoded(parquet.String(), &parquet.DeltaByteArray),
			parquet.Leaf(parquet.FixedLenByteArrayType(8)), parquet.Encoded(parquet.Leaf(parquet.FixedLenByteArrayType(8)), &parquet.RLEDictionary)} {
			_, found, err := whole(typed(role, node, []any{"8000\x00\x00\x00\x00", "80 \x0000\x00\x00"}))
			if err != nil {
				t.Fatal(err)
			}
			for _, p := range found.Profiles {
				if p.Role == role && (len(p.Values) != 2 || !p.Values["8000"] || !p.Values["80 \x0000"]) {
					t.Errorf("%s: %v", role, p.Values)
				}
			}
		}
	}
	dates := typed(export.DataInvio, parquet.Leaf(parquet.FixedLenByteArrayType(12)), []any{"2025-06-03\x00\x00", "3/6/2025\x00\x00\x00\x00", strings.Repeat("\x00", 12)})
	if got := rulesBothWays(t, dates); got != "E102 1, E104 2" {
		t.Errorf("dates: %s", got)
	}
}

// Different texts must be in the file: thousands of them are, of whatever size it is,
// but not a thousand a byte.
func TestDifferentTextsAreBounded(t *testing.T) {
	type row struct {
		ID          int32  `parquet:"id_quesito"`
		Struttura   string `parquet:"struttura,delta,zstd"`
		Oggetto     string `parquet:"oggetto,dict"`
		Invio       int32  `parquet:"data_invio,date,dict"`
		Definizione *int32 `parquet:"data_definizione,date"`
	}
	for strutture, code := range map[int]export.FailureCode{2000: "", 200_000: export.F006} {
		rows := make([]row, strutture)
		for i := range rows {
			rows[i] = row{ID: int32(i), Struttura: fmt.Sprintf("%08d", i), Oggetto: "Dilazioni", Invio: 20000}
		}
		_, err := Decode(Parquet(rows, "2025-12-31", 0), unknown)
		var failure *export.Failure
		if errors.As(err, &failure); (err != nil) != (code != "") || failure != nil && failure.Code != code {
			t.Errorf("%d different: %v, want %q", strutture, err, code)
		}
	}
}
