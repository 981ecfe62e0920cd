// Package demofile writes the exports of package demo as Parquet files. It is apart from
// that because whoever imports it brings the whole of parquet-go along, 8 MB of
// WebAssembly that the page has no use for.
package demofile

import (
	"context"
	"io"
	"math/rand/v2"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress"

	"cruscotto/core/demo"
	"cruscotto/core/export"
)

// DefaultRowGroup is how many rows go into a row group: few enough for every
// processor to have work, many enough for dictionaries to pay.
const DefaultRowGroup = 1 << 17

// Write writes a demonstration export to w, row group by row group. progress, when not
// nil, is called now and then with the rows written. Wrong options are a
// *words.Problem. Between processors the bytes may differ for the same options, since
// Snappy compresses in more than one way; the rows do not.
func Write(ctx context.Context, w io.Writer, o demo.Options, progress func(rows int)) error {
	var out *parquet.GenericWriter[demo.Quesito]
	var write func([]demo.Quesito) (int, error)
	written := 0
	err := demo.Generate(ctx, o, func(quesiti []demo.Quesito) error {
		if out == nil { // the options are right
			out, write = writer(w, o)
			out.SetKeyValueMetadata(export.RilevazioneKey, o.Rilevazione.String())
		}
		if _, err := write(quesiti); err != nil {
			return err
		}
		written += len(quesiti)
		if progress != nil {
			progress(written)
		}
		return nil
	})
	if err != nil {
		return err
	}
	return out.Close()
}

// writer makes the writer of a file, and what writes rows with it.
func writer(w io.Writer, o demo.Options) (out *parquet.GenericWriter[demo.Quesito], write func([]demo.Quesito) (int, error)) {
	var codec compress.Codec = &parquet.Snappy
	if o.Compression == "zstd" {
		codec = &parquet.Zstd
	}
	options := []parquet.WriterOption{
		parquet.Compression(codec), parquet.MaxRowsPerRowGroup(DefaultRowGroup), parquet.CreatedBy("cruscotto", "demo", ""),
	}
	if o.Columns <= len(export.Schema) {
		out = parquet.NewGenericWriter[demo.Quesito](w, options...)
		return out, out.Write
	}
	schema, drawn := furtherSchema(o.Columns)
	out = parquet.NewGenericWriter[demo.Quesito](w, append(options, schema)...)
	f := &further{Rand: rand.New(rand.NewPCG(o.Seed, 0xd1b54a32d192ed03)), out: out, quesiti: parquet.SchemaOf(demo.Quesito{}), drawn: drawn}
	return out, f.write
}
