package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
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

// mostNamed is how many scopes without a report are named.
const mostNamed = 8

// everything is the value of --scope that stands for all scopes.
const everything = "all"

func (c *cli) report() *cobra.Command {
	var flags queryFlags
	var scope, folder string
	var strutture, immature, due bool
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
			letters, err := c.letters(to)
			if err != nil {
				return err
			}
			files, close, err := c.open(args, conf, ingest.Options{})
			defer close()
			if err != nil {
				return err
			}
			e, err := c.edition(cmd.Context(), files, conf, q, immature)
			if err != nil {
				return err
			}
			scopes := []report.Scope{report.Scope(scope)}
			if scope == everything {
				scopes = e.Scopes(strutture)
			}
			made, err := c.writeReports(e, scopes, folder, scope == everything)
			if err != nil {
				return err
			}
			if scope == everything {
				if err := c.writeFile(filepath.Join(folder, "index.html"), e.Index(strutture, c.lang)); err != nil {
					return err
				}
				fmt.Println(printable(filepath.Join(folder, "index.html")))
			}
			return letters.write(e, made, folder)
		},
	}
	c.inputFlags(cmd)
	c.idsFlag(cmd)
	c.dayFlag(cmd, &flags)
	f := cmd.Flags()
	f.StringVar(&flags.period, "period", "", c.say("mese del report (`AAAA-MM`)", "month of the report (`YYYY-MM`)"))
	f.StringVar(&scope, "scope", string(report.Nazionale), c.say("`AMBITO`: nazionale, direzione:NOME, struttura:CODICE, oppure all per la nazione e ogni direzione", "`SCOPE`: nazionale, direzione:NAME, struttura:CODE, or all for the nation and each direzione"))
	f.BoolVar(&strutture, "struttura", false, c.say("con --scope all, anche ogni struttura", "with --scope all, each struttura too"))
	f.BoolVar(&immature, "anche-immaturo", false, c.say("anche di un mese non maturo, con un avviso su ogni pagina", "of a month that is not mature too, with a warning on every page"))
	f.BoolVar(&due, "calendar", false, c.say("elenca i mesi e il giorno da cui il report si può fare", "list the months and the day from which the report can be made"))
	f.StringVarP(&folder, "output", "o", "", c.say("`CARTELLA` in cui scrivere", "`FOLDER` to write to"))
	f.StringVar(&to.list, "eml", "", c.say("`FILE` CSV di direzioni e indirizzi: scrive anche un messaggio .eml per ciascuna", "CSV `FILE` of direzioni and addresses: write a message .eml for each too"))
	f.StringVar(&to.from, "mittente", "", c.say("`INDIRIZZO` del mittente dei messaggi", "`ADDRESS` of the sender of the messages"))
	complete(cmd, "scope", string(report.Nazionale), everything)
	cmd.MarkFlagDirname("output")
	return cmd
}

// edition counts exports and makes the edition of the month that the query's period is.
func (c *cli) edition(ctx context.Context, files []*ingest.File, conf *catalog.Catalog, q indicator.Query, immature bool) (*report.Edition, error) {
	var asked report.Question
	digests := make([]string, len(files))
	failures := make([]error, len(files))
	var digesting sync.WaitGroup
	for i, f := range files {
		digesting.Go(func() { digests[i], failures[i] = f.SHA256() })
	}
	counters := make([]*report.Counter, c.threads)
	begin := func(dated indicator.Query) error {
		asked = report.Question{Mese: q.Periodo.From.Month(), Osservazione: dated.Osservazione, Base: q.Base, Conteggio: q.Conteggio}
		for i := range counters {
			counters[i] = report.NewCounter(asked)
		}
		return asked.Check(immature)
	}
	rilevazione, found, err := c.pass(ctx, files, q, begin, func(thread, _ int, batch arrow.Record) { counters[thread].Add(batch) })
	digesting.Wait()
	if err != nil {
		return nil, err
	}
	p := report.Provenance{Rilevazione: rilevazione, Righe: found.Rows(), IDs: found.IDs}
	for i, f := range files {
		if failures[i] != nil {
			return nil, failures[i]
		}
		p.Files = append(p.Files, report.Export{SHA256: digests[i], Righe: f.Rows})
	}
	counts := make([]report.Counts, len(counters))
	parallel.Ranges(len(counters), 1, func(low, high int) {
		for i := low; i < high; i++ {
			counts[i] = counters[i].Counts()
		}
	})
	for _, other := range counts[1:] {
		counts[0].Merge(other)
	}
	return report.New(asked, counts[0], p, conf)
}

// writeReports writes the reports of scopes into a folder, and lists them. Of several
// those that cannot be made are left out, and told.
func (c *cli) writeReports(e *report.Edition, scopes []report.Scope, folder string, several bool) (made map[report.Scope][]byte, err error) {
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, err
	}
	names := e.FileNames()
	var possible, small []report.Scope
	for _, s := range scopes {
		if several && !e.Possible(s) {
			small = append(small, s)
		} else {
			possible = append(possible, s)
		}
	}
	bar := c.progress(c.say("report", "reports"), int64(len(possible)))
	pages, failures := make([][]byte, len(possible)), make([]error, len(possible))
	var done atomic.Int64
	parallel.Ranges(len(possible), 1, func(low, high int) {
		for i := low; i < high; i++ {
			page, err := e.Report(possible[i], c.lang)
			if err == nil {
				err = c.writeFile(filepath.Join(folder, names[possible[i]]), page)
			}
			failures[i] = err
			if possible[i].Kind() == report.Direzione {
				pages[i] = page // to be sent
			}
			bar.set(done.Add(1))
		}
	})
	for _, failed := range failures {
		if err == nil {
			err = failed
		}
	}
	bar.close(err)
	if err != nil {
		return nil, err
	}
	made = make(map[report.Scope][]byte)
	for i, s := range possible {
		made[s] = pages[i]
		fmt.Println(printable(filepath.Join(folder, names[s])))
	}
	if len(small) > 0 {
		named := make([]string, 0, mostNamed)
		for _, s := range small[:min(mostNamed, len(small))] {
			named = append(named, string(s))
		}
		if len(small) > mostNamed {
			named = append(named, "…")
		}
		list := strings.Join(named, ", ")
		c.note(fmt.Sprintf("%d ambiti senza report, perché hanno troppo pochi quesiti o proteggono quelli di altri: %s", len(small), list),
			fmt.Sprintf("%d scopes without a report, as they have too few quesiti or protect those of others: %s", len(small), list))
	}
	return made, nil
}

// writeFile writes a file under a temporary name and then renames it.
func (c *cli) writeFile(path string, contents []byte) error {
	return c.writeTo(path, false, func(w io.Writer) error {
		_, err := w.Write(contents)
		return err
	})
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
