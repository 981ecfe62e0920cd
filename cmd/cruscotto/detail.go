package main

import (
	"context"
	"io"
	"math"
	"slices"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"

	"cruscotto/core/catalog"
	"cruscotto/core/indicator"
	"cruscotto/core/ingest"
	"cruscotto/core/tables"
	"cruscotto/core/words"
)

func (c *cli) detail() *cobra.Command {
	var flags queryFlags
	var out output
	var only string
	var limit, oltre int
	cmd := &cobra.Command{
		Use:   "detail FILE... " + c.flagsWord(),
		Short: c.say("Elenca i quesiti dietro un numero", "List the quesiti behind a number"),
		Long: c.say(`Elenca i quesiti che un numero di «indicators» conta, con le stesse opzioni: i
pervenuti, o con --only i definiti, i giacenti o gli scaduti; con --oltre solo quelli
che hanno più di un certo numero di giorni. Prima vengono quelli con più giorni. Gli id si leggono solo per i quesiti mostrati. Contiene dati di
riga: non va distribuito.`,
			`List the quesiti that a number of "indicators" counts, with the same flags: the
pervenuti, or with --only the definiti, giacenti or scaduti; with --oltre only those
of more than so many giorni. Those with the most giorni come first. Ids are read for the quesiti shown only. It holds data of rows:
it is not to be handed out.`),
		Example: `  cruscotto detail quesiti.parquet --only scaduti --where struttura=7000
  cruscotto detail quesiti.parquet --only giacenti --oltre 60
  cruscotto detail quesiti.parquet --period 2025-06 --only definiti --limit 0 --format csv -o giugno.csv`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(out.format, formats); err != nil {
				return err
			}
			solo, err := indicator.ParseSolo(only)
			if err != nil {
				return words.Errorf("--only: %s", "--only: %s", err)
			}
			if limit < 0 {
				return words.Errorf("--limit %d: un numero di quesiti, o 0 per tutti", "--limit %d: a number of quesiti, or 0 for all", limit)
			}
			selected := indicator.Selezione{Solo: solo}
			if cmd.Flags().Changed("oltre") {
				if oltre < 0 || oltre >= math.MaxInt32 {
					return words.Errorf("--oltre %d: un numero di giorni, da 0", "--oltre %d: a number of giorni, from 0", oltre)
				}
				selected.Da = int32(oltre) + 1
			}
			conf, q, err := c.asked(flags)
			if err != nil {
				return err
			}
			detail, err := c.behind(cmd.Context(), args, conf, q, selected, limit)
			if err != nil {
				return err
			}
			if more := detail.Totale - int64(len(detail.Quesiti)); more > 0 {
				shown, all := c.count(int64(len(detail.Quesiti))), c.count(detail.Totale)
				c.note("mostrati "+shown+" di "+all+" quesiti; --limit 0 per tutti", shown+" of "+all+" quesiti shown; --limit 0 for all")
			}
			return c.writeDocument(cmd.Context(), out, detail, func() arrow.Record { return tables.OfDetail(detail) }, func(w io.Writer) error {
				_, err := io.WriteString(w, c.quesiti(detail))
				return err
			})
		},
	}
	c.inputFlags(cmd)
	c.idsFlag(cmd)
	c.periodFlags(cmd, &flags)
	c.outputFlags(cmd, &out)
	f := cmd.Flags()
	f.StringVar(&only, "only", "", c.say("solo una parte, `QUALI`: ", "a part only, `WHICH`: ")+strings.Join(indicator.Selezioni, ", "))
	f.IntVar(&oltre, "oltre", 0, c.say("solo quelli con più di `N` giorni", "only those of more than `N` giorni"))
	f.IntVar(&limit, "limit", 100, c.say("quanti quesiti al più (`N`); 0: tutti", "how many quesiti at the most (`N`); 0: all"))
	complete(cmd, "only", indicator.Selezioni...)
	return cmd
}

// behind selects the quesiti of a query from the exports that arguments name.
func (c *cli) behind(ctx context.Context, args []string, conf *catalog.Catalog, q indicator.Query, selected indicator.Selezione, limit int) (*indicator.Detail, error) {
	files, close, err := c.open(args, conf, ingest.Options{})
	defer close()
	if err != nil {
		return nil, err
	}
	selectors := make([]*indicator.Selector, c.threads)
	begin := func(dated indicator.Query) error {
		for i := range selectors {
			selectors[i] = indicator.NewSelector(dated, selected, limit)
		}
		return nil
	}
	rilevazione, found, err := c.pass(ctx, files, q, begin, func(thread, file int, batch arrow.Record) { selectors[thread].Add(file, batch) })
	if err != nil {
		return nil, err
	}
	return soon(ctx, func() (*indicator.Detail, error) {
		detail, err := indicator.Details(selectors, files, rilevazione)
		if err == nil {
			detail.Name(ingest.Names(files, found))
		}
		return detail, err
	})
}

// quesiti is the table of a detail, for people.
func (c *cli) quesiti(detail *indicator.Detail) string {
	several := slices.ContainsFunc(detail.Quesiti, func(q indicator.Quesito) bool { return q.File != detail.Quesiti[0].File })
	named := len(detail.Nomi) > 0
	t := newTable(0)
	header := table.Row{"id_quesito", "struttura"}
	if named {
		header = append(header, c.say("nome", "name"))
	}
	header = append(header, "oggetto", "invio", "definizione", c.say("giorni", "days"), "soglia", "stato", c.say("riga", "row"))
	if several {
		header = append(header, "file")
	}
	t.AppendHeader(header)
	for i := range detail.Quesiti {
		q := &detail.Quesiti[i]
		row := table.Row{words.Visible(q.ID), words.Visible(q.Struttura)}
		if named {
			row = append(row, words.Visible(detail.Nomi[q.Struttura]))
		}
		soglia := ""
		if q.Soglia != nil {
			soglia = c.count(int64(*q.Soglia))
		}
		row = append(row, words.Visible(q.Oggetto), q.DataInvio, shown(q.DataDefinizione), c.count(int64(q.Giorni)), soglia, string(q.Stato), c.count(q.Riga))
		if several {
			row = append(row, words.Visible(q.File))
		}
		t.AppendRow(row)
	}
	trimmed := func(name string) table.ColumnConfig {
		return table.ColumnConfig{Name: name, WidthMax: 40, WidthMaxEnforcer: text.Trim}
	}
	right := func(name string) table.ColumnConfig {
		return table.ColumnConfig{Name: name, Align: text.AlignRight, AlignHeader: text.AlignRight}
	}
	t.SetColumnConfigs([]table.ColumnConfig{trimmed(c.say("nome", "name")), trimmed("oggetto"), right(c.say("giorni", "days")), right("soglia"), right(c.say("riga", "row"))})
	return render(t)
}
