package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
)

// peers compares the product with other tools: the same counts from the same files,
// cold and warm, by processes and by pages in Chromium.
type peers struct {
	self, cli, floor string // executables
	page, static     string // cruscotto.html; the folder with the other pages
	out              string // the folder for files and tables
	versions         map[string]string
	processes, pages []*result
	ready            []*result
	changes          []*changeTimes
}

// comparePeers is `oracle peers`.
func comparePeers(args []string) error {
	p := &peers{versions: make(map[string]string)}
	flags := flag.NewFlagSet("oracle peers", flag.ContinueOnError)
	flags.StringVar(&p.cli, "cli", "", "the command cruscotto")
	flags.StringVar(&p.floor, "floor", "", "the command floor")
	flags.StringVar(&p.page, "page", "", "cruscotto.html")
	flags.StringVar(&p.static, "static", "", "the folder of the page's sources, with node_modules and bench")
	flags.StringVar(&p.out, "o", "", "the folder to write to")
	rows := flags.String("rows", "200000 2000000 20000000", "numbers of rows")
	columns := flags.String("columns", "12 60", "numbers of columns")
	codecs := flags.String("codecs", "snappy zstd", "compressions")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if p.cli == "" || p.floor == "" || p.page == "" || p.static == "" || p.out == "" || flags.NArg() > 0 {
		return errors.New("usage: oracle peers -cli FILE -floor FILE -page FILE -static FOLDER -o FOLDER: `make bench-peers` gives them all")
	}
	files, err := specimens(*rows, *columns, *codecs)
	if err != nil {
		return err
	}
	if p.self, err = os.Executable(); err != nil {
		return err
	}
	if err := os.MkdirAll(p.out, 0o755); err != nil {
		return err
	}
	version, err := output(p.self, duckChild, "1", copyTo("SELECT version()", "/dev/stdout"))
	if err != nil {
		return err
	}
	p.versions["DuckDB"] = strings.TrimSpace(string(version))
	for _, file := range files {
		if err := p.compare(file); err != nil {
			return err
		}
		// Even a run that is broken off leaves what it has found.
		if err := os.WriteFile(filepath.Join(p.out, "peers.md"), []byte(p.report()), 0o644); err != nil {
			return err
		}
	}
	fmt.Print(p.report())
	return nil
}

// specimens are the files to compare on: each number of rows with each number of
// columns and each codec.
func specimens(rows, columns, codecs string) ([]specimen, error) {
	var files []specimen
	for _, row := range strings.Fields(rows) {
		for _, column := range strings.Fields(columns) {
			for _, codec := range strings.Fields(codecs) {
				n, err := strconv.Atoi(row)
				if err != nil {
					return nil, fmt.Errorf("ROWS: %q is no number of rows", row)
				}
				m, err := strconv.Atoi(column)
				if err != nil {
					return nil, fmt.Errorf("COLUMNS: %q is no number of columns", column)
				}
				files = append(files, specimen{rows: n, columns: m, codec: codec})
			}
		}
	}
	if len(files) == 0 {
		return nil, errors.New("ROWS, COLUMNS and CODECS name no file to compare on")
	}
	return files, nil
}

// compare runs everybody on a file. A file that there is no room for has a line that
// says so in the tables.
func (p *peers) compare(file specimen) error {
	err := p.make(&file)
	if errors.Is(err, errDisk) {
		say("%s: LEFT OUT: %v", file, err)
		for _, into := range []*[]*result{&p.processes, &p.pages} {
			left := newResult(file, "(none)", bothDimensions)
			left.failed = err.Error()
			*into = append(*into, left)
		}
		return nil
	}
	if err != nil {
		return err
	}
	say("%s: do DuckDB and the CLI count the same?", file)
	want, err := p.sameNumbers(file)
	if err != nil {
		return err
	}
	processes, err := p.native(file)
	if err != nil {
		return err
	}
	p.processes = append(p.processes, processes...)
	return p.browser(file, want)
}

// say tells how far the comparison has come.
func say(format string, args ...any) { fmt.Fprintf(os.Stderr, "bench-peers: "+format+"\n", args...) }
