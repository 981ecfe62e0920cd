package main

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress"
	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/encoding"
	"github.com/parquet-go/parquet-go/format"

	"cruscotto/core/export"
	"cruscotto/core/fixture"
)

// exportSet is one to four exports, and how they are to be read.
type exportSet struct {
	files       []*exportFile
	given       *int // --rilevazione
	base        string
	conteggio   string
	soglie      map[string]int
	predefinita int
	registry    map[string]string // codes to names
	mapped      map[string]string // [colonne]
	flagged     map[string]string // --map, which wins over [colonne]
	first, last int               // days in which most quesiti are sent
}

// exportFile is one of them: its rows as they are to be read, and as they are written.
type exportFile struct {
	name     string
	declared *int // its data di rilevazione
	rows     []*entry
	columns  []*writtenColumn
}

// writtenColumn is a column as it is written.
type writtenColumn struct {
	name   string
	node   parquet.Node
	values []parquet.Value
	isNull bool // of type NULL
}

var (
	allStrutture   = []string{"7000", "7001", "8100", "9002", "sede à"}
	allDirezioni   = []string{"Lazio", "Umbria", "Trentino-Alto Adige/Südtirol"}
	allOggetti     = []string{"Deleghe", "Dilazioni: domanda", "Dilazioni: revoca: tardiva", "Rimborsi", "Non specificato", "rimborsi"}
	allIntermediri = []string{"Azienda", "Consulente del lavoro"}
	allGestioni    = []string{"aziende con dipendenti", "agricoltura"}
	allNomi        = []string{"Roma", "Roma Nord", "Südtirol"}
	names          = map[string][]string{
		"id_quesito": {"id_quesito", "id", "ticket_id", "numero_quesito"}, "struttura": {"struttura", "sede", "codice_sede", "cod_struttura"},
		"oggetto": {"oggetto", "oggetto_quesito", "oggetto_richiesta"}, "data_invio": {"data_invio", "data_apertura", "invio"},
		"data_definizione": {"data_definizione", "data_chiusura", "definizione"}, "oggetto_lavorazione": {"oggetto_lavorazione", "oggetto_effettivo"},
		"direzione": {"direzione", "regione", "direzione_regionale"}, "intermediario": {"intermediario", "tipo_intermediario"},
		"soglia_giorni": {"soglia_giorni", "soglia"}, "stato": {"stato"}, "gestione": {"gestione", "cassetto"},
		"nome_struttura": {"nome_struttura", "struttura_nome", "denominazione", "denominazione_struttura", "descrizione_sede"},
	}
)

// values are what a filter can ask for in a dimension.
func (x *exportSet) values(dimension string) []string {
	var values []string
	switch dimension {
	case "struttura":
		values = allStrutture
	case "direzione":
		values = allDirezioni
	case "oggetto", "oggetto_mittente":
		values = allOggetti
	case "soglia":
		values = []string{"5", "10", "15", "25"}
	case "mese":
		values = []string{iso(x.first)[:7], iso(x.last)[:7]}
	case "intermediario":
		values = allIntermediri
	case "gestione":
		values = allGestioni
	case "cambio":
		return []string{"cambiato", "invariato"}
	case "categoria":
		values = []string{"Dilazioni", "Deleghe"}
	}
	return append(slices.Clone(values), "(non indicato)")
}

func (x *exportSet) toml() string {
	var b strings.Builder
	fmt.Fprintf(&b, "conteggio = %q\nbase = %q\nsoglia_predefinita = %d\n[colonne]\n", x.conteggio, x.base, x.predefinita)
	for role, column := range x.mapped {
		fmt.Fprintf(&b, "%s = %q\n", role, column)
	}
	b.WriteString("[soglie]\n")
	for oggetto, days := range x.soglie {
		fmt.Fprintf(&b, "%q = %d\n", oggetto, days)
	}
	for struttura, name := range x.registry {
		fmt.Fprintf(&b, "[strutture.%q]\nnome = %q\n", struttura, name)
	}
	return b.String()
}

// newExports makes a set up. Every rule is broken in some of them.
func newExports(r *rand.Rand) *exportSet {
	for {
		if x := tryExports(r); x.told() {
			return x
		}
	}
}

// told tells that there is a data di rilevazione for each file, and that files of the
// same name do not have the same: the bytes would say which row counts.
func (x *exportSet) told() bool {
	type key struct {
		name string
		r    int
	}
	paths, keys := make(map[string]bool), make(map[key]bool)
	for _, f := range x.files {
		r, _ := x.rilevazioneOf(f)
		if r < dayOf(1900, 1, 1) {
			return false
		}
		paths[f.name], keys[key{path.Base(f.name), r}] = true, true
	}
	return len(paths) == len(x.files) && len(keys) == len(x.files)
}

func tryExports(r *rand.Rand) *exportSet {
	x := &exportSet{base: oneOf(r, "invio", "invio", "definizione"), conteggio: oneOf(r, "calendario", "calendario", "lavorativi"),
		soglie: make(map[string]int), mapped: make(map[string]string), flagged: make(map[string]string), predefinita: oneOf(r, 0, 0, 0, 10)}
	// Over the beginning and the end of summer time, Easters, holidays that are new, and anywhere.
	x.first = min(oneOf(r, dayOf(2025, 3, 20), dayOf(2025, 10, 15), dayOf(2024, 3, 10), dayOf(2011, 2, 20), dayOf(2026, 9, 20), dayOf(2025, 12, 10),
		dayOf(2010, 1, 1)+r.IntN(5700)), tomorrow-70)
	x.last = x.first + 20 + r.IntN(45)
	for _, oggetto := range allOggetti {
		if r.IntN(3) == 0 {
			x.soglie[oggetto] = oneOf(r, 5, 10, 15, 25)
		}
	}
	if r.IntN(2) == 0 {
		x.registry = map[string]string{allStrutture[0]: "Sede", allStrutture[1]: "", allStrutture[2]: "Filiale"}
	}
	if r.IntN(3) == 0 {
		x.mapped["struttura"] = "NCName"
	}
	if r.IntN(4) == 0 {
		x.flagged["oggetto"] = "Argomento"
		x.mapped["oggetto"] = oneOf(r, "Argomento", "altrove")
	}
	rilevazione := x.last - r.IntN(15)
	for i := range 1 + r.IntN(4) {
		f := &exportFile{name: oneOf(r, "", "p=a/", "m/", "p=z/") + fmt.Sprintf("%c.parquet", 'a'+rune(r.IntN(6)))}
		if i > 0 && r.IntN(2) > 0 {
			rilevazione += r.IntN(40) - 10
		}
		if declared := min(rilevazione, tomorrow); r.IntN(4) > 0 {
			if r.IntN(10) == 0 {
				declared = tomorrow + oneOf(r, 0, 1, 10_000)
			}
			f.declared = &declared
		}
		x.files = append(x.files, f)
	}
	if r.IntN(4) == 0 {
		given := min(x.last+r.IntN(30)-10, tomorrow)
		x.given = &given
	}
	for _, f := range x.files {
		f.fill(r, x)
	}
	return x
}

func oneOf[T any](r *rand.Rand, values ...T) T { return values[r.IntN(len(values))] }

// seldom is one in n.
func seldom(r *rand.Rand, n int) bool { return r.IntN(n) == 0 }

// fill makes up the rows of an export, in columns of types made up too.
func (f *exportFile) fill(r *rand.Rand, x *exportSet) {
	dirty := oneOf(r, 15, 40, 1000) // one row in so many breaks a rule, for each
	n := 1 + r.IntN(oneOf(r, 20, 150))
	if seldom(r, 20) {
		n = 200 + r.IntN(1500)
	}
	for i := range n {
		f.rows = append(f.rows, &entry{file: f, riga: i + 1})
	}
	soglieBy := make(map[string]int)
	for _, oggetto := range allOggetti {
		soglieBy[oggetto] = oneOf(r, 5, 10, 15, 25)
	}
	end := x.last
	if f.declared != nil && *f.declared <= tomorrow {
		end = *f.declared
	}

	f.ids(r, dirty)
	f.text(r, x, "struttura", dirty, func(e *entry) *string { return &e.struttura }, func(*entry) string { return oneOf(r, allStrutture...) })
	f.text(r, x, "oggetto", dirty, func(e *entry) *string { return &e.oggetto }, func(*entry) string { return oneOf(r, allOggetti...) })
	f.text(r, x, "oggetto_lavorazione", 2, func(e *entry) *string { return &e.lavorazione }, func(*entry) string { return oneOf(r, allOggetti...) })
	f.text(r, x, "direzione", dirty, func(e *entry) *string { return &e.direzione }, func(*entry) string { return oneOf(r, allDirezioni...) })
	f.text(r, x, "intermediario", 5, func(e *entry) *string { return &e.intermediario }, func(*entry) string { return oneOf(r, allIntermediri...) })
	f.text(r, x, "gestione", 5, func(e *entry) *string { return &e.gestione }, func(*entry) string { return oneOf(r, allGestioni...) })
	f.text(r, x, "nome_struttura", 4, func(e *entry) *string { return &e.nome }, func(*entry) string { return oneOf(r, allNomi...) })
	f.soglie(r, x, dirty, func(e *entry) int { return soglieBy[e.effettivo()] })

	f.dates(r, x, "data_invio", func(e *entry) *reading { return &e.invio }, func(_ *entry, k *dateKind) (parquet.Value, reading) {
		day := x.first + r.IntN(max(1, min(x.last, end)-x.first+1))
		switch {
		case seldom(r, 12):
			day = end - oneOf(r, 180, 181, 182, 365, 366, 367, 1000)
		case seldom(r, dirty):
			return k.missing(r)
		case seldom(r, dirty):
			if v, d, can := k.bad(r); can {
				return v, d
			}
		case seldom(r, dirty):
			day = end + 1 + r.IntN(60) // E105
		case seldom(r, 2*dirty):
			day = oneOf(r, dayOf(2205, 6, 1), dayOf(2999, 12, 31), tomorrow+1)
		case seldom(r, dirty):
			day = oneOf(r, dayOf(1999, 12, 31), dayOf(1970, 1, 1), dayOf(1950, 3, 3), dayOf(2000, 1, 1), dayOf(2009, 7, 23), dayOf(2009, 7, 24), dayOf(2004, 5, 5))
		}
		return k.at(r, day)
	})
	f.dates(r, x, "data_definizione", func(e *entry) *reading { return &e.definizione }, func(e *entry, k *dateKind) (parquet.Value, reading) {
		day := e.invio.day + oneOf(r, 0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 14, 15, 16, 17, 24, 25, 26, 27, 35, 36, 37, 60, 61, 181, 366)
		switch {
		case !e.invio.isDate:
			day = end - r.IntN(30)
		case seldom(r, dirty):
			return k.sentinel(r)
		case seldom(r, dirty):
			if v, d, can := k.bad(r); can {
				return v, d
			}
		case seldom(r, dirty):
			day = e.invio.day - 1 - r.IntN(3) // E104
		case seldom(r, dirty):
			day = end + oneOf(r, 1, 2, 50) // E106
		case seldom(r, 2*dirty):
			day = oneOf(r, dayOf(2099, 12, 31), dayOf(2205, 6, 1), tomorrow+1, dayOf(1999, 12, 31), dayOf(2899, 12, 30))
		case seldom(r, 4) || day > end:
			return k.missing(r)
		}
		return k.at(r, day)
	})
	f.text(r, x, "stato", 3, func(e *entry) *string { return &e.stato }, func(e *entry) string {
		closed := e.definizione.given && !sentinel(e.definizione)
		if seldom(r, dirty) {
			closed = !closed
		}
		if seldom(r, 4) {
			return "Boh"
		}
		return map[bool]string{false: "Aperto", true: "Chiuso"}[closed]
	})
	if seldom(r, 2) {
		note := &writtenColumn{name: "note", node: parquet.String()}
		for range f.rows {
			note.values = append(note.values, parquet.ValueOf("n"))
		}
		f.columns = append(f.columns, note)
	}
}

// column adds a column of a role under one of its names; [colonne] wins over them, and a
// name that differs in case is another.
func (f *exportFile) column(r *rand.Rand, x *exportSet, role string, node parquet.Node) *writtenColumn {
	name := oneOf(r, names[role]...)
	if r.IntN(3) == 0 {
		name = oneOf(r, strings.ToUpper(name), strings.ToUpper(name[:1])+name[1:])
	}
	decoy := ""
	if given := cmp.Or(x.flagged[role], x.mapped[role]); given != "" {
		name, decoy = given, oneOf(r, "", role, strings.ToUpper(given))
	} else if seldom(r, 5) {
		name, decoy = role, strings.ToUpper(role)
	}
	c := &writtenColumn{name: name, node: node}
	f.columns = append(f.columns, c)
	if decoy != "" {
		d := &writtenColumn{name: decoy, node: parquet.String()}
		for range f.rows {
			d.values = append(d.values, parquet.ValueOf("altro"))
		}
		f.columns = append(f.columns, d)
	}
	return c
}

// nulls makes a column one of type NULL, or leaves it out altogether, and tells whether
// it did.
func (f *exportFile) nulls(r *rand.Rand, x *exportSet, role string, mayLack bool) bool {
	switch {
	case mayLack && seldom(r, 6):
		return true
	case seldom(r, 12):
		c := f.column(r, x, role, parquet.Leaf(parquet.Int32Type))
		c.isNull = true
		for range f.rows {
			c.values = append(c.values, parquet.NullValue())
		}
		return true
	}
	return false
}

func (f *exportFile) ids(r *rand.Rand, dirty int) {
	kind := oneOf(r, "text", "text", "padded", "int32", "int64", "double")
	node := map[string]parquet.Node{"text": parquet.String(), "padded": parquet.String(), "int32": parquet.Leaf(parquet.Int32Type),
		"int64": parquet.Int(64), "double": parquet.Leaf(parquet.DoubleType)}[kind]
	c := f.column(r, &exportSet{}, "id_quesito", node)
	next := oneOf(r, 0, 0, r.IntN(50), r.IntN(200))
	for i, e := range f.rows {
		if next++; i > 0 && seldom(r, dirty) {
			next -= 1 + r.IntN(3) // repeated
		}
		n := max(next, 1)
		value := parquet.NullValue()
		switch e.id = strconv.Itoa(n); {
		case seldom(r, dirty):
			switch e.id = ""; kind {
			case "text":
				value = oneOf(r, value, parquet.ValueOf(""), parquet.ValueOf(" "))
			case "padded":
				value = oneOf(r, value, parquet.ValueOf("\x00\x00"), parquet.ValueOf(" \x00"))
			}
		case kind == "text" || kind == "padded":
			if seldom(r, 3) {
				e.id = "Q" + e.id
			}
			value = parquet.ValueOf(e.id + map[bool]string{true: "\x00\x00"}[kind == "padded"])
		case kind == "int32":
			value = parquet.Int32Value(int32(n))
		case kind == "int64":
			value = parquet.Int64Value(int64(n))
		default:
			value = parquet.DoubleValue(float64(n))
		}
		c.values = append(c.values, value)
	}
}

// text fills a column of texts, of which one in some is missing.
func (f *exportFile) text(r *rand.Rand, x *exportSet, role string, missing int, field func(*entry) *string, of func(*entry) string) {
	required := slices.Contains([]string{"struttura", "oggetto"}, role)
	if !required && f.nulls(r, x, role, true) {
		return
	}
	const width = 40
	kind := oneOf(r, "text", "text", "padded", "fixed")
	node := parquet.String()
	if kind == "fixed" {
		node = parquet.Leaf(parquet.FixedLenByteArrayType(width))
	}
	c := f.column(r, x, role, node)
	for _, e := range f.rows {
		text := ""
		if !seldom(r, missing) {
			text = of(e)
		}
		*field(e) = text
		switch {
		case text == "" && seldom(r, 2):
			c.values = append(c.values, parquet.NullValue())
			continue
		case text == "":
			text = oneOf(r, "", " ", "\t ")
		}
		if kind == "padded" {
			text += oneOf(r, "", "\x00", "\x00\x00\x00")
		}
		if kind == "fixed" {
			text += strings.Repeat("\x00", width-len(text))
		}
		value := parquet.ByteArrayValue([]byte(text))
		if kind == "fixed" {
			value = parquet.FixedLenByteArrayValue([]byte(text))
		}
		c.values = append(c.values, value)
	}
}

func (f *exportFile) soglie(r *rand.Rand, x *exportSet, dirty int, of func(*entry) int) {
	if f.nulls(r, x, "soglia_giorni", true) {
		return
	}
	kind := oneOf(r, "int32", "int8", "int64", "double")
	node := map[string]parquet.Node{"int32": parquet.Int(32), "int8": parquet.Int(8), "int64": parquet.Leaf(parquet.Int64Type),
		"double": parquet.Leaf(parquet.DoubleType)}[kind]
	c := f.column(r, x, "soglia_giorni", node)
	for _, e := range f.rows {
		if seldom(r, 6) {
			c.values = append(c.values, parquet.NullValue())
			continue
		}
		days := float64(of(e))
		if seldom(r, dirty) {
			days = oneOf(r, 0.0, 7, 30, -5)
			if kind == "double" {
				days = oneOf(r, 7.0, 7.5, 5.25, 24.5)
			}
		}
		e.soglia = &days
		switch kind {
		case "int32", "int8":
			c.values = append(c.values, parquet.Int32Value(int32(days)))
		case "int64":
			c.values = append(c.values, parquet.Int64Value(int64(days)))
		default:
			c.values = append(c.values, parquet.DoubleValue(days))
		}
	}
}

func (f *exportFile) dates(r *rand.Rand, x *exportSet, role string, field func(*entry) *reading, of func(*entry, *dateKind) (parquet.Value, reading)) {
	if role == "data_definizione" && f.nulls(r, x, role, false) {
		return
	}
	k := newDateKind(r)
	c := f.column(r, x, role, k.node)
	for _, e := range f.rows {
		value, read := of(e, k)
		*field(e) = read
		c.values = append(c.values, value)
	}
}

// dateKind is a type of a column of dates.
type dateKind struct {
	name string // date, timestamp, int96 or text
	node parquet.Node
	unit time.Duration
	utc  bool
}

func newDateKind(r *rand.Rand) *dateKind {
	switch r.IntN(10) {
	case 0, 1:
		return &dateKind{name: "date", node: parquet.Date()}
	case 2:
		return &dateKind{name: "int96", node: parquet.Leaf(parquet.Int96Type), utc: true}
	case 3, 4, 5:
		return &dateKind{name: "text", node: parquet.String()}
	}
	unit := r.IntN(3)
	utc := r.IntN(2) == 0
	return &dateKind{"timestamp", parquet.TimestampAdjusted([]parquet.TimeUnit{parquet.Millisecond, parquet.Microsecond, parquet.Nanosecond}[unit], utc),
		[]time.Duration{time.Millisecond, time.Microsecond, time.Nanosecond}[unit], utc}
}

func (k *dateKind) missing(r *rand.Rand) (parquet.Value, reading) {
	if k.name == "text" && seldom(r, 3) {
		return parquet.ValueOf(oneOf(r, "", " ")), reading{}
	}
	return parquet.NullValue(), reading{}
}

var rome = func() *time.Location {
	zone, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		panic(err)
	}
	return zone
}()

// at is a time of a day as the column has it: of the civil day where it has civil times
// or days, else an instant of the day in UTC, which may be on the next day in Rome.
func (k *dateKind) at(r *rand.Rand, day int) (parquet.Value, reading) {
	seconds := int64(day)*86400 + int64(oneOf(r, 0, 1, 1800, 43200, 79199, 79200, 81000, 82799, 82800, 84600, 86399))
	local := reading{given: true, isDate: true, day: day}
	instant := local
	if t := time.Unix(seconds, 0).In(rome); t.Year() > 9999 {
		instant = reading{given: true, beyond: true}
	} else {
		instant.day = dateOf(t)
	}
	t := time.Unix(seconds, 0).UTC()
	switch k.name {
	case "date":
		return parquet.Int32Value(int32(day)), local
	case "int96":
		nanos, julian := uint64(seconds-int64(day)*86400)*1e9, uint32(day+2440588)
		return parquet.Int96Value(deprecated.Int96{0: uint32(nanos), 1: uint32(nanos >> 32), 2: julian}), instant
	case "text":
		switch form := r.IntN(9); form {
		case 0:
			return parquet.ValueOf(t.Format("2006-01-02")), local
		case 1:
			return parquet.ValueOf(t.Format(oneOf(r, "2006-01-02 15:04:05", "2006-01-02T15:04:05.999", "2006-01-02T15:04", "2006-01-02T15:04:05"))), local
		case 2:
			return parquet.ValueOf(t.Format("02/01/2006")), local
		case 3:
			return parquet.ValueOf(t.Format(oneOf(r, "02/01/2006 15:04", "02/01/2006 15:04:05"))), local
		case 4, 5:
			return parquet.ValueOf(t.Format("2/1/2006")), local
		case 6:
			return parquet.ValueOf(t.Format(oneOf(r, "2006-01-02T15:04:05Z", "2006-01-02 15:04:05.000Z"))), instant
		}
		// The same instant as other zones write it.
		zoned := t.In(time.FixedZone("", oneOf(r, 3600, 7200, -5*3600, 0)))
		if zoned.Year() > 9999 {
			zoned = t
		}
		return parquet.ValueOf(zoned.Format(oneOf(r, "2006-01-02T15:04:05-07:00", "2006-01-02T15:04:05-0700", "2006-01-02 15:04:05-07", "2006-01-02T15:04:05.000-07:00"))), instant
	}
	if k.utc {
		local = instant
	}
	if k.unit == time.Nanosecond && (seconds > math.MaxInt64/1_000_000_000-86400 || seconds < math.MinInt64/1_000_000_000+86400) {
		return k.missing(r) // nanoseconds do not reach so far
	}
	return parquet.Int64Value(seconds * int64(time.Second/k.unit)), local
}

// bad is a value that is no date; can tells whether the type has such values.
func (k *dateKind) bad(r *rand.Rand) (v parquet.Value, d reading, can bool) {
	d = reading{given: true}
	switch {
	case k.name == "date":
		return parquet.Int32Value(int32(dayOf(-3000, 1, 1))), d, true
	case k.name == "text":
		return parquet.ValueOf(oneOf(r, "n.d.", "2025-02-30", "31/06/2025", "2025-13-01", "0000-01-01", "1/1/25", "2025-06-01T25:00:00")), d, true
	case k.name == "timestamp" && k.unit != time.Nanosecond:
		return parquet.Int64Value(int64(dayOf(-3000, 1, 1)) * 86400 * int64(time.Second/k.unit)), d, true
	}
	return v, d, false
}

// sentinel is a way of writing that there is no definizione.
func (k *dateKind) sentinel(r *rand.Rand) (parquet.Value, reading) {
	if k.unit == time.Nanosecond {
		last := reading{given: true, isDate: true, day: dayOf(2262, 4, 11), lastNanos: true}
		return parquet.Int64Value(oneOf(r, math.MaxInt64, int64(dayOf(2262, 4, 11))*86_400_000_000_000)), last
	}
	return k.at(r, oneOf(r, dayOf(2900, 1, 1), dayOf(2999, 12, 31), dayOf(4712, 12, 31), dayOf(9999, 12, 31)))
}

// parquet writes the export: in several row groups and pages, in some encoding and codec.
func (f *exportFile) parquet(r *rand.Rand) []byte {
	group := parquet.Group{}
	codec := oneOf[compress.Codec](r, &parquet.Uncompressed, &parquet.Snappy, &parquet.Gzip, &parquet.Zstd, &parquet.Lz4Raw, &parquet.Brotli)
	for _, c := range f.columns {
		node := c.node
		switch kind := node.Type().Kind(); {
		case c.isNull:
		case seldom(r, 2):
			node = parquet.Encoded(node, &parquet.RLEDictionary)
		case (kind == parquet.Int32 || kind == parquet.Int64) && seldom(r, 2):
			node = parquet.Encoded(node, &parquet.DeltaBinaryPacked)
		case kind == parquet.ByteArray && seldom(r, 2):
			node = parquet.Encoded(node, oneOf[encoding.Encoding](r, &parquet.DeltaLengthByteArray, &parquet.DeltaByteArray))
		}
		node = parquet.Compressed(node, codec)
		if slices.ContainsFunc(c.values, parquet.Value.IsNull) || seldom(r, 2) {
			node = parquet.Optional(node)
		}
		group[c.name] = node
	}
	schema := parquet.NewSchema("quesiti", group)
	options := []parquet.WriterOption{schema, parquet.PageBufferSize(oneOf(r, 64, 300, 1<<20)), parquet.DataPageVersion(1 + r.IntN(2)), parquet.DataPageStatistics(seldom(r, 2))}
	if f.declared != nil {
		options = append(options, parquet.KeyValueMetadata(export.RilevazioneKey, iso(*f.declared)))
	}
	var out bytes.Buffer
	w := parquet.NewGenericWriter[any](&out, options...)
	perGroup := oneOf(r, 1+r.IntN(7), 40, 1000)
	for i := range f.rows {
		row := make(parquet.Row, len(f.columns))
		for _, c := range f.columns {
			leaf, _ := schema.Lookup(c.name)
			level := 0
			if leaf.Node.Optional() && !c.values[i].IsNull() {
				level = 1
			}
			row[leaf.ColumnIndex] = c.values[i].Level(0, level, leaf.ColumnIndex)
		}
		if _, err := w.WriteRows([]parquet.Row{row}); err != nil {
			panic(err)
		}
		if (i+1)%perGroup == 0 {
			if err := w.Flush(); err != nil {
				panic(err)
			}
		}
	}
	if err := w.Close(); err != nil {
		panic(err)
	}
	return fixture.Forged(out.Bytes(), func(m *format.FileMetaData) {
		for _, c := range f.columns {
			for i := range m.Schema {
				if c.isNull && m.Schema[i].Name == c.name {
					m.Schema[i].LogicalType = format.LogicalType{Value: new(format.NullType)}
				}
			}
		}
	})
}
