package report

import (
	"bytes"
	"cmp"
	"encoding/json"
	"io"
	"slices"
	"strings"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/decimal"
	"cruscotto/core/words"
)

// The names of the files of open data.
const (
	DataFile    = "dati.csv"
	PackageFile = "datapackage.json"
)

// DataHeader begins the data, and PackageMark is in what describes them: they tell ours from
// others.
const (
	DataHeader  = "edizione,area,tabella,gruppo,misura,valore\n"
	PackageMark = `"name": "` + packageName + `"`
	packageName = "cruscotto-comunicazione-bidirezionale"
)

// Licence is one under which data may be published. The zero Licence is none.
type Licence struct {
	Name  string `json:"name"` // as opendefinition.org and SPDX have it
	Title string `json:"title"`
	Path  string `json:"path"`
}

// Licences are those that open data of the public administration have.
var Licences = []Licence{
	{"CC-BY-4.0", "Creative Commons Attribuzione 4.0 Internazionale", "https://creativecommons.org/licenses/by/4.0/"},
	{"CC0-1.0", "Creative Commons CC0 1.0 Universale", "https://creativecommons.org/publicdomain/zero/1.0/"},
	{"IODL-2.0", "Italian Open Data License 2.0", "https://www.dati.gov.it/iodl/2.0/"},
}

// open are the reports whose cells are data, the earliest month first, each area of a month
// once. Those of an edizione straordinaria are not, as the edition of the month tells the
// same otherwise, nor those that protect nothing.
func (a *Archive) open() (open []*Listed) {
	type area struct {
		mese   calendar.Month
		ambito Scope
	}
	told := make(map[area]bool)
	for _, l := range a.reports {
		of := area{l.question.Mese, l.manifest.Ambito}
		if !l.manifest.Straordinaria && l.manifest.RiservatezzaK > 1 && !told[of] {
			told[of] = true
			open = append(open, l)
		}
	}
	slices.SortStableFunc(open, func(a, b *Listed) int { return cmp.Compare(a.question.Mese, b.question.Mese) })
	return open
}

// WriteData writes the numbers of the reports as one table of CSV (RFC 4180, UTF-8): a row a
// number.
func (a *Archive) WriteData(w io.Writer) error {
	if _, err := io.WriteString(w, DataHeader); err != nil {
		return err
	}
	areas := make(taken)
	for _, l := range a.open() {
		area := areas.field(l.manifest.Periodo+",", string(l.manifest.Ambito)) + ","
		var rows []byte
		for line := range bytes.Lines(l.data) {
			rows = append(append(rows, area...), line...)
		}
		if _, err := w.Write(rows); err != nil {
			return err
		}
	}
	return nil
}

// explained is a name that data use, and what it means.
type explained struct{ name, text string }

// tabelle are the tables, and what their groups are.
var tabelle = []explained{
	{"indicatori", "gli indicatori dell'area; il gruppo è l'indicatore"},
	{"andamento", "i mesi fino a quello dell'edizione, ciascuno visto nel suo giorno di maturità; il gruppo è il mese"},
	{"strutture", "le aree comprese nell'area; il gruppo è l'ambito di ciascuna"},
	{"oggetti", "gli oggetti per soglia; il gruppo è soglia:N per tutti gli oggetti con la soglia di N giorni (0: senza soglia), N:OGGETTO per uno di questi, N: per gli altri insieme"},
	{"intermediari", "chi chiede; il gruppo è :CATEGORIA per una categoria di intermediari, : per le altre insieme"},
	{"anzianita", "i quesiti giacenti, di qualunque mese, per giorni dall'invio; il gruppo è il primo giorno della classe, o totale"},
	{"coda", "la coda della giacenza dell'area e di quelle che la comprendono; il gruppo è l'ambito di ciascuna"},
	{"cambio", "i quesiti pervenuti e lavorati con un altro oggetto; il gruppo è cambiati per tutti, :DA → A per un cambio, : per gli altri insieme"},
	{"qualita", "le righe di tutte le esportazioni lette, non di quest'area soltanto; il gruppo dice quali: lette, valide, o il codice di una regola di validazione"},
}

// misure are the measures.
var misure = []explained{
	{"numeratore", "il numeratore dell'indicatore"},
	{"denominatore", "il denominatore dell'indicatore"},
	{"valore", "l'indicatore dell'area: in percentuale, o in giorni per i tempi (medio, mediana, p90)"},
	{"sopra", "lo stesso indicatore dell'area che la comprende: l'Italia per una direzione, la direzione per una struttura"},
	{"nazione", "lo stesso indicatore dell'Italia"},
	{"quesiti", "quesiti del mese"},
	{"quota", "percentuale dei quesiti dell'area"},
	{"entro", "quesiti definiti entro la soglia"},
	{"su", "quesiti definiti o scaduti, con soglia"},
	{"indicatore", "percentuale di quelli entro soglia su quelli definiti o scaduti"},
	{"medio", "giorni medi di chiusura dei definiti"},
	{"definiti", "quesiti definiti"},
	{"giacenti", "quesiti giacenti di qualunque mese: con soglia nella tabella strutture, tutti nella coda"},
	{"giacenza", "indice di giacenza: percentuale di non scaduti sui giacenti con soglia"},
	{"deflusso", "indice di deflusso: percentuale di definiti sui pervenuti nel mese"},
	{"nonscaduti", "giacenti non scaduti"},
	{"scaduti", "giacenti scaduti"},
	{"senza", "giacenti senza soglia"},
	{"totale", "giacenti in tutto"},
	{"mediana", "giorni dall'invio entro i quali è la metà dei giacenti"},
	{"p90", "giorni dall'invio entro i quali sono nove giacenti su dieci"},
	{"massimo", "giorni dall'invio del giacente più vecchio"},
	{"oltre60", "giacenti da oltre 60 giorni"},
	{"oltre180", "giacenti da oltre 180 giorni"},
	{"oltre365", "giacenti da oltre 365 giorni"},
	{"righe", "righe delle esportazioni"},
}

// list explains the names of a field.
func list(field string, of []explained) string {
	var b strings.Builder
	b.WriteString(field)
	for _, e := range of {
		b.WriteString("\n- `" + e.name + "`: " + e.text)
	}
	return b.String()
}

// Package describes data as a Data Package of Frictionless (specs.frictionlessdata.io, version
// 1), in Italian: what their columns are, where they come from and under which licence they
// are, given their size and SHA-256. The same archive gives the same bytes.
func (a *Archive) Package(licence Licence, size int64, sum string) []byte {
	type constraints struct {
		Required bool `json:"required"`
	}
	type field struct {
		Name        string       `json:"name"`
		Type        string       `json:"type"`
		Title       string       `json:"title"`
		Description string       `json:"description"`
		Constraints *constraints `json:"constraints,omitempty"`
	}
	type schema struct {
		Fields        []field  `json:"fields"`
		PrimaryKey    []string `json:"primaryKey"`
		MissingValues []string `json:"missingValues"`
	}
	type dialect struct {
		Delimiter        string `json:"delimiter"`
		LineTerminator   string `json:"lineTerminator"`
		QuoteChar        string `json:"quoteChar"`
		DoubleQuote      bool   `json:"doubleQuote"`
		SkipInitialSpace bool   `json:"skipInitialSpace"`
		Header           bool   `json:"header"`
	}
	type resource struct {
		Profile   string  `json:"profile"`
		Name      string  `json:"name"`
		Path      string  `json:"path"`
		Title     string  `json:"title"`
		Format    string  `json:"format"`
		Mediatype string  `json:"mediatype"`
		Encoding  string  `json:"encoding"`
		Bytes     int64   `json:"bytes"`
		Hash      string  `json:"hash"`
		Dialect   dialect `json:"dialect"`
		Schema    schema  `json:"schema"`
	}
	type source struct {
		Title string `json:"title"`
		Path  string `json:"path,omitempty"`
	}
	type edizione struct {
		Edizione         string        `json:"edizione"`
		DataOsservazione string        `json:"data_osservazione"`
		DataRilevazione  string        `json:"data_rilevazione"`
		Base             catalog.Base  `json:"base"`
		Conteggio        calendar.Rule `json:"conteggio"`
		RiservatezzaK    int64         `json:"riservatezza_k"`
		Versione         string        `json:"versione"` // of Cruscotto
	}
	described := struct {
		Profile     string     `json:"profile"`
		Name        string     `json:"name"`
		Title       string     `json:"title"`
		Description string     `json:"description"`
		Licences    []Licence  `json:"licenses,omitempty"`
		Keywords    []string   `json:"keywords"`
		Sources     []source   `json:"sources"`
		Edizioni    []edizione `json:"edizioni"`
		Resources   []resource `json:"resources"`
	}{
		Profile: "tabular-data-package", Name: packageName,
		Title: "Indicatori mensili della Comunicazione bidirezionale",
		Description: "I numeri dei report mensili della Comunicazione bidirezionale, quelli di tutti i report della cartella e nessun altro: una riga per numero. " +
			"Sono aggregati: dei gruppi (oggetti, intermediari, cambi di oggetto) non si nominano quelli con meno quesiti di riservatezza_k, né quelli da cui questi si potrebbero ricavare. " +
			"Non ci sono le edizioni straordinarie, quelle fatte senza riservatezza e le date, come il giorno di invio del quesito più vecchio.\n\n" +
			"I nomi vengono dai dati. Un carattere che non si vede è scritto come segno (␊, ‹U+202E›), e un apostrofo precede ogni segno con cui un foglio di calcolo può cominciare una formula (=, +, -, @), all'inizio o dopo un altro segno. " +
			"Di più nomi che così si scrivono uguali ciascuno dopo il primo ha un numero tra parentesi.",
		Keywords: []string{"INPS", "Comunicazione bidirezionale", "tempi di risposta", "giacenza"},
		Sources:  []source{{Title: "Messaggio INPS.HERMES.28/06/2018.0002614, che definisce gli indicatori"}},
		Resources: []resource{{
			Profile: "tabular-data-resource", Name: "dati", Path: DataFile, Title: "I numeri dei report", Format: "csv", Mediatype: "text/csv", Encoding: "utf-8",
			Bytes: size, Hash: "sha256:" + sum, Dialect: dialect{",", "\n", `"`, true, false, true},
			Schema: schema{
				Fields: []field{
					{"edizione", "yearmonth", "Edizione", "Il mese dei quesiti (AAAA-MM), visti nel giorno di maturità del mese: il primo in cui la soglia più lunga, di 25 giorni, è trascorsa per tutti.", &constraints{true}},
					{"area", "string", "Area", "L'ambito del report: nazionale, direzione:NOME o struttura:CODICE.", &constraints{true}},
					{"tabella", "string", "Tabella", list("La tabella del report:", tabelle), &constraints{true}},
					{"gruppo", "string", "Gruppo", "La riga della tabella. (non indicato) sono i quesiti senza un valore.", &constraints{true}},
					{"misura", "string", "Misura", list("La colonna della tabella:", misure), &constraints{true}},
					{"valore", "number", "Valore", "Il numero, con il punto decimale; le percentuali da 0 a 100. Vuoto dove non è definito, perché il denominatore è zero.", nil},
				},
				PrimaryKey: []string{"edizione", "area", "tabella", "gruppo", "misura"}, MissingValues: []string{""},
			},
		}},
	}
	if licence != (Licence{}) {
		described.Licences = []Licence{licence}
	}
	exports, editions := make(map[Export]bool), make(map[edizione]bool)
	for _, l := range a.open() {
		m := &l.manifest
		if e := (edizione{m.Periodo, m.DataOsservazione, m.DataRilevazione, m.Base, m.Conteggio, m.RiservatezzaK, m.Versione}); !editions[e] {
			editions[e] = true
			described.Edizioni = append(described.Edizioni, e)
		}
		for _, e := range m.Esportazioni {
			if !exports[e] {
				exports[e] = true
				described.Sources = append(described.Sources, source{
					Title: "Esportazione di " + decimal.Count(e.Righe).Text(words.Italian) + " righe, con SHA-256 " + e.SHA256})
			}
		}
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(described); err != nil {
		panic(err) // nothing in it can fail
	}
	return out.Bytes()
}
