// The counts of a group in words, each a way to its quesiti: first those of the period,
// then, told apart from them, those of the giacenza at the data di osservazione.
import { el } from "../dom/dom";
import type { Gruppo, Selezione } from "../engine/contract";
import type { Place } from "../look/view";
import type { Format } from "../speech/format";
import { type Count, counts } from "../speech/indicators";
import type { Words } from "../speech/words";

/** Shows quesiti: of a row or of all, of the period or, given a day, of the giacenza of that day. */
export type Detail = (selected: Selezione, where: Place, day?: string) => void;

export class Counts {
	readonly element: HTMLElement;
	private readonly day = el("span");
	private readonly buttons: { count: Count; button: HTMLElement }[];
	private asOf = "";

	constructor(
		private readonly w: Words,
		private readonly f: Format,
		detail: Detail,
	) {
		this.buttons = counts.map((count) => ({
			count,
			button: el("button", {
				type: "button",
				class: "count",
				id: `conta-${count.id}`,
				click: () => detail(count.selected, {}, count.stock ? this.asOf : undefined),
			}),
		}));
		const line = (stock: boolean) =>
			this.buttons.filter(({ count }) => count.stock === stock).flatMap(({ button }, i) => (i > 0 ? [", ", button] : [button]));
		this.element = el(
			"div",
			{},
			el("p", { class: "volumes" }, `${w.ofPeriod}: `, ...line(false)),
			el("p", { class: "volumes" }, this.day, ": ", ...line(true)),
		);
	}

	/** Shows the counts of a group as of a day. */
	show(g: Gruppo, day: string) {
		const { w, f } = this;
		this.asOf = day;
		this.day.textContent = w.onDay(f.date(day));
		for (const { count, button } of this.buttons) {
			const n = count.of(g);
			button.textContent = `${f.count(n)} ${f.plural(n, w.counts[count.id].many)}`;
		}
	}
}
