// A searchable choice of several values, by the ARIA pattern of a combobox with a list:
// the focus stays in the field, where one searches; the arrows move through the list.
import { el } from "./dom";

/** A value, and what it is called. */
export interface Option {
	value: string;
	name: string;
}

/** What users read. */
export interface Texts {
	label: string;
	/** Where nothing is chosen. */
	any: string;
	/** Where several values are. */
	several(n: number): string;
	loading: string;
	none: string;
	/** Where the list holds the first values only. */
	more(n: number): string;
}

/** More values than these are to be searched for. */
const most = 200;

/** A text as it is searched: accents and case play no part. */
export const plain = (text: string) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** The options that a text is found in, each of its words anywhere. */
export function search(options: Option[], text: string): Option[] {
	const words = plain(text).split(/\s+/).filter(Boolean);
	return options.filter(({ name }) => words.every((word) => plain(name).includes(word)));
}

export class Choice {
	readonly element: HTMLElement;
	private readonly input: HTMLInputElement;
	private readonly list: HTMLElement;
	private readonly note = el("p", { class: "hint", role: "status" });
	private readonly panel: HTMLElement;
	private options: Option[] | undefined; // in the order of the list; undefined until they are asked for
	private chosen: string[] = [];
	private active = -1;

	/** Values are asked for when the list is first opened; choose is called with those that are chosen from then on. */
	constructor(
		id: string,
		private readonly texts: Texts,
		private readonly ask: () => Promise<Option[]>,
		private readonly choose: (values: string[]) => void,
	) {
		this.list = el("ul", { role: "listbox", id: `${id}-valori`, "aria-label": texts.label, "aria-multiselectable": "true" });
		this.panel = el("div", { class: "choices", popover: "manual" }, this.list, this.note);
		this.input = el("input", {
			type: "text",
			role: "combobox",
			id,
			class: "form-control",
			autocomplete: "off",
			spellcheck: "false",
			placeholder: texts.any,
			"aria-autocomplete": "list",
			"aria-expanded": "false",
			"aria-controls": this.list.id,
			focus: () => this.input.select(),
			click: () => this.open(),
			input: () => this.open(),
			blur: () => this.close(),
			keydown: (event) => this.press(event as KeyboardEvent),
		});
		this.panel.addEventListener("pointerdown", (event) => event.preventDefault()); // the focus stays in the field
		this.list.addEventListener("click", (event) => {
			const option = (event.target as Element).closest<HTMLElement>("[role=option]");
			if (option) this.toggle([...this.list.children].indexOf(option));
		});
		this.element = el("div", { class: "field choice" }, el("label", { for: id }, texts.label), this.input, this.panel);
	}

	/** Shows what is chosen, given its names. */
	show(chosen: Option[]) {
		this.chosen = chosen.map(({ value }) => value);
		this.input.placeholder = chosen.length > 1 ? this.texts.several(chosen.length) : (chosen[0]?.name ?? this.texts.any);
		this.input.classList.toggle("chosen", chosen.length > 0);
		if (this.isOpen) this.mark();
	}

	private get isOpen() {
		return this.input.getAttribute("aria-expanded") === "true";
	}

	private async open() {
		if (!this.isOpen) {
			if (!this.panel.isConnected) return;
			this.panel.showPopover();
			this.input.setAttribute("aria-expanded", "true");
			addEventListener("scroll", this.place, { passive: true, capture: true });
			addEventListener("resize", this.place);
		}
		if (!this.options) {
			this.note.textContent = this.texts.loading;
			this.place();
			this.options = await this.ask();
			if (!this.isOpen) return;
		}
		this.draw();
	}

	private close() {
		if (!this.isOpen) return;
		this.input.setAttribute("aria-expanded", "false");
		removeEventListener("scroll", this.place, { capture: true });
		removeEventListener("resize", this.place);
		this.input.value = "";
		this.activate(-1);
		if (this.panel.isConnected) this.panel.hidePopover();
	}

	/** Shows the values that are searched for, those that are chosen first. */
	private draw() {
		const found = search(this.options ?? [], this.input.value);
		const isChosen = ({ value }: Option) => this.chosen.includes(value);
		const ordered = this.input.value ? found : [...found.filter(isChosen), ...found.filter((o) => !isChosen(o))];
		this.list.replaceChildren(
			...ordered
				.slice(0, most)
				.map(({ value, name }, i) => el("li", { role: "option", id: `${this.list.id}-${i}`, "data-valore": value, title: name }, name)),
		);
		this.list.hidden = found.length === 0;
		const more = found.length - most;
		this.note.textContent = found.length === 0 ? this.texts.none : more > 0 ? this.texts.more(more) : "";
		this.mark();
		this.activate(this.input.value && found.length > 0 ? 0 : -1);
		this.place();
	}

	private mark() {
		for (const option of this.list.querySelectorAll<HTMLElement>("[role=option]"))
			option.setAttribute("aria-selected", String(this.chosen.includes(option.dataset.valore ?? "")));
	}

	private activate(index: number) {
		this.list.children[this.active]?.classList.remove("active");
		this.active = index;
		const option = this.list.children[index];
		option?.classList.add("active");
		option?.scrollIntoView({ block: "nearest" });
		if (option) this.input.setAttribute("aria-activedescendant", option.id);
		else this.input.removeAttribute("aria-activedescendant");
	}

	private toggle(index: number) {
		const value = (this.list.children[index] as HTMLElement | undefined)?.dataset.valore;
		if (value === undefined) return;
		this.activate(index);
		this.choose(this.chosen.includes(value) ? this.chosen.filter((v) => v !== value) : [...this.chosen, value]);
	}

	private press(event: KeyboardEvent) {
		const n = this.list.children.length;
		const to: Record<string, () => void> = {
			ArrowDown: () => (this.isOpen ? this.activate((this.active + 1) % Math.max(1, n)) : this.open()),
			ArrowUp: () => (this.isOpen ? this.activate(this.active > 0 ? this.active - 1 : n - 1) : this.open()),
			PageDown: () => this.activate(Math.min(n - 1, this.active + 10)),
			PageUp: () => this.activate(Math.max(0, this.active - 10)),
			Enter: () => (this.isOpen ? this.toggle(this.active) : this.open()),
			Escape: () => this.close(),
		};
		const act = to[event.key];
		if (!act) return;
		event.preventDefault();
		act();
	}

	/** Puts the list below its field, within the window. */
	private readonly place = () => {
		const { left, bottom, width } = this.input.getBoundingClientRect();
		const { style } = this.panel;
		style.minWidth = `${width}px`;
		style.top = `${bottom + 2}px`;
		this.list.style.maxHeight = `${Math.max(120, innerHeight - bottom - 24)}px`;
		style.left = `${Math.max(8, Math.min(left, innerWidth - this.panel.offsetWidth - 8))}px`;
	};
}
