/** The sweep before submitting: places worth a second look, selected in the text one by one, each answered by a key. */

import * as decide from "./decide.js";
import { byId, el, say, whenIdle, words } from "./dom.js";
import { stepped } from "./edges.js";
import { waits } from "./order.js";
import { fetchStops } from "./server.js";

const FIRST = 10; // stops shown before the person is asked about the rest
const PATIENCE = 2_000; // ms that submitting waits for stops that have not come yet
const BUSY = 3_000; // ms after which the stops are asked for even if the browser has never been idle
const STARTLE = 600; // ms in which a key was still meant for the stop before the question
const EDGE = /^(start|end)-(left|right)(-character)?$/;
const LABEL = /^(label|exactly)-(.+)$/;
const ASIDE = /^(pane-|(sheet|help|guidelines)$)/; // what the sweep outlasts

const meets = (one, other) => one.start < other.end && other.start < one.end;
const within = (inner, outer) => outer.start <= inner.start && inner.end <= outer.end;
const nameOf = ({ kind, start, end }) => ({ kind, start, end });

export class Sweep {
  #stops = null;
  #coming = null;
  #walk = []; // what this sweep goes through
  #at = 0;
  #through = false; // the person goes on behind the first ones
  #rest = null; // the stops the person is asked about as one
  #asked = 0; // when
  #finish = null;

  constructor(desk, session, store, article) {
    Object.assign(this, { desk, session, store, article });
    const sweep = this;
    this.mode = {
      name: "sweep",
      key: () => false,
      does: (command) => this.#does(command),
      outlasts: (command) => ASIDE.test(command),
      keeps: (range) => !range || (range.start === desk.picked?.exact.start && range.end === desk.picked.exact.end),
      content: () => this.#content(),
      get likely() {
        return sweep.#rest ? null : sweep.#stop.label;
      },
      get spoken() {
        return sweep.#spoken();
      },
    };
    session.addEventListener("blocks", () => this.reselect());
    if (session.open && session.page.stops_url) whenIdle(() => this.#load(), BUSY);
    else document.documentElement.dataset.stops = "none";
  }

  /** Ask for the stops while there is a network; what is wanted later is here then. */
  #load() {
    this.#coming ??= fetchStops(this.session.page.stops_url)
      .then((stops) => (this.#stops = stops))
      .catch(() => null)
      .finally(() => {
        this.#coming = null;
        document.documentElement.dataset.stops = this.#stops ? "here" : "none";
      });
    return this.#coming;
  }

  /** Walk what is left, then `finish("done")`; "unavailable" where the stops could not be had. Who adjudicates does not sweep. */
  async begin(finish) {
    if (!this.session.page.stops_url) return finish("");
    if (!this.#stops && !(await this.#waitForStops())) return null;
    if (!this.#stops) return finish("unavailable");
    this.#finish = finish;
    this.#walk = this.#stops.filter((stop) => !this.#isAnswered(stop));
    return this.#go(0);
  }

  /** Take no key for something else meanwhile; false where the person left. */
  async #waitForStops() {
    const waiting = { name: "sweep-waits", key: (name) => name !== "Escape" };
    this.desk.setMode(waiting);
    this.desk.say(say("sweep-loading"));
    await Promise.race([this.#load(), new Promise((resolve) => setTimeout(resolve, PATIENCE))]);
    if (this.desk.mode !== waiting) return false;
    this.desk.setMode(null);
    return true;
  }

  /** A span of its label says so already, a suggestion of it was turned down there, another label has the place, or it was answered. */
  #isAnswered(stop) {
    const { store, session } = this;
    const [start, end] = stop.reach;
    return (
      session.history.hasAnswered((other) => other.kind === stop.kind && meets(other, stop)) ||
      store.meeting(start, end).some((span) => this.#answers(span, stop))
    );
  }

  #answers(span, stop) {
    const { claims } = this.store.scheme;
    if (span.status === "suggested") return false;
    if (span.label === stop.label) return span.status === "accepted" || meets(span, stop);
    if (span.label === claims.actor && stop.label === claims.source) return false; // who speaks is a source first
    const label = this.store.scheme.label(stop.label);
    return span.status === "accepted" && within(stop, span) && Boolean(decide.add(this.store, stop.start, stop.end, label).refusal);
  }

  #go(index) {
    this.#rest = null;
    this.#at = index;
    while (this.#at < this.#walk.length && this.#isAnswered(this.#walk[this.#at])) this.#at += 1;
    const left = this.#walk.length - this.#at;
    if (!left) this.#end(() => this.#finish("done"));
    else if (!this.#through && left > 1 && this.session.history.answeredSingly >= FIRST) this.#ask();
    else this.#show();
  }

  get #stop() {
    return this.#walk[this.#at];
  }

  #show() {
    this.desk.select(null);
    this.desk.setMode(this.mode);
    this.session.shownAt = new Date().toISOString();
    this.#pick(this.#stop);
    this.article.reveal(this.store.text.range(this.#stop.start, this.#stop.end).getBoundingClientRect());
  }

  #pick({ start, end }) {
    this.desk.picked = { start, end, exact: { start, end } };
    this.reselect();
    this.desk.tell({ panel: true });
  }

  /** Drawing takes the selection away: put it back. */
  reselect() {
    const { mode, picked } = this.desk;
    if (mode === this.mode && picked) this.store.text.select(picked.exact.start, picked.exact.end);
  }

  #ask() {
    this.#end(() => this.desk.setMode(this.mode));
    this.#rest = this.#walk.slice(this.#at).filter((stop) => !this.#isAnswered(stop));
    this.#asked = Date.now();
    this.desk.tell({ panel: true });
  }

  #end(then) {
    this.desk.select(null);
    this.desk.setMode(null);
    then();
  }

  /* What a key or a button does here; false for what ends the sweep and is done as always. */

  #does(command) {
    const { desk, session } = this;
    if (!session.open) return false;
    if (this.#rest && (command === "reject" || command === "accept") && Date.now() - this.#asked < STARTLE) return true;
    const edge = command.match(EDGE);
    const label = command.match(LABEL);
    if (command === "undo") return this.#back();
    if (command === "redo") return this.#again();
    if (command === "skip" || command === "leave") this.#leave();
    else if (command === "reject") this.#dismiss();
    else if (this.#rest) return command === "accept" && this.#goThrough();
    else if (label) this.#mark(this.store.scheme.label(label[2]), label[1] === "exactly" ? desk.picked.exact : desk.picked);
    else if (edge) this.#move(edge);
    else if (command === "accept" || command === "submit") desk.say(say("sweep-keys", { reject: desk.keyName("reject") }));
    else return false;
    return true;
  }

  #goThrough() {
    this.#through = true;
    this.#go(this.#at);
    return true;
  }

  #move([, edge, side, character]) {
    const { desk, store } = this;
    const extent = stepped(store.text, desk.picked, edge, side === "left" ? -1 : 1, character ? "character" : "word");
    if (!extent) desk.say(say("edge-line"));
    else if (extent.start >= extent.end) desk.say(say("edge-empty"));
    else {
      desk.notice = null;
      this.#pick(extent);
    }
  }

  #mark(label, { start, end }) {
    const { desk, store, session } = this;
    const there = store.meeting(start, end).find((span) => span.status === "accepted" && span.start === start && span.end === end);
    const draft = there ? decide.relabel(store, there, label) : decide.add(store, start, end, label);
    if (!draft || draft.refusal) {
      desk.say(draft?.refusal ?? say("clash-extent", { label: label.name }), true);
      return;
    }
    session.perform({ ...draft, stop: nameOf(this.#stop) });
    const { span } = draft.changes[0];
    if (waits(store, store.spans.get(span))) this.#describe(span);
    else this.#go(this.#at + 1);
  }

  /** What was marked still lacks something: it is the time to say so; submitting goes on with the sweep. */
  #describe(span) {
    this.desk.select(span);
    this.desk.say(say("sweep-describe", { count: this.#walk.length - this.#at - 1, submit: this.desk.keyName("submit") }));
  }

  #dismiss() {
    const next = this.#rest ? this.#walk.length : this.#at + 1;
    const stops = (this.#rest ?? [this.#stop]).map(nameOf);
    this.session.perform({ kind: "dismiss", changes: [], stops });
    this.#go(next);
  }

  /** One stop back, if the last decision was an answer to one. */
  #back() {
    const { history } = this.session;
    const stops = history.answers.get(history.standing.at(-1));
    if (!stops) return false;
    this.session.undo();
    const place = this.#walk.findIndex((stop) => stop.kind === stops[0].kind && stop.start === stops[0].start);
    if (place < 0) this.begin(this.#finish);
    else this.#go(place);
    return true;
  }

  #again() {
    const { history } = this.session;
    if (!history.answers.has(history.undone.at(-1))) return false;
    this.session.redo();
    this.#go(this.#at);
    return true;
  }

  #leave() {
    const count = this.#walk.length - this.#at;
    this.#end(() => this.desk.say(say("sweep-left", { count, submit: this.desk.keyName("submit") })));
  }

  /* What the inspector shows */

  #content() {
    byId("sweep-one").hidden = Boolean(this.#rest);
    byId("sweep-rest").hidden = !this.#rest;
    if (this.#rest) return [el("p", { class: "said" }, say("sweep-more", { count: this.#rest.length }))];
    const { start, end } = this.desk.picked;
    const place = say("sweep-place", { at: this.#at + 1, all: this.#walk.length });
    return [
      el("div", { class: "head" }, el("b", {}, say("sweep")), el("span", { class: "state" }, place), words(this.store.text.slice(start, end), "q")),
      el("p", { class: "said" }, say(`stop-${this.#stop.kind}`)),
    ];
  }

  #spoken() {
    if (this.#rest) return say("sweep-more", { count: this.#rest.length });
    const { start, end } = this.desk.picked;
    return `${this.store.text.slice(start, end)}. ${say("stop-" + this.#stop.kind)}`;
  }
}
