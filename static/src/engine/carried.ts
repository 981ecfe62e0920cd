// What the page carries behind its script, in elements of base64: the engine in many
// pieces, so that it is unpacked and compiled while the browser still reads the page,
// and the sample that the engine warms up with.
import unpacker from "cruscotto:unpacker";
import { fromBase64 } from "./base64";

const read = new Promise<void>((resolve) => {
	if (document.readyState !== "loading") resolve();
	else addEventListener("DOMContentLoaded", () => resolve(), { once: true });
});

/** The engine. */
export const engine = new Promise<WebAssembly.Module>((resolve, reject) => {
	const worker = new Worker(URL.createObjectURL(new Blob([unpacker], { type: "text/javascript" })));
	worker.onmessage = ({ data }: MessageEvent<WebAssembly.Module | string>) => {
		worker.terminate();
		if (typeof data === "string") reject(new Error(data));
		else resolve(data);
	};
	worker.onerror = (event) => reject(new Error(event.message));

	const pieces = document.getElementsByClassName("engine");
	let next = 0;
	const hand = (complete: number) => {
		while (next < complete) worker.postMessage(pieces[next++]?.textContent);
	};
	// The browser may still be about to read the last one.
	const watch = new MutationObserver(() => hand(pieces.length - 1));
	watch.observe(document.body, { childList: true });
	read.then(() => {
		watch.disconnect();
		hand(pieces.length);
		worker.postMessage(null);
	});
});

/** The sample, an export. */
export const sample = read.then(() => new Blob([fromBase64(document.getElementsByClassName("sample")[0]?.textContent ?? "")]));
