// What is looked at. A view is plain data; it is kept in the fragment of the URL, so
// that it can be reopened, described, and undone with the browser's "back".
import type { Dimension, Query, Validazione } from "./documents";

/** The dimensions that rows may be by, and filters on, from the whole to its parts. */
export const dimensions: Dimension[] = ["direzione", "struttura", "oggetto", "intermediario", "soglia", "mese"];

/** An empty string is the default: everything, R, as configured. */
export interface View {
	month: string;
	asOf: string;
	counting: string;
	base: string;
	/** The dimension that rows are by. */
	by: Dimension;
	/** Only quesiti with this value, in each dimension. */
	where: Partial<Record<Dimension, string>>;
	/** The id of the indicator whose trend is shown. */
	trend: string;
}

export const start: View = { month: "", asOf: "", counting: "", base: "", by: "direzione", where: {}, trend: "complessivo" };

/** The fields of a view that stand for themselves, by their names in the fragment. */
const names = { periodo: "month", osservazione: "asOf", conteggio: "counting", base: "base", righe: "by", andamento: "trend" } as const;

/** The fragment of a view: only what differs from the start. */
export function toFragment(view: View): string {
	const parts = new URLSearchParams();
	for (const [name, field] of Object.entries(names)) if (view[field] !== start[field]) parts.set(name, view[field]);
	for (const dimension of dimensions) {
		const value = view.where[dimension];
		if (value !== undefined) parts.set(`solo-${dimension}`, value);
	}
	return parts.toString();
}

/** The view that a fragment tells of; what it does not know it leaves out. */
export function fromFragment(fragment: string): View {
	const parts = new URLSearchParams(fragment.replace(/^#/, ""));
	const view: View = { ...start, where: {} };
	const matching = (name: string, form: RegExp) => parts.get(name)?.match(form)?.[0] ?? "";
	view.month = matching("periodo", /^\d{4}-(0[1-9]|1[0-2])$/);
	view.asOf = matching("osservazione", /^\d{4}-\d{2}-\d{2}$/);
	view.counting = matching("conteggio", /^(calendario|lavorativi)$/);
	view.base = matching("base", /^(invio|definizione)$/);
	view.by = dimensions.find((d) => d === parts.get("righe")) ?? start.by;
	view.trend = parts.get("andamento") ?? start.trend;
	for (const dimension of dimensions) {
		const value = parts.get(`solo-${dimension}`);
		if (value) view.where[dimension] = value;
	}
	return view;
}

/** The view without what an export does not have: months and days outside of it. */
export function within(view: View, v: Validazione): View {
	const [first, last] = [v.primo_invio ?? "", v.data_rilevazione ?? ""];
	return {
		...view,
		asOf: view.asOf >= first && view.asOf <= last ? view.asOf : "",
		month: view.month >= first.slice(0, 7) && view.month <= last.slice(0, 7) ? view.month : "",
	};
}

/** The view of one row of the comparison: its quesiti alone, by what they consist of. */
export function into(view: View, value: string): View {
	if (view.by === "mese") return { ...view, month: value, by: "oggetto" };
	const next: Partial<Record<Dimension, Dimension>> = { direzione: "struttura", struttura: "oggetto", oggetto: "intermediario" };
	return { ...view, where: { ...view.where, [view.by]: value }, by: next[view.by] ?? "oggetto" };
}

/** The view without a filter. */
export function without(view: View, dimension: Dimension): View {
	const where = { ...view.where };
	delete where[dimension];
	return { ...view, where };
}

/** The question that a view stands for. */
export function question(view: View, v: Validazione): Query {
	const q: Query = { osservazione: view.asOf || (v.data_rilevazione ?? "") };
	if (view.month) Object.assign(q, period(view.month));
	if (view.counting) q.conteggio = view.counting;
	if (view.base) q.base = view.base;
	const where = Object.entries(view.where);
	if (where.length > 0) q.dove = Object.fromEntries(where.map(([dimension, value]) => [dimension, [value]]));
	return q;
}

/** The first and the last day of a month. */
export function period(month: string): { da: string; a: string } {
	const [year = 0, number = 0] = month.split("-").map(Number);
	const days = new Date(Date.UTC(year, number, 0)).getUTCDate(); // day 0 is the last of the month before
	return { da: `${month}-01`, a: `${month}-${days}` };
}

/** A month some months later. */
export function later(month: string, by: number): string {
	const [year = 0, number = 0] = month.split("-").map(Number);
	return new Date(Date.UTC(year, number - 1 + by, 1)).toISOString().slice(0, 7);
}

/** The months of an export, the earliest first. */
export function months(v: Validazione): string[] {
	if (v.primo_invio === null || v.data_rilevazione === null) return [];
	const all: string[] = [];
	for (let month = v.primo_invio.slice(0, 7); month <= v.data_rilevazione.slice(0, 7); month = later(month, 1)) all.push(month);
	return all;
}
