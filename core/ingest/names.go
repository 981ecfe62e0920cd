package ingest

import (
	"math"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"cruscotto/core/calendar"
	"cruscotto/core/export"
)

// named is the dictionary of the names of strutture, and the pairs of a struttura and its
// name: batches have the code of a pair where others have that of a struttura.
type named struct {
	*dictionary
	pairs []pair
	codes map[pair]uint32
	usual []uint32 // by struttura: its last pair, 0 before the first
	names []uint8  // by struttura: how many it has
}

// pair is the codes of a struttura and of its name.
type pair struct{ struttura, nome uint32 }

// mostNames is how many names a struttura can have in a row group. One of more is named by
// other things, such as the firms that ask.
const mostNames = 100

// beyondNames is the code, and beyondName the text, of further ones. No file has this text,
// as texts lose NUL characters at their end.
const (
	beyondNames = math.MaxUint32
	beyondName  = "\x00"
)

func newNamed() *named {
	return &named{dictionary: newDictionary(), pairs: []pair{{nome: beyondNames}}, codes: make(map[pair]uint32)}
}

// join turns the codes of strutture into those of pairs with names, in place.
func (n *named) join(strutture, nomi []uint32) {
	for i, struttura := range strutture {
		for int(struttura) >= len(n.usual) {
			n.usual, n.names = append(n.usual, 0), append(n.names, 0)
		}
		code := n.usual[struttura]
		if code == 0 || n.pairs[code].nome != nomi[i] {
			code = n.code(pair{struttura, nomi[i]})
			n.usual[struttura] = code
		}
		strutture[i] = code
	}
}

// code interns a pair. A missing struttura has no name.
func (n *named) code(p pair) uint32 {
	if p.struttura == 0 {
		p.nome = 0
	}
	code, known := n.codes[p]
	if !known && p.nome > 0 {
		if n.names[p.struttura]++; n.names[p.struttura] > mostNames {
			n.names[p.struttura] = mostNames
			p.nome = beyondNames
			code, known = n.codes[p]
		}
	}
	if known {
		return code
	}
	code = uint32(len(n.pairs))
	n.pairs = append(n.pairs, p)
	n.codes[p] = code
	n.room -= textCost
	return code
}

// arrays are the strutture and the names of the pairs.
func (n *named) arrays(strutture *dictionary) (codici, nomi arrow.Array) {
	of := [2][]string{make([]string, len(n.pairs)), make([]string, len(n.pairs))}
	for code, p := range n.pairs[1:] {
		of[0][1+code] = strutture.values[p.struttura]
		if of[1][1+code] = beyondName; p.nome != beyondNames {
			of[1][1+code] = n.values[p.nome]
		}
	}
	return texts(of[0]), texts(of[1])
}

// AddNames notes the names that a batch gives to strutture in its quesiti sent up to a day.
func AddNames(names *export.Names, batch arrow.Record, until calendar.Day) {
	nomi, some := batch.Column(Nome).(*array.Dictionary)
	if !some {
		return
	}
	texts := nomi.Dictionary().(*array.String)
	latest := make([]arrow.Date32, texts.Len()) // by code; 0, as valid days are later, where there is none
	invii := batch.Column(Invio).(*array.Date32).Date32Values()
	switch codes := nomi.Indices().(type) {
	case *array.Uint8:
		addLatest(latest, codes.Uint8Values(), invii, arrow.Date32(until))
	case *array.Uint16:
		addLatest(latest, codes.Uint16Values(), invii, arrow.Date32(until))
	case *array.Uint32:
		addLatest(latest, codes.Uint32Values(), invii, arrow.Date32(until))
	}
	strutture := batch.Column(Struttura).(*array.Dictionary).Dictionary().(*array.String)
	for code, day := range latest {
		switch {
		case day == 0:
		case texts.Value(code) == beyondName:
			names.None()
		default:
			names.Saw(strutture.Value(code), export.Name{Day: calendar.Day(day), Text: texts.Value(code)})
		}
	}
}

func addLatest[T uint8 | uint16 | uint32](latest []arrow.Date32, codes []T, invii []arrow.Date32, until arrow.Date32) {
	for i, code := range codes {
		if invio := invii[i]; invio <= until {
			latest[code] = max(latest[code], invio)
		}
	}
}

// Names are the names of strutture by code: those of the registry, and those that the
// rows of files give.
func Names(files []*File, found *export.Findings) map[string]string {
	names := make(map[string]string)
	for codice, name := range found.Names.Latest {
		names[codice] = name.Text
	}
	for codice := range files[0].options.Catalog.Strutture {
		if name := files[0].options.Catalog.NameOf(codice, found.Names); name != "" {
			names[codice] = name
		}
	}
	return names
}
