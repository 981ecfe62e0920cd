package export_test

import (
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"cruscotto/core/calendar"
	"cruscotto/core/export"
	"cruscotto/core/words"
)

func TestResolve(t *testing.T) {
	required := []string{"id_quesito", "struttura", "oggetto", "data_invio", "data_definizione"}
	for _, test := range []struct {
		name    string
		names   []string
		mapping map[string]string
		role    export.Role
		want    int // position, -1: not played, -2: F004, -3: F004 that names two
	}{
		{"its own name", required, nil, export.DataInvio, 3},
		{"another case", []string{"ID", "Sede", "OGGETTO", "Invio", "Definizione"}, nil, export.DataInvio, 3},
		{"its own name before an alias", append([]string{"id", "invio"}, required...), nil, export.DataInvio, 5},
		{"aliases in their order", []string{"numero_quesito", "ticket_id", "sede", "oggetto", "invio", "definizione"}, nil, export.IDQuesito, 1},
		{"the mapping before the name", append([]string{"inviato"}, required...), map[string]string{"data_invio": "INVIATO"}, export.DataInvio, 0},
		{"an exact name before one of another case", append([]string{"DATA_INVIO", "Data_Invio"}, required...), nil, export.DataInvio, 5},
		{"its own name in another case before an alias", []string{"id_quesito", "struttura", "oggetto", "definizione", "invio", "DATA_INVIO"}, nil, export.DataInvio, 5},
		{"an exact alias before an earlier one in another case", []string{"ID", "ticket_id", "sede", "oggetto", "invio", "definizione"}, nil, export.IDQuesito, 1},
		{"the mapping exactly", append([]string{"INVIATO", "inviato", "Inviato"}, required...), map[string]string{"data_invio": "inviato"}, export.DataInvio, 1},
		{"the mapping to no column", append([]string{""}, append(slices.Clone(required), "stato")...), map[string]string{"stato": ""}, export.Stato, -1},
		{"two that differ from its name in case only", append(slices.Clone(required[1:]), "ID_QUESITO", "Id_Quesito"), nil, export.IDQuesito, -3},
		{"two that differ from the mapped one", append([]string{"INVIATO", "Inviato"}, required...), map[string]string{"data_invio": "inviato"}, export.DataInvio, -3},
		{"two of the same name", append(slices.Clone(required), "data_invio"), nil, export.DataInvio, -3},
		{"two that are aliases in another case", append(slices.Clone(required[1:]), "ID", "Ticket_ID"), nil, export.IDQuesito, -3},
		{"two that could play an optional role", append(slices.Clone(required), "STATO", "Stato"), nil, export.Stato, -3},
		{"optional and absent", required, nil, export.Stato, -1},
		{"required and absent", required[1:], nil, export.IDQuesito, -2},
		{"mapped and absent", required, map[string]string{"stato": "status"}, export.Stato, -2},
	} {
		t.Run(test.name, func(t *testing.T) {
			found, failure := export.Resolve("x.parquet", test.names, test.mapping)
			match, played := found[test.role]
			got := match.Position
			if failure != nil {
				got = -2
				if strings.Contains(failure.Error(), "several columns") {
					got = -3
				}
				if failure.Code != export.F004 || !strings.Contains(failure.Error(), string(test.role)) {
					t.Errorf("failure %v", failure)
				}
			} else if !played {
				got = -1
			}
			if got != test.want {
				t.Errorf("at %d, want %d", got, test.want)
			}
		})
	}
}

func TestAMissingColumnIsNamedWithItsNearest(t *testing.T) {
	_, failure := export.Resolve("x.parquet", []string{"id", "sede", "oggetto", "rumore", "data_inivo", "definizione"}, nil)
	if it := failure.In(words.Italian); !strings.Contains(it, "nomi più vicini: data_inivo") || !strings.HasPrefix(it, "F004: x.parquet: manca la colonna data_invio") {
		t.Error(it)
	}
}

func TestFindingsMergeInAnyOrder(t *testing.T) {
	var parts []*export.Findings
	for part := range 12 {
		f := export.NewFindings()
		f.Read, f.Valid = 100, 90
		f.SawDate(part%3, calendar.Day(20000+part))
		f.FirstInvio, f.LastInvio = calendar.Day(10000+part), calendar.Day(20000+part)
		for i := range 5 {
			f.Add(export.E104, func() export.Example { return export.Example{File: part % 3, Row: int64(part*100 + i + 1)} })
		}
		parts = append(parts, f)
	}
	merge := func(parts []*export.Findings) *export.Findings {
		all := export.NewFindings()
		for _, part := range parts {
			all.Merge(part)
		}
		return all
	}
	want := merge(parts)
	if want.Counts[export.E104] != 60 || want.Read != 1200 || want.FirstInvio != 10000 || want.LastInvio != 20011 || want.Latest[2] != 20011 {
		t.Errorf("%+v", want)
	}
	if rows := want.Examples[export.E104]; len(rows) != 10 || rows[0].Row != 1 || rows[9].Row != 305 || rows[9].File != 0 {
		t.Errorf("%+v", rows)
	}
	random := rand.New(rand.NewPCG(1, 1))
	for range 50 {
		random.Shuffle(len(parts), func(i, j int) { parts[i], parts[j] = parts[j], parts[i] })
		if got := merge(parts); !reflect.DeepEqual(got, want) {
			t.Fatalf("got %+v, want %+v", got, want)
		}
	}
}

func TestEveryRuleHasWordsInBothLanguages(t *testing.T) {
	for i := range export.NewFindings().Counts {
		info := export.Rule(i).Info()
		if info.Code == "" || info.Text.It == "" || info.Text.En == "" || info.Remedy.It == "" || info.Remedy.En == "" {
			t.Errorf("rule %d: %+v", i, info)
		}
		if export.Rule(i).Excludes() != strings.HasPrefix(info.Code, "E") {
			t.Errorf("%s: excludes = %v", info.Code, export.Rule(i).Excludes())
		}
	}
}

func TestTheFirstDayButForStrayOnes(t *testing.T) {
	for _, test := range []struct {
		name  string
		sent  map[string]int64 // by month
		want  string
		stray int64
	}{
		{"none", nil, "", 0},
		{"months on end", map[string]int64{"2024-12": 1, "2025-01": 400}, "2024-12-01", 0},
		{"a month in between without any", map[string]int64{"2024-11": 1, "2025-01": 400}, "2024-11-01", 0},
		{"one long before", map[string]int64{"2001-05": 1, "2025-01": 400}, "2025-01-01", 1},
		{"some long before, on several days", map[string]int64{"2001-05": 1, "2009-01": 2, "2025-01": 400, "2025-02": 1}, "2025-01-01", 3},
		{"too many to be stray", map[string]int64{"2001-05": 5, "2025-01": 400}, "2001-05-01", 0},
		{"one long after is where the others end", map[string]int64{"2001-05": 400, "2025-01": 1}, "2001-05-01", 0},
		{"a year without any is long", map[string]int64{"2024-01": 1, "2025-01": 400}, "2024-01-01", 0},
		{"more than a year", map[string]int64{"2023-12": 1, "2025-01": 400}, "2025-01-01", 1},
	} {
		t.Run(test.name, func(t *testing.T) {
			found := export.NewFindings()
			for name, n := range test.sent {
				month, err := calendar.ParseMonth(name)
				if err != nil {
					t.Fatal(err)
				}
				found.Sent[month] += n
				found.Valid += n
				found.FirstInvio = min(found.FirstInvio, month.First())
			}
			first, stray := found.Begin()
			if got := first.String(); (first == calendar.Never) != (test.want == "") || test.want != "" && got != test.want || stray != test.stray {
				t.Errorf("%s after %d, want %s after %d", got, stray, test.want, test.stray)
			}
		})
	}
}
