package words

import (
	"slices"
	"strings"
	"testing"
	"unicode"
)

func TestWhatIsNotSeenBecomesASign(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"Sede di Roma – È già, «così» 東京", "Sede di Roma – È già, «così» 東京"},
		{"a\tb\nc\r\x00\x1b[31m\x7f", "a␉b␊c␍␀␛[31m␡"},
		{"\u0085\u009b", "‹U+0085›‹U+009B›"},
		{"\u202eorebmun", "‹U+202E›orebmun"},
		{"a\u00adb\u200bc\ufeff", "a‹U+00AD›b‹U+200B›c‹U+FEFF›"},
		{"x\U000e0041", "x‹U+E0041›"},
		{"damaged \xff", "damaged \xff"},
	} {
		if got := Visible(test.text); got != test.want {
			t.Errorf("%q: %q, want %q", test.text, got, test.want)
		}
		if once := Visible(test.text); Visible(once) != once {
			t.Errorf("%q: %q becomes %q", test.text, once, Visible(once))
		}
	}
}

// Every control, every character of direction, and all that Unicode says may be ignored
// where it is not known, becomes a sign.
func TestAllThatIsNotSeenIsKnown(t *testing.T) {
	// Of the characters of format these are seen: signs around numbers, an abbreviation.
	seen := &unicode.RangeTable{R16: []unicode.Range16{{0x0600, 0x0605, 1}, {0x06dd, 0x06dd, 1}, {0x070f, 0x070f, 1}, {0x0890, 0x0891, 1}, {0x08e2, 0x08e2, 1}},
		R32: []unicode.Range32{{0x110bd, 0x110bd, 1}, {0x110cd, 0x110cd, 1}}}
	for r := rune(0); r <= unicode.MaxRune; r++ {
		ignorable := unicode.In(r, unicode.Cc, unicode.Cf, unicode.Zl, unicode.Zp, unicode.Bidi_Control, unicode.Join_Control,
			unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector) && !unicode.Is(seen, r)
		if got := Visible(string(r)); ignorable && got == string(r) {
			t.Errorf("U+%04X stays unseen", r)
		} else if !ignorable && got != string(r) && unicode.IsPrint(r) && r != '\u2800' { // a blank of Braille
			t.Errorf("U+%04X is seen, and becomes %s", r, got)
		}
	}
}

func TestArgumentsOfSentencesAreVisible(t *testing.T) {
	problem := Errorf("colonna «%s», riga %d", "column %q, row %d", "a\u202eb\nc", 3)
	if it, en := problem.In(Italian), problem.In(English); it != "colonna «a‹U+202E›b␊c», riga 3" || en != `column "a‹U+202E›b␊c", row 3` {
		t.Errorf("%s; %s", it, en)
	}
}

func TestLeftwardPartsStopBeforeNumbers(t *testing.T) {
	for _, test := range []struct {
		text string
		want []string
	}{
		{"Lazio: 66,7%", nil},
		{"وزارة العمل: 66,7%", []string{"وزارة العمل"}},
		{"משרד 12 רומא: 5", []string{"משרד 12 רומא"}},
		{"משרד: +1,2 משרד", []string{"משרד", "משרד"}},
		{"משרד: −1,2% משרד", []string{"משרד", "משרד"}},
		{"da משרד a משרד", []string{"משרד", "משרד"}},
		{"משרד, משרד", []string{"משרד, משרד"}},
	} {
		var got []string
		for _, part := range Leftward(test.text) {
			got = append(got, test.text[part[0]:part[1]])
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %s, want %s", test.text, strings.Join(got, " | "), strings.Join(test.want, " | "))
		}
	}
}
