import { defineConfig } from "@playwright/test";

// The page runs from disk in Debian's Chromium, as users run it.
export default defineConfig({
	testDir: "tests",
	timeout: 120_000,
	workers: 1,
	forbidOnly: Boolean(process.env.CI),
	reporter: [["list"]],
	grepInvert: process.argv.includes("--grep") ? undefined : /@screenshots/,
	use: {
		viewport: { width: 1440, height: 900 },
		locale: "it-IT",
		launchOptions: {
			executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
			args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
		},
	},
});
