// Exports and their configuration: how they are opened in place of those before, and
// opened anew as users correct what was taken for granted.
import type { Asking } from "./asking";
import { correctColumns } from "./dialogs/columns";
import { bodyOf, byId, el } from "./dom/dom";
import { keep } from "./dom/given";
import { save } from "./dom/save";
import { nonIndicato, rilevazioneKey } from "./engine/constants";
import type { Ispezione } from "./engine/contract";
import { type Engine, EngineError, type Exports, type Progress, Superseded } from "./engine/engine";
import { Again } from "./sections/again";
import { findings } from "./sections/findings";
import { premises } from "./sections/premises";
import { forgetSaid, Remembered, remember, rememberedFor, rememberFor, somethingSaid, wasSaid } from "./sections/remembered";
import { parquet } from "./sections/take-away";
import type { Speech } from "./speech/speech";
import { visible } from "./speech/visible";
import { type Words, words } from "./speech/words";
import type { Status } from "./status";

/** How often the progress is drawn, in ms: drawing takes time from reading. */
const redraw = 100;

/** The demonstration export: `cruscotto generate --rows 100000 --start 2024-01 --months 24`. */
const demonstration = { rows: 100_000, start: "2024-01", months: 24, seed: 1 };

/** Of more oggetti than these, the rarest are not offered a soglia. */
const mostOggetti = 500;

const namesOf = ({ colonne }: Ispezione) => colonne.map(({ nome }) => nome);

export class Opening {
	private given: Exports | undefined; // what was opened last, shown or not
	private turn = 0; // times that files were opened; only the last ones are shown
	private readonly remembered = new Remembered();
	private readonly before = new Again(
		(files) => this.take(files, undefined),
		() => this.refuse((w) => w.goneSince),
	);

	/** Others are told when exports are open, when these are about to be others, or none, and when users want to read the findings. */
	constructor(
		private readonly engine: Engine,
		private readonly speech: Speech,
		private readonly status: Status,
		private readonly asking: Asking,
		private readonly told: { begin(): void; end(): void; findings(): void },
	) {
		byId("apertura").append(this.before.element, this.remembered.element);
		byId("apri").addEventListener("click", () => this.unfold(byId("apri").ariaExpanded !== "true"));
	}

	/** Shows what exports can be opened by, or not; where none are open it always shows. */
	private unfold(open: boolean) {
		byId("apri").ariaExpanded = String(open);
		byId("apertura").classList.toggle("unfolded", open);
	}

	/** What was found in the exports that are open; undefined while none are. */
	get validation() {
		return this.asking.validation;
	}

	/** Takes exports, or a configuration for those that are open, and tells whether others have not been taken by then. */
	async take(exports: File[], toml: File | undefined): Promise<boolean> {
		let config = exports.length > 0 ? this.remembered.chosen : undefined;
		if (toml) {
			try {
				config = { name: toml.name, text: await this.engine.text(toml) };
			} catch (error) {
				this.status.fail((w) => w.error, error, this.validation !== undefined);
				this.status.set("errore");
				return false;
			}
		}
		const next = {
			// In the order of their names, which decides between equal dates, as in the CLI.
			files: exports.length > 0 ? exports.sort((a, b) => (a.name < b.name ? -1 : 1)) : (this.given?.files ?? []),
			config: config?.text ?? null,
			rilevazione: exports.length > 0 ? "" : (this.given?.rilevazione ?? ""),
			full: false,
		};
		await this.open(next);
		if (config && this.validation) {
			remember(config.name, config.text); // it could be used
			this.remembered.show(this.speech.w);
		}
		return this.given === next;
	}

	/** Tells that what the user gave cannot be opened; what was open before stays. */
	refuse(why: (w: Words) => string) {
		const failure = { codice: "F001", it: why(words.it), en: why(words.en) };
		this.status.fail((w) => w.error, new EngineError(failure), this.validation !== undefined);
		if (!this.validation) this.status.set("errore");
	}

	/** Opens the exports anew, in another way. */
	async again(otherwise: Partial<Exports>) {
		if (this.given) await this.open({ ...this.given, ...otherwise });
	}

	/** Opens a demonstration export, which the engine makes. */
	async demonstrate() {
		const turn = this.begin();
		const { w } = this.speech;
		const { rows, start, months, seed } = demonstration;
		byId("avanzamento").replaceChildren(el("p", {}, w.making));
		this.status.announce(w.making);
		try {
			const { data_rilevazione, colonne } = await this.engine.demo(rows, start, months, seed);
			if (turn !== this.turn) return;
			const made = parquet(colonne, { [rilevazioneKey]: data_rilevazione });
			this.open({ files: [new File([made], w.demoFile)], config: null, rilevazione: "", full: false });
		} catch (error) {
			this.fail(error, turn);
		}
	}

	/** Stops reading: nothing is shown of what was read. */
	cancel() {
		this.begin();
		this.engine.cancel();
		this.status.set("vuoto");
		this.status.announce(this.speech.w.cancelled);
		byId("file").focus();
	}

	/** Lets the user say what the exports mean, and opens them anew. */
	async correct() {
		const { given, speech, status } = this;
		if (!given || document.querySelector("dialog")) return;
		// Of several files that of the failure; else the first stands for all.
		const file = given.files.find((f) => status.failure?.[speech.lang].includes(visible(f.name))) ?? given.files[0];
		if (!file) return;
		try {
			const { engine } = this;
			const [inspection, oggetti] = await Promise.all([engine.inspect(file, given.config), this.oggetti()]);
			const about = { name: file.name, inspection, rilevazione: given.rilevazione, oggetti };
			const said = await correctColumns(about, speech.lang, speech.w, async (configuration) =>
				save(new Blob([await engine.configure(given.config, configuration)], { type: "application/toml" }), "cruscotto.toml"),
			);
			if (!said) return;
			const next = { ...given, config: await engine.configure(given.config, said.configuration), rilevazione: said.rilevazione };
			await this.open(next);
			if (this.given !== next || !this.validation) return;
			rememberFor(namesOf(inspection), next.config); // it could be used
			this.show();
		} catch (error) {
			if (!(error instanceof Superseded)) status.fail((w) => w.error, error, this.validation !== undefined);
		}
	}

	/** The oggetti of the exports that are open, the most frequent first. */
	private async oggetti(): Promise<string[] | undefined> {
		const day = this.validation?.data_rilevazione;
		if (!day) return undefined;
		const { gruppi } = (await this.engine.indicators({ osservazione: day, per: ["oggetto"] })).gruppi;
		return gruppi
			.toSorted((a, b) => b.pervenuti - a.pervenuti)
			.flatMap(({ chiave: { oggetto = nonIndicato } }) => (oggetto === nonIndicato ? [] : [oggetto]))
			.slice(0, mostOggetti);
	}

	/** What the user has said of exports that all have the columns of these; null when nothing. */
	private async said(files: File[]): Promise<string | null> {
		if (!somethingSaid()) return null;
		try {
			const texts = await Promise.all(files.map(async (file) => rememberedFor(namesOf(await this.engine.inspect(file, null)))));
			return texts.every((text) => text === texts[0]) ? (texts[0] ?? null) : null;
		} catch {
			return null; // why the files cannot be read, opening them tells
		}
	}

	/** Says in the language of the moment what was found. */
	async speak() {
		this.remembered.show(this.speech.w);
		this.before.show(this.speech.w);
		const before = this.validation;
		if (!before) return;
		try {
			const translated = await this.engine.validation(this.speech.lang);
			if (this.validation !== before) return; // another export is being opened
			this.asking.validation = translated;
			this.show();
		} catch (error) {
			if (this.validation === before) this.status.unanswered(error);
		}
	}

	/** Ends what was made of the exports before, and gives the turn of the next. */
	private begin(): number {
		this.asking.end();
		this.told.end();
		for (const dialog of document.querySelectorAll("dialog")) dialog.close();
		this.unfold(false);
		this.status.clear();
		this.status.set("caricamento");
		return ++this.turn;
	}

	private fail(error: unknown, turn: number) {
		if (turn !== this.turn || error instanceof Superseded) return;
		this.asking.end();
		this.status.fail((w) => w.error, error, false);
		this.status.set("errore");
	}

	/** Opens exports in place of those before. */
	private async open(exports: Exports) {
		const { engine, speech } = this;
		const turn = this.begin();
		this.given = exports;
		try {
			if (exports.files.length === 0) {
				throw new EngineError({ codice: "F001", it: words.it.noFile, en: words.en.noFile });
			}
			exports.config ??= await this.said(exports.files);
			if (turn !== this.turn) return;
			const loaded = await engine.load(exports, () => speech.lang, this.progress());
			if (turn !== this.turn) return;
			if (loaded.data_rilevazione === null) {
				throw new EngineError({ codice: "E102", it: words.it.noDate, en: words.en.noDate });
			}
			await this.asking.begin(loaded, exports.files);
			if (turn !== this.turn) return;
			this.show();
			keep(exports.files).then(() => this.before.show(speech.w));
			this.status.announce(speech.w.loaded(speech.f.count(loaded.righe.lette)));
			this.told.begin();
		} catch (error) {
			this.fail(error, turn);
		}
	}

	/** Shows how far reading has come; the bar is made once and then only moved. */
	private progress(): (p: Progress) => void {
		const { w, f } = this.speech;
		const start = performance.now();
		const bar = el("progress", { max: 1, value: 0, "aria-label": w.reading });
		const text = el("p", {}, w.preparing);
		const cancel = () => this.cancel();
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

	/** Shows what was opened, and what was found in it. */
	private show() {
		const { validation: v } = this;
		if (!v) return;
		const { w, f } = this.speech;
		const said = {
			rilevazione: (day: string) => this.again({ rilevazione: day }),
			correct: () => this.correct(),
			forget: () => {
				forgetSaid();
				this.again({ config: null });
			},
		};
		byId("premesse").replaceChildren(...premises(v, wasSaid(this.given?.config ?? null), w, f, said));
		byId("aperti").replaceChildren(
			...v.file.map((file) =>
				el(
					"li",
					{},
					el("strong", {}, file.nome),
					` ${f.bytes(file.byte)}, ${w.takenOn(f.date(file.data_rilevazione))}, ${w.sources[file.fonte]}`,
				),
			),
		);
		const [first] = v.file;
		const sources = [...new Set(v.file.map((file) => file.fonte))].filter((source) => source !== "metadati");
		const excluded = v.righe.lette - v.righe.valide;
		const warned = v.rilievi.filter((r) => r.gravita === "avviso").length;
		const quality = [
			...(excluded > 0 ? [`${f.count(excluded)} ${f.plural(excluded, w.excludedRows)}`] : []),
			...(warned > 0 ? [`${f.count(warned)} ${f.plural(warned, w.warnings)}`] : []),
		];
		const see = (event: Event) => {
			event.preventDefault(); // what else is looked at stays in the URL
			this.told.findings();
		};
		byId("riassunto").replaceChildren(
			el("strong", { class: "file" }, first?.nome ?? ""),
			v.file.length > 1 ? ` ${w.otherFiles(f.count(v.file.length - 1), v.file.length === 2)}` : "",
			` · ${f.count(v.righe.valide)} ${f.plural(v.righe.valide, w.quesitiListed)} · ${w.takenOn(f.date(v.data_rilevazione))}`,
			sources.length > 0 ? ` (${sources.map((source) => w.sources[source]).join(", ")})` : "",
			" · ",
			el("a", { href: "#sezione=validazione", id: "qualita", click: see }, quality.join(", ") || w.allAccepted),
		);
		const actions = { checkAll: () => this.again({ full: true }), correct: () => this.correct() };
		bodyOf("validazione").replaceChildren(...findings(v, w, f, actions));
	}
}
