// The indicators of everything that is looked at, a card each.
import type { Indicatori } from "./documents";
import { el } from "./dom";
import type { Format } from "./format";
import { attributes, indicators } from "./indicators";
import type { Words } from "./words";

export function cards(doc: Indicatori, w: Words, f: Format): Node[] {
	const [group] = doc.gruppi;
	if (!group) return [];
	const volumes = w.volumes(f.count(group.pervenuti), f.count(group.definiti), f.count(group.giacenti));
	const grid = el(
		"div",
		{ class: "cards" },
		...indicators.map((indicator) => {
			const value = indicator.value(group);
			const shown = indicator.show(f, value);
			const parts = indicator.parts?.(group);
			return el(
				"article",
				{ class: `indicator ${indicator.id}`, ...attributes(indicator, group) },
				el("h3", {}, indicator.title(w)),
				el(
					"p",
					{ class: "value" },
					shown,
					value !== null && indicator.unit ? el("span", { class: "unit" }, ` ${indicator.unit(w, shown)}`) : undefined,
				),
				parts && indicator.how ? el("p", { class: "how" }, indicator.how(w, f.count(parts[0]), f.count(parts[1]))) : undefined,
				el("p", { class: "hint" }, indicator.hint(w)),
			);
		}),
	);
	const nodes: Node[] = [el("p", { class: "volumes" }, volumes), grid];
	if (doc.periodo.maturo === false) {
		nodes.unshift(el("div", { class: "alert alert-warning", id: "non-maturo" }, el("strong", {}, w.immature), ` — ${w.immatureHint}`));
	}
	return nodes;
}
