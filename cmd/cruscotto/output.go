package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/term"

	"cruscotto/core/words"
)

// writeTo gives the output to write: the file named, under a temporary name until
// write has succeeded, or standard output. Binary output is refused on a terminal.
func (c *cli) writeTo(path string, binary bool, write func(io.Writer) error) error {
	if path == "" {
		if binary && term.IsTerminal(int(os.Stdout.Fd())) {
			return words.Errorf("questo formato è binario: indicare un file con -o, o reindirizzare l'uscita", "this format is binary: name a file with -o, or redirect the output")
		}
		return write(os.Stdout)
	}
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
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

// printable makes a text safe for a terminal: characters that control it, or the
// direction of writing, are shown as escapes.
func printable(text string) string {
	var b strings.Builder
	for _, r := range text {
		if r == '\n' || !unicode.Is(unicode.C, r) {
			b.WriteRune(r)
		} else {
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

// cell is a value from a file as it is shown in a table: on one line.
func cell(value string) string {
	return strings.ReplaceAll(printable(value), "\n", `\n`)
}
