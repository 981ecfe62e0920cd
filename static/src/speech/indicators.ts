// The indicators that the page shows, once for cards and table alike: what each is
// called, where its numbers stand in the document, how it is written.
import { classi, minus } from "../engine/constants";
import type { Anzianita, Gruppo, Selezione } from "../engine/contract";
import { type Fraction, onAxis, whole } from "./decimal";
import type { Format } from "./format";
import type { Words } from "./words";

export interface Indicator {
	id: string;
	title(w: Words): string;
	short(w: Words): string;
	/** The name where all of its kind stand side by side. */
	glance?(w: Words): string;
	hint(w: Words): string;
	value(g: Gruppo): number | null;
	/** The value exactly: numerator and denominator, which is 0 where it is undefined. */
	parts(g: Gruppo): Fraction;
	/** The parts in words, where they say more than the value. */
	how?(w: Words, numerator: string, denominator: string): string;
	show(f: Format, parts: Fraction): string;
	/** A number of an axis. */
	tick(f: Format, value: number): string;
	/** What the number counts, where the sign does not tell. */
	unit?(w: Words, shown: string): string;
	/** A change of it in words. */
	difference(f: Format, w: Words, now: Fraction, then: Fraction): string;
	/** Whether the period plays a part, so that each period has a value. */
	ofPeriod: boolean;
	/** What more of it means; undefined where it is neither. */
	more?: Judgement;
}

export type Judgement = keyof Words["judgements"];

/** Whether a change of an indicator, as it is written, is for the better; undefined where it is neither. */
export function judged({ more }: Indicator, difference: string): Judgement | undefined {
	if (difference.startsWith("+")) return more;
	return more && difference.startsWith(minus) ? (more === "better" ? "worse" : "better") : undefined;
}

/** What ratios have in common. */
const ratio = {
	show: (f: Format, parts: Fraction) => f.ratio(parts),
	tick: (f: Format, value: number) => f.ratio(onAxis(value)),
	difference: (f: Format, w: Words, now: Fraction, then: Fraction) => w.points(f.points(now, then, 1)),
	ofPeriod: true,
	more: "better" as const,
};

/** What times have in common. */
const time = (show: (f: Format, parts: Fraction) => string) => ({
	show,
	tick: (f: Format, value: number) => f.mean(onAxis(value)),
	unit: (w: Words, shown: string) => w.days(shown),
	difference: (f: Format, w: Words, now: Fraction, then: Fraction) => w.daysMore(f.meanChange(now, then)),
	ofPeriod: true,
	more: "worse" as const,
});

function soglia(days: number, position: number): Indicator {
	const of = (g: Gruppo) => {
		const found = g.soglie[position];
		if (found?.giorni !== days) throw new Error(`soglia ${days} is not at ${position}`);
		return found;
	};
	return {
		...ratio,
		id: `soglia-${days}`,
		title: (w) => w.soglia(days),
		short: (w) => w.columns.soglia(days),
		glance: (w) => w.glances.soglia(days),
		hint: (w) => w.sogliaHint(days),
		value: (g) => of(g).valore,
		parts: (g) => [of(g).entro, of(g).definiti + of(g).scaduti],
		how: (w, a, b) => w.entro(a, b),
	};
}

/** The parts of the indicatore complessivo, which lists compare groups by. */
export const complessivo = (g: Gruppo): Fraction => [g.complessivo.entro, g.complessivo.definiti + g.complessivo.scaduti];

export const indicators: Indicator[] = [
	{
		...ratio,
		id: "complessivo",
		title: (w) => w.complessivo,
		glance: (w) => w.glances.complessivo,
		short: (w) => w.columns.complessivo,
		hint: (w) => w.complessivoHint,
		value: (g) => g.complessivo.valore,
		parts: complessivo,
		how: (w, a, b) => w.entro(a, b),
	},
	...classi.map(soglia),
	{
		...ratio,
		ofPeriod: false,
		id: "giacenza",
		title: (w) => w.giacenza,
		glance: (w) => w.glances.giacenza,
		short: (w) => w.columns.giacenza,
		hint: (w) => w.giacenzaHint,
		value: (g) => g.giacenza.valore,
		parts: (g) => [g.giacenza.non_scaduti, g.giacenza.totali],
		how: (w, a, b) => w.nonScaduti(a, b),
	},
	{
		...ratio,
		id: "deflusso",
		title: (w) => w.deflusso,
		short: (w) => w.columns.deflusso,
		hint: (w) => w.deflussoHint,
		value: (g) => g.deflusso.valore,
		parts: (g) => [g.deflusso.definiti, g.deflusso.pervenuti],
		how: (w, a, b) => w.definitiSu(a, b),
	},
	{
		...time((f, parts) => f.mean(parts)),
		id: "tempo-medio",
		title: (w) => w.medio,
		glance: (w) => w.glances.medio,
		short: (w) => w.columns.medio,
		hint: (w) => w.medioHint,
		value: (g) => g.tempi.medio,
		parts: (g) => [g.tempi.somma_giorni, g.tempi.n],
		how: (w, a, b) => w.giorniPer(a, b),
	},
	{
		...time((f, [days, known]) => f.days(known ? Number(days) : null)),
		id: "mediana",
		title: (w) => w.mediana,
		short: (w) => w.columns.mediana,
		hint: (w) => w.medianaHint,
		value: (g) => g.tempi.mediana,
		parts: (g) => whole(g.tempi.mediana),
	},
	{
		...time((f, [days, known]) => f.days(known ? Number(days) : null)),
		id: "p90",
		title: (w) => w.p90,
		short: (w) => w.columns.p90,
		hint: (w) => w.p90Hint,
		value: (g) => g.tempi.p90,
		parts: (g) => whole(g.tempi.p90),
	},
	{
		...ratio,
		more: undefined,
		id: "cambio-oggetto",
		title: (w) => w.cambio,
		short: (w) => w.columns.cambio,
		hint: (w) => w.cambioHint,
		value: (g) => g.cambio_oggetto.valore,
		parts: (g) => [g.cambio_oggetto.cambiati, g.cambio_oggetto.pervenuti],
		how: (w, a, b) => w.cambiatiSu(a, b),
	},
];

/** A count of a group, and which quesiti it counts. */
export interface Count {
	id: keyof Words["counts"];
	of(g: Gruppo): number;
	selected: Selezione;
	/** Whether it is of the giacenza at the data di osservazione, whatever the period. */
	stock: boolean;
}

/** From how many giorni on giacenti have been waiting for long: where an age class begins. */
const long = 61;

const waiting = (g: Gruppo, count: (a: Anzianita) => number) => g.anzianita.reduce((sum, a) => sum + count(a), 0);
const all = (a: Anzianita) => a.non_scaduti + a.scaduti + a.senza_soglia;

export const counts: Count[] = [
	{ id: "pervenuti", of: (g) => g.pervenuti, selected: { solo: "" }, stock: false },
	{ id: "definiti", of: (g) => g.definiti, selected: { solo: "definiti" }, stock: false },
	{ id: "giacenti", of: (g) => g.giacenti, selected: { solo: "giacenti" }, stock: false },
	{ id: "scaduti", of: (g) => g.complessivo.scaduti, selected: { solo: "scaduti" }, stock: false },
	{ id: "giacenza-giacenti", of: (g) => waiting(g, all), selected: { solo: "giacenti" }, stock: true },
	{ id: "giacenza-scaduti", of: (g) => waiting(g, (a) => a.scaduti), selected: { solo: "scaduti" }, stock: true },
	{
		id: "giacenza-oltre-60",
		of: (g) => waiting(g, (a) => (a.da >= long ? all(a) : 0)),
		selected: { solo: "giacenti", da: long },
		stock: true,
	},
];

/** The attributes by which tests and scripts read an indicator: full precision. */
export function attributes(indicator: Indicator, g: Gruppo): Record<string, string | undefined> {
	const value = indicator.value(g);
	const [numerator, denominator] = indicator.how ? indicator.parts(g) : [];
	return {
		"data-indicatore": indicator.id,
		"data-valore": value === null ? "" : String(value),
		"data-numeratore": numerator?.toString(),
		"data-denominatore": denominator?.toString(),
	};
}
