// Files that users give: chosen, dropped or in folders, and, where the browser keeps handles of
// files, once more another day. IndexedDB holds the handles, never contents; all pages that
// are opened from disk share it, so that nobody but the user is told which files they are of.

/** The handle by which a file may be opened again; of files whose browser gives none there is none. */
const handles = new WeakMap<File, FileSystemFileHandle>();

/** The types that the browser proposes. */
const types = [
	{ accept: { "application/vnd.apache.parquet": [".parquet"], "application/toml": [".toml"], "text/html": [".html", ".htm"] } as const },
];

interface Picker {
	showOpenFilePicker?(options: { multiple: boolean; types: typeof types }): Promise<FileSystemFileHandle[]>;
}

/** Whether the browser gives handles of the files that users choose. */
export const picks = () => "showOpenFilePicker" in window;

/** Lets users choose files; nothing where they leave the choice. */
export async function pick(): Promise<File[]> {
	try {
		const chosen = await (window as Picker).showOpenFilePicker?.({ multiple: true, types });
		return await Promise.all((chosen ?? []).map(fileOf));
	} catch (error) {
		if (error instanceof DOMException && error.name === "AbortError") return [];
		throw error;
	}
}

async function fileOf(handle: FileSystemFileHandle): Promise<File> {
	const file = await handle.getFile();
	handles.set(file, handle);
	return file;
}

/** A folder that could not be looked into: the browser refuses it, or it has too many files. */
export class FolderRefused extends Error {}

/** More files than anybody opens at once. */
const most = 2000;

/** The files that were dropped, those of folders among them. */
export async function dropped(transfer: DataTransfer | null): Promise<File[]> {
	// What was dropped is there only until the event is over: everything is asked for at once.
	const items = [...(transfer?.items ?? [])].filter(({ kind }) => kind === "file");
	const given = items.map((item) => ({
		handle: (item as { getAsFileSystemHandle?(): Promise<FileSystemHandle | null> }).getAsFileSystemHandle?.().catch(() => null),
		entry: item.webkitGetAsEntry?.() ?? null,
		file: item.getAsFile(),
	}));
	const files: File[] = [];
	const add = (path: string, file: File) => {
		if (!taken(path)) return;
		if (files.push(file) > most) throw new FolderRefused();
	};
	for (const { handle, entry, file } of given) {
		const found = await handle;
		if (found?.kind === "directory") await walk(found as FileSystemDirectoryHandle, "", add);
		else if (found) files.push(await fileOf(found as FileSystemFileHandle));
		else if (entry?.isDirectory) await enter(entry as FileSystemDirectoryEntry, "", add);
		else if (file) files.push(file);
	}
	return files;
}

/** The files of a folder that was chosen as a folder. */
export const ofFolder = (files: File[]) => files.filter((file) => taken(file.webkitRelativePath.split("/").slice(1).join("/")));

/**
 * Whether a file of a folder is taken, as the command takes it: exports and configurations,
 * in its folders of partitions too; no hidden ones.
 */
export function taken(path: string): boolean {
	const parts = path.split("/");
	const name = parts.pop() ?? "";
	return parts.every(partition) && !/^[._]/.test(name) && /\.(parquet|toml)$/i.test(name);
}

const partition = (folder: string) => /^[^._=][^=]*=/.test(folder);

type Add = (path: string, file: File) => void;

async function walk(folder: FileSystemDirectoryHandle, path: string, add: Add) {
	const children = (folder as unknown as { values(): AsyncIterable<FileSystemHandle> }).values();
	for await (const child of children) {
		const its = path + child.name;
		if (child.kind === "file" && taken(its)) add(its, await fileOf(child as FileSystemFileHandle));
		else if (child.kind === "directory" && partition(child.name)) await walk(child as FileSystemDirectoryHandle, `${its}/`, add);
	}
}

async function enter(folder: FileSystemDirectoryEntry, path: string, add: Add) {
	const reader = folder.createReader();
	const next = () => new Promise<FileSystemEntry[]>((resolve, reject) => reader.readEntries(resolve, () => reject(new FolderRefused())));
	// It gives some at a time, and none in the end.
	for (let some = await next(); some.length > 0; some = await next()) {
		for (const child of some) {
			const its = path + child.name;
			if (child.isDirectory && partition(child.name)) await enter(child as FileSystemDirectoryEntry, `${its}/`, add);
			else if (child.isFile && taken(its)) {
				const file = (child as FileSystemFileEntry).file.bind(child);
				add(its, await new Promise<File>((resolve, reject) => file(resolve, () => reject(new FolderRefused()))));
			}
		}
	}
}

/** Does something with the place where handles are kept; nothing where the browser keeps none. */
async function inStore<T>(mode: IDBTransactionMode, work: (store: IDBObjectStore) => IDBRequest<T>): Promise<T | undefined> {
	try {
		const opening = indexedDB.open("cruscotto", 1);
		opening.onupgradeneeded = () => opening.result.createObjectStore("esportazioni");
		const database = await settled(opening);
		try {
			return await settled(work(database.transaction("esportazioni", mode).objectStore("esportazioni")));
		} finally {
			database.close();
		}
	} catch {
		return undefined; // a private window, or a browser that keeps nothing for pages of the disk
	}
}

const settled = <T>(request: IDBRequest<T>) =>
	new Promise<T>((resolve, reject) => {
		request.onsuccess = () => resolve(request.result);
		request.onerror = () => reject(request.error);
	});

const latest = "ultime";

/** Keeps the handles of files as those opened last, if all have one. */
export async function keep(files: File[]) {
	const theirs = files.map((file) => handles.get(file));
	if (theirs.every((handle) => handle !== undefined)) await inStore("readwrite", (store) => store.put(theirs, latest));
}

/** The handles of the files opened last. */
export async function kept(): Promise<FileSystemFileHandle[]> {
	const found: unknown = await inStore("readonly", (store) => store.get(latest));
	return Array.isArray(found) ? found.filter((handle) => handle?.kind === "file") : [];
}

/** Forgets them. */
export async function forget() {
	await inStore("readwrite", (store) => store.delete(latest));
}

interface Permitted {
	requestPermission?(options: { mode: "read" }): Promise<PermissionState>;
}

/** Opens files again, if the user permits it; nothing where not. It fails when one of them is there no more. */
export async function reopen(known: FileSystemFileHandle[]): Promise<File[]> {
	for (const handle of known) {
		const permission = await (handle as Permitted).requestPermission?.({ mode: "read" });
		if (permission === "denied" || permission === "prompt") return [];
	}
	return Promise.all(known.map(fileOf));
}
