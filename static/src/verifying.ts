// The verification of reports with the exports that are open, or about to be.
import { byId, el } from "./dom/dom";
import { mostOfReport, type Verifica } from "./engine/contract";
import { type Engine, EngineError, Superseded } from "./engine/engine";
import type { Opening } from "./opening";
import { otherwiseChecked, type Verified, verdicts } from "./sections/reports";
import type { Speech } from "./speech/speech";
import { words } from "./speech/words";
import { failureOf } from "./status";

export class Verifying {
	private verified: Verified[] = []; // with the exports that are open
	private current: object | undefined; // the verification that is going on

	constructor(
		private readonly engine: Engine,
		private readonly speech: Speech,
		private readonly opening: Opening,
	) {}

	/** Verifies reports in place of those verified before. */
	async verify(reports: File[]) {
		const verification = {};
		this.current = verification;
		this.verified = [];
		byId("verifica").replaceChildren(el("p", { role: "status" }, this.speech.w.verifying));
		await this.opening.settled;
		const outcomes: Verified[] = [];
		for (const file of reports) {
			if (this.current !== verification) return;
			try {
				outcomes.push({ file: file.name, outcome: await this.outcome(file, verification) });
			} catch (error) {
				if (error instanceof Superseded) return;
				outcomes.push({ file: file.name, failure: failureOf(error) });
			}
		}
		if (this.current !== verification) return;
		this.verified = outcomes;
		this.show();
	}

	private async outcome(file: File, verification: object): Promise<Verifica> {
		// The engine tells what is wrong with a file that is too large; no more of it is read.
		const report = new Uint8Array(await file.slice(0, mostOfReport + 1).arrayBuffer());
		const { reports, id_confrontati } = await this.engine.manifest(report);
		const { validation } = this.opening;
		if (validation && otherwiseChecked(validation, id_confrontati)) {
			const opened = this.opening.again({ full: id_confrontati });
			this.current = verification; // which goes on with the exports that it opens itself
			await opened;
		}
		if (!this.opening.validation) throw new EngineError({ codice: "", it: words.it.verifyWithout, en: words.en.verifyWithout });
		return await this.engine.verify(report, reports);
	}

	/** With other exports nothing is verified any more. */
	end() {
		this.current = undefined;
		this.verified = [];
		this.show();
	}

	show() {
		const { lang, w, f } = this.speech;
		byId("verifica").replaceChildren(...verdicts(this.verified, lang, w, f));
	}
}
