package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/encoding"

	"cruscotto/core/export"
)

// wholeChunk is the size up to which a column chunk is fetched in one read. A
// larger one is read page by page, so that memory stays bounded.
const wholeChunk = 8 << 20 // bytes

// chunkBuffers are buffers for column chunks in memory, used again and again.
var chunkBuffers = sync.Pool{New: func() any { return new([]byte) }}

// pages walks the pages of one column chunk.
type pages struct {
	chunk  chunk
	src    io.ReaderAt
	reader *parquet.FilePages // nil until the first page is asked for
	data   *[]byte            // the chunk in memory, from chunkBuffers; nil when it is not
	page   parquet.Page       // current page; nil before the first
	levels []byte             // definition levels of the page; nil when it has no nulls
	row    int                // next row of the page
	value  int                // next non-null value of the page
}

// open starts at the first page of the chunk. Exactly the bytes of the chunk are
// read, once.
func (p *pages) open() error {
	src, at := p.src, p.chunk.at
	if at.size <= wholeChunk {
		p.data = chunkBuffers.Get().(*[]byte)
		*p.data = sized(*p.data, int(at.size))
		if n, err := src.ReadAt(*p.data, at.offset); n < len(*p.data) {
			return fmt.Errorf("reading %d bytes at offset %d: %w", at.size, at.offset, err)
		}
		src = window{data: *p.data, offset: at.offset}
	}
	p.reader = p.chunk.PagesFrom(src)
	return nil
}

// next moves to the next page that has rows.
func (p *pages) next() error {
	if p.reader == nil {
		if err := p.open(); err != nil {
			return err
		}
	}
	for {
		if p.page != nil {
			parquet.Release(p.page)
			p.page = nil
		}
		page, err := p.reader.ReadPage()
		if err != nil {
			if errors.Is(err, io.EOF) {
				return io.ErrUnexpectedEOF // rows were still expected
			}
			return err
		}
		p.page, p.row, p.value = page, 0, 0
		p.levels = nil
		if page.NumNulls() > 0 {
			p.levels = page.DefinitionLevels()
		}
		if page.NumRows() > 0 {
			return nil
		}
	}
}

func (p *pages) close() {
	if p.page != nil {
		parquet.Release(p.page)
		p.page = nil
	}
	if p.reader != nil {
		p.reader.Close()
	}
	if p.data != nil {
		chunkBuffers.Put(p.data)
		p.data = nil
	}
}

// spread hands the rows of the following n rows of a column to the callbacks in
// runs: values(row, value, count) for count rows from row that are not null,
// whose values start at position value of the current page; nulls(row, count)
// for rows that are. turn is called on every new page before its rows.
func (p *pages) spread(n int, turn func() error, values func(row, value, count int), nulls func(row, count int)) error {
	for done := 0; done < n; {
		if p.page == nil || p.row == int(p.page.NumRows()) {
			if err := p.next(); err != nil {
				return err
			}
			if err := turn(); err != nil {
				return err
			}
		}
		count := min(n-done, int(p.page.NumRows())-p.row)
		if p.levels == nil {
			values(done, p.value, count)
			p.value += count
		} else {
			p.runs(p.levels[p.row:p.row+count], done, values, nulls)
		}
		p.row += count
		done += count
	}
	return nil
}

// runs splits rows by their definition levels: roles are played by top-level
// columns, so that level 1 is a value and level 0 a null.
func (p *pages) runs(levels []byte, row int, values func(row, value, count int), nulls func(row, count int)) {
	for i := 0; i < len(levels); {
		end := len(levels)
		if next := bytes.IndexByte(levels[i:], 1-levels[i]); next >= 0 {
			end = i + next
		}
		if levels[i] == 0 {
			nulls(row+i, end-i)
		} else {
			values(row+i, p.value, end-i)
			p.value += end - i
		}
		i = end
	}
}

// translator turns the values of a column into codes of type T: once per entry of
// a dictionary where the page has one, else value by value.
type translator[T any] struct {
	pages
	file string      // for errors
	role export.Role // for errors
	null T           // code of a missing value

	// translate gives the codes of values, as many as codes holds: those of a
	// dictionary, or of a page without one.
	translate func(values encoding.Values, codes []T) error

	dictionary parquet.Dictionary // the one that table translates
	table      []T
	indexes    []int32 // of the current page, nil when it has no dictionary
	codes      []T     // of the current page, when it has no dictionary
	out        []T     // what read gave
}

// turn makes ready for the values of a new page.
func (t *translator[T]) turn() error {
	t.indexes = nil
	dictionary, data := t.page.Dictionary(), t.page.Data()
	if dictionary == nil {
		t.codes = sized(t.codes, int(t.page.NumValues()-t.page.NumNulls()))
		return t.translate(data, t.codes)
	}
	if dictionary != t.dictionary {
		t.dictionary = dictionary
		t.table = sized(t.table, dictionary.Len())
		values := dictionary.Page().Data()
		if err := t.translate(values, t.table); err != nil {
			return err
		}
	}
	t.indexes = data.Int32()
	return nil
}

// sized is a slice of n elements, the one given if it is large enough.
func sized[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}

// read gives the codes of the next n rows, until the next call. It fails with an
// *export.Failure. A nil translator, of a column that is absent, gives nil.
func (t *translator[T]) read(n int) (out []T, err error) {
	if t == nil {
		return nil, nil
	}
	defer recoverAsDamaged(t.file, t.role, &err)
	t.out = sized(t.out, n)
	out = t.out
	err = t.spread(n, t.turn,
		func(row, value, count int) {
			dst := out[row : row+count]
			if t.indexes == nil {
				copy(dst, t.codes[value:value+count])
				return
			}
			table := t.table
			for i, index := range t.indexes[value : value+count] {
				dst[i] = table[index]
			}
		},
		func(row, count int) {
			for i := row; i < row+count; i++ {
				out[i] = t.null
			}
		})
	if err != nil {
		return nil, damaged(t.file, t.role, err)
	}
	return out, nil
}

// close gives back the buffers of the column, if there is one.
func (t *translator[T]) close() {
	if t != nil {
		t.pages.close()
	}
}

// byteRange is where a column chunk lies in its file.
type byteRange struct{ offset, size int64 }

// window serves reads inside a part of a file that is in memory.
type window struct {
	data   []byte
	offset int64
}

func (w window) ReadAt(p []byte, off int64) (int, error) {
	at := off - w.offset
	if at < 0 || at > int64(len(w.data)) {
		return 0, io.EOF
	}
	n := copy(p, w.data[at:])
	if n < len(p) {
		return n, io.EOF
	}
	return n, nil
}
