// How things are, in words: the first lines of the page. The numbers come with the first
// answer; the clauses that compare, and the worst place, fill lines that are kept for them.
import { el } from "../dom/dom";
import type { Gruppo } from "../engine/contract";
import { kindOf, lastMonth } from "../look/period";
import type { Format } from "../speech/format";
import { complessivo, counts, type Indicator, indicators, judged } from "../speech/indicators";
import type { Words } from "../speech/words";
import type { Detail } from "./counts";
import { immature, type Shown } from "./section";

/** A period that another is compared with: both groups as they are compared. */
export interface Earlier {
	period: string;
	now: Gruppo;
	then: Gruppo;
}

const overall = indicators.find((i) => i.id === "complessivo") as Indicator;
const late = counts.filter((c) => c.id === "giacenza-scaduti");

export class Sentence {
	readonly element: HTMLElement;
	private readonly said = el("span");
	private readonly compared = el("span");
	private readonly stock = el("p");
	private readonly worst = el("span", { id: "posto" });

	constructor(
		private readonly w: Words,
		private readonly f: Format,
		private readonly detail: Detail,
	) {
		this.element = el("div", { id: "frase" }, el("p", {}, this.said, this.compared, "."), this.stock);
	}

	/** Says how a group is; nothing is compared yet. */
	show({ view, answer: { totale } }: Shown, group: Gruppo) {
		const { w, f } = this;
		const day = totale.data_osservazione;
		const parts = complessivo(group);
		const when = view.period ? w.inPeriod(kindOf(view.period), f.period(view.period)) : w.inAll;
		this.said.textContent = parts[1] === 0 ? w.noneJudged(when) : w.answered(when, f.ratio(parts));
		this.compared.textContent = "";
		this.worst.textContent = "";
		this.stock.replaceChildren(
			...late.flatMap((count) => {
				const n = count.of(group);
				const open = () => this.detail(count.selected, {}, day);
				const button = el("button", { type: "button", class: "count", id: "frase-scaduti", click: open }, w.lateStock(f.count(n), n === 1));
				return n === 0 ? [`${w.noLateStock(f.date(day))} `] : [button, ` ${w.lateOn(f.date(day), n === 1)} `];
			}),
			this.worst,
		);
	}

	/** Adds how it was in the period before. */
	compare(shown: Shown, earlier: Earlier | undefined) {
		const { w, f } = this;
		if (!earlier) return;
		const [now, then] = [complessivo(earlier.now), complessivo(earlier.then)];
		if (now[1] === 0 || then[1] === 0) return;
		const difference = f.points(now, then, 1);
		const judgement = judged(overall, difference);
		const name = f.period(earlier.period);
		const sameYear = kindOf(earlier.period) === "month" && earlier.period.slice(0, 4) === lastMonth(shown.view.period).slice(0, 4);
		const when = w.inPeriod(kindOf(earlier.period), sameYear ? name.replace(/ \d+$/, "") : name);
		const clause = judgement
			? w.thanBefore(difference.slice(1), difference.startsWith("+"), when.toLocaleLowerCase())
			: w.asBefore(when.toLocaleLowerCase());
		const mark = immature(shown) ? ` ${w.comparisonImmature}` : "";
		this.compared.replaceChildren(
			`, ${clause}`,
			...(judgement ? [" (", el("strong", { class: judgement }, w.judgements[judgement]), ")"] : []),
			mark,
		);
	}

	/** Says which place got worst, or that none stands out. */
	place(text: string) {
		this.worst.textContent = text;
	}
}
