//go:build js && wasm

// Command browser is the engine inside each dedicated worker of the page: the core
// behind a handful of synchronous functions on globalThis.cruscotto.
//
// Package calls describes them.
package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"runtime"
	"slices"
	"strings"
	"syscall/js"
	"time"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/export"
	"cruscotto/core/indicator"
	"cruscotto/core/ingest"
	"cruscotto/core/report"
	"cruscotto/core/tables"
	"cruscotto/core/textfile"
	"cruscotto/core/words"
	"cruscotto/wasm/calls"
)

func main() {
	var e engine
	object := js.Global().Get("Object").New()
	functions := map[string]func(args []js.Value) (any, error){
		"open":         e.open,
		"decode":       e.decode,
		"findings":     e.findings,
		"validation":   e.validation,
		"aggregate":    e.aggregate,
		"derive":       e.derive,
		"months":       e.months,
		"distribution": e.distribution,
		"coda":         e.coda,
		"table":        e.table,
		"trace":        e.trace,
		"history":      e.history,
		"demo":         demonstration,
		"list":         e.list,
		"window":       e.window,
		"ids":          e.ids,
		"detail":       e.detail,
		"text":         func(args []js.Value) (any, error) { return textfile.Decode(toGo(args[0])) },
		"inspect":      inspect,
		"configure":    configure,
		"reportCounts": e.reportCounts,
		"digest":       e.digest,
		"edition":      e.edition,
		"report":       e.report,
		"reportIndex":  e.reportIndex,
		"manifest":     manifest,
		"verify":       e.verify,
		"order":        e.order,
		"begin":        e.begin,
		"identify":     e.identify,
		"admit":        e.admit,
		"end":          e.end,
		"verdict":      e.verdict,
	}
	for _, described := range calls.Functions {
		function := functions[described.Name]
		if function == nil || len(functions) != len(calls.Functions) {
			panic("package calls describes other functions: " + described.Name)
		}
		object.Set(described.Name, js.FuncOf(func(_ js.Value, args []js.Value) any {
			result, err := function(args)
			if err != nil {
				return failed(err)
			}
			return result
		}))
	}
	js.Global().Set("cruscotto", object)
	select {}
}

// failed is what the page gets in place of a result.
func failed(err error) any {
	of := calls.Failed{Errore: calls.Failure{Text: calls.Text{It: words.In(err, words.Italian), En: words.In(err, words.English)}}}
	var failure *export.Failure
	if errors.As(err, &failure) {
		of.Errore.Codice = string(failure.Code)
		if errors.Is(err, errChanged) { // the file is not damaged, whatever else it looks like
			said := words.Format("%s: %s", "%s: %s", failure.File, errChanged)
			of.Errore.Text = calls.Text(said)
		}
	}
	text, _ := json.Marshal(of)
	return js.Global().Get("JSON").Call("parse", string(text))
}

// engine is the state of one worker.
type engine struct {
	catalog *catalog.Catalog
	set     *ingest.Set
	blobs   []*blob               // by file
	decoded []rowGroup            // of which the set holds the batches
	found   *export.Findings      // of all workers; known where validation was called
	last    *indicator.Aggregator // of the last query that may be asked again; nil where batches have come since
	listing *indicator.Listing    // the last one asked for
	editions

	identities *ingest.Identities // being read by identify; nil between row groups
}

// rowGroup is a row group of a file.
type rowGroup struct{ file, group int }

// manyBatches hold about 15 MB.
const manyBatches = 64

func (e *engine) close() {
	if e.identities != nil {
		e.identities.Close()
	}
}

// open opens files in place of those before.
func (e *engine) open(args []js.Value) (any, error) {
	e.close()
	conf, err := configured(args[1])
	if err != nil {
		return nil, err
	}
	used := e.set != nil && len(e.set.Batches) > manyBatches
	*e = engine{catalog: conf, editions: editions{make(map[int]*report.Edition), e.editions.last}}
	if used {
		runtime.GC() // or what was decoded before would be held beside what will be
	}
	options := ingest.Options{Catalog: e.catalog, Today: calendar.Of(time.Now()), Profile: args[2].Bool()}
	if given := args[3].String(); given != "" {
		if options.Rilevazione, err = day(given); err != nil {
			return nil, err
		}
	}
	sources := make([]ingest.Source, args[0].Length())
	for i := range sources {
		sources[i] = sourceOf(args[0].Index(i))
		e.blobs = append(e.blobs, sources[i].ReaderAt.(*blob))
	}
	files, err := ingest.OpenAll(sources, options)
	if err != nil {
		return nil, err
	}
	opened := calls.Opened{File: []calls.OpenedFile{}}
	for _, file := range files {
		of := calls.OpenedFile{Nome: file.Name, Righe: file.Rows}
		for g, rows := range file.RowGroups() {
			of.Gruppi = append(of.Gruppi, calls.RowGroup{Righe: rows, Byte: file.Spans(g)})
		}
		opened.File = append(opened.File, of)
	}
	e.set = ingest.NewSet(files)
	return document(opened)
}

// configured is the configuration given as the text of a cruscotto.toml, or as null.
func configured(text js.Value) (*catalog.Catalog, error) {
	if text.Type() != js.TypeString {
		return catalog.Default(), nil
	}
	conf, err := catalog.Parse([]byte(text.String()))
	if err != nil {
		return nil, err
	}
	return conf, export.CheckMapping(conf.Colonne)
}

func sourceOf(file js.Value) ingest.Source {
	return ingest.Source{Name: file.Get("name").String(), Size: int64(file.Get("size").Float()), ReaderAt: &blob{file: file}}
}

func inspect(args []js.Value) (any, error) {
	conf, err := configured(args[1])
	if err != nil {
		return nil, err
	}
	inspection, err := ingest.Inspect(sourceOf(args[0]), conf)
	if err != nil {
		return nil, err
	}
	of := calls.Configuration{Colonne: calls.Mapping{}, SogliaPredefinita: conf.SogliaPredefinita, Soglie: map[string]int64{}, Strutture: map[string]catalog.Struttura{}}
	for role, column := range conf.Colonne {
		of.Colonne[export.Role(role)] = column
	}
	maps.Copy(of.Soglie, conf.Soglie)
	maps.Copy(of.Strutture, conf.Strutture)
	return document(calls.Inspection{Inspection: *inspection, Configurazione: of})
}

// configure changes a configuration.
func configure(args []js.Value) (any, error) {
	conf, err := configured(args[0])
	if err != nil {
		return nil, err
	}
	var changes calls.Configuration
	if err := json.Unmarshal([]byte(args[1].String()), &changes); err != nil {
		return nil, err
	}
	if conf.Colonne == nil {
		conf.Colonne = make(map[string]string)
	}
	for role, column := range changes.Colonne {
		conf.Colonne[string(role)] = column
	}
	conf.SogliaPredefinita, conf.Soglie, conf.Strutture = changes.SogliaPredefinita, changes.Soglie, changes.Strutture
	if err := conf.Validate(); err != nil {
		return nil, err
	}
	return conf.TOML(), nil
}

func (e *engine) decode(args []js.Value) (any, error) {
	file, group := args[0].Int(), args[1].Int()
	spans, blob := e.set.Files[file].Spans(group), e.blobs[file] // as open told them: a verdict may make ids unneeded
	if verdict := args[2]; verdict.Truthy() {
		e.set.Files[file].Settle(group, ingest.UnmarshalVerdict(toGo(verdict)))
	}
	for i, bytes := range args[3:] {
		blob.known = append(blob.known, known{spans[i], bytes})
	}
	e.last = nil
	rows, err := e.set.Decode(context.Background(), file, group)
	if err == nil {
		e.decoded = append(e.decoded, rowGroup{file, group})
	}
	blob.known = nil
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
	found, err := ingest.Summary(e.set.Files, e.set.IDs, parts...)
	if err != nil {
		return nil, err
	}
	e.found = found
	return document(calls.Validation{
		Validation:   *ingest.Validate(e.set.Files, e.set.IDs, found, words.Lang(args[0].String())),
		UltimoMaturo: e.lastMature(ingest.Rilevazione(e.set.Files, found)),
	})
}

// lastMature is the latest month with quesiti that is maturo at R, of those that the page
// offers.
func (e *engine) lastMature(rilevazione calendar.Day) *string {
	begin, _ := e.found.Begin()
	months := slices.Sorted(maps.Keys(e.found.Sent))
	for _, month := range slices.Backward(months) {
		if month >= begin.Month() && month.Period().Mature(rilevazione, catalog.SogliaMassima, e.catalog.Conteggio) {
			name := month.String()
			return &name
		}
	}
	return nil
}

func (e *engine) aggregate(args []js.Value) (any, error) {
	q, err := e.query(args[0].String())
	if err != nil {
		return nil, err
	}
	if !q.Fits(e.set.Batches, mostValues) {
		q.Per, q.Mensile = nil, false
	}
	counted := e.last
	if counted == nil || !counted.Move(e.set.Batches, q) {
		counted = indicator.Count(e.set.Batches, q)
	}
	if args[1].Bool() || counted == e.last {
		e.last = counted
	}
	cells, err := counted.Table().MarshalBinary()
	return toJS(cells), err
}

// More values of a dimension in a worker, or more groups in all, than these are not
// counted one by one, but all together: a tab would not have the memory. Ids that were
// mapped onto the struttura by mistake are so many.
const (
	mostValues = 20_000
	mostGroups = 50_000
)

func (e *engine) derive(args []js.Value) (any, error) {
	q, table, rilevazione, err := e.counted(args)
	if err != nil {
		return nil, err
	}
	all, rows, total := q, e.found.AsOf(q.Osservazione).Rows(), table.Total()
	all.Per = nil
	if tooMany(q, table) {
		table = new(indicator.Table)
	}
	var maturity *string
	if q.Periodo.Bounded() {
		day := q.Maturity().String()
		maturity = &day
	}
	return document(calls.Answer{
		Totale:   *indicator.Derive(all, total, rilevazione, rows),
		Gruppi:   *indicator.Derive(q, table, rilevazione, rows),
		Immaturi: e.immature(q.Osservazione, q.Conteggio, rilevazione),
		Attesi:   e.immature(rilevazione, q.Conteggio, rilevazione),
		Maturita: maturity,
	})
}

// months are those of a query, each as of its giorno di maturità; none where the groups are
// too many.
func (e *engine) months(args []js.Value) (any, error) {
	q, table, rilevazione, err := e.counted(args)
	if err != nil {
		return nil, err
	}
	if tooMany(q, table) {
		table = new(indicator.Table)
	}
	return document(indicator.Derive(q, table, rilevazione, e.found.AsOf(q.Osservazione).Rows()))
}

// distribution is in how many days the definiti of each soglia were answered.
func (e *engine) distribution(args []js.Value) (any, error) {
	q, table, rilevazione, err := e.counted(args)
	if err != nil {
		return nil, err
	}
	return document(indicator.Distribute(q, table, rilevazione))
}

// coda is how long the giacenti have been waiting, all groups together.
func (e *engine) coda(args []js.Value) (any, error) {
	q, table, _, err := e.counted(args)
	if err != nil {
		return nil, err
	}
	var coda calls.Coda
	for _, coda.Coda = range indicator.Code(q, table.Total()) {
		if coda.PrimoInvio = nil; coda.Coda.PrimoInvio != calendar.Never {
			day := coda.Coda.PrimoInvio.String()
			coda.PrimoInvio = &day
		}
	}
	return document(coda)
}

// table is the groups of a query as the CLI writes them.
func (e *engine) table(args []js.Value) (any, error) {
	q, cells, rilevazione, err := e.counted(args)
	if err != nil {
		return nil, err
	}
	if tooMany(q, cells) {
		return nil, words.Errorf("i gruppi sono troppi per il browser: il comando li scrive tutti (cruscotto indicators --by)",
			"the groups are too many for the browser: the command writes all (cruscotto indicators --by)")
	}
	doc := indicator.Derive(q, cells, rilevazione, e.found.AsOf(q.Osservazione).Rows())
	doc.Name(ingest.Names(e.set.Files, e.found))
	groups := tables.Of(doc)
	var out bytes.Buffer
	switch format := calls.Format(args[2].String()); format {
	case calls.CSV:
		err = tables.WriteCSV(&out, groups)
	case calls.Arrow:
		err = tables.WriteArrow(&out, groups)
	case calls.InColumns:
		err = tables.WriteJSON(&out, groups)
	default:
		err = fmt.Errorf("table: format %q", format)
	}
	return toJS(out.Bytes()), err
}

func (e *engine) trace(args []js.Value) (any, error) {
	q, err := e.query(args[0].String())
	if err != nil {
		return nil, err
	}
	tracer := indicator.NewTracer(q)
	for _, batch := range e.set.Batches {
		tracer.Add(batch)
	}
	days, err := tracer.MarshalBinary()
	return toJS(days), err
}

func (e *engine) history(args []js.Value) (any, error) {
	q, rilevazione, err := e.dated(args[0])
	if err != nil {
		return nil, err
	}
	tracer := indicator.NewTracer(q)
	for i := range args[1].Length() {
		if err := tracer.UnmarshalBinary(toGo(args[1].Index(i))); err != nil {
			return nil, err
		}
	}
	return document(tracer.History(rilevazione))
}

var errNothingOpen = words.Errorf("nessuna esportazione è aperta", "no export is open")

// dated is a query that has an answer, and the data di rilevazione.
func (e *engine) dated(text js.Value) (indicator.Query, calendar.Day, error) {
	q, err := e.query(text.String())
	if err != nil {
		return q, 0, err
	}
	if e.found == nil { // a question about the files before those that are being opened
		return q, 0, errNothingOpen
	}
	rilevazione := ingest.Rilevazione(e.set.Files, e.found)
	return q, rilevazione, q.Check(rilevazione)
}

// counted is a query that has an answer, what all workers have counted for it, and the
// data di rilevazione.
func (e *engine) counted(args []js.Value) (indicator.Query, *indicator.Table, calendar.Day, error) {
	q, rilevazione, err := e.dated(args[0])
	table := new(indicator.Table)
	for i := 0; err == nil && i < args[1].Length(); i++ {
		var part *indicator.Table
		if part, err = indicator.UnmarshalTable(toGo(args[1].Index(i))); err == nil {
			table.Merge(part)
		}
	}
	return q, table, rilevazione, err
}

// tooMany tells whether the groups of a query are too many for the page. A worker has
// then counted all together, as the group of no value: a missing one has a name.
func tooMany(q indicator.Query, table *indicator.Table) bool {
	return len(q.Per) > 0 && len(table.Keys) > 0 && (len(table.Keys) > mostGroups || table.Values[0][table.Keys[0][0]] == "")
}

// immature are the months of the export that are not maturi at a day, with their giorno di
// maturità.
func (e *engine) immature(at calendar.Day, rule calendar.Rule, rilevazione calendar.Day) map[string]string {
	months := make(map[string]string)
	if e.found.FirstInvio == calendar.Never {
		return months
	}
	for month := rilevazione.Month(); month >= e.found.FirstInvio.Month() && !month.Period().Mature(at, catalog.SogliaMassima, rule); month-- {
		months[month.String()] = report.Question{Mese: month, Conteggio: rule}.Due().String()
	}
	return months
}

// query reads a question; what it leaves out is as configured.
func (e *engine) query(text string) (indicator.Query, error) {
	asked := calls.Query{Conteggio: e.catalog.Conteggio, Base: e.catalog.Base}
	q := indicator.Query{Periodo: calendar.Always}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&asked); err != nil {
		return q, fmt.Errorf("query %s: %w", text, err)
	}
	q.Per, q.Dove, q.Conteggio, q.Base, q.Coda = asked.Per, asked.Dove, asked.Conteggio, asked.Base, asked.Coda
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
	if asked.Confronto {
		q = q.Compared()
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
