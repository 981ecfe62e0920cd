package main

import (
	"fmt"
	"io/fs"

	"github.com/spf13/cobra"

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
--map devono essere quelle con cui il report è stato fatto, e così la versione di
Cruscotto: di un report di un'altra non si può dire se è autentico.`,
			`Make the report anew from the exports and tell whether it is the same, byte for byte;
else which numbers differ and how, in its tables and in its manifest. Configuration and
--map must be those that the report was made with, and so must the version of
Cruscotto: of a report of another one nobody can tell whether it is genuine.`),
		Example: `  cruscotto verify report-2025-06-nazionale.html quesiti.parquet`,
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := report.Ready(); err != nil {
				return err
			}
			// As much of a file as shows that it is none.
			page, err := soon(cmd.Context(), func() ([]byte, error) { return readStart(args[0], report.MostBytes+1) })
			if err != nil {
				return err
			}
			manifest, err := report.ReadManifest(page)
			if err != nil {
				return &fs.PathError{Op: "read", Path: args[0], Err: err}
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
			edition := func(asked report.Question, ids bool) (*report.Edition, error) {
				c.ids = ids
				return c.edition(cmd.Context(), files, conf, asked, func(int, int) {})
			}
			verdict, err := soon(cmd.Context(), func() (*report.Verdict, error) { return report.Verify(page, edition) })
			if err != nil {
				return err
			}
			for _, flag := range []struct{ name, given, reported string }{
				{"--conteggio", c.conteggio, string(manifest.Conteggio)}, {"--base", c.base, string(manifest.Base)},
			} {
				if flag.given != "" && flag.given != flag.reported && !manifest.Other() {
					verdict.Add(words.Format("%s: nel report %s, indicato %s", "%s: %s in the report, %s given", flag.name, flag.reported, flag.given))
				}
			}
			return c.tell(args[0], verdict)
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

// tell prints the verdict on a report; errCheck unless it is the one that the data give.
func (c *cli) tell(name string, v *report.Verdict) error {
	fmt.Println(printable(name + ": " + v.Text().In(c.lang)))
	for _, d := range v.Differences {
		fmt.Println("  " + words.Visible(d.In(c.lang)))
	}
	if v.More > 0 {
		fmt.Println(c.say(fmt.Sprintf("  … e altre %d differenze", v.More), fmt.Sprintf("  … and %d more differences", v.More)))
	}
	if v.Outcome != report.Same {
		return errCheck
	}
	return nil
}
