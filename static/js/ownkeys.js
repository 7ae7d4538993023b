/** The person's own keys, { command: [key, …] }: kept in this browser at once, and with the server for the others. */

import { send } from "./server.js";
import { keep } from "./storage.js";

export class OwnKeys {
  constructor({ user, keys, keys_url: url }) {
    this.url = url;
    this.name = `attest:keys:${user}`;
    const unsent = localStorage.getItem(this.name);
    this.own = unsent ? JSON.parse(unsent) : keys;
    addEventListener("online", () => this.#send());
    this.#send();
  }

  set(own) {
    this.own = own;
    localStorage.removeItem(this.name); // in a full storage no older ones stay behind
    keep(localStorage, this.name, JSON.stringify(own));
    return this.#send(JSON.stringify(own));
  }

  /** What the server said against them, or null; without network they wait for the next page. */
  async #send(unsent = localStorage.getItem(this.name)) {
    if (!unsent) return null;
    const answer = await send("PUT", this.url, { keys: JSON.parse(unsent) }).catch(() => null);
    const settled = answer?.status === 200 || answer?.status === 400;
    if (settled && localStorage.getItem(this.name) === unsent) localStorage.removeItem(this.name);
    return answer?.status === 400 ? answer.body.detail : null;
  }
}
