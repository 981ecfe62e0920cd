package main

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"cruscotto/core/words"
)

// cli is what all commands share.
type cli struct {
	lang   words.Lang
	inputs []os.FileInfo // files that were read, which no output may replace
	common
}

// say is the text in the user's language.
func (c *cli) say(it, en string) string { return words.Text{It: it, En: en}.In(c.lang) }

// flagsWord stands for the flags in a line of usage.
func (c *cli) flagsWord() string { return c.say("[opzioni]", "[flags]") }

// languageOf finds --lang before the flags are parsed, because the help is in the
// user's language too.
func languageOf(args []string) words.Lang {
	for i, arg := range args {
		value, joined := strings.CutPrefix(arg, "--lang=")
		if arg == "--lang" && i+1 < len(args) {
			value, joined = args[i+1], true
		}
		if joined && words.Lang(value) == words.English {
			return words.English
		}
	}
	return words.Italian
}

func newRoot(lang words.Lang) *cobra.Command {
	c := &cli{lang: lang}
	root := &cobra.Command{
		Use: "cruscotto",
		Short: c.say("Indicatori della Comunicazione bidirezionale da esportazioni Parquet",
			"Indicators of the Comunicazione bidirezionale from Parquet exports"),
		Long: c.say(`Cruscotto calcola gli indicatori della Comunicazione bidirezionale (messaggio
INPS.HERMES.28/06/2018.0002614) da esportazioni Parquet di quesiti.
Nessun dato lascia questo computer.`, `Cruscotto computes the indicators of the Comunicazione bidirezionale (message
INPS.HERMES.28/06/2018.0002614) from Parquet exports of quesiti.
No data leaves this computer.`),
		SilenceErrors: true,
		SilenceUsage:  true,
		Args: func(cmd *cobra.Command, args []string) error {
			if len(args) == 0 {
				return nil
			}
			return usageProblem(cmd, words.Errorf("il comando «%s» non esiste", "there is no command %q", args[0]))
		},
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.PersistentFlags().String("lang", string(words.Italian), c.say("`LINGUA` dei messaggi: it o en", "`LANGUAGE` of the messages: it or en"))
	root.PersistentPreRunE = func(cmd *cobra.Command, _ []string) error {
		if value, _ := cmd.Flags().GetString("lang"); value != string(words.Italian) && value != string(words.English) {
			return words.Errorf("--lang %s: le lingue sono it e en", "--lang %s: the languages are it and en", value)
		}
		return nil
	}
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error { return usageProblem(cmd, err) })
	root.AddCommand(c.generate(), c.validate(), c.indicators(), c.detail(), c.history(), c.times(), c.report(), c.verify(), c.schema())
	for _, cmd := range root.Commands() {
		cmd.DisableFlagsInUseLine = true
	}
	root.DisableFlagsInUseLine = true
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd()
	if lang == words.Italian {
		translate(root)
	}
	return root
}

// usageProblem says what is wrong with the flags, and where the help is.
func usageProblem(cmd *cobra.Command, err error) error {
	what := words.Text{It: words.In(err, words.Italian), En: words.In(err, words.English)}
	var unknown *pflag.NotExistError
	if errors.As(err, &unknown) {
		what.It = fmt.Sprintf("l'opzione --%s non esiste", unknown.GetSpecifiedName())
	}
	var missing *pflag.ValueRequiredError
	if errors.As(err, &missing) {
		what.It = fmt.Sprintf("l'opzione --%s vuole un valore", missing.GetSpecifiedName())
	}
	return words.Errorf("%s; «%s --help» elenca le opzioni", "%s; “%s --help” lists the flags", what, cmd.CommandPath())
}

// nothing refuses arguments of a command that takes none.
func nothing(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	return usageProblem(cmd, words.Errorf("«%s» non serve a questo comando", "%q is not for this command", args[0]))
}

// translate puts into Italian what the CLI framework says by itself.
func translate(root *cobra.Command) {
	root.SetUsageTemplate(strings.NewReplacer(
		`Use "{{.CommandPath}} [command] --help" for more information about a command.`,
		`«{{.CommandPath}} COMANDO --help» spiega un comando.`,
		"Usage:", "Uso:", "[command]", "COMANDO", "Aliases:", "Alias:", "Examples:", "Esempi:", "Available Commands:", "Comandi:",
		"Additional Commands:", "Altri comandi:", "Global Flags:", "Opzioni generali:", "Flags:", "Opzioni:",
		"Additional help topics:", "Altri argomenti:",
	).Replace(root.UsageTemplate()))
	for _, cmd := range root.Commands() {
		switch cmd.Name() {
		case "help":
			cmd.Short = "Spiega un comando"
		case "completion":
			cmd.Short = "Scrive lo script di completamento per la shell indicata"
		}
		cmd.InitDefaultHelpFlag()
		cmd.Flags().Lookup("help").Usage = "mostra questo aiuto"
	}
	root.InitDefaultHelpFlag()
	root.Flags().Lookup("help").Usage = "mostra questo aiuto"
}
