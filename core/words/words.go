// Package words carries the sentences that users read, in Italian and English.
//
// A sentence is written once, in both languages, where the thing it speaks of is
// defined; a shell chooses the language at the last moment. Errors that reach a
// user are [Problem]s.
package words

import (
	"errors"
	"fmt"
)

// Lang is a language of the interface.
type Lang string

// The languages spoken; Italian is the default.
const (
	Italian Lang = "it"
	English Lang = "en"
)

// Text is the same text in both languages.
type Text struct{ It, En string }

// In is the text in the language asked for.
func (t Text) In(lang Lang) string {
	if lang == English {
		return t.En
	}
	return t.It
}

// Problem is an error that users read: what happened, where, and what to do, in
// both languages.
type Problem struct {
	Text  Text
	Cause error // the error underneath, nil when there is none
}

// Errorf makes a Problem from a format in each language, filled with the same
// arguments; an argument of type Text or *Problem is given in the right language.
func Errorf(it, en string, args ...any) *Problem {
	return &Problem{Text: Format(it, en, args...)}
}

// Format makes a Text from a format in each language, filled with the same
// arguments; an argument of type Text or *Problem is given in the right language, a
// string, which may come from a file, as it is shown.
func Format(it, en string, args ...any) Text {
	in := func(lang Lang) []any {
		out := make([]any, len(args))
		for i, arg := range args {
			switch arg := arg.(type) {
			case Text:
				out[i] = arg.In(lang)
			case error:
				out[i] = In(arg, lang)
			case string:
				out[i] = Visible(arg)
			default:
				out[i] = arg
			}
		}
		return out
	}
	return Text{It: fmt.Sprintf(it, in(Italian)...), En: fmt.Sprintf(en, in(English)...)}
}

// Error is the text in English, for logs and tests.
func (e *Problem) Error() string { return e.Text.En }

// In is the text in the language asked for.
func (e *Problem) In(lang Lang) string { return e.Text.In(lang) }

// Unwrap is the cause.
func (e *Problem) Unwrap() error { return e.Cause }

// In is an error's text in a language; an error without translation is given as
// it is.
func In(err error, lang Lang) string {
	var translated interface{ In(Lang) string }
	if errors.As(err, &translated) {
		return translated.In(lang)
	}
	return err.Error()
}
