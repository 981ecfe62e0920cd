// What validation found, and which column plays which role.
import type { Rilievo, Validazione } from "./documents";
import { el } from "./dom";
import type { Format } from "./format";
import type { Words } from "./words";

export function findings(v: Validazione, w: Words, f: Format): Node[] {
	const excluded = v.righe.lette - v.righe.valide;
	return [
		el("p", {}, excluded > 0 ? w.excluded(f.count(excluded)) : w.noneExcluded),
		v.rilievi.length === 0 ? el("p", {}, w.noFindings) : el("ul", { class: "findings" }, ...v.rilievi.map((r) => finding(r, w, f))),
		mapping(v, w),
	];
}

function finding(r: Rilievo, w: Words, f: Format): HTMLElement {
	const count = r.codice === "W206" ? w.findingFiles(f.count(r.conteggio)) : w.findingCount(f.count(r.conteggio), f.quota(r.quota));
	return el(
		"li",
		{ class: r.gravita, "data-rilievo": r.codice, "data-conteggio": r.conteggio },
		el(
			"p",
			{ class: "rule" },
			el("span", { class: `badge ${r.gravita}` }, `${r.codice} ${w.severity[r.gravita]}`),
			" ",
			el("strong", {}, r.regola),
			` — ${count}`,
		),
		el("p", { class: "remedy" }, `${w.remedy} ${r.rimedio}.`),
		el("details", {}, el("summary", {}, `${w.examples} (${f.count(r.esempi.length)})`), examples(r, w, f)),
	);
}

function examples(r: Rilievo, w: Words, f: Format): HTMLElement {
	return el(
		"ul",
		{ class: "examples" },
		...r.esempi.map((e) => {
			const where = e.riga > 0 ? `${e.file}, ${w.row} ${f.count(e.riga)}` : e.file;
			const values = Object.entries(e.valori).map(([role, value]) => `${role}: ${value === "" ? w.missing : value}`);
			return el("li", {}, where, values.length > 0 ? ` — ${values.join("; ")}` : undefined);
		}),
	);
}

function mapping(v: Validazione, w: Words): HTMLElement {
	const heading = [w.file, w.role, w.column, w.type];
	return el(
		"details",
		{ id: "colonne" },
		el("summary", {}, w.mapping),
		el(
			"div",
			{ class: "table-scroll", role: "region", "aria-label": w.mapping, tabindex: 0 },
			el(
				"table",
				{ class: "table table-sm" },
				el("thead", {}, el("tr", {}, ...heading.map((h) => el("th", { scope: "col" }, h)))),
				el(
					"tbody",
					{},
					...v.file.flatMap((file) =>
						file.colonne.map((c) =>
							el("tr", {}, el("td", {}, file.nome), el("td", {}, c.ruolo), el("td", {}, c.colonna), el("td", {}, c.tipo)),
						),
					),
				),
			),
		),
	);
}
