package indicator

import (
	"math"
	"slices"
	"sync"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/export"
	"cruscotto/core/ingest"
)

// Compute aggregates batches on some goroutines.
func Compute(batches []arrow.Record, q Query, threads int) *Table {
	threads = max(1, min(threads, len(batches)))
	tables := make([]*Table, threads)
	var workers sync.WaitGroup
	for i := range threads {
		share := batches[i*len(batches)/threads : (i+1)*len(batches)/threads]
		workers.Go(func() { tables[i] = Aggregate(share, q) })
	}
	workers.Wait()
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
	cells        []*Cell          // by group
	fresh        []Cell           // cells to give to new groups
	far          []uint64         // group << 32 | days of the long times, given to the cells in the end

	// Of the rows in hand.
	group [stride]int32 // skip for those that a filter excludes
	key   [stride]uint64
	codes [stride]uint32
}

const (
	maxSlots = 1 << 22
	skip     = -1
)

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
	for _, d := range Dimensions {
		if values, filtered := q.Dove[d]; filtered {
			a.filters = append(a.filters, newAxis(d, q.Osservazione, append([]string{}, values...)))
		}
	}
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
	if len(a.fresh) == 0 {
		a.fresh = make([]Cell, 64)
	}
	group := int32(len(a.cells))
	a.cells, a.fresh = append(a.cells, &a.fresh[0]), a.fresh[1:]
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

// Table gives the cells in order of their keys, without those of no quesito. It
// ends the aggregator.
func (a *Aggregator) Table() *Table {
	a.giveFarTimes()
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
		key  Key
		cell *Cell
	}
	var entries []entry
	for group, cell := range a.cells {
		if cell.Counts == (Counts{}) {
			continue
		}
		key := Key{uint32(a.ids[group])} // without a second dimension the only id is the low one
		if len(a.per) == 2 {
			key = Key{uint32(a.ids[group] >> 32), uint32(a.ids[group])}
		}
		entries = append(entries, entry{key.in(positions), cell})
	}
	slices.SortFunc(entries, func(a, b entry) int { return a.key.compare(b.key) })
	for _, e := range entries {
		t.append(e.key, e.cell)
	}
	return t
}

// giveFarTimes counts the long times of each group into its cell.
func (a *Aggregator) giveFarTimes() {
	slices.Sort(a.far)
	for _, t := range a.far {
		far, days := &a.cells[t>>32].Times.far, int32(uint32(t))
		if last := len(*far) - 1; last >= 0 && (*far)[last].Days == days {
			(*far)[last].N++
		} else {
			*far = append(*far, Bin{days, 1})
		}
	}
	a.far = nil
}

// count adds n rows of a batch, from row on, to the cells of their groups.
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
		cell, classe := a.cells[group], classi[i]
		sent := period.Contains(invio)
		if sent {
			cell.Pervenuti++
		}
		if definizione <= d {
			answered := period.Contains(definizione)
			if answered {
				cell.Deflusso++
			}
			if cohort && sent || !cohort && answered {
				days := a.counter.Days(invio, definizione)
				cell.Definiti[classe]++
				cell.SommaGiorni += int64(days)
				if days < nearDays {
					cell.Times.near[days]++
				} else {
					a.far = append(a.far, uint64(group)<<32|uint64(days))
				}
				if days <= a.limit[classe] {
					cell.Entro[classe]++
				}
			}
		} else {
			age := a.counter.Days(invio, d)
			ages := &cell.Eta[a.ageClass[min(int(age), len(a.ageClass)-1)]]
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
			cell.Giacenti++
			if a.counter.Days(invio, openAt) > a.limit[classe] {
				cell.Scaduti[classe]++
			}
		}
	}
	a.countChanges(batch, row, n)
}

// countChanges counts the pervenuti of the period with a changed oggetto.
func (a *Aggregator) countChanges(batch arrow.Record, row, n int) {
	chosen, effective := batch.Column(ingest.Oggetto), batch.Column(ingest.Effettivo)
	invii := batch.Column(ingest.Invio).(*array.Date32).Date32Values()[row : row+n]
	changed := func(i int) {
		if invio := calendar.Day(invii[i]); a.group[i] != skip && invio <= a.Osservazione && a.Periodo.Contains(invio) {
			a.cells[a.group[i]].Cambiati++
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
