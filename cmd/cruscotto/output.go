package main

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"cruscotto/core/tables"
	"cruscotto/core/tables/parquetfile"
	"cruscotto/core/words"
)

// writeTo gives the output to write: the file named, under a temporary name until
// write has succeeded, or standard output. Binary output is refused on a terminal, and so
// is a file that was read: an export would be lost by a slip of the keyboard. It returns
// when ctx ends, and then leaves no file.
func (c *cli) writeTo(ctx context.Context, path string, binary bool, writer func(io.Writer) error) error {
	write := func(w io.Writer) error {
		_, err := soon(ctx, func() (struct{}, error) { return struct{}{}, writer(w) })
		return err
	}
	if path == "" {
		if binary && term.IsTerminal(int(os.Stdout.Fd())) {
			return words.Errorf("questo formato è binario: indicare un file con -o, o reindirizzare l'uscita", "this format is binary: name a file with -o, or redirect the output")
		}
		return write(os.Stdout)
	}
	info, err := os.Stat(path)
	if err == nil && slices.ContainsFunc(c.inputs, func(input os.FileInfo) bool { return os.SameFile(info, input) }) {
		return words.Errorf("-o %s: è uno dei file letti, e andrebbe perduto: indicarne un altro", "-o %s: it is one of the files read, and would be lost: name another", path)
	}
	if err == nil && !info.Mode().IsRegular() {
		f, err := os.OpenFile(path, os.O_WRONLY, 0) // a device or a pipe cannot be replaced
		if err != nil {
			return err
		}
		defer f.Close()
		return write(f)
	}
	temporary, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".*")
	if err != nil {
		return err
	}
	defer os.Remove(temporary.Name())
	if err := write(temporary); err != nil {
		temporary.Close()
		return err
	}
	if err := temporary.Chmod(0o644); err != nil {
		return err
	}
	if err := temporary.Close(); err != nil {
		return err
	}
	return os.Rename(temporary.Name(), path)
}

// formats are those of a document; the others than json have its groups or rows only.
var formats = []string{"table", "json", "csv", "parquet", "arrow"}

// output says how to write a document, and where to.
type output struct{ format, file string }

// outputFlags adds the flags that say so.
func (c *cli) outputFlags(cmd *cobra.Command, out *output) {
	f := cmd.Flags()
	f.StringVar(&out.format, "format", "table", c.say("`FORMATO`: ", "`FORMAT`: ")+strings.Join(formats, ", "))
	f.StringVarP(&out.file, "output", "o", "", c.say("`FILE` da scrivere (altrimenti l'uscita standard)", "`FILE` to write (else standard output)"))
	complete(cmd, "format", formats...)
}

// writeDocument writes a document, its rows for other tools, or, for people, what show
// writes.
func (c *cli) writeDocument(ctx context.Context, out output, document any, rows func() arrow.Record, show func(io.Writer) error) error {
	binary := out.format == "parquet" || out.format == "arrow"
	return c.writeTo(ctx, out.file, binary, func(w io.Writer) error {
		switch out.format {
		case "json":
			return writeJSON(w, document)
		case "csv":
			return tables.WriteCSV(w, rows())
		case "parquet":
			return parquetfile.Write(w, rows())
		case "arrow":
			return tables.WriteArrow(w, rows())
		}
		return show(w)
	})
}

// checkFormat tells a format that a command does not write.
func checkFormat(format string, formats []string) error {
	if !slices.Contains(formats, format) {
		return words.Errorf("--format %s: i formati sono %s", "--format %s: the formats are %s", format, strings.Join(formats, ", "))
	}
	return nil
}

func writeJSON(w io.Writer, document any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(document)
}

// printable is a message as a terminal shows it: in its lines, and but for these without
// anything that controls it.
func printable(text string) string {
	lines := strings.Split(text, "\n")
	for i := range lines {
		lines[i] = words.Visible(lines[i])
	}
	return strings.Join(lines, "\n")
}
