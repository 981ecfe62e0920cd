// Package decimal writes numbers as people read them. Counts, ratios, means and
// changes are computed exactly from integers and rounded once, half away from zero;
// never does a floating-point number stand in between, because 130 of 160 is 81.25 %
// and no half may go down here and up there. static/src/speech/decimal.ts does the same on
// the page.
package decimal

import (
	"math/big"
	"strings"

	"cruscotto/core/words"
)

// Number is a decimal number with so many places. The zero Number is undefined, as a
// ratio of 0 to 0 is.
type Number struct {
	digits   string // at least one before the point
	places   int
	negative bool
	less     bool // than the digits say
	change   bool // the sign is shown of what is more, too
	unit     string
}

// Undefined is shown where there is no number: its denominator is 0.
var Undefined = words.Text{It: "n.d.", En: "n/a"}

// Minus is as wide as a digit, and no hyphen at which a line could break.
const Minus = "\u2212"

// GroupMark stands between thousands, Point before the places.
var (
	GroupMark = words.Text{It: ".", En: ","}
	Point     = words.Text{It: ",", En: "."}
)

// Count is a whole number.
func Count(n int64) Number { return quotient(big.NewInt(n), big.NewInt(1), 0) }

// Ratio is numerator / denominator in per cento, with one place.
func Ratio(numerator, denominator int64) Number {
	return quotient(product(numerator, 100), big.NewInt(denominator), 1).in("%")
}

// Mean is sum / n with one place.
func Mean(sum, n int64) Number { return quotient(big.NewInt(sum), big.NewInt(n), 1) }

// Share is a part of a whole in per cento, with at most two places. It may be tiny,
// but is "0%" only where there is none.
func Share(part, whole int64) Number {
	n := quotient(product(part, 100), big.NewInt(whole), 2)
	switch {
	case n.digits == "":
	case part != 0 && n.zero():
		n.digits, n.less, n.negative = "001", true, false
	default:
		for n.places > 0 && strings.HasSuffix(n.digits, "0") {
			n.digits, n.places = n.digits[:len(n.digits)-1], n.places-1
		}
	}
	return n.in("%")
}

// Points is how many points more the ratio now is than the ratio then, with its sign
// and so many places.
func Points(now, then [2]int64, places int) Number { return difference(now, then, 100, places) }

// MeanChange is how much more the mean now is than the mean then, each a sum and a
// number, with its sign and one place.
func MeanChange(now, then [2]int64) Number { return difference(now, then, 1, 1) }

// difference is a/b − c/d, times a scale: the integers (a·d − c·b) / (b·d) need 128 bits.
func difference(now, then [2]int64, scale int64, places int) Number {
	numerator := product(now[0], then[1])
	numerator.Sub(numerator, product(then[0], now[1])).Mul(numerator, big.NewInt(scale))
	n := quotient(numerator, product(now[1], then[1]), places)
	n.change = true
	return n
}

func product(a, b int64) *big.Int { return new(big.Int).Mul(big.NewInt(a), big.NewInt(b)) }

// quotient is numerator / denominator with so many places.
func quotient(numerator, denominator *big.Int, places int) Number {
	if denominator.Sign() == 0 {
		return Number{}
	}
	// (2·|numerator|·10^places + |denominator|) / (2·|denominator|), rounded down.
	n := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil)
	n.Mul(n, numerator).Abs(n).Lsh(n, 1)
	d := new(big.Int).Abs(denominator)
	digits := n.Add(n, d).Quo(n, d.Lsh(d, 1)).String()
	if missing := places + 1 - len(digits); missing > 0 {
		digits = strings.Repeat("0", missing) + digits
	}
	rounded := Number{digits: digits, places: places}
	rounded.negative = numerator.Sign()*denominator.Sign() < 0 && !rounded.zero() // "−0,0" would say nothing more
	return rounded
}

func (n Number) in(unit string) Number {
	n.unit = unit
	return n
}

func (n Number) zero() bool { return strings.Trim(n.digits, "0") == "" }

// Text is the number as readers of a language see it, with its thousands set apart.
func (n Number) Text(lang words.Lang) string {
	if n.digits == "" {
		return Undefined.In(lang)
	}
	var b strings.Builder
	switch {
	case n.less:
		b.WriteByte('<')
	case n.negative:
		b.WriteString(Minus)
	case n.change && !n.zero():
		b.WriteByte('+')
	}
	whole := n.digits[:len(n.digits)-n.places]
	for i := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteString(GroupMark.In(lang))
		}
		b.WriteByte(whole[i])
	}
	if n.places > 0 {
		b.WriteString(Point.In(lang) + n.digits[len(whole):])
	}
	b.WriteString(n.unit)
	return b.String()
}

// JSON is the number as documents carry it, without its unit: null where it is
// undefined.
func (n Number) JSON() string {
	if n.digits == "" {
		return "null"
	}
	var b strings.Builder
	if n.negative {
		b.WriteByte('-')
	}
	whole := len(n.digits) - n.places
	b.WriteString(n.digits[:whole])
	if n.places > 0 {
		b.WriteString("." + n.digits[whole:])
	}
	return b.String()
}
