/** The bytes that base64 stands for. */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
	// Older browsers decode it only into a string.
	return Uint8Array.fromBase64?.(text) ?? Uint8Array.from(atob(text), (c) => c.charCodeAt(0));
}
