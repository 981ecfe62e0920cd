package catalog

import (
	"bytes"
	"errors"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"

	"cruscotto/core/words"
)

// MaxBytes is how large a configuration may be: a soglia for each of a million oggetti.
const MaxBytes = 64 << 20

// reader sets a struct from the expressions of a TOML document, one after the other. The
// library's own decoder compares each key with all before it: 75,000 soglie took it 10 s.
type reader struct {
	unstable.Parser
	seen map[string]*unstable.Node // the last part of keys and headers of tables, by the whole
}

// read sets what a document says; its keys are the toml tags of target. Errors are
// *words.Problem and name the line.
func read(text string, target any) error {
	r := reader{seen: make(map[string]*unstable.Node)}
	r.Reset([]byte(text))
	root := reflect.ValueOf(target).Elem()
	var table []*unstable.Node
	for r.NextExpression() {
		expression := r.Expression()
		var err error
		switch expression.Kind {
		case unstable.KeyValue:
			err = r.set(root, slices.Concat(table, copied(expression.Key())), 0, expression.Value())
		case unstable.Table:
			table = copied(expression.Key())
			err = r.set(root, table, 0, nil)
		default:
			err = r.problem(expression.Child(), "una tabella si scrive [così], non [[così]]", "a table is written [so], not [[so]]")
		}
		if err != nil {
			return err
		}
	}
	var syntax *unstable.ParserError
	if errors.As(r.Error(), &syntax) {
		at := r.Shape(r.Range(syntax.Highlight)).Start
		return words.Errorf("configurazione, riga %d, colonna %d: non è TOML valido (%s)",
			"configuration, line %d, column %d: not valid TOML (%s)", at.Line, at.Column, syntax.Message)
	}
	return r.Error()
}

// copied are the parts of a key, which outlive the expression that they are of.
func copied(key unstable.Iterator) (parts []*unstable.Node) {
	for key.Next() {
		part := *key.Node()
		part.Data = bytes.Clone(part.Data)
		parts = append(parts, &part)
	}
	return parts
}

// set gives the value, or a table where there is none, to the key within to of which some
// parts are already found.
func (r *reader) set(to reflect.Value, key []*unstable.Node, found int, value *unstable.Node) error {
	if found == len(key) {
		return r.assign(to, key, value)
	}
	part := key[found]
	switch to.Kind() {
	case reflect.Struct:
		var names []string
		for i := range to.NumField() {
			name := to.Type().Field(i).Tag.Get("toml")
			if name == string(part.Data) {
				return r.set(to.Field(i), key, found+1, value)
			}
			names = append(names, name)
		}
		return r.problem(part, "la chiave «%s» non esiste; qui le chiavi sono %s", "there is no key %q; the keys here are %s",
			path(key[:found+1], "."), strings.Join(names, ", "))
	case reflect.Map:
		if to.IsNil() {
			to.Set(reflect.MakeMap(to.Type()))
		}
		name := reflect.ValueOf(string(part.Data))
		element := reflect.New(to.Type().Elem()).Elem()
		if known := to.MapIndex(name); known.IsValid() {
			element.Set(known)
		}
		if err := r.set(element, key, found+1, value); err != nil {
			return err
		}
		if value != nil || element.Kind() == reflect.Struct {
			to.SetMapIndex(name, element)
		}
		return nil
	}
	return r.problem(part, "«%s» è un valore, non una tabella", "%q is a value, not a table", path(key[:found], "."))
}

// assign gives a value, or a table where there is none, to what has a key.
func (r *reader) assign(to reflect.Value, key []*unstable.Node, value *unstable.Node) error {
	last := key[len(key)-1]
	full := path(key, "\x00")
	if first, twice := r.seen[full]; twice {
		return r.problem(last, "la chiave «%s» è già alla riga %d", "the key %q is already on line %d", path(key, "."), r.line(first))
	}
	r.seen[full] = last
	table := to.Kind() == reflect.Struct || to.Kind() == reflect.Map
	switch {
	case table && value == nil:
		return nil
	case table && value.Kind == unstable.InlineTable:
		for inner := value.Children(); inner.Next(); {
			if err := r.set(to, slices.Concat(key, copied(inner.Node().Key())), len(key), inner.Node().Value()); err != nil {
				return err
			}
		}
		return nil
	case table:
		return r.problem(last, "«%s» è una tabella, non un valore", "%q is a table, not a value", path(key, "."))
	case value == nil:
		return r.problem(last, "«%s» è un valore, non una tabella", "%q is a value, not a table", path(key, "."))
	case to.Kind() == reflect.String && value.Kind == unstable.String:
		to.SetString(string(value.Data))
		return nil
	case to.Kind() == reflect.Int64 && value.Kind == unstable.Integer:
		n, err := strconv.ParseInt(string(value.Data), 0, 64) // also 0x and _, as in TOML
		if err == nil {
			to.SetInt(n)
			return nil
		}
	}
	wanted := words.Text{It: "un testo tra virgolette", En: "a text in quotes"}
	if to.Kind() == reflect.Int64 {
		wanted = words.Text{It: "un numero intero, senza virgolette", En: "a whole number, without quotes"}
	}
	return r.problem(last, "il valore di «%s» deve essere %s", "the value of %q must be %s", path(key, "."), wanted)
}

// problem tells what is wrong with a part of a key.
func (r *reader) problem(part *unstable.Node, it, en string, args ...any) error {
	return words.Errorf("configurazione, riga %d: %s", "configuration, line %d: %s", r.line(part), words.Format(it, en, args...))
}

func (r *reader) line(part *unstable.Node) int {
	return bytes.Count(r.Data()[:part.Raw.Offset], []byte("\n")) + 1
}

func path(key []*unstable.Node, separator string) string {
	parts := make([]string, len(key))
	for i, part := range key {
		parts[i] = string(part.Data)
	}
	return strings.Join(parts, separator)
}
