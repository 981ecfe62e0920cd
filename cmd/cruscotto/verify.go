package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"cruscotto/core/catalog"
	"cruscotto/core/indicator"
	"cruscotto/core/ingest"
	"cruscotto/core/report"
	"cruscotto/core/words"
)

func (c *cli) verify() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "verify REPORT.html FILE... " + c.flagsWord(),
		Short: c.say("Verifica un report con le esportazioni", "Verify a report with the exports"),
		Long: c.say(`Rifà il report dalle esportazioni e dice se è lo stesso, byte per byte; altrimenti
quali numeri sono diversi e come, nelle tabelle e nel manifesto. Configurazione e
--map devono essere quelle con cui il report è stato fatto.`,
			`Make the report anew from the exports and tell whether it is the same, byte for byte;
else which numbers differ and how, in its tables and in its manifest. Configuration and
--map must be those that the report was made with.`),
		Example: `  cruscotto verify report-2025-06-nazionale.html quesiti.parquet`,
		RunE: func(cmd *cobra.Command, args []string) error {
			page, err := os.ReadFile(args[0])
			if err != nil {
				return err
			}
			manifest, err := report.ReadManifest(page)
			if err != nil {
				return words.Errorf("%s: %s", "%s: %s", args[0], err)
			}
			conf, err := c.catalog()
			if err != nil {
				return err
			}
			files, close, err := c.open(args[1:], conf, ingest.Options{})
			defer close()
			if err != nil {
				return err
			}
			differences, partly, err := c.compared(cmd.Context(), page, manifest, files, conf)
			if err != nil {
				return err
			}
			return c.verdict(args[0], differences, partly)
		},
	}
	c.inputFlags(cmd)
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		if len(args) < 2 {
			return usageProblem(cmd, words.Errorf("servono il REPORT.html e i FILE delle esportazioni", "the REPORT.html and the FILEs of the exports are needed"))
		}
		return nil
	}
	return cmd
}

// compared tells how a report differs from what the exports give; partly is as in
// [report.Edition.Verify].
func (c *cli) compared(ctx context.Context, page []byte, manifest *report.Manifest, files []*ingest.File, conf *catalog.Catalog) (differences []words.Text, partly bool, err error) {
	asked, err := manifest.Question()
	if err == nil {
		c.ids = manifest.IDConfrontati
		q := indicator.Query{Osservazione: asked.Osservazione, Periodo: asked.Mese.Period(), Base: asked.Base, Conteggio: asked.Conteggio}
		var e *report.Edition
		if e, err = c.edition(ctx, files, conf, q, true); err == nil {
			differences, partly, err = e.Verify(page)
		}
	}
	for _, flag := range []struct{ name, given, reported string }{
		{"--conteggio", c.conteggio, string(manifest.Conteggio)}, {"--base", c.base, string(manifest.Base)},
	} {
		if flag.given != "" && flag.given != flag.reported {
			differences = append(differences, words.Format("%s: nel report %s, indicato %s", "%s: %s in the report, %s given", flag.name, flag.reported, flag.given))
		}
	}
	// That the exports do not give such a report is an answer too.
	var impossible *words.Problem
	if errors.As(err, &impossible) {
		return append(differences, impossible.Text), false, nil
	}
	return differences, partly, err
}

// verdict prints whether a report is the same as the one made anew; errCheck when not.
func (c *cli) verdict(name string, differences []words.Text, partly bool) error {
	switch {
	case len(differences) == 0 && partly:
		fmt.Println(printable(c.say(
			name+": ogni numero corrisponde ai dati. Il report è di un'altra versione di Cruscotto: il suo testo non si può confrontare.",
			name+": every number matches the data. The report is of another version of Cruscotto: its text cannot be compared.")))
		return nil
	case len(differences) == 0:
		fmt.Println(printable(c.say(name+": corrisponde ai dati, byte per byte.", name+": matches the data, byte for byte.")))
		return nil
	}
	fmt.Println(printable(c.say(name+": NON corrisponde ai dati.", name+": does NOT match the data.")))
	for i, d := range differences {
		if i == mostDifferences {
			fmt.Println(c.say(fmt.Sprintf("  … e altre %d differenze", len(differences)-i), fmt.Sprintf("  … and %d more differences", len(differences)-i)))
			break
		}
		fmt.Println("  " + words.Visible(d.In(c.lang)))
	}
	return errCheck
}

// mostDifferences is how many differences are told.
const mostDifferences = 20
