/** Where a name stands in the report, marked or not: found in a folded copy of the text, which is made once. */

import { foldName, plain } from "./names.js";
import { isWhole } from "./words.js";

const BLANK = /[\s\u001c-\u001f\u0085]/u;
const REACH = 40; // code points around a find that tell where its words end
// Between these words are whole without a doubt; elsewhere they are taken apart, which takes a hundred times as long.
const OPEN = /[\s("“]/u;
const CLOSE = /^([\s,;:!?)"”]|\.\s)/u;

export class Occurrences {
  #folded = null;
  #found = new Map();

  constructor(text) {
    this.text = text;
  }

  /** Read the text now, so that the first name asked for need not wait. */
  read() {
    this.#folded ??= foldText(this.text.string);
    return this.#folded;
  }

  /** [{ start, end }] of these words as whole words, however signs and accents are written. */
  of(quote) {
    if (!this.#found.has(quote)) this.#found.set(quote, this.#find(quote));
    return this.#found.get(quote);
  }

  #find(quote) {
    const { string, from } = this.read();
    const words = foldText(quote).string;
    const found = [];
    for (let at = string.indexOf(words); at >= 0 && words; at = string.indexOf(words, at + 1)) {
      const [start, end] = [from[at], from[at + words.length]];
      const partly = from[at - 1] === start || from[at + words.length - 1] === end;
      if (!partly && this.#says(quote, this.text.point(start), this.text.point(end))) {
        found.push({ start: this.text.point(start), end: this.text.point(end) });
      }
    }
    return found;
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

/** A text as names are compared, letter by letter, and for each letter the place it comes from. */
function foldText(text) {
  const letters = new Map();
  const parts = [];
  const from = [];
  let blank = false;
  for (let at = 0; at < text.length; ) {
    const code = text.codePointAt(at);
    let folded = letters.get(code);
    if (folded === undefined) letters.set(code, (folded = foldLetter(String.fromCodePoint(code))));
    if (folded !== " " || !blank) {
      parts.push(folded);
      for (let count = folded.length; count > 0; count -= 1) from.push(at);
    }
    blank = folded === " ";
    at += code > 0xffff ? 2 : 1;
  }
  from.push(text.length);
  return { string: parts.join(""), from };
}

function foldLetter(letter) {
  if (letter === "\n") return letter;
  return BLANK.test(letter) ? " " : plain(letter).toLowerCase().replaceAll("ς", "σ");
}
