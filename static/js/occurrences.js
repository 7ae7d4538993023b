/** Where a name stands in the report as whole words, marked or not. Code points out. */

import { foldName, plain } from "./names.js";
import { isWhole } from "./words.js";

const REACH = 40; // code points around a find that tell where its words end
// Between these words are whole without a doubt; elsewhere they are taken apart, which takes a hundred times as long.
const OPEN = /[\s("“]/u;
const CLOSE = /^([\s,;:!?)"”]|\.\s)/u;

export class Occurrences {
  #found = new Map();

  constructor(text) {
    this.text = text;
  }

  /** [{ start, end }] of these words, however signs and accents are written. */
  of(quote) {
    if (!this.#found.has(quote)) this.#found.set(quote, this.#find(quote));
    return this.#found.get(quote);
  }

  #find(quote) {
    const { text } = this;
    const found = text.folded.find(quote).map(([start, end]) => ({ start: text.point(start), end: text.point(end) }));
    return found.filter(({ start, end }) => this.#says(quote, start, end));
  }

  #says(quote, start, end) {
    const here = this.text.slice(start, end);
    if (here !== quote && (foldName(here) !== foldName(quote) || !sameCapitals(here, quote))) return false;
    const { string, at } = this.text.around(start, end - start + REACH);
    const stop = at + here.length;
    const stands = OPEN.test(string[at - 1] ?? " ") && CLOSE.test(string.slice(stop, stop + 2) || " ");
    return stands || isWhole(string, at, stop);
  }
}

/** Capitals tell US from us: they agree but at the start of a sentence, and where all letters are capitals. */
function sameCapitals(here, quote) {
  const [written, asked] = [here, quote].map((words) => plain(words).replace(/\s+/gu, " "));
  const upper = asked.toUpperCase();
  return written === asked || written === asked[0].toUpperCase() + asked.slice(1) || (written === upper && asked !== upper);
}
