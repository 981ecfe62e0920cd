package demofile

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"

	"github.com/parquet-go/parquet-go"

	"cruscotto/core/demo"
)

// further makes the columns that an export has beside those of the schema, as the
// exports of ticket systems do: no role uses them, and a reader that wants the others
// should not pay for them. Their chance is a sequence of its own, so that the quesiti
// are the same without them.
type further struct {
	*rand.Rand
	out     *parquet.GenericWriter[demo.Quesito]
	quesiti *parquet.Schema // of the columns that come before
	drawn   []func(r *rand.Rand, invio int64) parquet.Value
	rows    []parquet.Row
}

// A furtherKind is a kind of further column. Nil is null.
type furtherKind struct {
	name string // followed by the position of the column
	typ  reflect.Type
	tag  string
	draw func(r *rand.Rand, invio int64) parquet.Value
}

// furtherKinds take turns, so that a file of any width has all of them.
var furtherKinds = []furtherKind{
	{"canale", reflect.TypeFor[*string](), "dict", oneOf("web", "PEC", "app", "contact center", "sportello")},
	{"riaperture", reflect.TypeFor[*int32](), "", func(r *rand.Rand, _ int64) parquet.Value { return parquet.ValueOf(int32(r.ExpFloat64())) }},
	{"nota", reflect.TypeFor[*string](), "", note},
	{"aggiornato", reflect.TypeFor[*int64](), "timestamp(microsecond)", func(r *rand.Rand, invio int64) parquet.Value {
		return parquet.ValueOf(invio + r.Int64N(30*86400e6))
	}},
	{"priorita", reflect.TypeFor[*string](), "dict", oneOf("bassa", "normale", "alta", "urgente")},
	{"urgente", reflect.TypeFor[*bool](), "", func(r *rand.Rand, _ int64) parquet.Value { return parquet.ValueOf(r.IntN(50) == 0) }},
	{"gruppo", reflect.TypeFor[*string](), "dict", oneOf(groups...)},
	{"pratica", reflect.TypeFor[*int64](), "", func(r *rand.Rand, _ int64) parquet.Value { return parquet.ValueOf(r.Int64N(1e12)) }},
	{"preso_in_carico", reflect.TypeFor[*int64](), "timestamp(millisecond)", func(r *rand.Rand, invio int64) parquet.Value {
		return orNull(r, parquet.ValueOf(invio/1000+r.Int64N(86400e3)))
	}},
	{"esito", reflect.TypeFor[*string](), "dict", func(r *rand.Rand, invio int64) parquet.Value { return orNull(r, outcomes(r, invio)) }},
}

var (
	outcomes = oneOf("accolto", "respinto", "integrazione richiesta", "trasferito", "duplicato")
	groups   = func() (names []string) {
		for i := range 200 {
			names = append(names, fmt.Sprintf("Gruppo di lavoro %03d", i))
		}
		return names
	}()
)

func oneOf(texts ...string) func(*rand.Rand, int64) parquet.Value {
	values := make([]parquet.Value, len(texts))
	for i, text := range texts {
		values[i] = parquet.ValueOf(text)
	}
	return func(r *rand.Rand, _ int64) parquet.Value { return values[r.IntN(len(values))] }
}

// orNull leaves out a value of ten.
func orNull(r *rand.Rand, value parquet.Value) parquet.Value {
	if r.IntN(10) == 0 {
		return parquet.NullValue()
	}
	return value
}

var noteWords = strings.Fields(`si chiede di verificare la posizione contributiva del mese indicato in quanto la denuncia
	risulta scartata per errore sul codice di conguaglio dopo invio tardivo e si allega copia della ricevuta F24 con
	importo versato regolarmente entro scadenza cliente segnala mancata risposta al precedente quesito urgente DURC
	irregolare azienda cessata matricola sospesa nuovo inquadramento richiesta annullamento nota rettifica grazie`)

// note is a free text of 20 to 80 characters.
func note(r *rand.Rand, _ int64) parquet.Value {
	var text [96]byte
	n, length := 0, 20+r.IntN(61)
	for n < length {
		n += copy(text[n:], noteWords[r.IntN(len(noteWords))])
		n += copy(text[n:], " ")
	}
	return parquet.ValueOf(strings.TrimSpace(string(text[:length])))
}

// furtherSchema is the schema of quesiti with columns after it, and how their values are
// drawn.
func furtherSchema(columns int) (schema *parquet.Schema, drawn []func(*rand.Rand, int64) parquet.Value) {
	fields := reflect.VisibleFields(reflect.TypeFor[demo.Quesito]())
	for i := len(fields); i < columns; i++ {
		kind := furtherKinds[len(drawn)%len(furtherKinds)]
		name := fmt.Sprintf("%s_%d", kind.name, i+1)
		fields = append(fields, reflect.StructField{Name: "Further" + name, Type: kind.typ,
			Tag: reflect.StructTag(fmt.Sprintf(`parquet:"%s"`, strings.TrimSuffix(name+","+kind.tag, ",")))})
		drawn = append(drawn, kind.draw)
	}
	return parquet.SchemaOf(reflect.New(reflect.StructOf(fields)).Interface()), drawn
}

// write writes quesiti with their further columns.
func (f *further) write(quesiti []demo.Quesito) (int, error) {
	for len(f.rows) < len(quesiti) {
		f.rows = append(f.rows, nil)
	}
	for i := range quesiti {
		q := &quesiti[i]
		row := f.quesiti.Deconstruct(f.rows[i][:0], q)
		invio := int64(0)
		if q.Invio != nil {
			invio = *q.Invio
		}
		for _, draw := range f.drawn {
			value := draw(f.Rand, invio)
			defined := 1
			if value.IsNull() {
				defined = 0
			}
			row = append(row, value.Level(0, defined, len(row)))
		}
		f.rows[i] = row
	}
	return f.out.WriteRows(f.rows[:len(quesiti)])
}
