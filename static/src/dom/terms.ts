// The terms of the glossary open where they are used: in what is said before the numbers each
// is a button, which writes what it means behind itself.
import { glossary } from "../engine/constants";
import type { Lang } from "../engine/contract";
import { el } from "./dom";

/** What is said before the numbers; in the explanations of each card and section the keyboard would have too many stops. */
const explanations = "#premesse p";
const pressed = "button, a, label, summary";

/** A term in singular and plural: Italian ones differ in the last letter of each word. */
const inflected = (term: string) =>
	term
		.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
		.split(" ")
		.map((word) => word.replace(/[aeio]$/, "[aeio]"))
		.join(" ");

/** The terms of a language, the longest first, in one expression with a group each. */
function expression(lang: Lang) {
	const terms = glossary
		.map(([term, meaning]) => ({ term: term[lang], meaning: meaning[lang] }))
		.sort((a, b) => b.term.length - a.term.length);
	const groups = terms.map(({ term }) => `(${inflected(term)})`).join("|");
	return { terms, pattern: new RegExp(`(?<![\\p{L}\\p{N}])(?:${groups})(?![\\p{L}\\p{N}])`, "iu") };
}

const expressions = { it: expression("it"), en: expression("en") };

/** Makes buttons of the terms of explanations as they come onto the page, each once in one. */
export function openTerms(within: HTMLElement, lang: () => Lang) {
	new MutationObserver((changes) => {
		for (const node of new Set(changes.flatMap(({ addedNodes }) => [...addedNodes]))) {
			const element = node instanceof HTMLElement ? node : node.parentElement;
			if (!element?.isConnected) continue;
			const own = element.closest<HTMLElement>(explanations);
			for (const text of own ? [own] : element.querySelectorAll<HTMLElement>(explanations)) explain(text, lang());
		}
	}).observe(within, { childList: true, subtree: true });
}

function explain(text: HTMLElement, lang: Lang) {
	if (text.closest(pressed) || text.querySelector(".term")) return;
	const { terms, pattern } = expressions[lang];
	const done = new Set<number>();
	const walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
	for (let node = walker.nextNode() as Text | null; node; node = walker.nextNode() as Text | null) {
		if (node.parentElement?.closest(`${pressed}, .term, .definition`)) continue;
		const found = pattern.exec(node.data);
		const which = found?.findIndex((group, i) => i > 0 && group !== undefined) ?? -1;
		const known = terms[which - 1];
		if (!found || !known) continue;
		const rest = node.splitText(found.index);
		rest.data = rest.data.slice(found[0].length);
		// The rest of the text, in which more terms may be, is looked at next.
		rest.before(done.has(which) ? found[0] : button(found[0], known.meaning));
		done.add(which);
		walker.currentNode = rest.previousSibling ?? rest;
	}
}

function button(term: string, meaning: string): HTMLButtonElement {
	const made = el("button", { type: "button", class: "term", "aria-expanded": "false" }, term);
	made.addEventListener("click", () => {
		const open = made.getAttribute("aria-expanded") === "true";
		made.setAttribute("aria-expanded", String(!open));
		if (open) made.nextElementSibling?.remove();
		else made.after(el("span", { class: "definition" }, meaning));
	});
	return made;
}
