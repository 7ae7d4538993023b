/** The characters of the text as the eye sees them: where they stand on the screen, and which one is beside another. */

import { lineDirection } from "./edges.js";
import { characters, directionAt, directionOf } from "./words.js";

const REACH = 300; // code points measured on each side of a place
const NEAR = 150; // what a row has at most: so much must be known on each side

let window = null; // what was measured last: one layout is read many times

/** Measure anew: the text was drawn again, or moved. */
export function forget() {
  window = null;
}

/** The visible characters around a place in its line, in reading order: { start, end, box, rtl }. */
function glyphsAround(text, point) {
  const { lineStart, lineEnd } = text.blockAt(point);
  const holds = window && (window.from === lineStart || window.from + NEAR < point) && (window.to === lineEnd || window.to - NEAR > point);
  if (!holds || point < window.from || point > window.to) window = measure(text, point);
  return window.glyphs;
}

function measure(text, point) {
  const { string, lineStart, toPoint } = text.around(point, REACH);
  const line = lineDirection(text, point);
  const glyphs = [];
  for (const { segment, index } of characters.segment(string)) {
    if (index === 0 && !lineStart) continue; // may be half a character
    const [start, end] = [toPoint(index), toPoint(index + segment.length)];
    const box = [...text.range(start, end).getClientRects()].find(({ width }) => width > 0);
    if (box) glyphs.push({ start, end, box, rtl: directionOfGlyph(string, index, segment, line) === "rtl" });
  }
  return { glyphs, from: toPoint(0), to: toPoint(string.length) };
}

function directionOfGlyph(string, index, segment, line) {
  const digit = /^\p{Nd}/u.test(segment) ? "ltr" : null;
  return directionOf(segment) ?? digit ?? directionAt(string, index) ?? line;
}

const middle = ({ top, bottom }) => (top + bottom) / 2;
const centre = ({ left, right }) => (left + right) / 2;
const inRow = (one, other) => Math.abs(middle(one.box) - middle(other.box)) < one.box.height / 2;

/** The row a character stands in. */
function rowOf(text, glyph) {
  return glyphsAround(text, glyph.start).filter((other) => inRow(glyph, other));
}

/** The visible character after (side 1) or before (side -1) another, in whatever line it stands; null at the text's ends. */
function neighbour(text, glyph, side) {
  const isNext = side > 0 ? ({ start }) => start >= glyph.end : ({ end }) => end <= glyph.start;
  const near = (point) => glyphsAround(text, point)[side > 0 ? "find" : "findLast"](isNext);
  let { index } = text.blockAt(glyph.start);
  let found = near(glyph.start);
  while (!found && text.blocks[(index += side)]) found = near(text.blocks[index][side > 0 ? "start" : "end"]);
  return found ?? null;
}

/** A place beside a character, after it or before it in reading order: where a caret can stand. */
const beside = (glyph, after) => glyph && { glyph, after };

export const pointOf = ({ glyph, after }) => (after ? glyph.end : glyph.start);
export const sameRow = (one, other) => inRow(one.glyph, other.glyph);
export const edgeOf = ({ glyph, after }) => (after === glyph.rtl ? glyph.box.left : glyph.box.right);

/** The place at a code point: before what follows it there, else after what precedes. Null in a text that shows nothing. */
export function placeAt(text, point) {
  const glyphs = glyphsAround(text, point);
  const next = glyphs.find(({ end }) => end > point);
  if (next) return beside(next, false);
  if (glyphs.length) return beside(glyphs.at(-1), true);
  const nowhere = { start: point, end: point };
  return beside(neighbour(text, nowhere, 1), false) ?? beside(neighbour(text, nowhere, -1), true);
}

/** The same place measured anew, after the text was drawn again or moved. */
export function measured(text, { glyph, after }) {
  return beside(glyphsAround(text, glyph.start).find(({ start }) => start === glyph.start) ?? glyph, after);
}

/** One character to the left (side -1) or right (1), as the eye sees it; from a row's end on to the next row. */
export function stepped(text, place, side) {
  const x = edgeOf(place);
  const row = rowOf(text, place.glyph).sort((one, other) => centre(one.box) - centre(other.box));
  const next = side > 0 ? row.find(({ box }) => centre(box) > x) : row.findLast(({ box }) => centre(box) < x);
  if (next) return beside(next, side > 0 !== next.rtl);
  const forward = side > 0 === (lineDirection(text, place.glyph.start) === "ltr");
  return beside(rowBeyond(text, place.glyph, forward ? 1 : -1), !forward);
}

/** The nearest character of the next row (side 1) or the one before (-1). */
function rowBeyond(text, glyph, side) {
  let ends = glyph;
  for (const other of rowOf(text, glyph)) if ((other.start - ends.start) * side > 0) ends = other;
  return neighbour(text, ends, side);
}

/** The place a row below (side 1) or above (-1), nearest to x; null in the last and first row. */
export function rowStepped(text, { glyph }, side, x) {
  const other = rowBeyond(text, glyph, side);
  if (!other) return null;
  const row = rowOf(text, other);
  const away = ({ left, right }) => Math.max(left - x, x - right, 0);
  const nearest = row.reduce((best, one) => (away(one.box) < away(best.box) ? one : best));
  return beside(nearest, x > centre(nearest.box) !== nearest.rtl);
}

export function rowExtent(text, { glyph }) {
  const row = rowOf(text, glyph);
  return { start: Math.min(...row.map(({ start }) => start)), end: Math.max(...row.map(({ end }) => end)) };
}

/** The start (side -1) or end (1) of the row, in reading order. */
export function rowEnd(text, { glyph }, side) {
  const row = rowOf(text, glyph).sort((one, other) => one.start - other.start);
  return beside(row.at(side > 0 ? -1 : 0), side > 0);
}
