// What the page and its workers say to each other: calls of the functions of the engine,
// whose documents travel as texts.
import type { Engine, Failure, Json } from "./contract";

/** A call of a function of the engine. */
export interface Call {
	id: number;
	name: keyof Engine;
	args: unknown[];
}

/** What came of a call; id 0 is news of the worker itself. */
export type Answer = { id: number; result: unknown } | { id: number; error: Failure } | { id: 0; started: true } | { id: 0; crashed: true };

export const toJson = <T>(value: T) => JSON.stringify(value) as Json<T>;

export const fromJson = <T>(text: Json<T>): T => JSON.parse(text);
