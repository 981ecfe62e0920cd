package main

import (
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
)

// staged are files that a folder gets all together, or none of them: until the last is
// written they are in a temporary folder on the same disk.
type staged struct{ folder, temporary string }

// stage begins with no file. The folder is made when they are there.
func stage(folder string) (*staged, error) {
	beside := folder
	for parent := filepath.Dir(beside); parent != beside; parent = filepath.Dir(parent) {
		if _, err := os.Stat(beside); err == nil {
			break
		}
		beside = parent
	}
	temporary, err := os.MkdirTemp(beside, ".cruscotto-*")
	return &staged{folder, temporary}, in(folder, err)
}

// in is an error about a folder that users named, instead of the temporary one.
func in(folder string, err error) error {
	var path *fs.PathError
	if errors.As(err, &path) {
		return &fs.PathError{Op: path.Op, Path: folder, Err: path.Err}
	}
	return err
}

// write adds a file; several goroutines may.
func (s *staged) write(name string, contents []byte) error {
	return in(s.folder, os.WriteFile(filepath.Join(s.temporary, name), contents, 0o644))
}

// create begins a file that is written bit by bit.
func (s *staged) create(name string) (*os.File, error) {
	f, err := os.Create(filepath.Join(s.temporary, name))
	return f, in(s.folder, err)
}

// digests are the SHA-256 of the files written, by name.
func (s *staged) digests() (map[string]string, error) {
	files, err := os.ReadDir(s.temporary)
	if err != nil {
		return nil, err
	}
	digests := make(map[string]string)
	for _, file := range files {
		contents, err := s.read(file.Name())
		if err != nil {
			return nil, err
		}
		digests[file.Name()] = fmt.Sprintf("%x", sha256.Sum256(contents))
	}
	return digests, nil
}

// read is a file that was written.
func (s *staged) read(name string) ([]byte, error) {
	return os.ReadFile(filepath.Join(s.temporary, name))
}

// finish puts the files where they belong: an index last, as it leads to the others.
func (s *staged) finish() error {
	if err := os.MkdirAll(s.folder, 0o755); err != nil {
		return err
	}
	files, err := os.ReadDir(s.temporary)
	if err != nil {
		return err
	}
	slices.SortStableFunc(files, func(a, b os.DirEntry) int { // the index after the others
		return strings.Compare(strings.TrimPrefix(b.Name(), index), strings.TrimPrefix(a.Name(), index))
	})
	// Nothing but a folder of its name keeps a file out, and then all stay out.
	for _, f := range files {
		path := filepath.Join(s.folder, f.Name())
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			return &fs.PathError{Op: "write", Path: path, Err: syscall.EISDIR}
		}
	}
	for _, f := range files {
		if err := os.Rename(filepath.Join(s.temporary, f.Name()), filepath.Join(s.folder, f.Name())); err != nil {
			return err
		}
	}
	return nil
}

// discard removes what was not finished.
func (s *staged) discard() { os.RemoveAll(s.temporary) }
