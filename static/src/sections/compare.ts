// Some groups side by side, as were chosen in the table: all indicators of each, and how
// one indicator went month by month.
import { Charts, lines, pointOf } from "../charts/charts";
import { el } from "../dom/dom";
import type { Gruppo } from "../engine/contract";
import { named } from "../look/names";
import { type Change, question } from "../look/view";
import type { Format } from "../speech/format";
import { attributes, indicators } from "../speech/indicators";
import type { Words } from "../speech/words";
import { type Asker, type Section, type Shown, trendOf } from "./section";
import { indicatorOf } from "./time";

export class CompareSection implements Section {
	private readonly charts = new Charts();
	private readonly numbers = el("div");

	constructor(
		private readonly section: HTMLElement,
		body: HTMLElement,
		private readonly w: Words,
		private readonly f: Format,
		private readonly change: Change,
	) {
		body.replaceChildren(this.numbers, this.charts.element);
	}

	async update(shown: Shown, ask: Asker) {
		const { w, f } = this;
		const { view, answer, validation: v } = shown;
		const selected = view.compared.flatMap((key) => answer.gruppi.gruppi.filter((g) => g.chiave[view.by] === key));
		const groups = selected.slice(0, mostCompared);
		this.section.hidden = groups.length < 2;
		const indicator = indicatorOf(view);
		if (groups.length < 2 || !indicator) return;
		const total = answer.totale.gruppi[0];
		const all = total ? [...groups, total] : groups;
		const key = (g: Gruppo) => g.chiave[view.by];
		const name = (g: Gruppo) => named(v, view.by, key(g) ?? w.total);
		this.numbers.replaceChildren(
			el("p", { class: "hint" }, selected.length > groups.length ? w.firstCompared(f.count(mostCompared), f.count(selected.length)) : ""),
			sideBySide("fianco-a-fianco", all, name, w.sideBySide, w, f),
			el(
				"button",
				{ type: "button", class: "btn btn-link btn-sm", click: () => this.change((now) => ({ ...now, compared: [] })) },
				w.endComparison,
			),
		);
		const { mesi = [], gruppi } = await trendOf(shown, ask, [view.by], { [view.by]: view.compared });
		const series = groups.map((g) => ({
			name: name(g),
			points: mesi.map(({ mese, maturo }) => {
				const found = gruppi.find((other) => key(other) === key(g) && other.chiave.mese === mese);
				return pointOf(indicator, f, mese, maturo, found);
			}),
		}));
		this.charts.show((width) => [lines(series, indicator, width, w, f)]);
	}
}

/** More lines side by side cannot be told apart. */
const mostCompared = 6;

/** Who asks: the categories of intermediari, whose orders sit at the focus groups. */
export class IntermediariSection implements Section {
	constructor(
		private readonly body: HTMLElement,
		private readonly w: Words,
		private readonly f: Format,
	) {}

	async update({ view, validation }: Shown, ask: Asker) {
		const { totale, gruppi } = await ask.indicators({ ...question(view, validation), per: ["intermediario"] });
		const largest = [...gruppi.gruppi].sort((a, b) => b.pervenuti - a.pervenuti).slice(0, mostIntermediari);
		const all = [...largest, ...totale.gruppi];
		const name = (g: Gruppo) => g.chiave.intermediario ?? this.w.total;
		this.body.replaceChildren(sideBySide("tabella-intermediari", all, name, this.w.intermediari, this.w, this.f));
	}
}

/** How many categories there is room for. */
const mostIntermediari = 6;

/** A table with a column a group and a row an indicator. */
function sideBySide(id: string, groups: Gruppo[], name: (g: Gruppo) => string, title: string, w: Words, f: Format): HTMLElement {
	return el(
		"div",
		{ class: "table-scroll", role: "region", "aria-label": w.scrollable(title), tabindex: 0 },
		el(
			"table",
			{ class: "table numbers", id },
			el("caption", { class: "visually-hidden" }, title),
			el(
				"thead",
				{},
				el("tr", {}, el("th", { scope: "col" }, w.trendIndicator), ...groups.map((g) => el("th", { scope: "col" }, name(g)))),
			),
			el(
				"tbody",
				{},
				...(["pervenuti", "definiti", "giacenti"] as const).map((count) =>
					el(
						"tr",
						{},
						el("th", { scope: "row" }, w.columns[count]),
						...groups.map((g) => el("td", { "data-valore": g[count] }, f.count(g[count]))),
					),
				),
				...indicators.map((i) =>
					el("tr", {}, el("th", { scope: "row" }, i.title(w)), ...groups.map((g) => el("td", attributes(i, g), i.show(f, i.parts(g))))),
				),
			),
		),
	);
}
