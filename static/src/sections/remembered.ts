// Configurations that were used, remembered by the browser on this computer: a few texts
// of cruscotto.toml, and what was said of exports by the names of their columns. Nothing
// else of an export is kept.
import { el } from "../dom/dom";
import type { Words } from "../speech/words";

interface Configuration {
	name: string;
	text: string;
}

const longest = 1 << 20; // characters: browsers keep no more than some millions

/** Configurations of one kind, the one used last first. */
class Memory {
	constructor(
		private readonly key: string,
		private readonly most: number,
	) {}

	get all(): Configuration[] {
		try {
			const found: unknown = JSON.parse(localStorage.getItem(this.key) ?? "[]");
			if (!Array.isArray(found)) return [];
			return found.filter((c): c is Configuration => typeof c?.name === "string" && typeof c?.text === "string");
		} catch {
			return []; // the browser keeps nothing for this page, or something else wrote there
		}
	}

	keep(configurations: Configuration[]) {
		try {
			localStorage.setItem(this.key, JSON.stringify(configurations.slice(0, this.most)));
		} catch {
			// Then it is not remembered.
		}
	}
}

const dropped = new Memory("cruscotto.configurazioni", 5);
const ofColumns = new Memory("cruscotto.colonne", 20); // the name of each is that of its columns

const nameOf = (columns: string[]) => JSON.stringify(columns.toSorted());

/** Remembers a configuration as the last one used. */
export function remember(name: string, text: string) {
	if (text.length <= longest) dropped.keep([{ name, text }, ...dropped.all.filter((c) => c.text !== text)]);
}

/** Whether anything was said of exports by their columns. */
export const somethingSaid = () => ofColumns.all.length > 0;

/** Whether a configuration is one that was said of some export. */
export const wasSaid = (text: string | null) => ofColumns.all.some((c) => c.text === text);

/** Remembers a configuration for exports of the same columns. */
export function rememberFor(columns: string[], text: string) {
	const name = nameOf(columns);
	if (name.length + text.length <= longest) ofColumns.keep([{ name, text }, ...ofColumns.all.filter((c) => c.name !== name)]);
}

/** The configuration for exports of these columns, if one is remembered. */
export const rememberedFor = (columns: string[]) => ofColumns.all.find((c) => c.name === nameOf(columns))?.text ?? null;

/** Forgets what was said of exports. */
export const forgetSaid = () => ofColumns.keep([]);

/** The choice of a remembered configuration, with a way to forget all; nothing where there is none. */
export class Remembered {
	readonly element = el("div", { class: "remembered" });
	private readonly choice = el("select", { id: "configurazione", class: "form-select" });
	private known: Configuration[] = []; // as they stand in the choice

	/** Shows what is remembered. */
	show(w: Words) {
		const before = this.chosen?.text;
		const known = dropped.all;
		this.known = known;
		this.choice.replaceChildren(
			el("option", { value: "" }, w.noConfiguration),
			...known.map((c, i) => el("option", { value: String(i) }, w.configuration(c.name, c.text.split("\n").length))),
		);
		const again = known.findIndex((c) => c.text === before);
		this.choice.value = again < 0 ? "" : String(again);
		const forget = el("button", { type: "button", class: "btn btn-link btn-sm", id: "dimentica" }, w.forget);
		forget.addEventListener("click", () => {
			dropped.keep([]);
			this.show(w);
		});
		this.element.replaceChildren(...(known.length > 0 ? [el("label", { for: this.choice.id }, w.remembered), this.choice, forget] : []));
	}

	/** The configuration chosen, if any. */
	get chosen(): Configuration | undefined {
		return this.choice.value === "" ? undefined : this.known[Number(this.choice.value)];
	}
}
