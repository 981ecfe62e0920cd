import assert from "node:assert/strict";
import { test } from "node:test";
import { Format } from "../src/speech/format";

const [it, en] = [new Format("it"), new Format("en")];

test("periods and dates", () => {
	const periods: [period: string, italian: string, english: string][] = [
		["2025", "2025", "2025"],
		["2025-T3", "3º trimestre 2025", "Q3 2025"],
		["2025-06", "giugno 2025", "June 2025"],
		["2025-06-01_2025-06-15", "1 giugno 2025 – 15 giugno 2025", "1 June 2025 – 15 June 2025"],
	];
	for (const [period, italian, english] of periods) assert.deepEqual([it.period(period), en.period(period)], [italian, english]);
	assert.equal(it.date("2025-02-01"), "1 febbraio 2025"); // of UTC, wherever one is
	assert.equal(it.date(null), "n.d.");
	assert.equal(en.date(null), "n/a");
	assert.equal(it.shortDate("2025-02-01"), "01/02/2025");
});

test("bytes, as a file manager shows them", () => {
	const sizes: [number, string][] = [
		[0, "0 B"],
		[999, "999 B"],
		[1000, "1,0 kB"],
		[1_250_000, "1,3 MB"],
		[5_000_000_000, "5,0 GB"],
		[2_345_600_000_000, "2.345,6 GB"],
	];
	for (const [n, text] of sizes) assert.equal(it.bytes(n), text);
});

test("one and several", () => {
	const rows = ["riga", "righe"] as const;
	assert.deepEqual(
		[0, 1, 2, 21].map((n) => it.plural(n, rows)),
		["righe", "riga", "righe", "righe"],
	);
	assert.equal(it.days(null), "n.d.");
	assert.equal(it.days(1234), "1.234");
});

test("names are sorted by the numbers in them", () => {
	assert.deepEqual(["10", "9", "à", "b", "A"].sort(it.collator.compare), ["9", "10", "A", "à", "b"]);
});
