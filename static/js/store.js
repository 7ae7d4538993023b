/** What the review holds now: what the server answered (`held`) and what waits on top. States are replaced, never changed. */

import { sameValue } from "./scheme.js";

const SPAN_PARTS = ["start", "end", "label", "status", "values", "quote"];
const LINK_PARTS = ["type", "from", "to", "status"];
const PERSON = { by: "person" };

const idOf = (change) => change.span ?? change.link;
const mapOf = (maps, change) => ("span" in change ? maps.spans : maps.links);
const changed = (was, { after }, id) => after && { id, origin: was?.origin ?? PERSON, ...after };
const isLive = (link) => Boolean(link) && link.status !== "rejected";

export class Store {
  #listeners = [];
  #byBlock = [];
  #linksOf = new Map();
  #preview = null;

  constructor(page, text, scheme) {
    this.text = text;
    this.scheme = scheme;
    this.spans = new Map();
    this.links = new Map();
    this.held = null;
    this.#byBlock = text.blocks.map(() => new Set());
    this.take(page, []);
  }

  /** Listeners hear of { spans, structure, blocks }: what changed, whether the working order may have, what to draw. */
  onChange(listener) {
    this.#listeners.push(listener);
  }

  take({ spans, links }, waiting) {
    const byId = (states) => new Map(states.map((state) => [state.id, state]));
    this.held = { spans: byId(spans), links: byId(links) };
    const all = (kind) => new Set([...this[`${kind}s`].keys(), ...this.held[`${kind}s`].keys()]);
    this.refold([...Array.from(all("span"), (span) => ({ span })), ...Array.from(all("link"), (link) => ({ link }))], waiting);
  }

  hold(item) {
    if (item.now) mapOf(this.held, item).set(idOf(item), item.now);
    else mapOf(this.held, item).delete(idOf(item));
  }

  holdChanges(changes) {
    for (const change of changes) {
      const now = changed(mapOf(this.held, change).get(idOf(change)), change, idOf(change));
      this.hold({ ...change, now });
    }
  }

  /** Set the targets, [{ span | link: id }], to what the server holds plus what waits. A change that no longer fits is left out. */
  refold(targets, waiting) {
    const held = (target) => mapOf(this.held, target).get(idOf(target)) ?? null;
    const found = new Map(targets.map((target) => [idOf(target), { target, now: held(target) }]));
    for (const change of waiting) {
      const at = found.get(idOf(change));
      if (at && fits(at.now, change)) at.now = changed(at.now, change, idOf(change));
    }
    this.#put([...found.values()]);
  }

  apply(changes) {
    this.#put(changes.map((target) => ({ target, now: changed(mapOf(this, target).get(idOf(target)), target, idOf(target)) })));
  }

  preview(span) {
    const was = this.#preview;
    const real = this.spans.get(span?.id ?? was?.id);
    if (!real) return;
    if (was) this.#index(was, "delete");
    for (const state of [real, span].filter(Boolean)) this.#index(state, "add");
    this.#preview = span;
    this.#tell(new Set([real.id]), false, [was, real, span]);
  }

  shown(id) {
    return this.#preview?.id === id ? this.#preview : this.spans.get(id);
  }

  inBlock(index) {
    return Array.from(this.#byBlock[index], (id) => this.shown(id)).filter((span) => span && !isGone(span));
  }

  meeting(start, end) {
    const near = new Set(this.text.blocksOf(start, end).flatMap((index) => [...this.#byBlock[index]]));
    return Array.from(near, (id) => this.spans.get(id)).filter((span) => span && span.start < end && start < span.end);
  }

  #allLinksOf(id) {
    return Array.from(this.#linksOf.get(id) ?? [], (link) => this.links.get(link));
  }

  linksOf(id) {
    return this.#allLinksOf(id).filter(isLive);
  }

  linksFrom(id) {
    return this.linksOf(id).filter((link) => link.from === id);
  }

  linkBetween(type, from, to) {
    return this.#allLinksOf(from).find((link) => link.type === type && link.from === from && link.to === to) ?? null;
  }

  #put(found) {
    const spans = new Set();
    const drawn = [];
    let [structure, any] = [false, false];
    for (const { target, now } of found) {
      const map = mapOf(this, target);
      const id = idOf(target);
      const was = map.get(id) ?? null;
      if (sameValue(was, now)) continue;
      any = true;
      if (now) map.set(id, now);
      else map.delete(id);
      if ("span" in target) {
        if (was) this.#index(was, "delete");
        if (now) this.#index(now, "add");
        spans.add(id);
        drawn.push(was, now);
        structure ||= movesOrder(was, now);
      } else {
        this.#attach(now ?? was, now);
        spans.add((now ?? was).from); // whether a toll is claimed shows in its row
        structure ||= isLive(was) !== isLive(now);
      }
    }
    if (any) this.#tell(spans, structure, drawn);
  }

  #attach(link, now) {
    for (const end of [link.from, link.to]) {
      if (!this.#linksOf.has(end)) this.#linksOf.set(end, new Set());
      this.#linksOf.get(end)[now ? "add" : "delete"](link.id);
    }
  }

  #index(span, what) {
    for (const index of this.text.blocksOf(span.start, span.end)) this.#byBlock[index][what](span.id);
  }

  #tell(spans, structure, drawn) {
    const blocks = new Set(drawn.filter(Boolean).flatMap(({ start, end }) => this.text.blocksOf(start, end)));
    for (const listener of this.#listeners) listener({ spans, structure, blocks });
  }
}

function fits(now, { before }) {
  if (!now || !before) return !now && !before;
  return sameValue("from" in now ? linkPart(now) : spanPart(now), before);
}

function movesOrder(was, now) {
  if (!was || !now) return true;
  return was.start !== now.start || was.end !== now.end || was.label !== now.label || isGone(was) !== isGone(now);
}

/** An added span that was taken away again: it is nowhere to be seen, only in the history. */
export function isGone(span) {
  return span.status === "rejected" && span.origin.by === "person";
}

export const spanPart = (span) => Object.fromEntries(SPAN_PARTS.map((name) => [name, span[name]]));
export const linkPart = (link) => Object.fromEntries(LINK_PARTS.map((name) => [name, link[name]]));
