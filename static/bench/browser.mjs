// Measures, in Chromium, how long pages take from a file chosen to the numbers on the
// page: cruscotto.html from disk, DuckDB-WASM and hyparquet from localhost. `oracle peers`
// runs it: a job on standard input (cmd/oracle/browser.go says what is in one), a line of
// JSON on standard output for each measurement, progress on standard error.
//
// Every answer is that of a fresh browser, whose page is ready before the file is chosen;
// when the file is in the page cache it is then chosen once more, and what is asked of
// it changed where the page lets users do that. Pages take turns.
import { execFileSync } from "node:child_process";
import { createReadStream } from "node:fs";
import { readFile } from "node:fs/promises";
import { json } from "node:stream/consumers";
import { finished } from "node:stream/promises";
import { chromium } from "@playwright/test";
import { launchOptions, peakMemory } from "./chromium.mjs";
import { clock } from "./clock.mjs";
import { contenders } from "./contenders.mjs";
import { serve } from "./server.mjs";

/** How long a page may take to be ready, and to answer, in ms. */
const startTime = 60_000;
const answerTime = 600_000;

/**
 * How long a user takes at the least to choose a file, in ms. The time is the same for
 * all: any page may use it, as cruscotto.html does to warm up.
 */
const userTime = 1000;

const job = await json(process.stdin);
const print = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const say = (text) => process.stderr.write(`bench-peers: ${job.name}: ${text}\n`);

/** Brings the file into the page cache. */
async function warmUp() {
	await finished(createReadStream(job.file, { highWaterMark: 1 << 20 }).resume());
}

/** Drops the file from it. */
function cool() {
	const [command, ...args] = job.drop;
	execFileSync(command, [...args, job.file], { stdio: ["ignore", "ignore", "inherit"] });
}

/** Waits for something, but not longer than some ms. */
async function within(ms, what, promise) {
	let timer;
	const tooLong = new Promise((_, reject) => {
		timer = setTimeout(() => reject(new Error(`${what} after ${ms / 1000} s`)), ms);
	});
	return Promise.race([promise, tooLong]).finally(() => clearTimeout(timer));
}

/** Chooses the file and waits for the answer. */
async function choose(contender, page, browser, state) {
	await page.evaluate(() => bench.arm());
	await page.setInputFiles("#file", job.file);
	const answer = await within(
		answerTime,
		"no answer",
		page.evaluate(() => bench.answer),
	);
	if (answer.failed !== undefined) throw new Error(answer.failed);
	print({
		page: contender.name,
		state,
		ms: answer.ms,
		memory: await peakMemory(browser),
		totals: await contender.totals(page),
		note: contender.way,
	});
}

/** Lets a contender answer in a fresh browser: cold, or warm and again. */
async function measure(contender, state) {
	const browser = await chromium.launch(launchOptions);
	try {
		const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: "it-IT" });
		await page.addInitScript(clock);
		const crashed = new Promise((_, reject) => page.on("crash", () => reject(new Error("the tab crashed, perhaps out of memory"))));
		await Promise.race([crashed, inPage(contender, page, browser, state)]);
	} finally {
		await browser.close();
	}
}

async function inPage(contender, page, browser, state) {
	await page.goto(contender.url(contender.way));
	const { ms, note, version } = await within(startTime, "the page is not ready", contender.ready(page));
	print({
		page: contender.name,
		state: "ready",
		ms,
		note,
		version: { Chromium: browser.version(), ...(version && { [contender.name]: version }) },
	});
	await page.waitForTimeout(userTime);
	if (state === "cold") cool();
	else await warmUp();
	await choose(contender, page, browser, state);
	if (state === "cold") return;
	await choose(contender, page, browser, "again");
	if (!contender.changes) return;
	for (const [kind, { engine, shown }] of Object.entries(await contender.changes(page))) {
		print({ page: contender.name, state: "changed", note: kind, engine, shown });
	}
}

/** Measures; where a contender fails it goes on in its other way if it has one, else no more. */
async function attempt(contender, state) {
	try {
		await measure(contender, state);
	} catch (error) {
		const why = String(error.message ?? error).split("\n")[0];
		say(`${contender.name} FAILED: ${why}`);
		if (contender.otherWay && !contender.way) {
			contender.way = `${contender.otherWay}, as its best way fails: ${why}`;
			return attempt(contender, state);
		}
		contender.failed = true;
		print({ page: contender.name, failed: why, note: contender.way });
	}
}

async function versionOf(name) {
	return JSON.parse(await readFile(new URL(`../node_modules/${name}/package.json`, import.meta.url), "utf8")).version;
}

const server = await serve(job.asked);
const versions = { hyparquet: `${await versionOf("hyparquet")}, hyparquet-compressors ${await versionOf("hyparquet-compressors")}` };
const all = contenders(job, server.url, versions);
for (const [state, rounds] of Object.entries({ cold: job.cold, warm: job.warm })) {
	for (let round = 1; round <= rounds; round++) {
		say(`pages, ${state}, round ${round} of ${rounds}`);
		for (const contender of all) if (!contender.failed) await attempt(contender, state);
	}
}
server.close();
