// Elements made in one expression. Text is always set as text, so values from files can
// never become markup; what could turn others around, or hide, is made visible.
import { directions, visible } from "../speech/visible";

type Child = Node | string | undefined;
type Props = Record<string, string | number | boolean | undefined | ((event: Event) => void)>;

/** The attributes that users read; others are compared with values as they are. */
const read = ["title", "aria-label", "aria-valuetext", "placeholder"];

/** In these there is nothing but text. */
const textOnly = ["option", "title", "textarea"];

/**
 * Makes an element. Functions become listeners, `true` an empty attribute; `false`
 * and `undefined` leave the attribute out.
 */
export function el<K extends keyof HTMLElementTagNameMap>(tag: K, props: Props = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
	const element = document.createElement(tag);
	for (const [name, value] of Object.entries(props)) {
		if (typeof value === "function") element.addEventListener(name, value);
		else if (value !== undefined && value !== false)
			element.setAttribute(name, value === true ? "" : read.includes(name) ? visible(String(value)) : String(value));
	}
	for (const child of children) {
		if (typeof child === "string") write(element, child);
		else if (child !== undefined) element.append(child);
	}
	return element;
}

/** Adds a text to an element: words that are written from the right do not turn what stands beside them. */
function write(element: HTMLElement, text: string) {
	const parts = textOnly.includes(element.localName) ? [visible(text)] : directions(visible(text));
	element.append(...parts.map((part, i) => (i % 2 === 0 ? part : el("bdi", {}, document.createTextNode(part)))));
}

/** The element of the page with an id. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
	const element = document.getElementById(id);
	if (!element) throw new Error(`the page has no #${id}`);
	return element as T;
}

/** What is filled in of a section of the page. */
export const bodyOf = (section: string) => byId(section).querySelector<HTMLElement>(".body") ?? byId(section);

/** Draws something anew; the focus stays on the element of the same id. */
export function redraw(draw: () => void) {
	const focused = document.activeElement?.id;
	draw();
	if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}
