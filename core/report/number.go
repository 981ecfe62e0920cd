package report

import (
	"cruscotto/core/decimal"
	"cruscotto/core/disclosure"
	"cruscotto/core/words"
)

// number is what a cell shows.
type number struct {
	kind  kind
	value int64
	of    int64 // for perCento and giorniMedi the denominator
}

type kind uint8

const (
	suppressed kind = iota // not shown, for riservatezza
	undefined              // the denominator is zero
	absent                 // the table has no such number
	count
	perCento
	giorniMedi
	giorni
)

func counted(n int64) number { return number{kind: count, value: n} }

// ratio is a ratio in per cento.
func ratio(numerator, denominator int64) number { return divided(perCento, numerator, denominator) }

// mean is a mean of giorni.
func mean(sum, n int64) number { return divided(giorniMedi, sum, n) }

func divided(k kind, numerator, denominator int64) number {
	if denominator == 0 {
		return number{kind: undefined}
	}
	return number{k, numerator, denominator}
}

// at is the number where what it is of may be shown.
func (n number) at(level, most disclosure.Level) number {
	if level > most {
		return number{}
	}
	return n
}

// suppressedMark stands for a number that is not shown.
const suppressedMark = "•"

// decimal is the number as it is written, undefined where there is none.
func (n number) decimal() decimal.Number {
	switch n.kind {
	case perCento:
		return decimal.Ratio(n.value, n.of)
	case giorniMedi:
		return decimal.Mean(n.value, n.of)
	case count, giorni:
		return decimal.Count(n.value)
	}
	return decimal.Number{}
}

// text is the number as readers see it.
func (n number) text(lang words.Lang) string {
	switch n.kind {
	case suppressed:
		return suppressedMark
	case absent:
		return ""
	}
	return n.decimal().Text(lang)
}

// json is the number as the manifest has it: null where it is undefined.
func (n number) json() string {
	if n.kind == suppressed {
		return `"` + suppressedMark + `"`
	}
	return n.decimal().JSON()
}
