package indicator_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"slices"
	"testing"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/demo"
	"cruscotto/core/demo/demofile"
	"cruscotto/core/fixture"
	"cruscotto/core/indicator"
	"cruscotto/core/ingest"
)

const benchmarkRows = 1_000_000

func demonstration(b *testing.B) []byte {
	b.Helper()
	var out bytes.Buffer
	options := demo.Options{Rows: benchmarkRows, Start: calendar.Date(2025, 1, 1).Month(), Months: 12, Rilevazione: rilevazione, Seed: 1}
	if err := demofile.Write(context.Background(), &out, options, nil); err != nil {
		b.Fatal(err)
	}
	return out.Bytes()
}

// threads are one core, and all of them.
func threads() []int { return slices.Compact([]int{1, runtime.GOMAXPROCS(0)}) }

func report(b *testing.B) {
	b.ReportMetric(benchmarkRows*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mrows/s")
}

// BenchmarkDecode reads a whole export; MB/s are of its bytes.
func BenchmarkDecode(b *testing.B) {
	data := demonstration(b)
	for _, n := range threads() {
		b.Run(fmt.Sprintf("threads=%d", n), func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			for range b.N {
				file, err := ingest.Open(fixture.Source("demo.parquet", data), 0, ingest.Options{})
				if err != nil {
					b.Fatal(err)
				}
				if err := ingest.NewSet([]*ingest.File{file}).DecodeAll(context.Background(), n, nil, nil); err != nil {
					b.Fatal(err)
				}
			}
			report(b)
		})
	}
}

// BenchmarkAnswer answers a query over what is decoded, down to the document.
func BenchmarkAnswer(b *testing.B) {
	set, err := fixture.Decode(demonstration(b), ingest.Options{})
	if err != nil {
		b.Fatal(err)
	}
	for _, per := range [][]indicator.Dimension{nil, {indicator.Direzione}, {indicator.Struttura}, {indicator.Struttura, indicator.Mese}, {indicator.Struttura, indicator.Oggetto}} {
		for _, n := range threads() {
			b.Run(fmt.Sprintf("per=%v/threads=%d", per, n), func(b *testing.B) {
				defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(n))
				q := indicator.Query{Osservazione: rilevazione, Periodo: calendar.Always, Base: catalog.Invio, Conteggio: calendar.Calendario, Per: per}
				for range b.N {
					indicator.Derive(q, indicator.Compute(set.Batches, q), rilevazione, set.Found.Rows())
				}
				report(b)
			})
		}
	}
}

// BenchmarkMonths answers for 13 months, each as of its giorno di maturità, by what a report
// and the page ask: one question each, and all in one.
func BenchmarkMonths(b *testing.B) {
	set, err := fixture.Decode(demonstration(b), ingest.Options{})
	if err != nil {
		b.Fatal(err)
	}
	last := rilevazione.Month()
	for _, per := range [][]indicator.Dimension{{}, {indicator.Direzione, indicator.Struttura}} {
		q := indicator.Query{Osservazione: rilevazione, Base: catalog.Invio, Conteggio: calendar.Calendario, Per: per}
		b.Run(fmt.Sprintf("apart/per=%v", per), func(b *testing.B) {
			for range b.N {
				for m := last - 12; m <= last; m++ {
					q.Periodo = m.Period()
					q.Osservazione = min(rilevazione, q.Periodo.Maturity(catalog.SogliaMassima, q.Conteggio))
					indicator.Count(set.Batches, q).Table()
				}
			}
			report(b)
		})
		q.Per, q.Mensile = append(slices.Clone(per), indicator.Mese), true
		q.Periodo, q.Osservazione = calendar.Period{From: (last - 12).First(), To: last.Last()}, rilevazione
		b.Run(fmt.Sprintf("together/per=%v", per), func(b *testing.B) {
			for range b.N {
				indicator.Count(set.Batches, q).Table()
			}
			report(b)
		})
	}
}

// BenchmarkParts measures the two parts of an answer of the page: what each worker
// does with its share of the quesiti, and what one of them then does with the parts
// of all, here of two.
func BenchmarkParts(b *testing.B) {
	set, err := fixture.Decode(demonstration(b), ingest.Options{})
	if err != nil {
		b.Fatal(err)
	}
	q := indicator.Query{Osservazione: rilevazione, Periodo: calendar.Always, Base: catalog.Invio, Conteggio: calendar.Calendario,
		Per: []indicator.Dimension{indicator.Struttura}}
	part := func() []byte {
		part, err := indicator.Count(set.Batches, q).Table().MarshalBinary()
		if err != nil {
			b.Fatal(err)
		}
		return part
	}
	b.Run("aggregate", func(b *testing.B) {
		for range b.N {
			part()
		}
		report(b)
	})
	b.Run("move", func(b *testing.B) {
		a, next := indicator.Count(set.Batches, q), q
		for i := range b.N {
			if next.Osservazione = q.Osservazione - calendar.Day(1+i%100); !a.Move(set.Batches, next) {
				a = indicator.Count(set.Batches, next)
			}
			if _, err := a.Table().MarshalBinary(); err != nil {
				b.Fatal(err)
			}
		}
		report(b)
	})
	q.Periodo = calendar.Month(2025*12 + 5).Period()
	b.Run("month", func(b *testing.B) {
		for range b.N {
			part()
		}
		report(b)
	})
	parts := [][]byte{part(), part()}
	b.Run("derive", func(b *testing.B) {
		for range b.N {
			table := new(indicator.Table)
			for _, part := range parts {
				other, err := indicator.UnmarshalTable(part)
				if err != nil {
					b.Fatal(err)
				}
				table.Merge(other)
			}
			for _, t := range []*indicator.Table{table, table.Total()} {
				if _, err := json.Marshal(indicator.Derive(q, t, rilevazione, set.Found.Rows())); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
}
