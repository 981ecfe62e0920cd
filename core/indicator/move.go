package indicator

import (
	"reflect"
	"slices"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"cruscotto/core/calendar"
	"cruscotto/core/export"
	"cruscotto/core/ingest"
)

// mostMoved is the share of quesiti, one in so many, beyond which it is quicker to
// count all anew than to count some anew.
const mostMoved = 16

// Move makes the aggregator, which has counted some batches, that of a query that has
// another D and is the same otherwise, as when users drag D along: only quesiti that
// were not settled by the earlier of the two days, and that the later one changes, are
// counted anew. It tells whether it did; where it did not, the aggregator is as before.
// The batches are those of the move before, if there was one.
func (a *Aggregator) Move(batches []arrow.Record, q Query) bool {
	first, last := min(a.Osservazione, q.Osservazione), max(a.Osservazione, q.Osservazione)
	if first < export.EarliestDate || !a.sameBut(q) {
		return false
	}
	if !a.open.reach(a, batches, first, last) {
		a.open = openList{}
		return false
	}
	a.counter = calendar.NewCounter(q.Conteggio, export.EarliestDate, last)
	moved := a.open.quesiti
	if a.ages(q) {
		moved = a.aged(moved, first, last)
	}
	for _, u := range moved {
		a.countOnce(u, -1)
	}
	a.Osservazione, a.questions[0].Osservazione = q.Osservazione, q.Osservazione
	for _, u := range moved {
		a.countOnce(u, 1)
	}
	return true
}

// ages tells whether, from the aggregator's D to that of a query, quesiti that are
// giacenti on both only get older: not where the giacenti of the universe are those of
// one of the two days and of the period's end.
func (a *Aggregator) ages(q Query) bool {
	return a.openAt() == q.openAt() || a.openAt() == a.Osservazione && q.openAt() == q.Osservazione
}

// aged gives the quesiti whose counts differ between two days: those giacenti on both
// only where another age class begins between them, or their soglia runs out.
func (a *Aggregator) aged(quesiti []quesito, first, last calendar.Day) []quesito {
	changed := a.open.changed[:0]
	for _, u := range quesiti {
		if u.invio <= first && u.definizione > last {
			young, old := a.counter.Days(u.invio, first), a.counter.Days(u.invio, last)
			limit, oldest := a.limit[a.keys[u.lane].classe], int32(len(a.ageClass)-1)
			if a.ageClass[min(young, oldest)] == a.ageClass[min(old, oldest)] && (young > limit) == (old > limit) {
				continue
			}
		}
		changed = append(changed, u)
	}
	a.open.changed = changed
	return changed
}

// sameBut tells whether a query is that of the aggregator but for D, and D has no part
// in what its groups and filters are.
func (a *Aggregator) sameBut(q Query) bool {
	dated := slices.ContainsFunc(slices.Concat(a.per, a.filters), func(x *axis) bool { return x.dimension == Mese })
	q.Osservazione = a.Osservazione
	return !dated && reflect.DeepEqual(a.Query, q)
}

// openList is the quesiti that were sent by the last of some days and not yet answered
// on the first. From one step of a drag to the next nearly all stay the same.
type openList struct {
	known       bool
	first, last calendar.Day
	quesiti     []quesito
	changed     []quesito // room for aged
}

// reach makes it the list of other days; false where that would be too many quesiti.
func (o *openList) reach(a *Aggregator, batches []arrow.Record, first, last calendar.Day) bool {
	if !o.known {
		o.first, o.last = calendar.Never, calendar.Never // none was answered after it
	}
	kept := o.quesiti[:0]
	for _, u := range o.quesiti {
		if u.definizione > first && u.invio <= last {
			kept = append(kept, u)
		}
	}
	o.quesiti = kept
	total := 0
	for _, batch := range batches {
		total += int(batch.NumRows())
	}
	for _, batch := range batches {
		r := rows{batch, 0, batch.Column(ingest.Classe).(*array.Uint8).Uint8Values(), batch.Column(ingest.Invio).(*array.Date32).Date32Values()}
		definizioni := batch.Column(ingest.Definizione).(*array.Date32).Date32Values()[:len(r.invii)]
		learnt := false
		for i, invio := range r.invii {
			if calendar.Day(definizioni[i]) <= first || calendar.Day(invio) > last ||
				calendar.Day(definizioni[i]) > o.first && calendar.Day(invio) <= o.last {
				continue
			}
			if !learnt {
				a.learn(batch)
				learnt = true
			}
			if o.quesiti = append(o.quesiti, a.quesito(r, i)); len(o.quesiti)*mostMoved > total {
				return false
			}
		}
	}
	o.known, o.first, o.last = true, first, last
	return true
}

// quesito is what matters of a row to the counts.
type quesito struct {
	lane               int32
	invio, definizione calendar.Day
	changed            bool // its oggetto
}

// quesito is the one in a row of a batch learnt.
func (a *Aggregator) quesito(r rows, i int) quesito {
	row := r.first + i
	code := func(column int) int { return r.batch.Column(column).(*array.Dictionary).GetValueIndex(row) }
	return quesito{
		lane:        a.laneOf(r, i),
		invio:       calendar.Day(r.invii[i]),
		definizione: calendar.Day(r.batch.Column(ingest.Definizione).(*array.Date32).Value(row)),
		changed:     code(ingest.Oggetto) != code(ingest.Effettivo),
	}
}

// laneOf is the lane of a row.
func (a *Aggregator) laneOf(r rows, i int) int32 {
	for _, x := range a.filters {
		if x.at(r, i) == unwanted {
			return excluded
		}
	}
	key := laneKey{classe: r.classi[i]}
	for d, x := range a.per {
		key.ids[d] = x.at(r, i)
	}
	return a.lane(key)
}

// countOnce counts a quesito as of D, so many times; -1 takes that back.
func (a *Aggregator) countOnce(q quesito, times int32) {
	if q.lane == excluded {
		return
	}
	a.countUnsettled(q.lane, q.invio, q.definizione, times)
	if q.changed && q.invio <= a.Osservazione && a.Periodo.Contains(q.invio) {
		a.rest[q.lane].cambiati += times
	}
}
