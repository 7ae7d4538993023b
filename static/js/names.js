/** Names: mentions of one label that mean the same party or source. The rules of annotator/spans/names.py. */

const folded = new Map(); // a report says few names, and says them often

/** A name as it is compared: the rule of `fold` there. */
export function foldName(quote) {
  if (!folded.has(quote)) folded.set(quote, fold(quote));
  return folded.get(quote);
}

const BLANKS = /[\s\u001c-\u001f\u0085]+/gu;

function fold(quote) {
  return plain(quote).toLowerCase().replace(BLANKS, " ").replace(/^ | $/gu, "");
}

/** Without what is only a way of writing: kinds of signs, forms of a character, accents. */
export function plain(text) {
  return text
    .replace(/[’‘ʼ′`´ʻ‛]/gu, "'")
    .replace(/[“”„«»‟″]/gu, '"')
    .replace(/[‐‑‒–—―−]/gu, "-")
    .normalize("NFKD")
    .replace(/[\u0300-\u036f]/gu, "");
}

/** What a mention { label, quote, entity } is known by: its words, and those of its entity. */
export function formsOf({ label, quote, entity }) {
  return [quote, entity].filter(Boolean).map((words) => `${label}\n${foldName(words)}`);
}

/** Which mentions are one name; kept up mention by mention, so that nothing is compared again that did not change. */
export class Names {
  #forms = new Map(); // id → forms
  #ids = new Map(); // form → ids

  /** Take in a mention as it is now, or null where it is none any more. */
  put(id, mention) {
    for (const form of this.#forms.get(id) ?? []) this.#ids.get(form).delete(id);
    this.#forms.delete(id);
    if (!mention) return;
    this.#forms.set(id, formsOf(mention));
    for (const form of this.#forms.get(id)) {
      if (!this.#ids.has(form)) this.#ids.set(form, new Set());
      this.#ids.get(form).add(id);
    }
  }

  /** The forms of a mention's name, its own words first, and the ids of all mentions of that name. */
  of(mention) {
    const [forms, ids] = [new Set(formsOf(mention)), new Set()];
    for (const form of forms) {
      for (const id of this.#ids.get(form) ?? []) {
        ids.add(id);
        for (const other of this.#forms.get(id)) forms.add(other);
      }
    }
    return { forms, ids };
  }
}
