//go:build js && wasm

package main

import (
	"context"
	"syscall/js"

	"cruscotto/core/calendar"
	"cruscotto/core/demo"
	"cruscotto/core/tables"
	"cruscotto/wasm/calls"
)

// demonstration makes a demonstration export, the rows of which are those that the
// command generates. The page writes it as Parquet: see package demofile for why.
func demonstration(args []js.Value) (any, error) {
	start, err := calendar.ParseMonth(args[1].String())
	if err != nil {
		return nil, err
	}
	o := demo.Options{Rows: args[0].Int(), Start: start, Months: args[2].Int(), Seed: uint64(args[3].Int())}
	o.Rilevazione = (start + calendar.Month(o.Months) - 1).Last()
	columns := []tables.Column{
		{Nome: "id_quesito", Tipo: tables.Testo}, {Nome: "struttura", Tipo: tables.Testo}, {Nome: "oggetto", Tipo: tables.Testo},
		{Nome: "data_invio", Tipo: tables.Istante}, {Nome: "data_definizione", Tipo: tables.Istante},
		{Nome: "oggetto_lavorazione", Tipo: tables.Testo}, {Nome: "direzione", Tipo: tables.Testo},
		{Nome: "intermediario", Tipo: tables.Testo}, {Nome: "soglia_giorni", Tipo: tables.Intero}, {Nome: "stato", Tipo: tables.Testo},
	}
	err = demo.Generate(context.Background(), o, func(quesiti []demo.Quesito) error {
		for i := range quesiti {
			q := &quesiti[i]
			for c, value := range []any{
				valueOf(q.ID), valueOf(q.Struttura), valueOf(q.Oggetto), millis(q.Invio), millis(q.Definizione),
				valueOf(q.Lavorazione), valueOf(q.Direzione), valueOf(q.Intermediario), valueOf(q.Soglia), valueOf(q.Stato),
			} {
				columns[c].Valori = append(columns[c].Valori, value)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return document(calls.Demo{DataRilevazione: o.Rilevazione.String(), Colonne: columns})
}

func valueOf[T any](value *T) any {
	if value == nil {
		return nil
	}
	return *value
}

func millis(micros *int64) any {
	if micros == nil {
		return nil
	}
	return *micros / 1000
}
