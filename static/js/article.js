/** The report: blocks drawn anew where something changed, and what only this person's screen shows on them. */

import { draw, tree } from "./blocks.js";

const DECORATIONS = ["selected", "linked"];
const MARGIN = 40; // px from the edge of the view within which a span is brought to the middle
const touch = matchMedia("(pointer: coarse)");
const rail = document.querySelector(".rail");
const heads = [...document.querySelectorAll(".top, #search")];

export class Article {
  #selected = null;
  #linked = new Set();
  #hints = new Map();

  constructor(desk, store, session) {
    this.desk = desk;
    this.store = store;
    this.text = store.text;
    this.#leaveOut();
    session.addEventListener("blocks", ({ detail }) => this.#receive(detail, session));
    for (const mark of store.versions.ids().flatMap((id) => this.marksOf(id))) this.#decorateMark(mark);
  }

  /** The browser leaves out sections out of view once it knows how high they are, so that nothing moves when they come. */
  #leaveOut() {
    const { article } = this.text;
    let width = 0;
    new ResizeObserver(([{ contentRect }]) => {
      if (contentRect.width === width) return;
      width = contentRect.width;
      article.classList.remove("measured");
      requestAnimationFrame(() => setTimeout(() => article.classList.add("measured")));
    }).observe(article);
  }

  redraw(indexes) {
    this.#keepSelection(() => this.#redraw(indexes));
  }

  #redraw(indexes) {
    for (const index of indexes) {
      const block = this.text.blocks[index];
      this.#look(block.element, block);
      block.element.replaceChildren(this.#drawn(index));
      this.#decorate(block.element);
    }
  }

  /** What the line is shows on each of its blocks, as templates/review/_block.html writes it. */
  #look(element, block) {
    const kind = this.store.regions.get(block.lineStart);
    element.classList.remove(...this.store.scheme.regions);
    if (kind) element.classList.add(kind);
  }

  /** New elements take selected words with them: select them again. */
  #keepSelection(work) {
    const selected = this.desk.mode?.name === "drag" ? null : this.text.selected();
    work();
    if (selected) this.text.select(selected.start, selected.end);
  }

  #drawn(index) {
    return draw(tree(this.text, this.text.blocks[index], this.store.inBlock(index), this.store.scheme));
  }

  place() {
    const { desk } = this;
    const links = desk.span ? this.store.linksOf(desk.span.id) : [];
    const before = new Set([this.#selected, ...this.#linked, ...this.#hints.keys()]);
    this.#selected = desk.selected;
    this.#linked = new Set(links.map(({ from, to }) => (from === desk.selected ? to : from)));
    this.#hints = new Map((desk.mode?.candidates ?? []).map(({ id, key }) => [id, key]));
    for (const id of new Set([...before, this.#selected, ...this.#linked, ...this.#hints.keys()])) {
      for (const mark of this.marksOf(id)) this.#decorateMark(mark);
    }
    this.text.article.classList.toggle("shows-rejected", desk.showsRejected);
  }

  marksOf(id) {
    const span = this.store.shown(id);
    if (!span) return [];
    return this.text.blocksOf(span.start, span.end).flatMap((index) => [
      ...this.text.blocks[index].element.querySelectorAll(`[data-span="${id}"]`),
    ]);
  }

  /** The selected span's first mark if it is out of view; reads the layout, changes nothing. */
  outOfView() {
    const [mark] = this.marksOf(this.#selected);
    if (!mark) return null;
    const box = mark.getBoundingClientRect();
    const view = this.view();
    return box.top < view.top || box.bottom > view.bottom ? mark : null;
  }

  /** The first code point of the text that can be seen. */
  firstInView() {
    const { top } = this.view();
    const block = this.text.blocks.find(({ element }) => element.getBoundingClientRect().bottom > top && element.textContent.trim());
    return (block ?? this.text.blocks[0]).start;
  }

  /** Scroll just as far as it takes to show what lies from top to bottom. */
  reveal({ top, bottom }) {
    const view = this.view();
    const by = top < view.top ? top - view.top : Math.max(bottom - view.bottom, 0);
    if (by) this.scroller.scrollTop += by;
  }

  /** A finger's selection is not left below the sheet that came up for it. */
  revealPicked() {
    const { picked, mode } = this.desk;
    if (picked && !mode && touch.matches) this.reveal(this.text.range(picked.start, picked.end).getBoundingClientRect());
  }

  get scroller() {
    const paper = this.text.article.parentElement;
    return getComputedStyle(paper).overflowY === "visible" ? document.scrollingElement : paper;
  }

  view() {
    const paper = this.text.article.parentElement.getBoundingClientRect();
    const side = rail.getBoundingClientRect();
    const beside = side.left >= paper.right || side.right <= paper.left;
    const bottom = beside ? Math.min(paper.bottom, innerHeight) : side.top;
    const above = heads.map((element) => element.getBoundingClientRect().bottom);
    const top = beside ? paper.top : Math.max(...above);
    const shown = visualViewport.offsetTop + visualViewport.height; // without the keys of a phone
    return { top: top + MARGIN, bottom: Math.min(bottom, shown) - MARGIN };
  }

  #decorate(element) {
    for (const mark of element.getElementsByTagName("mark")) this.#decorateMark(mark);
  }

  #decorateMark(mark) {
    const id = mark.dataset.span;
    const is = { selected: id === this.#selected, linked: this.#linked.has(id) };
    for (const name of DECORATIONS) mark.classList.toggle(name, is[name]);
    mark.classList.toggle("other-version", this.store.versions.hides(this.store.spans.get(id)));
    if (this.#hints.has(id)) mark.dataset.hint = this.#hints.get(id);
    else delete mark.dataset.hint;
  }

  /** The server's drawing of the blocks it touched: taken where it differs and nothing newer waits there. */
  #receive(blocks, session) {
    this.#keepSelection(() => this.#take(blocks, session));
  }

  #take(blocks, session) {
    const newer = new Set(session.waiting.flatMap(({ local }) => this.#blocksOf(local)));
    for (const [index, html] of Object.entries(blocks)) {
      if (newer.has(Number(index)) || this.desk.mode?.name === "drag") continue;
      const block = this.text.blocks[index];
      const mine = block.element.cloneNode(false);
      this.#look(mine, block);
      mine.append(this.#drawn(Number(index)));
      const theirs = new DOMParser().parseFromString(html, "text/html").body.firstElementChild;
      if (mine.isEqualNode(theirs)) continue;
      block.element.replaceWith(theirs);
      block.element = theirs;
      this.#decorate(theirs);
    }
  }

  #blocksOf(changes) {
    const places = changes.flatMap((change) => {
      if ("line" in change) return [this.text.lineAt(change.line)];
      return "span" in change ? [change.before, change.after] : [];
    });
    return places.filter(Boolean).flatMap(({ start, end }) => this.text.blocksOf(start, end));
  }
}
