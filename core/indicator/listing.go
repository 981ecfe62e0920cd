package indicator

import (
	"cmp"
	"encoding/binary"
	"math"
	"slices"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/export"
	"cruscotto/core/ingest"
	"cruscotto/core/radix"
	"cruscotto/core/words"
)

// Order is the order of a [Listing]: by a field of [Quesito], by its JSON name.
type Order struct {
	By         string   `json:"campo"`
	Descending bool     `json:"decrescente"`
	Values     []string `json:"valori"` // of a field of texts: all its values, in order
}

// Listing is the quesiti of a query in batches that stay in memory, in an order: what
// the page shows a window of at a time. An entry takes 16 bytes; texts are looked up
// when they are shown. Listings of the batches of several workers merge by their keys.
type Listing struct {
	selector *Selector
	batches  []arrow.Record
	entries  []entry
}

// entry is a quesito of a listing.
type entry struct {
	key        uint64
	batch, row int32
}

// A key is the rank by the order, then the row counted through all files. Both fit
// into the 53 bits that a float64, and so JavaScript, has exactly.
const (
	rowBits = 31
	// RowsInKey is how many rows there are for each rank.
	RowsInKey = 1 << rowBits
	noRank    = 1<<(53-rowBits) - 1 // of those without a value, which come last either way
)

// NewListing lists the quesiti of a set that a selection selects. only, where it is not
// nil, tells which rows of which files, from 1, may be listed. Errors are
// *words.Problem.
func NewListing(set *ingest.Set, q Query, selected Selezione, order Order, only func(file int, row int64) bool) (*Listing, error) {
	before := make([]int64, len(set.Files)+1) // rows of the files before each
	for i, file := range set.Files {
		before[i+1] = before[i] + file.Rows
	}
	if total := before[len(set.Files)]; total >= RowsInKey {
		return nil, words.Errorf("le esportazioni hanno %d righe: l'elenco ne ammette %d", "the exports have %d rows: the list takes %d", total, RowsInKey-1)
	}
	l := &Listing{selector: NewSelector(q, selected, 0)}
	placed := radix.Rows(len(set.Batches))
	slices.SortFunc(placed, func(a, b int32) int {
		return cmp.Or(cmp.Compare(set.FileOf[a], set.FileOf[b]), cmp.Compare(ingest.RowOf(set.Batches[a])(0), ingest.RowOf(set.Batches[b])(0)))
	})
	var ranks []int32
	for _, at := range placed {
		batch, file := set.Batches[at], set.FileOf[at]
		rowOf, rank := ingest.RowOf(batch), order.ranks(batch)
		l.selector.each(batch, func(i int, giorni int32, stato Stato) {
			row := rowOf(i)
			if only != nil && !only(file, row) {
				return
			}
			r := min(rank(i, giorni, stato), noRank)
			if order.Descending && r < noRank {
				r = noRank - 1 - r
			}
			ranks = append(ranks, r)
			l.entries = append(l.entries, entry{uint64(before[file] + row - 1), int32(len(l.batches)), int32(i)})
		})
		l.batches = append(l.batches, batch)
	}
	sorted := make([]entry, len(l.entries))
	for i, at := range sortedRanks(ranks) {
		sorted[i] = l.entries[at]
		sorted[i].key |= uint64(ranks[at]) << rowBits
	}
	l.entries = sorted
	return l, nil
}

// sortedRanks gives the positions of ranks in their order. Few are far apart but those
// without a value.
func sortedRanks(ranks []int32) []int32 {
	low, high := int32(noRank), int32(0)
	for _, r := range ranks {
		if r < noRank {
			low, high = min(low, r), max(high, r)
		}
	}
	low = min(low, high)
	keys := make([]int32, len(ranks))
	for i, r := range ranks {
		keys[i] = min(r-low, high-low+1)
	}
	return radix.Order(radix.Rows(len(ranks)), keys, int(high-low)+2)
}

// ranks gives the rank of the quesiti of a batch: in ascending order of the field, those
// without a value last.
func (o Order) ranks(batch arrow.Record) func(i int, giorni int32, stato Stato) int32 {
	invii := batch.Column(ingest.Invio).(*array.Date32)
	definizioni := batch.Column(ingest.Definizione).(*array.Date32)
	classi := batch.Column(ingest.Classe).(*array.Uint8)
	switch o.By {
	case "giorni":
		return func(_ int, giorni int32, _ Stato) int32 { return giorni }
	case "data_invio":
		return func(i int, _ int32, _ Stato) int32 { return int32(calendar.Day(invii.Value(i)) - export.EarliestDate) }
	case "data_definizione":
		return func(i int, _ int32, stato Stato) int32 {
			if stato == Giacente || stato == Scaduto {
				return noRank
			}
			return int32(calendar.Day(definizioni.Value(i)) - export.EarliestDate)
		}
	case "soglia":
		return func(i int, _ int32, _ Stato) int32 {
			if classe := classi.Value(i); classe != catalog.SenzaSoglia {
				return int32(classe)
			}
			return noRank
		}
	case "stato":
		return func(_ int, _ int32, stato Stato) int32 { return int32(slices.Index(stati, stato)) }
	}
	columns := map[string]int{"struttura": ingest.Struttura, "direzione": ingest.Direzione, "oggetto": ingest.Effettivo,
		"oggetto_mittente": ingest.Oggetto, "intermediario": ingest.Intermediario, "gestione": ingest.Gestione}
	position, known := columns[o.By]
	texts, there := batch.Column(position).(*array.Dictionary)
	if !known || !there {
		return func(int, int32, Stato) int32 { return 0 } // in the order of the rows
	}
	values := make(map[string]int32, len(o.Values))
	for i, value := range o.Values {
		values[value] = int32(i)
	}
	dictionary := texts.Dictionary().(*array.String)
	byCode := make([]int32, dictionary.Len())
	for code := range byCode {
		value := cmp.Or(dictionary.Value(code), NonIndicato)
		if rank, listed := values[value]; listed {
			byCode[code] = rank
		} else {
			byCode[code] = noRank
		}
	}
	return func(i int, _ int32, _ Stato) int32 { return byCode[texts.GetValueIndex(i)] }
}

// stati are the states in their order.
var stati = []Stato{Definito, Entro, Oltre, Giacente, Scaduto}

// Keys are the keys of the quesiti, ascending: 8 bytes each, float64 little-endian.
func (l *Listing) Keys() []byte {
	keys := make([]byte, 0, 8*len(l.entries))
	for _, e := range l.entries {
		keys = binary.LittleEndian.AppendUint64(keys, math.Float64bits(float64(e.key)))
	}
	return keys
}

// Window is the quesiti from one position up to and without another, without their ids
// and files.
func (l *Listing) Window(from, to int) []Quesito {
	quesiti := make([]Quesito, 0, to-from)
	for _, e := range l.entries[from:to] {
		batch := l.batches[e.batch]
		invio := calendar.Day(batch.Column(ingest.Invio).(*array.Date32).Value(int(e.row)))
		definizione := calendar.Day(batch.Column(ingest.Definizione).(*array.Date32).Value(int(e.row)))
		giorni, stato, _ := l.selector.judge(invio, definizione, batch.Column(ingest.Classe).(*array.Uint8).Value(int(e.row)))
		q := l.selector.quesito(batch, int(e.row), giorni, stato)
		q.Riga = ingest.RowOf(batch)(int(e.row))
		quesiti = append(quesiti, q)
	}
	return quesiti
}
