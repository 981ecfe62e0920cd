//go:build !js

package disclosure

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// mutants are edits of the package, each of which weakens a rule or a bound.
var mutants = []struct{ what, file, old, new string }{
	{"groups of k - 1 are named", "groups.go", "least := n.k\n", "least := n.k - 1\n"},
	{"an area names what its parent does not", "groups.go", "(parent < 0 || n.named[n.within(parent, cell)])", "(parent < 2000)"},
	{"what is withheld is named", "network.go", "return value == several || k.Withheld != nil && k.Withheld(area, value)", "return value == several"},
	{"only the nation withholds", "groups.go", "!kind.withheld(cell/n.columns,", "!kind.withheld(0,"},
	{"a single value is told of any kind", "groups.go", "if least = 1; !kind.Class {", "if least = 1; false {"},
	{"a single oggetto is told where it is large", "groups.go", "if least = 1; !kind", "if !kind"},
	{"altri is not made larger", "groups.go", "		n.enlargeAltri(area)\n", "		_ = area\n"},
	{"altri is made larger in the nation only", "groups.go", "for area := range n.parents {\n\t\tn.enlarge", "for area := range n.parents[:1] {\n\t\tn.enlarge"},
	{"altri may be k - 1", "groups.go", "altri < n.k &&", "altri < n.k-1 &&"},
	{"what is unnamed stays named within", "groups.go", "		n.forget(n.within(child, cell))\n", "		_ = child\n"},
	{"what is unnamed is so in one area within", "groups.go", "		n.forget(n.within(child, cell))\n", "		n.forget(n.within(child, cell))\n		break\n"},
	{"nothing is widened", "groups.go", "		n.widen(cell)\n", "		_ = cell\n"},
	{"strutture are not widened", "network.go", "size == 0 || size >= n.k {", "size == 0 || size >= n.k || n.parents[cell/n.columns] > 0 {"},
	{"direzioni are not widened", "network.go", "size == 0 || size >= n.k {", "size == 0 || size >= n.k || n.parents[cell/n.columns] == 0 {"},
	{"groups of k - 1 are not widened", "network.go", "size >= n.k {\n\t\treturn", "size >= n.k-1 {\n\t\treturn"},
	{"single quesiti are not widened", "network.go", "size == 0 ||", "size <= 1 ||"},
	{"k - 1 numbers are enough", "network.go", "need := n.k - 1", "need := n.k - 2"},
	{"two numbers are enough in tables below 2k", "network.go", "if n.total(cell/n.columns) < n.k {", "if n.total(cell/n.columns) < 2*n.k {"},
	{"one number is enough in tables below k", "network.go", "		need = 1\n", "		need = 0\n"},
	{"a range is taken for one wider", "network.go", "if width >= need {", "if width+1 >= need {"},
	{"one round of widening is enough", "network.go", "			n.unname(s.cell)\n		}\n", "			n.unname(s.cell)\n		}\n		return\n"},
	{"any range is wide enough", "network.go", "		var cheapest []step\n", "		if width > 0 {\n			return\n		}\n		var cheapest []step\n"},
	{"the cheapest cycle is the first outcome's", "network.go", "			if way == nil {\n				return\n", "			if way == nil || o > 0 {\n				return\n"},
	{"ranges are those of sizes", "network.go", "n.truth[area*n.columns+column[c.Value]].Add(c.Outcomes)", "n.truth[area*n.columns+column[c.Value]].Add(Outcomes{c.Total()})"},
	{"what is named may change", "way.go", "			if n.named[edge] {", "			if n.named[edge] && open {"},
	{"what strutture name may change", "way.go", "			if n.named[edge] {", "			if n.named[edge] && (open || n.parents[edge/n.columns] < 1) {"},
	{"what the nation names may change", "way.go", "			if n.named[edge] {", "			if n.named[edge] && (open || edge >= n.columns) {"},
	{"a group makes a cycle with itself", "way.go", "if edge == cell || up", "if up"},
	{"the flow is not put right after a bound", "network.go", "				n.flow[moved] = n.truth[moved]\n", "				_ = moved\n"},
	{"values that nobody has count", "network.go", "		case size > 0:", "		case size >= 0:"},
	{"areas lack the quesiti of those within", "network.go", "area >= 0 && nation[c.Value] > 0; area = n.parents[area]", "area >= 0 && nation[c.Value] > 0; area = min(0, area-1)"},
	{"what is large is named anyway", "groups.go", "		if n.named[cell] {\n			t.named", "		if n.named[cell] || of.Total() >= n.k && n.values[cell%n.columns] >= 0 {\n			t.named"},
}

// Every mutant of the method fails a test. THOROUGH=1 tries them, which takes minutes.
func TestMutants(t *testing.T) {
	if os.Getenv("THOROUGH") == "" {
		t.Logf("none of %d mutants tried: THOROUGH=1 tries them", len(mutants))
		return
	}
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range mutants {
		source, err := os.ReadFile(m.file)
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(source), m.old); n != 1 {
			t.Errorf("%s: %d places", m.what, n)
			continue
		}
		dir := t.TempDir()
		mutated, overlay := filepath.Join(dir, m.file), filepath.Join(dir, "overlay.json")
		replaced, _ := json.Marshal(map[string]map[string]string{"Replace": {filepath.Join(here, m.file): mutated}})
		for name, data := range map[string][]byte{mutated: []byte(strings.Replace(string(source), m.old, m.new, 1)), overlay: replaced} {
			if err := os.WriteFile(name, data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
		test := exec.CommandContext(ctx, "go", "test", "-vet=off", "-count=1", "-timeout=20s", "-overlay="+overlay, "-run=Exact|Rules|Named|Worked", ".")
		test.Env = append(os.Environ(), "THOROUGH=")
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
