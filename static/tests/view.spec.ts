// What users look at: filters, the way down and back, the URL, the slider, comparisons,
// charts, and what they take away.
import { readFileSync } from "node:fs";
import { expect, type Page, test } from "@playwright/test";
import { strFromU8, unzipSync } from "fflate";
import { asyncBufferFromFile, parquetReadObjects } from "hyparquet";
import type { Andamento, Gruppo, Tempi } from "../src/engine/contract";
import { choose, cli, compare, compared, cruscotto, generated, give, onePage, open, rowsBy } from "./kit";

const file = () => generated("two-years.parquet", "--rows", "40000", "--start", "2024-01", "--months", "24", "--seed", "5");

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
	const { nomi = {} } = cli(path, "--by", "struttura", ...place);
	expect(nomi[first]).toMatch(/^(Direzione|Filiale|Agenzia) /);
	await expect(page.locator(".breadcrumb li")).toHaveText(["Tutto", "Direzione Lombardia", `Struttura ${first} ${nomi[first]}`]);
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
	expect(new URL(page.url()).hash).toBe("#periodo=2025-11&righe=intermediario");
});

test("what a URL tells beyond the export is left out; a filter that fits nothing shows nothing", async ({ page }) => {
	const path = file();
	await open(page, `${onePage}#periodo=2025-02-31_2025-03-01&osservazione=2025-02-30&righe=colore&solo-struttura=%3Cb%3Enone%3C%2Fb%3E`);
	await give(page, path);
	await compare(page, path, "direzione", ["--where", "struttura=<b>none</b>"]);
	await expect(page.locator("[data-filtro=struttura]")).toHaveText("Struttura: <b>none</b>");
	await compared(page);
	await page.locator("[data-filtro=struttura]").click();
	await compare(page, path, "direzione", []);
	await page.goto("about:blank");
	await open(page, `${onePage}#periodo=1999-01&osservazione=2031-01-01`);
	await give(page, path);
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
	/** The day that the slider stands on, when the page has followed it. */
	const followed = async () => {
		const stands = await slider.evaluate((e: HTMLInputElement) =>
			new Date(Date.UTC(2025, 11, 31 - (Number(e.max) - Number(e.value)))).toISOString().slice(0, 10),
		);
		await expect.poll(day).toBe(stands);
		return stands;
	};
	const dragged = await followed();
	expect(dragged).not.toBe("2025-12-31");
	await compare(page, path, "direzione", ["--as-of", dragged]); // the button is still held down
	await page.mouse.up();
	await expect.poll(() => new URL(page.url()).hash).toBe(`#periodo=tutto&osservazione=${dragged}`);
	await compared(page);
	await slider.focus();
	await page.keyboard.press("ArrowLeft");
	const before = await followed();
	expect(before < dragged, `${before} is before ${dragged}`).toBe(true);
	await expect.poll(() => new URL(page.url()).hash).toBe(`#periodo=tutto&osservazione=${before}`);
	await compare(page, path, "direzione", ["--as-of", before]);
	await page.goBack();
	await page.goBack();
	await compare(page, path, "direzione", []);
	await expect(slider).toHaveAttribute("aria-valuetext", "31 dicembre 2025");
	expect(await slider.evaluate((e: HTMLInputElement) => e.value === e.max)).toBe(true);
});

test("a month is compared with the one before, the year before, and the whole country", async ({ page }) => {
	const path = file();
	await open(page, `${onePage}#periodo=2025-06&solo-direzione=Lazio&righe=struttura`);
	await give(page, path);
	await compared(page);
	const value = (...args: string[]) => cli(path, ...args).gruppi[0]?.complessivo.valore ?? Number.NaN;
	const lazio = (month: string) => value("--period", month, "--where", "direzione=Lazio");
	const points = (change: number) =>
		new Intl.NumberFormat("it-IT", { minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: "exceptZero" })
			.format(100 * change)
			.replace("-", "−");
	const percent = new Intl.NumberFormat("it-IT", { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });
	const mean = (month: string, asOf: string) => {
		const { medio } = cli(path, "--period", month, "--as-of", asOf, "--where", "direzione=Lazio").gruppi[0]?.tempi ?? {};
		return medio ?? Number.NaN;
	};
	const days = new Intl.NumberFormat("it-IT", { minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: "exceptZero" });
	const [now, then] = [mean("2025-06", "2025-07-26"), mean("2025-05", "2025-06-26")]; // each as of its giorno di maturità
	expect(now - then).not.toBeCloseTo(mean("2025-06", "2025-12-31") - mean("2025-05", "2025-12-31"), 3);
	await expect(page.locator(".indicator.tempo-medio .compared span").first()).toHaveText(
		`${days.format(now - then).replace("-", "−")} giorni su maggio 2025`,
	);
	await expect(page.locator(".indicator.complessivo .compared span")).toHaveText([
		`${points(lazio("2025-06") - lazio("2025-05"))} punti su maggio 2025`,
		`${points(lazio("2025-06") - lazio("2024-06"))} punti su giugno 2024`,
		`nel complesso: ${percent.format(value("--period", "2025-06"))}`,
	]);

	// A struttura is also compared with its direzione.
	await row(page, cli(path, "--by", "struttura", "--where", "direzione=Lazio").gruppi[0]?.chiave.struttura ?? "").click();
	await compared(page);
	await expect(page.locator(".indicator.complessivo .compared span").nth(2)).toHaveText(
		`Lazio: ${percent.format(value("--period", "2025-06", "--where", "direzione=Lazio"))}`,
	);
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
	for (const [i, month, mature] of [
		[0, "2024-03", "2024-04-26"],
		[12, "2025-03", "2025-04-26"],
	] as const) {
		const p90 = cli(path, "--period", month, "--as-of", mature, "--where", "direzione=Lazio").gruppi[0]?.tempi.p90;
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

/** The numbers of a table, row by row, as they are without their formatting. */
const values = (page: Page, cells: string) => page.locator(cells).evaluateAll((all) => all.map((td) => td.getAttribute("data-valore")));

test("a quarter, a year and chosen days are periods", async ({ page }) => {
	const path = file();
	await open(page, `${onePage}#periodo=2025-T2`);
	await give(page, path);
	await compare(page, path, "direzione", ["--from", "2025-04-01", "--to", "2025-06-30"]);
	await choose(page, "periodo", "2024");
	await compare(page, path, "direzione", ["--from", "2024-01-01", "--to", "2024-12-31"]);
	await choose(page, "periodo", "giorni");
	await compare(page, path, "direzione", ["--from", "2024-01-01", "--to", "2025-12-31"]);
	await page.fill("#dal", "2025-02-10");
	await page.fill("#al", "2025-02-14");
	await compare(page, path, "direzione", ["--from", "2025-02-10", "--to", "2025-02-14"]);
	expect(new URL(page.url()).hash).toBe("#periodo=2025-02-10_2025-02-14");
});

test("what got worse, and the oggetto that weighs most in it", async ({ page }) => {
	const path = generated("drifting.parquet", "--rows", "300000", "--months", "12", "--seed", "2");
	await open(page);
	await give(page, path);
	await compared(page);
	// The last quarter that is mature at R, 31 December, is the third.
	const [now, before] = [
		["--from", "2025-07-01", "--to", "2025-09-30"],
		["--from", "2025-04-01", "--to", "2025-06-30"],
	];
	const quesiti = (g: Gruppo) => g.complessivo.definiti + g.complessivo.scaduti;
	const by = (dimension: string, when: string[], ...more: string[]) =>
		new Map(cli(path, "--by", dimension, ...when, ...more).gruppi.map((g) => [Object.values(g.chiave)[0] ?? "", g]));
	const [ours, theirs] = [by("struttura", now), by("struttura", before)];
	const total = (groups: Map<string, Gruppo>) => [...groups.values()].reduce((sum, g) => sum + quesiti(g), 0);
	const entro = (groups: Map<string, Gruppo>) => [...groups.values()].reduce((sum, g) => sum + g.complessivo.entro, 0);
	/** Heaviest first: how much each takes all above what they were, or below, less what it did then. */
	const ranked = (ours: Map<string, Gruppo>, theirs: Map<string, Gruppo>) => {
		const lift = (g: Gruppo | undefined, all: number) =>
			g ? (g.complessivo.entro - (quesiti(g) * entro(theirs)) / total(theirs)) / all : 0;
		return [...new Set([...ours.keys(), ...theirs.keys()])]
			.map((key) => ({ key, weight: lift(ours.get(key), total(ours)) - lift(theirs.get(key), total(theirs)) }))
			.sort((a, b) => a.weight - b.weight);
	};
	const many = (key: string) => [ours, theirs].every((groups) => quesiti(groups.get(key) as Gruppo) >= 30);
	const changes = ranked(ours, theirs).filter(({ key }) => many(key));
	const rows = page.locator("#peggiorate-struttura tbody tr");
	expect(await rows.evaluateAll((all) => all.map((tr) => tr.getAttribute("data-chiave")))).toEqual(changes.slice(0, 5).map((c) => c.key));
	const worst = changes[0]?.key ?? "";
	const place = ["--where", `struttura=${worst}`];
	const [oggetti, earlier] = [by("oggetto", now, ...place), by("oggetto", before, ...place)];
	const weights = ranked(oggetti, earlier);
	await expect(rows.first().locator("th .open")).toHaveText(`${worst} ${cli(path, "--by", "struttura").nomi?.[worst]}`);
	await expect(rows.first().locator("td").nth(3)).toContainText(weights[0]?.key ?? "");
	await page.click("#guarda-comunque"); // the fourth quarter
	await compared(page);
	expect(new URL(page.url()).hash).toBe("#periodo=2025-T4");
	await page.goBack();
	await compared(page);
	await rows.first().locator("td button").click();
	await compare(page, path, "intermediario", [...now, ...place, "--where", `oggetto=${weights[0]?.key}`]);
});

test("strutture side by side", async ({ page }) => {
	const path = file();
	await open(page, `${onePage}#righe=struttura&periodo=2025-T3`);
	await give(page, path);
	const keys = ["7000", "1000"].map((_, i) => cli(path, "--by", "struttura").gruppi[i]?.chiave.struttura ?? "");
	for (const key of keys) await page.locator(`#tabella tr[data-chiave="${key}"] .compare`).check();
	await compared(page);
	const groups = cli(path, "--by", "struttura", "--from", "2025-07-01", "--to", "2025-09-30").gruppi;
	for (const [i, key] of keys.entries()) {
		const g = groups.find((g) => g.chiave.struttura === key);
		expect(await values(page, `#fianco-a-fianco tbody [data-indicatore=complessivo]:nth-child(${i + 2})`)).toEqual([
			String(g?.complessivo.valore),
		]);
		expect(await values(page, `#fianco-a-fianco tbody [data-indicatore=giacenza]:nth-child(${i + 2})`)).toEqual([
			String(g?.giacenza.valore ?? ""),
		]);
	}
	await expect(page.locator("#grafico-confronto tbody tr")).toHaveCount(13);
	await page.reload(); // the choice is in the URL
	await give(page, path);
	const { nomi = {} } = cli(path, "--by", "struttura");
	await expect(page.locator("#fianco-a-fianco thead th")).toHaveText(["Indicatore", ...keys.map((key) => `${key} ${nomi[key]}`), "Totale"]);
	await page.locator("#fianco .btn-link").first().click();
	await expect(page.locator("#fianco")).toBeHidden();
});

test("oggetti on two levels, times to close, cambio oggetto and intermediari are the CLI's", async ({ page }) => {
	const path = file();
	const filters = ["--where", "direzione=Lazio", "--period", "2025-03"];
	await open(page, `${onePage}#periodo=2025-03&solo-direzione=Lazio`);
	await give(page, path);
	await compared(page);
	const pervenuti = (...by: string[]) => cli(path, ...filters, "--by", ...by).gruppi.sort((a, b) => b.pervenuti - a.pervenuti);
	expect(await values(page, "#tabella-oggetti .first-level [data-valore]")).toEqual(pervenuti("categoria").map((g) => String(g.pervenuti)));
	const second = await values(page, "#tabella-oggetti .second-level [data-valore]");
	const alone = pervenuti("oggetto").filter((g) => !g.chiave.oggetto?.includes(": ")).length;
	expect(second).toHaveLength(pervenuti("oggetto").length - alone);

	const times: Tempi = JSON.parse(cruscotto("times", path, ...filters, "--format", "json"));
	for (const { soglia, definiti, giorni } of times.soglie) {
		const rows = page.locator(`#grafico-tempi-${soglia ?? "senza"} tbody tr`);
		await expect(rows).toHaveCount(definiti > 0 ? giorni.length : 0);
		if (definiti > 0) {
			expect(await rows.evaluateAll((all) => all.map((tr) => tr.textContent))).toEqual(giorni.map((g) => `${g.giorni}${g.definiti}`));
		}
	}

	const flows = cli(path, ...filters, "--where", "cambio=cambiato", "--by", "oggetto_mittente,oggetto").gruppi.filter(
		(g) => g.pervenuti > 0,
	);
	expect(await values(page, "#tabella-flussi [data-valore]")).toEqual(
		flows
			.map((g) => g.pervenuti)
			.sort((a, b) => b - a)
			.slice(0, 12)
			.map(String),
	);
	const intermediari = pervenuti("intermediario");
	expect(await values(page, "#tabella-intermediari tbody [data-indicatore=complessivo]")).toEqual([
		...intermediari.map((g) => String(g.complessivo.valore)),
		String(cli(path, ...filters).gruppi[0]?.complessivo.valore),
	]);
});

test("the table is taken away as Excel, Parquet and Arrow, charts as SVG and PNG", async ({ page }) => {
	const path = file();
	await open(page, `${onePage}#righe=oggetto`);
	await give(page, path);
	await compared(page);
	const download = async (what: string) => {
		const [saved] = await Promise.all([page.waitForEvent("download"), page.click(what)]);
		return { name: saved.suggestedFilename(), path: await saved.path() };
	};
	const groups = cli(path, "--by", "oggetto").gruppi;
	const arrow = await download("#scarica-arrow");
	const wanted = arrow.path.replace(/[^/]*$/, "wanted.arrow");
	cruscotto("indicators", path, "--by", "oggetto", "--format", "arrow", "-o", wanted);
	expect(readFileSync(arrow.path).equals(readFileSync(wanted))).toBe(true);

	const parquet = await download("#scarica-parquet");
	expect(parquet.name).toBe("cruscotto-oggetto.parquet");
	const rows = await parquetReadObjects({ file: await asyncBufferFromFile(parquet.path) });
	expect(rows.map((r) => [r.oggetto, Number(r.pervenuti), r.complessivo_valore])).toEqual(
		groups.map((g) => [g.chiave.oggetto, g.pervenuti, g.complessivo.valore]),
	);

	const excel = unzipSync(readFileSync((await download("#scarica-xlsx")).path));
	const sheet = strFromU8(excel["xl/worksheets/sheet1.xml"] ?? new Uint8Array());
	expect([...sheet.matchAll(/<row /g)]).toHaveLength(groups.length + 1);
	expect(sheet).toContain(`<v>${groups[0]?.pervenuti}</v>`);
	expect(sheet).not.toContain("<f>");

	const svg = readFileSync((await download("#grafico-andamento .save button:nth-child(2)")).path, "utf8");
	expect(svg).toMatch(/^<svg .*xmlns="http:\/\/www.w3.org\/2000\/svg"/);
	expect(svg).toContain('stroke="rgb(');
	const png = readFileSync((await download("#grafico-giacenza .save button:nth-child(1)")).path);
	expect(png.subarray(1, 4).toString()).toBe("PNG");
	expect(png.readUInt32BE(16)).toBeGreaterThan(2000); // dots
});

test("the quesiti behind a number are those that the CLI lists", async ({ page }) => {
	const path = generated("behind.parquet", "--rows", "30000", "--seed", "4", "--dirty=20");
	await open(page, `${onePage}#periodo=2025-11&righe=direzione`);
	await give(page, path);
	const detail = (...args: string[]) =>
		cruscotto("detail", path, "--period", "2025-11", "--limit", "0", "--format", "csv", ...args).replaceAll(path, "behind.parquet");
	const first = page.locator("#tabella-dettaglio tbody tr[data-riga]").first();

	await page.click("#conta-scaduti");
	await expect(page.locator("dialog .volumes")).toHaveText(`${detail("--only", "scaduti").split("\n").length - 2} quesiti`);
	const [saved] = await Promise.all([page.waitForEvent("download"), page.click("#dettaglio-csv")]);
	expect(readFileSync(await saved.path(), "utf8")).toBe(detail("--only", "scaduti"));
	await page.selectOption("#dettaglio-solo", "");
	await expect(page.locator("dialog .volumes")).toHaveText(
		`${new Intl.NumberFormat("it-IT", { useGrouping: "always" }).format(detail().split("\n").length - 2)} quesiti`,
	);
	const id = detail().split("\n")[100]?.split(",")[0] ?? "";
	await page.fill("#dettaglio-id", id.toLowerCase());
	await expect(page.locator("dialog .volumes")).toHaveText("1 quesito");
	await expect(first.locator("td").first()).toHaveText(id);
	// Every id has this; a list that is made anew while rows are asked for harms nothing.
	const all = detail().split("\n").length - 2;
	await page.fill("#dettaglio-id", "2025-");
	await expect(page.locator("dialog .volumes")).toHaveText(
		`${new Intl.NumberFormat("it-IT", { useGrouping: "always" }).format(all)} quesiti`,
	);
	for (const field of ["oggetto", "giorni", "struttura", "data_invio"]) {
		await page.click(`#dettaglio-per-${field}`);
		await page.locator("dialog .table-scroll").evaluate((e) => e.scrollTo(0, e.scrollHeight));
	}
	await page.selectOption("#dettaglio-solo", "scaduti");
	await page.locator("dialog .table-scroll").evaluate((e) => e.scrollTo(0, e.scrollHeight));
	await expect(page.locator("dialog .table-scroll")).toHaveAttribute("data-pronto", /-/);
	await page.selectOption("#dettaglio-solo", "");
	await page.fill("#dettaglio-id", "nobody has this id");
	await expect(page.locator("dialog .volumes")).toHaveText("0 quesiti");
	await expect(page.locator("#tabella-dettaglio tbody tr[data-riga]")).toHaveCount(0);
	await page.fill("#dettaglio-id", "");
	await expect(first).toBeVisible();
	await page.click("#dettaglio-per-oggetto");
	await expect(page.locator("#tabella-dettaglio th[aria-sort=ascending]")).toContainText("Oggetto");
	const oggetti = cli(path, "--period", "2025-11", "--by", "oggetto").gruppi.filter((g) => g.pervenuti > 0);
	await expect(first.locator("[data-campo=oggetto]")).toHaveText(oggetti.map((g) => g.chiave.oggetto ?? "").sort()[0] ?? "");
	await page.click("#dettaglio-chiudi");

	// The count of a row leads to its quesiti, however far one scrolls.
	const lazio = page.locator('#tabella tr[data-chiave="Lazio"] [data-conto=pervenuti] .count');
	const many = Number((await lazio.textContent())?.replaceAll(".", ""));
	await lazio.click();
	await expect(page.locator("#dettaglio-titolo")).toContainText("Lazio, novembre 2025");
	await expect(first).toBeVisible();
	await page.locator("dialog .table-scroll").evaluate((e) => e.scrollTo(0, e.scrollHeight));
	const last = detail("--where", "direzione=Lazio").trimEnd().split("\n").at(-1)?.split(",")[0] ?? "";
	await expect(page.locator("#tabella-dettaglio tbody tr[data-riga]").last().locator("td").first()).toHaveText(last);
	await expect(page.locator("#tabella-dettaglio tbody tr[data-riga]").last()).toHaveAttribute("aria-rowindex", String(many + 1));
});

test("the demonstration data are those that the CLI generates", async ({ page }) => {
	await open(page);
	await page.click("#dimostrazione");
	await expect(page.locator("body")).toHaveAttribute("data-stato", "pronto", { timeout: 30_000 });
	await compare(
		page,
		generated("demo.parquet", "--rows", "100000", "--start", "2024-01", "--months", "24", "--seed", "1"),
		"direzione",
		[],
	);
	await expect(page.locator("#riassunto")).toContainText("dati-dimostrativi.parquet");
});
