package report

import (
	"bytes"
	"encoding/json"
	"strings"

	"golang.org/x/net/html"

	"cruscotto/core/words"
)

// Verify compares a report with the one that the exports give, as an edition made of
// them tells, and says how it differs: nothing when it is the same, byte for byte. A
// report of another version is compared by its numbers alone, and partly is then true.
// The error, a *words.Problem, is that the exports give no such report.
func (e *Edition) Verify(report []byte) (differences []words.Text, partly bool, err error) {
	given, err := ReadManifest(report)
	if err != nil {
		return nil, false, err
	}
	made, err := e.Report(given.Ambito, given.Lingua)
	if err != nil {
		return nil, false, err
	}
	if bytes.Equal(report, made) {
		return nil, false, nil
	}
	d, err := e.draft(given.Ambito, given.Lingua)
	if err != nil {
		return nil, false, err
	}
	sections := d.sections()
	expected := d.manifest(sections)
	differences = append(differences, given.differs(expected)...)
	differences = append(differences, d.differs(sections, given.Celle, number.json, words.Text{It: "manifesto", En: "manifest"})...)
	for i, s := range sections {
		sections[i] = s.visible()
	}
	differences = append(differences, d.differs(sections, shownIn(report), func(n number) string { return n.text(d.lang) },
		words.Text{It: "tabella", En: "table"})...)
	partly = given.Versione != Versione
	if len(differences) == 0 && !partly {
		differences = append(differences, words.Text{
			It: "i numeri delle tabelle sono quelli dei dati, ma il testo, lo stile o i grafici della pagina sono stati cambiati",
			En: "the numbers of the tables are those of the data, but the text, the style or the charts of the page were changed"})
	}
	return differences, partly, nil
}

// differs tells in what a manifest, but for the cells, is another than expected.
func (m *Manifest) differs(expected *Manifest) (differences []words.Text) {
	fields := func(m *Manifest) map[string]json.RawMessage {
		head := *m
		head.Celle = nil
		if head.Versione != Versione {
			head.Versione = Versione // told otherwise
		}
		text, err := json.Marshal(head)
		if err != nil {
			panic(err) // nothing in it can fail
		}
		var fields map[string]json.RawMessage
		if err := json.Unmarshal(text, &fields); err != nil {
			panic(err)
		}
		return fields
	}
	mine, theirs := fields(m), fields(expected)
	for _, name := range []string{"ambito", "periodo", "data_osservazione", "data_rilevazione", "base", "conteggio", "riservatezza_k",
		"configurazione", "id_confrontati", "lingua", "maturo", "esportazioni"} {
		if !bytes.Equal(mine[name], theirs[name]) {
			differences = append(differences, words.Format("%s: nel report %s, dai dati %s", "%s: %s in the report, %s from the data", name, mine[name], theirs[name]))
		}
	}
	return differences
}

// differs tells which of the values given are other than the numbers of the sections.
func (d *draft) differs(sections []section, given values, as func(number) string, where words.Text) (differences []words.Text) {
	found := make(map[string][]string)
	for _, v := range given {
		found[v.id] = append(found[v.id], v.text)
	}
	for c := range cellsIn(sections) {
		expected, texts := as(c.number), found[c.id]
		delete(found, c.id)
		switch {
		case len(texts) == 0:
			differences = append(differences, words.Format("%s, %s: manca nel report, dai dati %s", "%s, %s: missing in the report, %s from the data", where, c.name, expected))
		case len(texts) > 1 || texts[0] != expected:
			differences = append(differences, words.Format("%s, %s: nel report %s, dai dati %s", "%s, %s: %s in the report, %s from the data",
				where, c.name, strings.Join(texts, ", "), expected))
		}
	}
	for _, v := range given {
		if _, left := found[v.id]; left {
			delete(found, v.id)
			differences = append(differences, words.Format("%s, %s: nel report %s, dai dati non viene", "%s, %s: %s in the report, not from the data", where, v.id, v.text))
		}
	}
	return differences
}

// cellAttribute marks the cells of the page.
const cellAttribute = "data-cella"

// shownIn are the cells that the tables of a report show, as texts.
func shownIn(report []byte) (shown values) {
	open := false
	scan(report, func(token html.Token) {
		switch {
		case token.Type == html.StartTagToken && token.Data == "td":
			id := attribute(token, cellAttribute)
			if open = id != ""; open {
				shown = append(shown, value{id: id})
			}
		case token.Type == html.EndTagToken && token.Data == "td":
			open = false
		case token.Type == html.TextToken && open:
			shown[len(shown)-1].text += token.Data
		}
	})
	return shown
}
