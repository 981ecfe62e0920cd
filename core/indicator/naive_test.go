package indicator_test

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/export"
	"cruscotto/core/indicator"
)

// quesito is a row as the definitions see it: days, and "" for what is missing.
type quesito struct {
	invio, definizione             calendar.Day // calendar.Never: not definito
	struttura, direzione           string
	oggetto, lavorazione, intermed string
	gestione                       string
	soglia                         int32 // 0: none
}

func (q quesito) effettivo() string { return cmp.Or(q.lavorazione, q.oggetto) }

func (q quesito) value(d indicator.Dimension) string {
	var v string
	switch d {
	case indicator.Struttura:
		v = q.struttura
	case indicator.Direzione:
		v = q.direzione
	case indicator.Oggetto:
		v = q.effettivo()
	case indicator.Intermediario:
		v = q.intermed
	case indicator.Gestione:
		v = q.gestione
	case indicator.Categoria:
		v = strings.Split(q.effettivo(), ": ")[0]
	case indicator.Mittente:
		v = q.oggetto
	case indicator.Cambio:
		if v = "invariato"; q.lavorazione != "" && q.lavorazione != q.oggetto {
			v = "cambiato"
		}
	case indicator.Mese:
		v = q.invio.String()[:7]
	case indicator.Soglia:
		if q.soglia != 0 {
			v = strconv.Itoa(int(q.soglia))
		}
	}
	return cmp.Or(v, indicator.NonIndicato)
}

// naive computes a document row by row, sentence by sentence of the definitions.
// It shares no code with the package under test but the types of the document.
func naive(rows []quesito, q indicator.Query, r calendar.Day, fate export.Rows) *indicator.Document {
	days := func(a, b calendar.Day) (n int32) {
		for d := a + 1; d <= b; d++ {
			if q.Conteggio == calendar.Calendario || d.Working() {
				n++
			}
		}
		return n
	}
	groups := make(map[[2]string][]quesito)
	if len(q.Per) == 0 {
		groups[[2]string{}] = nil
	}
	for _, row := range rows {
		wanted := true
		for d, values := range q.Dove {
			wanted = wanted && slices.Contains(values, row.value(d))
		}
		if !wanted {
			continue
		}
		var key [2]string
		for i, d := range q.Per {
			key[i] = row.value(d)
		}
		groups[key] = append(groups[key], row)
	}
	doc := &indicator.Document{
		Schema: indicator.DocumentSchema, DataRilevazione: r.String(), DataOsservazione: q.Osservazione.String(),
		Periodo: indicator.Periodo{Base: q.Base}, Conteggio: string(q.Conteggio), Righe: fate,
		Per: append([]indicator.Dimension{}, q.Per...), Gruppi: []indicator.Gruppo{},
	}
	if q.Periodo != calendar.Always {
		from, to := q.Periodo.From.String(), q.Periodo.To.String()
		mature := q.Osservazione >= q.Periodo.To && days(max(q.Periodo.To, q.Osservazione-400), q.Osservazione) > 25
		doc.Periodo.Da, doc.Periodo.A, doc.Periodo.Maturo = &from, &to, &mature
	}
	var keys [][2]string
	for key := range groups {
		keys = append(keys, key)
	}
	slices.SortFunc(keys, func(a, b [2]string) int { return cmp.Or(cmp.Compare(a[0], b[0]), cmp.Compare(a[1], b[1])) })
	for _, key := range keys {
		g, any := naiveGroup(groups[key], q, days)
		if !any && len(q.Per) > 0 {
			continue
		}
		g.Chiave = indicator.Chiave{}
		for i, d := range q.Per {
			g.Chiave = append(g.Chiave, indicator.Valore{Dimensione: d, Valore: key[i]})
		}
		doc.Gruppi = append(doc.Gruppi, g)
	}
	return doc
}

func naiveGroup(rows []quesito, q indicator.Query, days func(a, b calendar.Day) int32) (g indicator.Gruppo, any bool) {
	d, p := q.Osservazione, q.Periodo
	soglie := map[int32]*indicator.TempoSoglia{}
	for _, n := range []int32{5, 10, 15, 25} {
		soglie[n] = &indicator.TempoSoglia{Giorni: n}
	}
	limits := []int32{5, 10, 15, 25, 60, 180, 365, 1 << 30}
	var times []int32
	for _, row := range rows {
		if row.invio > d {
			continue
		}
		sent := p.Contains(row.invio)
		if sent {
			g.Pervenuti++
			if row.lavorazione != "" && row.lavorazione != row.oggetto {
				g.CambioOggetto.Cambiati++
			}
		}
		definito := row.definizione <= d
		if definito && p.Contains(row.definizione) {
			g.Deflusso.Definiti++
		}
		counted := definito && sent
		openAt, waiting := d, !definito && sent
		if q.Base == catalog.Definizione {
			counted = definito && p.Contains(row.definizione)
			openAt = min(d, p.To)
			waiting = row.invio <= openAt && row.definizione > openAt
		}
		if counted {
			g.Definiti++
			n := days(row.invio, row.definizione)
			times = append(times, n)
			if s := soglie[row.soglia]; s != nil {
				s.Definiti++
				if n <= row.soglia {
					s.Entro++
				}
			}
		}
		if waiting {
			g.Giacenti++
			if s := soglie[row.soglia]; s != nil && days(row.invio, openAt) > row.soglia {
				s.Scaduti++
			}
		}
		if !definito {
			age := days(row.invio, d)
			i, _ := slices.BinarySearch(limits, age)
			any = true
			switch {
			case row.soglia == 0:
				g.Anzianita[i].SenzaSoglia++
			case age > row.soglia:
				g.Anzianita[i].Scaduti++
				g.Giacenza.Totali++
			default:
				g.Anzianita[i].NonScaduti++
				g.Giacenza.NonScaduti++
				g.Giacenza.Totali++
			}
		}
	}
	from := int32(0)
	for i, to := range limits {
		g.Anzianita[i].Da = from
		if i < len(limits)-1 {
			g.Anzianita[i].A = &limits[i]
		}
		from = to + 1
	}
	divide := func(a, b int64) *float64 {
		if b == 0 {
			return nil
		}
		v := float64(a) / float64(b)
		return &v
	}
	for i, n := range []int32{5, 10, 15, 25} {
		s := soglie[n]
		s.Valore = divide(s.Entro, s.Definiti+s.Scaduti)
		g.Soglie[i] = *s
		g.Complessivo.Entro += s.Entro
		g.Complessivo.Definiti += s.Definiti
		g.Complessivo.Scaduti += s.Scaduti
	}
	g.Complessivo.Valore = divide(g.Complessivo.Entro, g.Complessivo.Definiti+g.Complessivo.Scaduti)
	g.Giacenza.Valore = divide(g.Giacenza.NonScaduti, g.Giacenza.Totali)
	g.Deflusso.Pervenuti, g.CambioOggetto.Pervenuti = g.Pervenuti, g.Pervenuti
	g.Deflusso.Valore = divide(g.Deflusso.Definiti, g.Pervenuti)
	g.CambioOggetto.Valore = divide(g.CambioOggetto.Cambiati, g.Pervenuti)
	slices.Sort(times)
	g.Tempi.N = int64(len(times))
	for _, n := range times {
		g.Tempi.SommaGiorni += int64(n)
	}
	if n := len(times); n > 0 {
		g.Tempi.Medio = divide(g.Tempi.SommaGiorni, int64(n))
		g.Tempi.Mediana, g.Tempi.P90, g.Tempi.Massimo = &times[(n+1)/2-1], &times[(9*n+9)/10-1], &times[n-1]
	}
	return g, any || g.Pervenuti+g.Definiti+g.Giacenti+g.Deflusso.Definiti > 0
}

// naiveCoda is the coda of some rows, sentence by sentence of the definitions.
func naiveCoda(rows []quesito, q indicator.Query) (coda indicator.Coda) {
	coda.PrimoInvio = calendar.Never
	var ages []int32
	for _, row := range rows {
		if row.invio > q.Osservazione || row.definizione <= q.Osservazione {
			continue
		}
		age := int32(0)
		for d := row.invio + 1; d <= q.Osservazione; d++ {
			if q.Conteggio == calendar.Calendario || d.Working() {
				age++
			}
		}
		ages = append(ages, age)
		coda.PrimoInvio = min(coda.PrimoInvio, row.invio)
		for days, n := range map[int32]*int64{60: &coda.Oltre60, 180: &coda.Oltre180, 365: &coda.Oltre365} {
			if age > days {
				*n++
			}
		}
	}
	slices.Sort(ages)
	if n := len(ages); n > 0 {
		coda.Giacenti, coda.Mediana, coda.P90, coda.Massimo = int64(n), &ages[(n+1)/2-1], &ages[(9*n+9)/10-1], &ages[n-1]
	}
	return coda
}
