/**
 * The person's place in the review: what is selected, in which order it goes on, what the keys do now. Views draw from
 * here; every act goes through here into the session.
 */

import * as decide from "./decide.js";
import { drawNow } from "./frame.js";
import { say } from "./say.js";
import { textOrder, waits, workingOrder } from "./order.js";
import { isGone } from "./store.js";
import { byCharacter, byWord, directionAt, directionOf, snap, trim, trimBlanks } from "./words.js";

const ORDER_KEY = "attest:text-order";

export class Desk {
  #listeners = [];
  #order = null;
  #places = null;
  #trail = [];

  constructor(session, store) {
    this.session = session;
    this.store = store;
    this.scheme = store.scheme;
    this.selected = null;
    this.mode = null; // { name, key(name) → handled?, … } while keys mean something else
    this.notice = null; // { text, bad } shown with the selected span
    this.picked = null; // { start, end } of a text selection that could become a span
    this.skipped = new Set();
    this.unfinished = false;
    this.showsRejected = false;
    this.inTextOrder = localStorage.getItem(ORDER_KEY) === "yes";
    store.onChange((heard) => this.#heard(heard));
  }

  /** Listeners hear what to draw again: { blocks, spans, structure, place, panel }. */
  onChange(listener) {
    this.#listeners.push(listener);
  }

  tell(what) {
    for (const listener of this.#listeners) listener(what);
  }

  #heard(heard) {
    if (heard.structure) this.#order = null;
    if (this.selected && !this.store.spans.has(this.selected)) this.selected = null;
    this.tell({ ...heard, panel: true });
  }

  get span() {
    return this.store.spans.get(this.selected) ?? null;
  }

  /** Every span in the order of work: [{ id, depth }]. */
  get order() {
    if (!this.#order) {
      this.#order = this.inTextOrder ? textOrder(this.store) : workingOrder(this.store);
      this.#places = new Map(this.#order.map(({ id }, place) => [id, place]));
    }
    return this.#order;
  }

  /* Places */

  select(id, { keepMode = false } = {}) {
    if (id === this.selected && !this.mode && !this.notice) return;
    this.selected = id;
    if (!keepMode) this.mode = null;
    this.notice = null;
    this.session.shownAt = new Date().toISOString();
    this.tell({ place: true, panel: true });
  }

  /**
   * The next span that waits, from the selected one on, round the end; skipped ones come last. `order` is the one in which
   * the last decision was taken: it may have moved the span it was about.
   */
  next(step = 1, order = this.order) {
    const here = order.findIndex(({ id }) => id === this.selected);
    const from = here < 0 && step < 0 ? order.length : here;
    const places = order.map((_item, index) => order.at((from + step * (index + 1)) % order.length));
    const round = places.map(({ id }) => this.store.spans.get(id)).filter(Boolean);
    const found =
      round.find((span) => span.status === "suggested" && !this.skipped.has(span.id)) ??
      round.find((span) => span.status === "suggested") ??
      round.find((span) => waits(this.store, span));
    if (found && found.id !== this.selected) this.select(found.id);
    else if (!found) this.#allDecided();
  }

  #allDecided() {
    if (this.session.open) this.say(this.order.length ? say("all-decided") : say("nothing-suggested"));
  }

  /** The next span of any state. */
  step(step) {
    const { order } = this;
    if (!order.length) return;
    const from = this.#places.get(this.selected) ?? (step > 0 ? -1 : order.length);
    this.select(order.at((from + step) % order.length).id);
  }

  /** The next of the spans that lie on each other here, outer first. */
  stacked() {
    const { span } = this;
    if (!span) return;
    const here = this.store
      .meeting(span.start, span.end)
      .filter((other) => !isGone(other) && (other.status !== "rejected" || this.showsRejected || other === span))
      .sort((one, other) => other.end - other.start - (one.end - one.start) || one.start - other.start);
    if (here.length > 1) this.select(here[(here.indexOf(span) + 1) % here.length].id);
    else this.say(say("not-stacked"));
  }

  back() {
    const last = this.#trail.findLast((id) => id !== this.selected && this.store.spans.has(id));
    if (!last) return;
    this.#trail.length = this.#trail.lastIndexOf(last);
    this.select(last);
  }

  toggleOrder() {
    this.inTextOrder = !this.inTextOrder;
    localStorage.setItem(ORDER_KEY, this.inTextOrder ? "yes" : "no");
    this.#order = null;
    this.tell({ structure: true, panel: true });
    this.say(say(this.inTextOrder ? "order-text" : "order-working"));
  }

  toggleRejected() {
    this.showsRejected = !this.showsRejected;
    this.tell({ place: true });
  }

  /* Decisions. Each is refused in a submitted review. */

  #do(draft, { goOn = false } = {}) {
    if (!this.session.open) return false;
    this.notice = null;
    if (draft?.refusal) {
      this.say(draft.refusal, true);
      return false;
    }
    const { order } = this;
    if (draft) this.session.perform(draft);
    if (goOn && this.selected) {
      this.skipped.delete(this.selected);
      this.#trail.push(this.selected);
      this.next(1, order);
    }
    return true;
  }

  accept() {
    if (this.span) this.#do(decide.accept(this.store, this.span), { goOn: true });
    else this.next();
  }

  reject() {
    if (this.span) this.#do(decide.reject(this.store, this.span), { goOn: true });
  }

  /** A label's digit: a text selection becomes a span, else the selected span gets the label; then go on. */
  label(label) {
    if (this.picked) this.#add(label);
    else if (this.span) this.#do(decide.relabel(this.store, this.span, label), { goOn: true });
  }

  #add(label) {
    const draft = decide.add(this.store, this.picked.start, this.picked.end, label);
    if (!this.#do(draft)) return;
    const { span } = draft.changes[0];
    this.#trail.push(span);
    document.getSelection().removeAllRanges();
    this.picked = null;
    this.select(span);
  }

  skip() {
    if (!this.span || !this.session.open) return;
    this.session.perform({ kind: "skip", changes: [], targets: [this.selected] });
    this.skipped.add(this.selected);
    this.next();
  }

  describe(values) {
    this.#do(decide.describe(this.store, this.span, values));
  }

  link(type, target, also) {
    this.#do(decide.link(this.store, this.span, type, target, also));
  }

  unlink(link) {
    this.#do(decide.unlink(link));
  }

  unattributed() {
    this.#do(decide.unattributed(this.store, this.span));
  }

  undo() {
    this.#takeBack(this.session.open && this.session.undo(), "nothing-to-undo");
  }

  redo() {
    this.#takeBack(this.session.open && this.session.redo(), "nothing-to-redo");
  }

  #takeBack(changes, otherwise) {
    if (changes === undefined) this.say(say(otherwise));
    const first = changes && changes.find((change) => "span" in change && this.store.spans.has(change.span));
    if (first) this.select(first.span);
  }

  /* Edges */

  /** Move an edge as the eye sees it: `side` -1 is left, 1 is right, whatever way the text runs. */
  moveEdge(edge, side, unit) {
    const { span } = this;
    if (!span || !this.session.open) return;
    const around = this.store.text.around(span[edge]);
    const direction = directionAt(around.string, around.at) ?? this.#directionOf(span);
    const step = direction === "rtl" ? -side : side;
    const place = unit === "word" ? byWord(around.string, around.at, edge, step) : byCharacter(around.string, around.at, step);
    if (place === null) {
      this.say(say("edge-line"));
      return;
    }
    const moved = { start: span.start, end: span.end, [edge]: around.toPoint(place) };
    this.adjust(moved.start, moved.end, `${edge} ${span.id}`);
  }

  /** Give the selected span these edges; moves of one `run` are one decision, without one each is its own. */
  adjust(start, end, run) {
    const draft = decide.adjust(this.store, this.span, start, end);
    if (!draft || !this.session.open) return;
    if (draft.refusal) {
      this.say(draft.refusal, true);
      return;
    }
    this.notice = null;
    this.session.adjust(draft, run);
  }

  #directionOf(span) {
    const block = this.store.text.blockAt(span.start);
    block.direction ??= directionOf(this.store.text.slice(block.lineStart, block.lineEnd)) ?? "ltr";
    return block.direction;
  }

  /** What was pointed at, as a span's extent: whole words without what never belongs to an edge; `exact` only trims blanks. */
  tidy(start, end, exact) {
    const { text } = this.store;
    const from = text.around(start);
    const to = text.around(end);
    if (exact) return this.#trimmed(start, end, trimBlanks);
    const [first] = snap(from.string, from.at, from.at + 1);
    const [, last] = snap(to.string, to.at - 1, to.at);
    return this.#trimmed(from.toPoint(Math.min(first, from.at)), to.toPoint(Math.max(last, to.at)), trim);
  }

  #trimmed(start, end, how) {
    const string = this.store.text.slice(start, end);
    const [from, to] = how(string, 0, string.length);
    const base = this.store.text.unit(start);
    return from < to ? { start: this.store.text.point(base + from), end: this.store.text.point(base + to) } : null;
  }

  /* Words for the person */

  say(text, bad = false) {
    this.notice = { text, bad };
    this.tell({ panel: true });
  }

  /** Spans that keep the review open, in the order of work, each with why. */
  waiting() {
    const found = [];
    for (const { id } of this.order) {
      const why = waits(this.store, this.store.spans.get(id));
      if (why) found.push({ id, ...why });
    }
    return found;
  }

  /** Let keys mean something else; null ends that. A mode with a field gets the very next key, so it is drawn at once. */
  setMode(mode) {
    this.mode = mode;
    this.notice = null;
    this.tell({ place: true, panel: true });
    if (mode?.types) drawNow();
  }
}
