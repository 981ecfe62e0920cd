package main

import (
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"cruscotto/core/fixture"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"cruscotto": main})
}

// The scripts in testdata say what the command does: a command, what it must
// print, with which code it ends.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata",
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"exits":  exits,
			"export": writeExport,
		},
		UpdateScripts: os.Getenv("UPDATE") != "",
	})
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
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), exports[args[0]](), 0o644))
}

var exports = map[string]func() []byte{
	"small": func() []byte { return fixture.Parquet(small(), "2025-06-30", 0) },
	"dirty": func() []byte {
		rows := small()
		rows[0].Definizione = fixture.At("2025-05-01")
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
