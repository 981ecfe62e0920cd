// Files as users give them: opened again another day, in folders, changed meanwhile; and
// browsers that cannot open any.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { compare, generated, give, onePage, open, scratch, served } from "./kit";

// Pages from disk have no files of their own to stand for those of the disk.
let web: string;
let stop: () => void;
test.beforeAll(async () => {
	[web, stop] = await served();
	web += "#periodo=tutto";
});
test.afterAll(() => stop());

const alert = (page: Page) => page.locator("#errore [role=alert]");

/** Writes files into the page's own file system, whose handles stand for those of the disk. */
async function onDisk(page: Page, files: Record<string, string>) {
	const contents = Object.entries(files).map(([path, from]) => [path, readFileSync(from).toString("base64")] as const);
	await page.evaluate(async (contents) => {
		const root = await navigator.storage.getDirectory();
		for (const [path, base64] of contents) {
			const parts = path.split("/");
			const name = parts.pop() ?? "";
			let folder = root;
			for (const part of parts) folder = await folder.getDirectoryHandle(part, { create: true });
			const writable = await (await folder.getFileHandle(name, { create: true })).createWritable();
			await writable.write(Uint8Array.from(atob(base64), (c) => c.charCodeAt(0)));
			await writable.close();
		}
	}, contents);
}

/** The browser's own choice of files, which no test can see, answered with files of the page's own. */
const chosen = (page: Page, ...names: string[]) =>
	page.addInitScript((names) => {
		Object.assign(window, {
			showOpenFilePicker: async () => {
				const root = await navigator.storage.getDirectory();
				return Promise.all(names.map((name) => root.getFileHandle(name)));
			},
		});
	}, names);

const ready = (page: Page) => expect(page.locator("body")).toHaveAttribute("data-stato", "pronto", { timeout: 30_000 });

test("yesterday's exports are opened again in at most 2 actions, and forgotten", async ({ page }) => {
	const file = generated("luglio.parquet", "--rows", "3000");
	await chosen(page, "luglio.parquet");
	await open(page, web);
	await onDisk(page, { "luglio.parquet": file });
	await expect(page.locator("#riapri")).toHaveCount(0);
	await page.locator("label[for=file]").click();
	await ready(page);
	await compare(page, file, "direzione", []);

	await page.goto("about:blank");
	await open(page, web);
	await expect(page.locator("#riapri")).toHaveText("Riapri luglio.parquet");
	await page.click("#riapri"); // the permission would be the second action
	await ready(page);
	await compare(page, file, "direzione", []);

	// What is kept is a handle, and no contents.
	const kept = await page.evaluate(
		() =>
			new Promise<string[]>((resolve) => {
				const opening = indexedDB.open("cruscotto");
				opening.onsuccess = () => {
					const all = opening.result.transaction("esportazioni").objectStore("esportazioni").getAll();
					all.onsuccess = () => resolve(all.result.flat().map((v) => v.constructor.name));
				};
			}),
	);
	expect(kept).toEqual(["FileSystemFileHandle"]);

	await page.goto("about:blank");
	await open(page, web);
	await page.evaluate(async () => (await navigator.storage.getDirectory()).removeEntry("luglio.parquet"));
	await page.click("#riapri");
	await expect(alert(page)).toContainText("sceglierli di nuovo");
	await page.reload();
	await page.click("#dimentica-file");
	await expect(page.locator("#riapri")).toHaveCount(0);
	await page.reload();
	await expect(page.locator("body")).toHaveAttribute("data-motore", "pronto");
	await expect(page.locator("#riapri")).toHaveCount(0);
});

test("a choice that is left changes nothing", async ({ page }) => {
	await page.addInitScript(() => {
		Object.assign(window, { showOpenFilePicker: () => Promise.reject(new DOMException("left", "AbortError")) });
	});
	await open(page);
	await page.locator("label[for=file]").click();
	await expect(page.locator("body")).toHaveAttribute("data-motore", "pronto");
	await expect(page.locator("body")).toHaveAttribute("data-stato", "vuoto");
	await expect(alert(page)).toHaveCount(0);
});

test("a dropped folder opens its exports, those of its partitions too, and no others", async ({ page }) => {
	const [a, b] = [generated("a.parquet", "--rows", "1000"), generated("b.parquet", "--rows", "1000", "--start", "2024-01", "--seed", "2")];
	await open(page, web);
	await onDisk(page, {
		"mesi/a.parquet": a,
		"mesi/anno=2024/b.PARQUET": b,
		"mesi/altro/c.parquet": a,
		"mesi/_d.parquet": a,
		"mesi/.e.parquet": a,
		"mesi/f.txt": a,
	});
	await page.evaluate(async () => {
		const folder = await (await navigator.storage.getDirectory()).getDirectoryHandle("mesi");
		const item = {
			kind: "file",
			getAsFileSystemHandle: async () => folder,
			webkitGetAsEntry: () => null,
			getAsFile: () => new File([], "mesi"),
		};
		window.dispatchEvent(Object.assign(new Event("drop", { cancelable: true }), { dataTransfer: { items: [item] } }));
	});
	await ready(page);
	await expect(page.locator("#riassunto .file strong")).toHaveText(["a.parquet", "b.PARQUET"]);
});

test("a folder is chosen as one", async ({ page }) => {
	const folder = join(scratch, "cartella");
	mkdirSync(join(folder, "anno=2024"), { recursive: true });
	mkdirSync(join(folder, "altro"));
	const bytes = readFileSync(generated("one.parquet", "--rows", "1000"));
	for (const name of ["one.parquet", "anno=2024/two.parquet", "altro/three.parquet", "_four.parquet"])
		writeFileSync(join(folder, name), bytes);
	await open(page);
	await page.setInputFiles("#cartella", folder);
	await ready(page);
	await expect(page.locator("#riassunto .file strong")).toHaveText(["one.parquet", "two.parquet"]);
	mkdirSync(join(scratch, "vuota"));
	writeFileSync(join(scratch, "vuota", "note.txt"), "");
	await page.setInputFiles("#cartella", join(scratch, "vuota"));
	await expect(alert(page)).toContainText("Nessun file Parquet");
});

test("a file that has changed since it was chosen is to be chosen again", async ({ page }) => {
	const file = generated("changing.parquet", "--rows", "3000");
	await open(page);
	await give(page, file);
	writeFileSync(file, readFileSync(generated("changed.parquet", "--rows", "2000")));
	await page.click("#controlla-tutto");
	await expect(alert(page)).toContainText(
		"changing.parquet: il file è cambiato, o non c'è più, da quando è stato scelto: sceglierlo di nuovo",
	);
	await give(page, file);
});

for (const missing of ["DecompressionStream", "WebAssembly", "Worker"]) {
	test(`a browser without ${missing} is told which one is needed`, async ({ page }) => {
		await page.addInitScript((name) => Reflect.deleteProperty(window, name), missing);
		await page.goto(onePage);
		await expect(page.locator("#vecchio")).toBeVisible();
		await expect(page.locator("#vecchio")).toContainText("Firefox 120");
	});
}

test("a browser that can open the page is told nothing", async ({ page }) => {
	await open(page);
	await expect(page.locator("body")).toHaveAttribute("data-motore", "pronto");
	await expect(page.locator("#vecchio")).toHaveCount(0);
});
