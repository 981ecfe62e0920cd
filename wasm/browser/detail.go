//go:build js && wasm

package main

import (
	"bytes"
	"encoding/json"
	"syscall/js"

	"cruscotto/core/indicator"
	"cruscotto/core/ingest"
	"cruscotto/core/tables"
	"cruscotto/wasm/calls"
)

func (e *engine) list(args []js.Value) (any, error) {
	q, err := e.query(args[0].String())
	if err != nil {
		return nil, err
	}
	var asked calls.Selection
	if err := json.Unmarshal([]byte(args[1].String()), &asked); err != nil {
		return nil, err
	}
	var only func(file int, row int64) bool
	if asked.ID != "" {
		if only, err = e.withID(asked.ID); err != nil {
			return nil, err
		}
	}
	if e.listing, err = indicator.NewListing(e.set, q, asked.Selezione, asked.Ordine, only); err != nil {
		return nil, err
	}
	return toJS(e.listing.Keys()), nil
}

// withID tells which rows of the row groups decoded here have an id that contains a
// text.
func (e *engine) withID(text string) (only func(file int, row int64) bool, err error) {
	found := make([][]bool, len(e.set.Files)) // by row
	for i, file := range e.set.Files {
		found[i] = make([]bool, file.Rows+1)
	}
	for _, d := range e.decoded {
		rows, err := e.set.Files[d.file].FindIDs(d.group, text)
		if err != nil {
			return nil, err
		}
		for _, row := range rows {
			found[d.file][row] = true
		}
	}
	return func(file int, row int64) bool { return found[file][row] }, nil
}

func (e *engine) window(args []js.Value) (any, error) {
	return document(e.listing.Window(args[0].Int(), args[1].Int()))
}

func (e *engine) ids(args []js.Value) (any, error) {
	var rows []int64
	if err := json.Unmarshal([]byte(args[1].String()), &rows); err != nil {
		return nil, err
	}
	ids, err := e.set.Files[args[0].Int()].ReadIDs(rows)
	if err != nil {
		return nil, err
	}
	return document(ids)
}

// detail is quesiti as the command writes them. Names are those of all strutture, so that
// the parts of a table have the same columns.
func (e *engine) detail(args []js.Value) (any, error) {
	if e.found == nil {
		return nil, errNothingOpen
	}
	shown := indicator.Detail{Nomi: ingest.Names(e.set.Files, e.found)}
	if err := json.Unmarshal([]byte(args[0].String()), &shown.Quesiti); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err := tables.WriteCSV(&out, tables.OfDetail(&shown))
	return toJS(out.Bytes()), err
}
