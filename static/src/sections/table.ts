// The comparison: a row a group, sortable and searchable, with the total on top and, below
// it, the rows that are selected taken together. A row leads to what it consists of, and a
// path back to the whole.
import { el, redraw } from "../dom/dom";
import type { Dimension, Gruppo, Indicatori } from "../engine/contract";
import { named } from "../look/names";
import { range } from "../look/period";
import { type Change, comparable, dimensions, into, type Place, question, rowsBy, type View, without } from "../look/view";
import type { Format } from "../speech/format";
import { attributes, type Count, complessivo, counts, type Indicator, indicators } from "../speech/indicators";
import type { Words } from "../speech/words";
import type { Detail } from "./counts";
import { type Asker, immature, type Section, type Shown } from "./section";
import { type TableFormat, tableFormats } from "./take-away";

const formatNames = { csv: "CSV", xlsx: "Excel", parquet: "Parquet", arrow: "Arrow" };

/** More rows than this are shown when asked for: making them takes time. */
const mostRows = 500;

/** More than these cannot be shown at all: what is sought is to be searched for. */
const mostAtOnce = 5_000;

/** More rows than these cannot be selected: they are in the URL. */
const mostSelected = 50;

/** How far from the total a ratio has the full colour. */
const fullHeat = 0.2;

interface Column {
	id: string;
	title(w: Words): string;
	sortBy(g: Gruppo): number | null;
	cell(g: Gruppo, f: Format): HTMLTableCellElement;
	/** Whether it is of the giacenza at the data di osservazione, whatever the period. */
	stock: boolean;
	/** Of a count, which leads to its quesiti. */
	count?: Count;
	/** Whether it is a ratio that is better the higher it is: coloured by how far from the total it is. */
	heat?: boolean;
}

const columns: Column[] = [
	...counts.map(
		(count): Column => ({
			id: count.id,
			title: (w) => w.counts[count.id].column,
			sortBy: count.of,
			cell: (g, f) => el("td", { "data-conto": count.id, "data-valore": count.of(g) }, f.count(count.of(g))),
			stock: count.stock,
			count,
		}),
	),
	...indicators.map(
		(indicator: Indicator): Column => ({
			id: indicator.id,
			title: indicator.short,
			sortBy: indicator.value,
			cell: (g, f) => el("td", attributes(indicator, g), indicator.show(f, indicator.parts(g))),
			stock: !indicator.ofPeriod,
			heat: indicator.unit === undefined && indicator.id !== "cambio-oggetto",
		}),
	),
];

/** The dimensions of a place, from the whole to its parts. */
const places: Dimension[] = ["direzione", "struttura", "oggetto"];

/** The comparison table and its controls. */
export class ComparisonTable implements Section {
	private sort = { id: "", descending: false };
	private shown: string[] = []; // ids of the columns to show; none: all
	private choosing = false; // whether the choice of columns is open
	private wanted = "";
	private all = false; // also more rows than mostRows
	private doc: Indicatori | undefined;
	private total: Gruppo | undefined;
	private dimension: Dimension = "direzione";
	private selected: string[] = [];
	private selection: Gruppo | undefined; // all that is selected, once it is known
	/** How each group, the total and the selection were in the period before. */
	private earlier: { period: string; mature: boolean; then: Map<Gruppo, Gruppo | undefined> } | undefined;
	private refresh = () => {};
	/** What a value of a dimension is called. */
	private named = (_: Dimension, value: string) => value;

	constructor(
		private readonly body: HTMLElement,
		private readonly change: Change,
		private readonly note: Change,
		private readonly save: (format: TableFormat) => void,
		private readonly detail: Detail,
	) {}

	/** Adds what is selected, taken together, and the change since the period before. */
	async update(shown: Shown, ask: Asker) {
		const { view, answer, validation: v } = shown;
		if (view.by === "mese") return; // no month is in both, nor are months as of one day
		const query = question(view, v);
		const total = answer.totale.gruppi[0];
		const chosen = this.selected.length > 1 ? { dove: { ...query.dove, [view.by]: this.selected }, per: [] } : undefined;
		if (chosen) [this.selection] = (await ask.indicators({ ...query, ...chosen })).totale.gruppi;
		const period = comparable(view.period, v);
		if (period) {
			const before = { ...query, ...range(period), confronto: true };
			const { gruppi, totale } = await ask.indicators({ ...before, per: [view.by] });
			const byKey = new Map(gruppi.gruppi.map((g) => [this.key(g), g]));
			const then = new Map(answer.gruppi.gruppi.map((g) => [g, byKey.get(this.key(g))]));
			if (total) then.set(total, totale.gruppi[0]);
			if (chosen && this.selection) then.set(this.selection, (await ask.indicators({ ...before, ...chosen })).totale.gruppi[0]);
			this.earlier = { period, mature: !immature(shown), then };
		}
		redraw(this.refresh);
	}

	show({ view, answer: { gruppi: doc, totale: total }, validation: v }: Shown, w: Words, f: Format) {
		this.named = (dimension, value) => named(v, dimension, value);
		const [dimension = this.dimension] = doc.per;
		if (dimension !== this.dimension) [this.wanted, this.all] = ["", false];
		[this.doc, this.dimension, this.total] = [doc, dimension, total.gruppi[0]];
		this.selected = view.compared.filter((key) => doc.gruppi.some((g) => this.key(g) === key));
		[this.selection, this.earlier] = [undefined, undefined];
		this.sort = { id: view.order.replace(/^-/, ""), descending: view.order.startsWith("-") };
		this.shown = view.columns.split(",").filter((id) => columns.some((c) => c.id === id));
		const shown = el("p", { class: "hint", role: "status" });
		const rows = el("tbody");
		const head = el("tr");
		const sum = el("tr", { class: "total" });
		const selection = el("tr", { class: "total selection" });
		const more = el("button", { type: "button", class: "btn btn-link btn-sm", id: "tutte-le-righe" });
		const refresh = () => {
			head.replaceChildren(...this.headings(w, refresh));
			if (this.total) sum.replaceChildren(...this.sumCells(this.total, w.total, w, f));
			selection.hidden = !this.selection;
			if (this.selection) selection.replaceChildren(...this.sumCells(this.selection, w.selection(f.count(this.selected.length)), w, f));
			const found = this.found(f);
			const some = found.slice(0, this.all ? mostAtOnce : mostRows);
			rows.replaceChildren(...this.rows(some, w, f));
			shown.textContent = w.rows(f.count(some.length), f.count(doc.gruppi.length), f.plural(some.length, w.rowWords));
			if (this.earlier) {
				const hint = w.changeColumnHint(f.period(this.earlier.period));
				shown.append(`. ${this.earlier.mature ? hint : w.immatureChange(hint)}`);
			}
			if (doc.mesi) shown.append(`. ${w.monthsHint}`);
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
				this.columnChoice(w, refresh),
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
					el("thead", {}, head, sum, selection),
					rows,
				),
			),
			shown,
			more,
			el("p", { class: "hint" }, w.heatHint),
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
				...chosen.map((d, i) =>
					step(
						`${w.dimensions[d]} ${(view.where[d] ?? []).map((value) => this.named(d, value)).join(", ")}`,
						i + 1 < chosen.length ? at(i + 1) : undefined,
					),
				),
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

	/** Which columns are shown: the name is always. */
	private columnChoice(w: Words, refresh: () => void): HTMLElement {
		const boxes = columns.map((column) => {
			const checked = this.shown.length === 0 || this.shown.includes(column.id);
			return el("input", { type: "checkbox", id: `colonna-${column.id}`, value: column.id, checked });
		});
		const choose = () => {
			const chosen = boxes.filter((box) => box.checked).map((box) => box.value);
			this.shown = chosen.length === boxes.length ? [] : chosen;
			this.note((view) => ({ ...view, columns: this.shown.join(",") }));
			refresh();
		};
		const details: HTMLDetailsElement = el(
			"details",
			{ class: "column-choice", id: "colonne", open: this.choosing },
			el("summary", {}, w.columnChoice),
			el(
				"fieldset",
				{},
				el("legend", { class: "visually-hidden" }, w.columnChoice),
				...boxes.flatMap((box, i) => {
					const column = columns[i];
					return column ? [el("label", {}, box, ` ${column.title(w)}${column.stock ? `, ${w.columnOfDay}` : ""}`)] : [];
				}),
			),
		);
		for (const box of boxes) {
			box.addEventListener("change", () => {
				if (boxes.every((b) => !b.checked)) box.checked = true; // a table of names alone says nothing
				choose();
			});
		}
		details.addEventListener("toggle", () => {
			this.choosing = details.open;
		});
		return details;
	}

	/** The columns to show: beside the indicatore complessivo its change, where it is known. */
	private columns(): Column[] {
		const chosen = columns.filter((c) => this.shown.length === 0 || this.shown.includes(c.id));
		const { earlier } = this;
		const at = chosen.findIndex((c) => c.id === "complessivo");
		if (!earlier || at < 0) return chosen;
		const difference = (g: Gruppo) => {
			const [now, then] = [g.complessivo.valore, earlier.then.get(g)?.complessivo.valore ?? null];
			return now === null || then === null ? null : now - then;
		};
		const change: Column = {
			id: "variazione",
			title: (w) => w.changeColumn,
			sortBy: difference,
			cell: (g, f) => {
				const [n, then] = [difference(g), earlier.then.get(g)];
				const kind = n === null || n === 0 ? "" : n < 0 ? "worse" : "better";
				return el(
					"td",
					{ class: kind, "data-variazione": n ?? "" },
					n === null || !then ? "" : f.points(complessivo(g), complessivo(then), 1),
				);
			},
			stock: false,
		};
		return chosen.toSpliced(at + 1, 0, change);
	}

	private headings(w: Words, refresh: () => void): HTMLElement[] {
		const titles = [
			{ id: "", title: w.dimensions[this.dimension], of: undefined },
			...this.columns().map((c) => ({ id: c.id, title: c.title(w), of: c.stock ? w.columnOfDay : c.count && w.columnOfPeriod })),
		];
		return titles.map(({ id, title, of }) => {
			const active = id === (this.sorted()?.id ?? "");
			const order = this.sort.descending ? "descending" : "ascending";
			const button = el("button", { type: "button", class: "sort", id: `ordina-${id || "chiave"}` }, title);
			button.addEventListener("click", () => {
				// Numbers are first shown largest first, names from the first letter, and what got worst.
				const descending = active ? !this.sort.descending : id !== "" && id !== "variazione";
				this.sort = { id, descending };
				this.note((view) => ({ ...view, order: descending ? `-${id}` : id }));
				redraw(refresh);
			});
			return el("th", { scope: "col", "aria-sort": active ? order : undefined }, button, of && el("span", { class: "column-of" }, of));
		});
	}

	private key(g: Gruppo): string {
		return g.chiave[this.dimension] ?? "";
	}

	/** What a row is called, given its key. */
	private name(key: string): string {
		return this.named(this.dimension, key);
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
		return (this.doc?.gruppi ?? []).filter((g) => this.name(this.key(g)).toLocaleLowerCase().includes(wanted)).sort(compare);
	}

	/** The column that rows are in the order of; undefined when it is the name. */
	private sorted(): Column | undefined {
		return this.columns().find((c) => c.id === this.sort.id);
	}

	/** The rows, with bars in the column that they are in the order of. */
	private rows(groups: Gruppo[], w: Words, f: Format): HTMLElement[] {
		const [sorted, all] = [this.sorted(), this.columns()];
		const barred = sorted && !sorted.heat && sorted.id !== "variazione" ? sorted : undefined;
		const largest = groups.reduce((most, g) => Math.max(most, barred?.sortBy(g) ?? 0), 0);
		return groups.map((g) => {
			const key = this.key(g);
			const name = this.name(key);
			const month = this.doc?.mesi?.find((m) => m.mese === key);
			const cells = all.map((column) => {
				const cell = this.cell(column, g, { [this.dimension]: key }, month?.osservazione, w, f);
				if (column.id === barred?.id && largest > 0) {
					cell.classList.add("bar");
					cell.style.setProperty("--share", String((column.sortBy(g) ?? 0) / largest));
				}
				if (column.heat) this.colour(cell, column, g);
				return cell;
			});
			const open = el(
				"button",
				{ type: "button", class: "open", "aria-label": w.openRow(name), click: () => this.change((view) => into(view, key)) },
				month?.maturo === false ? w.immatureMonth(name) : name,
			);
			const compare = el("input", {
				type: "checkbox",
				id: `confronta-${key}`,
				class: "compare",
				"aria-label": w.compareRow(name),
				checked: this.selected.includes(key),
				disabled: !this.selected.includes(key) && this.selected.length >= mostSelected,
			});
			compare.addEventListener("change", () =>
				this.change((view) => ({
					...view,
					compared: compare.checked ? [...view.compared, key] : view.compared.filter((k) => k !== key),
				})),
			);
			return el(
				"tr",
				{ "data-chiave": key, "data-osservazione": month?.osservazione },
				el("th", { scope: "row" }, el("span", { class: "row-name" }, compare, open)),
				...cells,
			);
		});
	}

	/** The cell of a group; a count leads to its quesiti, of the giacenza to those of a day, by default the data di osservazione. */
	private cell(column: Column, g: Gruppo, where: Place, day: string | undefined, w: Words, f: Format): HTMLTableCellElement {
		const [cell, { count }] = [column.cell(g, f), column];
		if (!count || count.of(g) === 0) return cell;
		const open = () => this.detail(count.selected, where, count.stock ? (day ?? this.doc?.data_osservazione) : undefined);
		const label = w.showQuesiti(f.count(count.of(g)), `${column.title(w)}, ${count.stock ? w.columnOfDay : w.columnOfPeriod}`);
		cell.replaceChildren(el("button", { type: "button", class: "count", "aria-label": label, click: open }, f.count(count.of(g))));
		return cell;
	}

	/** Colours a ratio by how far below or above the total it is. */
	private colour(cell: HTMLElement, column: Column, g: Gruppo) {
		const [value, total] = [column.sortBy(g), this.total ? column.sortBy(this.total) : null];
		if (value === null || total === null || value === total) return;
		cell.classList.add(value < total ? "below" : "above");
		cell.style.setProperty("--heat", String(Math.min(1, Math.abs(value - total) / fullHeat)));
	}

	/** The cells of groups taken together. */
	private sumCells(sum: Gruppo, name: string, w: Words, f: Format): HTMLElement[] {
		const cell = (c: Column) => (sum === this.total ? this.cell(c, sum, {}, undefined, w, f) : c.cell(sum, f));
		return [el("th", { scope: "row" }, name), ...this.columns().map(cell)];
	}
}
