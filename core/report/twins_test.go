package report

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"cruscotto/core/calendar"
	"cruscotto/core/fixture"
)

// exchanges are what two quesiti can exchange without any figure of an office changing, where
// nothing else sets them apart: kind is how the kind of a month is called, of what they exchange,
// fits tells which quesiti can.
var exchanges = []struct {
	kind string
	of   func(*fixture.Quesito) **string
	name func(*fixture.Quesito) string // of the group
	fits func(*fixture.Quesito) bool
}{
	{", oggetti ", func(q *fixture.Quesito) **string { return &q.Oggetto }, func(q *fixture.Quesito) string { return *q.Oggetto },
		func(q *fixture.Quesito) bool { return q.Lavorazione == nil }},
	{", intermediari", func(q *fixture.Quesito) **string { return &q.Intermediario }, func(q *fixture.Quesito) string { return *q.Intermediario },
		func(*fixture.Quesito) bool { return true }},
	{", cambi", func(q *fixture.Quesito) **string { return &q.Oggetto }, func(q *fixture.Quesito) string { return *q.Oggetto + " → " + *q.Lavorazione },
		func(q *fixture.Quesito) bool { return q.Lavorazione != nil && *q.Lavorazione != *q.Oggetto }},
}

// What is not named is nowhere, be it in a table, a sentence, a chart, a letter or the index:
// where two quesiti of areas that do not name what sets them apart exchange it, all files are
// the same, byte for byte, if they name the same.
func TestUnnamedGroupsAreNowhere(t *testing.T) {
	exchanged := make([]int, len(exchanges))
	exports := exportsTried(45)
	for seed := range exports {
		r := rand.New(rand.NewPCG(seed, 17))
		x := exchanges[seed%uint64(len(exchanges))]
		conf, q := configured(t, seed/3, 3+int64(seed%4))
		rows := randomExport(seed, 2)
		if len(rows) > 800 {
			continue
		}
		edition := func() (kinds []*attacked, files map[string][]byte) {
			e, counts, err := made(t, rows, q, conf)
			if err != nil {
				t.Fatal(err)
			}
			reader := newReader()
			files = handedOut(t, e)
			reader.read(t, e, counts, files)
			return reader.kinds, files
		}
		kinds, _ := edition()
		// named tells whether an area names a quesito's group, of any class.
		named := func(kinds []*attacked, area luogo, q *fixture.Quesito) bool {
			return slices.ContainsFunc(kinds, func(a *attacked) bool { return strings.Contains(a.name, x.kind) && a.named[area][x.name(q)] })
		}
		fits := func(q *fixture.Quesito) bool {
			return q.Oggetto != nil && q.Intermediario != nil && q.Direzione != nil && q.Struttura != nil && x.fits(q) &&
				calendar.Date(q.Invio.Date()).Month() == october(t).Mese
		}
		// apart are the areas that have one of two quesiti, and not the other.
		apart := func(a, b *fixture.Quesito) (areas []luogo) {
			if *a.Direzione != *b.Direzione {
				areas = append(areas, luogo{direzione: *a.Direzione}, luogo{direzione: *b.Direzione})
			}
			if *a.Struttura != *b.Struttura {
				areas = append(areas, luogo{direzione: *a.Direzione, codice: *a.Struttura}, luogo{direzione: *b.Direzione, codice: *b.Struttura})
			}
			return areas
		}
		for range 3000 {
			a, b := &rows[r.IntN(len(rows))], &rows[r.IntN(len(rows))]
			if !fits(a) || !fits(b) || x.name(a) == x.name(b) || x.kind == ", cambi" && *a.Lavorazione != *b.Lavorazione {
				continue
			}
			areas := apart(a, b)
			secret := func(kinds []*attacked) bool {
				return len(areas) > 0 && !slices.ContainsFunc(areas, func(l luogo) bool { return named(kinds, l, a) || named(kinds, l, b) })
			}
			if !secret(kinds) {
				continue
			}
			b.Invio, b.Definizione, b.Soglia = a.Invio, a.Definizione, a.Soglia
			if x.kind != ", intermediari" {
				b.Intermediario = a.Intermediario
			}
			before, files := edition()
			ofA, ofB := x.of(a), x.of(b)
			*ofA, *ofB = *ofB, *ofA
			after, others := edition()
			same := secret(before)
			for i := range before {
				for area, names := range before[i].named {
					for name := range names {
						same = same && after[i].named[area][name]
					}
					same = same && len(names) == len(after[i].named[area])
				}
			}
			if same {
				exchanged[seed%uint64(len(exchanges))]++
				for name, file := range files {
					if !bytes.Equal(file, others[name]) {
						t.Errorf("seed %d: %s tells %s from %s", seed, name, x.name(a), x.name(b))
					}
				}
			}
			break
		}
	}
	t.Logf("exchanged: oggetti %d, intermediari %d, senders' oggetti %d times", exchanged[0], exchanged[1], exchanged[2])
	if exports >= 45 && slices.Min(exchanged) == 0 {
		t.Error("nothing was exchanged")
	}
}
