// What users say of an export that does not say it: columns, soglie, names, once and for all
// exports of the same columns.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { compare, compared, cruscotto, give, odd, open, rowsBy, shared, written } from "./kit";

const foreign = join(shared, "data", "myla311-2017.parquet");
const dialog = (page: Page) => page.getByRole("dialog");
const columns = {
	id_quesito: "SRNumber",
	struttura: "NCName",
	oggetto: "RequestType",
	data_invio: "CreatedDate",
	data_definizione: "ClosedDate",
};
const mapped = Object.entries(columns).flatMap(([role, column]) => ["--map", `${role}=${column}`]);

test("foreign columns are mapped in at most 8 actions the first time, in none the next", async ({ page }) => {
	let actions = 0;
	const act = async (action: Promise<unknown>) => {
		actions++;
		await action;
	};
	await open(page);
	await act(give(page, foreign, "errore"));
	await act(page.locator("[role=alert][data-codice=F004]").getByRole("button").click());
	for (const [role, column] of Object.entries(columns)) await act(page.selectOption(`#ruolo-${role}`, column));
	await act(page.click("#applica"));
	await expect(page.locator("body")).toHaveAttribute("data-stato", "pronto");
	expect(actions).toBeLessThanOrEqual(8);
	await rowsBy(page, "struttura");
	await compare(page, foreign, "struttura", mapped);

	await page.reload();
	await give(page, foreign);
	await rowsBy(page, "struttura");
	await compare(page, foreign, "struttura", mapped);
	await expect(page.locator("#come-prima")).toBeVisible();
	await page.click("#dimentica-colonne");
	await expect(page.locator("body")).toHaveAttribute("data-stato", "errore");
	expect(await page.evaluate(() => localStorage.getItem("cruscotto.colonne"))).toBe("[]");
});

test("columns are shown with their types and values, dates first for dates", async ({ page }) => {
	await open(page);
	await give(page, foreign, "errore");
	await page.locator("[role=alert][data-codice=F004]").getByRole("button").click();
	await expect(page.locator("#ruolo-data_invio option:nth-child(n + 2):nth-child(-n + 3)")).toHaveText(["CreatedDate", "ClosedDate"]);
	await page.selectOption("#ruolo-data_invio", "CreatedDate");
	await expect(page.locator("#ruolo-data_invio-valori")).toHaveText(/^TIMESTAMP .*2017-12-/);
	await page.selectOption("#ruolo-oggetto", "RequestType");
	await expect(page.locator("#ruolo-oggetto-valori q")).toHaveCount(3);
	expect((await new AxeBuilder({ page }).analyze()).violations.map((v) => [v.id, v.nodes.map((n) => n.html)])).toEqual([]);
});

test("soglie, registry and data di rilevazione are given in the dialog, saved, and hold", async ({ page }) => {
	const file = odd("senza-soglie.parquet", (columns) => columns.filter((c) => c.name !== "soglia_giorni"));
	await open(page);
	await give(page, file);
	await expect(page.locator("[data-premessa=W202]")).toContainText("sono 2 su 2");
	await page.click("#indica-soglie");
	await page.fill("#rilevazione-data", "2025-06-30");
	const oggetti = page.locator("#soglie tbody tr");
	await expect(oggetti.locator("th")).toHaveText(["=1+1", "Deleghe", "Tutti gli altri oggetti"]);
	await oggetti.nth(0).locator("select").selectOption("10");
	await oggetti.nth(2).locator("select").selectOption("25");
	await page.locator("#strutture-registro summary").click();
	const registry = page.locator("#registro");
	await registry.fill("7000\tRoma\n7000\tMilano");
	await page.click("#applica");
	await expect(dialog(page)).toBeVisible(); // the second line repeats a code
	expect(await registry.evaluate((e) => (e as HTMLTextAreaElement).validationMessage)).toMatch(/^Riga 2:/);
	await registry.fill('7000\tRoma "EUR"\tFiliale\tLazio\n\n<b>8100</b>;Milano');
	const download = page.waitForEvent("download");
	await page.click("#salva-toml");
	const saved = await (await download).path();
	await page.click("#applica");
	await expect(page.locator("#riassunto")).toContainText("30 giugno 2025 (indicata)");
	await expect(page.locator("[data-premessa=W202]")).toHaveCount(0);

	// The command reads what was saved, and counts the same.
	const config = written("salvato.toml", readFileSync(saved, "utf8"));
	await rowsBy(page, "struttura");
	await compare(page, file, "struttura", ["--config", config, "--rilevazione", "2025-06-30"]);
	await expect(page.locator("#tabella tbody")).toContainText('Roma "EUR"');
	expect(cruscotto("indicators", file, "--config", config, "--by", "oggetto", "--format", "csv")).toContain("=1+1");
});

test("what was said of some columns does not hold for others, and a configuration wins over it", async ({ page }) => {
	const file = odd("a.parquet", (columns) => columns.filter((c) => c.name !== "soglia_giorni"));
	const other = odd("b.parquet", (columns) => columns);
	await open(page);
	await give(page, file);
	await page.click("#indica-soglie");
	await page.selectOption("#soglia-altri", "25");
	await page.click("#applica");
	await expect(page.locator("#come-prima")).toBeVisible();
	await give(page, other);
	await compared(page);
	await expect(page.locator("#come-prima")).toHaveCount(0);
	await give(page, [file, written("cruscotto.toml", "soglia_predefinita = 5")]);
	await expect(page.locator("#come-prima")).toHaveCount(0);
	await compare(page, file, "direzione", ["--config", join(written("cruscotto.toml", "soglia_predefinita = 5"))]);
});
