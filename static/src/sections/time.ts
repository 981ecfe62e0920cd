// How things went: an indicator month by month, the giacenza day by day, and how long
// the giacenti have been waiting.
import { ages, Charts, giacenza, pointOf, trend } from "../charts/charts";
import { el } from "../dom/dom";
import type { Selezione } from "../engine/contract";
import { type Change, question, type View } from "../look/view";
import type { Format } from "../speech/format";
import { indicators } from "../speech/indicators";
import type { Words } from "../speech/words";
import { coda, lead } from "./coda";
import type { Detail } from "./counts";
import { type Asker, type Section, type Shown, totals } from "./section";

/** The indicators that have a value of each month. */
const monthly = indicators.filter((i) => i.ofPeriod);

/** The indicator whose trend a view shows. */
export const indicatorOf = (view: View) => monthly.find((i) => i.id === view.trend) ?? indicators[0];

export class TimeSection implements Section {
	private readonly charts = new Charts();
	private readonly coda = el("div");
	private readonly choice: HTMLSelectElement;

	constructor(
		body: HTMLElement,
		private readonly w: Words,
		private readonly f: Format,
		change: Change,
		private readonly detail: Detail,
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
			this.coda,
		);
	}

	async update(shown: Shown, ask: Asker) {
		const { w, f } = this;
		const indicator = indicatorOf(shown.view);
		if (!indicator) return;
		this.choice.value = indicator.id;
		const months = await totals(shown, ask);
		const begin = shown.validation.inizio ?? "";
		const query = question(shown.view, shown.validation);
		const giorni = (await ask.history(query)).giorni.filter((g) => g.giorno >= begin);
		const points = months.map((m) => pointOf(indicator, f, m.month, m.mature, m.group));
		const classes = shown.answer.totale.gruppi[0]?.anzianita ?? [];
		const open = (selected: Selezione) => this.detail(selected, {}, query.osservazione);
		this.charts.show((width, half) => {
			const waiting = ages(classes, half, w, f);
			lead(waiting, classes, open);
			return [trend(points, indicator, half, w, f), waiting, giacenza(giorni, width, w, f)];
		});
		this.coda.replaceChildren(coda(await ask.coda(query), classes, query.osservazione, open, w, f));
	}
}
