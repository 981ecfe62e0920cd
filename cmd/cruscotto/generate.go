package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"cruscotto/core/calendar"
	"cruscotto/core/demo"
	"cruscotto/core/demo/demofile"
	"cruscotto/core/export"
	"cruscotto/core/words"
)

func (c *cli) generate() *cobra.Command {
	var o demo.Options
	var output, start, rilevazione string
	cmd := &cobra.Command{
		Use:   "generate " + c.flagsWord(),
		Short: c.say("Genera un'esportazione dimostrativa", "Generate a demonstration export"),
		Long: c.say(`Genera un'esportazione dimostrativa: quesiti inventati, verosimili, uguali a
parità di seme.`, `Generate a demonstration export: invented quesiti, true to life, the same for
the same seed.`),
		Args: nothing,
		RunE: func(cmd *cobra.Command, _ []string) error {
			month, err := calendar.ParseMonth(start)
			if err != nil {
				return words.Errorf("--start %s: un mese si scrive AAAA-MM", "--start %s: a month is written YYYY-MM", start)
			}
			o.Start = month
			if o.Rilevazione, err = day("rilevazione", rilevazione); err != nil {
				return err
			}
			if o.Rilevazione == calendar.Never {
				o.Rilevazione = (month + calendar.Month(o.Months) - 1).Last()
			}
			bar := c.progress(c.say("generazione", "generating"), int64(o.Rows))
			err = c.writeTo(cmd.Context(), output, true, func(w io.Writer) error {
				buffered := bufio.NewWriterSize(w, 1<<20)
				if err := demofile.Write(cmd.Context(), buffered, o, func(rows int) { bar.set(int64(rows)) }); err != nil {
					return err
				}
				return buffered.Flush()
			})
			bar.close(err)
			if err == nil && !c.quiet && output != "" {
				fmt.Fprintf(os.Stderr, "cruscotto: %s\n", words.Format(
					"%s: %s quesiti dal %s, rilevazione %s", "%s: %s quesiti from %s, rilevazione %s",
					output, c.count(int64(o.Rows)), month.First(), o.Rilevazione).In(c.lang))
			}
			return err
		},
	}
	f := cmd.Flags()
	f.StringVarP(&output, "output", "o", "", c.say("`FILE` da scrivere (altrimenti l'uscita standard)", "`FILE` to write (else standard output)"))
	f.IntVar(&o.Rows, "rows", 200_000, c.say("quanti quesiti (`N`)", "how many quesiti (`N`)"))
	f.IntVar(&o.Months, "months", 12, c.say("su quanti mesi (`M`)", "over how many months (`M`)"))
	f.StringVar(&start, "start", "2025-01", c.say("primo mese (`AAAA-MM`)", "first month (`YYYY-MM`)"))
	f.Uint64Var(&o.Seed, "seed", 1, c.say("seme del caso (`S`)", "seed of chance (`S`)"))
	f.StringVar(&rilevazione, "rilevazione", "", c.say("`DATA` di rilevazione (altrimenti l'ultimo giorno)", "data di rilevazione (`DATE`; else the last day)"))
	f.StringVar(&o.Compression, "compression", demo.Compressions[0], c.say("compressione delle pagine, `CODEC`: ", "compression of the pages, `CODEC`: ")+strings.Join(demo.Compressions, ", "))
	f.IntVar(&o.Columns, "columns", len(export.Schema), c.say("quante colonne (`N`): quelle dello schema, poi altre senza ruolo", "how many columns (`N`): those of the schema, then others without a role"))
	f.IntVar(&o.Dirty, "dirty", 0, c.say("pianta `N` righe per ogni rilievo che una riga può avere", "plant `N` rows for each finding that a row can have"))
	f.Lookup("dirty").NoOptDefVal = strconv.Itoa(10)
	f.BoolVar(&c.quiet, "quiet", false, c.say("solo gli errori", "errors only"))
	complete(cmd, "compression", demo.Compressions...)
	return cmd
}
