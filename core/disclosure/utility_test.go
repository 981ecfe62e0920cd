package disclosure

import (
	"context"
	"math"
	"os"
	"slices"
	"strconv"
	"testing"
	"time"

	"cruscotto/core/calendar"
	"cruscotto/core/demo"
)

// month counts June of a demonstration export of so many quesiti a year as of its giorno
// di maturità: oggetti by class of soglia, intermediari.
func month(t testing.TB, rows int) (oggetti []Kind, intermediari Kind) {
	t.Helper()
	january, _ := calendar.ParseMonth("2025-01")
	june := january + 5
	type key struct{ table, area, value string }
	counts := make(map[key]Outcomes)
	direzioni := make(map[string]string) // by struttura
	values := make(map[string]map[string]bool)
	options := demo.Options{Rows: rows, Start: january, Months: 12, Rilevazione: calendar.Date(2025, 12, 31), Seed: 7}
	err := demo.Generate(context.Background(), options, func(quesiti []demo.Quesito) error {
		for _, q := range quesiti {
			invio, _ := calendar.FromUnix(*q.Invio / 1e6)
			if invio.Month() != june {
				continue
			}
			outcome := 1
			if q.Definizione != nil {
				if d, _ := calendar.FromUnix(*q.Definizione / 1e6); int32(d-invio) <= *q.Soglia {
					outcome = 0
				}
			}
			direzioni[*q.Struttura] = *q.Direzione
			add := func(table, area, value string) {
				if values[table] == nil {
					values[table] = make(map[string]bool)
				}
				values[table][value] = true
				o := counts[key{table, area, value}]
				o[outcome]++
				counts[key{table, area, value}] = o
			}
			effettivo := *q.Oggetto
			if q.Lavorazione != nil && *q.Lavorazione != "" {
				effettivo = *q.Lavorazione
			}
			add(strconv.Itoa(int(*q.Soglia)), *q.Struttura, effettivo)
			add("intermediari", *q.Struttura, *q.Intermediario)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	areas := []string{""}
	parents := []int{-1}
	for _, d := range direzioni {
		if !slices.Contains(areas, d) {
			areas = append(areas, d)
		}
	}
	slices.Sort(areas)
	for range areas[1:] {
		parents = append(parents, 0)
	}
	inner := len(areas)
	for s := range direzioni {
		areas = append(areas, s)
	}
	slices.Sort(areas[inner:])
	for _, s := range areas[inner:] {
		parents = append(parents, slices.Index(areas[:inner], direzioni[s]))
	}
	kind := func(table string) Kind {
		var names []string
		for v := range values[table] {
			names = append(names, v)
		}
		slices.Sort(names)
		k := Kind{K: 5, Parents: parents, Class: table != "intermediari"}
		for key, of := range counts {
			if key.table == table {
				k.Counts = append(k.Counts, Count{slices.Index(areas, key.area), slices.Index(names, key.value), of})
			}
		}
		return k
	}
	for _, soglia := range []string{"5", "10", "15", "25"} {
		oggetti = append(oggetti, kind(soglia))
	}
	return oggetti, kind("intermediari")
}

// share is the share of the quesiti of direzioni, and of strutture, that are in a named
// group of the kinds.
func share(kinds ...Kind) (direzioni, strutture float64, took time.Duration) {
	var in, of [3]int64
	for _, kind := range kinds {
		from := time.Now()
		table := New(kind)
		took += time.Since(from)
		for area, parent := range kind.Parents {
			level := 0
			for ; parent >= 0; parent = kind.Parents[parent] {
				level++
			}
			named, altri := table.Area(area)
			of[level] += altri.Total()
			for _, g := range named {
				in[level] += g.Total()
				of[level] += g.Total()
			}
		}
	}
	return 100 * float64(in[1]) / float64(of[1]), 100 * float64(in[2]) / float64(max(1, of[2])), took
}

// Most quesiti are in groups that have a name. The least shares are those of a prototype.
// THOROUGH=1 tries exports of more quesiti too.
func TestUtility(t *testing.T) {
	for _, c := range []struct {
		rows                 int
		direzioni, strutture float64
	}{{120_000, 76.3, 10.5}, {400_000, 95.1, 39.5}, {2_000_000, 99.7, 81.6}} {
		if c.rows > 120_000 && os.Getenv("THOROUGH") == "" {
			t.Logf("%d a year: not tried without THOROUGH=1", c.rows)
			continue
		}
		oggetti, intermediari := month(t, c.rows)
		d, s, took := share(oggetti...)
		t.Logf("%d a year, oggetti: %.1f %% of the quesiti of direzioni, %.1f %% of those of strutture are named (%v)", c.rows, d, s, took)
		if math.Round(10*d) < 10*c.direzioni || math.Round(10*s) < 10*c.strutture {
			t.Errorf("less than %.1f %% and %.1f %%", c.direzioni, c.strutture)
		}
		d, s, took = share(intermediari)
		t.Logf("%d a year, intermediari: %.1f %%, %.1f %% (%v)", c.rows, d, s, took)
	}
}
