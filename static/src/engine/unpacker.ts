// Unpacks and compiles the engine in a worker of its own, while the page is still being
// read: pieces of base64 come in, null after the last, and the compiled module goes out.
import { fromBase64 } from "./base64";

const gzip = new DecompressionStream("gzip");
const pieces = gzip.writable.getWriter();
WebAssembly.compileStreaming(new Response(gzip.readable, { headers: { "content-type": "application/wasm" } })).then(
	(module) => postMessage(module),
	(error) => postMessage(String(error)),
);

addEventListener("message", ({ data }: MessageEvent<string | null>) => {
	// What fails here fails the compilation.
	if (data === null) pieces.close().catch(() => {});
	else pieces.write(fromBase64(data)).catch(() => {});
});
