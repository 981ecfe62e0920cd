package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"time"
)

// rilevazioneScritta is R of the export that the matrix writes, kept in the
// metadata of every file.
const rilevazioneScritta = "2025-12-31"

// record is a row of the export as it is meant, before any form; nil is null.
type record struct {
	id                                                               *int
	struttura, oggetto, lavorazione, direzione, intermediario, stato *string
	invio, definizione                                               *time.Time
	soglia                                                           *int
}

var (
	oggettiScritti = []string{"Dilazioni", "Rimborsi", "Regolarità contributiva", "Non specificato", " Rimborsi",
		"\u00e8", "e\u0300", // one letter to the eye, two texts
		`A "quoted", one`, "due\nrighe", "𝄞 chiave", "日本語の件名", "طلب", "🇮🇹",
		// Beyond the 16 bytes to which writers cut the bounds in their statistics, and long in common.
		"Rettifica della posizione assicurativa – dipendente", "Rettifica della posizione assicurativa – autonomo"}
	lavorazioniScritte  = []string{"Rimborsi", "Senza soglia", "", " "}
	direzioniScritte    = []string{"Lazio", "Valle d'Aosta", "Friuli-Venezia Giulia", "Südtirol", ""}
	intermediariScritti = []string{"Consulente del lavoro", "Commercialista", "Azienda", "\t"}
	statiScritti        = []string{"aperto", "CHIUSO", " Definito ", "In lavorazione", "Boh", ""}
	soglieScritte       = []int{5, 10, 15, 25, 5, 7, 0, -5}
)

// oreScritte are instants of the day, UTC, around which the day in Rome is another
// one, or the hour is skipped or comes twice when the clocks change.
var oreScritte = []string{"21:59:59", "22:00:00", "22:59:59", "23:00:00", "23:30:00", "23:59:59", "00:00:00", "00:59:59", "01:00:00", "01:30:00"}

// cambiScritti are the days around the changes of the clocks, and the bounds of a
// year, of the channel and of what is a plausible date.
var cambiScritti = []string{"2025-03-29", "2025-03-30", "2025-10-25", "2025-10-26", "2024-12-31", "2025-12-30", "2025-12-31", "2009-07-23", "1999-12-31"}

// invent makes the export. The strutture and oggetti that occur become more from
// row to row, so that a dictionary that is full is so in mid-column.
func invent(rows int) []record {
	random := rand.New(rand.NewPCG(2614, 2018))
	one := func(probability float64) bool { return random.Float64() < probability }
	from := func(texts []string, missing float64) *string {
		if text := texts[random.IntN(len(texts))]; !one(missing) {
			return &text
		}
		return nil
	}
	instant := func(day, hour string) time.Time {
		at, err := time.Parse(time.DateTime, day+" "+hour)
		if err != nil {
			panic(err)
		}
		return at
	}
	strutture := make([]string, 25)
	for i := range strutture {
		strutture[i] = fmt.Sprint(1000 + 37*i)
	}
	// so far are those of a list that occur up to row i.
	soFar := func(texts []string, i int) []string { return texts[:1+i*(len(texts)-1)/rows] }

	records := make([]record, rows)
	for i := range records {
		r := &records[i]
		day := time.Date(2024, 12, 20, 0, 0, 0, 0, time.UTC).AddDate(0, 0, random.IntN(375)).Format(time.DateOnly)
		if one(0.2) {
			day = cambiScritti[random.IntN(len(cambiScritti))]
		}
		invio := instant(day, oreScritte[random.IntN(len(oreScritte))])
		if one(0.5) {
			invio = invio.Add(time.Duration(random.IntN(86400)) * time.Second)
		}
		if !one(0.01) {
			r.invio = &invio
		}
		definizione := invio.AddDate(0, 0, []int{0, 1, 5, 6, 10, 11, 15, 16, 25, 26, 60, 61, 180}[random.IntN(13)]).
			Add(time.Duration(random.IntN(180*60)) * time.Second)
		if one(0.02) { // E104, where the day in Rome is another one
			definizione = invio.Add(-time.Duration(random.IntN(40*3600)) * time.Second)
		}
		if !one(0.2) && (definizione.Year() < 2026 || one(0.02)) {
			r.definizione = &definizione
		}
		if id := 10_000_000 + 7919*i; !one(0.01) {
			r.id = &id
		}
		if soglia := soglieScritte[random.IntN(len(soglieScritte))]; !one(0.1) {
			r.soglia = &soglia
		}
		r.struttura = from(soFar(strutture, i), 0.02)
		r.oggetto = from(soFar(oggettiScritti, i), 0.02)
		r.lavorazione = from(lavorazioniScritte, 0.9)
		r.direzione = from(direzioniScritte, 0.1)
		r.intermediario = from(intermediariScritti, 0.1)
		r.stato = from(statiScritti, 0.5)
	}
	return records
}

// lacking tells a record with a null where a writer might declare a column required.
func (r record) lacking() bool {
	return r.id == nil || r.struttura == nil || r.oggetto == nil || r.invio == nil
}

// complete are the records that lack nothing.
func complete(records []record) []record {
	return slices.DeleteFunc(slices.Clone(records), record.lacking)
}

// few are records from all over, and some of those that lack something.
func few(records []record) (some []record) {
	lacking := 0
	for i, r := range records {
		if r.lacking() {
			lacking++
		}
		if i%75 == 0 || r.lacking() && lacking%10 == 0 {
			some = append(some, r)
		}
	}
	return some
}

// The kinds of column, named as the physical or logical types of Parquet.
const (
	kindText      = "STRING"
	kindFixed     = "FIXED_LEN_BYTE_ARRAY"
	kindInt32     = "INT32"
	kindInt64     = "INT64"
	kindInt96     = "INT96"
	kindDate      = "DATE"
	kindTimestamp = "TIMESTAMP"
)

// fixedWidth is the length of the ids that are texts, whatever their type.
const fixedWidth = 9

func fixedID(n int) string { return fmt.Sprintf("Q%0*d", fixedWidth-1, n) }

// column is what every writer is given: a column in one form.
type column struct {
	Name     string `json:"name"`
	Kind     string `json:"kind"`
	Unit     string `json:"unit,omitempty"` // of a timestamp: ms, µs or ns
	UTC      bool   `json:"utc,omitempty"`
	Required bool   `json:"required,omitempty"`
	Encoding string `json:"encoding,omitempty"` // "": the writer's own choice
	// nil; string; int32 (of a DATE, the day); or int64 (of a timestamp, the units
	// since 1970; of an INT96, the ns).
	Values []any `json:"values,omitempty"`
}

// timeForms are the types of an instant; a form without one has µs UTC.
var timeForms = map[string]column{
	"ms UTC": {Kind: kindTimestamp, Unit: "ms", UTC: true}, "ms": {Kind: kindTimestamp, Unit: "ms"},
	"µs UTC": {Kind: kindTimestamp, Unit: "µs", UTC: true}, "µs": {Kind: kindTimestamp, Unit: "µs"},
	"ns UTC": {Kind: kindTimestamp, Unit: "ns", UTC: true}, "ns": {Kind: kindTimestamp, Unit: "ns"},
	"INT96": {Kind: kindInt96, UTC: true}, "DATE": {Kind: kindDate}, "text": {Kind: kindText},
}

var perSecond = map[string]int64{"ms": 1e3, "µs": 1e6, "ns": 1e9}

// writtenForms are the accepted ways of writing an instant. Those with two layouts
// take turns; those with a zone write its clock, the others that of Rome.
var writtenForms = map[string]struct {
	layouts []string
	zones   []*time.Location
}{
	"ISO date":        {layouts: []string{"2006-01-02"}},
	"ISO T":           {layouts: []string{"2006-01-02T15:04:05", "2006-01-02T15:04:05.000"}},
	"ISO space":       {layouts: []string{"2006-01-02 15:04:05", "2006-01-02 15:04:05.000000"}},
	"ISO Z":           {layouts: []string{"2006-01-02T15:04:05Z", "2006-01-02 15:04:05.000Z"}, zones: []*time.Location{time.UTC}},
	"ISO offset":      {layouts: []string{"2006-01-02T15:04:05-07:00", "2006-01-02 15:04:05-0700"}, zones: []*time.Location{rome, time.FixedZone("", -5*3600), time.FixedZone("", 5*3600+1800)}},
	"DD/MM/YYYY":      {layouts: []string{"02/01/2006"}},
	"DD/MM/YYYY time": {layouts: []string{"02/01/2006 15:04:05", "02/01/2006 15:04"}},
}

var rome = func() *time.Location {
	zone, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		panic(err)
	}
	return zone
}()

// columns puts the records in a form, in the order of the roles.
func columns(records []record, f form) []column {
	id := column{Kind: kindText}
	switch f["id"] {
	case "INT32", "INT64":
		id.Kind = f["id"]
	case "fixed", "fixed split", "fixed delta bytes":
		id.Kind = kindFixed
	}
	soglia := column{Kind: kindInt32}
	if f["soglia"] == "INT64" {
		soglia.Kind = kindInt64
	}
	text := func(value func(record) *string) column {
		return column{Kind: kindText, Values: values(records, func(_ int, r record) any {
			if text := value(r); text != nil {
				return *text
			}
			return nil
		})}
	}
	number := func(c column, value func(record) *int) column {
		c.Values = values(records, func(_ int, r record) any {
			switch n := value(r); {
			case n == nil:
				return nil
			case c.Kind == kindInt32:
				return int32(*n)
			case c.Kind == kindInt64:
				return int64(*n)
			default:
				return fixedID(*n)
			}
		})
		return c
	}
	instant := func(value func(record) *time.Time) column {
		c, ok := timeForms[f["times"]]
		if !ok {
			c = timeForms["µs UTC"]
		}
		c.Values = values(records, func(i int, r record) any {
			if at := value(r); at != nil {
				return c.instant(*at, f["written"], i)
			}
			return nil
		})
		return c
	}

	all := []column{
		number(id, func(r record) *int { return r.id }),
		text(func(r record) *string { return r.struttura }),
		text(func(r record) *string { return r.oggetto }),
		instant(func(r record) *time.Time { return r.invio }),
		instant(func(r record) *time.Time { return r.definizione }),
		text(func(r record) *string { return r.lavorazione }),
		text(func(r record) *string { return r.direzione }),
		text(func(r record) *string { return r.intermediario }),
		number(soglia, func(r record) *int { return r.soglia }),
		text(func(r record) *string { return r.stato }),
	}
	for i := range all {
		all[i].Name = ruoli[i]
		all[i].Required = i < 4 && f["nulls"] == "required"
		all[i].Encoding = all[i].encoding(f)
	}
	return all
}

func values(records []record, value func(int, record) any) []any {
	out := make([]any, len(records))
	for i, r := range records {
		out[i] = value(i, r)
	}
	return out
}

// instant is an instant, UTC, as a value of the column; i is its row.
func (c column) instant(at time.Time, written string, i int) any {
	if c.Kind == kindText {
		w := writtenForms[written]
		zone := rome
		if w.zones != nil {
			zone = w.zones[i%len(w.zones)]
		}
		return at.In(zone).Format(w.layouts[i%len(w.layouts)])
	}
	seconds := at.Unix()
	if !c.UTC {
		_, offset := at.In(rome).Zone()
		seconds += int64(offset)
	}
	switch c.Kind {
	case kindDate:
		return int32((seconds - (seconds%86400+86400)%86400) / 86400)
	case kindInt96:
		return seconds * 1e9
	}
	return seconds * perSecond[c.Unit]
}

// encoding is the one that a form asks for in a column.
func (c column) encoding(f form) string {
	texts := f["texts"]
	if isFull(texts) {
		texts = "dictionary"
	}
	switch c.Kind {
	case kindText:
		return texts
	case kindFixed:
		switch {
		case f["id"] == "fixed split":
			return "split"
		case f["id"] == "fixed delta bytes":
			return "delta bytes"
		case texts == "" || texts == "dictionary":
			return texts
		}
		return "plain"
	case kindInt96:
		if f["integers"] == "" || f["integers"] == "dictionary" {
			return f["integers"]
		}
		return "plain"
	}
	return f["integers"]
}
