package main

import (
	"cmp"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
)

// TestIndependentLoop holds the command against a plain loop over rows that was written
// from the definitions alone (independent_loop_test.go), on random sets of exports
// (independent_exports_test.go): 50 of them, 500 with THOROUGH=1. SEED=N tries a single
// set, the one that a failure names.
func TestIndependentLoop(t *testing.T) {
	first, sets := uint64(1), 50
	if os.Getenv("THOROUGH") != "" {
		sets = 500
	}
	if seed := os.Getenv("SEED"); seed != "" {
		n, err := strconv.ParseUint(seed, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		first, sets = n, 1
	}
	total, rules := 0, make(map[string]int)
	for i := range sets {
		c := &comparison{t: t, seed: first + uint64(i), random: rand.New(rand.NewPCG(first+uint64(i), 2614)), rules: rules}
		c.run()
		total += c.checks
		if t.Failed() {
			break
		}
	}
	t.Logf("%d sets of exports, %d values compared", sets, total)
	for _, rule := range []string{"E101", "E102", "E103", "E104", "E105", "E106", "E107", "E108", "W201", "W202", "W203", "W204", "W205", "W206", "W207", "W208", "W209"} {
		if sets > 1 && rules[rule] == 0 {
			t.Errorf("no set broke %s", rule)
		}
	}
}

// comparison compares the command with the loop on one set of exports.
type comparison struct {
	t      *testing.T
	seed   uint64
	random *rand.Rand
	checks int            // values compared
	rules  map[string]int // in how many sets each rule was broken
	dir    string
	set    *exportSet
	args   []string // that name the exports and how to read them
}

func (c *comparison) run() {
	tomorrow = dateOf(time.Now().In(rome)) + 1
	c.dir = c.t.TempDir()
	c.set = newExports(c.random)
	c.args = c.set.write(c.t, c.dir, c.random)
	looked := c.set.look(false)
	rows := looked.rows(c.set.rilevazione())
	for _, counts := range []any{rows["escluse"], rows["avvisi"]} {
		for rule, n := range counts.(object) {
			c.rules[rule] += min(n.(int), 1)
		}
	}
	for range 4 {
		c.indicators()
	}
	c.history()
	c.times()
	c.detail()
	c.validate()
	c.future()
}

// question is what is asked, and its flags.
type question struct {
	d           int // data di osservazione
	from, to    int // the period
	bounded     bool
	definizione bool // the base
	lavorativi  bool
	ids         bool
	per         []string
	where       map[string][]string
	flags       []string
}

var dimensions = []string{"struttura", "direzione", "oggetto", "soglia", "mese", "intermediario", "gestione", "oggetto_mittente", "cambio", "categoria"}

// ask makes a question up, of which the history heeds less than the others.
func (c *comparison) ask(period, grouped bool) question {
	r, set := c.random, c.set
	q := question{d: set.rilevazione(), definizione: set.base == "definizione", lavorativi: set.conteggio == "lavorativi", where: make(map[string][]string)}
	flag := func(args ...string) { q.flags = append(q.flags, args...) }
	if r.IntN(5) > 0 {
		q.d = set.first - 3 + r.IntN(max(1, q.d-set.first+4))
		q.d = min(q.d, set.rilevazione())
		if seldom(r, 20) {
			q.d = oneOf(r, dayOf(1950, 1, 1), dayOf(1999, 12, 31), dayOf(2000, 1, 1))
		}
		flag("--as-of", iso(q.d))
	}
	if period {
		at := set.first + r.IntN(max(1, set.last-set.first))
		switch r.IntN(4) {
		case 0, 1:
			y, m, _ := civil(at)
			q.from, q.to, q.bounded = dayOf(y, m, 1), dayOf(y, m+1, 1)-1, true
			flag("--period", iso(at)[:7])
		case 2:
			q.from, q.to, q.bounded = at-r.IntN(40), at+r.IntN(60), true
			if seldom(r, 5) { // far periods must not overflow
				q.from = oneOf(r, q.from, dayOf(1, 1, 1), dayOf(1950, 1, 1))
				q.to = oneOf(r, q.to, dayOf(1955, 1, 1), dayOf(9999, 12, 31))
				q.to = max(q.to, q.from)
			}
			flag("--from", iso(q.from), "--to", iso(q.to))
		}
		// Around the day on which the period matures, more often than not.
		if q.bounded && r.IntN(2) == 0 {
			if d := q.to + []int{24, 25, 26, 34, 35, 36, 37, 38}[r.IntN(8)]; d <= set.rilevazione() {
				q.d = d
				flag("--as-of", iso(d))
			}
		}
	}
	if r.IntN(3) == 0 {
		q.definizione = r.IntN(2) == 0
		flag("--base", map[bool]string{false: "invio", true: "definizione"}[q.definizione])
	}
	if r.IntN(3) == 0 {
		q.lavorativi = r.IntN(2) == 0
		flag("--conteggio", map[bool]string{false: "calendario", true: "lavorativi"}[q.lavorativi])
	}
	if grouped {
		for range r.IntN(3) {
			if dim := dimensions[r.IntN(len(dimensions))]; !slices.Contains(q.per, dim) {
				q.per = append(q.per, dim)
			}
		}
		if len(q.per) > 0 {
			flag("--by", strings.Join(q.per, ","))
		}
	}
	for range max(0, r.IntN(4)-1) {
		dim := dimensions[r.IntN(len(dimensions))]
		values := set.values(dim)
		value := values[r.IntN(len(values))]
		q.where[dim] = append(q.where[dim], value)
		flag("--where", dim+"="+value)
	}
	if r.IntN(2) == 0 {
		q.ids = true
		flag("--ids")
	}
	if r.IntN(3) == 0 {
		flag("--threads", strconv.Itoa(1+r.IntN(2)))
	}
	return q
}

// answer is what the command answers.
func (c *comparison) answer(command string, q question, more ...string) string {
	args := slices.Concat([]string{command}, c.args, q.flags, more)
	r := cruscotto(c.t, c.dir, args...)
	if r.code != 0 {
		c.fail("cruscotto %s: exit code %d\n%s", strings.Join(args, " "), r.code, r.stderr)
	}
	return r.out
}

// fail ends the test with the seed and a copy of the exports.
func (c *comparison) fail(format string, args ...any) {
	c.t.Helper()
	kept, err := os.MkdirTemp("", "independent-")
	if err == nil {
		err = os.CopyFS(kept, os.DirFS(c.dir))
	}
	c.t.Fatalf("SEED=%d, exports in %s (%v): %s", c.seed, kept, err, fmt.Sprintf(format, args...))
}

// same compares documents, value by value.
func (c *comparison) same(got string, want any, command string, q question) {
	text, err := json.Marshal(want)
	if err != nil {
		c.t.Fatal(err)
	}
	var mine, theirs any
	if err := json.Unmarshal([]byte(got), &theirs); err != nil {
		c.fail("%s %v: %v\n%s", command, q.flags, err, got)
	}
	if err := json.Unmarshal(text, &mine); err != nil {
		c.t.Fatal(err)
	}
	if at := c.differ("", theirs, mine); at != "" {
		c.fail("cruscotto %s %s: %s", command, strings.Join(slices.Concat(c.args, q.flags), " "), at)
	}
}

// differ tells where two values differ, "" where they do not.
func (c *comparison) differ(path string, got, want any) string {
	switch want := want.(type) {
	case map[string]any:
		object, is := got.(map[string]any)
		if !is {
			return fmt.Sprintf("%s is %v, want %v", path, got, want)
		}
		for key := range object {
			if _, wanted := want[key]; !wanted {
				return fmt.Sprintf("%s/%s is there", path, key)
			}
		}
		for key, value := range want {
			if at := c.differ(path+"/"+key, object[key], value); at != "" {
				return at
			}
		}
	case []any:
		list, is := got.([]any)
		if !is || len(list) != len(want) {
			return fmt.Sprintf("%s has %d elements, want %d: %v, want %v", path, len(list), len(want), got, want)
		}
		for i, value := range want {
			if at := c.differ(fmt.Sprintf("%s/%d", path, i), list[i], value); at != "" {
				return at
			}
		}
	default:
		if c.checks++; got != want {
			return fmt.Sprintf("%s is %v, want %v", path, got, want)
		}
	}
	return ""
}

func (c *comparison) indicators() {
	q := c.ask(true, true)
	want := c.set.look(q.ids).indicators(q)
	c.same(c.answer("indicators", q, "--format", "json"), want, "indicators", q)
	if len(q.per) == 0 {
		c.printed(q, want["gruppi"].([]any)[0].(object))
	}
}

// printed compares the numbers of the table with those of the loop as text: one decimal,
// rounded half away from zero.
func (c *comparison) printed(q question, g object) {
	table := c.answer("indicators", q)
	line := func(name, want string) {
		found := regexp.MustCompile(`(?m)^ *` + regexp.QuoteMeta(name) + ` {2,}(\S+)`).FindStringSubmatch(table)
		if c.checks++; found == nil || strings.TrimSuffix(found[1], "%") != want {
			c.fail("cruscotto indicators %s: %s is shown as %q, want %q in\n%s", strings.Join(slices.Concat(c.args, q.flags), " "), name, found, want, table)
		}
	}
	ratio := func(name string, numerator, denominator int) { line(name, tenths(100*numerator, denominator)) }
	for _, s := range g["soglie"].([]any) {
		s := s.(object)
		ratio(fmt.Sprintf("tempo soglia %d giorni", s["giorni"]), s["entro"].(int), s["definiti"].(int)+s["scaduti"].(int))
	}
	all, open := g["complessivo"].(object), g["giacenza"].(object)
	ratio("complessivo", all["entro"].(int), all["definiti"].(int)+all["scaduti"].(int))
	ratio("indice di giacenza", open["non_scaduti"].(int), open["totali"].(int))
	flow, changed := g["deflusso"].(object), g["cambio_oggetto"].(object)
	ratio("indice di deflusso", flow["definiti"].(int), flow["pervenuti"].(int))
	ratio("cambio oggetto", changed["cambiati"].(int), changed["pervenuti"].(int))
	times := g["tempi"].(object)
	line("tempo medio di chiusura", tenths(times["somma_giorni"].(int), times["n"].(int)))
	for name, key := range map[string]string{"mediana": "mediana", "90° percentile": "p90", "massimo": "massimo"} {
		if days, known := times[key].(int); known {
			line(name, thousands(days))
		} else {
			line(name, "n.d.")
		}
	}
	for _, name := range []string{"pervenuti", "definiti", "giacenti"} {
		line(name, thousands(g[name].(int)))
	}
}

// tenths is a quotient with one decimal as Italians write it.
func tenths(numerator, denominator int) string {
	if denominator == 0 {
		return "n.d."
	}
	n := (20*numerator + denominator) / (2 * denominator)
	return thousands(n/10) + "," + strconv.Itoa(n%10)
}

func thousands(n int) string {
	if n < 1000 {
		return strconv.Itoa(n)
	}
	return thousands(n/1000) + fmt.Sprintf(".%03d", n%1000)
}

func (c *comparison) history() {
	q := c.ask(false, false)
	c.same(c.answer("history", q, "--format", "json"), c.set.look(q.ids).history(q), "history", q)
}

func (c *comparison) times() {
	q := c.ask(true, false)
	c.same(c.answer("times", q, "--format", "json"), c.set.look(q.ids).times(q), "times", q)
}

// detail compares the quesiti behind a number, by file and row: of equal giorni the order
// is not defined.
func (c *comparison) detail() {
	q := c.ask(true, false)
	only := []string{"", "giacenti", "scaduti", "definiti"}[c.random.IntN(4)]
	if only != "" {
		q.flags = append(q.flags, "--only", only)
	}
	oltre := []int{-1, -1, 0, 5, 25, 60}[c.random.IntN(6)]
	if oltre >= 0 {
		q.flags = append(q.flags, "--oltre", strconv.Itoa(oltre))
	}
	want := c.set.look(q.ids).detail(q, only, oltre)
	answer := c.answer("detail", q, "--format", "json", "--limit", "0")
	var got object
	if err := json.Unmarshal([]byte(answer), &got); err != nil {
		c.fail("detail %v: %v", q.flags, err)
	}
	place := func(of any) string { return fmt.Sprintf("%v %07v", of.(object)["file"], of.(object)["riga"]) }
	quesiti := got["quesiti"].([]any)
	var ages []float64
	for _, of := range quesiti {
		ages = append(ages, of.(object)["giorni"].(float64))
	}
	if c.checks++; !slices.IsSortedFunc(ages, func(a, b float64) int { return cmp.Compare(b, a) }) {
		c.fail("detail %v: not by giorni: %v", q.flags, ages)
	}
	byPlace := func(a, b any) int { return strings.Compare(place(a), place(b)) }
	slices.SortFunc(quesiti, byPlace)
	slices.SortFunc(want["quesiti"].([]any), byPlace)
	sorted, err := json.Marshal(got)
	if err != nil {
		c.t.Fatal(err)
	}
	c.same(string(sorted), want, "detail", q)

	if limit := 1 + c.random.IntN(10); limit < len(quesiti) {
		var few object
		if err := json.Unmarshal([]byte(c.answer("detail", q, "--format", "json", "--limit", strconv.Itoa(limit))), &few); err != nil {
			c.fail("detail %v: %v", q.flags, err)
		}
		shown := few["quesiti"].([]any)
		if c.checks++; len(shown) != limit || few["totale"] != float64(len(quesiti)) {
			c.fail("detail %v --limit %d: %d of %v", q.flags, limit, len(shown), few["totale"])
		}
		for i, giorni := range ages[:limit] {
			if c.checks++; shown[i].(object)["giorni"] != giorni {
				c.fail("detail %v --limit %d: %v giorni, want %v", q.flags, limit, shown[i].(object)["giorni"], giorni)
			}
		}
	}

	rows, err := csv.NewReader(strings.NewReader(c.answer("detail", q, "--format", "csv", "--limit", "0"))).ReadAll()
	if err != nil {
		c.fail("detail %v as CSV: %v", q.flags, err)
	}
	column := make(map[string]int)
	for i, name := range rows[0] {
		column[name] = i
	}
	at := func(row []string) string { return fmt.Sprintf("%s %07s", row[column["file"]], row[column["riga"]]) }
	rows = rows[1:]
	slices.SortFunc(rows, func(a, b []string) int { return strings.Compare(at(a), at(b)) })
	if len(rows) != len(quesiti) {
		c.fail("detail %v: %d rows of CSV for %d quesiti", q.flags, len(rows), len(quesiti))
	}
	for i, row := range rows {
		quesito := want["quesiti"].([]any)[i].(object)
		if names, some := want["nomi"].(object); some {
			quesito["nome_struttura"] = names[quesito["struttura"].(string)]
		}
		for name, value := range quesito {
			text := ""
			if value != nil {
				text = fmt.Sprint(value)
			}
			if c.checks++; row[column[name]] != text {
				c.fail("detail %v as CSV: %s of %s is %q, want %q", q.flags, name, at(row), row[column[name]], text)
			}
		}
	}
}

// validate compares what is wrong with the rows, and whether that is a failure: what one
// export tells anew of another's quesiti is none, unless all is.
func (c *comparison) validate() {
	looked := c.set.look(true)
	rows := looked.rows(c.set.rilevazione())
	found, faults := object{}, -looked.updated
	for rule, n := range rows["escluse"].(object) {
		faults += n.(int)
		found[rule] = n
	}
	for rule, n := range rows["avvisi"].(object) {
		found[rule] = n
	}
	for rule, n := range found {
		if n == 0 {
			delete(found, rule)
		}
	}
	r := cruscotto(c.t, c.dir, slices.Concat([]string{"validate"}, c.args, []string{"--format", "json"})...)
	strict := cruscotto(c.t, c.dir, slices.Concat([]string{"validate"}, c.args, []string{"--strict"})...)
	if c.checks += 2; r.code != min(1, faults) || strict.code != min(1, len(found)) {
		c.fail("cruscotto validate %s: exit codes %d, %d with --strict, for %d faults and %v", strings.Join(c.args, " "), r.code, strict.code, faults, found)
	}
	var doc object
	if err := json.Unmarshal([]byte(r.out), &doc); err != nil {
		c.fail("validate: %v: %s", err, r.stderr)
	}
	told := object{}
	for _, rilievo := range doc["rilievi"].([]any) {
		told[rilievo.(object)["codice"].(string)] = rilievo.(object)["conteggio"]
	}
	text, err := json.Marshal(object{"righe": doc["righe"], "rilievi": told})
	if err != nil {
		c.t.Fatal(err)
	}
	c.same(string(text), object{"righe": rows, "rilievi": found}, "validate", question{})
}

// future asks for a data di osservazione after that di rilevazione, which nobody knows.
func (c *comparison) future() {
	after := iso(c.set.rilevazione() + 1)
	r := cruscotto(c.t, c.dir, slices.Concat([]string{"indicators"}, c.args, []string{"--as-of", after})...)
	if c.checks++; r.code != 2 {
		c.fail("cruscotto indicators --as-of %s: exit code %d", after, r.code)
	}
}

// tomorrow is the last day that is not in the future, as of the set that is tried.
var tomorrow int

// write writes the exports and the configuration, and gives the arguments that name them.
func (x *exportSet) write(t *testing.T, dir string, r *rand.Rand) (args []string) {
	for _, f := range x.files {
		path := filepath.Join(dir, f.name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.parquet(r), 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, f.name)
	}
	if !slices.ContainsFunc(x.files, func(f *exportFile) bool { return strings.HasPrefix(f.name, "m/") }) && r.IntN(3) == 0 {
		args = []string{"."} // all of them, as partitions are part of a folder
	}
	r.Shuffle(len(args), func(i, j int) { args[i], args[j] = args[j], args[i] })
	if err := os.WriteFile(filepath.Join(dir, "cruscotto.toml"), []byte(x.toml()), 0o600); err != nil {
		t.Fatal(err)
	}
	args = append(args, "--config", "cruscotto.toml")
	for role, column := range x.flagged {
		args = append(args, "--map", role+"="+column)
	}
	if x.given != nil {
		args = append(args, "--rilevazione", iso(*x.given))
	}
	return args
}
