// Elements made in one expression. Text is always set as text, so values from
// files can never become markup.

type Child = Node | string | undefined;
type Props = Record<string, string | number | boolean | undefined | ((event: Event) => void)>;

/**
 * Makes an element. Functions become listeners, `true` an empty attribute; `false`
 * and `undefined` leave the attribute out.
 */
export function el<K extends keyof HTMLElementTagNameMap>(tag: K, props: Props = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
	const element = document.createElement(tag);
	for (const [name, value] of Object.entries(props)) {
		if (typeof value === "function") element.addEventListener(name, value);
		else if (value !== undefined && value !== false) element.setAttribute(name, value === true ? "" : String(value));
	}
	element.append(...children.filter((child) => child !== undefined));
	return element;
}

/** The element of the page with an id. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
	const element = document.getElementById(id);
	if (!element) throw new Error(`the page has no #${id}`);
	return element as T;
}
