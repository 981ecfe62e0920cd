import assert from "node:assert/strict";
import { test } from "node:test";
import { before, isDay, kindOf, lastMonth, later, periods, range, yearBefore } from "../src/look/period";

test("a text is a period or none", () => {
	const kinds: Record<string, string | undefined> = {
		"2025": "year",
		"2025-T4": "quarter",
		"2025-T5": undefined,
		"2025-12": "month",
		"2025-13": undefined,
		"2025-00": undefined,
		"2025-06-01_2025-06-15": "days",
		"2025-06-31_2025-07-01": undefined, // no day
		"2025-06-01": undefined,
		"": undefined,
		" 2025": undefined,
	};
	for (const [text, kind] of Object.entries(kinds)) assert.equal(kindOf(text), kind, text);
});

test("a text is a day or none", () => {
	for (const day of ["2024-02-29", "2025-12-31", "0001-01-01"]) assert.ok(isDay(day), day);
	for (const none of ["2025-02-29", "2025-2-1", "2025-06-31", "", "oggi"]) assert.ok(!isDay(none), none);
});

test("a period begins and ends, and others come before it", () => {
	const table: [period: string, da: string, a: string, before: string | undefined, yearBefore: string | undefined][] = [
		["2025", "2025-01-01", "2025-12-31", "2024", undefined],
		["2025-T1", "2025-01-01", "2025-03-31", "2024-T4", "2024-T1"],
		["2025-T4", "2025-10-01", "2025-12-31", "2025-T3", "2024-T4"],
		["2025-01", "2025-01-01", "2025-01-31", "2024-12", "2024-01"],
		["2024-02", "2024-02-01", "2024-02-29", "2024-01", "2023-02"],
		["2100-02", "2100-02-01", "2100-02-28", "2100-01", "2099-02"],
		["2025-06-01_2025-07-15", "2025-06-01", "2025-07-15", undefined, undefined],
	];
	for (const [period, da, a, earlier, year] of table) {
		assert.deepEqual(range(period), { da, a }, period);
		assert.equal(lastMonth(period), a.slice(0, 7), period);
		assert.equal(before(period), earlier, period);
		assert.equal(yearBefore(period), year, period);
	}
});

test("months are counted over the ends of years", () => {
	assert.equal(later("2025-12", 1), "2026-01");
	assert.equal(later("2025-01", -1), "2024-12");
	assert.equal(later("2025-03", -27), "2022-12");
	assert.equal(later("2025-03", 0), "2025-03");
});

test("the periods of an export, the latest first", () => {
	assert.deepEqual(periods("2024-11-30", "2025-01-01"), {
		years: ["2025", "2024"],
		quarters: ["2025-T1", "2024-T4"],
		months: ["2025-01", "2024-12", "2024-11"],
	});
	assert.deepEqual(periods("2025-02-01", "2025-01-31"), { years: [], quarters: [], months: [] });
});
