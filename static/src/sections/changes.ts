// What has changed: which strutture and oggetti got worse, or better, from the period
// before to the one looked at, and which oggetto weighs most in it.
import { el } from "../dom/dom";
import type { Dimension, Gruppo, Query } from "../engine/contract";
import { lastMonth, periods, range } from "../look/period";
import { type Change, comparable, question, rowsBy, type View } from "../look/view";
import type { Fraction } from "../speech/decimal";
import type { Format } from "../speech/format";
import { complessivo } from "../speech/indicators";
import type { Words } from "../speech/words";
import type { Asker, Section, Shown } from "./section";

/** How many rows a list has. */
const listed = 5;

/** Groups of fewer quesiti, in either period, change by chance. */
const fewest = 30;

/** How the indicatore complessivo of a group has changed. */
interface Difference {
	key: string;
	earlier: Fraction;
	now: Fraction;
	/** The late quesiti of the group, of all quesiti: what it adds to the change of all together is how much fewer they are. */
	late: Fraction;
	lateEarlier: Fraction;
	/** The quesiti of the period with the fewer. */
	quesiti: number;
}

const value = ([n, of]: Fraction) => Number(n) / Math.max(1, Number(of));
const change = (d: Difference) => value(d.now) - value(d.earlier);
const weight = (d: Difference) => value(d.lateEarlier) - value(d.late);

/** A list of groups, with something to say about each. */
interface Ranking {
	id: string;
	title: string;
	by: Dimension;
	rows: Difference[];
	last: string; // what is said, as a heading
	about(d: Difference): (Node | string)[];
}

const quesiti = (g: Gruppo | undefined) => (g ? g.complessivo.definiti + g.complessivo.scaduti : 0);
/** Of a group that has no quesiti in a period. */
const nothing: Fraction = [0, 0];
const late = (g: Gruppo | undefined) => (g ? quesiti(g) - g.complessivo.entro : 0);

export class ChangesSection implements Section {
	constructor(
		private readonly body: HTMLElement,
		private readonly w: Words,
		private readonly f: Format,
		private readonly change: Change,
	) {}

	async update(shown: Shown, ask: Asker) {
		const { w, f } = this;
		const { view, validation: v } = shown;
		const period = view.period || recent(shown);
		const earlier = comparable(period ?? "", v);
		if (!period || !earlier) {
			this.body.replaceChildren(el("p", { class: "hint" }, w.nothingBefore));
			return;
		}
		const query = { ...question(view, v), ...range(period) };
		const differences = (by: Dimension, more?: Query["dove"]) =>
			this.differences(ask, { ...query, dove: { ...query.dove, ...more } }, earlier, by);
		const many = (d: Difference) => d.quesiti >= fewest;
		const rankings: Ranking[] = [];
		if (view.where.struttura === undefined) {
			const strutture = (await differences("struttura")).filter(many).sort((a, b) => change(a) - change(b));
			const worst = strutture.filter((d) => change(d) < 0).slice(0, listed);
			const reasons = new Map<string, Difference>();
			for (const { key } of worst) {
				const [reason] = (await differences("oggetto", { struttura: [key] })).sort((a, b) => weight(a) - weight(b));
				if (reason && weight(reason) < 0) reasons.set(key, reason);
			}
			const reason = ({ key }: Difference) => {
				const found = reasons.get(key);
				if (!found) return ["–"];
				return [
					this.opens(found.key, period, { struttura: key, oggetto: found.key }),
					` ${w.points(f.points(found.lateEarlier, found.late, 1))}`,
				];
			};
			const best = strutture
				.filter((d) => change(d) > 0)
				.reverse()
				.slice(0, listed);
			rankings.push(
				{ id: "peggiorate", title: w.worse, by: "struttura", rows: worst, last: w.heaviest, about: reason },
				{ id: "migliorate", title: w.better, by: "struttura", rows: best, last: w.quesiti, about: (d) => [f.count(d.quesiti)] },
			);
		}
		const oggetti = (await differences("oggetto")).filter((d) => weight(d) < 0 && many(d)).sort((a, b) => weight(a) - weight(b));
		rankings.push({
			id: "oggetti-peggiorati",
			title: w.heavyOggetti,
			by: "oggetto",
			rows: oggetti.slice(0, listed),
			last: w.weight,
			about: (d) => [w.points(f.points(d.lateEarlier, d.late, 2))],
		});
		this.body.replaceChildren(
			el("p", { class: "volumes" }, w.changesOf(f.period(period), f.period(earlier))),
			...this.later(shown, period),
			el("div", { class: "lists" }, ...rankings.map((r) => this.table(r, period))),
			el("p", { class: "hint" }, w.changesHint(f.count(fewest))),
		);
	}

	/** A way to the latest quarter, where it is not looked at because it is not mature. */
	private later(shown: Shown, period: string): Node[] {
		const [latest] = over(shown);
		if (shown.view.period || !latest || latest === period) return [];
		const look = () => this.change((now) => ({ ...now, period: latest }));
		return [
			el(
				"p",
				{},
				`${this.w.stillImmature(this.f.period(latest))} `,
				el("button", { type: "button", class: "btn btn-outline-primary btn-sm", id: "guarda-comunque", click: look }, this.w.lookAnyway),
			),
		];
	}

	/** A name that leads to its quesiti of the period. */
	private opens(name: string, period: string, where: View["where"]): HTMLElement {
		const by = where.oggetto === undefined ? "oggetto" : "struttura";
		const open = () => this.change((now) => rowsBy({ ...now, period, where: { ...now.where, ...where } }, by));
		return el("button", { type: "button", class: "open", "aria-label": this.w.openRow(name), click: open }, name);
	}

	private table({ id, title, by, rows, last, about }: Ranking, period: string): HTMLElement {
		const { w, f } = this;
		const head = [w.dimensions[by], w.changed, last].map((text) => el("th", { scope: "col" }, text));
		const row = (d: Difference) =>
			el(
				"tr",
				{ "data-chiave": d.key, "data-variazione": change(d) },
				el("th", { scope: "row" }, this.opens(d.key, period, { [by]: d.key })),
				el(
					"td",
					{ class: change(d) < 0 ? "worse" : "better" },
					el("strong", {}, w.points(f.points(d.now, d.earlier, 1))),
					el("span", { class: "from-to" }, w.fromToValue(f.ratio(d.earlier), f.ratio(d.now))),
				),
				el("td", {}, ...about(d)),
			);
		const table = el("table", { class: "table" }, el("thead", {}, el("tr", {}, ...head)), el("tbody", {}, ...rows.map(row)));
		return el(
			"div",
			{ id },
			el("h3", { class: "h6" }, title),
			rows.length === 0
				? el("p", { class: "hint" }, w.none)
				: el("div", { class: "table-scroll", role: "region", "aria-label": w.scrollable(title), tabindex: 0 }, table),
		);
	}

	/** How the groups of a dimension have changed since an earlier period. */
	private async differences(ask: Asker, query: Query, earlier: string, by: Dimension): Promise<Difference[]> {
		const now = await ask.indicators({ ...query, per: [by] });
		const then = await ask.indicators({ ...query, ...range(earlier), per: [by] });
		const of = (groups: Gruppo[]) => new Map(groups.map((g) => [g.chiave[by] ?? "", g]));
		const [ours, theirs] = [of(now.gruppi.gruppi), of(then.gruppi.gruppi)];
		const [all, allThen] = [quesiti(now.totale.gruppi[0]), quesiti(then.totale.gruppi[0])];
		return [...new Set([...ours.keys(), ...theirs.keys()])].map((key) => {
			const [g, h] = [ours.get(key), theirs.get(key)];
			return {
				key,
				now: g ? complessivo(g) : nothing,
				earlier: h ? complessivo(h) : nothing,
				late: [late(g), all],
				lateEarlier: [late(h), allThen],
				quesiti: Math.min(quesiti(g), quesiti(h)),
			};
		});
	}
}

/** The quarters and months that are over at the data di osservazione, with one before each, the latest first. */
function over({ view, validation: v }: Shown): string[] {
	const day = question(view, v).osservazione;
	const { quarters, months } = periods(v.inizio ?? "", day);
	return [...quarters, ...months].filter((p) => range(p).a <= day && comparable(p, v));
}

/** The latest quarter, else month, that is mature at the data di osservazione. */
function recent(shown: Shown): string | undefined {
	const immature = new Set(Object.keys(shown.answer.immaturi));
	return over(shown).find((p) => !immature.has(lastMonth(p)));
}
