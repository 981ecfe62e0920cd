// How things went: an indicator month by month, the giacenza day by day, and how long
// the giacenti have been waiting.
import { ages, giacenza, type Point, trend } from "./charts";
import type { Anzianita, Giorno } from "./documents";
import { el } from "./dom";
import type { Format } from "./format";
import { indicators } from "./indicators";
import type { View } from "./view";
import type { Words } from "./words";

/** What the charts show. */
export interface Times {
	trend: Point[];
	days: Giorno[];
	ages: Anzianita[];
}

/** The indicators that have a value of each month. */
const monthly = indicators.filter((i) => i.ofMonth);

/** The indicator whose trend a view shows. */
export const trendOf = (view: View) => monthly.find((i) => i.id === view.trend) ?? monthly[0];

export class TimeSection {
	private readonly charts = el("div", { class: "charts" });
	private readonly choice: HTMLSelectElement;
	private shown: { view: View; times: Times } | undefined;
	private width = 0;

	constructor(
		body: HTMLElement,
		private readonly w: Words,
		private readonly f: Format,
		change: (next: (view: View) => View) => void,
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
			this.charts,
			el("p", { class: "hint" }, w.trendHint),
		);
		new ResizeObserver(() => {
			if (this.charts.clientWidth !== this.width) this.draw();
		}).observe(this.charts);
	}

	show(view: View, times: Times) {
		this.shown = { view, times };
		this.draw();
	}

	/** Draws the charts as wide as there is room for. */
	private draw() {
		const indicator = this.shown && trendOf(this.shown.view);
		this.width = this.charts.clientWidth;
		if (!this.shown || !indicator || this.width === 0) return;
		const { w, f } = this;
		const { trend: points, days, ages: classes } = this.shown.times;
		const half = this.width < 760 ? this.width : (this.width - 32) / 2;
		this.choice.value = indicator.id;
		const open = [...this.charts.querySelectorAll<HTMLDetailsElement>("details[open]")].map((d) => d.closest("figure")?.id);
		this.charts.replaceChildren(trend(points, indicator, half, w, f), ages(classes, half, w, f), giacenza(days, this.width, w, f));
		for (const id of open) this.charts.querySelector(`#${id} details`)?.setAttribute("open", "");
	}
}
