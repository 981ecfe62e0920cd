package ingest

import (
	"cmp"
	"context"
	"path"
	"slices"
	"strings"
	"sync"

	"cruscotto/core/calendar"
	"cruscotto/core/export"
	"cruscotto/core/identity"
	"cruscotto/core/words"
)

// IDs finds the rows of a set of files that E107 excludes. It costs the reading of
// the ids, the largest column of an export, so it is for whoever asks for it and
// for several files at once: [Set.Identify] does it with goroutines. The browser
// does the same in steps: the files one after the other in the order of
// [IDs.Order], their row groups in any, with [IDs.Begin], [IDs.Add] and [IDs.End];
// then [IDs.Verdict] and [File.Settle] for each row group.
type IDs struct {
	files    []*File
	order    []int // positions of the files, in order of precedence
	begun    int   // how many of them
	index    *identity.Index
	overlaps []Overlap
	repeated []export.Profile // what E107 takes from the different ids of each file

	mutex   sync.Mutex
	missing map[[2]int]bool // file, row group: whether an id is missing
}

// Overlap is what two files of a set have in common.
type Overlap struct {
	File, Of int   // positions in the set; the same for repetitions within a file
	Rows     int64 // rows of Of that rows of File replace
}

// NewIDs makes ready to compare the ids of files: it finds the data di rilevazione
// of those that do not declare one. It fails with an *export.Failure, or at the end of
// ctx.
func NewIDs(ctx context.Context, files []*File) (x *IDs, err error) {
	x = &IDs{files: files, missing: make(map[[2]int]bool)}
	taken := make([]calendar.Day, len(files))
	largest := int64(0)
	total := int64(0)
	for i, f := range files {
		x.order = append(x.order, i)
		largest = max(largest, f.Rows)
		total += f.Rows
		taken[i] = f.Rilevazione
		if taken[i] == calendar.Never && len(files) > 1 {
			if taken[i], err = f.latest(ctx); err != nil {
				return nil, err
			}
		}
	}
	// Of files with the same R and name, those of other contents: where they are the
	// same too, it makes no difference which row counts.
	digests := make(map[int]string)
	digest := func(i int) string {
		if _, known := digests[i]; !known {
			var failed error
			if digests[i], failed = files[i].SHA256(ctx); failed != nil {
				err = cmp.Or(err, failed)
			}
		}
		return digests[i]
	}
	if total > identity.MaxRows {
		return nil, tooManyRows(files, total)
	}
	slices.SortStableFunc(x.order, func(a, b int) int {
		if c := cmp.Or(cmp.Compare(taken[a], taken[b]), cmp.Compare(files[a].base(), files[b].base())); c != 0 {
			return c
		}
		return cmp.Compare(digest(a), digest(b))
	})
	if err != nil {
		return nil, err
	}
	x.index = identity.NewIndex(largest)
	return x, nil
}

// base is the name of the file without its folders, written in any system's way.
func (f *File) base() string { return path.Base(strings.ReplaceAll(f.Name, `\`, "/")) }

func tooManyRows(files []*File, rows int64) *export.Failure {
	return export.NewFailure(export.F006, files[len(files)-1].Name, words.Format(
		"i file hanno insieme %d righe, e se ne possono confrontare %d: darne meno", "the files together have %d rows, and %d can be compared: give fewer",
		rows, int64(identity.MaxRows)))
}

// latest is the latest date in a file that is not in the future, whatever its row.
func (f *File) latest(ctx context.Context) (calendar.Day, error) {
	all := span{latest: calendar.Always.From}
	for _, group := range f.groups {
		d := newDated(f, group)
		for left := group.rows; left > 0; left -= BatchRows {
			invii, definizioni, err := d.read(int(min(BatchRows, left)))
			if err = cmp.Or(err, ctx.Err()); err != nil {
				d.close()
				return 0, err
			}
			for i := range invii {
				all.saw(invii[i], f.lastDay())
				all.saw(definizioni[i], f.lastDay())
			}
		}
		d.close()
	}
	return all.latest, nil
}

// dated reads the two dates of a row group.
type dated struct {
	invio, definizione *column[calendar.Day]
	odd                strange
	order              dayOrder
}

func newDated(f *File, group rowGroup) *dated {
	d := new(dated)
	of := func(t columnType) *column[calendar.Day] { return dates(t, &d.odd, &d.order) }
	d.invio = source(f, group, export.DataInvio, of)
	d.definizione = source(f, group, export.DataDefinizione, of)
	return d
}

func (d *dated) read(n int) (invii, definizioni []calendar.Day, err error) {
	if invii, err = d.invio.read(n); err == nil {
		definizioni, err = d.definizione.read(n)
	}
	return invii, definizioni, err
}

func (d *dated) close() {
	d.invio.close()
	d.definizione.close()
}

// missingID is the key of a row without id; that of a row which an earlier rule than
// E107 excludes is the zero Key.
var missingID = identity.Key{High: 1}

// Identities reads the ids of a row group.
type Identities struct {
	dates   *dated
	ids     *column[identity.Key]
	last    calendar.Day // R, as far as it is known
	left    int64
	Profile export.Profile // of the ids, in the end
}

// Identities begins to read the ids of a row group. They must be closed.
func (f *File) Identities(group int) *Identities {
	g := f.groups[group]
	x := &Identities{dates: newDated(f, g), last: f.lastDay(), left: g.rows}
	x.Profile = export.Profile{File: f.position, Role: export.IDQuesito}
	x.ids = source(f, g, export.IDQuesito, func(t columnType) *column[identity.Key] { return identityKeys(t, &x.Profile) })
	return x
}

// Next gives the keys of the next rows, until the next call; none at the end. It
// fails with an *export.Failure.
func (x *Identities) Next() ([]identity.Key, error) {
	n := int(min(x.left, BatchRows))
	if n == 0 {
		return nil, nil
	}
	x.left -= int64(n)
	invii, definizioni, err := x.dates.read(n)
	if err != nil {
		return nil, err
	}
	keys, err := x.ids.read(n)
	if err != nil {
		return nil, err
	}
	for i, key := range keys {
		if key == missingID {
			x.Profile.Missing++
		} else if _, broken := brokenDates(invii[i], definizioni[i], x.last); broken {
			keys[i] = identity.Key{}
		} else {
			x.Profile.Distinct++ // but for repetitions, which IDs.End takes off
		}
	}
	return keys, nil
}

// Close gives back the memory.
func (x *Identities) Close() {
	x.dates.close()
	x.ids.close()
}

// Order is the positions of the files in the order in which they are to be added:
// from the earliest data di rilevazione to the latest, of equal ones by their names
// without folders, then by the digests of their contents.
func (x *IDs) Order() []int { return x.order }

// Begin announces the next file.
func (x *IDs) Begin() {
	x.index.Begin(x.files[x.order[x.begun]].Rows)
	x.begun++
}

// Add takes in keys of the file begun last, of a row group from a row of it on.
func (x *IDs) Add(group int, first int64, keys []identity.Key) {
	file := x.order[x.begun-1]
	if slices.Contains(keys, missingID) {
		x.mutex.Lock()
		x.missing[[2]int{file, group}] = true
		x.mutex.Unlock()
	}
	x.index.Add(keys, x.files[file].groups[group].first+first)
}

// End concludes the file begun last, when all of it was added.
func (x *IDs) End() {
	file := x.order[x.begun-1]
	for i, rows := range x.index.Overlap() {
		if rows == 0 {
			continue
		}
		x.overlaps = append(x.overlaps, Overlap{File: file, Of: x.order[i], Rows: rows})
		if x.order[i] == file {
			x.repeated = append(x.repeated, export.Profile{File: file, Role: export.IDQuesito, Distinct: -rows})
		}
	}
}

// Verdict is what the ids of a row group tell.
type Verdict struct {
	Present  bool   // no id is missing
	Repeated []byte // a bit a row, set for those that E107 excludes; nil when there is none
}

// Marshal gives the verdict as bytes, to hand it to another worker.
func (v Verdict) Marshal() []byte {
	present := byte(0)
	if v.Present {
		present = 1
	}
	return append([]byte{present}, v.Repeated...)
}

// UnmarshalVerdict is the verdict that [Verdict.Marshal] gave as bytes.
func UnmarshalVerdict(data []byte) Verdict {
	v := Verdict{Present: data[0] == 1}
	if len(data) > 1 {
		v.Repeated = data[1:]
	}
	return v
}

// Verdict tells about a row group of a file, when all files were added.
func (x *IDs) Verdict(file, group int) Verdict {
	g := x.files[file].groups[group]
	v := Verdict{Present: !x.missing[[2]int{file, group}]}
	place := slices.Index(x.order, file)
	for row := range g.rows {
		if x.index.Repeated(place, g.first+row) {
			if v.Repeated == nil {
				v.Repeated = make(bitmap, (g.rows+7)/8)
			}
			v.Repeated[row>>3] |= 1 << (row & 7)
		}
	}
	return v
}

// Settle makes a verdict known to [File.Decode].
func (f *File) Settle(group int, v Verdict) {
	g := &f.groups[group]
	g.present, g.repeated = v.Present, v.Repeated
}

// Explain adds to findings what the ids tell of them: that they were compared, the
// ids and the rows that count in the examples of E107, how many different ids there
// are. It fails with an *export.Failure.
func (x *IDs) Explain(found *export.Findings) error {
	found.IDs = true
	for _, o := range x.overlaps {
		if o.File != o.Of {
			found.Updated += o.Rows
		}
	}
	for _, p := range x.repeated {
		found.AddProfile(p)
	}
	for i := range found.Examples[export.E107] {
		e := &found.Examples[export.E107][i]
		ids, err := x.files[e.File].ReadIDs([]int64{e.Row})
		if err != nil {
			return err
		}
		e.Values[export.IDQuesito] = ids[0]
		if place, row, kept := x.index.Kept(identity.KeyOf([]byte(ids[0]))); kept {
			e.Kept = &export.Place{File: x.order[place], Row: row + 1}
		}
	}
	return nil
}

// ReadIDs reads the ids of some rows of the file, in ascending order and counted
// from 1; "" where there is none. Of the column of ids only what is before the last
// of them in their row groups is read. It fails with an *export.Failure.
func (f *File) ReadIDs(rows []int64) ([]string, error) {
	ids := make([]string, 0, len(rows))
	for i := range f.groups {
		g := &f.groups[i]
		end, _ := slices.BinarySearch(rows, g.first+g.rows+1)
		if end == 0 {
			continue
		}
		some, err := f.readIDs(g, rows[:end])
		if err != nil {
			return nil, err
		}
		ids, rows = append(ids, some...), rows[end:]
	}
	return ids, nil
}

// readIDs reads the ids of some rows of a row group.
func (f *File) readIDs(g *rowGroup, rows []int64) ([]string, error) {
	c := source(f, *g, export.IDQuesito, idTexts)
	defer c.close()
	var ids []string
	done := g.first // rows of the file up to the last one read
	for _, row := range rows {
		for row > done {
			n := min(row-done, BatchRows)
			if _, err := c.read(int(n)); err != nil {
				return nil, err
			}
			done += n
		}
		ids = append(ids, c.out[len(c.out)-1])
	}
	return ids, nil
}

// FindIDs finds the rows of a row group, counted from 1 through the file, whose id
// contains a text, whatever the case. It fails with an *export.Failure.
func (f *File) FindIDs(group int, text string) (rows []int64, err error) {
	g := &f.groups[group]
	c := source(f, *g, export.IDQuesito, idTexts)
	defer c.close()
	text = strings.ToLower(text)
	for done := int64(0); done < g.rows; done += BatchRows {
		ids, err := c.read(int(min(BatchRows, g.rows-done)))
		if err != nil {
			return nil, err
		}
		for i, id := range ids {
			if strings.Contains(strings.ToLower(id), text) {
				rows = append(rows, g.first+done+int64(i)+1)
			}
		}
	}
	return rows, nil
}

// bitmap is a bit a row.
type bitmap []byte

func (b bitmap) has(row int64) bool { return b != nil && b[row>>3]&(1<<(row&7)) != 0 }
