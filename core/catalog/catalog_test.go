package catalog_test

import (
	"strings"
	"testing"

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
