package textfile

import "testing"

func TestDecode(t *testing.T) {
	const none = "an error"
	for _, test := range []struct{ name, raw, want string }{
		{"nothing", "", ""},
		{"ASCII", "a;b\r\n", "a;b\r\n"},
		{"UTF-8", "Südtirol – è", "Südtirol – è"},
		{"UTF-8 with a mark", "\xef\xbb\xbfSüd", "Süd"},
		{"UTF-8 with a mark within", "a\ufeffb", "a\ufeffb"},
		{"UTF-8 with a character that stands for others", "a\ufffdb", "a\ufffdb"},
		{"a mark alone", "\xef\xbb\xbf", ""},
		{"UTF-16, least byte first", "\xff\xfeS\x00\xfc\x00d\x00\r\x00\n\x00", "Süd\r\n"},
		{"UTF-16, greatest byte first", "\xfe\xff\x00S\x00\xfc\x00d", "Süd"},
		{"UTF-16 outside the basic plane", "\xff\xfe\x3d\xd8\x00\xde", "😀"},
		{"Windows-1252", "S\xfcdtirol \x96 Citt\xe0 dell\x92Aquila \x80", "Südtirol – Città dell’Aquila €"},
		{"UTF-8 cut off is not UTF-8", "Vall\xc3", "VallÃ"},

		{"UTF-8 by its mark, but not in fact", "\xef\xbb\xbfS\xfcd", none},
		{"UTF-16 with half a character", "\xff\xfea\x00\x00\xd8", none},
		{"UTF-16 cut off", "\xff\xfea\x00b", none},
		{"UTF-16 without a mark", "a\x00b\x00", none},
		{"UTF-32", "\xff\xfe\x00\x00a\x00\x00\x00", none},
		{"a Parquet file", "PAR1\x15\x00\x15\xfc", none},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := Decode([]byte(test.raw))
			if err != nil {
				got = none
			}
			if got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}
