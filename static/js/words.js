/** Where words begin and end in a piece of a line, and what does not belong to a span's edge. UTF-16 in and out. */

const segmenter = new Intl.Segmenter(undefined, { granularity: "word" });
export const characters = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const JOINS = /^[-‐‑–'’.@/&_·・]$/u; // one of these between two words, without blanks, makes them one: al-Rassan, F-15, U.S
const POSSESSIVE = /['’ʼ]s$/iu;
const ABBREVIATION = /\p{L}\.\p{L}$/u; // its last dot is part of it: U.S.
const NO_EDGE = /[\s\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069"'“”„‟‘’‚‛«»‹›「」『』《》〈〉,.…;:!?–—、。，．；：！？،؛؟۔]/u; // never the first or last character of a span
const HYPHEN_FIRST = /^[-‐‑]\P{Nd}/u; // before a number it is a sign
const HYPHEN_LAST = /[-‐‑]$/u;
const STRONG_RTL = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;
const STRONG = /\p{L}/u;

/** Unicode joins words at a narrow no-break space; the eye does not. */
function segments(string) {
  return segmenter.segment(string.replaceAll("\u202f", " "));
}

/** Words as [start, end]; parts joined by a hyphen, an apostrophe or a dot are one, U.S. keeps its last dot. */
export function wordsOf(string) {
  const found = [];
  for (const { segment, index, isWordLike } of segments(string)) {
    if (!isWordLike) continue;
    const last = found.at(-1);
    const end = index + segment.length;
    if (last && joins(string, last[1], index, segment)) last[1] = end;
    else found.push([/[@#]/.test(string[index - 1] ?? "") ? index - 1 : index, end]);
  }
  for (const word of found) if (string[word[1]] === "." && ABBREVIATION.test(string.slice(...word))) word[1] += 1;
  return found;
}

/** May what stands from `end` to `start` be inside a word? A blank may, between thousands. */
function joins(string, end, start, next) {
  const between = string.slice(end, start);
  if (/^[\u00a0\u2009\u202f]$/u.test(between)) return /\d$/u.test(string.slice(end - 1, end)) && /^\d{3}$/u.test(next);
  return JOINS.test(between);
}

function stops(string, edge) {
  const found = [];
  for (const [start, end] of wordsOf(string)) {
    if (edge === "start") {
      found.push(start);
      continue;
    }
    const possessive = string.slice(start, end).match(POSSESSIVE);
    if (possessive) found.push(end - possessive[0].length);
    found.push(end);
  }
  return found;
}

/** The next place for an edge, by word, in reading order (step 1) or against it (-1); null where there is none. */
export function byWord(string, at, edge, step) {
  const all = stops(string, edge);
  const next = step > 0 ? all.find((place) => place > at) : all.findLast((place) => place < at);
  return next ?? null;
}

export function byCharacter(string, at, step) {
  const places = [0];
  for (const { segment, index } of characters.segment(string)) places.push(index + segment.length);
  const next = step > 0 ? places.find((place) => place > at) : places.findLast((place) => place < at);
  return next ?? null;
}

/** What is never taken in part: abbreviations with dots are one, other words of several parts are not. */
function partsOf(string) {
  const abbreviations = wordsOf(string).filter(([, end]) => string[end - 1] === ".");
  const parts = [];
  for (const { segment, index, isWordLike } of segments(string)) {
    if (isWordLike) parts.push(abbreviations.find(([start, end]) => start <= index && index < end) ?? [index, index + segment.length]);
  }
  return parts;
}

/** Outward to whole words. A word of several parts may be begun or left between them: Valdoria-backed, al-Rassan. */
export function snap(string, start, end) {
  let [from, to] = [start, end];
  for (const [first, last] of partsOf(string)) {
    if (first <= start && start < last) from = /[@#]/.test(string[first - 1] ?? "") ? first - 1 : first;
    if (first < end && end < last) to = withoutPossessive(string.slice(first, last), first, end) ?? last;
  }
  return [from, to];
}

function withoutPossessive(segment, index, end) {
  const possessive = segment.match(POSSESSIVE);
  const stem = possessive && index + segment.length - possessive[0].length;
  return possessive && end <= stem ? stem : null;
}

/** [start, end) without blanks, quotes, stops and a possessive at its edges; a bracket goes if its partner is outside. */
export function trim(string, start, end) {
  let [from, to] = [start, end];
  for (;;) {
    const inside = string.slice(from, to);
    if (inside === "") return [from, to];
    const possessive = inside.match(POSSESSIVE);
    if (NO_EDGE.test(inside[0]) || HYPHEN_FIRST.test(inside) || isAlone(inside, 0)) from += 1;
    else if (possessive) to -= possessive[0].length;
    else if (dropsLast(inside)) to -= 1;
    else return [from, to];
  }
}

export function trimBlanks(string, start, end) {
  const inside = string.slice(start, end);
  const from = start + (inside.length - inside.trimStart().length);
  return [from, Math.max(from, end - (inside.length - inside.trimEnd().length))];
}

function dropsLast(inside) {
  if (inside.at(-1) === "." && ABBREVIATION.test(inside.slice(0, -1))) return false;
  return NO_EDGE.test(inside.at(-1)) || HYPHEN_LAST.test(inside) || isAlone(inside, inside.length - 1);
}

const OPENING = "([{（［【";
const CLOSING = ")]}）］】";

/** Is there a bracket whose partner is not in the same piece of text? */
function isAlone(inside, place) {
  const kind = Math.max(OPENING.indexOf(inside[place]), CLOSING.indexOf(inside[place]));
  if (kind < 0) return false;
  const open = [];
  const paired = new Set();
  for (let at = 0; at < inside.length; at += 1) {
    if (inside[at] === OPENING[kind]) open.push(at);
    else if (inside[at] === CLOSING[kind] && open.length) paired.add(open.pop()).add(at);
  }
  return !paired.has(place);
}

/** "rtl" or "ltr" where the letters on both sides of a place agree, else null: then the line decides. Numbers run one way. */
export function directionAt(string, at) {
  if (/\p{Nd}$/u.test(string.slice(0, at)) && /^\p{Nd}/u.test(string.slice(at))) return "ltr";
  const before = directionOf([...string.slice(0, at)].reverse());
  const after = directionOf([...string.slice(at)]);
  return before === after ? before : null;
}

export function directionOf(text) {
  for (const character of text) {
    if (STRONG_RTL.test(character)) return "rtl";
    if (STRONG.test(character)) return "ltr";
  }
  return null;
}

/** Does a whole word start at the one place and a whole word, or one before its possessive, end at the other? */
export function isWhole(string, start, end) {
  return stops(string, "start").includes(start) && stops(string, "end").includes(end);
}
