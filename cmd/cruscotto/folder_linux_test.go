package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"cruscotto/core/report"
)

// Whatever a folder holds under the names of reports, the index is made, of what is one: of
// many others some are told, and nothing is waited for.
func TestFolderOfOthers(t *testing.T) {
	dir := t.TempDir()
	cruscotto(t, dir, "generate", "-o", "demo.parquet", "--rows", "20000", "--start", "2025-01", "--months", "4", "--seed", "1", "--quiet")
	if r := cruscotto(t, dir, "report", "demo.parquet", "--period", "2025-02", "--scope", "all", "--quiet", "-o", "out"); r.code != 0 {
		t.Fatal(r.stderr)
	}
	in := func(name string) string { return filepath.Join(dir, "out", name) }
	for i := range 3000 {
		if err := os.WriteFile(in(fmt.Sprintf("report-2024-01-struttura-%d.html", i)), []byte("<p>"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := syscall.Mkfifo(in("report-2024-02-nazionale.html"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("/dev/zero", in("report-2024-03-nazionale.html")); err != nil {
		t.Fatal(err)
	}
	huge, err := os.Create(in("report-2024-04-nazionale.html"))
	if err == nil {
		err = huge.Truncate(report.MostBytes * 100)
	}
	if err != nil {
		t.Fatal(err)
	}
	huge.Close()
	r := cruscotto(t, dir, "report", "demo.parquet", "--period", "2025-01", "--scope", "all", "--dati", "--quiet", "-o", "out")
	lines := strings.Split(strings.TrimSpace(r.stderr), "\n")
	if r.code != 0 || len(lines) != 21 || !strings.Contains(lines[20], "altri 2983 file") {
		t.Errorf("exit code %d, says %s", r.code, r.stderr)
	}
	page, err := os.ReadFile(in("index.html"))
	if err != nil {
		t.Fatal(err)
	}
	if text := string(page); strings.Contains(text, "2024-") || strings.Count(text, `href="report-2025-01-`) != 24 || strings.Count(text, `href="report-2025-02-`) != 24 {
		t.Errorf("the index lists %d and %d reports, or others", strings.Count(text, `href="report-2025-01-`), strings.Count(text, `href="report-2025-02-`))
	}
}
