// What the page says, word for word: its numbers are written as the command writes them,
// and names turn nothing around.
import { copyFileSync, existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { compared, cruscotto, generated, give, odd, onePage, open, rowsBy, scratch, shared, written } from "./kit";

/** The texts of rows of the command's table of strutture, by their code: the name, and up to the column of the deflusso. */
function printed(file: string, ...args: string[]): Map<string, string[]> {
	const lines = cruscotto("indicators", file, ...args).split("\n");
	const rows = lines.slice(lines.findIndex((line) => line.startsWith("───")) + 1).filter(Boolean);
	return new Map(
		rows.map((line) => line.trim().split(/ {2,}/)).map(([key = "", name, ...numbers]) => [key, [`${key} ${name}`, ...numbers]]),
	);
}

/** The same of the page's table, in the order of the command's columns. */
async function tabled(page: Page): Promise<Map<string, string[]>> {
	const ids = ["soglia-5", "soglia-10", "soglia-15", "soglia-25", "complessivo", "giacenza", "tempo-medio", "mediana", "p90", "deflusso"];
	return new Map(
		await page.locator("#tabella tbody tr").evaluateAll(
			(rows, ids) =>
				rows.map((tr) => {
					const text = (what: string) => tr.querySelector(what)?.textContent ?? "";
					const counts = ["pervenuti", "definiti", "giacenti"].map((id) => text(`[data-conto=${id}]`));
					return [
						tr.getAttribute("data-chiave") ?? "",
						[text(".open"), ...counts, ...ids.map((id) => text(`[data-indicatore=${id}]`))],
					] as const;
				}),
			ids,
		),
	);
}

test("5,000 numbers of the table are those that the command prints", async ({ page }) => {
	const path = generated("printed.parquet", "--rows", "60000");
	await open(page, `${onePage}#righe=struttura`);
	await give(page, path);
	const wanted = printed(path, "--by", "struttura");
	expect(13 * wanted.size).toBeGreaterThan(5000);
	await expect.poll(() => tabled(page)).toEqual(wanted);
});

test("a half goes away from zero, wherever it is shown", async ({ page }) => {
	const all = Array.from({ length: 160 }, (_, i) => i);
	const path = odd("rounding.parquet", () => [
		{ name: "id_quesito", data: all.map(String), type: "STRING" },
		{ name: "struttura", data: all.map(() => "7000"), type: "STRING" },
		{ name: "oggetto", data: all.map(() => "Deleghe"), type: "STRING" },
		{ name: "data_invio", data: all.map(() => "2025-06-02"), type: "STRING" },
		{ name: "data_definizione", data: all.map((i) => (i < 130 ? "2025-06-04" : "2025-06-12")), type: "STRING" },
		{ name: "soglia_giorni", data: all.map(() => 5), type: "INT32" },
	]);
	expect(cruscotto("indicators", path)).toMatch(/complessivo +81,3% +130 entro soglia su 160/);
	await open(page, `${onePage}#righe=struttura`);
	await give(page, path);
	await compared(page);
	for (const place of ["#indicatori", "#tabella tbody"]) {
		await expect(page.locator(`${place} [data-indicatore=complessivo]`).first()).toContainText("81,3%");
	}
	await expect(page.locator("#tempi figcaption")).toContainText("81,3%");
	await expect(page.locator("#andamento table td").first()).toHaveText("81,3%");
	await expect(page.locator("#tabella-oggetti tbody tr").first()).toContainText("81,3%");
});

test("controls in names are signs, and words written from the right are isolated", async ({ page }) => {
	const path = odd("direction.parquet", () => [
		{ name: "id_quesito", data: ["1", "2", "3\u202e"], type: "STRING" },
		{ name: "struttura", data: ["a\u202eb", "וזה", "c\u200b\nd"], type: "STRING" },
		{ name: "oggetto", data: ["Dilazioni\u202e", "Dilazioni\u202e", "x\u{e0041}"], type: "STRING" },
		{ name: "data_invio", data: ["2025-05-05", "2025-05-05", "2025-05-05"], type: "STRING" },
		{ name: "data_definizione", data: ["2025-05-08", null, "2025-06-30"], type: "STRING" },
	]);
	await open(page, `${onePage}#righe=struttura`);
	await give(page, path);
	await compared(page);
	await expect(page.locator("#tabella tbody th")).toHaveText(["a‹U+202E›b", "c‹U+200B›␊d", "וזה"]);
	await expect(page.locator("#tabella tbody th bdi")).toHaveText("וזה");
	await expect(page.locator("#tabella-oggetti tbody")).toContainText("Dilazioni‹U+202E›");
	const hidden = await page.evaluate(() => {
		const unseen = /(?![\n\t])\p{Cc}|\p{Cf}|\p{Zl}|\p{Zp}/u;
		const read = ["title", "aria-label", "placeholder"].flatMap((name) =>
			[...document.body.querySelectorAll(`[${name}]`)].map((e) => e.getAttribute(name) ?? ""),
		);
		return [document.body.innerText, ...read].filter((text) => unseen.test(text));
	});
	expect(hidden).toEqual([]);
	await page.locator("#tabella .open").first().click();
	await expect(page.locator(".breadcrumb")).toContainText("a‹U+202E›b");
	expect(new URLSearchParams(new URL(page.url()).hash.slice(1)).get("solo-struttura")).toBe("a\u202eb");
});

test("ids of two exports with the same name are each of its own", async ({ page }) => {
	const files = ["1", "2"].map((folder) => {
		mkdirSync(join(scratch, folder), { recursive: true });
		const path = odd("same.parquet", () => [
			{ name: "id_quesito", data: [`a${folder}`, `b${folder}`], type: "STRING" },
			{ name: "struttura", data: ["7000", "7000"], type: "STRING" },
			{ name: "oggetto", data: ["Deleghe", "Deleghe"], type: "STRING" },
			{ name: "data_invio", data: ["2025-05-05", "2025-05-06"], type: "STRING" },
			{ name: "data_definizione", data: ["2025-05-08", null], type: "STRING" },
		]);
		copyFileSync(path, join(scratch, folder, "same.parquet"));
		return join(scratch, folder, "same.parquet");
	});
	await open(page);
	await give(page, files);
	await page.click("#conta-pervenuti");
	await expect
		.poll(async () => (await page.locator("#tabella-dettaglio [data-campo=id_quesito]").allTextContents()).sort())
		.toEqual(["a1", "a2", "b1", "b2"]);
});

for (const [name, bytes] of [
	["a mark", Buffer.from('\ufeff[soglie]\n"Regolarità" = 5')],
	["UTF-16", Buffer.from('\ufeff[soglie]\r\n"Regolarità" = 5', "utf16le")],
	["Windows-1252", Buffer.from('[soglie]\n"Regolarità" = 5', "latin1")],
] as const) {
	test(`a configuration with ${name}`, async ({ page }) => {
		const path = odd("regular.parquet", (columns) =>
			columns
				.filter(({ name }) => name !== "soglia_giorni")
				.map((column) => (column.name === "oggetto" ? { ...column, data: ["Regolarità", "Regolarità"] } : column)),
		);
		await open(page);
		await give(page, [path, written("cruscotto.toml", new Uint8Array(bytes))]);
		await expect(page.locator("#indicatori .soglia-5")).toHaveAttribute("data-numeratore", "1");
	});
}

test("the shared cases of words and numbers", async ({ page }) => {
	const cases = join(shared, "cases");
	if (!existsSync(cases)) {
		console.error(`${cases} is absent: the shared cases are NOT checked (CRUSCOTTO_SHARED names the folder)`);
		expect(process.env.CI, "the shared data must be there under CI").toBeFalsy();
		return;
	}
	await open(page);
	await give(page, [join(cases, "rounding.parquet"), join(cases, "bom.toml")]);
	await expect(page.locator("#indicatori .complessivo .value")).toHaveText("81,3%");
	await open(page, `${onePage}#righe=oggetto`);
	await page.reload();
	await give(page, join(cases, "bidi-names.parquet"));
	await rowsBy(page, "oggetto");
	await compared(page);
	await expect(page.locator("#tabella-oggetti tbody tr").first()).toContainText("Dilazioni‹U+202E›");
	await expect(page.locator("#tabella-oggetti tbody tr").first()).toContainText("66,7%");
});
