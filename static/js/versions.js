/** Rival versions of one item, where reviews are settled: one is shown at a time, and chosen or turned down whole. */

export class Versions {
  #items = new Map(); // item → { ids, numbers, shown }

  constructor(store) {
    this.store = store;
  }

  /** Learn the items of the review; which version is shown stays. */
  read() {
    const before = this.#items;
    this.#items = new Map(); // a merge may have taken versions away
    for (const { id, origin } of this.store.spans.values()) {
      if (!origin.item) continue;
      if (!this.#items.has(origin.item)) {
        this.#items.set(origin.item, { ids: new Set(), numbers: [], shown: before.get(origin.item)?.shown ?? 1 });
      }
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
