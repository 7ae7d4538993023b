/** Mentions put together: by links between them, and by what they are called. */

import { foldName } from "./names.js";

export class Groups {
  #above = new Map();

  find(thing) {
    let found = thing;
    while (this.#above.has(found)) found = this.#above.get(found);
    return found;
  }

  join(one, other) {
    const [upper, lower] = [this.find(one), this.find(other)];
    if (upper !== lower) this.#above.set(lower, upper);
  }
}

/** Mentions of one label by what they mean: the same folded words are one name, as a quote or as an entity. */
export class ByName {
  #entityOf;
  #names = new Map();
  members = new Map();

  /** `entityOf` says what a mention is called besides its words. */
  constructor(spans, entityOf) {
    this.#entityOf = entityOf;
    const groups = new Groups();
    for (const span of spans) {
      const entity = this.#entityOf(span);
      if (entity) groups.join(foldName(span.quote), foldName(entity));
    }
    for (const span of spans) {
      const name = groups.find(foldName(span.quote));
      this.#names.set(span.id, name);
      if (!this.members.has(name)) this.members.set(name, []);
      this.members.get(name).push(span);
    }
  }

  of(span) {
    return this.#names.get(span.id);
  }

  canonical(name) {
    return this.members.get(name).map((span) => this.#entityOf(span)).find(Boolean) ?? null;
  }

  words(spans) {
    const named = new Map();
    for (const span of spans) {
      const name = this.of(span);
      if (!named.has(name)) named.set(name, this.canonical(name) ?? span.quote);
    }
    return [...named.values()];
  }
}
