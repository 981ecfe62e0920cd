// As of when an export tells of quesiti: the data di rilevazione, given or guessed, and
// what must be said before any number.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { cli, compare, compared, give, odd, open, root, written } from "./kit";

const cases = join(root, "testdata", "cases");
const named = (name: string) => join(cases, name);
const inFolder = (name: string) => readdirSync(named(name)).map((file) => join(cases, name, file));

/** The codes of what is said first, as they follow. */
const premises = (page: Page) => page.locator("[data-premessa]").evaluateAll((all) => all.map((e) => e.getAttribute("data-premessa")));
const errors = (page: Page) => {
	const found: string[] = [];
	page.on("pageerror", (error) => found.push(error.message));
	return found;
};

test("a guessed data di rilevazione is said first, and another can be given", async ({ page }) => {
	await open(page);
	const file = named("date-2205.parquet");
	await give(page, file);
	expect(await premises(page)).toEqual(["W206"]);
	await expect(page.locator("[data-premessa=W206]")).toContainText("(date successive: 1)");
	await expect(page.locator("#rilevazione")).toHaveValue(cli(file).data_rilevazione);
	await compare(page, file, "direzione", []);

	await page.fill("#rilevazione", "2025-12-31");
	await page.click("#premesse form button");
	await expect(page.locator("#riassunto")).toContainText("31 dicembre 2025 (indicata)");
	expect(await premises(page)).toEqual([]);
	await compare(page, file, "direzione", ["--rilevazione", "2025-12-31"]);

	// A configuration that comes later leaves it as it is.
	await give(page, written("cruscotto.toml", 'conteggio = "lavorativi"\n'));
	await expect(page.locator("#riassunto")).toContainText("31 dicembre 2025 (indicata)");
});

test("a data di rilevazione in the future cannot be given", async ({ page }) => {
	await open(page);
	await give(page, named("date-2205.parquet"));
	await page.fill("#rilevazione", "2999-12-31");
	await page.click("#premesse form button");
	await expect(page.locator("[role=alert][data-codice]")).toContainText("nel futuro");
});

for (const name of ["date-2205", "date-2999", "rilevazione-9999"]) {
	test(`a stray date in the future makes no periods: ${name}`, async ({ page }) => {
		const failed = errors(page);
		await open(page);
		await give(page, named(`${name}.parquet`));
		await compared(page);
		expect(await page.locator("#periodo option").count()).toBeLessThan(60);
		await compare(page, named(`${name}.parquet`), "direzione", []);
		expect(failed).toEqual([]);
	});
}

test("a stray date in the past makes no periods either, and this is said", async ({ page }) => {
	const file = odd("stray.parquet", (columns) =>
		columns.map((c) => ({
			...c,
			data: Array.from({ length: 200 }, (_, i) => {
				if (c.name === "id_quesito") return String(i);
				if (c.name !== "data_invio") return c.data[0];
				return i === 77 ? "2001-02-03" : "2025-05-05";
			}),
		})),
	);
	await open(page);
	await give(page, file);
	await compared(page);
	await expect(page.locator("[data-isolati]")).toHaveText(
		"Quesiti inviati molto prima degli altri: 1. Contano, ma periodi, cursore e grafici cominciano dal 1 maggio 2025.",
	);
	expect(await page.locator("#periodo option").count()).toBeLessThan(8);
	await compare(page, file, "direzione", []);
});

for (const [name, giacenti] of [
	["open-9999z", 20],
	["open-2262", 20],
] as const) {
	test(`a definizione that only says "still open" is none: ${name}`, async ({ page }) => {
		await open(page);
		await give(page, named(`${name}.parquet`));
		await compare(page, named(`${name}.parquet`), "direzione", []);
		expect(cli(named(`${name}.parquet`)).gruppi[0]?.giacenti).toBe(giacenti);
		await expect(page.locator("[data-rilievo=W208]")).toHaveAttribute("data-conteggio", "20");
	});
}

test("definizioni after R of one day are said first", async ({ page }) => {
	await open(page);
	await give(page, named("open-2099.parquet"));
	expect(await premises(page)).toEqual(["E106"]);
	await expect(page.locator("[data-premessa=E106]")).toContainText("31 dicembre 2099");
});

test("giacenti of an earlier export are said first", async ({ page }) => {
	await open(page);
	await give(page, inFolder("stale"));
	expect(await premises(page)).toEqual(["W209"]);
	await expect(page.locator("[data-rilievo=W209]")).toHaveAttribute("data-conteggio", "957");
	await compare(page, inFolder("stale"), "direzione", []);
});

test("of files taken on the same day the same one counts on the page and in the command", async ({ page }) => {
	const files = [named("order/z/a.parquet"), named("order/a/b.parquet")];
	for (const order of [files, files.toReversed()]) {
		await open(page);
		await give(page, order);
		await compare(page, order, "direzione", []);
	}
});
