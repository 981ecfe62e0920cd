// Dialogs, and the browser's "back".

/** Shows a dialog over the page until it is closed; the browser's "back" closes it, and leads nowhere else. */
export function showModal(dialog: HTMLDialogElement) {
	document.body.append(dialog);
	dialog.showModal();
	history.pushState("dialog", "", location.hash || undefined);
	const back = () => dialog.close();
	addEventListener("popstate", back, { once: true });
	dialog.addEventListener("close", () => {
		removeEventListener("popstate", back);
		if (history.state === "dialog") history.back();
		dialog.remove();
	});
}
