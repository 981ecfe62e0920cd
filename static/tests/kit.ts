// What the tests share: the product, exports made by its CLI, and the page.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, type Locator, type Page } from "@playwright/test";
import { parquetWriteBuffer } from "hyparquet-writer";
import type { Dimension, Gruppo, Indicatori } from "../src/engine/contract";

export const root = resolve(import.meta.dirname, "..", "..");
export const onePage = pathToFileURL(join(root, "dist", "cruscotto.html")).href;
export const webPage = pathToFileURL(join(root, "dist", "web", "index.html")).href;
export const shared = process.env.CRUSCOTTO_SHARED || resolve(root, "..", "shared");
export const scratch = mkdtempSync(join(tmpdir(), "cruscotto-"));

/** Runs the CLI and gives what it printed. */
export function cruscotto(...args: string[]): string {
	return execFileSync(join(root, "dist", "cruscotto"), args, { encoding: "utf8", maxBuffer: 1 << 28 });
}

/** The document that the CLI prints for a query. */
export function cli(files: string | string[], ...args: string[]): Indicatori {
	return JSON.parse(cruscotto("indicators", ...[files].flat(), "--format", "json", ...args));
}

/** An export made by the CLI. */
export function generated(name: string, ...args: string[]): string {
	const path = join(scratch, name);
	cruscotto("generate", "-o", path, ...args);
	return path;
}

export function written(name: string, contents: string | Uint8Array): string {
	const path = join(scratch, name);
	writeFileSync(path, contents);
	return path;
}

type Data = Parameters<typeof parquetWriteBuffer>[0]["columnData"];

/** An export written by hyparquet-writer, with columns in place of the usual ones. */
export function odd(name: string, change: (columns: Data) => Data): string {
	const usual: Data = [
		{ name: "id_quesito", data: ["1", "2"], type: "STRING" },
		{ name: "struttura", data: ["7000", "<b>8100</b>"], type: "STRING" },
		{ name: "oggetto", data: ["Deleghe", "=1+1"], type: "STRING" },
		{ name: "data_invio", data: ["2025-05-05", "05/05/2025"], type: "STRING" },
		{ name: "data_definizione", data: ["2025-05-08", null], type: "STRING" },
		{ name: "soglia_giorni", data: [5, 5], type: "INT32" },
	];
	return written(name, new Uint8Array(parquetWriteBuffer({ columnData: change(usual) })));
}

/** Opens the page, to look at everything, and notes every request that is not for its own parts. */
export async function open(page: Page, url = `${onePage}#periodo=tutto`): Promise<string[]> {
	const requests: string[] = [];
	const [own = ""] = url.split("#");
	page.on("request", (request) => {
		const mine =
			request.url().startsWith(own) || /^(blob|data):/.test(request.url()) || (own === webPage && request.url().startsWith("file:"));
		if (!mine) requests.push(request.url());
	});
	await page.goto(url);
	return requests;
}

/** A file that is there only in part, one with a hundred columns, and one that is encrypted. */
export function oddities() {
	const whole = readFileSync(generated("whole.parquet", "--rows", "3000"));
	const encrypted = Buffer.from(whole);
	encrypted.write("PARE", encrypted.length - 4, "latin1");
	const more = Array.from({ length: 94 }, (_, i) =>
		i % 3 === 0 ? { name: `elenco_${i}`, data: [["a", "b"], []] } : { name: `altra_${i}`, data: [i, i + 0.5], type: "DOUBLE" as const },
	);
	return {
		damaged: written("damaged.parquet", Buffer.concat([whole.subarray(0, 30_000), whole.subarray(31_000)])),
		wide: odd("wide.parquet", (columns) => [...more.slice(0, 50), ...columns, ...more.slice(50)]),
		encrypted: written("encrypted.parquet", encrypted),
	};
}

/** Gives files to the page and waits for what comes of it. */
export async function give(page: Page, files: string | string[], state: "pronto" | "errore" = "pronto") {
	await page.setInputFiles("#file", files);
	await expect(page.locator("body")).toHaveAttribute("data-stato", state, { timeout: 60_000 });
}

/** Makes a choice and waits until the page shows the answer to it. */
export async function choose(page: Page, id: string, value: string) {
	const control = page.locator(`#${id}`);
	if (id === "osservazione") {
		await control.fill(value);
		await control.dispatchEvent("change");
	} else await control.selectOption(value);
}

/** Asks for a row a value of a dimension. */
export async function rowsBy(page: Page, dimension: Dimension) {
	await page.click(`label[for=per-${dimension}]`);
}

/** The numbers of an element, by indicator: value, numerator, denominator. */
async function read(within: Locator): Promise<Record<string, (string | null)[]>> {
	return within.evaluateAll((elements) =>
		Object.fromEntries(
			elements.flatMap((element) =>
				[...element.querySelectorAll("[data-indicatore]")].map((e) => [
					`${element.getAttribute("data-chiave") ?? ""} ${e.getAttribute("data-indicatore")}`,
					["data-valore", "data-numeratore", "data-denominatore"].map((name) => e.getAttribute(name)),
				]),
			),
		),
	);
}

/** The same from a group of the CLI's document. */
function expected(g: Gruppo, key = ""): Record<string, (string | null)[]> {
	const line = (value: number | null, numerator?: number, denominator?: number) => [
		value === null ? "" : String(value),
		numerator === undefined ? null : String(numerator),
		denominator === undefined ? null : String(denominator),
	];
	const all: Record<string, (string | null)[]> = {
		complessivo: line(g.complessivo.valore, g.complessivo.entro, g.complessivo.definiti + g.complessivo.scaduti),
		giacenza: line(g.giacenza.valore, g.giacenza.non_scaduti, g.giacenza.totali),
		deflusso: line(g.deflusso.valore, g.deflusso.definiti, g.deflusso.pervenuti),
		"tempo-medio": line(g.tempi.medio, g.tempi.somma_giorni, g.tempi.n),
		mediana: line(g.tempi.mediana),
		p90: line(g.tempi.p90),
		"cambio-oggetto": line(g.cambio_oggetto.valore, g.cambio_oggetto.cambiati, g.cambio_oggetto.pervenuti),
	};
	for (const s of g.soglie) all[`soglia-${s.giorni}`] = line(s.valore, s.entro, s.definiti + s.scaduti);
	return Object.fromEntries(Object.entries(all).map(([id, numbers]) => [`${key} ${id}`, numbers]));
}

/**
 * Compares every number of the cards and of the table with the CLI's, to the last digit: for
 * the month that the page has chosen, unless a period is told.
 */
export async function compare(page: Page, files: string | string[], dimension: Dimension, told: string[]) {
	// The URL changes at once, the control with the answer.
	const month = await page.evaluate(() => new URLSearchParams(location.hash.slice(1)).get("periodo")?.replace("tutto", "") ?? "");
	const args = month === "" || told.includes("--period") || told.includes("--from") ? told : [...told, "--period", month];
	const total = cli(files, ...args);
	const groups = cli(files, ...args, "--by", dimension);
	const [first] = total.gruppi;
	if (!first) throw new Error("the CLI gave no group");
	await expect.poll(() => read(page.locator("#indicatori")), { timeout: 20_000 }).toEqual(expected(first));
	const rows = Object.assign({}, ...groups.gruppi.map((g) => expected(g, g.chiave[dimension])));
	await expect.poll(() => read(page.locator("#tabella tbody tr")), { timeout: 20_000 }).toEqual(rows);
	const counts = await page
		.locator("#tabella tbody tr")
		.evaluateAll((elements) =>
			elements.map((e) => [
				e.getAttribute("data-chiave"),
				...[...e.querySelectorAll("[data-conto]")].map((c) => Number(c.getAttribute("data-valore"))),
			]),
		);
	const wanted = groups.gruppi.map((g) => [g.chiave[dimension], g.pervenuti, g.definiti, g.giacenti]);
	const byKey = (a: unknown[], b: unknown[]) => (String(a[0]) < String(b[0]) ? -1 : 1);
	expect(counts.sort(byKey)).toEqual(wanted.sort(byKey));
}

/** Waits until every section shows what is looked at. */
export async function compared(page: Page) {
	await page.waitForFunction(() => document.body.dataset.confronti === location.hash.slice(1));
}
