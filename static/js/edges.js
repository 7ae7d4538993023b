/** Where the edges of a span go: a step further as the eye sees it, or to whole words around what was pointed at. */

import { say } from "./dom.js";
import { byCharacter, byWord, directionAt, directionOf, snap, trim, trimBlanks } from "./words.js";

/** Move an edge of the selected words, else of the selected span: `side` -1 is left, 1 is right, whatever way the text runs. */
export function moveEdge(desk, edge, side, unit) {
  const { span, picked } = desk;
  const { text } = desk.store;
  const shown = picked?.exact ?? span;
  if (!shown || !desk.mayDecide()) return;
  const moved = stepped(text, shown, edge, side, unit);
  if (!moved) desk.say(say("edge-line"));
  else if (!picked) desk.adjust(moved.start, moved.end, `${edge} ${span.id}`);
  else if (moved.start < moved.end) text.select(moved.start, moved.end);
  else desk.say(say("edge-empty"));
}

/** { start, end } with one edge a step further; null where its line ends. */
export function stepped(text, { start, end }, edge, side, unit) {
  const { string, at, toPoint } = text.around(edge === "start" ? start : end);
  const step = (directionAt(string, at) ?? lineDirection(text, start)) === "rtl" ? -side : side;
  const place = unit === "word" ? byWord(string, at, edge, step) : byCharacter(string, at, step);
  return place === null ? null : { start, end, [edge]: toPoint(place) };
}

/** "rtl" or "ltr": what dir="auto" finds for the line of a place. */
export function lineDirection(text, point) {
  const block = text.blockAt(point);
  block.direction ??= directionOf(text.slice(block.lineStart, block.lineEnd)) ?? "ltr";
  return block.direction;
}

/** What was pointed at as { start, end }: whole words, trimmed; `exact` trims blanks only. Null where nothing is left. */
export function tidy(text, start, end, exact) {
  if (exact) return trimmed(text, start, end, trimBlanks);
  const from = text.around(start);
  const to = text.around(end);
  const [first] = snap(from.string, from.at, from.at + 1);
  const [, last] = snap(to.string, to.at - 1, to.at);
  return trimmed(text, from.toPoint(Math.min(first, from.at)), to.toPoint(Math.max(last, to.at)), trim);
}

function trimmed(text, start, end, how) {
  const string = text.slice(start, end);
  const [from, to] = how(string, 0, string.length).map((index) => text.point(text.unit(start) + index));
  return from < to ? { start: from, end: to } : null;
}
