package main

import (
	"database/sql"
	"encoding/json"
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

// A question is what DuckDB is asked, written so that it is at its best: days are
// integers, and Italian by arithmetic, as its functions of time zones would cost it
// several times as much; nothing is validated.
type question struct{ name, columns string }

var questions = []question{
	{"five counts", `
		count(definizione) AS definiti,
		count(*) FILTER (definizione - invio <= n) AS entro,
		count(*) FILTER (definizione IS NULL AND $rilevazione - invio > n) AS scaduti,
		count(*) FILTER (definizione IS NULL) AS giacenti,
		sum(definizione - invio) AS somma_giorni`},
	{"the CLI's answer", everything()},
}

// everything is all that the CLI prints of a group, but for what follows from it by
// addition and division.
func everything() string {
	columns := []string{
		"count(*)", "count(definizione)", "sum(definizione - invio)", "max(definizione - invio)",
		"quantile_disc(definizione - invio, 0.5)", "quantile_disc(definizione - invio, 0.9)",
		"count(*) FILTER (effettivo <> oggetto)",
	}
	for _, n := range []int{5, 10, 15, 25} {
		columns = append(columns,
			fmt.Sprintf("count(definizione) FILTER (n = %d)", n),
			fmt.Sprintf("count(*) FILTER (n = %d AND definizione - invio <= n)", n),
			fmt.Sprintf("count(*) FILTER (n = %d AND definizione IS NULL AND $rilevazione - invio > n)", n))
	}
	for _, ages := range [][2]int{{0, 5}, {6, 10}, {11, 15}, {16, 25}, {26, 60}, {61, 180}, {181, 1 << 30}} {
		for _, which := range []string{"$rilevazione - invio <= n", "$rilevazione - invio > n", "n IS NULL"} {
			columns = append(columns, fmt.Sprintf("count(*) FILTER (definizione IS NULL AND $rilevazione - invio BETWEEN %d AND %d AND %s)", ages[0], ages[1], which))
		}
	}
	return strings.Join(columns, ",\n")
}

const sqlBench = `
WITH quesito AS (
	SELECT struttura, oggetto, coalesce(oggetto_lavorazione, oggetto) AS effettivo, soglia_giorni AS n,
		$day(epoch_us(data_invio)) AS invio,
		$day(epoch_us(data_definizione)) AS definizione
	FROM read_parquet($file)
)
SELECT $per, $columns FROM quesito GROUP BY $per ORDER BY $per`

// sqlDay is the macro that makes an Italian day of an instant in microseconds. It
// knows the summer times of some years, which is all that the file needs.
func sqlDay(years []int) (string, error) {
	rome, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		return "", err
	}
	var summer []string
	for _, year := range years {
		var change []int64
		for hour := time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC); hour.Year() == year; hour = hour.Add(time.Hour) {
			if hour.In(rome).IsDST() != hour.Add(-time.Hour).In(rome).IsDST() {
				change = append(change, hour.UnixMicro())
			}
		}
		summer = append(summer, fmt.Sprintf("t >= %d AND t < %d", change[0], change[1]))
	}
	return fmt.Sprintf("CREATE MACRO giorno(t) AS CAST((t + CASE WHEN %s THEN 7200000000 ELSE 3600000000 END) // 86400000000 AS INTEGER)",
		strings.Join(summer, " OR ")), nil
}

// benchDuck is DuckDB's process.
func benchDuck(file, asked, per string, threads int) error {
	db, err := sql.Open("duckdb", "?threads="+strconv.Itoa(threads))
	if err != nil {
		return err
	}
	defer db.Close()
	query, err := prepare(db, file, asked, per)
	if err != nil {
		return err
	}
	_, err = db.Exec("COPY (" + query + ") TO '/dev/null' (FORMAT csv)")
	return err
}

// prepare makes the query of a question.
func prepare(db *sql.DB, file, asked, per string) (string, error) {
	var rilevazione, year int
	if err := db.QueryRow(`SELECT CAST(decode(value) AS DATE) - DATE '1970-01-01', year(CAST(decode(value) AS DATE))
		FROM parquet_kv_metadata(?) WHERE decode(key) = 'cruscotto.data_rilevazione'`, file).Scan(&rilevazione, &year); err != nil {
		return "", fmt.Errorf("%s: data di rilevazione: %w", file, err)
	}
	macro, err := sqlDay([]int{year})
	if err != nil {
		return "", err
	}
	if _, err := db.Exec(macro); err != nil {
		return "", err
	}
	i := slices.IndexFunc(questions, func(q question) bool { return q.name == asked })
	if i < 0 {
		return "", fmt.Errorf("no question %q", asked)
	}
	return strings.NewReplacer("$columns", strings.ReplaceAll(questions[i].columns, "$rilevazione", strconv.Itoa(rilevazione)), "$file", quoted(file),
		"$per", strings.ReplaceAll(per, "oggetto", "effettivo"), "$day", "giorno").Replace(sqlBench), nil
}

// sameNumbers checks that DuckDB's five counts of everything are the CLI's, so that
// both are known to do the work.
func sameNumbers(cli, file string) error {
	out, err := exec.Command(cli, "indicators", file, "--format", "json", "--quiet").Output()
	if err != nil {
		return err
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
		return err
	}
	db, err := sql.Open("duckdb", "")
	if err != nil {
		return err
	}
	defer db.Close()
	query, err := prepare(db, file, questions[0].name, "struttura")
	if err != nil {
		return err
	}
	var definiti, entro, scaduti, giacenti, somma int64
	if err := db.QueryRow("SELECT CAST(sum(definiti) AS BIGINT), CAST(sum(entro) AS BIGINT), CAST(sum(scaduti) AS BIGINT), CAST(sum(giacenti) AS BIGINT), CAST(sum(somma_giorni) AS BIGINT) FROM ("+query+")").
		Scan(&definiti, &entro, &scaduti, &giacenti, &somma); err != nil {
		return err
	}
	g := doc.Gruppi[0]
	if got, want := [5]int64{definiti, entro, scaduti, giacenti, somma}, [5]int64{g.Definiti, g.Complessivo.Entro, g.Complessivo.Scaduti, g.Giacenti, g.Tempi.Somma}; got != want {
		return fmt.Errorf("DuckDB counts %v, the CLI %v: the comparison would be of different work", got, want)
	}
	return nil
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
// machine strikes both, and prints the medians. The CLI always validates and always
// gives its whole answer; DuckDB is asked for five counts, and for the whole answer.
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
	if err := sameNumbers(cli, file); err != nil {
		return err
	}
	var contenders []*contender
	for _, per := range []string{"struttura", "struttura,oggetto"} {
		for _, threads := range slices.Compact([]int{1, runtime.NumCPU()}) {
			n := strconv.Itoa(threads)
			contenders = append(contenders, &contender{name: "cruscotto", per: per, threads: threads, command: []string{cli, "indicators", file,
				"--by", per, "--format", "csv", "-o", os.DevNull, "--quiet", "--threads", n}})
			for _, q := range questions {
				contenders = append(contenders, &contender{name: "DuckDB, " + q.name, per: per, threads: threads, command: []string{self, duckChild, file, q.name, per, n}})
			}
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
	fmt.Fprintln(out, "by\tprocess\tthreads\tms\tmin\tmax\tMrows/s\tpeak MB\ttimes cruscotto\t")
	var cruscotto time.Duration
	for _, c := range contenders {
		median, ratio := c.median(), ""
		if c.name == "cruscotto" { // each is followed by its DuckDBs
			cruscotto = median
		} else {
			ratio = fmt.Sprintf("%.2f", median.Seconds()/cruscotto.Seconds())
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
