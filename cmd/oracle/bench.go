package main

import (
	"context"
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"text/tabwriter"
	"time"
)

// duckChild is the argument by which this program runs itself as DuckDB's process.
const duckChild = "bench-duck"

// benchRuns is how many times each contender runs, after one run that does not count.
const benchRuns = 7

// sqlBench is the counting that the indicators of a group need, written so that
// DuckDB is at its best: days are integers, and of UTC, as functions of time zones
// would cost it several times as much.
const sqlBench = `
COPY (
	WITH quesito AS (
		SELECT struttura, coalesce(oggetto_lavorazione, oggetto) AS oggetto, soglia_giorni AS n,
			CAST(epoch_us(data_invio) // 86400000000 AS INTEGER) AS invio,
			CAST(epoch_us(data_definizione) // 86400000000 AS INTEGER) AS definizione
		FROM read_parquet($file)
	)
	SELECT $per,
		count(definizione) AS definiti,
		count(*) FILTER (definizione - invio <= n) AS entro,
		count(*) FILTER (definizione IS NULL AND $rilevazione - invio > n) AS scaduti,
		count(*) FILTER (definizione IS NULL) AS giacenti,
		sum(definizione - invio) AS somma_giorni
	FROM quesito
	GROUP BY $per
	ORDER BY $per
) TO '/dev/null' (FORMAT csv)`

// benchDuck is DuckDB's process.
func benchDuck(file, per string, threads int) error {
	db, err := sql.Open("duckdb", "?threads="+strconv.Itoa(threads))
	if err != nil {
		return err
	}
	defer db.Close()
	ctx := context.Background()
	var rilevazione int
	if err := db.QueryRowContext(ctx, `SELECT CAST(decode(value) AS DATE) - DATE '1970-01-01'
		FROM parquet_kv_metadata(?) WHERE decode(key) = 'cruscotto.data_rilevazione'`, file).Scan(&rilevazione); err != nil {
		return fmt.Errorf("%s: data di rilevazione: %w", file, err)
	}
	_, err = db.ExecContext(ctx, strings.NewReplacer("$file", quoted(file), "$per", per,
		"$rilevazione", strconv.Itoa(rilevazione),
	).Replace(sqlBench))
	return err
}

// contender is a process to measure.
type contender struct {
	name    string
	per     string // the grouping
	threads int
	command []string
	times   []time.Duration
	memory  int64 // peak of all runs, bytes
}

// run measures the process once, from its start to its end.
func (c *contender) run() error {
	cmd := exec.Command(c.command[0], c.command[1:]...)
	cmd.Stderr = os.Stderr
	start := time.Now()
	if err := cmd.Run(); err != nil {
		return fmt.Errorf("%q: %w", c.command, err)
	}
	c.times = append(c.times, time.Since(start))
	if usage, ok := cmd.ProcessState.SysUsage().(*syscall.Rusage); ok {
		c.memory = max(c.memory, usage.Maxrss<<10)
	}
	return nil
}

func (c *contender) median() time.Duration { return slices.Sorted(slices.Values(c.times))[benchRuns/2] }

// bench runs the CLI and DuckDB on a file in turns, so that a busy moment of the
// machine strikes both, and prints the medians. The CLI does more than DuckDB is
// asked for: Italian days, the validation, quantiles, ages and ratios.
func bench(file string) error {
	cli := os.Getenv("CRUSCOTTO")
	if cli == "" {
		return fmt.Errorf("CRUSCOTTO does not name the CLI: run `make bench`, or `make dist/cruscotto` and set it")
	}
	self, err := os.Executable()
	if err != nil {
		return err
	}
	rows, err := countRows(file)
	if err != nil {
		return err
	}
	var contenders []*contender
	for _, per := range []string{"struttura", "struttura,oggetto"} {
		for _, threads := range slices.Compact([]int{1, runtime.NumCPU()}) {
			n := strconv.Itoa(threads)
			contenders = append(contenders,
				&contender{name: "cruscotto", per: per, threads: threads, command: []string{cli, "indicators", file,
					"--by", per, "--format", "csv", "-o", os.DevNull, "--quiet", "--threads", n}},
				&contender{name: "DuckDB", per: per, threads: threads, command: []string{self, duckChild, file, per, n}})
		}
	}
	for i := range 1 + benchRuns {
		for _, c := range contenders {
			if err := c.run(); err != nil {
				return err
			}
			if i == 0 {
				c.times = nil
			}
		}
	}

	fmt.Printf("%d rows, whole processes, medians of %d interleaved runs\n\n", rows, benchRuns)
	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(out, "by\tprocess\tthreads\tms\tmin\tmax\tMrows/s\tpeak MB\tDuckDB takes\t")
	for i, c := range contenders {
		median := c.median()
		ratio := ""
		if i%2 == 0 { // each cruscotto is followed by its DuckDB
			ratio = fmt.Sprintf("%.2f times", contenders[i+1].median().Seconds()/median.Seconds())
		}
		fmt.Fprintf(out, "%s\t%s\t%d\t%d\t%d\t%d\t%.1f\t%d\t%s\t\n", c.per, c.name, c.threads, median.Milliseconds(),
			slices.Min(c.times).Milliseconds(), slices.Max(c.times).Milliseconds(),
			float64(rows)/median.Seconds()/1e6, c.memory>>20, ratio)
	}
	return out.Flush()
}

// countRows reads the number of rows from the footer of a file.
func countRows(file string) (n int64, err error) {
	db, err := sql.Open("duckdb", "")
	if err != nil {
		return 0, err
	}
	defer db.Close()
	err = db.QueryRow("SELECT num_rows FROM parquet_file_metadata(?)", file).Scan(&n)
	return n, err
}
