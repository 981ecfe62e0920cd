//go:build js && wasm

package main

import (
	"bytes"
	"encoding/json"
	"syscall/js"

	"cruscotto/core/indicator"
	"cruscotto/core/tables"
)

// selection says which quesiti of a question to list, and in which order.
type selection struct {
	Solo   indicator.Solo  `json:"solo"`
	Ordine indicator.Order `json:"ordine"`
	Righe  [][]int64       `json:"righe"` // the only rows to list, ascending, by file; null: all
}

func (e *engine) list(args []js.Value) (any, error) {
	q, err := e.query(args[0].String())
	if err != nil {
		return nil, err
	}
	var asked selection
	if err := json.Unmarshal([]byte(args[1].String()), &asked); err != nil {
		return nil, err
	}
	var only func(file int, row int64) bool
	if asked.Righe != nil {
		rows := make([]map[int64]bool, len(asked.Righe))
		for file := range rows {
			rows[file] = make(map[int64]bool)
			for _, row := range asked.Righe[file] {
				rows[file][row] = true
			}
		}
		only = func(file int, row int64) bool { return rows[file][row] }
	}
	if e.listing, err = indicator.NewListing(e.set, q, asked.Solo, asked.Ordine, only); err != nil {
		return nil, err
	}
	return toJS(e.listing.Keys()), nil
}

func (e *engine) window(args []js.Value) (any, error) {
	return document(e.listing.Window(args[0].Int(), args[1].Int()))
}

// mostFound is how many rows of a row group an id is looked for in.
const mostFound = 10_000

func (e *engine) find(args []js.Value) (any, error) {
	rows, err := e.set.Files[args[0].Int()].FindIDs(args[1].Int(), args[2].String(), mostFound)
	if err != nil {
		return nil, err
	}
	return document(rows)
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

// detail is quesiti as the command writes them.
func detail(args []js.Value) (any, error) {
	var shown indicator.Detail
	if err := json.Unmarshal([]byte(args[0].String()), &shown.Quesiti); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err := tables.WriteCSV(&out, tables.OfDetail(&shown))
	return toJS(out.Bytes()), err
}
