package ingest

import (
	"slices"
	"strings"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/export"
)

// checked is how many rows are looked at together, to tell whether each needs to be
// looked at on its own.
const checked = 256

// check applies the validation rules to the rows just read, before which the row
// group has some others. It leaves the valid rows in d.rows.
func (d *decoder) check(before int64) {
	n := len(d.rows.invio)
	var dropped []int
	span := span{firstInvio: calendar.Never, lastInvio: calendar.Always.From, latest: calendar.Always.From}
	for from := 0; from < n; from += checked {
		to := min(from+checked, n)
		if !d.regular(from, to, &span) {
			dropped = d.examine(from, to, before, &span, dropped)
		}
	}
	if span.after > 0 {
		d.found.After[d.file.position] += span.after
	}
	if span.latest > calendar.Always.From {
		d.found.SawDate(d.file.position, span.latest)
	}
	d.found.FirstInvio, d.found.LastInvio = min(d.found.FirstInvio, span.firstInvio), max(d.found.LastInvio, span.lastInvio)
	d.found.Read += int64(n)
	d.found.Valid += int64(n - len(dropped))
	d.findOpen(before, dropped)
	d.rows.drop(dropped)
	for month, n := range sent(d.rows.invio) {
		d.found.Sent[month] += n
	}
}

// sent counts days by month. Those of most exports have a place in an array.
func sent(invii []calendar.Day) map[calendar.Month]int64 {
	var near [len(nearMonths) / 28]int64
	all := make(map[calendar.Month]int64)
	for _, day := range invii {
		if at := uint(day - firstNear); at < uint(len(nearMonths)) {
			near[nearMonths[at]]++
		} else {
			all[day.Month()]++
		}
	}
	for i, n := range near {
		if n > 0 {
			all[firstNear.Month()+calendar.Month(i)] = n
		}
	}
	return all
}

// nearMonths are the months of the days from firstNear to lastNear, counted from the
// first. They are filled month by month, as every worker of the page does it when it starts.
var nearMonths = func() (months [lastNear - firstNear + 1]uint16) {
	for month, day := firstNear.Month(), firstNear; day <= lastNear; month++ {
		for ; day <= min(month.Last(), lastNear); day++ {
			months[day-firstNear] = uint16(month - firstNear.Month())
		}
	}
	return months
}()

// findOpen notes which rows are left without definizione, but for those dropped: W209
// needs them where there are several files.
func (d *decoder) findOpen(before int64, dropped []int) {
	if !d.file.options.several {
		return
	}
	rows, examples := int64(0), []export.Example(nil)
	for i, definizione := range d.rows.definizione {
		if definizione != noDate {
			continue
		}
		if len(dropped) > 0 {
			if _, is := slices.BinarySearch(dropped, i); is {
				continue
			}
		}
		if rows++; len(d.found.Open[d.file.position].Examples)+len(examples) < export.MaxExamples {
			examples = append(examples, d.example(export.W209, i, d.group.first+before+1))
		}
	}
	if rows > 0 {
		d.found.SawOpen(d.file.position, rows, examples...)
	}
}

// span is what dates some rows have.
type span struct {
	firstInvio, lastInvio calendar.Day // of valid rows
	latest                calendar.Day // of all that are not after R
	after                 int64        // dates after R
}

// saw takes in a date of any row, given R.
func (s *span) saw(day, last calendar.Day) {
	switch {
	case day <= last:
		s.latest = max(s.latest, day)
	case day <= calendar.Last:
		s.after++
	}
}

// regular tells whether it is sure that no row from one up to another breaks any
// rule, as is the case of nearly all; then it takes their dates into the span.
//
// It works out for each row the differences that would be negative, and looks at
// their signs together: no branch, and no call, in a loop over all quesiti.
func (d *decoder) regular(from, to int, all *span) bool {
	r := &d.rows
	if d.present != nil && slices.Contains(d.present[from:to], false) || d.group.repeated != nil {
		return false
	}
	invii := r.invio[from:to]
	definizioni, last := r.definizione[from:to][:len(invii)], d.last
	first, latestInvio, latest := calendar.Never, calendar.Always.From, calendar.Always.From
	earliest := max(export.EarliestDate, export.ChannelOpened)
	wrong := calendar.Day(0)
	for i, invio := range invii {
		definizione := definizioni[i]
		given := (definizione - noDate) >> 31 // all bits where there is a definizione
		first, latestInvio = min(first, invio), max(latestInvio, invio)
		latest = max(latest, definizione&given)
		wrong |= (invio - earliest) | (last - invio) | (definizione - invio) | (last-definizione)&given
	}
	if wrong < 0 {
		return false
	}
	strutture, oggetti, classi := r.struttura[from:to], r.oggetto[from:to], r.classe[from:to]
	odd := uint8(0)
	for i, code := range strutture {
		odd |= d.unregistered[code] | oddClasse[classi[i]]
		if oggetti[i] == 0 {
			odd = 1
		}
	}
	if d.states != nil {
		for i, code := range d.states[from:to] {
			claim := d.claims[code]
			odd |= claim.open&^uint8((noDate-1-definizioni[i])>>31) | claim.closed&uint8((noDate-1-definizioni[i])>>31)
		}
	}
	if odd != 0 {
		return false
	}
	all.firstInvio, all.lastInvio = min(all.firstInvio, first), max(all.lastInvio, latestInvio)
	all.latest = max(all.latest, latestInvio, latest)
	return true
}

// oddClasse is 1 for the classes that a warning is due for.
var oddClasse = func() (odd [256]uint8) {
	for classe := range odd {
		if classe == int(catalog.SenzaSoglia) || classe >= int(strangeSoglia) {
			odd[classe] = 1
		}
	}
	return odd
}()

// examine applies the rules to the rows from one up to another, each on its own. It
// adds the positions of those that an E rule excludes.
func (d *decoder) examine(from, to int, before int64, all *span, dropped []int) []int {
	r, first := &d.rows, d.group.first+before+1 // in the file, from 1
	for i := from; i < to; i++ {
		invio, definizione := r.invio[i], r.definizione[i]
		open := stillOpen(definizione)
		all.saw(invio, d.last)
		if !open {
			all.saw(definizione, d.last)
		}
		if rule, broken := d.broken(i, before); broken {
			d.found.SawExcluded(rule, definizione)
			d.add(rule, i, first)
			dropped = append(dropped, i)
			continue
		}
		all.firstInvio, all.lastInvio = min(all.firstInvio, invio), max(all.lastInvio, invio)
		d.warn(i, first)
		if open {
			d.add(export.W208, i, first)
			definizione, r.definizione[i] = noDate, noDate
		}
		if d.states != nil && d.claims[d.states[i]].contradicts(definizione != noDate) {
			d.add(export.W204, i, first)
		}
	}
	return dropped
}

// broken is the first E rule that a row breaks.
func (d *decoder) broken(i int, before int64) (rule export.Rule, broken bool) {
	if d.present != nil && !d.present[i] {
		return export.E101, true
	}
	invio, definizione := d.rows.invio[i], d.rows.definizione[i]
	if rule, broken := brokenDates(invio, definizione, d.last); broken {
		return rule, true
	}
	if d.group.repeated.has(before + int64(i)) {
		return export.E107, true
	}
	return export.E108, invio < export.EarliestDate || definizione < export.EarliestDate
}

// stillOpen tells a definizione that is a way of writing that there is none (W208).
func stillOpen(definizione calendar.Day) bool {
	switch {
	case definizione > calendar.Last:
		return beyondLast <= definizione && definizione < noDate
	case definizione == export.LastNanos, definizione == export.LastNanos+1: // as civil time, and in Rome by UTC
		return true
	}
	return definizione >= export.FarFuture
}

// brokenDates is the first of E102 to E106 that the dates of a row break, given R.
func brokenDates(invio, definizione, last calendar.Day) (rule export.Rule, broken bool) {
	if stillOpen(definizione) {
		definizione = noDate
	}
	switch {
	case invio > calendar.Last:
		return export.E102, true
	case definizione > calendar.Last && definizione != noDate:
		return export.E103, true
	case definizione < invio:
		return export.E104, true
	case invio > last:
		return export.E105, true
	case definizione > last && definizione != noDate:
		return export.E106, true
	}
	return 0, false
}

// warn notes the W rules that a valid row breaks, but for W204. A soglia that is
// no class becomes none.
func (d *decoder) warn(i int, first int64) {
	r := &d.rows
	if r.oggetto[i] == 0 {
		d.add(export.W201, i, first)
	}
	if r.classe[i] == catalog.SenzaSoglia {
		d.add(export.W202, i, first)
	}
	if d.unregistered[r.struttura[i]] != 0 {
		d.add(export.W203, i, first)
	}
	if r.invio[i] < export.ChannelOpened {
		d.add(export.W205, i, first)
	}
	if r.classe[i] >= strangeSoglia {
		d.add(export.W207, i, first)
		r.classe[i] = catalog.SenzaSoglia
	}
}

// add notes a finding, with the values that matter to the rule.
func (d *decoder) add(rule export.Rule, i int, first int64) {
	d.found.Add(rule, func() export.Example { return d.example(rule, i, first) })
}

// example is a row, with the values that matter to a rule.
func (d *decoder) example(rule export.Rule, i int, first int64) export.Example {
	r, values := &d.rows, make(map[export.Role]string)
	for _, role := range evidence[rule] {
		switch role {
		case export.DataInvio:
			values[role] = dateText(r.invio[i], d.oddInvio)
		case export.DataDefinizione:
			values[role] = dateText(r.definizione[i], d.oddDefinizione)
		case export.Struttura:
			values[role] = r.strutture.values[r.struttura[i]]
		case export.Oggetto:
			values[role] = r.oggetti.values[r.effettivo[i]]
		case export.Stato:
			values[role] = d.stati.values[d.states[i]]
		case export.SogliaGiorni:
			values[role] = d.oddSoglie.texts[r.classe[i]-strangeSoglia]
		}
	}
	return export.Example{File: d.file.position, Row: first + int64(i), Values: values}
}

// evidence are the values that an example of a rule shows.
var evidence = map[export.Rule][]export.Role{
	export.E101: {export.DataInvio, export.Struttura},
	export.E102: {export.DataInvio},
	export.E103: {export.DataInvio, export.DataDefinizione},
	export.E104: {export.DataInvio, export.DataDefinizione},
	export.E105: {export.DataInvio},
	export.E106: {export.DataInvio, export.DataDefinizione},
	export.E107: {export.DataInvio, export.DataDefinizione, export.Struttura},
	export.E108: {export.DataInvio, export.DataDefinizione},
	export.W201: {export.DataInvio, export.Struttura},
	export.W202: {export.Oggetto},
	export.W203: {export.DataInvio, export.Struttura},
	export.W204: {export.Stato, export.DataDefinizione},
	export.W205: {export.DataInvio},
	export.W207: {export.Oggetto, export.SogliaGiorni},
	export.W208: {export.DataInvio, export.DataDefinizione},
	export.W209: {export.DataInvio, export.Struttura},
}

func dateText(day calendar.Day, odd strange) string {
	switch {
	case day == noDate:
		return ""
	case day >= beyondLast:
		return strings.ToValidUTF8(odd.texts[day-beyondLast], "\uFFFD")
	case day >= strangeDate:
		return strings.ToValidUTF8(odd.texts[day-strangeDate], "\uFFFD")
	}
	return day.String()
}

// claim is what a stato says of a quesito: that it is open, or closed, or neither.
type claim struct{ open, closed uint8 } // all bits, or none

var (
	openWords   = []string{"aperto", "giacente", "in lavorazione", "in carico", "pendente", "nuovo", "open", "pending", "in progress", "new"}
	closedWords = []string{"definito", "chiuso", "evaso", "risolto", "concluso", "completato", "closed", "resolved", "completed"}
)

func claimOf(stato string) claim {
	word := strings.ToLower(strings.TrimSpace(stato))
	all := map[bool]uint8{true: 0xff}
	return claim{all[slices.Contains(openWords, word)], all[slices.Contains(closedWords, word)]}
}

// contradicts tells whether the claim and the presence of a definizione exclude
// each other.
func (c claim) contradicts(definito bool) bool {
	return c.open != 0 && definito || c.closed != 0 && !definito
}
