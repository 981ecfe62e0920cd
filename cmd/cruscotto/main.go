// Command cruscotto makes, checks and analyses exports of quesiti in a terminal.
// It holds flags, files and messages only: every number comes from the core that
// the page uses too.
//
// Results go to standard output, everything else to standard error. A message is
// a sentence in the user's language that begins with the program's name and says
// what to do next.
package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"cruscotto/core/export"
	"cruscotto/core/report"
	"cruscotto/core/words"
)

// Exit codes, as in the interface.
const (
	exitOK          = 0
	exitCheck       = 1 // the data failed the check that was asked for
	exitUsage       = 2 // wrong usage
	exitUnreadable  = 3 // a file could not be read
	exitInterrupted = 130
)

func main() {
	debug.SetGCPercent(200) // measured: a tenth faster than 100, for some megabytes
	os.Exit(run())
}

// run runs the command line of the process and returns its exit code.
func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	lang := languageOf(os.Args[1:])
	err := newRoot(lang).ExecuteContext(ctx)
	if ctx.Err() != nil {
		err = words.Errorf("interrotto", "interrupted")
	}
	if err != nil && !errors.Is(err, errCheck) {
		fmt.Fprintf(os.Stderr, "cruscotto: %s\n", printable(explain(err).In(lang)))
	}
	var failure *export.Failure
	var path *fs.PathError
	switch {
	case ctx.Err() != nil:
		return exitInterrupted
	case err == nil:
		return exitOK
	case errors.Is(err, errCheck):
		return exitCheck
	case errors.As(err, &failure), errors.As(err, &path), errors.Is(err, report.ErrCharts):
		return exitUnreadable
	}
	return exitUsage
}

// errCheck is the outcome of a check that failed; what it found has been printed.
var errCheck = errors.New("the check failed")

// explain puts the errors of the operating system into words.
func explain(err error) words.Text {
	var path *fs.PathError
	switch {
	case !errors.As(err, &path):
		return words.Text{It: words.In(err, words.Italian), En: words.In(err, words.English)}
	case errors.Is(path, fs.ErrNotExist):
		return words.Format("%s: il file non esiste; controllare il nome e la cartella", "%s: there is no such file; check its name and folder", path.Path)
	case errors.Is(path, fs.ErrPermission):
		return words.Format("%s: manca il permesso di accesso", "%s: permission denied", path.Path)
	case errors.Is(path, syscall.EISDIR):
		return words.Format("%s: è una cartella; qui serve un file", "%s: is a folder; a file is needed here", path.Path)
	case errors.Is(path, syscall.ENOTDIR):
		return words.Format("%s: non è una cartella", "%s: is no folder", path.Path)
	case errors.Is(path, syscall.ENOSPC):
		return words.Format("%s: il disco è pieno", "%s: the disk is full", path.Path)
	}
	return words.Format("%s: %s", "%s: %s", path.Path, path.Err)
}

// soon runs f, which does not know of ctx, and returns before it has ended when ctx ends.
// Nothing may depend on f then: the process is about to end.
func soon[T any](ctx context.Context, f func() (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		value, err := f()
		done <- result{value, err}
	}()
	select {
	case r := <-done:
		return r.value, r.err
	case <-ctx.Done():
		var none T
		return none, context.Cause(ctx)
	}
}
