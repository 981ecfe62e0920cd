// The map of Italy and what charts say of themselves.
import { readFileSync } from "node:fs";
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { cli, generated, give, odd, onePage, open } from "./kit";

test("the map has the CLI's numbers and leads to a direzione", async ({ page }, info) => {
	const file = generated("map.parquet", "--rows", "20000", "--seed", "4");
	await open(page, `${onePage}#periodo=2025-06`);
	await give(page, file);
	const tiles = page.locator("#mappa .tile");
	await expect(tiles.first()).toBeVisible();
	const shown = await tiles.evaluateAll((all) =>
		Object.fromEntries(all.map((t) => [t.getAttribute("data-direzione"), Number(t.getAttribute("data-valore"))])),
	);
	const told = cli(file, "--period", "2025-06", "--by", "direzione").gruppi.map((g) => [g.chiave.direzione, g.complessivo.valore]);
	expect(shown).toEqual(Object.fromEntries(told));
	for (const colorScheme of ["light", "dark"] as const) {
		for (const width of [1440, 390]) {
			await page.emulateMedia({ colorScheme });
			await page.setViewportSize({ width, height: 900 });
			const { violations } = await new AxeBuilder({ page }).include("#mappa").include("#andamento").include("#riclassificati").analyze();
			expect(violations.map((v) => v.id)).toEqual([]);
			for (const id of ["mappa", "andamento", "riclassificati"])
				await page.locator(`#${id}`).screenshot({ path: info.outputPath(`${id}-${width}-${colorScheme}.png`) });
		}
	}
	const saving = page.waitForEvent("download");
	await page.locator("#grafico-andamento [data-come=svg]").click();
	const svg = readFileSync(await (await saving).path(), "utf8");
	for (const text of ["giugno 2025", "map.parquet", "Data di osservazione", "Indicatore complessivo"]) expect(svg).toContain(text);
	await page.locator("#mappa .tile[data-direzione=Piemonte]").focus();
	await page.keyboard.press("Enter");
	await expect(page).toHaveURL(/solo-direzione=Piemonte/);
	await expect(page.locator("#mappa")).toBeHidden();
	await expect(page.locator("#grafico-andamento svg")).toContainText("Tutti i quesiti");
});

test("without giacenti the charts say so, and other direzioni have no map", async ({ page }) => {
	const file = odd("answered.parquet", (columns) =>
		columns.map((c) =>
			c.name === "data_definizione"
				? { ...c, data: ["2025-05-08", "2025-05-09"] }
				: c.name === "data_invio"
					? { ...c, data: ["2025-05-05", "2025-05-05"] }
					: c,
		),
	);
	await open(page);
	await give(page, file);
	await expect(page.locator("#grafico-anzianita .empty")).toHaveText("Nessun giacente.");
	await expect(page.locator("#grafico-anzianita svg")).toHaveCount(0);
	await expect(page.locator("#mappa")).toBeHidden();
});
