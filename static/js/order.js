/** In which order the spans of a report are worked on, and what still waits. */

import { formsOf } from "./names.js";
import { isGone } from "./store.js";

export const inText = (one, other) => one.start - other.start || other.end - one.end || (one.id < other.id ? -1 : 1);

export function textOrder(store) {
  const spans = [...store.spans.values()].filter((span) => !isGone(span)).sort(inText);
  return spans.map(({ id }) => ({ id, depth: 0 }));
}

/** Each toll with its sources and the actors inside it (depth 1), outer first; other sources; the rest name by name. */
export function workingOrder(store) {
  const spans = [...store.spans.values()].filter((span) => !isGone(span)).sort(inText);
  const { toll, source, actor } = store.scheme.claims;
  const found = new Map();
  const take = (span, depth) => found.has(span.id) || found.set(span.id, depth);
  const actors = spans.filter((span) => span.label === actor);
  for (const span of spans.filter((other) => other.label === toll)) {
    take(span, 0);
    const sources = store.linksFrom(span.id).filter((link) => store.scheme.isClaim(link)).map((link) => store.spans.get(link.to));
    for (const linked of sources.sort(inText)) take(linked, 1);
    for (const inner of within(actors, span)) take(inner, 1);
  }
  for (const span of spans.filter((other) => other.label === source)) take(span, 0);
  for (const span of byName(store, spans.filter((other) => !found.has(other.id)))) take(span, 0);
  return Array.from(found, ([id, depth]) => ({ id, depth }));
}

/** The spans inside another one, of spans sorted by their start. */
export function within(sorted, outer) {
  const found = [];
  for (let at = firstFrom(sorted, outer.start); at < sorted.length && sorted[at].start < outer.end; at += 1) {
    if (sorted[at].end <= outer.end) found.push(sorted[at]);
  }
  return found;
}

function firstFrom(sorted, start) {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle].start < start) low = middle + 1;
    else high = middle;
  }
  return low;
}

function byName(store, spans) {
  const names = new Map(); // each form of a name → the mentions of the name
  const labels = new Map();
  for (const span of spans) {
    const [form] = formsOf(span);
    if (!names.has(form)) {
      const forms = [...store.formsOf(span)];
      const mentions = forms.map((other) => names.get(other)).find(Boolean) ?? [];
      for (const other of forms) names.set(other, mentions);
      if (!labels.has(span.label)) labels.set(span.label, new Set());
      labels.get(span.label).add(mentions);
    }
    names.get(form).push(span);
  }
  return Array.from(labels.values(), (groups) => [...groups]).flat(2);
}

export function waits(store, span) {
  if (span.status === "suggested") return { why: "suggested" };
  if (span.status !== "accepted") return null;
  for (const attribute of store.scheme.label(span.label).attributes) {
    const { value } = span.values[attribute.name];
    if (attribute.required && value === null) return { why: "required", attribute };
    if (attribute.blocks !== null && value === attribute.blocks && !isClaimed(store, span)) return { why: "blocked", attribute };
  }
  return store.linksFrom(span.id).some((link) => isSettled(store, link)) ? { why: "link" } : null;
}

/** A suggested link of which only the link itself is left to decide. */
export function isSettled(store, { status, from, to }) {
  return status === "suggested" && [from, to].every((end) => store.spans.get(end).status === "accepted");
}

function isClaimed(store, span) {
  return store.linksFrom(span.id).some((link) => store.scheme.isClaim(link) && link.status === "accepted");
}

/** Of the versions of one item the first counts for all. */
function countsAsOne({ origin }) {
  return !origin.versions || origin.versions.includes(1);
}

/** { decided, total } as the server counts them: an added span that was removed counts for nothing. */
export function counters(store) {
  let [decided, total] = [0, 0];
  for (const span of store.spans.values()) {
    if (isGone(span) || !countsAsOne(span)) continue;
    total += 1;
    if (span.status !== "suggested") decided += 1;
  }
  return { decided, total };
}
