package catalog

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
)

// TOML is a configuration as [Parse] reads it: what differs from the default, each table
// in the order of its keys.
func (c *Catalog) TOML() string {
	var b strings.Builder
	writeTable(&b, "", reflect.ValueOf(*c), reflect.ValueOf(*Default()))
	return strings.TrimPrefix(b.String(), "\n")
}

// writeTable writes what a struct has other than another: its values, then its tables,
// whose names begin with its own.
func writeTable(b *strings.Builder, name string, of, than reflect.Value) {
	for i := range of.NumField() {
		if field := of.Field(i); field.Kind() != reflect.Map && !field.Equal(than.Field(i)) {
			fmt.Fprintf(b, "%s = %s\n", of.Type().Field(i).Tag.Get("toml"), value(field))
		}
	}
	for i := range of.NumField() {
		field := of.Field(i)
		if field.Kind() != reflect.Map || field.Len() == 0 {
			continue
		}
		table := name + of.Type().Field(i).Tag.Get("toml")
		tables := field.Type().Elem().Kind() == reflect.Struct
		if !tables {
			fmt.Fprintf(b, "\n[%s]\n", table)
		}
		keys := field.MapKeys()
		slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
		for _, k := range keys {
			key, element := quoted(k.String()), field.MapIndex(k)
			if !tables {
				fmt.Fprintf(b, "%s = %s\n", key, value(element))
				continue
			}
			fmt.Fprintf(b, "\n[%s.%s]\n", table, key)
			writeTable(b, table+"."+key+".", element, reflect.Zero(element.Type()))
		}
	}
}

func value(v reflect.Value) string {
	if v.Kind() == reflect.String {
		return quoted(v.String())
	}
	return fmt.Sprint(v.Int())
}

// quoted is a text in quotes, as JSON writes it: TOML reads the same, but for the one
// control character that JSON does not escape.
func quoted(text string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.Encode(text) // a text has no way to fail
	return strings.ReplaceAll(strings.TrimSuffix(b.String(), "\n"), "\x7f", `\u007f`)
}
