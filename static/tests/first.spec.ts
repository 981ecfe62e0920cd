// The first screen, the bar of filters, and the ways through the page.
import AxeBuilder from "@axe-core/playwright";
import { expect, type Page, test } from "@playwright/test";
import { choose, cli, compare, compared, generated, give, odd, onePage, open, written } from "./kit";

const file = () => generated("first.parquet", "--rows", "40000", "--start", "2024-01", "--months", "24", "--seed", "5", "--dirty=20");
const clean = () => generated("clean.parquet", "--rows", "20000", "--seed", "3");
const fragment = (page: Page) => new URL(page.url()).hash;

/** The numbers of the month and of the one before, as the CLI tells them. */
const now = (path: string, ...more: string[]) => cli(path, "--period", "2025-11", ...more).gruppi[0];

for (const [width, height] of [
	[1366, 650],
	[390, 844],
] as const) {
	test(`at ${width} × ${height} the page answers before one scrolls, and nothing moves`, async ({ page }) => {
		const path = file();
		await page.setViewportSize({ width, height });
		await open(page, onePage);
		await page.evaluate(() => {
			const tops: number[] = [];
			Object.assign(window, { tops });
			const note = () => {
				if (document.body.dataset.stato === "pronto")
					for (const id of ["striscia", "sezioni"]) tops.push(document.getElementById(id)?.getBoundingClientRect().top ?? 0);
				requestAnimationFrame(note);
			};
			note();
		});
		await give(page, path);
		await compared(page);
		for (const seen of ["#frase p", "#frase-scaduti", "#posto", ".glance .value", ".glance .change"]) {
			const box = await page.locator(seen).first().boundingBox();
			expect(box && box.y >= 0 && box.y + box.height <= height && box.x + box.width <= width, seen).toBe(true);
		}
		const tops = await page.evaluate(() => (window as unknown as { tops: number[] }).tops);
		expect(tops.length).toBeGreaterThan(4);
		expect(new Set(tops).size).toBe(2); // one of each
	});
}

test("header, file line and filters take some 150 pixels together", async ({ page }) => {
	await page.setViewportSize({ width: 1366, height: 650 });
	await open(page, onePage);
	await give(page, clean());
	const box = await page.locator("#indicatori").boundingBox();
	expect(box?.y).toBeLessThanOrEqual(155);
	const index = await page.locator("#sezioni").boundingBox();
	expect(index && index.y + index.height).toBeLessThanOrEqual(650);
});

test("the first lines and the strip tell the numbers of the CLI, and whether a change is for the better", async ({ page }) => {
	const path = file();
	await open(page, onePage);
	await give(page, path);
	await compared(page);
	const [november, october] = [now(path), cli(path, "--period", "2025-10", "--as-of", "2025-11-26").gruppi[0]];
	if (!november || !october) throw new Error("there are no numbers");
	const percent = new Intl.NumberFormat("it-IT", { style: "percent", minimumFractionDigits: 1 });
	const value = november.complessivo.valore ?? Number.NaN;
	const change = 100 * (value - (october.complessivo.valore ?? Number.NaN));
	const by = Math.abs(change).toLocaleString("it-IT", { minimumFractionDigits: 1, maximumFractionDigits: 1 });
	const said = await page.locator("#frase p").first().textContent();
	expect(said).toMatch(new RegExp(`^A novembre 2025 (il |l'|lo )${percent.format(value)} dei quesiti ha avuto risposta entro la soglia`));
	expect(said).toContain(`, ${by} punti ${change > 0 ? "più" : "meno"} che a ottobre (${change > 0 ? "meglio" : "peggio"}).`);
	const late = november.giacenza.totali - november.giacenza.non_scaduti;
	await expect(page.locator("#frase-scaduti")).toHaveText(`${late} giacenti`);
	await expect(page.locator("#posto")).toHaveText(/\w/);

	// Fewer days are better.
	for (const [id, more] of [
		["tempo-medio", "peggio"],
		["soglia-10", "meglio"],
	] as const) {
		const text = (await page.locator(`.glance[data-indicatore=${id}] .change`).textContent()) ?? "";
		const less = more === "peggio" ? "meglio" : "peggio";
		expect(text).toMatch(new RegExp(`^(\\+.*, ${more}|−.*, ${less}|invariato)$`));
	}
	await expect(page.locator(".glance .spark svg")).toHaveCount(1);
	await expect(page.locator(".indicator.mediana")).toBeHidden();
	await page.click("#altri-indicatori summary");
	await expect(page.locator(".indicator.mediana")).toBeVisible();

	await page.click("#frase-scaduti");
	await expect(page.locator("dialog .volumes")).toHaveText(`${late} quesiti`);
	await page.goBack(); // closes the dialog, and nothing else
	await expect(page.locator("dialog")).toHaveCount(0);
	expect(fragment(page)).toBe("#periodo=2025-11");
	await expect(page.locator("body")).toHaveAttribute("data-stato", "pronto");
});

test("what validation found is in sight, and leads to the findings", async ({ page }) => {
	const path = file();
	await open(page, onePage);
	await give(page, path);
	const { righe } = cli(path);
	const excluded = Object.values(righe.escluse).reduce((sum, n) => sum + n, 0);
	const warnings = Object.values(righe.avvisi).filter((n) => n > 0).length;
	await expect(page.locator("#qualita")).toContainText(`${excluded} righe escluse, ${warnings} avvis`);
	await page.click("#qualita");
	await expect(page.locator("#validazione h2")).toBeInViewport();
	await expect(page.locator("[data-sezione=validazione]")).toHaveAttribute("aria-current", "location");
	await give(page, clean());
	await expect(page.locator("#qualita")).toHaveText("nessun rilievo");
});

test("two strutture are chosen by three actions, and told by the URL, by chips and by the CLI", async ({ page }) => {
	const path = file();
	await open(page, onePage);
	await give(page, path);
	await page.click("#scelta-struttura");
	const options = page.locator("#scelta-struttura-valori [role=option]");
	const strutture = cli(path, "--by", "struttura").gruppi.map((g) => g.chiave.struttura ?? "");
	await expect(options).toHaveCount(Math.min(200, strutture.length));
	const keys = await options.evaluateAll((all) => all.slice(0, 2).map((o) => o.getAttribute("data-valore") ?? ""));
	for (const key of keys) await options.and(page.locator(`[data-valore="${key}"]`)).click();
	await compare(
		page,
		path,
		"direzione",
		keys.flatMap((key) => ["--where", `struttura=${key}`]),
	);
	const told = new URLSearchParams(fragment(page).slice(1));
	expect(told.getAll("solo-struttura")).toEqual(keys);
	await expect(page.locator("[data-filtro=struttura]")).toHaveCount(2);
	await expect(page.locator("#scelta-struttura")).toHaveAttribute("placeholder", "2 scelte");
	await page.goBack();
	await compare(page, path, "direzione", ["--where", `struttura=${keys[0]}`]);
	await page.goForward();
	await page.reload();
	await give(page, path);
	await compare(
		page,
		path,
		"direzione",
		keys.flatMap((key) => ["--where", `struttura=${key}`]),
	);
	await page.locator("[data-filtro=struttura]").first().click();
	await compare(page, path, "direzione", ["--where", `struttura=${keys[1]}`]);
	await page.click("#azzera");
	await compare(page, path, "direzione", []);
});

test("values are searched for and chosen by the keyboard alone", async ({ page }) => {
	const path = file();
	await open(page, onePage);
	await give(page, path);
	const input = page.locator("#scelta-oggetto");
	await input.focus();
	await expect(input).toHaveAttribute("aria-expanded", "false");
	await page.keyboard.press("ArrowDown");
	await expect(input).toHaveAttribute("aria-expanded", "true");
	const oggetti = cli(path, "--by", "oggetto").gruppi.map((g) => g.chiave.oggetto ?? "");
	const options = page.locator("#scelta-oggetto-valori [role=option]");
	await expect(options).toHaveCount(oggetti.length);
	const wanted = oggetti.find((name) => /[àèìòù]/.test(name)) ?? "";
	await page.keyboard.type(wanted.normalize("NFD").replace(/\p{M}/gu, "").toUpperCase()); // as one writes it in haste
	await expect(options).toHaveText([wanted]);
	await page.keyboard.press("Enter");
	await compare(page, path, "direzione", ["--where", `oggetto=${wanted}`]);
	await expect(options.first()).toHaveAttribute("aria-selected", "true");
	await expect(input).toHaveAttribute("aria-activedescendant", (await options.first().getAttribute("id")) ?? "");
	await page.keyboard.press("Enter"); // off again
	await compare(page, path, "direzione", []);
	await page.keyboard.type("zzz");
	await expect(options).toHaveCount(0);
	await page.keyboard.press("Escape");
	await expect(input).toHaveAttribute("aria-expanded", "false");
	await expect(input).toBeFocused();
	await expect(input).toHaveValue("");
});

test("periods without quesiti and columns that an export lacks are no choices", async ({ page }) => {
	const days = ["2025-02-03", "2025-02-04", "2025-05-05", "2025-11-03"];
	const sparse = odd("sparse.parquet", () => [
		{ name: "id_quesito", data: days.map((_, i) => String(i)), type: "STRING" },
		{ name: "struttura", data: days.map(() => "7000"), type: "STRING" },
		{ name: "oggetto", data: days.map(() => "Deleghe"), type: "STRING" },
		{ name: "data_invio", data: days, type: "STRING" },
		{ name: "data_definizione", data: days, type: "STRING" },
	]);
	await open(page, onePage);
	await give(page, sparse);
	await compared(page);
	const periods = await page.locator("#periodo option").evaluateAll((all) => all.map((o) => (o as HTMLOptionElement).value));
	expect(periods).toEqual(["", "2025", "2025-T4", "2025-T2", "2025-T1", "2025-11", "2025-05", "2025-02", "giorni"]);
	await expect(page.locator("[role=combobox]")).toHaveCount(3);
	await give(page, clean());
	await expect(page.locator("[role=combobox]")).toHaveCount(5);
});

test("the view survives a full check, a configuration and a correction; another export begins anew", async ({ page }) => {
	const path = file();
	await open(page, `${onePage}#periodo=2025-06&solo-direzione=Lazio&solo-direzione=Umbria`);
	await give(page, path);
	const where = ["--period", "2025-06", "--where", "direzione=Lazio", "--where", "direzione=Umbria"];
	await compare(page, path, "direzione", where);
	const view = fragment(page);
	await page.click("#controlla-tutto");
	await expect(page.locator("#controlla-tutto")).toHaveCount(0);
	await compare(page, path, "direzione", where);
	expect(fragment(page)).toBe(view);
	const toml = written("working.toml", 'conteggio = "lavorativi"');
	await page.setInputFiles("#file", toml);
	await compare(page, path, "direzione", [...where, "--config", toml]);
	expect(fragment(page)).toBe(view);
	await page.locator("#validazione #colonne summary").click();
	await page.click("#correggi");
	await page.click("#applica");
	await expect(page.locator("dialog")).toHaveCount(0);
	await expect(page.locator("body")).toHaveAttribute("data-stato", "pronto");
	await compare(page, path, "direzione", [...where, "--config", toml]);
	expect(fragment(page)).toBe(view);
	await give(page, clean());
	expect(fragment(page)).toBe("#periodo=2025-11");
});

test("the data di osservazione is marked when it lies in the past", async ({ page }) => {
	await open(page, onePage);
	await give(page, clean());
	await expect(page.locator(".past")).toHaveCount(0);
	await choose(page, "osservazione", "2025-10-01");
	await expect(page.locator("#osservazione-limiti")).toHaveText("Visto nel passato, al 1 ottobre 2025");
	await expect(page.locator("#osservazione")).toHaveClass(/past/);
});

test("sections have names that follow, and stand in the URL", async ({ page }) => {
	const path = clean();
	await open(page, onePage);
	await give(page, path);
	await compared(page);
	const current = page.locator("#sezioni [aria-current]");
	await expect(current).toHaveText("Panoramica");
	await page.click("[data-sezione=tempi]");
	await expect(current).toHaveText("Tempi");
	await expect(page.locator("#tempi h2")).toBeInViewport();
	expect(fragment(page)).toBe("#periodo=2025-11&sezione=tempi");
	await expect(page.locator("#periodo")).toBeInViewport(); // the filters stay in sight
	await page.evaluate(() => document.getElementById("oggetti")?.scrollIntoView({ behavior: "instant" }));
	await expect(current).toHaveText("Oggetti");
	await page.reload();
	await give(page, path);
	await expect(page.locator("#tempi h2")).toBeInViewport();
});

test("back closes a dialog first, and one that is closed leaves no step", async ({ page }) => {
	await open(page, onePage);
	await give(page, clean());
	await choose(page, "periodo", "2025-06");
	await compared(page);
	await page.click("#conta-giacenza-giacenti");
	await expect(page.locator("dialog")).toBeVisible();
	await page.goBack();
	await expect(page.locator("dialog")).toHaveCount(0);
	await expect(page.locator("#periodo")).toHaveValue("2025-06");
	await page.click("#conta-giacenza-giacenti");
	await page.click("#dettaglio-chiudi");
	await expect(page.locator("dialog")).toHaveCount(0);
	await expect.poll(() => page.evaluate(() => history.state)).toBe(null);
	await page.goBack();
	await expect(page.locator("#periodo")).toHaveValue("2025-11");
});

test("the theme survives a reload, also where the browser keeps nothing", async ({ page }) => {
	await open(page, onePage);
	const theme = () => page.locator("html").getAttribute("data-tema");
	await page.click("#tema");
	expect(await theme()).toBe("scuro");
	await page.reload();
	expect(await theme()).toBe("scuro");
	await page.click("#tema");
	await page.reload();
	expect(await theme()).toBe("chiaro");
	await page.addInitScript(() =>
		Object.defineProperty(window, "localStorage", {
			get: () => {
				throw new DOMException("refused");
			},
		}),
	);
	await page.reload();
	expect(await theme()).toBe(null);
	await page.click("#tema");
	expect(await theme()).toBe("scuro");
});

test("the empty page says which view a link waits to show", async ({ page }) => {
	await open(page, `${onePage}#periodo=2025-06&osservazione=2025-09-30&solo-direzione=Lazio&solo-direzione=Umbria`);
	await expect(page.locator("#attesa")).toContainText("giugno 2025; Direzione Lazio, Umbria; vista al 30 settembre 2025");
	await page.goto("about:blank");
	await open(page, onePage);
	await expect(page.locator("#attesa")).toBeEmpty();
});

for (const [width, scheme] of [
	[1366, "light"],
	[1366, "dark"],
	[320, "light"],
	[390, "dark"],
] as const) {
	test(`accessible at ${width} pixels, ${scheme}, with a list open, without scrolling sideways`, async ({ page }) => {
		await page.emulateMedia({ colorScheme: scheme, reducedMotion: "reduce" });
		await page.setViewportSize({ width, height: 700 });
		const fits = () => page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth);
		const check = async () => {
			const { violations } = await new AxeBuilder({ page })
				.withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"])
				.analyze();
			expect(violations.map((v) => [v.id, v.nodes.map((n) => n.html)])).toEqual([]);
			expect(await fits()).toBe(true);
		};
		await open(page, `${onePage}#periodo=2025-11&solo-direzione=Lazio`);
		await check();
		await give(page, file());
		await compared(page);
		await page.click("#scelta-direzione");
		await page.waitForSelector("#scelta-direzione-valori [role=option]");
		await page.keyboard.press("ArrowDown");
		await check();
		await page.keyboard.press("Escape");
		await page.click("#altri-indicatori summary");
		await page.click("#apri");
		await expect(page.locator("#aperti li")).toHaveCount(1);
		await page.locator(".more summary").click();
		await check();
	});
}
