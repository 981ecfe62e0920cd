package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go/format"
	"github.com/rogpeppe/go-internal/testscript"

	"cruscotto/core/fixture"
)

func TestMain(m *testing.M) {
	testscript.Main(m, commands)
}

// commands are what the binary of the tests does by the name that it is called by.
var commands = map[string]func(){"cruscotto": main}

// The scripts in testdata say what the command does: a command, what it must
// print, with which code it ends.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits":  exits,
			"export": writeExport,
			"edit":   edit,
		},
		UpdateScripts: os.Getenv("UPDATE") != "",
	})
}

// Interrupted with Ctrl-C the command says so, ends with 130 and leaves nothing half
// written.
func TestInterrupt(t *testing.T) {
	for _, test := range []struct {
		name string
		args func(dir string) []string
		when func(dir string) bool // it is at work
	}{
		{"generate", func(dir string) []string { return []string{"generate", "-o", "big.parquet", "--rows", "20000000"} },
			func(dir string) bool { return len(files(t, dir)) > 0 }},
		{"indicators", func(dir string) []string {
			export := fixture.Parquet(slices.Repeat(small(), 5_000), "2025-06-30", 0)
			for i := range 400 {
				if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%03d.parquet", i)), export, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			return []string{"indicators", ".", "--by", "struttura", "--format", "csv", "-o", "out.csv"}
		}, func(string) bool { time.Sleep(200 * time.Millisecond); return true }},
		{"detail, writing", func(dir string) []string {
			export := fixture.Parquet(slices.Repeat(small(), 250_000), "2025-06-30", 0)
			if err := os.WriteFile(filepath.Join(dir, "export.parquet"), export, 0o600); err != nil {
				t.Fatal(err)
			}
			return []string{"detail", "export.parquet", "--limit", "0", "--format", "json", "-o", "out.json"}
		}, func(dir string) bool { return len(files(t, dir)) > 1 }},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			var stderr bytes.Buffer
			cmd := exec.Cmd{Path: os.Args[0], Args: append([]string{"cruscotto"}, test.args(dir)...), Dir: dir, Stderr: &stderr}
			before := files(t, dir)
			if err := cmd.Start(); err != nil {
				t.Fatal(err)
			}
			for !test.when(dir) {
				time.Sleep(time.Millisecond)
			}
			if err := cmd.Process.Signal(os.Interrupt); err != nil {
				t.Fatal(err)
			}
			cmd.Wait()
			if code := cmd.ProcessState.ExitCode(); code != 130 || stderr.String() != "cruscotto: interrotto\n" {
				t.Errorf("exit code %d, says %q", code, stderr.String())
			}
			if after := files(t, dir); len(after) != len(before) {
				t.Errorf("%d files before, after: %v", len(before), after)
			}
		})
	}
}

// A link to a folder may lead in circles: it is left out, and told.
func TestLinksInFolders(t *testing.T) {
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "a.parquet"), fixture.Parquet(small(), "2025-06-30", 0), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(".", filepath.Join(dir, "self=1")); err != nil {
		t.Fatal(err)
	}
	r := cruscotto(t, dir, "indicators", ".", "--format", "json")
	if r.code != 0 || !strings.Contains(r.out, `"lette": 6`) || !strings.Contains(r.stderr, "lasciati fuori: 1") {
		t.Errorf("exit code %d: %s", r.code, r.stderr)
	}
}

// Interrupted at any moment, report has written all of its files or none.
func TestInterruptedReport(t *testing.T) {
	dir := t.TempDir()
	cruscotto(t, dir, "generate", "-o", "demo.parquet", "--rows", "40000", "--start", "2025-01", "--months", "4", "--seed", "1", "--quiet")
	args := []string{"report", "demo.parquet", "--period", "2025-03", "--scope", "all", "--struttura", "--dati", "--quiet", "-o"}
	before := time.Now()
	if r := cruscotto(t, dir, append(args, "whole/of/it")...); r.code != 0 {
		t.Fatalf("exit code %d: %s", r.code, r.stderr)
	}
	whole, took := len(files(t, filepath.Join(dir, "whole/of/it"))), time.Since(before)
	interrupted := 0
	for i := range 6 {
		cmd := exec.Cmd{Path: os.Args[0], Args: append([]string{"cruscotto"}, append(args, "out/of/it")...), Dir: dir}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(took * time.Duration(i+1) / 6)
		cmd.Process.Signal(os.Interrupt)
		cmd.Wait()
		code := cmd.ProcessState.ExitCode()
		if code == 130 {
			interrupted++
		} else if code != 0 && code != -1 { // -1: before it listens
			t.Errorf("moment %d: exit code %d", i, code)
		}
		if after := files(t, dir); len(after) > 3 || slices.ContainsFunc(after, func(f os.DirEntry) bool { return strings.HasPrefix(f.Name(), ".") }) {
			t.Errorf("moment %d: left %v", i, after)
		}
		if written, err := os.ReadDir(filepath.Join(dir, "out/of/it")); err == nil && len(written) != whole || code == 0 && err != nil {
			t.Errorf("moment %d: %d files of %d (%v)", i, len(written), whole, err)
		}
		if err := os.RemoveAll(filepath.Join(dir, "out")); err != nil {
			t.Fatal(err)
		}
	}
	if interrupted == 0 {
		t.Error("was never interrupted")
	}
	t.Logf("interrupted %d times", interrupted)
}

// A program built without the charts of the reports makes and verifies none.
func TestWithoutCharts(t *testing.T) {
	dir := t.TempDir()
	charts, err := filepath.Abs("../../core/report/assets/report.js")
	if err != nil {
		t.Fatal(err)
	}
	overlay, err := json.Marshal(map[string]any{"Replace": map[string]string{charts: ""}})
	if err != nil {
		t.Fatal(err)
	}
	program := filepath.Join(dir, "cruscotto")
	for name, contents := range map[string][]byte{"overlay.json": overlay, "export.parquet": exports["small"](), "report.html": []byte("<p>")} {
		if err := os.WriteFile(filepath.Join(dir, name), contents, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if out, err := exec.Command("go", "build", "-overlay", filepath.Join(dir, "overlay.json"), "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for _, test := range []struct {
		args string
		code int
	}{
		{"report export.parquet --period 2025-05 -o out", 3},
		{"report export.parquet --calendar", 0},
		{"verify report.html export.parquet", 3},
		{"indicators export.parquet", 0},
	} {
		cmd := exec.Command(program, strings.Fields(test.args)...)
		cmd.Dir = dir
		out, _ := cmd.CombinedOutput()
		if code := cmd.ProcessState.ExitCode(); code != test.code || code == 3 && !strings.Contains(string(out), "costruirlo con «make»") {
			t.Errorf("%s: exit code %d, says %s", test.args, code, out)
		}
	}
}

func files(t *testing.T, dir string) []os.DirEntry {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	return entries
}

// exits runs a command that must end with a code: exits 2 cruscotto …
func exits(ts *testscript.TestScript, neg bool, args []string) {
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	err = ts.Exec(args[1], args[2:]...)
	code := 0
	if err != nil {
		status, found := strings.CutPrefix(err.Error(), "exit status ")
		if !found {
			ts.Fatalf("%v", err)
		}
		code, err = strconv.Atoi(status)
		ts.Check(err)
	}
	if code != want {
		ts.Fatalf("%s: exit code %d, want %d", strings.Join(args[1:], " "), code, want)
	}
}

// writeExport writes an export of a kind to a file: export KIND FILE.
func writeExport(ts *testscript.TestScript, neg bool, args []string) {
	ts.Check(os.MkdirAll(filepath.Dir(ts.MkAbs(args[1])), 0o755))
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), exports[args[0]](), 0o644))
}

var exports = map[string]func() []byte{
	"small": func() []byte { return fixture.Parquet(small(), "2025-06-30", 0) },
	"dirty": func() []byte {
		rows := small()
		rows[0].Definizione = fixture.At("2025-05-01")
		return fixture.Parquet(rows, "2025-06-30", 0)
	},
	"repeated": func() []byte {
		rows := small()
		return fixture.Parquet(append(rows, rows[0]), "2025-06-30", 0)
	},
	"july": func() []byte { // what changed since small, and a new one
		rows := small()[2:5]
		rows[0].Definizione, rows[0].Stato = fixture.At("2025-07-02"), fixture.P("Chiuso")
		rows[1] = small()[4]
		rows[2].ID, rows[2].Invio = fixture.P("7"), fixture.At("2025-07-10")
		return fixture.Parquet(rows, "2025-07-31", 0)
	},
	"foreign": func() []byte {
		type foreign struct {
			ID          *string    `parquet:"id"`
			Sede        *string    `parquet:"SEDE"`
			Argomento   *string    `parquet:"argomento"`
			Invio       *time.Time `parquet:"data_apertura,timestamp(millisecond)"`
			Definizione *time.Time `parquet:"Data_Definizione,timestamp(millisecond)"`
			Soglia      *int32     `parquet:"soglia_giorni"`
		}
		var rows []foreign
		for _, q := range small() {
			rows = append(rows, foreign{q.ID, q.Struttura, q.Oggetto, q.Invio, q.Definizione, q.Soglia})
		}
		return fixture.Parquet(rows, "2025-06-30", 0)
	},
	"undated": func() []byte { return fixture.Parquet(small(), "", 0) },
	"nasty": func() []byte {
		rows := small()
		rows[0].Struttura = fixture.P("=cmd|' /C calc'!A0")
		rows[1].Struttura = fixture.P("\x1b[31mrosso\u202e")
		return fixture.Parquet(rows, "2025-06-30", 0)
	},
	"empty": func() []byte { return fixture.Parquet([]fixture.Quesito{}, "2025-06-30", 0) },
	"truncated": func() []byte {
		whole := fixture.Parquet(small(), "2025-06-30", 0)
		return whole[:len(whole)/2]
	},
	"encrypted": func() []byte {
		whole := fixture.Parquet(small(), "2025-06-30", 0)
		copy(whole[len(whole)-4:], "PARE")
		return whole
	},
	"bomb": func() []byte {
		return fixture.Forged(fixture.Parquet(small(), "2025-06-30", 0), func(m *format.FileMetaData) { m.RowGroups[0].NumRows = 1 << 40 })
	},
	"american": func() []byte {
		type american struct {
			ID          string `parquet:"id_quesito"`
			Struttura   string `parquet:"struttura"`
			Oggetto     string `parquet:"oggetto"`
			Invio       string `parquet:"data_invio"`
			Definizione string `parquet:"data_definizione"`
		}
		return fixture.Parquet([]american{{ID: "1", Invio: "05/06/2025"}, {ID: "2", Invio: "05/25/2025"}}, "2025-06-30", 0)
	},
	"no-invio": func() []byte {
		return fixture.Parquet([]struct {
			ID          string `parquet:"id_quesito"`
			Struttura   string `parquet:"struttura"`
			Oggetto     string `parquet:"oggetto"`
			Inviato     string `parquet:"inviato"`
			Definizione string `parquet:"data_definizione"`
		}{{}}, "", 0)
	},
	"double": func() []byte {
		return fixture.Parquet([]struct {
			ID          string  `parquet:"id_quesito"`
			Struttura   string  `parquet:"struttura"`
			Oggetto     string  `parquet:"oggetto"`
			Invio       float64 `parquet:"data_invio"`
			Definizione float64 `parquet:"data_definizione"`
		}{{}}, "", 0)
	},
}

// small is six quesiti of two strutture, with a number for every indicator.
func small() []fixture.Quesito {
	q := func(id, struttura, oggetto string, soglia int32, invio, definizione string) fixture.Quesito {
		stato := "Chiuso"
		if definizione == "" {
			stato = "Aperto"
		}
		return fixture.Quesito{ID: &id, Struttura: &struttura, Oggetto: &oggetto, Soglia: &soglia, Stato: &stato,
			Invio: fixture.At(invio), Definizione: fixture.At(definizione), Direzione: fixture.P("Roma"), Intermediario: fixture.P("Azienda")}
	}
	rows := []fixture.Quesito{
		q("1", "7000", "Deleghe", 5, "2025-05-05", "2025-05-08"),
		q("2", "7000", "Deleghe", 5, "2025-05-05", "2025-05-20"),
		q("3", "7000", "Dilazioni", 15, "2025-05-20", ""),
		q("4", "8100", "Dilazioni", 15, "2025-06-03", "2025-06-10"),
		q("5", "8100", "Rimborsi", 25, "2025-06-10", ""),
		q("6", "8100", "Non specificato", 10, "2025-06-12", "2025-06-13"),
	}
	rows[5].Lavorazione = fixture.P("Rimborsi")
	rows[5].Invio = fixture.P(time.Date(2025, 6, 11, 22, 30, 0, 0, time.UTC)) // 12 June in Rome
	return rows
}

// edit writes a copy of a file with a text replaced by another, which must be in it.
func edit(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 4 {
		ts.Fatalf("usage: edit file old new copy")
	}
	before := ts.ReadFile(args[0])
	after := strings.Replace(before, args[1], args[2], 1)
	if before == after {
		ts.Fatalf("%s does not hold %q", args[0], args[1])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[3]), []byte(after), 0o600))
}

// ran is how a run of the command ended.
type ran struct {
	code        int
	out, stderr string
}

// cruscotto runs the command in a folder, and stops it after a minute: a stray date must
// not make it work for longer.
func cruscotto(t *testing.T, dir string, args ...string) ran {
	t.Helper()
	var out, stderr bytes.Buffer
	ctx, stop := context.WithTimeout(t.Context(), time.Minute)
	defer stop()
	cmd := exec.CommandContext(ctx, os.Args[0], args...)
	cmd.Args[0], cmd.Dir, cmd.Stdout, cmd.Stderr = "cruscotto", dir, &out, &stderr
	if err := cmd.Run(); cmd.ProcessState == nil {
		t.Fatal(err)
	}
	return ran{cmd.ProcessState.ExitCode(), out.String(), stderr.String()}
}

// firstSaid is the first line on standard error.
func (r ran) firstSaid() string {
	line, _, _ := strings.Cut(r.stderr, "\n")
	return line
}
