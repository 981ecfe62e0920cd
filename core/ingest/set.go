package ingest

import (
	"cmp"
	"context"
	"sync"

	"github.com/apache/arrow/go/v17/arrow"

	"cruscotto/core/calendar"
	"cruscotto/core/export"
)

// Set is what has been decoded of a set of files: all of it in the CLI, a share of
// the row groups in each worker of the browser.
type Set struct {
	Files   []*File
	Batches []arrow.Record
	Found   *export.Findings // of the rows decoded
}

// NewSet is a set of open files of which nothing has been decoded.
func NewSet(files []*File) *Set { return &Set{Files: files, Found: export.NewFindings()} }

// Decode decodes a row group of a file into the set and returns its rows. A
// failure leaves the set as it was.
func (s *Set) Decode(file, group int) (rows int64, err error) {
	batches, found, err := s.Files[file].Decode(group)
	if err != nil {
		return 0, err
	}
	s.Batches = append(s.Batches, batches...)
	s.Found.Merge(found)
	return found.Read, nil
}

// DecodeAll decodes all row groups on some goroutines. progress, when not nil, is
// called with the rows read so far, from one goroutine at a time. take is called
// with the batches of each row group by the goroutine that decoded them, numbered
// from 0, and may release them; when it is nil the set keeps them. The first
// failure, or the end of ctx, stops it.
func (s *Set) DecodeAll(ctx context.Context, threads int, progress func(rows int64), take func(thread int, batches []arrow.Record)) error {
	type job struct{ file, group int }
	var jobs []job
	for i, f := range s.Files {
		for g := range f.groups {
			jobs = append(jobs, job{i, g})
		}
	}
	var (
		mutex   sync.Mutex
		failed  error
		workers sync.WaitGroup
	)
	next := func() (job, bool) {
		mutex.Lock()
		defer mutex.Unlock()
		failed = cmp.Or(failed, ctx.Err())
		if failed != nil || len(jobs) == 0 {
			return job{}, false
		}
		first := jobs[0]
		jobs = jobs[1:]
		return first, true
	}
	done := func(batches []arrow.Record, found *export.Findings, err error) {
		mutex.Lock()
		defer mutex.Unlock()
		if err != nil {
			failed = cmp.Or(failed, err)
			return
		}
		if take == nil {
			s.Batches = append(s.Batches, batches...)
		}
		s.Found.Merge(found)
		if progress != nil {
			progress(s.Found.Read)
		}
	}
	for thread := range threads {
		workers.Go(func() {
			for job, more := next(); more; job, more = next() {
				batches, found, err := s.Files[job.file].Decode(job.group)
				if err == nil && take != nil {
					take(thread, batches)
				}
				done(batches, found, err)
			}
		})
	}
	workers.Wait()
	return failed
}

// Summary is what was found in a set of files: in the files as such, and in their
// rows as decoded in one or more parts.
func Summary(files []*File, parts ...*export.Findings) *export.Findings {
	all := export.NewFindings()
	for _, f := range files {
		if f.Fonte != Metadati {
			all.Add(export.W206, func() export.Example { return export.Example{File: f.position} })
		}
	}
	for _, part := range parts {
		all.Merge(part)
	}
	return all
}

// Rilevazione is the data di rilevazione of a set of files, the latest of theirs;
// calendar.Never when none has one and no date was found in their rows.
func Rilevazione(files []*File, found *export.Findings) calendar.Day {
	latest := calendar.Always.From
	for _, f := range files {
		if day := f.RilevazioneIn(found); day != calendar.Never {
			latest = max(latest, day)
		}
	}
	if latest == calendar.Always.From {
		return calendar.Never
	}
	return latest
}

// RilevazioneIn is the data di rilevazione of a file: its own, or the latest date
// found in its rows; calendar.Never when there is none.
func (f *File) RilevazioneIn(found *export.Findings) calendar.Day {
	if latest, known := found.Latest[f.position]; f.Rilevazione == calendar.Never && known {
		return latest
	}
	return f.Rilevazione
}
