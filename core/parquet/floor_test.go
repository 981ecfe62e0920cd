package parquet

import (
	"bytes"
	"testing"

	"github.com/parquet-go/parquet-go"
)

func TestDecompressGivesAllBytesOfAChunk(t *testing.T) {
	type row struct {
		Text string `parquet:"text,dict,optional"`
	}
	rows := make([]row, 100_000)
	for i := range rows {
		rows[i].Text = string(rune('a' + i%7))
	}
	var out bytes.Buffer
	if err := parquet.Write(&out, rows, parquet.Compression(&parquet.Snappy), parquet.PageBufferSize(100_000)); err != nil {
		t.Fatal(err)
	}
	source := bytes.NewReader(out.Bytes())
	file, err := Open(source, source.Size())
	if err != nil {
		t.Fatal(err)
	}
	chunk, err := file.Chunk(0, &file.Columns[0])
	if err != nil {
		t.Fatal(err)
	}
	// What the writer counts has the headers of the pages too.
	described, err := parquet.OpenFile(source, source.Size())
	if err != nil {
		t.Fatal(err)
	}
	most := described.Metadata().RowGroups[0].Columns[0].MetaData.TotalUncompressedSize
	if got, err := Decompress(source, chunk); err != nil || got > most || got < most*9/10 {
		t.Errorf("%d bytes (%v), should be a little less than %d", got, err, most)
	}
	damaged := out.Bytes()
	clear(damaged[chunk.Offset+chunk.Size/2:][:20])
	if _, err := Decompress(bytes.NewReader(damaged), chunk); err == nil {
		t.Error("a damaged chunk is accepted")
	}
}
