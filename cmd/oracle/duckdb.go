package main

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"maps"
	"slices"
	"strings"

	duckdb "github.com/duckdb/duckdb-go/v2"
)

// Duck is an export loaded in DuckDB: the oracle in SQL. Days come from DuckDB's
// own library of time zones: with the session in Europe/Rome, CAST(x AS DATE) is
// the Italian day of an instant, and of a naive timestamp too.
type Duck struct {
	db          *sql.DB
	rilevazione string
	righe       Righe
	nomi        map[string]string // of strutture
}

// OpenDuck reads and validates an export.
func OpenDuck(ctx context.Context, e Export) (*Duck, error) {
	connector, err := duckdb.NewConnector("", func(conn driver.ExecerContext) error {
		_, err := conn.ExecContext(ctx, "SET TimeZone = 'Europe/Rome'", nil)
		return err
	})
	if err != nil {
		return nil, err
	}
	d := &Duck{db: sql.OpenDB(connector)}
	if err := d.load(ctx, e); err != nil {
		d.db.Close()
		return nil, fmt.Errorf("duckdb, %s: %w", e.File, err)
	}
	return d, nil
}

// Close frees the memory.
func (d *Duck) Close() error { return d.db.Close() }

// sqlGiorni makes the table of days: how many calendar and working days have gone
// by at the end of each, so that giorni(a → b) is a difference. Easter is a list
// here, not a computation.
const sqlGiorni = `
CREATE TABLE pasqua AS SELECT unnest([
	DATE '2000-04-23', '2001-04-15', '2002-03-31', '2003-04-20', '2004-04-11', '2005-03-27',
	'2006-04-16', '2007-04-08', '2008-03-23', '2009-04-12', '2010-04-04', '2011-04-24',
	'2012-04-08', '2013-03-31', '2014-04-20', '2015-04-05', '2016-03-27', '2017-04-16',
	'2018-04-01', '2019-04-21', '2020-04-12', '2021-04-04', '2022-04-17', '2023-04-09',
	'2024-03-31', '2025-04-20', '2026-04-05', '2027-03-28', '2028-04-16', '2029-04-01']) AS giorno;

CREATE TABLE giorno AS
SELECT CAST(g AS DATE) AS giorno,
	CAST(g AS DATE) - DATE '1970-01-01' AS calendario,
	count(*) FILTER (isodow(g) <= 5 AND NOT (
		strftime(g, '%d/%m') IN ('01/01', '06/01', '25/04', '01/05', '15/08', '01/11', '08/12', '25/12', '26/12')
		OR strftime(g, '%d/%m') = '02/06' AND year(g) >= 2001
		OR strftime(g, '%d/%m') = '04/10' AND year(g) >= 2026
		OR CAST(g AS DATE) = DATE '2011-03-17'
		OR CAST(g AS DATE) - 1 IN (SELECT giorno FROM pasqua)
	)) OVER (ORDER BY g) AS lavorativi
FROM range(TIMESTAMP '2000-01-01', TIMESTAMP '2030-01-01', INTERVAL 1 DAY) AS t(g);

CREATE TABLE fascia AS SELECT * FROM (VALUES
	(0, 0, 5), (1, 6, 10), (2, 11, 15), (3, 16, 25), (4, 26, 60), (5, 61, 180), (6, 181, 365), (7, 366, 1000000)
) AS t(fascia, da, a);
`

// sqlLettura is for what is read, and for the data di rilevazione R of each file: its
// metadata, else what was given, else the latest date in the file. A blank string is a
// missing one; a day is a DATE, null when it is missing or no date; presente tells the
// two apart.
const sqlLettura = `
CREATE MACRO testo(x) AS
	CASE WHEN NOT regexp_full_match(x, '[\s\v\x{85}\p{Z}]*') THEN x END;
CREATE MACRO data_scritta(x) AS CASE
	WHEN regexp_full_match(x, '\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?')
		THEN CAST(TRY_CAST(regexp_replace(x, '^(.{16})(Z|[+-].*)$', '\1:00\2') AS TIMESTAMPTZ) AS DATE)
	ELSE CAST(try_strptime(x, ['%d/%m/%Y', '%d/%m/%Y %H:%M', '%d/%m/%Y %H:%M:%S']) AS DATE)
END;
CREATE MACRO data_vera(g) AS CASE WHEN year(g) BETWEEN 1 AND 9999 THEN g END;
CREATE MACRO convenzionale(g) AS isinf(g) AND g > DATE '2000-01-01' OR year(g) >= 2900 OR g IN (DATE '2262-04-11', DATE '2262-04-12');

CREATE TABLE letto (file INTEGER, riga BIGINT, id_quesito VARCHAR, struttura VARCHAR, oggetto VARCHAR, invio DATE,
	definizione_presente BOOLEAN, definizione DATE, w208 BOOLEAN, oggetto_lavorazione VARCHAR, direzione VARCHAR,
	intermediario VARCHAR, gestione VARCHAR, nome_struttura VARCHAR, soglia_giorni BIGINT, stato VARCHAR);
CREATE TABLE rilevazione (file INTEGER, dichiarata BOOLEAN, r DATE);
`

// sqlFile reads a file, the one in position $posizione of the set.
const sqlFile = `
INSERT INTO letto SELECT
	$posizione AS file,
	file_row_number AS riga,
	testo($id_quesito) AS id_quesito,
	testo($struttura) AS struttura,
	testo($oggetto) AS oggetto,
	data_vera($data_invio) AS invio,
	$presente(data_definizione) AND NOT coalesce(convenzionale($data_definizione), false) AS definizione_presente,
	CASE WHEN NOT convenzionale($data_definizione) THEN data_vera($data_definizione) END AS definizione,
	coalesce(convenzionale($data_definizione), false) AS w208,
	testo($oggetto_lavorazione) AS oggetto_lavorazione,
	testo($direzione) AS direzione,
	testo($intermediario) AS intermediario,
	testo($gestione) AS gestione,
	testo($nome_struttura) AS nome_struttura,
	CAST($soglia_giorni AS BIGINT) AS soglia_giorni,
	lower(trim(testo($stato))) AS stato
FROM read_parquet($file, file_row_number = true);

INSERT INTO rilevazione
SELECT $posizione, dichiarata IS NOT NULL, coalesce($prima, $poi,
	(SELECT max(data) FROM (SELECT unnest([invio, definizione]) AS data FROM letto WHERE file = $posizione) WHERE data <= $domani))
FROM (SELECT (SELECT TRY_CAST(decode(value) AS DATE) FROM parquet_kv_metadata($file)
	WHERE decode(key) = 'cruscotto.data_rilevazione' AND TRY_CAST(decode(value) AS DATE) <= $domani) AS dichiarata);
`

// sqlValidazione applies the rules to each row and derives what the indicators need.
const sqlValidazione = `
CREATE TABLE controllato AS
WITH derivato AS (
	SELECT letto.*, coalesce(oggetto_lavorazione, letto.oggetto) AS effettivo,
		coalesce(letto.direzione, nullif(registro.direzione, '')) AS direzione_effettiva,
		registro.codice IS NOT NULL AS registrata,
		CASE
			WHEN soglia_giorni IN (5, 10, 15, 25) THEN soglia_giorni
			WHEN soglia_giorni IS NULL THEN coalesce(tabella.giorni, nullif($predefinita, 0))
		END AS soglia
	FROM letto
	LEFT JOIN soglie AS tabella ON tabella.oggetto = coalesce(oggetto_lavorazione, letto.oggetto)
	LEFT JOIN registro ON registro.codice = struttura
), datato AS (
	SELECT *, CASE
		WHEN id_quesito IS NULL THEN 'E101'
		WHEN invio IS NULL THEN 'E102'
		WHEN definizione_presente AND definizione IS NULL THEN 'E103'
		WHEN definizione < invio THEN 'E104'
		WHEN invio > r THEN 'E105'
		WHEN definizione > r THEN 'E106'
		END AS prima
	FROM derivato JOIN rilevazione USING (file)
), contato AS (
	SELECT *, row_number() OVER (PARTITION BY id_quesito, prima IS NULL ORDER BY r DESC, file DESC, riga DESC) AS posto
	FROM datato
)
SELECT *,
	CASE
		WHEN prima IS NOT NULL THEN prima
		WHEN $confronta AND posto > 1 THEN 'E107'
		WHEN invio < DATE '2000-01-01' OR definizione < DATE '2000-01-01' THEN 'E108'
	END AS errore,
	oggetto IS NULL AS w201,
	soglia_giorni IS NULL AND soglia IS NULL AS w202,
	struttura IS NULL OR NOT registrata AND (SELECT count(*) > 0 FROM registro) AS w203,
	CASE
		WHEN stato IN ('definito', 'chiuso', 'evaso', 'risolto', 'concluso', 'completato', 'closed', 'resolved', 'completed')
			THEN definizione IS NULL
		WHEN stato IN ('aperto', 'giacente', 'in lavorazione', 'in carico', 'pendente', 'nuovo', 'open', 'pending', 'in progress', 'new')
			THEN definizione IS NOT NULL
	END AS w204,
	invio < DATE '2009-07-24' AS w205,
	soglia_giorni IS NOT NULL AND soglia IS NULL AS w207
FROM contato;

CREATE TABLE quesito AS
SELECT invio, definizione, CAST(soglia AS INTEGER) AS n,
	oggetto IS DISTINCT FROM effettivo AS cambiato,
	coalesce(struttura, '(non indicato)') AS struttura,
	coalesce(direzione_effettiva, '(non indicato)') AS direzione,
	coalesce(effettivo, '(non indicato)') AS oggetto,
	coalesce(CAST(soglia AS VARCHAR), '(non indicato)') AS soglia,
	strftime(invio, '%Y-%m') AS mese,
	coalesce(intermediario, '(non indicato)') AS intermediario,
	coalesce(gestione, '(non indicato)') AS gestione,
	coalesce(controllato.oggetto, '(non indicato)') AS oggetto_mittente,
	CASE WHEN controllato.oggetto IS DISTINCT FROM effettivo THEN 'cambiato' ELSE 'invariato' END AS cambio,
	coalesce(nullif(split_part(effettivo, ': ', 1), ''), '(non indicato)') AS categoria
FROM controllato
WHERE errore IS NULL;
`

const sqlRighe = `
SELECT 'lette', count(*) FROM controllato
UNION ALL SELECT 'valide', count(*) FROM quesito
UNION ALL SELECT errore, count(*) FROM controllato WHERE errore IS NOT NULL GROUP BY errore
UNION ALL SELECT 'W206', count(*) FILTER (NOT dichiarata) FROM rilevazione
UNION ALL (
	UNPIVOT (SELECT
		count(*) FILTER (w201) AS "W201", count(*) FILTER (w202) AS "W202", count(*) FILTER (w203) AS "W203",
		count(*) FILTER (w204) AS "W204", count(*) FILTER (w205) AS "W205", count(*) FILTER (w207) AS "W207",
		count(*) FILTER (w208) AS "W208"
		FROM controllato WHERE errore IS NULL)
	ON COLUMNS(*) INTO NAME codice VALUE righe)`

// sqlNomi are the names of strutture: of each that of its latest quesito, the greatest of a
// day.
const sqlNomi = `
SELECT struttura, nome_struttura FROM controllato
WHERE errore IS NULL AND struttura IS NOT NULL AND nome_struttura IS NOT NULL
QUALIFY row_number() OVER (PARTITION BY struttura ORDER BY invio DESC, nome_struttura DESC) = 1`

// file reads the file in a position of the set.
func (d *Duck) file(ctx context.Context, e Export, position int, path string) error {
	data := "NULL"
	if e.Rilevazione != "" {
		data = "DATE " + quoted(e.Rilevazione)
	}
	domani, err := tomorrow()
	if err != nil {
		return err
	}
	first, then := "dichiarata", data // of several files the declared one holds, of a single one the given one
	if len(e.Altri) == 0 {
		first, then = then, first
	}
	replace := []string{"$file", quoted(path), "$posizione", fmt.Sprint(position), "$prima,", first + ",", "$poi,", then + ",", "$domani", "DATE " + quoted(domani.String())}
	for _, role := range []string{"id_quesito", "struttura", "oggetto", "oggetto_lavorazione", "direzione", "intermediario", "gestione", "nome_struttura", "stato"} {
		column := "NULL"
		if name, ok := e.Colonne[role]; ok {
			column = identifier(name)
		}
		replace = append(replace, "$"+role+")", "CAST("+column+" AS VARCHAR))")
	}
	soglia := "NULL"
	if name, ok := e.Colonne["soglia_giorni"]; ok {
		soglia = identifier(name)
	}
	replace = append(replace, "$soglia_giorni", soglia)
	for _, role := range []string{"data_invio", "data_definizione"} {
		name := e.Colonne[role]
		var kind string
		if err := d.db.QueryRowContext(ctx, fmt.Sprintf("SELECT typeof(any_value(%s)) FROM read_parquet(%s)",
			identifier(name), quoted(path))).Scan(&kind); err != nil {
			return err
		}
		var physical string
		var logical sql.NullString
		if err := d.db.QueryRowContext(ctx, "SELECT type, logical_type FROM parquet_schema(?) WHERE name = ?",
			path, name).Scan(&physical, &logical); err != nil {
			return err
		}
		presente, giorno := identifier(name)+" IS NOT NULL", "CAST("+identifier(name)+" AS DATE)"
		switch {
		case kind == "VARCHAR":
			presente = "testo(" + identifier(name) + ") IS NOT NULL"
			giorno = "data_scritta(" + identifier(name) + ")"
		case kind != "TIMESTAMP WITH TIME ZONE" && (physical == "INT96" || strings.Contains(logical.String, "isAdjustedToUTC=1")):
			// DuckDB reads these two as naive, though they are UTC.
			giorno = "CAST(CAST(" + identifier(name) + " AS TIMESTAMP) AT TIME ZONE 'UTC' AS DATE)"
		}
		replace = append(replace, "$presente("+role+")", presente, "$"+role, giorno)
	}
	_, err = d.db.ExecContext(ctx, strings.NewReplacer(replace...).Replace(sqlFile))
	return err
}

func (d *Duck) load(ctx context.Context, e Export) error {
	statements := []string{sqlGiorni, sqlLettura,
		"CREATE TABLE soglie (oggetto VARCHAR, giorni INTEGER)",
		"CREATE TABLE registro (codice VARCHAR, direzione VARCHAR)"}
	for oggetto, giorni := range e.Soglie {
		statements = append(statements, fmt.Sprintf("INSERT INTO soglie VALUES (%s, %d)", quoted(oggetto), giorni))
	}
	for codice, direzione := range e.Strutture {
		statements = append(statements, fmt.Sprintf("INSERT INTO registro VALUES (%s, %s)", quoted(codice), quoted(direzione)))
	}
	for _, statement := range statements {
		if _, err := d.db.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("%w in %s", err, statement)
		}
	}
	for i, path := range e.files() {
		if err := d.file(ctx, e, i, path); err != nil {
			return err
		}
	}
	if err := d.db.QueryRowContext(ctx, "SELECT max(r)::VARCHAR FROM rilevazione").Scan(&d.rilevazione); err != nil {
		return err
	}
	if d.rilevazione >= "2030" {
		return fmt.Errorf("the table of days ends before %s", d.rilevazione)
	}
	if _, err := d.db.ExecContext(ctx, strings.NewReplacer(
		"$predefinita", fmt.Sprint(e.SogliaPredefinita), "$confronta", fmt.Sprint(e.comparesIDs()),
	).Replace(sqlValidazione)); err != nil {
		return err
	}
	d.nomi = map[string]string{}
	err := each(ctx, d.db, sqlNomi, nil, func(scan func(...any) error) error {
		var struttura, nome string
		err := scan(&struttura, &nome)
		d.nomi[struttura] = nome
		return err
	})
	if err != nil {
		return err
	}
	return d.countRows(ctx, e)
}

func (d *Duck) countRows(ctx context.Context, e Export) error {
	d.righe = Righe{Escluse: map[string]int{}, Avvisi: map[string]int{}}
	for _, code := range e.escluse() {
		d.righe.Escluse[code] = 0
	}
	return each(ctx, d.db, sqlRighe, nil, func(scan func(...any) error) error {
		var code string
		var n int
		if err := scan(&code, &n); err != nil {
			return err
		}
		switch {
		case code == "lette":
			d.righe.Lette = n
		case code == "valide":
			d.righe.Valide = n
		case strings.HasPrefix(code, "E"):
			d.righe.Escluse[code] = n
		default:
			d.righe.Avvisi[code] = n
		}
		return nil
	})
}

// sqlDubbi counts the giacenti of files taken before D.
const sqlDubbi = `SELECT count(*) FROM controllato WHERE errore IS NULL AND definizione IS NULL AND r < $d`

// sqlOsservato says what each quesito is, for a query: in the period's universe
// pervenuto, definito, giacente (with its age); open at D (with its age then);
// definito for the deflusso. Quesiti that are nothing of this are left out, so
// that what remains makes the groups. The period is everything from $da to $a, $e
// is min(D, $a).
const sqlOsservato = `
CREATE OR REPLACE TEMP TABLE osservato AS
WITH stato AS (
	SELECT $chiave1 AS k1, $chiave2 AS k2, n, cambiato,
		invio BETWEEN $da AND $a AS inviato_in_p,
		coalesce(definizione <= $d, false) AS definito_a_d,
		coalesce(definizione BETWEEN $da AND $a AND definizione <= $d, false) AS definito_in_p,
		invio <= $e AND coalesce(definizione > $e, true) AS aperto_a_e,
		chiusura.$conteggio - arrivo.$conteggio AS giorni_chiusura,
		(SELECT $conteggio FROM giorno WHERE giorno = $d) - arrivo.$conteggio AS eta_a_d,
		(SELECT $conteggio FROM giorno WHERE giorno = $e) - arrivo.$conteggio AS eta_a_e
	FROM quesito
	JOIN giorno AS arrivo ON arrivo.giorno = invio
	LEFT JOIN giorno AS chiusura ON chiusura.giorno = definizione
	WHERE invio <= $d AND $filtri
), ruolo AS (
	SELECT k1, k2, n, cambiato, giorni_chiusura, eta_a_d,
		inviato_in_p AS pervenuto,
		CASE WHEN $per_definizione THEN definito_in_p ELSE inviato_in_p AND definito_a_d END AS definito,
		CASE WHEN $per_definizione THEN aperto_a_e ELSE inviato_in_p AND NOT definito_a_d END AS giacente,
		CASE WHEN $per_definizione THEN eta_a_e ELSE eta_a_d END AS eta,
		NOT definito_a_d AS aperto_a_d,
		definito_in_p AS defluito
	FROM stato
)
FROM ruolo WHERE pervenuto OR definito OR giacente OR aperto_a_d OR defluito`

// sqlGruppi has a row per group. Nearest rank: of N sorted values, the one in
// position ⌈p·N⌉, in integers.
const sqlGruppi = `
WITH conti AS (
	SELECT k1, k2,
		count(*) FILTER (pervenuto) AS pervenuti,
		count(*) FILTER (definito) AS definiti,
		count(*) FILTER (giacente) AS giacenti,
		count(*) FILTER (definito AND giorni_chiusura <= n) AS entro,
		count(*) FILTER (definito AND n IS NOT NULL) AS con_soglia,
		count(*) FILTER (giacente AND eta > n) AS scaduti,
		count(*) FILTER (aperto_a_d AND eta_a_d <= n) AS non_scaduti,
		count(*) FILTER (aperto_a_d AND n IS NOT NULL) AS totali,
		coalesce(sum(giorni_chiusura) FILTER (definito), 0)::BIGINT AS somma_giorni,
		list_sort(list(giorni_chiusura) FILTER (definito)) AS giorni,
		count(*) FILTER (defluito) AS defluiti,
		count(*) FILTER (pervenuto AND cambiato) AS cambiati
	FROM osservato
	GROUP BY k1, k2
)
SELECT k1, k2, pervenuti, definiti, giacenti,
	entro, con_soglia, scaduti, entro / nullif(con_soglia + scaduti, 0),
	non_scaduti, totali, non_scaduti / nullif(totali, 0),
	somma_giorni, somma_giorni / nullif(definiti, 0), giorni[(definiti + 1) // 2], giorni[(9 * definiti + 9) // 10], giorni[definiti],
	defluiti, defluiti / nullif(pervenuti, 0),
	cambiati, cambiati / nullif(pervenuti, 0)
FROM conti
ORDER BY k1, k2`

// sqlSoglie has a row per group and class.
const sqlSoglie = `
WITH conti AS (
	SELECT k1, k2, n,
		count(*) FILTER (definito AND giorni_chiusura <= n) AS entro,
		count(*) FILTER (definito) AS definiti,
		count(*) FILTER (giacente AND eta > n) AS scaduti
	FROM osservato
	WHERE n IS NOT NULL
	GROUP BY k1, k2, n
)
SELECT k1, k2, n, entro, definiti, scaduti, entro / nullif(definiti + scaduti, 0) FROM conti`

// sqlAnzianita has a row per group and band of age of the open quesiti.
const sqlAnzianita = `
SELECT k1, k2, fascia,
	count(*) FILTER (eta_a_d <= n),
	count(*) FILTER (eta_a_d > n),
	count(*) FILTER (n IS NULL)
FROM osservato JOIN fascia ON eta_a_d BETWEEN da AND a
WHERE aperto_a_d
GROUP BY k1, k2, fascia`

// Answer computes the document. It may be called from several goroutines.
func (d *Duck) Answer(ctx context.Context, q Query) (*Document, error) {
	conn, err := d.db.Conn(ctx) // temporary tables are a connection's own
	if err != nil {
		return nil, err
	}
	defer conn.Close()

	osservazione := q.Osservazione
	if osservazione == "" {
		osservazione = d.rilevazione
	}
	da, a := "0001-01-01", "9999-12-31"
	if q.Da != "" {
		da, a = q.Da, q.A
	}
	conteggio := "calendario"
	if q.Lavorativi {
		conteggio = "lavorativi"
	}
	chiavi := []string{"''", "''"}
	for i, dim := range q.Per {
		chiavi[i] = identifier(dim)
	}
	_, err = conn.ExecContext(ctx, strings.NewReplacer(
		"$chiave1", chiavi[0], "$chiave2", chiavi[1], "$conteggio", conteggio, "$filtri", filters(q.Dove),
		"$da", "DATE "+quoted(da), "$a", "DATE "+quoted(a),
		"$d", "DATE "+quoted(osservazione), "$e", "DATE "+quoted(min(osservazione, a)),
		"$per_definizione", fmt.Sprint(q.PerDefinizione),
	).Replace(sqlOsservato))
	if err != nil {
		return nil, err
	}

	var maturo bool
	if q.A != "" {
		err = conn.QueryRowContext(ctx, fmt.Sprintf(
			`SELECT coalesce((SELECT %[1]s FROM giorno WHERE giorno = $1::DATE) - (SELECT %[1]s FROM giorno WHERE giorno = $2::DATE) > 25, false)`,
			conteggio), osservazione, q.A).Scan(&maturo)
		if err != nil {
			return nil, err
		}
	}
	righe := d.righe
	righe.Avvisi = maps.Clone(righe.Avvisi)
	var dubbi int
	if err := conn.QueryRowContext(ctx, strings.ReplaceAll(sqlDubbi, "$d", "DATE "+quoted(osservazione))).Scan(&dubbi); err != nil {
		return nil, err
	}
	righe.Avvisi["W209"] = dubbi
	doc := newDocument(q, d.rilevazione, osservazione, righe, maturo)
	position := map[[2]string]int{}
	err = each(ctx, conn, sqlGruppi, nil, func(scan func(...any) error) error {
		var k [2]string
		var g Gruppo
		if err := scan(&k[0], &k[1], &g.Pervenuti, &g.Definiti, &g.Giacenti,
			&g.Complessivo.Entro, &g.Complessivo.Definiti, &g.Complessivo.Scaduti, &g.Complessivo.Valore,
			&g.Giacenza.NonScaduti, &g.Giacenza.Totali, &g.Giacenza.Valore,
			&g.Tempi.SommaGiorni, &g.Tempi.Medio, &g.Tempi.Mediana, &g.Tempi.P90, &g.Tempi.Massimo,
			&g.Deflusso.Definiti, &g.Deflusso.Valore, &g.CambioOggetto.Cambiati, &g.CambioOggetto.Valore); err != nil {
			return err
		}
		g.Tempi.N = g.Definiti
		g.Deflusso.Pervenuti, g.CambioOggetto.Pervenuti = g.Pervenuti, g.Pervenuti
		empty := newGruppo(q.Per, k[:])
		g.Chiave, g.Soglie, g.Anzianita = empty.Chiave, empty.Soglie, empty.Anzianita
		position[k] = len(doc.Gruppi)
		doc.Gruppi = append(doc.Gruppi, g)
		return nil
	})
	if err != nil {
		return nil, err
	}
	if len(q.Per) == 0 && len(doc.Gruppi) == 0 {
		doc.Gruppi = append(doc.Gruppi, newGruppo(nil, nil))
	}
	doc.name(d.nomi)
	err = each(ctx, conn, sqlSoglie, nil, func(scan func(...any) error) error {
		var k [2]string
		var s SogliaN
		if err := scan(&k[0], &k[1], &s.Giorni, &s.Entro, &s.Definiti, &s.Scaduti, &s.Valore); err != nil {
			return err
		}
		doc.Gruppi[position[k]].Soglie[slices.Index(classi, s.Giorni)] = s
		return nil
	})
	if err != nil {
		return nil, err
	}
	return doc, each(ctx, conn, sqlAnzianita, nil, func(scan func(...any) error) error {
		var k [2]string
		var i, nonScaduti, scaduti, senza int
		if err := scan(&k[0], &k[1], &i, &nonScaduti, &scaduti, &senza); err != nil {
			return err
		}
		f := &doc.Gruppi[position[k]].Anzianita[i]
		f.NonScaduti, f.Scaduti, f.SenzaSoglia = nonScaduti, scaduti, senza
		return nil
	})
}

// filters is the condition of the filters: alternatives within a dimension.
func filters(dove []Filtro) string {
	condition := "true"
	for _, dim := range dimensioni {
		var values []string
		for _, f := range dove {
			if f.Dimensione == dim {
				values = append(values, quoted(f.Valore))
			}
		}
		if values != nil {
			condition += " AND " + identifier(dim) + " IN (" + strings.Join(values, ", ") + ")"
		}
	}
	return condition
}

// each runs a query and hands every row to row.
func each(ctx context.Context, db interface {
	QueryContext(context.Context, string, ...any) (*sql.Rows, error)
}, query string, args []any, row func(scan func(...any) error) error) error {
	rows, err := db.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := row(rows.Scan); err != nil {
			return err
		}
	}
	return rows.Err()
}

func quoted(s string) string     { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
func identifier(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }
