/** The person's place in the review: what is selected, what comes next, what the keys mean now. Views draw from here. */

import * as decide from "./decide.js";
import { drawNow, say } from "./dom.js";
import { inHand } from "./incidentpanel.js";
import { nextRegion, waitingIncidents } from "./incidents.js";
import { Remarks } from "./remarks.js";
import { inText, textOrder, waits, workingOrder } from "./order.js";
import { keep } from "./storage.js";
import { isGone } from "./store.js";

const ORDER_KEY = "attest:text-order";

export class Desk {
  #listeners = [];
  #order = null;
  #trail = [];

  constructor(session, store) {
    this.session = session;
    this.store = store;
    this.scheme = store.scheme;
    this.selected = null;
    this.mode = null; // { name, key(name) → handled?, … } while keys mean something else; `label` if it is about a span of one
    this.notice = null; // { text, bad, rival } shown with the selected span
    this.picked = null; // { start, end, exact } of a text selection, or of the caret, that could become a span
    this.decided = null; // the name decided last, as a span: it may stand elsewhere
    this.unfinished = false;
    this.showsRejected = false;
    this.inTextOrder = localStorage.getItem(ORDER_KEY) === "yes";
    this.remarks = new Remarks(session);
    session.addEventListener("remarks", () => this.#remarked());
    store.onChange((heard) => this.#heard(heard));
  }

  /** Listeners hear what to draw again: { blocks, spans, structure, incidents, place, panel }. */
  onChange(listener) {
    this.#listeners.push(listener);
  }

  tell(what) {
    for (const listener of this.#listeners) listener(what);
  }

  #heard(heard) {
    const settled = [...(heard.spans ?? [])].some((id) => this.store.spans.get(id)?.origin.item);
    if (heard.structure || settled) this.#order = null;
    if (this.mode?.label && this.mode.label !== this.span?.label && !this.mode.types) this.mode = null;
    if (this.selected && !this.span) this.#lose();
    this.tell({ ...heard, structure: heard.structure || settled, panel: true });
  }

  /** The selected span went elsewhere. A field stays with what is being typed in it, and tells what became of its span. */
  #lose() {
    if (!this.mode?.types) this.selected = this.mode = null;
  }

  #remarked() {
    const spans = this.remarks.read();
    this.tell({ spans, structure: true, place: true, panel: true });
  }

  get span() {
    return this.store.spans.get(this.selected) ?? null;
  }

  get order() {
    this.#order ??= (this.inTextOrder ? textOrder(this.store) : workingOrder(this.store)).filter(
      ({ id }) => !this.store.versions.hides(this.store.spans.get(id)),
    );
    return this.#order;
  }

  /* Places */

  select(id) {
    this.#unpick();
    if (id === this.selected && !this.mode && !this.notice) return;
    this.selected = id;
    this.mode = this.notice = null;
    this.session.shownAt = new Date().toISOString();
    this.tell({ place: true, panel: true });
  }

  /** The next span that waits, round the end, skipped ones last; in the order before a decision that moved the span. */
  next(step = 1, order = this.order) {
    const round = this.#round(step, order);
    const found =
      round.find((span) => span.status === "suggested" && !this.remarks.about(span.id).skipped) ??
      round.find((span) => span.status === "suggested") ??
      round.find((span) => waits(this.store, span));
    if (!found) this.#allDecided();
    else if (found.id !== this.selected) this.select(found.id);
  }

  step(step) {
    const [next] = this.#round(step, this.order);
    if (next) this.select(next.id);
  }

  /** All spans from the one after the selected on, round the end, this one last. */
  #round(step, order) {
    const here = order.findIndex(({ id }) => id === this.selected);
    const from = here < 0 && step < 0 ? order.length : here;
    const places = order.map((_place, index) => order.at((from + step * (index + 1)) % order.length));
    return places.map(({ id }) => this.store.spans.get(id)).filter(Boolean);
  }

  #allDecided() {
    if (!this.session.open || !this.order.length) return;
    const left = waitingIncidents(this.store).some(({ id }) => id === inHand(this)?.id) ? "incident" : "submit";
    this.say(say(left === "incident" ? "incident-left" : "all-decided", { [left]: this.keyName(left) }));
  }

  /** The spans that lie over one another where the selected one lies, directly or over others, in the order of the text. */
  get stack() {
    const found = new Set(this.span ? [this.span] : []);
    for (const one of found) for (const other of this.store.meeting(one.start, one.end)) if (this.shows(other)) found.add(other);
    return [...found].sort(inText);
  }

  shows(span) {
    return !isGone(span) && !this.store.versions.hides(span) && (span.status !== "rejected" || this.showsRejected || span.id === this.selected);
  }

  stacked() {
    const item = this.span && this.store.versions.of(this.span);
    if (item) {
      this.showVersion(item.numbers[(item.numbers.indexOf(item.shown) + 1) % item.numbers.length]);
      return;
    }
    const { stack } = this;
    if (stack.length > 1) this.select(stack[(stack.indexOf(this.span) + 1) % stack.length].id);
    else if (this.span) this.say(say("not-stacked"));
  }

  /** Show another version of the selected span's item in the text. */
  showVersion(number) {
    const { versions, text } = this.store;
    const members = versions.members(this.span);
    const first = versions.show(this.span, number);
    const blocks = members.flatMap(({ start, end }) => text.blocksOf(start, end));
    this.#order = null;
    this.tell({ blocks, structure: true });
    this.select(first.id);
    this.tell({ panel: true });
  }

  back() {
    const last = this.#trail.findLast((id) => id !== this.selected && this.store.spans.has(id));
    if (!last) {
      this.say(say("nothing-before"));
      return;
    }
    this.#trail.length = this.#trail.lastIndexOf(last);
    this.select(last);
  }

  toggleOrder() {
    this.inTextOrder = !this.inTextOrder;
    keep(localStorage, ORDER_KEY, this.inTextOrder ? "yes" : "no");
    this.#order = null;
    this.tell({ structure: true, panel: true });
    this.say(say(this.inTextOrder ? "order-text" : "order-working"));
  }

  toggleRejected() {
    this.showsRejected = !this.showsRejected;
    this.tell({ place: true, panel: true });
  }

  /* Decisions. Each is refused in a submitted review. */

  /** Why nothing can be decided here, where that is so. */
  get closed() {
    const { mine, state } = this.session;
    return say(mine ? `closed-${state}` : "closed-other");
  }

  /** May anything be decided here? Says why not. */
  mayDecide() {
    if (!this.session.open) this.say(this.closed);
    return this.session.open;
  }

  #do(draft, { goOn = false } = {}) {
    if (!this.mayDecide()) return false;
    this.notice = null;
    if (draft?.refusal) {
      this.say(draft.refusal, true, draft.rival);
      return false;
    }
    const { order } = this;
    if (draft) this.session.perform(draft);
    if (goOn && this.selected) {
      this.#remember(this.selected);
      this.next(1, order);
    }
    return true;
  }

  /** A toll has no name: what was offered of the one before stays on offer. */
  #remember(id) {
    this.#trail.push(id);
    const span = this.store.spans.get(id);
    if (!span || !this.scheme.isToll(span)) this.decided = id;
  }

  /** Let go of selected words: nothing is decided unseen. */
  #unpick() {
    if (!this.picked) return false;
    document.getSelection().removeAllRanges();
    this.picked = null;
    this.tell({ panel: true });
    return true;
  }

  accept() {
    if (this.#unpick()) return;
    const take = this.store.versions.of(this.span) ? decide.choose : decide.accept;
    if (this.span) this.#do(take(this.store, this.span), { goOn: true });
    else this.next();
  }

  reject() {
    if (this.#unpick()) return;
    const turnDown = this.store.versions.of(this.span) ? decide.chooseNone : decide.reject;
    if (this.span) this.#do(turnDown(this.store, this.span), { goOn: true });
  }

  /** `exact` takes selected characters as they are. */
  label(label, exact = false) {
    if (this.picked) this.#mark(label, exact ? this.picked.exact : this.picked);
    else if (this.span) this.#relabel(label);
  }

  #mark(label, extent) {
    const drawn = this.drawnAnew(label, extent);
    if (drawn) this.#drawAnew(drawn, extent);
    else this.#add(label, extent);
  }

  /** The span that selected words are the new edges of: the one of the label that they meet, where two would be too many. */
  drawnAnew(label, { start, end }) {
    if (this.scheme.overlap.same_label === "allow") return null;
    const met = this.store.meeting(start, end).filter((span) => span.label === label.name && span.status !== "rejected" && this.shows(span));
    return met.find(({ id }) => id === this.selected) ?? (met.length === 1 ? met[0] : null);
  }

  #drawAnew(span, { start, end }) {
    const { store } = this;
    const why = decide.refusal({ ...span, start, end }, store.meeting(start, end), this.scheme);
    if (!this.#do(why ?? decide.adjust(store, span, start, end))) return;
    this.select(span.id);
    const draft = store.versions.of(span) ? decide.choose(store, this.span) : decide.accept(store, this.span);
    if (!this.#do(draft)) return;
    this.#remember(span.id);
  }

  /** Where an item has versions, the one that is shown is chosen with it: the others are not left behind. */
  #relabel(label) {
    const { store, span } = this;
    const draft = decide.relabel(store, span, label);
    if (!store.versions.of(span) || draft.refusal) this.#do(draft, { goOn: true });
    else if (span.label === label.name) this.accept();
    else if (this.#do(decide.choose(store, span))) this.#do(decide.relabel(store, this.span, label), { goOn: true });
  }

  #add(label, { start, end }) {
    const draft = start < end ? decide.add(this.store, start, end, label) : { refusal: say("nothing-here") };
    if (!this.#do(draft)) return;
    const { span } = draft.changes[0];
    this.#remember(span);
    this.select(span);
  }

  skip() {
    if (this.#unpick()) return;
    if (!this.span || !this.mayDecide()) return;
    if (!this.remarks.about(this.selected).skipped) this.remark("skip");
    this.next();
  }

  /** Say something about a span, the selected one if no other is named, or about the report where there is none. */
  remark(kind, more, about = this.selected) {
    return this.#do({ kind, changes: [], targets: about ? [about] : [], ...more });
  }

  flag(reason, note) {
    this.#do({ kind: "flag", changes: [], targets: [], reason, note });
  }

  decideMany(draft) {
    if (this.#do(draft) && this.span && !waits(this.store, this.span)) this.next();
  }

  describe(values, alone = false) {
    this.#do(decide.describe(this.store, this.span, values, alone));
  }

  link(type, target, also) {
    this.#do(decide.link(this.store, this.span, type, target, also));
  }

  same(other) {
    this.#do(decide.same(this.store, this.span, other));
  }

  unlink(link) {
    this.#do(decide.unlink(link));
  }

  unattributed() {
    this.#do(decide.unattributed(this.store, this.span));
  }

  /** Perform what another module drafted. */
  decide(draft) {
    return this.#do(draft);
  }

  /** Say what the line around a code point is: the next kind. */
  region(point) {
    const { start } = this.store.text.lineAt(point);
    const draft = nextRegion(this.store, start);
    if (this.#do(draft)) this.say(say("region-now", { kind: say(`region-${draft.changes[0].after}`) }));
  }

  undo() {
    const { session } = this;
    this.#takeBack("undo", session.history.standing, session.open || session.undoable);
  }

  redo() {
    this.#takeBack("redo", this.session.history.undone, this.session.open);
  }

  #takeBack(how, stack, may) {
    if (!may) return;
    this.decided = null;
    const about = this.session.history.remarks.get(stack.at(-1))?.targets ?? [];
    const changes = this.session[how]();
    const touched = [...(changes ?? []).map(({ span }) => span), ...about].find((id) => this.store.spans.has(id));
    if (touched) this.select(touched);
    else if (changes?.length && !this.span) this.#selectNear(changes[0].before?.start ?? 0);
    if (changes === undefined) this.say(say(`nothing-to-${how}`));
    if (changes === null) this.#sayUntilFresh(say(`${how}-waits`));
  }

  /** Where the person was before the span that went, else what stands before it. */
  #selectNear(point) {
    const before = this.#trail.findLast((id) => this.store.spans.has(id));
    const place = before ?? this.order.findLast(({ id }) => this.store.spans.get(id).start <= point)?.id;
    if (place) this.select(place);
  }

  /** What only the server knows shows when the page was asked for again. */
  #sayUntilFresh(text) {
    this.say(text);
    const { notice } = this;
    this.session.addEventListener("taken", () => this.notice === notice && (this.notice = null), { once: true });
  }

  /** Give the selected span these edges; moves of one `run` are one decision, without one each is its own. */
  adjust(start, end, run) {
    const draft = decide.adjust(this.store, this.span, start, end);
    if (!draft || !this.mayDecide()) return;
    this.notice = null;
    if (draft.refusal) this.say(draft.refusal, true, draft.rival);
    else this.session.adjust(draft, run);
  }

  /** `rival` is a span that is in the way: the notice leads there. */
  say(text, bad = false, rival = null) {
    this.notice = { text, bad, rival };
    this.tell({ panel: true });
  }

  /** What keeps the review from being submitted: spans by `id`, in order, then incidents. */
  waiting() {
    const spans = this.order.map(({ id }) => ({ id, ...waits(this.store, this.store.spans.get(id)) })).filter(({ why }) => why);
    return [...spans, ...waitingIncidents(this.store).map((incident) => ({ incident, why: "incident" }))];
  }

  /** Let keys mean something else; null ends that. A mode with a field gets the very next key, so it is drawn at once. */
  setMode(mode) {
    if (mode && mode.name !== "caret") this.#unpick(); // it is about the span
    if (!this.span) this.selected = null;
    this.mode = mode;
    this.notice = null;
    this.tell({ place: true, panel: true });
    if (mode?.types) drawNow();
  }
}
