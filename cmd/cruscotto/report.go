package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
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

// everything is the value of --scope that stands for all scopes.
const everything = "all"

func (c *cli) report() *cobra.Command {
	var flags queryFlags
	var what wanted
	var licenza string
	var due bool
	var to post
	cmd := &cobra.Command{
		Use:   "report FILE... " + c.flagsWord(),
		Short: c.say("Scrive i report mensili da distribuire", "Write the monthly reports to hand out"),
		Long: c.say(`Scrive i report di un mese per i focus group: un file HTML per ciascun ambito, di soli
aggregati, che si apre, si stampa e si verifica («cruscotto verify»). Un mese si fa da
quando è maturo; --calendar elenca i mesi e il giorno da cui si possono fare. Nella
stessa cartella stanno i report di più mesi: con --scope all un indice li elenca tutti.`,
			`Write the reports of a month for the focus groups: one HTML file for each scope, of
aggregates only, to be opened, printed and verified (“cruscotto verify”). A month is made
once it is mature; --calendar lists the months and the day from which they can be made.
A folder may have the reports of several months: with --scope all an index lists all.`),
		Example: `  cruscotto report quesiti.parquet --period 2025-06 -o report
  cruscotto report quesiti.parquet --period 2025-06 --scope direzione:Lazio -o report
  cruscotto report quesiti.parquet --period 2025-06 --scope all --struttura -o report
  cruscotto report quesiti.parquet --period 2025-06 --scope all --dati --licenza CC-BY-4.0 -o report
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
			if flags.period == "" || what.folder == "" {
				return usageProblem(cmd, words.Errorf("un report vuole il mese (--period) e la cartella (-o)", "a report needs the month (--period) and the folder (-o)"))
			}
			asked := report.Question{Mese: q.Periodo.From.Month(), Osservazione: q.Osservazione, Base: q.Base, Conteggio: q.Conteggio}
			if flags.asOf == "" {
				asked.Osservazione = asked.Due()
			}
			if what.licence, err = licence(licenza); err != nil {
				return err
			}
			switch {
			case licenza != "" && !what.data:
				return usageProblem(cmd, words.Errorf("--licenza è dei dati: vuole anche --dati", "--licenza is of data: it needs --dati too"))
			case what.data && asked.Straordinaria(conf):
				return words.Errorf("--dati: i dati aperti sono delle edizioni dei mesi, e questa è straordinaria (--as-of, --base o --conteggio)",
					"--dati: open data are of the editions of months, and this is an edizione straordinaria (--as-of, --base or --conteggio)")
			case what.data && conf.RiservatezzaK == 1:
				return words.Errorf("--dati: la configurazione (riservatezza_k = 1) non protegge nulla, e ciò che non è protetto non si pubblica",
					"--dati: the configuration (riservatezza_k = 1) protects nothing, and what is not protected is not published")
			case what.data && licenza == "":
				c.note("--dati senza --licenza: dati senza una licenza non sono aperti, nessuno può riusarli", "--dati without --licenza: data without a licence are not open, nobody may use them")
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
			counted := func(direzioni, strutture int) { c.noteAsked(what.scope, what.strutture, direzioni, strutture) }
			e, err := c.edition(cmd.Context(), files, conf, asked, counted)
			if err != nil {
				return err
			}
			for _, warning := range e.Warnings() {
				c.note(warning.It, warning.En)
			}
			return c.writeReports(cmd.Context(), e, what, letters)
		},
	}
	c.inputFlags(cmd)
	c.idsFlag(cmd)
	f := cmd.Flags()
	f.StringVar(&flags.asOf, "as-of", "", c.say("edizione straordinaria a un'altra `DATA` di osservazione, senza gruppi", "edizione straordinaria as of another `DATE`, without groups"))
	f.StringVar(&flags.period, "period", "", c.say("mese del report (`AAAA-MM`)", "month of the report (`YYYY-MM`)"))
	f.StringVar(&what.scope, "scope", string(report.Nazionale), c.say("`AMBITO`: nazionale, direzione:NOME, struttura:CODICE, oppure all per la nazione e ogni direzione", "`SCOPE`: nazionale, direzione:NAME, struttura:CODE, or all for the nation and each direzione"))
	f.BoolVar(&what.strutture, "struttura", false, c.say("con --scope all, anche ogni struttura", "with --scope all, each struttura too"))
	f.BoolVar(&due, "calendar", false, c.say("elenca i mesi e il giorno da cui il report si può fare", "list the months and the day from which the report can be made"))
	f.StringVarP(&what.folder, "output", "o", "", c.say("`CARTELLA` in cui scrivere", "`FOLDER` to write to"))
	f.BoolVar(&what.data, "dati", false, c.say("scrive anche i numeri di tutti i report della cartella come dati aperti: dati.csv, datapackage.json, SHA256SUMS", "write the numbers of all reports of the folder as open data too: dati.csv, datapackage.json, SHA256SUMS"))
	f.StringVar(&licenza, "licenza", "", c.say("`LICENZA` dei dati: ", "`LICENCE` of the data: ")+strings.Join(licenceNames(), ", "))
	f.StringVar(&to.list, "eml", "", c.say("`FILE` CSV di direzioni e indirizzi: scrive anche un messaggio .eml per ciascuna", "CSV `FILE` of direzioni and addresses: write a message .eml for each too"))
	f.StringVar(&to.from, "mittente", "", c.say("`INDIRIZZO` del mittente dei messaggi", "`ADDRESS` of the sender of the messages"))
	complete(cmd, "scope", string(report.Nazionale), everything)
	complete(cmd, "licenza", licenceNames()...)
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

// wanted says what is written, and where to.
type wanted struct {
	scope     string // or everything
	strutture bool   // of everything
	data      bool
	licence   report.Licence // of data
	folder    string
}

// writeReports writes the reports of a scope, or of all, the letters with them and what a
// folder has beside its reports: into the folder when all are made, and lists them.
func (c *cli) writeReports(ctx context.Context, e *report.Edition, what wanted, letters *letters) error {
	has := make(map[string]bool)
	for _, name := range slices.Sorted(maps.Keys(marks)) {
		var err error
		if has[name], err = mine(what.folder, name); err != nil {
			return err
		}
	}
	indexed := what.scope == everything || what.data || has[index]
	if has[report.PackageFile] && !what.data {
		c.note("i dati aperti della cartella restano com'erano: con --dati si rifanno", "the open data of the folder stay as they were: --dati makes them anew")
	}
	scopes, names := []report.Scope{report.Scope(what.scope)}, e.FileNames(c.lang)
	if what.scope == everything {
		scopes = e.Scopes(what.strutture)
	}
	to, err := stage(what.folder)
	if err != nil {
		return err
	}
	defer to.discard()
	var written []string
	for _, s := range scopes {
		written = append(written, names[s])
	}
	listed, err := c.makeReports(ctx, e, scopes, written, what.data, to)
	if err != nil {
		return err
	}
	posted, complete, err := letters.write(ctx, e, scopes, to)
	if err != nil {
		return err
	}
	if indexed {
		held, digests, err := c.held(ctx, what.folder, written, what.data)
		if err != nil {
			return err
		}
		archive, amiss := report.NewArchive(append(listed, held...))
		c.amiss(amiss)
		written = append(written, index)
		if err := to.write(index, archive.Index(c.lang)); err != nil {
			return err
		}
		if what.data {
			written = append(written, report.DataFile, report.PackageFile, sums)
			if err := writeData(archive, what.licence, digests, to); err != nil {
				return err
			}
		}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if err := to.finish(); err != nil {
		return err
	}
	for _, name := range append(written, posted...) {
		fmt.Println(printable(filepath.Join(what.folder, name)))
	}
	if !complete {
		return errCheck
	}
	return nil
}

// makeReports makes the reports of scopes, with what an index and data tell of them.
func (c *cli) makeReports(ctx context.Context, e *report.Edition, scopes []report.Scope, names []string, data bool, to *staged) ([]*report.Listed, error) {
	bar := c.progress(c.say("report", "reports"), int64(len(scopes)))
	listed, failures := make([]*report.Listed, len(scopes)), make([]error, len(scopes))
	var done atomic.Int64
	one := func(i int) error {
		page, err := e.Report(scopes[i], c.lang)
		if err != nil {
			return err
		}
		m, err := e.Manifest(scopes[i], c.lang)
		if err != nil {
			return err
		}
		if listed[i], err = report.List(names[i], m, data); err != nil {
			return err
		}
		return to.write(names[i], page)
	}
	parallel.Ranges(len(scopes), 1, func(low, high int) {
		for i := low; i < high && ctx.Err() == nil; i++ {
			failures[i] = one(i)
			bar.set(done.Add(1))
		}
	})
	err := errors.Join(append(failures, ctx.Err())...)
	bar.close(err)
	return listed, err
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
