/** The versions of an item in the inspector: what each says, in its words and in what tells it from the others. */

import { readCount } from "./counts.js";
import { button, el, linkWords, say, words } from "./dom.js";
import { incidentOf, incidentTitle } from "./incidents.js";
import { countOf, showValue } from "./values.js";

export function versionRows(desk) {
  const { span, store } = desk;
  const item = store.versions.of(span);
  if (!item) return null;
  const versions = item.numbers.map((number) => store.versions.version(span, number));
  const rows = versions.map((spans, index) => {
    const now = item.numbers[index] === item.shown;
    const { colour } = store.scheme.label(spans[0].label);
    const go = { class: `choice c${colour}`, "aria-pressed": String(now), onclick: () => desk.showVersion(item.numbers[index]) };
    const differs = differences(store, spans, versions);
    return button(go, words(spans.map(({ quote }) => quote).join(" + ")), differs ? el("small", {}, differs) : null);
  });
  const title = el("p", { class: "small muted" }, say("versions", { count: versions.length }), " ", desk.keyOf("stacked"));
  return el("div", { class: "versions", role: "group", "aria-label": say("versions", { count: versions.length }) }, title, rows);
}

/** Where the labels differ, their values say nothing about each other. */
function differences(store, spans, versions) {
  if (new Set(versions.map(([{ label }]) => label)).size > 1) return spans[0].label;
  const all = versions.map((version) => facts(store, version[0]));
  const mine = facts(store, spans[0]);
  const telling = [...mine].filter(([name, value]) => all.some((other) => other.get(name) !== value));
  return telling.map(([, value]) => value).filter(Boolean).join(" · ");
}

/** What a span says, by what it says it of: its values as the chips show them, its incident, its links. */
function facts(store, span) {
  const { scheme } = store;
  const label = scheme.label(span.label);
  const found = new Map();
  const tell = (name, named, shown) => found.set(name, `${named}: ${shown || say("not-set")}`);
  if (label.counts) tell("count", say("count"), readCount(countOf(span), scheme.vague));
  for (const { name, words: named } of label.editable.filter((attribute) => !scheme.isToll(span) || attribute !== label.blocking)) {
    tell(name, named, showValue(span.values[name].value));
  }
  const incident = incidentOf(store, span);
  if (incident) tell("incident", say("incident"), incidentTitle(incident));
  for (const type of scheme.linkTypes) {
    const ends = store.linksFrom(span.id).filter((link) => link.type === type.name).map(({ to }) => store.spans.get(to).quote);
    const isClaim = scheme.isToll(span) && scheme.isClaim({ type: type.name });
    const named = isClaim ? say("said-by") : linkWords(type, "link");
    const none = isClaim ? `${named}: ${unclaimed(span, label.blocking)}` : "";
    found.set(`link ${type.name}`, ends.length ? `${named}: ${ends.join(", ")}` : none);
  }
  return found;
}

const unclaimed = (span, blocking) =>
  say(!blocking || span.values[blocking.name].value === blocking.blocks ? "who-says" : "nobody-named");
