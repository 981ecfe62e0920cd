// An export in which each quesito has a struttura of its own, as when ids are mapped onto
// the struttura by mistake: the page stays usable, and within a gigabyte.
import { readFileSync } from "node:fs";
import { type Browser, expect, test } from "@playwright/test";
import { compared, give, odd, onePage, open, rowsBy } from "./kit";

/** The most memory that a tab of the browser has had, in MB. */
async function peak(browser: Browser): Promise<number> {
	const session = await browser.newBrowserCDPSession();
	const { processInfo } = await session.send("SystemInfo.getProcessInfo");
	const tabs = processInfo.filter(({ type }) => type === "renderer");
	return Math.max(...tabs.map(({ id }) => Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${id}/status`, "utf8"))?.[1]) / 1024));
}

test("200,000 strutture", async ({ page, browser }) => {
	const trouble: string[] = [];
	page.on("pageerror", (error) => trouble.push(error.message));
	const path = odd("many.parquet", () => {
		const all = Array.from({ length: 220_000 }, (_, i) => i);
		const day = (i: number) => new Date(Date.UTC(2025, 0, 1 + (i % 300)));
		return [
			{ name: "id_quesito", data: all.map((i) => `q${i}`), type: "STRING" },
			{ name: "struttura", data: all.map((i) => `INPS-${String(i).padStart(7, "0")}`), type: "STRING" },
			{ name: "oggetto", data: all.map((i) => `Tema ${i % 7}: oggetto ${i}`), type: "STRING" },
			{ name: "data_invio", data: all.map(day), type: "TIMESTAMP" },
			{ name: "data_definizione", data: all.map((i) => (i % 10 === 0 ? null : day(i))), type: "TIMESTAMP" },
			{ name: "soglia_giorni", data: all.map((i) => [5, 10, 15, 25][i % 4] as number), type: "INT32" },
		];
	});
	await open(page, `${onePage}#righe=struttura`);
	await give(page, path);
	await compared(page);
	await compared(page);
	await expect(page.locator("#conta-pervenuti")).toHaveText("220.000 pervenuti");
	await expect(page.locator("#confronto")).toContainText("Forse è una colonna di id");
	await rowsBy(page, "soglia");
	await expect(page.locator("#tabella tbody tr")).toHaveCount(4);
	await compared(page);
	const memory = await peak(browser);
	console.log(`220,000 quesiti, each of its own struttura: ${Math.floor(memory)} MB`);
	expect(memory).toBeGreaterThan(0);
	expect(memory).toBeLessThan(1024);
	expect(trouble).toEqual([]);
});
