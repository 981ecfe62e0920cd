package ingest_test

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/array"
	"pgregory.net/rapid"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/export"
	. "cruscotto/core/fixture"
	"cruscotto/core/ingest"
)

// sentBy is a quesito to a struttura with a name.
func sentBy(id int, struttura, nome, invio string) Quesito {
	q := good()
	q.ID, q.Struttura, q.Nome, q.Invio, q.Definizione = P(fmt.Sprint(id)), P(struttura), P(nome), At(invio), nil
	return q
}

func TestANameIsThatOfTheLatestQuesito(t *testing.T) {
	rows := []Quesito{
		sentBy(1, "7000", "Roma Nord", "2025-06-10"), sentBy(2, "7000", "Roma", "2025-06-03"), sentBy(3, "7000", "Roma Est", "2025-06-10"),
		sentBy(4, "7000", "  ", "2025-06-20"), sentBy(5, "7000", "Tivoli", "2025-06-21"), sentBy(6, "8000", "Perugia", "2025-06-01"),
		sentBy(7, "", "Nessuno", "2025-06-01"), sentBy(8, "9000", strings.Repeat("à", 150), "2025-06-01"), sentBy(9, "9100", "", "2025-06-01"),
	}
	rows[4].Definizione = At("2025-06-01") // E104: the row is not valid
	conf := catalog.Default()
	conf.Strutture = map[string]catalog.Struttura{"8000": {Nome: "Perugia sede"}, "7000": {Nome: " "}, "1000": {Nome: "Torino"}}
	for _, perGroup := range []int{0, 1, 2, 4} {
		set, err := Decode(Parquet(rows, "2025-12-31", perGroup), ingest.Options{Catalog: conf})
		if err != nil {
			t.Fatal(err)
		}
		want := map[string]string{"7000": "Roma Nord", "8000": "Perugia sede", "9000": strings.Repeat("à", 100) + "…", "1000": "Torino"}
		if got := ingest.Names(set.Files, set.Found); !maps.Equal(got, want) {
			t.Errorf("%d a row group: %v, want %v", perGroup, got, want)
		}
		for _, as := range []struct{ until, want string }{{"2025-06-02", ""}, {"2025-06-03", "Roma"}, {"2025-06-09", "Roma"}, {"2025-06-10", "Roma Nord"}} {
			var names export.Names
			until, err := calendar.ParseDay(as.until)
			if err != nil {
				t.Fatal(err)
			}
			for _, batch := range set.Batches {
				ingest.AddNames(&names, batch, until)
			}
			if got := names.Latest["7000"].Text; got != as.want {
				t.Errorf("%d a row group, up to %s: %q, want %q", perGroup, as.until, got, as.want)
			}
		}
	}
}

// A row that another export replaces names nothing, though it was sent later.
func TestARowThatIsReplacedNamesNothing(t *testing.T) {
	first := []Quesito{sentBy(1, "7000", "Roma", "2025-06-10"), sentBy(2, "8000", "Perugia", "2025-06-01")}
	then := []Quesito{sentBy(1, "7000", "Roma Nord", "2025-06-09")}
	files, err := ingest.OpenAll([]ingest.Source{Source("a", Parquet(first, "2025-06-30", 0)), Source("b", Parquet(then, "2025-07-31", 0))}, ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	set := ingest.NewSet(files)
	if err := set.Identify(context.Background(), 2, nil); err != nil {
		t.Fatal(err)
	}
	if err := set.DecodeAll(context.Background(), 2, nil, nil); err != nil {
		t.Fatal(err)
	}
	if got, want := ingest.Names(files, set.Found), map[string]string{"7000": "Roma Nord", "8000": "Perugia"}; !maps.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// Findings merge to the same names in any order, also when they come from another worker.
func TestNamesMergeInAnyOrder(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		var rows []Quesito
		for i := range rapid.IntRange(1, 40).Draw(r, "rows") {
			rows = append(rows, sentBy(i, rapid.SampledFrom([]string{"", "7000", "8000"}).Draw(r, "struttura"),
				rapid.SampledFrom([]string{"", "a", "b", "c"}).Draw(r, "nome"), fmt.Sprintf("2025-06-%02d", rapid.IntRange(1, 9).Draw(r, "day"))))
		}
		want := make(map[string]string)
		for day := 1; day <= 9; day++ {
			today := make(map[string]string)
			for _, q := range rows {
				if q.Invio.Day() == day && *q.Struttura != "" && *q.Nome > today[*q.Struttura] {
					today[*q.Struttura] = *q.Nome
				}
			}
			maps.Copy(want, today)
		}
		set, err := Decode(Parquet(rows, "2025-12-31", rapid.IntRange(1, 10).Draw(r, "rows a group")), ingest.Options{})
		if err != nil {
			r.Fatal(err)
		}
		var parts []*export.Findings
		for group := range set.Files[0].RowGroups() {
			_, found, err := set.Files[0].Decode(context.Background(), group)
			if err != nil {
				r.Fatal(err)
			}
			text, err := json.Marshal(found)
			part := export.NewFindings()
			if err != nil || json.Unmarshal(text, part) != nil {
				r.Fatal(err)
			}
			parts = append(parts, part)
		}
		found, err := ingest.Summary(set.Files, nil, rapid.Permutation(parts).Draw(r, "parts")...)
		if err != nil {
			r.Fatal(err)
		}
		if got := ingest.Names(set.Files, found); !maps.Equal(got, want) {
			r.Errorf("%v, want %v", got, want)
		}
	})
}

// The indexes of names are those of the strutture, in the same memory.
func TestNamesTakeNoMemoryOfTheirOwn(t *testing.T) {
	rows := []Quesito{sentBy(1, "7000", "Roma", "2025-06-01"), sentBy(2, "7000", "Roma Nord", "2025-06-02"), sentBy(3, "8000", "", "2025-06-01"), sentBy(4, "7000", "Roma", "2025-06-01")}
	set, err := Decode(Parquet(rows, "2025-12-31", 0), ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	strutture, nomi := set.Batches[0].Column(ingest.Struttura).(*array.Dictionary), set.Batches[0].Column(ingest.Nome).(*array.Dictionary)
	if strutture.Indices().Data().Buffers()[1] != nomi.Indices().Data().Buffers()[1] {
		t.Error("names have indexes of their own")
	}
	var got []string
	for row := range rows {
		got = append(got, strutture.ValueStr(row)+" "+nomi.ValueStr(row))
	}
	if want := []string{"7000 Roma", "7000 Roma Nord", "8000 ", "7000 Roma"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// What gives a struttura hundreds of names, or names more strutture than there can be, are
// no names; the registry's are.
func TestTooManyNamesAreNone(t *testing.T) {
	many := func(rows, strutture int) (all []Quesito) {
		for i := range rows {
			all = append(all, sentBy(i, fmt.Sprint(7000+i%strutture), fmt.Sprintf("Ditta %03d", i/strutture), "2025-06-01"))
		}
		for i := range 300 { // of no struttura
			all = append(all, sentBy(rows+1+i, "", fmt.Sprint("Ditta ", i), "2025-06-02"))
		}
		return append(all, sentBy(rows, "1", "Torino", "2025-06-02"), sentBy(rows+301, "7000", " ", "2025-06-02"))
	}
	for _, test := range []struct {
		name string
		rows []Quesito
		want string
	}{
		{"a hundred", many(100, 1), "Ditta 099"}, {"one more", many(101, 1), ""}, {"hundreds", many(900, 3), ""},
		{"20,000 strutture", many(export.MostNamed-1, export.MostNamed-1), "Ditta 000"}, {"one struttura more", many(export.MostNamed, export.MostNamed), ""},
	} {
		conf := catalog.Default()
		conf.Strutture = map[string]catalog.Struttura{"2": {Nome: "Novara"}}
		set, err := Decode(Parquet(test.rows, "2025-12-31", 0), ingest.Options{Catalog: conf})
		if err != nil {
			t.Fatal(err)
		}
		names := ingest.Names(set.Files, set.Found)
		if names["7000"] != test.want || (names["1"] != "") != (test.want != "") || names["2"] != "Novara" {
			t.Errorf("%s: %d names, %q of 7000, %q of 1", test.name, len(names), names["7000"], names["1"])
		}
	}
}
