package report

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/decimal"
	"cruscotto/core/fixture"
	"cruscotto/core/words"
)

// some are n quesiti alike, of soglia 5 where it says no other, and of the oggetto DURC; those
// of soglia −1 have none. A direzione or struttura of "-" is missing.
type some struct {
	n                             int
	direzione, struttura, oggetto string
	soglia                        int32
	sent                          string
	days                          int // to the definizione; −1: giacenti
	changed                       bool
}

func exported(all ...some) (rows []fixture.Quesito) {
	or := func(text, other string) *string {
		switch text {
		case "":
			return &other
		case "-":
			return nil
		}
		return &text
	}
	for _, s := range all {
		for range s.n {
			sent, err := time.Parse(time.DateOnly, s.sent)
			if err != nil {
				panic(err)
			}
			sent = sent.Add(9 * time.Hour)
			q := fixture.Quesito{ID: fixture.P(strconv.Itoa(len(rows))), Direzione: or(s.direzione, "Lazio"), Struttura: or(s.struttura, "7000"),
				Oggetto: or(s.oggetto, "DURC"), Soglia: fixture.P(int32(5)), Invio: &sent}
			if s.soglia != 0 {
				q.Soglia = &s.soglia
			}
			if s.soglia < 0 {
				q.Soglia = nil
				q.Oggetto = fixture.P("oggetto senza soglia")
			}
			if s.days >= 0 {
				q.Definizione = fixture.P(sent.AddDate(0, 0, s.days))
			}
			if s.changed {
				q.Lavorazione = fixture.P("Dilazioni")
			}
			rows = append(rows, q)
		}
	}
	return rows
}

func TestSummary(t *testing.T) {
	before := func(n int, sent string, days int) some { return some{n: n, sent: sent, days: days} }
	october := func(n, days int) some { return some{n: n, sent: "2025-10-01", days: days} }
	of := func(struttura string, good, bad int) []some {
		return []some{{n: good, struttura: struttura, sent: "2025-10-01", days: 1}, {n: bad, struttura: struttura, sent: "2025-10-01", days: 9}}
	}
	oggetto := func(name string, good, bad int) []some {
		return []some{{n: good, oggetto: name, sent: "2025-10-01", days: 1}, {n: bad, oggetto: name, sent: "2025-10-01", days: 9}}
	}
	three := slices.Concat(of("7000", 40, 0), of("7001", 30, 10), of("7002", 10, 30), of("7003", 0, 29))
	tied := slices.Concat(of("7000", 40, 0), of("7001", 80, 0), of("7002", 50, 0), of("7003", 15, 15), of("7004", 20, 20))
	whole := []some{before(100, "2025-09-01", 1), before(90, "2025-10-01", 1), before(10, "2025-10-01", 9)}
	for _, test := range []struct {
		name   string
		tell   func(*draft) string
		rows   []some
		scope  Scope
		d      string
		it, en string
	}{
		{"undefined", (*draft).theIndicator, []some{{n: 3, soglia: -1, sent: "2025-10-01", days: 1}}, Nazionale, "",
			"L'indicatore complessivo di ottobre 2025 non è definito: nessun quesito con una soglia è definito o scaduto.",
			"The overall indicator of October 2025 is undefined: no quesito with a soglia is definito or scaduto."},
		{"one", (*draft).theIndicator, []some{october(1, 1)}, Nazionale, "",
			"L'indicatore complessivo di ottobre 2025 è al 100,0% (1 quesito entro soglia su 1).",
			"The overall indicator of October 2025 is 100.0% (1 quesito entro soglia of 1)."},
		{"none in time", (*draft).theIndicator, []some{october(2, 9)}, Nazionale, "",
			"L'indicatore complessivo di ottobre 2025 è allo 0,0% (0 quesiti entro soglia su 2).",
			"The overall indicator of October 2025 is 0.0% (0 quesiti entro soglia of 2)."},
		{"down", (*draft).theIndicator, whole, Nazionale, "",
			"L'indicatore complessivo di ottobre 2025 è al 90,0% (90 quesiti entro soglia su 100), in calo di 10,0 punti rispetto al mese prima.",
			"The overall indicator of October 2025 is 90.0% (90 quesiti entro soglia of 100), down by 10.0 points from the month before."},
		{"up", (*draft).theIndicator, []some{before(3, "2025-09-01", 9), before(10, "2025-09-02", 1), october(8, 1), october(1, 9)}, Nazionale, "",
			"L'indicatore complessivo di ottobre 2025 è all'88,9% (8 quesiti entro soglia su 9), in crescita di 12,0 punti rispetto al mese prima.",
			"The overall indicator of October 2025 is 88.9% (8 quesiti entro soglia of 9), up by 12.0 points from the month before."},
		{"steady as it rounds", (*draft).theIndicator, []some{before(2000, "2025-09-01", 1), before(500, "2025-09-01", 9), october(2001, 1), october(499, 9)}, Nazionale, "",
			"L'indicatore complessivo di ottobre 2025 è all'80,0% (2.001 quesiti entro soglia su 2.500), stabile rispetto al mese prima.",
			"The overall indicator of October 2025 is 80.0% (2,001 quesiti entro soglia of 2,500), steady from the month before."},
		{"an incomplete month before", (*draft).theIndicator, []some{before(10, "2025-09-04", 9), october(1, 1)}, Nazionale, "",
			"L'indicatore complessivo di ottobre 2025 è al 100,0% (1 quesito entro soglia su 1).", ""},
		{"a month before without any", (*draft).theIndicator, []some{before(10, "2025-08-01", 9), october(1, 1)}, Nazionale, "",
			"L'indicatore complessivo di ottobre 2025 è al 100,0% (1 quesito entro soglia su 1).", ""},
		{"a month not mature", (*draft).theIndicator, whole, Nazionale, "2025-11-20",
			"L'indicatore complessivo di ottobre 2025 è al 90,0% (90 quesiti entro soglia su 100).", ""},
		{"beside the nation", (*draft).theIndicator, slices.Concat([]some{october(1, 1)}, []some{{n: 3, direzione: "Molise", sent: "2025-10-01", days: 9}}), "direzione:Lazio", "",
			"L'indicatore complessivo di ottobre 2025 è al 100,0% (1 quesito entro soglia su 1); in Italia è al 25,0%.",
			"The overall indicator of October 2025 is 100.0% (1 quesito entro soglia of 1); in Italy it is 25.0%."},
		{"beside direzione and nation", (*draft).theIndicator, []some{october(1, 1), {n: 7, struttura: "7001", sent: "2025-10-01", days: 9}, {n: 1, direzione: "Molise", sent: "2025-10-01", days: 1}}, "struttura:7001", "",
			"L'indicatore complessivo di ottobre 2025 è allo 0,0% (0 quesiti entro soglia su 7); nella direzione Lazio è al 12,5%, in Italia è al 22,2%.",
			"The overall indicator of October 2025 is 0.0% (0 quesiti entro soglia of 7); in the direzione Lazio it is 12.5%, in Italy it is 22.2%."},
		{"a direzione that says so", (*draft).theIndicator, []some{{n: 1, direzione: "Direzione regionale Lazio", sent: "2025-10-01", days: 1}}, "struttura:7000", "",
			"L'indicatore complessivo di ottobre 2025 è al 100,0% (1 quesito entro soglia su 1); nella Direzione regionale Lazio è al 100,0%, in Italia è al 100,0%.", ""},

		{"a direzione that is missing", (*draft).theIndicator, []some{{n: 1, direzione: "-", sent: "2025-10-01", days: 1}}, "struttura:7000", "",
			"L'indicatore complessivo di ottobre 2025 è al 100,0% (1 quesito entro soglia su 1); in Italia è al 100,0%.", ""},

		{"nothing giacente", (*draft).theGiacenza, []some{october(5, 1)}, Nazionale, "",
			"Al 26 novembre 2025 non ci sono quesiti giacenti.", "On 26 November 2025 no quesito is giacente."},
		{"one scaduto", (*draft).theGiacenza, []some{october(1, -1)}, Nazionale, "",
			"Al 26 novembre 2025 è giacente 1 quesito, scaduto, inviato il 1º ottobre 2025 (56 giorni).",
			"On 26 November 2025 1 quesito is giacente, scaduto, sent on 1 October 2025 (56 days)."},
		{"one that is not", (*draft).theGiacenza, []some{october(1, 1), before(1, "2025-11-08", -1)}, Nazionale, "2025-11-09",
			"Al 9 novembre 2025 è giacente 1 quesito, non scaduto, inviato l'8 novembre 2025 (1 giorno).",
			"On 9 November 2025 1 quesito is giacente, not scaduto, sent on 8 November 2025 (1 day)."},
		{"one without soglia", (*draft).theGiacenza, []some{{n: 1, soglia: -1, sent: "2025-10-11", days: -1}}, Nazionale, "2025-11-11",
			"All'11 novembre 2025 è giacente 1 quesito, senza soglia, inviato l'11 ottobre 2025 (31 giorni).",
			"On 11 November 2025 1 quesito is giacente, without a soglia, sent on 11 October 2025 (31 days)."},
		{"two of today", (*draft).theGiacenza, []some{october(1, 1), before(2, "2025-11-26", -1)}, Nazionale, "",
			"Al 26 novembre 2025 sono giacenti 2 quesiti, nessuno scaduto: nessuno attende da oltre 60 giorni; il più vecchio attende dal 26 novembre 2025 (0 giorni).",
			"On 26 November 2025 2 quesiti are giacenti, none of them scaduto: none has waited over 60 days; the oldest has waited since 26 November 2025 (0 days)."},
		{"without soglia", (*draft).theGiacenza, []some{{n: 2, soglia: -1, sent: "2025-09-01", days: -1}}, Nazionale, "",
			"Al 26 novembre 2025 sono giacenti 2 quesiti, tutti senza soglia: 2 attendono da oltre 60 giorni; il più vecchio attende dal 1º settembre 2025 (86 giorni).",
			"On 26 November 2025 2 quesiti are giacenti, all of them without a soglia: 2 have waited over 60 days; the oldest has waited since 1 September 2025 (86 days)."},
		{"one of two over 60 days", (*draft).theGiacenza, []some{before(1, "2025-09-26", -1), before(1, "2025-11-25", -1)}, Nazionale, "",
			"Al 26 novembre 2025 sono giacenti 2 quesiti, di cui 1 scaduto: 1 attende da oltre 60 giorni; il più vecchio attende dal 26 settembre 2025 (61 giorni).",
			"On 26 November 2025 2 quesiti are giacenti, 1 of them scaduto: 1 has waited over 60 days; the oldest has waited since 26 September 2025 (61 days)."},
		{"many, all scaduti", (*draft).theGiacenza, []some{before(1, "2025-08-08", -1), before(1, "2025-09-27", -1), before(8, "2025-10-01", -1)}, Nazionale, "",
			"Al 26 novembre 2025 sono giacenti 10 quesiti, tutti scaduti: nove su dieci attendono da non più di 60 giorni, 1 da oltre 60 giorni; il più vecchio attende dall'8 agosto 2025 (110 giorni).",
			"On 26 November 2025 10 quesiti are giacenti, all of them scaduti: nine in ten have waited no more than 60 days, 1 over 60 days; the oldest has waited since 8 August 2025 (110 days)."},

		{"strutture of a direzione", (*draft).theExtremes, three, "direzione:Lazio", "",
			"Tra le strutture con almeno 30 quesiti definiti o scaduti, la prima per indicatore è 7000 (100,0% su 40), l'ultima 7002 (25,0% su 40).",
			"Among the strutture with at least 30 quesiti definiti or scaduti, the first by indicator is 7000 (100.0% of 40), the last 7002 (25.0% of 40)."},
		{"a nation of one direzione", (*draft).theExtremes, three, Nazionale, "",
			"Tra le strutture con almeno 30 quesiti definiti o scaduti, la prima per indicatore è 7000 (100,0% su 40), l'ultima 7002 (25,0% su 40).", ""},
		{"direzioni and strutture", (*draft).theExtremes, append([]some{{n: 30, direzione: "Molise", sent: "2025-10-01", days: 9}}, three...), Nazionale, "",
			"Tra le direzioni con almeno 30 quesiti definiti o scaduti, la prima per indicatore è Lazio (53,7% su 149), l'ultima Molise (0,0% su 30); tra le strutture, la prima è 7000 (100,0% su 40), l'ultima 7000 (0,0% su 30).",
			"Among the direzioni with at least 30 quesiti definiti or scaduti, the first by indicator is Lazio (53.7% of 149), the last Molise (0.0% of 30); among the strutture, the first is 7000 (100.0% of 40), the last 7000 (0.0% of 30)."},
		{"several are equal", (*draft).theExtremes, tied, "direzione:Lazio", "",
			"Tra le strutture con almeno 30 quesiti definiti o scaduti, la prima per indicatore è 7001 (100,0% su 80), a pari merito con altre 2, l'ultima 7003 (50,0% su 30), a pari merito con un'altra.",
			"Among the strutture with at least 30 quesiti definiti or scaduti, the first by indicator is 7001 (100.0% of 80), with 2 others alike, the last 7003 (50.0% of 30), with another one alike."},
		{"all are equal", (*draft).theExtremes, tied[:6], "direzione:Lazio", "", "", ""},
		{"one alone", (*draft).theExtremes, three[:2], "direzione:Lazio", "", "", ""},
		{"of too few", (*draft).theExtremes, of("7003", 0, 29), "direzione:Lazio", "", "", ""},
		{"the first struttura", (*draft).theExtremes, three, "struttura:7000", "",
			"Tra le 3 strutture della direzione Lazio con almeno 30 quesiti definiti o scaduti, questa è la prima per indicatore.",
			"Among the 3 strutture of the direzione Lazio with at least 30 quesiti definiti or scaduti this one is the first by indicator."},
		{"the second", (*draft).theExtremes, three, "struttura:7001", "",
			"Tra le 3 strutture della direzione Lazio con almeno 30 quesiti definiti o scaduti, questa è al 2º posto per indicatore.",
			"Among the 3 strutture of the direzione Lazio with at least 30 quesiti definiti or scaduti this one is number 2 by indicator."},
		{"the last", (*draft).theExtremes, three, "struttura:7002", "",
			"Tra le 3 strutture della direzione Lazio con almeno 30 quesiti definiti o scaduti, questa è l'ultima per indicatore.", ""},
		{"a struttura of too few", (*draft).theExtremes, three, "struttura:7003", "", "", ""},
		{"one of the last", (*draft).theExtremes, tied, "struttura:7004", "",
			"Tra le 5 strutture della direzione Lazio con almeno 30 quesiti definiti o scaduti, questa è l'ultima per indicatore, a pari merito con un'altra.", ""},
		{"the second as another", (*draft).theExtremes, slices.Concat(tied[:2], of("7001", 30, 10), of("7002", 60, 20), of("7003", 0, 30)), "struttura:7001", "",
			"Tra le 4 strutture della direzione Lazio con almeno 30 quesiti definiti o scaduti, questa è al 2º posto per indicatore, a pari merito con un'altra.",
			"Among the 4 strutture of the direzione Lazio with at least 30 quesiti definiti or scaduti this one is number 2 by indicator, with another one alike."},
		{"a struttura of a missing direzione", (*draft).theExtremes, []some{{n: 40, direzione: "-", sent: "2025-10-01", days: 1}, {n: 40, direzione: "-", struttura: "7001", sent: "2025-10-01", days: 9}}, "struttura:7000", "", "", ""},
		{"areas that are missing", (*draft).theExtremes, slices.Concat(of("7000", 40, 0), of("-", 0, 40), []some{{n: 40, direzione: "-", struttura: "-", sent: "2025-10-01", days: 9}}), Nazionale, "", "", ""},
		{"strutture that are all equal", (*draft).theExtremes, tied[:6], "struttura:7000", "", "", ""},

		{"it grows", (*draft).theFlow, []some{before(1, "2024-10-01", 1), october(3, 1), october(2, -1)}, Nazionale, "",
			"Nel mese sono pervenuti 5 quesiti, il 400,0% in più di un anno prima, e ne sono stati definiti 3: la giacenza è cresciuta di 2.",
			"In the month 5 quesiti were pervenuti, 400.0% more than a year before, and 3 were definiti: the giacenza grew by 2."},
		{"it falls", (*draft).theFlow, []some{before(2, "2024-10-01", 365), october(1, 1)}, Nazionale, "",
			"Nel mese è pervenuto 1 quesito, il 50,0% in meno di un anno prima, e ne sono stati definiti 3: la giacenza è diminuita di 2.",
			"In the month 1 quesito was pervenuto, 50.0% fewer than a year before, and 3 were definiti: the giacenza fell by 2."},
		{"it stays", (*draft).theFlow, []some{before(1, "2024-10-01", 1), october(1, 1)}, Nazionale, "",
			"Nel mese è pervenuto 1 quesito, come un anno prima, e ne è stato definito 1: la giacenza è rimasta la stessa.",
			"In the month 1 quesito was pervenuto, as a year before, and 1 was definito: the giacenza stayed the same."},
		{"an eighth more", (*draft).theFlow, []some{before(24, "2024-10-01", 1), october(26, 1)}, Nazionale, "",
			"Nel mese sono pervenuti 26 quesiti, l'8,3% in più di un anno prima, e ne sono stati definiti 26: la giacenza è rimasta la stessa.", ""},
		{"as many as it rounds", (*draft).theFlow, []some{before(2501, "2024-10-01", 1), october(2500, 1)}, Nazionale, "",
			"Nel mese sono pervenuti 2.500 quesiti, come un anno prima, e ne sono stati definiti 2.500: la giacenza è rimasta la stessa.", ""},
		{"a year before that is incomplete", (*draft).theFlow, []some{before(1, "2024-10-04", 1), october(2, -1)}, Nazionale, "",
			"Nel mese sono pervenuti 2 quesiti e non ne è stato definito alcuno: la giacenza è cresciuta di 2.",
			"In the month 2 quesiti were pervenuti and none was definito: the giacenza grew by 2."},
		{"a month that is not over", (*draft).theFlow, []some{before(9, "2024-10-01", 1), october(1, 1)}, Nazionale, "2025-10-30",
			"Nel mese è pervenuto 1 quesito e ne è stato definito 1: la giacenza è rimasta la stessa.", ""},
		{"none came in", (*draft).theFlow, []some{before(1, "2025-09-01", 31), before(1, "2025-09-01", -1)}, Nazionale, "",
			"Nel mese non è pervenuto alcun quesito e ne è stato definito 1: la giacenza è diminuita di 1.",
			"In the month no quesito was pervenuto and 1 was definito: the giacenza fell by 1."},
		{"nothing happened", (*draft).theFlow, []some{before(1, "2025-09-01", -1)}, Nazionale, "", "", ""},

		{"two oggetti", (*draft).theOggetti, slices.Concat(oggetto("A", 80, 20), oggetto("B", 25, 15)), Nazionale, "",
			"Da guardare, tra gli oggetti nominati nel report: «A» (soglia 5 giorni) ha il maggior numero di quesiti in ritardo (20 su 100), «B» (soglia 5 giorni) l'indicatore più basso tra quelli con almeno 30 quesiti (62,5% su 40).",
			"To look at, of the oggetti that the report names: “A” (soglia, 5 days) has most late quesiti (20 of 100), “B” (soglia, 5 days) the lowest indicator of those with at least 30 quesiti (62.5% of 40)."},
		{"one of both", (*draft).theOggetti, slices.Concat(oggetto("A", 80, 20), oggetto("B", 35, 5)), Nazionale, "",
			"Da guardare, tra gli oggetti nominati nel report: «A» (soglia 5 giorni) ha il maggior numero di quesiti in ritardo (20 su 100) e l'indicatore più basso tra quelli con almeno 30 quesiti (80,0%).",
			"To look at, of the oggetti that the report names: “A” (soglia, 5 days) has most late quesiti (20 of 100) and the lowest indicator of those with at least 30 quesiti (80.0%)."},
		{"as many late", (*draft).theOggetti, slices.Concat(oggetto("A", 80, 20), oggetto("B", 20, 20)), Nazionale, "",
			"Da guardare, tra gli oggetti nominati nel report: «B» (soglia 5 giorni) ha l'indicatore più basso tra quelli con almeno 30 quesiti (50,0% su 40).",
			"To look at, of the oggetti that the report names: “B” (soglia, 5 days) has the lowest indicator of those with at least 30 quesiti (50.0% of 40)."},
		{"too few for an indicator", (*draft).theOggetti, slices.Concat(oggetto("A", 9, 20), oggetto("B", 9, 9)), Nazionale, "",
			"Da guardare, tra gli oggetti nominati nel report: «A» (soglia 5 giorni) ha il maggior numero di quesiti in ritardo (20 su 29).", ""},
		{"the only one of enough is in time", (*draft).theOggetti, slices.Concat(oggetto("A", 40, 0), oggetto("B", 5, 5)), Nazionale, "",
			"Da guardare, tra gli oggetti nominati nel report: «B» (soglia 5 giorni) ha il maggior numero di quesiti in ritardo (5 su 10).", ""},
		{"two alike", (*draft).theOggetti, slices.Concat(oggetto("A", 20, 20), oggetto("B", 20, 20)), Nazionale, "", "", ""},
		{"none late", (*draft).theOggetti, slices.Concat(oggetto("A", 40, 0), oggetto("B", 40, 0)), Nazionale, "", "", ""},
		{"none named", (*draft).theOggetti, slices.Concat(oggetto("A", 0, 4), oggetto("B", 0, 3)), Nazionale, "", "", ""},

		{"changed", (*draft).theChanges, []some{{n: 2, sent: "2025-10-01", days: 1, changed: true}, october(22, 1)}, Nazionale, "",
			"Per la lavorazione è stato cambiato l'oggetto di 2 quesiti, l'8,3% dei pervenuti.",
			"The oggetto of 2 quesiti was changed to work on, 8.3% of the pervenuti."},
		{"one changed", (*draft).theChanges, []some{{n: 1, sent: "2025-10-01", days: 1, changed: true}, october(8, 1)}, Nazionale, "",
			"Per la lavorazione è stato cambiato l'oggetto di 1 quesito, l'11,1% dei pervenuti.",
			"The oggetto of 1 quesito was changed to work on, 11.1% of the pervenuti."},
		{"none changed", (*draft).theChanges, []some{october(8, 1)}, Nazionale, "", "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			q := question(t, test.d)
			e, _, err := made(t, exported(test.rows...), q, catalog.Default())
			if err != nil {
				t.Fatal(err)
			}
			for _, lang := range []words.Lang{words.Italian, words.English} {
				d, err := e.draft(test.scope, lang)
				if err != nil {
					t.Fatal(err)
				}
				want := words.Text{It: test.it, En: test.en}.In(lang)
				if got := test.tell(d); got != want && (lang == words.Italian || test.en != "") {
					t.Errorf("got  %s\nwant %s", got, want)
				}
			}
		})
	}
}

// question is that of October, as of a day other than its giorno di maturità where one is given.
func question(t testing.TB, d string) Question {
	q := october(t)
	if d != "" {
		q.Osservazione = day(t, d)
	}
	return q
}

// By working days the days of the giacenza are such, and said to be.
func TestSummaryByWorkingDays(t *testing.T) {
	conf, q := catalog.Default(), october(t)
	conf.Conteggio, q.Conteggio = calendar.Lavorativi, calendar.Lavorativi
	q.Osservazione = q.Due() // 9 December
	e, _, err := made(t, exported(some{n: 1, sent: "2025-12-05", days: -1}, some{n: 1, sent: "2025-11-28", days: -1}), q, conf)
	if err != nil {
		t.Fatal(err)
	}
	d, err := e.draft(Nazionale, words.Italian)
	if err != nil {
		t.Fatal(err)
	}
	want := "Al 9 dicembre 2025 sono giacenti 2 quesiti, di cui 1 scaduto: nessuno attende da oltre 60 giorni lavorativi; il più vecchio attende dal 28 novembre 2025 (6 giorni lavorativi)."
	if got := d.theGiacenza(); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

// Whatever the export, a summary has six sentences at most, each ended, and names no oggetto
// but those that the tables of its report name.
func TestSummaries(t *testing.T) {
	names := 0
	for seed := range uint64(12) {
		e, _, err := made(t, randomExport(seed, 2), october(t), catalog.Default())
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range e.Scopes(true) {
			d, err := e.draft(s, words.Italian)
			if err != nil {
				t.Fatal(err)
			}
			named := make(map[string]bool)
			for _, r := range d.byOggetto().rows {
				named[r.label] = true
			}
			sentences := d.summary()
			if len(sentences) == 0 || len(sentences) > 6 {
				t.Errorf("%s: %d sentences", s, len(sentences))
			}
			for _, sentence := range sentences {
				if !strings.HasSuffix(sentence, ".") || strings.Contains(sentence, "n.d.") || strings.Contains(sentence, "%!") || strings.Contains(sentence, "  ") {
					t.Errorf("%s: %s", s, sentence)
				}
				for _, name := range regexp.MustCompile("«(.*?)»").FindAllStringSubmatch(sentence, -1) {
					if names++; !named[name[1]] {
						t.Errorf("%s: %s is in no table", s, name[1])
					}
				}
			}
		}
	}
	if names == 0 {
		t.Error("no oggetto is named")
	}
}

func TestArticles(t *testing.T) {
	d := &draft{lang: words.Italian}
	for _, test := range []struct {
		value any
		want  string
	}{
		{decimal.Ratio(0, 10), "lo 0,0%"}, {decimal.Ratio(3, 1000), "lo 0,3%"}, {decimal.Ratio(1, 100), "l'1,0%"}, {decimal.Ratio(8, 100), "l'8,0%"},
		{decimal.Ratio(11, 100), "l'11,0%"}, {decimal.Ratio(18, 100), "il 18,0%"}, {decimal.Ratio(81, 100), "l'81,0%"}, {decimal.Ratio(1, 1), "il 100,0%"},
		{decimal.Ratio(11, 10), "il 110,0%"}, {int64(11_000), "l'11.000"}, {int64(1_100), "il 1.100"}, {int64(8_000), "l'8.000"}, {int64(1), "l'1"},
		{calendar.Date(2025, 7, 1), "il 1º luglio 2025"}, {calendar.Date(2025, 7, 8), "l'8 luglio 2025"}, {calendar.Date(2025, 7, 11), "l'11 luglio 2025"}, {calendar.Date(2025, 7, 18), "il 18 luglio 2025"},
	} {
		if got := d.after("il", test.value); got != test.want {
			t.Errorf("%s, want %s", got, test.want)
		}
	}
}

// Columns and rows that tell nothing are left out, also where no quesito has a soglia.
func TestWhatTellsNothingIsLeftOut(t *testing.T) {
	e, _, err := made(t, exported(some{n: 9, soglia: -1, sent: "2025-10-01", days: 1}, some{n: 1, soglia: -1, sent: "2025-10-01", days: -1}), october(t), catalog.Default())
	if err != nil {
		t.Fatal(err)
	}
	page, m := report(t, e, Nazionale, words.Italian)
	var ids []string
	for _, v := range m.Celle {
		if !strings.HasPrefix(v.id, "qualita/") {
			ids = append(ids, v.id+" "+v.text)
		}
	}
	want := []string{
		"indicatori/deflusso/numeratore 9", "indicatori/deflusso/denominatore 10", "indicatori/deflusso/valore 90.0",
		"indicatori/medio/denominatore 9", "indicatori/medio/valore 1.0", "indicatori/mediana/denominatore 9", "indicatori/mediana/valore 1", "indicatori/p90/denominatore 9", "indicatori/p90/valore 1",
		"andamento/2025-10/quesiti 10", "andamento/2025-10/medio 1.0",
		"strutture/direzione:Lazio/quesiti 10", "strutture/direzione:Lazio/medio 1.0", "strutture/direzione:Lazio/deflusso 90.0",
		"oggetti/soglia:0/quesiti 10", "oggetti/soglia:0/quota 100.0", "oggetti/soglia:0/definiti 9", "oggetti/0:oggetto senza soglia/quesiti 10", "oggetti/0:oggetto senza soglia/quota 100.0", "oggetti/0:oggetto senza soglia/definiti 9",
	}
	if len(ids) < len(want) || !slices.Equal(ids[:len(want)], want) {
		t.Errorf("got  %q\nwant %q", ids, want)
	}
	if got := shownIn(page); len(got) != len(m.Celle) {
		t.Errorf("%d numbers in tables, %d in the manifest", len(got), len(m.Celle))
	}
	if !slices.Contains(ids, `coda/nazionale/invio "2025-10-01"`) || !slices.Contains(ids, "coda/nazionale/massimo 56") {
		t.Errorf("no coda: %q", ids)
	}
}

// Names of strutture stand in the style of the page, and must not end what they stand in.
func TestMargins(t *testing.T) {
	var every strings.Builder
	for r := rune(0); r < 0x3000; r++ {
		every.WriteRune(r)
	}
	if got := quoted(every.String()); !regexp.MustCompile(`^"([A-Za-z0-9 ]|\\[0-9a-f]+ )*"$`).MatchString(got) {
		t.Error(got)
	}
	if got := quoted("\u202e"); got == `"\202e "` {
		t.Error("a character that turns its neighbours around is not made visible")
	}
	e, _, err := made(t, exported(some{n: 5, struttura: `"}}</style>` + strings.Repeat("è", 99), sent: "2025-10-01", days: 1}), october(t), catalog.Default())
	if err != nil {
		t.Fatal(err)
	}
	page, _ := report(t, e, e.Scopes(true)[2], words.Italian)
	want := fmt.Sprintf(`content: "Comunicazione bidirezionale\3a  \22 \7d \7d \3c \2f style\3e %s\2026 \2c  ottobre 2025" }`, strings.Repeat(`\e8 `, mostInMargin-1-len(`"}}</style>`)))
	if !strings.Contains(string(page), want) {
		t.Errorf("the margin is no text: %s", page[:20_000])
	}
}
