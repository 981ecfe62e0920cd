// The reports of a month, to be handed out: made by the same core as the CLI's, and the
// same to the byte; and the verification of a report that somebody else made.

import { el } from "../dom/dom";
import type { Ambito, Edizione, Lang, Reports, Validazione, Verifica } from "../engine/documents";
import type { Failure } from "../engine/protocol";
import { kindOf, periods } from "../look/period";
import { question } from "../look/view";
import type { Format } from "../speech/format";
import type { Words } from "../speech/words";
import type { Section, Shown } from "./section";

/** What the section lets the page do. */
export interface Actions {
	/** Makes the reports of a month. */
	edition(reports: Reports): Promise<Edizione>;
	/** Saves one of them. */
	save(edition: Edizione, ambito: Ambito): Promise<void>;
	failed(error: unknown): void;
}

export class ReportsSection implements Section {
	private readonly month = el("select", { id: "report-mese", class: "form-select" });
	private readonly scope = el("select", { id: "report-ambito", class: "form-select" });
	private readonly warning = el("p", { class: "hint", id: "report-avviso" });
	private readonly prepare: HTMLButtonElement;
	private readonly second: HTMLElement;
	private readonly state = el("p", { class: "hint", role: "status", id: "report-stato" });
	private readonly unnamed = el("div", { id: "report-non-nominati", role: "status" });
	private shown: Shown | undefined;
	private edition: Edizione | undefined; // the last one made
	private made = ""; // the reports that it is of, as a text

	constructor(
		body: HTMLElement,
		private readonly lang: Lang,
		private readonly w: Words,
		private readonly f: Format,
		private readonly actions: Actions,
	) {
		const button = (id: string, text: string, click: () => Promise<void>) =>
			el("button", { type: "button", class: "btn btn-primary btn-sm", id, click: () => click().catch(actions.failed) }, text);
		this.prepare = button("prepara-report", w.prepareReports, () => this.make());
		const save = button("esporta-report", w.saveReport, async () => {
			const ambito = this.edition?.ambiti.find((a) => a.ambito === this.scope.value);
			if (this.edition && ambito) await actions.save(this.edition, ambito);
		});
		const field = (control: HTMLElement, label: string) => el("div", { class: "field" }, el("label", { for: control.id }, label), control);
		this.second = el(
			"div",
			{ class: "table-controls", hidden: true },
			field(this.scope, w.reportScope),
			el("div", { class: "field" }, save),
		);
		this.month.addEventListener("change", () => this.begin());
		body.replaceChildren(
			el("p", {}, w.reportsHint),
			el("div", { class: "table-controls" }, field(this.month, w.reportMonth), el("div", { class: "field" }, this.prepare)),
			this.warning,
			this.state,
			this.unnamed,
			this.second,
		);
	}

	async update(shown: Shown) {
		const { w, f } = this;
		this.shown = shown;
		const { view, validation: v, answer } = shown;
		const { months } = periods(v.inizio ?? "", v.data_rilevazione ?? "");
		const mature = (m: string) => !answer.attesi.includes(m);
		const wanted = kindOf(view.period) === "month" ? view.period : this.month.value;
		this.month.replaceChildren(
			...months.map((m) =>
				el("option", { value: m, "data-maturo": String(mature(m)) }, mature(m) ? f.month(m) : w.immatureMonth(f.month(m))),
			),
		);
		this.month.value = months.includes(wanted) ? wanted : (months.find(mature) ?? months[0] ?? "");
		this.begin();
	}

	/** The reports that are chosen; a report is always of all of its scope, so that filters play no part. */
	private get reports(): Reports {
		const { view, validation } = this.shown as Shown;
		const { conteggio, base } = question(view, validation);
		return { mese: this.month.value, conteggio, base };
	}

	/** What was made before is of no use for another month, or counted otherwise. */
	private begin() {
		const chosen = this.month.selectedOptions[0];
		const mature = chosen?.dataset.maturo === "true";
		this.prepare.disabled = !mature;
		this.warning.textContent = chosen && !mature ? this.w.immatureReport : "";
		if (chosen && this.made === JSON.stringify(this.reports)) return;
		this.second.hidden = true;
		this.unnamed.replaceChildren();
		this.state.textContent = "";
	}

	private async make() {
		const { w, reports } = this;
		const text = JSON.stringify(reports);
		this.prepare.disabled = true;
		this.state.textContent = w.makingReports;
		let edition: Edizione;
		try {
			edition = await this.actions.edition(reports);
		} catch (error) {
			this.state.textContent = "";
			throw error;
		} finally {
			this.prepare.disabled = false;
		}
		if (text !== JSON.stringify(this.reports)) return; // others were chosen meanwhile
		this.edition = edition;
		this.made = text;
		const { ambiti, avvisi } = edition;
		this.unnamed.replaceChildren(...avvisi.map((a) => el("p", { class: "alert alert-warning" }, a[this.lang])));
		const options = (prefix: string) =>
			ambiti.filter((a) => a.ambito.startsWith(prefix)).map((a) => el("option", { value: a.ambito }, a.nome));
		this.scope.replaceChildren(
			...options("nazionale"),
			el("optgroup", { label: w.dimensions.direzione }, ...options("direzione:")),
			el("optgroup", { label: w.dimensions.struttura }, ...options("struttura:")),
		);
		this.state.textContent = w.reportsReady(this.f.count(ambiti.length));
		this.second.hidden = false;
		this.scope.focus();
	}
}

/** What came of the verification of a file. */
export interface Verified {
	file: string;
	/** Why it could not be verified at all. */
	failure?: Failure;
	outcome?: Verifica;
}

/** More than any report has, in bytes: MostBytes of core/report. */
export const mostOfReport = 64 << 20;

const alerts = { uguale: "alert-success", diverso: "alert-danger", versione: "alert-warning", errore: "alert-danger" };

/** The outcomes of verifications. */
export function verdicts(verified: Verified[], lang: Lang, w: Words, f: Format): HTMLElement[] {
	return verified.map(({ file, failure, outcome }) => {
		const { esito = "errore", differenze = [], altre = 0 } = outcome ?? {};
		const text = (failure ?? outcome?.testo)?.[lang];
		return el(
			"div",
			{ class: `alert ${alerts[esito]}`, role: esito === "uguale" ? "status" : "alert", "data-verifica": esito },
			el("p", {}, el("strong", {}, file), `: ${text}`),
			differenze.length > 0
				? el(
						"ul",
						{},
						...differenze.map((d) => el("li", {}, d[lang])),
						altre > 0 ? el("li", {}, w.moreDifferences(f.count(altre))) : undefined,
					)
				: undefined,
		);
	});
}

/** Whether exports have to be opened anew to compare a report with them: with their ids compared, or without. */
export const otherwiseChecked = (v: Validazione, ids: boolean) => v.file.length === 1 && (v.sovrapposizioni !== null) !== ids;
