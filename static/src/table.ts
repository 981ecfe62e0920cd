// The comparison: a row a group, sortable and searchable, with the total on top.
import type { Dimension, Gruppo, Indicatori } from "./documents";
import { el } from "./dom";
import type { Format } from "./format";
import { attributes, type Indicator, indicators } from "./indicators";
import type { Words } from "./words";

const dimensions: Dimension[] = ["direzione", "struttura", "oggetto"];

type Volume = "pervenuti" | "definiti" | "giacenti";
const volumes: Volume[] = ["pervenuti", "definiti", "giacenti"];

interface Column {
	id: string;
	title(w: Words): string;
	sortBy(g: Gruppo): number | null;
	cell(g: Gruppo, f: Format): HTMLTableCellElement;
}

const columns: Column[] = [
	...volumes.map(
		(id): Column => ({
			id,
			title: (w) => w.columns[id],
			sortBy: (g) => g[id],
			cell: (g, f) => el("td", { "data-conto": id, "data-valore": g[id] }, f.count(g[id])),
		}),
	),
	...indicators.map(
		(indicator: Indicator): Column => ({
			id: indicator.id,
			title: indicator.short,
			sortBy: indicator.value,
			cell: (g, f) => el("td", attributes(indicator, g), indicator.show(f, indicator.value(g))),
		}),
	),
];

/** The comparison table and its controls; it asks for another dimension itself. */
export class ComparisonTable {
	/** The dimension shown, or asked for since; a question that fails leaves the one shown. */
	dimension: Dimension = "direzione";
	private sort = { id: "chiave", descending: false };
	private wanted = "";
	private doc: Indicatori | undefined;
	private total: Gruppo | undefined;

	constructor(
		private readonly body: HTMLElement,
		private readonly changed: () => void,
	) {}

	show(doc: Indicatori, total: Indicatori, w: Words, f: Format) {
		this.doc = doc;
		[this.total] = total.gruppi;
		[this.dimension = this.dimension] = doc.per;
		const shown = el("p", { class: "small text-secondary", role: "status" });
		const rows = el("tbody");
		const head = el("tr");
		const refresh = () => {
			head.replaceChildren(...this.headings(w, refresh));
			const found = this.rows(f);
			rows.replaceChildren(...found);
			shown.textContent = w.rows(f.count(found.length), f.count(doc.gruppi.length));
		};
		const search = el("input", { type: "search", class: "form-control", id: "cerca", value: this.wanted, autocomplete: "off" });
		search.addEventListener("input", () => {
			this.wanted = search.value;
			refresh();
		});
		this.body.replaceChildren(
			el(
				"div",
				{ class: "table-controls" },
				this.choice(w),
				el("div", { class: "field" }, el("label", { for: "cerca" }, w.search), search),
			),
			el(
				"div",
				{ class: "table-scroll", role: "region", "aria-label": w.tableRegion, tabindex: 0 },
				el(
					"table",
					{ class: "table table-hover", id: "tabella" },
					el("caption", { class: "visually-hidden" }, `${w.table}: ${w.dimensions[this.dimension]}`),
					el("thead", {}, head, this.total ? this.totalRow(this.total, w, f) : undefined),
					rows,
				),
			),
			shown,
		);
		refresh();
	}

	private choice(w: Words): HTMLElement {
		return el(
			"fieldset",
			{ class: "segments" },
			el("legend", {}, w.by),
			...dimensions.flatMap((dimension) => [
				el("input", {
					type: "radio",
					class: "btn-check",
					name: "dimensione",
					id: `per-${dimension}`,
					value: dimension,
					checked: dimension === this.dimension,
					change: () => {
						this.dimension = dimension;
						this.wanted = "";
						this.changed();
					},
				}),
				el("label", { class: "btn btn-outline-primary btn-sm", for: `per-${dimension}` }, w.dimensions[dimension]),
			]),
		);
	}

	private headings(w: Words, refresh: () => void): HTMLElement[] {
		const titles = [{ id: "chiave", title: w.dimensions[this.dimension] }, ...columns.map((c) => ({ id: c.id, title: c.title(w) }))];
		return titles.map(({ id, title }) => {
			const active = id === this.sort.id;
			const order = this.sort.descending ? "descending" : "ascending";
			const button = el("button", { type: "button", class: "sort", id: `ordina-${id}` }, title);
			button.addEventListener("click", () => {
				// Numbers are first shown largest first, names from the first letter.
				this.sort = { id, descending: active ? !this.sort.descending : id !== "chiave" };
				refresh();
				document.getElementById(button.id)?.focus();
			});
			return el("th", { scope: "col", "aria-sort": active ? order : undefined }, button);
		});
	}

	private rows(f: Format): HTMLElement[] {
		const key = (g: Gruppo) => g.chiave[this.dimension] ?? "";
		const wanted = this.wanted.trim().toLocaleLowerCase();
		const column = columns.find((c) => c.id === this.sort.id);
		const sign = this.sort.descending ? -1 : 1;
		const byKey = (a: Gruppo, b: Gruppo) => f.collator.compare(key(a), key(b));
		const compare = (a: Gruppo, b: Gruppo) => {
			if (!column) return sign * byKey(a, b);
			const [x, y] = [column.sortBy(a), column.sortBy(b)];
			if (x === null || y === null) return Number(x === null) - Number(y === null) || byKey(a, b); // n.d. last
			return sign * (x - y) || byKey(a, b);
		};
		return (this.doc?.gruppi ?? [])
			.filter((g) => key(g).toLocaleLowerCase().includes(wanted))
			.sort(compare)
			.map((g) => el("tr", { "data-chiave": key(g) }, el("th", { scope: "row" }, key(g)), ...columns.map((c) => c.cell(g, f))));
	}

	private totalRow(total: Gruppo, w: Words, f: Format): HTMLElement {
		return el("tr", { class: "total" }, el("th", { scope: "row" }, w.total), ...columns.map((c) => c.cell(total, f)));
	}
}
