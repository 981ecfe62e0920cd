// The language of the page, with its words, numbers and dates.
import type { Lang } from "../engine/contract";
import { Format } from "./format";
import { type Words, words } from "./words";

export class Speech {
	lang: Lang = "it";
	w: Words = words.it;
	f = new Format("it");

	/** Goes over to a language; what was said before in another stays as it is. */
	use(lang: Lang) {
		[this.lang, this.w, this.f] = [lang, words[lang], new Format(lang)];
	}
}
