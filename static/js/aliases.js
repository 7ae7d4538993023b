/** Short names that a report defines: “Harbour League (HL)”. The rule of annotator/spans/aliases.py. */

import { foldName } from "./names.js";

const IN_BRACKETS = /^\( ?(?:(?:or|the) ?)*["']?$/u;
const IN_THE_SENTENCE = /^(?:, ?)?or(?: the)? ?["']?$/u;
const CLOSES = /^["']? ?\)/u;
export const FARTHEST = 20;

export function defines(long, between, short, after) {
  if ([...between].length > FARTHEST) return false;
  const joint = foldName(between);
  const closes = () => CLOSES.test(foldName([...after].slice(0, FARTHEST).join("")));
  const introduces = IN_BRACKETS.test(joint) ? closes() : IN_THE_SENTENCE.test(joint);
  return introduces && shortens(foldName(short), foldName(long));
}

function shortens(short, long) {
  const letters = lettersOf(short);
  const words = long.split(" ").map(lettersOf).filter((word) => word.length);
  if (letters.length < 2 || letters.length >= words.flat().length) return false;
  return words.some((word, first) => word[0] === letters[0] && inOrder(letters, words.slice(first).flat()));
}

const lettersOf = (text) => text.match(/[\p{L}\p{N}]/gu) ?? [];

function inOrder(letters, all) {
  let at = -1;
  return letters.every((letter) => (at = all.indexOf(letter, at + 1)) >= 0);
}

/** Pairs of a long name and the short one behind it, of spans with one label in the order of the text. */
export function definitions(text, spans) {
  return spans.slice(1).flatMap((short, index) => {
    const long = spans[index];
    const near = short.start >= long.end && short.start - long.end <= FARTHEST;
    const after = near && text.slice(short.end, Math.min(short.end + FARTHEST, text.length));
    return near && defines(long.quote, text.slice(long.end, short.start), short.quote, after) ? [[long, short]] : [];
  });
}
