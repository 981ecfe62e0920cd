// Reports made and verified by the page: the same bytes as the CLI's.
import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { unzipSync } from "fflate";
import { choose, compared, cruscotto, generated, give, odd, open, scratch, shared, webPage, written } from "./kit";

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
			document.querySelector("#verifica .body")?.replaceChildren();
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
	const [verdict, summary] = [page.locator("#verifica [data-verifica]"), page.locator("#riassunto")];
	const nothing = async () => {
		await expect(page.locator("#verifica")).toBeHidden();
		await expect(page.locator("[data-verifica]")).toHaveCount(0);
	};
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
	await nothing();
	await then("findings", [original], give(few("3")));
	await shows("of-3");
	await nothing();
	await then("findings", [few("3"), original], give(few("4")));
	await shows("of-4");
	await nothing();
	// So does who stops the reading.
	await then("findings", [original], () => page.click("#annulla"));
	await nothing();
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

test("immature months tell from which day they have reports; the section is usable by all", async ({ page }) => {
	await open(page);
	await give(page, data());
	await compared(page);
	await expect(page.locator("#report-mese")).toHaveValue("2025-05");
	await expect(page.locator("#report-mese option[value='2025-06']")).toHaveText("giugno 2025 (dal 26 luglio 2025)");
	await page.selectOption("#report-mese", "2025-06");
	await expect(page.locator("#report-avviso")).toContainText("i report si potranno fare dal 26 luglio 2025");
	await expect(page.locator("#prepara-report")).toBeDisabled();
	await page.selectOption("#report-mese", "2025-05");
	await page.focus("#report-mese");
	await page.keyboard.press("Tab");
	await page.keyboard.press("Enter");
	await expect(page.locator("#report-cerca")).toBeFocused({ timeout: 60_000 });
	const { text } = await exported(page, "nazionale");
	expect(text).toContain('"data_osservazione":"2025-06-26"');
	expect(text).toContain('"straordinaria":false');
	const { violations } = await new AxeBuilder({ page }).include("#report").analyze();
	expect(violations).toEqual([]);
});

test("three actions lead to the report of a direzione, and only that one is written", async ({ page }) => {
	await page.addInitScript(() => {
		const post = Worker.prototype.postMessage;
		Worker.prototype.postMessage = function (this: Worker, message: { name?: string }, options?: object) {
			post.call(this, message, options);
			if (message.name === "report") document.body.dataset.scritti = String(1 + Number(document.body.dataset.scritti ?? 0));
		};
	});
	await open(page);
	await give(page, data());
	await compared(page);
	await page.click("[data-sezione=report]");
	await page.selectOption("#report-ambito", "direzione:Lazio", { timeout: 60_000 });
	await page.click("#anteprima-report");
	const report = page.frameLocator("dialog iframe");
	await expect(report.locator("h1")).toHaveText("Lazio, maggio 2025");
	await expect(page.locator("body")).toHaveAttribute("data-scritti", "1");
	const [download] = await Promise.all([page.waitForEvent("download"), page.click("#anteprima-salva")]);
	expect(download.suggestedFilename()).toBe("report-2025-05-direzione-lazio.html");
	const folder = join(scratch, "lazio");
	cruscotto("report", data(), "--period", "2025-05", "--scope", "direzione:Lazio", "-o", folder, "--quiet");
	expect(readFileSync(await download.path(), "utf8") === readFileSync(join(folder, download.suggestedFilename()), "utf8")).toBe(true);
	await page.click("#anteprima-chiudi");
	await expect(page.locator("dialog")).toHaveCount(0);
	await expect(page.locator("#anteprima-report")).toBeFocused();
});

test("scopes are sought by name or code, with the strutture of a direzione under it", async ({ page }) => {
	await open(page);
	await give(page, data());
	await compared(page);
	await page.click("[data-sezione=report]");
	await expect(page.locator("#report-cerca")).toBeFocused({ timeout: 60_000 });
	const groups = page.locator("#report-ambito optgroup");
	const options = page.locator("#report-ambito option");
	await expect(options.first()).toHaveText("Italia");
	await page.keyboard.type("lazio");
	await expect(groups).toHaveCount(1);
	await expect(groups).toHaveAttribute("label", "Lazio");
	await expect(options.first()).toHaveText("Lazio, tutta la direzione");
	const strutture = (await options.allTextContents()).slice(1);
	const { gruppi, nomi } = JSON.parse(
		cruscotto("indicators", data(), "--period", "2025-05", "--where", "direzione=Lazio", "--by", "struttura", "--format", "json"),
	);
	expect(strutture.length).toBeGreaterThan(1);
	const codes = gruppi.map((g: { chiave: { struttura: string } }) => g.chiave.struttura);
	expect(strutture).toEqual(codes.map((code: string) => `${code} ${nomi[code]}`));
	for (const sought of [codes[1], nomi[codes[1]]]) {
		await page.fill("#report-cerca", sought);
		await expect(options).toHaveText([strutture[1] ?? ""]);
	}
	await page.keyboard.press("Enter");
	await expect(page.frameLocator("dialog iframe").locator("h1")).toHaveText(`${strutture[1]}, maggio 2025`);
	await page.keyboard.press("Escape");
	await page.fill("#report-cerca", "nessuna così");
	await expect(options).toHaveCount(0);
	await expect(page.locator("#anteprima-report")).toBeDisabled();
	await expect(page.locator("#esporta-report")).toBeDisabled();
});

for (const url of [undefined, webPage]) {
	test(`a preview looks like the report and reaches nothing${url ? ", from separate files" : ""}`, async ({ page }) => {
		const said: string[] = [];
		page.on("console", (message) => said.push(message.text()));
		await open(page, url);
		await give(page, data());
		await compared(page);
		await page.click("[data-sezione=report]");
		await expect(page.locator("#report-ambito")).toBeVisible({ timeout: 60_000 });
		await page.click("#anteprima-report");
		const element = await page.waitForSelector("dialog iframe");
		expect(await element.getAttribute("sandbox")).toBe("allow-scripts");
		const report = page.frameLocator("dialog iframe");
		await expect(report.locator("header")).toHaveCSS("background-color", "rgb(0, 102, 204)");
		await expect(report.locator("figure svg").first()).toBeVisible();
		const frame = await element.contentFrame();
		// A preview does without the style of printed pages alone.
		const printed = (await report.locator("style").nth(1).textContent()) ?? "";
		const refused = createHash("sha256").update(printed).digest("base64");
		expect(said.filter((text) => !text.includes(`'sha256-${refused}'`))).toEqual([]);
		const reached = await frame?.evaluate(() => {
			const tries: Record<string, () => unknown> = {
				page: () => parent.document.body,
				navigation: () => {
					top?.location.assign("about:blank");
				},
				storage: () => localStorage.length,
			};
			return Object.entries(tries).flatMap(([name, attempt]) => {
				try {
					attempt();
					return [name];
				} catch {
					return [];
				}
			});
		});
		expect(reached).toEqual([]);
		// Nor would a script that somebody wrote into a report run, or its style count.
		const ran = await frame?.evaluate(() => {
			const add = (name: "script" | "style", text: string) =>
				document.body.append(Object.assign(document.createElement(name), { textContent: text }));
			add("script", "document.title = 'ran'");
			add("style", "h1 { color: rgb(1, 2, 3) }");
			return [document.title, getComputedStyle(document.querySelector("h1") as Element).color];
		});
		expect(ran?.[0]).toContain("Comunicazione bidirezionale");
		expect(ran?.[1]).toBe("rgb(255, 255, 255)");
		if (url) return;
		const { violations: found } = await new AxeBuilder({ page }).include("dialog").analyze();
		expect(found).toEqual([]);
	});
}

test("all reports are saved as one archive: the files that the CLI writes, the same bytes whenever", async ({ page }) => {
	test.slow();
	await open(page);
	await give(page, data());
	await compared(page);
	await prepare(page);
	const saved = async (): Promise<Buffer> => {
		const [download] = await Promise.all([page.waitForEvent("download", { timeout: 120_000 }), page.click("#salva-tutti")]);
		expect(download.suggestedFilename()).toBe("report-2025-03.zip");
		return readFileSync(await download.path());
	};
	const matches = (archive: Buffer, folder: string) => {
		const files = unzipSync(archive);
		expect(Object.keys(files).sort()).toEqual(readdirSync(folder).sort());
		for (const [name, bytes] of Object.entries(files)) expect(Buffer.from(bytes).equals(readFileSync(join(folder, name))), name).toBe(true);
	};
	const archive = await saved();
	matches(archive, reports("together", "--scope", "all"));
	expect((await saved()).equals(archive)).toBe(true);

	// With strutture it takes a while: the page shows how far it is, can be used, and can stop it.
	await page.check("#report-strutture");
	const downloads: string[] = [];
	page.on("download", (download) => downloads.push(download.suggestedFilename()));
	await page.click("#salva-tutti");
	await page.waitForFunction(() => (document.querySelector<HTMLProgressElement>("#report progress")?.value ?? 0) > 1);
	await page.fill("#report-cerca", "lazio");
	await expect(page.locator("#report-ambito optgroup")).toHaveCount(1);
	await page.click("#ferma-report");
	await expect(page.locator("#report-stato")).toContainText("nessun archivio è stato scritto");
	await expect(page.locator("#report progress")).toBeHidden();
	await expect(page.locator("#salva-tutti")).not.toHaveAttribute("aria-busy");
	expect(downloads).toEqual([]);
	matches(await saved(), reports("with-strutture", "--scope", "all", "--struttura"));
	await expect(page.locator("#report-stato")).toContainText("report-2025-03.zip");
});

test("why no report can be made is told where it was asked for", async ({ page }) => {
	const late = odd("undeclared.parquet", (columns) =>
		columns.map((c) => (c.name === "data_definizione" ? { ...c, data: ["2025-09-08", null] } : c)),
	);
	await open(page);
	await give(page, late);
	await compared(page);
	await page.selectOption("#report-mese", "2025-05");
	await page.click("#prepara-report");
	await expect(page.locator("#report-errore .alert-danger")).toContainText("la data di rilevazione non è dichiarata", { timeout: 60_000 });
	await expect(page.locator("#report-errore .alert-danger")).toBeInViewport();
	await expect(page.locator("#errore")).toBeEmpty();
	await page.selectOption("#report-mese", "2025-06");
	await expect(page.locator("#report-errore")).toBeEmpty();
});

test("reports wait for their exports", async ({ page }) => {
	test.slow();
	const few = (seed: string) => generated(`wait-${seed}.parquet`, ..."--rows 3000 --start 2025-01 --months 6 --seed".split(" "), seed);
	const folder = join(scratch, "wait");
	cruscotto("report", few("3"), "--period", "2025-03", "--scope", "all", "-o", folder, "--quiet");
	const [nation, direzione] = [join(folder, "report-2025-03-nazionale.html"), join(folder, "report-2025-03-direzione-lazio.html")];
	const verdict = page.locator("#verifica [data-verifica]");
	const outcomes = (...wanted: string[]) =>
		expect.poll(() => verdict.evaluateAll((all) => all.map((e) => e.getAttribute("data-verifica"))), { timeout: 60_000 }).toEqual(wanted);

	await open(page);
	await page.setInputFiles("#file", nation);
	await outcomes("attesa");
	await expect(verdict).toContainText("report-2025-03-nazionale.html: sarà verificato quando si apriranno le esportazioni.");
	await page.setInputFiles("#file", direzione);
	await outcomes("attesa", "attesa");
	// What is no report need not wait to be told so.
	await page.setInputFiles("#file", written("none.html", "<p>"));
	await outcomes("attesa", "attesa", "errore");
	// Exports that cannot be opened are none.
	await give(page, written("broken.parquet", "PAR1"), "errore");
	await outcomes("attesa", "attesa");
	await page.setInputFiles("#file", few("3"));
	await outcomes("uguale", "uguale");
	// They were for these exports.
	await give(page, few("4"));
	await expect(page.locator("[data-verifica]")).toHaveCount(0);

	// One waits, and another comes with the exports.
	await page.reload();
	await page.setInputFiles("#file", nation);
	await outcomes("attesa");
	await page.setInputFiles("#file", [direzione, few("3")]);
	await outcomes("uguale", "uguale");
	await expect(page.locator("#verificati [data-verifica]")).toHaveCount(2);
});

test("a verdict is told where users are, and stays beside the reports", async ({ page }) => {
	test.slow();
	const folder = reports("where");
	const original = join(folder, "report-2025-03-nazionale.html");
	await open(page);
	await give(page, data());
	await compared(page);
	const panel = page.locator("#verifica");
	await expect(panel).toBeHidden();
	for (const place of ["#parole", "#indicatori"]) {
		await page.locator(place).scrollIntoViewIfNeeded();
		const top = () => page.locator(place).evaluate((e) => Math.round(e.getBoundingClientRect().top));
		const before = await top();
		await page.setInputFiles("#file", original);
		await expect(panel.locator("[data-verifica=uguale]")).toBeInViewport({ timeout: 60_000 });
		expect(await top()).toBe(before);
	}
	await expect(panel.locator(".body")).toHaveAttribute("aria-live", "polite");
	// Also over a dialog.
	await page.click("#conta-scaduti");
	await page.setInputFiles("#file", original);
	await page.locator("dialog").locator(panel).getByText("byte per byte").click({ timeout: 60_000 });
	await page.click("#dettaglio-chiudi");
	for (const scheme of ["light", "dark"] as const) {
		await page.emulateMedia({ colorScheme: scheme });
		const { violations } = await new AxeBuilder({ page }).include("#verifica").analyze();
		expect(violations).toEqual([]);
	}
	await page.click("#verifica-chiudi");
	await expect(panel).toBeHidden();
	await expect(page.locator("#verificati [data-verifica=uguale]")).toHaveCount(3);
	await page.click("#lingua");
	await expect(page.locator("#verificati [data-verifica]").first()).toContainText("matches the data, byte for byte");
	await expect(panel).toBeHidden();
});

test("only equal bytes are green, and only what differs is red", async ({ page }) => {
	// The engine's answer is replaced by one of an outcome that the page knows nothing of.
	await page.addInitScript(() => {
		const { set = () => {} } = Object.getOwnPropertyDescriptor(Worker.prototype, "onmessage") ?? {};
		Object.defineProperty(Worker.prototype, "onmessage", {
			set(this: Worker, receive: (event: MessageEvent) => void) {
				set.call(this, (event: MessageEvent) => {
					const { id, result } = event.data;
					const other = typeof result === "string" ? result.replace('"esito":"uguale"', '"esito":"altro"') : result;
					receive.call(this, other === result ? event : new MessageEvent("message", { data: { id, result: other } }));
				});
			},
		});
	});
	const folder = reports("other");
	await open(page);
	await page.setInputFiles("#file", [data(), join(folder, "report-2025-03-nazionale.html")]);
	await expect(page.locator("#verifica [data-verifica=altro]")).toHaveClass("alert alert-warning", { timeout: 60_000 });
});
