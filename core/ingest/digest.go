package ingest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"

	"cruscotto/core/export"
	"cruscotto/core/words"
)

// digestStep is how many bytes are read at a time to digest a file: a read in a browser
// takes long however short it is.
const digestStep = 4 << 20

// SHA256 is the SHA-256 of the file, in hexadecimal digits. It fails with an
// *export.Failure where the file cannot be read, and with the error of ctx once it ends.
func (f *File) SHA256(ctx context.Context) (string, error) {
	sum := sha256.New()
	r := io.NewSectionReader(f.source, 0, f.Size)
	if _, err := io.CopyBuffer(onlyWrite{sum}, untilEnd{ctx, r}, make([]byte, digestStep)); err != nil {
		if ctx.Err() != nil {
			return "", ctx.Err()
		}
		return "", export.NewFailure(export.F002, f.Name, words.Format("il file non si legge (%s)", "the file cannot be read (%s)", err))
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// untilEnd reads until ctx ends.
type untilEnd struct {
	ctx context.Context
	io.Reader
}

func (u untilEnd) Read(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.Reader.Read(p)
}

// onlyWrite hides that there are other ways to copy than by the buffer.
type onlyWrite struct{ io.Writer }
