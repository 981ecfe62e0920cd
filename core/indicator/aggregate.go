package indicator

import (
	"cmp"
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
	if q.Osservazione < export.EarliestDate {
		return new(Table) // before any valid quesito
	}
	a := newAggregator(q, batches)
	for _, batch := range batches {
		for row := 0; row < int(batch.NumRows()); row += stride {
			n := min(stride, int(batch.NumRows())-row)
			a.assign(batch, row, n)
			a.count(batch, row, n)
		}
	}
	return a.table()
}

// stride is how many rows go through one step before the next: few enough for the
// columns between the steps to stay in the fastest cache.
const stride = 2048

// aggregator counts batches. Each step is a loop over a column: first the group of
// each row, from the codes of the dimensions and the filters; then the counts.
type aggregator struct {
	Query
	counter  calendar.Counter
	limit    [256]int32 // the soglia by class; no age exceeds that of class 0
	ageClass []uint8    // by age in days, up to where the last class begins

	per, filters []*axis
	slots        []int32          // group by id of its key, while these are few; else nil
	groups       map[uint64]int32 // the same when they are many
	ids          []uint64         // id of the key, by group
	cells        []*Cell          // by group
	fresh        []Cell           // cells to give to new groups
	far          []farTime        // the long times, given to the cells in the end

	// Of the rows in hand.
	group [stride]int32 // skip for those that a filter excludes
	keys  [stride]uint64
	codes [stride]uint32
}

// farTime is a definito of a group that took at least nearDays.
type farTime struct{ group, days int32 }

const (
	maxSlots = 1 << 20
	skip     = -1
)

func newAggregator(q Query, batches []arrow.Record) *aggregator {
	a := &aggregator{Query: q, counter: calendar.NewCounter(q.Conteggio, export.EarliestDate, q.Osservazione)}
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
	for _, batch := range batches {
		for _, x := range slices.Concat(a.per, a.filters) {
			x.learn(batch)
		}
	}
	keys := uint64(1)
	for _, x := range a.per {
		keys *= uint64(len(x.values))
	}
	if keys <= maxSlots {
		a.slots = make([]int32, keys)
	} else {
		a.groups = make(map[uint64]int32)
	}
	return a
}

// assign finds the group of each of n rows of a batch, from row on.
func (a *aggregator) assign(batch arrow.Record, row, n int) {
	key, codes, group := a.keys[:n], a.codes[:n], a.group[:n]
	clear(key)
	for _, x := range a.per {
		x.read(batch, row, codes)
		for i, id := range codes {
			key[i] = key[i]*uint64(len(x.values)) + uint64(id)
		}
	}
	for i, k := range key {
		group[i] = a.groupOf(k)
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

// groupOf is the group of a key, a new one when the key is new.
func (a *aggregator) groupOf(id uint64) int32 {
	if a.slots != nil {
		if group := a.slots[id]; group > 0 {
			return group - 1
		}
	} else if group, known := a.groups[id]; known {
		return group
	}
	if len(a.fresh) == 0 {
		a.fresh = make([]Cell, 64)
	}
	group := int32(len(a.cells))
	a.cells, a.fresh = append(a.cells, &a.fresh[0]), a.fresh[1:]
	a.ids = append(a.ids, id)
	if a.slots != nil {
		a.slots[id] = group + 1
	} else {
		a.groups[id] = group
	}
	return group
}

// table puts the cells in order of their keys, without those of no quesito.
func (a *aggregator) table() *Table {
	t := new(Table)
	var positions [MaxPer][]uint32 // in Values, by id
	for i := range t.Values {
		values := []string{""}
		if i < len(a.per) {
			values = a.per[i].values
		}
		t.Values[i], positions[i], _ = union(values, nil)
	}
	a.giveFarTimes()
	type entry struct {
		key  Key
		cell *Cell
	}
	var entries []entry
	for group, cell := range a.cells {
		if cell.Counts == (Counts{}) {
			continue
		}
		var key Key
		id := a.ids[group]
		for i := len(a.per) - 1; i >= 0; i-- {
			n := uint64(len(a.per[i].values))
			key[i] = uint32(id % n)
			id /= n
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
func (a *aggregator) giveFarTimes() {
	slices.SortFunc(a.far, func(x, y farTime) int {
		return cmp.Or(cmp.Compare(x.group, y.group), cmp.Compare(x.days, y.days))
	})
	for _, t := range a.far {
		far := &a.cells[t.group].Times.far
		if last := len(*far) - 1; last >= 0 && (*far)[last].Days == t.days {
			(*far)[last].N++
		} else {
			*far = append(*far, Bin{t.days, 1})
		}
	}
	a.far = nil
}

// count adds n rows of a batch, from row on, to the cells of their groups.
func (a *aggregator) count(batch arrow.Record, row, n int) {
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
					a.far = append(a.far, farTime{group, days})
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
func (a *aggregator) countChanges(batch arrow.Record, row, n int) {
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
