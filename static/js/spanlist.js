/** The list of all spans in the order of work, each with its state; a click goes there. */

import { arrange, button, byId, el, nodes, say, words } from "./dom.js";
import { waits } from "./order.js";

const CHUNK = 25; // rows that the browser leaves out together while they are out of view: one by one they cost more than they save

export class SpanList {
  #rows = new Map();
  #chunks = [];
  #current = null;
  #seen = ""; // the order as it is drawn

  constructor(desk, store) {
    this.desk = desk;
    this.store = store;
    this.list = byId("spans");
    this.count = byId("span-count");
    this.list.addEventListener("click", ({ target }) => {
      const row = target.closest("[data-go]");
      if (row) desk.select(row.dataset.go);
    });
  }

  draw(spans, structure) {
    const { order } = this.desk;
    for (const id of spans) {
      const span = this.store.spans.get(id);
      if (span && this.#rows.has(id)) this.#fill(this.#rows.get(id), span);
    }
    const seen = structure && order.map(({ id, depth }) => id + depth).join();
    if (seen && seen !== this.#seen) {
      this.#seen = seen;
      const kept = new Set(order.map(({ id }) => id));
      for (const id of this.#rows.keys()) if (!kept.has(id)) this.#rows.delete(id);
      this.#arrange(order.map((place) => this.#row(place)));
      this.count.textContent = order.length;
    }
  }

  /** A row that comes into another chunk keeps the focus. */
  #arrange(rows) {
    const held = document.activeElement;
    this.#chunks.length = Math.ceil(rows.length / CHUNK);
    for (const index of this.#chunks.keys()) {
      const chunk = (this.#chunks[index] ??= el("div", { class: "chunk" }));
      arrange(chunk, rows.slice(index * CHUNK, (index + 1) * CHUNK));
      chunk.style.setProperty("--rows", chunk.childElementCount);
    }
    arrange(this.list, this.#chunks);
    if (held.isConnected && held !== document.activeElement) held.focus({ preventScroll: true });
  }

  #row({ id, depth }) {
    if (!this.#rows.has(id)) {
      const row = el("div", { role: "listitem" }, button({ "data-go": id }));
      this.#rows.set(id, row);
      this.#fill(row, this.store.spans.get(id));
    }
    const row = this.#rows.get(id);
    row.className = depth ? "inner" : "";
    return row;
  }

  #fill(row, span) {
    const label = this.store.scheme.label(span.label);
    const why = waits(this.store, span);
    const open = span.status === "accepted" && why;
    const { notes, gap, skipped } = this.desk.remarks.about(span.id);
    const marks = [["note", notes.length], ["gap", gap !== null], ["skipped", skipped && span.status === "suggested"]];
    const said = marks.filter(([, is]) => is).map(([name]) => name);
    const state = open ? "open" : span.status;
    const place = row.firstChild;
    place.className = `c${label.colour} ${state}`;
    const asks = open ? say(`short-${why.why}`, { attribute: why.attribute?.words }) : null;
    const spoken = [span.quote, label.name, say(`state-${span.status}`), ...said.map((name) => say(`has-${name}`)), asks];
    place.setAttribute("aria-label", spoken.filter(Boolean).join(", "));
    const parts = [
      el("b", {}, label.letter),
      words(span.quote),
      said.map((name) => el("i", { class: `remark ${name}`, title: say(`has-${name}`) })),
      asks ? el("span", { class: "open-question" }, asks) : null,
    ];
    place.replaceChildren(...nodes(parts));
  }

  place() {
    const row = this.#rows.get(this.desk.selected);
    if (row === this.#current) return;
    this.#current?.firstChild.removeAttribute("aria-current");
    this.#current = row ?? null;
    row?.firstChild.setAttribute("aria-current", "true");
  }

  /** How far the list must scroll to show the selected row; reads the layout, changes nothing. */
  measure() {
    if (!this.#current) return 0;
    const [box, view] = [this.#current.getBoundingClientRect(), this.list.parentElement.getBoundingClientRect()];
    const outside = view.height && (box.top < view.top || box.bottom > view.bottom);
    return outside ? box.top - view.top - view.height / 3 : 0;
  }

  scroll(by) {
    if (by) this.list.parentElement.scrollTop += by;
  }
}
