//go:build js && wasm

package main

import (
	"encoding/json"
	"fmt"
	"syscall/js"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/indicator"
	"cruscotto/core/ingest"
	"cruscotto/core/report"
	"cruscotto/core/words"
)

// reports says which month's reports the page asks for.
type reports struct {
	Mese         string        `json:"mese"`
	Osservazione string        `json:"osservazione"`
	Conteggio    calendar.Rule `json:"conteggio"`
	Base         catalog.Base  `json:"base"`
}

// reportsOf reads which reports are asked for; what is left out is as configured.
func (e *engine) reportsOf(text string) (report.Question, error) {
	asked := reports{Conteggio: e.catalog.Conteggio, Base: e.catalog.Base}
	if err := json.Unmarshal([]byte(text), &asked); err != nil {
		return report.Question{}, fmt.Errorf("reports %s: %w", text, err)
	}
	month, err := calendar.ParseMonth(asked.Mese)
	if err != nil {
		return report.Question{}, words.Errorf("«%s» non è un mese", "%q is no month", asked.Mese)
	}
	d, err := day(asked.Osservazione)
	return report.Question{Mese: month, Osservazione: d, Base: asked.Base, Conteggio: asked.Conteggio}, err
}

func (e *engine) reportCounts(args []js.Value) (any, error) {
	q, err := e.reportsOf(args[0].String())
	if err != nil {
		return nil, err
	}
	counter := report.NewCounter(q)
	for _, batch := range e.set.Batches {
		counter.Add(batch)
	}
	counts, err := counter.Counts().MarshalBinary()
	return toJS(counts), err
}

func (e *engine) digest(args []js.Value) (any, error) { return e.set.Files[args[0].Int()].SHA256() }

// scope is a scope as the page offers it.
type scope struct {
	Ambito    report.Scope `json:"ambito"`
	Nome      string       `json:"nome"`
	File      string       `json:"file"`
	Possibile bool         `json:"possibile"` // there is enough to show for a report
}

// edition makes the reports of a month, to be written one by one, and tells which there
// are.
func (e *engine) edition(args []js.Value) (any, error) {
	q, err := e.reportsOf(args[0].String())
	if err != nil {
		return nil, err
	}
	if e.found == nil {
		return nil, errNothingOpen
	}
	rilevazione := ingest.Rilevazione(e.set.Files, e.found)
	if err := (indicator.Query{Osservazione: q.Osservazione, Periodo: q.Mese.Period()}).Check(rilevazione); err != nil {
		return nil, err
	}
	if err := q.Check(true); err != nil {
		return nil, err
	}
	var counts report.Counts
	for i := range args[1].Length() {
		part, err := report.UnmarshalCounts(toGo(args[1].Index(i)))
		if err != nil {
			return nil, err
		}
		if counts == nil {
			counts = part
		} else {
			counts.Merge(part)
		}
	}
	p := report.Provenance{Rilevazione: rilevazione, Righe: e.found.AsOf(q.Osservazione).Rows(), IDs: e.found.IDs}
	for i, file := range e.set.Files {
		p.Files = append(p.Files, report.Export{SHA256: args[2].Index(i).String(), Righe: file.Rows})
	}
	if e.reports, err = report.New(q, counts, p, e.catalog); err != nil {
		return nil, err
	}
	scopes, names := []scope{}, e.reports.FileNames()
	for _, s := range e.reports.Scopes(true) {
		scopes = append(scopes, scope{s, e.reports.Name(s), names[s], e.reports.Possible(s)})
	}
	return document(scopes)
}

func (e *engine) report(args []js.Value) (any, error) {
	page, err := e.reports.Report(report.Scope(args[0].String()), words.Lang(args[1].String()))
	return toJS(page), err
}

// manifest is what a report tells of how it was made.
func manifest(args []js.Value) (any, error) {
	m, err := report.ReadManifest(toGo(args[0]))
	if err != nil {
		return nil, err
	}
	q, err := m.Question()
	if err != nil {
		return nil, err
	}
	return document(map[string]any{
		"reports": reports{q.Mese.String(), q.Osservazione.String(), q.Conteggio, q.Base}, "id_confrontati": m.IDConfrontati,
	})
}

// verify tells how a report differs from that of the edition made last.
func (e *engine) verify(args []js.Value) (any, error) {
	differences, partly, err := e.reports.Verify(toGo(args[0]))
	if err != nil {
		return nil, err
	}
	texts := []map[string]string{}
	for _, d := range differences {
		texts = append(texts, map[string]string{"it": d.It, "en": d.En})
	}
	return document(map[string]any{"differenze": texts, "parziale": partly})
}
