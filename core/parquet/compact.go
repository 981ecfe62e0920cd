package parquet

import (
	"encoding/binary"
	"math"

	"cruscotto/core/words"
)

// compact reads Thrift's compact protocol, in which Parquet writes its footer and
// the headers of its pages, without trusting a length in it.
type compact struct {
	data []byte
	at   int
}

// Types of the compact protocol.
const (
	typeStop = iota
	typeTrue
	typeFalse
	typeI8
	typeI16
	typeI32
	typeI64
	typeDouble
	typeBinary
	typeList
	typeSet
	typeMap
	typeStruct
	typeUUID
)

// maxDepth is how deep the structures of Parquet's metadata nest, with room.
const maxDepth = 24

var (
	errShort   = words.Errorf("una struttura finisce oltre i suoi byte", "a structure ends beyond its bytes")
	errThrift  = words.Errorf("i metadati non sono nel protocollo compatto di Thrift", "the metadata are not in Thrift's compact protocol")
	errDeep    = words.Errorf("metadati annidati troppo a fondo", "metadata nested too deep")
	errTooMany = words.Errorf("più elementi di quanti i byte possano contenere", "more elements than the bytes can hold")
)

func (c *compact) byte() (byte, error) {
	if c.at >= len(c.data) {
		return 0, errShort
	}
	c.at++
	return c.data[c.at-1], nil
}

func (c *compact) uvarint() (uint64, error) {
	v, n := binary.Uvarint(c.data[c.at:])
	if n <= 0 {
		return 0, errShort
	}
	c.at += n
	return v, nil
}

// zigzag reads an integer of at most 64 bits.
func (c *compact) zigzag() (int64, error) {
	v, err := c.uvarint()
	return int64(v>>1) ^ -int64(v&1), err
}

// bytes skips a number of bytes.
func (c *compact) bytes(n uint64) error {
	if n > uint64(len(c.data)-c.at) {
		return errShort
	}
	c.at += int(n)
	return nil
}

// fields calls each for the fields of a structure, with c at the field's value;
// each returns whether it has read the value, which is skipped otherwise. Values of
// booleans are their types.
func (c *compact) fields(depth int, each func(id int16, typ byte) (read bool, err error)) error {
	if depth > maxDepth {
		return errDeep
	}
	id := int16(0)
	for {
		head, err := c.byte()
		if err != nil {
			return err
		}
		typ := head & 0xF
		switch {
		case head == typeStop:
			return nil
		case head>>4 != 0:
			id += int16(head >> 4)
		default:
			next, err := c.zigzag()
			if err != nil || next < math.MinInt16 || next > math.MaxInt16 {
				return errThrift
			}
			id = int16(next)
		}
		read, err := each(id, typ)
		if err == nil && !read {
			err = c.skip(typ, depth)
		}
		if err != nil {
			return err
		}
	}
}

// list reads the header of a list or set, whose elements have at least min bytes.
func (c *compact) list(min int) (size int, element byte, err error) {
	head, err := c.byte()
	if err != nil {
		return 0, 0, err
	}
	n := uint64(head >> 4)
	if n == 15 {
		if n, err = c.uvarint(); err != nil {
			return 0, 0, err
		}
	}
	if n > uint64((len(c.data)-c.at)/min) {
		return 0, 0, errTooMany
	}
	return int(n), head & 0xF, nil
}

// number reads an integer of 16 to 64 bits, or an enum.
func number[T ~int32 | ~int64](c *compact, into *T) (read bool, err error) {
	v, err := c.zigzag()
	*into = T(v)
	return true, err
}

// text reads a text.
func text(c *compact, into *string) (read bool, err error) {
	n, err := c.uvarint()
	if err != nil {
		return true, err
	}
	start := c.at
	if err := c.bytes(n); err != nil {
		return true, err
	}
	*into = string(c.data[start:c.at])
	return true, nil
}

func noFields(int16, byte) (bool, error) { return false, nil }

// skip passes over a value.
func (c *compact) skip(typ byte, depth int) error {
	switch typ {
	case typeTrue, typeFalse:
		return nil
	case typeI8:
		return c.bytes(1)
	case typeI16, typeI32, typeI64:
		_, err := c.uvarint()
		return err
	case typeDouble:
		return c.bytes(8)
	case typeUUID:
		return c.bytes(16)
	case typeBinary:
		n, err := c.uvarint()
		if err != nil {
			return err
		}
		return c.bytes(n)
	case typeList, typeSet:
		n, element, err := c.list(1)
		for ; n > 0 && err == nil; n-- {
			err = c.element(element, depth+1)
		}
		return err
	case typeMap:
		return c.skipMap(depth)
	case typeStruct:
		return c.fields(depth+1, noFields)
	}
	return errThrift
}

// element passes over an element of a container, where a boolean takes a byte.
func (c *compact) element(typ byte, depth int) error {
	if typ == typeTrue || typ == typeFalse {
		return c.bytes(1)
	}
	if depth > maxDepth {
		return errDeep
	}
	return c.skip(typ, depth)
}

func (c *compact) skipMap(depth int) error {
	n, err := c.uvarint()
	if err != nil || n == 0 {
		return err
	}
	if n > uint64(len(c.data)-c.at) {
		return errTooMany
	}
	types, err := c.byte()
	for ; n > 0 && err == nil; n-- {
		if err = c.element(types>>4, depth+1); err == nil {
			err = c.element(types&0xF, depth+1)
		}
	}
	return err
}
