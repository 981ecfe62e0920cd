package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"html"
	"maps"
	"net/mail"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"cruscotto/core/fixture"
)

// The inputs of testdata/cases went wrong once, here or in other programs; its README
// says what each must give. The numbers below were counted by other readers (hyparquet,
// DuckDB) and a loop, not by the core.

func casesDir(t *testing.T) string {
	t.Helper()
	dir, err := filepath.Abs("../../testdata/cases")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// document is the answer to a command that must succeed, in JSON.
func document(t *testing.T, dir string, args ...string) (doc object, stderr string) {
	t.Helper()
	r := cruscotto(t, dir, append(args, "--format", "json")...)
	if r.code != 0 {
		t.Fatalf("cruscotto %s: exit code %d: %s", strings.Join(args, " "), r.code, r.stderr)
	}
	if err := json.Unmarshal([]byte(r.out), &doc); err != nil {
		t.Fatal(err)
	}
	return doc, r.stderr
}

// at is a value of a document by its path; elements of arrays by their number.
func at(doc any, path string) any {
	for key := range strings.SplitSeq(path, "/") {
		switch of := doc.(type) {
		case object:
			doc = of[key]
		case []any:
			var i int
			if _, err := fmt.Sscan(key, &i); err != nil || i >= len(of) {
				return nil
			}
			doc = of[i]
		default:
			return nil
		}
	}
	return doc
}

func TestCasesGiveTheRightNumbers(t *testing.T) {
	const group = "gruppi/0/"
	for _, test := range []struct {
		args string
		want object // by path of the document
		says string // on standard error, as a pattern
	}{
		{"indicators date-2205.parquet", object{"data_rilevazione": "2025-11-24", "righe/lette": 400, "righe/valide": 399, "righe/escluse/E106": 1, "righe/avvisi/W206": 1,
			group + "pervenuti": 399, group + "definiti": 316, group + "giacenti": 83}, `date-2205\.parquet.*24 novembre 2025.*\b1\b`},
		{"indicators date-2205-without.parquet", object{"data_rilevazione": "2025-11-24", "righe/valide": 400, group + "definiti": 317, group + "giacenti": 83},
			`date-2205-without\.parquet.*24 novembre 2025.*\b0\b`},
		{"indicators ids-no-statistics.parquet", object{"righe/lette": 400, "righe/valide": 360, "righe/escluse/E101": 40}, ``},
		{"indicators names-case.parquet --map struttura=sede --where struttura=7000", object{group + "pervenuti": 78}, ``},
		{"indicators names-case.parquet --map struttura=SEDE --where struttura=7000", object{group + "pervenuti": 0}, ``},
		{"indicators names-case.parquet --by struttura", object{group + "chiave/struttura": "7000", group + "pervenuti": 78}, ``},
		{"indicators soglia-float.parquet", object{"righe/valide": 400, "righe/avvisi/W202": 58, "righe/avvisi/W207": 0}, ``},
		{"indicators dates-unpadded.parquet", object{"righe/lette": 400, "righe/valide": 400, group + "giacenti": 83}, ``},
		{"indicators text-nul-padded.parquet --where struttura=7000", object{group + "pervenuti": 78}, ``},
		{"indicators folder", object{"righe/lette": 800, "righe/valide": 800}, `\b1\b`},
		{"indicators folder/gennaio.parquet --config bom.toml", object{"righe/lette": 400}, ``},
		{"indicators rounding.parquet", object{group + "complessivo/entro": 130, group + "complessivo/definiti": 160, group + "complessivo/valore": 0.8125}, ``},
		{"indicators date-2999.parquet", object{"data_rilevazione": "2025-10-31", "righe/valide": 2000, "righe/avvisi/W208": 1, group + "giacenti": 501}, `date-2999\.parquet.*31 ottobre 2025`},
		{"indicators rilevazione-9999.parquet", object{"data_rilevazione": "2025-10-31", "righe/valide": 2000, "righe/avvisi/W206": 1, group + "giacenti": 500},
			`rilevazione-9999\.parquet.*31 ottobre 2025`},
		{"indicators order/z/a.parquet order/a/b.parquet --by struttura", object{"righe/lette": 2, "righe/valide": 1, "righe/escluse/E107": 1, group + "chiave/struttura": "from-b.parquet"}, ``},
		{"indicators order/a/b.parquet order/z/a.parquet --by struttura", object{"righe/valide": 1, group + "chiave/struttura": "from-b.parquet"}, ``},
		{"indicators open-9999z.parquet", object{"righe/valide": 200, "righe/escluse/E103": 0, "righe/avvisi/W208": 20, group + "giacenti": 20, group + "definiti": 180}, ``},
		{"indicators open-2262.parquet", object{"righe/valide": 200, "righe/escluse/E106": 0, "righe/avvisi/W208": 20, group + "giacenti": 20, group + "definiti": 180}, ``},
		{"indicators open-2099.parquet", object{"righe/valide": 180, "righe/escluse/E106": 20, group + "giacenti": 0}, `31 dicembre 2099`},
		{"indicators stale --period 2025-06", object{"righe/valide": 10000, "righe/avvisi/W209": 957, group + "giacenti": 957}, `\b957\b`},
		// As of its own end a month is known.
		{"indicators stale --period 2025-06 --as-of 2025-06-30", object{"righe/avvisi/W209": 0, group + "giacenti": 957}, ``},
		{"indicators stale/2025-06.parquet", object{"righe/avvisi/W209": 0}, ``},
		{"indicators rilevazioni", object{"data_rilevazione": "2025-06-30", "righe/lette": 600, "righe/valide": 300, group + "complessivo/valore": 1}, ``},
		{"indicators rilevazioni --rilevazione 2025-07-31", object{"data_rilevazione": "2025-06-30", "righe/valide": 300, group + "complessivo/valore": 1},
			`31 luglio 2025.*a-giugno\.parquet`},
		// That of a single file replaces the one it declares.
		{"indicators rilevazioni/z-marzo.parquet --rilevazione 2025-07-31", object{"data_rilevazione": "2025-07-31", group + "definiti": 100}, ``},
	} {
		t.Run(test.args, func(t *testing.T) {
			doc, stderr := document(t, casesDir(t), strings.Fields(test.args)...)
			for path, want := range test.want {
				got := at(doc, path)
				if n, is := want.(int); is {
					want = float64(n)
				}
				if got != want {
					t.Errorf("%s is %v, want %v", path, got, want)
				}
			}
			if said := regexp.MustCompile(`(?s)`+test.says).MatchString(stderr) && (test.says != "" || stderr == ""); !said {
				t.Errorf("says %q, want %q", stderr, test.says)
			}
		})
	}
}

// The numbers of a file with one mistyped year are those of the file without that row,
// which was answered after 13 days and was late.
func TestCaseOfOneMistypedYear(t *testing.T) {
	with, _ := document(t, casesDir(t), "indicators", "date-2205.parquet")
	without, _ := document(t, casesDir(t), "indicators", "date-2205-without.parquet")
	for path, less := range map[string]float64{"pervenuti": 1, "definiti": 1, "giacenti": 0, "tempi/n": 1, "tempi/somma_giorni": 13, "giacenza/totali": 0,
		"giacenza/non_scaduti": 0, "deflusso/definiti": 1, "complessivo/scaduti": 0} {
		a, b := at(with, "gruppi/0/"+path).(float64), at(without, "gruppi/0/"+path).(float64)
		if a != b-less {
			t.Errorf("%s is %v with the row and %v without it", path, a, b)
		}
	}
}

// Files that differ in how they were written only give the same documents.
func TestCasesGiveWhatTheirReferencesGive(t *testing.T) {
	dir := casesDir(t)
	for _, pair := range [][2]string{
		{"null-column", "null-column-ref"}, {"metadata-without-value", "old-size-ref"}, {"v2-flag", "v2-flag-ref"}, {"old-size", "old-size-ref"},
		{"soglia-float", "soglia-float-ref"}, {"dates-unpadded", "old-size-ref"},
	} {
		for _, command := range []string{
			"indicators --by struttura,oggetto", "indicators --by direzione,intermediario --as-of 2025-06-30 --conteggio lavorativi", "indicators --by cambio,mese --base definizione",
			"history", "times --period 2025-03", "detail --limit 0",
		} {
			args := strings.Fields(command)
			of := func(name string) string {
				r := cruscotto(t, dir, append(args, name+".parquet", "--format", "json")...)
				if r.code != 0 {
					t.Errorf("%s %s: exit code %d: %s", command, name, r.code, r.stderr)
				}
				return strings.ReplaceAll(r.out, name+".parquet", "FILE")
			}
			if mine, reference := of(pair[0]), of(pair[1]); mine != reference {
				t.Errorf("%s: %s is not as %s", command, pair[0], pair[1])
			}
		}
	}
}

// What counts for one command counts for the others.
func TestCasesAreValidatedAlike(t *testing.T) {
	for _, test := range []struct {
		file   string
		code   int
		strict int
		rows   string // lette, valide
		found  object
	}{
		{"ids-no-statistics.parquet", 1, 1, "400 360", object{"E101": 40}},
		{"date-2205.parquet", 1, 1, "400 399", object{"E106": 1, "W206": 1}},
		{"dates-unpadded.parquet", 0, 0, "400 400", object{}},
		{"null-column.parquet", 0, 0, "400 400", object{}},
		{"soglia-float.parquet", 0, 1, "400 400", object{"W202": 58}},
		{"open-9999z.parquet", 0, 1, "200 200", object{"W208": 20}},
		{"open-2262.parquet", 0, 1, "200 200", object{"W208": 20}},
		{"open-2099.parquet", 1, 1, "200 180", object{"E106": 20}},
		{"date-2999.parquet", 0, 1, "2000 2000", object{"W206": 1, "W208": 1}},
		{"rilevazione-9999.parquet", 0, 1, "2000 2000", object{"W206": 1}},
		{"stale", 0, 1, "10000 10000", object{"W209": 957}},
		{"rilevazioni", 0, 1, "600 300", object{"E107": 300}}, // updates are no fault
		{"folder", 0, 0, "800 800", object{}},
	} {
		r := cruscotto(t, casesDir(t), "validate", test.file, "--format", "json")
		var doc object
		if err := json.Unmarshal([]byte(r.out), &doc); err != nil {
			t.Errorf("%s: %v: %s", test.file, err, r.stderr)
			continue
		}
		if r.code != test.code {
			t.Errorf("validate %s: exit code %d, want %d", test.file, r.code, test.code)
		}
		if strict := cruscotto(t, casesDir(t), "validate", test.file, "--strict"); strict.code != test.strict {
			t.Errorf("validate %s --strict: exit code %d, want %d", test.file, strict.code, test.strict)
		}
		if rows := fmt.Sprint(at(doc, "righe/lette"), " ", at(doc, "righe/valide")); rows != test.rows {
			t.Errorf("validate %s: rows %s, want %s", test.file, rows, test.rows)
		}
		found := object{}
		rilievi, _ := at(doc, "rilievi").([]any)
		for _, rilievo := range rilievi {
			found[rilievo.(object)["codice"].(string)] = int(rilievo.(object)["conteggio"].(float64))
		}
		if fmt.Sprint(found) != fmt.Sprint(test.found) {
			t.Errorf("validate %s: found %v, want %v", test.file, found, test.found)
		}
	}
}

// What numbers cannot be understood without is said before them: on standard error, but
// by validate, of which it is the first thing printed.
func TestCasesSayFirst(t *testing.T) {
	dir := t.TempDir()
	rows := small()
	for i := range rows[:4] {
		rows[i].Invio = nil
	}
	if err := os.WriteFile(filepath.Join(dir, "half.parquet"), fixture.Parquet(rows, "2025-06-30", 0), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ file, code, first string }{
		{"open-2099.parquet", "E106", `\b20\b.*31 dicembre 2099`},
		{"stale", "W209", `\b957\b`},
		{filepath.Join(dir, "half.parquet"), "E102", `\b4\b.*\b6\b`},
		{"date-2205.parquet", "W206", `24 novembre 2025`},
		{"rilevazione-9999.parquet", "W206", `31 ottobre 2025`},
	} {
		said := regexp.MustCompile(test.first)
		for _, command := range []string{"indicators", "indicators --by struttura", "history", "times", "detail", "validate"} {
			r := cruscotto(t, casesDir(t), append(strings.Fields(command), test.file)...)
			first := r.firstSaid()
			if command == "validate" {
				first, _, _ = strings.Cut(r.out, "\n")
			}
			if !said.MatchString(first) {
				t.Errorf("%s %s says first %q, want %s", command, test.file, first, test.first)
			}
		}
		r := cruscotto(t, casesDir(t), "validate", test.file, "--format", "json")
		var doc object
		if err := json.Unmarshal([]byte(r.out), &doc); err != nil {
			t.Fatal(err)
		}
		if code, text := at(doc, "premesse/0/codice"), at(doc, "premesse/0/testo"); code != test.code || !said.MatchString(fmt.Sprint(text)) {
			t.Errorf("validate %s --format json: first %v %v, want %s %s", test.file, code, text, test.code, test.first)
		}
	}
}

// Of a name that fits no column exactly, and two but for their case, nobody knows which
// is meant.
func TestCaseOfNamesThatDifferInCase(t *testing.T) {
	r := cruscotto(t, casesDir(t), "indicators", "names-case.parquet", "--map", "struttura=Sede")
	if r.code == 0 || !strings.Contains(r.stderr, "SEDE") || !strings.Contains(r.stderr, "sede") {
		t.Errorf("exit code %d, says %q", r.code, r.stderr)
	}
}

// Days without quesiti make no history: it ends at R, not at a stray date.
func TestCasesOfFarDatesAreShort(t *testing.T) {
	for _, file := range []string{"date-2999.parquet", "rilevazione-9999.parquet"} {
		doc, _ := document(t, casesDir(t), "history", file)
		days := doc["giorni"].([]any)
		if len(days) != 304 || at(days[0], "giorno") != "2025-01-01" || at(days[303], "giorno") != "2025-10-31" {
			t.Errorf("%s: a history of %d days", file, len(days))
		}
	}
}

// Files of the same names in other folders are the same files.
func TestCaseOfEqualRilevazioniInOneFolder(t *testing.T) {
	dir := t.TempDir()
	copied(t, "order/z/a.parquet", filepath.Join(dir, "a.parquet"))
	copied(t, "order/a/b.parquet", filepath.Join(dir, "b.parquet"))
	doc, _ := document(t, dir, "indicators", ".", "--by", "struttura")
	if got := at(doc, "gruppi/0/chiave/struttura"); got != "from-b.parquet" {
		t.Errorf("the row of %v counts", got)
	}
}

// A folder is its .parquet in any case and its partitions; hidden files, those that
// begin with _, others and other folders are left out, and counted.
func TestCaseOfFolders(t *testing.T) {
	dir := t.TempDir()
	copied(t, "folder/gennaio.parquet", filepath.Join(dir, "gennaio.parquet"))
	copied(t, "folder/FEBBRAIO.PARQUET", filepath.Join(dir, "anno=2025", "mese=2", "FEBBRAIO.PARQUET"))
	for _, other := range []string{"._q.parquet", "_SUCCESS", ".gennaio.parquet.crc", "note.txt", filepath.Join("x.parquet", "y.parquet"), filepath.Join("altro", "z.parquet"),
		filepath.Join("anno=2025", "_metadata")} {
		copied(t, "folder/._q.parquet", filepath.Join(dir, other))
	}
	doc, stderr := document(t, dir, "indicators", ".")
	if got := at(doc, "righe/lette"); got != 800.0 || !regexp.MustCompile(`\b7\b`).MatchString(stderr) {
		t.Errorf("%v rows read, says %q", got, stderr)
	}
}

// copied copies a case.
func copied(t *testing.T, name, to string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(casesDir(t), filepath.FromSlash(name)))
	if err == nil {
		err = os.MkdirAll(filepath.Dir(to), 0o755)
	}
	if err == nil {
		err = os.WriteFile(to, data, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// A ratio that lies in the middle is rounded away from zero, wherever it is printed.
func TestCaseOfRounding(t *testing.T) {
	dir := t.TempDir()
	italian, english := cruscotto(t, casesDir(t), "indicators", "rounding.parquet"), cruscotto(t, casesDir(t), "indicators", "rounding.parquet", "--by", "struttura", "--lang", "en")
	if !strings.Contains(italian.out, "81,3") || strings.Contains(italian.out, "81,2") || !strings.Contains(english.out, "81.3") {
		t.Errorf("printed:\n%s%s", italian.out, english.out)
	}
	for name, page := range reports(t, dir, "rounding.parquet") {
		if text := visible(page); strings.Contains(text, "81,2") || name != "index.html" && !strings.Contains(text, "81,3") {
			t.Errorf("%s does not round 81,25", name)
		}
	}
}

// A file may claim to unpack to a thousand times its size, within the limits.
func TestCaseOfMuchFromLittle(t *testing.T) {
	r := cruscotto(t, casesDir(t), "indicators", "zstd-1gb.parquet", "--format", "json")
	var doc object
	switch {
	case r.code == 3 && strings.Contains(r.stderr, "F006"):
	case r.code == 0 && json.Unmarshal([]byte(r.out), &doc) == nil && at(doc, "righe/lette") == 1_820_000.0:
	default:
		t.Errorf("exit code %d, says %s", r.code, r.stderr)
	}
}

// reports are the reports of June of a case, and their index, by name.
func reports(t *testing.T, dir, file string, more ...string) map[string]string {
	t.Helper()
	r := cruscotto(t, casesDir(t), append([]string{"report", file, "--period", "2025-06", "--scope", "all", "-o", dir}, more...)...)
	if r.code != 0 {
		t.Fatalf("report %s: exit code %d: %s", file, r.code, r.stderr)
	}
	pages, err := filepath.Glob(filepath.Join(dir, "*.html"))
	if err != nil || len(pages) < 3 {
		t.Fatalf("report %s: %v, %v", file, pages, err)
	}
	made := make(map[string]string)
	for _, path := range pages {
		page, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		made[filepath.Base(path)] = string(page)
	}
	return made
}

var (
	programs = regexp.MustCompile(`(?s)<(script|style)\b.*?</(script|style)>`)
	markup   = regexp.MustCompile(`<[^>]*>`)
)

// visible is the text of a page.
func visible(page string) string {
	return html.UnescapeString(markup.ReplaceAllString(programs.ReplaceAllString(page, ""), ""))
}

// Texts that may be a person, a firm or a telephone number are in no report; of a column
// with many of them no value is, and that is said.
func TestCaseOfPersonalTexts(t *testing.T) {
	dir := t.TempDir()
	there := cruscotto(t, casesDir(t), "indicators", "personal.parquet", "--by", "intermediario", "--format", "json").out
	texts := []string{"Rossi Mario", "IT01234567890", "RSS MRA 80A01 H501U", "rssmra80a01h501u", "0123-4567-890", "012 345 678 90", "１２３４５６７８９０１", "Ditta P.IVA01234567890",
		"mario.rossi(at)pec.it", "339 1234567", "INPS7012345678", "Consulente del lavoro", "matr.7012345678", "CF:RSSMRA80A01H501U", "RSSMRA80A01H501U_1"}
	warned := false
	for name, page := range reports(t, dir, "personal.parquet") {
		for _, text := range texts {
			if !strings.Contains(there, `"`+text+`"`) {
				t.Fatalf("the case does not hold %q", text)
			}
			if strings.Contains(page, text) || strings.Contains(page, html.EscapeString(text)) {
				t.Errorf("%s names %s", name, text)
			}
		}
		warned = warned || regexp.MustCompile(`(?i)intermediari.{0,200}(person|codic|telefon)`).MatchString(visible(page))
	}
	if !warned {
		t.Error("no report says why no intermediario is named")
	}
}

// What an oggetto is called cannot become a part of a message.
func TestCaseOfNamesInMessages(t *testing.T) {
	dir := t.TempDir()
	reports(t, dir, "eml-names.parquet", "--eml", filepath.Join(casesDir(t), "eml-names-distribuzione.csv"), "--mittente", "ufficio@example.it")
	drafts, err := filepath.Glob(filepath.Join(dir, "*.eml"))
	if err != nil || len(drafts) != 2 {
		t.Fatalf("%d drafts, %v", len(drafts), err)
	}
	for _, path := range drafts {
		draft, err := os.Open(path)
		if err != nil {
			t.Fatal(err)
		}
		defer draft.Close()
		message, err := mail.ReadMessage(draft)
		if err != nil {
			t.Fatal(err)
		}
		got := partsOf(t, message.Header, message.Body)
		if kinds := fmt.Sprint(slices.Sorted(maps.Keys(got))); kinds != "[attachment text/html text/plain]" {
			t.Errorf("%s has the parts %s", filepath.Base(path), kinds)
		}
		if strings.Contains(got["text/html"]+got["attachment"], "<h1>Nuovo") || strings.Contains(got["text/plain"], "\n--") {
			t.Errorf("%s holds what the name says:\n%s%s", filepath.Base(path), got["text/plain"], got["text/html"])
		}
		if !strings.Contains(got["text/plain"], "Nuovo portale") {
			t.Errorf("%s does not name the oggetto, so that nothing is tried", filepath.Base(path))
		}
	}
}

// Lists of addresses are read as spreadsheets save them: as ANSI, and with a blank line at
// the end. A direzione without an address is told, and is a failure.
func TestCasesOfDistribuzione(t *testing.T) {
	dir := t.TempDir()
	for _, test := range []struct {
		list, without string
		direzioni     []string
		code, drafts  int
	}{
		{"distribuzione-ansi.csv", "", []string{"Trentino-Alto Adige/Südtirol", "Lazio"}, 0, 2},
		{"distribuzione-ansi.csv", "Umbria", []string{"Trentino-Alto Adige/Südtirol", "Lazio", "Umbria"}, 1, 2},
		{"distribuzione-blank-line.csv", "", []string{"Valle d'Aosta/Vallée d'Aoste", "Trentino-Alto Adige/Südtirol", "Lazio", "LAZIO", "CON",
			"Direzione di coordinamento metropolitano di Napoli – area nord, con un nome davvero molto lungo che supera i settantacinque caratteri per riga"}, 0, 6},
	} {
		var rows []fixture.Quesito
		for i, direzione := range test.direzioni {
			for j := range 10 {
				q := small()[j%2]
				q.ID, q.Direzione, q.Struttura = fixture.P(fmt.Sprint(i*10+j)), &direzione, fixture.P(fmt.Sprint(7000+i))
				rows = append(rows, q)
			}
		}
		if err := os.WriteFile(filepath.Join(dir, "quesiti.parquet"), fixture.Parquet(rows, "2025-06-30", 0), 0o600); err != nil {
			t.Fatal(err)
		}
		out := t.TempDir()
		r := cruscotto(t, dir, "report", "quesiti.parquet", "--period", "2025-05", "--scope", "all", "--eml", filepath.Join(casesDir(t), test.list), "--mittente", "ufficio@example.it", "-o", out)
		drafts, err := filepath.Glob(filepath.Join(out, "*.eml"))
		missing := regexp.MustCompile(`(\w+): nessun indirizzo`).FindStringSubmatch(r.stderr)
		if err != nil || r.code != test.code || len(drafts) != test.drafts || (missing != nil) != (test.without != "") || missing != nil && missing[1] != test.without {
			t.Errorf("%s for %q: exit code %d, drafts %v, says %s", test.list, test.direzioni, r.code, drafts, r.stderr)
		}
	}
}

// Directional controls in names are seen as signs, and turn nothing around.
func TestCaseOfNamesThatTurnAround(t *testing.T) {
	turning := func(text string) bool {
		return strings.ContainsAny(text, "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u061c")
	}
	for _, args := range []string{"indicators --by oggetto", "indicators --by oggetto --format csv", "detail --limit 0 --format csv", "detail --limit 0", "validate"} {
		r := cruscotto(t, casesDir(t), append(strings.Fields(args), "bidi-names.parquet")...)
		if turning(r.out) || turning(r.stderr) || !strings.Contains(r.out, "Dilazioni") {
			t.Errorf("%s turns around, or does not name the oggetto:\n%.500s", args, r.out)
		}
		if strings.Contains(args, "csv") {
			if _, err := csv.NewReader(strings.NewReader(r.out)).ReadAll(); err != nil {
				t.Errorf("%s: %v", args, err)
			}
		}
	}
	for name, page := range reports(t, t.TempDir(), "bidi-names.parquet") {
		if text := visible(page); turning(text) || name != "index.html" && !strings.Contains(text, "Dilazioni") {
			t.Errorf("%s turns around, or does not name the oggetto", name)
		}
	}
}
