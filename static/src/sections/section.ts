// The parts of the page below the first answer ask questions of their own once it is
// shown: each is a Section, and they are updated one after another, as long as what is
// looked at does not change.
import { type Andamento, type Gruppo, type Query, type Risposta, type Tempi, trendMonths, type Validazione } from "../engine/contract";
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
	history(query: Query): Promise<Andamento>;
	times(query: Query): Promise<Tempi>;
}

export interface Section {
	/** Makes the section show what is looked at. */
	update(shown: Shown, ask: Asker): Promise<void>;
}

/** The total of a month. */
export interface Month {
	month: string;
	mature: boolean;
	group: Gruppo;
}

/** The months up to the end of the period, or up to the data di osservazione. */
export function trendOf({ view, validation: v }: Shown): string[] {
	const day = question(view, v).osservazione;
	const last = view.period && lastMonth(view.period) < day ? lastMonth(view.period) : day.slice(0, 7);
	return Array.from({ length: trendMonths }, (_, i) => later(last, i + 1 - trendMonths)).filter((m) =>
		inExport(range(m).da, range(m).a, v),
	);
}

/** The totals of these months. */
export async function totals(shown: Shown, ask: Asker): Promise<Month[]> {
	const months: Month[] = [];
	for (const month of trendOf(shown)) {
		const { totale } = await ask.indicators({ ...question(shown.view, shown.validation), ...range(month), per: [] });
		const [group] = totale.gruppi;
		if (group) months.push({ month, mature: totale.periodo.maturo === true, group });
	}
	return months;
}
