package main

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/evanw/esbuild/pkg/api"

	"cruscotto/core/decimal"
	"cruscotto/core/words"
)

// onThePage runs a script, which may import what the page is made of, with Node: answer
// of its function for each of the questions.
func onThePage(t *testing.T, script string, questions, answers any) {
	t.Helper()
	input, err := json.Marshal(questions)
	if err != nil {
		t.Fatal(err)
	}
	output, err := withNode(t, api.BuildOptions{
		Stdin: &api.StdinOptions{Loader: api.LoaderTS, ResolveDir: filepath.Join("..", "..", "static", "src"), Contents: script + `
			function answer(of) {
				const questions = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
				console.log(JSON.stringify(questions.map(of)));
			}`},
	}, input)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(output, answers); err != nil {
		t.Fatal(err)
	}
}

// withNode runs a script of TypeScript with Node, and gives what it writes.
func withNode(t *testing.T, script api.BuildOptions, input []byte) ([]byte, error) {
	t.Helper()
	script.Bundle, script.Format, script.Platform, script.LogLevel = true, api.FormatCommonJS, api.PlatformNode, api.LogLevelWarning
	built := api.Build(script)
	if len(built.Errors) > 0 {
		t.Fatal("the script does not compile")
	}
	node := exec.Command("node", "--eval", string(built.OutputFiles[0].Contents))
	node.Stdin, node.Stderr = bytes.NewReader(input), os.Stderr
	return node.Output()
}

// The tests of static/unit are of what the page does without a browser.
func TestLogicOfThePage(t *testing.T) {
	tests, err := filepath.Glob(filepath.Join("..", "..", "static", "unit", "*.ts"))
	if err != nil || len(tests) == 0 {
		t.Fatalf("no tests: %v", err)
	}
	for _, path := range tests {
		t.Run(filepath.Base(path), func(t *testing.T) {
			t.Parallel()
			if output, err := withNode(t, api.BuildOptions{EntryPoints: []string{path}}, nil); err != nil {
				t.Errorf("%v\n%s", err, output)
			}
		})
	}
}

// The page writes each number as core/decimal does, which writes those of the command
// and of the reports.
func TestPageWritesNumbersAsTheCore(t *testing.T) {
	random := rand.New(rand.NewPCG(14, 5000))
	integer := func() int64 { return random.Int64N(1 << uint(1+random.IntN(62))) }
	fraction := func(i int) [2]int64 {
		switch i % 6 {
		case 0: // a half of the last place: of 2, 4, 5, 8, 10, … 160, … many are
			of := []int64{2, 4, 8, 16, 20, 32, 40, 80, 160, 200, 400, 1600, 2000}[random.IntN(13)]
			return [2]int64{random.Int64N(of + 1), of}
		case 1:
			return [2]int64{random.Int64N(3), random.Int64N(3)} // of nothing, too
		case 2:
			return [2]int64{integer(), integer()}
		case 3:
			return [2]int64{random.Int64N(5), 1 + integer()} // tiny
		}
		of := random.Int64N(3000)
		return [2]int64{random.Int64N(of + 1), of}
	}
	type number struct {
		Method string
		Args   []any
		want   [2]string
	}
	pair := func(f [2]int64) []string { return []string{strconv.FormatInt(f[0], 10), strconv.FormatInt(f[1], 10)} }
	var numbers []number
	add := func(method string, n decimal.Number, args ...any) {
		numbers = append(numbers, number{method, args, [2]string{n.Text(words.Italian), n.Text(words.English)}})
	}
	for i := range 5000 {
		now, then, n := fraction(i), fraction(random.IntN(6)), random.Int64()-random.Int64()
		add("ratio", decimal.Ratio(now[0], now[1]), pair(now))
		add("mean", decimal.Mean(now[0], now[1]), pair(now))
		add("share", decimal.Share(now[0], now[1]), pair(now))
		add("points", decimal.Points(now, then, i%3), pair(now), pair(then), i%3)
		add("meanChange", decimal.MeanChange(now, then), pair(now), pair(then))
		add("count", decimal.Count(n), strconv.FormatInt(n, 10))
	}
	// Integers travel as texts, of which some are larger than a number of JavaScript can be.
	var texts [][2]string
	onThePage(t, `
		import { Decimal } from "./speech/decimal";
		const integer = (arg) => typeof arg === "string" ? BigInt(arg) : Array.isArray(arg) ? arg.map(integer) : arg;
		const written = ["it", "en"].map((lang) => new Decimal(lang));
		answer(({ Method, Args }) => written.map((d) => d[Method](...Args.map(integer))));`, numbers, &texts)
	for i, n := range numbers {
		if texts[i] != n.want {
			t.Errorf("%s %v: the page writes %q, the core %q", n.Method, n.Args, texts[i], n.want)
		}
	}
}

// The page makes the same characters visible as the core does, of all that there are, and
// isolates the same words.
func TestPageMakesTextsVisibleAsTheCore(t *testing.T) {
	var texts []string
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if utf8.ValidRune(r) {
			texts = append(texts, string(r))
		}
	}
	texts = append(texts, "Lazio: 66,7%", "וזה: 66,7%", "משרד 12 רומא: 5", "משרד: +1,2 משרד", "משרד: −1,2% משרד", "da משרד a משרד")
	type shown struct {
		Visible    string
		Directions []string
	}
	var got []shown
	onThePage(t, `
		import { directions, visible } from "./speech/visible";
		answer((text) => ({ Visible: visible(text), Directions: directions(text) }));`, texts, &got)
	for i, text := range texts {
		want, at := shown{Visible: words.Visible(text)}, 0
		for _, part := range words.Leftward(text) {
			want.Directions = append(want.Directions, text[at:part[0]], text[part[0]:part[1]])
			at = part[1]
		}
		want.Directions = append(want.Directions, text[at:])
		if got[i].Visible != want.Visible || !slices.Equal(got[i].Directions, want.Directions) {
			t.Errorf("%q: the page shows %q, the core %q", text, got[i], want)
		}
	}
}
