// Every number on the page is the CLI's, to the last digit.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { choose, cli, compare, cruscotto, generated, give, odd, onePage, open, rowsBy, shared, webPage, written } from "./kit";

for (const url of [onePage, webPage]) {
	test(`a generated export: ${url === onePage ? "one file" : "separate files"}`, async ({ page }) => {
		const file = generated("generated.parquet", "--rows", "60000", "--seed", "3");
		const requests = await open(page, `${url}#periodo=tutto`);
		await give(page, file);
		await compare(page, file, "direzione", []);

		await choose(page, "periodo", "2025-06");
		await compare(page, file, "direzione", ["--period", "2025-06"]);
		await rowsBy(page, "oggetto");
		await compare(page, file, "oggetto", ["--period", "2025-06"]);
		await choose(page, "osservazione", "2025-07-10");
		await compare(page, file, "oggetto", ["--period", "2025-06", "--as-of", "2025-07-10"]);
		await expect(page.locator("#non-maturo")).toBeVisible();
		await choose(page, "conteggio", "lavorativi");
		await compare(page, file, "oggetto", ["--period", "2025-06", "--as-of", "2025-07-10", "--conteggio", "lavorativi"]);
		await choose(page, "base", "definizione");
		const all = ["--period", "2025-06", "--as-of", "2025-07-10", "--conteggio", "lavorativi", "--base", "definizione"];
		await compare(page, file, "oggetto", all);
		await rowsBy(page, "struttura");
		await compare(page, file, "struttura", all);
		await choose(page, "periodo", "");
		await choose(page, "osservazione", "2025-12-31");
		await compare(page, file, "struttura", ["--conteggio", "lavorativi", "--base", "definizione"]);
		await expect(page.locator("#non-maturo")).toBeVisible(); // December is not
		await choose(page, "periodo", "2025-10"); // by working days November is not either
		await expect(page.locator("#non-maturo")).toHaveCount(0);
		expect(requests).toEqual([]);
	});
}

test("the findings of a dirty export", async ({ page }) => {
	const file = generated("dirty.parquet", "--rows", "5000", "--dirty=7");
	const config = written("empty.toml", "");
	await open(page);
	await give(page, [file, config]);
	let printed = "";
	try {
		printed = cruscotto("validate", file, "--format", "json");
	} catch (error) {
		printed = (error as { stdout: string }).stdout; // it exits with 1, as it must
	}
	const found = JSON.parse(printed).rilievi.map((r: { codice: string; conteggio: number }) => [r.codice, String(r.conteggio)]);
	const shown = await page
		.locator("[data-rilievo]")
		.evaluateAll((elements) => elements.map((e) => [e.getAttribute("data-rilievo"), e.getAttribute("data-conteggio")]));
	expect(shown).toEqual(found);
	await page.locator("[data-rilievo=E104] summary").click();
	await expect(page.locator("[data-rilievo=E104] .examples li")).toHaveCount(7);
	await expect(page.locator("[data-rilievo=E104] .examples li").first()).toContainText("data_definizione");
});

test("the real requests of the shared data, mapped by a configuration", async ({ page }) => {
	const file = join(shared, "data", "myla311-2017.parquet");
	if (!existsSync(file)) {
		console.error(`${file} is absent: the real requests are NOT checked (CRUSCOTTO_SHARED names the folder)`);
		expect(process.env.CI, "the shared data must be there under CI").toBeFalsy();
		return;
	}
	const config = written(
		"la.toml",
		`soglia_predefinita = 5
[colonne]
id_quesito = "SRNumber"
struttura = "NCName"
direzione = "APC"
oggetto = "RequestType"
data_invio = "CreatedDate"
data_definizione = "ClosedDate"
intermediario = "RequestSource"
stato = "Status"
[soglie]
"Graffiti Removal" = 10
"Illegal Dumping Pickup" = 15
"Metal/Household Appliances" = 25
`,
	);
	await open(page);
	await give(page, [file, config]);
	await choose(page, "osservazione", "2018-01-20");
	const args = ["--config", config, "--as-of", "2018-01-20"];
	expect(cli(file, ...args).gruppi[0]?.giacenti).toBeGreaterThan(0);
	await compare(page, file, "direzione", args);
	await rowsBy(page, "struttura");
	await compare(page, file, "struttura", args);
	await rowsBy(page, "oggetto");
	await compare(page, file, "oggetto", args);
});

test("values that look like markup are shown as they are", async ({ page }) => {
	const file = odd("markup.parquet", (columns) => columns);
	await open(page);
	await give(page, file);
	await rowsBy(page, "struttura");
	await compare(page, file, "struttura", []);
	await expect(page.locator("#tabella tbody th").filter({ hasText: "<b>8100</b>" })).toHaveCount(1);
	expect(await page.locator("#tabella tbody b").count()).toBe(0);
});
