package main

import (
	"bytes"
	"encoding/base64"
	"encoding/csv"
	"fmt"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"net/textproto"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"cruscotto/core/report"
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

// letters reads the list of addresses: direzione and address in each line, with more
// lines where a direzione has several. Without a list there are no messages.
func (c *cli) letters(p post) (*letters, error) {
	if p.list == "" {
		return &letters{cli: c}, nil
	}
	from, err := mail.ParseAddress(p.from)
	if err != nil {
		return nil, words.Errorf("--mittente «%s»: serve l'indirizzo da cui si inviano i messaggi, come ufficio@example.it",
			"--mittente %q: the address that the messages are sent from is needed, such as office@example.it", p.from)
	}
	text, err := os.ReadFile(p.list)
	if err != nil {
		return nil, err
	}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(text, []byte("\ufeff"))))
	r.FieldsPerRecord, r.TrimLeadingSpace = 2, true
	if first, _, _ := bytes.Cut(text, []byte("\n")); bytes.Contains(first, []byte(";")) {
		r.Comma = ';' // as Italian spreadsheets write it
	}
	lines, err := r.ReadAll()
	if err != nil {
		return nil, words.Errorf("%s: non è un CSV di due colonne, direzione e indirizzo (%s)", "%s: no CSV of two columns, direzione and address (%s)", p.list, err)
	}
	l := &letters{c, from, make(map[string][]*mail.Address)}
	for i, line := range lines {
		address, err := mail.ParseAddress(strings.TrimSpace(line[1]))
		if err != nil && i == 0 {
			continue // the titles of the columns
		}
		if err != nil {
			return nil, words.Errorf("%s, riga %d: «%s» non è un indirizzo di posta", "%s, line %d: %q is no address of mail", p.list, i+1, line[1])
		}
		direzione := strings.TrimSpace(line[0])
		l.to[direzione] = append(l.to[direzione], address)
	}
	return l, nil
}

// write writes a message for each direzione of the list that has a report, and tells
// which others there are.
func (l *letters) write(e *report.Edition, made map[report.Scope][]byte, folder string) error {
	if l.from == nil {
		return nil
	}
	names := e.FileNames()
	for _, s := range e.Scopes(false) {
		direzione, is := strings.CutPrefix(string(s), "direzione:")
		if _, written := made[s]; written && is && l.to[direzione] == nil {
			l.note(fmt.Sprintf("%s: nessun indirizzo nell'elenco", direzione), fmt.Sprintf("%s: no address in the list", direzione))
		}
	}
	var direzioni []string
	for direzione := range l.to {
		direzioni = append(direzioni, direzione)
	}
	slices.Sort(direzioni)
	for _, direzione := range direzioni {
		s := report.Scope("direzione:" + direzione)
		page, is := made[s]
		if !is {
			l.note(fmt.Sprintf("%s: è nell'elenco, ma non ha un report", direzione), fmt.Sprintf("%s: it is in the list, but has no report", direzione))
			continue
		}
		text, err := l.letter(e, s, l.to[direzione], names[s], page)
		if err != nil {
			return err
		}
		path := filepath.Join(folder, strings.TrimSuffix(names[s], ".html")+".eml")
		if err := l.writeFile(path, text); err != nil {
			return err
		}
		fmt.Println(printable(path))
	}
	return nil
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
	var out bytes.Buffer
	mixed := multipart.NewWriter(&out)
	if err := mixed.SetBoundary("cruscotto-" + e.Mese.String() + "-report"); err != nil {
		return nil, err
	}
	header := func(name, value string) { fmt.Fprintf(&out, "%s: %s\r\n", name, value) }
	header("From", l.from.String())
	header("To", strings.Join(recipients, ",\r\n "))
	header("Subject", folded(mime.QEncoding.Encode("utf-8", title)))
	header("Date", e.Osservazione.Time().Add(9*time.Hour).Format(time.RFC1123Z)) // of the data: the same whenever it is made
	header("X-Unsent", "1")
	header("MIME-Version", "1.0")
	header("Content-Type", "multipart/mixed;\r\n boundary=\""+mixed.Boundary()+"\"")
	out.WriteString("\r\n")

	var inner bytes.Buffer
	alternative := multipart.NewWriter(&inner)
	if err := alternative.SetBoundary("cruscotto-" + e.Mese.String() + "-testo"); err != nil {
		return nil, err
	}
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
