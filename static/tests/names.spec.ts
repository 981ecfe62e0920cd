// Exports at the edges of what there is: one quesito, very many groups, and names that are
// long, in other scripts, or look like markup and formulas.
import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { strFromU8, unzipSync } from "fflate";
import { cli, compare, compared, cruscotto, generated, give, odd, onePage, open, rowsBy, written } from "./kit";

/** Fails when the page throws, or a dialog of the browser opens. */
function watch(page: Page): string[] {
	const trouble: string[] = [];
	page.on("pageerror", (error) => trouble.push(error.message));
	page.on("dialog", (dialog) => {
		trouble.push(dialog.message());
		dialog.dismiss();
	});
	return trouble;
}

const sideways = (page: Page) => page.evaluate(() => document.documentElement.scrollWidth > window.innerWidth);

/** An export of n quesiti from two functions of their number. */
const of = (name: string, n: number, struttura: (i: number) => string, oggetto: (i: number) => string) =>
	odd(name, () => {
		const all = Array.from({ length: n }, (_, i) => i);
		const day = (i: number) => new Date(Date.UTC(2025, 0, 1 + (i % 300)));
		return [
			{ name: "id_quesito", data: all.map((i) => `=id-${i}`), type: "STRING" },
			{ name: "struttura", data: all.map(struttura), type: "STRING" },
			{ name: "oggetto", data: all.map(oggetto), type: "STRING" },
			{ name: "oggetto_lavorazione", data: all.map((i) => (i % 5 === 0 ? oggetto(i + 1) : null)), type: "STRING" },
			{ name: "data_invio", data: all.map(day), type: "TIMESTAMP" },
			{ name: "data_definizione", data: all.map((i) => (i % 10 === 0 ? null : day(i + 3))), type: "TIMESTAMP" },
			{ name: "soglia_giorni", data: all.map((i) => [5, 10, 15, 25][i % 4] as number), type: "INT32" },
		];
	});

for (const [name, rows, args] of [
	["one quesito", 1, ["--rows", "1"]],
	["a day's quesiti", 3, ["--rows", "3", "--months", "1"]],
] as const) {
	test(`${name}: enough`, async ({ page }) => {
		const trouble = watch(page);
		const path = generated("few.parquet", ...args);
		await open(page);
		await give(page, path);
		await compared(page);
		await compare(page, path, "direzione", []);
		await page.click("#conta-pervenuti");
		await expect(page.locator("#tabella-dettaglio tbody tr[data-riga]")).toHaveCount(rows);
		expect(trouble).toEqual([]);
	});
}

test("one struttura only", async ({ page }) => {
	const trouble = watch(page);
	const path = of(
		"one.parquet",
		400,
		() => "7000",
		(i) => `Tema: ${i % 3}`,
	);
	await open(page);
	await give(page, path);
	await rowsBy(page, "struttura");
	await compare(page, path, "struttura", []);
	await compared(page);
	expect(trouble).toEqual([]);
});

test("5,000 strutture and 3,000 oggetti", async ({ page }) => {
	const trouble = watch(page);
	const path = of(
		"wide.parquet",
		60_000,
		(i) => `Struttura ${i % 5000}`,
		(i) => `Tema ${i % 40}: oggetto ${i % 3000}`,
	);
	await open(page, `${onePage}#righe=struttura`);
	await give(page, path);
	await compared(page);
	await expect(page.locator("#tabella tbody tr")).toHaveCount(500);
	await page.click("#tutte-le-righe");
	await expect(page.locator("#tabella tbody tr")).toHaveCount(5000, { timeout: 60_000 });
	await rowsBy(page, "oggetto");
	await compared(page);
	await expect(page.locator("#tabella tbody tr")).toHaveCount(500);
	await expect(page.locator("#tabella-oggetti .first-level")).toHaveCount(cli(path, "--by", "categoria").gruppi.length);
	const groups = cli(path, "--by", "oggetto_mittente,oggetto", "--where", "cambio=cambiato").gruppi;
	await expect(page.locator("#riclassificati .hint").last()).toContainText(new Intl.NumberFormat("it-IT").format(groups.length));
	expect(await sideways(page)).toBe(false);
	expect(trouble).toEqual([]);
});

const strange = [
	'=HYPERLINK("x")',
	"+39 06",
	"-1",
	"@SUM(A1)",
	"<img src=x onerror=alert(1)>",
	"</script><script>alert(2)</script>",
	'" onmouseover="alert(3)',
	"東京労働局 給与: 年末調整",
	"وزارة العمل: استفسار",
	"Ελλάδα: ερώτηση",
	"\u202egnirts desrever",
	`Un nome lungo ${"molto ".repeat(32)}`.slice(0, 200),
	"W".repeat(200),
	"a\tb\nc",
	"&amp; ' ; -- %2f",
];

test("strutture are called by code and name wherever they are shown", async ({ page }) => {
	const path = odd("named.parquet", () => [
		{ name: "id_quesito", data: ["1", "2", "3", "4"], type: "STRING" },
		{ name: "struttura", data: ["7000", "<b>8100</b>", "7000", "<b>8100</b>"], type: "STRING" },
		{ name: "denominazione", data: ["Roma", "<i>Torino</i>\u202e", "Roma Nord", ""], type: "STRING" },
		{ name: "cassetto", data: ["agricoltura", "agricoltura", null, "gestione separata"], type: "STRING" },
		{ name: "oggetto", data: ["Deleghe", "Deleghe", "Dilazioni", "Dilazioni"], type: "STRING" },
		{ name: "data_invio", data: ["2025-05-05", "2025-05-06", "2025-05-06", "2025-05-07"], type: "STRING" },
		{ name: "data_definizione", data: ["2025-05-08", null, "2025-05-08", null], type: "STRING" },
	]);
	const config = written("named.toml", '[strutture."constructor"]\nnome = "x"\n[strutture."7000"]\nnome = ""\n');
	await open(page, `${onePage}#righe=struttura`);
	await give(page, [path, config]);
	await compared(page);
	const torino = "<b>8100</b> <i>Torino</i>‹U+202E›";
	const rows = page.locator("#tabella tbody th");
	await expect(rows).toHaveText([torino, "7000 Roma Nord"]);
	await page.fill("#cerca", "roma n");
	await expect(rows).toHaveText(["7000 Roma Nord"]);
	await page.fill("#cerca", "");
	for (const i of [0, 1]) await page.locator("#tabella .compare").nth(i).check();
	await expect(page.locator("#fianco-a-fianco thead th")).toHaveText(["Indicatore", torino, "7000 Roma Nord", "Totale"]);
	const [saved] = await Promise.all([page.waitForEvent("download"), page.click("#scarica-csv")]);
	expect(readFileSync(await saved.path(), "utf8")).toBe(
		cruscotto("indicators", path, "--config", config, "--by", "struttura", "--format", "csv"),
	);
	await page.locator("#tabella .open").first().click();
	await expect(page.locator("[data-filtro=struttura]")).toHaveText(`Struttura: ${torino}`);
	await expect(page.locator(".breadcrumb li").last()).toHaveText(`Struttura ${torino}`);
	await page.click("#conta-pervenuti");
	await expect(page.locator("#dettaglio-titolo")).toContainText(torino);
	await expect(page.locator("#tabella-dettaglio [data-campo=struttura]").first()).toHaveText(torino);
	await page.click("#dettaglio-chiudi");
	await page.click("#azzera");
	await rowsBy(page, "gestione");
	await compare(page, path, "gestione", ["--config", config]);
	await expect(rows).toHaveText(["(non indicato)", "agricoltura", "gestione separata"]);
});

for (const width of [1440, 390]) {
	test(`strange names are shown as they are at ${width} pixels, and taken away harmlessly`, async ({ page }) => {
		const trouble = watch(page);
		await page.setViewportSize({ width, height: 900 });
		const name = (i: number) => strange[i % strange.length] ?? "";
		const path = of("strange.parquet", 900, name, (i) => name(i * 7));
		await open(page, `${onePage}#righe=struttura&periodo=2025-T3`);
		await give(page, path);
		await compared(page);
		await compare(page, path, "struttura", ["--from", "2025-07-01", "--to", "2025-09-30"]);
		const shown = await page.locator("#tabella tbody tr").evaluateAll((rows) => rows.map((tr) => tr.getAttribute("data-chiave")).sort());
		expect(shown).toEqual(
			cli(path, "--by", "struttura", "--from", "2025-07-01", "--to", "2025-09-30")
				.gruppi.map((g) => g.chiave.struttura)
				.sort(),
		);
		for (const i of [0, 4]) await page.locator("#tabella .compare").nth(i).check();
		await compared(page);
		expect(await page.locator("main img, main script, main b").count()).toBe(0);
		expect(await sideways(page)).toBe(false);

		const saved = async (what: string) => {
			const [download] = await Promise.all([page.waitForEvent("download"), page.click(what)]);
			return readFileSync(await download.path());
		};
		const csv = (await saved("#scarica-csv")).toString();
		expect(csv).toContain('"\'=HYPERLINK(""x"")"');
		expect(csv).not.toMatch(/(^|,|\n)"?[=+@]/);
		const excel = strFromU8(unzipSync(await saved("#scarica-xlsx"))["xl/worksheets/sheet1.xml"] ?? new Uint8Array());
		expect(excel).not.toContain("<f>");
		expect((await saved("#grafico-confronto .save button:nth-child(2)")).toString()).not.toMatch(/<script|<img|onerror=/);

		await page.locator("#tabella .open").first().click();
		await compared(page);
		await page.click("#conta-pervenuti");
		await expect(page.locator("#tabella-dettaglio tbody tr[data-riga]").first().locator("td").first()).toContainText("=id-");
		const detail = (await saved("#dettaglio-csv")).toString();
		expect(detail).toContain("\n'=id-");
		expect(await sideways(page)).toBe(false);
		expect(trouble).toEqual([]);
	});
}

test("a file name with markup is a name", async ({ page }) => {
	const trouble = watch(page);
	const path = generated("a<b>&'.parquet", "--rows", "100");
	await open(page);
	await give(page, path);
	await expect(page.locator("#riassunto strong")).toHaveText("a<b>&'.parquet");
	expect(cruscotto("indicators", path, "--format", "csv")).toContain("100");
	expect(trouble).toEqual([]);
});
