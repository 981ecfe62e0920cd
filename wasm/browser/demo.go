//go:build js && wasm

package main

import (
	"context"
	"syscall/js"

	"cruscotto/core/calendar"
	"cruscotto/core/demo"
)

// column is a column of a demonstration export; nil is null. Instants are in
// milliseconds since 1970.
type column struct {
	Nome   string `json:"nome"`
	Tipo   string `json:"tipo"` // testo, intero or istante
	Valori []any  `json:"valori"`
}

// demonstration makes a demonstration export, the rows of which are those that the
// command generates. The page writes it as Parquet: see package demofile for why.
func demonstration(args []js.Value) (any, error) {
	start, err := calendar.ParseMonth(args[1].String())
	if err != nil {
		return nil, err
	}
	o := demo.Options{Rows: args[0].Int(), Start: start, Months: args[2].Int(), Seed: uint64(args[3].Int())}
	o.Rilevazione = (start + calendar.Month(o.Months) - 1).Last()
	columns := []column{
		{Nome: "id_quesito", Tipo: "testo"}, {Nome: "struttura", Tipo: "testo"}, {Nome: "oggetto", Tipo: "testo"},
		{Nome: "data_invio", Tipo: "istante"}, {Nome: "data_definizione", Tipo: "istante"},
		{Nome: "oggetto_lavorazione", Tipo: "testo"}, {Nome: "direzione", Tipo: "testo"},
		{Nome: "intermediario", Tipo: "testo"}, {Nome: "soglia_giorni", Tipo: "intero"}, {Nome: "stato", Tipo: "testo"},
		{Nome: "nome_struttura", Tipo: "testo"}, {Nome: "gestione", Tipo: "testo"},
	}
	err = demo.Generate(context.Background(), o, func(quesiti []demo.Quesito) error {
		for i := range quesiti {
			q := &quesiti[i]
			for c, value := range []any{
				valueOf(q.ID), valueOf(q.Struttura), valueOf(q.Oggetto), millis(q.Invio), millis(q.Definizione),
				valueOf(q.Lavorazione), valueOf(q.Direzione), valueOf(q.Intermediario), valueOf(q.Soglia), valueOf(q.Stato),
				valueOf(q.Nome), valueOf(q.Gestione),
			} {
				columns[c].Valori = append(columns[c].Valori, value)
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return document(map[string]any{"data_rilevazione": o.Rilevazione.String(), "colonne": columns})
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
