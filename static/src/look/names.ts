// What the values of dimensions are called.
import type { Dimension, Validazione } from "../engine/contract";

/** A value as users read it: the code of a struttura with its name, where it has one, as in the reports. */
export function named({ nomi = {} }: Validazione, dimension: string, value: string): string {
	const known = dimension === ("struttura" satisfies Dimension) && Object.hasOwn(nomi, value);
	return known ? `${value} ${nomi[value]}` : value;
}
