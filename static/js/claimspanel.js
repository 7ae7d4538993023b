/** The claims of the report, incident by incident; drawn after the text, and only what changed. Its lines are walked by key. */

import { read } from "./claims.js";
import { accountsOf } from "./claimlines.js";
import { byIncident } from "./disagreement.js";
import { arrange, button, byId, el, nodes, say, whenIdle } from "./dom.js";

const CALM = 400; // ms without a change after which the number on the tab follows: not between two keys of a quick person
const GOES_ON = /^(accept|reject|(label|exactly)-.*)$/;

export class ClaimsPanel {
  #accounts = [];
  #lines = [];
  #drawn = new Map(); // key of what is drawn → { element, seen, … }
  #stale = true;
  #follows = false;
  #calm = null;
  #at = null; // the line in hand, by its key
  #from = null; // what was selected before
  #current = null;

  constructor(desk, store, show) {
    this.desk = desk;
    this.store = store;
    this.show = show;
    this.pane = byId("pane-claims");
    this.count = byId("claim-count");
    this.keys = el("p", { class: "small muted walk", hidden: true }, say("claims-walk"));
    this.pane.addEventListener("click", ({ target }) => {
      const row = target.closest("[data-claim]");
      if (row) this.#take(row.dataset.claim);
    });
    byId("report").addEventListener("pointerdown", () => this.#release());
    desk.onChange(({ spans, structure, incidents }) => (spans || structure || incidents) && this.#changed());
    this.#changed();
  }

  get isHidden() {
    return this.pane.hidden;
  }

  /* What is said */

  /** In view the panel follows after the frame; hidden, only its number does, once nothing changes any more. */
  #changed() {
    this.#stale = true;
    clearTimeout(this.#calm);
    if (this.isHidden) this.#calm = setTimeout(() => whenIdle(() => this.#follow()), CALM);
    else if (!this.#follows) {
      this.#follows = true;
      requestAnimationFrame(() => setTimeout(() => this.#follow()));
    }
  }

  #follow() {
    this.#follows = false;
    if (this.#stale) this.#read();
    if (!this.isHidden) this.draw();
  }

  #read() {
    const { scheme, spans, links, incidents, versions } = this.store;
    const shown = [...spans.values()].filter((span) => !versions.hides(span));
    const held = { spans: shown, links: links.values(), incidents: incidents.values() };
    const { claims, asking, quoted, main } = read(held, scheme);
    const told = byIncident(claims, quoted, main);
    this.#accounts = accountsOf(told, [...claims, ...asking], this.store, this.desk.keyName("claim"));
    this.#lines = this.#accounts.flatMap(({ lines }) => lines);
    this.#stale = false;
    if (this.#at !== null && this.#index() < 0) this.#at = this.#lineHere()?.key ?? null; // named anew by what was decided
    this.count.textContent = this.#lines.length;
  }

  /* Drawing */

  draw() {
    if (this.#stale) this.#read();
    const kept = new Set();
    const sections = this.#accounts.map((account) => this.#section(account, kept));
    for (const key of this.#drawn.keys()) if (!kept.has(key)) this.#drawn.delete(key);
    const empty = sections.length ? [] : [el("p", { class: "muted none" }, say("claims-none"))];
    arrange(this.pane, [...sections, ...empty, this.keys]);
    this.place();
    this.#focus();
  }

  #section({ key, heading, lines, below }, kept) {
    const { element, parts } = this.#once(key, kept, () => {
      const made = [el("h2", {}), el("ul", { class: "plain" }), el("dl", {})];
      return { element: el("section", { class: "account" }, made), parts: made };
    });
    const [title, list, told] = parts;
    this.#fill(`${key}\n`, kept, title, heading);
    title.hidden = !heading.length;
    arrange(list, lines.map((line) => this.#row(line, kept)));
    this.#fill(`${key}\n\n`, kept, told, below);
    told.hidden = !told.firstChild;
    return element;
  }

  #row(line, kept) {
    const { element, place } = this.#once(line.key, kept, () => {
      const made = button({ class: "claim", "data-claim": line.key });
      return { element: el("li", {}, made), place: made };
    });
    this.#fill(`${line.key}\n`, kept, place, line.parts);
    return element;
  }

  #once(key, kept, make) {
    kept.add(key);
    if (!this.#drawn.has(key)) this.#drawn.set(key, make());
    return this.#drawn.get(key);
  }

  /** Put parts, plain values as `drawn` reads them, into an element where they differ from what stands there. */
  #fill(key, kept, element, parts) {
    const seen = JSON.stringify(parts);
    const known = this.#once(key, kept, () => ({ seen: "[]" }));
    if (known.seen === seen) return;
    known.seen = seen;
    element.replaceChildren(...nodes(parts.map(drawn)));
  }

  /** Mark the line of what is selected. */
  place() {
    const line = this.#lineHere();
    const row = line && this.#drawn.get(line.key)?.place;
    if (row === this.#current) return;
    this.#current?.removeAttribute("aria-current");
    this.#current = row ?? null;
    row?.setAttribute("aria-current", "true");
  }

  /** Must the marked line come into view? Where the rail scrolls as one, only if it is in hand. Changes nothing. */
  measure() {
    if (!this.#current || this.isHidden) return false;
    const [box, pane, rail] = [this.#current, this.pane, this.pane.closest(".rail")].map((one) => one.getBoundingClientRect());
    const outside = box.top < Math.max(pane.top, rail.top) || box.bottom > Math.min(pane.bottom, rail.bottom) - this.keys.offsetHeight;
    return outside && (this.inHand || this.pane.scrollHeight > this.pane.clientHeight);
  }

  scroll(outside) {
    if (outside) this.#current.scrollIntoView({ block: "nearest" });
    this.#focus();
  }

  /* Walking: the keys are here while a line is in hand and nothing else has the focus */

  /** `w`: open the panel and take its line in hand; again: give the keys back. */
  toggle() {
    if (this.inHand) return this.#leave();
    this.show();
    document.body.classList.add("sheet-open"); // on a phone the lists are in the sheet
    this.#from = this.desk.selected;
    const line = this.#lineHere() ?? this.#lines[0];
    if (line) this.#take(line.key);
  }

  key(name) {
    if (!this.inHand) return false;
    if (name === "ArrowDown") this.#step(1);
    else if (name === "ArrowUp") this.#step(-1);
    else if (name === "Enter") this.#goToText();
    else if (name === "Escape") this.#leave();
    else return false;
    return true;
  }

  /** After a command on the line in hand: what decides goes on to the next line, what goes elsewhere leaves. */
  after(command) {
    const here = this.#index();
    if (here < 0 || this.desk.selected === this.#lines[here].toll) return;
    if (GOES_ON.test(command)) this.#take((this.#lines[here + 1] ?? this.#lines[here]).key);
    else this.#at = this.#lines.find(({ toll }) => toll === this.desk.selected)?.key ?? null;
    this.#walking();
  }

  /** The keys come back here after a click beside the text, while a line is in hand. */
  takesFocus() {
    if (this.#at === null || this.isHidden) return false;
    this.#current?.focus({ preventScroll: true });
    return true;
  }

  #step(step) {
    const line = this.#lines[Math.min(Math.max(this.#index() + step, 0), this.#lines.length - 1)];
    if (line) this.#take(line.key);
  }

  #take(key) {
    const line = this.#lines.find((other) => other.key === key);
    if (!line) return;
    this.#at = key;
    this.desk.select(line.toll);
    this.place();
    this.#walking();
    this.#current?.focus({ preventScroll: true });
  }

  #goToText() {
    this.#release();
    document.body.classList.remove("sheet-open");
    byId("report").focus({ preventScroll: true });
  }

  #leave() {
    const from = this.#from;
    this.#goToText();
    if (from && this.store.spans.has(from)) this.desk.select(from);
  }

  #release() {
    this.#at = this.#from = null;
    this.#walking();
  }

  #walking() {
    this.keys.hidden = this.#at === null;
  }

  get inHand() {
    if (this.isHidden) return false;
    const focus = document.activeElement;
    const isHere = this.#lines[this.#index()]?.tolls.includes(this.desk.selected);
    return isHere && (focus === document.body || this.pane.contains(focus));
  }

  #index() {
    return this.#lines.findIndex(({ key }) => key === this.#at);
  }

  #lineHere() {
    const { selected } = this.desk;
    const [held] = this.#lines.filter(({ key }) => key === this.#at);
    if (held?.toll === selected) return held;
    return this.#lines.find(({ toll }) => toll === selected) ?? this.#lines.find(({ tolls }) => tolls.includes(selected));
  }

  #focus() {
    if (this.inHand && document.activeElement === document.body) this.#current?.focus({ preventScroll: true });
  }
}

/** [tag, { class, … }, …children], or a text. */
function drawn(part) {
  if (!Array.isArray(part)) return part;
  const [tag, { left, width, ...attributes }, ...children] = part;
  const element = el(tag, attributes, children.map(drawn));
  if (width !== undefined) Object.assign(element.style, { insetInlineStart: `${left}%`, inlineSize: `${width}%` });
  return element;
}
