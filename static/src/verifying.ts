// The verification of reports with the exports that are open, or will be. What comes of it is
// told over whatever is on the screen; the verdicts stay beside the reports.
import { bodyOf, byId, el } from "./dom/dom";
import type { Validazione, Verifica } from "./engine/documents";
import { type Engine, Superseded } from "./engine/engine";
import type { Opening } from "./opening";
import { awaiting, type Verified, verdict } from "./sections/verdicts";
import type { Speech } from "./speech/speech";
import { failureOf } from "./status";

/** More than any report has, in bytes: MostBytes of core/report. */
const mostOfReport = 64 << 20;

/** Whether exports have to be opened anew to compare a report with them: with their ids compared, or without. */
const otherwiseChecked = (v: Validazione, ids: boolean) => v.file.length === 1 && (v.sovrapposizioni !== null) !== ids;

export class Verifying {
	private readonly panel = byId("verifica");
	private readonly told = bodyOf("verifica");
	private waiting: File[] = []; // for exports, or for those before them
	private verified: Verified[] = []; // with the exports that are open, the last ones first
	private latest: Verified[] = []; // those of them that are told over the screen
	private current: object | undefined; // the verification that is going on
	private own = false; // whether it opens the exports anew

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
		if (!this.current) this.latest = [];
		this.waiting.push(...reports);
		await this.begin();
	}

	/** Verifies the reports that wait, if exports are open. */
	async begin() {
		if (!this.current && this.opening.validation) {
			const verification = {};
			this.current = verification;
			for (let file = this.waiting[0]; file && this.opening.validation; file = this.waiting[0]) {
				this.show();
				const one = await this.outcome(file);
				if (this.current !== verification) return;
				if (!one) break;
				this.waiting.shift();
				this.latest = [one, ...this.latest];
				this.verified = [one, ...this.verified];
			}
			this.current = undefined;
		}
		this.show();
	}

	/** What comes of a report; nothing where the exports went away. */
	private async outcome(file: File): Promise<Verified | undefined> {
		try {
			return { file: file.name, outcome: await this.verdict(file) };
		} catch (error) {
			return error instanceof Superseded ? undefined : { file: file.name, failure: failureOf(error) };
		}
	}

	private async verdict(file: File): Promise<Verifica> {
		// The engine tells what is wrong with a file that is too large; no more of it is read.
		const report = new Uint8Array(await file.slice(0, mostOfReport + 1).arrayBuffer());
		const { reports, id_confrontati } = await this.engine.manifest(report);
		const { validation } = this.opening;
		if (validation && otherwiseChecked(validation, id_confrontati)) {
			this.own = true;
			const opened = this.opening.again({ full: id_confrontati });
			this.own = false; // who opens others meanwhile ends the verification
			await opened;
		}
		if (!this.opening.validation) throw new Superseded();
		return await this.engine.verify(report, reports);
	}

	/** Other exports are opened: nothing is verified with those before any more. */
	end() {
		if (this.own) return;
		if (this.current) this.waiting = [];
		this.current = undefined;
		this.verified = [];
		this.latest = [];
		this.show();
	}

	show() {
		const { lang, w, f } = this.speech;
		const { panel, waiting, latest, verified } = this;
		const still = this.current ? [el("p", {}, w.verifying(f.count(waiting.length)))] : waiting.map((file) => awaiting(file.name, w));
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
