package main

import (
	"cmp"
	"context"
	"database/sql/driver"
	"fmt"
	"slices"
	"strings"

	duckdb "github.com/duckdb/duckdb-go/v2"
)

// duckDB is COPY TO of DuckDB. It decides itself what is required (nothing) and
// where a page ends, and has one choice of encodings for all columns.
var duckDB = writer{
	name: "DuckDB",
	can: form{
		"texts":      "plain|dictionary|delta length",
		"integers":   "plain|dictionary|delta",
		"times":      "µs UTC|µs|ms|ns|DATE|text",
		"written":    "–|ISO date|ISO T|ISO space|ISO Z|ISO offset|DD/MM/YYYY|DD/MM/YYYY time",
		"id":         "text|INT32|INT64",
		"soglia":     "INT32|INT64",
		"page":       "v1",
		"pages":      "one",
		"codec":      "none|Snappy|gzip|Brotli|zstd|LZ4_RAW",
		"nulls":      "optional",
		"groups":     "all rows|hundreds|one row",
		"beside":     "nothing|nested",
		"index":      "none",
		"statistics": "yes",
		"crc":        "no",
	},
	cannot: func(f form) bool {
		// Version 1 has the plain encodings where there is no dictionary, version 2 the deltas.
		return f["texts"] != "" && f["integers"] != "" && duckDBOptions[[2]string{f["texts"], f["integers"]}] == ""
	},
	write: writeDuckDB,
}

var (
	duckDBCodecs = map[string]string{"none": "uncompressed", "Snappy": "snappy", "gzip": "gzip", "Brotli": "brotli", "zstd": "zstd", "LZ4_RAW": "lz4_raw"}
	duckDBTypes  = map[string]string{kindText: "VARCHAR", kindInt32: "INTEGER", kindInt64: "BIGINT", kindDate: "INTEGER", kindTimestamp: "BIGINT"}
	duckDBTimes  = map[string]string{"TIMESTAMP ms": "make_timestamp_ms(%s)::TIMESTAMP_MS", "TIMESTAMP µs": "make_timestamp(%s)",
		"TIMESTAMP ns": "make_timestamp_ns(%s)", "TIMESTAMP µs UTC": "make_timestamptz(%s)", "DATE ": "DATE '1970-01-01' + %s"}
)

// duckDBOptions are the options of COPY for the encodings of texts and integers.
var duckDBOptions = map[[2]string]string{
	{"dictionary", "dictionary"}:   ", DICTIONARY_SIZE_LIMIT 10000",
	{"plain", "dictionary"}:        ", DICTIONARY_SIZE_LIMIT 10000, STRING_DICTIONARY_PAGE_SIZE_LIMIT 1",
	{"delta length", "dictionary"}: ", DICTIONARY_SIZE_LIMIT 10000, STRING_DICTIONARY_PAGE_SIZE_LIMIT 1, PARQUET_VERSION V2",
	{"plain", "plain"}:             ", DICTIONARY_SIZE_LIMIT 0",
	{"delta length", "delta"}:      ", DICTIONARY_SIZE_LIMIT 0, PARQUET_VERSION V2",
}

func writeDuckDB(path string, records []record, f form) error {
	ctx := context.Background()
	connector, err := duckdb.NewConnector("?threads=1", nil)
	if err != nil {
		return err
	}
	defer connector.Close()
	conn, err := connector.Connect(ctx)
	if err != nil {
		return err
	}
	defer conn.Close()
	execute := func(statement string) error {
		_, err := conn.(driver.ExecerContext).ExecContext(ctx, statement, nil)
		if err != nil {
			return fmt.Errorf("%w in %s", err, statement)
		}
		return nil
	}

	cols := columns(records, f)
	var declared, selected []string
	for _, c := range cols {
		declared = append(declared, c.Name+" "+duckDBTypes[c.Kind])
		value := cmp.Or(duckDBTimes[c.Kind+" "+c.Unit], "%s")
		if c.UTC {
			value = duckDBTimes[c.Kind+" "+c.Unit+" UTC"]
		}
		selected = append(selected, fmt.Sprintf(value+" AS %[1]s", c.Name))
	}
	if err := execute("CREATE TABLE quesiti (" + strings.Join(declared, ", ") + ")"); err != nil {
		return err
	}
	appender, err := duckdb.NewAppenderFromConn(conn, "", "quesiti")
	if err != nil {
		return err
	}
	for i := range records {
		var row []driver.Value
		for _, c := range cols {
			row = append(row, c.Values[i])
		}
		if err := appender.AppendRow(row...); err != nil {
			return err
		}
	}
	if err := appender.Close(); err != nil {
		return err
	}

	if f["beside"] == "nested" {
		// Row by row: null, empty, full; before, among and after ours.
		selected = slices.Insert(selected, 5, "[NULL, [], ['a', 'b']][1 + rowid % 3] AS allegati")
		selected = slices.Insert(selected, 0, "[NULL, {'data_invio': NULL}, {'data_invio': '2001-01-01'}][1 + rowid % 3] AS mittente")
		selected = append(selected, "[NULL, MAP {}::MAP(VARCHAR, INTEGER), MAP {'x': 1, 'y': 2}][1 + rowid % 3] AS parole")
	}
	// A row group is not split below what one branch of a union gives at once.
	var groups []string
	for from, size := 0, groupSize(f, len(records)); from < len(records); from += size {
		groups = append(groups, fmt.Sprintf("SELECT %s FROM quesiti WHERE rowid >= %d AND rowid < %d", strings.Join(selected, ", "), from, from+size))
	}
	options := fmt.Sprintf("FORMAT parquet, KV_METADATA {%s: %s}%s", quoted(keyRilevazione), quoted(rilevazioneScritta),
		duckDBOptions[[2]string{f["texts"], f["integers"]}])
	if len(groups) > 1 {
		options += ", ROW_GROUP_SIZE 1"
	}
	if f["codec"] != "" {
		options += ", CODEC " + duckDBCodecs[f["codec"]]
	}
	return execute(fmt.Sprintf("COPY (%s) TO %s (%s)", strings.Join(groups, " UNION ALL "), quoted(path), options))
}
