package parquet

import (
	"math"

	"cruscotto/core/words"
)

var (
	errDelta  = words.Errorf("DELTA_BINARY_PACKED con blocchi assurdi", "DELTA_BINARY_PACKED with absurd blocks")
	errValues = words.Errorf("meno valori di quanti la pagina dichiara", "fewer values than the page claims")
)

// maxMini bounds the values of a miniblock; writers use 32 to 256.
const maxMini = 1 << 12

// delta reads DELTA_BINARY_PACKED integers, a miniblock at a time.
type delta struct {
	data   []byte // after the current miniblock
	minis  int    // miniblocks a block
	mini   int    // values a miniblock
	left   int    // values left, the first one included
	opened bool   // the first value has been given
	last   int64  // value before the next
	least  int64  // smallest delta of the block
	widths []byte // of the miniblocks left in the block
	deltas []int64
	buffer [256]int64 // of most writers' miniblocks
}

// open begins with a page's data.
func (d *delta) open(data []byte) error {
	header := compact{data: data}
	block, err1 := header.uvarint()
	minis, err2 := header.uvarint()
	total, err3 := header.uvarint()
	first, err4 := header.zigzag()
	if err1 != nil || err2 != nil || err3 != nil || err4 != nil {
		return errShort
	}
	if minis == 0 || minis > 1<<12 || block%minis != 0 || block/minis == 0 || block/minis > maxMini || block/minis%8 != 0 || total > math.MaxInt32 {
		return errDelta
	}
	d.data, d.minis, d.mini = data[header.at:], int(minis), int(block/minis)
	d.left, d.last, d.opened = int(total), first, false
	d.widths, d.deltas = nil, d.deltas[:0]
	return nil
}

// next reads the next miniblock, or only passes over it.
func (d *delta) next(keep bool) error {
	if len(d.widths) == 0 {
		header := compact{data: d.data}
		least, err := header.zigzag()
		if err != nil || header.bytes(uint64(d.minis)) != nil {
			return errShort
		}
		d.least = least
		d.widths = d.data[header.at-d.minis : header.at]
		d.data = d.data[header.at:]
	}
	width := int(d.widths[0])
	d.widths = d.widths[1:]
	size := width * d.mini / 8
	if width > 64 || size > len(d.data) {
		return errShort
	}
	packed := d.data[:size]
	d.data = d.data[size:]
	if !keep {
		return nil
	}
	if d.mini > len(d.buffer) {
		d.deltas = make([]int64, d.mini)
	} else {
		d.deltas = d.buffer[:d.mini]
	}
	unpack64(d.deltas, packed, width)
	return nil
}

func unpack64(dst []int64, data []byte, width int) {
	mask := uint64(1)<<width - 1 // all ones for 64
	for i := range dst {
		bit := i * width
		word := load(data, bit>>3) >> (bit & 7)
		if width > 56 && bit&7 != 0 {
			word |= load(data, bit>>3+8) << (64 - bit&7)
		}
		dst[i] = int64(word & mask)
	}
}

// read gives the next values.
func (d *delta) read(dst []int64) error {
	if len(dst) > d.left {
		return errValues
	}
	d.left -= len(dst)
	if len(dst) > 0 && !d.opened {
		d.opened = true
		dst[0] = d.last
		dst = dst[1:]
	}
	for len(dst) > 0 {
		if len(d.deltas) == 0 {
			if err := d.next(true); err != nil {
				return err
			}
		}
		n := min(len(dst), len(d.deltas))
		last := d.last
		for i, delta := range d.deltas[:n] {
			last += d.least + delta
			dst[i] = last
		}
		d.last = last
		d.deltas = d.deltas[n:]
		dst = dst[n:]
	}
	return nil
}

// end is the data after the values, when none has been read yet.
func (d delta) end() ([]byte, error) {
	for left := d.left - 1; left > 0; left -= d.mini {
		if err := d.next(false); err != nil {
			return nil, err
		}
	}
	return d.data, nil
}

// lengths reads lengths of texts, of which none is negative.
func (d *delta) lengths(dst []int64) error {
	if err := d.read(dst); err != nil {
		return err
	}
	for _, length := range dst {
		if length < 0 || length > math.MaxInt32 {
			return errShort
		}
	}
	return nil
}
