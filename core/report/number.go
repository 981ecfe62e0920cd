package report

import (
	"strconv"
	"strings"

	"cruscotto/core/disclosure"
	"cruscotto/core/words"
)

// number is what a cell shows.
type number struct {
	kind  kind
	value int64 // for per cento and giorniMedi in tenths
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

func counted(n int64) number { return number{count, n} }

// ratio is a ratio in per cento, rounded half up to a tenth: the division comes last.
func ratio(numerator, denominator int64) number {
	return divided(perCento, 1000, numerator, denominator)
}

// mean is a mean of giorni, rounded half up to a tenth.
func mean(sum, n int64) number { return divided(giorniMedi, 10, sum, n) }

func divided(k kind, scale, numerator, denominator int64) number {
	if denominator == 0 {
		return number{kind: undefined}
	}
	return number{k, (2*scale*numerator + denominator) / (2 * denominator)}
}

// at is the number where what it is of may be shown.
func (n number) at(level, most disclosure.Level) number {
	if level > most {
		return number{}
	}
	return n
}

// Marks of numbers that are not there.
const suppressedMark = "•"

var undefinedMark = words.Text{It: "n.d.", En: "n/a"}

// text is the number as readers see it.
func (n number) text(lang words.Lang) string {
	switch n.kind {
	case suppressed:
		return suppressedMark
	case undefined:
		return undefinedMark.In(lang)
	case absent:
		return ""
	case perCento:
		return tenths(n.value, lang) + "%"
	case giorniMedi:
		return tenths(n.value, lang)
	}
	return grouped(n.value, lang)
}

// json is the number as the manifest has it: null where it is undefined.
func (n number) json() string {
	switch n.kind {
	case suppressed:
		return `"` + suppressedMark + `"`
	case undefined:
		return "null"
	case perCento, giorniMedi:
		return strconv.FormatFloat(float64(n.value)/10, 'f', 1, 64)
	}
	return strconv.FormatInt(n.value, 10)
}

func tenths(n int64, lang words.Lang) string {
	return grouped(n/10, lang) + words.Text{It: ",", En: "."}.In(lang) + strconv.FormatInt(n%10, 10)
}

// grouped is a number with its thousands set apart.
func grouped(n int64, lang words.Lang) string {
	digits, separator := strconv.FormatInt(n, 10), words.Text{It: ".", En: ","}.In(lang)
	var b strings.Builder
	for i, d := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteString(separator)
		}
		b.WriteRune(d)
	}
	return b.String()
}
