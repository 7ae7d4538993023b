/** What the review holds now: what the server answered (`held`) and what waits on top. States are replaced, never changed. */

import { formsOf, Names } from "./names.js";
import { sameValue } from "./scheme.js";
import { Versions } from "./versions.js";

const SPAN_PARTS = ["start", "end", "label", "status", "values", "quote"];
const LINK_PARTS = ["type", "from", "to", "status"];
const INCIDENT_PARTS = ["main", "label", "location", "location_precision", "date_start", "date_end", "date_precision", "status"];
const PERSON = { by: "person" };
const MAPS = { span: "spans", link: "links", incident: "incidents", line: "regions" };
export const BODY = "body"; // what a line is that is in no map

const kindOf = (change) => Object.keys(MAPS).find((kind) => kind in change);
const idOf = (change) => change[kindOf(change)];
const mapOf = (maps, change) => maps[MAPS[kindOf(change)]];
export const isLive = (link) => Boolean(link) && link.status !== "rejected";

export class Store {
  #listeners = [];
  #byBlock = [];
  #linksOf = new Map();
  #preview = null;
  #names = new Names();

  constructor(page, text, scheme) {
    this.text = text;
    this.scheme = scheme;
    this.spans = new Map();
    this.links = new Map();
    this.incidents = new Map(); // as they were made
    this.regions = new Map(); // start of a line → what it is; running text is not named
    this.held = null;
    this.versions = new Versions(this);
    this.#byBlock = text.blocks.map(() => new Set());
    this.take(page, []);
  }

  /** Listeners hear of { spans, structure, blocks, incidents }: what changed, whether the working order may have, what to draw. */
  onChange(listener) {
    this.#listeners.push(listener);
  }

  take({ spans, links, incidents, regions }, waiting) {
    const byId = (states) => new Map(states.map((state) => [state.id, state]));
    const standing = regions.filter(({ kind }) => kind !== BODY).map(({ line, kind }) => [line, kind]);
    this.held = { spans: byId(spans), links: byId(links), incidents: byId(incidents), regions: new Map(standing) };
    const known = Object.entries(MAPS).flatMap(([kind, map]) => {
      const ids = new Set([...this[map].keys(), ...this.held[map].keys()]);
      return Array.from(ids, (id) => ({ [kind]: id }));
    });
    this.incidents.clear(); // the server's order is the one that stays
    this.refold(known, waiting);
    this.versions.read();
  }

  hold(item) {
    if (item.now && item.now !== BODY) mapOf(this.held, item).set(idOf(item), item.now);
    else mapOf(this.held, item).delete(idOf(item));
  }

  holdChanges(changes) {
    for (const change of changes) {
      const now = changed(mapOf(this.held, change).get(idOf(change)), change, idOf(change));
      this.hold({ ...change, now });
    }
  }

  /** Set the targets, [{ span | link | incident: id } | { line }], to what the server holds plus what waits. A change that no longer fits is left out. */
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

  /** What a span is called, by all words that mean the same. */
  formsOf(span) {
    return this.#names.of(this.#named(span)).forms;
  }

  /** All mentions of a span's name that were not rejected, in the order of the text. */
  mentions(span) {
    const { ids } = this.#names.of(this.#named(span));
    return Array.from(ids, (id) => this.spans.get(id)).sort((one, other) => one.start - other.start);
  }

  /** The first of each name among these spans; of what has no name, such as tolls, every one. */
  onePerName(spans) {
    const seen = new Set();
    return spans.filter((span) => {
      if (this.scheme.isToll(span)) return true;
      const [form] = formsOf(span);
      if (seen.has(form)) return false;
      for (const other of this.formsOf(span)) seen.add(other);
      return true;
    });
  }

  #named(span) {
    return { label: span.label, quote: span.quote, entity: this.scheme.entityOf(span) };
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

  /** The link of a type from one span to another, the one that stands first; a mutual one in either direction. */
  linkBetween(type, from, to) {
    const { mutual } = this.scheme.linkType(type);
    const leads = (link) => (link.from === from && link.to === to) || (mutual && link.from === to && link.to === from);
    const found = this.#allLinksOf(from).filter((link) => link.type === type && leads(link));
    return found.find(isLive) ?? found[0] ?? null;
  }

  #put(found) {
    const spans = new Set();
    const drawn = [];
    let [structure, incidents, any] = [false, false, false];
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
        this.#rename(id, now);
        drawn.push(was, now);
        structure ||= movesOrder(was, now) || this.scheme.entityOf(was) !== this.scheme.entityOf(now);
      } else if ("link" in target) {
        this.#attach(now ?? was, now);
        spans.add((now ?? was).from); // whether a toll is claimed shows in its row
        structure ||= isLive(was) !== isLive(now);
      } else if ("line" in target) drawn.push(this.text.lineAt(id));
      else incidents = true;
    }
    if (any) this.#tell(spans, structure, drawn, incidents);
  }

  #rename(id, now) {
    this.#names.put(id, now && now.status !== "rejected" ? this.#named(now) : null);
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

  #tell(spans, structure, drawn, incidents = false) {
    const blocks = new Set(drawn.filter(Boolean).flatMap(({ start, end }) => this.text.blocksOf(start, end)));
    for (const listener of this.#listeners) listener({ spans, structure, blocks, incidents });
  }
}

/** What becomes of a target: its full state, the kind of a line, or null where it goes. */
function changed(was, change, id) {
  const { after } = change;
  if ("line" in change) return after === BODY ? null : after;
  return after && { id, origin: was?.origin ?? PERSON, ...after };
}

function fits(now, change) {
  const { before } = change;
  if ("line" in change) return (now ?? BODY) === before;
  if (!now || !before) return !now && !before;
  return sameValue(PARTS[kindOf(change)](now), before);
}

function movesOrder(was, now) {
  if (!was || !now) return true;
  return was.start !== now.start || was.end !== now.end || was.label !== now.label || isGone(was) !== isGone(now);
}

/** An added span that was taken away again: it is nowhere to be seen, only in the history. */
export function isGone(span) {
  return span.status === "rejected" && span.origin.by === "person";
}

const part = (names) => (state) => Object.fromEntries(names.map((name) => [name, state[name]]));
export const spanPart = part(SPAN_PARTS);
export const linkPart = part(LINK_PARTS);
export const incidentPart = part(INCIDENT_PARTS);
const PARTS = { span: spanPart, link: linkPart, incident: incidentPart };
