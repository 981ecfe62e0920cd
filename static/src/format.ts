// Numbers and dates as people of each language write them.
import type { Lang } from "./documents";
import { kindOf, range } from "./period";

const tag = { it: "it-IT", en: "en-GB" } as const;

export class Format {
	private readonly integer: Intl.NumberFormat;
	private readonly oneDecimal: Intl.NumberFormat;
	private readonly share: Intl.NumberFormat;
	private readonly smallShare: Intl.NumberFormat;
	private readonly day: Intl.DateTimeFormat;
	private readonly numericDay: Intl.DateTimeFormat;
	private readonly monthYear: Intl.DateTimeFormat;
	private readonly shortMonthYear: Intl.DateTimeFormat;
	private readonly change: Intl.NumberFormat;
	private readonly smallChange: Intl.NumberFormat;
	private readonly plurals: Intl.PluralRules;
	private readonly undefined: string;
	readonly collator: Intl.Collator;

	constructor(private readonly lang: Lang) {
		const locale = tag[lang];
		const grouped = { useGrouping: "always" as const };
		this.integer = new Intl.NumberFormat(locale, grouped);
		this.oneDecimal = new Intl.NumberFormat(locale, { ...grouped, minimumFractionDigits: 1, maximumFractionDigits: 1 });
		this.share = new Intl.NumberFormat(locale, { style: "percent", minimumFractionDigits: 1, maximumFractionDigits: 1 });
		this.smallShare = new Intl.NumberFormat(locale, { style: "percent", maximumSignificantDigits: 2 });
		this.day = new Intl.DateTimeFormat(locale, { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" });
		this.numericDay = new Intl.DateTimeFormat(locale, { day: "2-digit", month: "2-digit", year: "numeric", timeZone: "UTC" });
		this.monthYear = new Intl.DateTimeFormat(locale, { month: "long", year: "numeric", timeZone: "UTC" });
		this.shortMonthYear = new Intl.DateTimeFormat(locale, { month: "short", year: "2-digit", timeZone: "UTC" });
		this.change = new Intl.NumberFormat(locale, { minimumFractionDigits: 1, maximumFractionDigits: 1, signDisplay: "exceptZero" });
		this.smallChange = new Intl.NumberFormat(locale, { minimumFractionDigits: 2, maximumFractionDigits: 2, signDisplay: "exceptZero" });
		this.plurals = new Intl.PluralRules(locale);
		this.collator = new Intl.Collator(locale, { numeric: true });
		this.undefined = lang === "it" ? "n.d." : "n/a";
	}

	/** The word for a number of things, of those for one and for others. */
	plural(n: number, [one, others]: readonly [string, string]): string {
		return this.plurals.select(n) === "one" ? one : others;
	}

	count(n: number): string {
		return this.integer.format(n);
	}

	/** A ratio as a percentage; n.d. where it is undefined, never 0 or 100 %. */
	ratio(value: number | null): string {
		return value === null ? this.undefined : this.share.format(value);
	}

	/** A share that may be tiny. */
	quota(value: number): string {
		return this.smallShare.format(value);
	}

	/** Days: whole ones as they are, a mean with one decimal. */
	days(value: number | null, whole: boolean): string {
		if (value === null) return this.undefined;
		return (whole ? this.integer : this.oneDecimal).format(value);
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
				return this.day.formatRange(new Date(`${da}T00:00:00Z`), new Date(`${a}T00:00:00Z`));
			default:
				return this.month(period);
		}
	}

	/** The month of a date, short enough for an axis. */
	shortMonth(date: Date): string {
		return this.shortMonthYear.format(date);
	}

	/** A change with its sign and one decimal. */
	signed(n: number): string {
		return this.change.format(n).replace("-", "\u2212");
	}

	/** A change that may be small, with two decimals. */
	finely(n: number): string {
		return this.smallChange.format(n).replace("-", "\u2212");
	}

	/** Bytes, as a file manager shows them. */
	bytes(n: number): string {
		const units = ["B", "kB", "MB", "GB"];
		let unit = 0;
		while (n >= 1000 && unit < units.length - 1) {
			n /= 1000;
			unit++;
		}
		return `${(unit === 0 ? this.integer : this.oneDecimal).format(n)} ${units[unit]}`;
	}
}
