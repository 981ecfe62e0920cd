// Files in one, as a ZIP: the same bytes for the same files, whenever it is made.
import { Zip, ZipDeflate } from "fflate";

/** The first day that a ZIP can tell; it tells days of nowhere in particular. */
const noDay = new Date(1980, 0, 1);

export class Archive {
	private readonly pieces: Uint8Array<ArrayBuffer>[] = [];
	private readonly zip = new Zip((error, piece) => {
		if (error) throw error;
		this.pieces.push(piece as Uint8Array<ArrayBuffer>);
	});

	/** Adds a file. */
	add(name: string, contents: Uint8Array) {
		const file = new ZipDeflate(name);
		file.mtime = noDay;
		this.zip.add(file);
		file.push(contents, true);
	}

	/** The archive, when it has all of its files. */
	end(): Blob {
		this.zip.end();
		return new Blob(this.pieces, { type: "application/zip" });
	}
}
