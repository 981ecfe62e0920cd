// The exports that were opened last, to be opened again: one click, and one permission.
import { el } from "../dom/dom";
import { forget, kept, reopen } from "../dom/given";
import type { Words } from "../speech/words";

/** The offer to open them again, with a way to forget them; nothing where none are kept. */
export class Again {
	readonly element = el("p", { class: "when-empty again" });

	/** Opened are the files, once the user permits it; failed is told when they are there no more. */
	constructor(
		private readonly opened: (files: File[]) => void,
		private readonly failed: () => void,
	) {}

	async show(w: Words) {
		const handles = await kept();
		const [first] = handles;
		if (!first) return this.element.replaceChildren();
		const again = async () => {
			try {
				const files = await reopen(handles);
				if (files.length > 0) this.opened(files);
			} catch {
				this.failed();
			}
		};
		const forgetAll = async () => {
			await forget();
			this.show(w);
		};
		this.element.replaceChildren(
			el(
				"button",
				{
					type: "button",
					class: "btn btn-outline-primary btn-sm",
					id: "riapri",
					title: handles.map(({ name }) => name).join(", "),
					click: again,
				},
				w.openAgain(first.name, handles.length - 1),
			),
			" ",
			el("button", { type: "button", class: "btn btn-link btn-sm", id: "dimentica-file", click: forgetAll }, w.forget),
		);
	}
}
