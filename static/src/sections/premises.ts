// What must be known before any number: what the engine says first of the exports, with
// what users can do about it.
import { el } from "../dom/dom";
import type { Validazione } from "../engine/contract";
import type { Format } from "../speech/format";
import type { Words } from "../speech/words";

/** What the user can do. */
export interface Remedies {
	rilevazione(day: string): void;
	correct(): void;
	forget(): void; // what was said of exports
}

/** The premises of the exports; said tells whether they are read as users said before. */
export function premises(v: Validazione, said: boolean, w: Words, f: Format, { rilevazione: give, correct, forget }: Remedies): Node[] {
	const button = (id: string, label: string, click: () => void) =>
		el("button", { type: "button", class: "btn btn-outline-primary btn-sm", id, click }, label);
	const notes = v.premesse.map(({ codice, testo }) =>
		el(
			"div",
			{ class: "alert alert-warning", role: "alert", "data-premessa": codice },
			el("p", {}, `${testo}.`),
			codice === "W206" ? rilevazione(v, w, give) : undefined,
		),
	);
	const without = v.righe.avvisi.W202 ?? 0;
	if (without * 2 > v.righe.valide) {
		notes.push(
			el(
				"div",
				{ class: "alert alert-warning", role: "alert", "data-premessa": "W202" },
				el("p", {}, w.withoutSoglia(f.count(without), f.count(v.righe.valide))),
				button("indica-soglie", w.giveSoglie, correct),
			),
		);
	}
	if (said) {
		notes.push(
			el(
				"p",
				{ class: "hint", id: "come-prima" },
				`${w.asSaidBefore} `,
				button("correggi-prima", w.correctColumns, correct),
				" ",
				button("dimentica-colonne", w.forget, forget),
			),
		);
	}
	if (v.isolati > 0) {
		notes.push(el("p", { class: "hint", "data-isolati": v.isolati }, w.stray(f.count(v.isolati), f.date(v.inizio))));
	}
	return notes;
}

/** The field for it, which shows the one that was guessed. */
function rilevazione(v: Validazione, w: Words, give: (day: string) => void): HTMLElement {
	const input = el("input", { type: "date", class: "form-control", id: "rilevazione", value: v.data_rilevazione ?? "", required: true });
	const form = el(
		"form",
		{ class: "table-controls" },
		el("div", { class: "field" }, el("label", { for: input.id }, w.rilevazione), input),
		el("div", { class: "field" }, el("button", { type: "submit", class: "btn btn-primary btn-sm" }, w.giveRilevazione)),
	);
	form.addEventListener("submit", (event) => {
		event.preventDefault();
		give(input.value);
	});
	return form;
}
