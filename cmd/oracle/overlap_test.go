package main

import (
	"cmp"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// copied runs SQL in a DuckDB of its own; it writes the files of a test.
func copied(t *testing.T, statements ...string) {
	t.Helper()
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1) // so that settings and tables are those of all statements
	for _, statement := range append([]string{"SET TimeZone = 'Europe/Rome'"}, statements...) {
		if _, err := db.Exec(statement); err != nil {
			t.Fatalf("%v in %s", err, statement)
		}
	}
}

// Twelve monthly exports, of what was open or changed in each month as it was known
// at its end, answer like one export of the year. Those of June and September hold
// all since January: most of their rows are known from earlier ones.
func TestMonthlyExports(t *testing.T) {
	full := generated(t, "--rows", "60000", "--seed", "7", "--months", "12", "--start", "2025-01", "--rilevazione", "2025-12-31")
	dir := t.TempDir()
	var statements []string
	monthly := Export{Colonne: canonical()}
	for month := 1; month <= 12; month++ {
		path := filepath.Join(dir, fmt.Sprintf("2025-%02d.parquet", month))
		// What the struttura made of a quesito is known with the answer; of one that has
		// none in the year, whenever the full export knows it.
		statements = append(statements, fmt.Sprintf(`COPY (
			SELECT * EXCLUDE (chiuso) REPLACE (
				CASE WHEN chiuso THEN data_definizione END AS data_definizione,
				CASE WHEN chiuso OR data_definizione IS NULL THEN oggetto_lavorazione END AS oggetto_lavorazione,
				CASE WHEN chiuso THEN stato ELSE 'Aperto' END AS stato)
			FROM (SELECT *, coalesce(data_definizione::DATE <= last_day(DATE '2025-%[1]d-01'), false) AS chiuso FROM read_parquet(%[2]s))
			WHERE data_invio::DATE <= last_day(DATE '2025-%[1]d-01')
				AND (coalesce(data_definizione::DATE >= DATE '2025-%[1]d-01', true) OR %[1]d IN (6, 9))
			) TO %[3]s (FORMAT parquet, ROW_GROUP_SIZE 4096, KV_METADATA {"cruscotto.data_rilevazione": '%[4]s'})`,
			month, quoted(full.File), quoted(path), lastDay(month)))
		monthly.Altri = append(monthly.Altri, path)
	}
	copied(t, statements...)
	monthly.File, monthly.Altri = monthly.Altri[11], monthly.Altri[:11]

	queries := sample(3, 1)
	s := open(t, monthly).withCLI(t)
	s.compare(t, queries) // the oracles and the CLI, with E107
	if repeated := s.naive.righe.Escluse["E107"]; repeated < 60_000 || s.naive.righe.Valide != 60_000 {
		t.Errorf("%d repeated, %d valid: the exports should overlap and hold all", repeated, s.naive.righe.Valide)
	}
	for _, q := range queries {
		base := append(command(q), "--format", "json", "--quiet")
		want := execute(t, slices.Concat([]string{cruscotto(t), "indicators", full.File}, base))
		for _, files := range [][]string{{dir}, {filepath.Join(dir, "*.parquet")}, monthly.files()} {
			got := execute(t, slices.Concat([]string{cruscotto(t), "indicators"}, files, base))
			same(t, "the year", withoutRows(t, want), "twelve months", withoutRows(t, got))
		}
	}
}

func lastDay(month int) string {
	return fmt.Sprintf("2025-%02d-%02d", month, []int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}[month-1])
}

// withoutRows is a document without the counts of rows, of which twelve exports have
// more than one.
func withoutRows(t *testing.T, document []byte) []byte {
	t.Helper()
	v := tree(t, document)
	delete(v, "righe")
	out, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// Sets of small exports whose ids meet in every way. A row is written: id, days of
// invio and of definizione, oggetto (Deleghe unless another is written); - is none, _ a
// space.
func TestRepeated(t *testing.T) {
	type file struct {
		rilevazione string // "" for none
		ids         string // type of the ids
		rows        string
	}
	// Of rows with the same id no two are equal, nor near each other.
	var many strings.Builder
	for i := range 50_000 {
		fmt.Fprintf(&many, "q%d 2025-05-01 2025-05-%02d, ", i%20_000, 2+i%27)
	}
	for _, test := range []struct {
		name  string
		files []file
		want  map[string]int // rows excluded, by code
		given string         // data di rilevazione of files that declare none
		dates string         // type of the dates, "" for DATE
	}{
		{name: "within a file", want: map[string]int{"E107": 2}, files: []file{
			{"2025-06-30", "VARCHAR", "a 2025-05-01 2025-05-03, a 2025-05-01, b 2025-05-09, a 2025-05-02 2025-05-20"}}},
		{name: "over row groups", want: map[string]int{"E107": 30_000}, files: []file{
			{"2025-06-30", "VARCHAR", many.String() + "z 2025-05-03"}}},
		{name: "the latest R, not the last file", want: map[string]int{"E107": 1}, files: []file{
			{"2025-07-31", "VARCHAR", "a 2025-05-01 2025-07-03, b 2025-06-01"},
			{"2025-06-30", "VARCHAR", "a 2025-05-01, c 2025-05-04"}}},
		{name: "three files", want: map[string]int{"E107": 3}, files: []file{
			{"2025-07-31", "VARCHAR", "a 2025-05-01 2025-07-03"},
			{"2025-05-31", "VARCHAR", "a 2025-05-01, b 2025-05-02"},
			{"2025-06-30", "VARCHAR", "a 2025-05-01 2025-06-03, b 2025-05-02 2025-06-04"}}},
		{name: "equal R", want: map[string]int{"E107": 1}, files: []file{
			{"2025-06-30", "VARCHAR", "a 2025-05-01 2025-05-03"},
			{"2025-06-30", "VARCHAR", "a 2025-05-01, c 2025-05-04"}}},
		{name: "the same file twice", want: map[string]int{"E107": 2}, files: []file{
			{"2025-06-30", "VARCHAR", "a 2025-05-01, b 2025-05-02 2025-05-04"},
			{"2025-06-30", "VARCHAR", "a 2025-05-01, b 2025-05-02 2025-05-04"}}},
		{name: "a part of another, earlier", want: map[string]int{"E107": 2}, files: []file{
			{"2025-06-30", "VARCHAR", "a 2025-05-01 2025-06-03, b 2025-05-02, c 2025-06-04"},
			{"2025-05-31", "VARCHAR", "a 2025-05-01, b 2025-05-02"}}},
		{name: "a part of another, later", want: map[string]int{"E107": 2}, files: []file{
			{"2025-07-31", "VARCHAR", "b 2025-05-02 2025-07-01, c 2025-06-04"},
			{"2025-06-30", "VARCHAR", "a 2025-05-01 2025-06-03, b 2025-05-02, c 2025-06-04"}}},
		{name: "integers and text", want: map[string]int{"E107": 4}, files: []file{
			{"2025-06-30", "BIGINT", "1 2025-05-01, 20 2025-05-02, -5 2025-05-03"},
			{"2025-07-31", "VARCHAR", "1 2025-05-01 2025-07-02, 20 2025-05-02 2025-07-03, -5 2025-05-03 2025-07-04"},
			{"2025-08-31", "INTEGER", "20 2025-05-02 2025-08-04"}}},
		{name: "texts that are not equal", want: map[string]int{"E107": 1}, files: []file{
			{"2025-06-30", "VARCHAR", "1 2025-05-01, a 2025-05-02, è 2025-05-03"},
			{"2025-07-31", "VARCHAR", "01 2025-05-01, 1.0 2025-05-01, +1 2025-05-01, A 2025-05-02, a_ 2025-05-02, _a 2025-05-02, è 2025-05-03, è 2025-05-04"}}},
		{name: "ids that are missing", want: map[string]int{"E101": 5}, files: []file{
			{"2025-06-30", "VARCHAR", "- 2025-05-01, - 2025-05-02, _ 2025-05-02, a 2025-05-03"},
			{"2025-07-31", "VARCHAR", "- 2025-05-01, _ 2025-05-02"}}},
		{name: "rows that E102-E106 exclude replace none", dates: "VARCHAR",
			want: map[string]int{"E102": 2, "E103": 1, "E104": 2, "E105": 1, "E106": 1}, files: []file{
				{"2025-06-30", "VARCHAR", "a 2025-05-01, b 2025-05-01, c 2025-05-01, d 2025-05-01, e 2025-05-01, f 2025-05-01, g 2025-05-01, g 2025-05-10 2025-05-02"},
				{"2025-07-31", "VARCHAR", "a -, b ieri, c 2025-05-02 ieri, d 2025-05-10 2025-05-02, e 2025-08-01, f 2025-05-02 2025-08-01"}}},
		{name: "nor does one that R of its own file excludes", want: map[string]int{"E105": 1, "E106": 1}, files: []file{
			{"2025-06-30", "VARCHAR", "a 2025-05-01 2025-07-15, b 2025-07-15"},
			{"2025-07-31", "VARCHAR", "c 2025-07-15"},
			{"2025-05-31", "VARCHAR", "a 2025-05-01"}}},
		{name: "rows that E108 excludes do replace, and are replaced", want: map[string]int{"E107": 2, "E108": 1}, files: []file{
			{"2025-06-30", "VARCHAR", "a 2025-05-01, b 1999-05-01, c 2025-05-01"},
			{"2025-07-31", "VARCHAR", "a 1999-05-10, b 2025-05-10"}}},
		{name: "warnings are of the rows that count", want: map[string]int{"E107": 2}, files: []file{
			{"2025-06-30", "VARCHAR", "a 2009-07-01 2009-07-02 -, b 2009-08-01 2009-08-02"},
			{"2025-07-31", "VARCHAR", "a 2009-08-01 2009-08-02, b 2009-07-01 2009-07-02 -"}}},
		{name: "R from the days of invio", want: map[string]int{"E107": 1}, files: []file{
			{"", "VARCHAR", "a 2025-05-01, z 2025-09-01"},
			{"", "VARCHAR", "a 2025-05-01 2025-05-09, y 2025-06-01"}}},
		{name: "R from the days of definizione", want: map[string]int{"E107": 1}, files: []file{
			{"", "VARCHAR", "a 2025-05-01, z 2025-06-01 2025-09-01"},
			{"", "VARCHAR", "a 2025-05-01 2025-05-09, y 2025-07-01"}}},
		{name: "R from rows that are excluded", want: map[string]int{"E101": 1, "E107": 1}, files: []file{
			{"", "VARCHAR", "a 2025-05-01, - 2025-09-01"},
			{"", "VARCHAR", "a 2025-05-01 2025-05-09, y 2025-06-01"}}},
		{name: "R from the last row group", want: map[string]int{"E107": 30_002}, files: []file{
			{"", "VARCHAR", many.String() + "z 2025-09-01"},
			{"2025-07-31", "VARCHAR", "q1 2025-05-01, q2 2025-05-01"}}},
		{name: "equal R, one of them from the data", want: map[string]int{"E107": 1}, files: []file{
			{"2025-06-30", "VARCHAR", "a 2025-05-01"},
			{"", "VARCHAR", "a 2025-05-01 2025-06-30"}}},
		{name: "one file declares no R", want: map[string]int{"E107": 1}, files: []file{
			{"", "VARCHAR", "a 2025-05-01 2025-06-09"},
			{"2025-05-31", "VARCHAR", "a 2025-05-01, y 2025-05-02"}}},
		{name: "R is given where none is declared", given: "2025-07-31", want: map[string]int{"E105": 1, "E107": 2}, files: []file{
			{"", "VARCHAR", "a 2025-05-01"},
			{"2025-06-30", "VARCHAR", "a 2025-05-01 2025-06-02, c 2025-05-01"},
			{"2025-08-31", "VARCHAR", "c 2025-05-01 2025-08-20"},
			{"", "VARCHAR", "b 2025-08-01"}}},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			e := Export{Colonne: map[string]string{}, Rilevazione: test.given, Soglie: map[string]int{"Deleghe": 5}}
			for _, role := range []string{"id_quesito", "struttura", "oggetto", "data_invio", "data_definizione"} {
				e.Colonne[role] = role
			}
			for i, f := range test.files {
				path := filepath.Join(dir, fmt.Sprintf("%c.parquet", 'a'+i))
				metadata := ""
				if f.rilevazione != "" {
					metadata = fmt.Sprintf(`, KV_METADATA {"cruscotto.data_rilevazione": '%s'}`, f.rilevazione)
				}
				copied(t, "CREATE MACRO parola(riga, i) AS nullif(split_part(riga, ' ', i), '')",
					fmt.Sprintf(`COPY (SELECT CAST(replace(nullif(parola(x, 1), '-'), '_', ' ') AS %[1]s) AS id_quesito,
							'7000' AS struttura,
							nullif(coalesce(parola(x, 4), 'Deleghe'), '-') AS oggetto,
							CAST(nullif(parola(x, 2), '-') AS %[2]s) AS data_invio,
							CAST(nullif(parola(x, 3), '-') AS %[2]s) AS data_definizione
						FROM (SELECT unnest(string_split(%[3]s, ', ')) AS x)
					) TO %[4]s (FORMAT parquet, ROW_GROUP_SIZE 20480%[5]s)`,
						f.ids, cmp.Or(test.dates, "DATE"), quoted(f.rows), quoted(path), metadata))
				if i == 0 {
					e.File = path
				} else {
					e.Altri = append(e.Altri, path)
				}
			}
			// An odd number of them, twice: each with one thread and with two.
			queries := slices.Repeat([]Query{
				{Per: []string{"mese"}},
				{Per: []string{"mese", "oggetto"}, Osservazione: "2025-05-15", Lavorativi: true},
				{PerDefinizione: true, Da: "2025-05-01", A: "2025-05-31"}}, 2)
			for _, e.ID = range []bool{true, false} {
				t.Run(fmt.Sprintf("ids=%t", e.ID), func(t *testing.T) {
					s := open(t, e).withCLI(t)
					excluded := maps.Clone(s.naive.righe.Escluse)
					if _, told := excluded["E107"]; told != (e.ID || len(test.files) > 1) {
						t.Errorf("E107 is told: %t", told)
					}
					want := maps.Clone(test.want)
					if !e.ID && len(test.files) == 1 {
						delete(want, "E107") // nobody looked
					}
					maps.DeleteFunc(excluded, func(_ string, n int) bool { return n == 0 })
					if !maps.Equal(excluded, want) {
						t.Errorf("excluded %v, want %v", excluded, want)
					}
					s.compare(t, queries)
				})
			}
		})
	}
}
