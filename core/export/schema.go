// Package export is the contract of an export of quesiti: which columns it has
// and what they mean, by which names they are recognised, which rules its rows
// are checked against, and in which ways a whole file can fail.
//
// It holds the schema `quesiti/v1` and the section "Validation rules" of the
// definitions as data, and knows nothing of Parquet: package ingest reads files
// and reports in the terms of this package.
package export

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/agnivade/levenshtein"

	"cruscotto/core/words"
)

// RilevazioneKey is the key of the file's metadata that holds the data di
// rilevazione, as YYYY-MM-DD.
const RilevazioneKey = "cruscotto.data_rilevazione"

// NonSpecificato is the oggetto of senders who choose none.
const NonSpecificato = "Non specificato"

// Role is what a column means; its name is the column's name in `quesiti/v1`.
type Role string

// The roles of `quesiti/v1`.
const (
	IDQuesito          Role = "id_quesito"
	Struttura          Role = "struttura"
	Oggetto            Role = "oggetto"
	DataInvio          Role = "data_invio"
	DataDefinizione    Role = "data_definizione"
	OggettoLavorazione Role = "oggetto_lavorazione"
	Direzione          Role = "direzione"
	Intermediario      Role = "intermediario"
	SogliaGiorni       Role = "soglia_giorni"
	Stato              Role = "stato"
	NomeStruttura      Role = "nome_struttura"
	Gestione           Role = "gestione"
)

// Kind is the family of types that can play a role.
type Kind int

// The kinds of columns.
const (
	Text    Kind = iota // STRING, plain or dictionary-encoded
	ID                  // STRING or integers
	Date                // TIMESTAMP, DATE, INT96 or STRING
	Integer             // integers: INT32, INT64, whole DOUBLE, DECIMAL without decimals
)

// Types names the types of a kind, for people.
func (k Kind) Types() words.Text {
	switch k {
	case ID:
		return words.Text{It: "STRING o intero (anche DOUBLE di soli interi)", En: "STRING or integer (also a DOUBLE of integers only)"}
	case Date:
		return words.Text{
			It: "TIMESTAMP (ms, µs, ns; UTC o locale), DATE, INT96, oppure STRING (ISO 8601, o GG/MM/AAAA con ora facoltativa)",
			En: "TIMESTAMP (ms, µs, ns; UTC or naive), DATE, INT96, or STRING (ISO 8601, or DD/MM/YYYY with optional time)",
		}
	case Integer:
		return words.Text{It: "intero (anche DOUBLE di soli interi)", En: "integer (also a DOUBLE of integers only)"}
	}
	return words.Text{It: "STRING", En: "STRING"}
}

// Column is a column of `quesiti/v1`.
type Column struct {
	Role     Role
	Kind     Kind
	Required bool
	Nullable bool     // a null is a regular value and not a finding
	Aliases  []string // other names accepted
	Meaning  words.Text
}

// Schema is `quesiti/v1`, in the order of its documentation.
var Schema = []Column{
	{IDQuesito, ID, true, false, []string{"id", "ticket_id", "numero_quesito"}, words.Text{
		It: "identificativo del quesito, unico", En: "identifier of the quesito, unique"}},
	{Struttura, Text, true, false, []string{"sede", "codice_sede", "cod_struttura"}, words.Text{
		It: "codice della struttura che risponde", En: "code of the struttura that answers"}},
	{Oggetto, Text, true, false, []string{"oggetto_quesito", "oggetto_richiesta"}, words.Text{
		It: "oggetto scelto dal mittente", En: "oggetto chosen by the sender"}},
	{DataInvio, Date, true, false, []string{"data_apertura", "invio"}, words.Text{
		It: "quando il quesito è stato inviato", En: "when the quesito was sent"}},
	{DataDefinizione, Date, true, true, []string{"data_chiusura", "definizione"}, words.Text{
		It: "quando è stato definito; nullo se giacente", En: "when it was answered; null while giacente"}},
	{OggettoLavorazione, Text, false, true, []string{"oggetto_effettivo"}, words.Text{
		It: "oggetto dato dalla struttura con «Cambio oggetto per lavorazione»", En: "oggetto given by the struttura with “Cambio oggetto per lavorazione”"}},
	{Direzione, Text, false, true, []string{"regione", "direzione_regionale"}, words.Text{
		It: "Direzione regionale o di coordinamento metropolitano", En: "Direzione regionale or di coordinamento metropolitano"}},
	{Intermediario, Text, false, true, []string{"tipo_intermediario"}, words.Text{
		It: "categoria del mittente, mai una persona", En: "category of the sender, never a person"}},
	{SogliaGiorni, Integer, false, true, []string{"soglia"}, words.Text{
		It: "soglia dell'oggetto effettivo, in giorni: 5, 10, 15 o 25", En: "soglia of the oggetto effettivo, in days: 5, 10, 15 or 25"}},
	{Stato, Text, false, true, nil, words.Text{
		It: "stato del quesito, confrontato con le date", En: "state of the quesito, compared with the dates"}},
	{NomeStruttura, Text, false, true, []string{"struttura_nome", "denominazione", "denominazione_struttura", "descrizione_sede"}, words.Text{
		It: "nome della struttura che risponde", En: "name of the struttura that answers"}},
	{Gestione, Text, false, true, []string{"cassetto"}, words.Text{
		It: "gestione previdenziale, o cassetto, da cui viene il quesito", En: "gestione previdenziale, or cassetto, that the quesito comes from"}},
}

// Names are all the names by which the column is recognised, its own first.
func (c Column) Names() []string { return append([]string{string(c.Role)}, c.Aliases...) }

// CheckMapping tells which role of a mapping (role → column) does not exist. The
// error is a *words.Problem.
func CheckMapping(mapping map[string]string) error {
	for _, role := range slices.Sorted(maps.Keys(mapping)) {
		if !slices.Contains(Roles(), role) {
			return words.Errorf("«%s» non è un ruolo; i ruoli sono %s", "%q is not a role; the roles are %s", role, strings.Join(Roles(), ", "))
		}
	}
	return nil
}

// Roles are the names of all roles, in the order of [Schema].
func Roles() []string {
	names := make([]string, len(Schema))
	for i, c := range Schema {
		names[i] = string(c.Role)
	}
	return names
}

// Why tells why a column plays a role.
type Why string

// The reasons.
const (
	ByMapping Why = "mappatura" // the user says so
	ByName    Why = "nome"      // it has the role's name
	ByAlias   Why = "sinonimo"  // it has another name by which the role is recognised
)

// Match is the column that plays a role.
type Match struct {
	Position int // among the columns of the file
	Why      Why
}

// Resolve finds the column that plays each role among the names of a file's
// columns. It fails with F004 when a required or a mapped column is missing, or when
// several could play a role.
func Resolve(file string, names []string, mapping map[string]string) (map[Role]Match, *Failure) {
	found := make(map[Role]Match, len(Schema))
	for _, column := range Schema {
		match, fit := column.Match(names, mapping)
		switch {
		case len(fit) == 1:
			found[column.Role] = match
		case len(fit) > 1:
			return nil, severalColumns(file, column, fit)
		case column.Required || mapping[string(column.Role)] != "":
			return nil, missingColumn(file, column, column.wanted(mapping), names)
		}
	}
	return found, nil
}

// Match finds the column that plays the role among the names of a file's columns, and
// tells the names of those that fit: none where nothing plays it, several where it
// cannot be told which of them does. It looks for the column that mapping (role →
// column, "" for none) says; else for the role's name, then for the others in their
// order. An exact name wins over those that differ in case.
func (c Column) Match(names []string, mapping map[string]string) (match Match, fit []string) {
	exactly := func(a, b string) bool { return a == b }
	look := func(why Why, same func(a, b string) bool, wanted ...string) bool {
		for i, name := range names {
			if slices.ContainsFunc(wanted, func(w string) bool { return same(name, w) }) {
				match, fit = Match{i, why}, append(fit, name)
			}
		}
		return len(fit) > 0
	}
	own, why := string(c.Role), ByName
	others := c.Aliases
	if mapped, ok := mapping[own]; ok {
		own, why, others = mapped, ByMapping, nil
	}
	if own == "" {
		return match, nil
	}
	if look(why, exactly, own) || look(why, strings.EqualFold, own) {
		return match, fit
	}
	for _, name := range others {
		if look(ByAlias, exactly, name) {
			return match, fit
		}
	}
	look(ByAlias, strings.EqualFold, others...)
	return match, fit
}

// wanted are the names to look for.
func (c Column) wanted(mapping map[string]string) []string {
	if mapped, ok := mapping[string(c.Role)]; ok {
		return []string{mapped}
	}
	return c.Names()
}

// Nearest are the at most three names of a file that resemble those of the column
// most.
func (c Column) Nearest(names []string) []string { return nearest(c.Names(), names) }

func severalColumns(file string, column Column, fit []string) *Failure {
	return NewFailure(F004, file, words.Format(
		"più colonne possono fare da %[1]s (%[2]s): %[3]s; per indicare quale: «Correggi le colonne» nella pagina, --map %[1]s=COLONNA nel comando, o [colonne] nella configurazione",
		"several columns can play the role of %[1]s (%[2]s): %[3]s; to say which: “Correct the columns” on the page, --map %[1]s=COLUMN in the command, or [colonne] in the configuration",
		column.Role, column.Meaning, strings.Join(fit, ", ")))
}

func missingColumn(file string, column Column, wanted, names []string) *Failure {
	hint := words.Text{It: "il file non ha colonne", En: "the file has no columns"}
	if near := nearest(wanted, names); len(near) > 0 {
		hint = words.Format("nomi più vicini: %[1]s; per indicarla: «Correggi le colonne» nella pagina, --map %[2]s=COLONNA nel comando, o [colonne] nella configurazione",
			"nearest names: %[1]s; to name it: “Correct the columns” on the page, --map %[2]s=COLUMN in the command, or [colonne] in the configuration",
			strings.Join(near, ", "), column.Role)
	}
	return NewFailure(F004, file, words.Format(
		"manca la colonna %s (%s), cercata come %s: %s",
		"column %s (%s) is missing, looked for as %s: %s",
		column.Role, column.Meaning, strings.Join(wanted, ", "), hint))
}

// nearest are the at most three names of the file that resemble a wanted name
// most: by the share of letters to edit, without case.
func nearest(wanted, names []string) []string {
	type rated struct {
		name       string
		difference float64
	}
	near := make([]rated, len(names))
	for i, name := range names {
		near[i] = rated{name, 1}
		for _, w := range wanted {
			if len(name) <= longestName {
				edits := levenshtein.ComputeDistance(strings.ToLower(name), strings.ToLower(w))
				near[i].difference = min(near[i].difference, float64(edits)/float64(max(len(name), len(w), 1)))
			}
		}
	}
	slices.SortStableFunc(near, func(a, b rated) int { return cmp.Compare(a.difference, b.difference) })
	out := []string{}
	for _, n := range near[:min(3, len(near))] {
		out = append(out, n.name)
	}
	return out
}

// longestName bounds the names that are compared with those wanted, in bytes.
const longestName = 100
