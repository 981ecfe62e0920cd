// What must be known before any number: what the engine says first of the exports, and
// a field for the data di rilevazione where it had to be guessed.
import { el } from "../dom/dom";
import type { Validazione } from "../engine/contract";
import type { Format } from "../speech/format";
import type { Words } from "../speech/words";

/** The premises of the exports; give is called with the data di rilevazione that users give. */
export function premises(v: Validazione, w: Words, f: Format, give: (day: string) => void): Node[] {
	const notes = v.premesse.map(({ codice, testo }) =>
		el(
			"div",
			{ class: "alert alert-warning", role: "alert", "data-premessa": codice },
			el("p", {}, `${testo}.`),
			codice === "W206" ? rilevazione(v, w, give) : undefined,
		),
	);
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
