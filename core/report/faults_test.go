package report

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/demo"
	"cruscotto/core/demo/demofile"
	"cruscotto/core/fixture"
	"cruscotto/core/indicator"
	"cruscotto/core/ingest"
	"cruscotto/core/words"
)

// office is what a plain loop counts of an area in a month.
type office struct {
	pervenuti, cambiati, deflusso int64
	entro, con                    [classes]int64
	days                          []int64                       // of the definiti
	stock                         [3][len(indicator.Ages)]int64 // giacenti non scaduti, scaduti, senza soglia
}

// loop counts an area's quesiti of a month as of its giorno di maturità.
func (f *office) loop(q demo.Quesito, m calendar.Month, rilevazione calendar.Day) {
	if q.ID == nil || q.Invio == nil {
		return
	}
	observed := m.Period().Maturity(catalog.SogliaMassima, calendar.Calendario)
	invio, _ := calendar.FromUnix(*q.Invio / 1e6)
	definizione := calendar.Day(math.MaxInt32)
	if q.Definizione != nil {
		switch day, ok := calendar.FromUnix(*q.Definizione / 1e6); {
		case ok && day >= calendar.Date(2900, 1, 1): // still open
		case !ok || day < invio || day > rilevazione:
			return
		default:
			definizione = day
		}
	}
	if invio > rilevazione || invio < calendar.Date(2000, 1, 1) {
		return
	}
	classe := 0
	if q.Soglia != nil {
		classe = 1 + slices.Index(catalog.Classi[:], *q.Soglia)
	}
	late := func(until calendar.Day) bool {
		return classe > 0 && int64(until-invio) > int64(catalog.Classi[classe-1])
	}
	open := definizione > observed
	if invio <= observed && open {
		state := 2
		if classe > 0 {
			state = 0
			if late(observed) {
				state = 1
			}
		}
		age := slices.IndexFunc(indicator.Ages[:], func(a indicator.AgeClass) bool { return int64(observed-invio) <= int64(a.To) || a.To < 0 })
		f.stock[state][age]++
	}
	if !open && definizione.Month() == m {
		f.deflusso++
	}
	if invio.Month() != m {
		return
	}
	f.pervenuti++
	if q.Lavorazione != nil && (q.Oggetto == nil || *q.Lavorazione != *q.Oggetto) {
		f.cambiati++
	}
	if !open {
		f.days = append(f.days, int64(definizione-invio))
	}
	if classe > 0 && (!open || late(observed)) {
		f.con[classe]++
		if !open && !late(definizione) {
			f.entro[classe]++
		}
	}
}

func total(of []int64) (sum int64) {
	for _, n := range of {
		sum += n
	}
	return sum
}

// tell adds the cells of an area's own report that tell it.
func (f *office) tell(cells map[string]string, m calendar.Month, last bool) {
	ratios := func(row string, numerator, denominator int64) {
		cells[row+"numeratore"], cells[row+"denominatore"] = fmt.Sprint(numerator), fmt.Sprint(denominator)
		cells[row+"valore"] = ratio(numerator, denominator).json()
	}
	definiti := int64(len(f.days))
	trend := "andamento/" + m.String() + "/"
	cells[trend+"quesiti"], cells[trend+"entro"], cells[trend+"su"] = fmt.Sprint(f.pervenuti), fmt.Sprint(total(f.entro[:])), fmt.Sprint(total(f.con[:]))
	cells[trend+"indicatore"], cells[trend+"medio"] = ratio(total(f.entro[:]), total(f.con[:])).json(), mean(total(f.days), definiti).json()
	if !last {
		return
	}
	ratios("indicatori/complessivo/", total(f.entro[:]), total(f.con[:]))
	for classe, days := range catalog.Classi {
		ratios(fmt.Sprintf("indicatori/soglia%d/", days), f.entro[1+classe], f.con[1+classe])
	}
	ratios("indicatori/giacenza/", total(f.stock[0][:]), total(f.stock[0][:])+total(f.stock[1][:]))
	ratios("indicatori/deflusso/", f.deflusso, f.pervenuti)
	for row, share := range map[string]int64{"medio": 0, "mediana": 5, "p90": 9} {
		value := mean(total(f.days), definiti).json()
		if share > 0 && definiti > 0 {
			slices.Sort(f.days)
			value = fmt.Sprint(f.days[(share*definiti+9)/10-1])
		}
		cells["indicatori/"+row+"/denominatore"], cells["indicatori/"+row+"/valore"] = fmt.Sprint(definiti), value
	}
	for i, ages := range indicator.Ages {
		for state, column := range []string{"nonscaduti", "scaduti", "senza"} {
			cells[fmt.Sprintf("anzianita/%d/%s", ages.From, column)] = fmt.Sprint(f.stock[state][i])
		}
	}
	cells["cambio/cambiati/quesiti"], cells["cambio/cambiati/quota"] = fmt.Sprint(f.cambiati), ratio(f.cambiati, f.pervenuti).json()
}

// Rows with every fault that there is, without soglia, struttura and oggetto among them, hide no
// figure of any office: all are as a plain loop counts them, and undefined only where there is
// nothing to divide by.
func TestFaultsHideNoFigure(t *testing.T) {
	o := demo.Options{Rows: 200_000, Start: calendar.Date(2025, time.January, 1).Month(), Months: 8, Rilevazione: calendar.Date(2025, time.August, 31), Seed: 1, Dirty: 100}
	june := calendar.Date(2025, time.June, 1).Month()
	var data bytes.Buffer
	if err := demofile.Write(context.Background(), &data, o, nil); err != nil {
		t.Fatal(err)
	}
	set, err := fixture.Decode(data.Bytes(), ingest.Options{})
	if err != nil {
		t.Fatal(err)
	}
	q := Question{Mese: june, Base: catalog.Invio, Conteggio: calendar.Calendario}
	q.Osservazione = q.Due()
	d := &desk{set, "", make(map[string]*Edition)}
	e, err := d.edition(q, true)
	if err != nil {
		t.Fatal(err)
	}
	counted, lacking := make(map[Scope]*[2]office), 0
	err = demo.Generate(context.Background(), o, func(rows []demo.Quesito) error {
		for _, q := range rows {
			areas := []Scope{Nazionale, direzionePrefix + Scope(*q.Direzione)}
			if q.Struttura != nil {
				areas = append(areas, strutturaPrefix+Scope(*q.Struttura))
			}
			if q.Struttura == nil || q.Soglia == nil || q.Oggetto == nil {
				lacking++
			}
			for _, s := range areas {
				if counted[s] == nil {
					counted[s] = new([2]office)
				}
				for i := range counted[s] {
					counted[s][i].loop(q, june-1+calendar.Month(i), o.Rilevazione)
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(e.Scopes(true)); n < 400 || lacking != 3*o.Dirty || len(counted) < n {
		t.Fatalf("%d reports of %d areas, %d rows that lack something", n, len(counted), lacking)
	}
	compared := 0
	for _, s := range e.Scopes(true) {
		want, got := make(map[string]string), make(map[string]string)
		for i := range counted[s] {
			counted[s][i].tell(want, june-1+calendar.Month(i), i == 1)
		}
		_, m := report(t, e, s, words.Italian)
		for _, cell := range m.Celle {
			got[cell.id] = cell.text
		}
		for id, text := range want {
			compared++
			if shown, is := got[id]; shown != text && (is || text != "0" && text != "null") { // what tells nothing may be left out
				t.Errorf("%s, %s: %q, counted %s", s, id, shown, text)
			}
		}
	}
	t.Logf("%d figures of %d reports", compared, len(e.Scopes(true)))
}
