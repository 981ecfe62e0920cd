package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// The oracles agree with each other on every way of writing an export, and the
// invented exports show every finding.
func TestOraclesAgree(t *testing.T) {
	found := map[string]int{}
	for i, s := range synths {
		t.Run(s.name, func(t *testing.T) {
			subject := open(t, s.write(t, t.TempDir(), 5000))
			for _, code := range s.export.escluse() {
				found[code] += subject.naive.righe.Escluse[code]
			}
			for _, code := range avvisi {
				found[code] += subject.naive.righe.Avvisi[code]
			}
			subject.compare(t, sample(i, 1))
		})
	}
	for code, n := range found {
		if n == 0 && code != "W209" { // which is of several files
			t.Errorf("no invented row shows %s", code)
		}
	}
}

// The CLI gives what the oracles give, on every way of writing an export.
func TestInvented(t *testing.T) {
	for i, s := range synths {
		t.Run(s.name, func(t *testing.T) {
			open(t, s.write(t, t.TempDir(), 20000)).withCLI(t).compare(t, sample(i, 2))
		})
	}
}

// The same on a demonstration export: every grouping at three days, with both
// counting rules, both bases, with and without a period; and filters of values
// that are there.
func TestGenerated(t *testing.T) {
	s := open(t, generated(t, "--rows", "200000", "--seed", "7", "--months", "12", "--start", "2025-01")).withCLI(t)
	queries := all()
	for i, per := range groupings() {
		q := Query{Per: per, Lavorativi: i%2 == 0, PerDefinizione: i%3 == 0, Da: "2025-06-01", A: "2025-06-30"}
		for j, dim := range dimensioni[i%3:][:2] {
			for k := range 2 + j {
				q.Dove = append(q.Dove, Filtro{dim, s.naive.quesiti[i*1000+k*7].chiavi[dim]})
			}
		}
		queries = append(queries, q)
	}
	s.compare(t, queries)
}

// The same on a demonstration export with rows planted for every finding that a row can have.
func TestDirty(t *testing.T) {
	e := generated(t, "--rows", "20000", "--seed", "8", "--months", "12", "--start", "2025-01", "--dirty=5")
	s := open(t, e).withCLI(t)
	for _, codes := range []map[string]int{s.naive.righe.Escluse, s.naive.righe.Avvisi} {
		for code, n := range codes {
			if n == 0 && code != "W206" && code != "W209" { // which are of files
				t.Errorf("no row shows %s: the export is not dirty enough", code)
			}
		}
	}
	s.compare(t, sample(0, 2))
}

// The same on real requests, with foreign column names, soglie and registry given.
func TestReal(t *testing.T) {
	file := filepath.Join(cmp.Or(os.Getenv("CRUSCOTTO_SHARED"), "../../../shared"), "data", "myla311-2017.parquet")
	if _, err := os.Stat(file); err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("the real requests are missing: %v. CRUSCOTTO_SHARED names the folder that has data/", err)
		}
		t.Skipf("THE REAL REQUESTS ARE NOT TESTED: %v. CRUSCOTTO_SHARED names the folder that has data/", err)
	}
	e := Export{
		File: file,
		Colonne: map[string]string{"id_quesito": "SRNumber", "struttura": "NCName", "direzione": "APC", "oggetto": "RequestType",
			"data_invio": "CreatedDate", "data_definizione": "ClosedDate", "intermediario": "RequestSource", "stato": "Status"},
		SogliaPredefinita: 5,
		Soglie:            map[string]int{"Bulky Items": 10, "Graffiti Removal": 15, "Illegal Dumping Pickup": 25, "Dead Animal Removal": 5},
	}
	var queries []Query
	for i, per := range groupings() {
		for j := range 4 {
			queries = append(queries, Query{Per: per, Osservazione: []string{"2018-01-20", "2018-01-02", "2018-01-20", ""}[j],
				Lavorativi: (i+j)%2 == 0, PerDefinizione: j > 1})
			if j == 0 {
				queries[len(queries)-1].Da, queries[len(queries)-1].A = "2017-12-01", "2017-12-31"
			}
		}
	}
	queries = append(queries,
		Query{Osservazione: "2018-01-20", Per: []string{"struttura"}, Dove: []Filtro{{"oggetto", "Bulky Items"}, {"oggetto", "Graffiti Removal"}, {"struttura", nonIndicato}}},
		Query{Osservazione: "2018-01-20", Per: []string{"oggetto"}, Dove: []Filtro{{"soglia", "5"}, {"intermediario", "Call"}}})
	open(t, e).withCLI(t).compare(t, queries)
}

// groupings are none, each dimension, each pair of them, and one pair reversed.
func groupings() [][]string {
	all := [][]string{nil, {"oggetto", "struttura"}}
	for i, a := range dimensioni {
		all = append(all, []string{a})
		for _, b := range dimensioni[i+1:] {
			all = append(all, []string{a, b})
		}
	}
	return all
}

// all crosses everything.
func all() (queries []Query) {
	for _, per := range groupings() {
		for _, osservazione := range []string{"", "2025-09-30", "2025-06-15"} {
			for options := range 8 {
				q := Query{Per: per, Osservazione: osservazione, Lavorativi: options&1 != 0, PerDefinizione: options&2 != 0}
				if options&4 != 0 {
					q.Da, q.A = "2025-06-01", "2025-06-30"
				}
				queries = append(queries, q)
			}
		}
	}
	return queries
}

// sample asks for every grouping, times over, with the other choices taking turns.
func sample(start, times int) (queries []Query) {
	periods := [][2]string{{}, {"2025-06-01", "2025-06-30"}, {"2025-03-17", "2025-10-05"}, {"2025-12-01", "2025-12-31"}, {"2024-01-01", "2024-01-31"}}
	filters := [][]Filtro{nil, {{"struttura", "1000"}, {"struttura", nonIndicato}}, nil,
		{{"oggetto", "Dilazioni"}, {"soglia", "5"}, {"oggetto", `A "quoted", one`}}, nil,
		{{"mese", "2025-05"}, {"mese", "2025-06"}, {"intermediario", nonIndicato}}, nil,
		{{"direzione", "Lazio"}, {"direzione", "Valle d'Aosta"}}, {{"cambio", "cambiato"}}, {{"oggetto_mittente", "Dilazioni"}, {"cambio", "invariato"}}}
	i := start * 101
	for range times {
		for _, per := range groupings() {
			q := Query{Per: per, Osservazione: []string{"", "2025-09-30", "2025-06-15"}[i%3],
				Lavorativi: i/2%2 == 0, PerDefinizione: i/5%2 == 0, Dove: filters[i%len(filters)]}
			q.Da, q.A = periods[i%len(periods)][0], periods[i%len(periods)][1]
			queries = append(queries, q)
			i++
		}
	}
	return queries
}

// subject is an export, opened by all that can answer about it.
type subject struct {
	export Export
	duck   *Duck
	naive  *Naive
	cli    []string // the command and its constant arguments; nil: the CLI is not asked
}

func open(t *testing.T, e Export) *subject {
	t.Helper()
	s := &subject{export: e}
	var err error
	if s.duck, err = OpenDuck(context.Background(), e); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.duck.Close() })
	if s.naive, err = OpenNaive(context.Background(), e); err != nil {
		t.Fatal(err)
	}
	return s
}

// withCLI asks the CLI too.
func (s *subject) withCLI(t *testing.T) *subject {
	t.Helper()
	e := s.export
	s.cli = append([]string{cruscotto(t), "indicators", "--format", "json", "--quiet"}, e.files()...)
	if e.ID {
		s.cli = append(s.cli, "--ids")
	}
	for _, role := range slices.Sorted(maps.Keys(e.Colonne)) {
		if e.Colonne[role] != role {
			s.cli = append(s.cli, "--map", role+"="+e.Colonne[role])
		}
	}
	if e.Rilevazione != "" {
		s.cli = append(s.cli, "--rilevazione", e.Rilevazione)
	}
	config := fmt.Sprintf("soglia_predefinita = %d\n[soglie]\n", e.SogliaPredefinita)
	for _, oggetto := range slices.Sorted(maps.Keys(e.Soglie)) {
		config += fmt.Sprintf("%s = %d\n", strconv.Quote(oggetto), e.Soglie[oggetto])
	}
	for _, codice := range slices.Sorted(maps.Keys(e.Strutture)) {
		config += fmt.Sprintf("[strutture.%s]\ndirezione = %s\n", strconv.Quote(codice), strconv.Quote(e.Strutture[codice]))
	}
	file := filepath.Join(t.TempDir(), "cruscotto.toml")
	if err := os.WriteFile(file, []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	s.cli = append(s.cli, "--config", file)
	return s
}

// cruscotto is the path of the CLI.
func cruscotto(t *testing.T) string {
	t.Helper()
	path := os.Getenv("CRUSCOTTO")
	if path == "" {
		t.Fatal("CRUSCOTTO does not name the CLI to test: run `make test-oracle`, or `make dist/cruscotto` and set CRUSCOTTO=$PWD/dist/cruscotto")
	}
	if _, err := os.Stat(path); err != nil {
		t.Fatalf("the CLI that CRUSCOTTO names is not there (%v): run `make dist/cruscotto`", err)
	}
	return path
}

// generated is a demonstration export made by the CLI.
func generated(t *testing.T, args ...string) Export {
	t.Helper()
	file := filepath.Join(t.TempDir(), "quesiti.parquet")
	execute(t, append([]string{cruscotto(t), "generate", "-o", file, "--quiet"}, args...))
	return Export{File: file, Colonne: canonical()}
}

func execute(t *testing.T, command []string) []byte {
	t.Helper()
	var stderr bytes.Buffer
	cmd := exec.Command(command[0], command[1:]...)
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%q: %v\n%s", command, err, stderr.String())
	}
	return out
}

// command is a query as the CLI takes it.
func command(q Query) []string {
	args := []string{"--conteggio", "calendario", "--base", "invio"}
	if q.Lavorativi {
		args[1] = "lavorativi"
	}
	if q.PerDefinizione {
		args[3] = "definizione"
	}
	if q.Osservazione != "" {
		args = append(args, "--as-of", q.Osservazione)
	}
	switch {
	case q.Da == "2025-06-01" && q.A == "2025-06-30":
		args = append(args, "--period", "2025-06")
	case q.Da != "":
		args = append(args, "--from", q.Da, "--to", q.A)
	}
	if q.Per != nil {
		args = append(args, "--by", strings.Join(q.Per, ","))
	}
	for _, f := range q.Dove {
		args = append(args, "--where", f.Dimensione+"="+f.Valore)
	}
	return args
}

// compare asks everyone every query, several at once.
func (s *subject) compare(t *testing.T, queries []Query) {
	t.Helper()
	for i, q := range queries {
		t.Run(strings.Join(command(q), " "), func(t *testing.T) {
			t.Parallel()
			duck, err := s.duck.Answer(t.Context(), q)
			if err != nil {
				t.Fatal("DuckDB: ", err)
			}
			naive, err := s.naive.Answer(q)
			if err != nil {
				t.Fatal("naive: ", err)
			}
			want := encoded(t, naive)
			same(t, "naive", want, "DuckDB", encoded(t, duck))
			if s.cli != nil {
				args := slices.Concat(s.cli, command(q), []string{"--threads", strconv.Itoa(1 + i%2)})
				same(t, "the oracles", want, "cruscotto", execute(t, args))
				if t.Failed() {
					t.Logf("%q", args)
				}
			}
		})
	}
}

func encoded(t *testing.T, d *Document) []byte {
	t.Helper()
	out, err := json.Marshal(d)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// same compares two documents field by field. Those that are equal to the byte
// need not be looked into.
func same(t *testing.T, aName string, a []byte, bName string, b []byte) {
	t.Helper()
	var compact bytes.Buffer
	if err := json.Compact(&compact, b); err != nil {
		t.Fatalf("%s gives no JSON: %v", bName, err)
	}
	if bytes.Equal(a, compact.Bytes()) {
		return
	}
	x, y := tree(t, a), tree(t, b)
	difference := diff(".righe", x["righe"], y["righe"]) // explains more than its consequences
	if difference = cmp.Or(difference, diff("", any(x), any(y))); difference != "" {
		t.Errorf("%s and %s differ at %s", aName, bName, difference)
	}
}

func tree(t *testing.T, document []byte) (v map[string]any) {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(document))
	decoder.UseNumber()
	if err := decoder.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

// diff is the path of the first field that differs, with both values; empty when
// there is none.
func diff(path string, a, b any) string {
	different := fmt.Sprintf("%s: %v and %v", cmp.Or(path, "."), short(a), short(b))
	switch a := a.(type) {
	case map[string]any:
		b, ok := b.(map[string]any)
		if !ok {
			return different
		}
		keys := maps.Clone(a)
		maps.Copy(keys, b)
		for _, key := range slices.Sorted(maps.Keys(keys)) {
			x, inA := a[key]
			y, inB := b[key]
			if inA != inB {
				return fmt.Sprintf("%s.%s: there in one only", path, key)
			}
			if d := diff(path+"."+key, x, y); d != "" {
				return d
			}
		}
		return ""
	case []any:
		b, ok := b.([]any)
		if !ok {
			return different
		}
		for i := range min(len(a), len(b)) {
			if d := diff(fmt.Sprintf("%s[%d]", path, i), a[i], b[i]); d != "" {
				return d
			}
		}
		if len(a) != len(b) {
			return fmt.Sprintf("%s: %d and %d elements", path, len(a), len(b))
		}
		return ""
	case json.Number:
		if b, ok := b.(json.Number); ok && equal(a, b) {
			return ""
		}
		return different
	}
	if a != b {
		return different
	}
	return ""
}

// equal compares integers as they are written and all else as float64.
func equal(a, b json.Number) bool {
	x, errX := a.Float64()
	y, errY := b.Float64()
	return a == b || errX == nil && errY == nil && x == y
}

func short(v any) string {
	s := fmt.Sprint(v)
	if len(s) > 200 {
		s = s[:200] + "…"
	}
	return s
}

// Days the working-day rules of both oracles must agree on, checked by hand.
func TestWorkingDays(t *testing.T) {
	for _, c := range []struct {
		day  string
		want bool
	}{
		{"2025-04-18", true},  // Good Friday is a working day in Italy
		{"2025-04-21", false}, // Easter Monday
		{"2000-06-02", true}, {"2003-06-02", false},
		{"2011-03-17", false}, {"2010-03-17", true}, {"2014-03-17", true},
		{"2024-10-04", true}, {"2027-10-04", false},
		{"2025-08-15", false}, {"2025-11-04", true}, {"2025-06-07", false},
	} {
		d, err := written(c.day)
		if err != nil {
			t.Fatal(err)
		}
		if got := working[d-firstWorking]; got != c.want {
			t.Errorf("%s: working %t, want %t", c.day, got, c.want)
		}
	}
}
