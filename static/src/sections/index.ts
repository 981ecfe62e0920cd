// The sections of the page by name, in a line that stays in sight: the one that is read
// is marked.
import { byId, el } from "../dom/dom";
import type { Words } from "../speech/words";

/** A section is read when it has come this near to where going to it leads, in pixels. */
const margin = 24;

export class Index {
	private readonly nav = byId("sezioni");
	private readonly sections = [...document.querySelectorAll<HTMLElement>("main .when-ready > section:has(> h2)")].filter(
		({ id }) => id !== "scelte",
	);
	private links: HTMLElement[] = [];

	/** Goes to sections when their names are pressed, and tells which. */
	constructor(private readonly gone: (section: string) => void) {
		let waiting = 0;
		addEventListener(
			"scroll",
			() => {
				cancelAnimationFrame(waiting);
				waiting = requestAnimationFrame(() => this.mark());
			},
			{ passive: true },
		);
	}

	/** Names them in a language. */
	speak(w: Words) {
		const names: Record<string, string> = w.sections;
		this.nav.setAttribute("aria-label", w.contents);
		this.links = this.sections.map(({ id }) =>
			el(
				"a",
				{
					href: `#sezione=${id}`,
					"data-sezione": id,
					click: (event) => {
						event.preventDefault(); // what else is looked at stays in the URL
						this.go(id);
						this.gone(id);
					},
				},
				names[id] ?? byId(`titolo-${id}`).textContent ?? "",
			),
		);
		this.nav.replaceChildren(...this.links);
		this.mark(); // there is nothing to be read before exports are open
	}

	/** Scrolls to a section, if there is such a one. */
	go(id: string) {
		this.sections.find((s) => s.id === id)?.scrollIntoView();
	}

	/** Marks the section that is read: the last one that has begun. */
	mark() {
		const begins = (s: HTMLElement) => Number.parseFloat(getComputedStyle(s).scrollMarginTop) + margin;
		const begun = this.sections.filter((s) => !s.hidden && s.getBoundingClientRect().top <= begins(s));
		const current = begun.at(-1) ?? this.sections[0];
		for (const link of this.links) {
			const is = link.dataset.sezione === current?.id;
			if (is === link.hasAttribute("aria-current")) continue;
			link.toggleAttribute("aria-current", is);
			if (!is) continue;
			link.setAttribute("aria-current", "location");
			// Only the line itself moves, where it is wider than the window.
			this.nav.scrollTo({ left: link.offsetLeft - (this.nav.clientWidth - link.offsetWidth) / 2 });
		}
	}
}
