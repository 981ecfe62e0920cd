// The dialog in which the user says which column of an export plays which role.
import { el } from "../dom/dom";
import { showModal } from "../dom/modal";
import type { Ispezione, Lang, Mapping } from "../engine/contract";
import type { Words } from "../speech/words";

/**
 * Asks which column plays each role. Gives what was changed, `undefined` when the
 * dialog was left without applying it.
 */
export function correctColumns(file: Ispezione, name: string, lang: Lang, w: Words): Promise<Mapping | undefined> {
	const selects = file.ruoli.map((role) => {
		const suitable = file.colonne.filter((c) => c.ruoli.includes(role.ruolo)).map((c) => c.nome);
		// The likeliest first, the others in the order of the file.
		const near = role.vicine.filter((column) => suitable.includes(column));
		const names = [...near, ...suitable.filter((column) => !near.includes(column))];
		const chosen = role.colonna ?? "";
		return el(
			"select",
			{ class: "form-select", id: `ruolo-${role.ruolo}`, name: role.ruolo, required: role.obbligatorio },
			el("option", { value: "", selected: chosen === "" }, role.obbligatorio ? w.chooseColumn : w.noColumn),
			...names.map((column) => el("option", { value: column, selected: column === chosen }, column)),
		);
	});
	const form = el(
		"form",
		{ method: "dialog" },
		el("h2", { class: "h4", id: "titolo-colonne" }, w.columnsTitle),
		el("p", {}, w.columnsHint(name)),
		...file.ruoli.map((role, i) =>
			el(
				"div",
				{ class: "role" },
				el(
					"label",
					{ for: `ruolo-${role.ruolo}` },
					el("strong", {}, role.ruolo),
					role.obbligatorio ? ` (${w.required})` : undefined,
					el("span", {}, role.significato[lang]),
				),
				selects[i],
			),
		),
		el(
			"div",
			{ class: "actions" },
			el("button", { type: "submit", class: "btn btn-outline-primary", value: "", formnovalidate: true }, w.cancel),
			el("button", { type: "submit", class: "btn btn-primary", id: "applica", value: "applica" }, w.apply),
		),
	);
	const dialog = el("dialog", { class: "columns", "aria-labelledby": "titolo-colonne" }, form);
	showModal(dialog);
	return new Promise((resolve) => {
		dialog.addEventListener("close", () => {
			const changed: Mapping = {};
			file.ruoli.forEach((role, i) => {
				const column = selects[i]?.value ?? "";
				if (column !== (role.colonna ?? "")) changed[role.ruolo] = column;
			});
			resolve(dialog.returnValue === "applica" ? changed : undefined);
		});
	});
}
