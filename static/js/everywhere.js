/** One decision on many mentions: of a name, or of all names decided so before. Each is found as { verb, spans, places, count }. */

import { accept, made, refusal, reject, spanChange, valuesOfName } from "./decide.js";
import { newId } from "./dom.js";
import { formsOf } from "./names.js";
import { inText } from "./order.js";
import { isGone, spanPart } from "./store.js";

const NO_REPORT = "boilerplate"; // lines that are no part of the report: nothing is marked there unseen
const isSuggested = ({ status }) => status === "suggested";
const isAlone = (store) => (span) => isSuggested(span) && !store.versions.of(span); // of rival versions one is chosen by itself

/** What else is to be decided as a span was: suggestions of its name, and once accepted the words that nobody marked. */
export function elsewhere(store, occurrences, span) {
  const mentions = store.mentions(span);
  const suggested = mentions.filter(isAlone(store));
  if (span.status === "rejected") return result("reject", suggested);
  return span.status === "accepted" ? acceptable(store, suggested, unmarked(store, occurrences, span, mentions)) : null;
}

/** The suggestions of all names that were decided as `status` here and never otherwise; tolls have no names. */
export function sameNames(store, status) {
  const decided = new Map(); // form of a name → how its mentions were decided
  const spans = [...store.spans.values()].filter((span) => !isGone(span) && !store.scheme.isToll(span)).sort(inText);
  for (const span of spans) {
    if (isSuggested(span) || decided.get(formsOf(span)[0])?.has(span.status)) continue;
    for (const form of store.formsOf(span)) decided.set(form, new Set(decided.get(form)).add(span.status));
  }
  const agreed = spans.filter((span) => {
    const how = isAlone(store)(span) && decided.get(formsOf(span)[0]);
    return how && how.size === 1 && how.has(status);
  });
  const found = status === "accepted" ? acceptable(store, agreed, []) : result("reject", agreed);
  return { ...found, names: store.onePerName(found.spans).length };
}

/** The suggestions of a label from a score up, as they are; one that would settle who claims a toll is decided by itself. */
export function scoredFrom(store, label, least) {
  const settles = ({ id }) => store.linksOf(id).some(({ status, from, to }) => status === "suggested" && [from, to].some((end) => store.spans.get(end).status === "accepted"));
  const likely = [...store.spans.values()].filter((span) => isAlone(store)(span) && span.label === label && span.origin.score * 100 >= least);
  const found = acceptable(store, likely.filter((span) => !settles(span)).sort(inText), []);
  return { ...found, label, score: (least / 100).toFixed(2) };
}

/** The decision on all that was found. */
export function draftOf(store, { verb, spans, places, score }) {
  if (score) return { kind: "accept_scored", changes: spans.map((span) => spanChange(span, { status: "accepted" })) };
  const known = new Map(); // the values of a name are asked for once, not at every mention
  const ofName = (span) => () => {
    const [form] = formsOf(span);
    if (!known.has(form)) known.set(form, valuesOfName(store, span));
    return known.get(form);
  };
  const drafts = spans.map((span) => (verb === "accept" ? accept(store, span, ofName(span)) : reject(store, span)));
  const changes = drafts.flatMap((draft) => draft.changes);
  const once = new Map(changes.map((change) => [change.span ?? change.link, change])); // a link may have both ends here
  const added = places.map((after) => ({ span: newId(), before: null, after }));
  const targets = [...new Set(drafts.flatMap((draft) => draft.targets ?? []))];
  return { kind: `${verb}_many`, changes: [...once.values(), ...added], targets };
}

function result(verb, spans, places = []) {
  return { verb, spans, places, count: spans.length + places.length };
}

/** The words of a name where nothing of its label stands, nor was rejected. Where a source is named again it need not speak. */
function unmarked(store, occurrences, span, mentions) {
  const { claims } = store.scheme;
  if (span.label === claims.toll || span.label === claims.source) return [];
  const isReport = ({ start }) => store.regions.get(store.text.blockAt(start).lineStart) !== NO_REPORT;
  const isFree = ({ start, end }) =>
    !store.meeting(start, end).some((other) => {
      const same = other.start === start && other.end === end;
      return other.label === span.label && (other.status !== "rejected" || same);
    });
  const quotes = new Set(mentions.map(({ quote }) => quote));
  const all = [...quotes].flatMap((quote) => occurrences.of(quote));
  const once = new Map(all.map((place) => [`${place.start} ${place.end}`, place])); // residents and Residents
  const found = [...once.values()].filter(isReport).filter(isFree).sort(inText);
  if (!found.length) return [];
  const { values } = made(store, span.start, span.end, store.scheme.label(span.label));
  return found.map(({ start, end }) => ({ ...spanPart(span), start, end, values, quote: store.text.slice(start, end) }));
}

/** What may be accepted beside what is accepted already, and beside each other; added places give way to suggestions too. */
function acceptable(store, suggested, places) {
  const taken = new Map();
  const spans = suggested.filter((span) => {
    const after = { ...span, status: "accepted" };
    const others = store.meeting(span.start, span.end).map((other) => taken.get(other.id) ?? other);
    if (refusal(after, others, store.scheme)) return false;
    taken.set(span.id, after);
    return true;
  });
  const added = [];
  for (const place of places) {
    const live = store.meeting(place.start, place.end).filter(({ status }) => status !== "rejected");
    const others = [...live.map((other) => ({ ...other, status: "accepted" })), ...added.slice(-1)];
    if (!refusal(place, others, store.scheme)) added.push(place);
  }
  return result("accept", spans, added);
}
