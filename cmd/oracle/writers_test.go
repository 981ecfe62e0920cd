package main

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"text/tabwriter"
)

// A form is how a file is written: a value on each axis. On an axis that it does
// not name the writer does as it likes.
type form map[string]string

// axes are what the writers differ in, in the order of the printed table.
//
//	texts      the encoding of the text columns
//	integers   the encoding of the integer columns, dates and timestamps among them
//	times      the type of the two instants
//	written    how an instant is written, where its type is text
//	id         the type of id_quesito, and its encoding where it is of fixed length
//	soglia     the type of soglia_giorni
//	page       the version of the data pages
//	pages      how many pages a column chunk has
//	codec      the compression
//	nulls      whether columns without nulls are optional or required
//	groups     how many rows a row group has
//	beside     what columns there are that are none of ours
//	index      what the page index has: bounds and offsets, offsets, or it is not there
//	statistics whether the column chunks have bounds
//	crc        whether the pages have checksums; no writer has an option for it
var axes = []string{"texts", "integers", "times", "written", "id", "soglia", "page", "pages", "codec", "nulls", "groups", "beside", "index", "statistics", "crc"}

// A dictionary that is full in mid-column: the pages before hold indices, those
// after it plain values, or deltas.
const (
	thenPlain = "dictionary, plain"
	thenDelta = "delta bytes, dictionary"
)

func isFull(texts string) bool { return texts == thenPlain || texts == thenDelta }

// What the writers are told where a form wants many pages or a full dictionary, in
// bytes and rows, and where it wants row groups of hundreds of rows.
const (
	pageLimit       = 256
	dictionaryLimit = 64
	batchSize       = 50
	hundreds        = 300
)

const keyRilevazione = "cruscotto.data_rilevazione"

func (f form) String() string {
	var words []string
	for _, axis := range axes {
		if f[axis] != "" && f[axis] != "–" {
			words = append(words, axis+" "+f[axis])
		}
	}
	return cmp.Or(strings.Join(words, "; "), "as the writer likes")
}

// groupSize is how many rows a row group has.
func groupSize(f form, rows int) int {
	switch f["groups"] {
	case "one row":
		return 1
	case "hundreds", "empty ones":
		return hundreds
	}
	return rows
}

// writer is a Parquet writer, and what it can write.
type writer struct {
	name string
	can  form // axis → values, separated by |
	// cannot tells, even of an incomplete form, that its values exclude each other.
	cannot func(form) bool
	// write writes the records; nil: the writer is one of npm's, see [writeWithNode].
	write func(path string, records []record, f form) error
}

var writers = []writer{parquetGo, arrowGo, duckDB, arrowRS, hyparquet}

// impossible tells of values that exclude each other whoever writes.
func impossible(f form) bool {
	switch {
	case f["times"] != "" && f["written"] != "" && (f["times"] == "text") != (f["written"] != "–"):
		return true
	case f["groups"] == "one row" && (f["pages"] == "many" || isFull(f["texts"]) || f["nulls"] == "required"):
		return true // few rows, and nulls in every column
	case isFull(f["texts"]) && (f["pages"] == "one" || f["integers"] != "" && f["integers"] != "dictionary"):
		return true // one limit for the dictionaries of all columns
	}
	return false
}

// forms are those that a writer is tried with: as it likes, and so many that any
// two values it can write are together in one of them, unless they exclude each
// other. The ways of writing an instant are there, but not with everything.
func (w writer) forms() []form {
	type value struct{ axis, name string }
	values := map[string][]value{}
	var all []value
	for _, axis := range axes {
		for _, name := range strings.Split(w.can[axis], "|") {
			values[axis] = append(values[axis], value{axis, name})
		}
		all = append(all, values[axis]...)
	}
	has := func(f form, v value) bool { return f[v.axis] == v.name }
	cannot := func(f form) bool { return impossible(f) || w.cannot != nil && w.cannot(f) }

	var open [][2]value
	for i, a := range all {
		for _, b := range all[i+1:] {
			if a.axis != b.axis && a.axis != "written" && (b.axis != "written" || a.axis == "times") {
				open = append(open, [2]value{a, b})
			}
		}
	}
	used := map[value]int{}
	// complete gives a form the axes it lacks, each time the value that is in most
	// open pairs, and of those the least used.
	var complete func(f form) bool
	complete = func(f form) bool {
		if cannot(f) {
			return false
		}
		next := slices.IndexFunc(axes, func(axis string) bool { return f[axis] == "" })
		if next < 0 {
			return true
		}
		candidates := slices.Clone(values[axes[next]])
		worth := map[value]int{}
		for _, p := range open {
			for i, v := range p {
				if v.axis == axes[next] && has(f, p[1-i]) {
					worth[v]++
				}
			}
		}
		slices.SortStableFunc(candidates, func(a, b value) int {
			return cmp.Or(cmp.Compare(worth[b], worth[a]), cmp.Compare(used[a], used[b]))
		})
		for _, v := range candidates {
			f[v.axis] = v.name
			if complete(f) {
				return true
			}
		}
		delete(f, axes[next])
		return false
	}

	forms := []form{{}}
	for len(open) > 0 {
		first := open[0]
		open = open[1:]
		f := form{first[0].axis: first[0].name, first[1].axis: first[1].name}
		if !complete(f) {
			continue // the two exclude each other
		}
		forms = append(forms, f)
		for axis, name := range f {
			used[value{axis, name}]++
		}
		open = slices.DeleteFunc(open, func(p [2]value) bool { return has(f, p[0]) && has(f, p[1]) })
	}
	for _, v := range all {
		if used[v] == 0 {
			panic(fmt.Sprintf("%s can write no file with %s %s", w.name, v.axis, v.name))
		}
	}
	return forms
}

// cell is a file of the matrix, and what came of it.
type cell struct {
	writer writer
	form   form
	path   string
	found  form   // the form that the file really has
	result string // "": as the reference
}

// TestWriters writes one export in every form of every writer, and wants the CLI to
// answer all files alike, to the byte. It prints the matrix (-v; and into the file
// that MATRIX names).
func TestWriters(t *testing.T) {
	dir := t.TempDir()
	everything := invent(3000)
	completed, some := complete(everything), few(everything)
	// records are those of a form: there are no nulls where columns are required,
	// and fewer rows where each is a row group.
	records := func(f form) []record {
		switch {
		case f["nulls"] == "required":
			return completed
		case f["groups"] == "one row":
			return some
		}
		return everything
	}
	references := map[int][][]byte{} // by number of rows
	for _, records := range [][]record{everything, completed, some} {
		references[len(records)] = reference(t, dir, records)
	}

	var files []*cell
	for _, w := range writers {
		for i, f := range w.forms() {
			files = append(files, &cell{writer: w, form: f, path: filepath.Join(dir, fmt.Sprintf("%s-%d.parquet", w.name, i)), result: "not tried"})
		}
	}
	writeWithNode(t, dir, files, records)
	t.Run("files", func(t *testing.T) {
		for _, file := range files {
			t.Run(fmt.Sprintf("%s: %s", file.writer.name, file.form), func(t *testing.T) {
				t.Parallel()
				records := records(file.form)
				if file.result = file.try(t, records, references[len(records)]); file.result != "" {
					t.Error(file.result)
				}
			})
		}
	})
	printMatrix(t, files)
}

// groupingsAsked are asked of every file: together they show every column.
var groupingsAsked = []string{"struttura,oggetto", "mese,intermediario", "oggetto_mittente,oggetto"}

// reference are the answers about the records as parquet-go writes them by default.
// The naive oracle says whether they are right.
func reference(t *testing.T, dir string, records []record) (answers [][]byte) {
	t.Helper()
	path := filepath.Join(dir, fmt.Sprintf("reference-%d.parquet", len(records)))
	if err := writeReference(path, records); err != nil {
		t.Fatal(err)
	}
	columns := canonical()
	delete(columns, "nome_struttura") // which no writer writes
	delete(columns, "gestione")
	naive, err := OpenNaive(t.Context(), Export{File: path, Colonne: columns})
	if err != nil {
		t.Fatal(err)
	}
	for _, by := range groupingsAsked {
		answer, err := ask(t, path, by)
		if err != nil {
			t.Fatal(err)
		}
		want, err := naive.Answer(Query{Per: strings.Split(by, ",")})
		if err != nil {
			t.Fatal(err)
		}
		same(t, "naive", encoded(t, want), "cruscotto", answer)
		answers = append(answers, answer)
	}
	return answers
}

// ask asks the CLI; an error is what it says.
func ask(t *testing.T, path, by string) ([]byte, error) {
	answer, err := exec.CommandContext(t.Context(), cruscotto(t), "indicators", "--format", "json", "--by", by, "--quiet", path).Output()
	if exit := new(exec.ExitError); errors.As(err, &exit) {
		return nil, fmt.Errorf("%w: %s", err, bytes.ReplaceAll(bytes.TrimSpace(exit.Stderr), []byte("\n"), []byte(" ")))
	}
	return answer, err
}

// try writes the file, sees whether its form is the one that was asked for, and
// asks the CLI. It returns what is wrong.
func (f *cell) try(t *testing.T, records []record, reference [][]byte) string {
	if f.writer.write != nil {
		if err := f.writer.write(f.path, records, f.form); err != nil {
			return "cannot be written: " + err.Error()
		}
	}
	defer os.Remove(f.path)
	var err error
	if f.found, err = observe(f.path); err != nil {
		return "cannot be looked into: " + err.Error()
	}
	f.found["written"] = f.form["written"]
	for _, axis := range axes {
		if asked := f.form[axis]; asked != "" && asked != f.found[axis] {
			return fmt.Sprintf("is not what was asked for: %s is %s, not %s", axis, f.found[axis], asked)
		}
	}
	for i, by := range groupingsAsked {
		answer, err := ask(t, f.path, by)
		if err != nil {
			return strings.ReplaceAll(err.Error(), filepath.Dir(f.path)+string(filepath.Separator), "")
		}
		if !bytes.Equal(answer, reference[i]) {
			return fmt.Sprintf("by %s, the reference and this differ at %s", by,
				cmp.Or(diff("", any(tree(t, reference[i])), any(tree(t, answer))), "white space"))
		}
	}
	return ""
}

// printMatrix prints a line for every file, with its real form, and one for all.
func printMatrix(t *testing.T, files []*cell) {
	var out bytes.Buffer
	table := tabwriter.NewWriter(&out, 0, 0, 2, ' ', 0)
	fmt.Fprintf(table, "writer\t%s\tresult\n", strings.Join(axes, "\t"))
	equal := 0
	for _, f := range files {
		var cells []string
		for _, axis := range axes {
			cells = append(cells, cmp.Or(f.found[axis], f.form[axis], "–"))
		}
		if f.result == "" {
			equal++
		}
		fmt.Fprintf(table, "%s\t%s\t%s\n", f.writer.name, strings.Join(cells, "\t"), cmp.Or(f.result, "equal"))
	}
	table.Flush()
	if equal == len(files) {
		fmt.Fprintf(&out, "\n%d files of %d writers, all equal\n", len(files), len(writers))
	} else {
		fmt.Fprintf(&out, "\n%d files of %d writers, %d equal, %d NOT\n", len(files), len(writers), equal, len(files)-equal)
	}
	t.Logf("\n%s", out.String())
	if name := os.Getenv("MATRIX"); name != "" {
		if err := os.WriteFile(name, out.Bytes(), 0o644); err != nil {
			t.Error(err)
		}
	}
}
