package words

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Unseen are the characters that have no sign of their own but change what others look
// like, or where they stand: controls, those of direction, of no width, fillers,
// selectors of variants, tags.
var Unseen = &unicode.RangeTable{
	R16: []unicode.Range16{
		{0x0000, 0x001f, 1}, {0x007f, 0x009f, 1}, // controls
		{0x00ad, 0x00ad, 1}, {0x034f, 0x034f, 1}, {0x061c, 0x061c, 1}, {0x115f, 0x1160, 1}, {0x17b4, 0x17b5, 1}, {0x180b, 0x180f, 1},
		{0x200b, 0x200f, 1}, {0x2028, 0x202e, 1}, {0x2060, 0x206f, 1}, // of no width, of lines, of direction
		{0x2800, 0x2800, 1}, {0x3164, 0x3164, 1},
		{0xfdd0, 0xfdef, 1}, {0xfe00, 0xfe0f, 1}, {0xfeff, 0xfeff, 1}, {0xffa0, 0xffa0, 1}, {0xfff0, 0xfffb, 1}, {0xfffe, 0xffff, 1},
	},
	R32: []unicode.Range32{
		{0x13430, 0x1343f, 1}, {0x1bca0, 0x1bca3, 1}, {0x1d173, 0x1d17a, 1},
		{0xe0000, 0xe0fff, 1}, // tags, more selectors
	},
	LatinOffset: 3,
}

// Visible is a text from a file as it is shown: each character without a sign of its
// own becomes one (␊ for the end of a line, else its number, as in ‹U+202E›), so that
// none turns its neighbours around, breaks a line or hides. A text that is visible stays
// as it is.
func Visible(text string) string {
	if !strings.ContainsFunc(text, isUnseen) {
		return text
	}
	var b strings.Builder
	for _, r := range text {
		switch {
		case r < ' ':
			b.WriteRune('␀' + r)
		case r == 0x7f:
			b.WriteRune('␡')
		case isUnseen(r):
			fmt.Fprintf(&b, "‹U+%04X›", r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

func isUnseen(r rune) bool { return (r < ' ' || r > '~') && unicode.Is(Unseen, r) }

// LeftwardScripts are the blocks of scripts that are written from the right.
var LeftwardScripts = &unicode.RangeTable{
	R16: []unicode.Range16{{0x0590, 0x08ff, 1}, {0xfb1d, 0xfdff, 1}, {0xfe70, 0xfefe, 1}},
	R32: []unicode.Range32{{0x10800, 0x10fff, 1}, {0x1e800, 0x1efff, 1}},
}

// Leftward finds the parts of a text that are written from the right, as positions of
// bytes. Each reaches over what stands between words of such a script, but not over a
// sign of a number that it would turn around; it is to be isolated from what stands
// beside it.
func Leftward(text string) (parts [][2]int) {
	open := false // whether the last part may go on
	for at, r := range text {
		end := at + utf8.RuneLen(r)
		switch {
		case r < 0x0590:
			open = open && !unicode.IsLetter(r) && r != '%' && r != '+'
		case unicode.Is(LeftwardScripts, r) && open:
			parts[len(parts)-1][1] = end
		case unicode.Is(LeftwardScripts, r):
			parts, open = append(parts, [2]int{at, end}), true
		default:
			open = open && !unicode.IsLetter(r) && r != '−'
		}
	}
	return parts
}
