package main

import (
	"database/sql"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// A question is what DuckDB is asked, written so that it is at its best: days are
// integers, and Italian by arithmetic, as its functions of time zones would cost it
// several times as much; nothing is validated.
type question struct{ name, columns string }

var (
	fiveCounts = question{"five counts", `
		count(definizione) AS definiti,
		count(*) FILTER (definizione - invio <= n) AS entro,
		count(*) FILTER (definizione IS NULL AND $rilevazione - invio > n) AS scaduti,
		count(*) FILTER (definizione IS NULL) AS giacenti,
		CAST(sum(definizione - invio) AS BIGINT) AS somma_giorni`}
	wholeAnswer = question{"whole answer", everything()}
)

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
	for _, ages := range [][2]int{{0, 5}, {6, 10}, {11, 15}, {16, 25}, {26, 60}, {61, 180}, {181, 365}, {366, 1 << 30}} {
		for _, which := range []string{"$rilevazione - invio <= n", "$rilevazione - invio > n", "n IS NULL"} {
			columns = append(columns, fmt.Sprintf("count(*) FILTER (definizione IS NULL AND $rilevazione - invio BETWEEN %d AND %d AND %s)", ages[0], ages[1], which))
		}
	}
	return strings.Join(columns, ",\n")
}

const sqlQuestion = `
WITH quesito AS (
	SELECT struttura, oggetto, coalesce(oggetto_lavorazione, oggetto) AS effettivo, soglia_giorni AS n,
		giorno(epoch_us(data_invio)) AS invio,
		giorno(epoch_us(data_definizione)) AS definizione
	FROM read_parquet($file)
)
SELECT $per, $columns FROM quesito GROUP BY $per ORDER BY $per`

// sql is the question about a file, by some dimensions.
func (q question) sql(file, per string) string {
	return strings.NewReplacer("$columns", strings.ReplaceAll(q.columns, "$rilevazione", strconv.Itoa(rilevazioneDay)), "$file", quoted(file),
		"$per", strings.ReplaceAll(per, "oggetto", "effettivo")).Replace(sqlQuestion)
}

// A change is when Italy puts its clocks forward or back, in microseconds since the
// epoch, and how much they are ahead of UTC from then on.
type change struct {
	at, ahead int64
}

// changes are those of some years.
func changes(first, last int) ([]change, error) {
	rome, err := time.LoadLocation("Europe/Rome")
	if err != nil {
		return nil, err
	}
	ahead := func(t time.Time) int64 {
		_, seconds := t.In(rome).Zone()
		return int64(seconds) * 1e6
	}
	var all []change
	end := time.Date(last+1, 1, 1, 0, 0, 0, 0, time.UTC)
	for hour := time.Date(first, 1, 1, 0, 0, 0, 0, time.UTC); hour.Before(end); hour = hour.Add(time.Hour) {
		if after := ahead(hour); after != ahead(hour.Add(-time.Hour)) {
			all = append(all, change{hour.UnixMicro(), after})
		}
	}
	return all, nil
}

// sqlDay is the macro that makes an Italian day of an instant in microseconds, in
// the years of some changes. It looks for the instant among them by halves.
func sqlDay(all []change) string {
	const winter = 3600e6
	var ahead func(before int64, all []change) string
	ahead = func(before int64, all []change) string {
		if len(all) == 0 {
			return strconv.FormatInt(before, 10)
		}
		half := len(all) / 2
		return fmt.Sprintf("CASE WHEN t < %d THEN %s ELSE %s END", all[half].at, ahead(before, all[:half]), ahead(all[half].ahead, all[half+1:]))
	}
	return fmt.Sprintf("CREATE MACRO giorno(t) AS CAST((t + %s) // 86400000000 AS INTEGER)", ahead(winter, all))
}

// duckChild is the argument by which this program runs itself as DuckDB's process: in
// its own, DuckDB would count in the peak memory of all that it starts.
const duckChild = "duckdb"

// duckProcess is that process: it runs statements on some threads.
func duckProcess(threads string, statements ...string) error {
	db, err := sql.Open("duckdb", "?threads="+threads)
	if err != nil {
		return err
	}
	defer db.Close()
	for _, statement := range statements {
		if _, err := db.Exec(statement); err != nil {
			return err
		}
	}
	return nil
}

// copyTo is a query that writes its answer to a file.
func copyTo(query, to string) string {
	return "COPY (" + query + ") TO " + quoted(to) + " (FORMAT csv, HEADER false)"
}

// totals are five counts of everything.
type totals struct{ Definiti, Entro, Scaduti, Giacenti, SommaGiorni int64 }

const sqlTotals = "SELECT sum(definiti), sum(entro), sum(scaduti), sum(giacenti), sum(somma_giorni) FROM (%s)"

// parseTotals reads them as DuckDB writes them.
func parseTotals(line string) (t totals, err error) {
	into := []*int64{&t.Definiti, &t.Entro, &t.Scaduti, &t.Giacenti, &t.SommaGiorni}
	fields := strings.Split(strings.TrimSpace(line), ",")
	if len(fields) != len(into) {
		return t, fmt.Errorf("%q are not five counts", line)
	}
	for i, field := range fields {
		if *into[i], err = strconv.ParseInt(field, 10, 64); err != nil {
			return t, err
		}
	}
	return t, nil
}
