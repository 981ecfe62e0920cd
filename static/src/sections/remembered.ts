// Configurations that were used, remembered by the browser on this computer: a few texts
// of cruscotto.toml, never anything of an export.
import { el } from "../dom/dom";
import type { Words } from "../speech/words";

interface Configuration {
	name: string;
	text: string;
}

const key = "cruscotto.configurazioni";
const most = 5;
const longest = 1 << 20; // characters: browsers keep no more than some millions

function all(): Configuration[] {
	try {
		const found: unknown = JSON.parse(localStorage.getItem(key) ?? "[]");
		if (!Array.isArray(found)) return [];
		return found.filter((c): c is Configuration => typeof c?.name === "string" && typeof c?.text === "string");
	} catch {
		return []; // the browser keeps nothing for this page, or something else wrote there
	}
}

function keep(configurations: Configuration[]) {
	try {
		localStorage.setItem(key, JSON.stringify(configurations.slice(0, most)));
	} catch {
		// Then it is not remembered.
	}
}

/** Remembers a configuration as the last one used. */
export function remember(name: string, text: string) {
	if (text.length <= longest) keep([{ name, text }, ...all().filter((c) => c.text !== text)]);
}

/** The choice of a remembered configuration, with a way to forget all; nothing where there is none. */
export class Remembered {
	readonly element = el("div", { class: "remembered" });
	private readonly choice = el("select", { id: "configurazione", class: "form-select" });
	private known: Configuration[] = []; // as they stand in the choice

	/** Shows what is remembered. */
	show(w: Words) {
		const before = this.chosen?.text;
		const known = all();
		this.known = known;
		this.choice.replaceChildren(
			el("option", { value: "" }, w.noConfiguration),
			...known.map((c, i) => el("option", { value: String(i) }, w.configuration(c.name, c.text.split("\n").length))),
		);
		const again = known.findIndex((c) => c.text === before);
		this.choice.value = again < 0 ? "" : String(again);
		const forget = el("button", { type: "button", class: "btn btn-link btn-sm", id: "dimentica" }, w.forget);
		forget.addEventListener("click", () => {
			keep([]);
			this.show(w);
		});
		this.element.replaceChildren(...(known.length > 0 ? [el("label", { for: this.choice.id }, w.remembered), this.choice, forget] : []));
	}

	/** The configuration chosen, if any. */
	get chosen(): Configuration | undefined {
		return this.choice.value === "" ? undefined : this.known[Number(this.choice.value)];
	}
}
