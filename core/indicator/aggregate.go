package indicator

import (
	"math"
	"runtime"
	"slices"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/export"
	"cruscotto/core/ingest"
	"cruscotto/core/parallel"
)

// Compute aggregates batches on all processors.
func Compute(batches []arrow.Record, q Query) *Table {
	threads := max(1, min(runtime.GOMAXPROCS(0), len(batches)))
	aggregators := make([]*Aggregator, threads)
	parallel.Ranges(threads, 1, func(low, high int) {
		for i := low; i < high; i++ {
			aggregators[i] = NewAggregator(q)
			for _, batch := range batches[i*len(batches)/threads : (i+1)*len(batches)/threads] {
				aggregators[i].Add(batch)
			}
		}
	})
	return Merged(aggregators)
}

// Merged is the table of all that some aggregators of one query have counted.
func Merged(aggregators []*Aggregator) *Table {
	tables := make([]*Table, len(aggregators))
	parallel.Ranges(len(aggregators), 1, func(low, high int) {
		for i := low; i < high; i++ {
			tables[i] = aggregators[i].Table()
		}
	})
	for _, t := range tables[1:] {
		tables[0].Merge(t)
	}
	return tables[0]
}

// Aggregate counts batches, made by package ingest, into cells.
func Aggregate(batches []arrow.Record, q Query) *Table {
	a := NewAggregator(q)
	for _, batch := range batches {
		a.Add(batch)
	}
	return a.Table()
}

// stride is how many rows go through one step before the next: few enough for the
// columns between the steps to stay in the fastest cache.
const stride = 2048

// Aggregator counts batches as they come. Each step is a loop over a column: first
// the group of each row, from the codes of the dimensions and the filters; then the
// counts.
type Aggregator struct {
	Query
	counter  calendar.Counter
	limit    [256]int32 // the soglia by class; no age exceeds that of class 0
	ageClass []uint8    // by age in days, up to where the last class begins

	per, filters []*axis
	slots        [][]int32        // 1 + group by first and second id, as far as there were any
	slotCount    int              // of slots
	groups       map[uint64]int32 // group by id, for ids that came when slots were full
	ids          []uint64         // first id << 32 | second id, by group
	counts       []*counts        // by group / chunk
	far          []uint64         // group << 32 | days of the definiti that took nearDays or more

	// Of the rows in hand.
	group [stride]int32 // skip for those that a filter excludes
	key   [stride]uint64
	codes [stride]uint32
}

const (
	maxSlots = 1 << 22
	skip     = -1
)

// chunk is how many groups get their counts at once, so that counts never move.
const chunk = 256

type counts struct {
	hot  [chunk]hot
	near [chunk][nearDays]uint32 // definiti by giorni
	cold [chunk]cold
}

// hot is what is counted of nearly every quesito: small, so that the counts of tens
// of thousands of groups stay in the caches. An aggregator that saw 2³² quesiti of
// one group would overflow it.
type hot struct {
	definiti [classes]uint32
	late     [classes]uint32 // definiti that are not entro soglia
}

// cold is what is counted of few quesiti, or only of those in a period.
type cold struct {
	pervenuti int64 // for the base definizione; for the base invio they are definiti and giacenti
	deflusso  int64 // what it has more, or less, than the definiti of the universe
	giacenti  int64
	cambiati  int64
	scaduti   [classes]int64
	eta       [len(Ages)]Age
}

// NewAggregator begins to answer a query.
func NewAggregator(q Query) *Aggregator {
	a := &Aggregator{Query: q, groups: make(map[uint64]int32)}
	if q.Osservazione < export.EarliestDate {
		return a // before any valid quesito: Add has nothing to count
	}
	a.counter = calendar.NewCounter(q.Conteggio, export.EarliestDate, q.Osservazione)
	a.limit[catalog.SenzaSoglia] = math.MaxInt32
	copy(a.limit[1:], catalog.Classi[:])
	for class, ages := range Ages {
		for age := ages.From; age <= max(ages.From, ages.To); age++ {
			a.ageClass = append(a.ageClass, uint8(class))
		}
	}
	for _, d := range q.Per {
		a.per = append(a.per, newAxis(d, q.Osservazione, nil))
	}
	a.filters = filters(q)
	return a
}

// Add counts a batch, made by package ingest.
func (a *Aggregator) Add(batch arrow.Record) {
	if a.Osservazione < export.EarliestDate {
		return
	}
	for _, x := range a.per {
		x.learn(batch)
	}
	for _, x := range a.filters {
		x.learn(batch)
	}
	for row := 0; row < int(batch.NumRows()); row += stride {
		n := min(stride, int(batch.NumRows())-row)
		a.assign(batch, row, n)
		a.count(batch, row, n)
	}
}

// assign finds the group of each of n rows of a batch, from row on.
func (a *Aggregator) assign(batch arrow.Record, row, n int) {
	key, codes, group := a.key[:n], a.codes[:n], a.group[:n]
	clear(key)
	for _, x := range a.per {
		x.read(batch, row, codes)
		for i, id := range codes {
			key[i] = key[i]<<32 | uint64(id)
		}
	}
	for i, k := range key {
		first, second := int(k>>32), int(uint32(k))
		if first < len(a.slots) && second < len(a.slots[first]) && a.slots[first][second] > 0 {
			group[i] = a.slots[first][second] - 1
		} else {
			group[i] = a.groupOf(k)
		}
	}
	for _, x := range a.filters {
		x.read(batch, row, codes)
		for i, id := range codes {
			if id == unwanted {
				group[i] = skip
			}
		}
	}
}

// groupOf is the group of an id that has none in the slots: a new one, but for ids
// beyond them.
func (a *Aggregator) groupOf(id uint64) int32 {
	if group, known := a.groups[id]; known {
		return group
	}
	group := int32(len(a.ids))
	if group%chunk == 0 {
		a.counts = append(a.counts, new(counts))
	}
	a.ids = append(a.ids, id)
	if slot := a.slot(int(id>>32), int(uint32(id))); slot != nil {
		*slot = group + 1
	} else {
		a.groups[id] = group
	}
	return group
}

// slot is the slot of an id, made if need be; nil when there would be too many.
func (a *Aggregator) slot(first, second int) *int32 {
	more := max(0, first+1-len(a.slots))
	if first < len(a.slots) {
		more = max(0, second+1-len(a.slots[first]))
	} else {
		more += second + 1
	}
	if a.slotCount+more > maxSlots {
		return nil
	}
	a.slotCount += more
	if first >= len(a.slots) {
		a.slots = append(a.slots, make([][]int32, first+1-len(a.slots))...)
	}
	if row := a.slots[first]; second >= len(row) {
		a.slots[first] = append(row, make([]int32, second+1-len(row))...)
	}
	return &a.slots[first][second]
}

// count adds n rows of a batch, from row on, to the counts of their groups.
func (a *Aggregator) count(batch arrow.Record, row, n int) {
	invii := batch.Column(ingest.Invio).(*array.Date32).Date32Values()[row : row+n]
	definizioni := batch.Column(ingest.Definizione).(*array.Date32).Date32Values()[row : row+n]
	classi := batch.Column(ingest.Classe).(*array.Uint8).Uint8Values()[row : row+n]
	d, period := a.Osservazione, a.Periodo
	cohort, openAt := a.Base == catalog.Invio, a.openAt()
	for i, group := range a.group[:n] {
		invio, definizione := calendar.Day(invii[i]), calendar.Day(definizioni[i])
		if group == skip || invio > d {
			continue
		}
		counts, at, classe := a.counts[group/chunk], group%chunk, classi[i]
		sent, answered := period.Contains(invio), definizione <= d && period.Contains(definizione)
		inUniverse := sent
		if !cohort {
			inUniverse = answered
			if sent {
				counts.cold[at].pervenuti++
			}
		}
		if definizione <= d {
			if answered != inUniverse {
				counts.cold[at].deflusso += sign(answered)
			}
			if inUniverse {
				days := a.counter.Days(invio, definizione)
				counts.hot[at].definiti[classe]++
				if days > a.limit[classe] {
					counts.hot[at].late[classe]++
				}
				if days < nearDays {
					counts.near[at][days]++
				} else {
					a.far = append(a.far, uint64(group)<<32|uint64(days))
				}
			}
		} else {
			age := a.counter.Days(invio, d)
			ages := &counts.cold[at].eta[a.ageClass[min(int(age), len(a.ageClass)-1)]]
			switch {
			case classe == catalog.SenzaSoglia:
				ages.SenzaSoglia++
			case age > a.limit[classe]:
				ages.Scaduti++
			default:
				ages.NonScaduti++
			}
		}
		if cohort && sent && definizione > d || !cohort && invio <= openAt && definizione > openAt {
			counts.cold[at].giacenti++
			if a.counter.Days(invio, openAt) > a.limit[classe] {
				counts.cold[at].scaduti[classe]++
			}
		}
	}
	a.countChanges(batch, row, n)
}

func sign(plus bool) int64 {
	if plus {
		return 1
	}
	return -1
}

// countChanges counts the pervenuti of the period with a changed oggetto.
func (a *Aggregator) countChanges(batch arrow.Record, row, n int) {
	chosen, effective := batch.Column(ingest.Oggetto), batch.Column(ingest.Effettivo)
	invii := batch.Column(ingest.Invio).(*array.Date32).Date32Values()[row : row+n]
	changed := func(i int) {
		if invio := calendar.Day(invii[i]); a.group[i] != skip && invio <= a.Osservazione && a.Periodo.Contains(invio) {
			a.counts[a.group[i]/chunk].cold[a.group[i]%chunk].cambiati++
		}
	}
	switch from := chosen.(*array.Dictionary).Indices().(type) {
	case *array.Uint8:
		differences(from.Uint8Values()[row:row+n], effective.(*array.Dictionary).Indices().(*array.Uint8).Uint8Values()[row:], changed)
	case *array.Uint16:
		differences(from.Uint16Values()[row:row+n], effective.(*array.Dictionary).Indices().(*array.Uint16).Uint16Values()[row:], changed)
	case *array.Uint32:
		differences(from.Uint32Values()[row:row+n], effective.(*array.Dictionary).Indices().(*array.Uint32).Uint32Values()[row:], changed)
	}
}

// differences calls each for the positions where two columns of codes of one
// dictionary differ.
func differences[T uint8 | uint16 | uint32](a, b []T, each func(i int)) {
	for i, code := range a {
		if code != b[i] {
			each(i)
		}
	}
}

// Table gives the cells in order of their keys, without those of no quesito. It
// ends the aggregator.
func (a *Aggregator) Table() *Table {
	t := new(Table)
	var positions [MaxPer][]uint32 // in Values, by id
	for i := range t.Values {
		values := []string{""}
		if i < len(a.per) {
			values = a.per[i].values
		}
		t.Values[i], positions[i], _ = union(values, nil)
	}
	type entry struct {
		key   Key
		group int32
	}
	entries := make([]entry, len(a.ids))
	for group, id := range a.ids {
		key := Key{uint32(id)} // of a single dimension, which is the low one
		if len(a.per) == 2 {
			key = Key{uint32(id >> 32), uint32(id)}
		}
		entries[group] = entry{key.in(positions), int32(group)}
	}
	slices.SortFunc(entries, func(a, b entry) int { return a.key.compare(b.key) })

	slices.Sort(a.far)
	cells := make([]Cell, len(a.ids))
	for _, e := range entries {
		cell := &cells[e.group]
		if a.finish(cell, e.group); cell.Counts != (Counts{}) {
			t.append(e.key, cell)
		}
	}
	return t
}

// finish works out the cell of a group from what was counted of it.
func (a *Aggregator) finish(cell *Cell, group int32) {
	counts, at := a.counts[group/chunk], group%chunk
	hot, cold := &counts.hot[at], &counts.cold[at]
	cell.Giacenti, cell.Cambiati, cell.Scaduti, cell.Eta = cold.giacenti, cold.cambiati, cold.scaduti, cold.eta
	definiti := int64(0)
	for classe, n := range hot.definiti {
		cell.Definiti[classe] = int64(n)
		cell.Entro[classe] = int64(n - hot.late[classe])
		definiti += int64(n)
	}
	cell.Deflusso = definiti + cold.deflusso
	cell.Pervenuti = cold.pervenuti
	if a.Base == catalog.Invio {
		cell.Pervenuti = definiti + cold.giacenti
	}
	cell.Times.near = counts.near[at]
	start, _ := slices.BinarySearch(a.far, uint64(group)<<32)
	for _, t := range a.far[start:] {
		if int32(t>>32) != group {
			break
		}
		far, days := &cell.Times.far, int32(uint32(t))
		if last := len(*far) - 1; last >= 0 && (*far)[last].Days == days {
			(*far)[last].N++
		} else {
			*far = append(*far, Bin{days, 1})
		}
	}
	for bin := range cell.Times.Bins {
		cell.SommaGiorni += int64(bin.Days) * bin.N
	}
}
