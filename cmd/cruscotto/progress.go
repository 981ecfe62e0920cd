package main

import (
	"os"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
	"golang.org/x/term"
)

// bar shows how many rows are done; without a terminal it shows nothing.
type bar struct {
	progress *mpb.Progress
	bar      *mpb.Bar
}

func (c *cli) progress(what string, rows int64) bar {
	if c.quiet || !term.IsTerminal(int(os.Stderr.Fd())) {
		return bar{}
	}
	p := mpb.New(mpb.WithOutput(os.Stderr), mpb.WithWidth(60))
	return bar{p, p.AddBar(rows, mpb.BarRemoveOnComplete(),
		mpb.PrependDecorators(decor.Name(what+" ")),
		mpb.AppendDecorators(decor.CountersNoUnit("%d/%d "), decor.Percentage()))}
}

func (b bar) set(rows int64) {
	if b.bar != nil {
		b.bar.SetCurrent(rows)
	}
}

// close takes the bar away.
func (b bar) close(err error) {
	if b.bar == nil {
		return
	}
	if err != nil {
		b.bar.Abort(true)
	} else {
		b.bar.SetTotal(-1, true)
	}
	b.progress.Wait()
}
