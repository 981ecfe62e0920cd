// Chromium as the tests of the page start it (playwright.config.ts), and its memory.
import { readFile } from "node:fs/promises";

export const launchOptions = {
	executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
	args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
};

/** The most memory that the process of the only tab has had, in bytes; 0 where that cannot be known. */
export async function peakMemory(browser) {
	const session = await browser.newBrowserCDPSession();
	const { processInfo } = await session.send("SystemInfo.getProcessInfo");
	await session.detach();
	const renderers = processInfo.filter(({ type }) => type === "renderer");
	// Chromium keeps another renderer ready, which is small.
	return Math.max(0, ...(await Promise.all(renderers.map(({ id }) => peakOf(id)))));
}

async function peakOf(pid) {
	try {
		const status = await readFile(`/proc/${pid}/status`, "utf8");
		return 1024 * Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0);
	} catch {
		return 0; // there is no /proc but on Linux
	}
}
