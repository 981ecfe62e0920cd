// What has changed, heaviest first; what is of the period and what of the day; the table's
// columns, order and selection. Every number is the CLI's.
import { expect, type Page, test } from "@playwright/test";
import type { Gruppo } from "../src/engine/contract";
import { cli, compare, compared, cruscotto, generated, give, odd, onePage, open } from "./kit";

const file = () => generated("changed.parquet", "--rows", "40000", "--months", "12", "--seed", "7");

const counted = (g?: Gruppo) => (g ? g.complessivo.definiti + g.complessivo.scaduti : 0);
const waiting = (g: Gruppo, from = 0) =>
	g.anzianita.filter((a) => a.da >= from).reduce((n, a) => n + a.non_scaduti + a.scaduti + a.senza_soglia, 0);

/** How much a group takes all above what they were, or below, less what it did then. */
function weightOf(g?: Gruppo, h?: Gruppo, all?: Gruppo, allThen?: Gruppo) {
	const lift = (of: Gruppo | undefined, quesiti: number) =>
		((of?.complessivo.entro ?? 0) * counted(allThen) - counted(of) * (allThen?.complessivo.entro ?? 0)) / (counted(allThen) * quesiti);
	return lift(g, counted(all)) - lift(h, counted(allThen));
}

/** The weights of all groups of a dimension, from October to November 2025, by the CLI. */
function weights(path: string, by: string, ...more: string[]) {
	const of = (month: string, ...args: string[]) => cli(path, "--period", month, ...more, ...args).gruppi;
	const [now, then] = [of("2025-11", "--by", by), of("2025-10", "--by", by)];
	const [all, allThen] = [of("2025-11")[0], of("2025-10")[0]];
	const key = (g: Gruppo) => g.chiave[by as "struttura"] ?? "";
	return [...new Set([...now, ...then].map(key))].map((of) => {
		const [g, h] = [now, then].map((groups) => groups.find((group) => key(group) === of));
		const change = (g?.complessivo.valore ?? 0) - (h?.complessivo.valore ?? 0);
		return { key: of, change, weight: weightOf(g, h, all, allThen), least: Math.min(counted(g), counted(h)) };
	});
}

const listed = (page: Page, id: string) =>
	page
		.locator(`#${id} tbody tr`)
		.evaluateAll((rows) => rows.map((tr) => [tr.getAttribute("data-chiave"), Number(tr.getAttribute("data-peso"))]));

test("what changed is ranked by weight, and drilling never ends at nothing", async ({ page }) => {
	const path = file();
	await open(page, `${onePage}#periodo=2025-11`);
	await give(page, path);
	await compared(page);
	const strutture = weights(path, "struttura");
	const many = strutture.filter((d) => d.least >= 30);
	const heaviest = many.filter((d) => d.weight < 0).sort((a, b) => a.weight - b.weight);
	expect(await listed(page, "peggiorate-struttura")).toEqual(heaviest.slice(0, 5).map((d) => [d.key, d.weight]));
	const best = many.filter((d) => d.weight > 0).sort((a, b) => b.weight - a.weight);
	expect(await listed(page, "migliorate-struttura")).toEqual(best.slice(0, 5).map((d) => [d.key, d.weight]));
	const oggetti = weights(path, "oggetto").filter((d) => d.weight < 0 && d.least >= 30);
	expect(await listed(page, "peggiorate-oggetto")).toEqual(
		oggetti
			.sort((a, b) => a.weight - b.weight)
			.slice(0, 5)
			.map((d) => [d.key, d.weight]),
	);
	const [now, then] = ["2025-11", "2025-10"].map((month) => cli(path, "--period", month).gruppi[0]);
	await expect(page.locator("#variazione-complessiva")).toHaveAttribute(
		"data-variazione",
		String((now?.complessivo.valore ?? 0) - (then?.complessivo.valore ?? 0)),
	);
	// The sentence tells the first of those with enough quesiti, if it stands out.
	const [first, second] = heaviest.filter((d) => d.change < 0);
	const stands = first && first.weight <= -0.0005 && first.weight <= 2 * (second?.weight ?? 0);
	await expect(page.locator("#si-distacca")).toContainText(stands ? first.key : "Nessun ufficio si distacca dagli altri.");
	// The direzione stands beside the name, and the quesiti of both periods.
	const row = page.locator("#peggiorate-struttura tbody tr").first();
	const direzione = cli(path, "--period", "2025-11", "--by", "direzione", "--where", `struttura=${heaviest[0]?.key}`).gruppi[0]?.chiave
		.direzione;
	await expect(row.locator("th .from-to")).toHaveText(direzione ?? "");
	const of = (month: string) => counted(cli(path, "--period", month, "--where", `struttura=${heaviest[0]?.key}`).gruppi[0]);
	await expect(row.locator("td").nth(1)).toHaveText(`${of("2025-10")} → ${of("2025-11")}`);
	// Down to an oggetto of the worst struttura: there is something to read at each step.
	await row.locator("th .open").click();
	await compared(page);
	await expect(page.locator("#peggiorate-struttura")).toHaveCount(0);
	const parts = weights(path, "oggetto", "--where", `struttura=${heaviest[0]?.key}`).filter((d) => d.weight < 0);
	expect((await listed(page, "peggiorate-oggetto")).length).toBe(Math.min(5, parts.length));
	await page.locator("#peggiorate-oggetto .open").first().click();
	await compared(page);
	await expect(page.locator("#variazione-complessiva")).toBeVisible();
	await expect(page.locator("#cambiamenti")).not.toContainText("Nessuno.");
	await expect(page.locator("#cambiamenti .lists table").first()).toBeVisible();
});

test("one office that got worse by far is named", async ({ page }) => {
	// 40 quesiti of each of three offices in October and in November: those of one are late in November.
	const rows = ["2025-10", "2025-11"].flatMap((month) =>
		["7000", "8100", "9000"].flatMap((struttura) =>
			Array.from({ length: 40 }, (_, i) => ({
				struttura,
				invio: `${month}-03`,
				definizione: `${month}-${i < 8 || (struttura === "8100" && month === "2025-11" && i < 24) ? "28" : "05"}`,
			})),
		),
	);
	const path = odd("worst.parquet", () => [
		{ name: "id_quesito", data: rows.map((_, i) => String(i)), type: "STRING" },
		{ name: "struttura", data: rows.map((r) => r.struttura), type: "STRING" },
		{ name: "direzione", data: rows.map((r) => `Direzione di ${r.struttura}`), type: "STRING" },
		{ name: "oggetto", data: rows.map(() => "Deleghe"), type: "STRING" },
		{ name: "data_invio", data: rows.map((r) => r.invio), type: "STRING" },
		{ name: "data_definizione", data: [...rows.slice(1).map((r) => r.definizione), "2025-12-31"], type: "STRING" },
		{ name: "soglia_giorni", data: rows.map(() => 5), type: "INT32" },
	]);
	await open(page, `${onePage}#periodo=2025-11`);
	await give(page, path);
	await compared(page);
	await expect(page.locator("#si-distacca")).toContainText("Peggiora soprattutto 8100 (Direzione di 8100): −");
	expect((await listed(page, "peggiorate-struttura"))[0]?.[0]).toBe("8100");
});

test("the giacenza is told apart from the period, and every count leads to its quesiti", async ({ page }) => {
	const path = file();
	await open(page, `${onePage}#periodo=2025-11&righe=struttura`);
	await give(page, path);
	await compare(page, path, "struttura", ["--period", "2025-11"]);
	await compared(page);
	const [all] = cli(path, "--period", "2025-11").gruppi;
	if (!all) throw new Error("no group");
	const listed = async (count: number, title: string) => {
		await expect(page.locator("dialog.detail .volumes")).toHaveText(
			`${count.toLocaleString("it-IT")} ${count === 1 ? "quesito" : "quesiti"}`,
		);
		await expect(page.locator("#dettaglio-titolo")).toContainText(title);
		await page.click("#dettaglio-chiudi");
	};
	const behind = (...args: string[]) => JSON.parse(cruscotto("detail", path, "--limit", "1", "--format", "json", ...args)).totale as number;
	await expect(page.locator("#conta-giacenza-giacenti")).toHaveText(`${waiting(all).toLocaleString("it-IT")} giacenti in tutto`);
	expect(waiting(all)).toBeGreaterThan(all.giacenti);
	await page.click("#conta-giacenti");
	await listed(all.giacenti, "novembre 2025");
	await page.click("#conta-giacenza-giacenti");
	await listed(behind("--only", "giacenti"), "al 31 dicembre 2025");
	await page.click("#conta-giacenza-oltre-60");
	await expect(page.locator("#dettaglio-da")).toHaveValue("61");
	await listed(behind("--only", "giacenti", "--oltre", "60"), "al 31 dicembre 2025");
	// Of a struttura, in the table.
	const groups = cli(path, "--period", "2025-11", "--by", "struttura").gruppi;
	const [most] = [...groups].sort((a, b) => waiting(b, 61) - waiting(a, 61));
	const key = most?.chiave.struttura ?? "";
	await page.locator(`#tabella tr[data-chiave="${key}"] [data-conto=giacenza-oltre-60] button`).click();
	await listed(behind("--only", "giacenti", "--oltre", "60", "--where", `struttura=${key}`), key);
	// The coda, and its ages.
	const ages = JSON.parse(cruscotto("detail", path, "--only", "giacenti", "--limit", "0", "--format", "json")).quesiti as {
		giorni: number;
		data_invio: string;
	}[];
	const coda = page.locator("#coda");
	const giorni = ages.map((q) => q.giorni).reverse(); // ascending
	const rank = (p: number) => String(giorni[Math.ceil((giorni.length * p) / 10) - 1]);
	await expect(coda).toHaveAttribute("data-mediana", rank(5));
	await expect(coda).toHaveAttribute("data-p90", rank(9));
	await expect(coda).toHaveAttribute("data-massimo", rank(10));
	await expect(coda).toHaveAttribute("data-primo-invio", ages[0]?.data_invio ?? "");
	for (const limit of [60, 180, 365]) {
		await expect(coda.locator(`[data-coda=oltre-${limit}]`)).toHaveAttribute("data-valore", String(giorni.filter((d) => d > limit).length));
	}
	const band = giorni.filter((d) => d >= 26 && d <= 60).length;
	await coda.locator('[data-eta="26"] button').first().click();
	await listed(band, "al 31 dicembre 2025");
	await page
		.locator("#grafico-anzianita .leads")
		.nth(4 * 3)
		.click();
	await listed(band, "al 31 dicembre 2025");
	// The ends can be changed in the dialog.
	await page.click("#conta-giacenza-giacenti");
	await page.fill("#dettaglio-da", "26");
	await page.fill("#dettaglio-a", "60");
	await listed(band, "al 31 dicembre 2025");
});

test("the giacenza of a month's row is that of its own day", async ({ page }) => {
	const path = file();
	await open(page, `${onePage}#periodo=2025-T3&righe=mese`);
	await give(page, path);
	const row = page.locator('#tabella tr[data-chiave="2025-08"]');
	const day = (await row.getAttribute("data-osservazione")) ?? "";
	const cell = row.locator("[data-conto=giacenza-scaduti]");
	const all = JSON.parse(cruscotto("detail", path, "--only", "scaduti", "--as-of", day, "--limit", "1", "--format", "json"))
		.totale as number;
	await expect(cell).toHaveAttribute("data-valore", String(all));
	await cell.locator("button").click();
	await expect(page.locator("dialog.detail .volumes")).toHaveText(`${all.toLocaleString("it-IT")} quesiti`);
});

test("columns and order are kept in the URL; the rows selected are summed", async ({ page }) => {
	const path = file();
	await open(page, `${onePage}#periodo=2025-11&righe=struttura`);
	await give(page, path);
	await compared(page);
	const asked = await page.evaluate(() => performance.getEntriesByName("domanda").length);
	await page.click("#ordina-giacenza-oltre-60");
	await expect(page).toHaveURL(/ordine=-giacenza-oltre-60/);
	await page.click("#colonne summary");
	for (const id of ["pervenuti", "definiti", "deflusso", "cambio-oggetto"]) await page.locator(`#colonna-${id}`).uncheck();
	await expect(page.locator("#tabella [data-conto=pervenuti]")).toHaveCount(0);
	await expect(page.locator("#tabella tbody tr").first().locator("[data-variazione]")).toHaveCount(1);
	expect(await page.evaluate(() => performance.getEntriesByName("domanda").length)).toBe(asked); // nothing is asked for it
	const shown = () => page.locator("#tabella tbody tr").evaluateAll((rows) => rows.map((tr) => tr.getAttribute("data-chiave")));
	const order = await shown();
	const groups = cli(path, "--period", "2025-11", "--by", "struttura").gruppi;
	expect(waiting(groups.find((g) => g.chiave.struttura === order[0]) as Gruppo, 61)).toBe(Math.max(...groups.map((g) => waiting(g, 61))));
	for (const i of [0, 1, 2]) await page.locator("#tabella .compare").nth(i).check();
	await compared(page);
	const selected = order.slice(0, 3) as string[];
	const of = (month: string) => cli(path, "--period", month, ...selected.flatMap((key) => ["--where", `struttura=${key}`])).gruppi[0];
	const [sum, then] = [of("2025-11"), of("2025-10")];
	const cells = page.locator("#tabella .selection");
	await expect(cells.locator("th")).toHaveText("Selezione (3)");
	await expect(cells.locator("[data-indicatore=complessivo]")).toHaveAttribute("data-valore", String(sum?.complessivo.valore));
	await expect(cells.locator("[data-indicatore=complessivo]")).toHaveAttribute("data-numeratore", String(sum?.complessivo.entro));
	await expect(cells.locator("[data-conto=giacenza-oltre-60]")).toHaveAttribute("data-valore", String(sum && waiting(sum, 61)));
	await expect(cells.locator("[data-variazione]")).toHaveAttribute(
		"data-variazione",
		String((sum?.complessivo.valore ?? 0) - (then?.complessivo.valore ?? 0)),
	);
	// The total has its change too.
	const [now, earlier] = ["2025-11", "2025-10"].map((month) => cli(path, "--period", month).gruppi[0]?.complessivo.valore ?? 0);
	await expect(page.locator("#tabella .total [data-variazione]").first()).toHaveAttribute(
		"data-variazione",
		String((now ?? 0) - (earlier ?? 0)),
	);
	// A ratio below the total is coloured so, and is still written.
	const low = groups.find((g) => (g.complessivo.valore ?? 1) < (now ?? 0));
	const cell = page.locator(`#tabella tr[data-chiave="${low?.chiave.struttura}"] [data-indicatore=complessivo]`);
	await expect(cell).toHaveClass(/below/);
	await expect(cell).toContainText("%");
	// All of it is there again from the URL.
	const url = page.url();
	await page.goto("about:blank");
	await page.goto(url);
	await give(page, path);
	await compared(page);
	expect(await shown()).toEqual(order);
	await expect(page.locator("#tabella [data-conto=pervenuti]")).toHaveCount(0);
	await expect(cells.locator("th")).toHaveText("Selezione (3)");
	await expect(page.locator("#tabella th[aria-sort=descending]")).toContainText("Oltre 60 giorni");
});
