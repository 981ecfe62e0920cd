package main

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"
	"github.com/apache/arrow/go/v17/parquet"
	"github.com/apache/arrow/go/v17/parquet/compress"
	"github.com/apache/arrow/go/v17/parquet/file"
	"github.com/apache/arrow/go/v17/parquet/pqarrow"
)

// sqlSynth invents quesiti from October 2024 to December 2025 with everything that
// can be wrong or missing in them. Chance is a hash of the row number, so that a
// file is always the same. Instants are UTC, a tenth of them at 23:30, 22:30 and
// 00:30, where the day in Rome is another one or the hour does not exist.
const sqlSynth = `
CREATE MACRO caso(i, sale) AS CAST(hash(i::VARCHAR || sale) % 1000000 AS DOUBLE) / 1000000;
CREATE MACRO scelta(i, sale, xs) AS xs[1 + CAST(floor(caso(i, sale) * len(xs)) AS INTEGER)];

CREATE TABLE base AS
SELECT i,
	TIMESTAMP '2024-10-01' + to_days(CAST(floor(caso(i, 'giorno') * 457) AS INTEGER)) + CASE
		WHEN caso(i, 'ora') < 0.1 THEN to_minutes(scelta(i, 'orlo', [22 * 60 + 30, 23 * 60 + 30, 30, 90]))
		ELSE to_seconds(CAST(floor(caso(i, 'ora') * 86400) AS INTEGER)) END AS inviato,
	-- log-normal-like, with peaks on the soglie, where an off-by-one would show
	CASE WHEN caso(i, 'picco') < 0.3 THEN scelta(i, 'attesa', [0, 5, 6, 10, 11, 15, 16, 25, 26, 60, 61, 180, 181, 365, 366])
		ELSE CAST(floor(exp(caso(i, 'durata') * 6)) AS INTEGER) - 1 END AS attesa,
	caso(i, 'aperto') < 0.1 AS aperto,
	caso(i, 'errore') AS errore
FROM range($righe) AS t(i);

CREATE TABLE istanti AS
SELECT i, aperto,
	CASE
		WHEN errore < 0.004 THEN NULL
		WHEN errore < 0.008 THEN TIMESTAMP '1999-12-31 22:59:59'
		WHEN errore < 0.012 THEN TIMESTAMP '2009-07-23 21:59:59' + to_hours(CAST(floor(caso(i, 'canale') * 3) AS INTEGER))
		WHEN errore < 0.016 THEN inviato + INTERVAL 20 MONTH
		WHEN errore < 0.02 THEN TIMESTAMP '2025-12-31 22:59:59' + to_seconds(CAST(floor(caso(i, 'confine') * 4) AS INTEGER))
		ELSE inviato
	END AS invio,
	CASE
		WHEN errore >= 0.02 AND errore < 0.03 THEN inviato - to_hours(CAST(floor(caso(i, 'prima') * 40) AS INTEGER))
		WHEN errore >= 0.03 AND errore < 0.035 THEN inviato + INTERVAL 16 MONTH
		WHEN errore >= 0.035 AND errore < 0.04 THEN TIMESTAMP '2262-04-11 12:00:00' -- in nanoseconds, too
		WHEN NOT aperto AND inviato + to_days(attesa) < TIMESTAMP '2025-12-31 20:00:00'
			THEN inviato + to_days(attesa) + to_minutes(CAST(floor(caso(i, 'minuti') * 180) AS INTEGER))
	END AS definizione
FROM base;

CREATE TABLE sintesi AS
SELECT i,
	CASE WHEN caso(i, 'id') < 0.004 THEN scelta(i, 'vuoto', [NULL, '', '  ', E'\t']) ELSE 'Q' || i END AS id_quesito,
	CASE WHEN caso(i, 'struttura') < 0.02 THEN scelta(i, 'vuoto', [NULL, '', ' ']) ELSE CAST(1000 + CAST(floor(caso(i, 'struttura') * caso(i, 'peso') * 25) AS INTEGER) AS VARCHAR) END AS struttura,
	CASE WHEN caso(i, 'oggetto') < 0.02 THEN scelta(i, 'vuoto', [NULL, '', ' ']) ELSE scelta(i, 'oggetto', ['Dilazioni', 'Rimborsi', 'Regolarità contributiva', 'Non specificato', 'Dilazioni: revoca: altro', ' Rimborsi', 'è', ': z', 'A "quoted", one', '𝄞']) END AS oggetto,
	invio, definizione,
	CASE WHEN caso(i, 'cambio') < 0.1 THEN scelta(i, 'nuovo', ['Dilazioni', 'Rimborsi', 'Senza soglia', '', ' ']) END AS oggetto_lavorazione,
	scelta(i, 'direzione', ['Lazio', 'Lombardia', 'Valle d''Aosta', NULL, '']) AS direzione,
	scelta(i, 'chi', ['Consulente del lavoro', 'Commercialista', 'Azienda', NULL]) AS intermediario,
	scelta(i, 'cassetto', ['aziende con dipendenti', 'agricoltura', NULL, ' ']) AS gestione,
	scelta(i, 'nome', ['Roma', 'Roma Nord', 'Südtirol', NULL, ' ']) AS nome_struttura,
	scelta(i, 'soglia', [5, 10, 15, 25, 5, 5, NULL, 7, 0, -5]) AS soglia_giorni,
	CASE WHEN caso(i, 'stato') < 0.2 THEN scelta(i, 'parola', ['aperto', 'CHIUSO', ' Definito ', 'Boh', NULL, '', 'In lavorazione', 'closed', 'Open'])
		WHEN definizione IS NULL THEN 'Aperto' ELSE 'Chiuso' END AS stato
FROM istanti
ORDER BY i;
`

const written2025 = `, KV_METADATA {"cruscotto.data_rilevazione": '2025-12-31'}`

var (
	soglieSynth    = map[string]int{"Dilazioni": 15, "Rimborsi": 25, "Regolarità contributiva": 5, ": z": 10}
	struttureSynth = map[string]string{"1000": "Piemonte", "1001": "Lazio", "1002": "", "1003": "Umbria", "1004": "Umbria", "1005": "Molise"}
)

// The forms of a written date, with some that are none; @ is the instant.
const writtenDates = `CASE i % 12
	WHEN 0 THEN strftime(@, '%Y-%m-%d')
	WHEN 1 THEN strftime(@, '%Y-%m-%dT%H:%M:%S') || 'Z'
	WHEN 2 THEN strftime(@, '%Y-%m-%d %H:%M:%S')
	WHEN 3 THEN strftime(@, '%Y-%m-%dT%H:%M:%S') || '+02:00'
	WHEN 4 THEN strftime(@, '%Y-%m-%dT%H:%M:%S.%f') || '-05:00'
	WHEN 5 THEN strftime(@, '%d/%m/%Y')
	WHEN 6 THEN strftime(@, '%d/%m/%Y %H:%M')
	WHEN 7 THEN strftime(@, '%d/%m/%Y %H:%M:%S')
	WHEN 8 THEN strftime(@, '%Y-%m-%dT%H:%M') || 'Z'
	WHEN 9 THEN CASE WHEN caso(i, 'brutta@') < 0.1
		THEN scelta(i, 'quale@', ['', ' ', 'ieri', '2025-02-30', '2025-13-01', '31/06/2025', '2025-06-01T25:00:00Z', '20250601', '0000-01-01'])
		ELSE strftime(@, '%Y-%m-%d %H:%M:%S.%g') END
	ELSE strftime(@, '%Y-%m-%dT%H:%M:%S') || 'Z' END`

const utc = "make_timestamptz(epoch_us(@))"

// synth is one way of writing the invented quesiti to a file.
type synth struct {
	name    string
	date    string            // the two dates as they are written; @ is the instant
	without []string          // roles that have no column
	columns map[string]string // other names than the roles' own
	types   map[string]string // other types than the invented ones
	options string            // of COPY
	rewrite []parquet.WriterProperty
	int96   bool
	export  Export // what is said from outside
}

var synths = []synth{
	{name: "utc", date: utc, options: written2025},
	{name: "soglie and registry given, no metadata", date: utc, options: ", ROW_GROUP_SIZE 2048", without: []string{"soglia_giorni", "stato"},
		export: Export{Rilevazione: "2025-12-31", Soglie: soglieSynth, Strutture: struttureSynth}},
	{name: "naive, R from the dates, a soglia for all", date: "@", options: ", CODEC zstd", without: []string{"direzione"},
		export: Export{Soglie: soglieSynth, SogliaPredefinita: 25, Strutture: struttureSynth}},
	{name: "milliseconds", date: "CAST(@ AS TIMESTAMP_MS)", options: written2025 + ", CODEC gzip",
		without: []string{"oggetto_lavorazione", "intermediario", "gestione", "nome_struttura"}},
	{name: "nanoseconds, V2 pages", date: "CAST(@ AS TIMESTAMP_NS)", options: written2025 + ", PARQUET_VERSION V2",
		export: Export{Soglie: soglieSynth}},
	{name: "days", date: "CAST(@ AS DATE)", options: written2025 + ", CODEC uncompressed"},
	{name: "written dates", date: writtenDates, options: written2025},
	{name: "foreign names, integer keys", date: utc, options: written2025,
		without: []string{"stato", "direzione"},
		columns: map[string]string{"nome_struttura": "Denominazione", "gestione": "fondo",
			"id_quesito": "ticket", "oggetto": "Il mio oggetto", "data_invio": "arrivo",
			"data_definizione": "fine", "soglia_giorni": "n", "struttura": `sede "x"`},
		types: map[string]string{"id_quesito": "2 * i", "soglia_giorni": "CAST(soglia_giorni AS TINYINT)"}},
	{name: "arrow, V2 pages, no dictionary, brotli", date: utc, export: Export{Rilevazione: "2025-12-31"},
		rewrite: []parquet.WriterProperty{parquet.WithDataPageVersion(parquet.DataPageV2), parquet.WithDictionaryDefault(false),
			parquet.WithCompression(compress.Codecs.Brotli), parquet.WithMaxRowGroupLength(3000)}},
	{name: "arrow, INT96", date: utc, export: Export{Rilevazione: "2025-12-31"}, int96: true,
		rewrite: []parquet.WriterProperty{parquet.WithDictionaryDefault(true), parquet.WithDataPageSize(4096)}},
}

var ruoli = []string{"id_quesito", "struttura", "oggetto", "data_invio", "data_definizione",
	"oggetto_lavorazione", "direzione", "intermediario", "soglia_giorni", "stato", "nome_struttura", "gestione"}

// canonical maps every role to the column of its name.
func canonical() map[string]string {
	columns := map[string]string{}
	for _, role := range ruoli {
		columns[role] = role
	}
	return columns
}

// write makes the file in dir.
func (s synth) write(t *testing.T, dir string, rows int) Export {
	t.Helper()
	e := s.export
	e.Colonne = map[string]string{}
	var selection []string
	for _, role := range ruoli {
		if slices.Contains(s.without, role) {
			continue
		}
		value := cmp.Or(s.types[role], role)
		if instant, ok := strings.CutPrefix(role, "data_"); ok {
			value = strings.ReplaceAll(s.date, "@", instant)
		}
		e.Colonne[role] = cmp.Or(s.columns[role], role)
		selection = append(selection, value+" AS "+identifier(e.Colonne[role]))
	}
	e.File = filepath.Join(dir, strings.NewReplacer(" ", "-", ",", "").Replace(s.name)+".parquet")

	db, err := sql.Open("duckdb", "")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	for _, statement := range []string{
		strings.ReplaceAll(sqlSynth, "$righe", fmt.Sprint(rows)),
		fmt.Sprintf("COPY (SELECT %s FROM sintesi ORDER BY i) TO %s (FORMAT parquet%s)",
			strings.Join(selection, ", "), quoted(e.File), s.options),
	} {
		if _, err := db.Exec(statement); err != nil {
			t.Fatalf("%v in %s", err, statement)
		}
	}
	if s.rewrite != nil {
		s.again(t, e.File)
	}
	return e
}

// again rewrites a file with Arrow's writer.
func (s synth) again(t *testing.T, name string) {
	t.Helper()
	source, err := file.OpenParquetFile(name, false)
	if err != nil {
		t.Fatal(err)
	}
	reader, err := pqarrow.NewFileReader(source, pqarrow.ArrowReadProperties{}, memory.DefaultAllocator)
	if err != nil {
		t.Fatal(err)
	}
	table, err := reader.ReadTable(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	defer table.Release()
	source.Close()
	out, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer out.Close()
	properties := pqarrow.NewArrowWriterProperties(pqarrow.WithDeprecatedInt96Timestamps(s.int96))
	if err := pqarrow.WriteTable(table, out, 3000, parquet.NewWriterProperties(s.rewrite...), properties); err != nil {
		t.Fatal(err)
	}
}
