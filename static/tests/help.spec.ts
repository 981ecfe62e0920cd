// The help: for each who uses the page, with the keyboard and on paper.
import { resolve } from "node:path";
import AxeBuilder from "@axe-core/playwright";
import { expect, test } from "@playwright/test";
import { generated, give, odd, open } from "./kit";

const pictures = resolve(import.meta.dirname, "..", "..", "dist", "screenshots");

test("the help has a page for each who uses the page, by keyboard too", async ({ page }) => {
	await open(page);
	await page.locator("#aiuto").press("Enter");
	const dialog = page.getByRole("dialog", { name: "Come si usa" });
	await expect(dialog.getByRole("tab")).toHaveText([
		"Per chi analizza",
		"Per chi distribuisce i report",
		"Per chi prepara le esportazioni",
		"Che cosa vuol dire",
	]);
	const shown = dialog.getByRole("tabpanel");
	await expect(shown).toHaveCount(1);
	await expect(shown).toContainText("Trascina sulla pagina");
	await page.screenshot({ path: `${pictures}/aiuto.png` });
	expect((await new AxeBuilder({ page }).analyze()).violations.map((v) => [v.id, v.nodes.map((n) => n.html)])).toEqual([]);
	await dialog.getByRole("tab").first().focus();
	await page.keyboard.press("ArrowLeft");
	await expect(shown.locator("dt").first()).toHaveText("Quesito");
	await page.keyboard.press("ArrowRight");
	await page.keyboard.press("ArrowRight");
	await expect(shown).toContainText("archivio ZIP");

	// On paper all pages and nothing else.
	await page.emulateMedia({ media: "print" });
	await expect(shown).toHaveCount(4);
	await expect(page.locator("main")).toBeHidden();
	await expect(page.locator("#stampa-aiuto")).toBeHidden();
	await page.emulateMedia({ media: "screen" });
	await page.keyboard.press("Escape");
	await expect(dialog).toHaveCount(0);
	await expect(page.locator("#aiuto")).toBeFocused();
});

test("a term opens where it is used", async ({ page }) => {
	await open(page);
	await give(
		page,
		odd("terms.parquet", (columns) => columns.filter((c) => c.name !== "soglia_giorni")),
	);
	const notice = page.locator("[data-premessa=W202] p");
	const before = await notice.textContent();
	const term = notice.getByRole("button", { name: "soglia", exact: true }).first();
	await term.press("Enter");
	await expect(term).toHaveAttribute("aria-expanded", "true");
	await expect(notice.locator(".definition")).toHaveText("i giorni entro cui rispondere: 5, 10, 15 o 25, secondo l'oggetto.");
	expect((await new AxeBuilder({ page }).include("#premesse").analyze()).violations.map((v) => [v.id, v.nodes.map((n) => n.html)])).toEqual(
		[],
	);
	await term.press("Enter");
	await expect(notice).toHaveText(before ?? "");
	await page.click("#lingua");
	await expect(notice.getByRole("button", { name: "soglia", exact: true }).first()).toBeVisible();
});

test("the terms are found in singular and plural, each once in an explanation", async ({ page }) => {
	await open(page);
	await give(page, generated("terms-many.parquet", "--rows", "3000"));
	await page.evaluate(() => {
		const p = Object.assign(document.createElement("p"), {
			className: "hint",
			id: "prova",
			textContent: "I mesi maturi, i giacenti, un giacente e l'oggettone; scaduti.",
		});
		document.getElementById("premesse")?.append(p);
	});
	await expect(page.locator("#prova .term")).toHaveText(["mesi maturi", "giacenti", "scaduti"]);
	await expect(page.locator("#prova")).toHaveText("I mesi maturi, i giacenti, un giacente e l'oggettone; scaduti.");
});
