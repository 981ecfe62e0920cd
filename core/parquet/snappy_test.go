package parquet

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"testing"

	"github.com/golang/snappy"
	"pgregory.net/rapid"

	"cruscotto/core/fixture/bounded"
)

// Blocks as any encoder may write them: literals and copies of every form, length
// and offset.
func TestSnappy(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var plain, packed []byte
		for range rapid.IntRange(0, 60).Draw(t, "pieces") {
			if len(plain) == 0 || rapid.Bool().Draw(t, "literal") {
				text := rapid.SliceOfN(rapid.Byte(), 1, 300).Draw(t, "text")
				n := len(text) - 1
				switch {
				case n >= 256 || n >= 60 && rapid.Bool().Draw(t, "long"):
					packed = append(packed, 61<<2, byte(n), byte(n>>8))
				case n >= 60:
					packed = append(packed, 60<<2, byte(n))
				default:
					packed = append(packed, byte(n<<2))
				}
				plain, packed = append(plain, text...), append(packed, text...)
				continue
			}
			offset := rapid.OneOf(rapid.IntRange(1, min(16, len(plain))), rapid.IntRange(1, len(plain))).Draw(t, "offset")
			length := rapid.IntRange(1, 64).Draw(t, "length")
			switch form := rapid.IntRange(1, 3).Draw(t, "form"); {
			case form == 1 && offset < 1<<11 && length >= 4 && length <= 11:
				packed = append(packed, byte(offset>>8<<5|(length-4)<<2|1), byte(offset))
			case form <= 2 && offset < 1<<16:
				packed = binary.LittleEndian.AppendUint16(append(packed, byte((length-1)<<2|2)), uint16(offset))
			default:
				packed = binary.LittleEndian.AppendUint32(append(packed, byte((length-1)<<2|3)), uint32(offset))
			}
			for range length {
				plain = append(plain, plain[len(plain)-offset])
			}
		}
		packed = append(binary.AppendUvarint(nil, uint64(len(plain))), packed...)
		got := make([]byte, len(plain))
		if err := unsnap(got, packed); err != nil || !bytes.Equal(got, plain) {
			t.Fatalf("%v: %x gives %x, not %x", err, packed, got, plain)
		}
		beginning := make([]byte, rapid.IntRange(0, len(plain)).Draw(t, "beginning"))
		if err := unsnapBeginning(beginning, packed); err != nil || !bytes.Equal(beginning, plain[:len(beginning)]) {
			t.Fatalf("%v: %x begins with %x, not %x", err, packed, beginning, plain)
		}
	})
}

// FuzzSnappy compares with the decoder of Snappy's authors: both refuse, or both give the
// same. (klauspost's is S2, which also takes copies at offset 0, "as far as the last".)
func FuzzSnappy(f *testing.F) {
	f.Add(snappy.Encode(nil, bytes.Repeat([]byte("quesito "), 40)))
	f.Add(snappy.Encode(nil, ticks(100)))
	f.Add([]byte{200, 1, 60 << 2, 99})
	f.Add([]byte{10, 0, 'q', 4<<2 | 2, 1, 0, 1, 0}) // S2's repeat
	f.Fuzz(func(t *testing.T, packed []byte) {
		size, err := snappy.DecodedLen(packed)
		if err != nil || size > 1<<20 {
			return
		}
		want, failed := snappy.Decode(nil, packed)
		// What lies around the memory of a block must not be touched.
		around := bytes.Repeat([]byte{0xaa}, size+16)
		got := around[8 : 8+size : 8+size]
		bounded.Run(t, func() { err = unsnap(got, packed) })
		if (err == nil) != (failed == nil) {
			t.Fatalf("%x: %v, but golang/snappy says %v", packed, err, failed)
		}
		if failed == nil && !bytes.Equal(got, want) {
			t.Fatalf("%x gives %x, not %x", packed, got, want)
		}
		beginning := make([]byte, size/2)
		if err := unsnapBeginning(beginning, packed); failed == nil && (err != nil || !bytes.Equal(beginning, want[:size/2])) {
			t.Fatalf("%x begins with %x (%v), not %x", packed, beginning, err, want)
		}
		if !bytes.Equal(around[:8], around[8+size:]) || around[0] != 0xaa || !bytes.Equal(around[:4], around[4:8]) {
			t.Fatalf("%x: memory around the block was written", packed)
		}
	})
}

// ticks are some times of a month, as a page has them.
func ticks(n int) (plain []byte) {
	r := rand.New(rand.NewPCG(1, 1))
	for range n {
		plain = binary.LittleEndian.AppendUint64(plain, 1735689600000000+uint64(r.IntN(30*86400))*1000000)
	}
	return plain
}

func BenchmarkSnappy(b *testing.B) {
	plain := ticks(1 << 17)
	packed, dst := snappy.Encode(nil, plain), make([]byte, len(plain))
	for name, decode := range map[string]func() error{
		"cruscotto": func() error { return unsnap(dst, packed) },
		"golang":    func() error { _, err := snappy.Decode(dst, packed); return err },
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(plain)))
			for range b.N {
				if err := decode(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
