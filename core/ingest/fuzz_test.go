package ingest_test

import (
	"context"
	"errors"
	"math"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"cruscotto/core/calendar"
	"cruscotto/core/export"
	. "cruscotto/core/fixture"
	"cruscotto/core/fixture/bounded"
	"cruscotto/core/ingest"
)

// whole decodes everything of an export: ids, profiles, rows.
func whole(data []byte) (*ingest.Set, *export.Findings, error) {
	file, err := ingest.Open(Source("export.parquet", data), 0, ingest.Options{Profile: true})
	if err != nil {
		return nil, nil, err
	}
	set := ingest.NewSet([]*ingest.File{file})
	if err := set.Identify(context.Background(), 1, nil); err != nil {
		return nil, nil, err
	}
	if err := set.DecodeAll(context.Background(), 1, nil, nil); err != nil {
		return nil, nil, err
	}
	found, err := ingest.Summary(set.Files, set.IDs, set.Found)
	return set, found, err
}

// Any bytes as an export: they give quesiti whose numbers agree with one another, or
// a failure with its code.
func FuzzExport(f *testing.F) {
	rows := make([]Quesito, 12)
	for i := range rows {
		rows[i] = good()
		rows[i].ID = P(string(rune('a' + i%5)))
	}
	rows[3].Definizione, rows[5].Invio, rows[7].Oggetto = nil, nil, nil
	for _, codec := range []parquet.WriterOption{parquet.Compression(&parquet.Uncompressed), parquet.Compression(&parquet.Snappy)} {
		f.Add(WithoutChecksums(Parquet(rows, "2025-12-31", 7, codec)))
		f.Add(WithoutChecksums(Parquet(texts(), "", 0, codec)))
	}
	// What tools write: columns of type NULL, numbers as DOUBLE, texts with NULs, dates
	// without leading zeros, pages v2 with a wrong mark, chunk sizes that are too small.
	f.Add(WithoutChecksums(asNull(typed(export.OggettoLavorazione, parquet.Optional(parquet.Int(32)), make([]any, 3)), export.OggettoLavorazione)))
	f.Add(WithoutChecksums(typed(export.Direzione, parquet.Optional(parquet.Leaf(parquet.DoubleType)), make([]any, 3))))
	f.Add(WithoutChecksums(typed(export.SogliaGiorni, parquet.Optional(parquet.Leaf(parquet.DoubleType)), []any{5.0, 5.5, nil, math.NaN()})))
	f.Add(WithoutChecksums(typed(export.IDQuesito, parquet.Leaf(parquet.DoubleType), []any{1.0, 1.0, 3.0})))
	f.Add(WithoutChecksums(typed(export.IDQuesito, parquet.Decimal(0, 20, parquet.FixedLenByteArrayType(9)), []any{"\x00\x00\x00\x00\x00\x00\x00\x00\x19"})))
	f.Add(WithoutChecksums(typed(export.Struttura, parquet.Leaf(parquet.FixedLenByteArrayType(8)), []any{"7000\x00\x00\x00\x00"})))
	f.Add(WithoutChecksums(typed(export.DataInvio, parquet.String(), []any{"3/4/2025", "13/4/2025 9:05", "2025-04-03 10:00+02"})))
	f.Add(Repaged(typed(export.Stato, parquet.Optional(parquet.String()), []any{"Chiuso", nil}, parquet.DataPageVersion(2), parquet.Compression(&parquet.Snappy)), func(h *format.PageHeader) {
		h.DataPageHeaderV2.V.IsCompressed = thrift.New(false)
	}))
	f.Add(Forged(WithoutChecksums(Parquet(rows, "2025-12-31", 7)), func(m *format.FileMetaData) {
		for i := range m.RowGroups[0].Columns {
			m.RowGroups[0].Columns[i].MetaData.TotalCompressedSize -= 14
			m.RowGroups[0].Columns[i].MetaData.Statistics = format.Statistics{}
		}
	}))
	f.Fuzz(func(t *testing.T, data []byte) {
		var (
			set     *ingest.Set
			found   *export.Findings
			err     error
			failure *export.Failure
		)
		if bounded.Run(t, func() { set, found, err = whole(data) }); err != nil {
			if !errors.As(err, &failure) || failure.Code == "" {
				t.Fatalf("not a failure with a code: %v", err)
			}
			return
		}
		excluded, kept := int64(0), int64(0)
		for rule, n := range found.Counts {
			if export.Rule(rule).Excludes() {
				excluded += n
			}
		}
		for _, batch := range set.Batches {
			kept += batch.NumRows()
		}
		if found.Read != set.Files[0].Rows || kept != found.Valid || found.Read != found.Valid+excluded {
			t.Fatalf("%d rows read of %d, %d valid, %d kept, %d excluded", found.Read, set.Files[0].Rows, found.Valid, kept, excluded)
		}
	})
}

// texts is an export whose dates are text.
func texts() []textual {
	return []textual{
		{ID: 1, Struttura: "7000", Oggetto: "Dilazioni", Invio: "2025-06-03", Definizione: P("03/06/2025 10:00")},
		{ID: 2, Struttura: "8100", Oggetto: "Deleghe", Invio: "2025-06-03T23:30:00Z", Soglia: P[int64](5)},
		{ID: 1, Struttura: "8100", Oggetto: "Deleghe", Invio: "25/06/2025", Soglia: P[int64](7)},
	}
}

type textual struct {
	ID          int32   `parquet:"id_quesito"`
	Struttura   string  `parquet:"struttura"`
	Oggetto     string  `parquet:"oggetto,delta"`
	Invio       string  `parquet:"data_invio"`
	Definizione *string `parquet:"data_definizione"`
	Soglia      *int64  `parquet:"soglia_giorni"`
}

// Any text as a date: what is read as one is the date that it says.
func FuzzDate(f *testing.F) {
	for _, text := range []string{"2025-06-03", "03/06/2025", "2025-06-03T10:11:12.5+02:00", "03/06/2025 23:59", "31/02/2025", "2025-06-03 24:00", "3/6/2025 9:05", "13/6/2025", "6/13/2025", "2025-06-03 10:00:00+02", "2025-06-03T10:00:00,25-0330", "0001-01-01T00:00:00+14:00"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		rows := texts()
		rows[0].Invio, rows[0].Definizione = text, nil
		var (
			set     *ingest.Set
			found   *export.Findings
			err     error
			failure *export.Failure
		)
		bounded.Run(t, func() { set, found, err = whole(Parquet(rows[:1], "", 0)) })
		switch {
		case errors.As(err, &failure) && failure.Code == export.F005: // month first
		case err != nil:
			t.Fatal(err)
		case found.Valid == 1:
			if found.FirstInvio < export.EarliestDate || found.FirstInvio > calendar.Last {
				t.Fatalf("%q is %s", text, found.FirstInvio)
			}
		case len(set.Batches) > 0:
			t.Fatalf("%q: a batch of no valid row", text)
		}
	})
}
