// The clock within the page, put there before its own scripts. A page tells on its body
// what it is at: data-motore is "pronto" when it is ready for a file, data-stato when the
// numbers are there.

/** Runs in the page; `bench` is what the script that measures talks to. */
export function clock() {
	const waiting = new Map();
	const until = (name) => new Promise((resolve) => waiting.set(name, resolve));
	let chosen = 0;
	globalThis.bench = { ready: until("motore"), answer: undefined };
	addEventListener(
		"change",
		() => {
			chosen = performance.now();
		},
		true,
	);
	/** Makes ready for the next file to be chosen. */
	globalThis.bench.arm = () => {
		globalThis.bench.answer = until("stato");
	};
	const finish = (name, result) => {
		waiting.get(name)?.(result);
		waiting.delete(name);
	};
	new MutationObserver(() => {
		const { motore, stato, errore } = document.body?.dataset ?? {};
		if (motore === "pronto") finish("motore", performance.now());
		// The numbers are seen with the next frame.
		if (stato === "pronto") requestAnimationFrame(() => finish("stato", { ms: performance.now() - chosen }));
		if (stato === "errore") finish("stato", { failed: errore ?? document.getElementById("errore")?.textContent ?? "" });
	}).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-motore", "data-stato"] });
}
