package main

import (
	"database/sql"
	"fmt"
	"strings"
	"testing"
	"time"
)

// DuckDB's macro gives the Italian day of every instant about the changes of the clocks
// and about midnight.
func TestItalianDayInSQL(t *testing.T) {
	all, err := changes(2016, 2025)
	if err != nil {
		t.Fatal(err)
	}
	if len(all) != 20 {
		t.Fatalf("%d changes of the clocks in ten years", len(all))
	}
	var instants []int64
	for _, c := range all {
		for _, hours := range []int64{-26, -25, -24, -3, -2, -1, 0, 1, 2, 3, 21, 22, 23, 24} {
			instants = append(instants, c.at+hours*3600e6-1, c.at+hours*3600e6)
		}
	}
	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(sqlDay(all)); err != nil {
		t.Fatal(err)
	}
	for _, at := range instants {
		var got int64
		if err := db.QueryRow(fmt.Sprintf("SELECT giorno(%d)", at)).Scan(&got); err != nil {
			t.Fatal(err)
		}
		year, month, day := time.UnixMicro(at).In(rome).Date()
		if want := time.Date(year, month, day, 0, 0, 0, 0, time.UTC).Unix() / 86400; got != want {
			t.Errorf("%s is day %d, DuckDB says %d", time.UnixMicro(at).UTC(), want, got)
		}
	}
}

// A file that there is no room for, a page that fails and one that counts wrongly have
// lines of their own in the tables.
func TestReport(t *testing.T) {
	p := &peers{versions: make(map[string]string)}
	file := specimen{rows: 200_000, columns: 10, codec: "snappy", size: 4e6}
	want := totals{1, 2, 3, 4, 5}
	err := p.receive(file, want, strings.NewReader(`
		{"page": "cruscotto.html", "state": "ready", "ms": 90.4, "note": "disk", "version": {"Chromium": "1"}}
		{"page": "cruscotto.html", "state": "warm", "ms": 100, "memory": 1048576, "totals": {"definiti": 1, "entro": 2, "scaduti": 3, "giacenti": 4, "sommaGiorni": 5}}
		{"page": "DuckDB-WASM", "state": "warm", "ms": 250, "totals": {"definiti": 1, "entro": 2, "scaduti": 3, "giacenti": 4, "sommaGiorni": 5}, "note": "another way"}
		{"page": "hyparquet", "state": "cold", "ms": 1, "totals": {"definiti": 7}}
		{"page": "hyparquet", "failed": "the tab crashed"}`))
	if err != nil {
		t.Fatal(err)
	}
	left := newResult(specimen{rows: 20_000_000, columns: 60, codec: "zstd"}, "(none)", bothDimensions)
	left.failed = "not enough free disk"
	p.processes = append(p.processes, left)
	report := strings.Join(strings.Fields(p.report()), " ")
	for _, line := range []string{
		"| 20,000,000 rows × 60 columns, zstd | | (none) | not enough free disk |",
		"| 200,000 rows × 10 columns, snappy, 4 MB | cruscotto.html | 100 | 100–100 | – | – | 1.00 | 1 | n/a | |",
		"| 200,000 rows × 10 columns, snappy, 4 MB | DuckDB-WASM | 250 | 250–250 | – | – | 2.50 | n/a | n/a | another way |",
		"| hyparquet | – | – | – | – | – | n/a | n/a | the tab crashed |",
		"| cruscotto.html | disk | 90 | 90–90 | 1 |",
		"- Chromium: 1",
	} {
		if !strings.Contains(report, line) {
			t.Errorf("%q is not in\n%s", line, p.report())
		}
	}
}
