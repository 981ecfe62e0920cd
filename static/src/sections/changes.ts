// What has changed: how the indicatore complessivo of all together went from the period
// before to the one looked at, and which groups the change comes from, heaviest first.
import { el } from "../dom/dom";
import { nonIndicato } from "../engine/constants";
import type { Dimension, Gruppo, Query, Risposta, Validazione } from "../engine/contract";
import { named } from "../look/names";
import { lastMonth, periods, range } from "../look/period";
import { at, type Change, comparable, type Place, question, rowsBy } from "../look/view";
import type { Fraction } from "../speech/decimal";
import type { Format } from "../speech/format";
import { complessivo } from "../speech/indicators";
import type { Words } from "../speech/words";
import type { Asker, Section, Shown } from "./section";

/** How many rows a list has. */
const listed = 5;

/** Groups of fewer quesiti, in either period, change by chance. */
const fewest = 30;

/** The dimensions that a change may come from, from the whole to its parts; lists are by the first two that a view leaves open. */
const sources = ["struttura", "oggetto", "intermediario"] as const satisfies Dimension[];
type Source = (typeof sources)[number];

/** How the indicatore complessivo of a group has changed. */
interface Difference {
	key: string;
	name: string;
	/** Where a struttura belongs. */
	direzione: string;
	earlier: Counted;
	now: Counted;
	/** All together, of which the group is a part. */
	allEarlier: Counted;
	all: Counted;
}

/** The quesiti entro soglia, of those definiti or scaduti. */
type Counted = [entro: number, of: number];

const none: Counted = [0, 0];
const counted = (g: Gruppo | undefined): Counted => (g ? (complessivo(g).map(Number) as Counted) : none);
const value = ([n, of]: Fraction) => Number(n) / Math.max(1, Number(of));
const change = (d: Pick<Difference, "now" | "earlier">) => value(d.now) - value(d.earlier);

/** By how much a group takes all together of a period above, or below, what they were in the period before. */
const lift = ([entro, of]: Counted, [, all]: Counted, [before, quesiti]: Counted): Fraction => [
	entro * quesiti - of * before,
	quesiti * all,
];
const liftEarlier = (d: Difference) => lift(d.earlier, d.allEarlier, d.allEarlier);
const liftNow = (d: Difference) => lift(d.now, d.all, d.allEarlier);
/** The part of the change of all together that comes from a group; those of all groups add up to it. */
const weight = (d: Difference) => value(liftNow(d)) - value(liftEarlier(d));

/** The groups by which all together got worse, heaviest first, and those by which they got better. */
const worse = (all: Difference[]) => all.filter((d) => weight(d) < 0).sort((a, b) => weight(a) - weight(b));
const better = (all: Difference[]) => all.filter((d) => weight(d) > 0).sort((a, b) => weight(b) - weight(a));

/** Groups with enough quesiti in both periods; all, where these alone would have nothing to tell. */
function comparedOf(all: Difference[]): Difference[] {
	const some = all.filter((d) => Math.min(d.now[1], d.earlier[1]) >= fewest);
	return some.some((d) => weight(d) !== 0) ? some : all;
}

/**
 * The group that stands out among those that got worse: it has enough quesiti in both
 * periods, and weighs at least a tenth of a point when rounded, and twice as much as any
 * other. Statistical evidence is to enter here.
 */
export function outstanding(all: Difference[]): Difference | undefined {
	const [first, second] = worse(all.filter((d) => change(d) < 0 && Math.min(d.now[1], d.earlier[1]) >= fewest));
	return first && weight(first) <= -0.0005 && (!second || weight(first) <= 2 * weight(second)) ? first : undefined;
}

/** A list of groups, with something more to say about each where there is. */
interface Ranking {
	id: string;
	title: string;
	by: Source;
	rows: Difference[];
	more?: { title: string; about(d: Difference): (Node | string)[] };
}

export class ChangesSection implements Section {
	constructor(
		private readonly body: HTMLElement,
		private readonly w: Words,
		private readonly f: Format,
		private readonly change: Change,
		/** Takes the sentence about the worst place; "" where nothing is compared. */
		private readonly place: (text: string) => void,
	) {}

	async update(shown: Shown, ask: Asker) {
		const { w, f } = this;
		const { view, validation: v } = shown;
		const period = view.period || recent(shown);
		const earlier = comparable(period ?? "", v);
		if (!period || !earlier) {
			this.place("");
			this.body.replaceChildren(el("p", { class: "hint" }, w.nothingBefore));
			return;
		}
		const query = { ...question(view, v), ...range(period) };
		const both = async (more: Partial<Query>): Promise<[Risposta, Risposta]> => [
			await ask.indicators({ ...query, confronto: true, ...more }),
			await ask.indicators({ ...query, ...range(earlier), confronto: true, ...more }),
		];
		const open = sources.filter((by) => query.dove?.[by]?.length !== 1).slice(0, 2);
		const rankings: Ranking[] = [];
		let sentence = "";
		for (const by of open) {
			const all = differences(v, by, await both({ per: by === "struttura" ? ["direzione", by] : [by] }));
			if (by === open[0]) sentence = this.sentence(by, outstanding(all));
			const told = comparedOf(all);
			const heaviest = worse(told).slice(0, listed);
			rankings.push(
				{
					id: `peggiorate-${by}`,
					title: w.worseBy(w.plurals[by]),
					by,
					rows: heaviest,
					...(by === "struttura" && open.includes("oggetto") && { more: await this.reasons(v, heaviest, query, both, period) }),
				},
				{ id: `migliorate-${by}`, title: w.betterBy(w.plurals[by]), by, rows: better(told).slice(0, listed) },
			);
		}
		const mature = !(lastMonth(period) in shown.answer.immaturi);
		if (sentence && !mature) sentence = w.immatureChange(sentence);
		this.place(sentence && (view.period ? sentence : `${f.period(period)}: ${sentence}`));
		const [now, then] = (await both({ per: [] })).map(({ totale }) => counted(totale.gruppi[0]));
		const lists = rankings.filter((r) => r.rows.length > 0);
		this.body.replaceChildren(
			el("p", { class: "volumes" }, w.changesOf(mature ? f.period(period) : w.immatureMonth(f.period(period)), f.period(earlier))),
			...this.overall(now ?? none, then ?? none),
			...(sentence ? [el("p", { id: "si-distacca" }, sentence)] : []),
			...this.later(shown, period),
			el("div", { class: "lists" }, ...lists.map((r) => this.table(r, period))),
			...(lists.length === 0 ? [el("p", { class: "hint" }, w.nothingChanged)] : []),
			el("p", { class: "hint" }, w.changesHint(f.count(fewest))),
		);
	}

	/** How all together has changed; nothing where one of the periods has no value. */
	private overall(now: Counted, earlier: Counted): Node[] {
		const { w, f } = this;
		if (now[1] === 0 || earlier[1] === 0) return [];
		return [
			el(
				"p",
				{ id: "variazione-complessiva", "data-variazione": change({ now, earlier }) },
				this.points({ now, earlier }),
				`, ${w.fromToValue(f.ratio(earlier), f.ratio(now))}; `,
				w.quesitiFromTo(f.count(earlier[1]), f.count(now[1])),
			),
		];
	}

	/** A change in points; nothing where one of the periods has no value. */
	private points({ now, earlier }: Pick<Difference, "now" | "earlier">): Node | undefined {
		const by = change({ now, earlier });
		if (now[1] === 0 || earlier[1] === 0) return undefined;
		return el("strong", { class: by < 0 ? "worse" : by > 0 ? "better" : "" }, this.w.points(this.f.points(now, earlier, 1)));
	}

	private sentence(by: Source, found: Difference | undefined): string {
		if (!found) return this.w.noneStandsOut[by];
		const points = this.w.points(this.f.points(liftNow(found), liftEarlier(found), 1));
		return this.w.standsOut(found.direzione ? `${found.name} (${found.direzione})` : found.name, points);
	}

	/** Which oggetto weighs most in the change of each of some strutture. */
	private async reasons(
		v: Validazione,
		strutture: Difference[],
		query: Query,
		both: (more: Partial<Query>) => Promise<[Risposta, Risposta]>,
		period: string,
	): Promise<Ranking["more"]> {
		if (strutture.length === 0) return undefined;
		const dove = { ...query.dove, struttura: strutture.map((d) => d.key) };
		const answers = await both({ per: ["struttura", "oggetto"], dove });
		return {
			title: this.w.heaviest,
			about: ({ key, now, earlier }) => {
				const parts = differences(v, "oggetto", answers, key).map((d) => ({ ...d, all: now, allEarlier: earlier }));
				const [reason] = worse(parts);
				if (!reason) return ["–"];
				return [
					this.opens(reason.name, period, { struttura: key, oggetto: reason.key }),
					` ${this.w.points(this.f.points(liftNow(reason), liftEarlier(reason), 1))}`,
				];
			},
		};
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

	/** A name that leads to its quesiti of the period, by what they consist of. */
	private opens(name: string, period: string, place: Place): HTMLElement {
		const open = () =>
			this.change((now) => {
				const there = at({ ...now, period }, place);
				return rowsBy(there, sources.find((d) => there.where[d] === undefined) ?? "mese");
			});
		return el("button", { type: "button", class: "open", "aria-label": this.w.openRow(name), click: open }, name);
	}

	private table({ id, title, by, rows, more }: Ranking, period: string): HTMLElement {
		const { w, f } = this;
		const head = [w.dimensions[by], w.changed, w.quesiti, w.weight, ...(more ? [more.title] : [])];
		const under = (text: string) => el("span", { class: "from-to" }, text);
		const row = (d: Difference) =>
			el(
				"tr",
				{ "data-chiave": d.key, "data-variazione": change(d), "data-peso": weight(d) },
				el(
					"th",
					{ scope: "row" },
					this.opens(d.name, period, { [by]: d.key }),
					by === "struttura" && d.direzione ? under(d.direzione) : undefined,
				),
				el("td", {}, this.points(d), under(w.fromToValue(f.ratio(d.earlier), f.ratio(d.now)))),
				el("td", {}, w.thenNow(f.count(d.earlier[1]), f.count(d.now[1]))),
				el("td", {}, w.points(f.points(liftNow(d), liftEarlier(d), 2))),
				more ? el("td", {}, ...more.about(d)) : undefined,
			);
		const table = el(
			"table",
			{ class: "table" },
			el("thead", {}, el("tr", {}, ...head.map((text) => el("th", { scope: "col" }, text)))),
			el("tbody", {}, ...rows.map(row)),
		);
		return el(
			"div",
			{ id },
			el("h3", { class: "h6" }, title),
			el("div", { class: "table-scroll", role: "region", "aria-label": w.scrollable(title), tabindex: 0 }, table),
		);
	}
}

/** How the groups of a dimension have changed from the second of two answers to the first: of one struttura, or of all. */
function differences(v: Validazione, by: Source, [now, then]: [Risposta, Risposta], struttura?: string): Difference[] {
	const found = new Map<string, Difference>();
	const [all, allEarlier] = [counted(now.totale.gruppi[0]), counted(then.totale.gruppi[0])];
	const largest = new Map<string, number>(); // quesiti of the direzione that a struttura is said to belong to
	for (const [when, answer] of [["now", now] as const, ["earlier", then] as const]) {
		for (const g of answer.gruppi.gruppi) {
			if (struttura !== undefined && g.chiave.struttura !== struttura) continue;
			const [key, { direzione = nonIndicato }] = [g.chiave[by] ?? "", g.chiave];
			const d = found.get(key) ?? { key, name: named(v, by, key), direzione: "", earlier: none, now: none, all, allEarlier };
			found.set(key, d);
			const [entro, of] = counted(g);
			d[when] = [d[when][0] + entro, d[when][1] + of];
			if (direzione !== nonIndicato && g.pervenuti > (largest.get(key) ?? -1)) {
				largest.set(key, g.pervenuti);
				d.direzione = direzione;
			}
		}
	}
	return [...found.values()];
}

/** The quarters and months that are over at the data di osservazione, with one before each, the latest first. */
function over({ view, validation: v }: Shown): string[] {
	const day = question(view, v).osservazione;
	const { quarters, months } = periods(v.inizio ?? "", day);
	return [...quarters, ...months].filter((p) => range(p).a <= day && comparable(p, v));
}

/** The latest quarter, else month, that is mature at the data di osservazione. */
function recent(shown: Shown): string | undefined {
	return over(shown).find((p) => !(lastMonth(p) in shown.answer.immaturi));
}
