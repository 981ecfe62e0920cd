package tables_test

import (
	"bytes"
	"encoding/csv"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/ipc"
	"github.com/parquet-go/parquet-go"

	"cruscotto/core/catalog"
	"cruscotto/core/indicator"
	"cruscotto/core/tables"
	"cruscotto/core/tables/parquetfile"
)

func document() *indicator.Document {
	half := 0.5
	third := 1.0 / 3
	group := func(key string) indicator.Gruppo {
		g := indicator.Gruppo{Chiave: indicator.Chiave{{Dimensione: indicator.Struttura, Valore: key}}, Pervenuti: 3}
		for i, days := range catalog.Classi {
			g.Soglie[i].Giorni = days
		}
		g.Complessivo = indicator.Ratio{Entro: 1, Definiti: 2, Valore: &half}
		g.Deflusso.Valore = &third
		return g
	}
	return &indicator.Document{Per: []indicator.Dimension{indicator.Struttura},
		Gruppi: []indicator.Gruppo{group("7000"), group("=1+1"), group("due\nrighe, \"virgolette\""), group("-")}}
}

func TestCSV(t *testing.T) {
	var out bytes.Buffer
	if err := tables.WriteCSV(&out, tables.Of(document())); err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(&out).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	at := func(row int, column string) string { return rows[row][slices.Index(rows[0], column)] }
	for _, test := range []struct {
		row          int
		column, want string
	}{
		{1, "struttura", "7000"}, {1, "pervenuti", "3"}, {1, "complessivo_valore", "0.5"}, {1, "deflusso_valore", "0.3333333333333333"},
		{1, "giacenza_valore", ""}, {1, "tempi_mediana", ""},
		{2, "struttura", "'=1+1"}, {3, "struttura", "due␊righe, \"virgolette\""}, {4, "struttura", "'-"},
	} {
		if got := at(test.row, test.column); got != test.want {
			t.Errorf("row %d, %s: %q, want %q", test.row, test.column, got, test.want)
		}
	}
}

// A cell of any program that opens a CSV, at whatever marks it separates columns, begins
// with no sign of a formula; what is no text stays as it is.
func TestNoCellBeginsAFormula(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"=1+1", "'=1+1"}, {"+39 06", "'+39 06"}, {"-1", "'-1"}, {"@SUM(A1)", "'@SUM(A1)"}, {"-", "'-"},
		{"a;=1+1", "a;'=1+1"}, {"a,@x", "a,'@x"}, {"a|+1", "a|'+1"}, {"a:-1", "a:'-1"}, {"a;= 1", "a;'= 1"}, {"a =1+1", "a '=1+1"},
		{" =1+1", " '=1+1"}, {"a\"=1", "a\"'=1"}, {"a\t=1", "a␉'=1"}, {"\t=1", "␉'=1"}, {"\r=1", "␍'=1"}, {"a\n=1", "a␊'=1"},
		{"\u200b=1", "‹U+200B›'=1"}, {"\ufeff=1", "‹U+FEFF›'=1"},
		{"＝1", "'＝1"}, {"a;＋1", "a;'＋1"}, {"a;－1", "a;'－1"}, {"＠x", "'＠x"}, {"﹦1", "'﹦1"}, {"a;﹫x", "a;'﹫x"},
		{"Roma - Centro", "Roma - Centro"}, {"Friuli-Venezia Giulia", "Friuli-Venezia Giulia"}, {"a@b.it", "a@b.it"}, {"2025-06-01", "2025-06-01"},
		{"'=1", "'=1"}, {"A -", "A -"}, {"", ""},
	} {
		var out bytes.Buffer
		doc := document()
		doc.Gruppi = doc.Gruppi[:1]
		doc.Gruppi[0].Chiave[0].Valore = test.text
		doc.Gruppi[0].Pervenuti = -3
		if err := tables.WriteCSV(&out, tables.Of(doc)); err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(&out).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) != 2 || rows[1][0] != test.want || rows[1][1] != "-3" {
			t.Errorf("%q: %q, want %q", test.text, rows[1][:2], test.want)
		}
	}
}

func TestParquetAndArrowHoldTheSameTable(t *testing.T) {
	table := tables.Of(document())
	var file, stream bytes.Buffer
	if err := parquetfile.Write(&file, table); err != nil {
		t.Fatal(err)
	}
	if err := tables.WriteArrow(&stream, table); err != nil {
		t.Fatal(err)
	}
	arrow, err := ipc.NewReader(&stream)
	if err != nil {
		t.Fatal(err)
	}
	if !arrow.Next() || !array.RecordEqual(arrow.Record(), table) {
		t.Error("the Arrow stream differs from the table")
	}
	opened, err := parquet.OpenFile(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, column := range opened.Root().Columns() {
		names = append(names, column.Name())
	}
	for i, field := range table.Schema().Fields() {
		if names[i] != field.Name {
			t.Fatalf("column %d is %s, want %s", i, names[i], field.Name)
		}
	}
	rows := make([]parquet.Row, 10)
	n, _ := parquet.NewReader(opened).ReadRows(rows)
	if n != int(table.NumRows()) {
		t.Fatalf("%d rows, want %d", n, table.NumRows())
	}
	for row := range n {
		for i, value := range rows[row] {
			want := table.Column(i).ValueStr(row)
			got := value.String()
			if value.IsNull() {
				got = array.NullValueStr
			}
			if got != want && !strings.Contains(want, "e-") {
				t.Errorf("row %d, %s: %s, want %s", row, names[i], got, want)
			}
		}
	}
}
