package main

import (
	"context"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/spf13/cobra"

	"cruscotto/core/calendar"
	"cruscotto/core/catalog"
	"cruscotto/core/export"
	"cruscotto/core/indicator"
	"cruscotto/core/ingest"
	"cruscotto/core/parallel"
	"cruscotto/core/tables"
	"cruscotto/core/words"
)

func (c *cli) indicators() *cobra.Command {
	var flags queryFlags
	var out output
	cmd := &cobra.Command{
		Use:   "indicators FILE... " + c.flagsWord(),
		Short: c.say("Calcola gli indicatori", "Compute the indicators"),
		Long: c.say(`Calcola gli indicatori di un'esportazione, come tutti insieme o per gruppi.
Senza --as-of la data di osservazione è quella di rilevazione; senza --period vale
tutta l'esportazione. Un FILE può essere un modello (*) o una cartella.`,
			`Compute the indicators of an export, as a whole or by groups. Without --as-of the
data di osservazione is that di rilevazione; without --period the whole export
counts. A FILE may be a glob or a folder.`),
		Example: `  cruscotto indicators quesiti.parquet
  cruscotto indicators quesiti.parquet --period 2025-06 --by direzione
  cruscotto indicators quesiti.parquet --as-of 2025-09-30 --by struttura,oggetto --format csv -o giugno.csv`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(out.format, formats); err != nil {
				return err
			}
			conf, q, err := c.asked(flags)
			if err != nil {
				return err
			}
			counted, err := c.counted(cmd.Context(), args, conf, q)
			if err != nil {
				return err
			}
			doc, err := soon(cmd.Context(), func() (*indicator.Document, error) {
				doc := indicator.Derive(counted.Query, counted.table, counted.rilevazione, counted.rows)
				doc.Name(counted.names)
				return doc, nil
			})
			if err != nil {
				return err
			}
			return c.writeDocument(cmd.Context(), out, doc, func() arrow.Record { return tables.Of(doc) }, func(w io.Writer) error { return c.printDocument(w, doc) })
		},
	}
	c.inputFlags(cmd)
	c.idsFlag(cmd)
	c.periodFlags(cmd, &flags)
	var dimensions []string
	for _, d := range indicator.Dimensions {
		dimensions = append(dimensions, string(d))
	}
	c.outputFlags(cmd, &out)
	cmd.Flags().StringVar(&flags.by, "by", "", c.say("una o due dimensioni, `DIM[,DIM]`: ", "one or two dimensions, `DIM[,DIM]`: ")+strings.Join(dimensions, ", "))
	complete(cmd, "by", dimensions...)
	return cmd
}

// complete offers the values of a flag to the shell.
func complete(cmd *cobra.Command, flag string, values ...string) {
	cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(values, cobra.ShellCompDirectiveNoFileComp))
}

// unasked are the optional roles that a query and the validation do not need.
func unasked(q indicator.Query) map[export.Role]bool {
	without := make(map[export.Role]bool)
	for role, dimension := range map[export.Role]indicator.Dimension{
		export.Direzione: indicator.Direzione, export.Intermediario: indicator.Intermediario, export.Gestione: indicator.Gestione} {
		_, filtered := q.Dove[dimension]
		without[role] = !filtered && !slices.Contains(q.Per, dimension)
	}
	without[export.NomeStruttura] = !slices.Contains(q.Per, indicator.Struttura)
	return without
}

// counted is what the exports that arguments name hold of a query.
type counted struct {
	indicator.Query // with its data di osservazione
	table           *indicator.Table
	rilevazione     calendar.Day
	rows            export.Rows
	names           map[string]string // of strutture, by code
}

// counted counts for a query over the exports that arguments name.
func (c *cli) counted(ctx context.Context, args []string, conf *catalog.Catalog, q indicator.Query) (*counted, error) {
	files, close, err := c.open(args, conf, ingest.Options{Without: unasked(q)})
	defer close()
	if err != nil {
		return nil, err
	}
	aggregators := make([]*indicator.Aggregator, c.threads)
	begin := func(dated indicator.Query) error {
		q = dated
		for i := range aggregators {
			aggregators[i] = indicator.NewAggregator(q)
		}
		return nil
	}
	rilevazione, found, err := c.pass(ctx, files, q, begin, func(thread, _ int, batch arrow.Record) { aggregators[thread].Add(batch) })
	if err != nil {
		return nil, err
	}
	return soon(ctx, func() (*counted, error) {
		return &counted{q, indicator.Merged(aggregators), rilevazione, found.Rows(), ingest.Names(files, found)}, nil
	})
}

// pass hands the batches of files to take, with the number of the goroutine, after
// begin has been told the query with its data di osservazione: where calendar.Never
// stands for it, that di rilevazione. Where this is known beforehand batches are
// handed over as they are decoded, and none is kept; else when all have been read. An
// error of begin ends it.
func (c *cli) pass(ctx context.Context, files []*ingest.File, q indicator.Query, begin func(indicator.Query) error,
	take func(thread, file int, batch arrow.Record)) (rilevazione calendar.Day, found *export.Findings, err error) {
	known := !slices.ContainsFunc(files, func(f *ingest.File) bool { return f.Rilevazione == calendar.Never })
	if known {
		if q, err = dated(q, ingest.Rilevazione(files, export.NewFindings())); err != nil {
			return 0, nil, err
		}
		if err := begin(q); err != nil {
			return 0, nil, err
		}
	}
	type decoded struct {
		file    int
		batches []arrow.Record
	}
	kept := make([][]decoded, c.threads)
	handOver := func(thread int, d decoded) {
		for _, batch := range d.batches {
			take(thread, d.file, batch)
			batch.Release()
		}
	}
	set, err := c.decode(ctx, files, c.ids, func(thread, file int, batches []arrow.Record) {
		if d := (decoded{file, batches}); known {
			handOver(thread, d)
		} else {
			kept[thread] = append(kept[thread], d)
		}
	})
	if err != nil {
		return 0, nil, err
	}
	if found, err = ingest.Summary(files, set.IDs, set.Found); err != nil {
		return 0, nil, err
	}
	rilevazione = ingest.Rilevazione(files, found)
	if q, err = dated(q, rilevazione); err != nil {
		return 0, nil, err
	}
	found = found.AsOf(q.Osservazione)
	c.sayFirst(files, found)
	if known {
		return rilevazione, found, nil
	}
	if err := begin(q); err != nil {
		return 0, nil, err
	}
	parallel.Ranges(c.threads, 1, func(low, high int) {
		for thread := low; thread < high; thread++ {
			for _, d := range kept[thread] {
				handOver(thread, d)
			}
		}
	})
	return rilevazione, found, nil
}

// dated is the query with its data di osservazione, checked.
func dated(q indicator.Query, rilevazione calendar.Day) (indicator.Query, error) {
	if rilevazione == calendar.Never {
		return q, words.Errorf("nei file non c'è una data che non sia nel futuro (per questo computer la data di oggi è %s): indicare --rilevazione, o controllare l'orologio",
			"in the files there is no date that is not in the future (for this computer today is %s): give --rilevazione, or check the clock", calendar.Of(time.Now()))
	}
	if q.Osservazione == calendar.Never {
		q.Osservazione = rilevazione
	}
	return q, q.Check(rilevazione)
}
