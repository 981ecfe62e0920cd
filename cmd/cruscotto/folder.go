package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"

	"cruscotto/core/parallel"
	"cruscotto/core/report"
	"cruscotto/core/words"
)

// What a folder has beside its reports: what leads to them, and their SHA-256.
const (
	index = "index.html"
	sums  = "SHA256SUMS"
)

// marks are what is in the files that a folder has once, where they were written here.
var marks = map[string]string{
	index: report.IndexMark, report.DataFile: report.DataHeader, report.PackageFile: report.PackageMark, sums: "  " + report.DataFile + "\n",
}

// mine tells whether a folder has a file that was written here. Another file of that name is
// an error, as it would be lost.
func mine(folder, name string) (bool, error) {
	path := filepath.Join(folder, name)
	info, err := os.Lstat(path)
	switch {
	case err != nil:
		return false, nil // none, or the folder is none
	case info.IsDir():
		return false, &fs.PathError{Op: "write", Path: path, Err: syscall.EISDIR}
	case info.Mode().IsRegular():
		if start, err := readStart(path, 1<<16); err != nil || bytes.Contains(start, []byte(marks[name])) {
			return true, err
		}
	}
	return false, words.Errorf("%s: non l'ha scritto «cruscotto report», e andrebbe perduto: spostarlo, o indicare un'altra cartella",
		"%s: “cruscotto report” did not write it, and it would be lost: move it, or name another folder", path)
}

// readStart reads a file, up to a number of bytes.
func readStart(path string, most int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, most))
}

// A folder holds at most so many reports, which take at most so much memory, in bytes: more
// than ten years of every struttura.
const (
	mostHeld   = 100_000
	mostMemory = 4 << 30
)

// held are the reports that a folder has but for those about to be replaced, and their
// SHA-256 by name. Anybody may have put them there: what cannot be read is told, and left out.
func (c *cli) held(ctx context.Context, folder string, replaced []string, data bool) ([]*report.Listed, map[string]string, error) {
	entries, err := os.ReadDir(folder)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, nil, err
	}
	entries = slices.DeleteFunc(entries, func(e os.DirEntry) bool { return !report.IsFileName(e.Name()) || slices.Contains(replaced, e.Name()) })
	tooMany := words.Errorf("%s: ha più report di quanti un indice ne elenchi: indicare un'altra cartella", "%s: has more reports than an index lists: name another folder", folder)
	if len(entries) > mostHeld {
		return nil, nil, tooMany
	}
	reports, digests, failures := make([]*report.Listed, len(entries)), make([]string, len(entries)), make([]error, len(entries))
	bar := c.progress(c.say("report della cartella", "reports of the folder"), int64(len(entries)))
	var done, memory atomic.Int64
	parallel.Ranges(len(entries), 1, func(low, high int) {
		for i := low; i < high && ctx.Err() == nil && memory.Load() <= mostMemory; i++ {
			if reports[i], digests[i], failures[i] = list(folder, entries[i], data); failures[i] == nil {
				memory.Add(reports[i].Size())
			}
			bar.set(done.Add(1))
		}
	})
	bar.close(ctx.Err())
	switch {
	case ctx.Err() != nil:
		return nil, nil, ctx.Err()
	case memory.Load() > mostMemory:
		return nil, nil, tooMany
	}
	digest := make(map[string]string)
	var amiss []words.Text
	for i, e := range entries {
		if failures[i] == nil {
			digest[e.Name()] = digests[i]
		} else {
			amiss = append(amiss, words.Format("%s: non è nell'indice: %s", "%s: is not in the index: %s", e.Name(), explain(failures[i])))
		}
	}
	c.amiss(amiss)
	return slices.DeleteFunc(reports, func(l *report.Listed) bool { return l == nil }), digest, nil
}

// list reads a report of a folder.
func list(folder string, entry os.DirEntry, data bool) (*report.Listed, string, error) {
	if !entry.Type().IsRegular() {
		return nil, "", words.Errorf("è una cartella o un collegamento", "it is a folder or a link")
	}
	page, err := readStart(filepath.Join(folder, entry.Name()), report.MostBytes+1)
	if err != nil {
		return nil, "", err
	}
	m, err := report.ReadManifest(page)
	if err != nil {
		return nil, "", err
	}
	l, err := report.List(entry.Name(), m, data)
	return l, fmt.Sprintf("%x", sha256.Sum256(page)), err
}

// mostAmiss is how much is told of what is amiss, in sentences.
const mostAmiss = 20

// amiss tells of what was left out, also where notes are not wanted.
func (c *cli) amiss(texts []words.Text) {
	if more := len(texts) - mostAmiss; more > 0 {
		texts = append(texts[:mostAmiss:mostAmiss], words.Format("… e così altri %d file", "… and so %d more files", more))
	}
	for _, text := range texts {
		fmt.Fprintf(os.Stderr, "cruscotto: %s\n", printable(text.In(c.lang)))
	}
}

// writeData writes the numbers of all reports of an archive as open data, what they are, and
// the SHA-256 of all files: of those that the folder has already the ones given.
func writeData(a *report.Archive, licence report.Licence, digests map[string]string, to *staged) error {
	f, err := to.create(report.DataFile)
	if err != nil {
		return err
	}
	defer f.Close()
	digest, size, buffered := sha256.New(), new(count), bufio.NewWriterSize(f, 1<<16)
	if err := errors.Join(a.WriteData(io.MultiWriter(buffered, digest, size)), buffered.Flush(), f.Close()); err != nil {
		return err
	}
	if err := to.write(report.PackageFile, a.Package(licence, int64(*size), fmt.Sprintf("%x", digest.Sum(nil)))); err != nil {
		return err
	}
	staged, err := to.digests()
	if err != nil {
		return err
	}
	maps.Copy(digests, staged)
	var lines strings.Builder
	for _, name := range slices.Sorted(maps.Keys(digests)) {
		fmt.Fprintf(&lines, "%s  %s\n", digests[name], name)
	}
	return to.write(sums, []byte(lines.String()))
}

// count counts the bytes that are written to it.
type count int64

func (n *count) Write(p []byte) (int, error) {
	*n += count(len(p))
	return len(p), nil
}

func licenceNames() (names []string) {
	for _, l := range report.Licences {
		names = append(names, l.Name)
	}
	return names
}

// licence is one by its name, in capitals or not. No name is no licence.
func licence(name string) (report.Licence, error) {
	for _, l := range report.Licences {
		if strings.EqualFold(l.Name, name) {
			return l, nil
		}
	}
	if name == "" {
		return report.Licence{}, nil
	}
	return report.Licence{}, words.Errorf("--licenza %s: le licenze sono %s", "--licenza %s: the licences are %s", name, strings.Join(licenceNames(), ", "))
}
