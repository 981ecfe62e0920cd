package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"syscall"
	"time"
)

// A state is that of the machine, or of the page, before a contender is asked.
type state string

const (
	cold  state = "cold"  // nothing of the file is in the page cache
	warm  state = "warm"  // all of it is
	again state = "again" // the page has already answered about the file
)

// result is what came of a contender on a file.
type result struct {
	file   specimen
	name   string
	per    string // the grouping
	times  map[state][]time.Duration
	memory map[state]int64 // peak of all runs, bytes; none where it is not known
	note   string          // what is to be known about it
	failed string          // why there is no answer; else empty
}

func newResult(file specimen, name, per string) *result {
	return &result{file: file, name: name, per: per, times: make(map[state][]time.Duration), memory: make(map[state]int64)}
}

func (r *result) add(s state, took time.Duration, memory int64) {
	r.times[s] = append(r.times[s], took)
	r.memory[s] = max(r.memory[s], memory)
}

// median is that of the times in a state; 0 when there are none.
func (r *result) median(s state) time.Duration {
	if times := slices.Sorted(slices.Values(r.times[s])); len(times) > 0 {
		return times[len(times)/2]
	}
	return 0
}

// contender is a process to measure.
type contender struct {
	*result
	command []string
}

// bothDimensions are those of the comparison.
const bothDimensions = "struttura,oggetto"

// contenders are the processes that answer about a file, and the floor under them. The
// CLI always validates and always gives its whole answer; DuckDB is asked for five
// counts, and for the whole answer.
func (p *peers) contenders(file specimen) ([]*contender, error) {
	macro, err := file.sqlDay()
	if err != nil {
		return nil, err
	}
	threads := strconv.Itoa(runtime.NumCPU())
	cli := func(per string) *contender {
		return &contender{newResult(file, "cruscotto, whole answer", per), []string{p.cli, "indicators", file.path,
			"--by", per, "--format", "csv", "-o", os.DevNull, "--quiet", "--threads", threads}}
	}
	duck := func(q question, per string) *contender {
		return &contender{newResult(file, "DuckDB, "+q.name, per),
			[]string{p.self, duckChild, threads, macro, copyTo(q.sql(file.path, per), os.DevNull)}}
	}
	return []*contender{
		cli(bothDimensions), duck(fiveCounts, bothDimensions), duck(wholeAnswer, bothDimensions),
		{newResult(file, "floor: read, decompress", bothDimensions), []string{p.floor, "-threads", threads, file.path}},
		cli("struttura"), duck(fiveCounts, "struttura"),
	}, nil
}

// run runs the process once and measures it from its start to its end.
func (c *contender) run() (took time.Duration, memory int64, err error) {
	cmd := exec.Command(c.command[0], c.command[1:]...)
	cmd.Stderr = os.Stderr
	start := time.Now()
	if err := cmd.Run(); err != nil {
		return 0, 0, fmt.Errorf("%s on %s: %w", c.name, c.file, err)
	}
	took = time.Since(start)
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		memory = usage.Maxrss << 10
	}
	return took, memory, nil
}

// native runs the processes in turns, so that a busy moment of the machine strikes all.
func (p *peers) native(file specimen) ([]*result, error) {
	contenders, err := p.contenders(file)
	if err != nil {
		return nil, err
	}
	round := func(s state, counts bool) error {
		for _, c := range contenders {
			if s == cold {
				if err := dropCache(file.path); err != nil {
					return err
				}
			}
			took, memory, err := c.run()
			if err != nil {
				return err
			}
			if counts {
				c.add(s, took, memory)
			}
		}
		return nil
	}
	for i := range coldRuns {
		say("%s: processes, cold, round %d of %d", file, i+1, coldRuns)
		if err := round(cold, true); err != nil {
			return nil, err
		}
	}
	for i := range 1 + file.nativeRuns() {
		say("%s: processes, warm, round %d of %d", file, i, file.nativeRuns())
		if err := round(warm, i > 0); err != nil {
			return nil, err
		}
	}
	var results []*result
	for _, c := range contenders {
		results = append(results, c.result)
	}
	return results, nil
}

// sameNumbers checks that DuckDB's five counts of everything are the CLI's, so that
// both are known to do the work, and gives them.
func (p *peers) sameNumbers(file specimen) (totals, error) {
	out, err := output(p.cli, "indicators", file.path, "--format", "json", "--quiet")
	if err != nil {
		return totals{}, err
	}
	var doc struct {
		Gruppi []struct {
			Definiti, Giacenti int64
			Complessivo        struct{ Entro, Scaduti int64 }
			Tempi              struct {
				Somma int64 `json:"somma_giorni"`
			}
		}
	}
	if err := json.Unmarshal(out, &doc); err != nil {
		return totals{}, err
	}
	g := doc.Gruppi[0]
	want := totals{g.Definiti, g.Complessivo.Entro, g.Complessivo.Scaduti, g.Giacenti, g.Tempi.Somma}
	macro, err := file.sqlDay()
	if err != nil {
		return totals{}, err
	}
	query := fmt.Sprintf(sqlTotals, fiveCounts.sql(file.path, bothDimensions))
	if out, err = output(p.self, duckChild, strconv.Itoa(runtime.NumCPU()), macro, copyTo(query, "/dev/stdout")); err != nil {
		return totals{}, err
	}
	got, err := parseTotals(string(out))
	if err == nil && got != want {
		err = fmt.Errorf("%s: DuckDB counts %v, the CLI %v: the comparison would be of different work", file, got, want)
	}
	return want, err
}

// output is what a command prints; its complaints go to standard error.
func output(name string, args ...string) ([]byte, error) {
	cmd := exec.Command(name, args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		return nil, fmt.Errorf("%s %s: %w", name, args[0], err)
	}
	return out, nil
}
