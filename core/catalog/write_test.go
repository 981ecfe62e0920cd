package catalog_test

import (
	"reflect"
	"testing"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
)

// Whatever names a file has, what is written is read again as it was.
func TestWhatIsWrittenIsReadAgain(t *testing.T) {
	odd := "a \"b\" \\ = [x]\n# \x00\x1f\x7f\u2028 <&> '''città''' \u202e"
	c := catalog.Default()
	if text := c.TOML(); text != "" {
		t.Errorf("the default is written as %q", text)
	}
	c.Conteggio, c.SogliaPredefinita, c.RiservatezzaK = calendar.Lavorativi, 10, 3
	c.Colonne = map[string]string{"struttura": odd, "direzione": ""}
	c.Soglie = map[string]int64{odd: 5, "": 25, "Dilazioni": 15}
	c.Strutture = map[string]catalog.Struttura{odd: {Nome: odd}, "0440": {Tipo: "Filiale", Direzione: "Roma"}, "7000": {}}
	got, err := catalog.Parse([]byte(c.TOML()))
	if err != nil {
		t.Fatalf("%v in\n%s", err, c.TOML())
	}
	if !reflect.DeepEqual(got, c) {
		t.Errorf("got %+v\nwant %+v\nof\n%s", got, c, c.TOML())
	}
}
