// The indicators of everything that is looked at: first what they amount to in words and
// at a glance, then, when asked for, a card each: what the value is made of; how it was
// the month before and a year before; the same for the whole country; the last months.
// All are made once and then only set.
import { pointOf, spark } from "../charts/charts";
import type { Point } from "../charts/drawing";
import { el } from "../dom/dom";
import type { Gruppo, Query } from "../engine/contract";
import { named } from "../look/names";
import { before, range, yearBefore } from "../look/period";
import { question, reaches, type View } from "../look/view";
import type { Format } from "../speech/format";
import { attributes, type Indicator, indicators, judged } from "../speech/indicators";
import type { Words } from "../speech/words";
import { Counts, type Detail } from "./counts";
import { type Asker, immature, type Section, type Shown, totals } from "./section";
import { type Earlier, Sentence } from "./sentence";

interface Card {
	indicator: Indicator;
	element: HTMLElement;
	value: HTMLElement;
	how: HTMLElement;
	compared: HTMLElement;
	spark: HTMLElement;
}

/** An indicator at a glance. */
interface Glance {
	indicator: Indicator;
	element: HTMLElement;
	value: HTMLElement;
	change: HTMLElement;
}

/** The indicators that are seen first. */
const first = ["complessivo", "soglia-5", "soglia-10", "soglia-15", "soglia-25", "giacenza", "tempo-medio"];

export class Cards implements Section {
	readonly element: HTMLElement;
	readonly sentence: Sentence;
	private readonly counts: Counts;
	private readonly warning: HTMLElement;
	private readonly hint = el("p", { class: "hint" });
	private readonly spark = el("div", { class: "spark" }); // of the indicator seen first
	private readonly glances: Glance[];
	private readonly cards: Card[];

	constructor(
		private readonly w: Words,
		private readonly f: Format,
		detail: Detail,
	) {
		this.sentence = new Sentence(w, f, detail);
		this.counts = new Counts(w, f, detail);
		this.warning = el("div", { class: "alert alert-warning", id: "non-maturo" }, el("strong", {}, w.immature), ` — ${w.immatureHint}`);
		this.glances = indicators
			.filter(({ id }) => first.includes(id))
			.map((indicator) => {
				const [value, change] = [el("p", { class: "value" }), el("p", { class: "change" })];
				const element = el(
					"li",
					{ class: "glance" },
					el("h3", {}, indicator.glance?.(w) ?? indicator.title(w)),
					el("div", { class: "line" }, value, indicator.id === first[0] ? this.spark : undefined),
					change,
				);
				return { indicator, element, value, change };
			});
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
		this.element = el(
			"div",
			{},
			this.sentence.element,
			el("ul", { id: "striscia" }, ...this.glances.map((g) => g.element)),
			this.counts.element,
			el(
				"details",
				{ id: "altri-indicatori" },
				el("summary", {}, w.otherIndicators),
				el("div", { class: "cards" }, ...this.cards.map((c) => c.element)),
				this.hint,
			),
		);
	}

	/** Shows the total of an answer, without comparisons as long as these are not there. */
	show(shown: Shown) {
		const [group] = shown.answer.totale.gruppi;
		if (!group) return;
		const { w, f } = this;
		this.sentence.show(shown, group);
		this.counts.show(group, shown.answer.totale.data_osservazione);
		if (immature(shown)) this.element.prepend(this.warning);
		else this.warning.remove();
		for (const { indicator, element, value } of [...this.glances, ...this.cards]) {
			for (const [name, text] of Object.entries(attributes(indicator, group))) if (text !== undefined) element.setAttribute(name, text);
			const text = indicator.show(f, indicator.parts(group));
			value.replaceChildren(
				text,
				...(indicator.value(group) !== null && indicator.unit ? [el("span", { class: "unit" }, ` ${indicator.unit(w, text)}`)] : []),
			);
		}
		for (const { indicator, change } of this.glances) change.textContent = indicator.ofPeriod ? "" : this.made(indicator, group);
		for (const { indicator, how, compared } of this.cards) {
			how.textContent = this.made(indicator, group);
			compared.replaceChildren();
		}
		this.hint.textContent = "";
	}

	/** What a value is made of. */
	private made(indicator: Indicator, group: Gruppo): string {
		const [a, b] = indicator.parts(group);
		return indicator.how ? indicator.how(this.w, this.f.count(a), this.f.count(b)) : "";
	}

	/** Adds what the indicators are compared with. */
	async update(shown: Shown, ask: Asker) {
		const { w, f } = this;
		const { view, validation: v } = shown;
		const total = async (query: Query) => (await ask.indicators({ ...query, per: [] })).totale.gruppi[0];
		const query = question(view, v);
		const earlier: Earlier[] = [];
		for (const period of view.period ? [before(view.period), yearBefore(view.period)] : []) {
			if (!period || !reaches(period, v)) continue;
			const now = await total({ ...query, confronto: true });
			const then = await total({ ...query, ...range(period), confronto: true });
			if (now && then) earlier.push({ period, now, then });
		}
		const previous = earlier.find((e) => e.period === before(view.period));
		this.sentence.compare(shown, previous);
		if (previous) this.glance(previous);
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
			const its = direzione ?? [largest?.chiave.direzione].filter((name) => name !== undefined);
			if (its.length > 0) await add(its.map((value) => named(v, "direzione", value)).join(", "), { ...elsewhere, direzione: its });
		}
		if (placed) await add(w.country, elsewhere);
		const months = await totals(shown, ask);
		const sparks = [...this.cards, ...this.glances.slice(0, 1).map(({ indicator }) => ({ indicator, spark: this.spark }))];
		for (const { indicator, compared } of this.cards) {
			const texts = (indicator.ofPeriod ? earlier : []).flatMap((e) => {
				const [now, then] = [indicator.parts(e.now), indicator.parts(e.then)];
				return now[1] && then[1] ? [mark(w.since(indicator.difference(f, w, now, then), f.period(e.period)))] : [];
			});
			texts.push(...around.map(({ name, group }) => `${name}: ${indicator.show(f, indicator.parts(group))}`));
			compared.replaceChildren(...texts.map((text) => el("span", {}, text)));
		}
		for (const { indicator, spark: place } of sparks) {
			const points: Point[] = months.map((m) => pointOf(indicator, f, m.month, m.mature, m.group));
			if (indicator.ofPeriod && points.filter((p) => p.value !== null).length > 1) {
				place.replaceChildren(spark(points, w.sparkOf(f.month(points[0]?.month ?? ""), f.month(points.at(-1)?.month ?? ""))));
			} else place.replaceChildren();
		}
	}

	/** Says at a glance how each has changed, and whether that is for the better. */
	private glance({ now, then }: Earlier) {
		const { w, f } = this;
		for (const { indicator, change } of this.glances) {
			const [parts, earlier] = [indicator.parts(now), indicator.parts(then)];
			if (!indicator.ofPeriod || !parts[1] || !earlier[1]) continue;
			const difference = indicator.difference(f, w, parts, earlier);
			const judgement = judged(indicator, difference);
			const text = judgement ? `${difference}, ${w.judgements[judgement]}` : w.unchanged;
			change.replaceChildren(el("span", { class: judgement }, text));
		}
	}
}
