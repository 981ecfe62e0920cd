// Exports and their configuration: how they are opened in place of those before, and
// opened anew as users correct what was taken for granted.
import type { Asking } from "./asking";
import { correctColumns } from "./dialogs/columns";
import { bodyOf, byId, el } from "./dom/dom";
import { rilevazioneKey } from "./engine/constants";
import { type Engine, EngineError, type Exports, type Progress, Superseded } from "./engine/engine";
import { findings } from "./sections/findings";
import { premises } from "./sections/premises";
import { Remembered, remember } from "./sections/remembered";
import { parquet } from "./sections/take-away";
import type { Speech } from "./speech/speech";
import { visible } from "./speech/visible";
import { words } from "./speech/words";
import type { Status } from "./status";

/** How often the progress is drawn, in ms: drawing takes time from reading. */
const redraw = 100;

/** The demonstration export: `cruscotto generate --rows 100000 --start 2024-01 --months 24`. */
const demonstration = { rows: 100_000, start: "2024-01", months: 24, seed: 1 };

export class Opening {
	private given: Exports | undefined; // what was opened last, shown or not
	private turn = 0; // times that files were opened; only the last ones are shown
	private readonly remembered = new Remembered();

	/** Others are told when exports are open, when these are about to be others, or none, and when users want to read the findings. */
	constructor(
		private readonly engine: Engine,
		private readonly speech: Speech,
		private readonly status: Status,
		private readonly asking: Asking,
		private readonly told: { begin(): void; end(): void; findings(): void },
	) {
		byId("apertura").append(this.remembered.element);
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
			mapping: {},
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
			this.open({ files: [new File([made], w.demoFile)], config: null, mapping: {}, rilevazione: "", full: false });
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

	/** Lets the user correct which column plays which role, and opens the exports anew. */
	async correct() {
		const { given, speech, status } = this;
		if (!given || document.querySelector("dialog")) return;
		// Of several files that of the failure; else the first stands for all.
		const file = given.files.find((f) => status.failure?.[speech.lang].includes(visible(f.name))) ?? given.files[0];
		if (!file) return;
		try {
			const mapping = await correctColumns(await this.engine.inspect(given, file), file.name, speech.lang, speech.w);
			if (mapping) this.open({ ...given, mapping: { ...given.mapping, ...mapping } });
		} catch (error) {
			if (!(error instanceof Superseded)) status.fail((w) => w.error, error, this.validation !== undefined);
		}
	}

	/** Says in the language of the moment what was found. */
	async speak() {
		this.remembered.show(this.speech.w);
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
			const loaded = await engine.load(exports, () => speech.lang, this.progress());
			if (turn !== this.turn) return;
			if (loaded.data_rilevazione === null) {
				throw new EngineError({ codice: "E102", it: words.it.noDate, en: words.en.noDate });
			}
			await this.asking.begin(loaded, exports.files);
			if (turn !== this.turn) return;
			this.show();
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
		byId("premesse").replaceChildren(...premises(v, w, f, (rilevazione) => this.again({ rilevazione })));
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
