// What has changed: which strutture and oggetti got worse, or better, from the period
// before to the one looked at, and which oggetto weighs most in it.
import type { Dimension, Gruppo, Query } from "./documents";
import { el } from "./dom";
import type { Format } from "./format";
import { before, lastMonth, periods, range } from "./period";
import type { Asker, Change, Section, Shown } from "./section";
import { inExport, question, rowsBy, type View } from "./view";
import type { Words } from "./words";

/** How many rows a list has. */
const listed = 5;

/** Groups of fewer quesiti, in either period, change by chance. */
const fewest = 30;

/** How the indicatore complessivo of a group has changed. */
interface Difference {
	key: string;
	earlier: number;
	now: number;
	/** What the group adds to the change of all together: these add up to it. */
	weight: number;
	/** The quesiti of the period with the fewer. */
	quesiti: number;
}

const quesiti = (g: Gruppo | undefined) => (g ? g.complessivo.definiti + g.complessivo.scaduti : 0);
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
		const earlier = period && before(period);
		if (!period || !earlier || range(earlier).da < (v.primo_invio ?? "").slice(0, 7) || !inExport(range(earlier).da, range(earlier).a, v)) {
			this.body.replaceChildren(el("p", { class: "hint" }, w.nothingBefore));
			return;
		}
		const [latest] = over(shown);
		const query = { ...question(view, v), ...range(period) };
		const compare = (by: Dimension, more?: Query["dove"]) =>
			this.differences(ask, { ...query, dove: { ...query.dove, ...more } }, earlier, by);
		const within = view.where.struttura !== undefined;
		const place = within ? undefined : await compare("struttura");
		const oggetti = await compare("oggetto");
		const many = (d: Difference) => d.quesiti >= fewest;
		const large = (place ?? []).filter(many);
		const worst = [...large]
			.sort((a, b) => a.now - a.earlier - (b.now - b.earlier))
			.filter((d) => d.now < d.earlier)
			.slice(0, listed);
		const best = [...large]
			.sort((a, b) => b.now - b.earlier - (a.now - a.earlier))
			.filter((d) => d.now > d.earlier)
			.slice(0, listed);
		const reasons = new Map<string, Difference>();
		for (const { key } of worst) {
			const [reason] = (await compare("oggetto", { struttura: [key] })).sort((a, b) => a.weight - b.weight);
			if (reason && reason.weight < 0) reasons.set(key, reason);
		}
		const heavy = [...oggetti]
			.sort((a, b) => a.weight - b.weight)
			.filter((d) => d.weight < 0 && many(d))
			.slice(0, listed);
		const open = (by: Dimension, key: string, more: View["where"] = {}) =>
			el(
				"button",
				{
					type: "button",
					class: "open",
					"aria-label": w.openRow(key),
					click: () =>
						this.change((now) =>
							rowsBy({ ...now, period, where: { ...now.where, [by]: key, ...more } }, by === "oggetto" ? "struttura" : "oggetto"),
						),
				},
				key,
			);
		const points = (n: number) => w.points(f.signed(100 * n));
		const weight = (d: Difference) => w.points(f.finely(100 * d.weight));
		const list = (
			id: string,
			title: string,
			head: string,
			rows: Difference[],
			last: string,
			about: (d: Difference) => (Node | string)[],
			by: Dimension,
		) =>
			el(
				"div",
				{ id },
				el("h3", { class: "h6" }, title),
				rows.length === 0
					? el("p", { class: "hint" }, w.none)
					: el(
							"div",
							{ class: "table-scroll", role: "region", "aria-label": w.scrollable(title), tabindex: 0 },
							el(
								"table",
								{ class: "table" },
								el("thead", {}, el("tr", {}, ...[head, w.changed, last].map((text) => el("th", { scope: "col" }, text)))),
								el(
									"tbody",
									{},
									...rows.map((d) =>
										el(
											"tr",
											{ "data-chiave": d.key, "data-variazione": d.now - d.earlier },
											el("th", { scope: "row" }, open(by, d.key)),
											el(
												"td",
												{ class: d.now < d.earlier ? "worse" : "better" },
												el("strong", {}, points(d.now - d.earlier)),
												el("span", { class: "from-to" }, w.fromToValue(f.ratio(d.earlier), f.ratio(d.now))),
											),
											el("td", {}, ...about(d)),
										),
									),
								),
							),
						),
			);
		const reason = (d: Difference): (Node | string)[] => {
			const found = reasons.get(d.key);
			return found ? [open("oggetto", found.key, { struttura: d.key }), ` ${points(found.weight)}`] : ["–"];
		};
		const where = w.dimensions.struttura;
		this.body.replaceChildren(
			el("p", { class: "volumes" }, w.changesOf(f.period(period), f.period(earlier))),
			...(view.period || !latest || latest === period
				? []
				: [
						el(
							"p",
							{},
							`${w.stillImmature(f.period(latest))} `,
							el(
								"button",
								{
									type: "button",
									class: "btn btn-outline-primary btn-sm",
									id: "guarda-comunque",
									click: () => this.change((now) => ({ ...now, period: latest })),
								},
								w.lookAnyway,
							),
						),
					]),
			el(
				"div",
				{ class: "lists" },
				...(within
					? []
					: [
							list("peggiorate", w.worse, where, worst, w.heaviest, reason, "struttura"),
							list("migliorate", w.better, where, best, w.quesiti, (d) => [f.count(d.quesiti)], "struttura"),
						]),
				list("oggetti-peggiorati", w.heavyOggetti, w.dimensions.oggetto, heavy, w.weight, (d) => [weight(d)], "oggetto"),
			),
			el("p", { class: "hint" }, w.changesHint(f.count(fewest))),
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
				now: g?.complessivo.valore ?? 0,
				earlier: h?.complessivo.valore ?? 0,
				weight: late(h) / Math.max(1, allThen) - late(g) / Math.max(1, all),
				quesiti: Math.min(quesiti(g), quesiti(h)),
			};
		});
	}
}

/** The quarters and months that are over at the data di osservazione, with one before each, the latest first. */
function over({ view, validation: v }: Shown): string[] {
	const day = question(view, v).osservazione;
	const first = `${(v.primo_invio ?? "").slice(0, 7)}-01`;
	const { quarters, months } = periods(v.primo_invio ?? "", day);
	return [...quarters, ...months].filter((p) => range(p).a <= day && range(before(p) ?? p).da >= first);
}

/** The latest quarter, else month, that is mature at the data di osservazione. */
function recent(shown: Shown): string | undefined {
	const immature = new Set(shown.answer.immaturi);
	return over(shown).find((p) => !immature.has(lastMonth(p)));
}
