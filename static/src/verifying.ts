// The verification of reports with the exports that are open, or will be. What comes of it is
// told over whatever is on the screen; the verdicts stay beside the reports.
import { bodyOf, byId, el } from "./dom/dom";
import { mostOfReport } from "./engine/constants";
import type { Validazione, Verifica } from "./engine/contract";
import { type Engine, Superseded } from "./engine/engine";
import type { Opening } from "./opening";
import { awaiting, type Verified, verdict } from "./sections/verdicts";
import type { Speech } from "./speech/speech";
import { failureOf } from "./status";

/** Whether exports have to be opened anew to compare a report with them: with their ids compared, or without. */
const otherwiseChecked = (v: Validazione, ids: boolean) => v.file.length === 1 && (v.sovrapposizioni !== null) !== ids;

export class Verifying {
	private readonly panel = byId("verifica");
	private readonly told = bodyOf("verifica");
	private waiting: File[] = []; // for exports, or for those before them
	private verified: Verified[] = []; // with the exports that are open, the last ones first
	private latest: Verified[] = []; // what is told over the screen
	private exports = {}; // stands for those that are open
	private busy = false; // whether a report is held against them
	private own = false; // whether they are opened anew for that

	constructor(
		private readonly engine: Engine,
		private readonly speech: Speech,
		private readonly opening: Opening,
	) {
		byId("verifica-chiudi").addEventListener("click", () => {
			this.latest = [];
			this.panel.hidden = true;
		});
	}

	/** Verifies reports with the exports that are open, or as soon as some are. */
	async verify(reports: File[]) {
		const open = this.opening.validation !== undefined;
		if (!this.busy) this.latest = [];
		for (const file of reports) {
			// What is no report need not wait.
			const failed = open ? undefined : await this.outcome(file, async () => void (await this.read(file)));
			if (failed) this.latest = [failed, ...this.latest];
			else this.waiting.push(file);
		}
		await this.begin();
	}

	/** Verifies the reports that wait, if exports are open. */
	async begin() {
		if (!this.busy && this.opening.validation) {
			const { exports } = this;
			this.busy = true;
			for (let file = this.waiting[0]; file && this.opening.validation; file = this.waiting[0]) {
				this.show();
				const one = await this.outcome(file, () => this.hold(file));
				if (this.exports !== exports) return;
				if (!one) break;
				this.waiting.shift();
				this.latest = [one, ...this.latest];
				this.verified = [one, ...this.verified];
			}
			this.busy = false;
		}
		this.show();
	}

	/** What comes of a report; nothing as long as it waits. */
	private async outcome(file: File, work: () => Promise<Verifica | undefined>): Promise<Verified | undefined> {
		try {
			const outcome = await work();
			return outcome && { file: file.name, outcome };
		} catch (error) {
			return error instanceof Superseded ? undefined : { file: file.name, failure: failureOf(error) };
		}
	}

	/** A report with what it asks for. */
	private async read(file: File) {
		// The engine tells what is wrong with a file that is too large; no more of it is read.
		const report = new Uint8Array(await file.slice(0, mostOfReport + 1).arrayBuffer());
		return { report, ...(await this.engine.manifest(report)) };
	}

	/** Holds a report against the exports, as long as these can be opened. */
	private async hold(file: File): Promise<Verifica | undefined> {
		const { report, reports, id_confrontati } = await this.read(file);
		const { validation } = this.opening;
		if (validation && otherwiseChecked(validation, id_confrontati)) {
			this.own = true;
			const opened = this.opening.again({ full: id_confrontati });
			this.own = false; // who opens others meanwhile ends the verification
			await opened;
		}
		return this.opening.validation && (await this.engine.verify(report, reports));
	}

	/** Other exports are opened: nothing is verified with those before any more. */
	end() {
		if (this.own) return;
		if (this.busy) this.waiting = [];
		this.busy = false;
		this.exports = {};
		this.verified = [];
		this.latest = [];
		this.show();
	}

	show() {
		const { lang, w, f } = this.speech;
		const { panel, waiting, latest, verified } = this;
		const still = this.busy ? [el("p", {}, w.verifying(f.count(waiting.length)))] : waiting.map((file) => awaiting(file.name, w));
		this.told.replaceChildren(...still, ...latest.map((v) => verdict(v, lang, w, f)));
		panel.hidden = still.length + latest.length === 0;
		// What is outside of a dialog cannot be reached while it is open.
		const dialog = document.querySelector("dialog[open]");
		dialog?.addEventListener("close", () => this.show(), { once: true });
		if (panel.parentElement !== (dialog ?? document.body)) (dialog ?? document.body).append(panel);
		byId("verificati").replaceChildren(
			...(verified.length > 0 ? [el("h3", { class: "h5" }, w.verifiedReports)] : []),
			...verified.map((v) => verdict(v, lang, w, f)),
		);
	}
}
