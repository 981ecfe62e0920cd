package main

import (
	"reflect"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/decimal"
	"cruscotto/core/export"
	"cruscotto/core/identity"
	"cruscotto/core/indicator"
	"cruscotto/core/ingest"
	"cruscotto/core/report"
	"cruscotto/core/tables"
	"cruscotto/core/words"
	"cruscotto/wasm/calls"
)

// known are the types that have a name on the page; others are written where they are
// used. One of texts has its constants as its values, which the page may know as a list too.
var known = []struct {
	name string
	of   reflect.Type
	list string
}{
	{"Lang", reflect.TypeFor[words.Lang](), ""},
	{"Bilingue", reflect.TypeFor[calls.Text](), ""},
	{"Dimension", reflect.TypeFor[indicator.Dimension](), ""},
	{"Conteggio", reflect.TypeFor[calendar.Rule](), "conteggi"},
	{"Base", reflect.TypeFor[catalog.Base](), "basi"},
	{"Ruolo", reflect.TypeFor[export.Role](), ""},
	{"Perche", reflect.TypeFor[export.Why](), ""},
	{"Gravita", reflect.TypeFor[export.Gravita](), ""},
	{"Fonte", reflect.TypeFor[ingest.Fonte](), ""},
	{"Solo", reflect.TypeFor[indicator.Solo](), ""},
	{"Stato", reflect.TypeFor[indicator.Stato](), ""},
	{"Tipo", reflect.TypeFor[tables.Tipo](), ""},
	{"Esito", reflect.TypeFor[report.Outcome](), ""},
	{"Format", reflect.TypeFor[calls.Format](), ""},

	{"Rows", reflect.TypeFor[export.Rows](), ""},
	{"Rilievo", reflect.TypeFor[export.Rilievo](), ""},
	{"Colonna", reflect.TypeFor[ingest.Colonna](), ""},
	{"Validazione", reflect.TypeFor[calls.Validation](), ""},
	{"Ispezione", reflect.TypeFor[calls.Inspection](), ""},
	{"Gruppo", reflect.TypeFor[indicator.Gruppo](), ""},
	{"Anzianita", reflect.TypeFor[indicator.Anzianita](), ""},
	{"Indicatori", reflect.TypeFor[indicator.Document](), ""},
	{"Giorno", reflect.TypeFor[indicator.Giorno](), ""},
	{"Andamento", reflect.TypeFor[indicator.History](), ""},
	{"Tempi", reflect.TypeFor[indicator.Distribution](), ""},
	{"Quesito", reflect.TypeFor[indicator.Quesito](), ""},
	{"ColonnaDati", reflect.TypeFor[tables.Column](), ""},

	{"Failure", reflect.TypeFor[calls.Failure](), ""},
	{"Failed", reflect.TypeFor[calls.Failed](), ""},
	{"Mapping", reflect.TypeFor[calls.Mapping](), ""},
	{"Configurazione", reflect.TypeFor[calls.Configuration](), ""},
	{"Span", reflect.TypeFor[ingest.Span](), ""},
	{"Query", reflect.TypeFor[calls.Query](), ""},
	{"Risposta", reflect.TypeFor[calls.Answer](), ""},
	{"Coda", reflect.TypeFor[calls.Coda](), ""},
	{"Selezione", reflect.TypeFor[indicator.Selezione](), ""},
	{"Selection", reflect.TypeFor[calls.Selection](), ""},
	{"Reports", reflect.TypeFor[calls.Reports](), ""},
	{"Ambito", reflect.TypeFor[calls.Scope](), ""},
	{"Edizione", reflect.TypeFor[calls.Edition](), ""},
	{"Verifica", reflect.TypeFor[calls.Verdict](), ""},
}

// written are types that write themselves as JSON, as others would be.
var written = map[reflect.Type]reflect.Type{
	reflect.TypeFor[indicator.Chiave](): reflect.TypeFor[map[indicator.Dimension]string](),
	reflect.TypeFor[words.Text]():       reflect.TypeFor[calls.Text](),
}

// constants are the values that both sides know.
var constants = []struct {
	about, name string
	value       any
}{
	{"The classes of soglia, in days", "classi", catalog.Classi},
	{"The longest soglia, in days, which decides when a period is maturo", "sogliaMassima", catalog.SogliaMassima},
	{"The key of the group of a missing value", "nonIndicato", indicator.NonIndicato},
	{"The oggetto of senders who choose none", "nonSpecificato", export.NonSpecificato},
	{"What stands between the first level of an oggetto and the second", "betweenLevels", indicator.BetweenLevels},
	{"The key of the dimension cambio where the oggetto was changed", "cambiato", indicator.Cambiato},
	{"The key of the dimension cambio where it was not", "invariato", indicator.Invariato},
	{"How many months a trend has: with the one before, and the same of the year before", "trendMonths", report.Months},
	{"More different values than these in a column are not counted", "mostDistinct", export.MaxDistinct},
	{"More than any report has, in bytes", "mostOfReport", report.MostBytes},
	{"A key of a listing is a rank times this, and the row through all files", "rowsInKey", indicator.RowsInKey},
	{"Bytes of a key of an id", "keyBytes", identity.KeyBytes},
	{"The key of an export's metadata that holds the data di rilevazione", "rilevazioneKey", export.RilevazioneKey},
	{"What stands between thousands", "groupMark", calls.Text(decimal.GroupMark)},
	{"What stands before the places of a number", "point", calls.Text(decimal.Point)},
	{"What is shown where there is no number", "undefinedNumber", calls.Text(decimal.Undefined)},
	{"The sign of what is less", "minus", decimal.Minus},
	{"The characters without a sign of their own, as ranges of a regular expression", "unseen", ranges(words.Unseen)},
	{"The blocks of scripts that are written from the right, likewise", "leftwardScripts", ranges(words.LeftwardScripts)},
	{"The words of the page and of the reports, with what they mean", "glossary", glossary()},
}

func glossary() (terms [][2]calls.Text) {
	for _, t := range report.Glossary {
		terms = append(terms, [2]calls.Text{calls.Text(t[0]), calls.Text(t[1])})
	}
	return terms
}
