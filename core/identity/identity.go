// Package identity finds the rows of exports that speak of the same quesito, in 16
// bytes a quesito at the most, and says which of them counts (definitions, E107).
//
// An [Index] is given the ids of rows, file after file, from the oldest data di
// rilevazione to the latest, and within a file in any order and by any number of
// goroutines: the row of the later file counts, within a file the later row. The
// outcome depends on nothing but the rows.
//
// An id is kept as 74 bits of its hash. Two of 100,000,000 different ids would be
// taken for the same with a probability of 3 in 10 million, two of 2,000,000 with
// one of 1 in 10 billion.
package identity

import (
	"encoding/binary"
	"math/bits"
	"sync"
	"sync/atomic"

	"github.com/zeebo/xxh3"
)

// Key is the hash of an id. Low is never 0: keys in which it is stand for rows that
// take no part.
type Key struct{ High, Low uint64 }

// KeyOf is the key of an id as text; an integer is its decimal text.
func KeyOf(id []byte) Key {
	hash := xxh3.Hash128(id)
	return Key{hash.Hi, max(hash.Lo, 1)}
}

// KeyBytes is the size of a key in [Marshal].
const KeyBytes = 16

// Marshal gives keys as bytes, to hand them to the index of another worker.
func Marshal(keys []Key) []byte {
	data := make([]byte, 0, len(keys)*KeyBytes)
	for _, k := range keys {
		data = binary.LittleEndian.AppendUint64(data, k.High)
		data = binary.LittleEndian.AppendUint64(data, k.Low)
	}
	return data
}

// Unmarshal is the keys that [Marshal] gave as bytes.
func Unmarshal(data []byte) []Key {
	keys := make([]Key, len(data)/KeyBytes)
	for i := range keys {
		at := data[i*KeyBytes:]
		keys[i] = Key{binary.LittleEndian.Uint64(at), binary.LittleEndian.Uint64(at[8:])}
	}
	return keys
}

const (
	partitions = 1 << 10
	byLow      = 64 - 10 // shift of Key.Low that gives the partition
)

// MaxRows is how many rows an index may be given.
const MaxRows = 1<<32 - 2

// Index knows which row counts of each id. Rows are numbered over all files, in
// order of the files given to [Index.Begin].
type Index struct {
	firsts     []uint32 // of each file: its first row
	rows       uint32   // of all files begun
	partitions [partitions]partition
	repeated   []atomic.Uint32 // a bit for each row that does not count
	replaced   []atomic.Int64  // of the current file: rows of each file that it replaces
}

// Overlap is how many rows of each file a file replaces: those of earlier files,
// and those of its own that a later row repeats.
type Overlap []int64

// NewIndex is an empty index, with room for some ids.
func NewIndex(ids int64) *Index {
	x := new(Index)
	each := int(float64(ids)/partitions/maxLoad) + 1
	for i := range x.partitions {
		x.partitions[i].make(each + each/16) // so that the fullest need not grow
	}
	return x
}

// Begin announces the next file and its rows. No row of it may be added before.
func (x *Index) Begin(rows int64) {
	x.firsts = append(x.firsts, x.rows)
	x.rows += uint32(rows)
	grown := make([]atomic.Uint32, int(x.rows)/32+1)
	for i := range x.repeated {
		grown[i].Store(x.repeated[i].Load())
	}
	x.repeated = grown
	x.replaced = make([]atomic.Int64, len(x.firsts))
}

// Add gives the keys of the current file's rows from row first on, counted from 0.
func (x *Index) Add(keys []Key, first int64) {
	var starts [partitions + 1]int32
	for _, k := range keys {
		starts[k.Low>>byLow+1]++
	}
	for i := range partitions {
		starts[i+1] += starts[i]
	}
	order, next := make([]int32, len(keys)), starts
	for i, k := range keys {
		p := k.Low >> byLow
		order[next[p]] = int32(i)
		next[p]++
	}
	base := x.firsts[len(x.firsts)-1] + uint32(first)
	for i := range x.partitions {
		if starts[i] == starts[i+1] {
			continue
		}
		p := &x.partitions[i]
		p.Lock()
		for _, at := range order[starts[i]:starts[i+1]] {
			if keys[at].Low == 0 {
				continue
			}
			row := base + uint32(at)
			if loser, repeated := p.put(keys[at].High, row); repeated {
				x.repeated[loser/32].Or(1 << (loser % 32))
				x.replaced[x.file(loser)].Add(1)
			}
		}
		p.Unlock()
	}
}

// file is the file of a row.
func (x *Index) file(row uint32) int {
	low, high := 0, len(x.firsts)
	for high-low > 1 {
		if middle := (low + high) / 2; x.firsts[middle] <= row {
			low = middle
		} else {
			high = middle
		}
	}
	return low
}

// Overlap tells what the current file replaces, when all of its rows were added.
func (x *Index) Overlap() Overlap {
	out := make(Overlap, len(x.replaced))
	for i := range out {
		out[i] = x.replaced[i].Load()
	}
	return out
}

// Repeated tells whether a row of a file, both counted from 0, does not count.
func (x *Index) Repeated(file int, row int64) bool {
	at := x.firsts[file] + uint32(row)
	return x.repeated[at/32].Load()&(1<<(at%32)) != 0
}

// Kept is the row that counts of an id, both counted from 0.
func (x *Index) Kept(k Key) (file int, row int64, found bool) {
	at, found := x.partitions[k.Low>>byLow].find(k.High)
	if !found {
		return 0, 0, false
	}
	file = x.file(at)
	return file, int64(at - x.firsts[file]), true
}

// Bytes is the memory of the index.
func (x *Index) Bytes() int64 {
	bytes := int64(4 * len(x.repeated))
	for i := range x.partitions {
		bytes += int64(12 * cap(x.partitions[i].keys))
	}
	return bytes
}

// Growth of a partition: at most maxLoad full, and hardly ever less than maxLoad /
// growth, which makes 12 bytes an entry at most 16.
const (
	maxLoad = 0.92
	growth  = 1.2
)

// partition is a hash table whose entries are in order of their keys, each as near
// after its slot as that order allows, so that a search ends early also where the
// table is nearly full.
type partition struct {
	sync.Mutex
	keys  []uint64
	rows  []uint32 // row + 1; 0 where there is no entry
	slots uint64   // without the room after the last slot
	used  int
}

func (p *partition) make(size int) {
	p.slots = uint64(size)
	all := size + 8 + size/64
	p.keys, p.rows = make([]uint64, all), make([]uint32, all)
}

func (p *partition) slot(key uint64) int {
	high, _ := bits.Mul64(key, p.slots)
	return int(high)
}

// position is that of a key, or where it would be.
func (p *partition) position(key uint64) int {
	at := p.slot(key)
	for at < len(p.keys) && p.rows[at] != 0 && p.keys[at] < key {
		at++
	}
	return at
}

func (p *partition) find(key uint64) (row uint32, found bool) {
	if at := p.position(key); at < len(p.keys) && p.rows[at] != 0 && p.keys[at] == key {
		return p.rows[at] - 1, true
	}
	return 0, false
}

// put notes the row of a key. When another row has the key, the later one is kept
// and the earlier one returned.
func (p *partition) put(key uint64, row uint32) (loser uint32, repeated bool) {
	at := p.position(key)
	if at < len(p.keys) && p.rows[at] != 0 && p.keys[at] == key {
		before := p.rows[at] - 1
		p.rows[at] = max(before, row) + 1
		return min(before, row), true
	}
	free := at
	for free < len(p.keys) && p.rows[free] != 0 {
		free++
	}
	if free == len(p.keys) || p.used >= int(maxLoad*float64(p.slots)) {
		p.grow()
		return p.put(key, row)
	}
	copy(p.keys[at+1:free+1], p.keys[at:free])
	copy(p.rows[at+1:free+1], p.rows[at:free])
	p.keys[at], p.rows[at] = key, row+1
	p.used++
	return 0, false
}

func (p *partition) grow() {
	keys, rows := p.keys, p.rows
	p.make(max(int(growth*float64(p.slots)), int(p.slots)+8))
	next := 0
	for i, row := range rows {
		if row == 0 {
			continue
		}
		if next = max(next, p.slot(keys[i])); next == len(p.keys) {
			p.keys, p.rows = append(p.keys, 0), append(p.rows, 0)
		}
		p.keys[next], p.rows[next] = keys[i], row
		next++
	}
}
