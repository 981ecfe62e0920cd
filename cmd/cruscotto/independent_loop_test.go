package main

import (
	"cmp"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"
	"time"
)

// This is the loop: the definitions once more, over rows in memory, as plainly as they
// can be said and with nothing of the core. Days are counted from 1970-01-01.

// object is an object of JSON.
type object = map[string]any

func dateOf(t time.Time) int {
	y, m, d := t.Date()
	return dayOf(y, int(m), d)
}

func dayOf(year, month, day int) int {
	return int(time.Date(year, time.Month(month), day, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

func civil(day int) (year, month, dayOfMonth int) {
	y, m, d := time.Unix(int64(day)*86400, 0).UTC().Date()
	return y, int(m), d
}

func iso(day int) string {
	y, m, d := civil(day)
	return fmt.Sprintf("%04d-%02d-%02d", y, m, d)
}

// worked tells Monday to Friday without the national holidays.
func worked(day int) bool {
	y, m, d := civil(day)
	weekday := time.Unix(int64(day)*86400, 0).UTC().Weekday()
	switch {
	case weekday == time.Saturday, weekday == time.Sunday, day == easter(y)+1:
		return false
	case m == 6 && d == 2:
		return y < 2001
	case m == 10 && d == 4:
		return y < 2026
	case m == 3 && d == 17:
		return y != 2011
	}
	return !slices.Contains([][2]int{{1, 1}, {1, 6}, {4, 25}, {5, 1}, {8, 15}, {11, 1}, {12, 8}, {12, 25}, {12, 26}}, [2]int{m, d})
}

// easter is Easter Sunday by Gauss's rule, which holds from 1900 to 2099 so.
func easter(year int) int {
	a, b, c := year%19, year%4, year%7
	d := (19*a + 24) % 30
	e := (2*b + 4*c + 6*d + 5) % 7
	if d == 29 && e == 6 || d == 28 && e == 6 && a > 10 {
		e -= 7
	}
	return dayOf(year, 3, 22) + d + e
}

var workedUpTo = make(map[int]int) // working days from 1900 to a day

func countWorked(day int) int {
	if len(workedUpTo) == 0 {
		n := 0
		for d := dayOf(1900, 1, 1); d < dayOf(2090, 1, 1); d++ {
			if worked(d) {
				n++
			}
			workedUpTo[d] = n
		}
	}
	return workedUpTo[day]
}

// giorni is giorni(a → b).
func (q question) giorni(a, b int) int {
	if q.lavorativi {
		return countWorked(b) - countWorked(a)
	}
	return b - a
}

// reading is a value of a column of dates: missing, no date, or a day.
type reading struct {
	given, isDate bool
	day           int
	lastNanos     bool // 2262-04-11 in nanoseconds, in UTC or not
	beyond        bool // past 9999 by its time zone
}

// entry is a row of an export; a missing text is "".
type entry struct {
	file                                                                 *exportFile
	riga                                                                 int
	id, struttura, oggetto, lavorazione, direzione, intermediario, stato string
	nome, gestione                                                       string
	soglia                                                               *float64
	invio, definizione                                                   reading

	open bool // has no definizione
	days int  // its soglia; 0: none
}

// looked is what validation leaves of a set of exports.
type looked struct {
	set      *exportSet
	entries  []*entry
	read     int
	excluded map[string]int
	warned   map[string]int
	ids      bool
	updated  int // of E107, those of which another export tells anew
}

// rilevazione is R of a file: the one that it declares unless that is in the future,
// that given to the command, the latest date in it that is not in the future.
func (x *exportSet) rilevazioneOf(f *exportFile) (r int, declared bool) {
	believed := f.declared != nil && *f.declared <= tomorrow
	switch {
	case x.given != nil && (len(x.files) == 1 || !believed):
		return *x.given, believed
	case believed:
		return *f.declared, true
	}
	r = -1 << 30
	for _, e := range f.rows {
		for _, d := range []reading{e.invio, e.definizione} {
			if d.given && d.isDate && d.day <= tomorrow {
				r = max(r, d.day)
			}
		}
	}
	return r, false
}

// rilevazione is R of all files.
func (x *exportSet) rilevazione() int {
	latest := -1 << 30
	for _, f := range x.files {
		r, _ := x.rilevazioneOf(f)
		latest = max(latest, r)
	}
	return latest
}

// look applies the validation rules. Ids are compared among several files, and within
// one where that is asked. W209 is of a data di osservazione: see [looked.rows].
func (x *exportSet) look(ids bool) *looked {
	l := &looked{set: x, excluded: make(map[string]int), warned: make(map[string]int), ids: ids || len(x.files) > 1}
	files := slices.Clone(x.files)
	slices.SortFunc(files, func(a, b *exportFile) int {
		first, _ := x.rilevazioneOf(a)
		second, _ := x.rilevazioneOf(b)
		return cmp.Or(cmp.Compare(first, second), strings.Compare(path.Base(a.name), path.Base(b.name)))
	})
	counts := make(map[string]*entry) // by id: the row that counts, as later ones replace it
	replaces := make(map[*entry]*entry)
	var left []*entry
	for _, f := range files {
		r, declared := x.rilevazioneOf(f)
		if !declared {
			l.warned["W206"]++
		}
		for _, e := range f.rows {
			l.read++
			until := e.definizione
			e.open = !until.given || sentinel(until)
			rule := ""
			switch {
			case e.id == "":
				rule = "E101"
			case !e.invio.given || !e.invio.isDate:
				rule = "E102"
			case !e.open && !until.isDate:
				rule = "E103"
			case !e.open && until.day < e.invio.day:
				rule = "E104"
			case e.invio.day > r:
				rule = "E105"
			case !e.open && until.day > r:
				rule = "E106"
			}
			if rule != "" {
				l.excluded[rule]++
				continue
			}
			if before := counts[e.id]; before != nil {
				replaces[before] = e
			}
			counts[e.id] = e
			left = append(left, e)
		}
	}
	for _, e := range left {
		switch early := dayOf(2000, 1, 1); {
		case l.ids && counts[e.id] != e:
			l.excluded["E107"]++
			if replaces[e].file != e.file {
				l.updated++
			}
		case e.invio.day < early || !e.open && e.definizione.day < early:
			l.excluded["E108"]++
		default:
			l.entries = append(l.entries, e)
			l.warn(e)
		}
	}
	return l
}

// sentinel tells the ways of writing "still open".
func sentinel(d reading) bool {
	return d.given && (d.lastNanos || d.beyond || d.isDate && d.day >= dayOf(2900, 1, 1))
}

func (l *looked) warn(e *entry) {
	x := l.set
	note := func(rule string, broken bool) {
		if broken {
			l.warned[rule]++
		}
	}
	if e.soglia == nil {
		e.days = x.soglie[e.effettivo()]
		if _, listed := x.soglie[e.effettivo()]; !listed {
			e.days = x.predefinita
		}
		note("W202", e.days == 0)
	} else if class := slices.Contains([]float64{5, 10, 15, 25}, *e.soglia); class {
		e.days = int(*e.soglia)
	} else {
		e.days = 0
		note("W207", true)
	}
	note("W201", e.oggetto == "")
	_, registered := x.registry[e.struttura]
	note("W203", e.struttura == "" || len(x.registry) > 0 && !registered)
	note("W204", e.stato == "Chiuso" && e.open || e.stato == "Aperto" && !e.open)
	note("W205", e.invio.day < dayOf(2009, 7, 24))
	note("W208", e.definizione.given && e.open)
}

// rows are the rows by their fate.
func (l *looked) rows(d int) object {
	stale := 0
	for _, e := range l.entries {
		if r, _ := l.set.rilevazioneOf(e.file); len(l.set.files) > 1 && r < d && e.sent(d) && !e.defined(d) {
			stale++
		}
	}
	excluded, warned := make(object), make(object)
	for _, rule := range []string{"E101", "E102", "E103", "E104", "E105", "E106", "E107", "E108"} {
		if excluded[rule] = l.excluded[rule]; rule == "E107" && !l.ids {
			delete(excluded, rule)
		}
	}
	for n := 201; n <= 208; n++ {
		rule := fmt.Sprintf("W%d", n)
		warned[rule] = l.warned[rule]
	}
	warned["W209"] = stale
	return object{"lette": l.read, "valide": len(l.entries), "escluse": excluded, "avvisi": warned}
}

func (e *entry) effettivo() string { return cmp.Or(e.lavorazione, e.oggetto) }

func (e *entry) sent(d int) bool    { return e.invio.day <= d }
func (e *entry) defined(d int) bool { return e.sent(d) && !e.open && e.definizione.day <= d }

// value is the group of a row in a dimension.
func (e *entry) value(dimension string) string {
	text := ""
	switch dimension {
	case "struttura":
		text = e.struttura
	case "direzione":
		text = e.direzione
	case "oggetto":
		text = e.effettivo()
	case "soglia":
		if e.days > 0 {
			text = fmt.Sprint(e.days)
		}
	case "mese":
		text = iso(e.invio.day)[:7]
	case "intermediario":
		text = e.intermediario
	case "gestione":
		text = e.gestione
	case "oggetto_mittente":
		text = e.oggetto
	case "cambio":
		if text = "invariato"; e.effettivo() != e.oggetto {
			text = "cambiato"
		}
	case "categoria":
		text, _, _ = strings.Cut(e.effettivo(), ": ")
	}
	return cmp.Or(text, "(non indicato)")
}

// selected are the pervenuti at D that the filters let through.
func (l *looked) selected(q question) (out []*entry) {
	for _, e := range l.entries {
		wanted := e.sent(q.d)
		for dimension, values := range q.where {
			wanted = wanted && slices.Contains(values, e.value(dimension))
		}
		if wanted {
			out = append(out, e)
		}
	}
	return out
}

func (q question) inPeriod(day int) bool { return !q.bounded || q.from <= day && day <= q.to }

// openAt is the day as of which the giacenti of the period's universe are open.
func (q question) openAt() int {
	if q.definizione && q.bounded {
		return min(q.d, q.to)
	}
	return q.d
}

func (q question) isDefined(e *entry) bool {
	if q.definizione {
		return e.defined(q.d) && q.inPeriod(e.definizione.day)
	}
	return e.defined(q.d) && q.inPeriod(e.invio.day)
}

func (q question) isOpen(e *entry) bool {
	at := q.openAt()
	return e.sent(at) && !e.defined(at) && (q.definizione || q.inPeriod(e.invio.day))
}

// header is what all documents begin with.
func (l *looked) header(q question, schema string, withPeriod bool) object {
	conteggio, base := "calendario", "invio"
	if q.lavorativi {
		conteggio = "lavorativi"
	}
	if q.definizione {
		base = "definizione"
	}
	doc := object{"schema": schema, "data_rilevazione": iso(l.set.rilevazione()), "data_osservazione": iso(q.d), "conteggio": conteggio}
	if withPeriod {
		period := object{"da": nil, "a": nil, "base": base, "maturo": nil}
		if q.bounded {
			period = object{"da": iso(q.from), "a": iso(q.to), "base": base, "maturo": q.d >= q.to && q.giorni(q.to, q.d) > 25}
		}
		doc["periodo"] = period
	}
	return doc
}

func (l *looked) indicators(q question) object {
	groups := make(map[[2]string][]*entry)
	if len(q.per) == 0 {
		groups[[2]string{}] = nil
	}
	for _, e := range l.selected(q) {
		var key [2]string
		for i, dimension := range q.per {
			key[i] = e.value(dimension)
		}
		groups[key] = append(groups[key], e)
	}
	keys := slices.SortedFunc(maps.Keys(groups), func(a, b [2]string) int { return slices.Compare(a[:], b[:]) })
	list := []any{}
	for _, key := range keys {
		g, empty := q.group(groups[key])
		if empty && len(q.per) > 0 {
			continue
		}
		chiave := object{}
		for i, dimension := range q.per {
			chiave[dimension] = key[i]
		}
		g["chiave"] = chiave
		list = append(list, g)
	}
	doc := l.header(q, "cruscotto/indicatori/v1", true)
	doc["righe"], doc["per"], doc["gruppi"] = l.rows(q.d), append([]string{}, q.per...), list
	if names := l.names(list); len(names) > 0 {
		doc["nomi"] = names
	}
	return doc
}

// name is what a struttura is called: by the registry, else by its latest quesito that says
// so, of those of one day the greatest name.
func (l *looked) name(struttura string) string {
	if name := l.set.registry[struttura]; name != "" {
		return name
	}
	last, name := 0, ""
	for _, e := range l.entries {
		if e.struttura == struttura && e.nome != "" && (e.invio.day > last || e.invio.day == last && e.nome > name) {
			last, name = e.invio.day, e.nome
		}
	}
	return name
}

// names are those of the strutture that are groups.
func (l *looked) names(groups []any) object {
	names := object{}
	for _, g := range groups {
		if struttura, is := g.(object)["chiave"].(object)["struttura"].(string); is && struttura != "(non indicato)" && l.name(struttura) != "" {
			names[struttura] = l.name(struttura)
		}
	}
	return names
}

// ratio is null where it is undefined.
func ratio(numerator, denominator int) any {
	if denominator == 0 {
		return nil
	}
	return float64(numerator) / float64(denominator)
}

// group is the indicators of some rows, all pervenuti at D.
func (q question) group(rows []*entry) (g object, empty bool) {
	sent, defined, open, flow, changed := 0, 0, 0, 0, 0
	entro, closed, late := make(map[int]int), make(map[int]int), make(map[int]int)
	var times []int
	sum := 0
	type age struct{ from, to int }
	ages := []age{{0, 5}, {6, 10}, {11, 15}, {16, 25}, {26, 60}, {61, 180}, {181, 365}, {366, 1 << 30}}
	aged := make([][3]int, len(ages)) // non scaduti, scaduti, senza soglia
	inTime, waiting := 0, 0           // of the giacenti with a soglia
	for _, e := range rows {
		if q.inPeriod(e.invio.day) {
			sent++
			if e.effettivo() != e.oggetto {
				changed++
			}
		}
		if e.defined(q.d) && q.inPeriod(e.definizione.day) {
			flow++
		}
		if q.isDefined(e) {
			defined++
			giorni := q.giorni(e.invio.day, e.definizione.day)
			times, sum = append(times, giorni), sum+giorni
			if closed[e.days]++; giorni <= e.days {
				entro[e.days]++
			}
		}
		if q.isOpen(e) {
			open++
			if q.giorni(e.invio.day, q.openAt()) > e.days {
				late[e.days]++
			}
		}
		if !e.defined(q.d) {
			giorni := q.giorni(e.invio.day, q.d)
			which := 2
			if e.days > 0 {
				waiting++
				if which = 0; giorni > e.days {
					which = 1
				} else {
					inTime++
				}
			}
			for i, a := range ages {
				if a.from <= giorni && giorni <= a.to {
					aged[i][which]++
				}
			}
		}
	}
	var soglie, anzianita []any
	all := [3]int{}
	for _, n := range []int{5, 10, 15, 25} {
		soglie = append(soglie, object{"giorni": n, "entro": entro[n], "definiti": closed[n], "scaduti": late[n], "valore": ratio(entro[n], closed[n]+late[n])})
		all[0], all[1], all[2] = all[0]+entro[n], all[1]+closed[n], all[2]+late[n]
	}
	stock := 0
	for i, a := range ages {
		var to any
		if a.to < 1<<30 {
			to = a.to
		}
		anzianita = append(anzianita, object{"da": a.from, "a": to, "non_scaduti": aged[i][0], "scaduti": aged[i][1], "senza_soglia": aged[i][2]})
		stock += aged[i][0] + aged[i][1] + aged[i][2]
	}
	slices.Sort(times)
	tempi := object{"n": len(times), "somma_giorni": sum, "medio": ratio(sum, len(times)), "mediana": nil, "p90": nil, "massimo": nil}
	if len(times) > 0 {
		tempi["mediana"], tempi["p90"], tempi["massimo"] = nearestRank(times, 5), nearestRank(times, 9), times[len(times)-1]
	}
	return object{
		"pervenuti": sent, "definiti": defined, "giacenti": open, "soglie": soglie,
		"complessivo":    object{"entro": all[0], "definiti": all[1], "scaduti": all[2], "valore": ratio(all[0], all[1]+all[2])},
		"giacenza":       object{"non_scaduti": inTime, "totali": waiting, "valore": ratio(inTime, waiting)},
		"tempi":          tempi,
		"deflusso":       object{"definiti": flow, "pervenuti": sent, "valore": ratio(flow, sent)},
		"anzianita":      anzianita,
		"cambio_oggetto": object{"cambiati": changed, "pervenuti": sent, "valore": ratio(changed, sent)},
	}, sent+defined+open+flow+stock == 0
}

// nearestRank is the least of some values such that at least so many tenths of them are
// not greater.
func nearestRank(sorted []int, tenths int) int {
	for i, d := range sorted {
		if i+1 == len(sorted) || sorted[i+1] > d {
			if 10*(i+1) >= tenths*len(sorted) {
				return d
			}
		}
	}
	panic("all values are not greater than the last")
}

func (l *looked) history(q question) object {
	days := []any{}
	rows := l.selected(q)
	first := q.d + 1
	for _, e := range rows {
		first = min(first, e.invio.day)
	}
	for day := first; day <= q.d; day++ {
		sent, defined := 0, 0
		open := [3]int{}
		for _, e := range rows {
			if e.invio.day == day {
				sent++
			}
			if !e.open && e.definizione.day == day {
				defined++
			}
			if e.sent(day) && !e.defined(day) {
				switch {
				case e.days == 0:
					open[2]++
				case q.giorni(e.invio.day, day) > e.days:
					open[1]++
				default:
					open[0]++
				}
			}
		}
		days = append(days, object{"giorno": iso(day), "pervenuti": sent, "definiti": defined,
			"non_scaduti": open[0], "scaduti": open[1], "senza_soglia": open[2]})
	}
	doc := l.header(q, "cruscotto/andamento/v1", false)
	doc["giorni"] = days
	return doc
}

func (l *looked) times(q question) object {
	rows := l.selected(q)
	var soglie []any
	for _, n := range []int{5, 10, 15, 25, 0} {
		count, entro, defined := make(map[int]int), 0, 0
		for _, e := range rows {
			if e.days == n && q.isDefined(e) {
				giorni := q.giorni(e.invio.day, e.definizione.day)
				count[giorni]++
				if defined++; n > 0 && giorni <= n {
					entro++
				}
			}
		}
		giorni := []any{}
		for _, days := range slices.Sorted(maps.Keys(count)) {
			giorni = append(giorni, object{"giorni": days, "definiti": count[days]})
		}
		soglia := any(n)
		if n == 0 {
			soglia = nil
		}
		soglie = append(soglie, object{"soglia": soglia, "definiti": defined, "entro": entro, "giorni": giorni})
	}
	doc := l.header(q, "cruscotto/tempi/v1", true)
	doc["soglie"] = soglie
	return doc
}

// detail is the quesiti behind a number, of more than some giorni; -1 for any.
func (l *looked) detail(q question, only string, oltre int) object {
	list, names := []any{}, object{}
	for _, e := range l.selected(q) {
		at := q.d
		var in bool
		switch only {
		case "":
			in = q.inPeriod(e.invio.day)
		case "definiti":
			in = q.isDefined(e)
		default:
			at = q.openAt()
			in = q.isOpen(e) && (only == "giacenti" || e.days > 0 && q.giorni(e.invio.day, at) > e.days)
		}
		if !in {
			continue
		}
		row := object{"id_quesito": e.id, "struttura": e.struttura, "direzione": e.direzione, "oggetto": e.effettivo(),
			"oggetto_mittente": e.oggetto, "intermediario": e.intermediario, "gestione": e.gestione, "data_invio": iso(e.invio.day), "data_definizione": nil,
			"soglia": nil, "stato": "giacente", "file": e.file.name, "riga": e.riga}
		giorni := 0
		if e.days > 0 {
			row["soglia"] = e.days
		}
		if e.defined(at) {
			giorni = q.giorni(e.invio.day, e.definizione.day)
			row["data_definizione"] = iso(e.definizione.day)
			switch row["stato"] = "definito"; {
			case e.days > 0 && giorni <= e.days:
				row["stato"] = "definito entro soglia"
			case e.days > 0:
				row["stato"] = "definito oltre soglia"
			}
		} else if giorni = q.giorni(e.invio.day, at); e.days > 0 && giorni > e.days {
			row["stato"] = "giacente scaduto"
		}
		if giorni <= oltre {
			continue
		}
		row["giorni"] = giorni
		if name := l.name(e.struttura); e.struttura != "" && name != "" {
			names[e.struttura] = name
		}
		list = append(list, row)
	}
	doc := l.header(q, "cruscotto/dettaglio/v1", true)
	doc["solo"], doc["totale"], doc["quesiti"] = only, len(list), list
	if len(names) > 0 {
		doc["nomi"] = names
	}
	return doc
}
