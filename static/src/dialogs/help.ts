// How the page is used, by who uses it, and what its words mean: in a dialog that can be
// printed, and a term at a time where it stands.
import { el } from "../dom/dom";
import { showModal } from "../dom/modal";
import { glossary } from "../engine/constants";
import type { Lang } from "../engine/contract";
import type { Words } from "../speech/words";

/** Opens the help at the first of its pages. */
export function showHelp(lang: Lang, w: Words) {
	if (document.querySelector("dialog[open]")) return;
	const pages = [
		...w.help.map(([title, steps]) => ({ title, body: el("ol", {}, ...steps.map((step) => el("li", {}, step))) as HTMLElement })),
		{
			title: w.glossary,
			body: el("dl", {}, ...glossary.flatMap(([term, meaning]) => [el("dt", {}, term[lang]), el("dd", {}, meaning[lang])])),
		},
	];
	const tabs = pages.map(({ title }, i) =>
		el(
			"button",
			{
				type: "button",
				role: "tab",
				class: "btn btn-sm btn-outline-primary",
				id: `aiuto-${i}`,
				"aria-controls": `aiuto-pagina-${i}`,
				click: () => choose(i),
			},
			title,
		),
	);
	const panels = pages.map(({ title, body }, i) =>
		el(
			"section",
			{ role: "tabpanel", id: `aiuto-pagina-${i}`, "aria-labelledby": `aiuto-${i}`, tabindex: 0 },
			el("h3", { class: "h5" }, title),
			body,
		),
	);
	const choose = (chosen: number) => {
		for (const [i, tab] of tabs.entries()) {
			tab.setAttribute("aria-selected", String(i === chosen));
			tab.tabIndex = i === chosen ? 0 : -1;
			panels[i]?.classList.toggle("aside", i !== chosen);
		}
	};
	const keys = (event: Event) => {
		const step = { ArrowRight: 1, ArrowLeft: -1 }[(event as KeyboardEvent).key];
		const now = tabs.indexOf(document.activeElement as HTMLButtonElement);
		if (step === undefined || now < 0) return;
		const next = (now + step + tabs.length) % tabs.length;
		choose(next);
		tabs[next]?.focus();
	};
	const dialog = el(
		"dialog",
		{ class: "help", "aria-labelledby": "titolo-aiuto" },
		el("h2", { class: "h4", id: "titolo-aiuto" }, w.helpTitle),
		el("div", { role: "tablist", "aria-label": w.helpTitle, keydown: keys }, ...tabs),
		...panels,
		el(
			"div",
			{ class: "actions" },
			el("button", { type: "button", class: "btn btn-outline-primary", id: "stampa-aiuto", click: () => print() }, w.print),
			el("button", { type: "button", class: "btn btn-primary", id: "chiudi-aiuto", click: () => dialog.close() }, w.close),
		),
	);
	choose(0);
	showModal(dialog);
}
