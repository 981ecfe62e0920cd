// A report as it will look, before it is saved.
import { el } from "../dom/dom";
import { showModal } from "../dom/modal";
import type { Words } from "../speech/words";

/**
 * Shows a report. It is a page of its own in its frame: it reaches neither this page nor
 * anything else, and no script runs in it but that of the charts, as this page's policy
 * allows no other in its frames either.
 */
export function showPreview(title: string, page: Uint8Array, keep: () => void, w: Words) {
	const frame = el("iframe", { sandbox: "allow-scripts", title });
	const dialog = el(
		"dialog",
		{ class: "detail preview", "aria-labelledby": "anteprima-titolo" },
		el(
			"div",
			{ class: "top" },
			el("h2", { class: "h4", id: "anteprima-titolo" }, title),
			el(
				"div",
				{ class: "actions" },
				el("button", { type: "button", class: "btn btn-primary btn-sm", id: "anteprima-salva", click: keep }, w.saveReport),
				el(
					"button",
					{ type: "button", class: "btn btn-outline-primary btn-sm", id: "anteprima-chiudi", click: () => dialog.close() },
					w.close,
				),
			),
		),
		frame,
	);
	showModal(dialog);
	frame.srcdoc = new TextDecoder().decode(page); // the charts are as wide as the frame by then
}
