package main

import (
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"cruscotto/core/export"
	"cruscotto/core/words"
)

// colonna is a column of the schema in JSON.
type colonna struct {
	Colonna      export.Role `json:"colonna"`
	Tipo         string      `json:"tipo"`
	Obbligatoria bool        `json:"obbligatoria"`
	Nulla        bool        `json:"nulla"`
	AltriNomi    []string    `json:"altri_nomi"`
	Significato  string      `json:"significato"`
}

func (c *cli) schema() *cobra.Command {
	var format string
	cmd := &cobra.Command{
		Use:   "schema " + c.flagsWord(),
		Short: c.say("Descrive le colonne di un'esportazione", "Describe the columns of an export"),
		Args:  nothing,
		RunE: func(*cobra.Command, []string) error {
			switch format {
			case "md":
				c.printSchema()
				return nil
			case "json":
				columns := []colonna{}
				for _, column := range export.Schema {
					columns = append(columns, colonna{column.Role, column.Kind.Types().In(c.lang), column.Required, column.Nullable,
						append([]string{}, column.Aliases...), column.Meaning.In(c.lang)})
				}
				return writeJSON(os.Stdout, map[string]any{"schema": "quesiti/v1", "metadati": []string{export.RilevazioneKey}, "colonne": columns})
			}
			return words.Errorf("--format %s: i formati sono md e json", "--format %s: the formats are md and json", format)
		},
	}
	cmd.Flags().StringVar(&format, "format", "md", c.say("`FORMATO`: md o json", "`FORMAT`: md or json"))
	complete(cmd, "format", "md", "json")
	return cmd
}

func (c *cli) printSchema() {
	fmt.Printf("# quesiti/v1\n\n")
	fmt.Println(c.say("| colonna | tipo | obbligatoria | nulla | altri nomi | significato |", "| column | type | required | nullable | other names | meaning |"))
	fmt.Println("|---|---|---|---|---|---|")
	yes := func(b bool) string {
		if b {
			return c.say("sì", "yes")
		}
		return "no"
	}
	for _, column := range export.Schema {
		fmt.Printf("| %s | %s | %s | %s | %s | %s |\n", column.Role, column.Kind.Types().In(c.lang), yes(column.Required), yes(column.Nullable),
			strings.Join(column.Aliases, ", "), column.Meaning.In(c.lang))
	}
	fmt.Printf("\n%s\n", c.say("Metadati del file: `"+export.RilevazioneKey+"`, la data di rilevazione come AAAA-MM-GG.",
		"Metadata of the file: `"+export.RilevazioneKey+"`, the data di rilevazione as YYYY-MM-DD."))
}
