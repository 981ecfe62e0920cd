package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"cruscotto/core/fixture"
	pq "cruscotto/core/parquet"
)

// hostileColumns are those of hostile files, all of text.
var hostileColumns = []string{"id_quesito", "struttura", "oggetto", "data_invio", "data_definizione", "oggetto_lavorazione", "direzione", "intermediario", "stato"}

// hostiles make exports, of a few pages of texts that all columns but those of dates
// share, which take much more memory than their bytes, if one lets them.
var hostiles = map[string]func() []byte{
	"a gigabyte in one page a column": func() []byte {
		return hostile(&parquet.Zstd, format.Plain, 1, 1, 1_820_000, func(int) string { return strings.Repeat("v", 57) })
	},
	"a gigabyte in pages of 9 MB": func() []byte {
		return hostile(&parquet.Zstd, format.Plain, 2, 6, 150_000, func(int) string { return strings.Repeat("v", 57) })
	},
	"such pages by Brotli": func() []byte {
		return hostile(&parquet.Brotli, format.Plain, 2, 6, 150_000, func(int) string { return strings.Repeat("v", 57) })
	},
	"such pages by gzip": func() []byte {
		return hostile(&parquet.Gzip, format.Plain, 2, 6, 150_000, func(int) string { return strings.Repeat("v", 57) })
	},
	"different texts in a row group": func() []byte {
		return hostile(&parquet.Zstd, format.DeltaByteArray, 1, 1, 600_000, func(row int) string { return fmt.Sprintf("%08d", row) })
	},
	"different texts in many row groups": func() []byte {
		return hostile(&parquet.Zstd, format.DeltaByteArray, 100, 1, 10_000, func(row int) string { return fmt.Sprintf("%08d", row) })
	},
	"long texts": func() []byte {
		return hostile(&parquet.Zstd, format.Plain, 2, 12, 2, func(row int) string { return strings.Repeat(string(rune('a'+row)), 4<<20) })
	},
	"texts that repeat one another": func() []byte {
		return hostile(&parquet.Zstd, format.DeltaByteArray, 1, 1, 2000, func(row int) string { return strings.Repeat("a", 60_000) + fmt.Sprint(row) })
	},
}

// hostile writes a page of texts once, and points to it, from all columns of all row
// groups, as often as is said.
func hostile(codec compress.Codec, coding format.Encoding, groups, pages, rows int, text func(row int) string) []byte {
	page := func(text func(row int) string) []byte {
		var plain, joined []byte
		offsets := []uint32{0}
		for row := range rows {
			plain = append(binary.LittleEndian.AppendUint32(plain, uint32(len(text(row)))), text(row)...)
			joined = append(joined, text(row)...)
			offsets = append(offsets, uint32(len(joined)))
		}
		if coding == format.DeltaByteArray {
			var err error
			if plain, err = parquet.DeltaByteArray.EncodeByteArray(nil, joined, offsets); err != nil {
				panic(err)
			}
		}
		packed, err := codec.Encode(nil, plain)
		if err != nil {
			panic(err)
		}
		return append(fixture.Thrift(format.PageHeader{Type: format.DataPage, CompressedPageSize: int32(len(packed)), UncompressedPageSize: int32(len(plain)),
			DataPageHeader: thrift.New(format.DataPageHeader{NumValues: int32(rows), Encoding: coding, DefinitionLevelEncoding: format.RLE, RepetitionLevelEncoding: format.RLE})}), packed...)
	}
	texts, days := page(text), page(func(int) string { return "2025-06-01" })
	metadata := &format.FileMetaData{Version: 1, NumRows: int64(groups * pages * rows),
		Schema: []format.SchemaElement{{Name: "root", NumChildren: thrift.New(int32(len(hostileColumns)))}}}
	for _, name := range hostileColumns {
		metadata.Schema = append(metadata.Schema, format.SchemaElement{Name: name, Type: thrift.New(format.ByteArray), RepetitionType: thrift.New(format.Required)})
	}
	out := []byte("PAR1")
	for range groups {
		group := format.RowGroup{NumRows: int64(pages * rows)}
		for _, name := range hostileColumns {
			data := texts
			if strings.HasPrefix(name, "data_") && rows > 100 {
				data = days
			}
			group.Columns = append(group.Columns, format.ColumnChunk{MetaData: format.ColumnMetaData{Type: format.ByteArray, Codec: codec.CompressionCodec(),
				PathInSchema: []string{name}, NumValues: int64(pages * rows), DataPageOffset: int64(len(out)), TotalCompressedSize: int64(pages * len(data))}})
			out = append(out, bytes.Repeat(data, pages)...)
		}
		metadata.RowGroups = append(metadata.RowGroups, group)
	}
	return fixture.Closed(out, metadata)
}

// makeHostile writes the hostile file that the arguments name: a process of its own, as
// what a process has taken counts for those that it starts.
func makeHostile() {
	if err := os.WriteFile(os.Args[2], hostiles[os.Args[1]](), 0o600); err != nil {
		panic(err)
	}
}

// A hostile file takes no more memory than core/parquet/limits.go says, whatever becomes
// of it.
func TestMemoryOfHostileFiles(t *testing.T) {
	for name := range hostiles {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "x.parquet")
			run := func(args ...string) (took int64) {
				cmd := exec.Cmd{Path: os.Args[0], Args: args}
				out, err := cmd.CombinedOutput()
				if code := cmd.ProcessState.ExitCode(); err != nil && code != 1 && code != 3 {
					t.Fatalf("%v: %s", err, out)
				}
				took = cmd.ProcessState.SysUsage().(*syscall.Rusage).Maxrss << 10
				t.Logf("%s: %d MB, %.100s", args[1], took>>20, bytes.ReplaceAll(out, []byte("\n"), []byte(" ")))
				return took
			}
			run("hostile", name, path)
			info, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			for _, command := range []string{"indicators", "validate"} {
				for _, threads := range []int64{1, 2} {
					most := 64<<20 + pq.Memory(info.Size(), threads*int64(len(hostileColumns)))
					if took := run("cruscotto", command, path, "--threads", fmt.Sprint(threads)); took > most {
						t.Errorf("%s, %d threads: %d MB for a file of %d bytes, at most %d", command, threads, took>>20, info.Size(), most>>20)
					}
				}
			}
		})
	}
}
