package main

import (
	"fmt"
	"os"

	"golang.org/x/sys/unix"
)

// dropCache drops the pages of a file from the page cache, so that what reads it next
// reads it from disk.
func dropCache(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	if err := f.Sync(); err != nil { // pages that are not on disk yet stay
		return err
	}
	if err := unix.Fadvise(int(f.Fd()), 0, 0, unix.FADV_DONTNEED); err != nil {
		return fmt.Errorf("%s cannot be dropped from the page cache: %w", path, err)
	}
	return nil
}

// freeDisk is how many bytes can be written to a folder.
func freeDisk(path string) (int64, error) {
	var disk unix.Statfs_t
	if err := unix.Statfs(path, &disk); err != nil {
		return 0, err
	}
	return int64(disk.Bavail) * disk.Bsize, nil
}
