//go:build js && wasm

package main

import (
	"context"
	"syscall/js"

	"cruscotto/core/identity"
	"cruscotto/core/ingest"
)

func (e *engine) order([]js.Value) (any, error) {
	ids, err := ingest.NewIDs(context.Background(), e.set.Files)
	if err != nil {
		return nil, err
	}
	e.set.IDs = ids
	return document(ids.Order())
}

func (e *engine) begin([]js.Value) (any, error) {
	e.set.IDs.Begin()
	return nil, nil
}

func (e *engine) identify(args []js.Value) (any, error) {
	if e.identities == nil {
		e.identities = e.set.Files[args[0].Int()].Identities(args[1].Int())
	}
	keys, err := e.identities.Next()
	if err != nil {
		return nil, err
	}
	if len(keys) == 0 {
		e.set.Found.AddProfile(e.identities.Profile)
		e.identities.Close()
		e.identities = nil
	}
	return toJS(identity.Marshal(keys)), nil
}

func (e *engine) admit(args []js.Value) (any, error) {
	e.set.IDs.Add(args[0].Int(), int64(args[1].Float()), identity.Unmarshal(toGo(args[2])))
	return nil, nil
}

func (e *engine) end([]js.Value) (any, error) {
	e.set.IDs.End()
	return nil, nil
}

func (e *engine) verdict(args []js.Value) (any, error) {
	return toJS(e.set.IDs.Verdict(args[0].Int(), args[1].Int()).Marshal()), nil
}
