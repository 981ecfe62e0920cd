package ingest

import (
	"cmp"
	"context"
	"sync"

	"github.com/apache/arrow/go/v17/arrow"

	"cruscotto/core/calendar"
	"cruscotto/core/export"
	"cruscotto/core/words"
)

// Set is what has been decoded of a set of files: all of it in the CLI, a share of
// the row groups in each worker of the browser.
type Set struct {
	Files   []*File
	Batches []arrow.Record
	FileOf  []int            // the position of the file of each batch
	Found   *export.Findings // of the rows decoded
	IDs     *IDs             // nil when ids were not compared
}

// NewSet is a set of open files of which nothing has been decoded.
func NewSet(files []*File) *Set { return &Set{Files: files, Found: export.NewFindings()} }

// job is a row group of a file.
type job struct{ file, group int }

// spread does jobs on some goroutines, numbered from 0; done is called with what each
// gives, from one goroutine at a time. The first failure, or the end of ctx, stops
// it.
func spread[T any](ctx context.Context, threads int, jobs []job, do func(thread int, j job) (T, error), done func(T)) error {
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
	for thread := range threads {
		workers.Go(func() {
			for j, more := next(); more; j, more = next() {
				result, err := do(thread, j)
				mutex.Lock()
				if err != nil {
					failed = cmp.Or(failed, err)
				} else {
					done(result)
				}
				mutex.Unlock()
			}
		})
	}
	workers.Wait()
	return failed
}

// jobs are the row groups of a file.
func (s *Set) jobs(file int) []job {
	var jobs []job
	for g := range s.Files[file].groups {
		jobs = append(jobs, job{file, g})
	}
	return jobs
}

// Identify compares the ids of all rows, so that DecodeAll finds E107 too.
// Arguments are as in [Set.DecodeAll].
func (s *Set) Identify(ctx context.Context, threads int, progress func(rows int64)) error {
	ids, err := NewIDs(ctx, s.Files)
	if err != nil {
		return err
	}
	rows := int64(0)
	for _, file := range ids.Order() {
		ids.Begin()
		err := spread(ctx, threads, s.jobs(file), func(_ int, j job) (export.Profile, error) {
			x := s.Files[file].Identities(j.group)
			defer x.Close()
			for first := int64(0); ; {
				keys, err := x.Next()
				if err != nil || len(keys) == 0 {
					return x.Profile, err
				}
				if err := ctx.Err(); err != nil {
					return x.Profile, err
				}
				ids.Add(j.group, first, keys)
				first += int64(len(keys))
			}
		}, func(p export.Profile) {
			s.Found.AddProfile(p)
			rows += s.Files[file].Rows / int64(len(s.Files[file].groups))
			if progress != nil {
				progress(rows)
			}
		})
		if err != nil {
			return err
		}
		ids.End()
	}
	for i, f := range s.Files {
		for group := range f.groups {
			f.Settle(group, ids.Verdict(i, group))
		}
	}
	s.IDs = ids
	return nil
}

// Decode decodes a row group of a file into the set and returns its rows. A
// failure leaves the set as it was.
func (s *Set) Decode(ctx context.Context, file, group int) (rows int64, err error) {
	batches, found, err := s.Files[file].Decode(ctx, group)
	if err != nil {
		return 0, err
	}
	s.keep(file, batches)
	s.Found.Merge(found)
	return found.Read, nil
}

// keep adds batches of a file to the set.
func (s *Set) keep(file int, batches []arrow.Record) {
	for _, batch := range batches {
		s.Batches, s.FileOf = append(s.Batches, batch), append(s.FileOf, file)
	}
}

// DecodeAll decodes all row groups on some goroutines. progress, when not nil, is
// called with the rows read so far, from one goroutine at a time. take is called
// with the file and the batches of each row group by the goroutine that decoded
// them, numbered from 0, and may release them; when it is nil the set keeps them.
// The first failure, or the end of ctx, stops it.
func (s *Set) DecodeAll(ctx context.Context, threads int, progress func(rows int64), take func(thread, file int, batches []arrow.Record)) error {
	var jobs []job
	for i := range s.Files {
		jobs = append(jobs, s.jobs(i)...)
	}
	type decoded struct {
		file    int
		batches []arrow.Record
		found   *export.Findings
	}
	return spread(ctx, threads, jobs, func(thread int, j job) (decoded, error) {
		batches, found, err := s.Files[j.file].Decode(ctx, j.group)
		if err == nil && take != nil {
			take(thread, j.file, batches)
		}
		return decoded{j.file, batches, found}, err
	}, func(d decoded) {
		if take == nil {
			s.keep(d.file, d.batches)
		}
		s.Found.Merge(d.found)
		if progress != nil {
			progress(s.Found.Read)
		}
	})
}

// Summary is what was found in a set of files as of their data di rilevazione: in the
// files as such, in their rows as decoded in one or more parts, and in their ids, nil
// when these were not compared. It fails with an *export.Failure when only all rows together tell that a
// file cannot be used.
func Summary(files []*File, ids *IDs, parts ...*export.Findings) (*export.Findings, error) {
	all := export.NewFindings()
	for _, f := range files {
		if !f.Believed {
			all.Add(export.W206, func() export.Example { return export.Example{File: f.position} })
		}
	}
	for _, part := range parts {
		all.Merge(part)
	}
	for _, order := range all.Orders {
		if order.MonthFirst != "" && !order.DayFirst {
			return nil, monthFirst(files[order.File], order, all)
		}
	}
	if ids != nil {
		if err := ids.Explain(all); err != nil {
			return nil, err
		}
	}
	for _, f := range files {
		if day := f.RilevazioneIn(all); day != calendar.Never {
			all.Taken[f.position] = day
		}
	}
	return all.AsOf(Rilevazione(files, all)), nil
}

// monthFirst says that the dates of a column cannot be day first. Reading those that
// could be either as day first would be a guess.
func monthFirst(f *File, order export.DateOrder, found *export.Findings) *export.Failure {
	name := ""
	for _, c := range f.Columns {
		if c.Role == order.Role {
			name = c.Name
		}
	}
	rule := export.E102
	if order.Role == export.DataDefinizione {
		rule = export.E103
	}
	date, where := order.MonthFirst, words.Text{}
	for _, e := range found.Examples[rule] {
		if text := e.Values[order.Role]; e.File == order.File && monthFirstOnly(text) {
			date, where = text, words.Format(" (riga %d)", " (row %d)", e.Row)
			break
		}
	}
	return export.NewFailure(export.F005, f.Name, words.Format(
		"la colonna «%s» ha date come %q%s, che non possono essere giorno/mese/anno: esportare %s come DATE, TIMESTAMP o AAAA-MM-GG",
		"column %q has dates such as %q%s, which cannot be day/month/year: export %s as DATE, TIMESTAMP or YYYY-MM-DD",
		name, date, where, order.Role))
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
