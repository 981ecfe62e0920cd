package ingest

import (
	"errors"

	"cruscotto/core/export"
	"cruscotto/core/parquet"
	"cruscotto/core/words"
)

// column reads a column chunk as codes of type T.
type column[T any] struct {
	parquet.Translator[T]
	file string      // for errors
	role export.Role // for errors
	out  []T         // what read gave
}

// read gives the codes of the next n rows, until the next call. It fails with an
// *export.Failure. A nil column, one that is absent, gives nil.
func (c *column[T]) read(n int) ([]T, error) {
	if c == nil {
		return nil, nil
	}
	if cap(c.out) < n {
		c.out = make([]T, n)
	}
	c.out = c.out[:n]
	if err := c.Read(c.out); err != nil {
		return nil, failure(c.file, c.role, err)
	}
	return c.out, nil
}

// close gives back the memory of the column, if there is one.
func (c *column[T]) close() {
	if c != nil {
		c.Close()
	}
}

// failure is why a file, or the column of a role in it, cannot be used.
func failure(file string, role export.Role, err error) *export.Failure {
	var made *export.Failure
	if errors.As(err, &made) {
		return made
	}
	var known *parquet.Error
	if !errors.As(err, &known) {
		known = &parquet.Error{Reason: parquet.Damaged, Offset: -1, Cause: err}
	}
	where := words.Text{}
	if role != "" {
		where = words.Format("colonna %s, ", "column %s, ", role)
	}
	made = export.NewFailure(code[known.Reason], file, words.Format(says[known.Reason].It, says[known.Reason].En, where, known))
	made.Cause = err
	return made
}

var code = map[parquet.Reason]export.FailureCode{
	parquet.NotParquet:  export.F001,
	parquet.Damaged:     export.F002,
	parquet.Encrypted:   export.F003,
	parquet.Unsupported: export.F005,
	parquet.TooLarge:    export.F006,
}

var says = map[parquet.Reason]words.Text{
	parquet.NotParquet: {
		It: "non è un file Parquet (%s%s): serve un'esportazione in formato Parquet (.parquet)",
		En: "not a Parquet file (%s%s): an export in Parquet format (.parquet) is needed"},
	parquet.Damaged: {
		It: "il file è danneggiato o troncato (%s%s): copiarlo o scaricarlo di nuovo, o rifare l'esportazione",
		En: "the file is damaged or truncated (%s%s): copy or download it again, or make the export anew"},
	parquet.Encrypted: {
		It: "il file è cifrato (%s%s): chiederne una copia in chiaro a chi lo ha prodotto",
		En: "the file is encrypted (%s%s): ask whoever made it for one in plain"},
	parquet.Unsupported: {
		It: "il file è scritto in un modo che non si legge (%s%s): rifare l'esportazione, per esempio con compressione Snappy o zstd",
		En: "the file is written in a way that cannot be read (%s%s): make the export anew, with Snappy or zstd compression for example"},
	parquet.TooLarge: {
		It: "il file supera un limite (%s%s): se è regolare, dividerlo in più esportazioni; altrimenti rifarlo",
		En: "the file is over a limit (%s%s): if it is in order, split it into several exports; else make it anew"},
}
