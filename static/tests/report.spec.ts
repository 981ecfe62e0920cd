// A report as readers get it: one file, with and without scripts, on screens and on paper.
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { cruscotto, generated, scratch } from "./kit";

const folder = join(scratch, "report");
const files = ["nazionale", "direzione-lombardia", "struttura-8925"].map((name) => join(folder, `report-2025-10-${name}.html`));

test.beforeAll(() => {
	const data = generated("year.parquet", ..."--rows 400000 --start 2024-10 --months 15 --seed 5".split(" "));
	cruscotto("report", data, "--period", "2025-10", "--scope", "all", "--struttura", "-o", folder, "--quiet");
});

/** Opens a report and notes what it asks for and complains about. */
async function read(page: Page, file: string): Promise<string[]> {
	const noise: string[] = [];
	const url = pathToFileURL(file).href;
	page.on("request", (request) => request.url() !== url && noise.push(request.url()));
	page.on("console", (message) => noise.push(message.text()));
	page.on("pageerror", (error) => noise.push(error.message));
	await page.goto(url);
	return noise;
}

for (const width of [1440, 390]) {
	test(`reports ask for nothing, have their charts, and are accessible at ${width}`, async ({ page }) => {
		await page.setViewportSize({ width, height: 900 });
		for (const file of files) {
			const noise = await read(page, file);
			await expect(page.locator("section#indicatori figure svg[role=img]")).toHaveCount(1);
			if (file !== files[2]) await expect(page.locator("figure")).toHaveCount(4);
			await expect(page.locator("main")).not.toContainText("%!");
			expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
			const { violations } = await new AxeBuilder({ page }).analyze();
			expect(violations).toEqual([]);
			expect(noise).toEqual([]);
		}
	});
}

test.describe("without scripts", () => {
	test.use({ javaScriptEnabled: false });
	test("every number is in a table", async ({ page }) => {
		for (const file of files) {
			await read(page, file);
			const [, manifest = ""] = readFileSync(file, "utf8").match(/id="manifesto">(.*?)<\/script>/) ?? [];
			const cells: Record<string, Record<string, Record<string, number | string | null>>> = JSON.parse(manifest).celle;
			const shown: [string, string, string, string][] = await page.locator("tr[data-riga] td").evaluateAll((all) =>
				(all as HTMLTableCellElement[])
					.filter((cell) => cell.checkVisibility() && cell.textContent !== "")
					.map((cell) => {
						const column = cell.closest("table")?.querySelectorAll<HTMLElement>("[data-colonna]")[cell.cellIndex - 1];
						const row = cell.closest("tr")?.dataset.riga;
						return [cell.closest("section")?.id ?? "", row ?? "", column?.dataset.colonna ?? "", cell.textContent ?? ""];
					}),
			);
			expect(shown.length).toBe(Object.values(cells).flatMap((rows) => Object.values(rows).flatMap((row) => Object.keys(row))).length);
			for (const [section, row, column, text] of shown) {
				const [n, id] = [cells[section]?.[row]?.[column], `${section}/${row}/${column}`];
				if (typeof n === "number") expect(Number(text.replace(/[.%]/g, "").replace(",", ".")), id).toBe(n);
				else if (typeof n === "string")
					expect(text, id).toContain(n.slice(0, 4)); // the year of a day
				else expect(text, id).toBe("n.d.");
			}
			await expect(page.locator("figure")).toHaveCount(0);
		}
	});
});

test("a report of a direzione has no more than 400 KB", () => {
	expect(statSync(files[1] ?? "").size).toBeLessThanOrEqual(400_000);
});

test.describe("the sheet for intermediari, without scripts", () => {
	test.use({ javaScriptEnabled: false });
	test("is chosen by its link and printed alone, on one page", async ({ page }) => {
		for (const file of files.slice(0, 2)) {
			await read(page, file);
			const others = page.locator("body > header, body > footer, main > :not(.scheda)");
			await page.emulateMedia({ media: "print" });
			await expect(others.first()).toBeVisible();
			await page.emulateMedia({ media: "screen" });
			await page.getByRole("link", { name: "Stampa solo questa scheda" }).click();
			await expect(page.getByRole("link", { name: "Torna al report intero" })).toBeVisible();
			await page.emulateMedia({ media: "print" });
			await expect(page.getByRole("heading", { name: "Come scegliere l'oggetto" })).toBeVisible();
			await expect(page.getByRole("link", { name: "Stampa solo questa scheda" })).toBeHidden();
			for (const other of await others.all()) await expect(other).toBeHidden();
			const pdf = await page.pdf({ preferCSSPageSize: true });
			expect(pdf.toString("latin1").match(/\/Type\s*\/Page\b/g)).toHaveLength(1);
			await page.emulateMedia({ media: "screen" });
			await page.getByRole("link", { name: "Torna al report intero" }).click();
			await page.emulateMedia({ media: "print" });
			await expect(others.first()).toBeVisible();
		}
	});
});

test("the nation prints on eight pages of A4 at most, others on ten, of which the first stands alone, headers repeated", async ({
	page,
}) => {
	for (const file of files) {
		await read(page, file);
		const text = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
		const pages = text.match(/\/Type\s*\/Page\b/g)?.length ?? 0;
		expect(pages, file).toBeGreaterThan(3);
		expect(pages, file).toBeLessThanOrEqual(file.includes("nazionale") ? 8 : 10);
		expect(text).toMatch(/\/MediaBox \[0 0 59[45][.\d]* 84[12][.\d]*\]/);
		await page.evaluate(() => {
			for (const section of document.querySelectorAll("section:not(#sintesi, #indicatori), footer")) section.remove();
		});
		const alone = (await page.pdf({ preferCSSPageSize: true })).toString("latin1");
		expect(alone.match(/\/Type\s*\/Page\b/g), file).toHaveLength(1);
	}
	await page.emulateMedia({ media: "print" });
	for (const head of await page.locator("thead").all())
		expect(await head.evaluate((e) => getComputedStyle(e).display)).toBe("table-header-group");
});
