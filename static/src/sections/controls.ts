// What is looked at: a bar with the period, the data di osservazione, and the values of
// each dimension that are chosen; below it the slider, the way to the report's day and
// the filters as chips that can be taken off. The controls are made once and then only
// set, so that a slider can be dragged while everything follows it.
import { Choice, type Option } from "../dom/choice";
import { el } from "../dom/dom";
import type { Base, Conteggio, Dimension, Risposta, Validazione } from "../engine/contract";
import { named } from "../look/names";
import { kindOf, lastMonth, periods, range } from "../look/period";
import { type Change, dimensions, only, start, type View } from "../look/view";
import type { Format } from "../speech/format";
import type { Words } from "../speech/words";
import type { Asker, Section, Shown } from "./section";

const msPerDay = 86_400_000;
const toDays = (iso: string) => Date.parse(`${iso}T00:00:00Z`) / msPerDay;
const toIso = (days: number) => new Date(days * msPerDay).toISOString().slice(0, 10);

/** The choice of a period that has no name. */
const chosen = "giorni";

/** The dimensions that one chooses values of; some only where a column of the export tells them. */
const filtered = ["direzione", "struttura", "oggetto", "intermediario", "gestione"] as const satisfies Dimension[];
const ofColumn: Dimension[] = ["intermediario", "gestione"];

export class Controls implements Section {
	readonly element: HTMLElement;
	private readonly period: HTMLSelectElement;
	private readonly from: HTMLInputElement;
	private readonly to: HTMLInputElement;
	private readonly days: HTMLElement;
	private readonly date: HTMLInputElement;
	private readonly slider: HTMLInputElement;
	private readonly counting: HTMLSelectElement;
	private readonly base: HTMLSelectElement;
	/** Sets the data di osservazione to that of the month's report. */
	private readonly asInReport: HTMLElement;
	private maturity = ""; // of the period
	private readonly limits = el("span", { class: "limits", id: "osservazione-limiti" });
	private readonly chips = el("div", { class: "chips" });
	private readonly choices: { dimension: Dimension; choice: Choice }[];
	private counted = false; // whether the periods without quesiti have been taken off

	/**
	 * Builds them for an export; change is called with the view that users choose, live
	 * as long as they are still about to. The values of a dimension are asked for when users
	 * want to choose among them.
	 */
	constructor(
		private readonly v: Validazione,
		private readonly w: Words,
		private readonly f: Format,
		private readonly change: Change,
		values: (dimension: Dimension) => Promise<string[]>,
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
		this.asInReport = el("button", {
			type: "button",
			class: "btn btn-link btn-sm",
			id: "come-nel-report",
			hidden: true,
			click: () => change((view) => ({ ...view, asOf: this.maturity })),
		});
		const slid = (live: boolean) => () => change((view) => ({ ...view, asOf: toIso(this.slider.valueAsNumber) }), live);
		this.slider.addEventListener("input", slid(true));
		this.slider.addEventListener("change", slid(false));
		const columns = new Set(v.file.flatMap((file) => file.colonne.map((c) => c.ruolo as string)));
		this.choices = filtered
			.filter((dimension) => !ofColumn.includes(dimension) || columns.has(dimension))
			.map((dimension) => {
				const { any, several } = w.choices[dimension];
				const texts = { label: w.dimensions[dimension], any, several: (n: number) => several(f.count(n)), ...w.choice(f) };
				const options = async () => (await values(dimension)).map((value) => this.option(dimension, value));
				const choose = (values: string[]) => change((view) => ({ ...only(view, dimension, values), compared: [] }));
				return { dimension, choice: new Choice(`scelta-${dimension}`, texts, options, choose) };
			});
		this.element = el(
			"div",
			{},
			el(
				"div",
				{ class: "controls" },
				field(this.period, w.period, this.days),
				...this.choices.map(({ choice }) => choice.element),
				field(this.date, w.asOf),
				el(
					"details",
					{ class: "more" },
					el("summary", {}, w.moreChoices),
					el("div", {}, field(this.counting, w.counting), field(this.base, w.base)),
				),
			),
			el("div", { class: "below" }, this.slider, this.limits, this.asInReport, this.chips),
		);
	}

	private option(dimension: Dimension, value: string): Option {
		return { value, name: named(this.v, dimension, value) };
	}

	/** Takes the periods off that have no quesiti. */
	async update({ view, validation: v }: Shown, ask: Asker) {
		if (this.counted) return;
		const { gruppi } = (await ask.indicators({ osservazione: v.data_rilevazione ?? "", per: ["mese"] })).gruppi;
		const months = gruppi.flatMap(({ pervenuti, chiave }) => (pervenuti > 0 && chiave.mese ? [chiave.mese] : []));
		const has = (period: string) => months.some((month) => month >= range(period).da.slice(0, 7) && month <= lastMonth(period));
		for (const option of [...this.period.options])
			if (kindOf(option.value) && option.value !== view.period && !has(option.value)) option.remove();
		for (const group of this.period.querySelectorAll("optgroup:empty")) group.remove();
		this.counted = true;
	}

	/** Sets them to a view, given the answer to it; periods that are not mature are marked. */
	show(view: View, { totale, immaturi, maturita }: Risposta) {
		const { w, f } = this;
		const last = (period: string) => (period ? lastMonth(period) : (this.v.ultimo_invio ?? "").slice(0, 7));
		for (const option of this.period.options) {
			if (option.value === chosen) continue;
			const name = option.value ? f.period(option.value) : w.wholeExport;
			option.text = last(option.value) in immaturi ? w.immatureMonth(name) : name;
		}
		const days = kindOf(view.period) === "days";
		this.period.value = days ? chosen : view.period;
		this.days.hidden = !days;
		if (days) ({ da: this.from.value, a: this.to.value } = range(view.period));
		const day = view.asOf || (this.v.data_rilevazione ?? "");
		this.date.value = day;
		this.slider.valueAsNumber = toDays(day);
		this.slider.setAttribute("aria-valuetext", f.date(day));
		this.maturity = maturita ?? "";
		this.asInReport.textContent = w.asInReport(f.date(maturita));
		const reported = kindOf(view.period) === "month" && maturita !== null && maturita <= (this.v.data_rilevazione ?? "");
		this.asInReport.hidden = !reported || maturita === day;
		const past = day < (this.v.data_rilevazione ?? "");
		this.limits.textContent = past ? w.inThePast(f.date(day)) : w.asOfHint(f.date(this.v.inizio), f.date(this.v.data_rilevazione));
		for (const element of [this.date, this.limits]) element.classList.toggle("past", past);
		this.counting.value = view.counting || totale.conteggio;
		this.base.value = view.base || totale.periodo.base;
		const filters = dimensions.flatMap((dimension) =>
			(view.where[dimension] ?? []).map((value) => ({ dimension, ...this.option(dimension, value) })),
		);
		for (const { dimension, choice } of this.choices) choice.show(filters.filter((filter) => filter.dimension === dimension));
		const changed = filters.length > 0 || view.period !== start(this.v).period || view.asOf || view.counting || view.base;
		this.chips.replaceChildren(
			...filters.map(({ dimension, value, name }) =>
				el(
					"button",
					{
						type: "button",
						class: "filter",
						"data-filtro": dimension,
						"aria-label": w.removeFilter(w.dimensions[dimension], name),
						click: () =>
							this.change((view) =>
								only(
									view,
									dimension,
									(view.where[dimension] ?? []).filter((v) => v !== value),
								),
							),
					},
					`${w.dimensions[dimension]}: ${name}`,
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
								click: () =>
									this.change((view) => ({ ...start(this.v), by: view.by, trend: view.trend, order: view.order, columns: view.columns })),
							},
							w.reset,
						),
					]
				: []),
		);
	}
}
