package export

import (
	"cmp"
	"slices"

	"cruscotto/core/calendar"
	"cruscotto/core/words"
)

// Rule is a validation rule. [Rule.Info] describes it.
type Rule uint8

// The validation rules that concern rows, in the order in which a row is checked.
const (
	E101 Rule = iota
	E102
	E103
	E104
	E105
	E106
	E107
	E108
	W201
	W202
	W203
	W204
	W205
	W206
	W207
	ruleCount
)

// RuleInfo describes a rule.
type RuleInfo struct {
	Code   string
	Text   words.Text // what is wrong
	Remedy words.Text // what to do at the source
}

// Excludes tells errors, which exclude the row from every indicator, from
// warnings, which do not.
func (r Rule) Excludes() bool { return r < W201 }

// Info describes the rule.
func (r Rule) Info() RuleInfo { return rules[r] }

var rules = [ruleCount]RuleInfo{
	E101: {"E101", words.Text{It: "id_quesito mancante", En: "id_quesito missing"},
		words.Text{It: "esportare l'identificativo di ogni quesito", En: "export the identifier of every quesito"}},
	E102: {"E102", words.Text{It: "data_invio mancante o non è una data", En: "data_invio missing or not a date"},
		words.Text{It: "controllare la colonna e l'unità di misura (ms, µs, ns); anni da 1 a 9999", En: "check the column and its unit (ms, µs, ns); years from 1 to 9999"}},
	E103: {"E103", words.Text{It: "data_definizione non è una data", En: "data_definizione not a date"},
		words.Text{It: "lasciarla nulla finché il quesito è giacente; controllare l'unità di misura", En: "leave it null while the quesito is giacente; check the unit"}},
	E104: {"E104", words.Text{It: "definizione prima dell'invio", En: "definizione before invio"},
		words.Text{It: "controllare che le due colonne non siano scambiate e abbiano lo stesso fuso orario", En: "check that the two columns are not swapped and share a time zone"}},
	E105: {"E105", words.Text{It: "invio dopo la data di rilevazione", En: "invio after the data di rilevazione"},
		words.Text{It: "controllare la data di rilevazione del file", En: "check the file's data di rilevazione"}},
	E106: {"E106", words.Text{It: "definizione dopo la data di rilevazione", En: "definizione after the data di rilevazione"},
		words.Text{It: "non usare date convenzionali (come 9999-12-31) per i giacenti; controllare la data di rilevazione", En: "use no conventional dates (such as 9999-12-31) for giacenti; check the data di rilevazione"}},
	E107: {"E107", words.Text{It: "id_quesito ripetuto: conta la riga del file con la rilevazione più recente, nello stesso file l'ultima", En: "id_quesito repeated: the row of the file with the latest rilevazione counts, within one file the last"},
		words.Text{It: "normale tra esportazioni mensili, che così aggiornano i quesiti; in un solo file esportare una riga per quesito", En: "normal between monthly exports, which update quesiti this way; within one file export one row a quesito"}},
	E108: {"E108", words.Text{It: "data anteriore al 2000-01-01", En: "date before 2000-01-01"},
		words.Text{It: "non usare date convenzionali (come 1900-01-01) per i valori mancanti", En: "use no conventional dates (such as 1900-01-01) for missing values"}},
	W201: {"W201", words.Text{It: "oggetto mancante", En: "oggetto missing"},
		words.Text{It: "esportare l'oggetto scelto dal mittente", En: "export the oggetto chosen by the sender"}},
	W202: {"W202", words.Text{It: "oggetto effettivo senza soglia: fuori dagli indicatori di tempo soglia", En: "oggetto effettivo with no soglia: in no threshold indicator"},
		words.Text{It: "esportare soglia_giorni, o aggiungere l'oggetto alla tabella [soglie] della configurazione", En: "export soglia_giorni, or add the oggetto to the table [soglie] of the configuration"}},
	W203: {"W203", words.Text{It: "struttura mancante o assente dal registro", En: "struttura missing or not in the registry"},
		words.Text{It: "esportare il codice, o aggiungerlo a [strutture] nella configurazione", En: "export the code, or add it to [strutture] in the configuration"}},
	W204: {"W204", words.Text{It: "stato in contraddizione con le date", En: "stato contradicts the dates"},
		words.Text{It: "allineare stato e data_definizione: contano le date", En: "align stato and data_definizione: the dates are what counts"}},
	W205: {"W205", words.Text{It: "invio anteriore al 2009-07-24, apertura del canale", En: "invio before 2009-07-24, when the channel was opened"},
		words.Text{It: "controllare la colonna data_invio", En: "check the column data_invio"}},
	W206: {"W206", words.Text{It: "il file non dichiara la data di rilevazione", En: "no data di rilevazione in the file"},
		words.Text{It: "scrivere " + RilevazioneKey + " nei metadati del file, o indicare --rilevazione", En: "write " + RilevazioneKey + " in the file's metadata, or give --rilevazione"}},
	W207: {"W207", words.Text{It: "soglia_giorni non è una delle classi 5, 10, 15, 25", En: "soglia_giorni not one of the classes 5, 10, 15, 25"},
		words.Text{It: "correggere la soglia dell'oggetto: fino ad allora la riga non ha soglia", En: "correct the soglia of the oggetto: until then the row has none"}},
}

// Limits of the dates that rules speak of.
var (
	EarliestDate  = calendar.Date(2000, 1, 1)  // E108
	ChannelOpened = calendar.Date(2009, 7, 24) // W205
)

// MaxExamples is how many examples a rule keeps.
const MaxExamples = 10

// Example is a row that shows a finding.
type Example struct {
	File   int             // position of the file in the set
	Row    int64           // row of the file, from 1; 0 when the finding concerns the whole file
	Values map[Role]string // the values that matter to the rule

	// Kept is the row that counts in place of this one, for E107; nil otherwise.
	Kept *Place
}

// Place is a row of a set of files.
type Place struct {
	File int   // position of the file in the set
	Row  int64 // from 1
}

// Findings is what was found in some rows. Findings of different rows merge in
// any order to the same result.
type Findings struct {
	Read     int64            // rows
	Valid    int64            // rows that no E rule excludes
	Counts   [ruleCount]int64 // rows per rule (files, for W206)
	Examples [ruleCount][]Example

	// Latest is, by position of the file, the latest date found in any of its
	// rows, whatever their findings.
	Latest map[int]calendar.Day
	// FirstInvio and LastInvio bound the invio of the valid rows; empty
	// (first > last) when there are none.
	FirstInvio, LastInvio calendar.Day

	// IDs tells that ids were compared, for E107.
	IDs bool
	// Orders is what the dates as text tell of their order, by file and role.
	Orders []DateOrder
	// Profiles is what the columns hold, by file and role, where it was asked.
	Profiles []Profile
}

// NewFindings is the findings of no rows.
func NewFindings() *Findings {
	return &Findings{
		Latest:     make(map[int]calendar.Day),
		FirstInvio: calendar.Never, LastInvio: calendar.Always.From,
	}
}

// Add counts a finding. The example is asked for only while it would be kept.
// Rows of one file must come in ascending order.
func (f *Findings) Add(rule Rule, example func() Example) {
	f.Counts[rule]++
	if len(f.Examples[rule]) < MaxExamples {
		f.Examples[rule] = append(f.Examples[rule], example())
	}
}

// SawDate notes a date found in a file.
func (f *Findings) SawDate(file int, day calendar.Day) {
	if latest, known := f.Latest[file]; !known || day > latest {
		f.Latest[file] = day
	}
}

// Merge adds the findings of other rows.
func (f *Findings) Merge(other *Findings) {
	f.Read += other.Read
	f.Valid += other.Valid
	for rule := range f.Counts {
		f.Counts[rule] += other.Counts[rule]
		all := append(slices.Clone(f.Examples[rule]), other.Examples[rule]...)
		slices.SortFunc(all, func(a, b Example) int {
			return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Row, b.Row))
		})
		f.Examples[rule] = all[:min(MaxExamples, len(all))]
	}
	for file, day := range other.Latest {
		f.SawDate(file, day)
	}
	f.IDs = f.IDs || other.IDs
	for _, order := range other.Orders {
		f.SawOrder(order)
	}
	for _, profile := range other.Profiles {
		f.AddProfile(profile)
	}
	f.FirstInvio = min(f.FirstInvio, other.FirstInvio)
	f.LastInvio = max(f.LastInvio, other.LastInvio)
}

// HasErrors tells whether any row is excluded.
func (f *Findings) HasErrors() bool { return f.Valid < f.Read }

// Clean tells whether nothing at all was found.
func (f *Findings) Clean() bool { return f.Counts == [ruleCount]int64{} }
