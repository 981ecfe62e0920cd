// Numbers and dates as people of each language write them.
import type { Lang } from "../engine/contract";
import { kindOf, range } from "../look/period";
import { Decimal } from "./decimal";

const tag = { it: "it-IT", en: "en-GB" } as const;

export class Format extends Decimal {
	private readonly day: Intl.DateTimeFormat;
	private readonly numericDay: Intl.DateTimeFormat;
	private readonly monthYear: Intl.DateTimeFormat;
	private readonly shortMonthYear: Intl.DateTimeFormat;
	private readonly plurals: Intl.PluralRules;
	readonly collator: Intl.Collator;

	constructor(lang: Lang) {
		super(lang);
		const locale = tag[lang];
		this.day = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
		this.numericDay = new Intl.DateTimeFormat(locale, { day: "2-digit", month: "2-digit", year: "numeric", timeZone: "UTC" });
		this.monthYear = new Intl.DateTimeFormat(locale, { month: "long", year: "numeric", timeZone: "UTC" });
		this.shortMonthYear = new Intl.DateTimeFormat(locale, { month: "short", year: "2-digit", timeZone: "UTC" });
		this.plurals = new Intl.PluralRules(locale);
		this.collator = new Intl.Collator(locale, { numeric: true });
	}

	/** The word for a number of things, of those for one and for others. */
	plural(n: number, [one, others]: readonly [string, string]): string {
		return this.plurals.select(n) === "one" ? one : others;
	}

	/** Whole days. */
	days(value: number | null): string {
		return value === null ? this.undefined : this.count(value);
	}

	/** A date given as YYYY-MM-DD. */
	date(iso: string | null): string {
		return iso === null ? this.undefined : this.day.format(new Date(`${iso}T00:00:00Z`));
	}

	/** A date given as YYYY-MM-DD, short enough for a table. */
	shortDate(iso: string): string {
		return this.numericDay.format(new Date(`${iso}T00:00:00Z`));
	}

	/** A month given as YYYY-MM. */
	month(iso: string): string {
		return this.monthYear.format(new Date(`${iso}-01T00:00:00Z`));
	}

	/** A period, as period.ts writes it. */
	period(period: string): string {
		const { da, a } = range(period);
		switch (kindOf(period)) {
			case "year":
				return period;
			case "quarter": {
				const [year, quarter = ""] = period.split("-T");
				return this.lang === "it" ? `${quarter}º trimestre ${year}` : `Q${quarter} ${year}`;
			}
			case "days":
				return `${this.date(da)} – ${this.date(a)}`; // browsers would write «01–15 giugno 2025»
			default:
				return this.month(period);
		}
	}

	/** The month of a date, short enough for an axis. */
	shortMonth(date: Date): string {
		return this.shortMonthYear.format(date);
	}

	/** Bytes, as a file manager shows them. */
	bytes(n: number): string {
		const units = ["B", "kB", "MB", "GB"];
		let unit = 0;
		while (n >= 1000 ** (unit + 1) && unit < units.length - 1) unit++;
		return `${unit === 0 ? this.count(n) : this.mean([n, 1000 ** unit])} ${units[unit]}`;
	}
}
