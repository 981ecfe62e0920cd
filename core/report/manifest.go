package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"

	"golang.org/x/net/html"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/words"
)

// Schema names the manifest, and Versione what makes the reports: it changes whenever the
// same exports would give another report.
const (
	Schema   = "cruscotto/report/v1"
	Versione = "1.0.0"
)

// Manifest is what a report tells of itself to who verifies it.
type Manifest struct {
	Schema           string        `json:"schema"`
	Versione         string        `json:"versione"`
	Ambito           Scope         `json:"ambito"`
	Periodo          string        `json:"periodo"` // YYYY-MM
	DataOsservazione string        `json:"data_osservazione"`
	DataRilevazione  string        `json:"data_rilevazione"`
	Base             catalog.Base  `json:"base"`
	Conteggio        calendar.Rule `json:"conteggio"`
	RiservatezzaK    int64         `json:"riservatezza_k"`
	Configurazione   string        `json:"configurazione"` // SHA-256 of what in it changes numbers
	IDConfrontati    bool          `json:"id_confrontati"`
	Lingua           words.Lang    `json:"lingua"`
	Maturo           bool          `json:"maturo"`
	Esportazioni     []Export      `json:"esportazioni"`
	Celle            values        `json:"celle"`
}

// values are the numbers of a report by the ids of their cells, in order; in JSON an
// object.
type values []value

type value struct {
	id   string
	text string // JSON in the manifest, as readers see it in the page
}

func (v values) MarshalJSON() ([]byte, error) {
	b := []byte{'{'}
	for i, value := range v {
		if i > 0 {
			b = append(b, ',')
		}
		id, err := json.Marshal(value.id)
		if err != nil {
			return nil, err
		}
		b = append(append(append(b, id...), ':'), value.text...)
	}
	return append(b, '}'), nil
}

func (v *values) UnmarshalJSON(data []byte) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	if start, err := decoder.Token(); err != nil || start != json.Delim('{') {
		return errors.New("celle is no object")
	}
	for decoder.More() {
		id, err := decoder.Token()
		if err != nil {
			return err
		}
		var text json.RawMessage
		if err := decoder.Decode(&text); err != nil {
			return err
		}
		*v = append(*v, value{id.(string), string(text)})
	}
	return nil
}

// manifest is that of a draft.
func (d *draft) manifest(sections []section) *Manifest {
	var shown values
	for c := range cellsIn(sections) {
		shown = append(shown, value{c.id, c.json()})
	}
	return &Manifest{
		Schema: Schema, Versione: Versione, Ambito: d.scopes[d.area], Periodo: d.Mese.String(),
		DataOsservazione: d.Osservazione.String(), DataRilevazione: d.Rilevazione.String(),
		Base: d.Base, Conteggio: d.Conteggio, RiservatezzaK: d.k, Configurazione: d.configurazione, IDConfrontati: d.IDs,
		Lingua: d.lang, Maturo: d.matureAt(d.Mese), Esportazioni: d.Files, Celle: shown,
	}
}

// manifestID is the id of the element that holds the manifest.
const manifestID = "manifesto"

// ReadManifest finds the manifest in a report. The error is a *words.Problem.
func ReadManifest(report []byte) (*Manifest, error) {
	found := new(strings.Builder)
	inside := false
	scan(report, func(token html.Token) {
		switch {
		case token.Type == html.StartTagToken && token.Data == "script":
			inside = attribute(token, "id") == manifestID
		case token.Type == html.EndTagToken && token.Data == "script":
			inside = false
		case token.Type == html.TextToken && inside:
			found.WriteString(token.Data)
		}
	})
	m := new(Manifest)
	if err := json.Unmarshal([]byte(found.String()), m); err != nil || m.Schema != Schema {
		return nil, words.Errorf("non è un report di Cruscotto, o il suo manifesto è stato rovinato: serve il file HTML come è stato distribuito",
			"this is no report of Cruscotto, or its manifest was damaged: the HTML file is needed as it was handed out")
	}
	return m, nil
}

// Question is the one that the report answers. The error is a *words.Problem.
func (m *Manifest) Question() (Question, error) {
	month, errMonth := calendar.ParseMonth(m.Periodo)
	day, errDay := calendar.ParseDay(m.DataOsservazione)
	conf := catalog.Default()
	conf.Base, conf.Conteggio = m.Base, m.Conteggio
	if err := errors.Join(errMonth, errDay, conf.Validate()); err != nil {
		return Question{}, words.Errorf("il manifesto del report è stato rovinato: periodo «%s», data di osservazione «%s», base «%s», conteggio «%s»",
			"the manifest of the report was damaged: period %q, data di osservazione %q, base %q, conteggio %q", m.Periodo, m.DataOsservazione, m.Base, m.Conteggio)
	}
	return Question{Mese: month, Osservazione: day, Base: m.Base, Conteggio: m.Conteggio}, nil
}

// scan calls f with the tokens of a page.
func scan(page []byte, f func(html.Token)) {
	z := html.NewTokenizer(bytes.NewReader(page))
	for z.Next() != html.ErrorToken {
		f(z.Token())
	}
}

func attribute(token html.Token, name string) string {
	for _, a := range token.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}
