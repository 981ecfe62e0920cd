// The reports of a month, to be handed out: made by the same core as the CLI's, and the
// same to the byte.

import { el } from "../dom/dom";
import { save } from "../dom/save";
import type { Ambito, Edizione, Failure, Lang, Reports } from "../engine/contract";
import { kindOf, periods } from "../look/period";
import { question } from "../look/view";
import type { Format } from "../speech/format";
import { visible } from "../speech/visible";
import type { Words } from "../speech/words";
import { Archive } from "./archive";
import type { Section, Shown } from "./section";

type Page = Uint8Array<ArrayBuffer>;

/** What the section lets the page do. */
export interface Actions {
	/** Makes the edition of a month, which tells of what there are reports. */
	edition(reports: Reports): Promise<Edizione>;
	/** Writes one of the reports. */
	report(edition: Edizione, ambito: Ambito): Promise<Page>;
	/** Writes the page that leads to all of them, or to those but strutture. */
	index(edition: Edizione, strutture: boolean): Promise<Page>;
	/** Shows a report before it is saved. */
	preview(title: string, page: Page, keep: () => void): void;
	/** What an error tells; nothing where something else has been asked for since. */
	failure(error: unknown): Failure | undefined;
}

/** How many scopes are in sight. */
const inSight = 9;

const ofStruttura = ({ direzione }: Ambito) => direzione !== "";
const ofNation = ({ ambito }: Ambito) => ambito === "nazionale";

export class ReportsSection implements Section {
	private readonly month = el("select", { id: "report-mese", class: "form-select" });
	private readonly search = el("input", { type: "search", id: "report-cerca", class: "form-control", autocomplete: "off" });
	private readonly scope = el("select", { id: "report-ambito", class: "form-select", size: inSight });
	private readonly strutture = el("input", { type: "checkbox", id: "report-strutture", class: "compare" });
	private readonly every = el("span");
	private readonly progress = el("progress", { hidden: true });
	private readonly warning = el("p", { class: "hint", id: "report-avviso" });
	private readonly state = el("p", { class: "hint", role: "status", id: "report-stato" });
	private readonly unnamed = el("div", { id: "report-non-nominati", role: "status" });
	private readonly problem = el("div", { id: "report-errore", role: "alert" });
	private readonly prepare: HTMLButtonElement;
	private readonly look: HTMLButtonElement;
	private readonly one: HTMLButtonElement;
	private readonly cancel = el("button", { type: "button", class: "btn btn-outline-primary btn-sm", id: "ferma-report", hidden: true });
	private readonly second: HTMLElement;
	private attesi: Record<string, string> = {};
	private shown: Shown | undefined;
	private edition: Edizione | undefined; // the last one made
	private made = ""; // the reports that it is of, as a text
	private saving = 0; // archives begun, or ended before they were whole

	constructor(
		body: HTMLElement,
		private readonly lang: Lang,
		private readonly w: Words,
		private readonly f: Format,
		private readonly actions: Actions,
	) {
		const field = (control: HTMLElement, label: string) => el("div", { class: "field" }, el("label", { for: control.id }, label), control);
		this.prepare = this.button("prepara-report", w.prepareReports, "primary", () => this.make());
		this.look = this.button("anteprima-report", w.previewReport, "primary", () => this.preview());
		this.one = this.button("esporta-report", w.saveReport, "outline-primary", async () => {
			const [edition, ambito] = this.chosen;
			keep(await actions.report(edition, ambito), ambito.file);
		});
		const all = this.button("salva-tutti", w.saveAllReports, "outline-primary", () => this.saveAll());
		this.cancel.textContent = w.cancel;
		this.cancel.addEventListener("click", () => this.stop(w.savingStopped));
		this.month.addEventListener("change", () => this.begin());
		this.search.addEventListener("input", () => this.list());
		this.strutture.addEventListener("change", () => this.count());
		const list = el("div", { class: "list" }, field(this.search, w.searchScope), field(this.scope, w.reportScope));
		list.addEventListener("keydown", ({ key }) => {
			if (key === "Enter") this.look.click();
		});
		this.scope.addEventListener("dblclick", () => this.look.click());
		this.second = el(
			"div",
			{ class: "scopes", hidden: true },
			list,
			el(
				"div",
				{},
				el("h3", { class: "h6" }, w.oneReport),
				el("p", { class: "hint" }, w.oneReportHint),
				el("div", { class: "actions" }, this.look, this.one),
				el("h3", { class: "h6" }, w.allReports),
				el("p", {}, this.strutture, el("label", { for: this.strutture.id }, w.withStrutture)),
				el("p", { class: "hint" }, this.every),
				el("div", { class: "actions" }, all, this.progress, this.cancel),
			),
		);
		body.replaceChildren(
			...w.reportsHint.map((sentence) => el("p", {}, sentence)),
			el("div", { class: "table-controls" }, field(this.month, w.reportMonth), el("div", { class: "field" }, this.prepare)),
			this.warning,
			this.state,
			this.problem,
			this.unnamed,
			this.second,
		);
	}

	async update(shown: Shown) {
		const { f, w } = this;
		this.shown = shown;
		const { view, validation: v, answer } = shown;
		const { months } = periods(v.inizio ?? "", v.data_rilevazione ?? "");
		this.attesi = answer.attesi;
		const wanted = kindOf(view.period) === "month" ? view.period : this.month.value;
		this.month.replaceChildren(
			...months.map((m) => {
				const from = answer.attesi[m];
				return el("option", { value: m }, from ? w.awaitedMonth(f.month(m), f.date(from)) : f.month(m));
			}),
		);
		this.month.value = months.includes(wanted) ? wanted : (months.find((m) => !answer.attesi[m]) ?? months[0] ?? "");
		this.begin();
	}

	/** Makes the reports of the month that is chosen, for users who have come to make some. */
	sought() {
		if (!this.prepare.disabled && this.second.hidden) this.prepare.click();
	}

	/** The reports that are chosen; a report is always of all of its scope, so that filters play no part. */
	private get reports(): Reports {
		const { view, validation } = this.shown as Shown;
		const { conteggio, base } = question(view, validation);
		return { mese: this.month.value, conteggio, base };
	}

	/** The scope that is chosen, with its edition. */
	private get chosen(): [Edizione, Ambito] {
		const ambito = this.edition?.ambiti.find((a) => a.ambito === this.scope.value);
		if (!this.edition || !ambito) throw new Error("no scope is chosen");
		return [this.edition, ambito];
	}

	/** A button that does nothing more while it is at work, and whose failure is told beside it. */
	private button(id: string, text: string, look: string, work: () => Promise<void>): HTMLButtonElement {
		const button = el("button", { type: "button", class: `btn btn-${look} btn-sm`, id }, text);
		button.addEventListener("click", async () => {
			if (button.ariaBusy) return;
			button.ariaBusy = "true";
			this.problem.replaceChildren();
			try {
				await work();
			} catch (error) {
				const failure = this.actions.failure(error);
				if (failure) this.problem.append(el("p", { class: "alert alert-danger", "data-codice": failure.codice }, failure[this.lang]));
			}
			button.ariaBusy = null;
		});
		return button;
	}

	/** What was made before is of no use for another month, or counted otherwise. */
	private begin() {
		const { f, w } = this;
		const month = this.month.value;
		const from = this.attesi[month];
		this.prepare.disabled = month === "" || from !== undefined;
		this.prepare.ariaBusy = null;
		this.warning.textContent = from ? w.awaitedReport(f.month(month), f.date(from)) : "";
		if (month && this.made === JSON.stringify(this.reports)) return;
		this.second.hidden = true;
		this.unnamed.replaceChildren();
		this.problem.replaceChildren();
		this.stop("");
	}

	private async make() {
		const { w, reports } = this;
		const text = JSON.stringify(reports);
		this.state.textContent = w.makingReports;
		let edition: Edizione;
		try {
			edition = await this.actions.edition(reports);
		} catch (error) {
			if (text !== JSON.stringify(this.reports)) return;
			this.state.textContent = "";
			throw error;
		}
		if (text !== JSON.stringify(this.reports)) return; // others were chosen meanwhile
		this.edition = edition;
		this.made = text;
		this.unnamed.replaceChildren(...edition.avvisi.map((a) => el("p", { class: "alert alert-warning" }, a[this.lang])));
		this.state.textContent = w.reportsReady(this.f.count(edition.ambiti.length));
		this.search.value = "";
		this.second.hidden = false;
		this.list();
		this.count();
		// Unless users have gone elsewhere meanwhile.
		if (document.activeElement?.matches("body, #sezioni *, #report *")) this.search.focus();
	}

	/** Lists the scopes that are sought: a direzione with its strutture. */
	private list() {
		const { w } = this;
		const wanted = this.search.value.trim().toLocaleLowerCase();
		const found = (this.edition?.ambiti ?? []).filter((a) => `${a.nome}\n${a.direzione}`.toLocaleLowerCase().includes(wanted));
		const option = (a: Ambito) => {
			const whole = !ofNation(a) && !ofStruttura(a);
			return el("option", { value: a.ambito }, whole ? w.wholeDirezione(a.nome) : a.nome);
		};
		const direzioni = Map.groupBy(
			found.filter((a) => !ofNation(a)),
			(a) => a.direzione || a.nome,
		);
		const before = this.scope.value;
		this.scope.replaceChildren(
			...found.filter(ofNation).map(option),
			...[...direzioni].map(([name, ambiti]) => el("optgroup", { label: visible(name) }, ...ambiti.map(option))),
		);
		this.scope.value = found.some((a) => a.ambito === before) ? before : (found[0]?.ambito ?? "");
		this.look.disabled = this.one.disabled = found.length === 0;
	}

	/** The scopes that are saved together. */
	private get together(): Ambito[] {
		return (this.edition?.ambiti ?? []).filter((a) => this.strutture.checked || !ofStruttura(a));
	}

	/** Tells how many these are. */
	private count() {
		this.every.textContent = this.w.allReportsHint(this.f.count(this.together.length));
	}

	private async preview() {
		const [edition, ambito] = this.chosen;
		const page = await this.actions.report(edition, ambito);
		this.actions.preview(`${ambito.nome}, ${this.f.month(this.month.value)}`, page, () => keep(page, ambito.file));
	}

	/** Saves the reports with the page that leads to them, each written when the one before is packed. */
	private async saveAll() {
		const [{ edition, strutture, together, w, f }, turn] = [this, ++this.saving];
		if (!edition) return;
		const archive = new Archive();
		this.progress.max = together.length + 1; // with the index
		this.progress.hidden = this.cancel.hidden = false;
		this.progress.setAttribute("aria-label", w.savingReports);
		const name = `report-${this.month.value}.zip`;
		try {
			for (const [i, ambito] of together.entries()) {
				this.progress.value = i;
				archive.add(ambito.file, await this.actions.report(edition, ambito));
				if (turn !== this.saving) return;
			}
			this.progress.value = together.length;
			archive.add("index.html", await this.actions.index(edition, strutture.checked));
			if (turn !== this.saving) return;
			save(archive.end(), name);
			this.state.textContent = w.reportsSaved(f.count(together.length), name);
		} finally {
			if (turn === this.saving) this.progress.hidden = this.cancel.hidden = true;
		}
	}

	/** Ends the saving of an archive. */
	private stop(why: string) {
		this.saving++;
		this.progress.hidden = this.cancel.hidden = true;
		this.state.textContent = why;
	}
}

function keep(page: Page, file: string) {
	save(new Blob([page], { type: "text/html" }), file);
}
