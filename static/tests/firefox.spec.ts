// The page in Firefox: Debian's, driven by WebDriver BiDi, from disk and from a web
// server that knows nothing but files.
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { expect, test } from "@playwright/test";
import { type Browser, launch } from "puppeteer-core";
import { cli, cruscotto, generated, onePage, root } from "./kit";

let browser: Browser;
let server: Server;

test.beforeAll(async () => {
	const types: Record<string, string> = { ".html": "text/html", ".css": "text/css", ".js": "text/javascript" };
	server = createServer((request, response) => {
		try {
			const contents = readFileSync(join(root, "dist", "web", request.url ?? ""));
			response.writeHead(200, { "content-type": types[extname(request.url ?? "")] ?? "application/octet-stream" }).end(contents);
		} catch {
			response.writeHead(404).end();
		}
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	browser = await launch({ browser: "firefox", executablePath: process.env.FIREFOX || "/usr/bin/firefox-esr", headless: true });
});

test.afterAll(async () => {
	await browser.close();
	server.close();
});

for (const form of ["from disk", "from a web server"]) {
	test(`Firefox, ${form}: an export is opened, asked and looked into`, async () => {
		const path = generated("firefox.parquet", "--rows", "40000", "--seed", "3");
		const page = await browser.newPage();
		const errors: unknown[] = [];
		page.on("pageerror", (error) => errors.push(error));
		await page.goto(form === "from disk" ? onePage : `http://127.0.0.1:${(server.address() as AddressInfo).port}/index.html`);
		const input = await page.waitForSelector("#file");
		if (!input) throw new Error("there is no input");
		await (input as unknown as { uploadFile(path: string): Promise<void> }).uploadFile(path);
		await page.waitForSelector("body[data-stato=pronto][data-confronti]", { timeout: 60_000 });
		const shown = () =>
			page.$$eval(".indicator", (all) => all.map((e) => [e.getAttribute("data-indicatore"), e.getAttribute("data-valore")]));
		const wanted = (...args: string[]) => {
			const [g] = cli(path, ...args).gruppi;
			return [
				["complessivo", String(g?.complessivo.valore)],
				["deflusso", String(g?.deflusso.valore)],
				["p90", String(g?.tempi.p90)],
			];
		};
		expect(await shown()).toEqual(expect.arrayContaining(wanted("--period", "2025-11"))); // the latest mature month
		await page.select("#periodo", "2025-06");
		await page.waitForSelector('body[data-confronti="periodo=2025-06"]');
		expect(await shown()).toEqual(expect.arrayContaining(wanted("--period", "2025-06")));
		await page.click("#conta-giacenti");
		await page.waitForSelector("#tabella-dettaglio tbody tr[data-riga] td:not(:empty)");
		const first = await page.$eval("#tabella-dettaglio tbody tr[data-riga] td", (td) => td.textContent);
		expect(first).toBe(
			cruscotto("detail", path, "--period", "2025-06", "--only", "giacenti", "--format", "csv").split("\n")[1]?.split(",")[0],
		);
		await page.click("#dettaglio-chiudi");
		await page.click("[data-sezione=report]");
		await page.waitForSelector("#report-ambito", { visible: true, timeout: 60_000 });
		await page.click("#anteprima-report");
		const frame = await (await page.waitForSelector("dialog iframe"))?.contentFrame();
		await frame?.waitForSelector("figure svg");
		expect(await frame?.$eval("header", (e) => getComputedStyle(e).backgroundColor)).toBe("rgb(0, 102, 204)");
		// A preview does without the style of printed pages alone.
		const printed = (await frame?.$$eval("style", (all) => all[1]?.textContent)) ?? "";
		const refused = createHash("sha256").update(printed).digest("base64");
		expect(errors.filter((error) => !String(error).includes(`'sha256-${refused}'`))).toEqual([]);
		await page.close();
	});
}
