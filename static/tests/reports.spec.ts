// Reports made and verified by the page: the same bytes as the CLI's.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { choose, compared, cruscotto, generated, give, open, scratch, shared, written } from "./kit";

const january = "--rows 120000 --start 2025-01 --months 6".split(" ");
const data = () => generated("report.parquet", ...january, "--seed", "3");

/** The folder of the reports that the CLI makes of March. */
function reports(name: string, ...args: string[]): string {
	const folder = join(scratch, name);
	cruscotto("report", data(), "--period", "2025-03", "-o", folder, "--quiet", ...args);
	return folder;
}

/** Exports a report from the page. */
async function exported(page: Page, scope: string): Promise<{ name: string; text: string }> {
	await page.selectOption("#report-ambito", scope);
	const [download] = await Promise.all([page.waitForEvent("download"), page.click("#esporta-report")]);
	return { name: download.suggestedFilename(), text: readFileSync(await download.path(), "utf8") };
}

async function prepare(page: Page) {
	await page.selectOption("#report-mese", "2025-03");
	await page.click("#prepara-report");
	await expect(page.locator("#report-ambito")).toBeVisible({ timeout: 60_000 });
}

test("the page makes the reports that the CLI makes, to the byte", async ({ page }) => {
	const requests = await open(page);
	await give(page, data());
	await compared(page);
	for (const { choices, args, language } of [
		{ choices: {}, args: [], language: false },
		{
			choices: { conteggio: "lavorativi", base: "definizione" },
			args: ["--conteggio", "lavorativi", "--base", "definizione"],
			language: false,
		},
		{ choices: {}, args: ["--conteggio", "lavorativi", "--base", "definizione", "--lang", "en"], language: true },
	]) {
		for (const [id, value] of Object.entries(choices)) await choose(page, id, value);
		if (language) await page.click("#lingua");
		await compared(page);
		await prepare(page);
		const folder = reports(`made-${args.join("")}`, "--scope", "all", "--struttura", ...args);
		const first = (kind: string) => page.locator(`#report-ambito option[value^='${kind}:']`).first().getAttribute("value");
		for (const scope of ["nazionale", await first("direzione"), await first("struttura")]) {
			const { name, text } = await exported(page, scope ?? "");
			expect(name).toMatch(/^report-2025-03-[a-z0-9-]+\.html$/);
			expect(text === readFileSync(join(folder, name), "utf8"), `${scope} ${args}`).toBe(true);
		}
	}
	expect(requests).toEqual([]);
});

test("the page verifies reports", async ({ page }) => {
	test.slow();
	const folder = reports("verified", "--scope", "all", "--struttura");
	const original = join(folder, "report-2025-03-nazionale.html");
	const changed = (name: string, from: string | RegExp, to: string) => {
		const text = readFileSync(original, "utf8");
		expect(text).not.toBe(text.replace(from, to));
		return written(name, text.replace(from, to));
	};
	const other = generated("other.parquet", ...january, "--seed", "4");
	const verdict = page.locator("#verifica [data-verifica]");

	await open(page);
	await page.setInputFiles("#file", original); // and no export
	await expect(verdict).toHaveAttribute("data-verifica", "errore");
	await expect(verdict).toContainText("servono le esportazioni");

	await page.setInputFiles("#file", [data(), original]);
	await expect(verdict).toHaveAttribute("data-verifica", "uguale", { timeout: 60_000 });
	await expect(verdict).toContainText("byte per byte");

	const direzione = join(folder, readdirSync(folder).find((name) => name.includes("direzione")) ?? "");
	await page.setInputFiles("#file", [original, direzione]); // with the export that is open
	await expect(verdict).toHaveCount(2, { timeout: 60_000 });
	for (const one of await verdict.all()) await expect(one).toHaveAttribute("data-verifica", "uguale");

	for (const [file, says] of [
		[changed("table.html", /(data-riga="lette"><th scope="row">lette<\/th><td>)/, "$19"), "tabella, La qualità dei dati › lette"],
		[changed("manifest.html", '"lette":{"righe":', '"lette":{"righe":9'), "manifesto, La qualità dei dati › lette"],
		[changed("text.html", "In sintesi", "In breve"), "il testo, lo stile o i grafici"],
		[changed("k.html", '"riservatezza_k":5', '"riservatezza_k":9'), "riservatezza_k: nel report 9, dai dati 5"],
	] as const) {
		await page.setInputFiles("#file", file);
		await expect(verdict).toContainText(says, { timeout: 60_000 });
		await expect(verdict).toHaveAttribute("data-verifica", "diverso");
	}

	// Of another version nothing is found genuine, whatever agrees.
	for (const [file, says] of [
		[changed("version.html", '"versione":"', '"versione":"9'), "le differenze sono 0"],
		[changed("both.html", /"versione":"[^"]*"(.*)"lette":\{"righe":/, '"versione":"0.9.0"$1"lette":{"righe":9'), "le differenze sono 1"],
	] as const) {
		await page.setInputFiles("#file", file);
		await expect(verdict).toContainText(says, { timeout: 60_000 });
		await expect(verdict).toContainText("fatto con un'altra versione di Cruscotto");
		await expect(verdict).toHaveAttribute("data-verifica", "versione");
		await expect(verdict).toHaveClass("alert alert-warning");
	}
	await page.setInputFiles("#file", changed("second.html", "</body>", '<p id="manifesto"></body>'));
	await expect(verdict).toContainText("ha 2 manifesti");
	await expect(verdict).toHaveAttribute("data-verifica", "errore");

	// What was prepared before is still there to be exported.
	await prepare(page);
	await page.setInputFiles("#file", direzione);
	await expect(verdict).toHaveAttribute("data-verifica", "uguale", { timeout: 60_000 });
	expect((await exported(page, "nazionale")).text === readFileSync(original, "utf8")).toBe(true);

	await page.click("#lingua");
	await expect(verdict).toContainText("matches the data, byte for byte");
	await page.setInputFiles("#file", written("none.html", "<p>"));
	await expect(verdict).toContainText("no report of Cruscotto");

	await page.setInputFiles("#file", [other, original]);
	await expect(verdict).toHaveAttribute("data-verifica", "diverso", { timeout: 60_000 });
	await expect(verdict).toContainText("esportazioni");
	await expect(page.locator("body")).toHaveAttribute("data-stato", "pronto");
});

test("a verification takes no month that is prepared meanwhile, nor the other way round", async ({ page }) => {
	test.slow();
	const small = generated("meanwhile.parquet", ..."--rows 20000 --start 2025-01 --months 6 --seed 3".split(" "));
	const folder = join(scratch, "meanwhile");
	cruscotto("report", small, "--period", "2025-03", "-o", folder, "--quiet");
	const original = join(folder, "report-2025-03-nazionale.html");
	// As soon as the verification has the engine count, another month is prepared.
	await page.addInitScript(() => {
		const post = Worker.prototype.postMessage;
		Worker.prototype.postMessage = function (this: Worker, message: { name?: string }, options?: object) {
			post.call(this, message, options);
			if (message.name !== "reportCounts" || document.body.dataset.attesa !== "verifica") return;
			delete document.body.dataset.attesa;
			setTimeout(() => document.getElementById("prepara-report")?.click());
		};
	});
	await open(page);
	await give(page, small);
	await compared(page);
	const verdict = page.locator("#verifica [data-verifica]");
	for (const month of ["2025-02", "2025-05"]) {
		await page.selectOption("#report-mese", month);
		await page.evaluate(() => {
			document.getElementById("verifica")?.replaceChildren();
			document.body.dataset.attesa = "verifica";
		});
		await page.setInputFiles("#file", original);
		await expect(verdict).toHaveAttribute("data-verifica", "uguale", { timeout: 60_000 });
		await expect(page.locator("#report-ambito")).toBeVisible({ timeout: 60_000 });
		const { name, text } = await exported(page, "nazionale");
		expect(name).toContain(month);
		expect(text).toContain(`"periodo":"${month}"`);
	}
	// What was chosen last is what is shown, whichever is made first.
	await page.selectOption("#report-mese", "2025-03");
	await page.click("#prepara-report");
	await page.selectOption("#report-mese", "2025-04");
	await page.click("#prepara-report");
	await expect(page.locator("#report-ambito")).toBeVisible({ timeout: 60_000 });
	expect((await exported(page, "nazionale")).name).toContain("2025-04");
});

test("a verdict is of the exports that the page shows", async ({ page }) => {
	test.slow();
	const few = (seed: string) => generated(`of-${seed}.parquet`, ..."--rows 3000 --start 2025-01 --months 6 --seed".split(" "), seed);
	const folder = join(scratch, "of");
	cruscotto("report", few("3"), "--period", "2025-03", "-o", folder, "--quiet", "--ids");
	const original = join(folder, "report-2025-03-nazionale.html");
	// Answers of the engine to one of its functions are held back until the test lets them go.
	await page.addInitScript(() => {
		const called = new WeakMap<Worker, Map<number, string>>();
		const [post, { set = () => {} }] = [Worker.prototype.postMessage, Object.getOwnPropertyDescriptor(Worker.prototype, "onmessage") ?? {}];
		Worker.prototype.postMessage = function (this: Worker, message: { id: number; name?: string } | null, options?: object) {
			if (message?.name) called.set(this, (called.get(this) ?? new Map()).set(message.id, message.name));
			post.call(this, message, options);
		};
		Object.defineProperty(Worker.prototype, "onmessage", {
			set(this: Worker, receive: (event: MessageEvent) => void) {
				set.call(this, async (event: MessageEvent) => {
					const name = called.get(this)?.get(event.data.id);
					if (name && name === document.body.dataset.trattieni) {
						document.body.dataset.trattenuto = name;
						await new Promise((resolve) => addEventListener("prosegui", resolve, { once: true }));
					}
					receive.call(this, event);
				});
			},
		});
	});
	/** Gives files to the page, and then others when it waits for an answer. */
	const then = async (held: string, first: string[], second: () => Promise<void>) => {
		await page.evaluate((held) => {
			document.body.dataset.trattieni = held;
		}, held);
		await page.setInputFiles("#file", first);
		await expect(page.locator(`body[data-trattenuto=${held}]`)).toHaveCount(1, { timeout: 60_000 });
		await second();
		await page.evaluate(() => {
			delete document.body.dataset.trattieni;
			delete document.body.dataset.trattenuto;
			dispatchEvent(new Event("prosegui"));
		});
	};
	const give = (file: string) => () => page.setInputFiles("#file", file);
	const [verification, verdict, summary] = [
		page.locator("#verifica"),
		page.locator("#verifica [data-verifica]"),
		page.locator("#riassunto"),
	];
	const shows = async (name: string) => {
		await expect(page.locator("body")).toHaveAttribute("data-stato", "pronto", { timeout: 60_000 });
		await expect(summary).toContainText(name);
		await compared(page);
	};

	await open(page);
	// A report that comes while its exports are read waits for them.
	await then("findings", [few("3")], give(original));
	await expect(verdict).toHaveAttribute("data-verifica", "uguale", { timeout: 60_000 });
	// Other exports end a verification: while it is at work, while it opens its own anew, and one that came with others.
	await then("verify", [original], give(few("4")));
	await shows("of-4");
	await expect(verification).toBeEmpty();
	await then("findings", [original], give(few("3")));
	await shows("of-3");
	await expect(verification).toBeEmpty();
	await then("findings", [few("3"), original], give(few("4")));
	await shows("of-4");
	await expect(verification).toBeEmpty();
	// So does who stops the reading.
	await then("findings", [original], () => page.click("#annulla"));
	await expect(verification).toBeEmpty();
	await expect(page.locator("body")).toHaveAttribute("data-stato", "vuoto");
	// Mail programs may call it .htm.
	await page.setInputFiles("#file", [few("3"), written("report.htm", readFileSync(original))]);
	await expect(verdict).toHaveAttribute("data-verifica", "uguale", { timeout: 60_000 });
});

test("of a column that may hold persons none is named, and the page says why", async ({ page }) => {
	await open(page);
	await give(page, join(shared, "cases", "personal.parquet"));
	await compared(page);
	await page.selectOption("#report-mese", "2025-06");
	await page.click("#prepara-report");
	await expect(page.locator("#report-ambito")).toBeVisible({ timeout: 60_000 });
	await expect(page.locator("#report-non-nominati .alert-warning")).toContainText("intermediario: oltre un quarto dei valori del mese");
	const { text } = await exported(page, "nazionale");
	expect(/RSS|P\.IVA|Rossi|matr\.|mario/.test(text)).toBe(false);
});

test("a report with ids compared is verified so", async ({ page }) => {
	const folder = reports("ids", "--ids");
	await open(page);
	await give(page, data());
	await page.setInputFiles("#file", join(folder, "report-2025-03-nazionale.html"));
	await expect(page.locator("#verifica [data-verifica]")).toHaveAttribute("data-verifica", "uguale", { timeout: 60_000 });
	await expect(page.locator("#sovrapposizioni")).toContainText("Nessun identificativo è ripetuto");
});

test("immature months are marked, and have no report; the section is usable by all", async ({ page }) => {
	await open(page);
	await give(page, data());
	await compared(page);
	await expect(page.locator("#report-mese")).toHaveValue("2025-05");
	await expect(page.locator("#report-mese option[value='2025-06']")).toContainText("(non maturo)");
	await page.selectOption("#report-mese", "2025-06");
	await expect(page.locator("#report-avviso")).toContainText("non è ancora maturo");
	await expect(page.locator("#prepara-report")).toBeDisabled();
	await page.selectOption("#report-mese", "2025-05");
	await page.focus("#report-mese");
	await page.keyboard.press("Tab");
	await page.keyboard.press("Enter");
	await expect(page.locator("#report-ambito")).toBeFocused({ timeout: 60_000 });
	const { text } = await exported(page, "nazionale");
	expect(text).toContain('"data_osservazione":"2025-06-26"');
	expect(text).toContain('"straordinaria":false');
	const { violations } = await new AxeBuilder({ page }).include("#report").analyze();
	expect(violations).toEqual([]);
});
