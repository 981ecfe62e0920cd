// hyparquet at its best: only the columns that the count needs, row group by row group,
// straight into typed arrays. A text becomes a number as it leaves its dictionary, an
// instant an Italian day, so that no object is made for any row.
import { parquetMetadataAsync, parquetRead } from "hyparquet";
import { compressors } from "hyparquet-compressors";

const columns = ["struttura", "oggetto", "oggetto_lavorazione", "data_invio", "data_definizione", "soglia_giorni"];

/** The most texts that there may be: a group is a pair of them. */
const mostTexts = 1024;

/** What stands for null in the arrays. */
const none = -1;

/** Gives what answers about a file. */
export async function prepare(asked) {
	const dayOf = italianDays(asked.changes);
	return async (file) => {
		const texts = new Map();
		const decoder = new TextDecoder();
		const parsers = {
			stringFromBytes(bytes) {
				const text = decoder.decode(bytes);
				const code = texts.get(text) ?? texts.size;
				texts.set(text, code);
				if (code >= mostTexts) throw new Error(`more than ${mostTexts} texts: this page was not made for such files`);
				return code;
			},
			timestampFromMicroseconds: (micros) => dayOf(Number(micros)),
		};
		const buffer = { byteLength: file.size, slice: (start, end) => file.slice(start, end).arrayBuffer() };
		const metadata = await parquetMetadataAsync(buffer);
		const counts = new Counts(asked.rilevazione);
		let rowStart = 0;
		for (const group of metadata.row_groups) {
			const rows = Number(group.num_rows);
			const arrays = Object.fromEntries(columns.map((name) => [name, new Int32Array(rows)]));
			const first = rowStart;
			const onChunk = ({ columnName, columnData, rowStart }) => fill(arrays[columnName], rowStart - first, columnData);
			await parquetRead({ file: buffer, metadata, columns, compressors, parsers, rowStart, rowEnd: rowStart + rows, onChunk });
			counts.add(arrays, rows);
			rowStart += rows;
		}
		return () => counts.totals();
	};
}

/** Copies values to a place in an array. */
function fill(array, at, values) {
	for (let i = 0; i < values.length; i++) array[at + i] = values[i] ?? none;
}

/** The five counts of each group. */
class Counts {
	constructor(rilevazione) {
		this.rilevazione = rilevazione;
		const groups = () => new Int32Array(mostTexts * mostTexts);
		[this.definiti, this.entro, this.scaduti, this.giacenti, this.sommaGiorni] = [groups(), groups(), groups(), groups(), groups()];
	}

	/** Adds the rows of a row group. */
	add(arrays, rows) {
		const { struttura, oggetto, oggetto_lavorazione, data_invio, data_definizione, soglia_giorni } = arrays;
		const { rilevazione, definiti, entro, scaduti, giacenti, sommaGiorni } = this;
		for (let i = 0; i < rows; i++) {
			const effettivo = oggetto_lavorazione[i] === none ? oggetto[i] : oggetto_lavorazione[i];
			const group = struttura[i] * mostTexts + effettivo;
			const soglia = soglia_giorni[i];
			if (data_definizione[i] === none) {
				giacenti[group]++;
				if (soglia !== none && rilevazione - data_invio[i] > soglia) scaduti[group]++;
			} else {
				const days = data_definizione[i] - data_invio[i];
				definiti[group]++;
				sommaGiorni[group] += days;
				if (soglia !== none && days <= soglia) entro[group]++;
			}
		}
	}

	totals() {
		const sum = (counts) => counts.reduce((sum, n) => sum + n, 0);
		return {
			definiti: sum(this.definiti),
			entro: sum(this.entro),
			scaduti: sum(this.scaduti),
			giacenti: sum(this.giacenti),
			sommaGiorni: sum(this.sommaGiorni),
		};
	}
}

/** Gives what makes an Italian day of an instant in microseconds; instants near to each other take least. */
function italianDays(changes) {
	const winter = 3600e6;
	let [from, to, ahead] = [0, 0, 0];
	const find = (micros) => {
		const next = changes.findIndex(([at]) => micros < at);
		const last = (next < 0 ? changes.length : next) - 1;
		[from, to] = [changes[last]?.[0] ?? Number.NEGATIVE_INFINITY, next < 0 ? Number.POSITIVE_INFINITY : changes[next][0]];
		ahead = changes[last]?.[1] ?? winter;
	};
	return (micros) => {
		if (micros < from || micros >= to) find(micros);
		return Math.floor((micros + ahead) / 86400e6);
	};
}
