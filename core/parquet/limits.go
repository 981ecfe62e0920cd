package parquet

import "cruscotto/core/words"

// What a file may claim. An export is untrusted: a few bytes can claim billions of
// rows or gigabytes of text. Everything that costs memory or time is bounded by the
// size of the file, so that a small file costs little whatever it says: about 110
// bytes of memory for each of its bytes when its rows are kept, and 10 MB for each
// column that is being read. No export comes near these limits: its ids alone take
// more than a bit a row, and texts that shrink a thousandfold are not quesiti.
const (
	// MaxFooter bounds the footer, in bytes. A file of 100 columns and 5,000 row
	// groups has about 50 MB.
	MaxFooter = 64 << 20

	// MaxPage bounds a page when decompressed, in bytes; writers aim at 1 MB.
	MaxPage = 256 << 20

	// maxPageHeader bounds the header of a page, in bytes; statistics of long
	// texts make it large.
	maxPageHeader = 1 << 20

	// leastChunk is what the description of a column chunk takes in a footer, at
	// the least, in bytes; leastGroup that of a row group.
	leastChunk, leastGroup = 16, 8
)

// MaxRows is how many rows a file of a size, in bytes, may have.
func MaxRows(size int64) int64 { return 1<<20 + 8*size }

// maxBytes is how many bytes the pages of a column chunk of some rows, or one of
// them, may give when decompressed from a size.
func maxBytes(size, rows int64) int64 { return 1<<20 + 1024*size + 64*rows }

// errBomb is for pages that would give more than [maxBytes], and for others that
// grow beyond measure.
var errBomb = &Error{Reason: TooLarge, Offset: -1, Cause: words.Errorf(
	"dati compressi che crescono oltre misura", "compressed data that grow beyond measure")}
