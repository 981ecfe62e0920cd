package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/net/html"

	"cruscotto/core/calendar"
	"cruscotto/core/export"
	"cruscotto/core/words"
)

// Outcome is what a verification came to.
type Outcome string

// The outcomes. Only Same, which is that of equal bytes, is a success.
const (
	Same         Outcome = "uguale"
	OtherExports Outcome = "esportazioni" // it would be the same, had these the provenance that it tells
	Different    Outcome = "diverso"
	OtherVersion Outcome = "versione" // only the version that made the report can tell
)

// Verdict is what comes of holding a report against the exports.
type Verdict struct {
	Outcome     Outcome
	Differences []words.Text // the first of them
	More        int          // how many more there are

	versione string // of the report
	compared bool   // with a report made anew
	agree    int64  // how many numbers are those of the data
}

// mostDifferences is how many differences a verdict tells.
const mostDifferences = 20

// Add adds a difference, which the report then has.
func (v *Verdict) Add(difference words.Text) {
	if v.Outcome != OtherVersion {
		v.Outcome = Different
	}
	if len(v.Differences) < mostDifferences {
		v.Differences = append(v.Differences, difference)
	} else {
		v.More++
	}
}

// Text is the verdict as a sentence that follows the name of the report.
func (v *Verdict) Text() words.Text {
	switch v.Outcome {
	case Same:
		return words.Text{It: "corrisponde ai dati, byte per byte.", En: "matches the data, byte for byte."}
	case OtherExports:
		return words.Text{
			It: "stessi numeri, altre esportazioni: il report è quello che si fa da queste, ma dice di venire da altre, come quelle di un altro giorno con lo stesso passato. Che venga da quelle lo prova solo chi le ha.",
			En: "same numbers, other exports: the report is the one that these give, but says that it is of others, as those of another day with the same past. That it is of those only who has them can prove."}
	case Different:
		return words.Text{It: "NON corrisponde ai dati.", En: "does NOT match the data."}
	}
	text := words.Format("fatto con un'altra versione di Cruscotto (%s, questa è %s): questa non può verificarlo.",
		"made with another version of Cruscotto (%s, this one is %s): this one cannot verify it.", v.versione, Versione)
	if v.compared {
		text = words.Format("%s Per informazione: nelle tabelle e nel manifesto %d numeri sono quelli dei dati, le differenze sono %d; non prova che il report sia autentico.",
			"%s For information: in its tables and its manifest %d numbers are those of the data, there are %d differences; this does not prove that the report is genuine.",
			text, v.agree, len(v.Differences)+v.More)
	}
	return text
}

// Verify holds a report against the one that exports give: edition makes the edition of a
// question of them, with the ids of a single file compared or not. An error of edition
// that is a *words.Problem is that the exports give no such report, which is a verdict.
// Other errors are its own; ErrCharts; and a *words.Problem where the report is damaged.
func Verify(report []byte, edition func(q Question, ids bool) (*Edition, error)) (*Verdict, error) {
	if err := Ready(); err != nil {
		return nil, err
	}
	given, err := ReadManifest(report)
	if err != nil {
		return nil, err
	}
	v := &Verdict{Outcome: Same, versione: given.Versione}
	if given.Other() {
		v.Outcome = OtherVersion
	}
	err = v.compare(report, given, edition)
	var impossible *words.Problem
	if errors.As(err, &impossible) {
		v.Add(impossible.Text)
		return v, nil
	}
	return v, err
}

// compare finds the differences.
func (v *Verdict) compare(report []byte, given *Manifest, edition func(Question, bool) (*Edition, error)) error {
	q, err := given.Question()
	if err != nil {
		return err
	}
	e, err := edition(q, given.IDConfrontati)
	if err != nil {
		return err
	}
	made, err := e.Report(given.Ambito, given.Lingua)
	if err != nil {
		return err
	}
	if v.Outcome == Same && bytes.Equal(report, made) {
		return nil
	}
	other := v.Outcome == Same && e.from(given, report)
	d, err := e.draft(given.Ambito, given.Lingua)
	if err != nil {
		return err
	}
	v.compared = true
	sections := d.sections()
	v.fields(given, d.manifest(sections))
	v.numbers(sections, given.Celle, number.json, words.Text{It: "manifesto", En: "manifest"})
	v.numbers(sections, shownIn(report), func(n number) string { return n.text(d.lang) }, words.Text{It: "tabella", En: "table"})
	if v.Outcome == Same {
		v.Add(words.Text{
			It: "i numeri delle tabelle sono quelli dei dati, ma il testo, lo stile o i grafici della pagina sono stati cambiati",
			En: "the numbers of the tables are those of the data, but the text, the style or the charts of the page were changed"})
	}
	if other {
		v.Outcome = OtherExports
	}
	return nil
}

// from tells whether a report is, byte for byte, that of the edition if it had been made of
// other exports, which the report names: of another day, with other rows before P and after
// D. Nothing but that is believed of the report, and only where it adds up.
func (e *Edition) from(given *Manifest, report []byte) bool {
	r, err := calendar.ParseDay(given.DataRilevazione)
	if err != nil || r < e.Osservazione || slices.Equal(given.Esportazioni, e.Files) || !slices.IsSortedFunc(given.Esportazioni, Export.compare) {
		return false
	}
	rows := export.Rows{Escluse: make(map[string]int64), Avvisi: make(map[string]int64)}
	for _, cell := range given.Celle {
		id, of, found := strings.Cut(cell.id, "/")
		code, _, _ := strings.Cut(of, "/")
		n, err := strconv.ParseInt(cell.text, 10, 64)
		switch {
		case !found || id != qualita:
			continue
		case err != nil || n < 0:
			return false
		case code == "lette":
			rows.Lette = n
		case code == "valide":
			rows.Valide = n
		case strings.HasPrefix(code, "E"):
			rows.Escluse[code] = n
		default:
			rows.Avvisi[code] = n
		}
	}
	left := rows.Lette - rows.Valide
	for _, n := range rows.Escluse {
		left -= n
	}
	for _, n := range rows.Avvisi {
		if n > rows.Lette {
			return false
		}
	}
	inFiles := rows.Lette
	for _, f := range given.Esportazioni {
		if !digests.MatchString(f.SHA256) || f.Righe < 0 {
			return false
		}
		inFiles -= f.Righe
	}
	if left != 0 || inFiles != 0 || rows.Valide < tallyOf(&e.own[nazione]).quesiti { // the month's quesiti are among them
		return false
	}
	other := *e
	other.Provenance = Provenance{Rilevazione: r, FirstInvio: e.FirstInvio, Files: given.Esportazioni, Righe: rows, IDs: given.IDConfrontati}
	made, err := other.Report(given.Ambito, given.Lingua)
	return err == nil && bytes.Equal(report, made)
}

// fields compares a manifest, but for its cells and its version, with the one expected.
func (v *Verdict) fields(given, expected *Manifest) {
	fields := func(m Manifest) map[string]json.RawMessage {
		m.Celle = nil
		text, err := json.Marshal(m)
		if err != nil {
			panic(err) // nothing in it can fail
		}
		var fields map[string]json.RawMessage
		if err := json.Unmarshal(text, &fields); err != nil {
			panic(err)
		}
		return fields
	}
	mine, theirs := fields(*given), fields(*expected)
	for _, name := range []string{"ambito", "nome", "direzione", "periodo", "data_osservazione", "data_rilevazione", "base", "conteggio", "riservatezza_k",
		"configurazione", "id_confrontati", "lingua", "straordinaria", "esportazioni"} {
		if !bytes.Equal(mine[name], theirs[name]) {
			v.Add(words.Format("%s: nel report %s, dai dati %s", "%s: %s in the report, %s from the data", name, cut(string(mine[name])), cut(string(theirs[name]))))
		}
	}
}

// numbers compares the values given with the numbers of sections.
func (v *Verdict) numbers(sections []section, given values, as func(number) string, where words.Text) {
	found := make(map[string][]string)
	for _, value := range given {
		found[value.id] = append(found[value.id], value.text)
	}
	for c := range cellsIn(sections) {
		expected, texts := as(c.number), found[c.id]
		delete(found, c.id)
		switch {
		case len(texts) == 1 && texts[0] == expected:
			v.agree++
		case len(texts) == 0:
			v.Add(words.Format("%s, %s: manca nel report, dai dati %s", "%s, %s: missing in the report, %s from the data", where, c.name, expected))
		default:
			v.Add(words.Format("%s, %s: nel report %s, dai dati %s", "%s, %s: %s in the report, %s from the data",
				where, c.name, cut(strings.Join(texts, ", ")), expected))
		}
	}
	for _, value := range given {
		if _, left := found[value.id]; left {
			delete(found, value.id)
			v.Add(words.Format("%s, %s: nel report %s, dai dati non viene", "%s, %s: %s in the report, not from the data", where, cut(value.id), cut(value.text)))
		}
	}
}

// mostTold is how much is told of a text of a report, which may be anything, in bytes.
const mostTold = 300

// cut is a text as it is told.
func cut(text string) string {
	if len(text) <= mostTold {
		return text
	}
	end := mostTold
	for !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + "…"
}

// What marks the columns and the rows of the tables with numbers: a cell is in the column
// of its position.
const columnAttribute, rowAttribute = "data-colonna", "data-riga"

// shownIn are the cells that the tables of a report show, as texts, but for empty ones.
func shownIn(report []byte) (shown values) {
	var section, row string
	var columns []string
	at, open := 0, false // the position of the cell to come; whether texts are its own
	scan(report, func(token html.Token) {
		start, end := token.Type == html.StartTagToken, token.Type == html.EndTagToken
		switch {
		case start && token.Data == "section":
			section, columns = attribute(token, "id"), nil
		case start && token.Data == "th" && attribute(token, columnAttribute) != "":
			columns = append(columns, attribute(token, columnAttribute))
		case start && token.Data == "tr":
			row, at = attribute(token, rowAttribute), 0
		case start && token.Data == "td" && columns != nil:
			column := "?"
			if at < len(columns) {
				column = columns[at]
			}
			shown = append(shown, value{id: section + "/" + row + "/" + column})
			at, open = at+1, true
		case end && token.Data == "td" && open:
			if open = false; shown[len(shown)-1].text == "" {
				shown = shown[:len(shown)-1]
			}
		case token.Type == html.TextToken && open && len(shown[len(shown)-1].text) <= mostTold: // longer than any number
			shown[len(shown)-1].text += token.Data
		}
	})
	return shown
}
