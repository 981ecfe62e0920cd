package indicator

import (
	"cmp"
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

// Merged is the table of all that some aggregators of one query have counted. It
// ends them.
func Merged(aggregators []*Aggregator) *Table {
	for _, other := range aggregators[1:] {
		aggregators[0].merge(other)
	}
	return aggregators[0].Table()
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
// the lane of each row, from the codes of the dimensions, the class and the filters;
// then the counts. A lane is what is counted of one group and class together, so
// that a quesito that is definito, as nearly all are, adds one to one number: how
// many of its lane took so many days. What else is asked of the definiti follows
// from these numbers in the end.
type Aggregator struct {
	Query
	counter  calendar.Counter
	limit    [256]int32 // the soglia by class; no age exceeds that of class 0
	ageClass []uint8    // by age in days, up to where the last class begins

	per, filters []*axis

	// The lane of each combination of ids and class: densely as long as there are
	// not too many, else in a map.
	sizes  [MaxPer]int       // room for the ids of each dimension in slots
	slots  []int32           // 1 + lane
	sparse map[laneKey]int32 // nil while slots are used

	// By lane.
	keys []laneKey
	near []uint32 // definiti by giorni, nearDays of each lane
	rest []rest

	far []far // the definiti that took nearDays or more

	// Of the rows in hand.
	lanes [stride]int32 // skip for those that a filter excludes
	slot  [stride]uint32
	codes [stride]uint32
}

const (
	maxSlots = 1 << 22
	skip     = -1
)

// laneKey is the ids of a lane in each dimension, and its class.
type laneKey struct {
	ids    [MaxPer]uint32
	classe catalog.Classe
}

// rest is what is counted of few quesiti, or only of those in a period. An
// aggregator that saw 2³² quesiti of one lane would overflow it.
type rest struct {
	pervenuti uint32 // for the base definizione; for the base invio they are definiti and giacenti
	deflusso  int32  // what it has more, or less, than the definiti of the universe
	giacenti  uint32
	scaduti   uint32 // of giacenti
	cambiati  uint32
	eta       [len(Ages)]uint32
	oltre     [len(Ages)]uint32 // of eta, those that are scaduti
}

// far is a quesito that took many days.
type far struct{ lane, days int32 }

// NewAggregator begins to answer a query.
func NewAggregator(q Query) *Aggregator {
	a := &Aggregator{Query: q}
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
	a.makeRoom()
	for row := 0; row < int(batch.NumRows()); row += stride {
		n := min(stride, int(batch.NumRows())-row)
		a.assign(batch, row, n)
		a.count(batch, row, n)
		a.countChanges(batch, row, n)
	}
}

// makeRoom makes slots for all combinations of the ids that are known.
func (a *Aggregator) makeRoom() {
	grown, total := a.slots == nil, classes
	for i, x := range a.per {
		if n := len(x.values); n > a.sizes[i] {
			a.sizes[i], grown = max(n, 2*a.sizes[i]), true
		}
		total = min(total*a.sizes[i], maxSlots+1)
	}
	if !grown || a.sparse != nil {
		return
	}
	if total > maxSlots {
		a.slots, a.sparse = nil, make(map[laneKey]int32)
		for lane, key := range a.keys {
			a.sparse[key] = int32(lane)
		}
		return
	}
	a.slots = make([]int32, total)
	for lane, key := range a.keys {
		a.slots[a.slotOf(key)] = int32(lane) + 1
	}
}

func (a *Aggregator) slotOf(key laneKey) int {
	slot := 0
	for i := range a.per {
		slot = slot*a.sizes[i] + int(key.ids[i])
	}
	return slot*classes + int(key.classe)
}

// keyOf is the key that has a slot.
func (a *Aggregator) keyOf(slot int) (key laneKey) {
	key.classe = catalog.Classe(slot % classes)
	slot /= classes
	for i := len(a.per) - 1; i >= 0; i-- {
		key.ids[i] = uint32(slot % a.sizes[i])
		slot /= a.sizes[i]
	}
	return key
}

// lane is the lane of a key, a new one if need be.
func (a *Aggregator) lane(key laneKey) int32 {
	if a.sparse != nil {
		if lane, found := a.sparse[key]; found {
			return lane
		}
		a.sparse[key] = int32(len(a.keys))
	} else {
		slot := a.slotOf(key)
		if lane := a.slots[slot]; lane > 0 {
			return lane - 1
		}
		a.slots[slot] = int32(len(a.keys)) + 1
	}
	a.keys = append(a.keys, key)
	a.rest = append(a.rest, rest{})
	a.near = append(a.near, make([]uint32, nearDays)...)
	return int32(len(a.keys) - 1)
}

// assign finds the lane of each of n rows of a batch, from row on.
func (a *Aggregator) assign(batch arrow.Record, row, n int) {
	slot, codes, lanes := a.slot[:n], a.codes[:n], a.lanes[:n]
	classi := batch.Column(ingest.Classe).(*array.Uint8).Uint8Values()[row : row+n]
	if a.sparse != nil {
		a.assignSparse(batch, row, classi)
	} else {
		clear(slot)
		for i, x := range a.per {
			x.read(batch, row, codes)
			size := uint32(a.sizes[i])
			for i, id := range codes {
				slot[i] = slot[i]*size + id
			}
		}
		slots := a.slots
		for i, classe := range classi {
			s := slot[i]*uint32(classes) + uint32(classe)
			if lane := slots[s]; lane > 0 {
				lanes[i] = lane - 1
			} else {
				lanes[i] = a.lane(a.keyOf(int(s)))
			}
		}
	}
	for _, x := range a.filters {
		x.read(batch, row, codes)
		for i, id := range codes {
			if id == unwanted {
				lanes[i] = skip
			}
		}
	}
}

// assignSparse finds the lanes of rows where there are too many for slots.
func (a *Aggregator) assignSparse(batch arrow.Record, row int, classi []catalog.Classe) {
	keys := make([]laneKey, len(classi))
	codes := a.codes[:len(classi)]
	for d, x := range a.per {
		x.read(batch, row, codes)
		for i, id := range codes {
			keys[i].ids[d] = id
		}
	}
	for i, classe := range classi {
		keys[i].classe = classe
		a.lanes[i] = a.lane(keys[i])
	}
}

// count adds n rows of a batch, from row on, to the counts of their lanes.
func (a *Aggregator) count(batch arrow.Record, row, n int) {
	invii := batch.Column(ingest.Invio).(*array.Date32).Date32Values()[row : row+n]
	definizioni := batch.Column(ingest.Definizione).(*array.Date32).Date32Values()[row : row+n]
	near, d, period, cohort := a.near, a.Osservazione, a.Periodo, a.Base == catalog.Invio
	for i, lane := range a.lanes[:n] {
		invio, definizione := calendar.Day(invii[i]), calendar.Day(definizioni[i])
		if lane == skip || invio > d {
			continue
		}
		sent := period.Contains(invio)
		if definizione > d {
			a.countOpen(lane, invio, sent && cohort)
			continue
		}
		answered := period.Contains(definizione)
		inUniverse := answered
		if cohort {
			inUniverse = sent
		}
		if inUniverse {
			if days := a.counter.Days(invio, definizione); days < nearDays {
				near[lane*nearDays+days]++
			} else {
				a.far = append(a.far, far{lane, days})
			}
		}
		if answered != inUniverse {
			a.rest[lane].deflusso += sign(answered)
		}
	}
	if !cohort {
		a.countAtEnd(invii, definizioni)
	}
}

// countOpen counts a giacente at D, and as one of the universe where it is.
func (a *Aggregator) countOpen(lane int32, invio calendar.Day, inUniverse bool) {
	rest, limit := &a.rest[lane], a.limit[a.keys[lane].classe]
	age := a.counter.Days(invio, a.Osservazione)
	class := a.ageClass[min(int(age), len(a.ageClass)-1)]
	rest.eta[class]++
	if inUniverse {
		rest.giacenti++
	}
	if age > limit {
		rest.oltre[class]++
		if inUniverse {
			rest.scaduti++
		}
	}
}

// countAtEnd counts, for the base definizione, the pervenuti of the period, and the
// giacenti as of its end.
func (a *Aggregator) countAtEnd(invii, definizioni []arrow.Date32) {
	openAt := a.openAt()
	for i, lane := range a.lanes[:len(invii)] {
		invio, definizione := calendar.Day(invii[i]), calendar.Day(definizioni[i])
		if lane == skip || invio > a.Osservazione {
			continue
		}
		if a.Periodo.Contains(invio) {
			a.rest[lane].pervenuti++
		}
		if invio <= openAt && definizione > openAt {
			a.rest[lane].giacenti++
			if a.counter.Days(invio, openAt) > a.limit[a.keys[lane].classe] {
				a.rest[lane].scaduti++
			}
		}
	}
}

func sign(plus bool) int32 {
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
		if invio := calendar.Day(invii[i]); a.lanes[i] != skip && invio <= a.Osservazione && a.Periodo.Contains(invio) {
			a.rest[a.lanes[i]].cambiati++
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

// merge adds what another aggregator of the same query has counted.
func (a *Aggregator) merge(other *Aggregator) {
	var ids [MaxPer][]uint32 // of the other's values, here
	for i, x := range other.per {
		for _, value := range x.values {
			ids[i] = append(ids[i], a.per[i].id(value))
		}
	}
	a.makeRoom()
	lanes := make([]int32, len(other.keys)) // the other's, here
	for lane, key := range other.keys {
		for i := range other.per {
			key.ids[i] = ids[i][key.ids[i]]
		}
		to := a.lane(key)
		lanes[lane] = to
		mine := a.near[to*nearDays:][:nearDays]
		for days, n := range other.near[lane*nearDays:][:nearDays] {
			mine[days] += n
		}
		a.rest[to].add(&other.rest[lane])
	}
	for _, f := range other.far {
		a.far = append(a.far, far{lanes[f.lane], f.days})
	}
}

func (r *rest) add(other *rest) {
	r.pervenuti += other.pervenuti
	r.deflusso += other.deflusso
	r.giacenti += other.giacenti
	r.scaduti += other.scaduti
	r.cambiati += other.cambiati
	for i := range r.eta {
		r.eta[i] += other.eta[i]
		r.oltre[i] += other.oltre[i]
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
	type place struct {
		key  Key
		lane int32
	}
	places := make([]place, len(a.keys))
	for lane, key := range a.keys {
		places[lane] = place{Key(key.ids).in(positions), int32(lane)}
	}
	slices.SortFunc(places, func(a, b place) int {
		if a.key != b.key {
			return a.key.compare(b.key)
		}
		return cmp.Compare(a.lane, b.lane)
	})
	bins := a.bins()
	cells := make([]Cell, 0, len(places)) // all at once: there may be tens of thousands
	for i := 0; i < len(places); {
		key := places[i].key
		cells = append(cells, Cell{})
		cell := &cells[len(cells)-1]
		for ; i < len(places) && places[i].key == key; i++ {
			a.finish(cell, places[i].lane, bins)
		}
		if cell.Counts != (Counts{}) {
			t.append(key, cell)
		} else {
			cells = cells[:len(cells)-1]
		}
	}
	return t
}

// bins are the long times by lane, ascending.
func (a *Aggregator) bins() [][]Bin {
	longest := int32(0)
	for _, f := range a.far {
		longest = max(longest, f.days)
	}
	sorted := countingSort(a.far, int(longest)+1, func(f far) int32 { return f.days })
	sorted = countingSort(sorted, len(a.keys), func(f far) int32 { return f.lane })
	bins, all, first := make([][]Bin, len(a.keys)), make([]Bin, 0, len(sorted)), 0
	for i, f := range sorted {
		switch {
		case i > 0 && f == sorted[i-1]:
			all[len(all)-1].N++
			continue
		case i == 0 || f.lane != sorted[i-1].lane:
			first = len(all)
		}
		all = append(all, Bin{f.days, 1})
		bins[f.lane] = all[first:]
	}
	return bins
}

// countingSort sorts by a key below n, and leaves the order of equal ones.
func countingSort[T any](values []T, n int, key func(T) int32) []T {
	next := make([]int32, n+1) // where the next one of each key goes
	for _, v := range values {
		next[key(v)+1]++
	}
	for k := range n {
		next[k+1] += next[k]
	}
	sorted := make([]T, len(values))
	for _, v := range values {
		k := key(v)
		sorted[next[k]] = v
		next[k]++
	}
	return sorted
}

// finish adds to the cell of a group what was counted of one of its lanes.
func (a *Aggregator) finish(cell *Cell, lane int32, bins [][]Bin) {
	rest, near, classe := &a.rest[lane], a.near[lane*nearDays:][:nearDays], a.keys[lane].classe
	definiti, entro := int64(0), int64(0)
	for days, n := range near {
		cell.Times.near[days] += n
		cell.SommaGiorni += int64(days) * int64(n)
		definiti += int64(n)
		if int32(days) <= a.limit[classe] {
			entro += int64(n)
		}
	}
	for _, bin := range bins[lane] {
		cell.SommaGiorni += int64(bin.Days) * bin.N
		definiti += bin.N
		if bin.Days <= a.limit[classe] {
			entro += bin.N
		}
	}
	if cell.Times.far == nil {
		cell.Times.far = bins[lane] // of most groups the only class, and ascending
	} else {
		cell.Times.addFar(bins[lane])
	}
	cell.Definiti[classe] += definiti
	cell.Entro[classe] += entro
	cell.Deflusso += definiti + int64(rest.deflusso)
	cell.Giacenti += int64(rest.giacenti)
	cell.Scaduti[classe] += int64(rest.scaduti)
	cell.Cambiati += int64(rest.cambiati)
	if cell.Pervenuti += int64(rest.pervenuti); a.Base == catalog.Invio {
		cell.Pervenuti += definiti + int64(rest.giacenti)
	}
	for i := range cell.Eta {
		eta, oltre := int64(rest.eta[i]), int64(rest.oltre[i])
		if classe == catalog.SenzaSoglia {
			cell.Eta[i].SenzaSoglia += eta
		} else {
			cell.Eta[i].NonScaduti += eta - oltre
			cell.Eta[i].Scaduti += oltre
		}
	}
}
