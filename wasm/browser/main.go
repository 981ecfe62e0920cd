//go:build js && wasm

// Command browser is the engine inside each dedicated worker of the page: the core
// behind a handful of synchronous functions on globalThis.cruscotto.
//
// Every worker opens the same files and decodes the row groups that it is handed;
// it keeps the batches it decoded and answers each query with the cells of these.
// One worker then merges the parts of all and makes the documents. Only findings
// and cells travel between workers, never quesiti.
//
//	open(files: File[], config: string | null) → string (JSON)
//	decode(file: number, group: number) → number (rows)
//	findings() → Uint8Array
//	validation(lang: string, parts: Uint8Array[]) → string (JSON)
//	aggregate(query: string) → Uint8Array
//	derive(query: string, parts: Uint8Array[]) → string (JSON)
//
// A function that fails returns {errore: {codice, it, en}} instead.
package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"syscall/js"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/export"
	"cruscotto/core/indicator"
	"cruscotto/core/ingest"
	"cruscotto/core/words"
)

func main() {
	var e engine
	object := js.Global().Get("Object").New()
	for name, function := range map[string]func(args []js.Value) (any, error){
		"open":       e.open,
		"decode":     e.decode,
		"findings":   e.findings,
		"validation": e.validation,
		"aggregate":  e.aggregate,
		"derive":     e.derive,
	} {
		object.Set(name, js.FuncOf(func(_ js.Value, args []js.Value) any {
			result, err := function(args)
			if err != nil {
				return failure(err)
			}
			return result
		}))
	}
	js.Global().Set("cruscotto", object)
	select {}
}

// failure is an error as the page gets it, in both languages.
func failure(err error) any {
	code := ""
	var failed *export.Failure
	if errors.As(err, &failed) {
		code = string(failed.Code)
	}
	return map[string]any{"errore": map[string]any{
		"codice": code, "it": words.In(err, words.Italian), "en": words.In(err, words.English)}}
}

// engine is the state of one worker.
type engine struct {
	catalog *catalog.Catalog
	set     *ingest.Set
	found   *export.Findings // of all workers; known where validation was called
}

// open opens files in place of those before.
func (e *engine) open(args []js.Value) (any, error) {
	*e = engine{catalog: catalog.Default()}
	if config := args[1]; config.Type() == js.TypeString {
		var err error
		if e.catalog, err = catalog.Parse([]byte(config.String())); err != nil {
			return nil, err
		}
		if err := export.CheckMapping(e.catalog.Colonne); err != nil {
			return nil, err
		}
	}
	type info struct {
		Nome   string  `json:"nome"`
		Righe  int64   `json:"righe"`
		Gruppi []int64 `json:"gruppi"`
	}
	var files []*ingest.File
	infos := []info{}
	for i := range args[0].Length() {
		source := blob{args[0].Index(i)}
		name := source.Get("name").String()
		size := int64(source.Get("size").Float())
		file, err := ingest.Open(ingest.Source{Name: name, Size: size, ReaderAt: source}, i,
			ingest.Options{Catalog: e.catalog, Rilevazione: calendar.Never})
		if err != nil {
			return nil, err
		}
		files = append(files, file)
		infos = append(infos, info{name, file.Rows, file.RowGroups()})
	}
	e.set = ingest.NewSet(files)
	return document(map[string]any{"file": infos})
}

func (e *engine) decode(args []js.Value) (any, error) {
	rows, err := e.set.Decode(args[0].Int(), args[1].Int())
	return float64(rows), err
}

func (e *engine) findings([]js.Value) (any, error) {
	found, err := json.Marshal(e.set.Found)
	return toJS(found), err
}

func (e *engine) validation(args []js.Value) (any, error) {
	var parts []*export.Findings
	for i := range args[1].Length() {
		part := export.NewFindings()
		if err := json.Unmarshal(toGo(args[1].Index(i)), part); err != nil {
			return nil, err
		}
		parts = append(parts, part)
	}
	e.found = ingest.Summary(e.set.Files, parts...)
	return document(ingest.Validate(e.set.Files, e.found, words.Lang(args[0].String())))
}

func (e *engine) aggregate(args []js.Value) (any, error) {
	q, err := e.query(args[0].String())
	if err != nil {
		return nil, err
	}
	cells, err := indicator.Aggregate(e.set.Batches, q).MarshalBinary()
	return toJS(cells), err
}

func (e *engine) derive(args []js.Value) (any, error) {
	q, err := e.query(args[0].String())
	if err != nil {
		return nil, err
	}
	rilevazione := ingest.Rilevazione(e.set.Files, e.found)
	if err := q.Check(rilevazione); err != nil {
		return nil, err
	}
	table := new(indicator.Table)
	for i := range args[1].Length() {
		part, err := indicator.UnmarshalTable(toGo(args[1].Index(i)))
		if err != nil {
			return nil, err
		}
		table.Merge(part)
	}
	return document(indicator.Derive(q, table, rilevazione, e.found.Rows()))
}

// question is a query as the page asks it.
type question struct {
	Osservazione string                           `json:"osservazione"`
	Da           *string                          `json:"da"`
	A            *string                          `json:"a"`
	Per          []indicator.Dimension            `json:"per"`
	Dove         map[indicator.Dimension][]string `json:"dove"`
	Conteggio    calendar.Rule                    `json:"conteggio"`
	Base         catalog.Base                     `json:"base"`
}

// query reads a question; what it leaves out is as configured.
func (e *engine) query(text string) (indicator.Query, error) {
	asked := question{Conteggio: e.catalog.Conteggio, Base: e.catalog.Base}
	q := indicator.Query{Periodo: calendar.Always}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&asked); err != nil {
		return q, fmt.Errorf("query %s: %w", text, err)
	}
	q.Per, q.Dove, q.Conteggio, q.Base = asked.Per, asked.Dove, asked.Conteggio, asked.Base
	for _, name := range asked.Per {
		if _, err := indicator.ParseDimension(string(name)); err != nil {
			return q, err
		}
	}
	var err error
	if q.Osservazione, err = day(asked.Osservazione); err != nil {
		return q, err
	}
	if asked.Da != nil && asked.A != nil {
		if q.Periodo.From, err = day(*asked.Da); err != nil {
			return q, err
		}
		q.Periodo.To, err = day(*asked.A)
	}
	return q, err
}

func day(text string) (calendar.Day, error) {
	d, err := calendar.ParseDay(text)
	if err != nil {
		return 0, words.Errorf("«%s» non è una data: scrivere giorno, mese e anno", "%q is not a date: write day, month and year", text)
	}
	return d, nil
}

func document(v any) (any, error) {
	text, err := json.Marshal(v)
	return string(text), err
}
