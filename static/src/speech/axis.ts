// Axes, captions and colours of charts, as numbers: nothing here draws.

/** What an axis is counted in: how many units a 1 has, and how many units the axis spans at least. */
export interface Unit {
	per: number;
	least: number;
}

/** Ratios of 1, in points of per cent: one point is no cliff. */
export const points: Unit = { per: 100, least: 10 };
/** What is in per cent already. */
export const percents: Unit = { per: 1, least: 10 };
/** Days. */
export const days: Unit = { per: 1, least: 4 };

export interface Axis {
	domain: [number, number];
	ticks: number[];
}

/** The least of 1, 2, 5, 10, 20, … that goes at most five times into a span. */
function stepOf(span: number): number {
	let ten = 1;
	for (;;) {
		for (const n of [1, 2, 5]) if (span <= 5 * n * ten) return n * ten;
		ten *= 10;
	}
}

/** An axis around values, none of which is below 0; a share of the whole does not go beyond it. */
export function axisAround(values: number[], { per, least }: Unit): Axis {
	const units = values.map((v) => v * per);
	const [min, max] = [Math.min(...units, Number.POSITIVE_INFINITY), Math.max(...units, 0)];
	const whole = least === points.least && max <= 100 ? 100 : Number.POSITIVE_INFINITY;
	const middle = Number.isFinite(min) ? (min + max) / 2 : 0;
	const span = Math.max(max - Math.min(min, max), least);
	const step = stepOf(span);
	const high = Math.min(whole, Math.ceil(Math.max(max, middle + span / 2, span) / step) * step);
	const low = Math.max(0, Math.floor(Math.min(min, middle - span / 2, high - span) / step) * step);
	const n = Math.floor((high - low) / step + 1);
	return { domain: [low / per, high / per], ticks: Array.from({ length: n }, (_, i) => (low + i * step) / per) };
}

/** An axis of counts from 0: whole numbers, none of them twice. */
export function axisOfCounts(most: number): Axis {
	const step = stepOf(Math.max(1, most));
	const n = Math.max(1, Math.ceil(most / step));
	return { domain: [0, n * step], ticks: Array.from({ length: n + 1 }, (_, i) => i * step) };
}

/** A text in lines of at most so many characters, where its words allow it. */
export function wrapped(text: string, length: number): string[] {
	const lines = [""];
	for (const word of text.split(" ")) {
		const line = lines.at(-1) ?? "";
		if (line && line.length + 1 + word.length > length) lines.push(word);
		else lines[lines.length - 1] = line ? `${line} ${word}` : word;
	}
	return lines;
}

/** The luminance of #rrggbb or rgb(r, g, b), as WCAG defines it. */
export function luminance(colour: string): number {
	const parts = colour.startsWith("#")
		? [1, 3, 5].map((i) => Number.parseInt(colour.slice(i, i + 2), 16))
		: (colour.match(/\d+(\.\d+)?/g) ?? []).map(Number);
	const [r = 0, g = 0, b = 0] = parts.map((n) => (n / 255 <= 0.04045 ? n / 255 / 12.92 : ((n / 255 + 0.055) / 1.055) ** 2.4));
	return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

/** How two luminances contrast, as WCAG defines it: from 1 to 21. */
export const contrast = (a: number, b: number) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);

/** The ink that is read on a colour: black or white, one of which always contrasts by 4.5 and more. */
export const inkOn = (colour: string) => (contrast(luminance(colour), 0) >= contrast(luminance(colour), 1) ? "#000" : "#fff");
