package demo

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"

	"cruscotto/core/export"
)

// Struttura is an office that answers quesiti.
type Struttura struct {
	Codice    string // four digits
	Nome      string
	Tipo      string // Direzione provinciale, Filiale metropolitana or Agenzia complessa
	Direzione string // its Direzione regionale or di coordinamento metropolitano

	weight float64 // its share of quesiti, up to a factor
}

// Oggetto is what a quesito is about: a first and a second level, joined by ": ",
// but for "Non specificato".
type Oggetto struct {
	Nome   string
	Soglia int32 // days

	weight float64
}

// Strutture are the strutture, in order of code. Provinces are numbered in
// alphabetical order, so that Roma is 7000; their Filiali and Agenzie follow them.
var Strutture = sync.OnceValue(func() []Struttura {
	type province struct {
		name, direzione  string
		people           float64
		agenzie, filiali []string
	}
	var provinces []province
	direzione := ""
	for _, line := range strings.Split(strings.TrimSpace(places), "\n") {
		head, towns, isProvince := strings.Cut(line, ": ")
		if !isProvince {
			direzione = line
			continue
		}
		at := strings.LastIndexByte(head, ' ')
		people, err := strconv.ParseFloat(head[at+1:], 64)
		if err != nil {
			panic(err)
		}
		agenzie, filiali, _ := strings.Cut(towns, "; ")
		p := province{name: head[:at], direzione: direzione, people: people, agenzie: strings.Split(agenzie, ", ")}
		if filiali != "" {
			p.filiali = strings.Split(filiali, ", ")
		}
		provinces = append(provinces, p)
	}
	slices.SortFunc(provinces, func(a, b province) int { return cmp.Compare(a.name, b.name) })
	roma := slices.IndexFunc(provinces, func(p province) bool { return p.name == "Roma" })
	const romaCode, step = 7000, 80
	var all []Struttura
	for i, p := range provinces {
		code := romaCode + (i-roma)*step
		add := func(tipo, name string, share float64) {
			all = append(all, Struttura{fmt.Sprintf("%04d", code), tipo + " " + name, tipo, p.direzione, p.people * share})
			code++
		}
		// The seat keeps most of the work; Filiali have more than Agenzie.
		parts := 6 + 2*float64(len(p.filiali)) + float64(len(p.agenzie))
		add("Direzione provinciale", p.name, 6/parts)
		for _, name := range p.filiali {
			add("Filiale metropolitana", name, 2/parts)
		}
		for _, name := range p.agenzie {
			add("Agenzia complessa", name, 1/parts)
		}
	}
	return all
})

// Oggetti are the oggetti, the most frequent first in each group.
func Oggetti() []Oggetto { return oggetti }

var oggetti = []Oggetto{
	{"Regolarità contributiva: richiesta DURC On Line", 5, 95},
	{"Regolarità contributiva: invito a regolarizzare", 5, 60},
	{"Regolarità contributiva: situazione debitoria", 10, 30},
	{"Regolarità contributiva: DURC interno", 5, 24},
	{"Regolarità contributiva: verifica per benefici", 10, 9},
	{"UniEmens: flussi scartati", 5, 55},
	{"UniEmens: variazione di denunce", 10, 42},
	{"UniEmens: denunce mancanti", 10, 20},
	{"UniEmens: codici conguaglio", 5, 16},
	{"UniEmens: regolarizzazioni", 15, 13},
	{"Note di rettifica: contestazione", 15, 48},
	{"Note di rettifica: ricalcolo", 15, 26},
	{"Note di rettifica: richiesta chiarimenti", 10, 22},
	{"Note di rettifica: annullamento", 15, 9},
	{"Inquadramento: attribuzione codice statistico", 15, 22},
	{"Inquadramento: variazione attività", 15, 17},
	{"Inquadramento: codici autorizzazione", 10, 28},
	{"Inquadramento: iscrizione azienda", 5, 14},
	{"Inquadramento: sospensione e cessazione", 5, 16},
	{"Inquadramento: unità produttive", 10, 7},
	{"Inquadramento: accentramento contributivo", 25, 4},
	{"Dilazioni: domanda di rateazione", 15, 27},
	{"Dilazioni: piano di ammortamento", 10, 15},
	{"Dilazioni: pagamento rate", 5, 12},
	{"Dilazioni: revoca", 15, 4},
	{"Dilazioni: estinzione anticipata", 10, 3},
	{"Rimborsi e compensazioni: domanda di rimborso", 25, 18},
	{"Rimborsi e compensazioni: compensazione F24", 15, 20},
	{"Rimborsi e compensazioni: credito da DM10", 25, 11},
	{"Rimborsi e compensazioni: versamento errato", 15, 13},
	{"Rimborsi e compensazioni: stato della domanda", 10, 8},
	{"Versamenti F24: abbinamento", 10, 21},
	{"Versamenti F24: rettifica dei dati", 10, 12},
	{"Versamenti F24: ravvedimento operoso", 10, 6},
	{"Agevolazioni: esonero giovani", 15, 12},
	{"Agevolazioni: esonero donne", 15, 7},
	{"Agevolazioni: decontribuzione Sud", 15, 11},
	{"Agevolazioni: apprendistato", 10, 8},
	{"Agevolazioni: incentivo disabili", 25, 4},
	{"Agevolazioni: de minimis e aiuti di Stato", 25, 3},
	{"Cassa integrazione: pagamento diretto", 10, 19},
	{"Cassa integrazione: domanda CIGO", 15, 15},
	{"Cassa integrazione: conguaglio", 15, 12},
	{"Cassa integrazione: FIS e fondi di solidarietà", 15, 11},
	{"Cassa integrazione: ticket di autorizzazione", 5, 9},
	{"Cassa integrazione: contributo addizionale", 25, 4},
	{"Deleghe: attivazione", 5, 14},
	{"Deleghe: revoca e subdelega", 5, 7},
	{"Deleghe: problemi di accesso", 5, 9},
	{"Recupero crediti: avviso di addebito", 15, 19},
	{"Recupero crediti: sgravio", 25, 10},
	{"Recupero crediti: sospensione", 10, 6},
	{"Recupero crediti: procedure concorsuali", 25, 4},
	{"Lavoratori: malattia e maternità a conguaglio", 10, 10},
	{"Lavoratori: TFR e Fondo Tesoreria", 25, 8},
	{"Lavoratori: distacco e A1", 15, 5},
	{"Lavoratori: permessi legge 104", 10, 4},
	{"Vigilanza: verbale ispettivo", 25, 3},
	{"Anagrafica: variazione dati azienda", 5, 13},
	{"Anagrafica: PEC e recapiti", 5, 5},
	{"Anagrafica: operazioni societarie", 15, 4},
	{export.NonSpecificato, 10, 70},
}

// intermediari are the categories of those who send, with their shares.
var intermediari = []struct {
	name   string
	weight float64
}{
	{"Consulente del lavoro", 62}, {"Commercialista", 21}, {"Associazione di categoria", 10}, {"Azienda", 7},
}

// gestioni are the gestioni that quesiti come from, with their shares: the channel is that
// of the Cassetto previdenziale aziende, and a few come by the others.
var gestioni = []struct {
	name   string
	weight float64
}{
	{"aziende con dipendenti", 86}, {"artigiani e commercianti", 6}, {"agricoltura", 5}, {"gestione separata", 3},
}

// drift is how a struttura changes in the last months: the closing times of its
// quesiti are multiplied, in steps, by up to factor.
type drift struct {
	nome    string // of the struttura
	oggetto string // first level; "" for all oggetti
	factor  float64
}

const driftMonths = 4

var drifts = []drift{
	{"Direzione provinciale Foggia", "", 2.6},
	{"Agenzia complessa Legnano", "", 3.0},
	{"Agenzia complessa Aversa", "", 2.8},
	{"Direzione provinciale Catania", "", 2.2},
	{"Direzione provinciale Genova", "Note di rettifica", 6.0},
	{"Direzione provinciale Bari", "", 0.45},
	{"Direzione provinciale Bergamo", "", 0.5},
	{"Filiale metropolitana Roma Eur", "", 0.4},
}
