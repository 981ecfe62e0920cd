package ingest_test

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go/deprecated"

	"cruscotto/core/calendar"
	"cruscotto/core/export"
	. "cruscotto/core/fixture"
	"cruscotto/core/ingest"
	"cruscotto/core/words"
)

// conventional is an export whose definizioni are of one type.
func conventional[T any](definizioni ...T) []byte {
	type row struct {
		ID          int64     `parquet:"id_quesito"`
		Struttura   string    `parquet:"struttura"`
		Oggetto     string    `parquet:"oggetto"`
		Invio       time.Time `parquet:"data_invio,timestamp(microsecond)"`
		Definizione T         `parquet:"data_definizione"`
	}
	var rows []row
	for i, definizione := range definizioni {
		rows = append(rows, row{int64(i), "7000", "Dilazioni", *At("2025-06-03"), definizione})
	}
	return Parquet(rows, "2025-12-31", 0)
}

func TestEveryWayOfWritingStillOpen(t *testing.T) {
	type common struct {
		ID        int64     `parquet:"id_quesito"`
		Struttura string    `parquet:"struttura"`
		Oggetto   string    `parquet:"oggetto"`
		Invio     time.Time `parquet:"data_invio,timestamp(microsecond)"`
	}
	of := common{1, "7000", "Dilazioni", *At("2025-06-03")}
	millis := func(v int64) []byte {
		return Parquet([]struct {
			common
			Definizione int64 `parquet:"data_definizione,timestamp(millisecond)"`
		}{{of, v}}, "2025-12-31", 0)
	}
	nanos := func(v int64) []byte {
		return Parquet([]struct {
			common
			Definizione int64 `parquet:"data_definizione,timestamp(nanosecond)"`
		}{{of, v}}, "2025-12-31", 0)
	}
	naiveNanos := func(v int64) []byte {
		return Parquet([]struct {
			common
			Definizione int64 `parquet:"data_definizione,timestamp(nanosecond:local)"`
		}{{of, v}}, "2025-12-31", 0)
	}
	date := func(v int32) []byte {
		return Parquet([]struct {
			common
			Definizione int32 `parquet:"data_definizione,date"`
		}{{of, v}}, "2025-12-31", 0)
	}
	int96 := func(day calendar.Day, seconds uint64) []byte {
		return conventional(deprecated.Int96{uint32(seconds * 1e9), uint32(seconds * 1e9 >> 32), uint32(int64(day) + 2440588)})
	}
	for _, test := range []struct {
		name string
		file []byte
		want export.Rule
	}{
		{"ISO text", conventional("9999-12-31"), export.W208},
		{"ISO text of the year 2900", conventional("2900-01-01"), export.W208},
		{"ISO text of the day before", conventional("2899-12-31"), export.E106},
		{"text day first", conventional("31/12/9999"), export.W208},
		{"text with a time", conventional("9999-12-31 23:59:59.999999"), export.W208},
		{"text of the year 10000", conventional("10000-01-01"), export.W208},
		{"text day first, of the year 10000", conventional("01/01/10000 00:00"), export.W208},
		{"text in UTC, of the year 10000 in Rome", conventional("9999-12-31T23:59:59Z"), export.W208},
		{"text with an offset, of the year 10000 in Rome", conventional("9999-12-31T20:00:00-05:00"), export.W208},
		{"text that is no date", conventional("9999-99-99"), export.E103},
		{"text at the end of nanoseconds", conventional("2262-04-11"), export.W208},
		{"milliseconds", millis(time.Date(9999, 12, 31, 23, 59, 59, 0, time.UTC).UnixMilli()), export.W208},
		{"milliseconds, infinity", millis(math.MaxInt64), export.W208},
		{"milliseconds, minus infinity", millis(math.MinInt64), export.E103},
		{"the last nanosecond in milliseconds", millis(math.MaxInt64 / 1_000_000), export.W208},
		{"the last nanosecond, in Rome on the next day", nanos(math.MaxInt64), export.W208},
		{"nanoseconds on that day in Rome", nanos(time.Date(2262, 4, 10, 23, 0, 0, 0, time.UTC).UnixNano()), export.W208},
		{"nanoseconds before that day", nanos(time.Date(2262, 4, 10, 21, 0, 0, 0, time.UTC).UnixNano()), export.E106},
		{"the last nanosecond, naive", naiveNanos(math.MaxInt64), export.W208},
		{"INT96", int96(calendar.Last, 86399), export.W208},
		{"INT96 at the end of nanoseconds", int96(export.LastNanos, 85636), export.W208},
		{"INT96 after the end of nanoseconds", int96(calendar.Date(2500, 1, 1), 0), export.E106},
		{"DATE", date(int32(calendar.Last)), export.W208},
		{"DATE, infinity", date(math.MaxInt32), export.W208},
		{"DATE, minus infinity", date(math.MinInt32), export.E103},
	} {
		t.Run(test.name, func(t *testing.T) {
			set, err := Decode(test.file, ingest.Options{})
			if err != nil {
				t.Fatal(err)
			}
			for rule, n := range set.Found.Counts {
				if want := export.Rule(rule) == test.want; n > 0 != want && export.Rule(rule) != export.W202 {
					t.Errorf("%s: %d rows", export.Rule(rule).Info().Code, n)
				}
			}
			if test.want == export.W208 {
				if shown := set.Found.Examples[export.W208][0].Values[export.DataDefinizione]; shown == "" {
					t.Error("the example shows no data_definizione")
				}
			}
		})
	}
}

// together reads files as one set and gives the findings as of a day, "" for R. As the
// shells do, it compares the ids of several files, and where profiles are asked for.
func together(t *testing.T, options ingest.Options, asOf string, sources ...ingest.Source) (*ingest.Set, *export.Findings) {
	t.Helper()
	files, err := ingest.OpenAll(sources, options)
	if err != nil {
		t.Fatal(err)
	}
	set := ingest.NewSet(files)
	if len(files) > 1 || options.Profile {
		if err := set.Identify(context.Background(), 2, nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := set.DecodeAll(context.Background(), 2, nil, nil); err != nil {
		t.Fatal(err)
	}
	found, err := ingest.Summary(set.Files, set.IDs, set.Found)
	if err != nil {
		t.Fatal(err)
	}
	if asOf != "" {
		day, err := calendar.ParseDay(asOf)
		if err != nil {
			t.Fatal(err)
		}
		found = found.AsOf(day)
	}
	return set, found
}

// written is an export of quesiti given as "id invio [definizione]".
func written(name, rilevazione string, perGroup int, quesiti ...string) ingest.Source {
	var rows []Quesito
	for _, line := range quesiti {
		fields := strings.Fields(line)
		q := good()
		q.ID, q.Invio, q.Definizione, q.Stato = P(fields[0]), At(fields[1]), nil, nil
		if len(fields) > 2 {
			q.Definizione = At(fields[2])
		}
		rows = append(rows, q)
	}
	return Source(name, Parquet(rows, rilevazione, perGroup))
}

func TestGiacentiOfAnEarlierExportAreDoubtful(t *testing.T) {
	for _, perGroup := range []int{0, 1, 300} {
		june := []string{"a 2025-06-03", "b 2025-06-03 2025-06-09", "c 2025-06-03 9999-12-31", "d 2025-06-04"}
		for i := range 600 {
			june = append(june, fmt.Sprintf("x%d 2025-06-05 2025-06-08", i))
		}
		sources := []ingest.Source{
			written("june.parquet", "2025-06-30", perGroup, june...),
			written("july.parquet", "2025-07-31", perGroup, "d 2025-06-04 2025-07-01", "e 2025-07-08"),
		}
		for _, test := range []struct {
			asOf string
			want int64 // a and c: d was answered, as the later export tells
		}{{"", 2}, {"2025-07-31", 2}, {"2025-07-01", 2}, {"2025-06-30", 0}, {"2025-06-10", 0}} {
			_, found := together(t, ingest.Options{}, test.asOf, sources...)
			if got := found.Counts[export.W209]; got != test.want || int64(len(found.Examples[export.W209])) != test.want {
				t.Errorf("as of %q: %d rows, %d examples, want %d", test.asOf, got, len(found.Examples[export.W209]), test.want)
			}
			for i, e := range found.Examples[export.W209] {
				if want := []int64{1, 3}[i]; e.File != 0 || e.Row != want {
					t.Errorf("example %d is row %d of file %d, want %d of 0", i, e.Row, e.File, want)
				}
			}
		}
	}
	if _, found := together(t, ingest.Options{}, "", written("june.parquet", "2025-06-30", 0, "a 2025-06-03")); found.Counts[export.W209] != 0 {
		t.Error("a single export is no earlier one")
	}
}

func TestPremises(t *testing.T) {
	options := ingest.Options{Today: calendar.Date(2025, 11, 27)}
	given := options
	given.Rilevazione = calendar.Date(2025, 7, 31)
	same := func(n int, line string) (lines []string) {
		for i := range n {
			lines = append(lines, fmt.Sprintf("%s-%d %s", line[:1], i, line[2:]))
		}
		return lines
	}
	for _, test := range []struct {
		name    string
		options ingest.Options
		sources []ingest.Source
		want    []string // code and some words of each
	}{
		{"nothing to say", options, []ingest.Source{written("x", "2025-10-31", 0, "a 2025-06-03")}, nil},
		{"no R", options, []ingest.Source{written("x", "", 0, "a 2025-06-03", "b 2205-06-03", "c 2025-06-03 2205-06-04", "d 2025-06-04 2025-06-05")},
			[]string{"W206 il file x non dichiara la data di rilevazione: vale la più recente delle sue date non future, 5 giugno 2025 (date successive: 2)"}},
		{"R in the future", options, []ingest.Source{written("x", "9999-12-31", 0, "a 2025-06-03")},
			[]string{"W206 dichiara come data di rilevazione «9999-12-31»"}},
		{"R in the future, and one given", given, []ingest.Source{written("x", "9999-12-31", 0, "a 2025-06-03")},
			[]string{"W206 vale quella indicata, 31 luglio 2025"}},
		{"R given in place of the declared one", given, []ingest.Source{written("x", "2025-06-30", 0, "a 2025-06-03")}, nil},
		{"R given, which several files do not need", given, []ingest.Source{
			written("x", "2025-06-30", 0, "a 2025-06-03 2025-06-04"), written("y", "2025-08-31", 0, "b 2025-06-03"), written("z", "", 0, "c 2025-06-03 2025-06-04")},
			[]string{"rilevazione non vale per x (30 giugno 2025), y (31 agosto 2025)"}},
		{"half of the rows excluded", options, []ingest.Source{written("x", "2025-10-31", 0, append(same(5, "a 2025-06-03"), same(5, "b 2025-11-03")...)...)}, nil},
		{"more than half", options, []ingest.Source{written("x", "2025-10-31", 0, append(same(5, "a 2025-06-03"), same(6, "b 2025-11-03")...)...)},
			[]string{"E105 più di metà delle righe è esclusa (6 su 11)"}},
		{"more than half, updated by a later export", options, []ingest.Source{
			written("x", "2025-06-30", 0, same(5, "a 2025-06-03")...), written("y", "2025-07-31", 0, same(5, "a 2025-06-03 2025-07-02")...),
			written("z", "2025-08-31", 0, same(5, "a 2025-06-03 2025-07-03")...)}, nil},
		{"definizioni after R of one day", options, []ingest.Source{written("x", "2025-10-31", 0, append(same(50, "a 2025-06-03"), same(9, "b 2025-06-03 2099-12-31")...)...)},
			[]string{"E106 delle definizioni successive alla rilevazione, 9 su 9 sono di uno stesso giorno, 31 dicembre 2099"}},
		{"definizioni after R of several days", options, []ingest.Source{written("x", "2025-10-31", 0,
			append(same(50, "a 2025-06-03"), append(same(4, "b 2025-06-03 2025-11-03"), same(5, "c 2025-06-03 2025-11-04")...)...)...)}, nil},
		{"definizioni before the invio of one day", options, []ingest.Source{written("x", "2025-10-31", 0, append(same(50, "a 2025-06-03"), same(9, "b 2025-06-03 1900-01-01")...)...)},
			[]string{"E104 delle definizioni precedenti all'invio, 9 su 9 sono di uno stesso giorno, 1º gennaio 1900"}},
		{"definizioni before the invio of several days", options, []ingest.Source{written("x", "2025-10-31", 0,
			append(same(50, "a 2025-06-03"), append(same(4, "b 2025-06-03 2025-06-01"), same(5, "c 2025-06-03 2025-06-02")...)...)...)}, nil},
		{"mostly conventional definizioni", options, []ingest.Source{written("x", "2025-10-31", 0, append(same(4, "a 2025-06-03"), same(5, "b 2025-06-03 9999-12-31")...)...)},
			[]string{"W208 letti come aperti: 5 su 9"}},
		{"an earlier export with giacenti", options, []ingest.Source{written("x", "2025-06-30", 0, "a 2025-06-03"), written("y", "2025-07-31", 0, "b 2025-06-03")},
			[]string{"W209 giacenti in esportazioni rilevate prima della data di osservazione: 1;"}},
		{"the gravest first", options, []ingest.Source{
			written("x", "", 0, same(9, "b 2025-06-03 2099-12-31")...), written("y", "2025-05-31", 0, "z 2025-05-03")},
			[]string{"E106 più di metà", "E106 9 su 9", "W209 prima della data di osservazione: 1;", "W206 il file x non dichiara"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			set, found := together(t, test.options, "", test.sources...)
			premises := ingest.Premises(set.Files, found)
			for i := range max(len(premises), len(test.want)) {
				if i >= len(premises) || i >= len(test.want) {
					t.Fatalf("%v, want %q", premises, test.want)
				}
				code, words, _ := strings.Cut(test.want[i], " ")
				if premises[i].Code != code || !strings.Contains(premises[i].Text.It, words) {
					t.Errorf("%v, want %q", premises[i], test.want[i])
				}
			}
		})
	}
	future := options
	future.Rilevazione = calendar.Date(2025, 12, 1)
	if _, err := ingest.OpenAll([]ingest.Source{written("x", "", 0, "a 2025-06-03")}, future); err == nil || !strings.Contains(words.In(err, words.Italian), "nel futuro") {
		t.Errorf("an R in the future given: %v", err)
	}
}
