package main

import (
	"context"
	"io"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"

	"cruscotto/core/catalog"
	"cruscotto/core/indicator"
	"cruscotto/core/ingest"
	"cruscotto/core/tables"
)

func (c *cli) history() *cobra.Command {
	var flags queryFlags
	var out output
	cmd := &cobra.Command{
		Use:   "history FILE... " + c.flagsWord(),
		Short: c.say("Ricostruisce la giacenza giorno per giorno", "Reconstruct the giacenza day by day"),
		Long: c.say(`Ricostruisce, per ogni giorno fino alla data di osservazione, quanti quesiti sono
pervenuti, quanti sono stati definiti e quanti erano giacenti, scaduti e non scaduti.`,
			`Reconstruct, for every day up to the data di osservazione, how many quesiti were
pervenuti, how many definiti, and how many were giacenti, scaduti and not scaduti.`),
		Example: `  cruscotto history quesiti.parquet --format csv -o giacenza.csv
  cruscotto history quesiti.parquet --where struttura=7000`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(out.format, formats); err != nil {
				return err
			}
			conf, q, err := c.asked(flags)
			if err != nil {
				return err
			}
			history, err := c.traced(cmd.Context(), args, conf, q)
			if err != nil {
				return err
			}
			return c.writeDocument(cmd.Context(), out, history, func() arrow.Record { return tables.OfHistory(history) }, func(w io.Writer) error {
				_, err := io.WriteString(w, c.giacenza(history))
				return err
			})
		},
	}
	c.inputFlags(cmd)
	c.idsFlag(cmd)
	c.dayFlag(cmd, &flags)
	c.outputFlags(cmd, &out)
	return cmd
}

// traced is the history of a query over the exports that arguments name.
func (c *cli) traced(ctx context.Context, args []string, conf *catalog.Catalog, q indicator.Query) (*indicator.History, error) {
	files, close, err := c.open(args, conf, ingest.Options{Without: unasked(q)})
	defer close()
	if err != nil {
		return nil, err
	}
	tracers := make([]*indicator.Tracer, c.threads)
	begin := func(dated indicator.Query) error {
		for i := range tracers {
			tracers[i] = indicator.NewTracer(dated)
		}
		return nil
	}
	rilevazione, _, err := c.pass(ctx, files, q, begin, func(thread, _ int, batch arrow.Record) { tracers[thread].Add(batch) })
	if err != nil {
		return nil, err
	}
	for _, other := range tracers[1:] {
		tracers[0].Merge(other)
	}
	return tracers[0].History(rilevazione), nil
}

// giacenza is the table of a history, for people.
func (c *cli) giacenza(history *indicator.History) string {
	t := newTable(0)
	t.AppendHeader(table.Row{c.say("giorno", "day"), "pervenuti", "definiti", c.say("giacenti non scaduti", "giacenti not scaduti"), "scaduti", c.say("senza soglia", "no soglia")})
	for _, g := range history.Giorni {
		t.AppendRow(table.Row{g.Giorno, c.count(g.Pervenuti), c.count(g.Definiti), c.count(g.NonScaduti), c.count(g.Scaduti), c.count(g.SenzaSoglia)})
	}
	var right []table.ColumnConfig
	for n := 2; n <= 6; n++ {
		right = append(right, table.ColumnConfig{Number: n, Align: text.AlignRight, AlignHeader: text.AlignRight})
	}
	t.SetColumnConfigs(right)
	return render(t)
}
