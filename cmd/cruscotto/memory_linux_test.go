package main

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/compress"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"cruscotto/core/fixture"
	pq "cruscotto/core/parquet"
)

// hostileColumns are those of hostile files, all of text.
var hostileColumns = []string{"id_quesito", "struttura", "oggetto", "data_invio", "data_definizione", "oggetto_lavorazione", "direzione", "intermediario", "stato", "nome_struttura", "gestione"}

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

func init() {
	commands["hostile"] = func() { // writes the hostile file that the arguments name
		if err := os.WriteFile(os.Args[2], hostiles[os.Args[1]](), 0o600); err != nil {
			panic(err)
		}
	}
	commands["measured"] = func() { // is the command, and prints how much memory it took
		debug.SetGCPercent(200) // as main does
		code := run()
		status, err := os.ReadFile("/proc/self/status")
		if err != nil {
			panic(err)
		}
		fmt.Println(peak.FindString(string(status)))
		os.Exit(code)
	}
}

// peak is the line of a process's status with the most memory that it had. What the system
// tells of a process that has ended may be the memory of the one that started it.
var peak = regexp.MustCompile(`VmHWM:\s*(\d+) kB`)

// A hostile file takes no more memory than core/parquet/limits.go says, whatever becomes
// of it.
func TestMemoryOfHostileFiles(t *testing.T) {
	for name := range hostiles {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "x.parquet")
			run := func(args ...string) []byte {
				cmd := exec.Cmd{Path: os.Args[0], Args: args}
				out, err := cmd.CombinedOutput()
				if code := cmd.ProcessState.ExitCode(); err != nil && code != 1 && code != 3 {
					t.Fatalf("%v: %s", err, out)
				}
				return out
			}
			run("hostile", name, path)
			info, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			for _, command := range []string{"indicators", "validate"} {
				for _, threads := range []int64{1, 2} {
					most := 64<<20 + pq.Memory(info.Size(), threads*int64(len(hostileColumns)))
					out := run("measured", command, path, "--threads", fmt.Sprint(threads))
					told := peak.FindSubmatch(out)
					if told == nil {
						t.Fatalf("%s, %d threads: no memory told: %s", command, threads, out)
					}
					took, err := strconv.ParseInt(string(told[1]), 10, 64)
					if err != nil {
						t.Fatal(err)
					}
					took <<= 10
					t.Logf("%s, %d threads: %d MB, %.100s", command, threads, took>>20, bytes.ReplaceAll(out, []byte("\n"), []byte(" ")))
					if took > most {
						t.Errorf("%s, %d threads: %d MB for a file of %d bytes, at most %d", command, threads, took>>20, info.Size(), most>>20)
					}
				}
			}
		})
	}
}
