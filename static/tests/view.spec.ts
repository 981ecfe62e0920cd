// What users look at: filters, the way down and back, the URL, the slider, comparisons,
// charts, and what they take away.
import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import type { Andamento } from "../src/documents";
import { choose, cli, compare, cruscotto, generated, give, onePage, open, rowsBy } from "./kit";

const file = () => generated("two-years.parquet", "--rows", "40000", "--start", "2024-01", "--months", "24", "--seed", "5");

/** Waits until the comparisons of what is shown are there. */
async function compared(page: Page) {
	await page.waitForFunction(() => document.body.dataset.confronti === (location.hash.slice(1) || "tutto"));
}

const row = (page: Page, key: string) => page.locator(`#tabella tbody tr[data-chiave="${key}"] .open`);

test("from the nation down to an oggetto, and back by the path and by the browser", async ({ page }) => {
	const path = file();
	await open(page);
	await give(page, path);
	await row(page, "Lombardia").click();
	await compare(page, path, "struttura", ["--where", "direzione=Lombardia"]);
	const first = (await page.locator("#tabella tbody tr").first().getAttribute("data-chiave")) ?? "";
	await row(page, first).click();
	const place = ["--where", "direzione=Lombardia", "--where", `struttura=${first}`];
	await compare(page, path, "oggetto", place);
	await expect(page.locator(".breadcrumb li")).toHaveText(["Tutto", "Direzione Lombardia", `Struttura ${first}`]);
	await page.locator("[data-filtro=direzione]").click(); // one filter less
	await compare(page, path, "oggetto", place.slice(2));
	await page.goBack();
	await compare(page, path, "oggetto", place);
	await page.locator(".breadcrumb .step").nth(1).click();
	await compare(page, path, "struttura", place.slice(0, 2));
	await page.locator(".breadcrumb .step").first().click();
	await compare(page, path, "direzione", []);
	await page.goBack();
	await page.goBack();
	await compare(page, path, "oggetto", place);
});

test("a view is reopened from its URL, and reset", async ({ page }) => {
	const path = file();
	await open(
		page,
		`${onePage}#periodo=2025-06&osservazione=2025-09-30&base=definizione&righe=intermediario&solo-direzione=Lazio&solo-soglia=10`,
	);
	await give(page, path);
	const args = [
		"--period",
		"2025-06",
		"--as-of",
		"2025-09-30",
		"--base",
		"definizione",
		"--where",
		"direzione=Lazio",
		"--where",
		"soglia=10",
	];
	await compare(page, path, "intermediario", args);
	await expect(page.locator("#periodo")).toHaveValue("2025-06");
	await page.click("#azzera");
	await compare(page, path, "intermediario", []);
	await expect(page.locator("#azzera")).toHaveCount(0);
	expect(new URL(page.url()).hash).toBe("#righe=intermediario");
});

test("what a URL tells beyond the export is left out; a filter that fits nothing shows nothing", async ({ page }) => {
	const path = file();
	await open(page, `${onePage}#periodo=1999-01&osservazione=2031-01-01&righe=colore&solo-struttura=%3Cb%3Enone%3C%2Fb%3E`);
	await give(page, path);
	await compare(page, path, "direzione", ["--where", "struttura=<b>none</b>"]);
	await expect(page.locator("[data-filtro=struttura]")).toHaveText("Struttura: <b>none</b>");
	await compared(page);
	await page.locator("[data-filtro=struttura]").click();
	await compare(page, path, "direzione", []);
});

test("everything follows the slider while it is dragged, and back undoes it at once", async ({ page }) => {
	const path = file();
	await open(page);
	await give(page, path);
	const slider = page.locator("#cursore");
	const box = await slider.boundingBox();
	if (!box) throw new Error("there is no slider");
	await page.mouse.move(box.x + box.width - 8, box.y + box.height / 2);
	await page.mouse.down();
	await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2, { steps: 12 });
	const day = () => page.locator("#osservazione").inputValue();
	await expect.poll(day).not.toBe("2025-12-31");
	await compare(page, path, "direzione", ["--as-of", await day()]); // the button is still held down
	await page.mouse.up();
	await expect.poll(async () => new URL(page.url()).hash).toBe(`#osservazione=${await day()}`);
	await compared(page);
	await slider.focus();
	await page.keyboard.press("ArrowLeft");
	await expect.poll(async () => new URL(page.url()).hash).toBe(`#osservazione=${await day()}`);
	await compare(page, path, "direzione", ["--as-of", await day()]);
	await page.goBack();
	await page.goBack();
	await compare(page, path, "direzione", []);
});

test("a month is compared with the one before, the year before, and the whole country", async ({ page }) => {
	const path = file();
	await open(page, `${onePage}#periodo=2025-06&solo-direzione=Lazio`);
	await give(page, path);
	await compared(page);
	const value = (...args: string[]) => cli(path, ...args).gruppi[0]?.complessivo.valore ?? Number.NaN;
	const lazio = (month: string) => value("--period", month, "--where", "direzione=Lazio");
	const points = (change: number) =>
		new Intl.NumberFormat("it-IT", { minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: "exceptZero" })
			.format(100 * change)
			.replace("-", "−");
	const percent = new Intl.NumberFormat("it-IT", { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });
	await expect(page.locator(".indicator.complessivo .compared span")).toHaveText([
		`${points(lazio("2025-06") - lazio("2025-05"))} punti su maggio 2025`,
		`${points(lazio("2025-06") - lazio("2024-06"))} punti su giugno 2024`,
		`nel complesso: ${percent.format(value("--period", "2025-06"))}`,
	]);
});

test("the charts have the CLI's numbers, as tables too", async ({ page }) => {
	const path = file();
	await open(page, `${onePage}#periodo=2025-03&andamento=p90&solo-direzione=Lazio`);
	await give(page, path);
	await compared(page);
	const cells = (id: string) =>
		page.locator(`#${id} tbody tr`).evaluateAll((rows) => rows.map((r) => [...r.querySelectorAll("td")].map((td) => td.textContent ?? "")));
	const trend = await cells("grafico-andamento");
	expect(trend).toHaveLength(13);
	for (const [i, month] of [
		[0, "2024-03"],
		[12, "2025-03"],
	] as const) {
		const p90 = cli(path, "--period", month, "--where", "direzione=Lazio").gruppi[0]?.tempi.p90;
		expect(trend[i]).toEqual([String(p90)]);
	}
	const history: Andamento = JSON.parse(cruscotto("history", path, "--where", "direzione=Lazio", "--format", "json"));
	const count = new Intl.NumberFormat("it-IT", { useGrouping: "always" });
	expect(await cells("grafico-giacenza")).toEqual(
		history.giorni.map((d) => [d.pervenuti, d.definiti, d.non_scaduti, d.scaduti, d.senza_soglia].map((n) => count.format(n))),
	);
	const ages = cli(path, "--period", "2025-03", "--where", "direzione=Lazio").gruppi[0]?.anzianita ?? [];
	expect(await cells("grafico-anzianita")).toEqual(ages.map((a) => [a.non_scaduti, a.scaduti, a.senza_soglia].map((n) => count.format(n))));
	await choose(page, "andamento-di", "deflusso");
	await expect(page.locator("#grafico-andamento figcaption")).toHaveText("Indice di deflusso, mese per mese");
});

test("the table is saved as the CLI writes it", async ({ page }) => {
	const path = file();
	await open(page, `${onePage}#periodo=2025-06`);
	await give(page, path);
	await rowsBy(page, "struttura");
	await compare(page, path, "struttura", ["--period", "2025-06"]);
	const [download] = await Promise.all([page.waitForEvent("download"), page.click("#scarica-csv")]);
	expect(download.suggestedFilename()).toBe("cruscotto-struttura-2025-06.csv");
	const saved = readFileSync(await download.path(), "utf8");
	expect(saved).toBe(cruscotto("indicators", path, "--by", "struttura", "--period", "2025-06", "--format", "csv"));
});

test("many rows are made when asked for", async ({ page }) => {
	const path = generated("many.parquet", "--rows", "30000", "--seed", "9");
	const strutture = cli(path, "--by", "struttura").gruppi.length;
	await open(page, `${onePage}#righe=struttura`);
	await give(page, path);
	await expect(page.locator("#tabella tbody tr")).toHaveCount(Math.min(strutture, 500));
	await page.fill("#cerca", "7000");
	await expect(page.locator("#tabella tbody tr")).toHaveCount(1);
});
