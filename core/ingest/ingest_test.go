package ingest_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/deprecated"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/export"
	. "cruscotto/core/fixture"
	"cruscotto/core/ingest"
	"cruscotto/core/words"
)

var unknown = ingest.Options{}

// good is a quesito without findings, to be made bad in one respect.
func good() Quesito {
	return Quesito{
		ID: P("1"), Struttura: P("7000"), Oggetto: P("Dilazioni"), Invio: At("2025-06-03"), Definizione: At("2025-06-10"),
		Direzione: P("Roma"), Intermediario: P("Azienda"), Soglia: P[int32](15), Stato: P("Chiuso"), Nome: P("Roma"), Gestione: P("agricoltura"),
	}
}

func TestEachRuleFindsItsRowsAndNoOther(t *testing.T) {
	registry := catalog.Default()
	registry.Strutture = map[string]catalog.Struttura{"7000": {Direzione: "Roma"}}
	soglie := catalog.Default()
	soglie.Soglie = map[string]int64{"Dilazioni": 15}
	for _, test := range []struct {
		name    string
		spoil   func(q *Quesito)
		catalog *catalog.Catalog
		want    string // the rules found, joined by a blank
	}{
		{"nothing wrong", func(q *Quesito) {}, nil, ""},
		{"giacente", func(q *Quesito) { q.Definizione, q.Stato = nil, P("Aperto") }, nil, ""},
		{"id null", func(q *Quesito) { q.ID = nil }, nil, "E101"},
		{"id blank", func(q *Quesito) { q.ID = P(" \t") }, nil, "E101"},
		{"id of a no-break space, as sheets and web pages have it", func(q *Quesito) { q.ID = P("\u00a0") }, nil, "E101"},
		{"invio null", func(q *Quesito) { q.Invio = nil }, nil, "E102"},
		{"invio not a date", func(q *Quesito) { q.Invio = P(time.Date(12025, 1, 1, 0, 0, 0, 0, time.UTC)) }, nil, "E102"},
		{"definizione not a date", func(q *Quesito) { q.Definizione = P(time.Date(-1, 1, 1, 0, 0, 0, 0, time.UTC)) }, nil, "E103"},
		{"definizione a day before", func(q *Quesito) { q.Definizione = At("2025-06-02") }, nil, "E104"},
		{"definizione before by the clock, on the same day", func(q *Quesito) { q.Definizione = P(q.Invio.Add(-time.Hour)) }, nil, ""},
		{"definizione the evening before in UTC, the same day in Rome", func(q *Quesito) { q.Definizione = P(time.Date(2025, 6, 2, 22, 30, 0, 0, time.UTC)) }, nil, ""},
		{"invio after R", func(q *Quesito) { q.Invio, q.Definizione, q.Stato = At("2026-01-01"), nil, nil }, nil, "E105"},
		{"invio on R", func(q *Quesito) { q.Invio, q.Definizione, q.Stato = At("2025-12-31"), nil, nil }, nil, ""},
		{"definizione after R", func(q *Quesito) { q.Definizione = At("2026-01-01") }, nil, "E106"},
		{"definizione in the last year that is no way of writing still open", func(q *Quesito) { q.Definizione = At("2899-12-31") }, nil, "E106"},
		{"definizione that says still open", func(q *Quesito) { q.Definizione, q.Stato = At("2900-01-01"), P("Aperto") }, nil, "W208"},
		{"definizione in 2900 by the time of Rome only", func(q *Quesito) {
			q.Definizione, q.Stato = P(time.Date(2899, 12, 31, 23, 0, 0, 0, time.UTC)), P("Aperto")
		}, nil, "W208"},
		{"definizione past 9999 by the time of Rome", func(q *Quesito) {
			q.Definizione, q.Stato = P(time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC)), P("Aperto")
		}, nil, "W208"},
		{"definizione that is infinity", func(q *Quesito) { q.Definizione, q.Stato = P(time.UnixMicro(math.MaxInt64)), P("Aperto") }, nil, "W208"},
		{"chiuso with a definizione that says still open", func(q *Quesito) { q.Definizione = At("9999-12-31") }, nil, "W204 W208"},
		{"a conventional definizione in a row without invio", func(q *Quesito) { q.Invio, q.Definizione = nil, At("9999-12-31") }, nil, "E102"},
		{"a conventional definizione in a row sent after R", func(q *Quesito) { q.Invio, q.Definizione = At("2026-01-01"), At("9999-12-31") }, nil, "E105"},
		{"a conventional invio", func(q *Quesito) { q.Invio, q.Definizione = At("9999-12-31"), nil }, nil, "E105"},
		{"invio before 2000", func(q *Quesito) { q.Invio = At("1999-12-31") }, nil, "E108"},
		{"both before 2000", func(q *Quesito) { q.Invio, q.Definizione = At("1900-01-01"), At("1900-01-01") }, nil, "E108"},
		{"the first E that fits: E101 before E102", func(q *Quesito) { q.ID, q.Invio = nil, nil }, nil, "E101"},
		{"the first E that fits: E104 before E108", func(q *Quesito) { q.Definizione = At("1900-01-01") }, nil, "E104"},
		{"the first E that fits: E106 before E108", func(q *Quesito) { q.Invio, q.Definizione = At("1999-01-01"), At("2027-01-01") }, nil, "E106"},
		{"no W where there is an E", func(q *Quesito) { q.Invio, q.Oggetto = nil, nil }, nil, "E102"},
		{"oggetto null", func(q *Quesito) { q.Oggetto = nil }, nil, "W201"},
		{"oggetto blank", func(q *Quesito) { q.Oggetto = P("  ") }, nil, "W201"},
		{"oggetto of no-break spaces", func(q *Quesito) { q.Oggetto = P("\u00a0\u2007") }, nil, "W201"},
		{"oggetto di lavorazione of a no-break space", func(q *Quesito) { q.Lavorazione = P("\u00a0") }, nil, ""},
		{"oggetto not specified is a value", func(q *Quesito) { q.Oggetto = P("Non specificato") }, nil, ""},
		{"no soglia", func(q *Quesito) { q.Soglia = nil }, nil, "W202"},
		{"soglia by the table", func(q *Quesito) { q.Soglia = nil }, soglie, ""},
		{"soglia by the table, of the oggetto effettivo", func(q *Quesito) { q.Soglia, q.Lavorazione = nil, P("Deleghe") }, soglie, "W202"},
		{"struttura null", func(q *Quesito) { q.Struttura = nil }, nil, "W203"},
		{"struttura in the registry", func(q *Quesito) {}, registry, ""},
		{"struttura not in the registry", func(q *Quesito) { q.Struttura = P("9999") }, registry, "W203"},
		{"chiuso without definizione", func(q *Quesito) { q.Definizione = nil }, nil, "W204"},
		{"aperto with definizione", func(q *Quesito) { q.Stato = P(" APERTO ") }, nil, "W204"},
		{"a stato that is not known", func(q *Quesito) { q.Stato = P("Referred Out") }, nil, ""},
		{"before the channel", func(q *Quesito) { q.Invio = At("2009-07-23") }, nil, "W205"},
		{"on the first day of the channel", func(q *Quesito) { q.Invio = At("2009-07-24") }, nil, ""},
		{"soglia of no class", func(q *Quesito) { q.Soglia = P[int32](7) }, nil, "W207"},
		{"soglia of no class is not replaced by the table", func(q *Quesito) { q.Soglia = P[int32](0) }, soglie, "W207"},
		{"several W at once", func(q *Quesito) { q.Oggetto, q.Struttura, q.Soglia = nil, nil, nil }, nil, "W201 W202 W203"},
	} {
		t.Run(test.name, func(t *testing.T) {
			bad := good()
			test.spoil(&bad)
			set, err := Decode(Parquet([]Quesito{good(), bad, good()}, "2025-12-31", 0), ingest.Options{Catalog: test.catalog})
			if err != nil {
				t.Fatal(err)
			}
			var found []string
			for rule, n := range set.Found.Counts {
				if n > 0 {
					found = append(found, export.Rule(rule).Info().Code)
				}
				for _, e := range set.Found.Examples[rule] {
					if e.Row != 2 {
						t.Errorf("%s shown by row %d, want 2", export.Rule(rule).Info().Code, e.Row)
					}
				}
			}
			if got := strings.Join(found, " "); got != test.want {
				t.Errorf("found %q, want %q", got, test.want)
			}
			valid := int64(3)
			if strings.HasPrefix(test.want, "E") {
				valid--
			}
			if set.Found.Read != 3 || set.Found.Valid != valid {
				t.Errorf("read %d, valid %d, want 3 and %d", set.Found.Read, set.Found.Valid, valid)
			}
		})
	}
}

func TestExamplesShowTheFirstTenWithTheirValues(t *testing.T) {
	var rows []Quesito
	for i := range 30 {
		q := good()
		if i%2 == 1 {
			q.Definizione = At("2025-06-01")
		}
		rows = append(rows, q)
	}
	set, err := Decode(Parquet(rows, "2025-12-31", 7), unknown)
	if err != nil {
		t.Fatal(err)
	}
	examples := set.Found.Examples[export.E104]
	if set.Found.Counts[export.E104] != 15 || len(examples) != export.MaxExamples {
		t.Fatalf("%d found, %d shown", set.Found.Counts[export.E104], len(examples))
	}
	for i, e := range examples {
		if e.Row != int64(2*i+2) || e.Values[export.DataInvio] != "2025-06-03" || e.Values[export.DataDefinizione] != "2025-06-01" {
			t.Errorf("example %d: %+v", i, e)
		}
	}
}

func TestExamplesNeverShowTheValueOfAnotherRow(t *testing.T) {
	type row struct {
		ID          string `parquet:"id_quesito"`
		Struttura   string `parquet:"struttura"`
		Oggetto     string `parquet:"oggetto"`
		Invio       string `parquet:"data_invio,dict"`
		Definizione string `parquet:"data_definizione"`
	}
	// A dictionary begins with the values of the rows before, which break E101.
	var rows []row
	for i := range 500 {
		rows = append(rows, row{Invio: fmt.Sprint("strange ", i)})
	}
	for i := range 5 {
		rows = append(rows, row{ID: "1", Invio: fmt.Sprint("strange ", i*100)})
	}
	set, err := Decode(Parquet(rows, "2025-12-31", 0), unknown)
	if err != nil {
		t.Fatal(err)
	}
	for i, e := range set.Found.Examples[export.E102] {
		want := fmt.Sprint("strange ", i*100)
		if i*100 >= 200 {
			want = "…" // no longer kept
		}
		if got := e.Values[export.DataInvio]; got != want {
			t.Errorf("row %d shows %q, want %q", e.Row, got, want)
		}
	}
}

// one reads the days of a single row whose two dates have a type of their own.
func one[T any](t *testing.T, row T) (invio, definizione calendar.Day, found *export.Findings) {
	t.Helper()
	set, err := Decode(Parquet([]T{row}, "2100-12-31", 0), unknown)
	if err != nil {
		t.Fatal(err)
	}
	if len(set.Batches) == 0 {
		return 0, 0, set.Found
	}
	batch := set.Batches[0]
	return calendar.Day(batch.Column(ingest.Invio).(*array.Date32).Value(0)),
		calendar.Day(batch.Column(ingest.Definizione).(*array.Date32).Value(0)), set.Found
}

func TestEveryTypeOfDateGivesTheSameDay(t *testing.T) {
	type common struct {
		ID        int64  `parquet:"id_quesito"`
		Struttura string `parquet:"struttura"`
		Oggetto   string `parquet:"oggetto"`
	}
	type utc[T any] struct {
		common
		Invio       T `parquet:"data_invio"`
		Definizione T `parquet:"data_definizione"`
	}
	instant := time.Date(2025, 5, 31, 23, 30, 0, 0, time.UTC) // 1 June in Rome
	later := time.Date(2025, 6, 10, 21, 59, 59, 0, time.UTC)
	check := func(name string, invio, definizione calendar.Day) {
		t.Helper()
		if invio.String() != "2025-06-01" || definizione.String() != "2025-06-10" {
			t.Errorf("%s: %s and %s", name, invio, definizione)
		}
	}
	{
		a, b, _ := one(t, struct {
			common
			Invio       int64 `parquet:"data_invio,timestamp(millisecond)"`
			Definizione int64 `parquet:"data_definizione,timestamp(millisecond)"`
		}{Invio: instant.UnixMilli(), Definizione: later.UnixMilli()})
		check("milliseconds UTC", a, b)
	}
	{
		a, b, _ := one(t, struct {
			common
			Invio       int64 `parquet:"data_invio,timestamp(microsecond)"`
			Definizione int64 `parquet:"data_definizione,timestamp(microsecond)"`
		}{Invio: instant.UnixMicro(), Definizione: later.UnixMicro()})
		check("microseconds UTC", a, b)
	}
	{
		a, b, _ := one(t, struct {
			common
			Invio       int64 `parquet:"data_invio,timestamp(nanosecond)"`
			Definizione int64 `parquet:"data_definizione,timestamp(nanosecond)"`
		}{Invio: instant.UnixNano(), Definizione: later.UnixNano()})
		check("nanoseconds UTC", a, b)
	}
	{
		a, b, _ := one(t, struct {
			common
			Invio       int64 `parquet:"data_invio,timestamp(microsecond:local)"`
			Definizione int64 `parquet:"data_definizione,timestamp(microsecond:local)"`
		}{Invio: time.Date(2025, 6, 1, 0, 0, 0, 0, time.UTC).UnixMicro(), Definizione: time.Date(2025, 6, 10, 23, 59, 59, 999, time.UTC).UnixMicro()})
		check("microseconds, naive", a, b)
	}
	{
		a, b, _ := one(t, struct {
			common
			Invio       int32 `parquet:"data_invio,date"`
			Definizione int32 `parquet:"data_definizione,date"`
		}{Invio: int32(calendar.Date(2025, 6, 1)), Definizione: int32(calendar.Date(2025, 6, 10))})
		check("DATE", a, b)
	}
	{
		int96 := func(t time.Time) deprecated.Int96 {
			days, rest := t.Unix()/86400+2440588, uint64(t.Unix()%86400)*1e9
			return deprecated.Int96{uint32(rest), uint32(rest >> 32), uint32(days)}
		}
		a, b, _ := one(t, utc[deprecated.Int96]{Invio: int96(instant), Definizione: int96(later)})
		check("INT96", a, b)
	}
	for _, form := range [][2]string{
		{"2025-06-01", "2025-06-10"},
		{"2025-06-01T00:00:00", "2025-06-10 23:59:59"},
		{"2025-06-01 00:00", "2025-06-10T23:59:59.999999"},
		{"2025-05-31T23:30:00Z", "2025-06-10T21:59:59Z"},
		{"2025-06-01T01:30:00+02:00", "2025-06-10 23:59:59.5+0200"},
		{"01/06/2025", "10/06/2025 23:59"},
		{" 01/06/2025 00:00:00 ", "10/06/2025 23:59:59"},
		{"1/6/2025", "10/6/2025 9:05"},
		{"2025-6-1", "2025-6-10 9:05:07"},
		{"1/6/2025 0:00", "10/6/2025 23:59:59,5"},
		{"2025-05-31 22:00:00+00", "2025-06-10 23:59:59,123456+02"},
		{"2025-06-01 01:30+02", "2025-06-10T23:59+0200"},
		{"2025-05-31T17:30-0430", "2025-06-10T23:29:59.999999999+0130"},
		{"01/06/2025 01:30+02:00", "10/6/2025 21:59:59Z"},
		{"2025-05-31t23:30:00z", "2025-06-10 21:59:59z"}, // RFC 3339 allows small letters
	} {
		a, b, _ := one(t, utc[string]{Invio: form[0], Definizione: form[1]})
		check(fmt.Sprint(form), a, b)
	}
	for _, no := range []string{
		"2025-06", "2025-06-", "25-06-01", "1-6-2025", "1/6/25", "1/6/02025", "1/6/20250", "02025-06-01", "20250-06-01", "1/6", "1//2025", "/6/2025", "1/6/2025 9", "1/6/2025 9:5", "1/6/2025T",
		"2025-06-31", "2025-02-29", "1900-02-29", "0/6/2025", "1/0/2025", "1/13/2025x", "2025-06-01 24:00", "2025-06-01 10:60", "2025-06-01 10:00:60",
		"2025-06-01 10:00:00.", "2025-06-01 10:00:00+", "2025-06-01 10:00:00+2", "2025-06-01 10:00:00+020", "2025-06-01 10:00:00+02:", "2025-06-01 10:00:00+24",
		"2025-06-01 10:00:00+0260", "2025-06-01 10:00:00Zx", "2025-06-01Z", "2025-06-01x10:00", "0000-06-01", "2025/06/01", "20250601", "45809",
	} {
		if _, _, found := one(t, utc[string]{Invio: no, Definizione: ""}); found.Counts[export.E102] != 1 {
			t.Errorf("%q is a date: %+v", no, found.Counts)
		}
	}
	if _, _, found := one(t, utc[string]{Invio: "13/25/2025", Definizione: ""}); found.Counts[export.E102] != 1 ||
		found.Examples[export.E102][0].Values[export.DataInvio] != "13/25/2025" {
		t.Errorf("13/25/2025: %+v", found)
	}
	if a, b, _ := one(t, utc[string]{Invio: "2025-06-01", Definizione: " \u00a0"}); a.String() != "2025-06-01" || b != calendar.Never {
		t.Errorf("a blank definizione: %s, %s", a, b)
	}
}

func TestRilevazione(t *testing.T) {
	rows := []Quesito{good(), good()}
	rows[1].Invio, rows[1].Definizione, rows[1].Stato = At("2025-07-01"), nil, nil
	today := calendar.Date(2025, 11, 27)
	given, unknown := ingest.Options{Rilevazione: calendar.Date(2025, 8, 31), Today: today}, ingest.Options{Today: today}
	rows[0].Definizione = At("2025-11-29") // in the future
	for _, test := range []struct {
		name, metadata string
		options        ingest.Options
		want           string
		fonte          ingest.Fonte
	}{
		{"from the metadata", "2025-09-30", unknown, "2025-09-30", ingest.Metadati},
		{"from the option", "", given, "2025-08-31", ingest.Opzione},
		{"from the option in place of the metadata", "2025-09-30", given, "2025-08-31", ingest.Opzione},
		{"metadata that are no date", "30/09/2025", given, "2025-08-31", ingest.Opzione},
		{"from the data, none of them in the future", "", unknown, "2025-07-01", ingest.Dati},
		{"tomorrow is not in the future yet", "2025-11-28", unknown, "2025-11-28", ingest.Metadati},
		{"metadata in the future", "2025-11-29", unknown, "2025-07-01", ingest.Dati},
	} {
		t.Run(test.name, func(t *testing.T) {
			set, err := Decode(Parquet(rows, test.metadata, 0), test.options)
			if err != nil {
				t.Fatal(err)
			}
			found, err := ingest.Summary(set.Files, nil, set.Found)
			if err != nil {
				t.Fatal(err)
			}
			if got := ingest.Rilevazione(set.Files, found); got.String() != test.want || set.Files[0].Fonte != test.fonte {
				t.Errorf("%s (%s), want %s (%s)", got, set.Files[0].Fonte, test.want, test.fonte)
			}
			believed := strings.HasPrefix(test.metadata, "2025-") && test.metadata != "2025-11-29"
			if warned := found.Counts[export.W206] == 1; warned == believed {
				t.Errorf("W206 = %d", found.Counts[export.W206])
			}
			if found.Counts[export.E106] != 1 || found.After[0] != 1 {
				t.Errorf("E106 = %d, %d dates after R: want 1 each", found.Counts[export.E106], found.After[0])
			}
		})
	}
}

func TestFileFailures(t *testing.T) {
	whole := Parquet([]Quesito{good()}, "2025-12-31", 0)
	type missing struct {
		ID        string `parquet:"id_quesito"`
		Struttura string `parquet:"struttura"`
		Oggetto   string `parquet:"oggetto"`
		Dat       string `parquet:"date_invio"`
	}
	type double struct {
		ID          string  `parquet:"id_quesito"`
		Struttura   string  `parquet:"struttura"`
		Oggetto     string  `parquet:"oggetto"`
		Invio       float64 `parquet:"data_invio"`
		Definizione float64 `parquet:"data_definizione"`
	}
	type repeated struct {
		ID          string   `parquet:"id_quesito"`
		Struttura   []string `parquet:"struttura"`
		Oggetto     string   `parquet:"oggetto"`
		Invio       string   `parquet:"data_invio"`
		Definizione string   `parquet:"data_definizione"`
	}
	encrypted := bytes.Clone(whole)
	copy(encrypted[len(encrypted)-4:], "PARE")
	for _, test := range []struct {
		name string
		data []byte
		code export.FailureCode
		says string
	}{
		{"no bytes", nil, export.F001, "vuoto"},
		{"a text", []byte("id;struttura;oggetto\n1;7000;Dilazioni\n"), export.F001, "non è un file Parquet"},
		{"a spreadsheet", append([]byte("PK\x03\x04"), make([]byte, 100)...), export.F001, "foglio di calcolo"},
		{"the beginning only", whole[:len(whole)/2], export.F002, "troncato"},
		{"the first bytes only", whole[:6], export.F002, "troncato"},
		{"the end only", whole[len(whole)/2:], export.F002, "danneggiato"},
		{"an absurd footer", append(bytes.Clone(whole[:len(whole)-8]), "\xff\xff\xff\x7fPAR1"...), export.F002, "danneggiato"},
		{"encrypted", encrypted, export.F003, "cifrato"},
		{"no data_invio", Parquet([]missing{{}}, "", 0), export.F004, "date_invio"},
		{"a DOUBLE for a date", Parquet([]double{{}}, "", 0), export.F005, "DOUBLE"},
		{"a repeated struttura", Parquet([]repeated{{}}, "", 0), export.F005, "ripetuta"},
		{"no rows", Parquet([]Quesito{}, "2025-12-31", 0), export.F007, "non ha righe"},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := Decode(test.data, unknown)
			var failure *export.Failure
			if !errors.As(err, &failure) || failure.Code != test.code {
				t.Fatalf("%v, want %s", err, test.code)
			}
			if it := failure.In(words.Italian); !strings.Contains(it, test.says) || !strings.Contains(it, "export.parquet") {
				t.Errorf("says %q, should speak of %q and name the file", it, test.says)
			}
		})
	}
}

func TestEveryTruncationAndEveryFlippedByteEndsWell(t *testing.T) {
	rows := make([]Quesito, 20)
	for i := range rows {
		rows[i] = good()
	}
	whole := Parquet(rows, "2025-12-31", 10)
	try := func(data []byte) error {
		_, err := Decode(data, unknown)
		var failure *export.Failure
		if err != nil && !errors.As(err, &failure) {
			t.Fatalf("not a failure with a code: %v", err)
		}
		return err
	}
	for n := range whole {
		if try(whole[:n]) == nil {
			t.Fatalf("%d of %d bytes were taken for a whole file", n, len(whole))
		}
	}
	for i := range whole {
		flipped := bytes.Clone(whole)
		flipped[i] ^= 0x55
		try(flipped)
	}
}

func TestColumnsAreFoundByNameAliasAndMapping(t *testing.T) {
	type foreign struct {
		Ticket int32   `parquet:"Ticket_ID"`
		Sede   string  `parquet:"SEDE"`
		Argo   string  `parquet:"argomento"`
		Quando string  `parquet:"data_apertura"`
		Fine   *string `parquet:"data_chiusura"`
		Rumore float64 `parquet:"rumore"`
	}
	conf := catalog.Default()
	conf.Colonne = map[string]string{"oggetto": "Argomento"}
	set, err := Decode(Parquet([]foreign{{Sede: "7000", Argo: "Dilazioni", Quando: "03/06/2025"}}, "2025-12-31", 0), ingest.Options{Catalog: conf})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range set.Files[0].Columns {
		got = append(got, string(c.Role)+"="+c.Name)
	}
	if want := "id_quesito=Ticket_ID struttura=SEDE oggetto=argomento data_invio=data_apertura data_definizione=data_chiusura"; strings.Join(got, " ") != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if set.Found.Valid != 1 {
		t.Errorf("valid %d", set.Found.Valid)
	}
	conf.Colonne["stato"] = "status"
	if _, err := Decode(Parquet([]foreign{{}}, "", 0), ingest.Options{Catalog: conf}); err == nil || !strings.Contains(err.Error(), "F004") {
		t.Errorf("a mapped column that is missing: %v", err)
	}
}

// meter counts what is read of a file.
type meter struct {
	*bytes.Reader
	bytes atomic.Int64
}

func (m *meter) ReadAt(p []byte, off int64) (int, error) {
	n, err := m.Reader.ReadAt(p, off)
	m.bytes.Add(int64(n))
	return n, err
}

func TestOnlyTheBytesOfTheNeededColumnsAreRead(t *testing.T) {
	type wide struct {
		Quesito
		Testo string `parquet:"testo"`
	}
	rows := make([]wide, 5000)
	for i := range rows {
		rows[i] = wide{Quesito: good(), Testo: strings.Repeat(fmt.Sprint(i), 20)}
		rows[i].ID = P(fmt.Sprint("id-", i))
	}
	data := Parquet(rows, "2025-12-31", 1000)
	opened, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	needed := int64(0)
	for _, group := range opened.Metadata().RowGroups {
		for _, column := range group.Columns {
			switch column.MetaData.PathInSchema[0] {
			case "testo", "intermediario", "gestione", "nome_struttura": // unknown, not asked for
			default:
				needed += column.MetaData.TotalCompressedSize
			}
		}
	}
	m := &meter{Reader: bytes.NewReader(data)}
	file, err := ingest.Open(ingest.Source{Name: "m", Size: int64(len(data)), ReaderAt: m}, 0,
		ingest.Options{Without: map[export.Role]bool{export.Intermediario: true, export.Gestione: true, export.NomeStruttura: true}})
	if err != nil {
		t.Fatal(err)
	}
	m.bytes.Store(0)
	if err := ingest.NewSet([]*ingest.File{file}).DecodeAll(context.Background(), 2, nil, nil); err != nil {
		t.Fatal(err)
	}
	if m.bytes.Load() != needed {
		t.Errorf("read %d bytes, needed %d", m.bytes.Load(), needed)
	}
}

func TestDirezioneComesFromTheRegistryWhereTheExportHasNone(t *testing.T) {
	conf := catalog.Default()
	conf.Strutture = map[string]catalog.Struttura{"7000": {Direzione: "Roma"}, "8100": {Direzione: "Piemonte"}}
	rows := []Quesito{good(), good(), good()}
	rows[0].Direzione = P("Lazio")
	rows[1].Direzione, rows[1].Struttura = nil, P("8100")
	rows[2].Direzione, rows[2].Struttura = nil, P("9999")
	set, err := Decode(Parquet(rows, "2025-12-31", 0), ingest.Options{Catalog: conf})
	if err != nil {
		t.Fatal(err)
	}
	column := set.Batches[0].Column(ingest.Direzione).(*array.Dictionary)
	var got []string
	for i := range rows {
		got = append(got, column.Dictionary().(*array.String).Value(column.GetValueIndex(i)))
	}
	if strings.Join(got, "|") != "Lazio|Piemonte|" {
		t.Errorf("direzioni %q", got)
	}
}

func TestDecodingStopsWhenCancelled(t *testing.T) {
	file, err := ingest.Open(Source("x", Parquet([]Quesito{good()}, "2025-12-31", 0)), 0, unknown)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	set := ingest.NewSet([]*ingest.File{file})
	if err := set.DecodeAll(ctx, 1, nil, nil); !errors.Is(err, context.Canceled) || set.Found.Read != 0 {
		t.Errorf("%v after %d rows", err, set.Found.Read)
	}
}

// A batch knows the rows of the file, also where some were left out and in every row
// group.
func TestRowsKeepTheirNumbers(t *testing.T) {
	var quesiti []Quesito
	var want []int64
	for row := int64(1); row <= 100; row++ {
		q := good()
		q.ID = P(strconv.FormatInt(row, 10))
		if row%7 == 3 || row > 40 && row < 60 {
			q.Invio = nil // E102
		} else {
			want = append(want, row)
		}
		quesiti = append(quesiti, q)
	}
	for _, perGroup := range []int{0, 1, 30} {
		set, err := Decode(Parquet(quesiti, "2025-12-31", perGroup), unknown)
		if err != nil {
			t.Fatal(err)
		}
		var got []int64
		for _, batch := range set.Batches {
			rowOf := ingest.RowOf(batch)
			for i := range int(batch.NumRows()) {
				got = append(got, rowOf(i))
			}
		}
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%d rows a group: %v, not %v", perGroup, got, want)
		}
		var found []int64
		for group := range set.Files[0].RowGroups() {
			rows, err := set.Files[0].FindIDs(group, "9")
			if err != nil {
				t.Fatal(err)
			}
			found = append(found, rows...)
		}
		slices.Sort(found)
		if !slices.Equal(found, []int64{9, 19, 29, 39, 49, 59, 69, 79, 89, 90, 91, 92, 93, 94, 95, 96, 97, 98, 99}) {
			t.Errorf("%d rows a group: ids with a 9 in %v", perGroup, found)
		}
	}
}
