package report

import (
	"cruscotto/core/calendar"
	"cruscotto/core/decimal"
	"cruscotto/core/words"
)

// number is what a cell shows.
type number struct {
	unit  unit
	value int64
	of    int64 // for perCento and giorniMedi the denominator
}

type unit uint8

const (
	undefined unit = iota // the denominator is zero
	absent                // the table has no such number
	nothing               // no quesiti, of which a ratio is undefined
	count
	perCento
	giorniMedi
	giorni
	giorno // a calendar.Day
)

func counted(n int64) number { return number{unit: count, value: n} }

// part is what a ratio is of, given its denominator.
func part(n, denominator int64) number {
	if n == 0 && denominator == 0 {
		return number{unit: nothing}
	}
	return counted(n)
}

// tells tells whether a row or a column is worth showing for the number.
func (n number) tells() bool { return n.unit > nothing }

// ratio is a ratio in per cento.
func ratio(numerator, denominator int64) number { return divided(perCento, numerator, denominator) }

// mean is a mean of giorni.
func mean(sum, n int64) number { return divided(giorniMedi, sum, n) }

func divided(u unit, numerator, denominator int64) number {
	if denominator == 0 {
		return number{unit: undefined}
	}
	return number{u, numerator, denominator}
}

// decimal is the number as it is written, undefined where there is none.
func (n number) decimal() decimal.Number {
	switch n.unit {
	case perCento:
		return decimal.Ratio(n.value, n.of)
	case giorniMedi:
		return decimal.Mean(n.value, n.of)
	case nothing, count, giorni:
		return decimal.Count(n.value)
	}
	return decimal.Number{}
}

// text is the number as readers see it.
func (n number) text(lang words.Lang) string {
	switch n.unit {
	case absent:
		return ""
	case giorno:
		return calendar.Day(n.value).Text(lang)
	}
	return n.decimal().Text(lang)
}

// json is the number as the manifest has it: null where it is undefined.
func (n number) json() string {
	if n.unit == giorno {
		return `"` + calendar.Day(n.value).String() + `"`
	}
	return n.decimal().JSON()
}
