package report

import (
	"bytes"
	"context"
	"math"
	"os"
	"testing"
	"time"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/demo"
	"cruscotto/core/demo/demofile"
	"cruscotto/core/fixture"
	"cruscotto/core/ingest"
)

// How many of the quesiti with a changed oggetto are in a change that is named. In the nation
// these are all changes of k quesiti or more; in direzioni, where most are fewer, 0.0, 6.6 and
// 26.5 of at most 1.8, 8.2 and 34.0 per cento. THOROUGH=1 tries exports of more quesiti too.
func TestUtilityOfChanges(t *testing.T) {
	for _, c := range []struct {
		rows              int
		nation, direzioni float64 // least shares, in per cento
	}{{120_000, 33.1, 0}, {400_000, 49.5, 6.6}, {2_000_000, 70.1, 26.5}} {
		if c.rows > 120_000 && os.Getenv("THOROUGH") == "" {
			t.Logf("%d a year: not tried without THOROUGH=1", c.rows)
			continue
		}
		var file bytes.Buffer
		january := calendar.Date(2025, time.January, 1).Month()
		if err := demofile.Write(context.Background(), &file, demo.Options{Rows: c.rows, Start: january, Months: 12, Rilevazione: calendar.Date(2025, time.December, 31), Seed: 7}, nil); err != nil {
			t.Fatal(err)
		}
		set, err := fixture.Decode(file.Bytes(), ingest.Options{})
		if err != nil {
			t.Fatal(err)
		}
		q := Question{Mese: january + 5, Base: catalog.Invio, Conteggio: calendar.Calendario}
		q.Osservazione = q.Due()
		counter := NewCounter(q, set.Files)
		for _, batch := range set.Batches {
			if err := counter.Add(batch); err != nil {
				t.Fatal(err)
			}
		}
		e, err := New(q, counter.Counts(), Provenance{Rilevazione: day(t, "2025-12-31"), FirstInvio: set.Found.FirstInvio, Righe: set.Found.Rows()}, catalog.Default())
		if err != nil {
			t.Fatal(err)
		}
		var in, of [2]int64
		for area := range 1 + e.direzioni {
			named, altri := e.cambi.area(area)
			of[min(area, 1)] += altri.Total()
			for _, g := range named {
				in[min(area, 1)] += g.Total()
				of[min(area, 1)] += g.Total()
			}
		}
		nation, direzioni := 100*float64(in[0])/float64(of[0]), 100*float64(in[1])/float64(of[1])
		t.Logf("%d a year: %.1f %% of the nation's, %.1f %% of those of direzioni", c.rows, nation, direzioni)
		if math.Round(10*nation) < 10*c.nation || math.Round(10*direzioni) < 10*c.direzioni {
			t.Errorf("less than %.1f %% and %.1f %%", c.nation, c.direzioni)
		}
	}
}
