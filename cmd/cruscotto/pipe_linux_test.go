package main

import (
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A pipe among the exports is refused at once: to open it would wait, deaf to Ctrl-C, for
// somebody to write to it.
func TestPipe(t *testing.T) {
	dir := t.TempDir()
	if err := syscall.Mkfifo(filepath.Join(dir, "export.parquet"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, argument := range []string{"export.parquet", ".", "/dev/zero"} {
		if r := cruscotto(t, dir, "indicators", argument); r.code != 3 || !strings.Contains(r.stderr, "non è un file su disco") {
			t.Errorf("%s: exit code %d, says %q", argument, r.code, r.stderr)
		}
	}
}
