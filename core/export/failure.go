package export

import "cruscotto/core/words"

// FailureCode names a way in which a whole file fails: nothing can be computed.
type FailureCode string

// The file-level failures (definitions, "Validation rules").
const (
	F001 FailureCode = "F001" // not a Parquet file
	F002 FailureCode = "F002" // damaged or truncated
	F003 FailureCode = "F003" // encrypted
	F004 FailureCode = "F004" // a required column is missing
	F005 FailureCode = "F005" // a column has a type that cannot play its role
	F006 FailureCode = "F006" // over a resource limit
	F007 FailureCode = "F007" // no rows
)

// Failure is why a file cannot be used: an error that users read, with its code.
type Failure struct {
	Code FailureCode
	File string
	words.Problem
}

// NewFailure says what happened to a file and what to do.
func NewFailure(code FailureCode, file string, what words.Text) *Failure {
	return &Failure{Code: code, File: file, Problem: *words.Errorf("%s: %s: %s", "%s: %s: %s", string(code), file, what)}
}
