// The charts: Observable Plot draws them, every one with its data as a table for those
// who cannot see it. Colours differ in lightness too, so that they hold in print and
// for colour-blind people; lines and areas are named where they end.
import * as Plot from "@observablehq/plot";
import type { Anzianita, Giorno } from "./documents";
import { el } from "./dom";
import type { Format } from "./format";
import type { Indicator } from "./indicators";
import type { Words } from "./words";

export const colours = { ink: "#17324d", blue: "#0066cc", orange: "#b34700", grey: "#5d7083", pale: "#bcd6ef" };

/** A month of a trend. */
export interface Point {
	month: string;
	value: number | null;
	mature: boolean;
}

const utc = (iso: string) => new Date(`${iso.length === 7 ? `${iso}-01` : iso}T00:00:00Z`);

/** Takes out what Plot brings as a style element: the policy of the page forbids it, and style.css has it. */
function drawn(svg: SVGSVGElement | HTMLElement, label: string): SVGSVGElement | HTMLElement {
	svg.querySelector("style")?.remove();
	svg.setAttribute("role", "img");
	svg.setAttribute("aria-label", label);
	return svg;
}

/** A chart with its title and its data as a table. */
function figure(id: string, title: string, chart: Node, head: string[], rows: string[][], w: Words): HTMLElement {
	return el(
		"figure",
		{ class: "chart", id },
		el("figcaption", {}, title),
		chart,
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

/** An indicator by month; months that are not mature are hollow. */
export function trend(points: Point[], indicator: Indicator, width: number, w: Words, f: Format): HTMLElement {
	const title = w.trendOf(indicator.title(w));
	const known = points.filter((p): p is Point & { value: number } => p.value !== null).map((p) => ({ ...p, date: utc(p.month) }));
	const show = (value: number) => indicator.show(f, value);
	const last = known.at(-1);
	const svg = Plot.plot({
		className: "plot",
		width,
		height: 260,
		marginLeft: 56,
		marginRight: 64,
		x: { type: "utc", label: null, tickFormat: (d: Date) => f.shortMonth(d), ticks: Math.min(points.length, Math.floor(width / 70)) },
		y: { label: null, grid: true, nice: true, zero: false, ticks: 5, tickFormat: show },
		marks: [
			Plot.lineY(known, { x: "date", y: "value", stroke: colours.blue, strokeWidth: 2 }),
			Plot.dot(known, {
				x: "date",
				y: "value",
				r: 4,
				stroke: colours.blue,
				strokeWidth: 2,
				fill: (p: Point) => (p.mature ? colours.blue : "#fff"),
				title: (p: Point) => `${f.month(p.month)}: ${indicator.show(f, p.value)}${p.mature ? "" : ` — ${w.immature.toLowerCase()}`}`,
			}),
			last
				? Plot.text([last], {
						x: "date",
						y: "value",
						text: (p: Point) => indicator.show(f, p.value),
						textAnchor: "start",
						dx: 9,
						fill: colours.ink,
						fontWeight: 600,
					})
				: null,
		],
	});
	const rows = points.map((p) => [p.mature ? f.month(p.month) : w.immatureMonth(f.month(p.month)), indicator.show(f, p.value)]);
	return figure("grafico-andamento", title, drawn(svg, title), [w.dimensions.mese, indicator.short(w)], rows, w);
}

/** The giacenti of every day: below those that are scaduti, above them the others. */
export function giacenza(days: Giorno[], width: number, w: Words, f: Format): HTMLElement {
	const kinds = [
		{ key: "scaduti", name: w.scaduti, fill: colours.orange },
		{ key: "non_scaduti", name: w.notScaduti, fill: colours.pale },
		{ key: "senza_soglia", name: w.noSoglia, fill: "#d5dbe1" },
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
	const svg = Plot.plot({
		className: "plot",
		width,
		height: 260,
		marginLeft: 56,
		marginRight: 96,
		x: { type: "utc", label: null, tickFormat: (d: Date) => f.shortMonth(d), ticks: Math.floor(width / 90) },
		y: { label: null, grid: true, ticks: 5, tickFormat: (n: number) => f.count(n) },
		marks: [
			Plot.areaY(bands, { x: "date", y1: "low", y2: "high", z: "kind", fill: "fill" }),
			Plot.ruleY([0], { stroke: colours.grey }),
			Plot.text(spread(labels, bands), {
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
	return figure("grafico-giacenza", w.stock, drawn(svg, w.stock), head, rows, w);
}

/** Keeps labels, which go upwards, from lying on each other. */
function spread<T extends { middle: number }>(labels: T[], bands: { high: number }[]): T[] {
	const apart = bands.reduce((most, b) => Math.max(most, b.high), 0) / 12;
	let free = 0;
	return labels.map((label) => {
		const middle = Math.max(label.middle, free);
		free = middle + apart;
		return { ...label, middle };
	});
}

/** The giacenti by how long they have been waiting. */
export function ages(classes: Anzianita[], width: number, w: Words, f: Format): HTMLElement {
	const name = (c: Anzianita) => (c.a === null ? w.olderThan(c.da - 1) : w.fromTo(c.da, c.a));
	const bars = classes.flatMap((c) => [
		{ age: name(c), n: c.scaduti, fill: colours.orange, order: 0 },
		{ age: name(c), n: c.non_scaduti, fill: colours.pale, order: 1 },
		{ age: name(c), n: c.senza_soglia, fill: "#d5dbe1", order: 2 },
	]);
	const totals = classes.map((c) => ({ age: name(c), n: c.scaduti + c.non_scaduti + c.senza_soglia, scaduti: c.scaduti }));
	const svg = Plot.plot({
		className: "plot",
		width,
		height: 260,
		marginLeft: 84,
		marginRight: 130,
		x: { axis: null },
		y: { label: null, domain: totals.map((t) => t.age) },
		marks: [
			Plot.barX(bars, Plot.stackX({ x: "n", y: "age", fill: "fill", order: "order" })),
			Plot.text(totals, {
				x: "n",
				y: "age",
				text: (t) => (t.scaduti > 0 ? w.ofWhichScaduti(f.count(t.n), f.count(t.scaduti)) : f.count(t.n)),
				textAnchor: "start",
				dx: 6,
				fill: colours.ink,
			}),
			Plot.ruleX([0], { stroke: colours.grey }),
		],
	});
	const rows = classes.map((c) => [name(c), ...[c.non_scaduti, c.scaduti, c.senza_soglia].map((n) => f.count(n))]);
	return figure("grafico-anzianita", w.ages, drawn(svg, w.ages), [w.age, w.notScaduti, w.scaduti, w.noSoglia], rows, w);
}

/** A trend without axes, for a card. */
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
			last ? Plot.dot([last], { x: "date", y: "value", r: 2.5, fill: colours.blue }) : null,
		],
	});
	return drawn(svg, label);
}
