// Numbers as people read them, the same text as core/decimal writes: computed exactly
// from integers and rounded once, half away from zero, never from a floating-point
// number.
import { groupMark, minus, point, undefinedNumber } from "../engine/constants";
import type { Lang } from "../engine/contract";

/** A numerator and a denominator: what a ratio, a mean or a whole number is made of. */
export type Fraction = readonly [number | bigint, number | bigint];

/** No place after the point is needed for it, or it is undefined. */
export const whole = (n: number | null): Fraction => (n === null ? [0, 0] : [n, 1]);

/** A number of an axis, behind which are no quesiti. */
export const onAxis = (n: number): Fraction => [Math.round(n * 1e6), 1e6];

interface Style {
	/** 100 for per cento. */
	scale?: bigint;
	places: number;
	/** Whether no places are shown that are 0, and what is too small to show is not shown as 0. */
	short?: boolean;
	/** Whether the sign is shown of what is more, too. */
	change?: boolean;
	unit?: string;
}

const abs = (n: bigint) => (n < 0n ? -n : n);

/** a/b − c/d. */
function difference([a, b]: Fraction, [c, d]: Fraction): [bigint, bigint] {
	return [BigInt(a) * BigInt(d) - BigInt(c) * BigInt(b), BigInt(b) * BigInt(d)];
}

export class Decimal {
	private readonly group: string;
	private readonly point: string;
	protected readonly undefined: string;

	constructor(protected readonly lang: Lang) {
		[this.group, this.point, this.undefined] = [groupMark[lang], point[lang], undefinedNumber[lang]];
	}

	/** A whole number. */
	count(n: number | bigint): string {
		return this.text([n, 1], { places: 0 });
	}

	/** A ratio as a percentage with one place; n.d. where it is undefined, never 0 or 100 %. */
	ratio(ratio: Fraction): string {
		return this.text(ratio, { scale: 100n, places: 1, unit: "%" });
	}

	/** A mean with one place. */
	mean(mean: Fraction): string {
		return this.text(mean, { places: 1 });
	}

	/** A part of a whole as a percentage; it may be tiny, but is 0 % only where there is none. */
	share(share: Fraction): string {
		return this.text(share, { scale: 100n, places: 2, short: true, unit: "%" });
	}

	/** How many points more a ratio is than another, with its sign. */
	points(now: Fraction, then: Fraction, places: number): string {
		return this.text(difference(now, then), { scale: 100n, places, change: true });
	}

	/** How much more a mean is than another, with its sign. */
	meanChange(now: Fraction, then: Fraction): string {
		return this.text(difference(now, then), { places: 1, change: true });
	}

	private text([numerator, denominator]: Fraction, { scale = 1n, places, short, change, unit = "" }: Style): string {
		const [n, d] = [BigInt(numerator) * scale, BigInt(denominator)];
		if (d === 0n) return this.undefined;
		const rounded = (2n * abs(n) * 10n ** BigInt(places) + abs(d)) / (2n * abs(d));
		if (short && rounded === 0n && n !== 0n) return `<0${this.point}${"1".padStart(places, "0")}${unit}`;
		const digits = String(rounded).padStart(places + 1, "0");
		const before = digits.slice(0, digits.length - places).replace(/\B(?=(\d{3})+$)/g, this.group);
		const after = short ? digits.slice(digits.length - places).replace(/0+$/, "") : digits.slice(digits.length - places);
		const sign = rounded === 0n ? "" : n < 0n !== d < 0n ? minus : change ? "+" : "";
		return sign + before + (after && this.point + after) + unit;
	}
}
