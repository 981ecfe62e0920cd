package main

import (
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
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
// at its end, answer like one export of the year.
func TestMonthlyExports(t *testing.T) {
	full := generated(t, "--rows", "60000", "--seed", "7", "--months", "12", "--start", "2025-01")
	dir := t.TempDir()
	var statements []string
	monthly := Export{Colonne: canonical()}
	for month := 1; month <= 12; month++ {
		path := filepath.Join(dir, fmt.Sprintf("2025-%02d.parquet", month))
		// What the struttura made of a quesito is known with the answer.
		statements = append(statements, fmt.Sprintf(`COPY (
			SELECT * EXCLUDE (chiuso) REPLACE (
				CASE WHEN chiuso THEN data_definizione END AS data_definizione,
				CASE WHEN chiuso OR data_definizione IS NULL THEN oggetto_lavorazione END AS oggetto_lavorazione,
				CASE WHEN chiuso THEN stato ELSE 'Aperto' END AS stato)
			FROM (SELECT *, coalesce(data_definizione::DATE <= last_day(DATE '2025-%[1]d-01'), false) AS chiuso FROM read_parquet(%[2]s))
			WHERE data_invio::DATE <= last_day(DATE '2025-%[1]d-01')
				AND coalesce(data_definizione::DATE >= DATE '2025-%[1]d-01', true)
			) TO %[3]s (FORMAT parquet, ROW_GROUP_SIZE 4096, KV_METADATA {"cruscotto.data_rilevazione": '%[4]s'})`,
			month, quoted(full.File), quoted(path), lastDay(month)))
		monthly.Altri = append(monthly.Altri, path)
	}
	copied(t, statements...)
	monthly.File, monthly.Altri = monthly.Altri[11], monthly.Altri[:11]

	queries := sample(3, 1)
	s := open(t, monthly).withCLI(t)
	s.compare(t, queries) // the oracles and the CLI, with E107
	if repeated := s.naive.righe.Escluse["E107"]; repeated < 10_000 || s.naive.righe.Valide != 60_000 {
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

// Sets of small exports whose ids meet in every way. A line is: id, days of invio
// and of definizione.
func TestRepeated(t *testing.T) {
	type file struct {
		rilevazione string // "" for none
		ids         string // type of the ids
		rows        string
	}
	for _, test := range []struct {
		name     string
		files    []file
		repeated int
	}{
		{"within a file", []file{{"2025-06-30", "VARCHAR", "a 2025-05-01 2025-05-03, a 2025-05-01, b 2025-05-09, a 2025-05-02 2025-05-20"}}, 2},
		{"over row groups", []file{{"2025-06-30", "VARCHAR", strings.Repeat("a 2025-05-01 2025-05-03, b 2025-05-02, ", 4000) + "c 2025-05-03"}}, 7998},
		{"the latest R, not the last file", []file{
			{"2025-07-31", "VARCHAR", "a 2025-05-01 2025-07-03, b 2025-06-01"}, {"2025-06-30", "VARCHAR", "a 2025-05-01, c 2025-05-04"}}, 1},
		{"equal R", []file{
			{"2025-06-30", "VARCHAR", "a 2025-05-01 2025-05-03"}, {"2025-06-30", "VARCHAR", "a 2025-05-01, c 2025-05-04"}}, 1},
		{"integers and text", []file{
			{"2025-06-30", "BIGINT", "1 2025-05-01, 20 2025-05-02"}, {"2025-07-31", "VARCHAR", "1 2025-05-01 2025-07-02, 20 2025-05-02 2025-07-03"}, {"2025-08-31", "INTEGER", "20 2025-05-02 2025-07-03"}}, 3},
		{"a later row that E104 excludes", []file{
			{"2025-06-30", "VARCHAR", "a 2025-05-01"}, {"2025-07-31", "VARCHAR", "a 2025-05-10 2025-05-02"}}, 0},
		{"a later row that E108 excludes", []file{
			{"2025-06-30", "VARCHAR", "a 2025-05-01, b 2025-05-01"}, {"2025-07-31", "VARCHAR", "a 1999-05-10"}}, 1},
		{"a later row that E106 excludes, by the R of its own file", []file{
			{"2025-07-31", "VARCHAR", "a 2025-05-01"}, {"2025-06-30", "VARCHAR", "a 2025-05-01 2025-07-15"}}, 0},
		{"R from the data", []file{
			{"", "VARCHAR", "a 2025-05-01, z 2025-09-01"}, {"", "VARCHAR", "a 2025-05-01 2025-05-09, y 2025-06-01"}}, 1},
		{"one file declares no R", []file{
			{"", "VARCHAR", "a 2025-05-01 2025-06-09"}, {"2025-05-31", "VARCHAR", "a 2025-05-01, y 2025-05-02"}}, 1},
		{"the same file twice", []file{
			{"2025-06-30", "VARCHAR", "a 2025-05-01, b 2025-05-02 2025-05-04"}, {"2025-06-30", "VARCHAR", "a 2025-05-01, b 2025-05-02 2025-05-04"}}, 2},
		{"ids that are missing", []file{
			{"2025-06-30", "VARCHAR", "- 2025-05-01, - 2025-05-02, a 2025-05-03"}, {"2025-07-31", "VARCHAR", "- 2025-05-01"}}, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			e := Export{Colonne: map[string]string{}, ID: true, SogliaPredefinita: 5}
			for _, role := range []string{"id_quesito", "struttura", "oggetto", "data_invio", "data_definizione"} {
				e.Colonne[role] = role
			}
			for i, f := range test.files {
				path := filepath.Join(dir, fmt.Sprintf("%c.parquet", 'a'+i))
				lines := filepath.Join(dir, fmt.Sprint(i, ".csv"))
				if err := os.WriteFile(lines, []byte(strings.ReplaceAll(f.rows, ", ", "\n")), 0o600); err != nil {
					t.Fatal(err)
				}
				metadata := ""
				if f.rilevazione != "" {
					metadata = fmt.Sprintf(`, KV_METADATA {"cruscotto.data_rilevazione": '%s'}`, f.rilevazione)
				}
				copied(t, fmt.Sprintf(`COPY (SELECT CAST(nullif(split_part(x, ' ', 1), '-') AS %s) AS id_quesito,
						'7000' AS struttura, 'Deleghe' AS oggetto,
						CAST(split_part(x, ' ', 2) AS DATE) AS data_invio,
						CAST(nullif(split_part(x, ' ', 3), '') AS DATE) AS data_definizione
					FROM read_csv(%s, columns = {'x': 'VARCHAR'}, header = false, delim = ';', parallel = false)
				) TO %s (FORMAT parquet, ROW_GROUP_SIZE 2048%s)`, f.ids, quoted(lines), quoted(path), metadata))
				if i == 0 {
					e.File = path
				} else {
					e.Altri = append(e.Altri, path)
				}
			}
			s := open(t, e).withCLI(t)
			if got := s.naive.righe.Escluse["E107"]; got != test.repeated {
				t.Errorf("%d repeated, want %d", got, test.repeated)
			}
			s.compare(t, []Query{{}, {Per: []string{"mese"}}, {Per: []string{"mese", "soglia"}, Osservazione: "2025-05-15", Lavorativi: true}, {PerDefinizione: true, Da: "2025-05-01", A: "2025-05-31"}})
		})
	}
}
