// What quesiti are about, on the two levels of the oggetto: how many, which soglia they
// have, how long they took.
import { el } from "../dom/dom";
import type { Gruppo } from "../engine/contract";
import { type Change, into, question, rowsBy } from "../look/view";
import type { Format } from "../speech/format";
import { complessivo } from "../speech/indicators";
import type { Words } from "../speech/words";
import type { Asker, Section, Shown } from "./section";

/** How many rows a level has, those with most quesiti. */
const mostRows = 500;

export class OggettiSection implements Section {
	constructor(
		private readonly body: HTMLElement,
		private readonly w: Words,
		private readonly f: Format,
		private readonly change: Change,
	) {}

	async update({ view, validation }: Shown, ask: Asker) {
		const { w, f } = this;
		const query = question(view, validation);
		const first = await ask.indicators({ ...query, per: ["categoria"] });
		const both = await ask.indicators({ ...query, per: ["categoria", "oggetto"] });
		const all = first.totale.gruppi[0]?.pervenuti ?? 0;
		const largest = first.gruppi.gruppi.reduce((most, g) => Math.max(most, g.pervenuti), 1);
		const byVolume = (a: Gruppo, b: Gruppo) => b.pervenuti - a.pervenuti;
		const opened = new Set([...this.body.querySelectorAll<HTMLElement>("[aria-expanded=true]")].map((e) => e.dataset.categoria));
		const row = (g: Gruppo, head: HTMLElement, hidden: boolean, of?: string) =>
			el(
				"tr",
				{ class: of === undefined ? "first-level" : "second-level", "data-di": of, hidden },
				el("th", { scope: "row" }, head),
				bar(f.count(g.pervenuti), g.pervenuti / largest, { "data-valore": g.pervenuti }),
				el("td", {}, f.ratio([g.pervenuti, all])),
				el("td", {}, soglie(g).join(", ") || "–"),
				el("td", {}, f.ratio(complessivo(g))),
				el("td", {}, f.mean([g.tempi.somma_giorni, g.tempi.n])),
				el("td", {}, f.days(g.tempi.mediana)),
				el("td", {}, f.days(g.tempi.p90)),
			);
		const categories = [...first.gruppi.gruppi].sort(byVolume).slice(0, mostRows);
		const rows = categories.flatMap((g) => {
			const category = g.chiave.categoria ?? "";
			const parts = both.gruppi.gruppi
				.filter((p) => p.chiave.categoria === category)
				.sort(byVolume)
				.slice(0, mostRows);
			const alone = parts.length === 1 && parts[0]?.chiave.oggetto === category;
			const expanded = opened.has(category);
			const open = (by: "categoria" | "oggetto", key: string) =>
				el(
					"button",
					{ type: "button", class: "open", "aria-label": w.openRow(key), click: () => this.change((now) => into(rowsBy(now, by), key)) },
					by === "oggetto" && key.startsWith(`${category}: `) ? key.slice(category.length + 2) : key,
				);
			const toggle = alone
				? undefined
				: el(
						"button",
						{
							type: "button",
							class: "toggle",
							"aria-expanded": String(expanded),
							"data-categoria": category,
							"aria-label": w.parts(category),
						},
						expanded ? "−" : "+",
					);
			const below = alone ? [] : parts.map((p) => row(p, el("span", {}, open("oggetto", p.chiave.oggetto ?? "")), !expanded, category));
			toggle?.addEventListener("click", () => {
				const show = toggle.getAttribute("aria-expanded") !== "true";
				toggle.setAttribute("aria-expanded", String(show));
				toggle.textContent = show ? "−" : "+";
				for (const r of below) r.hidden = !show;
			});
			return [row(g, el("span", {}, toggle, " ", open(alone ? "oggetto" : "categoria", category)), false), ...below];
		});
		const { columns } = w;
		const head = [
			w.dimensions.oggetto,
			columns.pervenuti,
			w.share,
			w.dimensions.soglia,
			columns.complessivo,
			columns.medio,
			columns.mediana,
			columns.p90,
		];
		this.body.replaceChildren(
			el(
				"div",
				{ class: "table-scroll", role: "region", "aria-label": w.scrollable(w.oggetti), tabindex: 0 },
				el(
					"table",
					{ class: "table numbers", id: "tabella-oggetti" },
					el("caption", { class: "visually-hidden" }, w.oggetti),
					el("thead", {}, el("tr", {}, ...head.map((text) => el("th", { scope: "col" }, text)))),
					el("tbody", {}, ...rows),
				),
			),
			...(categories.length < first.gruppi.gruppi.length
				? [
						el(
							"p",
							{ class: "hint" },
							w.rows(f.count(categories.length), f.count(first.gruppi.gruppi.length), f.plural(categories.length, w.rowWords)),
						),
					]
				: []),
		);
	}
}

/** A number with a bar as long as its share. */
export function bar(text: string, share: number, props: Record<string, string | number> = {}): HTMLTableCellElement {
	const cell = el("td", { class: "bar", ...props }, text);
	cell.style.setProperty("--share", String(share));
	return cell;
}

/** The soglie that the quesiti of a group have. */
const soglie = (g: Gruppo) => g.soglie.filter((s) => s.definiti + s.scaduti > 0).map((s) => String(s.giorni));
