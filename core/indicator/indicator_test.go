package indicator_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/export"
	"cruscotto/core/fixture"
	"cruscotto/core/indicator"
	"cruscotto/core/ingest"
)

var (
	rilevazione = calendar.Date(2025, 12, 31)
	june        = calendar.Month(2025*12 + 5).Period()
)

// load takes quesiti the way of an export: through Parquet into batches.
func load(t testing.TB, rows []quesito, perGroup int) *ingest.Set {
	t.Helper()
	written := make([]fixture.Quesito, len(rows))
	for i, q := range rows {
		written[i] = row(fmt.Sprint(i), q)
	}
	set, err := fixture.Decode(fixture.Parquet(written, rilevazione.String(), perGroup), ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if set.Found.Valid != int64(len(rows)) {
		t.Fatalf("%d of %d rows are valid", set.Found.Valid, len(rows))
	}
	return set
}

// row is a quesito as an export has it.
func row(id string, q quesito) fixture.Quesito {
	text := func(s string) *string {
		if s == "" {
			return nil
		}
		return &s
	}
	w := fixture.Quesito{
		ID: &id, Struttura: text(q.struttura), Oggetto: text(q.oggetto), Lavorazione: text(q.lavorazione),
		Direzione: text(q.direzione), Intermediario: text(q.intermed), Gestione: text(q.gestione), Invio: fixture.At(q.invio.String()),
	}
	if q.definizione != calendar.Never {
		w.Definizione = fixture.At(q.definizione.String())
	}
	if q.soglia != 0 {
		w.Soglia = fixture.P(q.soglia)
	}
	return w
}

func answer(set *ingest.Set, table *indicator.Table, q indicator.Query) string {
	return encode(indicator.Derive(q, table, rilevazione, set.Found.Rows()))
}

func encode(doc *indicator.Document) string {
	text, err := json.MarshalIndent(doc, "", " ")
	if err != nil {
		panic(err)
	}
	return string(text)
}

func day(s string) calendar.Day {
	if s == "" {
		return calendar.Never
	}
	d, err := calendar.ParseDay(s)
	if err != nil {
		panic(err)
	}
	return d
}

// The table of the definitions, one quesito at a time: what a single quesito adds.
func TestAQuesitoAtD(t *testing.T) {
	type counts struct{ pervenuti, definiti, giacenti, entro, scaduti, nonScaduti, deflusso int64 }
	for _, test := range []struct {
		name               string
		invio, definizione string
		soglia             int32
		d                  string
		period             calendar.Period
		base               catalog.Base
		rule               calendar.Rule
		want               counts
	}{
		{"definito on the last day of the soglia", "2025-06-02", "2025-06-07", 5, "2025-12-31", calendar.Always, catalog.Invio, calendar.Calendario,
			counts{pervenuti: 1, definiti: 1, entro: 1, deflusso: 1}},
		{"definito a day late", "2025-06-02", "2025-06-08", 5, "2025-12-31", calendar.Always, catalog.Invio, calendar.Calendario,
			counts{pervenuti: 1, definiti: 1, deflusso: 1}},
		{"definito late by the calendar, in time by working days", "2025-06-05", "2025-06-12", 5, "2025-12-31", calendar.Always, catalog.Invio, calendar.Lavorativi,
			counts{pervenuti: 1, definiti: 1, entro: 1, deflusso: 1}},
		{"defined after D is giacente at D", "2025-06-02", "2025-06-20", 25, "2025-06-10", calendar.Always, catalog.Invio, calendar.Calendario,
			counts{pervenuti: 1, giacenti: 1, nonScaduti: 1}},
		{"giacente for exactly the soglia is still in time", "2025-06-02", "", 5, "2025-06-07", calendar.Always, catalog.Invio, calendar.Calendario,
			counts{pervenuti: 1, giacenti: 1, nonScaduti: 1}},
		{"giacente for a day more is scaduto", "2025-06-02", "", 5, "2025-06-08", calendar.Always, catalog.Invio, calendar.Calendario,
			counts{pervenuti: 1, giacenti: 1, scaduti: 1}},
		{"not pervenuto yet", "2025-06-02", "2025-06-03", 5, "2025-06-01", calendar.Always, catalog.Invio, calendar.Calendario,
			counts{}},
		{"pervenuto on D", "2025-06-02", "", 5, "2025-06-02", calendar.Always, catalog.Invio, calendar.Calendario,
			counts{pervenuti: 1, giacenti: 1, nonScaduti: 1}},
		{"sent in P, defined after P", "2025-06-28", "2025-07-02", 5, "2025-12-31", june, catalog.Invio, calendar.Calendario,
			counts{pervenuti: 1, definiti: 1, entro: 1}},
		{"sent before P, defined in P", "2025-05-28", "2025-06-02", 5, "2025-12-31", june, catalog.Invio, calendar.Calendario,
			counts{deflusso: 1}},
		{"sent before P, giacente: counts in the giacenza only", "2025-05-28", "", 25, "2025-06-30", june, catalog.Invio, calendar.Calendario,
			counts{}},
		{"base definizione: sent before P, defined in P", "2025-05-28", "2025-06-02", 5, "2025-12-31", june, catalog.Definizione, calendar.Calendario,
			counts{definiti: 1, entro: 1, deflusso: 1}},
		{"base definizione: open on the last day of P, defined after", "2025-06-20", "2025-07-10", 5, "2025-12-31", june, catalog.Definizione, calendar.Calendario,
			counts{pervenuti: 1, giacenti: 1, scaduti: 1}},
		{"base definizione: open on the last day of P, not scaduto then", "2025-06-26", "2025-07-10", 5, "2025-12-31", june, catalog.Definizione, calendar.Calendario,
			counts{pervenuti: 1, giacenti: 1}},
		{"base definizione: sent after P", "2025-07-01", "", 5, "2025-12-31", june, catalog.Definizione, calendar.Calendario,
			counts{}},
		{"no soglia: in no threshold indicator", "2025-06-02", "", 0, "2025-12-31", calendar.Always, catalog.Invio, calendar.Calendario,
			counts{pervenuti: 1, giacenti: 1}},
	} {
		t.Run(test.name, func(t *testing.T) {
			row := quesito{invio: day(test.invio), definizione: day(test.definizione), soglia: test.soglia, struttura: "7000", oggetto: "Deleghe"}
			q := indicator.Query{Osservazione: day(test.d), Periodo: test.period, Base: test.base, Conteggio: test.rule}
			set := load(t, []quesito{row}, 0)
			g := indicator.Derive(q, indicator.Count(set.Batches, q).Table(), rilevazione, set.Found.Rows()).Gruppi[0]
			got := counts{g.Pervenuti, g.Definiti, g.Giacenti, g.Complessivo.Entro, g.Complessivo.Scaduti, g.Giacenza.NonScaduti, g.Deflusso.Definiti}
			if test.want.nonScaduti == 0 {
				got.nonScaduti = 0 // the giacenza ignores P; the naive oracle checks it
			}
			if got != test.want {
				t.Errorf("got %+v, want %+v", got, test.want)
			}
		})
	}
}

func TestQuantilesAreNearestRank(t *testing.T) {
	for _, test := range []struct {
		days                 []int
		median, p90, maximum int32
	}{
		{[]int{3}, 3, 3, 3},
		{[]int{1, 2}, 1, 2, 2},
		{[]int{1, 2, 3}, 2, 3, 3},
		{[]int{0, 0, 0, 0, 0, 0, 0, 0, 0, 100}, 0, 0, 100},
		{[]int{0, 0, 0, 0, 0, 0, 0, 0, 0, 100, 200}, 0, 100, 200},
		{[]int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 5, 9, 10},
	} {
		var rows []quesito
		for _, n := range test.days {
			rows = append(rows, quesito{invio: day("2025-01-07"), definizione: day("2025-01-07") + calendar.Day(n)})
		}
		q := indicator.Query{Osservazione: rilevazione, Periodo: calendar.Always, Base: catalog.Invio, Conteggio: calendar.Calendario}
		set := load(t, rows, 0)
		tempi := indicator.Derive(q, indicator.Count(set.Batches, q).Table(), rilevazione, set.Found.Rows()).Gruppi[0].Tempi
		if *tempi.Mediana != test.median || *tempi.P90 != test.p90 || *tempi.Massimo != test.maximum {
			t.Errorf("%v: median %d, p90 %d, maximum %d", test.days, *tempi.Mediana, *tempi.P90, *tempi.Massimo)
		}
	}
}

func TestUndefinedRatiosAreNull(t *testing.T) {
	set := load(t, []quesito{{invio: day("2025-06-02"), definizione: calendar.Never}}, 0)
	q := indicator.Query{Osservazione: day("2025-01-01"), Periodo: june, Base: catalog.Invio, Conteggio: calendar.Calendario}
	g := indicator.Derive(q, indicator.Count(set.Batches, q).Table(), rilevazione, set.Found.Rows()).Gruppi[0]
	if g.Complessivo.Valore != nil || g.Giacenza.Valore != nil || g.Deflusso.Valore != nil || g.CambioOggetto.Valore != nil ||
		g.Tempi.Medio != nil || g.Tempi.Mediana != nil || g.Tempi.P90 != nil || g.Tempi.Massimo != nil || g.Soglie[0].Valore != nil {
		t.Errorf("%+v", g)
	}
}

// some is a quesito of few values, so that groups collide and days meet.
func some(t *rapid.T) quesito {
	pick := func(name string, values ...string) string { return rapid.SampledFrom(values).Draw(t, name) }
	q := quesito{
		struttura: pick("struttura", "", "7000", "8100", "4900"), direzione: pick("direzione", "", "Roma", "Piemonte"),
		oggetto: pick("oggetto", "", "Dilazioni", "Deleghe", "Non specificato"), lavorazione: pick("lavorazione", "", "", "Deleghe", "Deleghe: revoca", "Rimborsi: F24: somme"),
		intermed: pick("intermediario", "", "Azienda", "Commercialista"), gestione: pick("gestione", "", "agricoltura", "gestione separata"),
		soglia: rapid.SampledFrom([]int32{0, 5, 10, 15, 25}).Draw(t, "soglia"),
		invio:  calendar.Day(rapid.Int32Range(int32(day("2025-04-01")), int32(day("2025-08-31"))).Draw(t, "invio")), definizione: calendar.Never,
	}
	if rapid.Bool().Draw(t, "definito") {
		q.definizione = min(rilevazione, q.invio+calendar.Day(rapid.Int32Range(0, 120).Draw(t, "giorni")))
	}
	return q
}

func someQuery(t *rapid.T) indicator.Query {
	q := indicator.Query{
		Osservazione: calendar.Day(rapid.Int32Range(int32(day("2025-03-25")), int32(day("2025-10-31"))).Draw(t, "D")),
		Periodo:      rapid.SampledFrom([]calendar.Period{calendar.Always, june, {From: day("2025-06-10"), To: day("2025-07-20")}}).Draw(t, "P"),
		Base:         rapid.SampledFrom([]catalog.Base{catalog.Invio, catalog.Definizione}).Draw(t, "base"),
		Conteggio:    rapid.SampledFrom([]calendar.Rule{calendar.Calendario, calendar.Lavorativi}).Draw(t, "conteggio"),
		Per:          rapid.SliceOfNDistinct(rapid.SampledFrom(indicator.Dimensions), 0, 2, rapid.ID).Draw(t, "per"),
		Dove:         map[indicator.Dimension][]string{},
	}
	if rapid.Bool().Draw(t, "filtered") {
		q.Dove[indicator.Struttura] = rapid.SampledFrom([][]string{{"7000"}, {indicator.NonIndicato, "8100"}, {"none such"}}).Draw(t, "dove")
	}
	if rapid.IntRange(0, 3).Draw(t, "filtered by month") == 0 {
		q.Dove[indicator.Mese] = []string{"2025-06", "2025-07"}
	}
	return q
}

func TestAgreesWithTheNaiveImplementation(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		rows := rapid.SliceOfN(rapid.Custom(some), 1, 60).Draw(r, "rows")
		q := someQuery(r)
		set := load(t, rows, rapid.IntRange(1, 60).Draw(r, "rows per group"))
		got := answer(set, indicator.Compute(set.Batches, q), q)
		if want := encode(naive(rows, q, rilevazione, set.Found.Rows())); got != want {
			r.Fatalf("got  %s\nwant %s", got, want)
		}
	})
}

// The detail lists exactly the quesiti that a count counts, each as it is at D.
// Periods and days at the ends of what there is, with quesiti of the first day that
// counts and open ones: no difference of days wraps around.
func TestNoDayIsTooFar(t *testing.T) {
	far := []calendar.Day{calendar.Always.From, calendar.First, day("1950-01-01"), -1, 0, export.EarliestDate - 1, export.EarliestDate,
		day("2025-06-15"), rilevazione, rilevazione + 1, calendar.Last, calendar.Always.To}
	rapid.Check(t, func(r *rapid.T) {
		rows := rapid.SliceOfN(rapid.Custom(some), 1, 20).Draw(r, "rows")
		for i := range rows {
			if rapid.Bool().Draw(r, "of the first days") {
				rows[i].invio = export.EarliestDate + calendar.Day(rapid.Int32Range(0, 1).Draw(r, "invio"))
			}
		}
		q := someQuery(r)
		q.Periodo.From, q.Periodo.To = rapid.SampledFrom(far).Draw(r, "from"), rapid.SampledFrom(far[1:]).Draw(r, "to")
		if q.Periodo.From > q.Periodo.To {
			q.Periodo.From, q.Periodo.To = q.Periodo.To, q.Periodo.From
		}
		q.Osservazione = min(rilevazione, rapid.SampledFrom(far[1:]).Draw(r, "D"))
		set := load(t, rows, rapid.IntRange(1, 60).Draw(r, "rows per group"))
		want := encode(naive(rows, q, rilevazione, set.Found.Rows()))
		if got := answer(set, indicator.Compute(set.Batches, q), q); got != want {
			r.Fatalf("%+v\ngot  %s\nwant %s", q, got, want)
		}
		for solo, count := range map[indicator.Solo]func(g indicator.Gruppo) int64{
			indicator.SoloPervenuti: func(g indicator.Gruppo) int64 { return g.Pervenuti },
			indicator.SoloDefiniti:  func(g indicator.Gruppo) int64 { return g.Definiti },
			indicator.SoloGiacenti:  func(g indicator.Gruppo) int64 { return g.Giacenti },
		} {
			selector := indicator.NewSelector(q, indicator.Selezione{Solo: solo}, 0)
			for _, batch := range set.Batches {
				selector.Add(0, batch)
			}
			total := q
			total.Per = nil
			if want := count(naive(rows, total, rilevazione, set.Found.Rows()).Gruppi[0]); selector.Totale != want {
				r.Fatalf("%+v: %d %s, want %d", q, selector.Totale, solo, want)
			}
		}
		tracer := indicator.NewTracer(q)
		for _, batch := range set.Batches {
			tracer.Add(batch)
		}
		var sent int64
		for _, g := range tracer.History(rilevazione).Giorni {
			sent += g.Pervenuti
		}
		total := q
		total.Per, total.Periodo = nil, calendar.Always
		if want := naive(rows, total, rilevazione, set.Found.Rows()).Gruppi[0].Pervenuti; sent != want {
			r.Fatalf("%+v: the history has %d pervenuti, want %d", q, sent, want)
		}
	})
}

func TestTheDetailExplainsTheCounts(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		rows := rapid.SliceOfN(rapid.Custom(some), 1, 60).Draw(r, "rows")
		q := someQuery(r)
		q.Per = nil
		set := load(t, rows, rapid.IntRange(1, 60).Draw(r, "rows per group"))
		g := indicator.Derive(q, indicator.Compute(set.Batches, q), rilevazione, set.Found.Rows()).Gruppi[0]
		limit := rapid.IntRange(0, 10).Draw(r, "limit")
		for solo, want := range map[indicator.Solo]int64{
			indicator.SoloPervenuti: g.Pervenuti, indicator.SoloDefiniti: g.Definiti,
			indicator.SoloGiacenti: g.Giacenti, indicator.SoloScaduti: g.Complessivo.Scaduti,
		} {
			selected := indicator.Selezione{Solo: solo}
			selectors := []*indicator.Selector{indicator.NewSelector(q, selected, limit), indicator.NewSelector(q, selected, limit)}
			for i, batch := range set.Batches {
				selectors[i%2].Add(0, batch)
			}
			detail, err := indicator.Details(selectors, set.Files, rilevazione)
			if err != nil {
				r.Fatal(err)
			}
			shown := want
			if limit > 0 {
				shown = min(want, int64(limit))
			}
			if detail.Totale != want || int64(len(detail.Quesiti)) != shown {
				r.Fatalf("%q: %d selected, %d shown, want %d and %d", solo, detail.Totale, len(detail.Quesiti), want, shown)
			}
			sum, last := int64(0), int32(1<<30)
			for _, got := range detail.Quesiti {
				row := rows[got.Riga-1]
				if got.ID != fmt.Sprint(got.Riga-1) || got.DataInvio != row.invio.String() || got.Oggetto != row.effettivo() || got.Struttura != row.struttura {
					r.Fatalf("row %d is shown as %+v, and is %+v", got.Riga, got, row)
				}
				if got.Giorni > last {
					r.Fatalf("%d giorni after %d", got.Giorni, last)
				}
				last = got.Giorni
				sum += int64(got.Giorni)
			}
			if solo == indicator.SoloDefiniti && limit == 0 && sum != g.Tempi.SommaGiorni {
				r.Fatalf("the giorni sum to %d, want %d", sum, g.Tempi.SommaGiorni)
			}
		}
	})
}

// Each age class of the giacenti leads to as many quesiti as it counts, whatever the period.
func TestTheDetailExplainsTheAges(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		rows := rapid.SliceOfN(rapid.Custom(some), 1, 60).Draw(r, "rows")
		for i := range rows {
			if rapid.IntRange(0, 3).Draw(r, "old") == 0 {
				rows[i].invio -= calendar.Day(rapid.Int32Range(0, 600).Draw(r, "older"))
			}
		}
		q := someQuery(r)
		q.Per = nil
		set := load(t, rows, 20)
		g := indicator.Derive(q, indicator.Compute(set.Batches, q), rilevazione, set.Found.Rows()).Gruppi[0]
		q.Periodo = calendar.Always
		for _, class := range g.Anzianita {
			for solo, want := range map[indicator.Solo]int64{
				indicator.SoloGiacenti: class.NonScaduti + class.Scaduti + class.SenzaSoglia, indicator.SoloScaduti: class.Scaduti,
			} {
				selector := indicator.NewSelector(q, indicator.Selezione{Solo: solo, Da: class.Da, A: class.A}, 0)
				for _, batch := range set.Batches {
					selector.Add(0, batch)
				}
				if selector.Totale != want {
					r.Fatalf("%q from %d giorni: %d selected, want %d", solo, class.Da, selector.Totale, want)
				}
			}
		}
	})
}

func TestMergingInAnySplitAndOrderGivesTheSameCells(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		rows := rapid.SliceOfN(rapid.Custom(some), 1, 60).Draw(r, "rows")
		q := someQuery(r)
		set := load(t, rows, rapid.IntRange(1, 20).Draw(r, "rows per group"))
		want := answer(set, indicator.Count(set.Batches, q).Table(), q)
		batches := rapid.Permutation(set.Batches).Draw(r, "order")
		merged := new(indicator.Table)
		for len(batches) > 0 {
			n := rapid.IntRange(1, len(batches)).Draw(r, "share")
			part := indicator.Count(batches[:n], q).Table()
			if rapid.Bool().Draw(r, "travels") { // as between two workers of the browser
				data, err := part.MarshalBinary()
				if err != nil {
					t.Fatal(err)
				}
				if part, err = indicator.UnmarshalTable(data); err != nil {
					t.Fatal(err)
				}
			}
			merged.Merge(part)
			batches = batches[n:]
		}
		if got := answer(set, merged, q); got != want {
			r.Fatalf("got  %s\nwant %s", got, want)
		}
	})
}

// Wherever D was before, what is counted at D is the same.
func TestMovingGivesWhatCountingAnewDoes(t *testing.T) {
	moved := 0
	rapid.Check(t, func(r *rapid.T) {
		rows := rapid.SliceOfN(rapid.Custom(some), 40, 120).Draw(r, "rows")
		for i := range rows {
			if i%30 > 0 {
				rows[i].definizione = min(rows[i].definizione, rows[i].invio+calendar.Day(i%50))
			}
		}
		q := someQuery(r)
		set := load(t, rows, rapid.IntRange(10, 120).Draw(r, "rows per group"))
		a := indicator.Count(set.Batches, q)
		for range 5 {
			next := q
			next.Osservazione += calendar.Day(rapid.IntRange(-20, 20).Draw(r, "days"))
			if a.Move(set.Batches, next) {
				q = next
				moved++
			}
			if got, want := answer(set, a.Table(), q), answer(set, indicator.Count(set.Batches, q).Table(), q); got != want {
				r.Fatalf("at %s: got  %s\nwant %s", q.Osservazione, got, want)
			}
		}
	})
	if moved == 0 {
		t.Error("nothing was moved")
	}
	t.Logf("%d moves", moved)
}

// From D to the next day exactly these quesiti change: those sent on that day, those
// answered on it, and those whose soglia runs out.
func TestADayMoreChangesExactlyTheQuesitiItMust(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		rows := rapid.SliceOfN(rapid.Custom(some), 1, 60).Draw(r, "rows")
		q := indicator.Query{
			Osservazione: calendar.Day(rapid.Int32Range(int32(day("2025-03-31")), int32(day("2025-09-30"))).Draw(r, "D")),
			Periodo:      calendar.Always, Base: catalog.Invio, Conteggio: calendar.Calendario,
		}
		set := load(t, rows, 0)
		at := func(d calendar.Day) indicator.Gruppo {
			q.Osservazione = d
			return indicator.Derive(q, indicator.Count(set.Batches, q).Table(), rilevazione, set.Found.Rows()).Gruppi[0]
		}
		before, after := at(q.Osservazione), at(q.Osservazione+1)
		next := q.Osservazione // at has moved it to the next day
		var sent, answered, answeredInTime, expired, expiredAnswered int64
		for _, row := range rows {
			age := int32(next - row.invio)
			switch {
			case row.invio == next:
				sent++
			case row.invio > next:
				continue
			}
			if row.definizione == next {
				answered++
				if row.soglia > 0 && age <= row.soglia {
					answeredInTime++
				}
				if row.soglia > 0 && age-1 > row.soglia {
					expiredAnswered++
				}
			}
			if row.soglia > 0 && row.definizione > next && age == row.soglia+1 {
				expired++
			}
		}
		for _, change := range []struct {
			name      string
			got, want int64
		}{
			{"pervenuti", after.Pervenuti - before.Pervenuti, sent},
			{"definiti", after.Definiti - before.Definiti, answered},
			{"giacenti", after.Giacenti - before.Giacenti, sent - answered},
			{"entro", after.Complessivo.Entro - before.Complessivo.Entro, answeredInTime},
			{"scaduti", after.Complessivo.Scaduti - before.Complessivo.Scaduti, expired - expiredAnswered},
		} {
			if change.got != change.want {
				r.Errorf("%s change by %d, want %d", change.name, change.got, change.want)
			}
		}
	})
}

// Before any valid quesito there is nothing to count, on however many processors.
func TestNothingIsCountedBeforeTheFirstDate(t *testing.T) {
	set := load(t, []quesito{{invio: day("2025-06-02"), definizione: day("2025-06-03"), struttura: "7000", oggetto: "x"}}, 1)
	q := indicator.Query{Osservazione: day("1999-12-31"), Periodo: calendar.Always, Base: catalog.Invio, Per: []indicator.Dimension{indicator.Struttura}}
	aggregators := []*indicator.Aggregator{indicator.NewAggregator(q), indicator.NewAggregator(q)}
	for _, a := range aggregators {
		for _, batch := range set.Batches {
			a.Add(batch)
		}
	}
	if groups := len(indicator.Merged(aggregators).Keys); groups != 0 {
		t.Errorf("%d groups", groups)
	}
}

// A filter passes over a batch in which it finds none of its values; a column that
// one file has and the next one lacks must not confuse it.
func TestAFilterLearnsEachFile(t *testing.T) {
	q := quesito{invio: day("2025-06-02"), definizione: day("2025-06-03"), struttura: "7000", oggetto: "x", intermed: "consulente"}
	with := load(t, []quesito{q}, 0).Batches
	q.intermed = ""
	written := fixture.Parquet([]fixture.Quesito{row("1", q)}, rilevazione.String(), 0)
	set, err := fixture.Decode(written, ingest.Options{Without: map[export.Role]bool{export.Intermediario: true}})
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		value string
		want  int64
	}{{"consulente", 2}, {indicator.NonIndicato, 2}, {"nobody", 0}} {
		batches := slices.Concat(with, set.Batches, with, set.Batches)
		table := indicator.Count(batches, indicator.Query{Osservazione: rilevazione, Periodo: calendar.Always, Base: catalog.Invio,
			Dove: map[indicator.Dimension][]string{indicator.Intermediario: {test.value}}}).Table()
		got := int64(0)
		for _, cell := range table.Cells {
			got += cell.Pervenuti
		}
		if got != test.want {
			t.Errorf("%s: %d quesiti, not %d", test.value, got, test.want)
		}
	}
}

func TestManyValuesNeedWiderCodes(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	rows := make([]quesito, 90_000)
	for i := range rows {
		rows[i] = quesito{invio: day("2025-06-02"), definizione: day("2025-06-02") + calendar.Day(random.IntN(90)), soglia: 5,
			struttura: fmt.Sprint(random.IntN(80_000)), oggetto: fmt.Sprint(random.IntN(300)), lavorazione: "x"}
	}
	set := load(t, rows, 0)
	for _, per := range [][]indicator.Dimension{{indicator.Struttura}, {indicator.Struttura, indicator.Mese}, {indicator.Struttura, indicator.Intermediario}} {
		q := indicator.Query{Osservazione: rilevazione, Periodo: calendar.Always, Base: catalog.Invio, Conteggio: calendar.Calendario, Per: per}
		if got, want := answer(set, indicator.Compute(set.Batches, q), q), encode(naive(rows, q, rilevazione, set.Found.Rows())); got != want {
			t.Errorf("by %v: the documents differ", per)
		}
	}
	q := indicator.Query{Osservazione: rilevazione, Periodo: calendar.Month(2025*12 + 5).Period(), Base: catalog.Invio, Conteggio: calendar.Calendario,
		Per: []indicator.Dimension{indicator.Struttura, indicator.Mese}, Mensile: true}
	q.Periodo.To = calendar.Month(2025*12 + 6).Last() // documents of more months take gigabytes
	if got, want := indicator.Derive(q, indicator.Compute(set.Batches, q), rilevazione, export.Rows{}), naiveMonths(rows, q); !reflect.DeepEqual(got, want) {
		t.Error("month by month the documents differ")
	}
}

func TestQueriesThatCannotBeAnswered(t *testing.T) {
	good := indicator.Query{Osservazione: rilevazione, Periodo: calendar.Always}
	for _, test := range []struct {
		name  string
		spoil func(*indicator.Query)
		ok    bool
	}{
		{"good", func(*indicator.Query) {}, true},
		{"D after R", func(q *indicator.Query) { q.Osservazione++ }, false},
		{"a period that ends before it begins", func(q *indicator.Query) { q.Periodo = calendar.Period{From: 10, To: 9} }, false},
		{"three dimensions", func(q *indicator.Query) { q.Per = slices.Clone(indicator.Dimensions[:3]) }, false},
		{"a dimension twice", func(q *indicator.Query) { q.Per = []indicator.Dimension{indicator.Mese, indicator.Mese} }, false},
	} {
		q := good
		test.spoil(&q)
		if err := q.Check(rilevazione); (err == nil) != test.ok {
			t.Errorf("%s: %v", test.name, err)
		}
	}
	if _, err := indicator.ParseDimension("regione"); err == nil {
		t.Error("regione was taken for a dimension")
	}
}
