package main

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Naive is an export as a slice of rows: the oracle in plain Go. It is slow and
// does one thing after the other, in the order and the words of the definitions.
type Naive struct {
	rilevazione day
	righe       Righe
	quesiti     []quesito
	aperti      map[day]int // by the data di rilevazione of their files
	nomi        map[string]string
	nominata    map[string]day // by struttura, when its nome was the one in nomi
}

// quesito is a row without errors.
type quesito struct {
	invio, definizione day // definizione is noDay while there is none
	soglia             int // days; 0: none
	cambiato           bool
	chiavi             map[string]string // dimensione → key
}

// OpenNaive reads and validates an export.
func OpenNaive(ctx context.Context, e Export) (*Naive, error) {
	n := &Naive{rilevazione: noDay, righe: Righe{Escluse: map[string]int{}, Avvisi: map[string]int{}}, aperti: map[day]int{},
		nomi: map[string]string{}, nominata: map[string]day{}}
	for _, code := range e.escluse() {
		n.righe.Escluse[code] = 0
	}
	for _, code := range avvisi {
		n.righe.Avvisi[code] = 0
	}

	// A row, and the data di rilevazione of its file.
	type taken struct {
		row
		r day
	}
	var all []taken
	domani, err := tomorrow()
	if err != nil {
		return nil, err
	}
	for _, path := range e.files() {
		rows, declared, err := readRows(ctx, e, path)
		if err != nil {
			return nil, err
		}
		r, err := written(declared)
		if err != nil || r > domani {
			declared = ""
			n.righe.Avvisi["W206"]++
		}
		given := cmp.Or(declared, e.Rilevazione)
		if len(e.Altri) == 0 {
			given = cmp.Or(e.Rilevazione, declared)
		}
		if given != "" {
			if r, err = written(given); err != nil {
				return nil, err
			}
		} else {
			r = noDay
			for _, x := range rows {
				for _, date := range []date{x.invio, x.definizione} {
					if !date.missing && date.day <= domani {
						r = max(r, date.day)
					}
				}
			}
		}
		n.rilevazione = max(n.rilevazione, r)
		n.righe.Lette += len(rows)
		for _, x := range rows {
			all = append(all, taken{x, r})
		}
	}

	// Files come in their order and rows in that of the file: of two rows with one
	// id the later counts, but for an earlier rilevazione.
	kept := map[string]int{} // id → which of all
	for i, x := range all {
		if before, known := kept[x.id]; errore(x.row, x.r) == "" && (!known || all[before].r <= x.r) {
			kept[x.id] = i
		}
	}
	for i, x := range all {
		code := errore(x.row, x.r)
		switch {
		case code == "" && e.comparesIDs() && kept[x.id] != i:
			code = "E107"
		case code == "" && old(x.row):
			code = "E108"
		}
		if code != "" {
			n.righe.Escluse[code]++
			continue
		}
		n.righe.Valide++
		q := n.accept(x.row, e)
		n.quesiti = append(n.quesiti, q)
		if q.definizione == noDay {
			n.aperti[x.r]++
		}
	}
	return n, nil
}

// errore is the first of the rules E101–E106 that fits the row of a file taken on a
// day, empty when none does.
func errore(r row, taken day) string {
	defined := !r.definizione.missing && !r.definizione.conventional()
	switch {
	case r.id == "":
		return "E101"
	case r.invio.missing || r.invio.day == noDay || r.invio.day == beyond:
		return "E102"
	case defined && r.definizione.day == noDay:
		return "E103"
	case defined && r.definizione.day < r.invio.day:
		return "E104"
	case r.invio.day > taken:
		return "E105"
	case defined && r.definizione.day > taken:
		return "E106"
	}
	return ""
}

// old is E108.
func old(r row) bool {
	const first = 10957 // 2000-01-01
	return r.invio.day < first || !r.definizione.missing && r.definizione.day < first
}

var (
	chiuso = []string{"definito", "chiuso", "evaso", "risolto", "concluso", "completato", "closed", "resolved", "completed"}
	aperto = []string{"aperto", "giacente", "in lavorazione", "in carico", "pendente", "nuovo", "open", "pending", "in progress", "new"}
)

// accept makes a quesito of a valid row, and counts its warnings.
func (n *Naive) accept(r row, e Export) quesito {
	warn := func(code string, found bool) {
		if found {
			n.righe.Avvisi[code]++
		}
	}
	effettivo := cmp.Or(r.lavorazione, r.oggetto)
	q := quesito{invio: r.invio.day, definizione: noDay, cambiato: effettivo != r.oggetto}
	warn("W208", r.definizione.conventional())
	if !r.definizione.missing && !r.definizione.conventional() {
		q.definizione = r.definizione.day
	}

	switch listed, ok := e.Soglie[effettivo]; {
	case r.soglia != nil && slices.Contains(classi, *r.soglia):
		q.soglia = *r.soglia
	case r.soglia != nil:
		warn("W207", true)
	case ok:
		q.soglia = listed
	default:
		q.soglia = e.SogliaPredefinita
		warn("W202", q.soglia == 0)
	}

	direzione, registered := e.Strutture[r.struttura]
	warn("W201", r.oggetto == "")
	warn("W203", r.struttura == "" || len(e.Strutture) > 0 && !registered)
	stato := strings.ToLower(strings.TrimSpace(r.stato))
	warn("W204", slices.Contains(chiuso, stato) && q.definizione == noDay || slices.Contains(aperto, stato) && q.definizione != noDay)
	warn("W205", q.invio < 14449) // 2009-07-24

	if named := n.nominata[r.struttura]; r.struttura != "" && r.nome != "" && (q.invio > named || q.invio == named && r.nome > n.nomi[r.struttura]) {
		n.nomi[r.struttura], n.nominata[r.struttura] = r.nome, q.invio
	}

	q.chiavi = map[string]string{
		"struttura":     cmp.Or(r.struttura, nonIndicato),
		"direzione":     cmp.Or(r.direzione, direzione, nonIndicato),
		"oggetto":       cmp.Or(effettivo, nonIndicato),
		"soglia":        nonIndicato,
		"mese":          q.invio.time().Format("2006-01"),
		"intermediario": cmp.Or(r.intermediario, nonIndicato),
		"gestione":      cmp.Or(r.gestione, nonIndicato),

		"oggetto_mittente": cmp.Or(r.oggetto, nonIndicato),
		"cambio":           "invariato",
		"categoria":        cmp.Or(strings.Split(effettivo, ": ")[0], nonIndicato),
	}
	if q.cambiato {
		q.chiavi["cambio"] = "cambiato"
	}
	if q.soglia != 0 {
		q.chiavi["soglia"] = strconv.Itoa(q.soglia)
	}
	return q
}

// Answer computes the document. It may be called from several goroutines.
func (n *Naive) Answer(q Query) (*Document, error) {
	o := observation{d: n.rilevazione, perDefinizione: q.PerDefinizione, giorni: calendario}
	var err error
	if q.Osservazione != "" {
		if o.d, err = written(q.Osservazione); err != nil {
			return nil, err
		}
	}
	if o.d > n.rilevazione {
		return nil, fmt.Errorf("%s is later than %s", o.d, n.rilevazione)
	}
	if q.Lavorativi {
		o.giorni = lavorativi
	}
	o.e = o.d
	maturo := false
	if q.Da != "" {
		o.limited = true
		if o.da, err = written(q.Da); err != nil {
			return nil, err
		}
		if o.a, err = written(q.A); err != nil {
			return nil, err
		}
		if q.PerDefinizione {
			o.e = min(o.d, o.a)
		}
		maturo = o.d >= o.a && o.giorni(o.a, o.d) > 25
	}

	groups := map[[2]string][]quesito{}
	if len(q.Per) == 0 {
		groups[[2]string{}] = nil
	}
	for _, x := range n.quesiti {
		if !o.pervenutoD(x) || !selected(x, q.Dove) {
			continue
		}
		var key [2]string
		for i, dim := range q.Per {
			key[i] = x.chiavi[dim]
		}
		groups[key] = append(groups[key], x)
	}
	righe := n.righe
	righe.Avvisi = maps.Clone(righe.Avvisi)
	for r, aperti := range n.aperti {
		if r < o.d {
			righe.Avvisi["W209"] += aperti
		}
	}
	doc := newDocument(q, n.rilevazione.String(), o.d.String(), righe, maturo)
	keys := slices.SortedFunc(maps.Keys(groups), func(a, b [2]string) int { return slices.Compare(a[:], b[:]) })
	for _, key := range keys {
		g := newGruppo(q.Per, key[:])
		o.fill(&g, groups[key])
		if len(q.Per) == 0 || g.Pervenuti > 0 || g.Definiti > 0 || g.Giacenti > 0 ||
			g.Deflusso.Definiti > 0 || count(groups[key], o.giacenteD) > 0 {
			doc.Gruppi = append(doc.Gruppi, g)
		}
	}
	doc.name(n.nomi)
	return doc, nil
}

// selected tells whether a quesito passes the filters.
func selected(x quesito, dove []Filtro) bool {
	for _, f := range dove {
		if x.chiavi[f.Dimensione] == f.Valore {
			continue
		}
		alternative := slices.ContainsFunc(dove, func(o Filtro) bool {
			return o.Dimensione == f.Dimensione && x.chiavi[f.Dimensione] == o.Valore
		})
		if !alternative {
			return false
		}
	}
	return true
}

// observation holds what the terms of the definitions depend on. All its methods
// are about quesiti pervenuti at D.
type observation struct {
	d              day
	e              day // as of when giacenti are counted: D, or min(D, last day of P) by definizione
	limited        bool
	da, a          day
	perDefinizione bool
	giorni         func(a, b day) int
}

func (o *observation) inP(x day) bool { return !o.limited || x >= o.da && x <= o.a }

func (o *observation) pervenutoD(x quesito) bool { return x.invio <= o.d }

func (o *observation) definitoD(x quesito) bool {
	return x.definizione != noDay && x.definizione <= o.d
}

func (o *observation) giacenteD(x quesito) bool { return !o.definitoD(x) }

func (o *observation) etaD(x quesito) int { return o.giorni(x.invio, o.d) }

// pervenuto, definito and giacente are those of the period's universe.
func (o *observation) pervenuto(x quesito) bool { return o.inP(x.invio) }

func (o *observation) definito(x quesito) bool {
	if o.perDefinizione {
		return o.defluito(x)
	}
	return o.inP(x.invio) && o.definitoD(x)
}

func (o *observation) giacente(x quesito) bool {
	if o.perDefinizione {
		return x.invio <= o.e && (x.definizione == noDay || x.definizione > o.e)
	}
	return o.inP(x.invio) && o.giacenteD(x)
}

func (o *observation) defluito(x quesito) bool { return o.definitoD(x) && o.inP(x.definizione) }

func (o *observation) entro(x quesito) bool {
	return o.definito(x) && x.soglia != 0 && o.giorni(x.invio, x.definizione) <= x.soglia
}

func (o *observation) scaduto(x quesito) bool {
	return o.giacente(x) && x.soglia != 0 && o.giorni(x.invio, o.e) > x.soglia
}

func (o *observation) scadutoD(x quesito) bool {
	return o.giacenteD(x) && x.soglia != 0 && o.etaD(x) > x.soglia
}

// fill computes every indicator of a group, one after the other.
func (o *observation) fill(g *Gruppo, xs []quesito) {
	g.Pervenuti = count(xs, o.pervenuto)
	g.Definiti = count(xs, o.definito)
	g.Giacenti = count(xs, o.giacente)

	var conSoglia []quesito
	for i := range g.Soglie {
		class := where(xs, func(x quesito) bool { return x.soglia == g.Soglie[i].Giorni })
		conSoglia = append(conSoglia, class...)
		g.Soglie[i].Tempestivita = o.tempestivita(class)
	}
	g.Complessivo = o.tempestivita(conSoglia)

	g.Giacenza.Totali = count(conSoglia, o.giacenteD)
	g.Giacenza.NonScaduti = g.Giacenza.Totali - count(conSoglia, o.scadutoD)
	g.Giacenza.Valore = ratio(g.Giacenza.NonScaduti, g.Giacenza.Totali)

	var giorni []int
	for _, x := range where(xs, o.definito) {
		giorni = append(giorni, o.giorni(x.invio, x.definizione))
		g.Tempi.SommaGiorni += giorni[len(giorni)-1]
	}
	slices.Sort(giorni)
	g.Tempi.N = len(giorni)
	g.Tempi.Medio = ratio(g.Tempi.SommaGiorni, g.Tempi.N)
	g.Tempi.Mediana = nearestRank(giorni, 50)
	g.Tempi.P90 = nearestRank(giorni, 90)
	g.Tempi.Massimo = nearestRank(giorni, 100)

	g.Deflusso.Definiti = count(xs, o.defluito)
	g.Deflusso.Pervenuti = g.Pervenuti
	g.Deflusso.Valore = ratio(g.Deflusso.Definiti, g.Deflusso.Pervenuti)

	for i := range g.Anzianita {
		f := &g.Anzianita[i]
		band := where(xs, func(x quesito) bool {
			return o.giacenteD(x) && o.etaD(x) >= f.Da && (f.A == nil || o.etaD(x) <= *f.A)
		})
		f.SenzaSoglia = count(band, func(x quesito) bool { return x.soglia == 0 })
		f.Scaduti = count(band, o.scadutoD)
		f.NonScaduti = len(band) - f.SenzaSoglia - f.Scaduti
	}

	g.CambioOggetto.Cambiati = count(xs, func(x quesito) bool { return o.pervenuto(x) && x.cambiato })
	g.CambioOggetto.Pervenuti = g.Pervenuti
	g.CambioOggetto.Valore = ratio(g.CambioOggetto.Cambiati, g.CambioOggetto.Pervenuti)
}

func (o *observation) tempestivita(xs []quesito) Tempestivita {
	t := Tempestivita{Entro: count(xs, o.entro), Definiti: count(xs, o.definito), Scaduti: count(xs, o.scaduto)}
	t.Valore = ratio(t.Entro, t.Definiti+t.Scaduti)
	return t
}

func where(xs []quesito, keep func(quesito) bool) (kept []quesito) {
	for _, x := range xs {
		if keep(x) {
			kept = append(kept, x)
		}
	}
	return kept
}

func count(xs []quesito, keep func(quesito) bool) (n int) {
	for _, x := range xs {
		if keep(x) {
			n++
		}
	}
	return n
}

// ratio is undefined when there is nothing to divide by.
func ratio(n, of int) *float64 {
	if of == 0 {
		return nil
	}
	r := float64(n) / float64(of)
	return &r
}

// nearestRank is the least of the sorted values that at least percent of them do
// not exceed; none of no values.
func nearestRank(sorted []int, percent int) *int {
	for i, value := range sorted {
		if (i+1)*100 >= percent*len(sorted) {
			return &value
		}
	}
	return nil
}

func calendario(a, b day) int { return int(b - a) }

// lavorativi counts the working days after a, up to b.
func lavorativi(a, b day) (n int) {
	for d := a + 1; d <= b; d++ {
		if working[d-firstWorking] {
			n++
		}
	}
	return n
}

// working tells the working days from 2000 to 2039, the first at firstWorking.
const firstWorking = day(10957)

var working = func() (is []bool) {
	for d := firstWorking; d.time().Year() < 2040; d++ {
		is = append(is, isWorking(d.time()))
	}
	return is
}()

func isWorking(t time.Time) bool {
	if t.Weekday() == time.Saturday || t.Weekday() == time.Sunday {
		return false
	}
	switch t.Format("01-02") {
	case "01-01", "01-06", "04-25", "05-01", "08-15", "11-01", "12-08", "12-25", "12-26":
		return false
	case "06-02":
		return t.Year() < 2001
	case "10-04":
		return t.Year() < 2026
	case "03-17":
		return t.Year() != 2011
	}
	return !t.AddDate(0, 0, -1).Equal(easter(t.Year()))
}

// easter is Easter Sunday by Gauss's rule, with its two exceptions.
func easter(year int) time.Time {
	century := year / 100
	m := (15 + century - century/4 - (8*century+13)/25) % 30
	n := (4 + century - century/4) % 7
	a, b, c := year%19, year%4, year%7
	d := (19*a + m) % 30
	e := (2*b + 4*c + 6*d + n) % 7
	after := 22 + d + e // in days of March
	if d == 29 && e == 6 || d == 28 && e == 6 && (11*m+11)%30 < 19 {
		after -= 7
	}
	return time.Date(year, time.March, after, 0, 0, 0, 0, time.UTC)
}
