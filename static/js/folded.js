/** A text for searching: folded as names are, with the way back to its characters. UTF-16 in and out. */

import { plain } from "./names.js";
import { characters } from "./words.js";

const JOINED = /[\p{M}\p{Emoji_Modifier}\u200d]/u; // never a character of its own to the eye
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\u0591-\u05c7\u0640\u064b-\u065f\u0670]/gu; // joiners, marks of direction, points and vowels
const AROUND = 40; // units looked at for the whole of a character

const folded = new Map();

function fold(character) {
  if (!folded.has(character)) {
    const shown = plain(character).replace(UNSEEN, "").toLowerCase().replaceAll("ς", "σ");
    folded.set(character, /^[^\S\n]+$/u.test(shown) ? " " : shown);
  }
  return folded.get(character);
}

export class FoldedText {
  constructor(string) {
    this.source = string;
    const parts = [];
    const starts = []; // for each unit of the folded text where its character begins
    const ends = [];
    let at = 0;
    for (const character of string) {
      const shown = fold(character);
      const end = at + character.length;
      if (shown === " " && parts.at(-1) === " ") ends[ends.length - 1] = end;
      else if (shown) {
        parts.push(shown);
        for (let unit = 0; unit < shown.length; unit += 1) {
          starts.push(at);
          ends.push(end);
        }
      }
      at = end;
    }
    this.string = parts.join("");
    this.starts = starts;
    this.ends = ends;
  }

  /** Where words stand, as [start, end) of whole characters of the text. */
  find(words) {
    const wanted = new FoldedText(words).string.trim();
    const found = [];
    if (!wanted) return found;
    for (let at = this.string.indexOf(wanted); at >= 0; at = this.string.indexOf(wanted, at + wanted.length)) {
      const hit = this.#whole(this.starts[at], this.ends[at + wanted.length - 1]);
      if (hit[0] >= (found.at(-1)?.[1] ?? 0)) found.push(hit);
    }
    return found;
  }

  #whole(start, end) {
    const { source } = this;
    if (!JOINED.test(source.slice(start, end + 2)) && source[end - 1] !== "\u200d") return [start, end];
    const from = Math.max(start - AROUND, 0);
    const near = characters.segment(source.slice(from, end + AROUND));
    const first = near.containing(start - from);
    const last = near.containing(end - 1 - from);
    return [from + first.index, from + last.index + last.segment.length];
  }
}
