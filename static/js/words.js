/** Where words begin and end in a piece of a line, and what does not belong to a span's edge. UTF-16 in and out. */

const segmenter = new Intl.Segmenter(undefined, { granularity: "word" });
export const characters = new Intl.Segmenter(undefined, { granularity: "grapheme" });
const JOINS = /^[-‐‑–'’.@/&_·]$/u; // one of these between two words, without blanks, makes them one: al-Rassan, F-15, U.S
const POSSESSIVE = /['’]s$/iu;
const NO_EDGE = /[\s"'“”„‟‘’‚‛«»‹›,.…]/u; // never the first or last character of a span
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
    if (last && JOINS.test(string.slice(last[1], index))) last[1] = end;
    else found.push([/[@#]/.test(string[index - 1] ?? "") ? index - 1 : index, end]);
  }
  for (const word of found) {
    if (string[word[1]] === "." && string.slice(word[0], word[1]).includes(".")) word[1] += 1;
  }
  return found;
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

export function snap(string, start, end) {
  let [from, to] = [start, end];
  for (const { segment, index, isWordLike } of segments(string)) {
    const stop = index + segment.length;
    if (!isWordLike) continue;
    if (index < start && start < stop) from = index;
    if (index < end && end < stop) to = withoutPossessive(segment, index, end) ?? stop;
  }
  return [from, to];
}

function withoutPossessive(segment, index, end) {
  const possessive = segment.match(POSSESSIVE);
  const stem = possessive && index + segment.length - possessive[0].length;
  return possessive && end <= stem ? stem : null;
}

/** [start, end) without blanks, quotes, commas and full stops at its edges; a bracket goes if its partner is outside. */
export function trim(string, start, end) {
  let [from, to] = [start, end];
  for (;;) {
    const inside = string.slice(from, to);
    if (inside === "") return [from, to];
    if (NO_EDGE.test(inside[0]) || (opens(inside[0]) && !inside.includes(partner(inside[0])))) from += 1;
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
  const last = inside.at(-1);
  if (last === "." && /\p{L}\.\p{L}\.$/u.test(inside)) return false;
  return NO_EDGE.test(last) || (closes(last) && !inside.includes(partner(last)));
}

const PAIRS = { "(": ")", "[": "]", "{": "}" };
const opens = (character) => character in PAIRS;
const closes = (character) => Object.values(PAIRS).includes(character);
const partner = (character) => PAIRS[character] ?? Object.keys(PAIRS).find((open) => PAIRS[open] === character);

/** "rtl" or "ltr" where the letters on both sides of a place agree, else null: then the line decides. */
export function directionAt(string, at) {
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
