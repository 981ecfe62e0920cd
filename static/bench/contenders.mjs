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
	};
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
