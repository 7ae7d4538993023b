/** Handles at the edges of the selected span, which are dragged. */

import { el, inNextFrame } from "./dom.js";
import { lineDirection, tidy } from "./edges.js";
import { directionOf } from "./words.js";

const EDGES = ["start", "end"];
const LETTER = 24; // px that letters and ticks at a mark's edge take at most

export class Handles {
  #drag = null;

  constructor(desk, store) {
    this.desk = desk;
    this.store = store;
    this.text = store.text;
    this.handles = Object.fromEntries(EDGES.map((edge) => [edge, this.#make(edge)]));
    this.text.article.after(...Object.values(this.handles));
    addEventListener("resize", () => inNextFrame(() => this.place(this.measure())));
  }

  #make(edge) {
    const handle = el("div", { class: `handle ${edge}`, hidden: true, "aria-hidden": "true" });
    handle.addEventListener("pointerdown", (event) => this.#start(event, edge));
    handle.addEventListener("pointermove", (event) => this.#move(event));
    handle.addEventListener("pointerup", (event) => this.#end(true, event));
    handle.addEventListener("pointercancel", () => this.#end(false));
    return handle;
  }

  /** Where the handles belong; reads the layout, changes nothing. */
  measure() {
    const span = this.desk.selected && this.store.shown(this.desk.selected);
    if (!span || !this.desk.session.open || span.status === "rejected") return null;
    const paper = this.text.article.parentElement;
    const frame = paper.getBoundingClientRect();
    return EDGES.map((edge) => {
      const { x, top, height } = this.#spot(span, edge);
      return { left: x - frame.left + paper.scrollLeft, top: top - frame.top + paper.scrollTop, height };
    });
  }

  place(spots) {
    EDGES.forEach((edge, index) => {
      const handle = this.handles[edge];
      handle.hidden = !spots;
      if (!spots) return;
      const { left, top, height } = spots[index];
      handle.style.translate = `${left}px ${top}px`; // moves it without laying anything out
      handle.style.height = `${height}px`;
    });
  }

  #spot(span, edge) {
    const isStart = edge === "start";
    const { text } = this;
    // A number runs from left to right in a line of the other direction: its far side is the span's edge.
    const [run] = span.quote.match(isStart ? /^[^\p{L}\s]+/u : /[^\p{L}\s]+$/u) ?? [""];
    const length = Math.max([...run].length, 1);
    const start = isStart ? span.start : span.end - length;
    const range = text.range(start, start + length);
    const box = [...range.getClientRects()].at(isStart ? 0 : -1) ?? range.getBoundingClientRect();
    const direction = directionOf(text.slice(start, start + length)) ?? directionOf(span.quote) ?? lineDirection(text, start);
    const onLeft = isStart !== (direction === "rtl");
    const x = onLeft ? box.left : box.right;
    return { x: this.#besideLetter(span, x, onLeft), top: box.top, height: box.height };
  }

  /** The label's letter stands between a mark's edge and its first character: take the mark's edge where it is that near. */
  #besideLetter(span, x, onLeft) {
    const marks = this.text.blocksOf(span.start, span.end).flatMap((index) => {
      return [...this.text.blocks[index].element.querySelectorAll(`[data-span="${span.id}"]`)];
    });
    const edges = marks.flatMap((mark) => [...mark.getClientRects()]).map((box) => (onLeft ? box.left : box.right));
    return edges.find((edge) => Math.abs(edge - x) < LETTER) ?? x;
  }

  #start(event, edge) {
    if (event.button !== 0) return;
    event.preventDefault();
    event.currentTarget.setPointerCapture(event.pointerId);
    const knob = event.currentTarget.getBoundingClientRect();
    const held = { x: event.clientX - (knob.left + knob.right) / 2, y: event.clientY - (knob.top + knob.bottom) / 2 };
    this.#drag = { edge, span: this.desk.span, to: null, held };
    this.desk.mode = { name: "drag", key: (name) => name === "Escape" && this.#cancel() };
    document.body.classList.add("dragging");
  }

  #move({ clientX, clientY, altKey }) {
    if (!this.#drag) return;
    const { span, edge, held } = this.#drag;
    const point = this.text.atPoint(clientX - held.x, clientY - held.y);
    if (point === null) return;
    const line = this.text.blockAt(span.start);
    const [low, high] = edge === "start" ? [line.lineStart, span.end - 1] : [span.start + 1, line.lineEnd];
    const at = Math.min(Math.max(point, low), high);
    const extent = edge === "start" ? [at, span.end] : [span.start, at];
    const found = tidy(this.text, ...extent, altKey);
    if (!found) return;
    const moved = edge === "start" ? [found.start, span.end] : [span.start, found.end];
    this.#drag.to = moved;
    this.store.preview({ ...span, start: moved[0], end: moved[1], quote: this.text.slice(...moved) });
  }

  #cancel() {
    this.#end(false);
    return true;
  }

  #end(keep, event) {
    const drag = this.#drag;
    if (!drag) return;
    this.#drag = null;
    document.body.classList.remove("dragging");
    this.store.preview(null);
    this.desk.setMode(null);
    if (keep && drag.to && this.store.spans.has(drag.span.id)) this.desk.adjust(...drag.to, null);
    else if (keep && event) clickBelow(event);
  }
}

/** A handle lies over the text beside it: a press without a move was meant for that. */
function clickBelow({ clientX, clientY, target }) {
  const below = document.elementsFromPoint(clientX, clientY).find((element) => element !== target && !element.matches(".handle"));
  below?.click();
}
