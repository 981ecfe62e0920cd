package main

import (
	"bufio"
	"cmp"
	"fmt"
	"maps"
	"math"
	"os"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"text/tabwriter"
	"time"
)

// report is the tables, as Markdown.
func (p *peers) report() string {
	var out strings.Builder
	fmt.Fprintf(&out, "# Beside other tools\n\n%s, on %s. Medians in ms.\n\n", machine(), time.Now().Format(time.DateOnly))
	for _, name := range slices.Sorted(maps.Keys(p.versions)) {
		fmt.Fprintf(&out, "- %s: %s\n", name, p.versions[name])
	}
	fmt.Fprintf(&out, `
## Processes, from start to end, %d threads

Each is a process of its own. Cold: the file is not in the page cache (the programs are). Times cruscotto: warm,
against cruscotto by the same dimensions.

`, runtime.NumCPU())
	writeTable(&out, []string{"file", "by", "process", "warm", "min–max", "cold", "times cruscotto", "Mrows/s", "peak MB"}, p.processRows())
	out.WriteString(`
## Pages in Chromium, from the file chosen to the numbers on the page

Warm and cold: the first file of a fresh browser. Again: the same file chosen once more. cruscotto.html validates and
shows all its indicators; the others count five numbers by struttura and oggetto. Peak MB: the process of the tab.

`)
	writeTable(&out, []string{"file", "page", "warm", "min–max", "cold", "again", "times cruscotto.html", "peak MB", "peak MB again", "note"}, p.pageRows())
	out.WriteString("\n## Ready for a file\n\n")
	writeTable(&out, []string{"page", "from", "median", "min–max", "of"}, p.readyRows())
	out.WriteString(`
## What is asked is changed in cruscotto.html

From the question to the engine's answer, and from the change to the frame that shows it.

`)
	writeTable(&out, []string{"file", "what changes", "engine, median", "engine, 95th percentile", "shown, median", "shown, 95th percentile", "of"}, p.changeRows())
	return out.String()
}

func (p *peers) changeRows() (rows [][]string) {
	quantile := func(times []float64, q float64) string {
		times = slices.Sorted(slices.Values(times))
		return fmt.Sprintf("%.1f", times[int(math.Ceil(q*float64(len(times))))-1])
	}
	for _, c := range p.changes {
		rows = append(rows, []string{label(c.file), c.kind, quantile(c.engine, 0.5), quantile(c.engine, 0.95),
			quantile(c.shown, 0.5), quantile(c.shown, 0.95), strconv.Itoa(len(c.engine))})
	}
	return rows
}

func (p *peers) processRows() (rows [][]string) {
	for _, r := range p.processes {
		if r.failed != "" {
			rows = append(rows, []string{label(r.file), "", r.name, r.failed, "", "", "", "", ""})
			continue
		}
		speed := fmt.Sprintf("%.1f", float64(r.file.rows)/r.median(warm).Seconds()/1e6)
		rows = append(rows, []string{label(r.file), r.per, r.name, ms(r, warm), spread(r), ms(r, cold),
			timesAs(r, p.processes, "cruscotto, whole answer"), speed, processPeak(r)})
	}
	return rows
}

func (p *peers) pageRows() (rows [][]string) {
	for _, r := range p.pages {
		rows = append(rows, []string{label(r.file), r.name, ms(r, warm), spread(r), ms(r, cold), ms(r, again),
			timesAs(r, p.pages, "cruscotto.html"), peak(r, cold, warm), peak(r, again), strings.Join(notes(r), "; ")})
	}
	return rows
}

func (p *peers) readyRows() (rows [][]string) {
	for _, r := range p.ready {
		rows = append(rows, []string{r.name, r.note, ms(r, warm), spread(r), strconv.Itoa(len(r.times[warm]))})
	}
	return rows
}

func notes(r *result) []string {
	return slices.DeleteFunc([]string{r.failed, r.note}, func(note string) bool { return note == "" })
}

// label names a file in the tables.
func label(s specimen) string {
	if s.size == 0 {
		return s.String()
	}
	return fmt.Sprintf("%s, %s MB", s, thousands((s.size+5e5)/1e6))
}

func ms(r *result, s state) string {
	if len(r.times[s]) == 0 {
		return "–"
	}
	return thousands(r.median(s).Round(time.Millisecond).Milliseconds())
}

// spread is the shortest and the longest warm time.
func spread(r *result) string {
	times := r.times[warm]
	if len(times) == 0 {
		return "–"
	}
	return thousands(slices.Min(times).Round(time.Millisecond).Milliseconds()) + "–" + thousands(slices.Max(times).Round(time.Millisecond).Milliseconds())
}

// timesAs is how many times as long a result took as that of a name, on the same file
// by the same dimensions.
func timesAs(r *result, all []*result, of string) string {
	i := slices.IndexFunc(all, func(o *result) bool { return o.name == of && o.file == r.file && o.per == r.per })
	if i < 0 || all[i].median(warm) == 0 || r.median(warm) == 0 {
		return "–"
	}
	return fmt.Sprintf("%.2f", r.median(warm).Seconds()/all[i].median(warm).Seconds())
}

// processPeak is the peak memory of a process. What Linux tells is never less than the
// peak of the process that started it, which is this.
func processPeak(r *result) string {
	var own syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &own); err == nil && max(r.memory[cold], r.memory[warm]) <= own.Maxrss<<10 {
		return "≤ " + thousands(own.Maxrss>>10)
	}
	return peak(r, cold, warm)
}

func peak(r *result, states ...state) string {
	most := int64(0)
	for _, s := range states {
		most = max(most, r.memory[s])
	}
	if most == 0 {
		return "n/a"
	}
	return thousands(most >> 20)
}

// writeTable writes a table that is Markdown, and readable as it is.
func writeTable(out *strings.Builder, head []string, rows [][]string) {
	rule := make([]string, len(head))
	for i := range rule {
		rule[i] = "---"
	}
	table := tabwriter.NewWriter(out, 0, 0, 1, ' ', 0)
	for _, row := range slices.Concat([][]string{head, rule}, rows) {
		fmt.Fprintf(table, "| %s\t|\n", strings.Join(row, "\t| "))
	}
	table.Flush()
}

// machine tells what ran the comparison.
func machine() string {
	model := cmp.Or(lineOf("/proc/cpuinfo", "model name"), runtime.GOARCH)
	memory := "memory unknown"
	if kilobytes, err := strconv.ParseInt(strings.TrimSuffix(lineOf("/proc/meminfo", "MemTotal"), " kB"), 10, 64); err == nil {
		memory = gigabytes(kilobytes<<10) + " GB"
	}
	return fmt.Sprintf("%s, %d processors, %s, %s", model, runtime.NumCPU(), memory, runtime.GOOS)
}

// lineOf is the value of a key in a file of lines "key: value"; empty where there is none.
func lineOf(path, key string) string {
	f, err := os.Open(path)
	if err != nil {
		return ""
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if name, value, found := strings.Cut(lines.Text(), ":"); found && strings.TrimSpace(name) == key {
			return strings.TrimSpace(value)
		}
	}
	return ""
}
