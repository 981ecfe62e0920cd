package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/csv"
	"fmt"
	"io"
	"maps"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"os"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"cruscotto/core/report"
	"cruscotto/core/textfile"
	"cruscotto/core/words"
)

// post says whom to send the reports of the direzioni to, as flags do.
type post struct{ list, from string }

// letters are the messages to be written: by direzione whom they go to.
type letters struct {
	*cli
	from *mail.Address
	to   map[string][]*mail.Address
}

// letters reads the list of addresses. Without a list there are no messages.
func (c *cli) letters(p post) (*letters, error) {
	if p.list == "" {
		return &letters{cli: c}, nil
	}
	from, err := mail.ParseAddress(p.from)
	if err != nil {
		return nil, words.Errorf("--mittente «%s»: serve l'indirizzo da cui si inviano i messaggi, come ufficio@example.it",
			"--mittente %q: the address that the messages are sent from is needed, such as office@example.it", p.from)
	}
	raw, err := os.ReadFile(p.list)
	if err != nil {
		return nil, err
	}
	to, err := addresses(raw)
	if err != nil {
		return nil, words.Errorf("%s: %s", "%s: %s", p.list, err)
	}
	return &letters{c, from, to}, nil
}

// addresses reads a list of addresses, as people or spreadsheets write it: direzione and
// address in each line, with more lines, or more addresses with commas between them, where
// a direzione has several; blank lines and a line of titles count for nothing. The error
// is a *words.Problem.
func addresses(raw []byte) (map[string][]*mail.Address, error) {
	text, err := textfile.Decode(raw)
	if err != nil {
		return nil, err
	}
	text = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(text)
	comma := separator(text)
	text = strings.TrimPrefix(text, "sep="+string(comma)) // Excel's own way to say so
	r := csv.NewReader(strings.NewReader(text))
	r.FieldsPerRecord, r.Comma = -1, comma
	r.TrimLeadingSpace = comma != '\t'
	to := make(map[string][]*mail.Address)
	for titles := true; ; titles = false {
		fields, err := r.Read()
		if err == io.EOF {
			return to, nil
		}
		if err != nil {
			return nil, words.Errorf("non è un CSV di due colonne, direzione e indirizzo (%s)", "no CSV of two columns, direzione and address (%s)", err)
		}
		for i := range fields {
			fields[i] = strings.TrimSpace(fields[i])
		}
		fields = append(fields, "", "")
		row, _ := r.FieldPos(0)
		switch direzione, address := asListed(fields[0]), fields[1]; {
		case strings.Join(fields, "") == "":
		case strings.Join(fields[2:], "") != "":
			return nil, words.Errorf("riga %d: ha più di due colonne; servono la direzione e l'indirizzo", "line %d: more than two columns; the direzione and the address are needed", row)
		case titles && !strings.Contains(address, "@"):
		default:
			list, err := mail.ParseAddressList(address)
			if err != nil || direzione == "" {
				return nil, words.Errorf("riga %d: servono una direzione e un indirizzo di posta, non «%s» e «%s»", "line %d: a direzione and an address of mail are needed, not %q and %q", row, direzione, address)
			}
			to[direzione] = append(to[direzione], list...)
		}
	}
}

// asListed is the name of a direzione with which a list names it: white space and the way
// in which a system writes accents are not told apart.
func asListed(direzione string) string {
	return norm.NFC.String(strings.Join(strings.Fields(direzione), " "))
}

// separator is what parts the columns of a list: what its first line that is not blank
// has, outside quotes.
func separator(text string) rune {
	quoted, blank := false, true
	for _, r := range text {
		switch {
		case r == '"':
			quoted = !quoted
		case quoted:
		case r == ';', r == '\t', r == ',':
			return r
		case r == '\n' && !blank:
			return ','
		}
		blank = blank && unicode.IsSpace(r)
	}
	return ','
}

// write writes a message for each direzione of the list that is among the scopes, and
// tells what is amiss: complete is that each has an address, and each address a direzione.
func (l *letters) write(ctx context.Context, e *report.Edition, scopes []report.Scope, to *staged) (written []string, complete bool, err error) {
	complete = true
	if l.from == nil {
		return nil, complete, nil
	}
	amiss := func(direzione, it, en string) {
		complete = false
		fmt.Fprintf(os.Stderr, "cruscotto: %s: %s\n", words.Visible(direzione), l.say(it, en))
	}
	names := e.FileNames(l.lang)
	known := make(map[string]bool)
	for _, s := range e.Scopes(false) {
		direzione, is := s.Direzione()
		if !is {
			continue
		}
		known[asListed(direzione)] = true
		recipients := l.to[asListed(direzione)]
		switch {
		case !slices.Contains(scopes, s):
			continue
		case recipients == nil:
			amiss(direzione, "nessun indirizzo nell'elenco, nessun messaggio", "no address in the list, no message")
			continue
		case ctx.Err() != nil:
			return nil, false, ctx.Err()
		}
		page, err := to.read(names[s])
		if err != nil {
			return nil, false, err
		}
		text, err := l.letter(e, s, recipients, names[s], page)
		if err != nil {
			return nil, false, err
		}
		name := strings.TrimSuffix(names[s], ".html") + ".eml"
		if err := to.write(name, text); err != nil {
			return nil, false, err
		}
		written = append(written, name)
	}
	for _, direzione := range slices.Sorted(maps.Keys(l.to)) {
		if !known[direzione] {
			amiss(direzione, "è nell'elenco, ma nei file questa direzione non c'è", "it is in the list, but there is no such direzione in the files")
		}
	}
	return written, complete, nil
}

// letter is the message with the report of a direzione (RFC 5322), a draft that mail
// programs open to be sent. The same report gives the same bytes.
func (l *letters) letter(e *report.Edition, s report.Scope, to []*mail.Address, name string, page []byte) ([]byte, error) {
	title, err := e.Title(s, l.lang)
	if err != nil {
		return nil, err
	}
	var recipients []string
	for _, address := range to {
		recipients = append(recipients, address.String())
	}
	plain, rich, err := e.Letter(s, l.lang)
	if err != nil {
		return nil, err
	}
	var out, inner bytes.Buffer
	mixed, alternative := multipart.NewWriter(&out), multipart.NewWriter(&inner)
	// No part can hold a boundary: of "=_" quoted-printable encodes the first and base64 has
	// no second. Nor can anyone foresee it who writes the name of an oggetto.
	digest := sha256.Sum256(slices.Concat([]byte(plain), []byte(rich), page))
	for i, w := range []*multipart.Writer{mixed, alternative} {
		if err := w.SetBoundary(fmt.Sprintf("=_%d_%x", i, digest[:20])); err != nil {
			return nil, err
		}
	}
	header := func(name, value string) { fmt.Fprintf(&out, "%s: %s\r\n", name, value) }
	header("From", l.from.String())
	header("To", strings.Join(recipients, ",\r\n "))
	title = strings.ReplaceAll(title, "=?", "= ?") // else a name could be an encoded word of its own
	header("Subject", folded(mime.QEncoding.Encode("utf-8", title)))
	header("Date", e.Osservazione.Time().Add(9*time.Hour).Format(time.RFC1123Z)) // of the data: the same whenever it is made
	header("X-Unsent", "1")
	header("MIME-Version", "1.0")
	header("Content-Type", "multipart/mixed;\r\n boundary=\""+mixed.Boundary()+"\"")
	out.WriteString("\r\n")

	for _, part := range []struct{ kind, text string }{{"plain", plain}, {"html", rich}} {
		w, err := alternative.CreatePart(textproto.MIMEHeader{
			"Content-Type": {"text/" + part.kind + "; charset=utf-8"}, "Content-Transfer-Encoding": {"quoted-printable"}})
		if err != nil {
			return nil, err
		}
		encoder := quotedprintable.NewWriter(w)
		if _, err := encoder.Write([]byte(strings.ReplaceAll(part.text, "\n", "\r\n"))); err != nil {
			return nil, err
		}
		if err := encoder.Close(); err != nil {
			return nil, err
		}
	}
	if err := alternative.Close(); err != nil {
		return nil, err
	}
	w, err := mixed.CreatePart(textproto.MIMEHeader{"Content-Type": {"multipart/alternative;\r\n boundary=\"" + alternative.Boundary() + "\""}})
	if err != nil {
		return nil, err
	}
	if _, err := inner.WriteTo(w); err != nil {
		return nil, err
	}
	if w, err = mixed.CreatePart(textproto.MIMEHeader{
		"Content-Type": {"text/html; charset=utf-8"}, "Content-Transfer-Encoding": {"base64"},
		"Content-Disposition": {"attachment;\r\n filename=\"" + name + "\""}}); err != nil {
		return nil, err
	}
	const line = 57 // bytes, which become 76 characters
	for chunk := range slices.Chunk(page, line) {
		fmt.Fprintf(w, "%s\r\n", base64.StdEncoding.EncodeToString(chunk))
	}
	err = mixed.Close()
	return out.Bytes(), err
}

// folded breaks a header's encoded words over lines.
func folded(text string) string { return strings.ReplaceAll(text, "?= =?", "?=\r\n =?") }
