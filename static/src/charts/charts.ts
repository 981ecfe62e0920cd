// The charts of the page: each with its data as a table for those who cannot see it, and
// to be saved. Those that reports have too are in drawing.ts.
import * as Plot from "@observablehq/plot";
import { el } from "../dom/dom";
import { savePng, saveSvg } from "../dom/save";
import type { Anzianita, Giorno, Gruppo, Tempi } from "../engine/contract";
import { axisAround, axisOfCounts, inkOn } from "../speech/axis";
import type { Format } from "../speech/format";
import type { Indicator } from "../speech/indicators";
import type { Words } from "../speech/words";
import { colours, drawAges, drawn, drawTrend, type Point, shortened, some, utc } from "./drawing";

/** Of lines side by side: told apart by colour-blind people too, and by their names. */
const palette = ["var(--line-1)", "var(--line-2)", "var(--line-3)", "var(--line-4)", "var(--line-5)", "var(--line-6)"];

/** Where charts stand: they are drawn as wide as there is room, anew when that changes. */
export class Charts {
	readonly element = el("div", { class: "charts" });
	private draw: (width: number, half: number) => HTMLElement[] = () => [];
	private about: string[] = [];
	private width = 0;

	constructor() {
		this.element.addEventListener("click", ({ target }) => {
			const button = (target as Element).closest<HTMLElement>("[data-come]");
			const figure = button?.closest("figure");
			const svg = figure?.querySelector("svg");
			if (!button || !figure || !svg) return;
			const caption = [figure.querySelector("figcaption")?.textContent ?? "", ...this.about];
			(button.dataset.come === "png" ? savePng : saveSvg)(svg, figure.id, caption);
		});
		new ResizeObserver(() => {
			if (this.element.clientWidth !== this.width) this.redraw();
		}).observe(this.element);
	}

	/** Shows charts, given the whole width and that of one of two side by side; what they are about stands in those that are saved. */
	show(about: string[], draw: (width: number, half: number) => HTMLElement[]) {
		this.about = about;
		this.draw = draw;
		this.redraw();
	}

	private redraw() {
		this.width = this.element.clientWidth;
		if (this.width === 0) return;
		const open = [...this.element.querySelectorAll<HTMLDetailsElement>("details[open]")].map((d) => d.closest("figure")?.id);
		this.element.replaceChildren(...this.draw(this.width, this.width < 760 ? this.width : (this.width - 32) / 2));
		for (const id of open) this.element.querySelector(`#${id} details`)?.setAttribute("open", "");
	}
}

/** A chart with its title and its data as a table. */
function figure(id: string, title: string, chart: Node, head: string[], rows: string[][], w: Words): HTMLElement {
	const save = (text: string) =>
		el(
			"button",
			{ type: "button", class: "btn btn-link btn-sm", "aria-label": `${text}: ${title}`, "data-come": text.toLowerCase() },
			text,
		);
	return el(
		"figure",
		{ class: "chart", id },
		el("figcaption", {}, title),
		chart,
		el("div", { class: "save" }, save("PNG"), save("SVG")),
		el(
			"details",
			{ class: "data" },
			el("summary", {}, w.chartData),
			el(
				"div",
				{ class: "table-scroll", role: "region", "aria-label": `${w.chartData}: ${title}`, tabindex: 0 },
				el(
					"table",
					{ class: "table" },
					el("thead", {}, el("tr", {}, ...head.map((text) => el("th", { scope: "col" }, text)))),
					el(
						"tbody",
						{},
						...rows.map(([first = "", ...rest]) =>
							el("tr", {}, el("th", { scope: "row" }, first), ...rest.map((text) => el("td", {}, text))),
						),
					),
				),
			),
		),
	);
}

/** What stands in place of a chart that has nothing to draw. */
const nothing = (text: string) => el("p", { class: "empty" }, text);

/** An indicator in a month, for a chart; null where there is no group. */
export function pointOf(indicator: Indicator, f: Format, month: string, mature: boolean, g: Gruppo | undefined): Point {
	return { month, mature, value: g ? indicator.value(g) : null, shown: indicator.show(f, g ? indicator.parts(g) : [0, 0]) };
}

/** An indicator by month; months that are not mature are hollow. */
export function trend(
	points: Point[],
	indicator: Indicator,
	width: number,
	w: Words,
	f: Format,
	{ chosen, whole }: { chosen: string[]; whole?: Point[] },
): HTMLElement {
	const title = w.trendOf(indicator.title(w));
	const tick = (value: number) => indicator.tick(f, value);
	const beside = whole && { name: w.allQuesiti, points: whole };
	const svg = points.some((p) => p.value !== null)
		? drawTrend(points, { title, width, tick, unit: indicator.axis, f, immature: w.immature, whole: beside, chosen })
		: nothing(w.nothingToDraw);
	const rows = points.map((p) => [
		p.mature ? f.month(p.month) : w.immatureMonth(f.month(p.month)),
		p.shown,
		...(whole ? [whole.find((other) => other.month === p.month)?.shown ?? ""] : []),
	]);
	const head = [w.dimensions.mese, indicator.short(w), ...(whole ? [w.allQuesiti] : [])];
	return figure("grafico-andamento", title, svg, head, rows, w);
}

/** The giacenti of every day: below those that are scaduti, above them the others. */
export function giacenza(days: Giorno[], width: number, w: Words, f: Format): HTMLElement {
	const kinds = [
		{ key: "scaduti", name: w.scaduti, fill: colours.orange },
		{ key: "non_scaduti", name: w.notScaduti, fill: colours.pale },
		{ key: "senza_soglia", name: w.noSoglia, fill: colours.none },
	] as const;
	const some = kinds.filter(({ key }) => days.some((d) => d[key] > 0));
	const bands = days.flatMap((d) => {
		let below = 0;
		return some.map(({ key, fill }) => {
			const low = below;
			below += d[key];
			return { date: utc(d.giorno), kind: key, fill, low, high: below };
		});
	});
	const last = days.at(-1);
	const labels = last
		? bands
				.slice(-some.length)
				.map((b, i) => ({ ...b, middle: (b.low + b.high) / 2, text: some[i]?.name ?? "" }))
				.filter((b) => b.high > b.low)
		: [];
	const { domain, ticks } = axisOfCounts(bands.reduce((most, b) => Math.max(most, b.high), 0));
	const svg = Plot.plot({
		className: "plot",
		width,
		height: 260,
		marginLeft: 56,
		marginRight: 96,
		x: { type: "utc", label: null, tickFormat: (d: Date) => f.shortMonth(d), ticks: Math.floor(width / 90) },
		y: { label: null, grid: true, domain, ticks, tickFormat: (n: number) => f.count(n) },
		marks: [
			Plot.areaY(bands, { x: "date", y1: "low", y2: "high", z: "kind", fill: "fill" }),
			Plot.ruleY([0], { stroke: colours.grey }),
			Plot.text(spread(labels, bands.reduce((most, b) => Math.max(most, b.high), 0) / 12), {
				x: "date",
				y: "middle",
				text: "text",
				textAnchor: "start",
				dx: 8,
				fill: colours.ink,
				lineWidth: 8,
			}),
		],
	});
	const head = [w.day, w.columns.pervenuti, w.columns.definiti, w.notScaduti, w.scaduti, w.noSoglia];
	const rows = days.map((d) => [
		f.date(d.giorno),
		...[d.pervenuti, d.definiti, d.non_scaduti, d.scaduti, d.senza_soglia].map((n) => f.count(n)),
	]);
	return figure("grafico-giacenza", w.stock, some.length > 0 ? drawn(svg, w.stock) : nothing(w.noGiacenti), head, rows, w);
}

/** Keeps labels, which go upwards, from lying on each other. */
function spread<T extends { middle: number }>(labels: T[], apart: number): T[] {
	let free = Number.NEGATIVE_INFINITY;
	return labels.map((label) => {
		const middle = Math.max(label.middle, free);
		free = middle + apart;
		return { ...label, middle };
	});
}

/** The giacenti by how long they have been waiting. */
export function ages(classes: Anzianita[], width: number, w: Words, f: Format): HTMLElement {
	const name = (c: Anzianita) => (c.a === null ? w.olderThan(c.da - 1) : w.fromTo(c.da, c.a));
	const named = classes.map((c) => ({ name: name(c), scaduti: c.scaduti, others: c.non_scaduti, without: c.senza_soglia }));
	const some = named.some((a) => a.scaduti + a.others + a.without > 0);
	const svg = some ? drawAges(named, { title: w.ages, width, f, ofWhich: w.ofWhichScaduti }) : nothing(w.noGiacenti);
	const rows = classes.map((c) => [name(c), ...[c.non_scaduti, c.scaduti, c.senza_soglia].map((n) => f.count(n))]);
	return figure("grafico-anzianita", w.ages, svg, [w.age, w.notScaduti, w.scaduti, w.noSoglia], rows, w);
}

/** A trend without axes, for a card; its last month is hollow where it is not mature. */
export function spark(points: Point[], label: string): Node {
	const known = points.filter((p) => p.value !== null).map((p) => ({ ...p, date: utc(p.month) }));
	const last = known.at(-1);
	const svg = Plot.plot({
		className: "plot",
		width: 110,
		height: 34,
		margin: 4,
		axis: null,
		y: { zero: false },
		marks: [
			Plot.lineY(known, { x: "date", y: "value", stroke: colours.blue, strokeWidth: 1.5 }),
			last
				? Plot.dot([last], { x: "date", y: "value", r: 2.5, stroke: colours.blue, fill: last.mature ? colours.blue : colours.paper })
				: null,
		],
	});
	return drawn(svg, label);
}

/** In how many days the definiti of a soglia were answered, the soglia marked. */
export function closing({ soglia, definiti, entro, giorni }: Tempi["soglie"][number], width: number, w: Words, f: Format): HTMLElement {
	const title = soglia === null ? w.closingWithout(f.count(definiti)) : w.closingOf(soglia, f.count(definiti), f.ratio([entro, definiti]));
	const longest = Math.max(30, 2 * (soglia ?? 0)); // longer times are counted together
	const bars: { x: number; n: number; late: boolean }[] = [];
	for (const t of giorni) {
		const x = Math.min(t.giorni, longest + 1);
		const last = bars.at(-1);
		if (last?.x === x) last.n += t.definiti;
		else bars.push({ x, n: t.definiti, late: soglia !== null && t.giorni > soglia });
	}
	const name = (x: number) => (x > longest ? w.olderThan(longest) : String(x));
	const { domain, ticks } = axisOfCounts(bars.reduce((most, b) => Math.max(most, b.n), 0));
	const svg = Plot.plot({
		className: "plot",
		width,
		height: 200,
		marginLeft: 56,
		marginTop: 28,
		x: {
			label: null,
			domain: [-0.6, longest + 1.6],
			ticks: [...Array(Math.ceil(longest / 5)).keys()].map((i) => 5 * i).concat(longest + 1),
			tickFormat: name,
		},
		y: { label: null, grid: true, domain, ticks, tickFormat: (n: number) => f.count(n) },
		marks: [
			Plot.rectY(bars, {
				x1: (b) => b.x - 0.42,
				x2: (b) => b.x + 0.42,
				y: "n",
				fill: (b) => (b.late ? colours.orange : colours.blue),
				title: (b) => `${w.inDays(name(b.x))}: ${f.count(b.n)}`,
			}),
			Plot.ruleY([0], { stroke: colours.grey }),
			...(soglia === null
				? []
				: [
						Plot.ruleX([soglia + 0.5], { stroke: colours.ink, strokeDasharray: "4 3", strokeWidth: 1.5 }),
						Plot.text([soglia + 0.5], {
							x: (x) => x,
							frameAnchor: "top",
							dy: -18,
							text: () => w.sogliaMark(soglia),
							fill: colours.ink,
							fontWeight: 600,
						}),
					]),
		],
	});
	const rows = giorni.map((t) => [f.count(t.giorni), f.count(t.definiti)]);
	return figure(`grafico-tempi-${soglia ?? "senza"}`, title, drawn(svg, title), [w.age, w.columns.definiti], rows, w);
}

/** How an indicator of some groups went, month by month. */
export function lines(series: { name: string; points: Point[] }[], indicator: Indicator, width: number, w: Words, f: Format): HTMLElement {
	const title = w.trendOf(indicator.title(w));
	const points = series.flatMap(({ name, points }, i) =>
		points.flatMap((p) =>
			p.value === null ? [] : [{ name, colour: palette[i % palette.length], date: utc(p.month), ...p, value: p.value }],
		),
	);
	const { domain, ticks } = axisAround(
		points.map((p) => p.value),
		indicator.axis,
	);
	const apart = (domain[1] - domain[0]) / 14;
	const ends = series
		.flatMap(({ name }) => points.filter((p) => p.name === name).slice(-1))
		.sort((a, b) => a.value - b.value)
		.map((p) => ({ ...p, middle: p.value }));
	const svg = Plot.plot({
		className: "plot",
		width,
		height: 320,
		marginLeft: 56,
		marginRight: Math.min(220, width / 3),
		x: {
			type: "utc",
			label: null,
			tickFormat: (d: Date) => f.shortMonth(d),
			ticks: some(series[0]?.points ?? [], width - 56 - Math.min(220, width / 3)),
		},
		y: { label: null, grid: true, domain, ticks, tickFormat: (value: number) => indicator.tick(f, value) },
		marks: [
			Plot.lineY(points, { x: "date", y: "value", z: "name", stroke: "colour", strokeWidth: 2 }),
			Plot.dot(points, {
				x: "date",
				y: "value",
				r: 3,
				stroke: "colour",
				fill: (p) => (p.mature ? p.colour : colours.paper),
				title: (p) => `${p.name}, ${f.month(p.month)}: ${p.shown}`,
			}),
			Plot.text(spread(ends, apart), {
				x: "date",
				y: "middle",
				text: "name",
				fill: "colour",
				textAnchor: "start",
				dx: 9,
				fontWeight: 600,
				lineWidth: 18,
				textOverflow: "ellipsis",
			}),
		],
	});
	const months = [...new Set(series.flatMap((s) => s.points.map((p) => p.month)))];
	const rows = months.map((m) => [f.month(m), ...series.map((s) => s.points.find((p) => p.month === m)?.shown ?? "")]);
	return figure("grafico-confronto", title, drawn(svg, title), [w.dimensions.mese, ...series.map((s) => s.name)], rows, w);
}

/** How many quesiti went from one first level to another. */
export interface Flow {
	from: string;
	to: string;
	n: number;
}

/** How many first levels of the oggetto a picture of flows has at most; the others are together. */
const mostCategories = 9;

/** How wide a cell must be for its number. */
const cellWidth = 40;

/** From which first level of the oggetto to which quesiti were re-addressed. */
export function flows(all: Flow[], width: number, w: Words, f: Format): HTMLElement {
	const ranked = (end: "from" | "to") => {
		const sums = new Map<string, number>();
		for (const flow of all) sums.set(flow[end], (sums.get(flow[end]) ?? 0) + flow.n);
		return [...sums].sort((a, b) => b[1] - a[1]).map(([name]) => name);
	};
	const margin = Math.min(200, width * 0.34);
	const room = Math.min(mostCategories, Math.floor((width - margin - 20) / cellWidth) - 1);
	const some = (names: string[]) => (names.length > room + 1 ? names.slice(0, room) : names);
	const [from, to] = [some(ranked("from")), some(ranked("to"))];
	const cells = new Map<string, Flow>();
	for (const flow of all) {
		const [row, column] = [from.includes(flow.from) ? flow.from : w.others, to.includes(flow.to) ? flow.to : w.others];
		const key = JSON.stringify([row, column]);
		const cell = cells.get(key) ?? { from: row, to: column, n: 0 };
		cell.n += flow.n;
		cells.set(key, cell);
	}
	const flowing = [...cells.values()];
	const most = flowing.reduce((most, c) => Math.max(most, c.n), 0);
	const domain = (names: string[], end: "from" | "to") => (flowing.some((c) => c[end] === w.others) ? [...names, w.others] : names);
	const [rows, columns] = [domain(from, "from"), domain(to, "to")];
	const color = { scheme: "blues", domain: [0, most] } as const;
	const fill = Plot.scale({ color });
	const svg = Plot.plot({
		className: "plot",
		width,
		height: 130 + 30 * rows.length,
		marginLeft: margin,
		marginTop: 118,
		marginRight: 20,
		marginBottom: 8,
		x: { domain: columns, axis: "top", label: null, tickRotate: -40, tickSize: 0, tickFormat: (name: string) => shortened(name, 22) },
		y: { domain: rows, label: null, tickSize: 0, tickFormat: (name: string) => shortened(name, Math.floor(margin / 7)) },
		color,
		marks: [
			Plot.cell(flowing, { x: "to", y: "from", fill: "n", inset: 1, title: (c) => `${c.from} → ${c.to}: ${f.count(c.n)}` }),
			Plot.text(flowing, { x: "to", y: "from", text: (c) => f.count(c.n), fill: (c) => inkOn(fill.apply(c.n)) }),
		],
	});
	const data = all.map((flow) => [flow.from, flow.to, f.count(flow.n)]);
	return figure("grafico-flussi", w.flows, drawn(svg, w.flows), [w.from, w.to, w.quesiti], data, w);
}
