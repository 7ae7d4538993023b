/** What each act changes: { kind, changes }, or { refusal }, or null for nothing. annotator/spans/kinds.py checks the same. */

import { newId, say } from "./dom.js";
import { foldName, formsOf } from "./names.js";
import { isSettled } from "./order.js";
import { sameValue } from "./scheme.js";
import { linkPart, spanPart } from "./store.js";

export function spanChange(span, parts) {
  const before = spanPart(span);
  return { span: span.id, before, after: { ...before, ...parts } };
}

function linkChange(link, status) {
  const before = linkPart(link);
  return { link: link.id, before, after: { ...before, status } };
}

/** `ofName` tells the values of the span's name where they are known already. */
export function accept(store, span, ofName) {
  if (span.status === "accepted") return acceptLinks(store, span);
  const why = refusal(span, store.meeting(span.start, span.end), store.scheme);
  if (why) return why;
  const settles = ({ from, status }) => status === "suggested" && (from === span.id || store.spans.get(from).status === "accepted");
  const links = store.linksOf(span.id).filter(settles);
  const values = takenOver(store, span, isPersons, ofName);
  return {
    kind: "accept",
    changes: [spanChange(span, { status: "accepted", values }), ...links.map((link) => linkChange(link, "accepted"))],
    targets: beside(store, links),
  };
}

/** What is left to accept of an accepted span: links whose other end was accepted by itself. */
function acceptLinks(store, span) {
  const links = store.linksOf(span.id).filter((link) => isSettled(store, link));
  return links.length ? { kind: "link", changes: links.map((link) => linkChange(link, "accepted")), targets: beside(store, links) } : null;
}

/** The claims that stay beside the ones that tolls get now: whoever did not see them is refused. */
function beside(store, links) {
  const tolls = new Set(links.filter((link) => store.scheme.isClaim(link)).map(({ from }) => from));
  const stays = (link) => link.status === "accepted" && store.scheme.isClaim(link) && !links.includes(link);
  return [...tolls].flatMap((id) => store.linksFrom(id)).filter(stays).map(({ id }) => id);
}

export function reject(store, span) {
  return span.status === "rejected" ? null : { kind: "reject", changes: turnedDown(store, [span]) };
}

function turnedDown(store, spans) {
  const links = new Map(spans.flatMap(({ id }) => store.linksOf(id)).map((link) => [link.id, link]));
  return [
    ...spans.map((span) => spanChange(span, { status: "rejected" })),
    ...Array.from(links.values(), (link) => linkChange(link, "rejected")),
  ];
}

/** Take the version of an item that is shown, and turn the others down. */
export function choose(store, span) {
  const chosen = store.versions.version(span, store.versions.of(span).shown);
  const others = store.versions.members(span).filter((other) => !chosen.includes(other));
  const rivals = new Set(others.map(({ id }) => id));
  const neighbours = (one) => store.meeting(one.start, one.end).filter(({ id }) => !rivals.has(id));
  const why = chosen.map((one) => refusal(one, neighbours(one), store.scheme)).find(Boolean);
  if (why) return why;
  const fallen = turnedDown(store, others);
  const taken = chosen.flatMap(({ id }) => store.linksFrom(id)).filter((link) => link.status === "suggested" && !rivals.has(link.to));
  return {
    kind: "choose",
    changes: [
      ...chosen.map((one) => spanChange(one, { status: "accepted" })),
      ...taken.map((link) => linkChange(link, "accepted")),
      ...fallen,
    ],
    targets: beside(store, taken),
  };
}

/** None of the versions of an item. */
export function chooseNone(store, span) {
  return { kind: "reject_many", changes: turnedDown(store, store.versions.members(span)) };
}

/** Give a span another label, accepted. What was set stays where the new label has it, links where they still fit. */
export function relabel(store, span, label) {
  if (span.label === label.name) return accept(store, span);
  const values = label.blank();
  for (const attribute of label.attributes) {
    const held = span.values[attribute.name];
    if (held && isSet(held) && attribute.accepts(held.value)) values[attribute.name] = held;
  }
  const after = { ...span, label: label.name, status: "accepted", values };
  after.values = takenOver(store, after, isPersons);
  const why = refusal(after, store.meeting(span.start, span.end), store.scheme);
  if (why) return why;
  const misfits = store.linksOf(span.id).filter((link) => {
    const labelOf = (id) => (id === span.id ? label.name : store.spans.get(id).label);
    return !store.scheme.fits(link.type, labelOf(link.from), labelOf(link.to));
  });
  const parts = { label: label.name, status: "accepted", values: after.values };
  return {
    kind: "relabel",
    changes: [spanChange(span, parts), ...misfits.map((link) => linkChange(link, "rejected"))],
  };
}

export function adjust(store, span, start, end) {
  if (start === span.start && end === span.end) return null;
  if (start >= end) return { refusal: say("edge-empty") };
  if (!store.text.inOneLine(start, end)) return { refusal: say("edge-line") };
  const parts = { start, end, quote: store.text.slice(start, end) };
  const others = store.meeting(start, end);
  const why = span.status === "accepted" ? refusal({ ...span, ...parts }, others, store.scheme) : null;
  return why ?? { kind: "adjust", changes: [spanChange(span, parts)] };
}

/** A new span as it would be: accepted, with the values of its name. */
export function made(store, start, end, label) {
  const after = { start, end, label: label.name, status: "accepted", values: label.blank(), quote: store.text.slice(start, end) };
  return { ...after, values: takenOver(store, after, isSet) };
}

export function add(store, start, end, label) {
  if (!store.text.inOneLine(start, end)) return { refusal: say("edge-line") };
  const after = made(store, start, end, label);
  const why = refusal(after, store.meeting(start, end), store.scheme);
  return why ?? { kind: "add", changes: [{ span: newId(), before: null, after }] };
}

const isSet = ({ origin }) => origin !== "default";
const isPersons = ({ origin }) => origin === "person";

/** What the mentions of a span's name hold, for each attribute kept per name. */
export function valuesOfName(store, span) {
  const mentions = store.mentions(span);
  const { perName } = store.scheme.label(span.label);
  return new Map(perName.map(({ name }) => [name, commonest(mentions.map(({ values }) => values[name]).filter(isSet))]));
}

/** A span's values, with those of its name where nobody set its own and the name's is such a one. */
function takenOver(store, span, isSuch, ofName = () => valuesOfName(store, span)) {
  const open = store.scheme.label(span.label).perName.filter(({ name }) => !isSet(span.values[name]));
  const named = open.length ? ofName() : null;
  const values = { ...span.values };
  for (const { name } of open) if (named.get(name) && isSuch(named.get(name))) values[name] = named.get(name);
  return values;
}

/** The value that most mentions of a name hold, the first in the text where even; a person's word for it before a machine's. */
function commonest(held) {
  const counted = new Map();
  for (const one of held) {
    const said = JSON.stringify(one.value);
    const { times, first } = counted.get(said) ?? { times: 0, first: one };
    counted.set(said, { times: times + 1, first: isPersons(first) ? first : one });
  }
  const most = Math.max(...Array.from(counted.values(), ({ times }) => times));
  return [...counted.values()].find(({ times }) => times === most)?.first ?? null;
}

/** Set values, those kept per name on all mentions of the name, or `alone` on this one only. */
export function describe(store, span, values, alone = false) {
  const label = store.scheme.label(span.label);
  const perName = !alone && Object.keys(values).some((name) => label.attribute(name).perName);
  const targets = perName && span.status !== "rejected" ? store.mentions(span) : [span];
  const changes = [];
  for (const target of targets) {
    const own = target.id === span.id;
    const set = Object.entries(values).filter(([name]) => own || label.attribute(name).perName);
    const after = { ...target.values };
    for (const [name, value] of set) after[name] = { value, origin: "person" };
    if (!sameValue(after, target.values)) changes.push(spanChange(target, { values: after }));
  }
  return changes.length ? { kind: "describe", changes } : null;
}

/** Say that two names are one, by the entity of their mentions; or part them where they are one. Null where nothing can change. */
export function same(store, span, other) {
  const isOne = store.formsOf(span).has(formsOf(other)[0]);
  const changes = isOne ? parted(store, span, other) : joined(store, span, other);
  return changes.length ? { kind: "describe", changes } : null;
}

/** All mentions get the entity that one of the names has, else the longer words, and what a person set for the other name. */
function joined(store, span, other) {
  const { entity: attribute, perName } = store.scheme.label(span.label);
  const mentions = [...store.mentions(other), ...store.mentions(span)];
  const entity = mentions.map((one) => store.scheme.entityOf(one)).find(Boolean) ?? longer(other.quote, span.quote);
  const named = perName.map(({ name }) => [name, commonest(mentions.map(({ values }) => values[name]).filter(isPersons))]);
  return mentions.flatMap((one) => {
    const values = { ...one.values };
    for (const [name, held] of named) if (held && !isSet(values[name])) values[name] = held;
    const own = store.scheme.entityOf(one) ?? (foldName(one.quote) === foldName(entity) ? entity : null);
    if (own !== entity) values[attribute.name] = person(entity);
    return sameValue(values, one.values) ? [] : [spanChange(one, { values })];
  });
}

/** What makes a name the other one goes: its own entity, and that of the other where it is these words. */
function parted(store, span, other) {
  const { name } = store.scheme.label(span.label).entity;
  const [mine, theirs] = [span, other].map(({ quote }) => foldName(quote));
  return store.mentions(span).flatMap((one) => {
    const [words, entity] = [foldName(one.quote), foldName(store.scheme.entityOf(one) ?? "")];
    const goes = entity && ((words === mine && entity !== mine) || (words === theirs && entity === mine));
    return goes ? [spanChange(one, { values: { ...one.values, [name]: person(null) } })] : [];
  });
}

const longer = (one, other) => (other.length > one.length ? other : one);

/** Link a span to another, or take the link away where it stands; other links of the type fall unless `also`. */
export function link(store, span, type, target, also = false) {
  const existing = store.linkBetween(type, span.id, target.id);
  if (existing?.status === "accepted") return { kind: "unlink", changes: [linkChange(existing, "rejected")] };
  const others = also ? [] : store.linksFrom(span.id).filter((other) => other.type === type && other !== existing);
  const arrow = { type, from: span.id, to: target.id, status: "accepted" };
  const first = existing ? linkChange(existing, "accepted") : { link: newId(), before: null, after: arrow };
  const targets = beside(store, [arrow, existing, ...others].filter(Boolean));
  const changes = [first, ...others.map((other) => linkChange(other, "rejected"))];
  const blocking = store.scheme.isClaim({ type }) ? store.scheme.label(span.label).blocking : null;
  if (blocking && span.values[blocking.name].value !== blocking.blocks) {
    changes.push(spanChange(span, { values: { ...span.values, [blocking.name]: person(blocking.blocks) } }));
  }
  return { kind: "link", changes, targets };
}

export function unlink(existing) {
  return { kind: "unlink", changes: [linkChange(existing, "rejected")] };
}

export function unattributed(store, span) {
  const attribute = store.scheme.label(span.label).blocking;
  const value = attribute.values.find((other) => other !== attribute.blocks);
  const links = store.linksFrom(span.id).filter((other) => store.scheme.isClaim(other));
  const values = { ...span.values, [attribute.name]: person(value) };
  const fallen = links.map((other) => linkChange(other, "rejected"));
  if (!sameValue(values, span.values)) return { kind: "describe", changes: [spanChange(span, { values }), ...fallen] };
  return fallen.length ? { kind: "unlink", changes: fallen } : null;
}

function person(value) {
  return { value, origin: "person" };
}

/** Why a span may not be accepted beside the others, and which is in the way, or null: the rule of annotator/spans/policy.py. */
export function refusal(span, others, scheme) {
  for (const other of others) {
    const why = other.id !== span.id && other.status === "accepted" ? clash(span, other, scheme.overlap) : null;
    if (why) return { refusal: why, rival: other.id };
  }
  return null;
}

function clash(one, other, overlap) {
  if (one.end <= other.start || other.end <= one.start) return null;
  const named = { label: other.label, quote: other.quote, mine: one.label };
  const within = (inner, outer) => outer.start <= inner.start && inner.end <= outer.end;
  const [inner, outer] = within(one, other) ? [one, other] : [other, one];
  if (within(outer, inner) && overlap.same_extent !== "allow") return say("clash-extent", named);
  if (one.label === other.label && overlap.same_label !== "allow") return say("clash-label", named);
  if (!within(inner, outer)) return overlap.crossing === "allow" ? null : say("clash-crossing", named);
  if (!overlap.nesting || overlap.nesting[inner.label]?.includes(outer.label)) return null;
  return say(inner === one ? "clash-inside" : "clash-around", named);
}
