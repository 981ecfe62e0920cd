// Pictures of the page in each state, to be looked at: npm run screenshots.
import { resolve } from "node:path";
import { expect, test } from "@playwright/test";
import { choose, compared, generated, give, onePage, open, rowsBy, written } from "./kit";

const folder = resolve(import.meta.dirname, "..", "..", "dist", "screenshots");

for (const width of [1440, 390]) {
	test(`@screenshots at ${width} pixels`, async ({ page }) => {
		await page.setViewportSize({ width, height: 900 });
		await open(page);
		const shoot = (name: string, fullPage = true) => page.screenshot({ path: `${folder}/${name}-${width}.png`, fullPage });
		await shoot("vuoto");
		await give(page, written("bad.parquet", "no"), "errore");
		await shoot("errore");
		const file = generated("shown.parquet", "--rows", "2000000", "--seed", "2025");
		await page.setInputFiles("#file", file);
		await page.waitForFunction(() => (document.querySelector("progress")?.value ?? 0) > 1);
		await shoot("caricamento");
		await compared(page);
		await shoot("pronto");
		await choose(page, "periodo", "2025-T3");
		await compared(page);
		await page.setViewportSize({ width, height: 1900 });
		await shoot("copertina", false); // the picture in the README, at 1440 pixels
		await page.setViewportSize({ width, height: 900 });
		await rowsBy(page, "struttura");
		await page.click("#ordina-pervenuti");
		for (const i of [0, 1, 2]) await page.locator("#tabella .compare").nth(i).check();
		await page.locator("#tabella-oggetti .toggle").first().click();
		await compared(page);
		await page.evaluate(() => {
			for (const sticky of document.querySelectorAll<HTMLElement>("#sezioni, .controls")) sticky.style.setProperty("display", "none");
		});
		for (const scheme of ["light", "dark"] as const) {
			await page.emulateMedia({ colorScheme: scheme });
			for (const id of [
				"indicatori",
				"cambiamenti",
				"andamento",
				"confronto",
				"fianco",
				"oggetti",
				"tempi",
				"riclassificati",
				"intermediari",
			]) {
				await page.locator(`#${id}`).screenshot({ path: `${folder}/${id}-${width}-${scheme}.png` });
			}
			await page.click("#conta-scaduti");
			await page.waitForSelector("dialog [data-pronto]");
			await shoot(`quesiti-${scheme}`, false);
			await page.click("#dettaglio-chiudi");
		}
		await page.emulateMedia({ colorScheme: "light" });
		if (width === 1440) await page.pdf({ path: `${folder}/stampa.pdf`, preferCSSPageSize: true });
		await choose(page, "periodo", "2025-12");
		await page.waitForSelector("#non-maturo");
		await shoot("non-maturo");
		await give(page, generated("dirty.parquet", "--rows", "5000", "--dirty"));
		for (const summary of await page.locator("summary").all()) await summary.click();
		await shoot("rilievi");
		const month = (name: string, to: string) =>
			generated(name, "--rows", "4000", "--start", "2025-01", "--months", "6", "--rilevazione", to);
		await give(page, [month("giugno.parquet", "2025-06-30"), month("luglio.parquet", "2025-07-31")]);
		await expect(page.locator("#sovrapposizioni li")).toHaveCount(1);
		for (const summary of await page.locator("summary").all()) await summary.click();
		await page.locator("#validazione").screenshot({ path: `${folder}/sovrapposizioni-${width}.png` });
		await page.click("#correggi");
		await page.locator("dialog").waitFor();
		await shoot("colonne", false);
	});
}

for (const [width, height] of [
	[1366, 650],
	[390, 844],
] as const) {
	test(`@screenshots of the first screen at ${width} × ${height}`, async ({ page }) => {
		await page.setViewportSize({ width, height });
		await open(page, onePage);
		await give(page, generated("first.parquet", "--rows", "200000", "--start", "2024-01", "--months", "24", "--seed", "5"));
		await compared(page);
		for (const scheme of ["light", "dark"] as const) {
			await page.emulateMedia({ colorScheme: scheme });
			await page.screenshot({ path: `${folder}/prima-schermata-${width}-${scheme}.png` });
		}
	});
}
