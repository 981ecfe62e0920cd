package tables

import (
	"encoding/json"
	"io"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/ipc"

	"cruscotto/core/parallel"
	"cruscotto/core/words"
)

// WriteArrow writes a table as an Arrow IPC stream.
func WriteArrow(w io.Writer, table arrow.Record) error {
	out := ipc.NewWriter(w, ipc.WithSchema(table.Schema()))
	if err := out.Write(table); err != nil {
		return err
	}
	return out.Close()
}

// Column is a column of a table for writers of other formats in the page; a value that is
// undefined is nil.
type Column struct {
	Nome   string `json:"nome"`
	Tipo   Tipo   `json:"tipo"`
	Valori []any  `json:"valori"`
}

// Tipo is the type of the values of a [Column].
type Tipo string

// The types.
const (
	Testo    Tipo = "testo"
	Intero   Tipo = "intero"
	Decimale Tipo = "decimale"
	Istante  Tipo = "istante" // in milliseconds since 1970
)

// WriteJSON writes a table as an array of [Column]s.
func WriteJSON(w io.Writer, table arrow.Record) error {
	columns := make([]Column, table.NumCols())
	for i, values := range table.Columns() {
		c := Column{table.ColumnName(i), Intero, make([]any, values.Len())}
		switch values.DataType().ID() {
		case arrow.STRING:
			c.Tipo = Testo
		case arrow.FLOAT64:
			c.Tipo = Decimale
		}
		for row := range c.Valori {
			c.Valori[row] = values.GetOneForMarshal(row)
		}
		columns[i] = c
	}
	return json.NewEncoder(w).Encode(columns)
}

// WriteCSV writes a table as CSV (RFC 4180) with a header. Numbers have a decimal
// point and every digit; an undefined value is empty. Texts are shown as they are seen
// (words.Visible), with an apostrophe where a spreadsheet could begin a formula: they are
// to be read by people. What is to be read again as it was is in the other formats.
func WriteCSV(w io.Writer, table arrow.Record) error {
	var header []byte
	for i := range int(table.NumCols()) {
		header = AppendField(comma(header, i), table.ColumnName(i))
	}
	if _, err := w.Write(append(header, '\n')); err != nil {
		return err
	}
	// Lines are made many at a time, on all processors, and written in order.
	const wave, grain = 1 << 14, 1 << 11
	for start := 0; start < int(table.NumRows()); start += wave {
		var lines [wave / grain][]byte
		parallel.Ranges(min(wave, int(table.NumRows())-start), grain, func(low, high int) {
			lines[low/grain] = appendLines(nil, table, start+low, start+high)
		})
		for _, some := range lines {
			if _, err := w.Write(some); err != nil {
				return err
			}
		}
	}
	return nil
}

// appendLines appends the rows of a table from low up to and without high.
func appendLines(out []byte, table arrow.Record, low, high int) []byte {
	for row := low; row < high; row++ {
		for i, column := range table.Columns() {
			out = comma(out, i)
			if column.IsNull(row) {
				continue
			}
			switch column := column.(type) {
			case *array.Int64:
				out = strconv.AppendInt(out, column.Value(row), 10)
			case *array.Float64:
				out = strconv.AppendFloat(out, column.Value(row), 'f', -1, 64)
			case *array.String:
				out = AppendField(out, column.Value(row))
			}
		}
		out = append(out, '\n')
	}
	return out
}

func comma(line []byte, i int) []byte {
	if i == 0 {
		return line
	}
	return append(line, ',')
}

// AppendField appends a text as a field of CSV: visible, so on one line and without tabs,
// harmless for spreadsheets, and quoted where it must be.
func AppendField(line []byte, text string) []byte {
	text = harmless(words.Visible(text))
	if !strings.ContainsAny(text, ",;\"") && strings.TrimSpace(text) == text {
		return append(line, text...)
	}
	return append(append(append(line, '"'), strings.ReplaceAll(text, `"`, `""`)...), '"')
}

// formulaSigns are those that a formula may begin with, also in the forms that Japanese
// and Chinese keyboards have for them.
const formulaSigns = "=+-@＝＋－＠﹦﹢﹣﹫"

// harmless puts an apostrophe before each sign that a spreadsheet could take for the
// beginning of a formula. It may take a cell to begin after any mark: one that separates
// columns at ";" does not heed quotes within them. After a space a sign by itself, as in
// "Roma - Centro", begins nothing.
func harmless(text string) string {
	if !strings.ContainsAny(text, formulaSigns) {
		return text
	}
	var b strings.Builder
	before := '\n'
	for at, r := range text {
		if strings.ContainsRune(formulaSigns, r) && before != '\'' && !unicode.IsLetter(before) && !unicode.IsDigit(before) {
			next, _ := utf8.DecodeRuneInString(text[at+utf8.RuneLen(r):])
			if before != ' ' || next != ' ' && next != utf8.RuneError {
				b.WriteByte('\'')
			}
		}
		b.WriteRune(r)
		before = r
	}
	return b.String()
}
