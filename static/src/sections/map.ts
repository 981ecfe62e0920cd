// The country as tiles, one a direzione, coloured by an indicator: where the direzioni
// are those of Italy. The table of the comparison tells the same.
import * as Plot from "@observablehq/plot";
import { placed } from "../charts/tiles";
import { byId, el } from "../dom/dom";
import { type Change, into, question, rowsBy } from "../look/view";
import { inkOn } from "../speech/axis";
import { whole } from "../speech/decimal";
import type { Format } from "../speech/format";
import { attributes } from "../speech/indicators";
import type { Words } from "../speech/words";
import type { Asker, Section, Shown } from "./section";
import { indicatorOf } from "./time";

export class MapSection implements Section {
	constructor(
		private readonly section: HTMLElement,
		private readonly body: HTMLElement,
		private readonly w: Words,
		private readonly f: Format,
		private readonly change: Change,
	) {}

	async update({ view, validation }: Shown, ask: Asker) {
		const { w, f } = this;
		const indicator = indicatorOf(view);
		const { gruppi } = (await ask.indicators({ ...question(view, validation), per: ["direzione"] })).gruppi;
		const name = (g: (typeof gruppi)[number]) => g.chiave.direzione ?? "";
		const places = placed(gruppi.map(name));
		// One direzione alone has nothing to be compared with.
		this.section.hidden = !places || !indicator || places.size < 2;
		if (!places || !indicator || this.section.hidden) return;
		const shown = gruppi.flatMap((g) => {
			const tile = places.get(name(g));
			return tile ? [{ g, tile, value: indicator.value(g) }] : [];
		});
		const known = shown.flatMap(({ g, value }) => (value === null ? [] : [{ g, value }])).sort((a, b) => a.value - b.value);
		const [least, most] = [known[0], known.at(-1)];
		const color = Plot.scale({ color: { scheme: "cividis", domain: [least?.value ?? 0, most?.value ?? 1] } });
		const tiles = shown.map(({ g, tile, value }) => {
			const said = indicator.show(f, indicator.parts(g));
			const button = el(
				"button",
				{
					type: "button",
					class: "tile",
					title: name(g),
					...attributes(indicator, g),
					"data-direzione": name(g),
					click: () => this.change((now) => into(rowsBy(now, "direzione"), name(g))),
				},
				el("span", {}, tile.short, " "),
				el("strong", {}, said),
			);
			if (value !== null) {
				const fill = color.apply(value);
				button.style.setProperty("background-color", fill);
				button.style.setProperty("color", inkOn(fill));
			}
			const item = el("li", {}, button);
			item.style.setProperty("grid-area", `${tile.row} / ${tile.column}`);
			return item;
		});
		const elsewhere = gruppi.map(name).filter((n) => !places.has(n));
		const scale = el("span", { class: "scale", "aria-hidden": "true" });
		if (least && most) {
			const stops = Array.from({ length: 9 }, (_, i) => color.apply(least.value + (i / 8) * (most.value - least.value)));
			scale.style.setProperty("background-image", `linear-gradient(to right, ${stops.join(", ")})`);
		}
		const end = (end: typeof least) => (end ? indicator.show(f, indicator.parts(end.g)) : f.ratio(whole(null)));
		this.body.replaceChildren(
			el("p", {}, w.mapOf(indicator.title(w))),
			el("ul", { class: "tiles", "aria-label": w.mapOf(indicator.title(w)) }, ...tiles),
			el("p", { class: "legend" }, end(least), scale, end(most)),
			...(elsewhere.length > 0 ? [el("p", { class: "hint" }, w.mapElsewhere(elsewhere.join(", ")))] : []),
			el(
				"button",
				{
					type: "button",
					class: "btn btn-link btn-sm",
					click: () => {
						this.change((now) => rowsBy(now, "direzione"));
						byId("confronto").scrollIntoView();
					},
				},
				w.mapTable,
			),
		);
	}
}
