package parquet

import (
	"encoding/binary"
	"math/bits"

	"cruscotto/core/words"
)

var errRuns = words.Errorf("le sequenze finiscono prima dei valori", "runs end before the values")

// hybrid reads the RLE/bit-packed hybrid encoding, of definition levels and of
// indexes into a dictionary. No run is ever spread out in memory: a page that
// claims billions of values costs nothing until they are asked for.
type hybrid struct {
	data   []byte // after the current run
	width  int    // bits a value, at most 32
	left   int    // values left in the current run
	packed []byte // values of a bit-packed run; nil in one of equal values
	at     int    // next value of packed
	value  uint32 // of a run of equal values
}

func newHybrid(data []byte, width int) hybrid { return hybrid{data: data, width: width} }

// run begins the next run that is not empty.
func (h *hybrid) run() error {
	for h.left == 0 {
		header, n := binary.Uvarint(h.data)
		if n <= 0 {
			return errRuns
		}
		h.data = h.data[n:]
		if header&1 == 1 {
			groups := int(min(header>>1, 1<<40))
			size := min(groups*h.width, len(h.data)) // the last run may be cut to the bytes that matter
			h.left = groups * 8
			if h.width > 0 {
				h.left = min(h.left, size*8/h.width)
			}
			h.packed, h.at = h.data[:size:size], 0
			h.data = h.data[size:]
			continue
		}
		size := (h.width + 7) / 8
		if len(h.data) < size {
			return errRuns
		}
		h.packed, h.value = nil, 0
		for i := range size {
			h.value |= uint32(h.data[i]) << (8 * i)
		}
		h.data = h.data[size:]
		h.left = int(min(header>>1, 1<<40))
	}
	return nil
}

// levels takes up to n of the next values, at least one, as levels of a column that
// has no others but 0 and 1, and tells how many they are and how many of them are 1.
// Where these are neither none nor all, the values are bits from a position on.
// The width must be 1.
func (h *hybrid) levels(n int) (count, present int, bits []byte, at int, err error) {
	if h.left == 0 {
		if err := h.run(); err != nil {
			return 0, 0, nil, 0, err
		}
	}
	n = min(n, h.left)
	h.left -= n
	if h.packed == nil {
		if h.value > 1 {
			return 0, 0, nil, 0, words.Errorf("un livello %d, al più 1", "a level %d, at most 1", h.value)
		}
		return n, n * int(h.value), nil, 0, nil
	}
	at = h.at
	h.at += n
	return n, ones(h.packed, at, n), h.packed, at, nil
}

// ones counts the bits that are 1 among n from a position on.
func ones(data []byte, at, n int) (count int) {
	for n > 0 {
		some := min(n, 64-at&7)
		word := load(data, at>>3) >> (at & 7) << (64 - some)
		count += bits.OnesCount64(word)
		at += some
		n -= some
	}
	return count
}

// spread moves the values at the end of dst, as many as are present, to the places
// that bits from a position on give them, and puts null into the others.
func spread[T any](dst []T, present int, null T, bits []byte, at int) {
	next := len(dst) - present
	for i := range dst {
		if bits[at>>3]>>(at&7)&1 == 1 {
			dst[i] = dst[next]
			next++
		} else {
			dst[i] = null
		}
		at++
	}
}

// read gives the next values.
func (h *hybrid) read(dst []uint32) error {
	for len(dst) > 0 {
		if h.left == 0 {
			if err := h.run(); err != nil {
				return err
			}
		}
		n := min(len(dst), h.left)
		if h.packed == nil {
			for i := range dst[:n] {
				dst[i] = h.value
			}
		} else {
			unpack(dst[:n], h.packed, h.at, h.width)
			h.at += n
		}
		h.left -= n
		dst = dst[n:]
	}
	return nil
}

// load reads eight bytes from a position on, zeros beyond the end.
func load(data []byte, at int) uint64 {
	if at+8 <= len(data) {
		return binary.LittleEndian.Uint64(data[at:])
	}
	word := uint64(0)
	for i := at; i < len(data); i++ {
		word |= uint64(data[i]) << (8 * (i - at))
	}
	return word
}

// unpack reads values of a width of at most 32 bits, from the value at a position
// on. Eight at once are read from a word, or two.
func unpack(dst []uint32, data []byte, at, width int) {
	mask := uint32(1<<width - 1)
	if width <= 16 {
		for ; len(dst) > 0 && at&7 != 0; at++ {
			dst[0] = uint32(load(data, at*width>>3)>>(at*width&7)) & mask
			dst = dst[1:]
		}
		w, half := uint(width), uint(4*width)
		for start := at * width >> 3; len(dst) >= 8; start += width {
			words := data[start:]
			if len(words) < 16 {
				break
			}
			low := binary.LittleEndian.Uint64(words)
			high := low >> (half & 63)
			if width > 8 {
				high = binary.LittleEndian.Uint64(words[half>>3:]) >> (half & 7)
			}
			out := (*[8]uint32)(dst)
			out[0], out[1], out[2], out[3] = uint32(low)&mask, uint32(low>>w)&mask, uint32(low>>(2*w))&mask, uint32(low>>(3*w))&mask
			out[4], out[5], out[6], out[7] = uint32(high)&mask, uint32(high>>w)&mask, uint32(high>>(2*w))&mask, uint32(high>>(3*w))&mask
			dst = dst[8:]
			at += 8
		}
	}
	for i := range dst {
		bit := (at + i) * width
		dst[i] = uint32(load(data, bit>>3)>>(bit&7)) & mask
	}
}
