// What the page tells of itself: whether it is empty, loading or ready, what went wrong,
// and, to those who cannot see it, what has happened.
import { byId, el } from "./dom/dom";
import type { Failure } from "./engine/contract";
import { EngineError, Superseded } from "./engine/engine";
import type { Speech } from "./speech/speech";
import type { Words } from "./speech/words";

export function failureOf(error: unknown): Failure {
	if (error instanceof EngineError) return error.failure;
	return { codice: "", it: String(error), en: String(error) };
}

/** Failures that another mapping of the columns may mend. */
const ofColumns = ["F004", "F005"];

export class Status {
	private problem: { title: (w: Words) => string; failure: Failure; before: boolean } | undefined;

	constructor(
		private readonly speech: Speech,
		private readonly correct: () => void,
	) {}

	set(state: "vuoto" | "caricamento" | "pronto" | "errore") {
		document.body.dataset.stato = state;
	}

	announce(text: string) {
		byId("stato").textContent = text;
	}

	/** Why there is a problem; undefined while there is none. */
	get failure(): Failure | undefined {
		return this.problem?.failure;
	}

	/** Tells of a problem; before is whether the numbers are still those of before it. */
	fail(title: (w: Words) => string, error: unknown, before: boolean) {
		this.problem = { title, failure: failureOf(error), before };
		this.show();
	}

	/** Tells that a choice has no answer, unless another has taken its place. */
	unanswered(error: unknown) {
		if (!(error instanceof Superseded)) this.fail((w) => w.queryError, error, true);
	}

	/** There is no problem any more. */
	clear() {
		this.problem = undefined;
		this.show();
	}

	show() {
		const { lang, w } = this.speech;
		if (!this.problem) return byId("errore").replaceChildren();
		const { title, failure, before } = this.problem;
		byId("errore").replaceChildren(
			el(
				"div",
				{ class: "alert alert-danger", role: "alert", "data-codice": failure.codice },
				el("h2", { class: "h5" }, title(w)),
				el("p", {}, failure[lang]),
				before ? el("p", {}, w.stillBefore) : undefined,
				ofColumns.includes(failure.codice)
					? el("button", { type: "button", class: "btn btn-outline-danger btn-sm", click: this.correct }, w.correctColumns)
					: undefined,
			),
		);
	}
}
