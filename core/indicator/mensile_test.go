package indicator_test

import (
	"cmp"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"cruscotto/core/calendar"
	"cruscotto/core/export"
	"cruscotto/core/indicator"
)

// matureOn is the giorno di maturità of the month of a day, counted day by day.
func matureOn(d calendar.Day, rule calendar.Rule) calendar.Day {
	last := d
	for last.Month() == (last + 1).Month() {
		last++
	}
	for n := 0; n <= 25; {
		if last++; rule == calendar.Calendario || last.Working() {
			n++
		}
	}
	return last
}

// naiveMonths are the months of a query, each asked for on its own.
func naiveMonths(rows []quesito, q indicator.Query) *indicator.Document {
	doc := naive(nil, q, rilevazione, export.Rows{})
	at := slices.Index(q.Per, indicator.Mese)
	for month := max(q.Periodo.From, day("2025-01-01")); month <= min(q.Periodo.To, q.Osservazione); month = month.Month().Last() + 1 {
		own := q
		own.Periodo = calendar.Period{From: month, To: min(q.Periodo.To, month.Month().Last())}
		mature := matureOn(month, q.Conteggio)
		own.Osservazione = min(q.Osservazione, mature)
		own.Per = slices.Delete(slices.Clone(q.Per), at, at+1)
		name := month.String()[:7]
		for _, g := range naive(rows, own, rilevazione, export.Rows{}).Gruppi {
			if g.Pervenuti+g.Definiti+g.Giacenti+g.Deflusso.Definiti+all(g.Anzianita[:]) == 0 {
				continue
			}
			g.Chiave = slices.Insert(g.Chiave, at, indicator.Valore{Dimensione: indicator.Mese, Valore: name})
			doc.Gruppi = append(doc.Gruppi, g)
		}
		if len(doc.Gruppi) > 0 {
			doc.Mesi = append(doc.Mesi, indicator.MeseAl{Mese: name, Osservazione: own.Osservazione.String(), Maturo: q.Osservazione >= mature})
		}
	}
	slices.SortFunc(doc.Gruppi, func(a, b indicator.Gruppo) int {
		return slices.CompareFunc(a.Chiave, b.Chiave, func(a, b indicator.Valore) int { return cmp.Compare(a.Valore, b.Valore) })
	})
	return doc
}

func all(classes []indicator.Anzianita) (n int64) {
	for _, c := range classes {
		n += c.NonScaduti + c.Scaduti + c.SenzaSoglia
	}
	return n
}

// A monthly query gives of each month, and of each group in it, what a question about the
// month alone gives as of its giorno di maturità, or of D: in whatever split and order.
func TestEachMonthIsAQuestionOfItsOwn(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		rows := rapid.SliceOfN(rapid.Custom(some), 1, 60).Draw(r, "rows")
		perGroup := rapid.IntRange(1, 60).Draw(r, "rows per group")
		if rapid.Bool().Draw(r, "many") { // few are counted one by one, as are the first of a lane
			for i := range rows {
				rows[i].definizione = min(rows[i].definizione, rows[i].invio+calendar.Day(i%50))
			}
			rows, perGroup = slices.Repeat(rows, 1+600/len(rows)), 150
		}
		// Sent after the period and before a month of it is told: of nothing but its giacenza.
		rows = append(rows, quesito{invio: day("2025-07-12"), definizione: day("2025-07-30"), soglia: 5})
		q := someQuery(r)
		q.Periodo = rapid.SampledFrom([]calendar.Period{calendar.Always, june, {From: day("2025-06-10"), To: day("2025-07-08")},
			{From: day("2025-02-01"), To: day("2025-08-31")}}).Draw(r, "P")
		q.Osservazione += calendar.Day(rapid.Int32Range(0, 60).Draw(r, "later"))
		q.Mensile = true
		if !slices.Contains(q.Per, indicator.Mese) {
			q.Per = append(q.Per[:min(1, len(q.Per))], indicator.Mese)
		}
		set := load(t, rows, perGroup)
		want := encode(naiveMonths(rows, q))
		merged := new(indicator.Table)
		for _, batches := range [][]int{{0, len(set.Batches) / 2}, {len(set.Batches) / 2, len(set.Batches)}} {
			merged.Merge(indicator.Count(set.Batches[batches[0]:batches[1]], q).Table())
		}
		for _, table := range []*indicator.Table{merged, indicator.Compute(set.Batches, q)} {
			if got := encode(indicator.Derive(q, table, rilevazione, export.Rows{})); got != want {
				r.Fatalf("%+v\ngot  %s\nwant %s", q, got, want)
			}
		}
	})
}
