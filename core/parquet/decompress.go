package parquet

import (
	"bytes"
	"errors"
	"io"
	"sync"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/molecule-man/go-brrr"
	"github.com/parquet-go/parquet-go/format"
	"github.com/pierrec/lz4/v4"

	"cruscotto/core/words"
)

var errSize = words.Errorf("i dati decompressi non hanno la misura dichiarata", "the decompressed data are not of the size that is claimed")

// decompress fills dst, which has the size that the page claims, from src.
func decompress(codec format.CompressionCodec, dst, src []byte) error {
	if len(dst) == 0 {
		return nil
	}
	var out []byte
	var err error
	switch codec {
	case format.Snappy:
		return unsnap(dst, src)
	case format.Zstd:
		decoder := zstds.Get().(*zstd.Decoder)
		defer zstds.Put(decoder)
		out, err = decoder.DecodeAll(src, dst[:0:len(dst)])
	case format.Lz4Raw:
		n, failed := lz4.UncompressBlock(src, dst)
		out, err = dst[:max(n, 0)], failed
	case format.Gzip:
		return inflate(dst, src)
	case format.Brotli:
		reader := brotlis.Get().(*brrr.Reader)
		defer brotlis.Put(reader)
		reader.Reset(bytes.NewReader(src))
		return fill(dst, reader)
	default:
		return &Error{Unsupported, -1, words.Errorf("compressione %s", "compression %s", codec)}
	}
	if err == nil && len(out) != len(dst) {
		err = errSize
	}
	return err
}

func inflate(dst, src []byte) error {
	reader := gzips.Get().(*gzip.Reader)
	defer gzips.Put(reader)
	if err := reader.Reset(bytes.NewReader(src)); err != nil {
		return err
	}
	return fill(dst, reader)
}

// fill reads a stream that must end where dst does.
func fill(dst []byte, stream io.Reader) error {
	if _, err := io.ReadFull(stream, dst); err != nil {
		if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
			return errSize
		}
		return err
	}
	var more [1]byte
	if n, err := io.ReadFull(stream, more[:]); n > 0 {
		return errSize
	} else if err != io.EOF {
		return err
	}
	return nil
}

// Decoders are used again and again; each is one goroutine's for a page.
var (
	gzips   = sync.Pool{New: func() any { return new(gzip.Reader) }}
	brotlis = sync.Pool{New: func() any { return brrr.NewReader(nil) }}
	zstds   = sync.Pool{New: func() any {
		// A frame never gives more than the page claims: DecodeAll is given the
		// room, and this is the least limit that all pages keep.
		decoder, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(largestPage), zstd.WithDecodeAllCapLimit(true))
		if err != nil {
			panic(err)
		}
		return decoder
	}}
)
