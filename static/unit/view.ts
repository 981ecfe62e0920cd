import assert from "node:assert/strict";
import { test } from "node:test";
import type { Validazione } from "../src/engine/contract";
import {
	comparable,
	fromFragment,
	inExport,
	into,
	question,
	reaches,
	rowsBy,
	start,
	toFragment,
	type View,
	within,
	without,
} from "../src/look/view";

const file = { inizio: "2025-01-10", data_rilevazione: "2025-12-31" } as Validazione;

const all: View = {
	period: "2025-T2",
	asOf: "2025-11-30",
	counting: "lavorativi",
	base: "definizione",
	by: "oggetto",
	where: { direzione: "Valle d'Aosta & C.", struttura: "7000", cambio: "cambiato" },
	compared: ["a=b", "c d"],
	trend: "p90",
};

test("a view survives the URL", () => {
	assert.equal(toFragment(start), "");
	assert.deepEqual(fromFragment(""), start);
	assert.deepEqual(fromFragment(`#${toFragment(all)}`), all);
});

test("what a URL says wrongly is left out", () => {
	const wrong = "#periodo=2025-13&osservazione=2025-02-30&conteggio=lunare&base=x&righe=colore&solo-colore=blu&solo-soglia=";
	assert.deepEqual(fromFragment(wrong), start);
});

test("a view holds nothing that the export does not have", () => {
	const seen = (view: Partial<View>) => {
		const { period, asOf } = within({ ...start, ...view }, file);
		return [period, asOf];
	};
	assert.deepEqual(seen({ period: "2025-01", asOf: "2025-01-10" }), ["2025-01", "2025-01-10"]);
	assert.deepEqual(seen({ period: "2024", asOf: "2025-01-09" }), ["", ""]);
	assert.deepEqual(seen({ period: "2026-01", asOf: "2026-01-01" }), ["", ""]);
	assert.deepEqual(seen({ period: "2025-06-02_2025-06-01" }), ["", ""]); // ends before it begins
	assert.ok(inExport("2024-12-01", "2025-01-10", file));
	assert.ok(!inExport("2024-12-01", "2025-01-09", file));
	assert.ok(!inExport("", "", file));
});

test("a period is compared with one that the export has from its first month", () => {
	assert.ok(reaches("2025-01", file)); // the month in which the export begins
	assert.ok(!reaches("2024-T4", file));
	assert.equal(comparable("2025-02", file), "2025-01");
	assert.equal(comparable("2025-01", file), undefined);
	assert.equal(comparable("", file), undefined);
});

test("a row leads to what it consists of", () => {
	assert.deepEqual(into({ ...start, compared: ["x"] }, "Lazio"), { ...start, by: "struttura", where: { direzione: "Lazio" } });
	assert.deepEqual(into({ ...start, by: "mese" }, "2025-06"), { ...start, by: "oggetto", period: "2025-06" });
	assert.equal(into({ ...start, by: "oggetto" }, "x").by, "intermediario");
	assert.deepEqual(without(all, "direzione").where, { struttura: "7000", cambio: "cambiato" });
	assert.deepEqual(rowsBy(all, "mese"), { ...all, by: "mese", compared: [] });
});

test("a view is a question", () => {
	assert.deepEqual(question(start, file), { osservazione: "2025-12-31" });
	assert.deepEqual(question(all, file), {
		osservazione: "2025-11-30",
		da: "2025-04-01",
		a: "2025-06-30",
		conteggio: "lavorativi",
		base: "definizione",
		dove: { direzione: ["Valle d'Aosta & C."], struttura: ["7000"], cambio: ["cambiato"] },
	});
});
