//go:build !linux

package main

import "errors"

var errLinux = errors.New("only on Linux can a file be dropped from the page cache: run `make bench-peers` there")

func dropCache(string) error { return errLinux }

func freeDisk(string) (int64, error) { return 0, errLinux }
