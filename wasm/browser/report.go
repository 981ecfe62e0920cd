//go:build js && wasm

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"syscall/js"

	"cruscotto/core/calendar"
	"cruscotto/core/ingest"
	"cruscotto/core/report"
	"cruscotto/core/words"
	"cruscotto/wasm/calls"
)

// reportsOf reads which reports are asked for; what is left out is as configured.
func (e *engine) reportsOf(text string) (report.Question, error) {
	asked := calls.Reports{Conteggio: e.catalog.Conteggio, Base: e.catalog.Base}
	if err := json.Unmarshal([]byte(text), &asked); err != nil {
		return report.Question{}, fmt.Errorf("reports %s: %w", text, err)
	}
	month, err := calendar.ParseMonth(asked.Mese)
	if err != nil {
		return report.Question{}, words.Errorf("«%s» non è un mese", "%q is no month", asked.Mese)
	}
	q := report.Question{Mese: month, Base: asked.Base, Conteggio: asked.Conteggio}
	if asked.Osservazione == "" {
		q.Osservazione = q.Due()
		return q, nil
	}
	q.Osservazione, err = day(asked.Osservazione)
	return q, err
}

func (e *engine) reportCounts(args []js.Value) (any, error) {
	q, err := e.reportsOf(args[0].String())
	if err != nil {
		return nil, err
	}
	if err := report.Ready(); err != nil {
		return nil, err
	}
	counter := report.NewCounter(q, e.set.Files)
	for _, batch := range e.set.Batches {
		if err := counter.Add(batch); err != nil {
			return nil, err
		}
	}
	counts, err := counter.Counts().MarshalBinary()
	return toJS(counts), err
}

func (e *engine) digest(args []js.Value) (any, error) {
	return e.set.Files[args[0].Int()].SHA256(context.Background())
}

// mostEditions is how many editions are kept: the one that is on the page, and those that
// are still asked for while it changes.
const mostEditions = 4

// editions are those made last, by their handles. No handle is ever used again, not even
// for other exports.
type editions struct {
	made map[int]*report.Edition
	last int
}

func (s *editions) keep(e *report.Edition) (handle int) {
	s.last++
	s.made[s.last] = e
	delete(s.made, s.last-mostEditions)
	return s.last
}

// edition makes the reports of a month, to be written one by one in a language, and tells
// which there are, and by which handle.
func (e *engine) edition(args []js.Value) (any, error) {
	q, err := e.reportsOf(args[0].String())
	if err != nil {
		return nil, err
	}
	made, err := e.makeEdition(q, args[1], args[2])
	if err != nil {
		return nil, err
	}
	scopes, names := []calls.Scope{}, made.FileNames(words.Lang(args[3].String()))
	for _, s := range made.Scopes(true) {
		scopes = append(scopes, calls.Scope{Ambito: s, Nome: made.Name(s), Direzione: made.Within(s), File: names[s]})
	}
	return document(calls.Edition{Edizione: e.editions.keep(made), Ambiti: scopes, Avvisi: texts(made.Warnings())})
}

// makeEdition makes an edition of the counts of all workers and the digests of the files.
func (e *engine) makeEdition(q report.Question, parts, digests js.Value) (*report.Edition, error) {
	if e.found == nil {
		return nil, errNothingOpen
	}
	rilevazione := ingest.Rilevazione(e.set.Files, e.found)
	if err := q.Check(e.set.Files); err != nil {
		return nil, err
	}
	var counts report.Counts
	for i := range parts.Length() {
		part, err := report.UnmarshalCounts(toGo(parts.Index(i)))
		if err != nil {
			return nil, err
		}
		if i == 0 {
			counts = part
		} else if err := counts.Merge(part, e.set.Files); err != nil {
			return nil, err
		}
	}
	p := report.Provenance{Rilevazione: rilevazione, FirstInvio: e.found.FirstInvio, Righe: e.found.AsOf(q.Osservazione).Rows(), IDs: e.found.IDs}
	for i, file := range e.set.Files {
		p.Files = append(p.Files, report.Export{SHA256: digests.Index(i).String(), Righe: file.Rows})
	}
	return report.New(q, counts, p, e.catalog)
}

// by is the edition of a handle.
func (s *editions) by(handle js.Value) (*report.Edition, error) {
	if edition := s.made[handle.Int()]; edition != nil {
		return edition, nil
	}
	return nil, words.Errorf("questi report non ci sono più: prepararli di nuovo", "these reports are no longer there: prepare them again")
}

func (e *engine) report(args []js.Value) (any, error) {
	edition, err := e.editions.by(args[0])
	if err != nil {
		return nil, err
	}
	page, err := edition.Report(report.Scope(args[1].String()), words.Lang(args[2].String()))
	return toJS(page), err
}

func (e *engine) reportIndex(args []js.Value) (any, error) {
	edition, err := e.editions.by(args[0])
	if err != nil {
		return nil, err
	}
	lang := words.Lang(args[2].String())
	var listed []*report.Listed
	names := edition.FileNames(lang)
	for _, s := range edition.Scopes(args[1].Bool()) {
		manifest, err := edition.Manifest(s, lang)
		if err != nil {
			return nil, err
		}
		one, err := report.List(names[s], manifest, false)
		if err != nil {
			return nil, err
		}
		listed = append(listed, one)
	}
	archive, _ := report.NewArchive(listed) // nothing is amiss in one edition
	return toJS(archive.Index(lang)), nil
}

// manifest is what a report asks for, to be verified: nothing where it is of another
// version and does not tell.
func manifest(args []js.Value) (any, error) {
	m, err := report.ReadManifest(toGo(args[0]))
	if err != nil {
		return nil, err
	}
	asked := calls.Manifest{IDConfrontati: m.IDConfrontati}
	if q, err := m.Question(); err == nil {
		asked.Reports = &calls.Reports{Mese: q.Mese.String(), Osservazione: q.Osservazione.String(), Conteggio: q.Conteggio, Base: q.Base}
	}
	return document(asked)
}

// verify holds a report against what the exports give, of which the parts are those that
// its manifest asks for; or which gave none, for a reason.
func (e *engine) verify(args []js.Value) (any, error) {
	verdict, err := report.Verify(toGo(args[0]), func(q report.Question, _ bool) (*report.Edition, error) {
		if reason := args[3]; reason.Truthy() {
			return nil, words.Errorf("%s", "%s", words.Text{It: reason.Get("it").String(), En: reason.Get("en").String()})
		}
		return e.makeEdition(q, args[1], args[2])
	})
	if err != nil {
		return nil, err
	}
	return document(calls.Verdict{
		Esito: verdict.Outcome, Testo: calls.Text(verdict.Text()), Differenze: texts(verdict.Differences), Altre: verdict.More,
	})
}

// texts are texts as the page gets them.
func texts(of []words.Text) []calls.Text {
	texts := []calls.Text{}
	for _, t := range of {
		texts = append(texts, calls.Text(t))
	}
	return texts
}
