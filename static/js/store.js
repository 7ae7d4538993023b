/**
 * What the review holds now: what the server has answered (`held`) and the waiting decisions on top of it.
 * Spans and links are values, replaced and never changed in place.
 */

import { sameValue } from "./scheme.js";

const SPAN_PARTS = ["start", "end", "label", "status", "values", "quote"];
const LINK_PARTS = ["type", "from", "to", "status"];
const PERSON = { by: "person" };

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
    this.held = { spans: new Map(), links: new Map() };
    this.#byBlock = text.blocks.map(() => new Set());
    this.take(page);
  }

  /** Listeners hear of { spans, links, structure }: ids that changed, and whether the working order may have. */
  onChange(listener) {
    this.#listeners.push(listener);
  }

  /** Take the server's whole state, with these waiting decisions on top. */
  take(page, waiting = []) {
    this.held.spans = new Map(page.spans.map((span) => [span.id, span]));
    this.held.links = new Map(page.links.map((link) => [link.id, link]));
    const everything = (kind) => new Set([...this[kind].keys(), ...this.held[kind].keys()]);
    this.refold({ spans: everything("spans"), links: everything("links") }, waiting);
  }

  /** The server's word on one span or link: { span | link: id, now: state | null }. */
  hold(item) {
    const kind = "span" in item ? "spans" : "links";
    const id = item.span ?? item.link;
    if (item.now) this.held[kind].set(id, item.now);
    else this.held[kind].delete(id);
  }

  /** The server has taken these changes. */
  holdChanges(changes) {
    for (const change of changes) {
      const kind = "span" in change ? "spans" : "links";
      const id = change.span ?? change.link;
      const now = change.after && { id, origin: this.held[kind].get(id)?.origin ?? PERSON, ...change.after };
      this.hold("span" in change ? { span: id, now } : { link: id, now });
    }
  }

  /** Set the named spans and links to what the server holds plus what waits. A change that no longer fits is left out. */
  refold(touched, waiting) {
    const found = { spans: new Map(), links: new Map() };
    for (const kind of ["spans", "links"]) {
      for (const id of touched[kind]) found[kind].set(id, this.held[kind].get(id) ?? null);
    }
    for (const change of waiting.flatMap((changes) => changes)) {
      const kind = "span" in change ? "spans" : "links";
      const id = change.span ?? change.link;
      if (!found[kind].has(id)) continue;
      const now = found[kind].get(id);
      const matches = now && change.before ? sameValue(part(now, kind), change.before) : !now === !change.before;
      if (matches) found[kind].set(id, change.after && { id, origin: now?.origin ?? PERSON, ...change.after });
    }
    this.#put(found);
  }

  /** Apply changes made here, at once. */
  apply(changes) {
    const found = { spans: new Map(), links: new Map() };
    for (const change of changes) {
      const kind = "span" in change ? "spans" : "links";
      const id = change.span ?? change.link;
      const origin = this[kind].get(id)?.origin ?? PERSON;
      found[kind].set(id, change.after && { id, origin, ...change.after });
    }
    this.#put(found);
  }

  /** Show a span elsewhere while its edge is dragged; null ends it. */
  preview(span) {
    const was = this.#preview;
    const real = this.spans.get(span?.id ?? was?.id);
    if (!real) return;
    if (was) this.#index(was, "delete");
    for (const state of [real, span].filter(Boolean)) this.#index(state, "add");
    this.#preview = span;
    const also = [was, real, span].filter(Boolean);
    this.#tell({ spans: new Set([real.id]), links: new Set(), structure: false, also });
  }

  /** A span as the page shows it. */
  shown(id) {
    return this.#preview?.id === id ? this.#preview : this.spans.get(id);
  }

  /** The spans that meet a block, as shown. */
  inBlock(index) {
    return Array.from(this.#byBlock[index], (id) => this.shown(id)).filter((span) => span && !isGone(span));
  }

  /** Spans that share a character with [start, end). */
  meeting(start, end) {
    const found = new Set();
    for (const index of this.text.blocksOf(start, end)) {
      for (const id of this.#byBlock[index]) {
        const span = this.spans.get(id);
        if (span && span.start < end && start < span.end) found.add(span);
      }
    }
    return [...found];
  }

  /** Links with an end in this span that are not rejected. */
  linksOf(id) {
    return Array.from(this.#linksOf.get(id) ?? [], (link) => this.links.get(link)).filter((link) => link.status !== "rejected");
  }

  linksFrom(id) {
    return this.linksOf(id).filter((link) => link.from === id);
  }

  /** The link of a type between two spans, whatever its status. */
  linkBetween(type, from, to) {
    const links = Array.from(this.#linksOf.get(from) ?? [], (link) => this.links.get(link));
    return links.find((link) => link.type === type && link.from === from && link.to === to) ?? null;
  }

  #put(found) {
    const heard = { spans: new Set(), links: new Set(), structure: false, also: [] };
    for (const [id, now] of found.spans) {
      const was = this.spans.get(id) ?? null;
      if (was === now || (was && now && sameValue(was, now))) continue;
      if (was) this.#index(was, "delete");
      if (now) this.#index(now, "add");
      if (now) this.spans.set(id, now);
      else this.spans.delete(id);
      heard.spans.add(id);
      heard.also.push(was, now);
      heard.structure ||= movesOrder(was, now);
    }
    for (const [id, now] of found.links) {
      const was = this.links.get(id) ?? null;
      if (was === now || (was && now && sameValue(was, now))) continue;
      if (now) this.links.set(id, now);
      else this.links.delete(id);
      for (const end of [(now ?? was).from, (now ?? was).to]) {
        if (!this.#linksOf.has(end)) this.#linksOf.set(end, new Set());
        this.#linksOf.get(end)[now ? "add" : "delete"](id);
      }
      heard.links.add(id);
      heard.structure ||= isLive(was) !== isLive(now);
    }
    heard.also = heard.also.filter(Boolean);
    if (heard.spans.size || heard.links.size) this.#tell(heard);
  }

  #index(span, what) {
    for (const index of this.text.blocksOf(span.start, span.end)) this.#byBlock[index][what](span.id);
  }

  /** `also` are the states whose blocks must be drawn again: where a span was and where it is. */
  #tell(heard) {
    const blocks = new Set(heard.also.flatMap((span) => this.text.blocksOf(span.start, span.end)));
    for (const listener of this.#listeners) listener({ ...heard, blocks });
  }
}

function movesOrder(was, now) {
  if (!was || !now) return true;
  return was.start !== now.start || was.end !== now.end || was.label !== now.label || isGone(was) !== isGone(now);
}

const isLive = (link) => link !== null && link.status !== "rejected";

/** An added span that was taken away again: it is nowhere to be seen, only in the history. */
export function isGone(span) {
  return span.status === "rejected" && span.origin.by === "person";
}

function part(state, kind) {
  return kind === "spans" ? spanPart(state) : linkPart(state);
}

/** The part of a span that decisions change. */
export function spanPart(span) {
  return Object.fromEntries(SPAN_PARTS.map((name) => [name, span[name]]));
}

/** The part of a link that decisions change. */
export function linkPart(link) {
  return Object.fromEntries(LINK_PARTS.map((name) => [name, link[name]]));
}
