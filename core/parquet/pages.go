package parquet

import (
	"encoding/binary"
	"hash/crc32"
	"io"
	"sync"

	"github.com/parquet-go/parquet-go/format"

	"cruscotto/core/words"
)

// pageHeader is what matters of a page's header.
type pageHeader struct {
	kind                     format.PageType
	uncompressed, compressed int64 // bytes
	crc                      uint32
	hasCRC                   bool

	// Of a data page or a dictionary.
	values   int64
	encoding format.Encoding

	// Of a data page: its levels are in the data after their length (v1), or before
	// the data and never compressed (v2).
	levelEncoding            format.Encoding
	levelsApart              bool
	repetitions, definitions int64 // bytes of levels apart
	stored                   bool  // the data are not compressed, whatever the codec
}

// read reads a header. The pages of statistics and such are passed over.
func (h *pageHeader) read(c *compact) error {
	*h = pageHeader{kind: -1, compressed: -1}
	number := func(into *int64) (bool, error) {
		v, err := c.zigzag()
		*into = v
		return true, err
	}
	enum := func(set func(int32)) (bool, error) {
		v, err := c.zigzag()
		set(int32(v))
		return true, err
	}
	encoding := func(v int32) { h.encoding = format.Encoding(v) }
	levels := func(v int32) { h.levelEncoding = format.Encoding(v) }
	return c.fields(0, func(id int16, typ byte) (bool, error) {
		switch {
		case id == 1 && typ == typeI32:
			return enum(func(v int32) { h.kind = format.PageType(v) })
		case id == 2 && typ == typeI32:
			return number(&h.uncompressed)
		case id == 3 && typ == typeI32:
			return number(&h.compressed)
		case id == 4 && typ == typeI32:
			h.hasCRC = true
			return enum(func(v int32) { h.crc = uint32(v) })
		case (id == 5 || id == 7) && typ == typeStruct: // v1, dictionary
			return true, c.fields(1, func(id int16, typ byte) (bool, error) {
				switch {
				case id == 1 && typ == typeI32:
					return number(&h.values)
				case id == 2 && typ == typeI32:
					return enum(encoding)
				case id == 3 && typ == typeI32:
					return enum(levels)
				}
				return false, nil
			})
		case id == 8 && typ == typeStruct:
			h.levelsApart, h.levelEncoding = true, format.RLE
			return true, c.fields(1, func(id int16, typ byte) (bool, error) {
				switch {
				case id == 1 && typ == typeI32:
					return number(&h.values)
				case id == 4 && typ == typeI32:
					return enum(encoding)
				case id == 5 && typ == typeI32:
					return number(&h.definitions)
				case id == 6 && typ == typeI32:
					return number(&h.repetitions)
				case id == 7:
					h.stored = typ == typeFalse
				}
				return false, nil
			})
		}
		return false, nil
	})
}

// pages walks the pages of a chunk.
type pages struct {
	chunk  Chunk
	source io.ReaderAt
	levels bool // of the data pages only the levels are wanted

	at     int64   // offset in the file of what comes next
	ahead  []byte  // bytes from there on that are in memory
	memory *[]byte // where ahead lies, from windows

	header pageHeader
	beyond int64  // bytes after the chunk that are taken to be its own
	start  int64  // where the current page begins in the file, with its header
	rows   int64  // of the data pages so far
	given  int64  // bytes decompressed so far
	room   []byte // what pages are decompressed into
}

// window is how much of a chunk is read at once, in bytes: all of most chunks. The
// memory for one of them is bounded by this, or by its largest page.
const window = 8 << 20

var windows = sync.Pool{New: func() any { return new([]byte) }}

// peek brings the next n bytes of the chunk into memory, or as many as there are.
func (p *pages) peek(n int64) ([]byte, error) {
	if p.memory == nil {
		p.memory = windows.Get().(*[]byte)
	}
	left := p.left()
	n = min(n, left)
	if n <= int64(len(p.ahead)) {
		return p.ahead[:n], nil
	}
	whole := min(left, max(n, window))
	memory := *p.memory
	if int64(cap(memory)) < whole {
		memory = make([]byte, whole)
	}
	have := copy(memory[:whole], p.ahead)
	if err := readAt(p.source, memory[have:whole], p.at+int64(have)); err != nil {
		return nil, err
	}
	*p.memory, p.ahead = memory[:whole], memory[:whole]
	return p.ahead[:n], nil
}

// left is how many bytes of the chunk come next.
func (p *pages) left() int64 { return p.chunk.Offset + p.chunk.Size + p.beyond - p.at }

// omitted is how many bytes a chunk may have more than it claims: parquet-mr before
// 1.2.9, and others like it, left the header of the dictionary out of its size. Such a
// header has about 15 bytes, and more with statistics.
const omitted = 100

// overrun lets the page that is being read end after the chunk. It tells whether that
// is of any use.
func (p *pages) overrun() bool {
	if p.beyond > 0 {
		return false
	}
	p.beyond = min(omitted, p.chunk.spare)
	return p.beyond > 0
}

func (p *pages) take(n int64) {
	p.at += n
	p.ahead = p.ahead[n:]
}

// next reads the next data page or dictionary: its data, decompressed, and apart
// from them the definition levels, nil of a column that has none. They are good
// until the next page.
func (p *pages) next() (data, levels []byte, err error) {
	for {
		p.start = p.at
		if err := p.readHeader(); err != nil {
			return nil, nil, at(err, p.start)
		}
		h := &p.header
		if h.kind != format.DataPage && h.kind != format.DataPageV2 && h.kind != format.DictionaryPage {
			if _, err := p.peek(h.compressed); err != nil {
				return nil, nil, err
			}
			p.take(h.compressed)
			continue
		}
		data, levels, err = p.read()
		return data, levels, at(err, p.start)
	}
}

// readHeader reads the header of the next page and checks what it claims.
func (p *pages) readHeader() error {
	h := &p.header
	if p.at >= p.chunk.Offset+p.chunk.Size {
		return words.Errorf("le pagine finiscono dopo %d righe di %d", "the pages end after %d rows of %d", p.rows, p.chunk.Rows)
	}
	for size := int64(512); ; {
		data, err := p.peek(size)
		if err != nil {
			return err
		}
		c := &compact{data: data}
		if err = h.read(c); err == nil {
			p.take(int64(c.at))
			break
		}
		if int64(len(data)) == size && size < maxPageHeader {
			size *= 8
		} else if !p.overrun() {
			return err
		}
	}
	if h.compressed > p.left() {
		p.overrun()
	}
	if h.compressed < 0 || h.compressed > p.left() || h.uncompressed < 0 {
		return words.Errorf("una pagina di %d byte dove ne restano %d", "a page of %d bytes where %d are left", h.compressed, p.left())
	}
	p.given += h.uncompressed
	if h.uncompressed > min(p.chunk.page, maxBytes(h.compressed, p.chunk.Rows)) || p.given > maxBytes(p.chunk.Size, p.chunk.Rows) {
		return errBomb
	}
	return nil
}

// read reads the page whose header was just read.
func (p *pages) read() (data, levels []byte, err error) {
	h := &p.header
	data, err = p.peek(h.compressed)
	if err != nil {
		return nil, nil, err
	}
	p.take(h.compressed)
	if h.hasCRC && crc32.ChecksumIEEE(data) != h.crc {
		return nil, nil, words.Errorf("la somma di controllo di una pagina non torna", "the checksum of a page does not match")
	}
	if h.kind == format.DictionaryPage {
		if p.levels {
			return nil, nil, nil
		}
		data, err = p.decompressed(data, h.uncompressed)
		return data, nil, err
	}
	if p.rows += h.values; h.values < 0 || p.rows > p.chunk.Rows {
		return nil, nil, words.Errorf("più valori delle %d righe", "more values than the %d rows", p.chunk.Rows)
	}
	if p.chunk.Optional && h.levelEncoding != format.RLE {
		return nil, nil, &Error{Unsupported, -1, words.Errorf("livelli in codifica %s", "levels in encoding %s", h.levelEncoding)}
	}
	if !h.levelsApart {
		return p.together(data)
	}
	apart := h.repetitions + h.definitions
	if h.repetitions < 0 || h.definitions < 0 || apart > h.compressed || apart > h.uncompressed {
		return nil, nil, errShort
	}
	levels, data = data[h.repetitions:apart], data[apart:]
	if !p.levels {
		data, err = p.apart(data, h.uncompressed-apart)
	}
	return data, levels, err
}

// together reads the data of a page that has its levels, where there are any, before
// its values.
func (p *pages) together(packed []byte) (data, levels []byte, err error) {
	switch {
	case p.levels && !p.chunk.Optional:
		return nil, nil, nil
	case p.levels && p.chunk.codec == format.Snappy:
		data, err = p.beginning(packed)
	default:
		data, err = p.decompressed(packed, p.header.uncompressed)
	}
	if err != nil || !p.chunk.Optional {
		return data, nil, err
	}
	size := load(data, 0) & (1<<32 - 1)
	if len(data) < 4 || size > uint64(len(data)-4) {
		return nil, nil, errShort
	}
	return data[4+size:], data[4 : 4+size], nil
}

// beginning decompresses of a page its levels only, after their length.
func (p *pages) beginning(packed []byte) ([]byte, error) {
	var length [4]byte
	if err := unsnapBeginning(length[:], packed); err != nil {
		return nil, err
	}
	size := int64(len(length)) + int64(binary.LittleEndian.Uint32(length[:]))
	if size > p.header.uncompressed {
		return nil, errShort
	}
	p.room = sized(p.room, int(size))
	return p.room, unsnapBeginning(p.room, packed)
}

// apart decompresses the values of a page that says itself whether they are
// compressed. Arrow before 3.0 wrote of all that they are not, when all were: so where
// the sizes differ they are, and where they do not, as long as they are a valid stream
// of just that size.
func (p *pages) apart(data []byte, size int64) ([]byte, error) {
	if p.header.stored && int64(len(data)) == size {
		if given, err := p.decompressed(data, size); err == nil {
			return given, nil
		}
		return data, nil
	}
	return p.decompressed(data, size)
}

func (p *pages) decompressed(data []byte, size int64) ([]byte, error) {
	if p.chunk.codec == format.Uncompressed {
		if int64(len(data)) != size {
			return nil, errSize
		}
		return data, nil
	}
	p.room = sized(p.room, int(size))
	return p.room, decompress(p.chunk.codec, p.room, data)
}

func (p *pages) close() {
	if p.memory != nil {
		windows.Put(p.memory)
		p.memory, p.ahead = nil, nil
	}
}
