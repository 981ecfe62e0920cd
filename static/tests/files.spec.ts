// Any export, or a clear error: whatever files are given to the page.
import { resolve } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { choose, compare, generated, give, odd, oddities, open, written } from "./kit";

const good = () => generated("good.parquet", "--rows", "3000");
const alert = (page: Page) => page.locator("[role=alert][data-codice]");
const pictures = resolve(import.meta.dirname, "..", "..", "dist", "screenshots");

test("after a file that cannot be used the next one gives its numbers", async ({ page }) => {
	const file = good();
	const { damaged, wide, encrypted } = oddities();
	await open(page);
	let picture = 0;
	const shoot = (name: string) => page.screenshot({ path: `${pictures}/in-turn-${++picture}-${name}.png` });
	const refused = async (path: string, code: string, says: RegExp) => {
		await give(page, path, "errore");
		await expect(alert(page)).toHaveAttribute("data-codice", code);
		await expect(alert(page)).toContainText(says);
		await shoot(code);
	};
	const shown = async (path: string) => {
		await give(page, path);
		await expect(alert(page)).toHaveCount(0);
		await compare(page, path, "direzione", []);
		await shoot("good");
	};
	await refused(damaged, "F002", /danneggiato o troncato \(.*al byte [0-9]+\)/);
	await shown(file);
	await shown(wide);
	await refused(encrypted, "F003", /cifrato/);
	await shown(file);
});

test("a quesito in several exports counts once", async ({ page }) => {
	// Invented ids are numbers within the year, so that two exports repeat them.
	const older = generated("z-june.parquet", "--rows", "4000", "--months", "6", "--start", "2025-01", "--rilevazione", "2025-06-30");
	const newer = generated(
		"a-july.parquet",
		"--rows",
		"3000",
		"--months",
		"7",
		"--start",
		"2025-01",
		"--rilevazione",
		"2025-07-31",
		"--seed",
		"9",
	);
	await open(page);
	await give(page, [older, newer]);
	await expect(page.locator("#riassunto")).toContainText("4.000 quesiti");
	await expect(page.locator("#sovrapposizioni li")).toHaveText("a-july.parquet sostituisce 3.000 righe di z-june.parquet");
	await expect(page.locator("[data-rilievo=E107]")).toHaveAttribute("data-conteggio", "3000");
	await expect(page.locator("[data-rilievo=E107] .examples li").first()).toContainText("vale la riga");
	await compare(page, [newer, older], "direzione", []);
	await choose(page, "periodo", "2025-05");
	await compare(page, [newer, older], "direzione", ["--period", "2025-05"]);
});

test("ids of a single file are compared, and columns looked into, when asked for", async ({ page }) => {
	const file = odd("repeated.parquet", (columns) => columns.map((c) => (c.name === "id_quesito" ? { ...c, data: ["1", "1"] } : c)));
	await open(page);
	await give(page, file);
	await compare(page, file, "direzione", []);
	await expect(page.locator("[data-rilievo=E107]")).toHaveCount(0);
	await page.click("#controlla-tutto");
	await expect(page.locator("[data-rilievo=E107]")).toHaveAttribute("data-conteggio", "1");
	await expect(page.locator("#sovrapposizioni")).toContainText("ripete 1 identificativi al suo interno");
	await compare(page, file, "direzione", ["--ids"]);
	await page.click("#colonne summary");
	await expect(page.locator("tr[data-ruolo=struttura]")).toContainText("0 (0%)27000 – <b>8100</b>");
});

test("a cruscotto.toml dropped alone is for the export that is open", async ({ page }) => {
	const file = good();
	await open(page);
	await give(page, file);
	await compare(page, file, "direzione", []);
	await give(page, written("cruscotto.toml", 'conteggio = "lavorativi"'));
	await expect(page.locator("#riassunto")).toContainText("good.parquet");
	await compare(page, file, "direzione", ["--conteggio", "lavorativi"]);
});

test("a configuration that was used is remembered, an export never", async ({ page }) => {
	const file = good();
	await open(page);
	await give(page, [file, written("cruscotto.toml", 'conteggio = "lavorativi"')]);
	await compare(page, file, "direzione", ["--conteggio", "lavorativi"]);
	expect(await page.evaluate(() => Object.entries(localStorage))).toEqual([
		["cruscotto.configurazioni", JSON.stringify([{ name: "cruscotto.toml", text: 'conteggio = "lavorativi"' }])],
	]);
	await page.reload();
	await give(page, file);
	await compare(page, file, "direzione", []); // only when chosen
	await page.selectOption("#configurazione", { index: 1 });
	await give(page, file);
	await compare(page, file, "direzione", ["--conteggio", "lavorativi"]);
	await give(page, file); // and stays chosen
	await compare(page, file, "direzione", ["--conteggio", "lavorativi"]);
	await page.click("#dimentica");
	await expect(page.locator("#configurazione")).toHaveCount(0);
	expect(await page.evaluate(() => localStorage.getItem("cruscotto.configurazioni"))).toBe("[]");
});

test("the mapping of columns is corrected in a dialog", async ({ page }) => {
	const rename = (name: string) => (name === "data_invio" ? "quando" : name === "struttura" ? "ufficio" : name);
	const file = odd("renamed-columns.parquet", (columns) => [
		...columns.map((c) => ({ ...c, name: rename(c.name ?? "") })),
		{ name: "regione", data: ["Lazio", "Piemonte"], type: "STRING" as const },
	]);
	await open(page);
	await give(page, file, "errore");
	await expect(alert(page)).toHaveAttribute("data-codice", "F004");
	await alert(page).getByRole("button").click();
	const dialog = page.getByRole("dialog");
	await expect(dialog).toContainText("la colonna di renamed-columns.parquet");
	expect((await new AxeBuilder({ page }).analyze()).violations.map((v) => [v.id, v.nodes.map((n) => n.html)])).toEqual([]);
	await page.screenshot({ path: `${pictures}/colonne.png` });
	await expect(page.locator("#ruolo-soglia_giorni option")).toHaveText(["(nessuna)", "soglia_giorni"]); // the only integers
	await page.click("#applica"); // not while a required role is to be chosen
	await expect(dialog).toBeVisible();
	const message = (id: string) => page.locator(id).evaluate((e) => (e as HTMLSelectElement).validationMessage);
	expect(await message("#ruolo-struttura")).toBe("Scegliere la colonna di questo ruolo.");
	await page.selectOption("#ruolo-struttura", "ufficio");
	await page.selectOption("#ruolo-data_invio", "quando");
	await page.click("#applica");
	await expect(page.locator("body")).toHaveAttribute("data-stato", "pronto");
	const mapped = ["--map", "struttura=ufficio", "--map", "data_invio=quando"];
	await compare(page, file, "direzione", mapped);
	await page.click("#colonne summary");
	await expect(page.locator("tr[data-ruolo=struttura]")).toContainText("indicata");

	await page.click("#correggi"); // an optional role can be left to nobody
	await page.selectOption("#ruolo-direzione", "");
	await page.click("#applica");
	await expect(page.locator("#tabella tbody tr")).toHaveCount(1);
	await compare(page, file, "direzione", [...mapped, "--map", "direzione="]);
	await page.click("#colonne summary");
	await page.click("#correggi");
	await expect(dialog).toBeVisible();
	await page.keyboard.press("Escape");
	await expect(dialog).toHaveCount(0);
	await expect(page.locator("body")).toHaveAttribute("data-stato", "pronto");
});

test("dates that are month first are an error", async ({ page }) => {
	await open(page);
	const file = odd("american.parquet", (columns) =>
		columns.map((c) => (c.name === "data_invio" ? { ...c, data: ["05/06/2025", "05/25/2025"] } : c)),
	);
	await give(page, file, "errore");
	await expect(alert(page)).toHaveAttribute("data-codice", "F005");
	await expect(alert(page)).toContainText("05/25/2025");
});

test("reading can be cancelled", async ({ page }) => {
	const large = generated("large.parquet", "--rows", "1500000");
	const file = good();
	await open(page);
	await page.evaluate(() => {
		new MutationObserver((_, observer) => {
			const button = document.querySelector<HTMLElement>("#annulla");
			if (button) observer.disconnect();
			button?.click();
		}).observe(document.body, { childList: true, subtree: true });
	});
	await page.setInputFiles("#file", large);
	await expect(page.locator("body")).toHaveAttribute("data-stato", "vuoto");
	await expect(page.locator("#stato")).toContainText("Lettura annullata");
	await expect(page.locator("#indicatori [data-indicatore]")).toHaveCount(0);
	await give(page, file);
	await compare(page, file, "direzione", []);
});
