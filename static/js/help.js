/** All keys in a dialog: found by typing, given to commands by pressing them, and taken back. */

import { button, byId, el, key, say } from "./dom.js";
import { FIXED, read, shown } from "./keys.js";

const MODIFIERS = ["Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock", "Dead"];
const NEVER = [" ", "?"];
const LABELS = /^(Alt\+)?\d$/; // of this scheme or another

/** `first` are the keys that commands have at first, `bound()` the map of keys now, `own()` the person's own; `change(own)` takes new ones and draws. */
export class Help {
  #asks = null; // { command, old, place } while the next key pressed is the command's

  constructor({ first, bound, own, change }) {
    Object.assign(this, { first, bound, own, change });
    this.dialog = byId("help");
    this.said = byId("help-said");
    this.find = byId("help-find");
    this.find.addEventListener("input", () => this.#filter());
    this.dialog.addEventListener("click", ({ target }) => this.#clicked(target));
    this.dialog.addEventListener("keydown", (event) => this.#pressed(event), true);
    this.dialog.addEventListener("close", () => this.#leave());
  }

  show() {
    this.find.value = "";
    this.draw();
    this.#filter();
    this.dialog.showModal();
  }

  draw() {
    const own = this.own();
    for (const place of this.dialog.querySelectorAll("[data-keys]")) {
      const command = place.dataset.keys;
      const names = keysOf(this.bound(), command);
      place.replaceChildren(...(this.#isFree(command) ? this.#choices(command, names, own) : names.map((name) => el("kbd", {}, shown(name)))));
    }
    byId("help-reset").hidden = !Object.keys(own).length;
  }

  #choices(command, names, own) {
    const what = this.#what(command);
    const choice = (name) => {
      const asks = this.#asks?.command === command && this.#asks.old === name;
      const spoken = say("change-key", { key: name ? shown(name) : say("no-key"), what });
      const held = { class: "key", "data-command-key": command, "data-key": name ?? "", "aria-label": spoken, "aria-pressed": String(asks) };
      return button(held, key(asks ? "…" : name ? shown(name) : "–"));
    };
    const again = say("reset-key", { what });
    const back = { class: "quiet back", "data-reset": command, "aria-label": again, title: again };
    return [...(names.length ? names.slice(0, 2) : [null]).map(choice), command in own ? button(back, "↺") : ""];
  }

  #isFree(command) {
    return command in this.first && !FIXED.includes(command);
  }

  #what(command) {
    return this.dialog.querySelector(`[data-keys="${CSS.escape(command)}"]`)?.closest("tr").querySelector("td").textContent ?? command;
  }

  #filter() {
    const wanted = this.find.value.trim().toLowerCase();
    for (const row of this.dialog.querySelectorAll("tr")) {
      row.hidden = row.querySelector("[data-keys]:empty") !== null || !row.textContent.toLowerCase().includes(wanted);
    }
  }

  #clicked(target) {
    const { commandKey: command, key: old, reset } = target.closest("button")?.dataset ?? {};
    if (command) this.#ask({ command, old: old || null });
    else if (reset) this.#reset(reset);
    else if (target.closest("#help-reset")) this.#take({});
  }

  #ask(asks) {
    this.#asks = asks;
    this.draw();
    this.dialog.querySelector(".key[aria-pressed=true]").focus();
    this.#say(say("press-key", { what: this.#what(asks.command) }));
  }

  #pressed(event) {
    if (!this.#asks || MODIFIERS.includes(event.key)) return;
    if (event.key === "Tab") {
      this.#leave();
      return;
    }
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape") this.#leave();
    else if (!event.repeat) this.#propose(read(event));
  }

  #propose(name) {
    const { command, old } = this.#asks;
    const other = this.bound().get(name);
    if (name === old || other === command) this.#leave();
    else if (NEVER.includes(name)) this.#say(say("key-fixed", { key: shown(name) }));
    else if (LABELS.test(name)) this.#say(say("key-of-scheme", { key: shown(name) }));
    else if (other) this.#offerSwap(name, other);
    else this.#take(this.#given(this.own(), command, old, name));
  }

  #offerSwap(name, other) {
    const { command, old } = this.#asks;
    const swap = () => {
      const given = this.#given(this.own(), command, old, name);
      this.#take(this.#given(given, other, name, old));
    };
    const offer = button({ onclick: swap }, say("swap-keys"));
    this.#leave();
    this.#say(say("key-taken", { key: shown(name), what: this.#what(other) }), offer);
    offer.focus(); // the keys are the dialog's again
  }

  /** Own keys in which a command has a new key instead of an old one; either may be null. */
  #given(own, command, old, name) {
    const names = own[command] ?? this.first[command];
    const now = old ? names.map((one) => (one === old ? name : one)) : [name, ...names];
    return { ...own, [command]: now.filter(Boolean) };
  }

  /** Also what took the keys that a command had at first goes back, or two would share one. */
  #reset(command) {
    const own = { ...this.own() };
    const back = [command];
    for (const one of back) {
      delete own[one];
      back.push(...Object.keys(own).filter((other) => own[other].some((name) => this.first[one]?.includes(name))));
    }
    this.#take(own);
  }

  async #take(own) {
    const { command } = this.#asks ?? {};
    this.#leave();
    const answer = this.change(own);
    this.draw();
    if (command) this.dialog.querySelector(`[data-command-key="${CSS.escape(command)}"]`)?.focus();
    const refused = await answer;
    if (refused) this.#say(refused);
  }

  #leave() {
    this.#asks = null;
    this.#say("");
    this.draw();
  }

  #say(...said) {
    this.said.replaceChildren(...said);
  }
}

const keysOf = (bound, command) => [...bound].filter(([, other]) => other === command).map(([name]) => name);
