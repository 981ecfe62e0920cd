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
}

const share = (f: Format, value: number | null) => f.ratio(value);

function soglia(days: number, position: number): Indicator {
	const of = (g: Gruppo) => {
		const found = g.soglie[position];
		if (found?.giorni !== days) throw new Error(`soglia ${days} is not at ${position}`);
		return found;
	};
	return {
		id: `soglia-${days}`,
		title: (w) => w.soglia(days),
		short: (w) => w.columns.soglia(days),
		hint: (w) => w.sogliaHint(days),
		value: (g) => of(g).valore,
		parts: (g) => [of(g).entro, of(g).definiti + of(g).scaduti],
		how: (w, a, b) => w.entro(a, b),
		show: share,
	};
}

export const indicators: Indicator[] = [
	{
		id: "complessivo",
		title: (w) => w.complessivo,
		short: (w) => w.columns.complessivo,
		hint: (w) => w.complessivoHint,
		value: (g) => g.complessivo.valore,
		parts: (g) => [g.complessivo.entro, g.complessivo.definiti + g.complessivo.scaduti],
		how: (w, a, b) => w.entro(a, b),
		show: share,
	},
	...[5, 10, 15, 25].map(soglia),
	{
		id: "giacenza",
		title: (w) => w.giacenza,
		short: (w) => w.columns.giacenza,
		hint: (w) => w.giacenzaHint,
		value: (g) => g.giacenza.valore,
		parts: (g) => [g.giacenza.non_scaduti, g.giacenza.totali],
		how: (w, a, b) => w.nonScaduti(a, b),
		show: share,
	},
	{
		id: "deflusso",
		title: (w) => w.deflusso,
		short: (w) => w.columns.deflusso,
		hint: (w) => w.deflussoHint,
		value: (g) => g.deflusso.valore,
		parts: (g) => [g.deflusso.definiti, g.deflusso.pervenuti],
		how: (w, a, b) => w.definitiSu(a, b),
		show: share,
	},
	{
		id: "tempo-medio",
		title: (w) => w.medio,
		short: (w) => w.columns.medio,
		hint: (w) => w.medioHint,
		value: (g) => g.tempi.medio,
		parts: (g) => [g.tempi.somma_giorni, g.tempi.n],
		how: (w, a, b) => w.giorniPer(a, b),
		show: (f, value) => f.days(value, false),
		unit: (w, shown) => w.days(shown),
	},
	{
		id: "mediana",
		title: (w) => w.mediana,
		short: (w) => w.columns.mediana,
		hint: (w) => w.medianaHint,
		value: (g) => g.tempi.mediana,
		show: (f, value) => f.days(value, true),
		unit: (w, shown) => w.days(shown),
	},
	{
		id: "p90",
		title: (w) => w.p90,
		short: (w) => w.columns.p90,
		hint: (w) => w.p90Hint,
		value: (g) => g.tempi.p90,
		show: (f, value) => f.days(value, true),
		unit: (w, shown) => w.days(shown),
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
