// The comparison: a row a group, sortable and searchable, with the total on top. A row
// leads to what it consists of, and a path back to the whole.
import { el, redraw } from "../dom/dom";
import type { Dimension, Gruppo, Indicatori, Solo } from "../engine/contract";
import { range } from "../look/period";
import { type Change, comparable, dimensions, into, question, rowsBy, type View, without } from "../look/view";
import type { Format } from "../speech/format";
import { attributes, complessivo, type Indicator, indicators } from "../speech/indicators";
import type { Words } from "../speech/words";
import type { Asker, Section, Shown } from "./section";
import { type TableFormat, tableFormats } from "./take-away";

type Volume = "pervenuti" | "definiti" | "giacenti";
const volumes: Volume[] = ["pervenuti", "definiti", "giacenti"];

const formatNames = { csv: "CSV", xlsx: "Excel", parquet: "Parquet", arrow: "Arrow" };

/** More rows than this are shown when asked for: making them takes time. */
const mostRows = 500;

/** More than these cannot be shown at all: what is sought is to be searched for. */
const mostAtOnce = 5_000;

/** More lines side by side cannot be told apart. */
const mostCompared = 6;

interface Column {
	id: string;
	title(w: Words): string;
	sortBy(g: Gruppo): number | null;
	cell(g: Gruppo, f: Format): HTMLTableCellElement;
	/** Whether the values lie between 0 and 1; else their bars are as shares of the largest. */
	share: boolean;
}

const columns: Column[] = [
	...volumes.map(
		(id): Column => ({
			id,
			title: (w) => w.columns[id],
			sortBy: (g) => g[id],
			cell: (g, f) => el("td", { "data-conto": id, "data-valore": g[id] }, f.count(g[id])),
			share: false,
		}),
	),
	...indicators.map(
		(indicator: Indicator): Column => ({
			id: indicator.id,
			title: indicator.short,
			sortBy: indicator.value,
			cell: (g, f) => el("td", attributes(indicator, g), indicator.show(f, indicator.parts(g))),
			share: indicator.unit === undefined && indicator.id !== "deflusso",
		}),
	),
];

/** Shows the quesiti behind a count, of a row or of all. */
export type Detail = (solo: Solo, where: View["where"]) => void;

/** The selections that volumes count. */
const selections = { pervenuti: "", definiti: "definiti", giacenti: "giacenti" } as const;

/** The dimensions of a place, from the whole to its parts. */
const places: Dimension[] = ["direzione", "struttura", "oggetto"];

/** The comparison table and its controls. */
export class ComparisonTable implements Section {
	private sort = { id: "chiave", descending: false };
	private wanted = "";
	private all = false; // also more rows than mostRows
	private doc: Indicatori | undefined;
	private total: Gruppo | undefined;
	private dimension: Dimension = "direzione";
	private compared: string[] = [];
	/** How the indicatore complessivo of each group was in the period before. */
	private earlier: { period: string; groups: Map<string, Gruppo> } | undefined;
	private refresh = () => {};

	constructor(
		private readonly body: HTMLElement,
		private readonly change: Change,
		private readonly save: (format: TableFormat) => void,
		private readonly detail: Detail,
	) {}

	/** Adds the change since the period before. */
	async update({ view, validation: v }: Shown, ask: Asker) {
		const period = comparable(view.period, v);
		if (!period) return;
		const { gruppi } = await ask.indicators({ ...question(view, v), ...range(period), per: [view.by] });
		this.earlier = { period, groups: new Map(gruppi.gruppi.map((g) => [g.chiave[view.by] ?? "", g])) };
		redraw(this.refresh);
	}

	show(view: View, doc: Indicatori, total: Indicatori, w: Words, f: Format) {
		const [dimension = this.dimension] = doc.per;
		if (dimension !== this.dimension) [this.wanted, this.all] = ["", false];
		[this.doc, this.dimension, this.total] = [doc, dimension, total.gruppi[0]];
		[this.compared, this.earlier] = [view.compared, undefined];
		const shown = el("p", { class: "hint", role: "status" });
		const rows = el("tbody");
		const head = el("tr");
		const sum = el("tr", { class: "total" });
		const more = el("button", { type: "button", class: "btn btn-link btn-sm", id: "tutte-le-righe" });
		const refresh = () => {
			head.replaceChildren(...this.headings(w, refresh));
			if (this.total) sum.replaceChildren(...this.totalCells(this.total, w, f));
			const found = this.found(f);
			const some = found.slice(0, this.all ? mostAtOnce : mostRows);
			rows.replaceChildren(...this.rows(some, w, f));
			shown.textContent = w.rows(f.count(some.length), f.count(doc.gruppi.length), f.plural(some.length, w.rowWords));
			if (this.earlier) shown.append(` ${w.changeColumnHint(f.period(this.earlier.period))}`);
			if (doc.gruppi.length === 0 && this.total && this.total.pervenuti + this.total.giacenti > 0) {
				shown.textContent = w.tooManyGroups(w.dimensions[this.dimension].toLocaleLowerCase());
			}
			more.hidden = this.all || some.length === found.length;
			more.textContent = w.showAllRows(f.count(Math.min(found.length, mostAtOnce)), found.length > mostAtOnce);
		};
		this.refresh = refresh;
		more.addEventListener("click", () => {
			this.all = true;
			refresh();
		});
		const search = el("input", { type: "search", class: "form-control", id: "cerca", value: this.wanted, autocomplete: "off" });
		search.addEventListener("input", () => {
			this.wanted = search.value;
			refresh();
		});
		this.body.replaceChildren(
			this.path(view, w),
			el(
				"div",
				{ class: "table-controls" },
				this.choice(w),
				el("div", { class: "field" }, el("label", { for: "cerca" }, w.search), search),
				el(
					"div",
					{ class: "save", role: "group", "aria-label": w.download },
					`${w.download}: `,
					...tableFormats.map((format) =>
						el(
							"button",
							{ type: "button", class: "btn btn-link btn-sm", id: `scarica-${format}`, click: () => this.save(format) },
							formatNames[format],
						),
					),
				),
			),
			el(
				"div",
				{ class: "table-scroll", role: "region", "aria-label": w.tableRegion, tabindex: 0 },
				el(
					"table",
					{ class: "table table-hover", id: "tabella" },
					el("caption", { class: "visually-hidden" }, `${w.table}: ${w.dimensions[this.dimension]}`),
					el("thead", {}, head, sum),
					rows,
				),
			),
			shown,
			more,
		);
		refresh();
	}

	/** The way from the whole to the place that is looked at, each step a way back. */
	private path(view: View, w: Words): HTMLElement {
		const chosen = places.filter((d) => view.where[d] !== undefined);
		const step = (text: string, back: ((view: View) => View) | undefined) =>
			el(
				"li",
				{ class: "breadcrumb-item", "aria-current": back ? undefined : "page" },
				back ? el("button", { type: "button", class: "step", click: () => this.change(back) }, text) : text,
			);
		/** The view at one of the places: without those that lie further in. */
		const at = (depth: number) => (v: View) => ({
			...chosen.slice(depth).reduce(without, v),
			by: chosen[depth] ?? v.by,
			compared: [],
		});
		return el(
			"nav",
			{ "aria-label": w.place },
			el(
				"ol",
				{ class: "breadcrumb" },
				step(w.everything, chosen.length > 0 ? at(0) : undefined),
				...chosen.map((d, i) => step(`${w.dimensions[d]} ${view.where[d]}`, i + 1 < chosen.length ? at(i + 1) : undefined)),
			),
		);
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
					change: () => this.change((view) => rowsBy(view, dimension)),
				}),
				el("label", { class: "btn btn-outline-primary btn-sm", for: `per-${dimension}` }, w.dimensions[dimension]),
			]),
		);
	}

	/** The columns: after the volumes the change of the indicatore complessivo, where it is known. */
	private columns(): Column[] {
		const { earlier } = this;
		if (!earlier) return columns;
		const difference = (g: Gruppo) => {
			const [now, then] = [g.complessivo.valore, earlier.groups.get(this.key(g))?.complessivo.valore ?? null];
			return now === null || then === null ? null : now - then;
		};
		const change: Column = {
			id: "variazione",
			title: (w) => w.changeColumn,
			sortBy: difference,
			cell: (g, f) => {
				const [n, then] = [difference(g), earlier.groups.get(this.key(g))];
				const kind = n === null || n === 0 ? "" : n < 0 ? "worse" : "better";
				return el(
					"td",
					{ class: kind, "data-variazione": n ?? "" },
					n === null || !then ? "" : f.points(complessivo(g), complessivo(then), 1),
				);
			},
			share: false,
		};
		return columns.toSpliced(volumes.length + 1, 0, change);
	}

	private headings(w: Words, refresh: () => void): HTMLElement[] {
		const titles = [{ id: "chiave", title: w.dimensions[this.dimension] }, ...this.columns().map((c) => ({ id: c.id, title: c.title(w) }))];
		return titles.map(({ id, title }) => {
			const active = id === this.sort.id;
			const order = this.sort.descending ? "descending" : "ascending";
			const button = el("button", { type: "button", class: "sort", id: `ordina-${id}` }, title);
			button.addEventListener("click", () => {
				// Numbers are first shown largest first, names from the first letter, and what got worst.
				this.sort = { id, descending: active ? !this.sort.descending : id !== "chiave" && id !== "variazione" };
				redraw(refresh);
			});
			return el("th", { scope: "col", "aria-sort": active ? order : undefined }, button);
		});
	}

	private key(g: Gruppo): string {
		return g.chiave[this.dimension] ?? "";
	}

	/** The groups searched for, in order. */
	private found(f: Format): Gruppo[] {
		const wanted = this.wanted.trim().toLocaleLowerCase();
		const column = this.sorted();
		const sign = this.sort.descending ? -1 : 1;
		const byKey = (a: Gruppo, b: Gruppo) => f.collator.compare(this.key(a), this.key(b));
		const compare = (a: Gruppo, b: Gruppo) => {
			if (!column) return sign * byKey(a, b);
			const [x, y] = [column.sortBy(a), column.sortBy(b)];
			if (x === null || y === null) return Number(x === null) - Number(y === null) || byKey(a, b); // n.d. last
			return sign * (x - y) || byKey(a, b);
		};
		return (this.doc?.gruppi ?? []).filter((g) => this.key(g).toLocaleLowerCase().includes(wanted)).sort(compare);
	}

	/** The column that rows are in the order of; undefined when it is the name. */
	private sorted(): Column | undefined {
		return this.columns().find((c) => c.id === this.sort.id);
	}

	/** The rows, with bars in the column that they are in the order of. */
	private rows(groups: Gruppo[], w: Words, f: Format): HTMLElement[] {
		const sorted = this.sorted();
		const all = this.columns();
		const largest = sorted?.share ? 1 : groups.reduce((most, g) => Math.max(most, sorted?.sortBy(g) ?? 0), 0);
		return groups.map((g) => {
			const key = this.key(g);
			const cells = all.map((column) => {
				const cell = column.cell(g, f);
				const volume = volumes.find((v) => v === column.id);
				if (volume) this.opens(cell, selections[volume], { [this.dimension]: key }, w.showQuesiti(f.count(g[volume]), column.title(w)));
				if (column.id === sorted?.id && largest > 0 && column.id !== "variazione") {
					cell.classList.add("bar");
					cell.style.setProperty("--share", String((column.sortBy(g) ?? 0) / largest));
				}
				return cell;
			});
			const open = el(
				"button",
				{ type: "button", class: "open", "aria-label": w.openRow(key), click: () => this.change((view) => into(view, key)) },
				key,
			);
			const compare = el("input", {
				type: "checkbox",
				id: `confronta-${key}`,
				class: "compare",
				"aria-label": w.compareRow(key),
				checked: this.compared.includes(key),
				disabled: !this.compared.includes(key) && this.compared.length >= mostCompared,
			});
			compare.addEventListener("change", () =>
				this.change((view) => ({
					...view,
					compared: compare.checked ? [...view.compared, key] : view.compared.filter((k) => k !== key),
				})),
			);
			return el("tr", { "data-chiave": key }, el("th", { scope: "row" }, compare, open), ...cells);
		});
	}

	/** Makes the number in a cell a way to its quesiti. */
	private opens(cell: HTMLElement, solo: Solo, where: View["where"], label: string) {
		const text = cell.textContent ?? "";
		if (text === "0") return;
		cell.replaceChildren(
			el("button", { type: "button", class: "count", "aria-label": label, click: () => this.detail(solo, where) }, text),
		);
	}

	private totalCells(total: Gruppo, w: Words, f: Format): HTMLElement[] {
		return [el("th", { scope: "row" }, w.total), ...this.columns().map((c) => c.cell(total, f))];
	}
}
