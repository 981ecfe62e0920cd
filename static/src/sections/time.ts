// How things went: an indicator month by month, the giacenza day by day, and how long
// the giacenti have been waiting.
import { ages, Charts, giacenza, pointOf, trend } from "../charts/charts";
import { el } from "../dom/dom";
import { range } from "../look/period";
import { type Change, question, type View } from "../look/view";
import type { Format } from "../speech/format";
import { indicators } from "../speech/indicators";
import type { Words } from "../speech/words";
import { type Asker, about, type Section, type Shown, totals } from "./section";

/** The indicators that have a value of each month. */
const monthly = indicators.filter((i) => i.ofPeriod);

/** The indicator whose trend a view shows. */
export const indicatorOf = (view: View) => monthly.find((i) => i.id === view.trend) ?? indicators[0];

export class TimeSection implements Section {
	private readonly charts = new Charts();
	private readonly choice: HTMLSelectElement;

	constructor(
		body: HTMLElement,
		private readonly w: Words,
		private readonly f: Format,
		change: Change,
	) {
		this.choice = el(
			"select",
			{ id: "andamento-di", class: "form-select" },
			...monthly.map((i) => el("option", { value: i.id }, i.title(w))),
		);
		this.choice.addEventListener("change", () => change((view) => ({ ...view, trend: this.choice.value })));
		body.replaceChildren(
			el(
				"div",
				{ class: "table-controls" },
				el("div", { class: "field" }, el("label", { for: this.choice.id }, w.trendIndicator), this.choice),
			),
			this.charts.element,
			el("p", { class: "hint" }, w.trendHint),
		);
	}

	async update(shown: Shown, ask: Asker) {
		const { w, f } = this;
		const indicator = indicatorOf(shown.view);
		if (!indicator) return;
		this.choice.value = indicator.id;
		const months = await totals(shown, ask);
		const begin = shown.validation.inizio ?? "";
		const giorni = (await ask.history(question(shown.view, shown.validation))).giorni.filter((g) => g.giorno >= begin);
		const pointsOf = (of: typeof months) => of.map((m) => pointOf(indicator, f, m.month, m.mature, m.group));
		const points = pointsOf(months);
		const filtered = Object.keys(shown.view.where).length > 0;
		const whole = filtered ? pointsOf(await totals({ ...shown, view: { ...shown.view, where: {} } }, ask)) : undefined;
		const { da, a } = range(shown.view.period);
		const chosen = shown.view.period ? points.map((p) => p.month).filter((m) => m >= da.slice(0, 7) && m <= a.slice(0, 7)) : [];
		const classes = shown.answer.totale.gruppi[0]?.anzianita ?? [];
		this.charts.show(about(shown, w, f), (width, half) => [
			trend(points, indicator, half, w, f, { chosen, whole }),
			ages(classes, half, w, f),
			giacenza(giorni, width, w, f),
		]);
	}
}
