package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/spf13/cobra"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/indicator"
	"cruscotto/core/ingest"
	"cruscotto/core/parallel"
	"cruscotto/core/report"
	"cruscotto/core/words"
)

// everything is the value of --scope that stands for all scopes.
const everything = "all"

func (c *cli) report() *cobra.Command {
	var flags queryFlags
	var scope, folder string
	var withStrutture, due bool
	var to post
	cmd := &cobra.Command{
		Use:   "report FILE... " + c.flagsWord(),
		Short: c.say("Scrive i report mensili da distribuire", "Write the monthly reports to hand out"),
		Long: c.say(`Scrive i report di un mese per i focus group: un file HTML per ciascun ambito, di soli
aggregati, che si apre, si stampa e si verifica («cruscotto verify»). Un mese si fa da
quando è maturo; --calendar elenca i mesi e il giorno da cui si possono fare.`,
			`Write the reports of a month for the focus groups: one HTML file for each scope, of
aggregates only, to be opened, printed and verified (“cruscotto verify”). A month is made
once it is mature; --calendar lists the months and the day from which they can be made.`),
		Example: `  cruscotto report quesiti.parquet --period 2025-06 -o report
  cruscotto report quesiti.parquet --period 2025-06 --scope direzione:Lazio -o report
  cruscotto report quesiti.parquet --period 2025-06 --scope all --struttura -o report
  cruscotto report quesiti.parquet --period 2025-06 --scope all --eml distribuzione.csv --mittente ufficio@example.it -o report
  cruscotto report quesiti.parquet --calendar`,
		RunE: func(cmd *cobra.Command, args []string) error {
			conf, q, err := c.asked(flags)
			if err != nil {
				return err
			}
			if len(q.Dove) > 0 {
				return words.Errorf("--where: un report è sempre di tutto il suo ambito; per una parte sola usare «cruscotto indicators»",
					"--where: a report is always of all of its scope; for a part use “cruscotto indicators”")
			}
			if due {
				return c.calendar(cmd.Context(), args, conf, q)
			}
			if flags.period == "" || folder == "" {
				return usageProblem(cmd, words.Errorf("un report vuole il mese (--period) e la cartella (-o)", "a report needs the month (--period) and the folder (-o)"))
			}
			if err := report.Ready(); err != nil {
				return err
			}
			letters, err := c.letters(to)
			if err != nil {
				return err
			}
			files, close, err := c.open(args, conf, ingest.Options{})
			defer close()
			if err != nil {
				return err
			}
			counted := func(direzioni, strutture int) { c.noteAsked(scope, withStrutture, direzioni, strutture) }
			asked := report.Question{Mese: q.Periodo.From.Month(), Osservazione: q.Osservazione, Base: q.Base, Conteggio: q.Conteggio}
			if flags.asOf == "" {
				asked.Osservazione = asked.Due()
			}
			e, err := c.edition(cmd.Context(), files, conf, asked, counted)
			if err != nil {
				return err
			}
			for _, warning := range e.Warnings() {
				c.note(warning.It, warning.En)
			}
			return c.writeReports(cmd.Context(), e, scope, withStrutture, letters, folder)
		},
	}
	c.inputFlags(cmd)
	c.idsFlag(cmd)
	f := cmd.Flags()
	f.StringVar(&flags.asOf, "as-of", "", c.say("edizione straordinaria a un'altra `DATA` di osservazione, senza gruppi", "edizione straordinaria as of another `DATE`, without groups"))
	f.StringVar(&flags.period, "period", "", c.say("mese del report (`AAAA-MM`)", "month of the report (`YYYY-MM`)"))
	f.StringVar(&scope, "scope", string(report.Nazionale), c.say("`AMBITO`: nazionale, direzione:NOME, struttura:CODICE, oppure all per la nazione e ogni direzione", "`SCOPE`: nazionale, direzione:NAME, struttura:CODE, or all for the nation and each direzione"))
	f.BoolVar(&withStrutture, "struttura", false, c.say("con --scope all, anche ogni struttura", "with --scope all, each struttura too"))
	f.BoolVar(&due, "calendar", false, c.say("elenca i mesi e il giorno da cui il report si può fare", "list the months and the day from which the report can be made"))
	f.StringVarP(&folder, "output", "o", "", c.say("`CARTELLA` in cui scrivere", "`FOLDER` to write to"))
	f.StringVar(&to.list, "eml", "", c.say("`FILE` CSV di direzioni e indirizzi: scrive anche un messaggio .eml per ciascuna", "CSV `FILE` of direzioni and addresses: write a message .eml for each too"))
	f.StringVar(&to.from, "mittente", "", c.say("`INDIRIZZO` del mittente dei messaggi", "`ADDRESS` of the sender of the messages"))
	complete(cmd, "scope", string(report.Nazionale), everything)
	cmd.MarkFlagDirname("output")
	return cmd
}

// noteAsked tells what reports are asked for, of the areas that the exports have.
func (c *cli) noteAsked(scope string, withStrutture bool, direzioni, strutture int) {
	kind := report.Scope(scope).Kind()
	all := scope == everything
	count := func(asked bool, n int, one, many string) string {
		switch {
		case !asked:
			return ""
		case n == 1:
			return ", 1 " + one
		}
		return ", " + c.count(int64(n)) + " " + many
	}
	if !all {
		direzioni, strutture = 1, 1
	}
	asked := count(all || kind == report.Nazione, 1, c.say("nazione", "nation"), "") +
		count(all || kind == report.Direzione, direzioni, "direzione", "direzioni") +
		count(all && withStrutture || kind == report.Struttura, strutture, "struttura", "strutture")
	c.note("report di "+asked[len(", "):], "reports of "+asked[len(", "):])
}

// edition counts exports and makes the edition that is asked for; counted is told how many
// direzioni and strutture there are, before the work begins.
func (c *cli) edition(ctx context.Context, files []*ingest.File, conf *catalog.Catalog, asked report.Question,
	counted func(direzioni, strutture int)) (*report.Edition, error) {
	if err := asked.Check(files); err != nil {
		return nil, err
	}
	ctx, refuse := context.WithCancelCause(ctx)
	defer refuse(nil)
	digests := make([]string, len(files))
	failures := make([]error, len(files))
	var digesting sync.WaitGroup
	for i, f := range files {
		digesting.Go(func() { digests[i], failures[i] = f.SHA256(ctx) })
	}
	counters := make([]*report.Counter, c.threads)
	begin := func(indicator.Query) error {
		for i := range counters {
			counters[i] = report.NewCounter(asked, files)
		}
		return nil
	}
	q := indicator.Query{Osservazione: asked.Osservazione, Periodo: asked.Mese.Period()}
	rilevazione, found, err := c.pass(ctx, files, q, begin, func(thread, _ int, batch arrow.Record) {
		if ctx.Err() == nil {
			if err := counters[thread].Add(batch); err != nil {
				refuse(err)
			}
		}
	})
	if ctx.Err() != nil {
		err = context.Cause(ctx)
	}
	if err != nil {
		refuse(err)
	}
	digesting.Wait()
	if err := errors.Join(err, errors.Join(failures...)); err != nil {
		return nil, err
	}
	p := report.Provenance{Rilevazione: rilevazione, FirstInvio: found.FirstInvio, Righe: found.Rows(), IDs: found.IDs}
	for i, f := range files {
		p.Files = append(p.Files, report.Export{SHA256: digests[i], Righe: f.Rows})
	}
	return soon(ctx, func() (*report.Edition, error) {
		counts := make([]report.Counts, len(counters))
		parallel.Ranges(len(counters), 1, func(low, high int) {
			for i := low; i < high; i++ {
				counts[i] = counters[i].Counts()
			}
		})
		for _, other := range counts[1:] {
			if err := counts[0].Merge(other, files); err != nil {
				return nil, err
			}
		}
		counted(counts[0].Areas())
		return report.New(asked, counts[0], p, conf)
	})
}

// index is the name of the file that leads to the reports of all scopes.
const index = "index.html"

// writeReports writes the reports of a scope, or of all with their index, and the letters
// with them: into a folder when all are made, and lists them.
func (c *cli) writeReports(ctx context.Context, e *report.Edition, scope string, strutture bool, letters *letters, folder string) error {
	scopes, names := []report.Scope{report.Scope(scope)}, e.FileNames()
	if scope == everything {
		scopes = e.Scopes(strutture)
	}
	to, err := stage(folder)
	if err != nil {
		return err
	}
	defer to.discard()
	bar := c.progress(c.say("report", "reports"), int64(len(scopes)))
	failures := make([]error, len(scopes))
	var done atomic.Int64
	parallel.Ranges(len(scopes), 1, func(low, high int) {
		for i := low; i < high && ctx.Err() == nil; i++ {
			page, err := e.Report(scopes[i], c.lang)
			if err == nil {
				err = to.write(names[scopes[i]], page)
			}
			failures[i] = err
			bar.set(done.Add(1))
		}
	})
	err = errors.Join(append(failures, ctx.Err())...)
	bar.close(err)
	if err != nil {
		return err
	}
	var written []string
	for _, s := range scopes {
		written = append(written, names[s])
	}
	if scope == everything {
		written = append(written, index)
		if err := to.write(index, e.Index(strutture, c.lang)); err != nil {
			return err
		}
	}
	posted, complete, err := letters.write(ctx, e, scopes, to)
	if err != nil {
		return err
	}
	if err := to.finish(); err != nil {
		return err
	}
	for _, name := range append(written, posted...) {
		fmt.Println(printable(filepath.Join(folder, name)))
	}
	if !complete {
		return errCheck
	}
	return nil
}

// calendar lists the months of the exports and the days from which their reports can be
// made.
func (c *cli) calendar(ctx context.Context, args []string, conf *catalog.Catalog, q indicator.Query) error {
	q.Per = []indicator.Dimension{indicator.Mese}
	q.Periodo = calendar.Always
	counted, err := c.counted(ctx, args, conf, q)
	if err != nil {
		return err
	}
	t := newTable(0)
	t.AppendHeader(table.Row{c.say("mese", "month"), "pervenuti", c.say("si può fare dal", "can be made from"), c.say("stato", "state")})
	for i, key := range counted.table.Keys {
		name := counted.table.Values[0][key[0]]
		month, err := calendar.ParseMonth(name)
		if err != nil {
			return err // months are named by the core
		}
		due := report.Question{Mese: month, Conteggio: q.Conteggio}.Due()
		state := c.say("maturo", "mature")
		if due > counted.Osservazione {
			state = c.say("non ancora", "not yet")
		}
		t.AppendRow(table.Row{name, c.count(counted.table.Cells[i].Pervenuti), due, state})
	}
	_, err = io.WriteString(os.Stdout, render(t))
	return err
}
