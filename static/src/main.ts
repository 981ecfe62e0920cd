// The page: files come in, questions go to the engine, documents are shown. What is
// shown depends on nothing but the state below, so a change redraws the parts that
// it concerns.

import { correctColumns } from "./dialogs/columns";
import { showDetail } from "./dialogs/detail";
import { showPreview } from "./dialogs/preview";
import { byId, el } from "./dom/dom";
import { save } from "./dom/save";
import * as carried from "./engine/carried";
import type { Dimension, Lang, Mapping, Query, Risposta, Solo, Validazione, Verifica } from "./engine/documents";
import { Engine, EngineError, type Exports, type Progress, Superseded } from "./engine/engine";
import type { Failure } from "./engine/protocol";
import { dimensions, fromFragment, question, start, toFragment, type View, within } from "./look/view";
import { Cards } from "./sections/cards";
import { ChangesSection } from "./sections/changes";
import { ClosingSection } from "./sections/closing";
import { CompareSection, IntermediariSection } from "./sections/compare";
import { Controls } from "./sections/controls";
import { findings } from "./sections/findings";
import { OggettiSection } from "./sections/oggetti";
import { premises } from "./sections/premises";
import { RedirectedSection } from "./sections/redirected";
import { Remembered, remember } from "./sections/remembered";
import { mostOfReport, otherwiseChecked, ReportsSection, type Verified, verdicts } from "./sections/reports";
import type { Asker, Section } from "./sections/section";
import { ComparisonTable } from "./sections/table";
import { parquet, type TableFormat, takeAway } from "./sections/take-away";
import { TimeSection } from "./sections/time";
import { Format } from "./speech/format";
import { visible } from "./speech/visible";
import { type Words, words } from "./speech/words";

const engine = new Engine(carried.engine, carried.sample);
engine.started.then(() => {
	document.body.dataset.motore = "pronto";
});

let lang: Lang = "it";
let w: Words = words[lang];
let f = new Format(lang);
let given: Exports | undefined; // what was opened last, shown or not
let validation: Validazione | undefined;
let view: View = fromFragment(location.hash); // what users want to look at
let shown: { view: View; answer: Risposta } | undefined; // what they see
let problem: { title: (w: Words) => string; failure: Failure } | undefined;
let opened = 0; // times that files were opened; only the last ones are shown
let looked = 0; // times that comparisons were asked for; only the last ones are shown
let cards = new Cards(w, f, detail);
let controls: Controls | undefined;
let live = false; // whether users are about to choose, as when they drag a slider
let tableSeen = true; // whether some of the table is on the screen
let tableBehind = false; // whether it shows an earlier answer
let verified: Verified[] = []; // reports, with the exports that are open
let verifications = 0; // begun, or ended by other exports
let opening = Promise.resolve(); // settled when what was opened last is shown, or cannot be
let sections: Section[] = []; // below the first answer, as they follow on the page
let reports: ReportsSection | undefined; // one of them

const remembered = new Remembered();
byId("apertura").append(remembered.element);

const body = (section: string) => byId(section).querySelector<HTMLElement>(".body") ?? byId(section);
const table = new ComparisonTable(body("confronto"), change, saveTable, detail);

new IntersectionObserver((entries) => {
	tableSeen = entries.some((e) => e.isIntersecting);
}).observe(byId("confronto"));

function setState(state: "vuoto" | "caricamento" | "pronto" | "errore") {
	document.body.dataset.stato = state;
}

/** Says something to those who cannot see it. */
function announce(text: string) {
	byId("stato").textContent = text;
}

function failureOf(error: unknown): Failure {
	if (error instanceof EngineError) return error.failure;
	return { codice: "", it: String(error), en: String(error) };
}

function showProblem() {
	byId("errore").replaceChildren(
		...(problem
			? [
					el(
						"div",
						{ class: "alert alert-danger", role: "alert", "data-codice": problem.failure.codice },
						el("h2", { class: "h5" }, problem.title(w)),
						el("p", {}, problem.failure[lang]),
						validation && el("p", {}, w.stillBefore),
						["F004", "F005"].includes(problem.failure.codice)
							? el("button", { type: "button", class: "btn btn-outline-danger btn-sm", click: correct }, w.correctColumns)
							: undefined,
					),
				]
			: []),
	);
}

/** How often the progress is drawn, in ms: drawing takes time from reading. */
const redraw = 100;

/** Shows how far reading has come; the bar is made once and then only moved. */
function progressBar(): (p: Progress) => void {
	const start = performance.now();
	const bar = el("progress", { max: 1, value: 0, "aria-label": w.reading });
	const text = el("p", {}, w.preparing);
	byId("avanzamento").replaceChildren(
		bar,
		text,
		el("button", { type: "button", class: "btn btn-outline-primary btn-sm", id: "annulla", click: cancel }, w.cancel),
	);
	let shown = start;
	return ({ phase, righe, totali }) => {
		const now = performance.now();
		if (now - shown < redraw) return;
		shown = now;
		bar.max = totali;
		bar.value = righe;
		const speed = (righe / (now - start)) * 1000;
		const what = phase === "identify" ? w.comparingIds : w.reading;
		text.textContent = `${what}: ${w.progress(f.count(righe), f.count(totali), f.count(Math.round(speed)))}`;
	};
}

/** Stops reading: nothing is shown of what was read. */
function cancel() {
	opened++;
	verifications++;
	showVerified();
	engine.cancel();
	setState("vuoto");
	announce(w.cancelled);
	byId("file").focus();
}

/**
 * Takes files in place of those before. A .toml among them is the configuration;
 * alone it is that of the exports that are open. An .html is a report, to be verified
 * with the exports that come with it, or else with those that are open.
 */
async function take(files: File[]) {
	const kind = (ending: RegExp) => files.filter((file) => ending.test(file.name));
	const [reports, configs] = [kind(/\.html?$/i), kind(/\.toml$/i)];
	const exports = files.filter((file) => !reports.includes(file) && !configs.includes(file));
	// Reports are held against no other exports than those that they came with.
	const theirs = exports.length + configs.length === 0 || (await takeExports(exports, configs[0]));
	if (theirs && reports.length > 0) await verify(reports);
}

/** Takes exports and a configuration, and tells whether others have not been taken by then. */
async function takeExports(exports: File[], toml: File | undefined): Promise<boolean> {
	let config = exports.length > 0 ? remembered.chosen : undefined;
	if (toml) {
		try {
			config = { name: toml.name, text: await engine.text(toml) };
		} catch (error) {
			problem = { title: (w) => w.error, failure: failureOf(error) };
			showProblem();
			setState("errore");
			return false;
		}
	}
	const next = {
		// In the order of their names, which decides between equal dates, as in the CLI.
		files: exports.length > 0 ? exports.sort((a, b) => (a.name < b.name ? -1 : 1)) : (given?.files ?? []),
		config: config?.text ?? null,
		mapping: {},
		rilevazione: exports.length > 0 ? "" : (given?.rilevazione ?? ""),
		full: false,
	};
	await open(next);
	if (config && validation) {
		remember(config.name, config.text); // it could be used
		remembered.show(w);
	}
	return given === next;
}

/** Verifies reports with the exports that are open, or about to be, in place of those verified before. */
async function verify(reports: File[]) {
	const turn = ++verifications;
	const outcomes: Verified[] = [];
	verified = [];
	byId("verifica").replaceChildren(el("p", { role: "status" }, w.verifying));
	await opening;
	for (const file of reports) {
		if (turn !== verifications) return;
		try {
			outcomes.push({ file: file.name, outcome: await verifyOne(file, turn) });
		} catch (error) {
			if (error instanceof Superseded) return;
			outcomes.push({ file: file.name, failure: failureOf(error) });
		}
	}
	if (turn !== verifications) return;
	verified = outcomes;
	showVerified();
}

async function verifyOne(file: File, verification: number): Promise<Verifica> {
	// The engine tells what is wrong with a file that is too large; no more of it is read.
	const report = new Uint8Array(await file.slice(0, mostOfReport + 1).arrayBuffer());
	const { reports, id_confrontati } = await engine.manifest(report);
	if (given && validation && otherwiseChecked(validation, id_confrontati)) await open({ ...given, full: id_confrontati }, verification);
	if (!validation) throw new EngineError({ codice: "", it: words.it.verifyWithout, en: words.en.verifyWithout });
	return await engine.verify(report, reports);
}

function showVerified() {
	byId("verifica").replaceChildren(...verdicts(verified, lang, w, f));
}

/** Opens exports in place of those before, with which nothing is verified any more but by the verification that opens them. */
function open(exports: Exports, verification?: number): Promise<void> {
	if (verification !== verifications) verifications++;
	opening = show(exports);
	return opening;
}

async function show(exports: Exports) {
	const turn = ++opened;
	verified = [];
	showVerified();
	looked++;
	problem = undefined;
	validation = undefined;
	given = exports;
	for (const dialog of document.querySelectorAll("dialog")) dialog.close(); // of the exports before
	showProblem();
	setState("caricamento");
	try {
		if (exports.files.length === 0) {
			throw new EngineError({ codice: "F001", it: words.it.noFile, en: words.en.noFile });
		}
		const loaded = await engine.load(exports, () => lang, progressBar());
		if (turn !== opened) return;
		if (loaded.data_rilevazione === null) {
			throw new EngineError({ codice: "E102", it: words.it.noDate, en: words.en.noDate });
		}
		validation = loaded;
		// What the URL tells is for the first export; later ones are looked at from the start.
		view = within(turn === 1 ? view : start, loaded);
		history.replaceState(null, "", `#${toFragment(view)}`);
		shown = undefined;
		buildSections();
		await ask();
		if (turn !== opened) return;
		showValidation();
		announce(w.loaded(f.count(loaded.righe.lette)));
	} catch (error) {
		if (turn !== opened || error instanceof Superseded) return;
		validation = undefined;
		problem = { title: (w) => w.error, failure: failureOf(error) };
		showProblem();
		setState("errore");
	}
}

/** Lets the user correct which column plays which role, and opens the exports anew. */
async function correct() {
	const exports = given;
	if (!exports || document.querySelector("dialog")) return;
	// Of several files that of the failure; else the first stands for all.
	const file = exports.files.find((f) => problem?.failure[lang].includes(visible(f.name))) ?? exports.files[0];
	if (!file) return;
	try {
		const mapping: Mapping | undefined = await correctColumns(await engine.inspect(exports, file), file.name, lang, w);
		if (mapping) open({ ...exports, mapping: { ...exports.mapping, ...mapping } });
	} catch (error) {
		if (error instanceof Superseded) return;
		problem = { title: (w) => w.error, failure: failureOf(error) };
		showProblem();
	}
}

/** Opens the exports anew, as taken on a day that users give. */
function giveRilevazione(rilevazione: string) {
	if (given) open({ ...given, rilevazione });
}

/** Opens the exports anew and looks at everything: repeated ids, what columns hold. */
function checkAll() {
	if (given) open({ ...given, full: true });
}

/**
 * Changes what is looked at. While users are still about to choose, as when they drag
 * a slider, everything follows, but "back" will not lead there.
 */
function change(next: (view: View) => View, dragged = false) {
	view = next(view);
	live = dragged;
	const fragment = `#${toFragment(view)}`;
	if (!dragged && fragment !== (location.hash || "#")) history.pushState(null, "", fragment);
	ask();
}

addEventListener("popstate", () => {
	if (!validation) return;
	view = within(fromFragment(location.hash), validation);
	ask();
});

let asking: Promise<void> | undefined;
let again = false; // the view has changed since the question was asked

/** Asks the engine what the view stands for, and shows the answer; one question at a time. */
function ask(): Promise<void> {
	again = true;
	asking ??= (async () => {
		while (again) {
			again = false;
			await askOnce();
		}
	})().finally(() => {
		asking = undefined;
		lookAround();
	});
	return asking;
}

async function askOnce() {
	if (!validation) return;
	const [turn, wanted] = [opened, view];
	try {
		const start = performance.now();
		const answer = await engine.indicators({ ...question(wanted, validation), per: [wanted.by] }, true);
		performance.measure("domanda", { start }); // on the browser's own timeline
		if (turn !== opened) return;
		shown = { view: wanted, answer };
		problem = undefined;
	} catch (error) {
		if (error instanceof Superseded || turn !== opened) return;
		problem = { title: (w) => w.queryError, failure: failureOf(error) };
		if (!shown) throw error;
		view = { ...view, by: shown.view.by }; // the rows stay those that are shown
	}
	showProblem();
	showAnswer();
	setState("pronto");
}

/** How long the view must rest before what it is compared with is asked for, in ms. */
const rest = 150;

/** Lets the sections ask for what they show, one after another. */
async function lookAround() {
	const turn = ++looked;
	await new Promise((resolve) => setTimeout(resolve, rest));
	if (turn !== looked || !shown || !validation || problem) return;
	if (tableBehind) table.show(shown.view, shown.answer.gruppi, shown.answer.totale, w, f);
	tableBehind = false;
	const now = { ...shown, validation };
	const answers = new Map<string, Promise<unknown>>();
	/** Asks what was not asked yet, unless something else is looked at by now. */
	const once = async <T>(kind: string, query: Query, ask: (query: Query) => Promise<T>): Promise<T> => {
		const key = `${kind} ${JSON.stringify(query)}`;
		const answer = answers.get(key) ?? ask(query);
		answers.set(key, answer);
		const given = (await answer) as T;
		if (turn !== looked) throw new Superseded();
		return given;
	};
	const ask: Asker = {
		indicators: (query) => once("indicators", query, (q) => engine.indicators(q)),
		history: (query) => once("history", query, (q) => engine.history(q)),
		times: (query) => once("times", query, (q) => engine.times(q)),
	};
	try {
		for (const section of sections) await section.update(now, ask);
		document.body.dataset.confronti = toFragment(now.view) || "tutto";
	} catch (error) {
		if (error instanceof Superseded || turn !== looked) return;
		problem = { title: (w) => w.queryError, failure: failureOf(error) };
		showProblem();
	}
}

/** Makes the sections that are then only set, in the language of the moment. */
function buildSections() {
	if (!validation) return;
	controls = new Controls(validation, w, f, change);
	body("scelte").replaceChildren(controls.element);
	cards = new Cards(w, f, detail);
	body("indicatori").replaceChildren(cards.element);
	reports = new ReportsSection(body("report"), lang, w, f, {
		edition: (reports) => engine.edition(reports),
		report: (edition, { ambito }) => engine.report(edition, ambito, lang),
		index: (edition, strutture) => engine.reportIndex(edition, strutture, lang),
		preview: (title, page, keep) => showPreview(title, page, keep, w),
		failure: (error) => (error instanceof Superseded ? undefined : failureOf(error)),
	});
	sections = [
		cards,
		new ChangesSection(body("cambiamenti"), w, f, change),
		new TimeSection(body("andamento"), w, f, change),
		table,
		new CompareSection(byId("fianco"), body("fianco"), w, f, change),
		new OggettiSection(body("oggetti"), w, f, change),
		new ClosingSection(body("tempi"), w, f),
		new RedirectedSection(body("riclassificati"), w, f),
		new IntermediariSection(body("intermediari"), w, f),
		reports,
	];
}

function showAnswer() {
	if (!shown) return;
	const { totale, gruppi, immaturi } = shown.answer;
	const focused = document.activeElement?.id;
	controls?.show(view, totale, new Set(Object.keys(immaturi)));
	cards.show(totale);
	// While users drag, what they cannot see waits until they rest.
	tableBehind = live && !tableSeen;
	if (!tableBehind) table.show(shown.view, gruppi, totale, w, f);
	if (focused) document.getElementById(focused)?.focus();
}

/** Tells that something asked for in between has no answer. */
function failed(error: unknown) {
	if (error instanceof Superseded) return;
	problem = { title: (w) => w.queryError, failure: failureOf(error) };
	showProblem();
}

/** Shows the quesiti behind a count. */
function detail(solo: Solo, where: View["where"]) {
	if (!shown || !validation) return;
	const { view: now } = shown;
	const query = question({ ...now, where: { ...now.where, ...where } }, validation);
	const files = validation.file;
	const about = [...Object.values({ ...now.where, ...where }), now.period && f.period(now.period)].filter(Boolean).join(", ");
	const texts = dimensions as string[];
	showDetail(
		{
			title: w.detailOf(about || w.everything.toLocaleLowerCase()),
			list: async (solo, order, id) => {
				// Which values there are, and in which order, the groups tell.
				const by = texts.includes(order.campo) && order.campo !== "soglia" ? (order.campo as Dimension) : undefined;
				const groups = by ? (await engine.indicators({ ...query, da: undefined, a: undefined, per: [by] })).gruppi.gruppi : [];
				const valori = groups.map((g) => (by && g.chiave[by]) ?? "").sort(f.collator.compare);
				return engine.list(query, solo, { ...order, valori }, id, files);
			},
			csv: (quesiti) => engine.detail(quesiti),
			failed,
		},
		solo,
		w,
		f,
	);
}

/** Saves the groups shown. */
async function saveTable(format: TableFormat) {
	if (!shown || !validation) return;
	const { view: now } = shown;
	const query = { ...question(now, validation), per: [now.by] };
	const name = `cruscotto-${now.by}${now.period && `-${now.period}`}`;
	try {
		save(await takeAway(engine, query, format), `${name}.${format}`);
	} catch (error) {
		failed(error);
	}
}

function showValidation() {
	if (!validation) return;
	const v = validation;
	byId("premesse").replaceChildren(...premises(v, w, f, giveRilevazione));
	byId("riassunto").replaceChildren(
		...v.file.map((file) =>
			el(
				"p",
				{ class: "file" },
				el("strong", {}, file.nome),
				` ${f.bytes(file.byte)}`,
				v.file.length > 1 ? `, ${w.takenOn(f.date(file.data_rilevazione))}` : undefined,
			),
		),
		el(
			"p",
			{},
			`${w.exportSummary(f.count(v.righe.lette), f.count(v.righe.valide), f.date(v.data_rilevazione))} (${[...new Set(v.file.map((file) => w.sources[file.fonte]))].join(", ")}).`,
		),
	);
	body("validazione").replaceChildren(...findings(v, w, f, { checkAll, correct }));
}

async function speak(next: Lang) {
	lang = next;
	w = words[lang];
	f = new Format(lang);
	document.documentElement.lang = lang;
	document.title = w.title;
	for (const element of document.querySelectorAll<HTMLElement>("[data-w]")) {
		const text = w[element.dataset.w as keyof Words];
		if (typeof text === "string") element.textContent = text;
	}
	remembered.show(w);
	body("parole").replaceChildren(...w.terms.map(([term, meaning]) => el("div", {}, el("dt", {}, term), el("dd", {}, meaning))));
	byId("sezioni").setAttribute("aria-label", w.contents);
	byId("sezioni").replaceChildren(
		...[...document.querySelectorAll<HTMLElement>("main .when-ready > section > h2[data-w]")].flatMap((title) =>
			title.closest("section")?.id === "scelte"
				? []
				: [
						el(
							"button",
							{
								type: "button",
								class: "btn btn-link btn-sm",
								"data-sezione": title.closest("section")?.id,
								click: () => {
									title.closest("section")?.scrollIntoView();
									if (title.closest("section")?.id === "report") reports?.sought();
								},
							},
							title.textContent ?? "",
						),
					],
		),
	);
	showProblem();
	showVerified();
	const before = validation;
	if (!before) return;
	buildSections();
	showAnswer();
	if (!asking) lookAround();
	try {
		const translated = await engine.validation(lang);
		if (validation !== before) return; // another export is being opened
		validation = translated;
		showValidation();
	} catch (error) {
		if (validation !== before) return;
		problem = { title: (w) => w.queryError, failure: failureOf(error) };
		showProblem();
	}
}

/** The demonstration export: `cruscotto generate --rows 100000 --start 2024-01 --months 24`. */
const demonstration = { rows: 100_000, start: "2024-01", months: 24, seed: 1 };

byId("dimostrazione").addEventListener("click", async () => {
	const turn = ++opened;
	const { rows, start, months, seed } = demonstration;
	byId("avanzamento").replaceChildren(el("p", {}, w.making));
	setState("caricamento");
	announce(w.making);
	try {
		const { data_rilevazione, colonne } = await engine.demo(rows, start, months, seed);
		if (turn !== opened) return;
		const made = parquet(colonne, { "cruscotto.data_rilevazione": data_rilevazione });
		open({ files: [new File([made], w.demoFile)], config: null, mapping: {}, rilevazione: "", full: false });
	} catch (error) {
		if (turn !== opened) return;
		problem = { title: (w) => w.error, failure: failureOf(error) };
		showProblem();
		setState("errore");
	}
});

const input = byId<HTMLInputElement>("file");
input.addEventListener("change", () => {
	const files = [...(input.files ?? [])];
	input.value = ""; // so that the same file can be chosen again
	take(files);
});
byId("tema").addEventListener("click", () => {
	const root = document.documentElement;
	const dark = root.dataset.tema ? root.dataset.tema === "scuro" : matchMedia("(prefers-color-scheme: dark)").matches;
	root.dataset.tema = dark ? "chiaro" : "scuro";
});
byId("lingua").addEventListener("click", () => speak(lang === "it" ? "en" : "it"));

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
	take([...(event.dataTransfer?.files ?? [])]);
});

speak("it");
