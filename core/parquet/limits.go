package parquet

import "cruscotto/core/words"

// What a file may claim. An export is untrusted: a few bytes can claim billions of
// rows or gigabytes of text. Everything that costs memory or time is bounded by the
// size of the file, so that a small file costs little whatever it says: [Memory] tells
// how much, and a test of the command measures it. No export comes near these limits:
// its ids alone take more than a bit a row, and texts that shrink a thousandfold are not
// quesiti.
const (
	// MaxFooter bounds the footer, in bytes. A file of 100 columns and 5,000 row
	// groups has about 50 MB.
	MaxFooter = 64 << 20

	// maxElements bounds the schema: columns, and what is nested in them.
	maxElements = 1 << 16

	// largestPage bounds a page of any file when decompressed, in bytes; writers aim at
	// 1 MB, or put a whole column of a row group into one.
	largestPage = 256 << 20

	// maxPageHeader bounds the header of a page, in bytes; statistics of long
	// texts make it large.
	maxPageHeader = 1 << 20

	// leastChunk is what the description of a column chunk takes in a footer, at
	// the least, in bytes; leastGroup that of a row group.
	leastChunk, leastGroup = 16, 8
)

// MaxRows is how many rows a file of a size, in bytes, may have.
func MaxRows(size int64) int64 { return 1<<20 + 8*size }

// MaxPage is how many bytes a page may have when decompressed, or its values when
// decoded, in a file of a size.
func MaxPage(size int64) int64 { return min(largestPage, 10<<20+10*size) }

// Memory is how many bytes reading a file of a size takes at the most, when as many
// columns of it are read at once, by all threads together: for each column a page and
// what is read ahead, for each byte of the file 256, of its footer and its different
// texts, and for each row 16.
func Memory(size, columns int64) int64 {
	return columns*(MaxPage(size)+min(size, window)) + 256*size + 16*MaxRows(size)
}

// MaxTexts is how many bytes the different texts of a column chunk of a size may take in
// memory: 2,000 of them cost nothing that matters, more must be in the file.
func MaxTexts(size int64) int64 { return 256<<10 + 256*size }

// maxBytes is how many bytes the pages of a column chunk of some rows, or one of
// them, may give when decompressed from a size.
func maxBytes(size, rows int64) int64 { return 1<<20 + 1024*size + 64*rows }

// errBomb is for pages that would give more than they may, and for others that grow
// beyond measure.
var errBomb = &Error{Reason: TooLarge, Offset: -1, Cause: words.Errorf(
	"dati compressi che crescono oltre misura", "compressed data that grow beyond measure")}
