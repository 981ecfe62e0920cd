// Periods: a year, a quarter, a month, or days. A period is written as the fragment of
// the URL has it: "2025", "2025-T4", "2025-06", "2025-06-01_2025-06-15"; "" is all time.

const forms = {
	year: /^\d{4}$/,
	quarter: /^\d{4}-T[1-4]$/,
	month: /^\d{4}-(0[1-9]|1[0-2])$/,
	days: /^\d{4}-\d{2}-\d{2}_\d{4}-\d{2}-\d{2}$/, // with an end that is no day it is none
};

export type Kind = keyof typeof forms;

/** What a text is as a period; undefined where it is none. */
export function kindOf(text: string): Kind | undefined {
	const kind = (Object.keys(forms) as Kind[]).find((kind) => forms[kind].test(text));
	return kind === "days" && !text.split("_").every(isDay) ? undefined : kind;
}

/** Whether a text is a day, as YYYY-MM-DD. */
export function isDay(text: string): boolean {
	const day = new Date(`${text}T00:00:00Z`);
	return !Number.isNaN(day.getTime()) && day.toISOString().slice(0, 10) === text;
}

/** The first month of a year, quarter or month, and how many it has. */
function monthsIn(period: string): { first: string; n: number } {
	const year = period.slice(0, 4);
	switch (kindOf(period)) {
		case "year":
			return { first: `${year}-01`, n: 12 };
		case "quarter":
			return { first: later(`${year}-01`, 3 * (Number(period.at(-1)) - 1)), n: 3 };
		default:
			return { first: period, n: 1 };
	}
}

/** The first and the last day of a period. */
export function range(period: string): { da: string; a: string } {
	if (kindOf(period) === "days") {
		const [da = "", a = ""] = period.split("_");
		return { da, a };
	}
	const { first, n } = monthsIn(period);
	return { da: `${first}-01`, a: lastDay(later(first, n - 1)) };
}

/** The last month of a period. */
export const lastMonth = (period: string) => range(period).a.slice(0, 7);

/** The same kind of period, just before and a year before; none of days. */
export function before(period: string): string | undefined {
	return kindOf(period) === "days" ? undefined : named(period, later(monthsIn(period).first, -monthsIn(period).n));
}
export function yearBefore(period: string): string | undefined {
	const kind = kindOf(period);
	return kind === "days" || kind === "year" ? undefined : named(period, later(monthsIn(period).first, -12));
}

/** The period of the kind of another that begins with a month. */
function named(like: string, month: string): string {
	switch (kindOf(like)) {
		case "year":
			return month.slice(0, 4);
		case "quarter":
			return quarterOf(month);
		default:
			return month;
	}
}

const quarterOf = (month: string) => `${month.slice(0, 4)}-T${Math.ceil(Number(month.slice(5)) / 3)}`;

/** A month some months later. */
export function later(month: string, by: number): string {
	const [year = 0, number = 0] = month.split("-").map(Number);
	return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7);
}

function lastDay(month: string): string {
	const [year = 0, number = 0] = month.split("-").map(Number);
	return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10); // day 0 is the last of the month before
}

/** The years, quarters and months that have days from the first to the last, the latest first. */
export function periods(first: string, last: string): Record<"years" | "quarters" | "months", string[]> {
	const months: string[] = [];
	for (let month = last.slice(0, 7); month >= first.slice(0, 7); month = later(month, -1)) months.push(month);
	return { years: [...new Set(months.map((m) => m.slice(0, 4)))], quarters: [...new Set(months.map(quarterOf))], months };
}
