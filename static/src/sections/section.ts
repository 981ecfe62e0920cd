// The parts of the page below the first answer ask questions of their own once it is
// shown: each is a Section, and they are updated one after another, as long as what is
// looked at does not change.
import { trendMonths } from "../engine/constants";
import type { Andamento, Coda, Dimension, Gruppo, Indicatori, Query, Risposta, Tempi, Validazione } from "../engine/contract";
import { lastMonth, later, range } from "../look/period";
import { inExport, question, type View } from "../look/view";

/** What is looked at, and the first answer. */
export interface Shown {
	view: View;
	answer: Risposta;
	validation: Validazione;
}

/** The questions that sections may ask; a question asked again costs nothing. */
export interface Asker {
	indicators(query: Query): Promise<Risposta>;
	months(query: Query): Promise<Indicatori>;
	history(query: Query): Promise<Andamento>;
	times(query: Query): Promise<Tempi>;
	coda(query: Query): Promise<Coda>;
}

export interface Section {
	/** Makes the section show what is looked at. */
	update(shown: Shown, ask: Asker): Promise<void>;
}

/** Whether some of what is looked at is not maturo: of all of the export, its last month. */
export function immature({ answer: { totale, immaturi }, validation: v }: Pick<Shown, "answer" | "validation">): boolean {
	return totale.periodo.maturo === null ? (v.ultimo_invio ?? "").slice(0, 7) in immaturi : !totale.periodo.maturo;
}

/** The total of a month. */
export interface Month {
	month: string;
	mature: boolean;
	group: Gruppo | undefined; // of one without quesiti
}

/** The months up to the end of the period, or up to the data di osservazione, to be compared: by groups, or all together. */
export async function trendOf(
	{ view, validation: v }: Shown,
	ask: Asker,
	groups: Query["per"] = [],
	dove?: Query["dove"],
): Promise<Indicatori> {
	const query = question(view, v);
	const day = query.osservazione;
	const last = view.period && lastMonth(view.period) < day ? lastMonth(view.period) : day.slice(0, 7);
	const months = Array.from({ length: trendMonths }, (_, i) => later(last, i + 1 - trendMonths)).filter((m) =>
		inExport(range(m).da, range(m).a, v),
	);
	const per: Dimension[] = [...groups.filter((d) => d !== "mese"), "mese"];
	return ask.months({ ...query, dove: { ...query.dove, ...dove }, da: range(months[0] ?? last).da, a: range(last).a, per });
}

/** The totals of these months. */
export async function totals(shown: Shown, ask: Asker): Promise<Month[]> {
	const { mesi = [], gruppi } = await trendOf(shown, ask);
	return mesi.map(({ mese, maturo }) => ({ month: mese, mature: maturo, group: gruppi.find((g) => g.chiave.mese === mese) }));
}
