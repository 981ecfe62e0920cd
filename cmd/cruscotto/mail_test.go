package main

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"

	"cruscotto/core/fixture"
	"cruscotto/core/words"
)

// Lists of addresses as people and spreadsheets write them.
func TestAddresses(t *testing.T) {
	two := "Südtirol;tn@example.it\r\nLazio;lazio@example.it\r\n"
	wide := func(text string, order ...int) string {
		var out []byte
		for _, unit := range utf16.Encode([]rune("\ufeff" + text)) {
			pair := []byte{byte(unit), byte(unit >> 8)}
			out = append(out, pair[order[0]], pair[order[1]])
		}
		return string(out)
	}
	const both = "Lazio: lazio@example.it; Südtirol: tn@example.it"
	for _, test := range []struct{ name, text, want string }{
		{"UTF-8", two, both},
		{"UTF-8 with a mark", "\ufeff" + two, both},
		{"UTF-16", wide(two, 0, 1), both},
		{"UTF-16, greatest byte first", wide(two, 1, 0), both},
		{"Windows-1252", strings.ReplaceAll(two, "ü", "\xfc"), both},
		{"an accent and its letter apart", strings.ReplaceAll(two, "ü", "u\u0308"), both},
		{"with titles", "Direzione;Indirizzo\r\n" + two, both},
		{"blank lines", "\r\n;\r\n ; \r\n" + two + ";\r\n\r\n;", both},
		{"commas", strings.ReplaceAll(two, ";", ","), both},
		{"tabs", strings.ReplaceAll(two, ";", "\t"), both},
		{"lines that end as on old Macs", strings.ReplaceAll(two, "\r\n", "\r"), both},
		{"Excel's own separator", "sep=;\r\n" + two, both},
		{"empty columns after", strings.ReplaceAll(two, "\r\n", ";;\r\n"), both},
		{"quotes and blanks", "\"Südtirol\"; \"tn@example.it\"\n Lazio ;\" lazio@example.it \"", both},
		{"names with separators in quotes", "\"Emilia; Romagna\";er@example.it", "Emilia; Romagna: er@example.it"},
		{"an address with a name", "Lazio;\"\"\"Sede, Lazio\"\" <lazio@example.it>\"", "Lazio: lazio@example.it"},
		{"several addresses", "Lazio;a@example.it\nLazio;\"b@example.it, c@example.it\"", "Lazio: a@example.it b@example.it c@example.it"},
		{"nothing", "", ""},
		{"titles only", "direzione;indirizzo\n", ""},

		{"no address", "Lazio;lazio@example.it\nUmbria;", "error: line 2"},
		{"a broken address", "Lazio;lazio@", "error: line 1"},
		{"no direzione", "Lazio;lazio@example.it\n\n;a@example.it", "error: line 3"},
		{"three columns", "Lazio;lazio@example.it;x", "error: line 1: more than two"},
		{"a broken quote", "Lazio;\"lazio@example.it", "error: no CSV"},
		{"no text", "Lazio;\x00\x00", "error: no text"},
	} {
		to, err := addresses([]byte(test.text))
		var all []string
		for _, direzione := range slices.Sorted(maps.Keys(to)) {
			line := direzione + ":"
			for _, address := range to[direzione] {
				line += " " + address.Address
			}
			all = append(all, line)
		}
		got := strings.Join(all, "; ")
		if err != nil {
			got = "error: " + words.In(err, words.English)
		}
		if got != test.want && !(strings.HasPrefix(test.want, "error: ") && strings.HasPrefix(got, test.want)) {
			t.Errorf("%s: %q, want %q", test.name, got, test.want)
		}
	}
}

// partsOf are the parts of a message, by their type: what mail programs show.
func partsOf(t *testing.T, header map[string][]string, body io.Reader) (parts map[string]string) {
	t.Helper()
	parts = make(map[string]string)
	kind, parameters, err := mime.ParseMediaType(header["Content-Type"][0])
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(kind, "multipart/") {
		text, err := io.ReadAll(body)
		if err != nil {
			t.Fatal(err)
		}
		if disposition := header["Content-Disposition"]; disposition != nil {
			kind = "attachment"
		}
		parts[kind] = string(text)
		return parts
	}
	for r := multipart.NewReader(body, parameters["boundary"]); ; {
		part, err := r.NextPart()
		if err == io.EOF {
			return parts
		}
		if err != nil {
			t.Fatal(err)
		}
		for kind, text := range partsOf(t, part.Header, part) {
			if _, twice := parts[kind]; twice {
				t.Errorf("two parts are %s", kind)
			}
			parts[kind] = text
		}
	}
}

// Names of the data are text in messages, whatever they hold: the first is that of
// cases/eml-names.parquet, with lines that look like a boundary.
func TestNamesInMessages(t *testing.T) {
	for _, name := range []string{
		"Dilazioni\n--cruscotto-2025-06-testo\nContent-Type: text/html\n\n<h1>Nuovo portale</h1>\n--cruscotto-2025-06-testo--\n",
		"\r\n--=_1_\r\nContent-Type: text/html\r\n\r\n<h1>Nuovo portale</h1>",
		"\u2028\u0085\v--<h1>Nuovo portale</h1>",
		"=?utf-8?q?=0D=0ABcc:_x=40example.org?=<h1>Nuovo portale</h1>",
		".\r\n.\r\nMAIL FROM:<h1>Nuovo portale</h1>",
	} {
		var rows []fixture.Quesito
		for i := range 600 {
			row := small()[0]
			row.ID, row.Oggetto, row.Direzione = fixture.P(strconv.Itoa(i)), &name, fixture.P("Lazio"+name)
			rows = append(rows, row)
		}
		dir := t.TempDir()
		list := "\"Lazio" + name + "\";lazio@example.it\n"
		for file, contents := range map[string][]byte{"export.parquet": fixture.Parquet(rows, "2025-06-30", 0), "list.csv": []byte(list)} {
			if err := os.WriteFile(filepath.Join(dir, file), contents, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		cruscotto(t, dir, "report", "export.parquet", "--period", "2025-05", "--scope", "all", "-o", "out", "--eml", "list.csv", "--mittente", "ufficio@example.it")
		messages, err := filepath.Glob(filepath.Join(dir, "out", "*.eml"))
		if err != nil || len(messages) != 1 {
			t.Errorf("%q: messages %v, %v", name, messages, err)
			continue
		}
		text, err := os.ReadFile(messages[0])
		if err != nil {
			t.Fatal(err)
		}
		message, err := mail.ReadMessage(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if fields := fmt.Sprint(slices.Sorted(maps.Keys(message.Header))); fields != "[Content-Type Date From Mime-Version Subject To X-Unsent]" {
			t.Errorf("%q: fields %s", name, fields)
		}
		if subject, err := new(mime.WordDecoder).DecodeHeader(message.Header.Get("Subject")); err != nil || strings.ContainsFunc(subject, unicode.IsControl) {
			t.Errorf("%q: subject %q, %v", name, subject, err)
		}
		parts := partsOf(t, message.Header, message.Body)
		if kinds := fmt.Sprint(slices.Sorted(maps.Keys(parts))); kinds != "[attachment text/html text/plain]" {
			t.Errorf("%q: the parts are %s", name, kinds)
		}
		if rich := parts["text/html"]; strings.Contains(rich, "<h1>") || !strings.Contains(rich, "&lt;h1&gt;Nuovo portale") {
			t.Errorf("%q: the message is %s", name, rich)
		}
		for line := range strings.SplitSeq(parts["text/plain"], "\r\n") {
			if strings.HasPrefix(line, "--") || strings.HasPrefix(line, "Content-") || strings.ContainsFunc(line, unicode.IsControl) {
				t.Errorf("%q: a line is %q", name, line)
			}
		}
	}
}
