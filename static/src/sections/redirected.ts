// The cambio oggetto: from which oggetto to which quesiti were re-addressed, what was
// sent as "Non specificato", and how much later those are answered.
import { Charts, type Flow, flows } from "../charts/charts";
import { el } from "../dom/dom";
import { betweenLevels, cambiato, invariato, nonSpecificato } from "../engine/constants";
import type { Gruppo } from "../engine/contract";
import { question } from "../look/view";
import type { Fraction } from "../speech/decimal";
import type { Format } from "../speech/format";
import type { Words } from "../speech/words";
import { bar } from "./oggetti";
import type { Asker, Section, Shown } from "./section";

/** How many flows are listed. */
const listed = 12;

const mean = (g: Gruppo): Fraction => [g.tempi.somma_giorni, g.tempi.n];
const changes = (g: Gruppo): Fraction => [g.cambio_oggetto.cambiati, g.cambio_oggetto.pervenuti];

export class RedirectedSection implements Section {
	private readonly facts = el("ul", { class: "facts" });
	private readonly list = el("div");
	private readonly charts = new Charts();

	constructor(
		body: HTMLElement,
		private readonly w: Words,
		private readonly f: Format,
	) {
		body.replaceChildren(this.facts, this.charts.element, this.list);
	}

	async update({ view, validation }: Shown, ask: Asker) {
		const { w, f } = this;
		const query = question(view, validation);
		const both = await ask.indicators({ ...query, per: ["cambio"] });
		const of = (key: string) => both.gruppi.gruppi.find((g) => g.chiave.cambio === key);
		const [changed, same, total] = [of(cambiato), of(invariato), both.totale.gruppi[0]];
		const sent = await ask.indicators({ ...query, per: ["cambio"], dove: { ...query.dove, oggetto_mittente: [nonSpecificato] } });
		const pairs = (
			await ask.indicators({ ...query, per: ["oggetto_mittente", "oggetto"], dove: { ...query.dove, cambio: [cambiato] } })
		).gruppi.gruppi
			.filter((g) => g.pervenuti > 0)
			.sort((a, b) => b.pervenuti - a.pervenuti);
		const all = pairs.reduce((sum, g) => sum + g.pervenuti, 0);
		const facts = [w.changedOf(f.count(all), f.count(total?.pervenuti ?? 0), f.ratio(total ? changes(total) : [0, 0]))];
		if (changed?.tempi.n && same?.tempi.n) {
			const [later, sooner] = [mean(changed), mean(same)];
			facts.push(w.changedLater(f.mean(later), f.mean(sooner), f.meanChange(later, sooner)));
		}
		const unknown = sent.totale.gruppi[0];
		if (unknown && unknown.pervenuti > 0 && total) {
			facts.push(
				w.unspecifiedSent(
					nonSpecificato,
					f.count(unknown.pervenuti),
					f.ratio([unknown.pervenuti, total.pervenuti]),
					f.ratio(changes(unknown)),
				),
			);
		}
		this.facts.replaceChildren(...facts.map((text) => el("li", {}, text)));
		this.charts.show((width) => (pairs.length > 0 ? [flows(byCategory(pairs), width, w, f)] : []));
		const largest = pairs[0]?.pervenuti ?? 1;
		const some = pairs.slice(0, listed);
		const head = [w.from, w.to, w.quesiti, w.share, w.columns.medio];
		this.list.replaceChildren(
			...(pairs.length === 0
				? []
				: [
						el("h3", { class: "h6" }, w.largestFlows),
						el(
							"div",
							{ class: "table-scroll", role: "region", "aria-label": w.scrollable(w.largestFlows), tabindex: 0 },
							el(
								"table",
								{ class: "table numbers", id: "tabella-flussi" },
								el("caption", { class: "visually-hidden" }, w.largestFlows),
								el(
									"thead",
									{},
									el("tr", {}, ...head.map((text, i) => el("th", { scope: "col", class: i < 2 ? "text" : undefined }, text))),
								),
								el(
									"tbody",
									{},
									...some.map((g) =>
										el(
											"tr",
											{},
											el("th", { scope: "row" }, g.chiave.oggetto_mittente),
											el("td", { class: "text" }, g.chiave.oggetto),
											bar(f.count(g.pervenuti), g.pervenuti / largest, { "data-valore": g.pervenuti }),
											el("td", {}, f.ratio([g.pervenuti, all])),
											el("td", {}, f.mean(mean(g))),
										),
									),
								),
							),
						),
						el("p", { class: "hint" }, w.rows(f.count(some.length), f.count(pairs.length), f.plural(some.length, w.rowWords))),
					]),
		);
	}
}

function byCategory(pairs: Gruppo[]): Flow[] {
	const flows = new Map<string, Flow>();
	const first = (oggetto: string | undefined) => (oggetto ?? "").split(betweenLevels)[0] ?? "";
	for (const g of pairs) {
		const [from, to] = [first(g.chiave.oggetto_mittente), first(g.chiave.oggetto)];
		const key = JSON.stringify([from, to]);
		const flow = flows.get(key) ?? { from, to, n: 0 };
		flow.n += g.pervenuti;
		flows.set(key, flow);
	}
	return [...flows.values()].sort((a, b) => b.n - a.n);
}
