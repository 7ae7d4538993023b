/** A caret in the text for the keyboard: arrows walk what the eye sees, Shift selects, a label's digit marks it. */

import { el, say } from "./dom.js";
import { tidy } from "./edges.js";
import { edgeOf, forget, measured, placeAt, pointOf, rowEnd, rowExtent, rowStepped, sameRow, stepped } from "./glyphs.js";
import { wordsOf } from "./words.js";

const SIDES = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -1, ArrowDown: 1, Home: -1, End: 1 };
const ASIDE = /^(region|(label|exactly)-.*)$/; // what the line of the caret is; a span that is added is gone to, one refused is not

export class Caret {
  #place = null; // beside which character it stands
  #anchor = null; // where the selection began
  #goal = null; // the x that up and down keep to
  #others = {};
  #said = "";

  constructor(desk, store, article) {
    this.desk = desk;
    this.text = store.text;
    this.article = article;
    this.element = el("div", { class: "caret", hidden: true, "aria-hidden": "true" });
    this.text.article.after(this.element);
  }

  /** Begin with a selection, or with none where both ends are one; `others` are keys that mean something besides. */
  start(anchor, focus, others = {}) {
    forget();
    const place = placeAt(this.text, Math.max(focus - 1, 0));
    this.#place = focus > anchor ? place && { ...place, after: true } : placeAt(this.text, focus);
    if (!this.#place) return;
    this.#anchor = anchor;
    this.#others = others;
    this.#goal = null;
    this.#said = anchor === focus ? say("caret-on") : this.#selectedWords();
    const { desk } = this;
    const caret = this;
    this.#select();
    desk.setMode({
      name: "caret",
      outlasts: (command) => ASIDE.test(command),
      key: (name) => this.#key(name),
      get extent() {
        return caret.#extent();
      },
      get spoken() {
        return caret.#said;
      },
    });
    this.text.article.focus({ preventScroll: true });
  }

  /** Where the person is: the selected words or span, else what is in view. */
  startHere() {
    const { picked, span } = this.desk;
    if (picked) this.start(picked.exact.start, picked.exact.end);
    else if (span) this.start(span.start, span.start);
    else this.start(...Array(2).fill(this.article.firstInView()));
  }

  #selects() {
    return this.#anchor !== pointOf(this.#place);
  }

  #selectedWords() {
    const ends = [this.#anchor, pointOf(this.#place)];
    return this.text.slice(Math.min(...ends), Math.max(...ends));
  }

  /** What a digit would mark: the selection, else the word the caret stands at, else nothing. */
  #extent() {
    const { text } = this;
    const at = pointOf(this.#place);
    if (this.#selects()) return { start: Math.min(this.#anchor, at), end: Math.max(this.#anchor, at) };
    const line = text.blockAt(this.#place.glyph.start);
    const after = at < line.lineEnd && tidy(text, at, at + 1, false);
    const before = at > line.lineStart && tidy(text, at - 1, at, false);
    return after || before || { start: at, end: at };
  }

  #key(name) {
    if (this.#others[name]) {
      this.#others[name]();
      return true;
    }
    const parts = name.split("+");
    const key = parts.pop();
    if (!(key in SIDES)) return false;
    this.#move(key, { extends: parts.includes("Shift"), byWord: parts.some((part) => part !== "Shift") });
    return true;
  }

  #move(key, how) {
    const side = SIDES[key];
    forget();
    const from = measured(this.text, this.#place);
    const goal = this.#goal ?? edgeOf(from);
    const upOrDown = /Up|Down/.test(key);
    let to;
    if (upOrDown) to = rowStepped(this.text, from, side, goal) ?? rowEnd(this.text, from, side);
    else if (key === "Home" || key === "End") to = how.byWord ? this.#textEnd(side) : rowEnd(this.text, from, side);
    else if (this.#selects() && !how.extends && !how.byWord) to = this.#collapsed(from, side);
    else to = (how.byWord ? this.#byWord(from, side) : stepped(this.text, from, side)) ?? from;
    this.#goal = upOrDown ? goal : null;
    this.#place = to;
    if (!how.extends) this.#anchor = pointOf(to);
    this.#select();
    if (how.extends) this.#said = this.#selectedWords();
    else this.#said = this.#wordsRead(upOrDown ? rowExtent(this.text, to) : how.byWord ? this.#extent() : to.glyph);
    this.desk.tell({ panel: true });
  }

  #wordsRead({ start, end }) {
    return this.text.slice(start, end).trim() || say("blank");
  }

  #textEnd(side) {
    return side < 0 ? placeAt(this.text, 0) : { ...placeAt(this.text, this.text.length), after: true };
  }

  /** An arrow without Shift leaves a selection on the side it points to. */
  #collapsed(from, side) {
    const other = measured(this.text, placeAt(this.text, this.#anchor));
    const sign = (edgeOf(from) - edgeOf(other)) * side || (from.glyph.box.top - other.glyph.box.top) * side;
    return sign >= 0 ? from : other;
  }

  /** On to where a word ends, or, against the reading order, begins. */
  #byWord(from, side) {
    const { text } = this;
    let place = from;
    let rows = 0; // lines of opposite directions can lead to and fro: one new row is as far as it goes
    for (let next = stepped(text, place, side); next; next = stepped(text, place, side)) {
      const passes = sameRow(next, place);
      if (!passes && (rows += 1) > 1) break;
      place = next;
      const { string, at } = text.around(pointOf(place));
      if (passes && wordsOf(string).some((word) => word[place.after ? 1 : 0] === at)) break;
    }
    return place;
  }

  /** Where it belongs; reads the layout, changes nothing. */
  measure() {
    if (this.desk.mode?.name !== "caret") return null;
    forget();
    this.#place = measured(this.text, this.#place);
    const { box } = this.#place.glyph;
    return { x: edgeOf(this.#place), top: box.top, bottom: box.bottom };
  }

  place(spot) {
    const { element } = this;
    element.hidden = !spot;
    if (!spot) return;
    const paper = this.text.article.parentElement;
    const frame = paper.getBoundingClientRect();
    const [left, top] = [spot.x - frame.left + paper.scrollLeft, spot.top - frame.top + paper.scrollTop];
    Object.assign(element.style, { left: `${left}px`, top: `${top}px`, height: `${spot.bottom - spot.top}px` });
    for (const animation of element.getAnimations()) animation.currentTime = 0; // no blinking while it walks
    this.article.reveal(spot);
  }

  /** At once: what is selected stays so when the next key ends the caret. */
  #select() {
    if (this.#selects()) this.text.select(this.#anchor, pointOf(this.#place));
    else document.getSelection().removeAllRanges();
  }
}
