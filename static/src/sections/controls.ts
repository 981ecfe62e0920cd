// What is looked at: the month, the data di osservazione, how days are counted, which
// date puts a quesito into the month; and the filters, as chips that can be taken off.
// The controls are made once and then only set, so that a slider can be dragged while
// everything follows it.
import { el } from "../dom/dom";
import type { Base, Conteggio, Indicatori, Validazione } from "../engine/contract";
import { kindOf, lastMonth, periods, range } from "../look/period";
import { type Change, dimensions, start, type View, without } from "../look/view";
import type { Format } from "../speech/format";
import type { Words } from "../speech/words";

const msPerDay = 86_400_000;
const toDays = (iso: string) => Date.parse(`${iso}T00:00:00Z`) / msPerDay;
const toIso = (days: number) => new Date(days * msPerDay).toISOString().slice(0, 10);

/** The choice of a period that has no name. */
const chosen = "giorni";

export class Controls {
	readonly element: HTMLElement;
	private readonly period: HTMLSelectElement;
	private readonly from: HTMLInputElement;
	private readonly to: HTMLInputElement;
	private readonly days: HTMLElement;
	private readonly date: HTMLInputElement;
	private readonly slider: HTMLInputElement;
	private readonly counting: HTMLSelectElement;
	private readonly base: HTMLSelectElement;
	private readonly chips = el("div", { class: "chips" });

	/**
	 * Builds them for an export; change is called with the view that users choose, live
	 * as long as they are still about to.
	 */
	constructor(
		private readonly v: Validazione,
		private readonly w: Words,
		private readonly f: Format,
		private readonly change: Change,
	) {
		const [first, last] = [v.inizio ?? "", v.data_rilevazione ?? ""];
		const options = (pairs: [string, string][]) => pairs.map(([key, text]) => el("option", { value: key }, text));
		const select = (id: string, options: Node[], set: (value: string) => Partial<View>) => {
			const field = el("select", { id, class: "form-select" }, ...options);
			field.addEventListener("change", () => change((view) => ({ ...view, ...set(field.value) })));
			return field;
		};
		const field = (control: HTMLElement, label: string, ...more: Node[]) =>
			el("div", { class: "field" }, el("label", { for: control.id }, label), control, ...more);
		const day = (id: string) => el("input", { type: "date", id, class: "form-control", min: first, max: last });
		const all = periods(first, last);
		this.period = select(
			"periodo",
			[
				...options([["", w.wholeExport]]),
				...(["years", "quarters", "months"] as const).map((kind) =>
					el("optgroup", { label: w[kind] }, ...options(all[kind].map((p) => [p, f.period(p)]))),
				),
				...options([[chosen, w.chosenDays]]),
			],
			(period) => ({ period: period === chosen ? `${first}_${last}` : period }),
		);
		[this.from, this.to] = [day("dal"), day("al")];
		for (const input of [this.from, this.to]) {
			input.addEventListener("change", () => {
				if (this.from.value && this.to.value) change((view) => ({ ...view, period: `${this.from.value}_${this.to.value}` }));
			});
		}
		this.days = el(
			"div",
			{ class: "days", hidden: true },
			el("label", { for: "dal" }, w.firstDay),
			this.from,
			el("label", { for: "al" }, w.lastDay),
			this.to,
		);
		this.counting = select("conteggio", options(Object.entries(w.countings)), (counting) => ({ counting: counting as Conteggio }));
		this.base = select("base", options(Object.entries(w.bases)), (base) => ({ base: base as Base }));
		this.date = el("input", {
			type: "date",
			id: "osservazione",
			class: "form-control",
			min: first,
			max: last,
			"aria-describedby": "osservazione-limiti",
		});
		this.date.addEventListener("change", () => change((view) => ({ ...view, asOf: this.date.value })));
		this.slider = el("input", { type: "range", id: "cursore", min: toDays(first), max: toDays(last), step: 1, "aria-label": w.asOf });
		const slid = (live: boolean) => () => change((view) => ({ ...view, asOf: toIso(this.slider.valueAsNumber) }), live);
		this.slider.addEventListener("input", slid(true));
		this.slider.addEventListener("change", slid(false));
		this.element = el(
			"div",
			{},
			el(
				"div",
				{ class: "controls" },
				field(this.period, w.period, this.days),
				field(
					this.date,
					w.asOf,
					this.slider,
					el("span", { class: "limits", id: "osservazione-limiti" }, w.asOfHint(f.date(v.inizio), f.date(v.data_rilevazione))),
				),
				field(this.counting, w.counting),
				field(this.base, w.base),
			),
			this.chips,
		);
	}

	/** Sets them to a view, given the answer to it; immature months are marked. */
	show(view: View, shown: Indicatori, immature: ReadonlySet<string>) {
		const { w, f } = this;
		for (const option of this.period.options) {
			if (!kindOf(option.value)) continue;
			const name = f.period(option.value);
			option.text = immature.has(lastMonth(option.value)) ? w.immatureMonth(name) : name;
		}
		const days = kindOf(view.period) === "days";
		this.period.value = days ? chosen : view.period;
		this.days.hidden = !days;
		if (days) ({ da: this.from.value, a: this.to.value } = range(view.period));
		const day = view.asOf || (this.v.data_rilevazione ?? "");
		this.date.value = day;
		this.slider.valueAsNumber = toDays(day);
		this.slider.setAttribute("aria-valuetext", f.date(day));
		this.counting.value = view.counting || shown.conteggio;
		this.base.value = view.base || shown.periodo.base;
		const filters = dimensions.flatMap((dimension) => {
			const value = view.where[dimension];
			return value === undefined ? [] : [{ dimension, value }];
		});
		const changed = filters.length > 0 || view.period || view.asOf || view.counting || view.base;
		this.chips.replaceChildren(
			...filters.map(({ dimension, value }) =>
				el(
					"button",
					{
						type: "button",
						class: "filter",
						"data-filtro": dimension,
						"aria-label": w.removeFilter(w.dimensions[dimension], value),
						click: () => this.change((view) => without(view, dimension)),
					},
					`${w.dimensions[dimension]}: ${value}`,
				),
			),
			...(changed
				? [
						el(
							"button",
							{
								type: "button",
								class: "btn btn-link btn-sm",
								id: "azzera",
								click: () => this.change((view) => ({ ...start, by: view.by, trend: view.trend })),
							},
							w.reset,
						),
					]
				: []),
		);
	}
}
