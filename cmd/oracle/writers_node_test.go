package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// arrowRS is arrow-rs, compiled to WebAssembly in npm's parquet-wasm. It always
// writes the offsets of the pages.
var arrowRS = writer{
	name: "arrow-rs",
	can: form{
		"texts":      "plain|dictionary|delta length|delta bytes|" + thenPlain + "|" + thenDelta,
		"integers":   "plain|dictionary|delta|split",
		"times":      "µs UTC|ms UTC|ns UTC|µs|ms|ns|DATE|text",
		"written":    "–|ISO date|ISO T|ISO space|ISO Z|ISO offset|DD/MM/YYYY|DD/MM/YYYY time",
		"id":         "text|INT32|INT64|fixed|fixed split|fixed delta bytes",
		"soglia":     "INT32|INT64",
		"page":       "v1|v2",
		"pages":      "one|many",
		"codec":      "none|Snappy|gzip|Brotli|zstd|LZ4_RAW",
		"nulls":      "optional|required",
		"groups":     "all rows|hundreds|one row",
		"beside":     "nothing|nested",
		"index":      "offsets|bounds",
		"statistics": "yes|no",
		"crc":        "no",
	},
	cannot: func(f form) bool { return f["index"] == "bounds" && f["statistics"] == "no" },
}

// hyparquet is npm's hyparquet-writer. Gzip and Brotli are Node's, which any user
// of it adds so. It has no index of a single page.
var hyparquet = writer{
	name: "hyparquet-writer",
	can: form{
		"texts":      "plain|dictionary|delta length|delta bytes",
		"integers":   "plain|dictionary|delta|split",
		"times":      "µs UTC|ms UTC|ns UTC|µs|ms|ns|DATE|text",
		"written":    "–|ISO date|ISO T|ISO space|ISO Z|ISO offset|DD/MM/YYYY|DD/MM/YYYY time",
		"id":         "text|INT32|INT64|fixed|fixed split",
		"soglia":     "INT32|INT64",
		"page":       "v2",
		"pages":      "one|many",
		"codec":      "none|Snappy|gzip|Brotli",
		"nulls":      "optional|required",
		"groups":     "all rows|hundreds|one row|empty ones",
		"beside":     "nothing|nested",
		"index":      "none|offsets|bounds",
		"statistics": "yes|no",
		"crc":        "no",
	},
	cannot: func(f form) bool { return f["pages"] == "one" && f["index"] != "" && f["index"] != "none" },
}

// writeWithNode writes the files of those writers, all in one process.
func writeWithNode(t *testing.T, dir string, files []*cell, records func(form) []record) {
	t.Helper()
	type job struct {
		Writer    string   `json:"writer"`
		Path      string   `json:"path"`
		Form      form     `json:"form"`
		GroupSize int      `json:"groupSize"`
		Columns   []column `json:"columns"`
		Stream    string   `json:"stream,omitempty"`
	}
	var jobs []job
	for _, file := range files {
		if file.writer.write != nil {
			continue
		}
		records := records(file.form)
		j := job{Writer: file.writer.name, Path: file.path, Form: file.form, GroupSize: groupSize(file.form, len(records)), Columns: columns(records, file.form)}
		if j.Writer == arrowRS.name {
			j.Stream = strings.TrimSuffix(file.path, ".parquet") + ".arrows"
			if err := arrowStream(j.Stream, j.Columns, file.form); err != nil {
				t.Fatal(err)
			}
			for i := range j.Columns {
				j.Columns[i].Values = nil
			}
		}
		jobs = append(jobs, j)
	}
	list, err := json.Marshal(map[string]any{"files": jobs, "metadata": map[string]string{keyRilevazione: rilevazioneScritta},
		"pageLimit": pageLimit, "dictionaryLimit": dictionaryLimit, "batchSize": batchSize, "fixedWidth": fixedWidth})
	if err != nil {
		t.Fatal(err)
	}
	listed := filepath.Join(dir, "files.json")
	if err := os.WriteFile(listed, list, 0o600); err != nil {
		t.Fatal(err)
	}
	script, err := os.ReadFile("testdata/write.mjs")
	if err != nil {
		t.Fatal(err)
	}

	const remedy = "the JavaScript writers are missing: install Node.js 20 or later, then `cd static && npm ci`"
	node := exec.Command("node", "--input-type=module", "-", listed)
	node.Dir = filepath.Join("..", "..", "static")
	node.Stdin = bytes.NewReader(script)
	if out, err := node.CombinedOutput(); err != nil {
		if exit := new(exec.ExitError); !errors.As(err, &exit) || bytes.Contains(out, []byte("ERR_MODULE_NOT_FOUND")) {
			t.Fatalf("%s (%v)", remedy, err)
		}
		t.Fatalf("node: %v\n%s", err, out)
	}
}
