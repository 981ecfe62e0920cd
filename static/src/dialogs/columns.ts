// The dialog in which the user says what an export means: which column plays which role,
// when it was taken, the soglie of its oggetti and the names of its strutture.
import { el } from "../dom/dom";
import { showModal } from "../dom/modal";
import { classi } from "../engine/constants";
import type { Configurazione, Ispezione, Lang } from "../engine/contract";
import type { Words } from "../speech/words";

/** What the user says of an export. */
export interface Said {
	configuration: Configurazione;
	rilevazione: string; // "" where the user gives none
}

interface About {
	name: string; // of the file
	inspection: Ispezione;
	rilevazione: string;
	oggetti: string[] | undefined; // of the exports, the most frequent first; unknown until these are open
}

/**
 * Asks what an export means. Gives what the user said, `undefined` when the dialog was
 * left without applying it; save is called with what stands there when it is to be kept.
 */
export function correctColumns(about: About, lang: Lang, w: Words, save: (said: Configurazione) => void): Promise<Said | undefined> {
	const { inspection } = about;
	const roles = inspection.ruoli.map((role) => new RoleField(role, inspection, lang, w));
	const rilevazione = el("input", { type: "date", class: "form-control", id: "rilevazione-data", value: about.rilevazione });
	const soglie = new Soglie(about.oggetti, inspection.configurazione, w);
	const registry = new Registry(inspection.configurazione.strutture, w);
	const given = roles.find(({ role }) => role.ruolo === "soglia_giorni");
	const notNeeded = () => soglie.notNeeded(given?.select.value !== "");
	given?.select.addEventListener("change", notNeeded);
	notNeeded();
	soglie.element.open = about.oggetti !== undefined && given?.select.value === "";
	const said = (): Configurazione => ({
		colonne: Object.fromEntries(
			// What the file's own names say is not written; what a configuration said is, as it may hold no more.
			roles
				.filter(({ role, select }) => select.value !== (role.colonna ?? "") || role.ruolo in inspection.configurazione.colonne)
				.map(({ role, select }) => [role.ruolo, select.value]),
		),
		...soglie.said,
		strutture: registry.said,
	});
	const form = el(
		"form",
		{ method: "dialog" },
		el("h2", { class: "h4", id: "titolo-colonne" }, w.columnsTitle),
		el("p", {}, w.columnsHint(about.name)),
		...roles.map((role) => role.element),
		el(
			"div",
			{ class: "role" },
			el("label", { for: rilevazione.id }, el("strong", {}, w.rilevazione), el("span", {}, w.rilevazioneHint)),
			rilevazione,
		),
		soglie.element,
		registry.element,
		el(
			"div",
			{ class: "actions" },
			el("button", { type: "submit", class: "btn btn-outline-primary", value: "", formnovalidate: true }, w.cancel),
			el(
				"button",
				{
					type: "button",
					class: "btn btn-outline-primary",
					id: "salva-toml",
					click: () => form.reportValidity() && save(said()),
				},
				w.saveConfiguration,
			),
			el("button", { type: "submit", class: "btn btn-primary", id: "applica", value: "applica" }, w.apply),
		),
	);
	const dialog = el("dialog", { class: "columns", "aria-labelledby": "titolo-colonne" }, form);
	showModal(dialog);
	return new Promise((resolve) => {
		dialog.addEventListener("close", () => {
			resolve(dialog.returnValue === "applica" ? { configuration: said(), rilevazione: rilevazione.value } : undefined);
		});
	});
}

/** The choice of the column of a role, with its type and values of it. */
class RoleField {
	readonly select: HTMLSelectElement;
	readonly element: HTMLElement;

	constructor(
		readonly role: Ispezione["ruoli"][number],
		{ colonne }: Ispezione,
		lang: Lang,
		w: Words,
	) {
		const chosen = role.colonna ?? "";
		const id = `ruolo-${role.ruolo}`;
		const select = el(
			"select",
			{ class: "form-select", id, name: role.ruolo, "aria-describedby": `${id}-valori` },
			el("option", { value: "", selected: chosen === "" }, role.obbligatorio ? w.chooseColumn : w.noColumn),
			...role.adatte.map((column) => el("option", { value: column, selected: column === chosen }, column)),
		);
		const values = el("span", { class: "values", id: `${id}-valori` });
		const show = () => {
			const column = colonne.find(({ nome }) => nome === select.value);
			values.replaceChildren(
				...(column ? [el("span", {}, column.tipo, ...column.esempi.flatMap((value) => [" · ", el("q", {}, value)]))] : []),
			);
			select.setCustomValidity(role.obbligatorio && !column ? w.mustChoose : "");
		};
		select.addEventListener("change", show);
		show();
		this.select = select;
		this.element = el(
			"div",
			{ class: "role" },
			el(
				"label",
				{ for: id },
				el("strong", {}, role.ruolo),
				role.obbligatorio ? ` (${w.required})` : undefined,
				el("span", {}, role.significato[lang]),
			),
			el("div", {}, select, values),
		);
	}
}

/** The soglie of the oggetti; an oggetto that is not of these exports keeps its own. */
class Soglie {
	readonly element: HTMLDetailsElement;
	private readonly others: HTMLSelectElement;
	private readonly selects: [string, HTMLSelectElement][];
	private readonly table: HTMLElement;
	private readonly hint = el("p", { class: "hint" });

	constructor(
		private readonly oggetti: string[] | undefined,
		private readonly before: Configurazione,
		private readonly w: Words,
	) {
		const choice = (id: string, label: string, none: string, days: number) =>
			el(
				"select",
				{ class: "form-select", id, "aria-label": w.sogliaOf(label) },
				el("option", { value: 0 }, none),
				...classi.map((n) => el("option", { value: n, selected: n === days }, w.sogliaDays(n))),
			);
		this.selects = (oggetti ?? Object.keys(before.soglie)).map((oggetto, i) => [
			oggetto,
			choice(`soglia-oggetto-${i}`, oggetto, w.asOthers, new Map(Object.entries(before.soglie)).get(oggetto) ?? 0),
		]);
		this.others = choice("soglia-altri", w.otherOggetti, w.noColumn, before.soglia_predefinita);
		this.table = el(
			"table",
			{ class: "table table-sm" },
			el("thead", {}, el("tr", {}, el("th", { scope: "col" }, w.dimensions.oggetto), el("th", { scope: "col" }, w.dimensions.soglia))),
			el(
				"tbody",
				{},
				...this.selects.map(([oggetto, select]) => el("tr", {}, el("th", { scope: "row" }, oggetto), el("td", {}, select))),
				el("tr", {}, el("th", { scope: "row" }, w.otherOggetti), el("td", {}, this.others)),
			),
		);
		this.element = el("details", { id: "soglie" }, el("summary", {}, w.soglie), this.hint, this.table);
	}

	/** Tells whether a column of the exports gives them. */
	notNeeded(column: boolean) {
		this.table.hidden = column;
		this.hint.textContent = column ? this.w.soglieGiven : this.oggetti ? this.w.soglieHint : this.w.soglieLater;
	}

	get said(): Pick<Configurazione, "soglie" | "soglia_predefinita"> {
		const soglie = new Map(Object.entries(this.before.soglie));
		for (const [oggetto, select] of this.selects) {
			if (select.value === "0") soglie.delete(oggetto);
			else soglie.set(oggetto, Number(select.value));
		}
		return { soglia_predefinita: Number(this.others.value), soglie: Object.fromEntries(soglie) };
	}
}

/** What stands between the fields of a line of the registry, where it is pasted or written. */
const separator = /\t|;/;

/** The registry of strutture, a line each, as it is pasted from a sheet. */
class Registry {
	readonly element: HTMLDetailsElement;
	private readonly text: HTMLTextAreaElement;

	constructor(strutture: Configurazione["strutture"], w: Words) {
		const lines = Object.entries(strutture).map(([code, { nome, tipo, direzione }]) => [code, nome, tipo, direzione].join("; "));
		this.text = el("textarea", { class: "form-control", id: "registro", rows: 8, spellcheck: "false" });
		this.text.value = lines.join("\n");
		this.text.addEventListener("input", () => this.text.setCustomValidity(wrongLine(this.rows, w)));
		this.element = el(
			"details",
			{ id: "strutture-registro" },
			el("summary", {}, w.registry),
			el("label", { class: "hint", for: this.text.id }, w.registryHint),
			this.text,
		);
	}

	private get rows(): string[][] {
		return this.text.value.split("\n").map((line) => line.split(separator).map((field) => field.trim()));
	}

	get said(): Configurazione["strutture"] {
		return Object.fromEntries(
			this.rows.filter(([code]) => code).map(([code, nome = "", tipo = "", direzione = ""]) => [code, { nome, tipo, direzione }]),
		);
	}
}

/** What is wrong with the first line that cannot be read; nothing where all can. */
function wrongLine(rows: string[][], w: Words): string {
	const codes = new Set<string>();
	for (const [i, [code = "", ...fields]] of rows.entries()) {
		if (code === "" && fields.every((field) => field === "")) continue;
		if (code === "" || fields.length > 3 || codes.has(code)) return w.registryWrong(i + 1);
		codes.add(code);
	}
	return "";
}
