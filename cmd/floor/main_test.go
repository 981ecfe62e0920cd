package main

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"cruscotto/core/calendar"
	"cruscotto/core/demo"
	"cruscotto/core/demo/demofile"
	"cruscotto/core/fixture"
)

func TestRun(t *testing.T) {
	path := filepath.Join(t.TempDir(), "quesiti.parquet")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	january := calendar.Date(2025, 1, 1).Month()
	o := demo.Options{Rows: 200_000, Start: january, Months: 12, Rilevazione: calendar.Date(2025, 12, 31), Compression: "zstd", Columns: 13}
	if err := demofile.Write(context.Background(), f, o, nil); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	for _, threads := range []int{1, 3} {
		if err := run(path, threads); err != nil {
			t.Errorf("%d threads: %v", threads, err)
		}
	}
}

func TestOtherFilesAreRefused(t *testing.T) {
	path := filepath.Join(t.TempDir(), "other.parquet")
	if err := os.WriteFile(path, fixture.Parquet([]struct{ Struttura string }{{"7000"}}, "", 0), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := run(path, 1); err == nil || !strings.Contains(err.Error(), "there is no column") {
		t.Error(err)
	}
}
