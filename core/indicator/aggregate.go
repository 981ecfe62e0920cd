package indicator

import (
	"encoding/binary"
	"math"
	"math/bits"
	"runtime"
	"slices"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/export"
	"cruscotto/core/ingest"
	"cruscotto/core/parallel"
	"cruscotto/core/radix"
)

// Compute aggregates batches on all processors.
func Compute(batches []arrow.Record, q Query) *Table {
	threads := max(1, min(runtime.GOMAXPROCS(0), len(batches)))
	aggregators := make([]*Aggregator, threads)
	parallel.Ranges(threads, 1, func(low, high int) {
		for i := low; i < high; i++ {
			aggregators[i] = Count(batches[i*len(batches)/threads:(i+1)*len(batches)/threads], q)
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

// Count aggregates batches, made by package ingest.
func Count(batches []arrow.Record, q Query) *Aggregator {
	a := NewAggregator(q)
	for _, batch := range batches {
		a.Add(batch)
	}
	return a
}

// stride is how many rows go through one step before the next: few enough for the
// columns between the steps to stay in the fastest cache.
const stride = 2048

// few is one in how many rows have to count for a step to look at all of them: in
// most exports the quesiti of other months than the period's are elsewhere.
const few = 32

// Aggregator counts batches as they come. Each step is a loop over a column: first
// the slot of each row, from the codes of the dimensions, the class and the filters;
// then the counts of the lane that is in the slot. A lane is what is counted of one group and class together, so
// that a quesito that is definito, as nearly all are, adds one to one number: how
// many of its lane took so many days. What else is asked of the definiti follows
// from these numbers in the end.
type Aggregator struct {
	Query
	counter  calendar.Counter
	limit    [256]int32 // the soglia by class; no age exceeds that of class 0
	ageClass []uint8    // by age in days, up to where the last class begins

	per, filters []*axis

	// A monthly query consists of many questions, by id of their month; others of one.
	questions []Query
	month     int            // the position in per of the month
	alone     []calendar.Day // by day of invio in the period: up to when an answer counts in no other month

	// The lane of each combination of ids and class: densely as long as there are
	// not too many, else in a map.
	sizes  [MaxPer]int       // room for the ids of each dimension in slots
	slots  []int32           // lanes; noLane where there is none yet
	sparse map[laneKey]int32 // nil as long as there are not too many: then each lane is in the slot of its number

	// By lane; the first two are noLane and excluded.
	keys []laneKey
	near []uint32 // definiti by giorni, nearDays of each lane
	rest []rest

	far   daily // definiti that took nearDays or more, by giorni
	invii daily // giacenti, by days of invio since export.EarliestDate; only for a coda
	open  openList

	// Of the rows in hand.
	slot      [stride]uint32
	unwanted  [stride]uint32
	giorni    [stride]int32
	positions [stride]int32 // of those that a step leaves to the next
}

const (
	maxSlots = 1 << 22

	noLane = 0

	// excluded is the lane, and the slot, of those that a filter excludes. What is
	// counted there counts nowhere: that costs less than to ask each time.
	excluded = 1
	reserved = 2 // lanes
)

// laneKey is the ids of a lane in each dimension, and its class.
type laneKey struct {
	ids    [MaxPer]uint32
	classe catalog.Classe
}

// rest is what is counted of few quesiti, or only of those in a period. An
// aggregator that saw 2³¹ quesiti of one lane would overflow it.
type rest struct {
	// What these have more, or less, than the definiti of the universe.
	pervenuti, deflusso int32

	giacenti int32
	scaduti  int32 // of giacenti
	cambiati int32
	eta      [len(Ages)]int32
	oltre    [len(Ages)]int32 // of eta, those that are scaduti
}

// daily is how many more, or less, quesiti of a lane have a number of days, as they come.
type daily struct{ lanes, days, more []int32 }

func (d *daily) add(lane, days, more int32) {
	d.lanes, d.days, d.more = append(d.lanes, lane), append(d.days, days), append(d.more, more)
}

// merge adds another's, given what its lanes are here.
func (d *daily) merge(other *daily, lanes []int32) {
	for i, lane := range other.lanes {
		d.add(lanes[lane], other.days[i], other.more[i])
	}
}

// NewAggregator begins to answer a query.
func NewAggregator(q Query) *Aggregator {
	a := &Aggregator{Query: q}
	for range reserved {
		a.newLane(laneKey{})
	}
	if a.questions = q.questions(); len(a.questions) == 0 {
		return a // Add has nothing to count
	}
	a.counter = calendar.NewCounter(q.Conteggio, export.EarliestDate, q.Osservazione)
	a.limit[catalog.SenzaSoglia] = math.MaxInt32
	copy(a.limit[1:], catalog.Classi[:])
	for class, ages := range Ages {
		for age := ages.From; age <= max(ages.From, ages.To); age++ {
			a.ageClass = append(a.ageClass, uint8(class))
		}
	}
	for i, d := range q.Per {
		days := q.days()
		if q.Mensile && d == Mese {
			a.month, days = i, q.sent()
		}
		a.per = append(a.per, newAxis(d, days, nil))
	}
	a.filters = filters(q)
	if q.Mensile {
		a.findAlone()
	}
	return a
}

// findAlone finds up to when answers count in no month but that of the invio: not after its
// end, nor after the day as of which a month is told.
func (a *Aggregator) findAlone() {
	for id := range a.questions {
		q := &a.questions[id]
		for day := q.Periodo.From; day <= min(q.Periodo.To, q.Osservazione); day++ {
			a.alone = append(a.alone, min(q.Periodo.To, a.questions[a.firstAt(id, day)].Osservazione))
		}
	}
}

// firstAt is the first question that is told as of a day of a month or a later day.
func (a *Aggregator) firstAt(month int, day calendar.Day) int {
	for month > 0 && a.questions[month-1].Osservazione >= day {
		month--
	}
	return month
}

// Add counts a batch, made by package ingest.
func (a *Aggregator) Add(batch arrow.Record) {
	if len(a.questions) == 0 {
		return
	}
	a.learn(batch)
	if slices.ContainsFunc(a.filters, (*axis).excludes) {
		return // a row group seldom has all strutture, and a file of one office only its own
	}
	invii := batch.Column(ingest.Invio).(*array.Date32).Date32Values()
	definizioni := batch.Column(ingest.Definizione).(*array.Date32).Date32Values()
	classi := batch.Column(ingest.Classe).(*array.Uint8).Uint8Values()
	for row := 0; row < int(batch.NumRows()); row += stride {
		end := min(row+stride, int(batch.NumRows()))
		r := rows{batch, row, classi[row:end], invii[row:end]}
		giorni, counting := a.settledIn(r.invii, definizioni[row:end])
		if counting < stride/few {
			a.countFew(r, giorni)
			continue
		}
		slots := a.assign(r)
		a.count(r, slots, giorni)
		a.countChanges(r, slots)
	}
}

// learn makes ready for the values of a batch.
func (a *Aggregator) learn(batch arrow.Record) {
	for _, x := range a.per {
		x.learn(batch)
	}
	for _, x := range a.filters {
		x.learn(batch)
	}
	a.makeRoom()
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
			a.slots = append(a.slots, int32(lane))
			if lane >= reserved {
				a.sparse[key] = int32(lane)
			}
		}
		return
	}
	a.slots = make([]int32, reserved+total)
	a.slots[excluded] = excluded
	for lane := reserved; lane < len(a.keys); lane++ {
		a.slots[a.slotOf(a.keys[lane])] = int32(lane)
	}
}

// slotOf is the slot of a key, unless the aggregator is sparse: the ids in order of
// the dimensions and the class are its digits.
func (a *Aggregator) slotOf(key laneKey) int {
	slot := 0
	for i := range a.per {
		slot = slot*a.sizes[i] + int(key.ids[i])
	}
	return reserved + slot*classes + int(key.classe)
}

// keyOf is the key that has a slot.
func (a *Aggregator) keyOf(slot int) (key laneKey) {
	slot -= reserved
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
	if a.sparse == nil {
		return a.laneIn(uint32(a.slotOf(key)))
	}
	lane, known := a.sparse[key]
	if !known {
		lane = a.newLane(key)
		a.sparse[key] = lane
		a.slots = append(a.slots, lane)
	}
	return lane
}

// laneIn is the lane in a slot, a new one if need be.
func (a *Aggregator) laneIn(slot uint32) int32 {
	if a.slots[slot] == noLane {
		a.slots[slot] = a.newLane(a.keyOf(int(slot)))
	}
	return a.slots[slot]
}

func (a *Aggregator) newLane(key laneKey) int32 {
	a.keys = append(a.keys, key)
	a.rest = append(a.rest, rest{})
	a.near = append(a.near, make([]uint32, nearDays)...)
	return int32(len(a.keys) - 1)
}

// rows are some rows of a batch.
type rows struct {
	batch  arrow.Record
	first  int
	classi []catalog.Classe // as many as there are rows
	invii  []arrow.Date32   // the same
}

// assign finds the slots of some rows, at most stride.
func (a *Aggregator) assign(r rows) []uint32 {
	slots, unwanted := a.slot[:len(r.classi)], a.unwanted[:len(r.classi)]
	if a.sparse != nil {
		a.assignSparse(r, slots)
	} else {
		for i, classe := range r.classi {
			slots[i] = reserved + uint32(classe)
		}
		times := classes
		for i := len(a.per) - 1; i >= 0; i-- {
			a.per[i].add(r, uint32(times), slots)
			times *= a.sizes[i]
		}
	}
	if len(a.filters) == 0 {
		return slots
	}
	clear(unwanted)
	for _, x := range a.filters {
		x.add(r, 1, unwanted)
	}
	for i, filters := range unwanted {
		if filters > 0 {
			slots[i] = excluded
		}
	}
	return slots
}

// assignSparse finds the slots of rows where there are too many for each key to have
// its own.
func (a *Aggregator) assignSparse(r rows, slots []uint32) {
	keys, codes := make([]laneKey, len(r.classi)), make([]uint32, len(r.classi))
	for d, x := range a.per {
		clear(codes)
		x.add(r, 1, codes)
		for i, id := range codes {
			keys[i].ids[d] = id
		}
	}
	for i, classe := range r.classi {
		keys[i].classe = classe
		slots[i] = uint32(a.lane(keys[i]))
	}
}

// count adds some rows to the counts of the lanes in their slots: first those that are
// settled, as nearly all are, then the others, one by one.
func (a *Aggregator) count(r rows, slots []uint32, giorni []int32) {
	definizioni := r.batch.Column(ingest.Definizione).(*array.Date32).Date32Values()[r.first:][:len(slots)]
	for _, i := range a.countSettled(slots, giorni) {
		if lane := a.laneIn(slots[i]); lane != excluded {
			a.countUnsettled(lane, calendar.Day(r.invii[i]), calendar.Day(definizioni[i]), 1)
		}
	}
}

// countFew counts rows of which few count.
func (a *Aggregator) countFew(r rows, giorni []int32) {
	for i, days := range giorni {
		if days != nowhere {
			a.countOnce(a.quesito(r, i), 1)
		}
	}
}

// What settledIn gives for those that are not settled.
const (
	other   = -1
	nowhere = -2 // what surely counts nowhere
)

// settledIn gives the giorni of the quesiti that were sent and answered within the
// period up to D, in less than nearDays, and how many may count at all.
//
// Signs tell: a difference is negative, so that its first bit is 1, where a day lies
// on the wrong side of another. So no quesito needs a branch.
func (a *Aggregator) settledIn(invii, definizioni []arrow.Date32) (giorni []int32, counting int) {
	first, last := int32(max(a.Periodo.From, export.EarliestDate)), int32(max(min(a.Periodo.To, a.Osservazione), beforeAll))
	d, openAt := int32(a.questions[len(a.questions)-1].Osservazione), int32(a.questions[0].openAt())
	giorni, counting = a.giorni[:len(invii)], len(invii)
	definizioni = definizioni[:len(invii)]
	for i := range invii {
		invio, definizione := int32(invii[i]), int32(definizioni[i])
		days := definizione - invio // the rule may count less, never more
		settled := (invio - first) | (last - definizione) | (nearDays - 1 - days)
		none := (d - invio) | ((definizione-first)|(last-invio))&^(openAt-definizione)
		giorni[i] = (days | settled>>31) &^ (none >> 31 & (other &^ nowhere))
		counting += int(none >> 31)
	}
	if a.Mensile {
		for i, days := range giorni {
			if days >= 0 && calendar.Day(definizioni[i]) > a.alone[calendar.Day(invii[i])-a.questions[0].Periodo.From] {
				giorni[i] = other
			}
		}
	}
	if a.Conteggio == calendar.Lavorativi {
		for i, days := range giorni {
			if days >= 0 {
				giorni[i] = a.counter.Days(calendar.Day(invii[i]), calendar.Day(definizioni[i]))
			}
		}
	}
	return giorni, counting
}

// countSettled counts those with giorni in their lanes. It gives the positions of the
// others, and of those whose lane is not there yet.
func (a *Aggregator) countSettled(slots []uint32, giorni []int32) []int32 {
	lanes, near, n := a.slots, a.near, 0
	giorni = giorni[:len(slots)]
	for i, slot := range slots {
		if lane := lanes[slot]; giorni[i] >= 0 && lane != noLane {
			near[int(lane)*nearDays+int(giorni[i])]++
		} else if giorni[i] != nowhere {
			a.positions[n] = int32(i)
			n++
		}
	}
	return a.positions[:n]
}

// countUnsettled counts a quesito of any dates, whose oggetto was not changed, so many
// times; -1 takes back that it was counted. Its lane is that of the month of the invio.
func (a *Aggregator) countUnsettled(lane int32, invio, definizione calendar.Day, times int32) {
	if !a.Mensile {
		if q := &a.questions[0]; q.counts(invio, definizione) {
			a.countFor(q, lane, invio, definizione, times)
		}
		return
	}
	key := a.keys[lane]
	for id := a.firstAt(int(key.ids[a.month]), invio); id < len(a.questions) && a.questions[id].Periodo.From <= definizione; id++ {
		if q := &a.questions[id]; q.counts(invio, definizione) {
			key.ids[a.month] = uint32(id)
			a.countFor(q, a.lane(key), invio, definizione, times)
		}
	}
}

// countFor counts it for a question in which it counts, in a lane.
func (a *Aggregator) countFor(q *Query, lane int32, invio, definizione calendar.Day, times int32) {
	rest, d, limit := &a.rest[lane], q.Osservazione, a.limit[a.keys[lane].classe]
	sent, cohort := q.Periodo.Contains(invio), q.Base == catalog.Invio
	if sent {
		rest.pervenuti += times
	}
	if definizione <= d {
		answered := q.Periodo.Contains(definizione)
		if answered {
			rest.deflusso += times
		}
		if cohort && sent || !cohort && answered {
			rest.pervenuti -= times
			rest.deflusso -= times
			if days := a.counter.Days(invio, definizione); days < nearDays {
				a.near[int(lane)*nearDays+int(days)] += uint32(times)
			} else {
				a.far.add(lane, days, times)
			}
		}
	} else {
		age := a.counter.Days(invio, d)
		class := a.ageClass[min(int(age), len(a.ageClass)-1)]
		rest.eta[class] += times
		if age > limit {
			rest.oltre[class] += times
		}
		if a.Coda {
			a.invii.add(lane, int32(invio-export.EarliestDate), times)
		}
		if sent && cohort {
			rest.open(age, limit, times)
		}
	}
	if openAt := q.openAt(); !cohort && invio <= openAt && definizione > openAt {
		rest.open(a.counter.Days(invio, openAt), limit, times)
	}
}

// open counts a giacente of the universe.
func (r *rest) open(age, limit, times int32) {
	r.giacenti += times
	if age > limit {
		r.scaduti += times
	}
}

// countChanges counts the pervenuti of the period with a changed oggetto.
func (a *Aggregator) countChanges(r rows, slots []uint32) {
	for _, i := range r.changed(len(slots), a.positions[:0]) {
		if invio := calendar.Day(r.invii[i]); invio <= a.Osservazione && a.Periodo.Contains(invio) {
			a.rest[a.laneIn(slots[i])].cambiati++
		}
	}
}

// changed appends the positions, among the first n rows, of those whose oggetto was
// changed.
func (r rows) changed(n int, positions []int32) []int32 {
	chosen, effective := r.batch.Column(ingest.Oggetto).(*array.Dictionary).Indices(), r.batch.Column(ingest.Effettivo).(*array.Dictionary).Indices()
	width := chosen.DataType().(arrow.FixedWidthDataType).Bytes()
	codes := func(column arrow.Array) []byte {
		return column.Data().Buffers()[1].Bytes()[(column.Data().Offset()+r.first)*width:][:n*width]
	}
	return differences(codes(chosen), codes(effective), width, positions)
}

// differences appends the positions where two columns of codes, of some bytes each,
// differ. It looks at eight bytes at a time, as few do.
func differences(a, b []byte, width int, positions []int32) []int32 {
	const word = 8
	code := uint64(1)<<(8*width) - 1
	for at := 0; at < len(a); at += word {
		var x uint64
		if at+word <= len(a) {
			x = binary.LittleEndian.Uint64(a[at:]) ^ binary.LittleEndian.Uint64(b[at:])
		} else {
			var lastA, lastB [word]byte
			copy(lastA[:], a[at:])
			copy(lastB[:], b[at:])
			x = binary.LittleEndian.Uint64(lastA[:]) ^ binary.LittleEndian.Uint64(lastB[:])
		}
		for x != 0 {
			i := bits.TrailingZeros64(x) / (8 * width)
			positions = append(positions, int32(at/width+i))
			x &^= code << (8 * width * i)
		}
	}
	return positions
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
	for lane := reserved; lane < len(other.keys); lane++ {
		key := other.keys[lane]
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
	a.far.merge(&other.far, lanes)
	a.invii.merge(&other.invii, lanes)
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

// Table gives the cells in order of their keys, without those of no quesito.
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
	places := make([]place, 0, len(a.keys))
	for lane := reserved; lane < len(a.keys); lane++ {
		places = append(places, place{Key(a.keys[lane].ids).in(positions), int32(lane)})
	}
	slices.SortFunc(places, func(a, b place) int { return a.key.compare(b.key) })
	groups := 0
	for i := range places {
		if i == 0 || places[i].key != places[i-1].key {
			groups++
		}
	}
	far, invii := a.far.bins(len(a.keys)), a.invii.bins(len(a.keys))
	cells := make([]Cell, groups) // all at once: there may be tens of thousands
	for i := 0; i < len(places); {
		key, cell := places[i].key, &cells[0]
		for ; i < len(places) && places[i].key == key; i++ {
			lane := places[i].lane
			a.finish(cell, lane, far[lane])
			cell.Invii.add(invii[lane])
		}
		if cell.Counts != (Counts{}) {
			t.append(key, cell)
			cells = cells[1:]
		}
	}
	return t
}

// bins are the quesiti by lane, of so many.
func (d *daily) bins(of int) []Bins {
	days, lanes, longest := d.days, d.lanes, int32(0)
	for _, d := range days {
		longest = max(longest, d)
	}
	sorted := radix.Order(radix.Rows(len(days)), days, int(longest)+1)
	sorted = radix.Order(sorted, lanes, of)
	bins, all := make([]Bins, of), make(Bins, 0, len(sorted))
	for len(sorted) > 0 {
		lane, bin := lanes[sorted[0]], Bin{Days: days[sorted[0]]}
		for len(sorted) > 0 && lanes[sorted[0]] == lane && days[sorted[0]] == bin.Days {
			bin.N += int64(d.more[sorted[0]])
			sorted = sorted[1:]
		}
		if bin.N != 0 {
			all = append(all, bin)
			bins[lane] = all[len(all)-len(bins[lane])-1:]
		}
	}
	return bins
}

// finish adds to the cell of a group what was counted of one of its lanes, given the
// long times of that.
func (a *Aggregator) finish(cell *Cell, lane int32, far Bins) {
	rest, near, classe := &a.rest[lane], a.near[lane*nearDays:][:nearDays], a.keys[lane].classe
	times, limit := &cell.Times.near, a.limit[classe]
	definiti, entro, somma := int64(0), int64(0), int64(0)
	for days, n := range near {
		times[days] += n
		somma += int64(days) * int64(n)
		definiti += int64(n)
		if int32(days) <= limit {
			entro = definiti
		}
	}
	for _, bin := range far {
		somma += int64(bin.Days) * bin.N
		definiti += bin.N
		if bin.Days <= limit {
			entro = definiti
		}
	}
	cell.SommaGiorni += somma
	cell.Times.far.add(far)
	cell.Definiti[classe] += definiti
	cell.Entro[classe] += entro
	cell.Deflusso += definiti + int64(rest.deflusso)
	cell.Giacenti += int64(rest.giacenti)
	cell.Scaduti[classe] += int64(rest.scaduti)
	cell.Cambiati += int64(rest.cambiati)
	cell.Pervenuti += definiti + int64(rest.pervenuti)
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
