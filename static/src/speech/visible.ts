// Texts from files as they are shown, the same as core/words makes them: each character
// without a sign of its own becomes one, so that none turns its neighbours around, breaks
// a line or hides.

const unseen = new RegExp(
	"[\\u{0}-\\u{1f}\\u{7f}-\\u{9f}\\u{ad}\\u{34f}\\u{61c}\\u{115f}-\\u{1160}\\u{17b4}-\\u{17b5}\\u{180b}-\\u{180f}" +
		"\\u{200b}-\\u{200f}\\u{2028}-\\u{202e}\\u{2060}-\\u{206f}\\u{2800}\\u{3164}" +
		"\\u{fdd0}-\\u{fdef}\\u{fe00}-\\u{fe0f}\\u{feff}\\u{ffa0}\\u{fff0}-\\u{fffb}\\u{fffe}-\\u{ffff}" +
		"\\u{13430}-\\u{1343f}\\u{1bca0}-\\u{1bca3}\\u{1d173}-\\u{1d17a}\\u{e0000}-\\u{e0fff}]",
	"gu",
);

function sign(character: string): string {
	const code = character.codePointAt(0) ?? 0;
	if (code < 0x20) return String.fromCodePoint(0x2400 + code);
	return code === 0x7f ? "␡" : `‹U+${code.toString(16).toUpperCase().padStart(4, "0")}›`;
}

export const visible = (text: string) => text.replace(unseen, sign);

/**
 * The parts of a text that are written from the right. Each reaches over what stands
 * between words of such a script, but not over a sign of a number that it would turn
 * around.
 */
const leftward = (() => {
	const letters = "[\\u{590}-\\u{8ff}\\u{fb1d}-\\u{fdff}\\u{fe70}-\\u{fefe}\\u{10800}-\\u{10fff}\\u{1e800}-\\u{1efff}]";
	return new RegExp(`(${letters}(?:[^\\p{L}%+\u2212]*${letters})*)`, "u");
})();

/** The parts of a text, of which each second one is written from the right. */
export const directions = (text: string) => text.split(leftward);
