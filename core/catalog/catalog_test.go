package catalog_test

import (
	"fmt"
	"maps"
	"strings"
	"testing"
	"unicode/utf16"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/words"
)

func TestParse(t *testing.T) {
	c, err := catalog.Parse([]byte(`
conteggio = "lavorativi"
base = "definizione"
soglia_predefinita = 10
riservatezza_k = 3
[colonne]
struttura = "NCName"
[soglie]
"Regolarità contributiva" = 5
"Deleghe" = 25
[strutture."7000"]
nome = "Roma"
tipo = "Filiale metropolitana"
direzione = "Roma"
`))
	if err != nil {
		t.Fatal(err)
	}
	if c.Conteggio != calendar.Lavorativi || c.Base != catalog.Definizione || c.RiservatezzaK != 3 || c.Colonne["struttura"] != "NCName" ||
		c.Strutture["7000"] != (catalog.Struttura{Nome: "Roma", Tipo: "Filiale metropolitana", Direzione: "Roma"}) {
		t.Errorf("%+v", c)
	}
	for oggetto, days := range map[string]int64{"Regolarità contributiva": 5, "Deleghe": 25, "Altro": 10} {
		if want, _ := catalog.ClasseOf(days); c.ClasseOf(oggetto) != want {
			t.Errorf("%s: class %d, want that of %d days", oggetto, c.ClasseOf(oggetto), days)
		}
	}
}

// Windows saves texts in several encodings, and TOML writes one table in several ways.
func TestEncodingsAndForms(t *testing.T) {
	utf16 := func(text string) string {
		var out []byte
		for _, unit := range utf16.Encode([]rune("\ufeff" + text)) {
			out = append(out, byte(unit), byte(unit>>8))
		}
		return string(out)
	}
	for name, text := range map[string]string{
		"a table":               "[soglie]\n\"Regolarità\" = 5\nDeleghe = 25\n[strutture.\"7000\"]\nnome = \"Roma\"",
		"Windows' lines":        "[soglie]\r\n\"Regolarità\" = 5\r\nDeleghe = 25\r\n[strutture.7000]\r\nnome = 'Roma'\r\n",
		"keys with dots":        "soglie.\"Regolarità\" = 5\nsoglie.Deleghe = 0x19\nstrutture.7000.nome = \"Roma\"",
		"tables in a line":      "soglie = { \"Regolarità\" = +5, Deleghe = 2_5 }\nstrutture = { 7000 = { nome = \"Roma\" } }",
		"a table within first":  "[strutture.7000]\nnome = \"Roma\"\n[strutture]\n[soglie]\n\"Regolarit\\u00e0\" = 5\nDeleghe = 25",
		"UTF-8 with a mark":     "\ufeff[soglie]\n\"Regolarità\" = 5\nDeleghe = 25\n[strutture.7000]\nnome = \"Roma\"",
		"UTF-16":                utf16("[soglie]\n\"Regolarità\" = 5\nDeleghe = 25\n[strutture.7000]\nnome = \"Roma\""),
		"Windows-1252, or ANSI": "[soglie]\n\"Regolarit\xe0\" = 5\nDeleghe = 25\n[strutture.7000]\nnome = \"Roma\"",
	} {
		c, err := catalog.Parse([]byte(text))
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if !maps.Equal(c.Soglie, map[string]int64{"Regolarità": 5, "Deleghe": 25}) || c.Strutture["7000"].Nome != "Roma" {
			t.Errorf("%s: %v, %v", name, c.Soglie, c.Strutture)
		}
	}
}

// No key is compared with all before it: what takes a second would take minutes.
func TestVeryManySoglie(t *testing.T) {
	const n = 300_000
	var text strings.Builder
	text.WriteString("[soglie]\n")
	for i := range n {
		fmt.Fprintf(&text, "\"Oggetto %d\" = 15\n", i)
	}
	c, err := catalog.Parse([]byte(text.String()))
	if err != nil || len(c.Soglie) != n {
		t.Errorf("%d soglie (%v)", len(c.Soglie), err)
	}
	if _, err := catalog.Parse(make([]byte, catalog.MaxBytes+1)); err == nil || !strings.Contains(words.In(err, words.Italian), "al più 64 MB") {
		t.Errorf("a configuration over the limit: %v", err)
	}
}

func TestWithoutConfigurationAnOggettoHasNoSoglia(t *testing.T) {
	c, err := catalog.Parse(nil)
	if err != nil {
		t.Fatal(err)
	}
	if c.ClasseOf("Deleghe") != catalog.SenzaSoglia || c.Conteggio != calendar.Calendario || c.Base != catalog.Invio || c.RiservatezzaK != 5 {
		t.Errorf("%+v", c)
	}
}

func TestWrongConfigurationsSayWhereAndWhat(t *testing.T) {
	for _, test := range []struct{ toml, says string }{
		{"conteggi = \"calendario\"", "riga 1: la chiave «conteggi» non esiste"},
		{"\n[soglie]\n\"A\" = \"cinque\"", "riga 3"},
		{"conteggio = ", "riga 1"},
		{"\r\n\r\n[soglie]\r\n\"A\" = 5\r\n\"A\" = 5", "riga 5: la chiave «soglie.A» è già alla riga 4"},
		{"soglie = { A = 5 }\n[soglie]", "riga 2: la chiave «soglie» è già alla riga 1"},
		{"[soglie]\n[soglie]", "riga 2: la chiave «soglie» è già alla riga 1"},
		{"soglie = 5", "riga 1: «soglie» è una tabella"},
		{"[conteggio]", "riga 1: «conteggio» è un valore"},
		{"base.x = 1", "riga 1: «base» è un valore"},
		{"\n[[soglie]]", "riga 2: una tabella si scrive [così]"},
		{"[soglie]\nA = 5.0", "riga 2: il valore di «soglie.A» deve essere un numero intero"},
		{"[soglie]\nA = 99999999999999999999", "riga 2"},
		{"base = 5", "riga 1: il valore di «base» deve essere un testo"},
		{"base = " + strings.Repeat("[", 100_000), "riga 1"},
		{strings.Repeat("a.", 100_000) + "a = 1", "riga 1: la chiave «a» non esiste"},
		{"base = \"\x00\"", "non è un testo"},
		{"conteggio = \"solari\"", "«solari» non è un valore ammesso; scegliere calendario o lavorativi"},
		{"base = \"chiusura\"", "scegliere invio o definizione"},
		{"soglia_predefinita = 7", "7 giorni non è una delle soglie"},
		{"[soglie]\n\"A\" = 30", "«A»: 30 giorni"},
		{"riservatezza_k = 0", "almeno 1"},
		{"[strutture.\"7000\"]\ncitta = \"Roma\"", "strutture.7000.citta"},
	} {
		_, err := catalog.Parse([]byte(test.toml))
		if err == nil {
			t.Errorf("%q was accepted", test.toml)
		} else if it := words.In(err, words.Italian); !strings.Contains(it, test.says) {
			t.Errorf("%q: says %q, should say %q", test.toml, it, test.says)
		}
	}
}
