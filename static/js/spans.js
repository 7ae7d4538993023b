/** The report's text in code points. Nothing else knows that JavaScript counts UTF-16 units, or finds offsets in the page. */

import { FoldedText } from "./folded.js";

const REACH = 300; // code points looked at on each side of an edge: more than any word has

export class ReportText {
  #folded = null;

  constructor(article) {
    this.article = article;
    this.blocks = Array.from(article.querySelectorAll(".block"), (element, index) => ({
      index,
      element,
      start: Number(element.dataset.start),
      end: Number(element.dataset.end),
    }));
    const parts = [];
    let end = 0;
    for (const block of this.blocks) {
      if (block.start > end) parts.push("\n");
      parts.push(block.element.textContent);
      end = block.end;
    }
    this.string = parts.join("");
    this.length = end;
    this.units = unitTable(this.string, end);
    this.#joinLines();
  }

  #joinLines() {
    let first = 0;
    this.blocks.forEach((block, index) => {
      if (index === 0 || block.start > this.blocks[index - 1].end) first = index;
      for (let at = first; at <= index; at += 1) {
        this.blocks[at].lineStart = this.blocks[first].start;
        this.blocks[at].lineEnd = block.end;
      }
    });
  }

  /** The text for searching; made when it is first asked for. */
  get folded() {
    this.#folded ??= new FoldedText(this.string);
    return this.#folded;
  }

  unit(point) {
    return this.units ? this.units[point] : point;
  }

  point(unit) {
    if (!this.units) return Math.min(unit, this.length);
    let [low, high] = [0, this.length];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.units[middle] <= unit) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  slice(start, end) {
    return this.string.slice(this.unit(start), this.unit(end));
  }

  blockAt(point) {
    let [low, high] = [0, this.blocks.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.blocks[middle].start <= point) low = middle;
      else high = middle - 1;
    }
    return this.blocks[low];
  }

  blocksOf(start, end) {
    const found = [];
    for (let index = this.blockAt(start).index; index < this.blocks.length; index += 1) {
      const block = this.blocks[index];
      if (block.start >= end) break;
      if (Math.max(start, block.start) < Math.min(end, block.end)) found.push(index);
    }
    return found;
  }

  /** What stands around a code point in its line: a string, the place in it, and the way back to code points. */
  around(point, reach = REACH) {
    const block = this.#blockEndingAt(point);
    const start = Math.max(block.lineStart, point - reach);
    const end = Math.min(block.lineEnd, point + reach);
    const from = this.unit(start);
    return {
      string: this.slice(start, end),
      at: this.unit(point) - from,
      lineStart: start === block.lineStart,
      lineEnd: end === block.lineEnd,
      toPoint: (index) => this.point(from + index),
    };
  }

  /** The line around a code point, as { start, end }. */
  lineAt(point) {
    const { lineStart, lineEnd } = this.blockAt(point);
    return { start: lineStart, end: lineEnd };
  }

  inOneLine(start, end) {
    const block = this.blockAt(start);
    return start >= block.lineStart && end <= block.lineEnd;
  }

  #blockEndingAt(point) {
    const block = this.blockAt(point);
    const before = this.blocks[block.index - 1];
    return point === block.start && before && before.end === point ? before : block;
  }

  fromDom(node, offset) {
    const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
    const holder = element && this.article.contains(element) ? element.closest(".block") : null;
    if (!holder) return null;
    const block = this.blocks[Number(holder.id.slice(1))];
    const before = document.createRange();
    before.setStart(holder, 0);
    before.setEnd(node, offset);
    return this.point(this.unit(block.start) + before.toString().length);
  }

  selected() {
    const selection = document.getSelection();
    if (!selection || selection.isCollapsed || !selection.rangeCount) return null;
    const range = selection.getRangeAt(0);
    if (!range.intersectsNode(this.article)) return null;
    const start = this.fromDom(range.startContainer, range.startOffset);
    let end = this.fromDom(range.endContainer, range.endOffset);
    if (start === null || end === null) return null;
    // A triple click ends at the start of the next block: that is the end of this one.
    const endBlock = this.blockAt(end);
    if (end === endBlock.start && endBlock.index > 0 && end > start) end = this.blocks[endBlock.index - 1].end;
    return end > start ? { start, end } : null;
  }

  atPoint(x, y) {
    if (document.caretPositionFromPoint) {
      const position = document.caretPositionFromPoint(x, y);
      return position && this.fromDom(position.offsetNode, position.offset);
    }
    const range = document.caretRangeFromPoint(x, y);
    return range && this.fromDom(range.startContainer, range.startOffset);
  }

  range(start, end) {
    const range = document.createRange();
    range.setStart(...this.#place(this.blockAt(start), start, false));
    range.setEnd(...this.#place(this.#blockEndingAt(end), end, true));
    return range;
  }

  #place(block, point, isEnd) {
    return placeIn(block.element, this.unit(point) - this.unit(block.start), isEnd);
  }

  /** Select from one place to another as a mouse would, which may go against the reading order. */
  select(anchor, focus) {
    const { startContainer, startOffset, endContainer, endOffset } = this.range(Math.min(anchor, focus), Math.max(anchor, focus));
    const [from, to] = [[startContainer, startOffset], [endContainer, endOffset]];
    document.getSelection().setBaseAndExtent(...(anchor < focus ? [...from, ...to] : [...to, ...from]));
  }
}

/** Offset of each code point in UTF-16 units, or null where the two counts are the same. */
function unitTable(string, length) {
  if (string.length === length) return null;
  const units = new Uint32Array(length + 1);
  let unit = 0;
  for (let point = 0; point <= length; point += 1) {
    units[point] = unit;
    unit += string.codePointAt(unit) > 0xffff ? 2 : 1;
  }
  return units;
}

function placeIn(element, unit, isEnd) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
  let rest = unit;
  let last = null;
  while (walker.nextNode()) {
    last = walker.currentNode;
    if (rest < last.length || (isEnd && rest === last.length)) return [last, rest];
    rest -= last.length;
  }
  return last ? [last, last.length] : [element, 0];
}
