// Package mutants shows that the tests of what reports protect are not idle: each weakening of the
// method fails one of them.
package mutants

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// mutants are edits of the core, each of which weakens a rule of the reports, a bound or a check.
var mutants = []struct{ what, file, old, new string }{
	{"groups of k - 1 are named", "disclosure/groups.go", "least := n.k\n", "least := n.k - 1\n"},
	{"an area names what its parent does not", "disclosure/groups.go", "(parent < 0 || n.named[n.within(parent, cell)])", "(parent < 2000)"},
	{"what is withheld is named", "disclosure/network.go", "return value == several || k.Withheld != nil && k.Withheld(area, value)", "return value == several"},
	{"only the nation withholds", "disclosure/groups.go", "!kind.withheld(cell/n.columns,", "!kind.withheld(0,"},
	{"a single value is told of any kind", "disclosure/groups.go", "if least = 1; !kind.Class {", "if least = 1; false {"},
	{"a single oggetto is told where it is large", "disclosure/groups.go", "if least = 1; !kind", "if !kind"},
	{"altri is not made larger", "disclosure/groups.go", "		n.enlargeAltri(area)\n", "		_ = area\n"},
	{"altri is made larger in the nation only", "disclosure/groups.go", "for area := range n.parents {\n\t\tn.enlarge", "for area := range n.parents[:1] {\n\t\tn.enlarge"},
	{"altri may be k - 1", "disclosure/groups.go", "altri < n.k &&", "altri < n.k-1 &&"},
	{"what is unnamed stays named within", "disclosure/groups.go", "		n.forget(n.within(child, cell))\n", "		_ = child\n"},
	{"what is unnamed is so in one area within", "disclosure/groups.go", "		n.forget(n.within(child, cell))\n", "		n.forget(n.within(child, cell))\n		break\n"},
	{"nothing is widened", "disclosure/groups.go", "		n.widen(cell)\n", "		_ = cell\n"},
	{"strutture are not widened", "disclosure/network.go", "size == 0 || size >= n.k {", "size == 0 || size >= n.k || n.parents[cell/n.columns] > 0 {"},
	{"direzioni are not widened", "disclosure/network.go", "size == 0 || size >= n.k {", "size == 0 || size >= n.k || n.parents[cell/n.columns] == 0 {"},
	{"groups of k - 1 are not widened", "disclosure/network.go", "size >= n.k {\n\t\treturn", "size >= n.k-1 {\n\t\treturn"},
	{"single quesiti are not widened", "disclosure/network.go", "size == 0 ||", "size <= 1 ||"},
	{"k - 1 numbers are enough", "disclosure/network.go", "need := n.k - 1", "need := n.k - 2"},
	{"two numbers are enough in tables below 2k", "disclosure/network.go", "if n.total(cell/n.columns) < n.k {", "if n.total(cell/n.columns) < 2*n.k {"},
	{"one number is enough in tables below k", "disclosure/network.go", "		need = 1\n", "		need = 0\n"},
	{"a range is taken for one wider", "disclosure/network.go", "if width >= need {", "if width+1 >= need {"},
	{"one round of widening is enough", "disclosure/network.go", "			n.unname(s.cell)\n		}\n", "			n.unname(s.cell)\n		}\n		return\n"},
	{"any range is wide enough", "disclosure/network.go", "		var cheapest []step\n", "		if width > 0 {\n			return\n		}\n		var cheapest []step\n"},
	{"the cheapest cycle is the first outcome's", "disclosure/network.go", "			if way == nil {\n				return\n", "			if way == nil || o > 0 {\n				return\n"},
	{"ranges are those of sizes", "disclosure/network.go", "n.truth[area*n.columns+column[c.Value]].Add(c.Outcomes)", "n.truth[area*n.columns+column[c.Value]].Add(Outcomes{c.Total()})"},
	{"what is named may change", "disclosure/way.go", "			if n.named[edge] {", "			if n.named[edge] && open {"},
	{"what strutture name may change", "disclosure/way.go", "			if n.named[edge] {", "			if n.named[edge] && (open || n.parents[edge/n.columns] < 1) {"},
	{"what the nation names may change", "disclosure/way.go", "			if n.named[edge] {", "			if n.named[edge] && (open || edge >= n.columns) {"},
	{"a group makes a cycle with itself", "disclosure/way.go", "if edge == cell || up", "if up"},
	{"the flow is not put right after a bound", "disclosure/network.go", "				n.flow[moved] = n.truth[moved]\n", "				_ = moved\n"},
	{"values that nobody has count", "disclosure/network.go", "		case size > 0:", "		case size >= 0:"},
	{"areas lack the quesiti of those within", "disclosure/network.go", "area >= 0 && nation[c.Value] > 0; area = n.parents[area]", "area >= 0 && nation[c.Value] > 0; area = min(0, area-1)"},
	{"what is large is named anyway", "disclosure/groups.go", "		if n.named[cell] {\n			t.named", "		if n.named[cell] || of.Total() >= n.k && n.values[cell%n.columns] >= 0 {\n			t.named"},
	{"groups of k - 1 are named in reports", "report/named.go", "ask := disclosure.Kind{K: e.k, Parents: e.parents, ", "ask := disclosure.Kind{K: e.k - 1, Parents: e.parents, "},
	{"changes of k - 1 are named", "report/named.go", "ask := disclosure.Kind{K: e.k, Parents: e.parents[:areas]}", "ask := disclosure.Kind{K: e.k - 1, Parents: e.parents[:areas]}"},
	{"changes are protected with k = 1", "report/named.go", "ask := disclosure.Kind{K: e.k, Parents: e.parents[:areas]}", "ask := disclosure.Kind{K: 1, Parents: e.parents[:areas]}"},
	{"a single intermediario is told as a class is", "report/named.go", "counts.tables[byIntermediario], false,", "counts.tables[byIntermediario], true,"},
	{"intermediari are protected by the outcomes of those without soglia", "report/named.go", "counts.tables[byIntermediario], false, outcomes,", "counts.tables[byIntermediario], false, outcomesWithout,"},
	{"oggetti are protected by their sizes alone", "report/named.go", "Value: int(third), Outcomes: o})", "Value: int(third), Outcomes: disclosure.Outcomes{o.Total()}})"},
	{"no text is a person", "report/named.go", "persons[value] = personal.Text(value)", "persons[value] = false"},
	{"what is a person is named", "report/named.go", "withheld[value] || withholds(name)", "withheld[value] || name == \"\""},
	{"half of a kind may be persons", "report/named.go", "case 4*n > len(persons):", "case 2*n > len(persons):"},
	{"a kind of persons is named but for these", "report/named.go", "return func(string) bool { return true }", "return func(value string) bool { return persons[value] }"},
	{"a category has any number of values", "report/named.go", "case category && len(persons) > mostCategories:", "case false:"},
	{"a category has 21 values", "report/named.go", "len(persons) > mostCategories:", "len(persons) > mostCategories+1:"},
	{"changes are named from persons", "report/named.go", "personal.Text(scelto)", "scelto == \"\""},
	{"changes are named into what the area does not name", "report/named.go", "in[area] != nominato || ", ""},
	{"changes are named in direzioni into what others do not name", "report/named.go", "slices.Contains(in[1:], taciuto)", "slices.Contains(in[1:], assente)"},
	{"changes are named in direzioni whatever is", "report/named.go", " || area != nazione && slices.Contains(in[1:], taciuto)", ""},
	{"what is named in one class counts as named in all", "report/named.go", "if n > 0 {", "if n > 1<<40 {"},
	{"an edizione straordinaria names groups", "report/named.go", "if !missing && !e.straordinaria {", "if !missing {"},
	{"an edition of another day is none", "report/due.go", "q.Osservazione != q.Due() || ", ""},
	{"an edition by another base is none", "report/due.go", " || q.Base != conf.Base", ""},
	{"an edition that counts otherwise is none", "report/due.go", " || q.Conteggio != conf.Conteggio", ""},
	{"giacenti that nobody knows of are told", "report/edition.go", "]; n > 0 {\n\t\treturn nil, words.Errorf(\"%s: nessun report", "]; n > 1<<40 {\n\t\treturn nil, words.Errorf(\"%s: nessun report"},
	{"an area may be a person", "report/edition.go", "if personal.Text(text) && !shortCode(text) {", "if false {"},
	{"the name of an area may be a person", "report/edition.go", "!personal.Text(nome)", "true"},
	{"areas that are none are told", "report/edition.go", "l.codice != indicator.NonIndicato &&\n", "\n"},
	{"a guessed R is enough", "report/due.go", "if f.Fonte == ingest.Dati {", "if false {"},
	{"months are told as of D", "report/counts.go", "months.Compared()", "months"},
	{"every month is complete", "report/edition.go", "return e.FirstInvio <= third", "return true"},
	{"strutture name what the nation does", "report/section.go", "named, rest := k.area(d.area)", "named, rest := k.area(nazione)"},
	{"the trend tells of named oggetti", "report/section.go", "\t\tif r.empty {\n", "\t\tfor g := range d.namedOggetti() {\n\t\t\ts.rows = append(s.rows, row{id: r.id + g.name, label: g.name, numbers: r.numbers})\n\t\t}\n\t\tif r.empty {\n"},
	{"a sentence tells of the nation's oggetti", "report/summary.go", "named, _ := d.oggetti[classe].area(d.area)", "named, _ := d.oggetti[classe].area(nazione)"},
	{"letters are those of the nation", "report/letter.go", "range d.summary() {", "range (&draft{d.Edition, nazione, d.lang}).summary() {"},
	{"the index names oggetti", "report/index.go", "\tfor _, m := range d.marks() {\n", "\tfor g := range d.namedOggetti() {\n\t\tp.el(\"p\", g.name)\n\t}\n\tfor _, m := range d.marks() {\n"},
	{"the manifest is that of the nation", "report/page.go", "json.Marshal(d.manifest(sections))", "json.Marshal(d.manifest((&draft{d.Edition, nazione, d.lang}).sections()))"},
	{"nothing says that nothing is protected", "report/page.go", "if d.k == 1 {", "if d.k == 0 {"},
	{"an edizione straordinaria does not say so", "report/page.go", "if d.straordinaria {", "if false {"},
	{"verify believes any provenance", "report/verify.go", "return err == nil && bytes.Equal(report, made)", "return err == nil && len(made) > 0"},
	{"verify believes exports taken before D", "report/verify.go", "r < e.Osservazione || ", ""},
	{"verify calls the same exports others", "report/verify.go", "slices.Equal(given.Esportazioni, e.Files) || ", ""},
	{"verify believes digests that are none", "report/verify.go", "!digests.MatchString(f.SHA256) || ", ""},
	{"verify believes rows that do not add up", "report/verify.go", "left != 0 || inFiles != 0", "false"},
	{"a report of other exports is the same", "report/verify.go", "v.Outcome = OtherExports\n", "v.Outcome = Same\n"},
}

// tests are those that mutants of a file, or of a package, have to fail, by flags of go test. That
// the form of reports changes with a mutant proves nothing.
var tests = map[string][]string{
	"disclosure":       {"-run=Exact|Rules|Named|Worked", "-timeout=20s"},
	"report/verify.go": {"-run=Edited|LaterExports|Claimed", "-timeout=3m"},
	"report":           {"-skip=Form|Mutated|EverySingle|FaultsHide|KindsTell|TooMany", "-failfast", "-timeout=5m"},
}

// Every mutant has its place in the source and fails a test. THOROUGH=1 tries them, which takes
// many minutes; MUTANTS, a regular expression, those that it describes.
func TestMutants(t *testing.T) {
	thorough := os.Getenv("THOROUGH") != ""
	if !thorough {
		t.Logf("none of %d mutants tried: THOROUGH=1 tries them", len(mutants))
	}
	chosen := regexp.MustCompile(os.Getenv("MUTANTS"))
	core, err := filepath.Abs("../../core")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range mutants {
		if !chosen.MatchString(m.what) {
			continue
		}
		file, dir := filepath.Join(core, m.file), t.TempDir()
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(source), m.old); n != 1 {
			t.Errorf("%s: %d places", m.what, n)
			continue
		}
		if !thorough {
			continue
		}
		mutated, overlay := filepath.Join(dir, "mutated.go"), filepath.Join(dir, "overlay.json")
		replaced, _ := json.Marshal(map[string]map[string]string{"Replace": {file: mutated}})
		for name, data := range map[string][]byte{mutated: []byte(strings.Replace(string(source), m.old, m.new, 1)), overlay: replaced} {
			if err := os.WriteFile(name, data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		flags, own := tests[m.file]
		if !own {
			flags = tests[path.Dir(m.file)]
		}
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
		test := exec.CommandContext(ctx, "go", append([]string{"test", "-vet=off", "-count=1", "-overlay=" + overlay, "."}, flags...)...)
		test.Dir = filepath.Dir(file)
		test.Env = append(os.Environ(), "THOROUGH=", "EXPORTS=12")
		out, err := test.CombinedOutput()
		cancel()
		var failed []string
		for _, line := range strings.Split(string(out), "\n") {
			if name, is := strings.CutPrefix(line, "--- FAIL: "); is {
				failed = append(failed, strings.Fields(name)[0])
			} else if strings.HasPrefix(line, "panic:") {
				failed = append(failed, line)
			}
		}
		switch {
		case err == nil:
			t.Errorf("%s: not caught", m.what)
		case len(failed) == 0:
			t.Errorf("%s: %s", m.what, out)
		default:
			t.Logf("%s: %s", m.what, strings.Join(failed, ", "))
		}
	}
}
