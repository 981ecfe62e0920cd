import assert from "node:assert/strict";
import { test } from "node:test";
import type { Validazione } from "../src/engine/contract";
import {
	at,
	comparable,
	fromFragment,
	inExport,
	into,
	ofMonth,
	only,
	question,
	reaches,
	rowsBy,
	rowsOf,
	start,
	toFragment,
	told,
	type View,
	without,
} from "../src/look/view";

const file = { inizio: "2025-01-10", ultimo_invio: "2025-12-30", data_rilevazione: "2025-12-31", ultimo_maturo: "2025-11" } as Validazione;
const first = start(file);

const all: View = {
	period: "2025-T2",
	asOf: "2025-11-30",
	counting: "lavorativi",
	base: "definizione",
	by: "oggetto",
	where: { direzione: ["Valle d'Aosta & C.", "Lazio"], struttura: ["7000", "8000"], cambio: ["cambiato"] },
	compared: ["a=b", "c d"],
	trend: "p90",
	order: "-giacenza-oltre-60",
	columns: "complessivo,giacenza",
	section: "andamento",
};

test("a view survives the URL", () => {
	assert.equal(toFragment(first), "periodo=2025-11");
	for (const view of [first, all, { ...first, period: "" }]) assert.deepEqual(fromFragment(`#${toFragment(view)}`, file), view);
});

test("a dimension has as many values as the URL repeats; one value, as earlier versions wrote it, is a choice of one", () => {
	assert.equal(toFragment({ ...first, where: { struttura: ["7000", "a&b"] } }), "periodo=2025-11&solo-struttura=7000&solo-struttura=a%26b");
	const where = fromFragment("#solo-struttura=7000&solo-struttura=a%26b&solo-struttura=7000&solo-oggetto=Deleghe&solo-mese=", file).where;
	assert.deepEqual(where, { struttura: ["7000", "a&b"], oggetto: ["Deleghe"] });
});

test("a fragment tells a view before any export is open", () => {
	assert.equal(told(""), undefined);
	assert.equal(told("#periodo=1999-01&solo-direzione=Lazio")?.period, "1999-01");
	assert.equal(told("#periodo=2025-13")?.period, undefined);
	assert.equal(told("#righe=struttura")?.period, "");
});

test("what a URL says wrongly is left out", () => {
	const wrong = "#periodo=2025-13&osservazione=2025-02-30&conteggio=lunare&base=x&righe=colore&solo-colore=blu&solo-soglia=";
	assert.deepEqual(fromFragment(wrong, file), first);
});

test("the latest mature month is looked at first; everything where there is none, or by a fragment without a period", () => {
	assert.equal(fromFragment("", file).period, "2025-11");
	assert.equal(fromFragment("", { ...file, ultimo_maturo: null }).period, "");
	assert.equal(fromFragment("#righe=struttura", file).period, "");
	assert.equal(fromFragment("#periodo=tutto", file).period, "");
});

test("a view holds nothing that the export does not have", () => {
	const seen = (period: string, asOf: string) => {
		const view = fromFragment(`#periodo=${period}&osservazione=${asOf}`, file);
		return [view.period, view.asOf];
	};
	assert.deepEqual(seen("2025-01", "2025-01-10"), ["2025-01", "2025-01-10"]);
	assert.deepEqual(seen("2024", "2025-01-09"), ["2025-11", ""]);
	assert.deepEqual(seen("2026-01", "2026-01-01"), ["2025-11", ""]);
	assert.deepEqual(seen("2025-06-02_2025-06-01", ""), ["2025-11", ""]); // ends before it begins
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
	assert.deepEqual(into({ ...first, compared: ["x"] }, "Lazio"), { ...first, by: "struttura", where: { direzione: ["Lazio"] } });
	assert.deepEqual(into({ ...first, by: "mese" }, "2025-06"), { ...first, by: "oggetto", period: "2025-06" });
	assert.equal(into({ ...first, by: "oggetto" }, "x").by, "intermediario");
	assert.deepEqual(without(all, "direzione").where, { struttura: ["7000", "8000"], cambio: ["cambiato"] });
	assert.deepEqual(at(all, { struttura: "9000" }).where, { ...all.where, struttura: ["9000"] });
	assert.deepEqual(only(all, "struttura", ["7000"]).where, { ...all.where, struttura: ["7000"] });
	assert.deepEqual(only(all, "struttura", []).where, without(all, "struttura").where);
	assert.deepEqual(rowsBy(all, "mese"), { ...all, by: "mese", compared: [] });
});

test("a view is a question", () => {
	assert.deepEqual(question({ ...first, period: "" }, file), { osservazione: "2025-12-31" });
	assert.deepEqual(question(all, file), {
		osservazione: "2025-11-30",
		da: "2025-04-01",
		a: "2025-06-30",
		conteggio: "lavorativi",
		base: "definizione",
		dove: all.where,
	});
});

test("rows by month are those of the export, or of the period, and are compared", () => {
	const rows = (view: Partial<View>) => rowsOf({ ...first, period: "", ...view }, file);
	assert.deepEqual(rows({}), { osservazione: "2025-12-31", per: ["direzione"] });
	const months = { osservazione: "2025-12-31", per: ["mese"], confronto: true };
	assert.deepEqual(rows({ by: "mese" }), { ...months, da: "2025-01-01", a: "2025-12-31" });
	assert.deepEqual(rows({ by: "mese", period: "2025-T2" }), { ...months, da: "2025-04-01", a: "2025-06-30" });
	const days = question({ ...first, period: "2025-06-10_2025-07-20" }, file);
	assert.deepEqual(ofMonth(days, "2025-06"), { osservazione: "2025-12-31", da: "2025-06-10", a: "2025-06-30", confronto: true });
	assert.deepEqual(ofMonth(days, "2025-07"), { osservazione: "2025-12-31", da: "2025-07-01", a: "2025-07-20", confronto: true });
});
