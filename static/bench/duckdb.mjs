// DuckDB-WASM at its best: instantiated before the file is chosen, the file in a buffer
// of its own. Where the file does not fit into one (?via=handle), it reads the file
// itself, piece by piece.
import * as duckdb from "@duckdb/duckdb-wasm";

const dist = new URL("/node_modules/@duckdb/duckdb-wasm/dist/", location.href);
const part = (name) => new URL(name, dist).href;

// Its bundle for several threads ("coi") does not start in this version: its workers
// look for a startWorker that is not there.
const bundles = {
	mvp: { mainModule: part("duckdb-mvp.wasm"), mainWorker: part("duckdb-browser-mvp.worker.js") },
	eh: { mainModule: part("duckdb-eh.wasm"), mainWorker: part("duckdb-browser-eh.worker.js") },
};

const name = "quesiti.parquet";

/** Starts the database and gives what answers about a file. */
export async function prepare(asked, search) {
	performance.mark("start");
	const bundle = await duckdb.selectBundle(bundles);
	const db = new duckdb.AsyncDuckDB(new duckdb.VoidLogger(), new Worker(bundle.mainWorker));
	await db.instantiate(bundle.mainModule, bundle.pthreadWorker);
	await db.open({ path: ":memory:" });
	const connection = await db.connect();
	performance.measure("started", "start");
	await connection.query(asked.macro);
	document.body.dataset.versione = `${await db.getVersion()}, ${bundle.mainModule.split("/").at(-1)}`;
	const handle = search.get("via") === "handle";
	return async (file) => {
		await db.dropFile(name); // of an earlier choice
		if (handle) await db.registerFileHandle(name, file, duckdb.DuckDBDataProtocol.BROWSER_FILEREADER, true);
		else await db.registerFileBuffer(name, new Uint8Array(await file.arrayBuffer()));
		const table = await connection.query(asked.query);
		for (const { name } of table.schema.fields) table.getChild(name).toArray(); // the rows, for JavaScript
		const sum = (name) => [...table.getChild(name)].reduce((sum, n) => sum + Number(n ?? 0), 0);
		return () => ({
			definiti: sum("definiti"),
			entro: sum("entro"),
			scaduti: sum("scaduti"),
			giacenti: sum("giacenti"),
			sommaGiorni: sum("somma_giorni"),
		});
	};
}
