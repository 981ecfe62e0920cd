package main

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"unicode"

	"cruscotto/core/catalog"
	"cruscotto/core/indicator"
	"cruscotto/wasm/calls"
)

func TestTheContractThatIsCommittedIsTheOneOfGo(t *testing.T) {
	module := filepath.Join("..", "..")
	files, err := contract(module)
	if err != nil {
		t.Fatal(err)
	}
	for name, made := range files {
		committed, err := os.ReadFile(filepath.Join(module, "static", "src", "engine", name))
		if err != nil || made != string(committed) {
			t.Errorf("static/src/engine/%s is stale: make contract (%v)", name, err)
		}
	}
}

func TestTypesAreThoseOfTheirJSON(t *testing.T) {
	type inner struct {
		A int64 `json:"a"`
	}
	type outer struct {
		inner
		Lost   string   `json:"-"`
		Maybe  *float64 `json:"maybe"`
		Left   *inner   `json:"left,omitempty"`
		Absent []string `json:"absent" contract:"null"`
		_      int
	}
	for _, test := range []struct {
		of   reflect.Type
		want string
	}{
		{reflect.TypeFor[bool](), "boolean"},
		{reflect.TypeFor[uint8](), "number"},
		{reflect.TypeFor[[]byte](), "Uint8Array"},
		{reflect.TypeFor[[][]byte](), "Uint8Array[]"},
		{reflect.TypeFor[*[]byte](), "Uint8Array | null"},
		{reflect.TypeFor[[]*int](), "(number | null)[]"},
		{reflect.TypeFor[[2]int](), "number[]"},
		{reflect.TypeFor[[]any](), "(string | number | null)[]"},
		{reflect.TypeFor[map[string]int64](), "Record<string, number>"},
		{reflect.TypeFor[map[catalog.Base][]string](), "Partial<Record<Base, string[]>>"},
		{reflect.TypeFor[indicator.Chiave](), "Partial<Record<Dimension, string>>"},
		{reflect.TypeFor[calls.JSON[[]calls.Query]](), "Json<Query[]>"},
		{reflect.TypeFor[calls.File](), "File"},
		{reflect.TypeFor[outer](), "{ a: number; maybe: number | null; left?: { a: number }; absent: string[] | null }"},
	} {
		if got := of(test.of); got != test.want {
			t.Errorf("%v: %s, not %s", test.of, got, test.want)
		}
	}
}

// self is a type that writes itself as JSON.
type self struct{}

func (self) MarshalJSON() ([]byte, error) { return []byte("1"), nil }

func TestTypesThatWriteThemselvesAreToBeNamed(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("a type that writes itself as JSON was taken for what it consists of")
		}
	}()
	of(reflect.TypeFor[self]())
}

func TestValuesOfTextsAreTheirConstants(t *testing.T) {
	got, err := constantsOf(filepath.Join("..", ".."), reflect.TypeFor[indicator.Solo]())
	if want := []string{`""`, `"definiti"`, `"giacenti"`, `"scaduti"`}; err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%s, not %s (%v)", got, want, err)
	}
	if got, err := constantsOf(filepath.Join("..", ".."), reflect.TypeFor[calls.Mapping]()); err == nil {
		t.Errorf("a type without constants has %s", got)
	}
}

func TestAFunctionHasANameForEachArgument(t *testing.T) {
	for _, test := range []struct {
		of   calls.Function
		want string // "" where it fails
	}{
		{calls.Function{Name: "f", Args: "a b", Type: (func(int, ...[]byte) calls.JSON[string])(nil)}, "f(a: number, ...b: Uint8Array[]): Json<string>"},
		{calls.Function{Name: "f", Args: "", Type: (func())(nil)}, "f(): null"},
		{calls.Function{Name: "f", Args: "a", Type: (func())(nil)}, ""},
	} {
		if got, err := signature(test.of); got != test.want || (err == nil) != (test.want != "") {
			t.Errorf("%s, not %s (%v)", got, test.want, err)
		}
	}
}

func TestRangesAreThoseOfTheTable(t *testing.T) {
	table := &unicode.RangeTable{R16: []unicode.Range16{{Lo: 0x2d, Hi: 0x2d, Stride: 1}}, R32: []unicode.Range32{{Lo: 0x10000, Hi: 0x10ffff, Stride: 1}}}
	if got, want := ranges(table), `\u{2d}-\u{2d}\u{10000}-\u{10ffff}`; got != want {
		t.Errorf("%s, not %s", got, want)
	}
}
