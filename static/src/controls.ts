// What is looked at: the month, the data di osservazione, how days are counted and
// which date puts a quesito into the month.
import type { Indicatori, Query, Validazione } from "./documents";
import { el } from "./dom";
import type { Format } from "./format";
import type { Words } from "./words";

/** The choices; an empty string is the default: everything, R, as configured. */
export interface Choices {
	month: string;
	asOf: string;
	counting: string;
	base: string;
}

export const defaults: Choices = { month: "", asOf: "", counting: "", base: "" };

/** The months of an export, the latest first. */
function months(v: Validazione): string[] {
	if (v.primo_invio === null || v.data_rilevazione === null) return [];
	const all: string[] = [];
	let [year = 0, month = 0] = v.data_rilevazione.split("-").map(Number);
	for (;;) {
		const name = `${String(year).padStart(4, "0")}-${String(month).padStart(2, "0")}`;
		if (name < v.primo_invio.slice(0, 7)) return all;
		all.push(name);
		month = month === 1 ? 12 : month - 1;
		if (month === 12) year--;
	}
}

/** The query that the choices stand for. */
export function query(c: Choices, v: Validazione): Query {
	const q: Query = { osservazione: c.asOf || (v.data_rilevazione ?? "") };
	if (c.month) {
		const [year = 0, month = 0] = c.month.split("-").map(Number);
		const days = new Date(Date.UTC(year, month, 0)).getUTCDate(); // day 0 is the last of the month before
		q.da = `${c.month}-01`;
		q.a = `${c.month}-${days}`;
	}
	if (c.counting) q.conteggio = c.counting;
	if (c.base) q.base = c.base;
	return q;
}

/** Builds the controls, and calls changed with what is chosen anew; immature months are marked. */
export function controls(
	c: Choices,
	v: Validazione,
	shown: Indicatori,
	immature: ReadonlySet<string>,
	w: Words,
	f: Format,
	changed: (c: Partial<Choices>) => void,
): Node {
	const select = (id: string, label: string, value: string, options: [string, string][], set: (value: string) => Partial<Choices>) => {
		const field = el(
			"select",
			{ id, class: "form-select" },
			...options.map(([key, text]) => el("option", { value: key, selected: key === value }, text)),
		);
		field.addEventListener("change", () => changed(set(field.value)));
		return el("div", { class: "field" }, el("label", { for: id }, label), field);
	};
	const named = (m: string): [string, string] => [m, immature.has(m) ? w.immatureMonth(f.month(m)) : f.month(m)];
	const date = el("input", {
		type: "date",
		id: "osservazione",
		class: "form-control",
		value: c.asOf || (v.data_rilevazione ?? ""),
		min: v.primo_invio ?? undefined,
		max: v.data_rilevazione ?? undefined,
		"aria-describedby": "osservazione-limiti",
	});
	date.addEventListener("change", () => changed({ asOf: date.value }));
	return el(
		"div",
		{ class: "controls" },
		select("periodo", w.period, c.month, [["", w.wholeExport], ...months(v).map(named)], (month) => ({ month })),
		el(
			"div",
			{ class: "field" },
			el("label", { for: "osservazione" }, w.asOf),
			date,
			el("span", { class: "limits", id: "osservazione-limiti" }, w.asOfHint(f.date(v.primo_invio), f.date(v.data_rilevazione))),
		),
		select("conteggio", w.counting, c.counting || shown.conteggio, Object.entries(w.countings), (counting) => ({ counting })),
		select("base", w.base, c.base || shown.periodo.base, Object.entries(w.bases), (base) => ({ base })),
	);
}
