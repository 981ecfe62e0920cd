// Serves the pages of the other tools on localhost, from node_modules and this folder.
// What is read once is kept in memory: no page waits for the disk.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";

const types = { ".html": "text/html", ".mjs": "text/javascript", ".js": "text/javascript", ".wasm": "application/wasm" };
const root = join(import.meta.dirname, "..");

/** Starts the server; `asked` is what /asked.json says. */
export async function serve(asked) {
	const kept = new Map();
	const server = createServer(async (request, response) => {
		const path = normalize(new URL(request.url, "http://localhost").pathname);
		try {
			if (path === "/asked.json") return response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(asked));
			if (!/^\/(bench|node_modules)\//.test(path)) return response.writeHead(404).end();
			if (!kept.has(path)) kept.set(path, await readFile(join(root, path)));
			response.writeHead(200, { "content-type": types[extname(path)] ?? "application/octet-stream" }).end(kept.get(path));
		} catch {
			response.writeHead(404).end();
		}
	});
	await new Promise((resolve) => server.listen(0, "localhost", resolve));
	return { url: `http://localhost:${server.address().port}`, close: () => server.close() };
}
