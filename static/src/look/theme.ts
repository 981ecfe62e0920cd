// Light or dark: as the system, or as users have chosen, which the browser remembers.

const key = "cruscotto.tema";
const root = document.documentElement;

/** Takes the theme that was chosen, if any. */
export function recallTheme() {
	try {
		const theme = localStorage.getItem(key);
		if (theme === "chiaro" || theme === "scuro") root.dataset.tema = theme;
	} catch {
		// The browser keeps nothing for this page: as the system.
	}
}

/** Changes from light to dark, or back. */
export function changeTheme() {
	const dark = root.dataset.tema ? root.dataset.tema === "scuro" : matchMedia("(prefers-color-scheme: dark)").matches;
	root.dataset.tema = dark ? "chiaro" : "scuro";
	try {
		localStorage.setItem(key, root.dataset.tema);
	} catch {
		// Then it holds until the page is left.
	}
}
