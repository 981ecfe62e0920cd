package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
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
	"cruscotto/core/words"
)

// common are the flags of every command that reads exports.
type common struct {
	config      string
	mapping     []string
	rilevazione string
	conteggio   string
	base        string
	where       []string
	quiet       bool
	ids         bool
	threads     int
}

func (c *cli) inputFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&c.config, "config", "", c.say("`FILE` di configurazione cruscotto.toml", "configuration `FILE` cruscotto.toml"))
	f.StringArrayVar(&c.mapping, "map", nil, c.say("colonna dell'esportazione che fa da ruolo: `RUOLO=COLONNA` (ripetibile)", "column of the export that plays a role: `ROLE=COLUMN` (repeatable)"))
	f.StringVar(&c.rilevazione, "rilevazione", "", c.say("`DATA` di rilevazione dei file che non la dichiarano; di un solo file, anche in luogo della sua", "data di rilevazione (`DATE`) of files that declare none; of a single file, also in place of its own"))
	f.StringArrayVar(&c.where, "where", nil, c.say("solo i quesiti con `DIM=VALORE` (ripetibile)", "only the quesiti with `DIM=VALUE` (repeatable)"))
	f.StringVar(&c.conteggio, "conteggio", "", c.say("`GIORNI` degli indicatori: calendario o lavorativi (altrimenti la configurazione)", "`DAYS` of the indicators: calendario or lavorativi (else the configuration)"))
	f.StringVar(&c.base, "base", "", c.say("`DATA` per cui il periodo sceglie: invio o definizione (altrimenti la configurazione)", "`DATE` by which the period selects: invio or definizione (else the configuration)"))
	f.BoolVar(&c.quiet, "quiet", false, c.say("solo i risultati e gli errori", "results and errors only"))
	f.IntVar(&c.threads, "threads", runtime.GOMAXPROCS(0), c.say("quanti processori usare (`N`)", "how many processors to use (`N`)"))
	cmd.MarkFlagFilename("config", "toml")
	complete(cmd, "conteggio", string(calendar.Calendario), string(calendar.Lavorativi))
	complete(cmd, "base", string(catalog.Invio), string(catalog.Definizione))
	cmd.RegisterFlagCompletionFunc("map", func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		roles := export.Roles()
		for i := range roles {
			roles[i] += "="
		}
		return roles, cobra.ShellCompDirectiveNoSpace
	})
	cmd.ValidArgsFunction = func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
		return []string{"parquet"}, cobra.ShellCompDirectiveFilterFileExt
	}
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usageProblem(cmd, words.Errorf("manca il FILE da leggere", "no FILE to read is given"))
		}
		return nil
	}
}

// idsFlag asks for the ids of a single file to be compared too.
func (c *cli) idsFlag(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&c.ids, "ids", false, c.say("cercare gli id ripetuti (E107) anche in un solo file, come fa validate", "look for repeated ids (E107) in a single file too, as validate does"))
}

// catalog is the configuration, with what the flags change of it.
func (c *cli) catalog() (*catalog.Catalog, error) {
	conf := catalog.Default()
	if c.config != "" {
		info, err := os.Stat(c.config)
		if err != nil {
			return nil, err
		}
		c.inputs = append(c.inputs, info)
		text, err := os.ReadFile(c.config)
		if err != nil {
			return nil, err
		}
		if conf, err = catalog.Parse(text); err != nil {
			return nil, words.Errorf("%s: %s", "%s: %s", c.config, err)
		}
	}
	if conf.Colonne == nil {
		conf.Colonne = make(map[string]string)
	}
	for _, pair := range c.mapping {
		role, column, ok := strings.Cut(pair, "=")
		if !ok {
			return nil, words.Errorf("--map %s: si scrive RUOLO=COLONNA", "--map %s: write ROLE=COLUMN", pair)
		}
		conf.Colonne[role] = column
	}
	if err := export.CheckMapping(conf.Colonne); err != nil {
		return nil, err
	}
	return conf, c.counting(conf).Validate()
}

// counting is a configuration with the base and the conteggio that flags give.
func (c *cli) counting(conf *catalog.Catalog) *catalog.Catalog {
	with := *conf
	if c.conteggio != "" {
		with.Conteggio = calendar.Rule(c.conteggio)
	}
	if c.base != "" {
		with.Base = catalog.Base(c.base)
	}
	return &with
}

// day reads a date given by a flag; calendar.Never when it is not given.
func day(flag, value string) (calendar.Day, error) {
	if value == "" {
		return calendar.Never, nil
	}
	d, err := calendar.ParseDay(value)
	if err != nil {
		return 0, words.Errorf("--%s %s: le date si scrivono AAAA-MM-GG", "--%s %s: dates are written YYYY-MM-DD", flag, value)
	}
	return d, nil
}

// open opens the exports that arguments name: files, globs and folders. The options
// that flags set need not be given. close must be called in the end, also after an
// error.
func (c *cli) open(args []string, conf *catalog.Catalog, options ingest.Options) (files []*ingest.File, close func(), err error) {
	var opened []*os.File
	close = func() {
		for _, f := range opened {
			f.Close()
		}
	}
	if c.threads < 1 {
		return nil, close, words.Errorf("--threads %d: serve almeno un processore", "--threads %d: at least one processor is needed", c.threads)
	}
	c.threads = min(c.threads, runtime.NumCPU()) // each costs memory
	runtime.GOMAXPROCS(c.threads)
	options.Catalog, options.Today = conf, calendar.Of(time.Now())
	if c.rilevazione != "" {
		if options.Rilevazione, err = day("rilevazione", c.rilevazione); err != nil {
			return nil, close, err
		}
		if options.Rilevazione < export.EarliestDate {
			return nil, close, words.Errorf("--rilevazione %s: è anteriore alla prima data che conta, %s (E108)", "--rilevazione %s: it is before %s, from which dates count (E108)", options.Rilevazione, export.EarliestDate)
		}
	}
	paths, leftOut, err := expand(args)
	if err != nil {
		return nil, close, err
	}
	if leftOut > 0 {
		c.note(fmt.Sprintf("file e cartelle lasciati fuori: %d (nascosti, _…, non .parquet)", leftOut),
			fmt.Sprintf("files and folders left out: %d (hidden, _…, not .parquet)", leftOut))
	}
	var sources []ingest.Source
	for _, path := range paths {
		info, err := os.Stat(path)
		if err != nil {
			return nil, close, err
		}
		if info.Mode()&(fs.ModeNamedPipe|fs.ModeSocket|fs.ModeDevice) != 0 { // it would be waited for without end
			return nil, close, &fs.PathError{Op: "open", Path: path, Err: words.Errorf("non è un file su disco, e un Parquet si legge dalla fine: salvarlo in un file", "not a file on disk, and Parquet is read from its end: save it to a file")}
		}
		f, err := os.Open(path)
		if err != nil {
			return nil, close, err
		}
		opened, c.inputs = append(opened, f), append(c.inputs, info)
		sources = append(sources, ingest.Source{Name: path, Size: info.Size(), ReaderAt: f})
	}
	files, err = ingest.OpenAll(sources, options)
	return files, close, err
}

// sayFirst says on standard error what must be known before the numbers.
func (c *cli) sayFirst(files []*ingest.File, found *export.Findings) {
	for _, p := range ingest.Premises(files, found) {
		c.note("attenzione: "+p.Text.It, "note: "+p.Text.En)
	}
}

// decode decodes files with a bar of progress; take is as in [ingest.Set.DecodeAll].
// The ids of several files are compared before, those of a single one where asked.
func (c *cli) decode(ctx context.Context, files []*ingest.File, ids bool, take func(thread, file int, batches []arrow.Record)) (*ingest.Set, error) {
	var rows int64
	for _, f := range files {
		rows += f.Rows
	}
	set := ingest.NewSet(files)
	if ids || len(files) > 1 {
		bar := c.progress(c.say("confronto degli id", "comparing ids"), rows)
		err := set.Identify(ctx, c.threads, bar.set)
		bar.close(err)
		if err != nil {
			return nil, err
		}
	}
	bar := c.progress(c.say("lettura", "reading"), rows)
	err := set.DecodeAll(ctx, c.threads, bar.set, take)
	bar.close(err)
	return set, err
}

// note tells something on standard error.
func (c *cli) note(it, en string) {
	if !c.quiet {
		fmt.Fprintf(os.Stderr, "cruscotto: %s\n", printable(c.say(it, en)))
	}
}

// expand turns files, globs and folders into paths, and counts what it leaves out of
// folders and globs.
func expand(args []string) (paths []string, leftOut int, err error) {
	for _, arg := range args {
		matches := []string{arg}
		if _, err := os.Stat(arg); errors.Is(err, fs.ErrNotExist) {
			pattern := arg
			if ext := filepath.Ext(arg); strings.EqualFold(ext, ".parquet") {
				pattern = strings.TrimSuffix(arg, ext) + ".[pP][aA][rR][qQ][uU][eE][tT]" // in any case, as in folders
			}
			found, _ := filepath.Glob(pattern)
			all := len(found)
			found = slices.DeleteFunc(found, func(path string) bool { return aside(filepath.Base(path)) && !aside(filepath.Base(arg)) })
			if len(found) > 0 {
				matches, leftOut = found, leftOut+all-len(found)
			}
		}
		for _, path := range matches {
			info, err := os.Stat(path)
			if err != nil {
				return nil, 0, err
			}
			if !info.IsDir() {
				paths = append(paths, filepath.Clean(path))
				continue
			}
			found, out, err := inFolder(path)
			if err != nil {
				return nil, 0, err
			}
			if len(found) == 0 {
				return nil, 0, &fs.PathError{Op: "open", Path: path, Err: words.Errorf("nella cartella non ci sono file .parquet", "there are no .parquet files in the folder")}
			}
			paths, leftOut = append(paths, found...), leftOut+out
		}
	}
	slices.Sort(paths)
	return slices.Compact(paths), leftOut, nil
}

// aside tells names that programs give to what is not data: hidden files, _SUCCESS.
func aside(name string) bool { return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_") }

// inFolder finds the Parquet files of a folder and of its partitions, folders named
// column=value, and counts the other files and folders.
func inFolder(folder string) (paths []string, leftOut int, err error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, 0, err
	}
	for _, entry := range entries {
		path := filepath.Join(folder, entry.Name())
		isDir := entry.IsDir()
		if info, err := os.Stat(path); err == nil && info.IsDir() && !isDir { // a link to a folder, which may lead in circles
			leftOut++
			continue
		}
		switch {
		case aside(entry.Name()), isDir && !strings.Contains(entry.Name(), "="), !isDir && !strings.EqualFold(filepath.Ext(path), ".parquet"):
			leftOut++
		case isDir:
			found, out, err := inFolder(path)
			if err != nil {
				return nil, 0, err
			}
			paths, leftOut = append(paths, found...), leftOut+out
		default:
			paths = append(paths, path)
		}
	}
	return paths, leftOut, nil
}

// queryFlags are the flags that say what to compute, besides the common ones.
type queryFlags struct{ asOf, period, from, to, by string }

// periodFlags say when to look, and at which period.
func (c *cli) periodFlags(cmd *cobra.Command, flags *queryFlags) {
	c.dayFlag(cmd, flags)
	f := cmd.Flags()
	f.StringVar(&flags.period, "period", "", c.say("mese (`AAAA-MM`)", "month (`YYYY-MM`)"))
	f.StringVar(&flags.from, "from", "", c.say("primo giorno del periodo (`DATA`)", "first day of the period (`DATE`)"))
	f.StringVar(&flags.to, "to", "", c.say("ultimo giorno del periodo (`DATA`)", "last day of the period (`DATE`)"))
}

// dayFlag says when to look.
func (c *cli) dayFlag(cmd *cobra.Command, flags *queryFlags) {
	cmd.Flags().StringVar(&flags.asOf, "as-of", "", c.say("`DATA` di osservazione (altrimenti quella di rilevazione)", "data di osservazione (`DATE`; else that di rilevazione)"))
}

// asked is the configuration and the query that flags describe.
func (c *cli) asked(f queryFlags) (*catalog.Catalog, indicator.Query, error) {
	conf, err := c.catalog()
	if err != nil {
		return nil, indicator.Query{}, err
	}
	q, err := c.query(f, conf)
	return conf, q, err
}

// query is the query that flags describe.
func (c *cli) query(f queryFlags, conf *catalog.Catalog) (indicator.Query, error) {
	counting := c.counting(conf)
	q := indicator.Query{Periodo: calendar.Always, Base: counting.Base, Conteggio: counting.Conteggio, Dove: make(map[indicator.Dimension][]string)}
	var err error
	if q.Osservazione, err = day("as-of", f.asOf); err != nil {
		return q, err
	}
	if q.Periodo, err = period(f); err != nil {
		return q, err
	}
	if f.by != "" {
		for _, name := range strings.Split(f.by, ",") {
			d, err := indicator.ParseDimension(name)
			if err != nil {
				return q, words.Errorf("--by: %s", "--by: %s", err)
			}
			q.Per = append(q.Per, d)
		}
	}
	for _, pair := range c.where {
		name, value, ok := strings.Cut(pair, "=")
		if !ok {
			return q, words.Errorf("--where %s: si scrive DIMENSIONE=VALORE", "--where %s: write DIMENSION=VALUE", pair)
		}
		d, err := indicator.ParseDimension(name)
		if err != nil {
			return q, words.Errorf("--where: %s", "--where: %s", err)
		}
		q.Dove[d] = append(q.Dove[d], value)
	}
	return q, nil
}

func period(f queryFlags) (calendar.Period, error) {
	switch {
	case f.period != "" && (f.from != "" || f.to != ""):
		return calendar.Period{}, words.Errorf("indicare --period oppure --from e --to, non entrambi", "give --period or --from and --to, not both")
	case f.period != "":
		month, err := calendar.ParseMonth(f.period)
		if err != nil {
			return calendar.Period{}, words.Errorf("--period %s: un mese si scrive AAAA-MM", "--period %s: a month is written YYYY-MM", f.period)
		}
		return month.Period(), nil
	case f.from == "" && f.to == "":
		return calendar.Always, nil
	case f.from == "" || f.to == "":
		return calendar.Period{}, words.Errorf("--from e --to vanno insieme", "--from and --to go together")
	}
	from, err := day("from", f.from)
	if err != nil {
		return calendar.Period{}, err
	}
	to, err := day("to", f.to)
	return calendar.Period{From: from, To: to}, err
}
