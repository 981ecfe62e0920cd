package report

import (
	"strings"
	"testing"

	"cruscotto/core/catalog"
	"cruscotto/core/fixture"
	"cruscotto/core/words"
)

// A report names a struttura as its latest quesito sent by D does, whatever it is called
// later, but where the registry does; no name that may be a person is told.
func TestNamesAreThoseOfD(t *testing.T) {
	rows := large()
	for i := range rows {
		rows[i].Nome = map[string]*string{"7000": fixture.P("Roma <Nord>"), "7001": fixture.P("Aosta")}[*rows[i].Struttura]
	}
	sent := func(struttura, nome, invio string) {
		q := rows[0]
		q.ID, q.Struttura, q.Nome, q.Invio, q.Definizione = fixture.P("n"+nome+invio), &struttura, &nome, fixture.At(invio), nil
		rows = append(rows, q)
	}
	sent("7000", "Roma Est", "2025-11-20")
	sent("7000", "Roma Aurelio", "2025-11-20")
	sent("7000", "Roma Sud", "2025-11-27")
	sent("7002", "Mario Rossi RSSMRA80A01H501U", "2025-11-10")
	conf := catalog.Default()
	conf.Strutture = map[string]catalog.Struttura{"7001": {Nome: "Aosta sede"}}
	for _, test := range []struct{ d, roma string }{{"2025-11-26", "7000 Roma Est"}, {"2025-11-19", "7000 Roma <Nord>"}, {"2025-11-27", "7000 Roma Sud"}} {
		q := october(t)
		q.Osservazione = day(t, test.d)
		e, _, err := made(t, rows, q, conf)
		if err != nil {
			t.Fatal(err)
		}
		for scope, want := range map[Scope]string{"struttura:7000": test.roma, "struttura:7001": "7001 Aosta sede", "struttura:7002": "7002", "struttura:7003": "7003"} {
			if got := e.Name(scope); got != want {
				t.Errorf("as of %s %s is %q, want %q", test.d, scope, got, want)
			}
		}
		page, _ := report(t, e, "direzione:Lazio", words.Italian)
		if name := strings.NewReplacer("<", "&lt;", ">", "&gt;").Replace(test.roma); !strings.Contains(string(page), name) || strings.Contains(string(page), "RSSMRA") {
			t.Errorf("as of %s the report of the direzione lacks %s, or names a person", test.d, name)
		}
	}
}

// Counts of several workers name as those of one.
func TestNamesTravelWithCounts(t *testing.T) {
	rows := large()
	for i := range rows {
		rows[i].Nome = fixture.P([]string{"Roma", "Aosta", ""}[i%3])
	}
	_, whole, err := made(t, rows, october(t), catalog.Default())
	if err != nil {
		t.Fatal(err)
	}
	if len(whole.names.Latest) != 4 {
		t.Fatalf("%d strutture have names", len(whole.names.Latest))
	}
	var merged Counts
	for i, half := range [][]fixture.Quesito{rows[12_000:], rows[:12_000]} {
		_, counts, err := made(t, half, october(t), catalog.Default())
		if err != nil {
			t.Fatal(err)
		}
		data, err := counts.MarshalBinary()
		if err != nil {
			t.Fatal(err)
		}
		part, err := UnmarshalCounts(data)
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			merged = part
		} else if err := merged.Merge(part, nil); err != nil {
			t.Fatal(err)
		}
	}
	for struttura, name := range whole.names.Latest {
		if merged.names.Latest[struttura] != name {
			t.Errorf("%s is %v, want %v", struttura, merged.names.Latest[struttura], name)
		}
	}
}
