// Documents and functions that Go and the page both know: `make contract` writes them.

/** JSON of a T. */
export type Json<T> = string & { of?: T };

export type Lang = "it" | "en";

export interface Bilingue {
	it: string;
	en: string;
}

export type Dimension = "struttura" | "direzione" | "oggetto" | "soglia" | "mese" | "intermediario" | "gestione" | "oggetto_mittente" | "cambio" | "categoria";

export type Conteggio = "calendario" | "lavorativi";
export const conteggi: Conteggio[] = ["calendario", "lavorativi"];

export type Base = "invio" | "definizione";
export const basi: Base[] = ["invio", "definizione"];

export type Ruolo = "id_quesito" | "struttura" | "oggetto" | "data_invio" | "data_definizione" | "oggetto_lavorazione" | "direzione" | "intermediario" | "soglia_giorni" | "stato" | "nome_struttura" | "gestione";

export type Perche = "mappatura" | "nome" | "sinonimo";

export type Gravita = "errore" | "avviso";

export type Fonte = "metadati" | "opzione" | "dati";

export type Solo = "" | "definiti" | "giacenti" | "scaduti";

export type Stato = "definito" | "definito entro soglia" | "definito oltre soglia" | "giacente" | "giacente scaduto";

export type Tipo = "testo" | "intero" | "decimale" | "istante";

export type Esito = "uguale" | "esportazioni" | "diverso" | "versione";

export type Format = "csv" | "arrow" | "json";

export interface Rows {
	lette: number;
	valide: number;
	escluse: Record<string, number>;
	avvisi: Record<string, number>;
}

export interface Rilievo {
	codice: string;
	gravita: Gravita;
	regola: string;
	rimedio: string;
	conteggio: number;
	di: number;
	quota: number;
	esempi: { file: string; riga: number; valori: Partial<Record<Ruolo, string>>; sostituita_da?: { file: string; riga: number } }[];
}

export interface Colonna {
	ruolo: Ruolo;
	colonna: string;
	tipo: string;
	perche: Perche;
	profilo?: { mancanti: number; quota_mancanti: number; distinti: number | null; minimo: string | null; massimo: string | null };
}

export interface Validazione {
	schema: string;
	data_rilevazione: string | null;
	premesse: { codice: string; testo: string }[];
	file: { nome: string; byte: number; righe: number; data_rilevazione: string | null; fonte: Fonte; colonne: Colonna[] }[];
	primo_invio: string | null;
	ultimo_invio: string | null;
	inizio: string | null;
	isolati: number;
	righe: Rows;
	rilievi: Rilievo[];
	sovrapposizioni: { file: string; sostituisce_di: string; interna: boolean; righe: number }[] | null;
	nomi?: Record<string, string>;
	ultimo_maturo: string | null;
}

export interface Ispezione {
	colonne: { nome: string; tipo: string; esempi: string[] }[];
	ruoli: { ruolo: Ruolo; significato: Bilingue; obbligatorio: boolean; colonna: string | null; perche?: Perche; adatte: string[] }[];
	configurazione: Configurazione;
}

export interface Gruppo {
	chiave: Partial<Record<Dimension, string>>;
	pervenuti: number;
	definiti: number;
	giacenti: number;
	soglie: { giorni: number; entro: number; definiti: number; scaduti: number; valore: number | null }[];
	complessivo: { entro: number; definiti: number; scaduti: number; valore: number | null };
	giacenza: { non_scaduti: number; totali: number; valore: number | null };
	tempi: { n: number; somma_giorni: number; medio: number | null; mediana: number | null; p90: number | null; massimo: number | null };
	deflusso: { definiti: number; pervenuti: number; valore: number | null };
	anzianita: Anzianita[];
	cambio_oggetto: { cambiati: number; pervenuti: number; valore: number | null };
}

export interface Anzianita {
	da: number;
	a: number | null;
	non_scaduti: number;
	scaduti: number;
	senza_soglia: number;
}

export interface Indicatori {
	schema: string;
	data_rilevazione: string;
	data_osservazione: string;
	periodo: { da: string | null; a: string | null; base: Base; maturo: boolean | null };
	conteggio: string;
	righe: Rows;
	per: Dimension[];
	mesi?: { mese: string; osservazione: string; maturo: boolean }[];
	gruppi: Gruppo[];
	nomi?: Record<string, string>;
}

export interface Giorno {
	giorno: string;
	pervenuti: number;
	definiti: number;
	non_scaduti: number;
	scaduti: number;
	senza_soglia: number;
}

export interface Andamento {
	schema: string;
	data_rilevazione: string;
	data_osservazione: string;
	conteggio: string;
	giorni: Giorno[];
}

export interface Tempi {
	schema: string;
	data_rilevazione: string;
	data_osservazione: string;
	periodo: { da: string | null; a: string | null; base: Base; maturo: boolean | null };
	conteggio: string;
	soglie: { soglia: number | null; definiti: number; entro: number; giorni: { giorni: number; definiti: number }[] }[];
}

export interface Quesito {
	id_quesito: string;
	struttura: string;
	direzione: string;
	oggetto: string;
	oggetto_mittente: string;
	intermediario: string;
	gestione: string;
	data_invio: string;
	data_definizione: string | null;
	giorni: number;
	soglia: number | null;
	stato: Stato;
	file: string;
	riga: number;
}

export interface ColonnaDati {
	nome: string;
	tipo: Tipo;
	valori: (string | number | null)[];
}

export interface Failure {
	codice: string;
	it: string;
	en: string;
}

export interface Failed {
	errore: Failure;
}

export type Mapping = Partial<Record<Ruolo, string>>;

export interface Configurazione {
	colonne: Mapping;
	soglia_predefinita: number;
	soglie: Record<string, number>;
	strutture: Record<string, { nome: string; tipo: string; direzione: string }>;
}

export interface Span {
	da: number;
	byte: number;
}

export interface Query {
	osservazione: string;
	da?: string;
	a?: string;
	per?: Dimension[];
	dove?: Partial<Record<Dimension, string[]>>;
	conteggio?: Conteggio;
	base?: Base;
	confronto?: boolean;
	coda?: boolean;
}

export interface Risposta {
	totale: Indicatori;
	gruppi: Indicatori;
	immaturi: Record<string, string>;
	attesi: Record<string, string>;
	maturita: string | null;
}

export interface Coda {
	giacenti: number;
	mediana: number | null;
	p90: number | null;
	massimo: number | null;
	oltre_60: number;
	oltre_180: number;
	oltre_365: number;
	primo_invio: string | null;
}

export interface Selezione {
	solo: Solo;
	da?: number;
	a?: number;
}

export interface Selection {
	solo: Solo;
	da?: number;
	a?: number;
	ordine: { campo: string; decrescente: boolean; valori: string[] };
	id: string;
}

export interface Reports {
	mese: string;
	osservazione?: string;
	conteggio?: Conteggio;
	base?: Base;
}

export interface Ambito {
	ambito: string;
	nome: string;
	direzione: string;
	file: string;
}

export interface Edizione {
	edizione: number;
	ambiti: Ambito[];
	avvisi: Bilingue[];
}

export interface Verifica {
	esito: Esito;
	testo: Bilingue;
	differenze: Bilingue[];
	altre: number;
}

/** The functions of the engine: package calls tells about them. */
export interface Engine {
	open(files: File[], config: string | null, profile: boolean, rilevazione: string): Json<{ file: { nome: string; righe: number; gruppi: { righe: number; byte: Span[] }[] }[] }>;
	decode(file: number, group: number, verdict: Uint8Array | null, ...bytes: Uint8Array[]): number;
	findings(): Uint8Array;
	validation(lang: Lang, parts: Uint8Array[]): Json<Validazione>;
	aggregate(query: Json<Query>, again: boolean): Uint8Array;
	derive(query: Json<Query>, parts: Uint8Array[]): Json<Risposta>;
	months(query: Json<Query>, parts: Uint8Array[]): Json<Indicatori>;
	distribution(query: Json<Query>, parts: Uint8Array[]): Json<Tempi>;
	coda(query: Json<Query>, parts: Uint8Array[]): Json<Coda>;
	table(query: Json<Query>, parts: Uint8Array[], format: Format): Uint8Array;
	trace(query: Json<Query>): Uint8Array;
	history(query: Json<Query>, parts: Uint8Array[]): Json<Andamento>;
	list(query: Json<Query>, selection: Json<Selection>): Uint8Array;
	window(from: number, to: number): Json<Quesito[]>;
	ids(file: number, rows: Json<number[]>): Json<string[]>;
	detail(quesiti: Json<Quesito[]>): Uint8Array;
	demo(rows: number, start: string, months: number, seed: number): Json<{ data_rilevazione: string; colonne: ColonnaDati[] }>;
	text(file: Uint8Array): string;
	inspect(file: File, config: string | null): Json<Ispezione>;
	configure(config: string | null, changes: Json<Configurazione>): string;
	reportCounts(reports: Json<Reports>): Uint8Array;
	digest(file: number): string;
	edition(reports: Json<Reports>, parts: Uint8Array[], digests: string[], lang: Lang): Json<Edizione>;
	report(edition: number, scope: string, lang: Lang): Uint8Array;
	reportIndex(edition: number, strutture: boolean, lang: Lang): Uint8Array;
	manifest(report: Uint8Array): Json<{ reports: Reports | null; id_confrontati: boolean }>;
	verify(report: Uint8Array, parts: Uint8Array[], digests: string[], reason: Failure | null): Json<Verifica>;
	order(): Json<number[]>;
	begin(): null;
	identify(file: number, group: number): Uint8Array;
	admit(group: number, first: number, keys: Uint8Array): null;
	end(): null;
	verdict(file: number, group: number): Uint8Array;
}
