// What is looked at, as a question to the engine: its answer is shown at once, and what
// it is compared with as soon as the view rests.
import { byId, redraw } from "./dom/dom";
import type { Query, Risposta, Validazione } from "./engine/contract";
import { type Engine, Superseded } from "./engine/engine";
import { fromFragment, question, rowsOf, toFragment, type View } from "./look/view";
import type { Cards } from "./sections/cards";
import type { Controls } from "./sections/controls";
import type { Asker, Section, Shown } from "./sections/section";
import type { ComparisonTable } from "./sections/table";
import type { Speech } from "./speech/speech";
import type { Status } from "./status";

/** What shows the answers: made for exports, in a language, and then only set. */
export interface Parts {
	controls: Controls;
	cards: Cards;
	table: ComparisonTable;
	/** All that ask questions of their own, as they follow on the page. */
	sections: Section[];
}

/** How long the view must rest before what it is compared with is asked for, in ms. */
const rest = 150;

export class Asking {
	/** What was found in the exports that are asked about; undefined while there are none. */
	validation: Validazione | undefined;
	private view: View | undefined; // what users want to look at
	private answered: { view: View; answer: Risposta } | undefined; // what they see
	private parts: Parts | undefined;
	private files: File[] | undefined; // those that the view is of
	private turn = 0; // exports asked about, or no more
	private looked = 0; // times that comparisons were asked for; only the last ones are shown
	private live = false; // whether users are about to choose, as when they drag a slider
	private tableSeen = true; // whether some of the table is on the screen
	private tableBehind = false; // whether it shows an earlier answer
	private asking: Promise<void> | undefined;
	private again = false; // the view has changed since the question was asked

	constructor(
		private readonly engine: Engine,
		private readonly speech: Speech,
		private readonly status: Status,
		private readonly made: (v: Validazione) => Parts,
	) {
		new IntersectionObserver((entries) => {
			this.tableSeen = entries.some((e) => e.isIntersecting);
		}).observe(byId("confronto"));
		addEventListener("popstate", () => {
			// A dialog that is closed leaves the view as it is.
			if (!this.validation || (this.view && location.hash.slice(1) === toFragment(this.view))) return;
			this.view = fromFragment(location.hash, this.validation);
			this.ask();
		});
	}

	/** What users see; undefined before the first answer, and while other exports are opened. */
	get shown(): Shown | undefined {
		return this.answered && this.validation && { ...this.answered, validation: this.validation };
	}

	/**
	 * Asks about exports: the first ones as the URL tells, the same ones opened anew as before,
	 * other ones from the start.
	 */
	async begin(validation: Validazione, files: File[]) {
		this.validation = validation;
		const before = this.files === files && this.view ? toFragment(this.view) : this.files ? "" : location.hash;
		this.view = fromFragment(before, validation);
		this.files = files;
		history.replaceState(null, "", `#${toFragment(this.view)}`);
		this.answered = undefined;
		this.parts = this.made(validation);
		await this.ask();
	}

	/** Nothing is asked about the exports any more. */
	end() {
		this.turn++;
		this.looked++;
		this.validation = undefined;
	}

	/**
	 * Changes what is looked at. While users are still about to choose, as when they drag
	 * a slider, everything follows, but "back" will not lead there.
	 */
	change(next: (view: View) => View, live = false) {
		if (!this.view) return;
		this.view = next(this.view);
		this.live = live;
		const fragment = `#${toFragment(this.view)}`;
		if (!live && fragment !== location.hash) history.pushState(null, "", fragment);
		this.ask();
	}

	/** Notes something of the view that no question is about: nothing is asked for it. */
	note(next: (view: View) => View) {
		if (!this.view) return;
		const seen = document.body.dataset.confronti === toFragment(this.view);
		this.view = next(this.view);
		if (this.answered) this.answered.view = next(this.answered.view);
		const fragment = toFragment(this.view);
		if (seen) document.body.dataset.confronti = fragment;
		history.replaceState(null, "", `#${fragment}`);
	}

	/** Says anew what is shown, in the language of the moment. */
	speak() {
		if (!this.validation) return;
		this.parts = this.made(this.validation);
		this.show();
		if (!this.asking) this.compare();
	}

	/** Asks the engine what the view stands for, and shows the answer; one question at a time. */
	private ask(): Promise<void> {
		this.again = true;
		this.asking ??= (async () => {
			while (this.again) {
				this.again = false;
				await this.askOnce();
			}
		})().finally(() => {
			this.asking = undefined;
			this.compare();
		});
		return this.asking;
	}

	private async askOnce() {
		const { turn, view, validation } = this;
		if (!validation || !view) return;
		try {
			const start = performance.now();
			const answer = await this.answer(view, validation);
			performance.measure("domanda", { start }); // on the browser's own timeline
			if (turn !== this.turn) return;
			this.answered = { view, answer };
			this.status.clear();
		} catch (error) {
			if (error instanceof Superseded || turn !== this.turn) return;
			this.status.unanswered(error);
			if (!this.answered) throw error;
			this.view = { ...view, by: this.answered.view.by }; // the rows stay those that are shown
		}
		this.show();
		this.status.set("pronto");
	}

	/** Rows by month are compared with each other; all together is as of the data di osservazione. */
	private async answer(view: View, validation: Validazione): Promise<Risposta> {
		const rows = rowsOf(view, validation);
		if (view.by !== "mese") return this.engine.indicators(rows, true);
		const all = await this.engine.indicators(question(view, validation), true);
		return { ...all, gruppi: await this.engine.months(rows) };
	}

	private show() {
		const { parts, shown, view } = this;
		if (!parts || !shown || !view) return;
		redraw(() => {
			parts.controls.show(view, shown.answer);
			parts.cards.show(shown);
			// While users drag, what they cannot see waits until they rest.
			this.tableBehind = this.live && !this.tableSeen;
			if (!this.tableBehind) this.showRows(parts, shown);
		});
	}

	private showRows({ table }: Parts, shown: Shown) {
		table.show(shown, this.speech.w, this.speech.f);
		this.tableBehind = false;
	}

	/** Lets the sections ask for what they show, one after another. */
	private async compare() {
		const turn = ++this.looked;
		await new Promise((resolve) => setTimeout(resolve, rest));
		const { parts, shown } = this;
		if (turn !== this.looked || !parts || !shown || this.status.failure) return;
		if (this.tableBehind) this.showRows(parts, shown);
		const ask = this.asker(() => turn === this.looked);
		try {
			for (const section of parts.sections) await section.update(shown, ask);
			document.body.dataset.confronti = toFragment(shown.view);
		} catch (error) {
			if (turn === this.looked) this.status.unanswered(error);
		}
	}

	/** Asks what was not asked yet, as long as it is of use. */
	private asker(useful: () => boolean): Asker {
		const answers = new Map<string, Promise<unknown>>();
		const once = async <T>(kind: string, query: Query, ask: (query: Query) => Promise<T>): Promise<T> => {
			const key = `${kind} ${JSON.stringify(query)}`;
			const answer = answers.get(key) ?? ask(query);
			answers.set(key, answer);
			const given = (await answer) as T;
			if (!useful()) throw new Superseded();
			return given;
		};
		return {
			indicators: (query) => once("indicators", query, (q) => this.engine.indicators(q)),
			months: (query) => once("months", query, (q) => this.engine.months(q)),
			history: (query) => once("history", query, (q) => this.engine.history(q)),
			times: (query) => once("times", query, (q) => this.engine.times(q)),
			coda: (query) => once("coda", query, (q) => this.engine.coda(q)),
		};
	}
}
