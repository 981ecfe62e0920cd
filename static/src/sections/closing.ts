// In how many days the definiti were answered, soglia by soglia.
import { Charts, closing } from "../charts/charts";
import { question } from "../look/view";
import type { Format } from "../speech/format";
import type { Words } from "../speech/words";
import { type Asker, about, type Section, type Shown } from "./section";

export class ClosingSection implements Section {
	private readonly charts = new Charts();

	constructor(
		body: HTMLElement,
		private readonly w: Words,
		private readonly f: Format,
	) {
		body.replaceChildren(this.charts.element);
	}

	async update(shown: Shown, ask: Asker) {
		const { view, validation } = shown;
		const { soglie } = await ask.times(question(view, validation));
		this.charts.show(about(shown, this.w, this.f), (_, half) =>
			soglie.filter((s) => s.definiti > 0).map((s) => closing(s, half, this.w, this.f)),
		);
	}
}
