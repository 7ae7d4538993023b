/** Rival versions of one item, where reviews are settled: one is shown at a time, and chosen or turned down whole. */

import { button, el, linkWords, say, words } from "./dom.js";

export class Versions {
  #items = new Map(); // item → { ids, numbers, shown }

  constructor(store) {
    this.store = store;
  }

  /** Learn the items of the review; which version is shown stays. */
  read() {
    for (const { id, origin } of this.store.spans.values()) {
      if (!origin.item) continue;
      if (!this.#items.has(origin.item)) this.#items.set(origin.item, { ids: new Set(), numbers: [], shown: 1 });
      const item = this.#items.get(origin.item);
      item.ids.add(id);
      item.numbers = [...new Set([...item.numbers, ...origin.versions])].sort();
    }
  }

  /** The item whose versions a span is among: { numbers, shown }; null where there is one version, or it is settled. */
  of(span) {
    const item = this.#items.get(span?.origin.item);
    return item && item.numbers.length > 1 && this.#all(item).every(({ status }) => status === "suggested") ? item : null;
  }

  /** The spans of all items. */
  ids() {
    return [...this.#items.values()].flatMap(({ ids }) => [...ids]);
  }

  hides(span) {
    const item = this.of(span);
    return item !== null && !span.origin.versions.includes(item.shown);
  }

  /** All spans of a span's item. */
  members(span) {
    return this.#all(this.#items.get(span.origin.item));
  }

  version(span, number) {
    return this.members(span).filter(({ origin }) => origin.versions.includes(number));
  }

  /** Show a version, and return its first span. */
  show(span, number) {
    this.#items.get(span.origin.item).shown = number;
    return this.version(span, number)[0];
  }

  #all({ ids }) {
    const spans = Array.from(ids, (id) => this.store.spans.get(id));
    return spans.sort((one, other) => one.start - other.start || one.end - other.end);
  }
}

/** What each version says: its words, and what tells it from the others. */
export function versionRows(desk) {
  const { span, store } = desk;
  const item = store.versions.of(span);
  if (!item) return null;
  const versions = item.numbers.map((number) => store.versions.version(span, number));
  const rows = versions.map((spans, index) => {
    const now = item.numbers[index] === item.shown;
    const go = { class: "choice", "aria-pressed": String(now), onclick: () => desk.showVersion(item.numbers[index]) };
    const differs = differences(store, spans, versions);
    return button(go, words(spans.map(({ quote }) => quote).join(" + ")), differs ? el("small", {}, differs) : null);
  });
  const title = el("p", { class: "small muted" }, say("versions", { count: versions.length }), " ", desk.keyOf("stacked"));
  return el("div", { class: "versions", role: "group", "aria-label": say("versions", { count: versions.length }) }, title, rows);
}

function differences(store, spans, versions) {
  const all = versions.map((version) => facts(store, version[0]));
  const mine = facts(store, spans[0]);
  const telling = [...mine].filter(([name, value]) => all.some((other) => other.get(name) !== value));
  return telling.map(([, value]) => value).filter(Boolean).join(" · ");
}

function facts(store, span) {
  const { scheme } = store;
  const { attributes, blocking } = scheme.label(span.label);
  const found = new Map([["label", span.label]]);
  for (const { name, words: named } of attributes.filter((attribute) => !scheme.isToll(span) || attribute !== blocking)) {
    const { value } = span.values[name];
    const shown = value !== null && typeof value === "object" ? JSON.stringify(value) : value;
    found.set(name, `${named}: ${shown ?? say("not-set")}`);
  }
  for (const type of scheme.linkTypes) {
    const ends = store.linksFrom(span.id).filter((link) => link.type === type.name).map(({ to }) => store.spans.get(to).quote);
    const isClaim = scheme.isToll(span) && scheme.isClaim({ type: type.name });
    const named = isClaim ? say("said-by") : linkWords(type, "link");
    const none = isClaim ? `${named}: ${unclaimed(span, blocking)}` : "";
    found.set(`link ${type.name}`, ends.length ? `${named}: ${ends.join(", ")}` : none);
  }
  return found;
}

const unclaimed = (span, blocking) =>
  say(!blocking || span.values[blocking.name].value === blocking.blocks ? "who-says" : "nobody-named");
