package export

import (
	"cmp"
	"maps"
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
	W208
	W209
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
	W206: {"W206", words.Text{It: "il file non dichiara una data di rilevazione, o ne dichiara una futura", En: "no data di rilevazione in the file, or one in the future"},
		words.Text{It: "scriverla nei metadati del file come " + RilevazioneKey + " (AAAA-MM-GG), o indicarla: nella pagina, o con --rilevazione", En: "write it in the file's metadata as " + RilevazioneKey + " (YYYY-MM-DD), or give it: on the page, or with --rilevazione"}},
	W207: {"W207", words.Text{It: "soglia_giorni non è una delle classi 5, 10, 15, 25", En: "soglia_giorni not one of the classes 5, 10, 15, 25"},
		words.Text{It: "correggere la soglia dell'oggetto: fino ad allora la riga non ha soglia", En: "correct the soglia of the oggetto: until then the row has none"}},
	W208: {"W208", words.Text{It: "data_definizione convenzionale (anno 2900 o oltre, o 2262-04-11): letta come nessuna data, il quesito è aperto", En: "conventional data_definizione (year 2900 or later, or 2262-04-11): read as no date, the quesito is open"},
		words.Text{It: "lasciarla nulla finché il quesito è giacente", En: "leave it null while the quesito is giacente"}},
	W209: {"W209", words.Text{It: "giacente in un file rilevato prima della data di osservazione: nessuno sa se nel frattempo è stato definito", En: "giacente in a file taken before the data di osservazione: nobody knows whether it was answered since"},
		words.Text{It: "esportare anche i quesiti giacenti dei mesi precedenti, o osservare a una data coperta da tutti i file", En: "export the giacenti of earlier months too, or look at a day that all files cover"}},
}

// Limits of the dates that rules speak of.
var (
	EarliestDate  = calendar.Date(2000, 1, 1)  // E108
	ChannelOpened = calendar.Date(2009, 7, 24) // W205

	// FarFuture is the first day of a definizione that only says "still open" (W208).
	// LastNanos, the last day of 64-bit nanoseconds, says so too, in whatever unit it
	// has come to be written; by UTC it is the day after in Rome.
	FarFuture = calendar.Date(2900, 1, 1)
	LastNanos = calendar.Date(2262, 4, 11)
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
	// rows, whatever their findings, that is not after its R; where no R is known,
	// that is not in the future. After is how many dates are.
	Latest map[int]calendar.Day
	After  map[int]int64
	// Early and Late count the definizioni that E104 and E106 exclude, by day.
	Early, Late Days
	// Open is, by position of the file, its valid rows without definizione, where
	// there are several files.
	Open map[int]Opens
	// Taken is the R of each file by its position, for [Findings.AsOf]; a file of
	// which nothing tells it is left out.
	Taken map[int]calendar.Day
	// Updated is how many rows E107 excludes because another file has a later one
	// of the quesito, which is how exports update each other and no fault.
	Updated int64
	// FirstInvio and LastInvio bound the invio of the valid rows; empty
	// (first > last) when there are none.
	FirstInvio, LastInvio calendar.Day
	// Sent is how many valid rows were sent in each month.
	Sent map[calendar.Month]int64

	// Names are the names that the valid rows give to strutture.
	Names Names

	// IDs tells that ids were compared, for E107.
	IDs bool
	// Orders is what the dates as text tell of their order, by file and role.
	Orders []DateOrder
	// Profiles is what the columns hold, by file and role, where it was asked.
	Profiles []Profile
}

// Opens are rows without definizione, with examples for W209.
type Opens struct {
	Rows     int64
	Examples []Example
}

// Days counts dates by day; nothing more once there are too many different days for
// them to be a way of writing "still open".
type Days struct {
	ByDay map[calendar.Day]int64
	Many  bool
}

// maxDays is up to how many different days are counted.
const maxDays = 1000

// add counts n dates of a day.
func (d *Days) add(day calendar.Day, n int64) {
	if d.Many {
		return
	}
	if d.ByDay == nil {
		d.ByDay = make(map[calendar.Day]int64)
	}
	if d.ByDay[day] += n; len(d.ByDay) > maxDays {
		*d = Days{Many: true}
	}
}

// merge counts what others have counted.
func (d *Days) merge(other Days) {
	if other.Many {
		*d = other
	}
	for day, n := range other.ByDay {
		d.add(day, n)
	}
}

// NewFindings is the findings of no rows.
func NewFindings() *Findings {
	return &Findings{
		Latest: make(map[int]calendar.Day), After: make(map[int]int64),
		Open: make(map[int]Opens), Taken: make(map[int]calendar.Day), Sent: make(map[calendar.Month]int64),
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

// SawExcluded notes the definizione of a row that a rule excludes.
func (f *Findings) SawExcluded(rule Rule, day calendar.Day) {
	switch rule {
	case E104:
		f.Early.add(day, 1)
	case E106:
		f.Late.add(day, 1)
	}
}

// SawOpen notes valid rows of a file without definizione; the examples, if any, are of
// some of them.
func (f *Findings) SawOpen(file int, rows int64, examples ...Example) {
	open := f.Open[file]
	f.Open[file] = Opens{open.Rows + rows, first(open.Examples, examples)}
}

// AsOf is the findings with those of W209 for a data di osservazione. Of a file taken
// before it the giacenti are the rows without definizione: none was sent or answered
// after the file was taken.
func (f *Findings) AsOf(d calendar.Day) *Findings {
	as := *f
	as.Counts[W209], as.Examples[W209] = 0, nil
	for file, open := range f.Open {
		if taken, known := f.Taken[file]; known && taken < d {
			as.Counts[W209] += open.Rows
			as.Examples[W209] = first(as.Examples[W209], open.Examples)
		}
	}
	return &as
}

// first are the first examples of some and others.
func first(some, others []Example) []Example {
	all := append(slices.Clone(some), others...)
	slices.SortFunc(all, func(a, b Example) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Row, b.Row))
	})
	return all[:min(MaxExamples, len(all))]
}

// Merge adds the findings of other rows.
func (f *Findings) Merge(other *Findings) {
	f.Read += other.Read
	f.Valid += other.Valid
	for rule := range f.Counts {
		f.Counts[rule] += other.Counts[rule]
		f.Examples[rule] = first(f.Examples[rule], other.Examples[rule])
	}
	for file, day := range other.Latest {
		f.SawDate(file, day)
	}
	for file, n := range other.After {
		f.After[file] += n
	}
	for month, n := range other.Sent {
		f.Sent[month] += n
	}
	f.Early.merge(other.Early)
	f.Late.merge(other.Late)
	for file, open := range other.Open {
		f.SawOpen(file, open.Rows, open.Examples...)
	}
	f.Names.Merge(other.Names)
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

// HasErrors tells whether any row is excluded for a fault of the data.
func (f *Findings) HasErrors() bool { return f.Faults() > 0 }

// Stray dates are followed by so many months without quesiti, and are at most one in so
// many.
const strayMonths, strayShare = 12, 100

// Begin is the first day of the valid rows but for stray ones, which count as all others
// do but would make everything that runs by day or month begin with empty years: those
// sent long before, and few. It is calendar.Never when there is no row.
func (f *Findings) Begin() (first calendar.Day, stray int64) {
	months := slices.Sorted(maps.Keys(f.Sent))
	if len(months) == 0 {
		return calendar.Never, 0
	}
	first = f.FirstInvio
	before := int64(0)
	for i, month := range months[1:] {
		before += f.Sent[months[i]]
		if month-months[i] > strayMonths && before*strayShare <= f.Valid {
			first, stray = month.First(), before
		}
	}
	return first, stray
}

// Faults is how many rows are excluded for a fault of the data.
func (f *Findings) Faults() int64 { return f.Read - f.Valid - f.Updated }

// Clean tells whether nothing at all was found.
func (f *Findings) Clean() bool { return f.Counts == [ruleCount]int64{} }
