package demo_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/demo"
	"cruscotto/core/demo/demofile"
	"cruscotto/core/export"
	"cruscotto/core/fixture"
	"cruscotto/core/indicator"
	"cruscotto/core/ingest"
)

func year(rows int) demo.Options {
	january, _ := calendar.ParseMonth("2025-01")
	return demo.Options{Rows: rows, Start: january, Months: 12, Rilevazione: calendar.Date(2025, 12, 31), Seed: 7}
}

// row is what a plain reader sees of a quesito; nil is null.
type row struct {
	ID          *string `parquet:"id_quesito"`
	Invio       *int64  `parquet:"data_invio,timestamp(microsecond)"`
	Definizione *int64  `parquet:"data_definizione,timestamp(microsecond)"`
	Lavorazione *string `parquet:"oggetto_lavorazione"`
	Soglia      *int32  `parquet:"soglia_giorni"`
	Stato       *string `parquet:"stato"`
}

func plain(t *testing.T, data []byte) []row {
	t.Helper()
	rows, err := parquet.Read[row](bytes.NewReader(data), int64(len(data)))
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

func write(t testing.TB, o demo.Options) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := demofile.Write(context.Background(), &out, o, nil); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func decode(t *testing.T, data []byte) *ingest.Set {
	t.Helper()
	set, err := fixture.Decode(data, ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	return set
}

func document(set *ingest.Set, d calendar.Day, period calendar.Period, where map[indicator.Dimension][]string, per ...indicator.Dimension) *indicator.Document {
	q := indicator.Query{Osservazione: d, Periodo: period, Base: catalog.Invio, Conteggio: calendar.Calendario, Per: per, Dove: where}
	return indicator.Derive(q, indicator.Count(set.Batches, q).Table(), d, set.Found.Rows())
}

func TestTheSameSeedGivesTheSameBytes(t *testing.T) {
	first := write(t, year(20_000))
	if !bytes.Equal(first, write(t, year(20_000))) {
		t.Error("the same options gave other bytes")
	}
	other := year(20_000)
	other.Seed++
	if bytes.Equal(first, write(t, other)) {
		t.Error("another seed gave the same bytes")
	}
}

// Neither the codec nor further columns change the quesiti.
func TestFurtherColumnsAreBesideTheQuesiti(t *testing.T) {
	o := year(20_000)
	o.Dirty = 10
	want := plain(t, write(t, o))
	for _, o.Compression = range demo.Compressions {
		for _, o.Columns = range []int{12, 13, 60} {
			data := write(t, o)
			if !bytes.Equal(data, write(t, o)) {
				t.Errorf("%d columns, %s: the same options gave other bytes", o.Columns, o.Compression)
			}
			if got := plain(t, data); !reflect.DeepEqual(got, want) {
				t.Errorf("%d columns, %s: other quesiti", o.Columns, o.Compression)
			}
			file, err := parquet.OpenFile(bytes.NewReader(data), int64(len(data)))
			if err != nil {
				t.Fatal(err)
			}
			chunks := file.Metadata().RowGroups[0].Columns
			types := make(map[string]bool)
			for _, field := range file.Schema().Fields()[12:] {
				types[field.Type().String()] = true
			}
			codec := chunks[o.Columns-1].MetaData.Codec.String()
			if len(chunks) != o.Columns || !strings.EqualFold(codec, o.Compression) || o.Columns == 60 && len(types) < 6 {
				t.Errorf("%d columns, %s: there are %d in %s, of the types %v", o.Columns, o.Compression, len(chunks), codec, types)
			}
		}
	}
}

func TestACleanExportHasNoFindings(t *testing.T) {
	for _, rows := range []int{1, 10, 10_000} {
		o := year(rows)
		set := decode(t, write(t, o))
		if set.Found.Read != int64(rows) || !summary(t, set).Clean() {
			t.Errorf("%d rows: %+v", rows, set.Found)
		}
		if set.Files[0].Fonte != ingest.Metadati || set.Files[0].Rilevazione != o.Rilevazione {
			t.Errorf("rilevazione %s from %s", set.Files[0].Rilevazione, set.Files[0].Fonte)
		}
	}
}

func TestADirtyExportHasExactlyTheFindingsPlanted(t *testing.T) {
	for _, n := range []int{1, 10, 37} {
		o := year(20_000)
		o.Dirty = n
		set := decode(t, write(t, o))
		want := make(map[export.Rule]int64)
		for _, rule := range demo.Planted {
			want[rule] = int64(n)
		}
		for i, got := range summary(t, set).Counts {
			if got != want[export.Rule(i)] {
				t.Errorf("%d planted: %s found %d times, want %d", n, export.Rule(i).Info().Code, got, want[export.Rule(i)])
			}
		}
	}
}

// Many rows in few days make the rare hours of the night certain to occur.
func TestQuesitiKeepToTheirDays(t *testing.T) {
	for name, o := range map[string]demo.Options{
		"from a working day":           {Months: 1, Start: calendar.Date(2025, 4, 1).Month(), Rilevazione: calendar.Date(2025, 4, 3)},
		"up to a day of 23 hours":      {Months: 1, Start: calendar.Date(2025, 3, 1).Month(), Rilevazione: calendar.Date(2025, 3, 30)},
		"up to a day of 25 hours":      {Months: 1, Start: calendar.Date(2025, 10, 1).Month(), Rilevazione: calendar.Date(2025, 10, 26)},
		"over a year's end, and after": {Months: 2, Start: calendar.Date(2024, 12, 1).Month(), Rilevazione: calendar.Date(2025, 6, 30)},
	} {
		o.Rows, o.Seed = 100_000, 3
		last := min(o.Rilevazione, (o.Start + calendar.Month(o.Months) - 1).Last())
		before := int64(0)
		for _, q := range plain(t, write(t, o)) {
			invio, _ := calendar.FromUnix(*q.Invio / 1e6)
			if *q.Invio < before || invio < o.Start.First() || invio > last || !strings.HasPrefix(*q.ID, invio.String()[:5]) {
				t.Fatalf("%s: %s sent on %s, after one sent at %d", name, *q.ID, invio, before)
			}
			before = *q.Invio
			if q.Definizione == nil {
				continue
			}
			// Rome is one or two hours ahead, and offices close at six.
			at := time.UnixMicro(*q.Definizione).UTC()
			definizione, _ := calendar.FromUnix(at.Unix())
			if *q.Definizione <= *q.Invio || definizione > o.Rilevazione || !definizione.Working() || at.Hour() < 6 || at.Hour() >= 17 {
				t.Fatalf("%s: %s sent at %s, answered at %s", name, *q.ID, time.UnixMicro(*q.Invio).UTC(), at)
			}
		}
	}
}

func TestWhatIsMissingIsNull(t *testing.T) {
	o := year(100_000)
	o.Dirty = 10
	nulls := make(map[string]int)
	contradictions := 0
	for _, q := range plain(t, write(t, o)) {
		count(t, nulls, "id_quesito", q.ID)
		count(t, nulls, "data_invio", q.Invio)
		count(t, nulls, "data_definizione", q.Definizione)
		count(t, nulls, "oggetto_lavorazione", q.Lavorazione)
		count(t, nulls, "soglia_giorni", q.Soglia)
		conventional := q.Definizione != nil && *q.Definizione/86400e6 > int64(export.FarFuture)
		if (q.Definizione == nil || conventional) != (*q.Stato == "Aperto") {
			contradictions++
		}
	}
	if nulls["id_quesito"] != 10 || nulls["data_invio"] != 10 || nulls["soglia_giorni"] != 10 || contradictions != 10 {
		t.Errorf("10 of each were planted; nulls are %v, contradictions %d", nulls, contradictions)
	}
}

// count counts the nulls of a column, where nothing is to stand in for null.
func count[T comparable](t *testing.T, nulls map[string]int, column string, value *T) {
	t.Helper()
	if value == nil {
		nulls[column]++
	} else if *value == *new(T) {
		t.Errorf("%s is %v, not null", column, *value)
	}
}

func TestItLooksLikeTheRealThing(t *testing.T) {
	o := year(200_000)
	set := decode(t, write(t, o))
	r := o.Rilevazione
	all := document(set, r, calendar.Always, nil).Gruppi[0]
	between := func(name string, value, low, high float64) {
		t.Helper()
		if value < low || value > high {
			t.Errorf("%s is %.3f, should be between %.3f and %.3f", name, value, low, high)
		}
	}
	between("cambio oggetto", *all.CambioOggetto.Valore, 0.03, 0.08)
	between("entro soglia", *all.Complessivo.Valore, 0.75, 0.95)
	between("median", float64(*all.Tempi.Mediana), 2, 8)
	between("longest", float64(*all.Tempi.Massimo), 100, 365)
	between("share of giacenti", float64(all.Giacenti)/float64(all.Pervenuti), 0.003, 0.05)
	for _, s := range all.Soglie {
		between(fmt.Sprintf("share of soglia %d", s.Giorni), float64(s.Definiti)/float64(all.Definiti), 0.03, 0.6)
	}
	var old int64
	for _, a := range all.Anzianita {
		if a.Da > 180 {
			old += a.Scaduti
		}
	}
	between("giacenti over 180 days", float64(old), 20, 2000)

	between("strutture", float64(len(document(set, r, calendar.Always, nil, indicator.Struttura).Gruppi)), 450, 550)
	between("direzioni", float64(len(document(set, r, calendar.Always, nil, indicator.Direzione).Gruppi)), 20, 25)
	between("intermediari", float64(len(document(set, r, calendar.Always, nil, indicator.Intermediario).Gruppi)), 4, 4)
	between("gestioni", float64(len(document(set, r, calendar.Always, nil, indicator.Gestione).Gruppi)), 4, 4)
	named := 0
	for _, s := range demo.Strutture() {
		if set.Found.Names.Latest[s.Codice].Text == s.Nome {
			named++
		}
	}
	between("strutture named", float64(named), 450, 550)
	oggetti := document(set, r, calendar.Always, nil, indicator.Oggetto).Gruppi
	between("oggetti", float64(len(oggetti)), 55, 65)
	for _, g := range oggetti {
		if key := g.Chiave[0].Valore; key != export.NonSpecificato && !strings.Contains(key, ": ") {
			t.Errorf("%q has no second level", key)
		}
	}
	weekend, august, other := 0, 0, 0
	for day := calendar.Date(2025, 1, 1); day <= r; day++ {
		n := int(document(set, r, calendar.Period{From: day, To: day}, nil).Gruppi[0].Pervenuti)
		other += n
		switch date := day.Time(); {
		case date.Weekday() == time.Saturday, date.Weekday() == time.Sunday:
			weekend += n
		case date.Month() == time.August:
			august += n
		}
	}
	between("share of weekends", float64(weekend)/float64(other), 0.001, 0.05)
	between("share of August", float64(august)/float64(other), 0.02, 0.06)
}

func TestSomeStruttureGetWorseOrBetter(t *testing.T) {
	o := year(1_000_000)
	set := decode(t, write(t, o))
	spring := calendar.Period{From: calendar.Date(2025, 3, 1), To: calendar.Date(2025, 5, 31)}
	autumn := calendar.Period{From: calendar.Date(2025, 10, 15), To: calendar.Date(2025, 11, 30)}
	for nome, worse := range map[string]bool{"Direzione provinciale Foggia": true, "Agenzia complessa Legnano": true, "Filiale metropolitana Roma Eur": false} {
		for _, s := range demo.Strutture() {
			if s.Nome != nome {
				continue
			}
			where := map[indicator.Dimension][]string{indicator.Struttura: {s.Codice}}
			before := *document(set, o.Rilevazione, spring, where).Gruppi[0].Tempi.Medio
			after := *document(set, o.Rilevazione, autumn, where).Gruppi[0].Tempi.Medio
			if worse && after < 1.4*before || !worse && after > 0.8*before {
				t.Errorf("%s: %.1f days in spring, %.1f in autumn", nome, before, after)
			}
		}
	}
}

func TestTheRegistry(t *testing.T) {
	codes, tipi := make(map[string]bool), make(map[string]int)
	for i, s := range demo.Strutture() {
		if len(s.Codice) != 4 || codes[s.Codice] || i > 0 && s.Codice <= demo.Strutture()[i-1].Codice {
			t.Errorf("%+v: a code of four digits, once, in order", s)
		}
		codes[s.Codice] = true
		tipi[s.Tipo]++
		if s.Codice == "7000" && (s.Nome != "Direzione provinciale Roma" || s.Direzione != "Coordinamento metropolitano Roma") {
			t.Errorf("7000 is %+v", s)
		}
	}
	if tipi["Direzione provinciale"] < 105 || tipi["Filiale metropolitana"] < 15 || tipi["Agenzia complessa"] < 300 {
		t.Errorf("%v", tipi)
	}
}

func TestWrongOptions(t *testing.T) {
	for name, spoil := range map[string]func(*demo.Options){
		"no rows":             func(o *demo.Options) { o.Rows = 0 },
		"no months":           func(o *demo.Options) { o.Months = 0 },
		"before the channel":  func(o *demo.Options) { o.Start -= 12 * 20 },
		"R before the start":  func(o *demo.Options) { o.Rilevazione = calendar.Date(2024, 12, 31) },
		"too many to plant":   func(o *demo.Options) { o.Dirty = 1000 },
		"more than integers":  func(o *demo.Options) { o.Dirty = math.MaxInt },
		"fewer than none":     func(o *demo.Options) { o.Dirty = -1 },
		"R beyond the tables": func(o *demo.Options) { o.Rilevazione = calendar.Date(3000, 1, 1) },
		"unknown codec":       func(o *demo.Options) { o.Compression = "lzo" },
		"too few columns":     func(o *demo.Options) { o.Columns = 9 },
		"too many columns":    func(o *demo.Options) { o.Columns = demo.MostColumns + 1 },
	} {
		o := year(10_000)
		spoil(&o)
		if err := demofile.Write(context.Background(), &bytes.Buffer{}, o, nil); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestWritingStopsWhenCancelled(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	err := demofile.Write(ctx, &bytes.Buffer{}, year(100_000), func(rows int) { cancel() })
	if !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func BenchmarkWrite(b *testing.B) {
	o := year(200_000)
	for range b.N {
		write(b, o)
	}
	b.ReportMetric(float64(o.Rows)*float64(b.N)/b.Elapsed().Seconds()/1e6, "Mrows/s")
}

func summary(t *testing.T, set *ingest.Set) *export.Findings {
	t.Helper()
	found, err := ingest.Summary(set.Files, set.IDs, set.Found)
	if err != nil {
		t.Fatal(err)
	}
	return found
}
