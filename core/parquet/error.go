package parquet

import (
	"errors"
	"fmt"

	"cruscotto/core/words"
)

// Reason is why a file, or a column of it, cannot be read.
type Reason int

// The reasons.
const (
	Damaged     Reason = iota // it contradicts itself, or ends too early
	NotParquet                // it has nothing of a Parquet file
	Encrypted                 // it, or a column, can be read with a key only
	TooLarge                  // it is, or claims to be, over a limit
	Unsupported               // it is written in a way that is not known here
)

// Error is why a file cannot be read.
type Error struct {
	Reason Reason
	Offset int64 // byte of the file where it was noticed; -1 when none is to be named
	Cause  error // bilingual where it is of this package
}

// Error is the text in English.
func (e *Error) Error() string { return e.In(words.English) }

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Cause }

// In is the text in the language asked for.
func (e *Error) In(lang words.Lang) string {
	text := words.In(e.Cause, lang)
	if e.Offset >= 0 {
		text += words.Format(", al byte %d", ", at byte %d", e.Offset).In(lang)
	}
	return text
}

// at says where an error happened; one without reason is damage.
func at(err error, offset int64) error {
	var known *Error
	if err == nil {
		return nil
	}
	if errors.As(err, &known) {
		if known.Offset >= 0 {
			return err
		}
		return &Error{known.Reason, offset, known.Cause}
	}
	return &Error{Damaged, offset, err}
}

func damaged(offset int64, it, en string, args ...any) error {
	return &Error{Damaged, offset, words.Errorf(it, en, args...)}
}

func tooLarge(it, en string, args ...any) error {
	return &Error{TooLarge, -1, words.Errorf(it, en, args...)}
}

// recovered turns a panic, of a library on malformed input, into damage.
func recovered(err *error) {
	if p := recover(); p != nil {
		*err = &Error{Damaged, -1, fmt.Errorf("%v", p)}
	}
}
