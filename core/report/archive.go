package report

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"cruscotto/core/calendar"
	"cruscotto/core/decimal"
	"cruscotto/core/tables"
	"cruscotto/core/words"
)

// Archive is the reports that are together in a folder, or in a ZIP: of an edition or
// several, each of another scope or language. What is told of them all, the index and the
// data, is made from their manifests alone, so that it holds nothing that they do not.
type Archive struct {
	reports []*Listed // the latest edition first; of each the nation, then the direzioni with their strutture
}

// Listed is a report in an archive.
type Listed struct {
	file     string
	manifest Manifest // without its cells
	question Question
	numbers  [len(figures)]number
	data     []byte // the lines of its cells, without edition and area
}

// figures are the cells that an index shows.
var figures = [...]string{"indicatori/deflusso/denominatore", "indicatori/complessivo/numeratore", "indicatori/complessivo/denominatore", "indicatori/medio/valore"}

var (
	digests   = regexp.MustCompile(`^[0-9a-f]{64}$`)
	names     = regexp.MustCompile(`^[a-z0-9]+$`) // of tables and columns
	numerals  = regexp.MustCompile(`^(-?[0-9]{1,15}(\.[0-9]{1,3})?|null)$`)
	giorniISO = regexp.MustCompile(`^"[0-9]{4}-[0-9]{2}-[0-9]{2}"$`)
)

// List checks the manifest of a report, which anybody may have written, and returns the entry
// that an archive holds for it. The file is the name that the index links to; data says whether
// [Archive.WriteData] will be asked for its numbers. The error is a *words.Problem.
func List(file string, m *Manifest, data bool) (*Listed, error) {
	if m.Schema != Schema {
		return nil, words.Errorf("lo ha fatto una versione di Cruscotto (%s) che scriveva i numeri in un altro modo: rifarlo",
			"a version of Cruscotto (%s) made it that wrote numbers otherwise: make it again", m.Versione)
	}
	q, err := m.Question()
	if err != nil {
		return nil, err
	}
	if len(m.Ambito)*len(m.Celle) > MostBytes { // each line of the data has the area
		return nil, words.Errorf("il nome dell'ambito è troppo lungo (%s byte)", "the name of the scope is too long (%s bytes)", decimal.Count(int64(len(m.Ambito))))
	}
	l := &Listed{file: file, manifest: *m, question: q}
	l.manifest.Celle = nil
	for i := range l.numbers {
		l.numbers[i].unit = absent
	}
	seen := make(map[string]bool)
	lines := newLines()
	for _, v := range m.Celle {
		table, row, column, whole := v.split()
		if seen[v.id] || !whole || !names.MatchString(table) || !names.MatchString(column) || !numerals.MatchString(v.text) && !giorniISO.MatchString(v.text) {
			return nil, words.Errorf("il manifesto del report è stato rovinato: cella «%s», valore %s",
				"the manifest of the report was damaged: cell %q, value %s", cut(v.id), cut(v.text))
		}
		seen[v.id] = true
		if i := slices.Index(figures[:], v.id); i >= 0 {
			l.numbers[i] = parsed(v.text)
		}
		if data {
			lines.add(table, row, column, v.text)
		}
	}
	l.data = lines.text
	if !l.sound() {
		return nil, words.Errorf("il manifesto del report è stato rovinato: ambito «%s», data di rilevazione «%s», lingua «%s», %d esportazioni",
			"the manifest of the report was damaged: scope %q, data di rilevazione %q, language %q, %d exports",
			cut(string(m.Ambito)), cut(m.DataRilevazione), cut(string(m.Lingua)), len(m.Esportazioni))
	}
	return l, nil
}

// sound tells whether the manifest may be one that Cruscotto wrote, its cells aside.
func (l *Listed) sound() bool {
	m := &l.manifest
	rilevazione, err := calendar.ParseDay(m.DataRilevazione)
	_, name, of := strings.Cut(string(m.Ambito), ":")
	kind := m.Ambito.Kind()
	return err == nil && rilevazione >= l.question.Osservazione && m.RiservatezzaK >= 1 && m.Nome != "" &&
		(m.Lingua == words.Italian || m.Lingua == words.English) &&
		(kind == Nazione) == (m.Ambito == Nazionale) && (kind == Nazione || of && name != "") && (kind == Struttura) == (m.Direzione != "") &&
		(m.Straordinaria || l.question.Osservazione == l.question.Due()) &&
		!slices.ContainsFunc(m.Esportazioni, func(e Export) bool { return !digests.MatchString(e.SHA256) || e.Righe < 0 })
}

// Size is about how much memory the report takes, in bytes.
func (l *Listed) Size() int64 {
	m := &l.manifest
	return int64(1000 + len(l.data) + len(m.Ambito) + len(m.Nome) + len(m.Direzione) + 100*len(m.Esportazioni))
}

// split takes the id of a cell apart. Rows have the names of exports, with whatever signs.
func (v value) split() (table, row, column string, whole bool) {
	table, rest, _ := strings.Cut(v.id, "/")
	end := strings.LastIndexByte(rest, '/')
	if end < 1 {
		return "", "", "", false
	}
	return table, rest[:end], rest[end+1:], true
}

// parsed is a number as a manifest has it.
func parsed(text string) number {
	whole, places, decimal := strings.Cut(text, ".")
	n, err := strconv.ParseInt(whole+places, 10, 64)
	switch {
	case err != nil: // null, a day
		return number{}
	case !decimal:
		return counted(n)
	}
	of := int64(1)
	for range places {
		of *= 10
	}
	return mean(n, of)
}

// lines are cells as CSV: table, group, measure and value.
type lines struct {
	text   []byte
	groups map[string]string // how a table and a group are written
	taken  taken
}

func newLines() *lines { return &lines{groups: make(map[string]string), taken: make(taken)} }

// add adds a cell, unless it is a day, which is no number.
func (l *lines) add(table, row, column, value string) {
	if value[0] == '"' {
		return
	}
	key := table + "/" + row
	group, known := l.groups[key]
	if !known {
		group = l.taken.field(table+",", row)
		l.groups[key] = group
	}
	l.text = append(append(append(l.text, group...), ','), column...)
	l.text = append(l.text, ',')
	if value != "null" {
		l.text = append(l.text, value...)
	}
	l.text = append(l.text, '\n')
}

// taken are fields that were written, with how many were the same.
type taken map[string]int

// field is a text as a field after others. Texts that would be written the same get a
// number, as keys tell rows apart.
func (t taken) field(before, text string) string {
	written := string(tables.AppendField([]byte(before), text))
	field := written
	for t[field] > 0 {
		t[written]++
		field = string(tables.AppendField([]byte(before), fmt.Sprintf("%s (%d)", text, t[written])))
	}
	t[field]++
	return field
}

// NewArchive puts reports in order. Of several of the same scope, edition and language it
// holds one, that of the latest exports; amiss tells of the others, and of editions that were
// not made in one run.
func NewArchive(reports []*Listed) (a *Archive, amiss []words.Text) {
	a = new(Archive)
	reports = slices.SortedFunc(slices.Values(reports), (*Listed).compare)
	type key struct {
		edition edition
		ambito  Scope
		lingua  words.Lang
	}
	kept := make(map[key]string)
	first, mixed := make(map[edition]*Listed), make(map[edition]bool)
	for _, l := range reports {
		of := l.edition()
		k := key{of, l.manifest.Ambito, l.manifest.Lingua}
		if other, double := kept[k]; double {
			amiss = append(amiss, words.Format("%s: non è nell'indice, perché è dello stesso ambito e della stessa edizione di %s",
				"%s: is not in the index, as it is of the same scope and edition as %s", l.file, other))
			continue
		}
		kept[k] = l.file
		a.reports = append(a.reports, l)
		if first[of] == nil {
			first[of] = l
		}
		if !mixed[of] && !of.straordinaria && !l.madeWith(first[of]) {
			mixed[of] = true
			amiss = append(amiss, words.Format("%s: i report di questa edizione non vengono da una sola esecuzione (%s e %s hanno altre esportazioni o un'altra configurazione), e non sono protetti gli uni dagli altri: rifarli insieme",
				"%s: the reports of this edition do not come from one run (%s and %s are of other exports or another configuration), and are not protected against each other: make them again together",
				of.Mese, first[of].file, l.file))
		}
	}
	return a, amiss
}

// edition is which edition a report belongs to.
type edition struct {
	Question
	straordinaria bool
}

func (l *Listed) edition() edition { return edition{l.question, l.manifest.Straordinaria} }

// madeWith tells whether two reports come from the same exports and configuration.
func (l *Listed) madeWith(other *Listed) bool {
	a, b := &l.manifest, &other.manifest
	return a.Configurazione == b.Configurazione && a.RiservatezzaK == b.RiservatezzaK && slices.Equal(a.Esportazioni, b.Esportazioni)
}

// direzione is the name of the direzione that the scope of a report is or lies in.
func (l *Listed) direzione() string {
	if name, is := l.manifest.Ambito.Direzione(); is {
		return name
	}
	return l.manifest.Direzione
}

// compare orders reports: the latest edition first; in an edition the nation, then each
// direzione with its strutture; of a scope that of the latest exports, in Italian.
func (l *Listed) compare(other *Listed) int {
	a, b := &l.manifest, &other.manifest
	return cmp.Or(
		cmp.Compare(other.question.Mese, l.question.Mese),
		compareBools(a.Straordinaria, b.Straordinaria),
		cmp.Compare(other.question.Osservazione, l.question.Osservazione),
		cmp.Compare(a.Base, b.Base),
		cmp.Compare(a.Conteggio, b.Conteggio),
		cmp.Compare(l.direzione(), other.direzione()),
		cmp.Compare(a.Ambito.Kind(), b.Ambito.Kind()),
		cmp.Compare(a.Ambito, b.Ambito),
		cmp.Compare(b.DataRilevazione, a.DataRilevazione),
		cmp.Compare(b.Lingua, a.Lingua),
		cmp.Compare(l.file, other.file),
	)
}

// compareBools orders what is not before what is.
func compareBools(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}
