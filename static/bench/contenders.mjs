// The pages to compare. Each knows where it is, when it is ready for a file, and where
// its numbers are.
import { pathToFileURL } from "node:url";

/** cruscotto.html, opened from disk. */
function cruscotto(path) {
	return {
		name: "cruscotto.html",
		url: () => pathToFileURL(path).href,
		ready: async (page) => ({ ms: await page.evaluate(() => bench.ready), note: "disk: opened → engine started" }),
		totals: (page) =>
			page.evaluate(() => {
				const number = (id, part) => Number(document.querySelector(`#indicatori [data-indicatore="${id}"]`)?.getAttribute(`data-${part}`));
				const definiti = number("deflusso", "numeratore");
				return {
					definiti,
					entro: number("complessivo", "numeratore"),
					scaduti: number("complessivo", "denominatore") - definiti, // every quesito of a specimen has a soglia
					giacenti: number("giacenza", "denominatore"),
					sommaGiorni: number("tempo-medio", "numeratore"),
				};
			}),
		changes,
	};
}

/**
 * Changes what is asked of cruscotto.html, one change after the other, and gives how
 * long each took by kind: in the engine, and until the numbers are shown, in ms.
 */
async function changes(page) {
	return page.evaluate(async () => {
		const rounds = 20; // of each kind
		const times = {};
		const change = async (kind, act) => {
			performance.clearMeasures("domanda");
			const start = performance.now();
			const answered = new Promise((resolve) => new PerformanceObserver((_, o) => resolve(o.disconnect())).observe({ type: "measure" }));
			act();
			await answered;
			await new Promise(requestAnimationFrame);
			times[kind] ??= { engine: [], shown: [] };
			times[kind].engine.push(performance.getEntriesByName("domanda")[0].duration);
			times[kind].shown.push(performance.now() - start);
		};
		const choose = (id, value) => () => {
			const field = document.getElementById(id);
			field.value = value;
			field.dispatchEvent(new Event("change", { bubbles: true }));
		};
		const months = [...document.getElementById("periodo").options].map((o) => o.value).filter((value) => /^\d{4}-\d{2}$/.test(value));
		const slider = document.getElementById("cursore");
		const drag = (back) => () => {
			slider.valueAsNumber = Number(slider.max) - back;
			slider.dispatchEvent(new Event("input", { bubbles: true }));
		};
		const groupings = [...document.querySelectorAll("[id^=per-]")].map((button) => button.id);
		for (let i = 0; i < rounds; i++) await change("data di osservazione", drag(i + 1));
		await change("data di osservazione", drag(0));
		for (let i = 0; i < rounds; i++) await change("month", choose("periodo", months[(i + 1) % months.length]));
		await change("month", choose("periodo", ""));
		for (let i = 0; i < rounds; i++) await change("grouping", () => document.getElementById(groupings[(i + 1) % groupings.length]).click());
		for (let i = 0; i < rounds; i++) await change("conteggio", choose("conteggio", i % 2 ? "calendario" : "lavorativi"));
		for (let i = 0; i < rounds; i++) await change("base", choose("base", i % 2 ? "invio" : "definizione"));
		return times;
	});
}

const ownTotals = (page) => page.evaluate(() => JSON.parse(document.body.dataset.totali));

/** DuckDB-WASM, from localhost. It has another way for files that do not fit into a buffer. */
function duckdb(site) {
	return {
		name: "DuckDB-WASM",
		url: (other) => `${site}/bench/page.html?tool=duckdb${other ? "&via=handle" : ""}`,
		otherWay: "BROWSER_FILEREADER",
		async ready(page) {
			await page.evaluate(() => bench.ready);
			const ms = await page.evaluate(() => performance.getEntriesByName("started")[0].duration);
			return { ms, note: "localhost: worker, instantiate, open", version: await page.evaluate(() => document.body.dataset.versione) };
		},
		totals: ownTotals,
	};
}

/** hyparquet, from localhost. */
function hyparquet(site, version) {
	return {
		name: "hyparquet",
		url: () => `${site}/bench/page.html?tool=hyparquet`,
		ready: async (page) => ({ ms: await page.evaluate(() => bench.ready), note: "localhost: opened → scripts loaded", version }),
		totals: ownTotals,
	};
}

/** All of them. */
export const contenders = (job, site, versions) => [cruscotto(job.page), duckdb(site), hyparquet(site, versions.hyparquet)];
