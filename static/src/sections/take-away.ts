// The groups of a question as a file: what the engine writes as the CLI does, and what
// libraries write from its columns.
import { parquetWriteBuffer } from "hyparquet-writer";
import writeExcelFile from "write-excel-file/browser";
import type { ColonnaDati, Query } from "../engine/contract";
import type { Engine } from "../engine/engine";
import { visible } from "../speech/visible";

/** The formats that the table can be taken away in. */
export const tableFormats = ["csv", "xlsx", "parquet", "arrow"] as const;
export type TableFormat = (typeof tableFormats)[number];

export async function takeAway(engine: Engine, query: Query, format: TableFormat): Promise<Blob> {
	if (format === "csv") return new Blob([await engine.table(query, "csv")], { type: "text/csv" });
	if (format === "arrow") return new Blob([await engine.table(query, "arrow")], { type: "application/vnd.apache.arrow.stream" });
	const columns: ColonnaDati[] = JSON.parse(new TextDecoder().decode(await engine.table(query, "json")));
	return format === "parquet" ? parquet(columns) : excel(columns);
}

const types = { testo: "STRING", intero: "INT64", decimale: "DOUBLE", istante: "TIMESTAMP" } as const;

/** A Parquet file of columns, with metadata of its own. */
export function parquet(columns: ColonnaDati[], metadata: Record<string, string> = {}): Blob {
	const inParquet = { testo: undefined, intero: BigInt, decimale: undefined, istante: (ms: string | number) => new Date(ms) };
	const columnData = columns.map(({ nome, tipo, valori }) => {
		const convert = inParquet[tipo];
		return {
			name: nome,
			type: types[tipo],
			data: convert ? valori.map((value) => (value === null ? null : convert(value))) : valori,
			nullable: true,
		};
	});
	const kvMetadata = Object.entries(metadata).map(([key, value]) => ({ key, value }));
	return new Blob([parquetWriteBuffer({ columnData, kvMetadata })], { type: "application/vnd.apache.parquet" });
}

/** A sheet whose ratios are shown as percentages. Texts are cells of text, which never become formulas. */
function excel(columns: ColonnaDati[]): Promise<Blob> {
	const head = columns.map(({ nome }) => ({ value: nome, type: String, fontWeight: "bold" as const }));
	const cell = ({ nome, tipo, valori }: ColonnaDati, row: number) => {
		const value = valori[row];
		if (value === null || value === undefined) return null;
		if (tipo === "testo") return { value: visible(String(value)), type: String };
		return { value: Number(value), type: Number, format: nome.endsWith("_valore") ? "0.0%" : tipo === "decimale" ? "0.0" : "#,##0" };
	};
	const rows = (columns[0]?.valori ?? []).map((_, row) => columns.map((column) => cell(column, row)));
	return writeExcelFile([head, ...rows], { sheet: "indicatori", stickyRowsCount: 1 }).toBlob();
}
