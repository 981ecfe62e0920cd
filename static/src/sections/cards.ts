// The indicators of everything that is looked at, a card each: the value and what it is
// made of; how it was the month before and a year before; the same for the whole
// country; the last months at a glance. The cards are made once and then only set.
import { pointOf, spark } from "../charts/charts";
import type { Point } from "../charts/drawing";
import { el } from "../dom/dom";
import type { Gruppo, Query } from "../engine/contract";
import { before, range, yearBefore } from "../look/period";
import { question, reaches, type View } from "../look/view";
import type { Format } from "../speech/format";
import { attributes, type Indicator, indicators } from "../speech/indicators";
import type { Words } from "../speech/words";
import { Counts, type Detail } from "./counts";
import { type Asker, immature, type Section, type Shown, totals } from "./section";

interface Card {
	indicator: Indicator;
	element: HTMLElement;
	value: HTMLElement;
	how: HTMLElement;
	compared: HTMLElement;
	spark: HTMLElement;
}

export class Cards implements Section {
	readonly element: HTMLElement;
	private readonly counts: Counts;
	private readonly warning: HTMLElement;
	private readonly hint = el("p", { class: "hint" });
	private readonly cards: Card[];

	constructor(
		private readonly w: Words,
		private readonly f: Format,
		detail: Detail,
	) {
		this.counts = new Counts(w, f, detail);
		this.warning = el("div", { class: "alert alert-warning", id: "non-maturo" }, el("strong", {}, w.immature), ` — ${w.immatureHint}`);
		this.cards = indicators.map((indicator) => {
			const [value, how, compared, spark] = [
				el("p", { class: "value" }),
				el("p", { class: "how" }),
				el("p", { class: "compared" }),
				el("div", { class: "spark" }),
			];
			const element = el(
				"article",
				{ class: `indicator ${indicator.id}` },
				el("h3", {}, indicator.title(w)),
				el("div", { class: "line" }, value, spark),
				how,
				compared,
				el("p", { class: "hint" }, indicator.hint(w)),
			);
			return { indicator, element, value, how, compared, spark };
		});
		this.element = el("div", {}, this.counts.element, el("div", { class: "cards" }, ...this.cards.map((c) => c.element)), this.hint);
	}

	/** Shows the total of an answer, without comparisons as long as these are not there. */
	show(shown: Shown) {
		const [group] = shown.answer.totale.gruppi;
		if (!group) return;
		const { w, f } = this;
		this.counts.show(group, shown.answer.totale.data_osservazione);
		if (immature(shown)) this.element.prepend(this.warning);
		else this.warning.remove();
		for (const { indicator, element, value, how, compared } of this.cards) {
			for (const [name, text] of Object.entries(attributes(indicator, group))) if (text !== undefined) element.setAttribute(name, text);
			const parts = indicator.parts(group);
			const shown = indicator.show(f, parts);
			value.replaceChildren(
				shown,
				...(indicator.value(group) !== null && indicator.unit ? [el("span", { class: "unit" }, ` ${indicator.unit(w, shown)}`)] : []),
			);
			how.textContent = indicator.how ? indicator.how(w, f.count(parts[0]), f.count(parts[1])) : "";
			compared.replaceChildren();
		}
		this.hint.textContent = "";
	}

	/** Adds what the indicators are compared with. */
	async update(shown: Shown, ask: Asker) {
		const { w, f } = this;
		const { view, validation: v } = shown;
		const total = async (query: Query) => (await ask.indicators({ ...query, per: [] })).totale.gruppi[0];
		const query = question(view, v);
		const earlier: { name: string; now: Gruppo; then: Gruppo }[] = [];
		for (const period of view.period ? [before(view.period), yearBefore(view.period)] : []) {
			if (!period || !reaches(period, v)) continue;
			const now = await total({ ...query, confronto: true });
			const then = await total({ ...query, ...range(period), confronto: true });
			if (now && then) earlier.push({ name: f.period(period), now, then });
		}
		this.hint.textContent = earlier.length > 0 ? w.comparedHint : "";
		const mark = immature(shown) ? w.immatureChange : (change: string) => change;
		const { direzione, struttura, ...elsewhere } = view.where;
		const placed = direzione !== undefined || struttura !== undefined;
		const around: { name: string; group: Gruppo }[] = []; // the direzione of a struttura, and the country
		const add = async (name: string, where: View["where"]) => {
			const group = await total(question({ ...view, where }, v));
			if (group) around.push({ name, group });
		};
		if (struttura !== undefined) {
			const { gruppi } = (await ask.indicators({ ...query, per: ["direzione"] })).gruppi;
			const [largest] = [...gruppi].sort((a, b) => b.pervenuti - a.pervenuti);
			const name = direzione ?? largest?.chiave.direzione;
			if (name !== undefined) await add(name, { ...elsewhere, direzione: name });
		}
		if (placed) await add(w.country, elsewhere);
		const months = await totals(shown, ask);
		for (const { indicator, compared, spark: place } of this.cards) {
			const texts = (indicator.ofPeriod ? earlier : []).flatMap((e) => {
				const [now, then] = [indicator.parts(e.now), indicator.parts(e.then)];
				return now[1] && then[1] ? [mark(w.since(indicator.difference(f, w, now, then), e.name))] : [];
			});
			texts.push(...around.map(({ name, group }) => `${name}: ${indicator.show(f, indicator.parts(group))}`));
			compared.replaceChildren(...texts.map((text) => el("span", {}, text)));
			const points: Point[] = months.map((m) => pointOf(indicator, f, m.month, m.mature, m.group));
			if (indicator.ofPeriod && points.filter((p) => p.value !== null).length > 1) {
				place.replaceChildren(spark(points, w.sparkOf(f.month(points[0]?.month ?? ""), f.month(points.at(-1)?.month ?? ""))));
			} else place.replaceChildren();
		}
	}
}
