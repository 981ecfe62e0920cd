import assert from "node:assert/strict";
import { test } from "node:test";
import { rowsInKey } from "../src/engine/constants";
import type { Quesito } from "../src/engine/contract";
import { Listing } from "../src/engine/listing";

const files = [
	{ nome: "a.parquet", righe: 700 },
	{ nome: "a.parquet", righe: 300 }, // another of the same name
];

/** Quesiti of 1,000 rows, of few ranks, dealt out to three workers: the middle one has none. */
function dealt() {
	const keys = Array.from({ length: 1000 }, (_, row) => ((row * 7919) % 13) * rowsInKey + row);
	const sorted = (worker: number) => keys.filter((_, row) => [0, 2][(row >> 4) % 2] === worker).sort((a, b) => a - b);
	return { all: keys.sort((a, b) => a - b), parts: [0, 1, 2].map((worker) => Float64Array.from(sorted(worker))) };
}

const rowOf = (key: number) => key % rowsInKey;

test("windows of several workers are those of one list", async () => {
	const { all, parts } = dealt();
	const asked: number[] = [];
	const listing = new Listing(parts, files, {
		window: async (worker, from, to) => {
			asked.push(to - from);
			return [...(parts[worker] ?? []).slice(from, to)].map((key) => ({ riga: rowOf(key) }) as Quesito);
		},
		ids: async () => [],
	});
	assert.equal(listing.length, 1000);
	for (const [from, to] of [
		[0, 1],
		[0, 40],
		[123, 171],
		[960, 1010],
		[0, 1000],
		[1000, 1010],
	] as const) {
		asked.length = 0;
		const window = await listing.window(from, to);
		const wanted = all.slice(from, to).map(rowOf);
		assert.deepEqual(
			window.map((q) => q.riga),
			wanted,
			`${from}–${to}`,
		);
		assert.deepEqual(
			window.map((q) => q.position),
			wanted.map((row) => (row < 700 ? 0 : 1)),
		);
		assert.equal(
			asked.reduce((sum, n) => sum + n, 0),
			wanted.length,
			"no more is asked for than is shown",
		);
	}
});

test("ids are read file by file, in the order of its rows", async () => {
	const asked: [number, number[]][] = [];
	const listing = new Listing([Float64Array.of()], files, {
		window: async () => [],
		ids: async (file, rows) => {
			asked.push([file, rows]);
			return rows.map((row) => `${file}/${row}`);
		},
	});
	const quesiti = [
		{ position: 1, riga: 9 },
		{ position: 0, riga: 8 },
		{ position: 1, riga: 2 },
	].map((q) => ({ ...q, id_quesito: "" }) as Quesito & { position: number });
	await listing.ids(quesiti);
	assert.deepEqual(asked, [
		[1, [2, 9]],
		[0, [8]],
	]);
	assert.deepEqual(
		quesiti.map((q) => q.id_quesito),
		["1/9", "0/8", "1/2"],
	);
});
