package parquet

import (
	"io"
	"sync"

	"github.com/parquet-go/parquet-go/format"

	"cruscotto/core/words"
)

// Translator reads a column chunk from its first row to its last and turns values
// into codes of type T: once per entry of a dictionary where the pages have one,
// else value by value.
type Translator[T any] struct {
	Null T // code of a missing value

	// Translate gives the codes of values, as many as codes holds.
	Translate func(v *Values, codes []T) error

	// Levels says that it only matters which rows have a value: Translate is then given
	// no values, and as little as can be is decompressed.
	Levels bool

	pages
	*workspace
	left       int  // rows left in the page
	optional   bool // the page has levels
	levels     hybrid
	dictionary []T // codes of its entries; nil before there is one
	indexed    bool
	indexes    hybrid
	plain      decoder // of a page without dictionary
}

// plainDictionary is what format 1.0 called RLE_DICTIONARY.
const plainDictionary format.Encoding = 2

// workspace is the memory that a translator works in, used again by others.
type workspace struct {
	decoders
	values Values
	block  [blockValues]uint32
	page   []byte // what a page is decompressed into
}

var workspaces = sync.Pool{New: func() any { return new(workspace) }}

// Open makes ready to read a chunk of a source.
func (t *Translator[T]) Open(source io.ReaderAt, chunk Chunk) {
	t.pages = pages{chunk: chunk, source: source, at: chunk.Offset, levels: t.Levels}
}

// Read gives the codes of the next rows. It fails with an *Error.
func (t *Translator[T]) Read(dst []T) (err error) {
	defer recovered(&err)
	if t.workspace == nil {
		t.workspace = workspaces.Get().(*workspace)
		t.room = t.page
	}
	for len(dst) > 0 {
		for t.left == 0 {
			if err := t.turn(); err != nil {
				return err
			}
		}
		n, err := t.some(dst[:min(len(dst), t.left)])
		if err != nil {
			return at(err, t.start)
		}
		t.left -= n
		dst = dst[n:]
	}
	return nil
}

// some gives the codes of some of the next rows, and tells of how many.
func (t *Translator[T]) some(dst []T) (n int, err error) {
	if !t.optional {
		return len(dst), t.translate(dst)
	}
	n, present, bits, at, err := t.levels.levels(len(dst))
	if err != nil {
		return 0, err
	}
	dst = dst[:n]
	if err := t.translate(dst[n-present:]); err != nil {
		return 0, err
	}
	switch present {
	case n:
	case 0:
		for i := range dst {
			dst[i] = t.Null
		}
	default:
		spread(dst, present, t.Null, bits, at)
	}
	return n, nil
}

// turn moves to the next page of rows.
func (t *Translator[T]) turn() error {
	data, levels, err := t.next()
	if err != nil {
		return err
	}
	h := &t.header
	if h.kind == format.DictionaryPage {
		if t.Levels {
			return nil
		}
		return at(t.learn(data), t.start)
	}
	t.left = int(h.values)
	// Some writers leave the levels of a page without nulls out, where the header
	// tells their size.
	if t.optional = t.chunk.Optional && !(h.levelsApart && len(levels) == 0); t.optional {
		t.levels = newHybrid(levels, 1)
	}
	if t.Levels {
		return nil
	}
	t.indexed = h.encoding == format.RLEDictionary || h.encoding == plainDictionary
	if !t.indexed {
		if len(data) == 0 {
			h.encoding = format.Plain // of nulls only, whatever it is said to be
		}
		t.plain, err = t.of(h.encoding, t.chunk.Physical, t.chunk.Length, data, min(t.chunk.page, maxBytes(int64(len(data)), t.chunk.Rows)))
		if err != nil {
			return at(err, t.start)
		}
		return nil
	}
	width := 0 // of a page of nulls only, which needs no dictionary either
	if len(data) > 0 {
		width, data = int(data[0]), data[1:]
	}
	if width > 32 {
		return at(words.Errorf("indici di %d bit", "indexes of %d bits", width), t.start)
	}
	t.indexes = newHybrid(data, width)
	return nil
}

// learn translates the entries of the dictionary.
func (t *Translator[T]) learn(data []byte) error {
	n := t.header.values
	if t.dictionary != nil || n < 0 || n > int64(len(data)/smallest(t.chunk.Physical, t.chunk.Length)) {
		return words.Errorf("un dizionario di %d valori in %d byte", "a dictionary of %d values in %d bytes", n, len(data))
	}
	entries, err := t.of(format.Plain, t.chunk.Physical, t.chunk.Length, data, noLimit)
	if err != nil {
		return err
	}
	t.dictionary = make([]T, n)
	return t.decode(entries, t.dictionary)
}

// decode translates the next values of a decoder, block by block.
func (t *Translator[T]) decode(from decoder, dst []T) error {
	for len(dst) > 0 {
		n := min(len(dst), blockValues)
		if err := from.decode(&t.values, n); err != nil {
			return err
		}
		if err := t.Translate(&t.values, dst[:n]); err != nil {
			return err
		}
		dst = dst[n:]
	}
	return nil
}

// translate gives the codes of the next values that are not null.
func (t *Translator[T]) translate(dst []T) error {
	if t.Levels {
		return t.Translate(nil, dst)
	}
	if !t.indexed {
		return t.decode(t.plain, dst)
	}
	dictionary := t.dictionary
	for len(dst) > 0 {
		n := min(len(dst), blockValues)
		indexes := t.block[:n]
		if err := t.indexes.read(indexes); err != nil {
			return err
		}
		for i, index := range indexes {
			if int(index) >= len(dictionary) {
				return words.Errorf("l'indice %d in un dizionario di %d valori", "index %d into a dictionary of %d values", index, len(dictionary))
			}
			dst[i] = dictionary[index]
		}
		dst = dst[n:]
	}
	return nil
}

// Close gives back the memory of a translator. It may be called more than once.
func (t *Translator[T]) Close() {
	t.pages.close()
	if t.workspace != nil {
		t.page = t.room
		workspaces.Put(t.workspace)
		t.workspace = nil
	}
}
