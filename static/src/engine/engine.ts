// The engine as the page sees it: a pool of workers that share the row groups of
// an export, and one promise for each question. Only findings and cells travel.
import source from "cruscotto:worker";
import { keyBytes } from "./constants";
import type {
	Andamento,
	Coda,
	ColonnaDati,
	Configurazione,
	Edizione,
	Failure,
	Format,
	Engine as Functions,
	Indicatori,
	Ispezione,
	Lang,
	Query,
	Quesito,
	Reports,
	Risposta,
	Selection,
	Span,
	Tempi,
	Validazione,
	Verifica,
} from "./contract";
import { Listing } from "./listing";
import { type Answer, fromJson, toJson } from "./protocol";

/** An error that users read, with its code where it has one. */
export class EngineError extends Error {
	constructor(readonly failure: Failure) {
		super(failure.en);
	}
}

/** Thrown out of what something later has taken the place of. */
export class Superseded extends Error {}

const crash: Failure = {
	codice: "F006",
	it: "il motore si è fermato, forse per mancanza di memoria: provare con meno file, o con un browser appena aperto",
	en: "the engine stopped, perhaps out of memory: try with fewer files, or with a browser just opened",
};

/** One worker with an engine in it. */
class Remote {
	private readonly worker: Worker;
	private readonly pending = new Map<number, { resolve(result: unknown): void; reject(error: Error): void }>();
	private last = 0;
	private end: Error | undefined;
	private started: () => void = () => {};
	readonly start = new Promise<void>((resolve) => {
		this.started = resolve;
	});

	constructor(url: string, module: Promise<WebAssembly.Module>) {
		this.worker = new Worker(url);
		this.worker.onmessage = ({ data }: MessageEvent<Answer>) => this.receive(data);
		this.worker.onerror = () => this.stop(new EngineError(crash));
		module.then(
			(module) => this.worker.postMessage(module),
			() => this.stop(new EngineError(crash)),
		);
	}

	private receive(answer: Answer) {
		if ("started" in answer) return this.started();
		if ("crashed" in answer) return this.stop(new EngineError(crash));
		const call = this.pending.get(answer.id);
		this.pending.delete(answer.id);
		if ("error" in answer) call?.reject(new EngineError(answer.error));
		else call?.resolve(answer.result);
	}

	get stopped(): boolean {
		return this.end !== undefined;
	}

	/** Calls a function of the engine, once it has started. */
	async call<N extends keyof Functions>(name: N, ...args: Parameters<Functions[N]>): Promise<ReturnType<Functions[N]>> {
		await this.start;
		if (this.end) throw this.end;
		return new Promise((resolve, reject) => {
			const id = ++this.last;
			this.pending.set(id, { resolve: resolve as (result: unknown) => void, reject });
			const bytes = args.filter((arg) => arg instanceof Uint8Array);
			this.worker.postMessage({ id, name, args }, { transfer: bytes.map((array) => array.buffer) });
		});
	}

	/** Ends the worker; what it was asked, and will be, fails with the error. */
	stop(error: Error) {
		this.end ??= error;
		this.worker.terminate();
		this.started();
		for (const call of this.pending.values()) call.reject(error);
		this.pending.clear();
	}
}

export interface Progress {
	phase: "identify" | "decode";
	righe: number;
	totali: number;
}

/** What to open, and how. */
export interface Exports {
	files: File[];
	config: string | null; // the text of a cruscotto.toml
	rilevazione: string; // of files that declare none; "" when users give none
	/** Compare the ids of a single file too, and tell what each column holds. */
	full: boolean;
}

/** A row group of a file. */
interface Group {
	file: number;
	group: number;
	rows: number;
	spans: Span[];
}

/** Enough for every loop that matters to have run for long. */
const warmUpRounds = 60;

export class Engine {
	private readonly url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
	private workers: Remote[] = [];
	private parts: Uint8Array[] = [];
	private listed = 0; // lists made; the workers have only the last one
	private digests: Promise<string[]> | undefined; // of the files loaded, once they were asked for
	private files = 0; // how many are loaded
	private loads = 0; // of exports, begun
	private loading = false;
	private readonly warm: Promise<void>; // settled when no worker warms up any more

	/** Settled when the engine that the page carries is unpacked, compiled and started. */
	readonly started: Promise<unknown>;

	/**
	 * Starts the engine, which may still be compiled meanwhile; a small export is what
	 * it warms up with.
	 */
	constructor(
		private readonly module: Promise<WebAssembly.Module>,
		sample: Promise<Blob>,
	) {
		this.restart();
		this.started = module.then(() => Promise.all(this.workers.map((w) => w.start)));
		// If it fails, so will what users open, and that is told.
		this.warm = this.started.then(async () => this.warmUp(new File([await sample], "sample.parquet"))).catch(() => {});
	}

	/**
	 * Reads a small export again and again until users have chosen theirs. Browsers
	 * translate WebAssembly quickly at first, and well only what has run for long: the
	 * first export would take twice the time of the next.
	 */
	private async warmUp(file: File) {
		const { workers } = this;
		await Promise.all(
			workers.map(async (w) => {
				for (let round = 0; round < warmUpRounds && !this.loading && workers === this.workers; round++) {
					await w.call("open", [file], null, false, "");
					await w.call("decode", 0, 0, null);
					const found = await w.call("findings");
					const { data_rilevazione } = fromJson(await w.call("validation", "it", [found]));
					const query = toJson<Query>({ osservazione: data_rilevazione ?? "", per: ["direzione"] });
					await w.call("derive", query, [await w.call("aggregate", query, false)]);
				}
			}),
		);
	}

	private restart() {
		for (const worker of this.workers) worker.stop(new Superseded());
		const count = Math.max(1, Math.min(8, navigator.hardwareConcurrency));
		this.workers = Array.from({ length: count }, () => new Remote(this.url, this.module));
	}

	/**
	 * Reads exports in place of those before, and tells what was found in them, in
	 * the language of the moment when reading is over.
	 */
	async load(exports: Exports, lang: () => Lang, progress: (p: Progress) => void): Promise<Validazione> {
		if (this.loading || this.workers.some((w) => w.stopped)) this.restart();
		const workers = this.workers;
		this.loading = true;
		this.loads++;
		this.listed++; // its rows are of the exports before
		await this.warm;
		try {
			const { files, config, rilevazione } = exports;
			const full = exports.full || files.length > 1;
			const opened = await Promise.all(workers.map((w) => w.call("open", files, config, full, rilevazione)));
			const groups: Group[] = opened
				.slice(0, 1)
				.flatMap((text) => fromJson(text).file)
				.flatMap((f, file) => f.gruppi.map((g, group) => ({ file, group, rows: g.righe, spans: g.byte })));
			const totali = groups.reduce((sum, g) => sum + g.rows, 0);
			groups.sort((a, b) => a.rows - b.rows); // the largest is taken first
			const index = full ? await this.identify(workers, groups, (righe) => progress({ phase: "identify", righe, totali })) : null;
			let righe = 0;
			// There are two row groups for each worker: one is read while it decodes the other.
			await share([...workers, ...workers], groups, async (w, { file, group, spans }) => {
				const bytes = await read(files[file], spans);
				righe += await w.call("decode", file, group, index && (await index.call("verdict", file, group)), ...bytes);
				progress({ phase: "decode", righe, totali });
			});
			this.parts = await Promise.all(workers.map((w) => w.call("findings")));
			this.digests = undefined;
			this.files = files.length;
			const validation = await this.validation(lang());
			this.loading = false;
			return validation;
		} catch (error) {
			if (workers !== this.workers) throw new Superseded();
			this.restart(); // the other workers may still be busy with the file that failed
			this.loading = false;
			throw error;
		}
	}

	/** Compares the ids of all rows; the worker that it gives knows which rows count. */
	private async identify(workers: Remote[], groups: Group[], progress: (righe: number) => void): Promise<Remote> {
		const index = this.first();
		let righe = 0;
		for (const file of fromJson(await index.call("order"))) {
			await index.call("begin");
			await share(
				workers,
				groups.filter((g) => g.file === file),
				async (w, { group }) => {
					for (let first = 0; ; ) {
						const keys = await w.call("identify", file, group);
						const rows = keys.length / keyBytes;
						if (rows === 0) break;
						await index.call("admit", group, first, keys);
						first += rows;
						righe += rows;
						progress(righe);
					}
				},
			);
			await index.call("end");
		}
		return index;
	}

	/** Ends a load, which fails with [Superseded]; nothing is loaded then. */
	cancel() {
		this.restart();
	}

	/** A demonstration export: the quesiti that the command generates from the same choices. */
	async demo(rows: number, start: string, months: number, seed: number): Promise<{ data_rilevazione: string; colonne: ColonnaDati[] }> {
		return fromJson(await this.first().call("demo", rows, start, months, seed));
	}

	/** The text of a file that people save, whatever its encoding. */
	async text(file: File): Promise<string> {
		return this.first().call("text", new Uint8Array(await file.arrayBuffer()));
	}

	/** Which columns a file has, and what they could be. */
	async inspect(file: File, config: string | null): Promise<Ispezione> {
		return fromJson(await this.first().call("inspect", file, config));
	}

	/** A configuration with what users say on the page, as the text of a cruscotto.toml. */
	async configure(config: string | null, said: Configurazione): Promise<string> {
		return this.first().call("configure", config, toJson(said));
	}

	/** What was found in the exports loaded. */
	async validation(lang: Lang): Promise<Validazione> {
		return fromJson(await this.first().call("validation", lang, this.parts));
	}

	/**
	 * The indicators of the exports loaded. Those that may be asked for again, at another
	 * data di osservazione only, are then there sooner.
	 */
	async indicators(query: Query, again = false): Promise<Risposta> {
		return fromJson(await this.ask("aggregate", "derive", query, again));
	}

	/** The months of a query, each group of each, as they are compared. */
	async months(query: Query): Promise<Indicatori> {
		return fromJson(await this.ask("aggregate", "months", { ...query, confronto: true }, false));
	}

	/** The giacenza of every day up to the data di osservazione. */
	async history(query: Query): Promise<Andamento> {
		return fromJson(await this.ask("trace", "history", query, false));
	}

	/** How long the giacenti have been waiting, whatever the period. */
	async coda(query: Query): Promise<Coda> {
		return fromJson(await this.ask("aggregate", "coda", { ...query, coda: true }, false));
	}

	/** In how many days the definiti were answered, by soglia. */
	async times(query: Query): Promise<Tempi> {
		return fromJson(await this.ask("aggregate", "distribution", { ...query, per: ["soglia"] }, false));
	}

	/** The groups of a query as a file, as the CLI writes it; JSON is of columns. */
	async table(query: Query, format: Format): Promise<Uint8Array<ArrayBuffer>> {
		return (await this.ask("aggregate", "table", query, false, format)) as Uint8Array<ArrayBuffer>;
	}

	/**
	 * Lists the quesiti of a query, in an order; its values are those of the field, in
	 * theirs, where it is one of texts.
	 */
	async list(query: Query, selection: Selection, files: { nome: string; righe: number }[]): Promise<Listing> {
		const { workers } = this;
		const turn = ++this.listed;
		/** Calls a worker, unless its list is no more the one that was made here. */
		const current = <N extends keyof Functions>(w: Remote | undefined, name: N, ...args: Parameters<Functions[N]>) => {
			if (turn !== this.listed || !w) throw new Superseded();
			return w.call(name, ...args);
		};
		const [text, asked] = [toJson(query), toJson(selection)];
		const keys = await Promise.all(
			workers.map(async (w) => new Float64Array((await current(w, "list", text, asked)).buffer as ArrayBuffer)),
		);
		return new Listing(keys, files, {
			window: async (worker, from, to) => fromJson(await current(workers[worker], "window", from, to)),
			ids: async (file, rows) => {
				// Each worker reads a part of the file.
				const part = Math.ceil(rows.length / workers.length);
				const parts = await Promise.all(
					workers.map(async (w, i): Promise<string[]> => {
						return fromJson(await current(w, "ids", file, toJson(rows.slice(i * part, (i + 1) * part))));
					}),
				);
				return parts.flat();
			},
		});
	}

	/** Quesiti as CSV, as the CLI writes them. */
	async detail(quesiti: Quesito[]): Promise<Uint8Array<ArrayBuffer>> {
		return (await this.first().call("detail", toJson(quesiti))) as Uint8Array<ArrayBuffer>;
	}

	/** Makes the reports of a month, to be written in a language, and tells what they are of. */
	async edition(reports: Reports, lang: Lang): Promise<Edizione> {
		const [parts, digests] = await this.reportParts(reports);
		return fromJson(await this.first().call("edition", toJson(reports), parts, digests, lang));
	}

	/** One of the reports of an edition, as the CLI writes it. */
	async report({ edizione }: Edizione, scope: string, lang: Lang): Promise<Uint8Array<ArrayBuffer>> {
		return (await this.first().call("report", edizione, scope, lang)) as Uint8Array<ArrayBuffer>;
	}

	/** The page that leads to the reports of an edition, or to those but strutture. */
	async reportIndex({ edizione }: Edizione, strutture: boolean, lang: Lang): Promise<Uint8Array<ArrayBuffer>> {
		return (await this.first().call("reportIndex", edizione, strutture, lang)) as Uint8Array<ArrayBuffer>;
	}

	/** What a report asks for, to be verified; null where it is of another version and does not tell. */
	async manifest(report: Uint8Array): Promise<{ reports: Reports | null; id_confrontati: boolean }> {
		return fromJson(await this.first().call("manifest", report.slice()));
	}

	/** Holds a report against the one that the exports loaded give: in one call, whatever else is made meanwhile. */
	async verify(report: Uint8Array, reports: Reports | null): Promise<Verifica> {
		let [parts, digests]: [Uint8Array[], string[]] = [[], []];
		let reason: Failure | null = null;
		try {
			if (reports) [parts, digests] = await this.reportParts(reports);
		} catch (error) {
			// That the exports give no such report is an answer too.
			if (!(error instanceof EngineError) || error.failure.codice !== "") throw error;
			reason = error.failure;
		}
		return fromJson(await this.first().call("verify", report.slice(), parts, digests, reason));
	}

	/** What the reports of a month are made of: counts of each worker, and digests of the files. All are of the same exports. */
	private async reportParts(reports: Reports): Promise<[Uint8Array[], string[]]> {
		const { workers, loads } = this;
		const text = toJson(reports);
		this.digests ??= Promise.all(
			Array.from({ length: this.files }, (_, i) => (workers[i % workers.length] ?? this.first()).call("digest", i)),
		);
		const [parts, digests] = await Promise.all([Promise.all(workers.map((w) => w.call("reportCounts", text))), this.digests]);
		if (loads !== this.loads) throw new Superseded();
		return [parts, digests];
	}

	/** Lets every worker do its part of an answer, and one of them make it from the parts. */
	private async ask<N extends "derive" | "months" | "history" | "distribution" | "coda" | "table">(
		part: "aggregate" | "trace",
		whole: N,
		query: Query,
		again: boolean,
		...more: string[]
	): Promise<ReturnType<Functions[N]>> {
		const text = toJson(query);
		const parts = await Promise.all(this.workers.map((w) => w.call(part, text, again)));
		return this.first().call<N>(whole, ...([text, parts, ...more] as unknown as Parameters<Functions[N]>));
	}

	private first(): Remote {
		const [first] = this.workers;
		if (!first) throw new EngineError(crash);
		return first;
	}
}

/** Hands out row groups to workers, each the next when it is done with one. */
async function share(workers: Remote[], groups: Group[], work: (w: Remote, g: Group) => Promise<void>) {
	const left = [...groups];
	await Promise.all(
		workers.map(async (w) => {
			for (let next = left.pop(); next; next = left.pop()) await work(w, next);
		}),
	);
}

/** The most bytes of a row group that are read at once; a larger one the engine reads piece by piece. */
const mostBytes = 64 << 20;

/**
 * Reads ranges of bytes; none when they are too many or cannot be read, which the
 * engine will then find out itself. The page reads because it has the time: a worker
 * that decodes cannot receive what it reads meanwhile.
 */
async function read(file: File | undefined, spans: Span[]): Promise<Uint8Array[]> {
	if (!file || spans.reduce((sum, s) => sum + s.byte, 0) > mostBytes) return [];
	try {
		return await Promise.all(spans.map(async ({ da, byte }) => new Uint8Array(await file.slice(da, da + byte).arrayBuffer())));
	} catch {
		return [];
	}
}

/** Unpacks and compiles WebAssembly given as gzip in base64. */
