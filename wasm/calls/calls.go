// Package calls describes the functions by which the page asks the engine in each of its
// workers, and what travels between them: package browser has the functions, and
// cmd/contract writes for the page's TypeScript what it has to know of them.
//
// Every worker opens the same files and decodes the row groups that it is handed;
// it keeps the batches it decoded and answers each query with the cells of these.
// One worker then merges the parts of all and makes the documents. Only findings
// and cells travel between workers, never quesiti.
package calls

import (
	"cruscotto/core/indicator"
	"cruscotto/core/report"
	"cruscotto/core/words"
)

// JSON is a T, as a text of JSON.
type JSON[T any] struct{ Of T }

// File is a file that users gave to the browser.
type File struct{}

// Function is a function of the engine, which fails with [Failed] in place of its result.
type Function struct {
	Name string
	Args string // their names, in order
	Type any    // a nil function of the same arguments and result
}

// Functions are all functions. The days of rilevazione and the ids are "" where there are
// none; a configuration is the text of a cruscotto.toml.
var Functions = []Function{
	{"open", "files config profile rilevazione", (func([]File, *string, bool, string) JSON[Opened])(nil)},
	// The page reads the bytes of a row group, which open tells, while others are being
	// decoded; given none, decode reads them itself. It gives the number of rows.
	{"decode", "file group verdict bytes", (func(file, group int, verdict *[]byte, bytes ...[]byte) int)(nil)},
	{"findings", "", (func() []byte)(nil)},
	{"validation", "lang parts", (func(words.Lang, [][]byte) JSON[Validation])(nil)},

	// The same question but for D may be asked again: then its answer is there sooner.
	{"aggregate", "query again", (func(JSON[Query], bool) []byte)(nil)},
	{"derive", "query parts", (func(JSON[Query], [][]byte) JSON[Answer])(nil)},
	{"months", "query parts", (func(JSON[Query], [][]byte) JSON[indicator.Document])(nil)}, // by mese, to be compared
	{"distribution", "query parts", (func(JSON[Query], [][]byte) JSON[Distribution])(nil)}, // by soglia
	{"coda", "query parts", (func(JSON[Query], [][]byte) JSON[Coda])(nil)},                 // which the query has to ask for
	{"table", "query parts format", (func(JSON[Query], [][]byte, Format) []byte)(nil)},
	{"trace", "query", (func(JSON[Query]) []byte)(nil)},
	{"history", "query parts", (func(JSON[Query], [][]byte) JSON[History])(nil)},

	// A listing is of one worker; its keys are float64, ascending.
	{"list", "query selection", (func(JSON[Query], JSON[Selection]) []byte)(nil)},
	{"window", "from to", (func(from, to int) JSON[[]Quesito])(nil)},
	{"ids", "file rows", (func(int, JSON[[]int64]) JSON[[]string])(nil)},
	{"detail", "quesiti", (func(JSON[[]Quesito]) []byte)(nil)}, // as CSV

	{"demo", "rows start months seed", (func(rows int, start string, months, seed int) JSON[Demo])(nil)},
	{"text", "file", (func([]byte) string)(nil)}, // whatever its encoding
	{"inspect", "file config", (func(File, *string) JSON[Inspection])(nil)},
	{"configure", "config changes", (func(*string, JSON[Configuration]) string)(nil)}, // as a cruscotto.toml

	// Reports are made of counts and of the digests of the files, in the worker that was
	// asked for the validation, and verified there: of the parts that the manifest asks
	// for, or for a reason why there are none.
	{"reportCounts", "reports", (func(JSON[Reports]) []byte)(nil)},
	{"digest", "file", (func(int) string)(nil)}, // SHA-256
	{"edition", "reports parts digests lang", (func(JSON[Reports], [][]byte, []string, words.Lang) JSON[Edition])(nil)},
	{"report", "edition scope lang", (func(int, report.Scope, words.Lang) []byte)(nil)}, // HTML
	// Its links lead to the reports of all scopes, or of those but strutture.
	{"reportIndex", "edition strutture lang", (func(int, bool, words.Lang) []byte)(nil)}, // HTML
	{"manifest", "report", (func([]byte) JSON[Manifest])(nil)},
	{"verify", "report parts digests reason", (func([]byte, [][]byte, []string, *Failure) JSON[Verdict])(nil)},

	// Ids are compared, where that is asked for, before anything is decoded: one worker
	// holds the index of all ids, the others read them and hand over their keys, file
	// after file in the order that it gives, none at the end of a row group; then each row
	// group gets its verdict.
	{"order", "", (func() JSON[[]int])(nil)},
	{"begin", "", (func())(nil)},
	{"identify", "file group", (func(file, group int) []byte)(nil)},
	{"admit", "group first keys", (func(group, first int, keys []byte))(nil)},
	{"end", "", (func())(nil)},
	{"verdict", "file group", (func(file, group int) []byte)(nil)},
}
