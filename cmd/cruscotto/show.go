package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"cruscotto/core/decimal"
	"cruscotto/core/export"
	"cruscotto/core/indicator"
	"cruscotto/core/words"
)

func (c *cli) count(n int64) string { return decimal.Count(n).Text(c.lang) }

func (c *cli) share(part, whole int64) string { return decimal.Share(part, whole).Text(c.lang) }

func (c *cli) ratio(numerator, denominator int64) string {
	return decimal.Ratio(numerator, denominator).Text(c.lang)
}

// kept is a ratio of the definiti entro soglia.
func (c *cli) kept(r indicator.Ratio) string { return c.ratio(r.Entro, r.Definiti+r.Scaduti) }

func (c *cli) mean(times indicator.Tempi) string {
	return decimal.Mean(times.SommaGiorni, times.N).Text(c.lang)
}

func (c *cli) days(value *int32) string {
	if value == nil {
		return decimal.Undefined.In(c.lang)
	}
	return c.count(int64(*value))
}

func (c *cli) optional(s *string) string {
	if s == nil {
		return decimal.Undefined.In(c.lang)
	}
	return *s
}

// printDocument prints a document for people: the indicators with numerators and
// denominators when there is one group, else a table with a row a group.
func (c *cli) printDocument(w io.Writer, doc *indicator.Document) error {
	var b strings.Builder
	b.WriteString(c.heading(doc))
	if len(doc.Per) == 0 {
		b.WriteString(c.sheet(&doc.Gruppi[0]))
	} else {
		b.WriteString(c.grid(doc))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

func (c *cli) heading(doc *indicator.Document) string {
	var b strings.Builder
	period := c.say("tutta l'esportazione", "the whole export")
	if doc.Periodo.Da != nil {
		period = fmt.Sprintf("%s – %s", *doc.Periodo.Da, *doc.Periodo.A)
		if !*doc.Periodo.Maturo {
			period += c.say(" (NON MATURO: la soglia più lunga non è ancora trascorsa)", " (NOT MATURE: the longest soglia has not run out yet)")
		}
	}
	fmt.Fprintf(&b, c.say("Osservazione %s, rilevazione %s. Periodo: %s, per data di %s; giorni: %s.\n",
		"Osservazione %s, rilevazione %s. Period: %s, by date of %s; days: %s.\n"),
		doc.DataOsservazione, doc.DataRilevazione, period, doc.Periodo.Base, doc.Conteggio)
	fmt.Fprintf(&b, c.say("Righe lette %s, valide %s", "Rows read %s, valid %s"), c.count(doc.Righe.Lette), c.count(doc.Righe.Valide))
	if _, compared := doc.Righe.Escluse[export.E107.Info().Code]; !compared {
		b.WriteString(c.say("; id ripetuti non cercati (--ids)", "; repeated ids not looked for (--ids)"))
	}
	b.WriteString(".\n\n")
	return b.String()
}

func (c *cli) sheet(g *indicator.Gruppo) string {
	t := newTable(0)
	t.AppendHeader(table.Row{c.say("indicatore", "indicator"), c.say("valore", "value"), c.say("come", "how")})
	ratio := func(name string, numerator, denominator int64, it, en string) {
		t.AppendRow(table.Row{name, c.ratio(numerator, denominator), fmt.Sprintf(c.say(it, en), c.count(numerator), c.count(denominator))})
	}
	for _, s := range g.Soglie {
		ratio(fmt.Sprintf(c.say("tempo soglia %d giorni", "tempo soglia, %d days"), s.Giorni), s.Entro, s.Definiti+s.Scaduti,
			"%s entro soglia su %s definiti o scaduti", "%s entro soglia of %s definiti or scaduti")
	}
	ratio(c.say("complessivo", "complessivo"), g.Complessivo.Entro, g.Complessivo.Definiti+g.Complessivo.Scaduti,
		"%s entro soglia su %s definiti o scaduti", "%s entro soglia of %s definiti or scaduti")
	ratio(c.say("indice di giacenza", "indice di giacenza"), g.Giacenza.NonScaduti, g.Giacenza.Totali,
		"%s non scaduti su %s giacenti", "%s not scaduti of %s giacenti")
	ratio(c.say("indice di deflusso", "indice di deflusso"), g.Deflusso.Definiti, g.Deflusso.Pervenuti,
		"%s definiti su %s pervenuti", "%s definiti of %s pervenuti")
	ratio(c.say("cambio oggetto", "cambio oggetto"), g.CambioOggetto.Cambiati, g.CambioOggetto.Pervenuti,
		"%s cambiati su %s pervenuti", "%s changed of %s pervenuti")
	t.AppendSeparator()
	t.AppendRow(table.Row{c.say("tempo medio di chiusura", "mean time to close"), c.mean(g.Tempi),
		fmt.Sprintf(c.say("%s giorni in tutto per %s definiti", "%s days in all for %s definiti"), c.count(g.Tempi.SommaGiorni), c.count(g.Tempi.N))})
	t.AppendRow(table.Row{c.say("mediana", "median"), c.days(g.Tempi.Mediana), c.say("giorni: metà dei definiti entro tanti", "days: half of the definiti within so many")})
	t.AppendRow(table.Row{c.say("90° percentile", "90th percentile"), c.days(g.Tempi.P90), c.say("giorni: nove definiti su dieci entro tanti", "days: nine definiti of ten within so many")})
	t.AppendRow(table.Row{c.say("massimo", "maximum"), c.days(g.Tempi.Massimo), c.say("giorni", "days")})
	t.AppendSeparator()
	for _, n := range []struct {
		name string
		n    int64
	}{{"pervenuti", g.Pervenuti}, {"definiti", g.Definiti}, {"giacenti", g.Giacenti}} {
		t.AppendRow(table.Row{n.name, c.count(n.n), ""})
	}
	t.SetColumnConfigs([]table.ColumnConfig{{Number: 2, Align: text.AlignRight}})
	return render(t)
}

func (c *cli) grid(doc *indicator.Document) string {
	named := func(d indicator.Dimension) bool { return d == indicator.Struttura && len(doc.Nomi) > 0 }
	header := table.Row{}
	for _, d := range doc.Per {
		header = append(header, string(d))
		if named(d) {
			header = append(header, c.say("nome", "name"))
		}
	}
	t := newTable(len(header))
	header = append(header, "pervenuti", "definiti", "giacenti")
	for _, s := range doc.Gruppi[:min(1, len(doc.Gruppi))] {
		for _, class := range s.Soglie {
			header = append(header, fmt.Sprintf("soglia %d", class.Giorni))
		}
	}
	header = append(header, "compl.", "giacenza", c.say("medio", "mean"), c.say("mediana", "median"), "p90", "deflusso")
	t.AppendHeader(header)
	for i := range doc.Gruppi {
		g := &doc.Gruppi[i]
		row := table.Row{}
		for _, v := range g.Chiave {
			row = append(row, words.Visible(v.Valore))
			if named(v.Dimensione) {
				row = append(row, words.Visible(doc.Nomi[v.Valore]))
			}
		}
		row = append(row, c.count(g.Pervenuti), c.count(g.Definiti), c.count(g.Giacenti))
		for _, s := range g.Soglie {
			row = append(row, c.kept(s.Ratio))
		}
		t.AppendRow(append(row, c.kept(g.Complessivo), c.ratio(g.Giacenza.NonScaduti, g.Giacenza.Totali), c.mean(g.Tempi),
			c.days(g.Tempi.Mediana), c.days(g.Tempi.P90), c.ratio(g.Deflusso.Definiti, g.Deflusso.Pervenuti)))
	}
	return render(t)
}

// render draws a table, without blanks at the ends of lines.
func render(t table.Writer) string {
	var b strings.Builder
	for line := range strings.Lines(t.Render() + "\n") {
		b.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
	return b.String()
}

// newTable is an empty table whose columns after the first keys are numbers.
func newTable(keys int) table.Writer {
	t := table.NewWriter()
	style := table.StyleLight
	style.Options = table.OptionsNoBordersAndSeparators
	style.Options.SeparateHeader = true
	style.Format.Header = text.FormatDefault
	t.SetStyle(style)
	if keys > 0 {
		var columns []table.ColumnConfig
		for i := range 20 {
			align := text.AlignRight
			if i < keys {
				align = text.AlignLeft
			}
			columns = append(columns, table.ColumnConfig{Number: i + 1, Align: align, AlignHeader: align, WidthMax: 60})
		}
		t.SetColumnConfigs(columns)
	}
	return t
}
