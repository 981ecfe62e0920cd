// What comes of verifying reports.
import { el } from "../dom/dom";
import type { Failure, Lang, Verifica } from "../engine/contract";
import type { Format } from "../speech/format";
import type { Words } from "../speech/words";

/** What came of the verification of a file. */
export interface Verified {
	file: string;
	/** Why it could not be verified at all. */
	failure?: Failure;
	outcome?: Verifica;
}

/** The looks of outcomes; of others one that only informs. */
const looks: Record<string, string> = { uguale: "alert-success", diverso: "alert-danger", errore: "alert-danger", attesa: "alert-info" };

function told(file: string, esito: string, text: string | undefined, ...more: (Node | undefined)[]): HTMLElement {
	return el(
		"div",
		{ class: `alert ${looks[esito] ?? "alert-warning"}`, "data-verifica": esito },
		el("p", {}, el("strong", {}, file), `: ${text}`),
		...more,
	);
}

/** A report that waits for exports. */
export const awaiting = (file: string, w: Words) => told(file, "attesa", w.verifyLater);

export function verdict({ file, failure, outcome }: Verified, lang: Lang, w: Words, f: Format): HTMLElement {
	const { esito = "errore", differenze = [], altre = 0 } = outcome ?? {};
	const more = altre > 0 ? el("li", {}, w.moreDifferences(f.count(altre))) : undefined;
	const list = differenze.length > 0 ? el("ul", {}, ...differenze.map((d) => el("li", {}, d[lang])), more) : undefined;
	return told(file, esito, (failure ?? outcome?.testo)?.[lang], list);
}
