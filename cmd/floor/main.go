// Command floor does the least that any program must do to count quesiti by struttura
// and oggetto: it reads the column chunks that the count needs, and decompresses them.
// Its time is the floor under that of whoever answers from the same file, on the same
// number of processors; `make bench-peers` prints it beside theirs.
package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"cruscotto/core/export"
	"cruscotto/core/parquet"
)

// needed are the roles without which the count by struttura cannot be, the names of its
// groups, and the role that validation compares with the dates.
var needed = []export.Role{
	export.Struttura, export.Oggetto, export.OggettoLavorazione, export.DataInvio, export.DataDefinizione,
	export.SogliaGiorni, export.NomeStruttura, export.Stato,
}

func main() {
	threads := flag.Int("threads", runtime.NumCPU(), "how many processors to use")
	flag.Parse()
	if flag.NArg() != 1 || *threads < 1 {
		fmt.Fprintln(os.Stderr, "usage: floor [-threads N] FILE")
		os.Exit(2)
	}
	runtime.GOMAXPROCS(*threads)
	if err := run(flag.Arg(0), *threads); err != nil {
		fmt.Fprintln(os.Stderr, "floor:", err)
		os.Exit(1)
	}
}

func run(path string, threads int) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	chunks, err := neededChunks(f)
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	read, given := int64(0), int64(0)
	for _, chunk := range slices.Concat(chunks...) {
		read += chunk.Size
	}
	if given, err = decompress(f, chunks, threads); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	fmt.Printf("%d bytes read, %d bytes decompressed\n", read, given)
	return nil
}

// neededChunks are the chunks to read, by row group.
func neededChunks(f *os.File) ([][]parquet.Chunk, error) {
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	file, err := parquet.Open(f, info.Size())
	if err != nil {
		return nil, err
	}
	chunks := make([][]parquet.Chunk, len(file.Rows))
	for _, role := range needed {
		i := slices.IndexFunc(file.Columns, func(c parquet.Column) bool { return c.Name == string(role) })
		if i < 0 {
			return nil, fmt.Errorf("there is no column %s: give a file that `cruscotto generate` made", role)
		}
		for group := range chunks {
			chunk, err := file.Chunk(group, &file.Columns[i])
			if err != nil {
				return nil, err
			}
			chunks[group] = append(chunks[group], chunk)
		}
	}
	return chunks, nil
}

// decompress spreads the row groups over goroutines, and tells how many bytes came out.
func decompress(f *os.File, groups [][]parquet.Chunk, threads int) (bytes int64, err error) {
	var running sync.WaitGroup
	var next, given atomic.Int64
	failed := make([]error, threads)
	for thread := range threads {
		running.Go(func() {
			for group := next.Add(1) - 1; group < int64(len(groups)); group = next.Add(1) - 1 {
				for _, chunk := range groups[group] {
					n, err := parquet.Decompress(f, chunk)
					if err != nil {
						failed[thread] = err
						return
					}
					given.Add(n)
				}
			}
		})
	}
	running.Wait()
	i := slices.IndexFunc(failed, func(err error) bool { return err != nil })
	if i >= 0 {
		return 0, failed[i]
	}
	return given.Load(), nil
}
