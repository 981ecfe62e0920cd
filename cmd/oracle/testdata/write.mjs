// Writes the files of the matrix of TestWriters that npm's writers write: parquet-wasm, which is arrow-rs, and
// hyparquet-writer. Read from standard input, so that it finds both in the folder it runs in; its argument names
// the list of files to write, as writers_node_test.go makes it.
import { readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { parquetWriteBuffer } from "hyparquet-writer";
import { Compression, EnabledStatistics, Encoding, Table, WriterPropertiesBuilder, WriterVersion, writeParquet } from "parquet-wasm";

const { files, metadata, pageLimit, dictionaryLimit, batchSize, fixedWidth } = JSON.parse(readFileSync(process.argv[2], "utf8"));

const encodings = {
	plain: "PLAIN",
	dictionary: "RLE_DICTIONARY",
	delta: "DELTA_BINARY_PACKED",
	"delta length": "DELTA_LENGTH_BYTE_ARRAY",
	"delta bytes": "DELTA_BYTE_ARRAY",
	split: "BYTE_STREAM_SPLIT",
};
const codecs = { none: "UNCOMPRESSED", Snappy: "SNAPPY", gzip: "GZIP", Brotli: "BROTLI", zstd: "ZSTD", LZ4_RAW: "LZ4_RAW" };

// arrow-rs is given the columns as an Arrow IPC stream.
function arrowRS({ form, columns, stream, groupSize }) {
	// What a column goes on with when its dictionary is full.
	const fallback = (kind) => {
		if (form.texts !== "delta bytes, dictionary" || kind === "FIXED_LEN_BYTE_ARRAY") return Encoding.PLAIN;
		return kind === "STRING" ? Encoding.DELTA_BYTE_ARRAY : Encoding.DELTA_BINARY_PACKED;
	};
	let options = new WriterPropertiesBuilder().setKeyValueMetadata(new Map(Object.entries(metadata))).setMaxRowGroupSize(groupSize);
	for (const { name, kind, encoding } of columns) {
		if (encoding === "dictionary") options = options.setColumnDictionaryEnabled(name, true).setColumnEncoding(name, fallback(kind));
		else if (encoding) options = options.setColumnDictionaryEnabled(name, false).setColumnEncoding(name, Encoding[encodings[encoding]]);
	}
	if (form.codec) options = options.setCompression(Compression[codecs[form.codec]]);
	if (form.page) options = options.setWriterVersion(form.page === "v1" ? WriterVersion.V1 : WriterVersion.V2);
	if (form.pages === "many") options = options.setDataPageSizeLimit(pageLimit).setWriteBatchSize(batchSize);
	if (form.texts?.includes(", ")) options = options.setDictionaryPageSizeLimit(dictionaryLimit).setWriteBatchSize(batchSize);
	if (form.index === "bounds") options = options.setStatisticsEnabled(EnabledStatistics.Page);
	else if (form.statistics === "yes") options = options.setStatisticsEnabled(EnabledStatistics.Chunk);
	else if (form.statistics === "no") options = options.setStatisticsEnabled(EnabledStatistics.None);
	return writeParquet(Table.fromIPCStream(readFileSync(stream)), options.build());
}

// hyparquet-writer is given the columns as arrays, and a schema.
function hyparquet({ form, columns, groupSize }) {
	const fields = columns.map((column) => ({
		schema: [{ ...schemaOf(column), name: column.name, repetition_type: column.required ? "REQUIRED" : "OPTIONAL" }],
		data: { name: column.name, encoding: encodings[column.encoding], data: column.values.map((value) => plainValue(column, value)) },
	}));
	if (form.beside === "nested") {
		// Before, among and after ours.
		const { allegati, mittente, parole } = beside(columns[0].values.length);
		fields.splice(5, 0, allegati);
		fields.splice(0, 0, mittente);
		fields.push(parole);
	}
	const columnData = fields.map(({ data }) => ({
		...data,
		offsetIndex: form.index !== "none",
		columnIndex: form.index === "bounds",
	}));
	return new Uint8Array(
		parquetWriteBuffer({
			columnData,
			schema: [{ name: "root", num_children: fields.length }, ...fields.flatMap(({ schema }) => schema)],
			codec: codecs[form.codec],
			compressors: {
				GZIP: (bytes) => gzipSync(bytes),
				BROTLI: (bytes) => brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }),
			},
			statistics: form.statistics !== "no",
			pageSize: form.pages === "many" ? pageLimit : undefined,
			rowGroupSize: form.groups === "empty ones" ? columns[0].values.flatMap(() => [groupSize, 0]) : groupSize,
			kvMetadata: Object.entries(metadata).map(([key, value]) => ({ key, value })),
		}),
	);
}

// A timestamp of ms or µs UTC is declared as this writer does of itself, and as old files do: by its converted type.
function schemaOf({ kind, unit, utc }) {
	switch (kind) {
		case "STRING":
			return { type: "BYTE_ARRAY", converted_type: "UTF8" };
		case "FIXED_LEN_BYTE_ARRAY":
			return { type: kind, type_length: fixedWidth };
		case "DATE":
			return { type: "INT32", converted_type: "DATE" };
		case "TIMESTAMP":
			if (utc && unit !== "ns") return { type: "INT64", converted_type: { ms: "TIMESTAMP_MILLIS", µs: "TIMESTAMP_MICROS" }[unit] };
			return {
				type: "INT64",
				logical_type: { type: kind, isAdjustedToUTC: !!utc, unit: { ms: "MILLIS", µs: "MICROS", ns: "NANOS" }[unit] },
			};
		default:
			return { type: kind };
	}
}

// The numbers of INT64 come exactly, although beyond 2⁵³: their instants are whole seconds, so that they end in zeros in binary too.
function plainValue({ kind }, value) {
	if (value === null) return value;
	if (kind === "TIMESTAMP" || kind === "INT64") return BigInt(value);
	if (kind === "FIXED_LEN_BYTE_ARRAY") return new TextEncoder().encode(value);
	return value;
}

// Columns that are none of ours; row by row a null, something empty and something full.
function beside(rows) {
	const text = { type: "BYTE_ARRAY", converted_type: "UTF8" };
	const field = (name, values, group, ...below) => ({
		schema: [{ name, repetition_type: "OPTIONAL", num_children: 1, ...group }, ...below],
		data: { name, data: Array.from({ length: rows }, (_, i) => values[i % 3]) },
	});
	return {
		mittente: field(
			"mittente",
			[null, { data_invio: null }, { data_invio: "2001-01-01" }],
			{},
			{ ...text, name: "data_invio", repetition_type: "OPTIONAL" },
		),
		allegati: field(
			"allegati",
			[null, [], ["a", "b"]],
			{ converted_type: "LIST" },
			{ name: "list", repetition_type: "REPEATED", num_children: 1 },
			{ ...text, name: "element", repetition_type: "OPTIONAL" },
		),
		parole: field(
			"parole",
			[null, {}, { x: 1, y: 2 }],
			{ converted_type: "MAP" },
			{ name: "key_value", repetition_type: "REPEATED", num_children: 2 },
			{ ...text, name: "key", repetition_type: "REQUIRED" },
			{ type: "INT32", name: "value", repetition_type: "OPTIONAL" },
		),
	};
}

const writers = { "arrow-rs": arrowRS, "hyparquet-writer": hyparquet };
for (const file of files) {
	try {
		writeFileSync(file.path, writers[file.writer](file));
	} catch (error) {
		throw new Error(`${file.writer} (${JSON.stringify(file.form)}): ${error}`);
	}
}
