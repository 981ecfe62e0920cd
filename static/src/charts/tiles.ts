// Where the direzioni of Italy stand on a map of tiles, one each: the regions, and the
// three Direzioni di coordinamento metropolitano.

export interface Tile {
	/** The name of its direzione. */
	name: string;
	/** What fits in the tile. */
	short: string;
	column: number;
	row: number;
}

const places: [name: string, short: string, column: number, row: number][] = [
	["Valle d'Aosta", "V. d'Aosta", 1, 1],
	["Trentino-Alto Adige", "Trentino-A.A.", 4, 1],
	["Piemonte", "Piemonte", 1, 2],
	["Milano", "Milano", 2, 2],
	["Lombardia", "Lombardia", 3, 2],
	["Veneto", "Veneto", 4, 2],
	["Friuli-Venezia Giulia", "Friuli-V.G.", 5, 2],
	["Liguria", "Liguria", 2, 3],
	["Emilia-Romagna", "Emilia-R.", 3, 3],
	["Toscana", "Toscana", 3, 4],
	["Umbria", "Umbria", 4, 4],
	["Marche", "Marche", 5, 4],
	["Roma", "Roma", 3, 5],
	["Lazio", "Lazio", 4, 5],
	["Abruzzo", "Abruzzo", 5, 5],
	["Molise", "Molise", 5, 6],
	["Puglia", "Puglia", 6, 6],
	["Sardegna", "Sardegna", 1, 7],
	["Napoli", "Napoli", 4, 7],
	["Campania", "Campania", 5, 7],
	["Basilicata", "Basilicata", 6, 7],
	["Calabria", "Calabria", 6, 8],
	["Sicilia", "Sicilia", 5, 9],
];
export const tiles: Tile[] = places.map(([name, short, column, row]) => ({ name, short, column, row }));

/** A name without case, accents, signs, and the words for what it is a direzione of. */
const plain = (name: string) =>
	name
		.normalize("NFD")
		.replace(/\p{M}/gu, "")
		.toLowerCase()
		.replace(/[^a-z]+/g, " ")
		.replace(/\b(direzione|regionale|di|coordinamento|metropolitano)\b/g, " ")
		.replace(/\s+/g, "");

const byName = new Map(tiles.map((tile) => [plain(tile.name), tile]));

/**
 * The tiles of direzioni, where these are Italy's: at least three quarters are known, and
 * none shares its tile. Those that are not known have none.
 */
export function placed(direzioni: string[]): Map<string, Tile> | undefined {
	const found = direzioni.flatMap((name) => {
		const tile = byName.get(plain(name));
		return tile ? [[name, tile] as const] : [];
	});
	const apart = new Set(found.map(([, tile]) => tile)).size === found.length;
	return found.length > 0 && apart && 4 * found.length >= 3 * direzioni.length ? new Map(found) : undefined;
}
