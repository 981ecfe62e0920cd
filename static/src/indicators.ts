// The indicators that the page shows, once for cards and table alike: what each is
// called, where its numbers stand in the document, how it is written.
import type { Gruppo } from "./documents";
import type { Format } from "./format";
import type { Words } from "./words";

export interface Indicator {
	id: string;
	title(w: Words): string;
	short(w: Words): string;
	hint(w: Words): string;
	value(g: Gruppo): number | null;
	/** Numerator and denominator, where it has them. */
	parts?(g: Gruppo): [number, number];
	/** The parts in words. */
	how?(w: Words, numerator: string, denominator: string): string;
	show(f: Format, value: number | null): string;
	/** What the number counts, where the sign does not tell. */
	unit?(w: Words, shown: string): string;
	/** A change of it in words. */
	difference(f: Format, w: Words, change: number): string;
	/** Whether the period plays a part, so that each period has a value. */
	ofPeriod: boolean;
}

/** What ratios have in common. */
const ratio = {
	show: (f: Format, value: number | null) => f.ratio(value),
	difference: (f: Format, w: Words, change: number) => w.points(f.signed(100 * change)),
	ofPeriod: true,
};

/** What times have in common. */
const time = (whole: boolean) => ({
	show: (f: Format, value: number | null) => f.days(value, whole),
	unit: (w: Words, shown: string) => w.days(shown),
	difference: (f: Format, w: Words, change: number) => w.daysMore(f.signed(change)),
	ofPeriod: true,
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
		hint: (w) => w.sogliaHint(days),
		value: (g) => of(g).valore,
		parts: (g) => [of(g).entro, of(g).definiti + of(g).scaduti],
		how: (w, a, b) => w.entro(a, b),
	};
}

export const indicators: Indicator[] = [
	{
		...ratio,
		id: "complessivo",
		title: (w) => w.complessivo,
		short: (w) => w.columns.complessivo,
		hint: (w) => w.complessivoHint,
		value: (g) => g.complessivo.valore,
		parts: (g) => [g.complessivo.entro, g.complessivo.definiti + g.complessivo.scaduti],
		how: (w, a, b) => w.entro(a, b),
	},
	...[5, 10, 15, 25].map(soglia),
	{
		...ratio,
		ofPeriod: false,
		id: "giacenza",
		title: (w) => w.giacenza,
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
		...time(false),
		id: "tempo-medio",
		title: (w) => w.medio,
		short: (w) => w.columns.medio,
		hint: (w) => w.medioHint,
		value: (g) => g.tempi.medio,
		parts: (g) => [g.tempi.somma_giorni, g.tempi.n],
		how: (w, a, b) => w.giorniPer(a, b),
	},
	{
		...time(true),
		id: "mediana",
		title: (w) => w.mediana,
		short: (w) => w.columns.mediana,
		hint: (w) => w.medianaHint,
		value: (g) => g.tempi.mediana,
	},
	{
		...time(true),
		id: "p90",
		title: (w) => w.p90,
		short: (w) => w.columns.p90,
		hint: (w) => w.p90Hint,
		value: (g) => g.tempi.p90,
	},
	{
		...ratio,
		id: "cambio-oggetto",
		title: (w) => w.cambio,
		short: (w) => w.columns.cambio,
		hint: (w) => w.cambioHint,
		value: (g) => g.cambio_oggetto.valore,
		parts: (g) => [g.cambio_oggetto.cambiati, g.cambio_oggetto.pervenuti],
		how: (w, a, b) => w.cambiatiSu(a, b),
	},
];

/** The attributes by which tests and scripts read an indicator: full precision. */
export function attributes(indicator: Indicator, g: Gruppo): Record<string, string | undefined> {
	const value = indicator.value(g);
	const [numerator, denominator] = indicator.parts?.(g) ?? [];
	return {
		"data-indicatore": indicator.id,
		"data-valore": value === null ? "" : String(value),
		"data-numeratore": numerator?.toString(),
		"data-denominatore": denominator?.toString(),
	};
}
