// The quesiti behind a number, in an order, of which only a window is ever at hand. Each
// worker has sorted its own; their keys tell which stand at which positions of all.
import { rowsInKey } from "./constants";
import type { Quesito } from "./contract";

/** What a listing asks the workers. */
export interface Source {
	/** The quesiti of a worker between two of its own positions, without ids and files. */
	window(worker: number, from: number, to: number): Promise<Quesito[]>;
	/** The ids of rows of a file, ascending, counted from 1. */
	ids(file: number, rows: number[]): Promise<string[]>;
}

/** A quesito of a listing, and where its file stands among those that are open: names may be the same. */
export interface Listed extends Quesito {
	position: number;
}

export class Listing {
	readonly length: number;
	/** The rows of the files before each. */
	private readonly before: number[] = [];

	constructor(
		private readonly keys: Float64Array[],
		private readonly files: { nome: string; righe: number }[],
		private readonly source: Source,
	) {
		this.length = keys.reduce((sum, k) => sum + k.length, 0);
		let rows = 0;
		for (const file of files) {
			this.before.push(rows);
			rows += file.righe;
		}
	}

	/** The quesiti from a position up to and without another, without their ids. */
	async window(from: number, to: number): Promise<Listed[]> {
		const [first, last] = [this.split(from), this.split(Math.min(to, this.length))];
		const parts = await Promise.all(
			this.keys.map(async (keys, worker) => {
				const [a = 0, b = 0] = [first[worker], last[worker]];
				const quesiti = a < b ? await this.source.window(worker, a, b) : [];
				return quesiti.map((quesito, i) => ({ quesito, key: keys[a + i] ?? 0 }));
			}),
		);
		return parts
			.flat()
			.sort((a, b) => a.key - b.key)
			.map(({ quesito, key }) => {
				const position = this.fileOf(key);
				return { ...quesito, file: this.files[position]?.nome ?? "", position };
			});
	}

	/** Reads the ids of quesiti from the files. */
	async ids(quesiti: Listed[]): Promise<void> {
		for (const file of new Set(quesiti.map((q) => q.position))) {
			const ours = quesiti.filter((q) => q.position === file).sort((a, b) => a.riga - b.riga);
			const ids = await this.source.ids(
				file,
				ours.map((q) => q.riga),
			);
			for (const [i, q] of ours.entries()) q.id_quesito = ids[i] ?? "";
		}
	}

	private fileOf(key: number): number {
		const row = key % rowsInKey;
		return this.before.findLastIndex((before) => before <= row);
	}

	/** How many quesiti of each worker stand before a position. */
	private split(position: number): number[] {
		let [low, high] = [0, Number.MAX_SAFE_INTEGER]; // the key at the position is between them
		const below = (key: number) => this.keys.map((keys) => lowerBound(keys, key));
		while (low < high) {
			const middle = low + Math.floor((high - low) / 2);
			if (below(middle + 1).reduce((sum, n) => sum + n, 0) > position) high = middle;
			else low = middle + 1;
		}
		return below(low);
	}
}

/** How many of some ascending numbers are less than another. */
function lowerBound(numbers: Float64Array, limit: number): number {
	let [low, high] = [0, numbers.length];
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((numbers[middle] ?? 0) < limit) low = middle + 1;
		else high = middle;
	}
	return low;
}
