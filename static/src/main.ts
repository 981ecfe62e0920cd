// The page: files come in, questions go to the engine, documents are shown. What it is
// made of is put together here.
import { Asking, type Parts } from "./asking";
import { showDetail } from "./dialogs/detail";
import { showHelp } from "./dialogs/help";
import { showPreview } from "./dialogs/preview";
import { bodyOf, byId, el } from "./dom/dom";
import { dropped, ofFolder, pick, picks } from "./dom/given";
import { save } from "./dom/save";
import { openTerms } from "./dom/terms";
import * as carried from "./engine/carried";
import { glossary } from "./engine/constants";
import type { Dimension, Lang, Selezione, Validazione } from "./engine/contract";
import { Engine, Superseded } from "./engine/engine";
import { named } from "./look/names";
import { changeTheme, recallTheme } from "./look/theme";
import { at, type Change, dimensions, ofMonth, type Place, question, rowsOf, told } from "./look/view";
import { Opening } from "./opening";
import { Cards } from "./sections/cards";
import { ChangesSection } from "./sections/changes";
import { ClosingSection } from "./sections/closing";
import { CompareSection, IntermediariSection } from "./sections/compare";
import { Controls } from "./sections/controls";
import { Index } from "./sections/index";
import { OggettiSection } from "./sections/oggetti";
import { RedirectedSection } from "./sections/redirected";
import { ReportsSection } from "./sections/reports";
import { ComparisonTable } from "./sections/table";
import { type TableFormat, takeAway } from "./sections/take-away";
import { TimeSection } from "./sections/time";
import { Speech } from "./speech/speech";
import type { Words } from "./speech/words";
import { failureOf, Status } from "./status";
import { Verifying } from "./verifying";

// Where something is missing, or the script does not come this far, the page tells which browser is needed.
const there = ["DecompressionStream", "WebAssembly", "Worker"].every((needed) => needed in globalThis) && "groupBy" in Map;
if (there && CSS.supports("color", "light-dark(red, red)")) byId("vecchio").remove();

const engine = new Engine(carried.engine, carried.sample);
engine.started.then(() => {
	document.body.dataset.motore = "pronto";
});

const speech = new Speech();
const status = new Status(speech, () => opening.correct());
const asking = new Asking(engine, speech, status, parts);
const opening = new Opening(engine, speech, status, asking, {
	begin: () => {
		verifying.begin();
		const section = asking.shown?.view.section;
		if (section) index.go(section);
		index.mark();
	},
	end: () => verifying.end(),
	findings: () => goTo("validazione"),
});
const verifying = new Verifying(engine, speech, opening);

const change: Change = (next, live) => asking.change(next, live);
const note: Change = (next) => asking.note(next);
const index = new Index((section) => {
	note((view) => ({ ...view, section: section === "indicatori" ? "" : section }));
	if (section === "report") reports?.sought();
});
const goTo = (section: string) => {
	index.go(section);
	note((view) => ({ ...view, section }));
};
const table = new ComparisonTable(bodyOf("confronto"), change, note, saveTable, detail);
let reports: ReportsSection | undefined; // those of the exports that are open

/** Makes what shows the answers about exports, in the language of the moment. */
function parts(v: Validazione): Parts {
	const { lang, w, f } = speech;
	const controls = new Controls(v, w, f, change, values);
	bodyOf("scelte").replaceChildren(controls.element);
	const cards = new Cards(w, f, detail);
	bodyOf("indicatori").replaceChildren(cards.element);
	reports = new ReportsSection(bodyOf("report"), lang, w, f, {
		edition: (reports) => engine.edition(reports, lang),
		report: (edition, { ambito }) => engine.report(edition, ambito, lang),
		index: (edition, strutture) => engine.reportIndex(edition, strutture, lang),
		preview: (title, page, keep) => showPreview(title, page, keep, w),
		failure: (error) => (error instanceof Superseded ? undefined : failureOf(error)),
	});
	const sections = [
		cards,
		controls,
		new ChangesSection(bodyOf("cambiamenti"), w, f, change, (text) => cards.sentence.place(text)),
		new TimeSection(bodyOf("andamento"), w, f, change, detail),
		table,
		new CompareSection(byId("fianco"), bodyOf("fianco"), w, f, change),
		new OggettiSection(bodyOf("oggetti"), w, f, change),
		new ClosingSection(bodyOf("tempi"), w, f),
		new RedirectedSection(bodyOf("riclassificati"), w, f),
		new IntermediariSection(bodyOf("intermediari"), w, f),
		reports,
	];
	return { controls, cards, table, sections };
}

/** The values of a dimension in the exports, as a list has them. */
async function values(dimension: Dimension): Promise<string[]> {
	const { validation: v } = asking;
	if (!v) return [];
	try {
		const { gruppi } = (await engine.indicators({ osservazione: v.data_rilevazione ?? "", per: [dimension] })).gruppi;
		const names = gruppi.map((g) => g.chiave[dimension] ?? "");
		return names.sort((a, b) => speech.f.collator.compare(named(v, dimension, a), named(v, dimension, b)));
	} catch (error) {
		status.unanswered(error);
		return [];
	}
}

/** Shows the quesiti behind a count: of the period, or of the giacenza of a day, whatever the period. */
function detail(selected: Selezione, where: Place, day?: string) {
	const { shown } = asking;
	if (!shown) return;
	const { view, validation } = shown;
	const { w, f } = speech;
	const { mese, ...others } = where;
	const all = question({ ...at(view, others), ...(day && { period: "", asOf: day }) }, validation);
	const query = mese === undefined || day ? all : ofMonth(all, mese);
	const places = Object.entries(at(view, day ? others : where).where).flatMap(([dimension, values]) =>
		values.map((value) => named(validation, dimension, value)),
	);
	const about = [...places, day ? w.atDay(f.date(day)) : view.period && f.period(view.period)].filter(Boolean).join(", ");
	const texts = dimensions as string[];
	showDetail(
		{
			title: w.detailOf(about || w.everything.toLocaleLowerCase()),
			struttura: (code) => named(validation, "struttura", code),
			list: async (selected, order, id) => {
				// Which values there are, and in which order, the groups tell.
				const by = texts.includes(order.campo) && order.campo !== "soglia" ? (order.campo as Dimension) : undefined;
				const groups = by ? (await engine.indicators({ ...query, da: undefined, a: undefined, per: [by] })).gruppi.gruppi : [];
				const valori = groups.map((g) => (by && g.chiave[by]) ?? "").sort(f.collator.compare);
				return engine.list(query, { ...selected, ordine: { ...order, valori }, id }, validation.file);
			},
			csv: (quesiti) => engine.detail(quesiti),
			failed: (error) => status.unanswered(error),
		},
		selected,
		w,
		f,
	);
}

/** Saves the groups shown. */
async function saveTable(format: TableFormat) {
	const { shown } = asking;
	if (!shown) return;
	const { view, validation } = shown;
	const name = `cruscotto-${view.by}${view.period && `-${view.period}`}`;
	try {
		save(await takeAway(engine, rowsOf(view, validation), format), `${name}.${format}`);
	} catch (error) {
		status.unanswered(error);
	}
}

/** What the URL tells to look at as soon as exports are open. */
function awaited(): string {
	const view = told(location.hash);
	if (!view) return "";
	const { w, f } = speech;
	const filters = dimensions.flatMap((d) => (view.where[d] ? [`${w.dimensions[d]} ${view.where[d].join(", ")}`] : []));
	const period = view.period ? f.period(view.period) : view.period === "" ? w.wholeExport : undefined;
	return w.awaitedView([period, ...filters, view.asOf && w.seenOn(f.date(view.asOf))].filter(Boolean).join("; "));
}

function speak(lang: Lang) {
	speech.use(lang);
	const { w } = speech;
	document.documentElement.lang = lang;
	document.title = w.title;
	for (const element of document.querySelectorAll<HTMLElement>("[data-w]")) {
		const text = w[element.dataset.w as keyof Words];
		if (typeof text === "string") element.textContent = text;
	}
	bodyOf("parole").replaceChildren(
		...glossary.map(([term, meaning]) => el("div", {}, el("dt", {}, term[lang]), el("dd", {}, meaning[lang]))),
	);
	index.speak(w);
	byId("attesa").textContent = awaited();
	status.show();
	verifying.show();
	asking.speak();
	opening.speak();
}

/**
 * Takes files in place of those before. A .toml among them is the configuration;
 * alone it is that of the exports that are open. An .html is a report, to be verified
 * with the exports that come with it, or else with those that are open, or will be.
 */
async function take(files: File[]) {
	const kind = (ending: RegExp) => files.filter((file) => ending.test(file.name));
	const [reports, configs] = [kind(/\.html?$/i), kind(/\.toml$/i)];
	const exports = files.filter((file) => !reports.includes(file) && !configs.includes(file));
	// Reports are held against no other exports than those that they came with.
	const theirs = exports.length + configs.length === 0 || (await opening.take(exports, configs[0]));
	if (theirs && reports.length > 0) await verifying.verify(reports);
}

/** Takes the files that the user gives; told is whether there should be some. */
async function given(files: Promise<File[]>, told = false) {
	try {
		const found = await files;
		if (found.length > 0) take(found);
		else if (told) opening.refuse((w) => w.noFile);
	} catch {
		opening.refuse((w) => w.folderRefused);
	}
}

const input = byId<HTMLInputElement>("file");
input.addEventListener("change", () => {
	const files = [...(input.files ?? [])];
	input.value = ""; // so that the same file can be chosen again
	take(files);
});
// Where the browser gives handles of files, those chosen can be opened again another day.
input.addEventListener("click", (event) => {
	if (!picks()) return;
	event.preventDefault();
	given(pick());
});
const folder = byId<HTMLInputElement>("cartella");
folder.addEventListener("change", () => {
	const files = ofFolder([...(folder.files ?? [])]);
	folder.value = "";
	given(Promise.resolve(files), true);
});
byId("dimostrazione").addEventListener("click", () => opening.demonstrate());
byId("aiuto").addEventListener("click", () => showHelp(speech.lang, speech.w));
byId("tema").addEventListener("click", changeTheme);
byId("lingua").addEventListener("click", () => speak(speech.lang === "it" ? "en" : "it"));

// Files can be dropped anywhere on the page.
let entered = 0;
const dragging = (change: number) => {
	entered = change === 0 ? 0 : entered + change;
	document.body.classList.toggle("dragging", entered > 0);
};
addEventListener("dragenter", () => dragging(1));
addEventListener("dragleave", () => dragging(-1));
addEventListener("dragover", (event) => event.preventDefault());
addEventListener("drop", (event) => {
	event.preventDefault();
	dragging(0);
	given(dropped(event.dataTransfer), true);
});

recallTheme();
openTerms(byId("contenuto"), () => speech.lang);
speak("it");
