package report

import (
	"fmt"
	"html"
	"slices"
	"strings"
	"testing"

	"cruscotto/core/catalog"
	"cruscotto/core/fixture"
	"cruscotto/core/words"
)

// sheetOf is the sheet for intermediari of a report, "" where it has none, and the rows of its
// tables as texts.
func sheetOf(t *testing.T, e *Edition, s Scope) (sheet string, rows []string) {
	t.Helper()
	page, _ := report(t, e, s, words.Italian)
	_, after, _ := strings.Cut(string(page), `<section id="come-scegliere"`)
	sheet, _, _ = strings.Cut(after, "</section>")
	for _, part := range strings.Split(sheet, "<tr>")[1:] {
		var cells []string
		for _, cell := range strings.FieldsFunc(part, func(r rune) bool { return r == '<' }) {
			if _, text, is := strings.Cut(cell, ">"); is && (strings.HasPrefix(cell, "th scope=\"row\"") || strings.HasPrefix(cell, "td>")) {
				cells = append(cells, html.UnescapeString(text))
			}
		}
		if len(cells) > 0 {
			rows = append(rows, strings.Join(cells, " · "))
		}
	}
	return sheet, rows
}

// The sheet tells of the ten most frequent wrong choices, and of the ten oggetti that were
// chosen as "Non specificato" most often, with the numbers of the table of changes.
func TestSheet(t *testing.T) {
	rows := together(sent(400, "Nord", "DURC", 15, 0, ""), sent(30, "Nord", "Non specificato", 15, 0, ""))
	var want []string
	for i := range 12 {
		n := 30 - i
		rows = together(rows, sent(n, "Nord", "DURC", 15, n, fmt.Sprintf("scelta %02d", i)))
		if i < 10 {
			want = append(want, fmt.Sprintf("scelta %02d · DURC · %d", i, n))
		}
	}
	for i := range 12 {
		n := 19 + i
		rows = together(rows, sent(n, "Nord", fmt.Sprintf("oggetto %02d", i), 15, n, "Non specificato"))
	}
	for i := range 10 {
		want = append(want, fmt.Sprintf("Non specificato · oggetto %02d · %d", 11-i, 30-i))
	}
	rows = together(rows, sent(90, "Nord", "DURC", 15, 90, "tel. 06 5905 1234"), sent(99, "Nord", "Dilazioni", 15, 0, ""))
	for i := range rows[len(rows)-99:] { // who chose none made no wrong choice
		q := &rows[len(rows)-99+i]
		q.Oggetto, q.Lavorazione = nil, q.Oggetto
	}
	e, _, err := made(t, rows, october(t), catalog.Default())
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []Scope{Nazionale, "direzione:Nord"} {
		sheet, got := sheetOf(t, e, s)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, not %q", s, got, want)
		}
		if all := fmt.Sprintf("«Non specificato» sono stati 30 su %s (%s).", counted(int64(len(rows))).text(words.Italian), ratio(30, int64(len(rows))).text(words.Italian)); !strings.Contains(sheet, all) {
			t.Errorf("%s does not say: %s", s, all)
		}
		_, m := report(t, e, s, words.Italian)
		if !slices.Contains(m.Celle, value{"cambio/:scelta 00 → DURC/quesiti", "30"}) {
			t.Errorf("%s: the table of changes says something else", s)
		}
		if !strings.Contains(sheet, `<a href="#come-scegliere">Stampa solo questa scheda</a>`) {
			t.Errorf("%s: no link makes it the target, which is printed alone", s)
		}
	}
	if sheet, _ := sheetOf(t, e, "struttura:1 Nord"); sheet != "" {
		t.Errorf("a struttura has a sheet: %s", sheet)
	}
}

// A direzione that can name no change of a kind shows those of the nation, without numbers, and says so;
// there is no sheet where the nation names none. "Non specificato" is counted where all of it is
// named.
func TestSheetOfFew(t *testing.T) {
	many := together(sent(90, "Nord", "DURC", 15, 20, "Dilazioni"), sent(20, "Nord", "Altro", 15, 20, "Dilazioni"), sent(40, "Nord", "Non specificato", 15, 0, ""))
	straordinaria := october(t)
	straordinaria.Osservazione++
	for _, test := range []struct {
		name string
		rows []fixture.Quesito
		Question
		want string // the nation, Nord, Sud
	}{
		{"one direzione has none", together(many, sent(9, "Sud", "DURC", 15, 0, "")), october(t),
			"[Dilazioni · Altro · 20, Dilazioni · DURC · 20] 40 | [Dilazioni · Altro · 20, Dilazioni · DURC · 20] 40 | nation [Dilazioni · Altro, Dilazioni · DURC]"},
		{"one direzione has few", together(many, sent(9, "Sud", "DURC", 15, 3, "Dilazioni"), sent(3, "Sud", "Non specificato", 15, 0, "")), october(t),
			"[Dilazioni · DURC · 23, Dilazioni · Altro · 20] 43 | nation [Dilazioni · DURC, Dilazioni · Altro] | nation [Dilazioni · DURC, Dilazioni · Altro]"},
		{"one direzione has those of «Non specificato» alone", together(many, sent(40, "Sud", "DURC", 15, 20, "Non specificato")), october(t),
			"[Dilazioni · Altro · 20, Dilazioni · DURC · 20, Non specificato · DURC · 20] 40 | nation [Dilazioni · Altro · 20, Dilazioni · DURC · 20, Non specificato · DURC] 40 | nation [Dilazioni · Altro, Dilazioni · DURC, Non specificato · DURC · 20]"},
		{"straordinaria", together(many, sent(9, "Sud", "DURC", 15, 0, "")), straordinaria, " |  | "},
		{"few in the nation", together(sent(90, "Nord", "DURC", 15, 3, "Dilazioni"), sent(9, "Sud", "DURC", 15, 0, "")), october(t), " |  | "},
	} {
		e, _, err := made(t, test.rows, test.Question, catalog.Default())
		if err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, s := range e.Scopes(false) {
			sheet, rows := sheetOf(t, e, s)
			told := ""
			if strings.Contains(sheet, "quelle che seguono sono di tutta Italia") {
				told = "nation "
			}
			if len(rows) > 0 {
				told += "[" + strings.Join(rows, ", ") + "]"
			}
			if _, after, is := strings.Cut(sheet, "«Non specificato» sono stati "); is {
				n, _, _ := strings.Cut(after, " ")
				told += " " + n
			}
			all = append(all, told)
		}
		if got := strings.Join(all, " | "); got != test.want {
			t.Errorf("%s: %s, not %s", test.name, got, test.want)
		}
	}
}
