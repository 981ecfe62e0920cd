package ingest

import (
	"slices"
	"strings"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/export"
)

// check applies the validation rules to the rows just read, before which the row
// group has some others. It leaves the valid rows in d.rows.
func (d *decoder) check(before int64) {
	r, first := &d.rows, d.group.first+before+1 // in the file, from 1
	n := len(r.invio)
	invii, definizioni := r.invio, r.definizione[:n]
	strutture, oggetti, classi := r.struttura[:n], r.oggetto[:n], r.classe[:n]
	last := d.file.lastDay()
	earliestInvio, latestInvio, latest := calendar.Never, calendar.Always.From, calendar.Always.From
	var dropped []int
	for i, invio := range invii {
		definizione := definizioni[i]
		if invio <= calendar.Last {
			latest = max(latest, invio)
		}
		if definizione <= calendar.Last {
			latest = max(latest, definizione)
		}
		regular := export.EarliestDate <= invio && invio <= last &&
			(definizione == noDate || invio <= definizione && definizione <= last) &&
			(d.present == nil || d.present[i]) && !d.group.repeated.has(before+int64(i))
		if !regular {
			if rule, broken := d.broken(i, last, before); broken {
				d.add(rule, i, first)
				dropped = append(dropped, i)
				continue
			}
		}
		earliestInvio, latestInvio = min(earliestInvio, invio), max(latestInvio, invio)
		if oggetti[i] == 0 || !d.registered[strutture[i]] || invio < export.ChannelOpened ||
			classi[i] == catalog.SenzaSoglia || classi[i] >= strangeSoglia {
			d.warn(i, first)
		}
		if d.states != nil && d.claims[d.states[i]].contradicts(definizione != noDate) {
			d.add(export.W204, i, first)
		}
	}
	if latest > calendar.Always.From {
		d.found.SawDate(d.file.position, latest)
	}
	d.found.FirstInvio, d.found.LastInvio = min(d.found.FirstInvio, earliestInvio), max(d.found.LastInvio, latestInvio)
	d.found.Read += int64(n)
	d.found.Valid += int64(n - len(dropped))
	r.drop(dropped)
}

// broken is the first E rule that a row breaks.
func (d *decoder) broken(i int, last calendar.Day, before int64) (rule export.Rule, broken bool) {
	if d.present != nil && !d.present[i] {
		return export.E101, true
	}
	invio, definizione := d.rows.invio[i], d.rows.definizione[i]
	if rule, broken := brokenDates(invio, definizione, last); broken {
		return rule, true
	}
	if d.group.repeated.has(before + int64(i)) {
		return export.E107, true
	}
	return export.E108, invio < export.EarliestDate || definizione < export.EarliestDate
}

// brokenDates is the first of the rules E102–E106 that two dates break.
func brokenDates(invio, definizione, last calendar.Day) (rule export.Rule, broken bool) {
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
	if !d.registered[r.struttura[i]] {
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
	d.found.Add(rule, func() export.Example {
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
	})
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
}

func dateText(day calendar.Day, odd strange) string {
	switch {
	case day == noDate:
		return ""
	case day >= strangeDate:
		return strings.ToValidUTF8(odd.texts[day-strangeDate], "\uFFFD")
	}
	return day.String()
}

// claim is what a stato says of a quesito: that it is open, or closed, or neither.
type claim struct{ open, closed bool }

var (
	openWords   = []string{"aperto", "giacente", "in lavorazione", "in carico", "pendente", "nuovo", "open", "pending", "in progress", "new"}
	closedWords = []string{"definito", "chiuso", "evaso", "risolto", "concluso", "completato", "closed", "resolved", "completed"}
)

func claimOf(stato string) claim {
	word := strings.ToLower(strings.TrimSpace(stato))
	return claim{slices.Contains(openWords, word), slices.Contains(closedWords, word)}
}

// contradicts tells whether the claim and the presence of a definizione exclude
// each other.
func (c claim) contradicts(definito bool) bool { return c.open && definito || c.closed && !definito }
