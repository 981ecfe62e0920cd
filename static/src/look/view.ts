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
	/** Only quesiti with one of these values, in each dimension. */
	where: Partial<Record<Dimension, string[]>>;
	/** The rows, of that dimension, that are compared side by side. */
	compared: string[];
	/** The id of the indicator whose trend is shown. */
	trend: string;
	/** The id of the column that the rows of the table are in the order of, "-" before it where the largest is first; "" is by name. */
	order: string;
	/** The ids of the columns that the table shows, with commas between them; "" is all. */
	columns: string;
	/** The id of the section that was gone to; "" is the top of the page. */
	section: string;
}

/** One value of each of some dimensions: what a row or a step of a path stands for. */
export type Place = Partial<Record<Dimension, string>>;

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
	section: "",
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
	sezione: "section",
} as const;

/** The period of a fragment that stands for everything. */
const everything = "tutto";

/** The fragment of a view: its period, and what else differs from the start. */
export function toFragment(view: View): string {
	const parts = new URLSearchParams({ periodo: view.period || everything });
	for (const [name, field] of Object.entries(names)) if (view[field] !== unchanged[field]) parts.set(name, view[field]);
	for (const dimension of dimensions) for (const value of view.where[dimension] ?? []) parts.append(`solo-${dimension}`, value);
	for (const key of view.compared) parts.append("confronta", key);
	return parts.toString();
}

/**
 * The view that a fragment tells of, whatever the export, as far as it can be one; undefined
 * where it tells nothing. One without a period is from when everything was looked at first,
 * and a period that is none is undefined.
 */
export function told(fragment: string): (Omit<View, "period"> & { period?: string }) | undefined {
	const parts = new URLSearchParams(fragment.replace(/^#/, ""));
	if (parts.size === 0) return undefined;
	const view: Omit<View, "period"> & { period?: string } = { ...unchanged, where: {} };
	const period = parts.get("periodo") ?? everything;
	if (period === everything) view.period = "";
	else if (kindOf(period) && range(period).da <= range(period).a) view.period = period;
	const day = parts.get("osservazione") ?? "";
	view.asOf = isDay(day) ? day : "";
	view.counting = conteggi.find((c) => c === parts.get("conteggio")) ?? "";
	view.base = basi.find((b) => b === parts.get("base")) ?? "";
	view.by = dimensions.find((d) => d === parts.get("righe")) ?? unchanged.by;
	for (const name of ["andamento", "ordine", "colonne", "sezione"] as const) view[names[name]] = parts.get(name) ?? unchanged[names[name]];
	for (const dimension of dimensions) {
		const values = [...new Set(parts.getAll(`solo-${dimension}`))].filter(Boolean);
		if (values.length > 0) view.where[dimension] = values;
	}
	view.compared = parts.getAll("confronta");
	return view;
}

/** The view of an export that a fragment tells of, without periods and days that the export does not have. */
export function fromFragment(fragment: string, v: Validazione): View {
	const view = told(fragment);
	const first = start(v);
	if (!view) return first;
	const { period = first.period, asOf } = view;
	return {
		...view,
		period: period && !inExport(range(period).da, range(period).a, v) ? first.period : period,
		asOf: inExport(asOf, asOf, v) ? asOf : "",
	};
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
	return rowsBy(at(view, { [view.by]: value }), next[view.by] ?? "oggetto");
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

/** The view of a place: of these values alone in their dimensions. */
export function at(view: View, place: Place): View {
	const values = Object.entries(place).map(([dimension, value]) => [dimension, [value]]);
	return { ...view, where: { ...view.where, ...Object.fromEntries(values) } };
}

/** The view with these values alone in a dimension; with none, whatever they are. */
export function only(view: View, dimension: Dimension, values: string[]): View {
	const { [dimension]: _, ...where } = view.where;
	return { ...view, where: values.length > 0 ? { ...where, [dimension]: values } : where };
}

/** The view without what a dimension is filtered by. */
export const without = (view: View, dimension: Dimension) => only(view, dimension, []);

/** The question that a view stands for. */
export function question(view: View, v: Validazione): Query {
	const q: Query = { osservazione: view.asOf || (v.data_rilevazione ?? "") };
	if (view.period) Object.assign(q, range(view.period));
	if (view.counting) q.conteggio = view.counting;
	if (view.base) q.base = view.base;
	if (Object.keys(view.where).length > 0) q.dove = view.where;
	return q;
}
