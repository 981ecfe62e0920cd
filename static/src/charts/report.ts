// The charts of a report, drawn from its own tables: bundled into core/report, which
// writes the report. Without scripts a report is the same but for them. Groups
// that are not named, for riservatezza, are in no table, and so in no chart.
import { el } from "../dom/dom";
import { onAxis } from "../speech/decimal";
import { Format } from "../speech/format";
import { drawAges, drawShares, drawTrend } from "./drawing";

const lang = document.documentElement.lang === "en" ? "en" : "it";
const f = new Format(lang);
const say = (it: string, en: string) => (lang === "en" ? en : it);

/** The most bars that a chart has: the rows with most quesiti. */
const mostBars = 25;

/** The numbers of the report by section, row and column; null where undefined. */
const cells: Record<string, Record<string, Record<string, number | null>>> = JSON.parse(
	document.getElementById("manifesto")?.textContent ?? "{}",
).celle ?? {};

interface Row {
	id: string;
	name: string;
	head: boolean;
	immature: boolean;
	/** The number in a column, undefined where there is none to show. */
	at(column: string): number | undefined;
	/** The same as the table says it. */
	text(column: string): string;
}

/** The rows of a section's table. */
function rowsOf(section: HTMLElement): Row[] {
	const columns = [...section.querySelectorAll<HTMLElement>("[data-colonna]")].map((th) => th.dataset.colonna);
	return [...section.querySelectorAll<HTMLTableRowElement>("tr[data-riga]")].map((tr) => ({
		id: tr.dataset.riga ?? "",
		name: tr.querySelector("th")?.textContent ?? "",
		head: tr.classList.contains("capo"),
		immature: tr.classList.contains("vuoto"),
		at: (column: string) => {
			const n = cells[section.id]?.[tr.dataset.riga ?? ""]?.[column];
			return typeof n === "number" ? n : undefined;
		},
		text: (column: string) => tr.querySelectorAll("td")[columns.indexOf(column)]?.textContent ?? "",
	}));
}

const rowsIn = (id: string) => {
	const section = document.getElementById(id);
	return section ? rowsOf(section) : [];
};

type Svg = SVGSVGElement | HTMLElement;

/** The indicator of some rows, those with most quesiti, beside that of the whole. */
function shares(rows: Row[], title: string, width: number): Svg | undefined {
	const bars = rows
		.flatMap((row) => {
			const [n, value] = [row.at("quesiti"), row.at("indicatore")];
			return n === undefined || value === undefined ? [] : { name: row.name, value: value / 100, shown: row.text("indicatore"), n };
		})
		.sort((a, b) => b.n - a.n)
		.slice(0, mostBars)
		.sort((a, b) => b.value - a.value);
	const whole = rowsIn("indicatori").find((row) => row.id === "complessivo");
	const value = whole?.at("valore");
	const mark =
		whole && value !== undefined ? { name: say("In tutto", "All together"), value: value / 100, shown: whole.text("valore") } : undefined;
	return bars.length < 2 ? undefined : drawShares(bars, { title, width, mark });
}

/** What is drawn of a section; nothing where there is too little to see. */
const charts: Record<string, { title: string; draw: (rows: Row[], title: string, width: number) => Svg | undefined }> = {
	linea: {
		title: say("L'indicatore complessivo, mese per mese", "The overall indicator, month by month"),
		draw: (_, title, width) => {
			const points = rowsIn("andamento").map((row) => ({
				month: row.id,
				value: row.at("indicatore") ?? null,
				shown: row.text("indicatore"),
				mature: !row.immature,
			}));
			const tick = (value: number) => `${f.mean(onAxis(value))}%`;
			const shown = points.filter((p) => p.value !== null).length;
			return shown < 2 ? undefined : drawTrend(points, { title, width, f, tick, immature: say("Mese non maturo", "Month not mature") });
		},
	},
	barre: {
		title: say("L'indicatore complessivo, a confronto", "The overall indicator, compared"),
		draw: shares,
	},
	oggetti: {
		title: say("L'indicatore degli oggetti più frequenti", "The indicator of the most frequent oggetti"),
		draw: (rows, title, width) =>
			shares(
				rows.filter((row) => !row.head && !row.id.endsWith(":")), // the others are no oggetto
				title,
				width,
			),
	},
	pila: {
		title: say("I giacenti per anzianità, e quanti sono scaduti", "Those giacenti by age, and how many are scaduti"),
		draw: (rows, title, width) => {
			const ages = rows.flatMap((row) => {
				const [scaduti, others, without] = [row.at("scaduti") ?? 0, row.at("nonscaduti") ?? 0, row.at("senza") ?? 0];
				return row.head ? [] : { name: say(`${row.name} giorni`, `${row.name} days`), scaduti, others, without };
			});
			const ofWhich = (n: string, scaduti: string) => say(`${n}, di cui ${scaduti} scaduti`, `${n}, ${scaduti} of them scaduti`);
			return ages.length < 2 ? undefined : drawAges(ages, { title, width, f, ofWhich });
		},
	},
};

/** As wide as paper is: charts are read there too. */
const widest = 900;

for (const section of document.querySelectorAll<HTMLElement>("section[data-grafico]")) {
	const table = section.querySelector(".scorre");
	const chart = charts[section.dataset.grafico ?? ""];
	const svg = chart?.draw(rowsOf(section), chart.title, Math.min(section.clientWidth, widest));
	if (!chart || !svg) continue;
	const figure = el("figure", {}, el("figcaption", {}, chart.title), svg);
	if (section.id === "indicatori")
		section.append(figure); // the indicators come first
	else table?.before(figure);
}
