package ingest_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/export"
	. "cruscotto/core/fixture"
	"cruscotto/core/ingest"
	"cruscotto/core/words"
)

// exported is a file of a set: its data di rilevazione, "" for none, quesiti given as
// "id invio [definizione]", and its name, "" for its position in the set.
type exported struct {
	rilevazione string
	quesiti     []string
	name        string
}

// read decodes a set with its ids compared.
func read(t *testing.T, files []exported, perGroup int) (*ingest.Set, *export.Findings) {
	t.Helper()
	var sources []ingest.Source
	for i, f := range files {
		name := f.name
		if name == "" {
			name = fmt.Sprintf("%d.parquet", i)
		}
		sources = append(sources, written(name, f.rilevazione, perGroup, f.quesiti...))
	}
	return together(t, ingest.Options{Profile: true, Today: calendar.Date(2026, 6, 30)}, "", sources...)
}

func TestOneRowAnIDCounts(t *testing.T) {
	for _, test := range []struct {
		name  string
		files []exported
		want  string // the rows that E107 excludes, as file:row, and what replaces them
	}{
		{"nothing repeated", []exported{{"2025-01-31", []string{"a 2025-01-02", "b 2025-01-02"}, ""}}, ""},
		{"within a file the last row", []exported{{"2025-01-31", []string{"a 2025-01-02", "b 2025-01-02", "a 2025-01-03", "a 2025-01-04"}, ""}}, "0:1→0:4 0:3→0:4"},
		{"of two files that of the latest R, whatever their order", []exported{
			{"2025-02-28", []string{"a 2025-01-02 2025-02-03"}, ""}, {"2025-01-31", []string{"a 2025-01-02"}, ""}}, "1:1→0:1"},
		{"of equal R the later file", []exported{
			{"2025-01-31", []string{"a 2025-01-02"}, ""}, {"2025-01-31", []string{"b 2025-01-02", "a 2025-01-02"}, ""}}, "0:1→1:2"},
		{"R from the data", []exported{
			{"", []string{"a 2025-01-02", "c 2025-03-01"}, ""}, {"", []string{"a 2025-01-03", "b 2025-02-01"}, ""}}, "1:1→0:1"},
		{"of equal R the later by name, whatever their order and folders", []exported{
			{"2025-01-31", []string{"a 2025-01-02"}, "x/b.parquet"}, {"2025-01-31", []string{"a 2025-01-03"}, `C:\z\a.parquet`}}, "1:1→0:1"},
		{"R in the future is taken from the data", []exported{
			{"2027-01-31", []string{"a 2025-01-02"}, ""}, {"2025-01-31", []string{"a 2025-01-03"}, ""}}, "0:1→1:1"},
		{"no R is guessed in the future, nor from a conventional date", []exported{
			{"", []string{"a 2025-01-02", "b 2205-01-01", "c 2025-01-02 9999-12-31"}, ""}, {"2025-01-31", []string{"a 2025-01-03"}, ""}}, "0:1→1:1"},
		{"a row with a conventional definizione counts as one without", []exported{
			{"2025-01-31", []string{"a 2025-01-02 2025-01-03"}, ""}, {"2025-02-28", []string{"a 2025-01-02 9999-12-31"}, ""}}, "0:1→1:1"},
		{"over three files", []exported{
			{"2025-01-31", []string{"a 2025-01-02"}, ""}, {"2025-02-28", []string{"a 2025-01-02"}, ""}, {"2025-03-31", []string{"a 2025-01-02"}, ""}}, "0:1→2:1 1:1→2:1"},
		{"a row that an earlier rule excludes replaces nothing", []exported{
			{"2025-01-31", []string{"a 2025-01-02"}, ""}, {"2025-02-28", []string{"a 2025-01-20 2025-01-10"}, ""}}, ""},
		{"a row that E108 excludes does replace", []exported{
			{"2025-01-31", []string{"a 2025-01-02"}, ""}, {"2025-02-28", []string{"a 1999-01-20"}, ""}}, "0:1→1:1"},
	} {
		for _, perGroup := range []int{0, 1} {
			t.Run(fmt.Sprint(test.name, perGroup), func(t *testing.T) {
				_, found := read(t, test.files, perGroup)
				var got []string
				for _, e := range found.Examples[export.E107] {
					got = append(got, fmt.Sprintf("%d:%d→%d:%d", e.File, e.Row, e.Kept.File, e.Kept.Row))
					if e.Values[export.IDQuesito] != "a" {
						t.Errorf("the example shows the id %q", e.Values[export.IDQuesito])
					}
				}
				if strings.Join(got, " ") != test.want || found.Counts[export.E107] != int64(len(got)) {
					t.Errorf("%v (%d), want %s", got, found.Counts[export.E107], test.want)
				}
			})
		}
	}
}

func TestOverlapsAreTold(t *testing.T) {
	set, found := read(t, []exported{
		{"2025-01-31", []string{"a 2025-01-02", "b 2025-01-02", "b 2025-01-02", "c 2025-01-02"}, ""},
		{"2025-02-28", []string{"a 2025-01-02", "b 2025-01-02", "d 2025-02-02"}, ""},
		{"2025-03-31", []string{"a 2025-01-02", "c 2025-01-02"}, ""},
	}, 2)
	v := ingest.Validate(set.Files, set.IDs, found, words.Italian)
	if got, want := fmt.Sprint(v.Sovrapposizioni), "[{0.parquet 0.parquet true 1} {1.parquet 0.parquet false 2} {2.parquet 0.parquet false 1} {2.parquet 1.parquet false 1}]"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
	for i, want := range []int64{3, 3, 2} {
		if got := *v.File[i].Colonne[0].Profilo.Distinti; got != want {
			t.Errorf("file %d has %d different ids, want %d", i, got, want)
		}
	}
}

// Ids are the same whether they are text or integers.
func TestIDsAreComparedAsText(t *testing.T) {
	rows := texts()
	data := Parquet(rows, "2025-12-31", 0)
	q := good()
	q.ID = P("2")
	var files []*ingest.File
	for i, data := range [][]byte{data, Parquet([]Quesito{q}, "2026-01-31", 0)} {
		file, err := ingest.Open(Source("x", data), i, unknown)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	set := ingest.NewSet(files)
	if err := set.Identify(context.Background(), 1, nil); err != nil {
		t.Fatal(err)
	}
	if err := set.DecodeAll(context.Background(), 1, nil, nil); err != nil {
		t.Fatal(err)
	}
	if n := set.Found.Counts[export.E107]; n != 2 {
		t.Errorf("%d repeated, want 2: one within the first file, one of the second", n)
	}
}

func TestReadIDs(t *testing.T) {
	rows := make([]Quesito, 40_000)
	for i := range rows {
		rows[i] = good()
		if rows[i].ID = P(fmt.Sprint("id-", i+1)); i%10 == 9 {
			rows[i].ID = nil
		}
	}
	file, err := ingest.Open(Source("x", Parquet(rows, "2025-12-31", 19_000)), 0, unknown)
	if err != nil {
		t.Fatal(err)
	}
	asked := []int64{1, 2, 10, 18_999, 19_000, 19_001, 37_777, 39_999, 40_000}
	for range 30 {
		asked = append(asked, rand.Int64N(40_000)+1)
	}
	slices.Sort(asked)
	asked = slices.Compact(asked)
	ids, err := file.ReadIDs(asked)
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range asked {
		want := fmt.Sprint("id-", row)
		if row%10 == 0 {
			want = ""
		}
		if ids[i] != want {
			t.Errorf("row %d has id %q, want %q", row, ids[i], want)
		}
	}
}

func TestDatesThatCannotBeDayFirst(t *testing.T) {
	for _, test := range []struct {
		name  string
		dates []string
		code  export.FailureCode // "" for none
		valid int64
	}{
		{"day first", []string{"03/04/2025", "25/04/2025"}, "", 2},
		{"either way is day first", []string{"03/04/2025", "05/04/2025"}, "", 2},
		{"month first", []string{"03/04/2025", "04/25/2025"}, export.F005, 0},
		{"month first with a time", []string{"04/25/2025 10:00"}, export.F005, 0},
		{"month first without leading zeros", []string{"3/4/2025", "4/25/2025 9:05"}, export.F005, 0},
		{"day first without leading zeros", []string{"3/4/2025", "25/4/2025 9:05"}, "", 2},
		{"one wrong without leading zeros", []string{"25/4/2025", "4/25/2025"}, "", 1},
		{"one wrong among those that are day first is that row's error", []string{"25/04/2025", "04/25/2025"}, "", 1},
		{"no date in either way", []string{"03/04/2025", "31/31/2025"}, "", 1},
		{"ISO beside month first", []string{"2025-04-03", "04/25/2025"}, export.F005, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			var rows []textual
			for i, date := range test.dates {
				rows = append(rows, textual{ID: int32(i), Struttura: "7000", Oggetto: "x", Invio: date})
			}
			_, found, err := whole(Parquet(rows, "2025-12-31", 1))
			var failure *export.Failure
			switch {
			case test.code == "" && err != nil:
				t.Fatal(err)
			case test.code == "":
				if found.Valid != test.valid {
					t.Errorf("%d valid, want %d", found.Valid, test.valid)
				}
			case !errors.As(err, &failure) || failure.Code != test.code || !strings.Contains(failure.In(words.Italian), fmt.Sprintf("%q (riga %d)", test.dates[len(test.dates)-1], len(test.dates))):
				t.Errorf("%v, want %s with the date and its row", err, test.code)
			}
		})
	}
}

func TestProfiles(t *testing.T) {
	rows := []Quesito{good(), good(), good(), good()}
	rows[1].ID, rows[2].ID, rows[3].ID = P("2"), nil, P("10")
	rows[1].Soglia, rows[2].Soglia, rows[3].Soglia = P[int32](5), P[int32](7), nil
	rows[2].Struttura, rows[3].Struttura = P("  "), P("0440")
	rows[3].Invio, rows[3].Definizione = At("1999-05-05"), nil
	rows[0].Lavorazione = P("Deleghe")
	set, found, err := whole(Parquet(rows, "2025-12-31", 3))
	if err != nil {
		t.Fatal(err)
	}
	v := ingest.Validate(set.Files, set.IDs, found, words.Italian)
	got := make(map[export.Role]string)
	for _, c := range v.File[0].Colonne {
		p := c.Profilo
		got[c.Role] = fmt.Sprint(p.Mancanti, " ", *p.Distinti)
		if p.Minimo != nil {
			got[c.Role] += fmt.Sprint(" ", *p.Minimo, " ", *p.Massimo)
		}
	}
	want := map[export.Role]string{
		export.IDQuesito: "1 3 1 2", export.Struttura: "1 2 0440 7000", export.Oggetto: "0 1 Dilazioni Dilazioni",
		export.DataInvio: "0 2 1999-05-05 2025-06-03", export.DataDefinizione: "1 1 2025-06-10 2025-06-10",
		export.OggettoLavorazione: "3 1 Deleghe Deleghe", export.Direzione: "0 1 Roma Roma", export.Intermediario: "0 1 Azienda Azienda",
		export.NomeStruttura: "0 1 Roma Roma", export.Gestione: "0 1 agricoltura agricoltura",
		export.SogliaGiorni: "1 3 5 15", export.Stato: "0 1 Chiuso Chiuso",
	}
	for role, w := range want {
		if got[role] != w {
			t.Errorf("%s: %q, want %q", role, got[role], w)
		}
	}
}

func TestInspect(t *testing.T) {
	type foreign struct {
		Ticket int64    `parquet:"Ticket_ID"`
		Sede   string   `parquet:"SEDE"`
		Argo   string   `parquet:"argomento"`
		Data   string   `parquet:"dataInvio"`
		Rumore float64  `parquet:"rumore"`
		Elenco []string `parquet:"elenco"`
		Fatto  int32    `parquet:"fatto,date"`
	}
	rows := make([]foreign, 5)
	for i := range rows {
		rows[i] = foreign{Ticket: int64(i), Sede: []string{"7000", "", "a\nb"}[i%3], Argo: strings.Repeat("è", 99), Fatto: 20000}
	}
	conf := catalog.Default()
	conf.Colonne = map[string]string{"oggetto": "argomento"}
	inspection, err := ingest.Inspect(Source("x", Parquet(rows, "", 0)), conf)
	if err != nil {
		t.Fatal(err)
	}
	var roles []string
	for _, r := range inspection.Ruoli[:4] {
		column := fmt.Sprint(r.Adatte)
		if r.Colonna != nil {
			column = *r.Colonna + " " + string(r.Perche)
		}
		roles = append(roles, string(r.Ruolo)+"="+column)
	}
	if got, want := strings.Join(roles, "; "), "id_quesito=Ticket_ID sinonimo; struttura=SEDE sinonimo; oggetto=argomento mappatura; data_invio=[fatto dataInvio SEDE argomento]"; got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
	var examples []string
	for _, c := range inspection.Colonne {
		examples = append(examples, fmt.Sprint(c.Nome, " ", c.Tipo, c.Esempi))
	}
	cut := "[" + strings.Repeat("è", 30) + "…]"
	want := "Ticket_ID INT64[0 1 2]; SEDE STRING[7000 a␊b]; argomento STRING" + cut + "; dataInvio STRING[]; rumore DOUBLE[0]; elenco []; fatto DATE[2024-10-04]"
	if got := strings.Join(examples, "; "); got != want {
		t.Errorf("got %s\nwant %s", got, want)
	}
}
