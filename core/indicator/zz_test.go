package indicator_test

import (
	"context"
	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/export"
	"cruscotto/core/indicator"
	"cruscotto/core/ingest"
	"os"
	"testing"
)

func open(b *testing.B) *ingest.Set {
	f, _ := os.Open("/tmp/t/duck2m.parquet")
	st, _ := f.Stat()
	file, err := ingest.Open(ingest.Source{Name: "x", Size: st.Size(), ReaderAt: f}, 0, ingest.Options{Rilevazione: calendar.Never, Without: map[export.Role]bool{export.Direzione: true, export.Intermediario: true}})
	if err != nil {
		b.Fatal(err)
	}
	return ingest.NewSet([]*ingest.File{file})
}
func BenchmarkZDecode(b *testing.B) {
	for range b.N {
		s := open(b)
		s.DecodeAll(context.Background(), 1, nil)
	}
}
func BenchmarkZAgg(b *testing.B) {
	s := open(b)
	s.DecodeAll(context.Background(), 1, nil)
	q := indicator.Query{Osservazione: calendar.Date(2025, 12, 31), Periodo: calendar.Always, Base: catalog.Invio, Conteggio: calendar.Calendario, Per: []indicator.Dimension{indicator.Struttura, indicator.Oggetto}}
	for range b.N {
		indicator.Derive(q, indicator.Compute(s.Batches, q, 1), q.Osservazione, s.Found.Rows())
	}
}
