package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// A specimen is a file to compare on, made by the CLI.
type specimen struct {
	rows, columns int
	codec         string
	path          string
	size          int64 // bytes
}

// rilevazioneDay is the last day of all specimens, in days since the epoch.
var rilevazioneDay = int(time.Date(lastYear, 12, 31, 0, 0, 0, 0, time.UTC).Unix() / 86400)

const lastYear = 2025

// large is from how many rows on a file has quesiti of ten years instead of one, and is
// run fewer times.
const large = 20_000_000

func (s specimen) String() string {
	return fmt.Sprintf("%s rows × %d columns, %s", thousands(int64(s.rows)), s.columns, s.codec)
}

func (s specimen) years() int {
	if s.rows >= large {
		return 10
	}
	return 1
}

// coldRuns is how often each is run on a file that is not in the page cache.
const coldRuns = 3

// nativeRuns is how often each process is run on a file that is, after one run that
// does not count.
func (s specimen) nativeRuns() int {
	if s.rows >= large {
		return 5
	}
	return 7
}

// pageRuns is the same of each page.
func (s specimen) pageRuns() int {
	if s.rows >= large {
		return 3
	}
	return 5
}

// changes are those of the clocks in its years.
func (s specimen) changes() ([]change, error) { return changes(lastYear+1-s.years(), lastYear) }

// sqlDay is DuckDB's macro for its years.
func (s specimen) sqlDay() (string, error) {
	all, err := s.changes()
	return sqlDay(all), err
}

// likelySize is about how many bytes the file will have.
func (s specimen) likelySize() int64 { return int64(s.rows) * int64(25+9*(s.columns-12)/2) }

// errDisk tells of a file that there is no room for.
var errDisk = errors.New("not enough free disk")

// reserve is how much of the disk is left free.
const reserve = 1 << 30

// make makes the file, unless an earlier run has left it.
func (p *peers) make(s *specimen) error {
	s.path = filepath.Join(p.out, fmt.Sprintf("quesiti-%d-%d-%s.parquet", s.rows, s.columns, s.codec))
	info, err := os.Stat(s.path)
	if errors.Is(err, fs.ErrNotExist) {
		if err = p.generate(*s); err == nil {
			info, err = os.Stat(s.path)
		}
	}
	if err != nil {
		return err
	}
	s.size = info.Size()
	return nil
}

func (p *peers) generate(s specimen) error {
	free, err := freeDisk(p.out)
	if err != nil {
		return err
	}
	if need := s.likelySize() + reserve; free < need {
		return fmt.Errorf("%w: %s GB are needed in %s, %s GB are free: make room, or leave the file out with ROWS and COLUMNS",
			errDisk, gigabytes(need), p.out, gigabytes(free))
	}
	say("%s: making the file", s)
	_, err = output(p.cli, "generate", "-o", s.path, "--quiet", "--seed", strconv.Itoa(lastYear),
		"--rows", strconv.Itoa(s.rows), "--columns", strconv.Itoa(s.columns), "--compression", s.codec,
		"--start", fmt.Sprintf("%d-01", lastYear+1-s.years()), "--months", strconv.Itoa(12*s.years()))
	return err
}

func gigabytes(bytes int64) string { return strconv.FormatFloat(float64(bytes)/(1<<30), 'f', 1, 64) }

// thousands writes a number with commas.
func thousands(n int64) string {
	digits := strconv.FormatInt(n, 10)
	var parts []string
	for len(digits) > 3 {
		parts = append([]string{digits[len(digits)-3:]}, parts...)
		digits = digits[:len(digits)-3]
	}
	return strings.Join(append([]string{digits}, parts...), ",")
}
