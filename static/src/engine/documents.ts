// The JSON documents that the engine makes; the CLI prints the same.

export type Lang = "it" | "en";

/** A ratio or a time that may be undefined. */
type Value = number | null;

export type Dimension =
	| "struttura"
	| "direzione"
	| "oggetto"
	| "soglia"
	| "mese"
	| "intermediario"
	| "oggetto_mittente"
	| "cambio"
	| "categoria";

export interface Rows {
	lette: number;
	valide: number;
	escluse: Record<string, number>;
	avvisi: Record<string, number>;
}

interface Ratio {
	entro: number;
	definiti: number;
	scaduti: number;
	valore: Value;
}

/** The indicators of a group. */
export interface Gruppo {
	chiave: Partial<Record<Dimension, string>>;
	pervenuti: number;
	definiti: number;
	giacenti: number;
	soglie: (Ratio & { giorni: number })[];
	complessivo: Ratio;
	giacenza: { non_scaduti: number; totali: number; valore: Value };
	tempi: { n: number; somma_giorni: number; medio: Value; mediana: Value; p90: Value; massimo: Value };
	deflusso: { definiti: number; pervenuti: number; valore: Value };
	anzianita: Anzianita[];
	cambio_oggetto: { cambiati: number; pervenuti: number; valore: Value };
}

/** An age class of giacenti; the last one has no end. */
export interface Anzianita {
	da: number;
	a: number | null;
	non_scaduti: number;
	scaduti: number;
	senza_soglia: number;
}

/** A day of an [Andamento]. */
export interface Giorno {
	giorno: string;
	pervenuti: number;
	definiti: number;
	non_scaduti: number;
	scaduti: number;
	senza_soglia: number;
}

/** `cruscotto/andamento/v1`. */
export interface Andamento {
	data_osservazione: string;
	giorni: Giorno[];
}

/** Which quesiti of a question are listed. */
export type Solo = "" | "definiti" | "giacenti" | "scaduti";

/** A quesito of `cruscotto/dettaglio/v1`. */
export interface Quesito {
	id_quesito: string;
	struttura: string;
	direzione: string;
	oggetto: string;
	oggetto_mittente: string;
	intermediario: string;
	data_invio: string;
	data_definizione: string | null;
	giorni: number;
	soglia: number | null;
	stato: string;
	file: string;
	riga: number;
}

/** `cruscotto/tempi/v1`. */
export interface Tempi {
	soglie: { soglia: number | null; definiti: number; entro: number; giorni: { giorni: number; definiti: number }[] }[];
}

/** A column of a table; instants are in milliseconds since 1970. */
export interface ColonnaDati {
	nome: string;
	tipo: "testo" | "intero" | "decimale" | "istante";
	valori: (string | number | null)[];
}

/** `cruscotto/indicatori/v1`. */
export interface Indicatori {
	data_rilevazione: string;
	data_osservazione: string;
	periodo: { da: string | null; a: string | null; base: "invio" | "definizione"; maturo: boolean | null };
	conteggio: "calendario" | "lavorativi";
	righe: Rows;
	per: Dimension[];
	gruppi: Gruppo[];
}

export interface Rilievo {
	codice: string;
	gravita: "errore" | "avviso";
	regola: string;
	rimedio: string;
	conteggio: number;
	di: number; // rows read; files, for W206
	quota: number;
	esempi: { file: string; riga: number; valori: Record<string, string>; sostituita_da?: { file: string; riga: number } }[];
}

/** Which column plays a role: role → column, "" for none. */
export type Mapping = Record<string, string>;

type Perche = "mappatura" | "nome" | "sinonimo";

/** A column that plays a role; what it holds is known where that was asked. */
export interface Colonna {
	ruolo: string;
	colonna: string;
	tipo: string;
	perche: Perche;
	profilo?: {
		mancanti: number;
		quota_mancanti: number;
		distinti: number | null; // null: more than 10,000
		minimo: string | null;
		massimo: string | null;
	};
}

/** The columns of a file, and what could play each role. */
export interface Ispezione {
	colonne: { nome: string; tipo: string; ruoli: string[] }[];
	ruoli: {
		ruolo: string;
		significato: Record<Lang, string>;
		obbligatorio: boolean;
		colonna: string | null;
		perche?: Perche;
		vicine: string[];
	}[];
}

/** What must be known before any number. */
export interface Premessa {
	codice: string;
	testo: string;
}

/** `cruscotto/validazione/v1`. */
export interface Validazione {
	data_rilevazione: string | null;
	premesse: Premessa[]; // the gravest first
	file: {
		nome: string;
		byte: number;
		righe: number;
		data_rilevazione: string | null;
		fonte: "metadati" | "opzione" | "dati";
		colonne: Colonna[];
	}[];
	primo_invio: string | null;
	ultimo_invio: string | null;
	inizio: string | null; // the first day but for stray ones
	isolati: number; // rows sent before it
	righe: Rows;
	rilievi: Rilievo[];
	sovrapposizioni: { file: string; sostituisce_di: string; interna: boolean; righe: number }[] | null; // null: ids were not compared
}

/** The answer to a query. */
export interface Risposta {
	totale: Indicatori; // of all quesiti together
	gruppi: Indicatori; // of each group; of none where they are too many
	immaturi: Record<string, string>; // months of the export at the data di osservazione, with their giorno di maturità
	attesi: Record<string, string>; // the same at the data di rilevazione: those of which there is no edition yet
}

/** Which month's reports to make; what is left out is as configured. */
export interface Reports {
	mese: string;
	osservazione?: string; // the giorno di maturità of the month where it is left out
	conteggio?: string;
	base?: string;
}

/** What a report can be of. */
export interface Ambito {
	ambito: string;
	nome: string;
	direzione: string; // of a struttura; else ""
	file: string;
}

/** The reports of a month, once they are made. */
export interface Edizione {
	edizione: number; // by which the engine knows them
	ambiti: Ambito[];
	avvisi: { it: string; en: string }[];
}

/** What came of holding a report against the exports. */
export interface Verifica {
	esito: string; // only "uguale" is a success, only "diverso" a failure
	testo: { it: string; en: string };
	differenze: { it: string; en: string }[];
	altre: number; // differences that are not told
}

/** What to compute; what is left out is as configured. */
export interface Query {
	osservazione: string;
	da?: string;
	a?: string;
	per?: Dimension[];
	dove?: Partial<Record<Dimension, string[]>>;
	conteggio?: string;
	base?: string;
}
