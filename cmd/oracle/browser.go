package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"time"
)

// job is what bench/browser.mjs is told to do.
type job struct {
	Page  string    `json:"page"` // cruscotto.html
	File  string    `json:"file"`
	Name  string    `json:"name"` // of the file, for people
	Cold  int       `json:"cold"` // runs
	Warm  int       `json:"warm"`
	Drop  []string  `json:"drop"` // the command that drops the file from the page cache
	Asked pageAsked `json:"asked"`
}

// pageAsked is what the pages of the other tools need to know of a file and its question.
type pageAsked struct {
	Macro       string     `json:"macro"`
	Query       string     `json:"query"`
	Rilevazione int        `json:"rilevazione"` // days since the epoch
	Changes     [][2]int64 `json:"changes"`     // of the clocks: when, and how much they are ahead of UTC then; microseconds
}

// registeredName is the name of the file in DuckDB-WASM.
const registeredName = "quesiti.parquet"

// measurement is a line that browser.mjs prints.
type measurement struct {
	Page    string            `json:"page"`
	State   state             `json:"state"` // or "ready", or "changed"
	Ms      float64           `json:"ms"`
	Memory  int64             `json:"memory"` // bytes; 0 where it is not known
	Totals  *totals           `json:"totals"`
	Note    string            `json:"note"`
	Failed  string            `json:"failed"`
	Version map[string]string `json:"version"` // of what is compared

	// Of changes of what Note says: until the engine has answered, and until the numbers
	// are shown; ms.
	Engine []float64 `json:"engine"`
	Shown  []float64 `json:"shown"`
}

// changeTimes are how long cruscotto.html took whenever what is asked of a file changed, in ms.
type changeTimes struct {
	file          specimen
	kind          string // what changed
	engine, shown []float64
}

// browser runs the pages on a file. What a page fails at is in the table.
func (p *peers) browser(file specimen, want totals) error {
	all, err := file.changes()
	if err != nil {
		return err
	}
	j := job{Page: p.page, File: file.path, Name: file.String(), Cold: coldRuns, Warm: file.pageRuns(), Drop: []string{p.self, dropChild},
		Asked: pageAsked{Macro: sqlDay(all), Query: fiveCounts.sql(registeredName, bothDimensions), Rilevazione: rilevazioneDay}}
	for _, c := range all {
		j.Asked.Changes = append(j.Asked.Changes, [2]int64{c.at, c.ahead})
	}
	input, err := json.Marshal(j)
	if err != nil {
		return err
	}
	cmd := exec.Command("node", filepath.Join(p.static, "bench", "browser.mjs"))
	cmd.Stdin, cmd.Stderr = bytes.NewReader(input), os.Stderr
	lines, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	err = p.receive(file, want, lines)
	if failed := cmd.Wait(); err == nil && failed != nil {
		err = fmt.Errorf("the pages cannot be measured: node bench/browser.mjs: %w", failed)
	}
	return err
}

// receive takes in what browser.mjs measures.
func (p *peers) receive(file specimen, want totals, lines io.Reader) error {
	pages := make(map[string]*result)
	for decoder := json.NewDecoder(lines); ; {
		var m measurement
		switch err := decoder.Decode(&m); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		for name, version := range m.Version {
			p.versions[name] = version
		}
		switch m.State {
		case "ready":
			p.isReady(m)
			continue
		case "changed":
			p.isChanged(file, m)
			continue
		}
		if m.Page == "" {
			continue
		}
		r := pages[m.Page]
		if r == nil {
			r = newResult(file, m.Page, bothDimensions)
			pages[m.Page] = r
			p.pages = append(p.pages, r)
		}
		switch {
		case m.Failed != "":
			r.failed = m.Failed
		case m.Totals == nil || *m.Totals != want:
			r.failed = fmt.Sprintf("counts %v, the CLI %v", m.Totals, want)
		default:
			r.add(m.State, m.took(), m.Memory)
		}
		if m.Note != "" {
			r.note = m.Note
		}
	}
}

// isReady takes in how long a page took to be ready.
func (p *peers) isReady(m measurement) {
	for _, r := range p.ready {
		if r.name == m.Page && r.note == m.Note {
			r.add(warm, m.took(), 0)
			return
		}
	}
	r := newResult(specimen{}, m.Page, "")
	r.note = m.Note
	r.add(warm, m.took(), 0)
	p.ready = append(p.ready, r)
}

// isChanged takes in how long some changes took.
func (p *peers) isChanged(file specimen, m measurement) {
	i := slices.IndexFunc(p.changes, func(c *changeTimes) bool { return c.file == file && c.kind == m.Note })
	if i < 0 {
		i = len(p.changes)
		p.changes = append(p.changes, &changeTimes{file: file, kind: m.Note})
	}
	p.changes[i].engine = append(p.changes[i].engine, m.Engine...)
	p.changes[i].shown = append(p.changes[i].shown, m.Shown...)
}

func (m measurement) took() time.Duration { return time.Duration(m.Ms * float64(time.Millisecond)) }
