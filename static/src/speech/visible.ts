// Texts from files as they are shown, the same as core/words makes them: each character
// without a sign of its own becomes one, so that none turns its neighbours around, breaks
// a line or hides.
import { leftwardScripts, minus, unseen } from "../engine/constants";

const hidden = new RegExp(`[${unseen}]`, "gu");

function sign(character: string): string {
	const code = character.codePointAt(0) ?? 0;
	if (code < 0x20) return String.fromCodePoint(0x2400 + code);
	return code === 0x7f ? "␡" : `‹U+${code.toString(16).toUpperCase().padStart(4, "0")}›`;
}

export const visible = (text: string) => text.replace(hidden, sign);

/**
 * The parts of a text that are written from the right. Each reaches over what stands
 * between words of such a script, but not over a sign of a number that it would turn
 * around.
 */
const leftward = new RegExp(`([${leftwardScripts}](?:[^\\p{L}%+${minus}]*[${leftwardScripts}])*)`, "u");

/** The parts of a text, of which each second one is written from the right. */
export const directions = (text: string) => text.split(leftward);
