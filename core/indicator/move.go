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
// were not settled by the earlier of the two days are counted anew. It tells whether
// it did; where it did not, the aggregator is as before.
func (a *Aggregator) Move(batches []arrow.Record, q Query) bool {
	last := max(a.Osservazione, q.Osservazione)
	if min(a.Osservazione, q.Osservazione) < export.EarliestDate || !a.sameBut(q) {
		return false
	}
	unsettled, few := a.unsettled(batches, min(a.Osservazione, q.Osservazione), last)
	if !few {
		return false
	}
	a.counter = calendar.NewCounter(q.Conteggio, export.EarliestDate, last)
	for _, u := range unsettled {
		a.countOnce(u, -1)
	}
	a.Osservazione = q.Osservazione
	for _, u := range unsettled {
		a.countOnce(u, 1)
	}
	return true
}

// sameBut tells whether a query is that of the aggregator but for D, and D has no part
// in what its groups and filters are.
func (a *Aggregator) sameBut(q Query) bool {
	dated := slices.ContainsFunc(slices.Concat(a.per, a.filters), func(x *axis) bool { return x.dimension == Mese })
	q.Osservazione = a.Osservazione
	return !dated && reflect.DeepEqual(a.Query, q)
}

// unsettled gives the quesiti that were sent by the last of some days and not yet
// answered on the first; few is false where there are too many.
func (a *Aggregator) unsettled(batches []arrow.Record, first, last calendar.Day) (all []quesito, few bool) {
	total := int64(0)
	for _, batch := range batches {
		total += batch.NumRows()
	}
	for _, batch := range batches {
		r := rows{batch, 0, batch.Column(ingest.Classe).(*array.Uint8).Uint8Values(), batch.Column(ingest.Invio).(*array.Date32).Date32Values()}
		definizioni := batch.Column(ingest.Definizione).(*array.Date32).Date32Values()[:len(r.invii)]
		learnt := false
		for i, invio := range r.invii {
			if calendar.Day(definizioni[i]) <= first || calendar.Day(invio) > last {
				continue
			}
			if !learnt {
				a.learn(batch)
				learnt = true
			}
			if all = append(all, a.quesito(r, i)); int64(len(all))*mostMoved > total {
				return nil, false
			}
		}
	}
	return all, true
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
	if q.lane == excluded || !a.counts(q.invio, q.definizione) {
		return
	}
	a.countOther(q.lane, q.invio, q.definizione, times)
	if q.changed && a.Periodo.Contains(q.invio) {
		a.rest[q.lane].cambiati += times
	}
}
