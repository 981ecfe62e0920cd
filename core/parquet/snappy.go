package parquet

import (
	"encoding/binary"
	"unsafe"

	"cruscotto/core/words"
)

var errSnappy = words.Errorf("dati Snappy non validi", "invalid Snappy data")

// unsnap decompresses a Snappy block into dst, which must be of exactly its size.
//
// Columns of times and codes compress into very short pieces: in turn a literal of
// some bytes, and a copy of some bytes before. Decoders made for long pieces spend
// their time in calls of memmove, which in WebAssembly costs as much as moving a
// hundred bytes by hand. Here pieces are moved as words, a whole word even where a
// part of it would do, since what follows overwrites the excess. Natively that is
// near klauspost's assembly; in WebAssembly it is three times as fast as its Go.
func unsnap(dst, src []byte) error {
	size, n := binary.Uvarint(src)
	if n <= 0 || size != uint64(len(dst)) {
		return errSize
	}
	d, s := 0, n
	for {
		if d, s = shortPieces(dst, src, d, s); s == len(src) {
			break
		}
		length, offset, next := piece(src, s)
		if s = next; s < 0 || length > len(dst)-d || offset > d || offset == literal && length > len(src)-s {
			return errSnappy
		}
		if offset == literal {
			s += copy(dst[d:d+length], src[s:])
		} else {
			repeat(dst[d-offset:d+length], offset)
		}
		d += length
	}
	if d != len(dst) {
		return errSize
	}
	return nil
}

// unsnapBeginning decompresses into dst the first bytes of a Snappy block, which may
// have more.
func unsnapBeginning(dst, src []byte) error {
	size, n := binary.Uvarint(src)
	if n <= 0 || size < uint64(len(dst)) {
		return errSize
	}
	for d, s := 0, n; d < len(dst); {
		if s >= len(src) {
			return errSize
		}
		length, offset, next := piece(src, s)
		if s = next; s < 0 || offset > d || offset == literal && length > len(src)-s {
			return errSnappy
		}
		end := min(d+length, len(dst))
		if offset == literal {
			copy(dst[d:end], src[s:])
			s += length
		} else {
			repeat(dst[d-offset:end], offset)
		}
		d = end
	}
	return nil
}

// literal stands for the offset of a piece that is no copy.
const literal = 0

// piece reads what the piece at s is, and where its data, or what follows, begins;
// that is negative when there is no such piece.
func piece(src []byte, s int) (length, offset, next int) {
	tag, word := int(src[s]), int(load(src, s+1)&(1<<32-1))
	var bytes int // after the tag
	switch tag & 3 {
	case 0:
		if length = tag >> 2; length >= 60 {
			bytes = length - 59
			length = word & (1<<(8*bytes) - 1)
		}
		length, offset = length+1, literal
	case 1:
		length, offset, bytes = tag>>2&7+4, tag>>5<<8|word&0xff, 1
	case 2:
		length, offset, bytes = tag>>2+1, word&0xffff, 2
	case 3:
		length, offset, bytes = tag>>2+1, word, 4
	}
	if s+1+bytes > len(src) || offset == 0 && tag&3 != 0 {
		return 0, 0, -1
	}
	return length, offset, s + 1 + bytes
}

const (
	longestCopy  = 64 // bytes; of a piece that is a copy
	shortLiteral = 16 // bytes

	// ahead is what shortPieces may read after the beginning of a piece.
	ahead = 1 + shortLiteral
)

// shortPieces moves pieces as long as they are short, in order and so far from the
// ends of both buffers that no word can go beyond them. It tells how far it came.
func shortPieces(dst, src []byte, d, s int) (int, int) {
	from, to := unsafe.Pointer(unsafe.SliceData(src)), unsafe.Pointer(unsafe.SliceData(dst))
	lastD, lastS := len(dst)-longestCopy, len(src)-ahead
	for d <= lastD && s <= lastS {
		var length, offset, next int
		word := *(*uint64)(unsafe.Add(from, s))
		switch word & 3 {
		case 0:
			length = int(word>>2&63) + 1
			if length > shortLiteral {
				return d, s
			}
			*(*uint64)(unsafe.Add(to, d)) = *(*uint64)(unsafe.Add(from, s+1))
			*(*uint64)(unsafe.Add(to, d+8)) = *(*uint64)(unsafe.Add(from, s+9))
			d += length
			s += 1 + length
			continue
		case 1:
			length, offset, next = int(word>>2&7)+4, int(word&0xe0<<3|word>>8&0xff), s+2
		case 2:
			length, offset, next = int(word>>2&63)+1, int(word>>8&0xffff), s+3
		default:
			return d, s
		}
		if offset > d || offset < 8 {
			if offset > d || offset == 0 {
				return d, s
			}
			for i := range min(length, 8) {
				*(*byte)(unsafe.Add(to, d+i)) = *(*byte)(unsafe.Add(to, d+i-offset))
			}
			// What repeats after offset bytes does so after any multiple of them.
			far := (8 + offset - 1) / offset * offset
			for i := 8; i < length; i += 8 {
				*(*uint64)(unsafe.Add(to, d+i)) = *(*uint64)(unsafe.Add(to, d+i-far))
			}
		} else {
			for i := 0; i < length; i += 8 {
				*(*uint64)(unsafe.Add(to, d+i)) = *(*uint64)(unsafe.Add(to, d+i-offset))
			}
		}
		d += length
		s = next
	}
	return d, s
}

// repeat fills a buffer with its first bytes, which are n, again and again.
func repeat(buffer []byte, n int) {
	for ; n < len(buffer); n *= 2 {
		copy(buffer[n:], buffer[:n])
	}
}
