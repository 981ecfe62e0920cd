// Package personal tells texts that may be a person, a firm or a telephone number, which
// no shared report names (definitions, "Riservatezza", rule 7).
package personal

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Text tells whether a text may be a person, a firm or a telephone number: it holds a
// codice fiscale; eight digits, as every partita IVA, matricola and telephone number has,
// with nothing but spaces, dots, dashes or parentheses between them, dates aside; or an
// "@" or "(at)".
func Text(text string) bool {
	text = plain(text)
	return strings.Contains(text, "@") || spelledAt.MatchString(text) || holdsCodiceFiscale(text) || holdsNumber(text)
}

// plain is a text in ASCII's capital letters and digits where it has others that look or
// mean the same, with one kind of dash, parenthesis and space, and nothing invisible.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case unicode.Is(unicode.Cf, r):
			return -1
		case unicode.IsDigit(r) && r > unicode.MaxASCII:
			return '8' // one of another script: none that dates are written in
		case unicode.IsSpace(r):
			return ' '
		case unicode.Is(unicode.Pd, r), r == '\u2212':
			return '-'
		case unicode.In(r, unicode.Ps, unicode.Pe):
			return ')'
		case r == '\u00b7', r == '\u2022', r == '\u2027':
			return '.'
		}
		return unicode.ToUpper(r)
	}, norm.NFKC.String(text))
}

var spelledAt = regexp.MustCompile(`\) *AT *\)`)

// codiceFiscale is its form: of the seven digits each may be one of the letters that tell
// apart those who would have the same one.
var codiceFiscale = regexp.MustCompile(`^[A-Z]{6}[0-9L-NP-V]{2}[ABCDEHLMPRST][0-9L-NP-V]{2}[A-Z][0-9L-NP-V]{3}[A-Z]$`)

const (
	lengthOfCodiceFiscale = 16

	// Letters alone, or with a few digits, could be words that were put together.
	manyDigits = 4
)

// holdsCodiceFiscale looks for one at every letter: whatever stands before it may be
// written without a space.
func holdsCodiceFiscale(text string) bool {
	together := strings.Map(func(r rune) rune {
		if strings.ContainsRune(" -._/)", r) {
			return -1
		}
		return r
	}, text)
	for at := range together {
		if at+lengthOfCodiceFiscale > len(together) {
			break
		}
		code := together[at : at+lengthOfCodiceFiscale]
		if codiceFiscale.MatchString(code) && (digits(code) >= manyDigits || checked(code)) {
			return true
		}
	}
	return false
}

func digits(text string) (n int) {
	for _, r := range text {
		if '0' <= r && r <= '9' {
			n++
		}
	}
	return n
}

// odd is the weight of each character at an odd position of a codice fiscale, digits as
// the first ten letters (decree of 23 December 1976).
var odd = [...]int{1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23}

// checked tells whether the last letter of a codice fiscale is the one that the others give.
func checked(code string) bool {
	sum := 0
	for i, r := range code[:lengthOfCodiceFiscale-1] {
		value := int(r - 'A')
		if r <= '9' {
			value = int(r - '0')
		}
		if i%2 == 0 { // positions are counted from 1
			value = odd[value]
		}
		sum += value
	}
	return byte('A'+sum%26) == code[lengthOfCodiceFiscale-1]
}

// fewest is how many digits may be a number of a person, a firm or a telephone.
const fewest = 8

var (
	// slashed are dates that cannot be parts of a number, as no slash is in one.
	slashed = regexp.MustCompile(`\b\d{1,2}/\d{1,2}/(\d{4}|\d{2})(\D|$)|\b\d{4}/\d{1,2}/\d{1,2}(\D|$)`)
	run     = regexp.MustCompile(`\d(?:[ .()-]*\d)*`) // of digits with what may stand between them
	spaced  = regexp.MustCompile(`[ ()]+|-[ ()-]+`)   // what parts dates from each other, and not from within
	between = regexp.MustCompile(`[ .()-]+`)
)

// holdsNumber tells whether eight digits with nothing but spaces, dots, dashes or
// parentheses between them are more than dates.
func holdsNumber(text string) bool {
	text = slashed.ReplaceAllString(text, "/$2$3")
	for _, run := range run.FindAllString(text, -1) {
		if digits(run) < fewest || allDates(run) {
			continue
		}
		// Dates that are written as such are left out, wherever they stand.
		rest := ""
		for _, part := range spaced.Split(run, -1) {
			if isDate(between.Split(part, -1)) {
				part = "/"
			}
			rest += part + " "
		}
		for part := range strings.SplitSeq(rest, "/") {
			if digits(part) >= fewest && !allDates(part) {
				return true
			}
		}
	}
	return false
}

// allDates tells whether numbers are years and months, each number of at most two digits
// beside a year of its own, or a single date.
func allDates(run string) bool {
	parts := strings.FieldsFunc(run, func(r rune) bool { return r < '0' || r > '9' })
	if isDate(parts) {
		return true
	}
	short, years := 0, 0
	for _, part := range parts {
		switch {
		case len(part) <= 2:
			short++
		case isYear(part), len(part) == 6 && (isYear(part[:4]) && isMonth(part[4:]) || isMonth(part[:2]) && isYear(part[2:])):
			years++
		case len(part) == 8 && isDate([]string{part}):
			years++
		default:
			return false
		}
	}
	return short <= years
}

// isDate tells day, month and year, or year, month and day, written apart or together.
func isDate(parts []string) bool {
	if len(parts) == 1 && len(parts[0]) == 8 {
		p := parts[0]
		return isDate([]string{p[:2], p[2:4], p[4:]}) || isDate([]string{p[:4], p[4:6], p[6:]})
	}
	if len(parts) != 3 || !isMonth(parts[1]) {
		return false
	}
	first, last := parts[0], parts[2]
	return within(first, 31) && (isYear(last) || len(last) == 2) || isYear(first) && within(last, 31)
}

func isMonth(part string) bool { return within(part, 12) }

func isYear(part string) bool {
	return len(part) == 4 && (strings.HasPrefix(part, "19") || strings.HasPrefix(part, "20"))
}

// within tells a number of one or two digits from 1 to most.
func within(part string, most int) bool {
	n, err := strconv.Atoi(part)
	return err == nil && len(part) <= 2 && 1 <= n && n <= most
}
