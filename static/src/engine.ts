// The engine as the page sees it: a pool of workers that share the row groups of
// an export, and one promise for each question. Only findings and cells travel.
import source from "cruscotto:worker";
import type { Indicatori, Lang, Query, Validazione } from "./documents";
import type { Answer, Failure, Engine as Functions } from "./protocol";

/** An error that users read, with its code where it has one. */
export class EngineError extends Error {
	constructor(readonly failure: Failure) {
		super(failure.en);
	}
}

/** Thrown out of a load that a later one has taken the place of. */
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
	private readonly start = new Promise<void>((resolve) => {
		this.started = resolve;
	});

	constructor(url: string, module: WebAssembly.Module) {
		this.worker = new Worker(url);
		this.worker.onmessage = ({ data }: MessageEvent<Answer>) => this.receive(data);
		this.worker.onerror = () => this.stop(new EngineError(crash));
		this.worker.postMessage(module);
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
			this.worker.postMessage({ id, name, args });
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
	righe: number;
	totali: number;
}

export class Engine {
	private readonly url = URL.createObjectURL(new Blob([source], { type: "text/javascript" }));
	private readonly module: Promise<WebAssembly.Module>;
	private workers: Remote[] = [];
	private parts: Uint8Array[] = [];
	private loading = false;

	/** Starts to unpack and compile the engine that the page carries. */
	constructor(packed: string) {
		this.module = compile(packed);
		this.module.then((module) => this.restart(module));
	}

	private restart(module: WebAssembly.Module) {
		for (const worker of this.workers) worker.stop(new Superseded());
		const count = Math.max(1, Math.min(8, navigator.hardwareConcurrency));
		this.workers = Array.from({ length: count }, () => new Remote(this.url, module));
	}

	/**
	 * Reads exports in place of those before, and tells what was found in them, in
	 * the language of the moment when reading is over.
	 */
	async load(files: File[], config: string | null, lang: () => Lang, progress: (p: Progress) => void): Promise<Validazione> {
		const module = await this.module;
		if (this.loading || this.workers.length === 0 || this.workers.some((w) => w.stopped)) this.restart(module);
		const workers = this.workers;
		this.loading = true;
		try {
			const opened = await Promise.all(workers.map((w) => w.call("open", files, config)));
			const groups: { file: number; group: number; rows: number }[] = JSON.parse(opened[0] ?? "").file.flatMap(
				(f: { gruppi: number[] }, file: number) => f.gruppi.map((rows, group) => ({ file, group, rows })),
			);
			const totali = groups.reduce((sum, g) => sum + g.rows, 0);
			groups.sort((a, b) => a.rows - b.rows); // the largest is taken first
			let righe = 0;
			await Promise.all(
				workers.map(async (w) => {
					for (let next = groups.pop(); next; next = groups.pop()) {
						righe += await w.call("decode", next.file, next.group);
						progress({ righe, totali });
					}
				}),
			);
			this.parts = await Promise.all(workers.map((w) => w.call("findings")));
			const validation = await this.validation(lang());
			this.loading = false;
			return validation;
		} catch (error) {
			if (workers !== this.workers) throw new Superseded();
			this.restart(module); // the other workers may still be busy with the file that failed
			this.loading = false;
			throw error;
		}
	}

	/** What was found in the exports loaded. */
	async validation(lang: Lang): Promise<Validazione> {
		return JSON.parse(await this.first().call("validation", lang, this.parts));
	}

	/** The indicators of the exports loaded. */
	async indicators(query: Query): Promise<Indicatori> {
		const text = JSON.stringify(query);
		const parts = await Promise.all(this.workers.map((w) => w.call("aggregate", text)));
		return JSON.parse(await this.first().call("derive", text, parts));
	}

	/** Whether the period of a query is mature; no quesito is looked at for that. */
	async mature(query: Query): Promise<boolean | null> {
		const doc: Indicatori = JSON.parse(await this.first().call("derive", JSON.stringify(query), []));
		return doc.periodo.maturo;
	}

	private first(): Remote {
		const [first] = this.workers;
		if (!first) throw new EngineError(crash);
		return first;
	}
}

/** Unpacks and compiles WebAssembly given as gzip in base64. */
async function compile(packed: string): Promise<WebAssembly.Module> {
	// Older browsers decode base64 only into a string.
	const bytes = Uint8Array.fromBase64?.(packed) ?? Uint8Array.from(atob(packed), (c) => c.charCodeAt(0));
	const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
	return WebAssembly.compileStreaming(new Response(unpacked, { headers: { "content-type": "application/wasm" } }));
}
