package report

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"os"
	"strings"
	"testing"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/fixture"
	"cruscotto/core/words"
)

var update = flag.Bool("update", false, "write the digests of the reports, which takes a new Versione")

// form is what the reports of a version are: the digests of some, by name.
type form struct {
	Versione string            `json:"versione"`
	Reports  map[string]string `json:"report"`
}

const formFile = "testdata/form.json"

// formNow makes the reports that the digests are of: of every scope and language, of every
// way of counting, of few quesiti and of names that are not told.
func formNow(t *testing.T) form {
	names := large()
	for i := range names {
		if i%3 == 0 {
			names[i].Intermediario = fixture.P("matricola 7001234567")
		}
		if i%5 == 0 {
			names[i].Oggetto = fixture.P(fmt.Sprintf("oggetto <%d>", i%100))
		}
		names[i].Nome = fixture.P("Direzione provinciale " + *names[i].Direzione)
	}
	invio, definizione, immature := october(t), october(t), october(t)
	definizione.Base, definizione.Conteggio = catalog.Definizione, calendar.Lavorativi
	immature.Osservazione = day(t, "2025-11-10")
	now := form{Versione, make(map[string]string)}
	for _, export := range []struct {
		name string
		rows []fixture.Quesito
		Question
		k int64
	}{
		{"large", large(), invio, 5}, {"definizione", large(), definizione, 5}, {"immature", large(), immature, 5}, {"k 50", large(), invio, 50},
		{"names", names, invio, 5}, {"small", large()[:400], invio, 3}, {"empty", large()[:1], invio, 1},
	} {
		conf := catalog.Default()
		conf.RiservatezzaK = export.k
		e, _, err := made(t, export.rows, export.Question, conf)
		if err != nil {
			t.Fatal(err)
		}
		e.Files = []Export{{strings.Repeat("0123", 16), 12_345}, {strings.Repeat("4567", 16), 1}}
		scopes := e.Scopes(true)
		for i, s := range []Scope{scopes[0], scopes[1], scopes[len(scopes)-1]} {
			for _, lang := range []words.Lang{words.Italian, words.English} {
				page, err := e.Report(s, lang)
				if err != nil {
					t.Fatal(err)
				}
				sum := sha256.Sum256(page)
				now.Reports[fmt.Sprint(export.name, ", ", []string{"nazione", "direzione", "struttura"}[i], ", ", lang)] = hex.EncodeToString(sum[:])
			}
		}
	}
	return now
}

// Reports that are no longer what they were are of a new version: reports of this one
// that are in people's hands would be called false.
func TestForm(t *testing.T) {
	var committed form
	text, err := os.ReadFile(formFile)
	if err == nil {
		err = json.Unmarshal(text, &committed)
	}
	if err != nil && !*update {
		t.Fatal(err)
	}
	now := formNow(t)
	same := maps.Equal(committed.Reports, now.Reports)
	switch {
	case same && committed.Versione == now.Versione:
	case committed.Versione == now.Versione:
		for name, digest := range now.Reports {
			if committed.Reports[name] != digest {
				t.Logf("another report: %s", name)
			}
		}
		t.Fatalf("the reports are no longer those of version %s: raise Versione in core/report/manifest.go, then «go test ./core/report -run TestForm -update» notes what they are now", Versione)
	case !*update:
		t.Fatalf("Versione is now %s: «go test ./core/report -run TestForm -update» notes what its reports are", Versione)
	default:
		text, err := json.MarshalIndent(now, "", "\t")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(formFile, append(text, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}
