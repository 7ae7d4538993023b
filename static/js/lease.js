/** One tab at a time sends: a lease in localStorage, since plain http has no locks API. */

import { newId } from "./dom.js";
import { keep } from "./storage.js";

const LASTS = 8_000; // ms; a tab that was frozen or killed keeps the others waiting no longer
const BEAT = 2_000; // ms between renewals while something is under way
const SETTLE = 30; // ms after which two tabs that wrote at once have read who won

export class Lease {
  #beat = null;

  constructor(name) {
    this.name = name;
    this.tab = newId();
    addEventListener("pagehide", () => this.release());
  }

  async take() {
    const held = this.#read();
    if (held && held.tab !== this.tab && held.until > Date.now()) return false;
    const mine = held?.tab === this.tab && held.until > Date.now();
    if (!this.#write()) return true; // storage is full: sent twice does no harm
    if (!mine) {
      await new Promise((resolve) => setTimeout(resolve, SETTLE + Math.random() * SETTLE));
      if (this.#read()?.tab !== this.tab) return false;
    }
    this.#beat ??= setInterval(() => this.#write(), BEAT);
    return true;
  }

  release() {
    clearInterval(this.#beat);
    this.#beat = null;
    if (this.#read()?.tab === this.tab) localStorage.removeItem(this.name);
  }

  #read() {
    try {
      return JSON.parse(localStorage.getItem(this.name));
    } catch {
      return null;
    }
  }

  #write() {
    return keep(localStorage, this.name, JSON.stringify({ tab: this.tab, until: Date.now() + LASTS }));
  }
}
