package parquet

import (
	"encoding/binary"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// packed packs values of a width, as a bit-packed run has them.
func packed(values []uint32, width int) []byte {
	data := make([]byte, (len(values)*width+7)/8)
	for i, v := range values {
		for b := range width {
			data[(i*width+b)/8] |= byte(v>>b&1) << ((i*width + b) % 8)
		}
	}
	return data
}

func TestUnpack(t *testing.T) {
	for width := range 33 {
		rapid.Check(t, func(t *rapid.T) {
			values := rapid.SliceOfN(rapid.Map(rapid.Uint32(), func(v uint32) uint32 { return v & uint32(1<<width-1) }), 1, 100).Draw(t, "values")
			at := rapid.IntRange(0, len(values)).Draw(t, "at")
			got := make([]uint32, len(values)-at)
			if unpack(got, packed(values, width), at, width); !slices.Equal(got, values[at:]) {
				t.Fatalf("width %d, from %d: %v, not %v", width, at, got, values[at:])
			}
		})
	}
}

func TestLevels(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var data []byte
		var want []uint32
		for range rapid.IntRange(1, 5).Draw(t, "runs") {
			if rapid.Bool().Draw(t, "equal") {
				n, level := rapid.IntRange(1, 200).Draw(t, "n"), rapid.IntRange(0, 1).Draw(t, "level")
				data = append(binary.AppendUvarint(data, uint64(n)<<1), byte(level))
				want = append(want, slices.Repeat([]uint32{uint32(level)}, n)...)
			} else {
				bits := rapid.SliceOfN(rapid.Uint32Range(0, 1), 8, 300).Draw(t, "bits")
				bits = bits[:len(bits)&^7]
				data = append(binary.AppendUvarint(data, uint64(len(bits)/8)<<1|1), packed(bits, 1)...)
				want = append(want, bits...)
			}
		}
		h := newHybrid(data, 1)
		for at := 0; at < len(want); {
			n, present, bits, first, err := h.levels(rapid.IntRange(1, len(want)-at).Draw(t, "n"))
			if err != nil || n == 0 {
				t.Fatalf("%d levels: %v", n, err)
			}
			ones := 0
			for _, level := range want[at : at+n] {
				ones += int(level)
			}
			if present != ones {
				t.Fatalf("%d of %d present, not %d", present, n, ones)
			}
			if 0 < present && present < n {
				got := make([]int, n)
				for i := range present {
					got[n-present+i] = i + 1
				}
				spread(got, present, -1, bits, first)
				next := 1
				for i, level := range want[at : at+n] {
					expect := -1
					if level == 1 {
						expect = next
						next++
					}
					if got[i] != expect {
						t.Fatalf("row %d of %v got %d, not %d", i, want[at:at+n], got[i], expect)
					}
				}
			}
			at += n
		}
	})
}
