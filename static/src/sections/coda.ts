// How long the giacenti have been waiting, in words and by age, whatever the period. Every
// number leads to its quesiti.
import { el } from "../dom/dom";
import type { Anzianita, Coda, Selezione } from "../engine/contract";
import type { Format } from "../speech/format";
import type { Words } from "../speech/words";

/** Shows giacenti. */
export type Open = (selected: Selezione) => void;

/** The limits of the coda, in giorni. */
const limits = [60, 180, 365] as const;

export function coda(c: Coda, classes: Anzianita[], day: string, open: Open, w: Words, f: Format): HTMLElement {
	const title = w.codaOf(f.date(day));
	if (c.giacenti === 0) return el("p", { class: "hint", id: "coda" }, w.noGiacenti(f.date(day)));
	const count = (n: number, selected: Selezione, text = f.count(n)) =>
		n === 0
			? text
			: el("button", { type: "button", class: "count", "aria-label": w.showQuesiti(f.count(n), title), click: () => open(selected) }, text);
	const over = limits.map((limit) => {
		const n = c[`oltre_${limit}`];
		return el(
			"li",
			{ "data-coda": `oltre-${limit}`, "data-valore": n },
			count(n, { solo: "giacenti", da: limit + 1 }),
			` ${w.olderThanDays(limit)}`,
		);
	});
	const cell = (n: number, selected?: Selezione) => el("td", {}, selected ? count(n, selected) : f.count(n));
	const rows = classes.map((a) => {
		const ends = { da: a.da, a: a.a ?? undefined };
		return el(
			"tr",
			{ "data-eta": a.da },
			el("th", { scope: "row" }, a.a === null ? w.olderThan(a.da - 1) : w.fromTo(a.da, a.a)),
			cell(a.non_scaduti + a.scaduti + a.senza_soglia, { solo: "giacenti", ...ends }),
			cell(a.scaduti, { solo: "scaduti", ...ends }),
			cell(a.non_scaduti),
			cell(a.senza_soglia),
		);
	});
	const head = [w.age, w.columns.giacenti, w.scaduti, w.notScaduti, w.noSoglia].map((text) => el("th", { scope: "col" }, text));
	return el(
		"div",
		{
			id: "coda",
			"data-mediana": c.mediana ?? "",
			"data-p90": c.p90 ?? "",
			"data-massimo": c.massimo ?? "",
			"data-primo-invio": c.primo_invio ?? "",
		},
		el("h3", { class: "h6" }, title),
		el("p", {}, w.coda(f.count(c.giacenti), f.days(c.mediana), f.days(c.p90), f.days(c.massimo), f.date(c.primo_invio))),
		el("ul", { class: "facts" }, ...over),
		el(
			"div",
			{ class: "table-scroll", role: "region", "aria-label": w.scrollable(w.ages), tabindex: 0 },
			el(
				"table",
				{ class: "table numbers" },
				el("caption", { class: "visually-hidden" }, w.ages),
				el("thead", {}, el("tr", {}, ...head)),
				el("tbody", {}, ...rows),
			),
		),
	);
}

/** Makes the bars of a chart of ages, a row a class, lead to the giacenti of each. */
export function lead(chart: Element, classes: Anzianita[], open: Open) {
	const bars = [...chart.querySelectorAll<SVGRectElement>("svg rect")];
	const at = (bar: SVGRectElement) => Number(bar.getAttribute("y"));
	const heights = [...new Set(bars.map(at))].sort((a, b) => a - b);
	for (const bar of bars) {
		const of = classes[heights.indexOf(at(bar))];
		bar.classList.add("leads");
		bar.addEventListener("click", () => of && open({ solo: "giacenti", da: of.da, a: of.a ?? undefined }));
	}
}
