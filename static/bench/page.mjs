// A page of another tool, as cruscotto.html is one: it gets ready, waits for a file, and
// tells on its body what it is at, in the same words. ?tool names the module that does
// the work; the question comes from the server.

const search = new URLSearchParams(location.search);
const { prepare } = await import(`./${search.get("tool")}.mjs`);
const asked = await (await fetch("/asked.json")).json();
const state = document.body.dataset;

/** Answers about a file, and gives what tells five counts of everything. */
const answer = await prepare(asked, search);

const input = document.getElementById("file");
input.addEventListener("change", async () => {
	const [file] = input.files;
	input.value = ""; // so that the same file can be chosen again
	state.stato = "caricamento";
	try {
		const totals = await answer(file);
		state.stato = "pronto";
		state.totali = JSON.stringify(totals());
	} catch (error) {
		state.errore = String(error);
		state.stato = "errore";
	}
});
state.motore = "pronto";
