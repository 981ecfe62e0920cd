package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"

	"cruscotto/core/catalog"
	"cruscotto/core/export"
	"cruscotto/core/ingest"
	"cruscotto/core/words"
)

// failed is the document of a validation that stopped at a file that cannot be
// used at all.
type failed struct {
	Schema     string     `json:"schema"`
	Fallimento fallimento `json:"fallimento"`
}

type fallimento struct {
	Codice export.FailureCode `json:"codice"`
	File   string             `json:"file"`
	Testo  string             `json:"testo"`
}

var validateFormats = []string{"text", "json"}

func (c *cli) validate() *cobra.Command {
	var strict bool
	var format string
	cmd := &cobra.Command{
		Use:   "validate FILE... " + c.flagsWord(),
		Short: c.say("Controlla esportazioni", "Check exports"),
		Long: c.say(`Controlla esportazioni con le regole di validazione. Gli errori (E) escludono la
riga da ogni indicatore, gli avvisi (W) no. Esce con 1 se trova errori, con
--strict anche se trova avvisi. Un FILE può essere un modello (*) o una cartella.`,
			`Check exports against the validation rules. Errors (E) exclude the row from every
indicator, warnings (W) do not. Exits with 1 when it finds errors, with --strict
also when it finds warnings. A FILE may be a glob or a folder.`),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(format, validateFormats); err != nil {
				return err
			}
			conf, err := c.catalog()
			if err != nil {
				return err
			}
			validation, found, err := c.check(cmd.Context(), args, conf)
			var failure *export.Failure
			if errors.As(err, &failure) {
				c.printFailure(failure, format)
				return errCheck
			}
			if err != nil {
				return err
			}
			if format == "json" {
				err = writeJSON(os.Stdout, validation)
			} else {
				err = c.printValidation(os.Stdout, validation, found, strict)
			}
			if err == nil && fails(found, strict) {
				err = errCheck
			}
			return err
		},
	}
	c.inputFlags(cmd)
	cmd.Flags().StringVar(&format, "format", "text", c.say("`FORMATO`: text o json", "`FORMAT`: text or json"))
	cmd.Flags().BoolVar(&strict, "strict", false, c.say("anche gli avvisi sono un fallimento", "warnings are a failure too"))
	complete(cmd, "format", validateFormats...)
	return cmd
}

// check finds what is wrong with exports; their quesiti are not kept.
func (c *cli) check(ctx context.Context, args []string, conf *catalog.Catalog) (*ingest.Validation, *export.Findings, error) {
	files, close, err := c.open(args, conf, ingest.Options{Profile: true})
	defer close()
	if err != nil {
		return nil, nil, err
	}
	set, err := c.decode(ctx, files, true, func(_, _ int, batches []arrow.Record) {
		for _, batch := range batches {
			batch.Release()
		}
	})
	if err != nil {
		return nil, nil, err
	}
	found, err := ingest.Summary(files, set.IDs, set.Found)
	if err != nil {
		return nil, nil, err
	}
	return ingest.Validate(files, set.IDs, found, c.lang), found, nil
}

func (c *cli) printFailure(failure *export.Failure, format string) {
	if format == "json" {
		writeJSON(os.Stdout, failed{ingest.ValidationSchema, fallimento{failure.Code, failure.File, failure.In(c.lang)}})
		return
	}
	fmt.Println(printable(failure.In(c.lang)))
}

// fails tells whether a validation ends with 1.
func fails(found *export.Findings, strict bool) bool {
	return found.HasErrors() || strict && !found.Clean()
}

func (c *cli) printValidation(w io.Writer, v *ingest.Validation, found *export.Findings, strict bool) error {
	var b strings.Builder
	line := func(it, en string, args ...any) { fmt.Fprintf(&b, c.say(it, en)+"\n", args...) }
	for _, p := range v.Premesse {
		line("attenzione: %s\n", "note: %s\n", words.Visible(p.Testo))
	}
	for _, f := range v.File {
		line("%s: %s righe, %s byte", "%s: %s rows, %s bytes", words.Visible(f.Nome), c.count(f.Righe), c.count(f.Byte))
		line("  rilevazione %s (%s)", "rilevazione %s (%s)", c.optional(f.DataRilevazione), c.fonte(f.Fonte))
		b.WriteString(c.columns(f))
	}
	for _, o := range v.Sovrapposizioni {
		if o.Interna {
			line("%s ripete %s id al suo interno", "%s repeats %s ids within itself", words.Visible(o.File), c.count(o.Righe))
		} else {
			line("%s sostituisce %s righe di %s", "%s replaces %s rows of %s", words.Visible(o.File), c.count(o.Righe), words.Visible(o.Di))
		}
	}
	line("righe lette %s, valide %s, escluse %s", "rows read %s, valid %s, excluded %s",
		c.count(v.Righe.Lette), c.count(v.Righe.Valide), c.count(v.Righe.Lette-v.Righe.Valide))
	for _, r := range v.Rilievi {
		line("\n%s %s  %s: %s (%s)", "\n%s %s  %s: %s (%s)", c.gravita(r.Gravita), r.Codice, r.Regola, c.count(r.Conteggio), c.share(r.Conteggio, r.Di))
		line("      → %s", "      → %s", r.Rimedio)
		for _, e := range r.Esempi {
			where := words.Visible(e.File)
			if e.Riga > 0 {
				where += ", " + c.say("riga", "row") + " " + c.count(e.Riga)
			}
			kept := ""
			if e.Sostituita != nil {
				kept = fmt.Sprintf(c.say("  (vale la riga %s di %s)", "  (row %s of %s counts)"), c.count(e.Sostituita.Riga), words.Visible(e.Sostituita.File))
			}
			line("      %s%s%s", "      %s%s%s", where, values(e, v.Nomi), kept)
		}
	}
	switch {
	case found.Clean():
		line("\nEsito: superata, senza rilievi", "\nOutcome: passed, no findings")
	case fails(found, strict):
		line("\nEsito: NON superata, %s", "\nOutcome: NOT passed, %s", c.summary(v))
	default:
		line("\nEsito: superata, %s", "\nOutcome: passed, %s", c.summary(v))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// summary is how many rules have findings, and how many rows they exclude.
func (c *cli) summary(v *ingest.Validation) string {
	var errors, warnings int64
	for _, r := range v.Rilievi {
		if r.Gravita == export.Errore {
			errors++
		} else {
			warnings++
		}
	}
	return fmt.Sprintf(c.say("regole con errori %s, con avvisi %s; righe escluse %s", "rules with errors %s, with warnings %s; rows excluded %s"),
		c.count(errors), c.count(warnings), c.count(v.Righe.Lette-v.Righe.Valide))
}

func (c *cli) gravita(g export.Gravita) string {
	if g == export.Errore {
		return c.say("ERRORE", "ERROR")
	}
	return c.say("avviso", "warning")
}

// columns is a table of the columns that play a role in a file, and what they hold.
func (c *cli) columns(f ingest.FileInfo) string {
	t := newTable(0)
	t.AppendHeader(table.Row{c.say("ruolo", "role"), c.say("colonna", "column"), c.say("perché", "why"), c.say("tipo", "type"),
		c.say("mancanti", "missing"), c.say("distinti", "distinct"), c.say("da", "from"), c.say("a", "to")})
	for _, column := range f.Colonne {
		p, distinct := column.Profilo, fmt.Sprintf(c.say("oltre %s", "over %s"), c.count(export.MaxDistinct))
		if p.Distinti != nil {
			distinct = c.count(*p.Distinti)
		}
		t.AppendRow(table.Row{column.Role, words.Visible(column.Name), c.why(column.Perche), column.Type,
			fmt.Sprintf("%s (%s)", c.count(p.Mancanti), c.share(p.Mancanti, f.Righe)), distinct, shown(p.Minimo), shown(p.Massimo)})
	}
	var configs []table.ColumnConfig
	for i := 1; i <= 8; i++ {
		configs = append(configs, table.ColumnConfig{Number: i, WidthMax: 30, WidthMaxEnforcer: text.Trim})
	}
	configs[4].Align, configs[4].AlignHeader = text.AlignRight, text.AlignRight
	configs[5].Align, configs[5].AlignHeader = text.AlignRight, text.AlignRight
	t.SetColumnConfigs(configs)
	return render(t)
}

// shown is a value of a file, nothing when there is none.
func shown(value *string) string {
	if value == nil {
		return ""
	}
	return words.Visible(*value)
}

func (c *cli) why(w export.Why) string {
	switch w {
	case export.ByMapping:
		return c.say("indicata", "given")
	case export.ByName:
		return c.say("nome", "name")
	}
	return c.say("sinonimo", "alias")
}

// values are those of an example, that of a struttura with its name.
func values(e export.Esempio, names map[string]string) string {
	var b strings.Builder
	for _, role := range slices.Sorted(maps.Keys(e.Valori)) {
		fmt.Fprintf(&b, "  %s=%q", role, words.Visible(e.Valori[role]))
		if name := names[e.Valori[role]]; role == export.Struttura && name != "" {
			fmt.Fprintf(&b, " (%s)", words.Visible(name))
		}
	}
	return b.String()
}

func (c *cli) fonte(f ingest.Fonte) string {
	switch f {
	case ingest.Metadati:
		return c.say("dai metadati del file", "from the file's metadata")
	case ingest.Opzione:
		return c.say("indicata da --rilevazione", "given by --rilevazione")
	}
	return c.say("la data più recente trovata nei dati", "the latest date found in the data")
}
