/** Searching in the text: hits are tinted and walked through, and the chosen one is selected for the caret. */

import { byId, el, inNextFrame, say } from "./dom.js";

const TINTED = 1_500; // hits: a single letter has thousands, and says little

export class Search {
  #hits = [];
  #at = -1;
  #back = null; // where the page stood before
  #chosen = false; // a hit is selected, and the caret is there

  constructor(desk, store, article, caret) {
    Object.assign(this, { desk, article, caret, text: store.text, tint: new Tint(store.text) });
    this.form = byId("search");
    this.field = this.form.querySelector("input");
    this.count = this.form.querySelector("output");
    this.field.addEventListener("input", () => this.#find());
    for (const event of ["focus", "blur"]) this.field.addEventListener(event, () => desk.tell({ panel: true }));
    this.form.addEventListener("keydown", (event) => this.#key(event));
    this.form.addEventListener("submit", (event) => event.preventDefault());
    this.form.addEventListener("click", ({ target }) => this.#press(target.closest("button")));
    const again = () => this.draw();
    desk.session.addEventListener("blocks", () => inNextFrame(again));
    addEventListener("resize", () => inNextFrame(again));
  }

  get #open() {
    return !this.form.hidden;
  }

  open() {
    if (!this.#open) this.#back = { scroll: this.article.scroller.scrollTop, from: this.#here() };
    this.form.hidden = false;
    this.#chosen = false;
    this.field.focus();
    this.field.select();
    if (this.field.value) this.#find();
  }

  /** Behind what is selected, or the hit that was chosen last: the search goes on from there. */
  #here() {
    const here = this.desk.picked ?? this.desk.span;
    return here ? here.start + 1 : this.article.firstInView();
  }

  close() {
    const { scroll } = this.#back;
    this.#end();
    this.desk.setMode(null);
    this.text.article.focus({ preventScroll: true });
    this.article.scroller.scrollTop = scroll;
  }

  #end() {
    this.form.hidden = true;
    this.#chosen = false;
    this.tint.clear();
  }

  #find() {
    const points = this.text.folded.find(this.field.value).map((units) => units.map((unit) => this.text.point(unit)));
    this.#hits = points.map(([start, end]) => ({ start, end }));
    const last = this.#hits.findIndex(({ start }) => start >= this.#back.from);
    this.#at = last < 0 && this.#hits.length ? 0 : last;
    this.draw();
    this.#reveal();
  }

  #key(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1 };
    if (event.isComposing) return;
    if (event.key === "Escape") this.close();
    else if (event.target !== this.field) return;
    else if (event.key === "Enter") this.#choose(event.shiftKey ? -1 : 0);
    else if (event.key in steps) this.#step(steps[event.key]);
    else return;
    event.preventDefault();
  }

  #press(pressed) {
    if (pressed?.value === "close") this.close();
    else if (pressed) this.#choose(this.#chosen || pressed.value === "-1" ? Number(pressed.value) : 0);
  }

  #step(by) {
    const { length } = this.#hits;
    if (!length) return;
    this.#at = (this.#at + by + length) % length;
    this.draw();
    this.#reveal();
  }

  #choose(by) {
    this.#step(by);
    const hit = this.#hits[this.#at];
    if (!hit) return;
    this.#chosen = true;
    this.caret.start(hit.start, hit.end, {
      Enter: () => this.#choose(1),
      "Shift+Enter": () => this.#choose(-1),
      Escape: () => this.close(),
    });
  }

  #reveal() {
    const hit = this.#hits[this.#at];
    if (hit) this.article.reveal(this.text.range(hit.start, hit.end).getBoundingClientRect());
  }

  /** Tint the hits; once the caret has left the chosen one for something else, the search is over. */
  draw() {
    if (!this.#open) return;
    if (this.#chosen && this.desk.mode?.name !== "caret" && !this.form.contains(document.activeElement)) {
      this.#end();
      return;
    }
    const { length } = this.#hits;
    const known = this.field.value.trim() !== "";
    this.count.textContent = known ? say(length ? "hits" : "no-hits", { at: this.#at + 1, count: length }) : "";
    this.tint.show(length > TINTED ? [] : this.#hits, this.#hits[this.#at]);
  }
}

/** Colours words without touching the text: by highlights, or by boxes over it in a browser that has none. */
class Tint {
  #boxes = [];

  constructor(text) {
    this.text = text;
  }

  show(hits, current) {
    const ranges = { hits: hits.filter((hit) => hit !== current), hit: current ? [current] : [] };
    this.clear();
    for (const [name, extents] of Object.entries(ranges)) {
      const drawn = extents.map(({ start, end }) => this.text.range(start, end));
      if (CSS.highlights) CSS.highlights.set(name, new Highlight(...drawn));
      else this.#boxes.push(...this.#measure(drawn, name));
    }
    this.text.article.after(...this.#boxes);
  }

  #measure(ranges, name) {
    const paper = this.text.article.parentElement;
    const frame = paper.getBoundingClientRect();
    return ranges.flatMap((range) => [...range.getClientRects()]).map(({ left, top, width, height }) => {
      const box = el("div", { class: name, "aria-hidden": "true" });
      const place = { left: left - frame.left + paper.scrollLeft, top: top - frame.top + paper.scrollTop, width, height };
      for (const [side, value] of Object.entries(place)) box.style.setProperty(side, `${value}px`);
      return box;
    });
  }

  clear() {
    for (const box of this.#boxes) box.remove();
    this.#boxes = [];
    for (const name of ["hits", "hit"]) CSS.highlights?.delete(name);
  }
}
