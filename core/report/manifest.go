package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"regexp"

	"golang.org/x/net/html"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/words"
)

// Schema names the manifest, and Versione what makes the reports: it changes whenever the
// same exports would give another report, which TestForm in this package watches over.
const (
	Schema   = "cruscotto/report/v1"
	Versione = "3.0.0"
)

// MostBytes is more than any report has.
const MostBytes = 64 << 20

// Manifest is what a report tells of itself to who verifies it.
type Manifest struct {
	Schema           string        `json:"schema"`
	Versione         string        `json:"versione"`
	Ambito           Scope         `json:"ambito"`
	Nome             string        `json:"nome"`                // of the scope, in the language of the report
	Direzione        string        `json:"direzione,omitempty"` // that a struttura lies in
	Periodo          string        `json:"periodo"`             // YYYY-MM
	DataOsservazione string        `json:"data_osservazione"`
	DataRilevazione  string        `json:"data_rilevazione"`
	Base             catalog.Base  `json:"base"`
	Conteggio        calendar.Rule `json:"conteggio"`
	RiservatezzaK    int64         `json:"riservatezza_k"`
	Configurazione   string        `json:"configurazione"` // SHA-256 of what in it changes numbers
	IDConfrontati    bool          `json:"id_confrontati"`
	Lingua           words.Lang    `json:"lingua"`
	Straordinaria    bool          `json:"straordinaria"`
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

// Manifest is that of the report of a scope. The error is a *words.Problem.
func (e *Edition) Manifest(s Scope, lang words.Lang) (*Manifest, error) {
	d, err := e.draft(s, lang)
	if err != nil {
		return nil, err
	}
	return d.manifest(d.sections()), nil
}

// manifest is that of a draft.
func (d *draft) manifest(sections []section) *Manifest {
	var shown values
	for c := range cellsIn(sections) {
		shown = append(shown, value{c.id, c.json()})
	}
	return &Manifest{
		Schema: Schema, Versione: Versione, Ambito: d.scopes[d.area], Nome: d.name(d.area, d.lang), Direzione: d.Within(d.scopes[d.area]), Periodo: d.Mese.String(),
		DataOsservazione: d.Osservazione.String(), DataRilevazione: d.Rilevazione.String(),
		Base: d.Base, Conteggio: d.Conteggio, RiservatezzaK: d.k, Configurazione: d.configurazione, IDConfrontati: d.IDs,
		Lingua: d.lang, Straordinaria: d.straordinaria, Esportazioni: d.Files, Celle: shown,
	}
}

// manifestID is the id of the element that holds the manifest.
const manifestID = "manifesto"

var (
	schemas  = regexp.MustCompile(`^cruscotto/report/v[0-9]{1,4}$`)
	versions = regexp.MustCompile(`^[0-9]{1,4}(\.[0-9]{1,4}){2}$`)
)

// ReadManifest finds the manifest in a report. Of a report of another version it may hold
// only which that is. The error, a *words.Problem, is that the file is damaged, or no
// report at all.
func ReadManifest(report []byte) (*Manifest, error) {
	if len(report) > MostBytes {
		return nil, words.Errorf("non è un report di Cruscotto: ha più di %d MB", "this is no report of Cruscotto: it has more than %d MB", MostBytes>>20)
	}
	var found []string
	inside, ended := false, false
	scan(report, func(token html.Token) {
		switch {
		case token.Type == html.StartTagToken && attribute(token, "id") == manifestID:
			inside = token.Data == "script"
			found = append(found, "")
		case token.Type == html.EndTagToken:
			inside = false
			ended = ended || token.Data == "html"
		case token.Type == html.TextToken && inside:
			found[len(found)-1] += token.Data
		}
	})
	m := new(Manifest)
	switch {
	case len(found) > 1:
		return nil, words.Errorf("il report è stato rovinato: ha %d manifesti; serve il file HTML come è stato distribuito",
			"the report was damaged: it has %d manifests; the HTML file is needed as it was handed out", len(found))
	case len(found) == 1 && !ended:
		return nil, words.Errorf("il report è troncato: serve il file HTML intero, come è stato distribuito",
			"the report is cut off: the whole HTML file is needed, as it was handed out")
	case len(found) == 1:
		var head struct{ Schema, Versione string }
		if err := json.Unmarshal([]byte(found[0]), &head); err != nil || !schemas.MatchString(head.Schema) || !versions.MatchString(head.Versione) {
			break
		}
		err := json.Unmarshal([]byte(found[0]), m)
		if m.Schema, m.Versione = head.Schema, head.Versione; !m.Other() {
			if err != nil {
				break
			}
			if _, err := m.Question(); err != nil {
				return nil, err
			}
		}
		return m, nil
	}
	return nil, words.Errorf("non è un report di Cruscotto, o il suo manifesto è stato rovinato: serve il file HTML come è stato distribuito",
		"this is no report of Cruscotto, or its manifest was damaged: the HTML file is needed as it was handed out")
}

// Other tells that the report was made by another version of Cruscotto.
func (m *Manifest) Other() bool { return m.Schema != Schema || m.Versione != Versione }

// Question is the one that the report answers. The error is a *words.Problem.
func (m *Manifest) Question() (Question, error) {
	month, errMonth := calendar.ParseMonth(m.Periodo)
	day, errDay := calendar.ParseDay(m.DataOsservazione)
	conf := catalog.Default()
	conf.Base, conf.Conteggio = m.Base, m.Conteggio
	if err := errors.Join(errMonth, errDay, conf.Validate()); err != nil {
		return Question{}, words.Errorf("il manifesto del report è stato rovinato: periodo «%s», data di osservazione «%s», base «%s», conteggio «%s»",
			"the manifest of the report was damaged: period %q, data di osservazione %q, base %q, conteggio %q", cut(m.Periodo), cut(m.DataOsservazione), cut(string(m.Base)), cut(string(m.Conteggio)))
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
