// As of when months are told: the view that the page begins with, months as in their
// reports, months beside each other.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { choose, cli, compare, compared, cruscotto, generated, give, onePage, open, rowsBy, scratch } from "./kit";

const file = () => generated("mature.parquet", "--rows", "40000", "--start", "2024-01", "--months", "24", "--seed", "5");
const rilevazione = "2025-12-31";

/** The giorno di maturità of a month, by calendar days. */
function maturity(month: string): string {
	const [year = 0, number = 0] = month.split("-").map(Number);
	return new Date(Date.UTC(year, number, 26)).toISOString().slice(0, 10);
}

const fragment = (page: Page) => new URL(page.url()).hash;

test("the page begins with the latest mature month; all of the export is a choice", async ({ page }) => {
	const path = file();
	await open(page, onePage);
	await give(page, path);
	await compare(page, path, "direzione", ["--period", "2025-11"]);
	expect(fragment(page)).toBe("#periodo=2025-11");
	await expect(page.locator("#non-maturo")).toHaveCount(0);
	await expect(page.locator("#azzera")).toHaveCount(0);
	await choose(page, "periodo", "");
	await compare(page, path, "direzione", []);
	expect(fragment(page)).toBe("#periodo=tutto");
	await expect(page.locator("#non-maturo")).toBeVisible();
	await page.click("#azzera");
	await compare(page, path, "direzione", ["--period", "2025-11"]);
	await page.goBack();
	await expect(page.locator("#periodo")).toHaveValue("");

	await page.goto("about:blank"); // a fragment from when everything was looked at first
	await open(page, `${onePage}#righe=struttura`);
	await give(page, path);
	await expect(page.locator("#periodo")).toHaveValue("");
	await compare(page, path, "struttura", []);

	// Another export is looked at from its own latest mature month; one without any, all of it.
	await give(page, generated("earlier.parquet", "--rows", "3000", "--start", "2025-01", "--months", "3"));
	await expect(page.locator("#periodo")).toHaveValue("2025-02");
	const young = generated("young.parquet", "--rows", "2000", "--start", "2025-12", "--months", "1");
	await give(page, young);
	await expect(page.locator("#periodo")).toHaveValue("");
	await compare(page, young, "direzione", []);
	await expect(page.locator("#non-maturo")).toBeVisible();
});

test("as in the report: at the giorno di maturità the page tells what the report tells", async ({ page }) => {
	const path = file();
	const folder = join(scratch, "as-in-the-report");
	cruscotto("report", path, "--period", "2025-06", "-o", folder);
	const report = readFileSync(join(folder, "report-2025-06-nazionale.html"), "utf8");
	const { celle: nested, data_osservazione } = JSON.parse(/id="manifesto"[^>]*>(.*?)<\/script>/s.exec(report)?.[1] ?? "");
	const entries = (o: object) => Object.entries(o);
	const celle = Object.fromEntries(
		entries(nested).flatMap(([a, of]) => entries(of).flatMap(([b, row]) => entries(row).map(([c, value]) => [`${a}/${b}/${c}`, value]))),
	);
	await open(page, `${onePage}#periodo=2025-06&andamento=tempo-medio`);
	await give(page, path);
	await compared(page);
	const trend = () => page.locator("#grafico-andamento tbody td").allTextContents();
	const before = await trend();
	await page.click("#come-nel-report");
	await expect(page.locator("#osservazione")).toHaveValue(data_osservazione);
	expect(data_osservazione).toBe(maturity("2025-06"));
	await expect(page.locator("#come-nel-report")).toBeHidden();
	await compared(page);
	const number = (text: string | null) => Number((text ?? "").replace(/[^\d,]/g, "").replace(",", "."));
	const names = {
		complessivo: "complessivo",
		giacenza: "giacenza",
		deflusso: "deflusso",
		"tempo-medio": "medio",
		mediana: "mediana",
		p90: "p90",
	};
	const indicators = { ...names, ...Object.fromEntries([5, 10, 15, 25].map((n) => [`soglia-${n}`, `soglia${n}`])) };
	for (const [id, cell] of Object.entries(indicators)) {
		const card = page.locator(`.indicator.${id}`);
		expect([id, number(await card.locator(".value").evaluate((e) => e.firstChild?.textContent ?? ""))]).toEqual([
			id,
			celle[`indicatori/${cell}/valore`],
		]);
		const numerator = celle[`indicatori/${cell}/numeratore`];
		if (numerator !== undefined) await expect(card).toHaveAttribute("data-numeratore", String(numerator));
	}
	// The trend is that of the report, whatever the data di osservazione.
	const months = Object.keys(celle).flatMap((id) => /^andamento\/(.*)\/medio$/.exec(id)?.[1] ?? []);
	expect(months).toHaveLength(13);
	expect((await trend()).map(number)).toEqual(months.map((m) => celle[`andamento/${m}/medio`]));
	expect(before).toEqual(await trend());
});

test("rows by month are each as of the giorno di maturità, and lead to its quesiti", async ({ page }) => {
	const path = file();
	await open(page);
	await give(page, path);
	await rowsBy(page, "mese");
	const rows = page.locator("#tabella tbody tr");
	await expect(rows).toHaveCount(24);
	const shown = await rows.evaluateAll((all) =>
		all.map((tr) => [
			tr.getAttribute("data-chiave"),
			tr.getAttribute("data-osservazione"),
			tr.querySelector("th")?.textContent,
			...[...tr.querySelectorAll("[data-valore]")].map((td) => td.getAttribute("data-valore")),
		]),
	);
	for (const [month = "", asOf, title, ...values] of shown.slice(-3).concat(shown.slice(0, 1))) {
		const mature = maturity(month ?? "");
		const day = mature < rilevazione ? mature : rilevazione;
		expect([asOf, title]).toEqual([day, mature <= rilevazione ? month : `${month} (non maturo)`]);
		const g = cli(path, "--period", month ?? "", "--as-of", day).gruppi[0];
		const wanted = [g?.pervenuti, g?.definiti, g?.giacenti, g?.complessivo.valore, ...(g?.soglie ?? []).map((s) => s.valore)];
		const all = [
			...wanted,
			g?.giacenza.valore,
			g?.deflusso.valore,
			g?.tempi.medio,
			g?.tempi.mediana,
			g?.tempi.p90,
			g?.cambio_oggetto.valore,
		];
		expect(values.sort()).toEqual(all.map(String).sort());
	}
	const october = page.locator('#tabella tr[data-chiave="2025-10"]');
	await october.locator("[data-conto=definiti] .count").click();
	const listed = cruscotto(
		"detail",
		path,
		"--period",
		"2025-10",
		"--as-of",
		maturity("2025-10"),
		"--only",
		"definiti",
		"--limit",
		"0",
		"--format",
		"csv",
	);
	const [saved] = await Promise.all([page.waitForEvent("download"), page.click("#dettaglio-csv")]);
	expect(readFileSync(await saved.path(), "utf8")).toBe(listed.replaceAll(path, "mature.parquet"));
	await page.click("#dettaglio-chiudi");
	const [table] = await Promise.all([page.waitForEvent("download"), page.click("#scarica-csv")]);
	const lines = readFileSync(await table.path(), "utf8")
		.trimEnd()
		.split("\n");
	expect(lines).toHaveLength(25);
	expect(lines.at(-1)).toMatch(/^2025-12,2025-12-31,false,/);
	expect(lines.at(-2)).toMatch(/^2025-11,2025-12-26,true,/);
});

test("what is compared with an immature month is marked", async ({ page }) => {
	const path = file();
	await open(page, `${onePage}#periodo=2025-12`);
	await give(page, path);
	await compared(page);
	const change = page.locator(".indicator.complessivo .compared span").first();
	await expect(change).toContainText("su novembre 2025 (confronto non maturo)");
	await expect(page.locator("#cambiamenti .volumes")).toContainText("dicembre 2025 (non maturo)");
	await expect(page.locator("#confronto")).toContainText("rispetto a novembre 2025. (confronto non maturo)");
	await expect(page.locator("#grafico-andamento tbody th").last()).toContainText("(non maturo)");
	await expect(page.locator("#come-nel-report")).toBeHidden(); // there is no report yet
	await choose(page, "periodo", "2025-11");
	await compared(page);
	await expect(change).toHaveText(/ su ottobre 2025$/);
});
