package parquet

import (
	"bytes"
	"io"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/parquet-go/parquet-go/format"

	"cruscotto/core/fixture/bounded"
)

// FuzzBrotli compares with a decoder that is a translation of the reference: both
// refuse, or both give the same. Buffers between two executions are used again.
func FuzzBrotli(f *testing.F) {
	for quality := range 12 {
		for _, plain := range [][]byte{ticks(100), bytes.Repeat([]byte("Regolarità contributiva "), 40), make([]byte, 5000), []byte("the time of the people")} {
			var packed bytes.Buffer
			w := brotli.NewWriterOptions(&packed, brotli.WriterOptions{Quality: quality, LGWin: 10 + quality})
			w.Write(plain)
			w.Close()
			f.Add(packed.Bytes())
		}
	}
	f.Fuzz(func(t *testing.T, packed []byte) {
		const most = 1 << 20
		want, failed := io.ReadAll(io.LimitReader(brotli.NewReader(bytes.NewReader(packed)), most+1))
		if len(want) > most || len(want) == 0 {
			return
		}
		got := make([]byte, len(want))
		var err error
		bounded.Run(t, func() { err = decompress(format.Brotli, got, packed) })
		if (err == nil) != (failed == nil) {
			t.Fatalf("%x: %v, but andybalholm/brotli says %v", packed, err, failed)
		}
		if failed == nil && !bytes.Equal(got, want) {
			t.Fatalf("%x gives %x, not %x", packed, got, want)
		}
	})
}
