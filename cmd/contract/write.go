package main

import (
	"encoding"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"unicode"

	"cruscotto/wasm/calls"
)

// contract gives the texts of the files, by name, given the folder of the module. The constants
// are in a file of their own: the script of the reports has it in it, and esbuild chooses the
// short names of a script by the whole text of its files, so that a type in it would change
// the bytes of every report.
func contract(module string) (map[string]string, error) {
	constants, err := constantsFile()
	if err != nil {
		return nil, err
	}
	types, err := typesFile(module)
	return map[string]string{"constants.ts": constants, "contract.ts": types}, err
}

func constantsFile() (string, error) {
	var b strings.Builder
	b.WriteString("// Values that Go and the page both know: `make contract` writes them.\n\n")
	for _, c := range constants {
		value, err := typescript(c.value)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "/** %s. */\nexport const %s = %s;\n", c.about, c.name, value)
	}
	return b.String(), nil
}

func typesFile(module string) (string, error) {
	var b strings.Builder
	b.WriteString("// Documents and functions that Go and the page both know: `make contract` writes them.\n\n")
	b.WriteString("/** JSON of a T. */\nexport type Json<T> = string & { of?: T };\n")
	for _, k := range known {
		switch k.of.Kind() {
		case reflect.Struct:
			fmt.Fprintf(&b, "\nexport interface %s {\n\t%s;\n}\n", k.name, strings.Join(fields(k.of), ";\n\t"))
		case reflect.String:
			values, err := constantsOf(module, k.of)
			if err != nil {
				return "", err
			}
			fmt.Fprintf(&b, "\nexport type %s = %s;\n", k.name, strings.Join(values, " | "))
			if k.list != "" {
				fmt.Fprintf(&b, "export const %s: %s[] = [%s];\n", k.list, k.name, strings.Join(values, ", "))
			}
		default:
			fmt.Fprintf(&b, "\nexport type %s = %s;\n", k.name, inline(k.of))
		}
	}
	b.WriteString("\n/** The functions of the engine: package calls tells about them. */\nexport interface Engine {\n")
	for _, f := range calls.Functions {
		signature, err := signature(f)
		if err != nil {
			return "", err
		}
		fmt.Fprintf(&b, "\t%s;\n", signature)
	}
	b.WriteString("}\n")
	return b.String(), nil
}

// typescript is a value, of which no part can be set.
func typescript(value any) (string, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	err := e.Encode(value)
	text := strings.TrimSuffix(b.String(), "\n")
	text = strings.ReplaceAll(text, "],[", "],\n\t[") // a term a line
	if k := reflect.TypeOf(value).Kind(); k == reflect.Slice || k == reflect.Array || k == reflect.Struct {
		text += " as const"
	}
	return text, err
}

// signature is how a function of the engine is declared.
func signature(f calls.Function) (string, error) {
	names, t := strings.Fields(f.Args), reflect.TypeOf(f.Type)
	if len(names) != t.NumIn() {
		return "", fmt.Errorf("%s has %d arguments and %d names", f.Name, t.NumIn(), len(names))
	}
	args := make([]string, len(names))
	for i, name := range names {
		args[i] = name + ": " + of(t.In(i))
		if t.IsVariadic() && i == len(names)-1 {
			args[i] = "..." + args[i]
		}
	}
	result := "null"
	if t.NumOut() > 0 {
		result = of(t.Out(0))
	}
	return fmt.Sprintf("%s(%s): %s", f.Name, strings.Join(args, ", "), result), nil
}

// of is a type where it is used: by its name, if it has one.
func of(t reflect.Type) string {
	for _, k := range known {
		if k.of == t {
			return k.name
		}
	}
	return inline(t)
}

// inline is a type by what it consists of. Slices are never null but where a field says so,
// and a pointer may be where it is not left out instead.
func inline(t reflect.Type) string {
	if as, ok := written[t]; ok {
		return of(as)
	}
	if implements[json.Marshaler](t) || implements[encoding.TextMarshaler](t) {
		panic(fmt.Sprintf("%v writes itself as JSON: written must tell how", t))
	}
	switch t.Kind() {
	case reflect.Bool:
		return "boolean"
	case reflect.String:
		return "string"
	case reflect.Interface:
		return "(string | number | null)" // a cell of a table
	case reflect.Pointer:
		return of(t.Elem()) + " | null"
	case reflect.Slice, reflect.Array:
		if t.Elem().Kind() == reflect.Uint8 {
			return "Uint8Array"
		}
		if t.Elem().Kind() == reflect.Pointer {
			return "(" + of(t.Elem()) + ")[]"
		}
		return of(t.Elem()) + "[]"
	case reflect.Map:
		if of(t.Key()) == "string" {
			return "Record<string, " + of(t.Elem()) + ">"
		}
		return "Partial<Record<" + of(t.Key()) + ", " + of(t.Elem()) + ">>"
	case reflect.Struct:
		switch {
		case t == reflect.TypeFor[calls.File]():
			return "File"
		case strings.HasPrefix(t.Name(), "JSON["):
			return "Json<" + of(t.Field(0).Type) + ">"
		}
		return "{ " + strings.Join(fields(t), "; ") + " }"
	}
	if t.ConvertibleTo(reflect.TypeFor[float64]()) {
		return "number"
	}
	panic(fmt.Sprintf("%v has no form in JSON", t))
}

func implements[I any](t reflect.Type) bool { return t.Implements(reflect.TypeFor[I]()) }

// fields are the fields of a struct, and of those that it embeds, as JSON has them.
func fields(t reflect.Type) (all []string) {
	for _, f := range reflect.VisibleFields(t) {
		name, options, _ := strings.Cut(f.Tag.Get("json"), ",")
		if f.Anonymous || !f.IsExported() || name == "-" {
			continue
		}
		of, mark := of(f.Type), ": "
		switch {
		case options == "omitempty":
			of, mark = strings.TrimSuffix(of, " | null"), "?: "
		case f.Tag.Get("contract") == "null":
			of += " | null"
		}
		all = append(all, name+mark+of)
	}
	return all
}

// constantsOf are the constants of a type of texts, in the order of their declaration.
func constantsOf(module string, t reflect.Type) (values []string, err error) {
	folder := filepath.Join(module, strings.TrimPrefix(t.PkgPath(), "cruscotto"))
	sources, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		return nil, err
	}
	for _, path := range sources {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return nil, err
		}
		ast.Inspect(file, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok {
				return true
			}
			if name, ok := spec.Type.(*ast.Ident); ok && name.Name == t.Name() && len(spec.Values) == 1 {
				if value, ok := spec.Values[0].(*ast.BasicLit); ok {
					values = append(values, value.Value)
				}
			}
			return true
		})
	}
	if len(values) == 0 {
		return nil, fmt.Errorf("%v has no constants in %s", t, folder)
	}
	return values, nil
}

// ranges are the ranges of a table as those of a regular expression.
func ranges(table *unicode.RangeTable) string {
	var b strings.Builder
	add := func(low, high uint64) {
		b.WriteString(`\u{` + strconv.FormatUint(low, 16) + `}-\u{` + strconv.FormatUint(high, 16) + `}`)
	}
	for _, r := range table.R16 {
		add(uint64(r.Lo), uint64(r.Hi))
	}
	for _, r := range table.R32 {
		add(uint64(r.Lo), uint64(r.Hi))
	}
	return b.String()
}
