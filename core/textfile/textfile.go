// Package textfile reads the texts that people write by hand or save from a spreadsheet: a
// configuration, a list of addresses. Windows saves them in several encodings, none of
// which a file tells of itself.
package textfile

import (
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"

	"cruscotto/core/words"
)

// Decode is the text of a file, without its byte order mark: UTF-8 or UTF-16 as the mark
// says; without one UTF-8 where it is valid, else Windows-1252, the "ANSI" of Western
// Europe. Bytes that are no text in that encoding are a *words.Problem that does not name
// the file.
func Decode(raw []byte) (string, error) {
	encoded := charmap.Windows1252.NewDecoder()
	if utf8.Valid(raw) {
		encoded = encoding.Nop.NewDecoder()
	}
	decoded, _, err := transform.Bytes(unicode.BOMOverride(encoded), raw)
	text := string(decoded)
	broken := !utf8.Valid(raw) && strings.ContainsRune(text, utf8.RuneError)
	if err != nil || broken || strings.ContainsRune(text, 0) {
		return "", words.Errorf("non è un testo, o è in una codifica sconosciuta: salvarlo come «UTF-8»",
			"no text, or in an unknown encoding: save it as “UTF-8”")
	}
	return text, nil
}
