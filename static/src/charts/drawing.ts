// Drawings that the page and the reports share: Observable Plot makes them. Colours differ
// in lightness too, so that they hold in print and for colour-blind people.
import * as Plot from "@observablehq/plot";
import type { Format } from "../speech/format";
import { visible } from "../speech/visible";

/** Colours of the style: the page has others for the dark. */
export const colours = {
	ink: "var(--ink)",
	paper: "var(--paper)",
	blue: "var(--chart-blue)",
	orange: "var(--chart-orange)",
	grey: "var(--chart-grey)",
	pale: "var(--chart-pale)",
	none: "var(--chart-none)",
};

/** A month of a trend. */
export interface Point {
	month: string;
	value: number | null;
	/** The value as it is written. */
	shown: string;
	mature: boolean;
}

export const utc = (iso: string) => new Date(`${iso.length === 7 ? `${iso}-01` : iso}T00:00:00Z`);

/**
 * Takes out what Plot brings as a style element: the policy of the page forbids it, and
 * style.css has it. Names are made visible.
 */
export function drawn(svg: SVGSVGElement | HTMLElement, label: string): SVGSVGElement | HTMLElement {
	svg.querySelector("style")?.remove();
	for (const part of svg.querySelectorAll("[aria-label]")) part.removeAttribute("aria-label"); // the chart is one image
	const texts = document.createTreeWalker(svg, NodeFilter.SHOW_TEXT);
	for (let text = texts.nextNode(); text; text = texts.nextNode()) text.nodeValue = visible(text.nodeValue ?? "");
	svg.setAttribute("role", "img");
	svg.setAttribute("aria-label", visible(label));
	return svg;
}

/** The dates of as many of the months as can be named along an axis. */
export function some(points: Point[], width: number): Date[] {
	const every = Math.ceil(points.length / Math.max(2, Math.floor(width / 48)));
	return points.filter((_, i) => (points.length - 1 - i) % every === 0).map((p) => utc(p.month));
}

export const shortened = (name: string, length: number) => (name.length > length ? `${name.slice(0, length - 1)}…` : name);

/** What drawings have in common. */
interface Options {
	title: string;
	width: number;
	f: Format;
}

/**
 * A value by month; months that are not mature are hollow. The line is broken where a
 * month has no value.
 */
export function drawTrend(
	points: Point[],
	{ title, width, f, tick, immature }: Options & { tick: (value: number) => string; immature: string },
) {
	const all = points.map((p) => ({ ...p, value: p.value ?? Number.NaN, date: utc(p.month) }));
	const known = all.filter((p) => !Number.isNaN(p.value));
	const last = known.at(-1);
	const svg = Plot.plot({
		className: "plot",
		width,
		height: 260,
		marginLeft: 56,
		marginRight: 64,
		x: { type: "utc", label: null, tickFormat: (d: Date) => f.shortMonth(d), ticks: some(points, width - 120) },
		y: { label: null, grid: true, nice: true, zero: false, ticks: 5, tickFormat: tick },
		marks: [
			Plot.lineY(all, { x: "date", y: "value", stroke: colours.blue, strokeWidth: 2 }),
			Plot.dot(known, {
				x: "date",
				y: "value",
				r: 4,
				stroke: colours.blue,
				strokeWidth: 2,
				fill: (p: Point) => (p.mature ? colours.blue : colours.paper),
				title: (p: Point) => `${f.month(p.month)}: ${p.shown}${p.mature ? "" : ` — ${immature.toLowerCase()}`}`,
			}),
			last
				? Plot.text([last], {
						x: "date",
						y: "value",
						text: "shown",
						textAnchor: "start",
						dx: 9,
						fill: colours.ink,
						fontWeight: 600,
					})
				: null,
		],
	});
	return drawn(svg, title);
}

/** Giacenti of an age. */
interface Age {
	name: string;
	scaduti: number;
	others: number; // not scaduti
	without: number; // without soglia
}

/** The giacenti by their age: first those that are scaduti. */
export function drawAges(ages: Age[], { title, width, f, ofWhich }: Options & { ofWhich: (n: string, scaduti: string) => string }) {
	const bars = ages.flatMap((a) => [
		{ age: a.name, n: a.scaduti, fill: colours.orange, order: 0 },
		{ age: a.name, n: a.others, fill: colours.pale, order: 1 },
		{ age: a.name, n: a.without, fill: colours.none, order: 2 },
	]);
	const totals = ages.map((a) => ({ age: a.name, n: a.scaduti + a.others + a.without, scaduti: a.scaduti }));
	const svg = Plot.plot({
		className: "plot",
		width,
		height: 260,
		marginLeft: 96,
		marginRight: 130,
		x: { axis: null },
		y: { label: null, domain: totals.map((t) => t.age) },
		marks: [
			Plot.barX(bars, Plot.stackX({ x: "n", y: "age", fill: "fill", order: "order" })),
			Plot.text(totals, {
				x: "n",
				y: "age",
				text: (t) => (t.scaduti > 0 ? ofWhich(f.count(t.n), f.count(t.scaduti)) : f.count(t.n)),
				textAnchor: "start",
				dx: 6,
				fill: colours.ink,
			}),
			Plot.ruleX([0], { stroke: colours.grey }),
		],
	});
	return drawn(svg, title);
}

/** Shares of 1 as bars, one below the other, with one to compare them with as a line. */
export function drawShares(
	bars: { name: string; value: number; shown: string }[],
	{ title, width, mark }: { title: string; width: number; mark?: { name: string; value: number; shown: string } },
) {
	const margin = Math.min(300, width * 0.42);
	const domain = bars.map((_, i) => i); // an oggetto with two soglie has two bars of one name
	const svg = Plot.plot({
		className: "plot",
		width,
		height: 44 + 20 * bars.length,
		marginLeft: margin,
		marginRight: 56,
		marginTop: 26,
		marginBottom: 6,
		x: { axis: null, domain: [0, 1] },
		y: {
			type: "band",
			label: null,
			domain,
			tickSize: 0,
			tickFormat: (i: number) => shortened(bars[i]?.name ?? "", Math.floor(margin / 7.2)),
		},
		marks: [
			Plot.barX(bars, { x: "value", y: domain, fill: colours.pale, insetTop: 2, insetBottom: 2 }),
			Plot.text(bars, { y: domain, frameAnchor: "right", text: "shown", textAnchor: "start", dx: 8, fill: colours.ink }),
			Plot.ruleX([0], { stroke: colours.grey }),
			...(mark
				? [
						Plot.ruleX([mark.value], { stroke: colours.ink, strokeDasharray: "4 3", strokeWidth: 1.5 }),
						Plot.text([mark], {
							x: "value",
							frameAnchor: "top",
							dy: -18,
							text: (m) => `${m.name} ${m.shown}`,
							fill: colours.ink,
							fontWeight: 600,
						}),
					]
				: []),
		],
	});
	return drawn(svg, title);
}
