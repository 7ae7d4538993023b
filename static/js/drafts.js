/** What is being typed about a thing of a review, kept in this tab: it outlives a reload, and whatever else closes its field. */

import { keep } from "./storage.js";

export class Draft {
  constructor({ page }, ...about) {
    this.name = ["attest:draft", page.review, ...about].join(":");
  }

  get kept() {
    return sessionStorage.getItem(this.name);
  }

  keep(typed) {
    keep(sessionStorage, this.name, typed); // where it is full it stays in its field only
  }

  drop() {
    sessionStorage.removeItem(this.name);
  }
}
