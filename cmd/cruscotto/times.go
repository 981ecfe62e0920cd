package main

import (
	"io"
	"slices"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"

	"cruscotto/core/indicator"
	"cruscotto/core/tables"
)

func (c *cli) times() *cobra.Command {
	var flags queryFlags
	var out output
	cmd := &cobra.Command{
		Use:   "times FILE... " + c.flagsWord(),
		Short: c.say("Mostra in quanti giorni sono stati definiti i quesiti", "Show in how many days the quesiti were definiti"),
		Long: c.say(`Mostra, per ogni numero di giorni e per ogni soglia, quanti quesiti sono stati
definiti: è la distribuzione di cui «indicators» dà media, mediana e 90° percentile.`,
			`Show, for every number of days and every soglia, how many quesiti were definiti: the
distribution of which "indicators" gives the mean, the median and the 90th percentile.`),
		Example: `  cruscotto times quesiti.parquet --period 2025-06
  cruscotto times quesiti.parquet --where struttura=7000 --format csv -o tempi.csv`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(out.format, formats); err != nil {
				return err
			}
			conf, q, err := c.asked(flags)
			if err != nil {
				return err
			}
			counted, err := c.counted(cmd.Context(), args, conf, q.BySoglia())
			if err != nil {
				return err
			}
			times := indicator.Distribute(counted.Query, counted.table, counted.rilevazione)
			return c.writeDocument(cmd.Context(), out, times, func() arrow.Record { return tables.OfDistribution(times) }, func(w io.Writer) error {
				_, err := io.WriteString(w, c.tempi(times))
				return err
			})
		},
	}
	c.inputFlags(cmd)
	c.idsFlag(cmd)
	c.periodFlags(cmd, &flags)
	c.outputFlags(cmd, &out)
	return cmd
}

// tempi is the table of a distribution, for people: a row for each number of days, a
// column for each soglia.
func (c *cli) tempi(times *indicator.Distribution) string {
	t := newTable(0)
	header, right := table.Row{c.say("giorni", "days")}, []table.ColumnConfig{{Number: 1, Align: text.AlignRight, AlignHeader: text.AlignRight}}
	var days []int32
	for i, of := range times.Soglie {
		title := c.say("senza soglia", "no soglia")
		if of.Soglia != nil {
			title = "soglia " + c.count(int64(*of.Soglia))
		}
		header = append(header, title)
		right = append(right, table.ColumnConfig{Number: 2 + i, Align: text.AlignRight, AlignHeader: text.AlignRight})
		for _, tempo := range of.Giorni {
			days = append(days, tempo.Giorni)
		}
	}
	t.AppendHeader(header)
	slices.Sort(days)
	for _, giorni := range slices.Compact(days) {
		row := table.Row{c.count(int64(giorni))}
		for _, of := range times.Soglie {
			var n int64
			if i := slices.IndexFunc(of.Giorni, func(t indicator.Tempo) bool { return t.Giorni == giorni }); i >= 0 {
				n = of.Giorni[i].Definiti
			}
			row = append(row, c.count(n))
		}
		t.AppendRow(row)
	}
	t.SetColumnConfigs(right)
	return render(t)
}
