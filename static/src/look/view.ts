// What is looked at. A view is plain data; it is kept in the fragment of the URL, so
// that it can be reopened, described, and undone with the browser's "back".
import { type Base, basi, type Conteggio, conteggi, type Dimension, type Query, type Validazione } from "../engine/contract";
import { before, isDay, kindOf, range } from "./period";

/** The dimensions that rows may be by, and filters on, from the whole to its parts. */
export const dimensions: Dimension[] = [
	"direzione",
	"struttura",
	"categoria",
	"oggetto",
	"intermediario",
	"gestione",
	"soglia",
	"mese",
	"cambio",
	"oggetto_mittente",
];

/** An empty string is everything, R, as configured. */
export interface View {
	period: string;
	asOf: string;
	counting: Conteggio | "";
	base: Base | "";
	/** The dimension that rows are by. */
	by: Dimension;
	/** Only quesiti with this value, in each dimension. */
	where: Partial<Record<Dimension, string>>;
	/** The rows, of that dimension, that are compared side by side. */
	compared: string[];
	/** The id of the indicator whose trend is shown. */
	trend: string;
	/** The id of the column that the rows of the table are in the order of, "-" before it where the largest is first; "" is by name. */
	order: string;
	/** The ids of the columns that the table shows, with commas between them; "" is all. */
	columns: string;
}

/** How users change what is looked at; live while they are still about to choose. */
export type Change = (next: (view: View) => View, live?: boolean) => void;

const unchanged: Omit<View, "period"> = {
	asOf: "",
	counting: "",
	base: "",
	by: "direzione",
	where: {},
	compared: [],
	trend: "complessivo",
	order: "",
	columns: "",
};

/** What is looked at first: the latest month that is maturo, or everything where none is. */
export const start = (v: Validazione): View => ({ ...unchanged, period: v.ultimo_maturo ?? "" });

/** The fields of a view that stand for themselves, by their names in the fragment. */
const names = {
	osservazione: "asOf",
	conteggio: "counting",
	base: "base",
	righe: "by",
	andamento: "trend",
	ordine: "order",
	colonne: "columns",
} as const;

/** The period of a fragment that stands for everything. */
const everything = "tutto";

/** The fragment of a view: its period, and what else differs from the start. */
export function toFragment(view: View): string {
	const parts = new URLSearchParams({ periodo: view.period || everything });
	for (const [name, field] of Object.entries(names)) if (view[field] !== unchanged[field]) parts.set(name, view[field]);
	for (const dimension of dimensions) {
		const value = view.where[dimension];
		if (value !== undefined) parts.set(`solo-${dimension}`, value);
	}
	for (const key of view.compared) parts.append("confronta", key);
	return parts.toString();
}

/**
 * The view of an export that a fragment tells of; what it does not know, and periods and
 * days that the export does not have, it leaves out. One without a period is from when
 * everything was looked at first.
 */
export function fromFragment(fragment: string, v: Validazione): View {
	const parts = new URLSearchParams(fragment.replace(/^#/, ""));
	const view: View = { ...start(v), where: {} };
	if (parts.size === 0) return view;
	const period = parts.get("periodo") ?? everything;
	if (period === everything) view.period = "";
	else if (kindOf(period)) {
		const { da, a } = range(period);
		if (da <= a && inExport(da, a, v)) view.period = period;
	}
	const day = parts.get("osservazione") ?? "";
	view.asOf = isDay(day) && inExport(day, day, v) ? day : "";
	view.counting = conteggi.find((c) => c === parts.get("conteggio")) ?? "";
	view.base = basi.find((b) => b === parts.get("base")) ?? "";
	view.by = dimensions.find((d) => d === parts.get("righe")) ?? unchanged.by;
	for (const name of ["andamento", "ordine", "colonne"] as const) view[names[name]] = parts.get(name) ?? unchanged[names[name]];
	for (const dimension of dimensions) {
		const value = parts.get(`solo-${dimension}`);
		if (value) view.where[dimension] = value;
	}
	view.compared = parts.getAll("confronta");
	return view;
}

/** Whether an export has some of the days from one to another. */
export function inExport(from: string, to: string, v: Validazione): boolean {
	return to >= (v.inizio ?? "") && from <= (v.data_rilevazione ?? "") && to !== "";
}

/** Whether an export has all of a period's beginning: else it would be compared in part. */
export function reaches(period: string, v: Validazione): boolean {
	return range(period).da >= `${(v.inizio ?? "").slice(0, 7)}-01`;
}

/** The period before another, where an export has it. */
export function comparable(period: string, v: Validazione): string | undefined {
	const earlier = period ? before(period) : undefined;
	return earlier && reaches(earlier, v) ? earlier : undefined;
}

/** The view of one row of the comparison: its quesiti alone, by what they consist of. */
export function into(view: View, value: string): View {
	if (view.by === "mese") return rowsBy({ ...view, period: value }, "oggetto");
	const next: Partial<Record<Dimension, Dimension>> = { direzione: "struttura", oggetto: "intermediario" };
	return rowsBy({ ...view, where: { ...view.where, [view.by]: value } }, next[view.by] ?? "oggetto");
}

/** The question about the rows of a view. Months, of those that the export has, are compared with each other. */
export function rowsOf(view: View, v: Validazione): Query {
	const query = { ...question(view, v), per: [view.by] };
	if (view.by !== "mese") return query;
	const all = { da: range((v.inizio ?? "").slice(0, 7)).da, a: range((v.ultimo_invio ?? "").slice(0, 7)).a };
	return { ...all, ...query, confronto: true };
}

/** The question about a month of those that another is about, as it is compared. */
export function ofMonth(query: Query, month: string): Query {
	const { da, a } = range(month);
	return { ...query, da: query.da && query.da > da ? query.da : da, a: query.a && query.a < a ? query.a : a, confronto: true };
}

/** The view with rows by another dimension. */
export function rowsBy(view: View, by: Dimension): View {
	return { ...view, by, compared: [] };
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
	if (view.period) Object.assign(q, range(view.period));
	if (view.counting) q.conteggio = view.counting;
	if (view.base) q.base = view.base;
	const where = Object.entries(view.where);
	if (where.length > 0) q.dove = Object.fromEntries(where.map(([dimension, value]) => [dimension, [value]]));
	return q;
}
