import assert from "node:assert/strict";
import { test } from "node:test";
import { placed, tiles } from "../src/charts/tiles";
import { axisAround, axisOfCounts, contrast, days, inkOn, luminance, points, wrapped } from "../src/speech/axis";

test("an axis spans ten points at least, and holds its values", () => {
	for (const values of [[0.88, 0.89], [0.5], [0], [1], [0.999, 1], [0.1, 0.9], [1.3, 0.9], []]) {
		const { domain, ticks } = axisAround(values, points);
		assert.ok(domain[1] - domain[0] >= 0.1 - 1e-9, `${values}: ${domain}`);
		assert.ok(domain[0] >= 0);
		assert.ok(
			values.every((v) => v >= domain[0] && v <= domain[1]),
			`${values}: ${domain}`,
		);
		assert.equal(new Set(ticks.map((t) => Math.round(t * 100))).size, ticks.length);
		if (values.every((v) => v <= 1)) assert.ok(domain[1] <= 1, `${values}: ${domain}`);
	}
	const { domain } = axisAround([6.1, 6.2], days);
	assert.ok(domain[1] - domain[0] >= 4);
});

test("counts have whole ticks, none of them twice", () => {
	for (const most of [0, 1, 2, 3, 4, 7, 10, 11, 99, 1378, 200_000]) {
		const { domain, ticks } = axisOfCounts(most);
		assert.ok(ticks.every(Number.isInteger), `${most}: ${ticks}`);
		assert.equal(new Set(ticks).size, ticks.length);
		assert.ok(domain[1] >= most && ticks.length >= 2 && ticks.length <= 6, `${most}: ${ticks}`);
	}
});

test("black or white is read on every grey and colour", () => {
	for (let n = 0; n < 256; n++) {
		for (const colour of [`rgb(${n}, ${n}, ${n})`, `rgb(${n}, 90, ${255 - n})`]) {
			assert.ok(contrast(luminance(colour), luminance(inkOn(colour) === "#000" ? "#000000" : "#ffffff")) >= 4.5, colour);
		}
	}
});

test("lines break between words", () => {
	assert.deepEqual(wrapped("uno due tre quattro", 8), ["uno due", "tre", "quattro"]);
	assert.deepEqual(wrapped("lunghissimo", 3), ["lunghissimo"]);
});

test("each tile has a place of its own", () => {
	assert.equal(tiles.length, 23);
	assert.equal(new Set(tiles.map((t) => `${t.column} ${t.row}`)).size, tiles.length);
});

test("a direzione finds its tile however it is written", () => {
	const names = ["PIEMONTE", "Direzione regionale Valle d’Aosta", "friuli venezia giulia", "Direzione di coordinamento metropolitano Roma"];
	assert.deepEqual(
		[...(placed(names) ?? [])].map(([, t]) => t.name),
		["Piemonte", "Valle d'Aosta", "Friuli-Venezia Giulia", "Roma"],
	);
	assert.equal(placed(["Piemonte", "Lazio", "Nord", "Sud"]), undefined);
	assert.equal(placed(["Piemonte", "Lazio", "Umbria", "Sud"])?.size, 3);
	assert.equal(placed(["Lazio", "LAZIO"]), undefined);
	assert.equal(placed([]), undefined);
});
