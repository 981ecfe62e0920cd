// The shell around the engine in each dedicated worker. It is bundled behind Go's
// own wasm_exec.js and started from a Blob, because the page may load nothing.
import type { Engine, Failed } from "./contract";
import type { Answer, Call } from "./protocol";

declare const Go: new () => { importObject: WebAssembly.Imports; run(instance: WebAssembly.Instance): Promise<void> };
declare const cruscotto: Engine;

const failed = (result: unknown): result is Failed => typeof result === "object" && result !== null && "errore" in result;

function answer(answer: Answer) {
	const bytes = "result" in answer && answer.result instanceof Uint8Array ? [answer.result.buffer] : [];
	postMessage(answer, { transfer: bytes });
}

addEventListener("message", async ({ data }: MessageEvent<WebAssembly.Module | Call>) => {
	try {
		if (data instanceof WebAssembly.Module) {
			const go = new Go();
			const instance = await WebAssembly.instantiate(data, go.importObject);
			// The engine never returns; when it does, it has crashed.
			go.run(instance).finally(() => answer({ id: 0, crashed: true }));
			answer({ id: 0, started: true });
			return;
		}
		// biome-ignore lint/suspicious/noExplicitAny: the arguments fit the function by the type of Call
		const result: unknown = (cruscotto[data.name] as any)(...data.args);
		if (result === undefined) return; // Go ended within the call: the crash is told above
		answer(failed(result) ? { id: data.id, error: result.errore } : { id: data.id, result });
	} catch (thrown) {
		console.error(thrown); // a trap or no memory: the engine tells its own failures as results
		answer({ id: 0, crashed: true });
	}
});
