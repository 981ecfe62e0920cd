// What validation found, and which column plays which role.
import { el } from "../dom/dom";
import { mostDistinct } from "../engine/constants";
import type { Colonna, Rilievo, Validazione } from "../engine/contract";
import { named } from "../look/names";
import type { Format } from "../speech/format";
import type { Words } from "../speech/words";

/** What the user can do about it. */
export interface Actions {
	checkAll(): void;
	correct(): void;
}

export function findings(v: Validazione, w: Words, f: Format, actions: Actions): Node[] {
	const excluded = v.righe.lette - v.righe.valide;
	return [
		el("p", {}, excluded > 0 ? w.excluded(f.count(excluded), f.plural(excluded, w.excludedRows)) : w.noneExcluded),
		v.rilievi.length === 0 ? el("p", {}, w.noFindings) : el("ul", { class: "findings" }, ...v.rilievi.map((r) => finding(r, v, w, f))),
		overlaps(v, w, f, actions),
		mapping(v, w, f, actions),
	];
}

/** Which exports repeat quesiti of which; or the offer to find out. */
function overlaps(v: Validazione, w: Words, f: Format, { checkAll }: Actions): HTMLElement {
	if (!v.sovrapposizioni) {
		return el(
			"p",
			{ id: "sovrapposizioni" },
			`${w.idsNotCompared} `,
			el("button", { type: "button", class: "btn btn-outline-primary btn-sm", id: "controlla-tutto", click: checkAll }, w.checkAll),
		);
	}
	if (v.sovrapposizioni.length === 0) return el("p", { id: "sovrapposizioni" }, w.noOverlaps);
	return el(
		"div",
		{ id: "sovrapposizioni" },
		el("h3", { class: "h6" }, w.overlaps),
		el("p", {}, w.overlapsHint),
		el(
			"ul",
			{},
			...v.sovrapposizioni.map(({ file, sostituisce_di: of, interna, righe }) =>
				el("li", {}, interna ? w.overlapWithin(file, f.count(righe)) : w.overlap(file, of, f.count(righe))),
			),
		),
	);
}

function finding(r: Rilievo, v: Validazione, w: Words, f: Format): HTMLElement {
	const count =
		r.codice === "W206"
			? w.findingFiles(f.count(r.conteggio))
			: w.findingCount(f.count(r.conteggio), f.share([r.conteggio, r.di]), f.plural(r.conteggio, w.rowWords));
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
		el("details", {}, el("summary", {}, `${w.examples} (${f.count(r.esempi.length)})`), examples(r, v, w, f)),
	);
}

function examples(r: Rilievo, v: Validazione, w: Words, f: Format): HTMLElement {
	return el(
		"ul",
		{ class: "examples" },
		...r.esempi.map((e) => {
			const where = e.riga > 0 ? `${e.file}, ${w.row} ${f.count(e.riga)}` : e.file;
			const values = Object.entries(e.valori).map(([role, value]) => `${role}: ${value === "" ? w.missing : named(v, role, value)}`);
			const kept = e.sostituita_da;
			if (kept) values.push(w.replacedBy(kept.file, f.count(kept.riga)));
			return el("li", {}, where, values.length > 0 ? ` — ${values.join("; ")}` : undefined);
		}),
	);
}

function mapping(v: Validazione, w: Words, f: Format, { correct }: Actions): HTMLElement {
	const profiled = v.file.some((file) => file.colonne.some((c) => c.profilo));
	const heading = [w.file, w.role, w.column, w.why, w.type, ...(profiled ? [w.missingValues, w.distinct, w.range] : [])];
	const profile = ({ profilo: p }: Colonna, rows: number) => [
		p ? `${f.count(p.mancanti)} (${f.share([p.mancanti, rows])})` : "",
		p ? (p.distinti === null ? w.manyDistinct(f.count(mostDistinct)) : f.count(p.distinti)) : "",
		p?.minimo ? `${p.minimo} – ${p.massimo}` : "",
	];
	return el(
		"details",
		{ id: "colonne-riconosciute" },
		el("summary", {}, w.mapping),
		el("button", { type: "button", class: "btn btn-outline-primary btn-sm", id: "correggi", click: correct }, w.correctColumns),
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
						file.colonne.map((c) => {
							const cells = [file.nome, c.ruolo, c.colonna, w.whys[c.perche], c.tipo, ...(profiled ? profile(c, file.righe) : [])];
							return el("tr", { "data-ruolo": c.ruolo }, ...cells.map((text) => el("td", {}, text)));
						}),
					),
				),
			),
		),
	);
}
