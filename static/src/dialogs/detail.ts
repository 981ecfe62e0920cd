// The quesiti behind a number: a dialog with a table of any length, of which only the
// rows that can be seen are made. Their ids are read from the file when they are shown.
import { el, redraw } from "../dom/dom";
import { showModal } from "../dom/modal";
import { save } from "../dom/save";
import { nonIndicato } from "../engine/constants";
import type { Quesito, Selezione, Solo } from "../engine/contract";
import { Superseded } from "../engine/engine";
import type { Listing } from "../engine/listing";
import type { Format } from "../speech/format";
import type { Words } from "../speech/words";

/** What the dialog asks for. */
export interface Behind {
	/** What the quesiti are of, in words. */
	title: string;
	/** What a struttura is called, given its code. */
	struttura(code: string): string;
	list(selected: Selezione, order: { campo: string; decrescente: boolean }, id: string): Promise<Listing>;
	csv(quesiti: Quesito[]): Promise<Uint8Array<ArrayBuffer>>;
	failed(error: unknown): void;
}

type Field = Exclude<keyof Quesito, "file">;
const fields: Field[] = [
	"id_quesito",
	"struttura",
	"oggetto",
	"oggetto_mittente",
	"intermediario",
	"gestione",
	"data_invio",
	"data_definizione",
	"giorni",
	"soglia",
	"stato",
	"riga",
];

/** Ids and rows are in the order of the file, whatever is asked. */
const unsorted: Field[] = ["id_quesito", "riga"];

/** Whether a field is first shown largest first. */
const largestFirst: Field[] = ["giorni", "data_invio", "data_definizione", "soglia", "stato"];

const rowHeight = 34; // as in style.css, in pixels
const highest = 12_000_000; // browsers lay out no more than some millions of pixels
const spare = 12; // rows made before and after those in sight
const mostGiorni = 1_000_000; // more than lie between any two days of an export
const atOnce = 5_000; // quesiti of a CSV that are fetched together

export function showDetail(behind: Behind, selected: Selezione, w: Words, f: Format) {
	let listing: Listing | undefined;
	let order: { campo: Field; decrescente: boolean } = { campo: "giorni", decrescente: true };
	let turn = 0; // listings asked for
	let drawn = 0; // windows asked for

	const count = el("p", { class: "volumes", role: "status" });
	const choice = el(
		"select",
		{ id: "dettaglio-solo", class: "form-select" },
		...(Object.keys(w.selections) as Solo[]).map((s) => el("option", { value: s, selected: s === selected.solo }, w.selections[s])),
	);
	const search = el("input", { type: "search", id: "dettaglio-id", class: "form-control", autocomplete: "off" });
	const giorni = (id: string, value: number | undefined) =>
		el("input", { type: "number", id, class: "form-control", min: 0, step: 1, value });
	const [least, most] = [giorni("dettaglio-da", selected.da), giorni("dettaglio-a", selected.a)];
	const csv = el("button", { type: "button", class: "btn btn-outline-primary btn-sm", id: "dettaglio-csv" }, `${w.download} CSV`);
	const close = el("button", { type: "button", class: "btn btn-outline-primary btn-sm", id: "dettaglio-chiudi" }, w.close);
	const head = el("tr");
	const rows = el("tbody");
	const table = el(
		"table",
		{ class: "table", id: "tabella-dettaglio" },
		el("caption", { class: "visually-hidden" }, w.detail),
		el("thead", {}, head),
		rows,
	);
	const viewport = el("div", { class: "table-scroll", role: "region", "aria-label": w.scrollable(w.detail), tabindex: 0 }, table);
	const dialog = el(
		"dialog",
		{ class: "detail", "aria-labelledby": "dettaglio-titolo" },
		el("div", { class: "top" }, el("h2", { class: "h4", id: "dettaglio-titolo" }, behind.title), close),
		el(
			"div",
			{ class: "table-controls" },
			el("div", { class: "field" }, el("label", { for: choice.id }, w.which), choice),
			el("div", { class: "field days-field" }, el("label", { for: least.id }, w.giorniFrom), least),
			el("div", { class: "field days-field" }, el("label", { for: most.id }, w.giorniTo), most),
			el("div", { class: "field" }, el("label", { for: search.id }, w.searchId), search),
			csv,
		),
		count,
		viewport,
		el("p", { class: "hint" }, w.detailHint),
	);

	const show = (q: Quesito, field: Field): string => {
		switch (field) {
			case "data_invio":
				return f.shortDate(q.data_invio);
			case "data_definizione":
				return q.data_definizione === null ? "" : f.shortDate(q.data_definizione);
			case "giorni":
			case "riga":
				return f.count(q[field]);
			case "soglia":
				return q.soglia === null ? "–" : f.count(q.soglia);
			case "stato":
				return w.states[q.stato];
			case "id_quesito":
				return q.id_quesito;
			case "struttura":
				return q.struttura ? behind.struttura(q.struttura) : nonIndicato;
			default:
				return q[field] || nonIndicato;
		}
	};

	const cell = (q: Quesito, field: Field) => el("td", { "data-campo": field }, show(q, field));

	/** Makes the rows in sight, and fills in their ids when these are read. */
	async function draw() {
		const shown = listing;
		if (!shown) return;
		const mine = ++drawn;
		const all = shown.length;
		const visible = Math.ceil(viewport.clientHeight / rowHeight);
		const height = Math.min(all * rowHeight, highest);
		const exact = all * rowHeight <= highest;
		const share = viewport.scrollTop / Math.max(1, height - viewport.clientHeight);
		const first = exact ? Math.floor(viewport.scrollTop / rowHeight) : Math.floor(Math.min(1, share) * Math.max(0, all - visible + 1));
		const [from, to] = [Math.max(0, first - (exact ? spare : 0)), Math.min(all, first + visible + spare)];
		try {
			const quesiti = await shown.window(from, to);
			if (mine !== drawn || shown !== listing) return;
			const top = exact ? from * rowHeight : Math.min(viewport.scrollTop, height - (to - from) * rowHeight);
			const space = (pixels: number) => {
				const empty = el("td", { colspan: fields.length, class: "space" });
				empty.style.height = `${Math.max(0, pixels)}px`;
				return el("tr", { "aria-hidden": "true" }, empty);
			};
			const lines = quesiti.map((q, i) =>
				el("tr", { "aria-rowindex": from + i + 2, "data-riga": q.riga }, ...fields.map((field) => cell(q, field))),
			);
			rows.replaceChildren(space(top), ...lines, space(height - top - lines.length * rowHeight));
			table.setAttribute("aria-rowcount", String(all + 1));
			await shown.ids(quesiti);
			if (mine !== drawn) return;
			for (const [i, q] of quesiti.entries()) {
				lines[i]?.firstElementChild?.replaceWith(cell(q, "id_quesito"));
			}
			viewport.dataset.pronto = `${from}-${to}`;
		} catch (error) {
			if (mine === drawn) fail(error);
		}
	}

	function fail(error: unknown) {
		if (error instanceof Superseded) return; // another list is being made
		dialog.close();
		behind.failed(error);
	}

	/** Lists anew what is asked for. */
	async function list() {
		const mine = ++turn;
		redraw(headings);
		delete viewport.dataset.pronto;
		try {
			const [da, a] = [least, most].map(({ value }) =>
				value === "" ? undefined : Math.max(0, Math.min(mostGiorni, Math.floor(Number(value)))),
			);
			const made = await behind.list({ solo: choice.value as Solo, da, a }, order, search.value.trim());
			if (mine !== turn) return;
			listing = made;
			count.textContent = `${f.count(made.length)} ${f.plural(made.length, w.quesitiListed)}`;
			csv.disabled = made.length === 0;
			viewport.scrollTop = 0;
			await draw();
		} catch (error) {
			if (mine === turn) fail(error);
		}
	}

	function headings() {
		head.replaceChildren(
			...fields.map((field) => {
				if (unsorted.includes(field)) return el("th", { scope: "col" }, w.fields[field]);
				const active = field === order.campo;
				const button = el("button", { type: "button", class: "sort", id: `dettaglio-per-${field}` }, w.fields[field]);
				button.addEventListener("click", () => {
					order = { campo: field, decrescente: active ? !order.decrescente : largestFirst.includes(field) };
					list();
				});
				return el("th", { scope: "col", "aria-sort": active ? (order.decrescente ? "descending" : "ascending") : undefined }, button);
			}),
		);
	}

	async function saveCsv() {
		const shown = listing;
		if (!shown) return;
		csv.disabled = true;
		const parts: Uint8Array<ArrayBuffer>[] = [];
		try {
			for (let from = 0; from < shown.length && dialog.open; from += atOnce) {
				const quesiti = await shown.window(from, from + atOnce);
				await shown.ids(quesiti);
				const lines = await behind.csv(quesiti);
				parts.push(from === 0 ? lines : lines.subarray(lines.indexOf(10) + 1)); // one header is enough
				csv.textContent = w.written(f.count(Math.min(from + atOnce, shown.length)), f.count(shown.length));
			}
			if (dialog.open) save(new Blob(parts, { type: "text/csv" }), "cruscotto-dettaglio.csv");
		} catch (error) {
			fail(error);
		}
		csv.disabled = false;
		csv.textContent = `${w.download} CSV`;
	}

	let waiting = 0;
	viewport.addEventListener("scroll", () => {
		cancelAnimationFrame(waiting);
		waiting = requestAnimationFrame(draw);
	});
	choice.addEventListener("change", list);
	let typing = 0;
	for (const input of [search, least, most]) {
		input.addEventListener("input", () => {
			clearTimeout(typing);
			typing = window.setTimeout(list, 300);
		});
	}
	csv.addEventListener("click", saveCsv);
	close.addEventListener("click", () => dialog.close());
	dialog.addEventListener("close", () => {
		turn++;
		drawn++;
	});
	showModal(dialog);
	list();
}
