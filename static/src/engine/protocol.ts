// What the page and its workers say to each other.

/** Why a function of the engine failed, in both languages. */
export interface Failure {
	codice: string;
	it: string;
	en: string;
}

/** The functions of the engine in each worker; see wasm/browser. */
export interface Engine {
	open(files: File[], config: string | null, mapping: string, profile: boolean, rilevazione: string): string;
	decode(file: number, group: number, verdict: Uint8Array | null, ...bytes: Uint8Array[]): number;
	findings(): Uint8Array;
	validation(lang: string, parts: Uint8Array[]): string;
	aggregate(query: string, again: boolean): Uint8Array;
	derive(query: string, parts: Uint8Array[]): string;
	distribution(query: string, parts: Uint8Array[]): string;
	table(query: string, parts: Uint8Array[], format: "csv" | "arrow" | "json"): Uint8Array;
	trace(query: string): Uint8Array;
	history(query: string, parts: Uint8Array[]): string;
	demo(rows: number, start: string, months: number, seed: number): string;
	list(query: string, detail: string): Uint8Array;
	window(from: number, to: number): string;
	ids(file: number, rows: string): string;
	detail(quesiti: string): Uint8Array;
	reportCounts(reports: string): Uint8Array;
	digest(file: number): string;
	edition(reports: string, parts: Uint8Array[], digests: string[], lang: string): string;
	report(edition: number, scope: string, lang: string): Uint8Array;
	reportIndex(edition: number, strutture: boolean, lang: string): Uint8Array;
	manifest(report: Uint8Array): string;
	verify(report: Uint8Array, parts: Uint8Array[], digests: string[], reason: Failure | null): string;
	text(file: Uint8Array): string;
	inspect(file: File, config: string | null, mapping: string): string;
	order(): string;
	begin(): null;
	identify(file: number, group: number): Uint8Array;
	admit(group: number, first: number, keys: Uint8Array): null;
	end(): null;
	verdict(file: number, group: number): Uint8Array;
}

/** A call of a function of the engine. */
export interface Call {
	id: number;
	name: keyof Engine;
	args: unknown[];
}

/** What came of a call; id 0 is news of the worker itself. */
export type Answer = { id: number; result: unknown } | { id: number; error: Failure } | { id: 0; started: true } | { id: 0; crashed: true };
