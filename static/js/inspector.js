/** What is selected and what it means: label, words, values, who says so, where it comes from. */

import { button, byId, el, nodes, say, words } from "./dom.js";
import { incidentMode, incidentRows } from "./incidentpanel.js";
import { incidentTitle } from "./incidents.js";
import { linkRows } from "./links.js";
import { noteRows, setAside } from "./notes.js";
import { valueRows } from "./values.js";
import { versionRows } from "./versionrows.js";

const SHOWN_UNFINISHED = 8; // the list on the other tab has them all

export class Inspector {
  #drawn = null;
  #said = ""; // the message that was brought into view last

  constructor(desk, store, page) {
    this.desk = desk;
    this.store = store;
    this.rules = page.rules;
    this.panel = byId("inspector");
    this.strip = document.querySelectorAll(".strip [data-when]");
    this.modes = [...document.querySelectorAll(".strip [data-mode]")];
  }

  draw() {
    const { desk, panel } = this;
    const typing = panel.contains(document.activeElement) && document.activeElement.matches("input, textarea");
    if (typing && this.#drawn === desk.mode) return; // what is being typed stays
    const opens = this.#drawn !== desk.mode;
    this.#drawn = desk.mode;
    const held = panel.contains(document.activeElement) ? document.activeElement.dataset.act : null;
    const aside = byId("next-report");
    panel.replaceChildren(...nodes(this.#content()));
    const field = panel.querySelector("input, textarea");
    if (field) field.matches("input") ? field.select() : field.focus();
    else if (!aside && byId("next-report")) byId("next-report").focus({ preventScroll: true });
    else if (held) panel.querySelector(`[data-act="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
    this.#frame();
    byId("unfinished").replaceChildren(...nodes(this.#unfinished()));
    if (opens) panel.querySelector(".editor, .choices.column")?.scrollIntoView({ block: "nearest" });
    this.#bringMessage();
  }

  /** A new message is read, also in a low window: what has been there is left where it is. */
  #bringMessage() {
    const message = byId("unfinished").firstElementChild ?? this.panel.querySelector(".said");
    if (message && message.textContent !== this.#said) message.scrollIntoView({ block: "nearest" });
    this.#said = message?.textContent ?? "";
  }

  #content() {
    const { desk } = this;
    const { span } = desk;
    if (desk.mode?.content) return [desk.mode.content(), this.#notice()];
    if (desk.picked) return [this.#picked(), this.#notice()];
    const said = [setAside(desk), desk.mode?.rows?.(), span ? null : el("p", { class: "muted" }, say(this.#nothing(), { next: desk.keyName("next") }))];
    if (!span) return [said, incidentRows(desk), noteRows(desk), this.#notice()];
    return [said, this.#head(span), versionRows(desk), this.#stack(), valueRows(desk), linkRows(desk), incidentRows(desk), this.#origin(span), noteRows(desk), this.#notice()];
  }

  #nothing() {
    if (!this.desk.session.open) return "nothing-selected-closed";
    return this.desk.order.length ? "nothing-selected" : "nothing-suggested";
  }

  #head(span) {
    return el(
      "div",
      { class: "head" },
      el("b", {}, span.label),
      el("span", { class: `state ${span.status}` }, say(`state-${span.status}`)),
      words(span.quote, "q"),
    );
  }

  /** What else lies in this place, where several do. */
  #stack() {
    const { stack, selected, span } = this.desk;
    if (stack.length < 2) return null;
    const cycles = this.store.versions.of(span) ? null : this.desk.keyOf("stacked");
    const chip = ({ id, label, status, quote }) => {
      const { colour, letter } = this.store.scheme.label(label);
      const look = { class: `value c${colour} ${status}`, onclick: () => this.desk.select(id), "data-act": `stack-${id}` };
      const state = el("span", { class: "visually-hidden" }, `, ${label}, ${say("state-" + status)}`);
      return button({ ...look, "aria-current": id === selected && "true" }, el("b", { "aria-hidden": "true" }, letter), words(quote), state);
    };
    return el("div", { class: "row pile" }, el("span", { class: "says" }, say("lie-here")), cycles, stack.map(chip));
  }

  #picked() {
    const { picked, mode } = this.desk;
    const quote = this.store.text.slice(picked.start, picked.end);
    const drawn = this.store.scheme.labels.map((label) => this.desk.drawnAnew(label, picked)).filter(Boolean);
    const edges = drawn.map((span) => el("p", { class: "muted small" }, say("new-edges", { label: span.label, quote: span.quote })));
    const help = mode?.name === "caret" && el("p", { class: "muted small" }, say("caret-help"));
    return [el("div", { class: "head" }, el("b", {}, say("add-as")), words(quote || say("nothing-here"), "q")), edges, help];
  }

  #origin({ origin, label, quote }) {
    if (origin.by === "person") return el("p", { class: "why" }, say("added"));
    if (origin.by === "people") return this.#saidBy(origin.parents ?? []);
    const score = typeof origin.score === "number" ? origin.score.toFixed(2) : "";
    const by = [origin, ...(origin.also ?? [])].map(({ suggester, version }) => `${suggester} ${version}`);
    const parts = [score, this.rules[origin.rule] ?? origin.rule, ...by].filter(Boolean);
    const proposed = this.store.text.slice(origin.start, origin.end);
    const was = [origin.label === label ? "" : origin.label, proposed === quote ? "" : `“${proposed}”`].filter(Boolean);
    const before = was.length ? el("span", { class: "was" }, say("was", { what: was.join(" ") })) : null;
    return el("p", { class: "why" }, parts.join(" · "), before);
  }

  /** Once it is settled: who marked it so, with or without suggestions, and how they came to it. */
  #saidBy(parents) {
    const { said_by: known } = this.desk.session.page;
    const voices = parents.map((id) => known[id]).filter(Boolean).sort((one, other) => (one.by < other.by ? -1 : 1));
    if (!voices.length) return null;
    const line = ({ by, arm, how, suggester }) => el("li", {}, el("bdi", {}, by), " · ", say(`how-${how}`, { suggester }), " · ", say(`arm-${arm}`));
    return el("ul", { class: "plain why" }, voices.map(line));
  }

  #notice() {
    const { notice } = this.desk;
    if (!notice?.text) return null;
    const look = { class: notice.bad ? "said bad" : "said", role: notice.bad ? "alert" : "status" };
    const go = { class: "quiet", onclick: () => this.desk.select(notice.rival) };
    return el("p", look, notice.text, notice.rival ? [" ", button(go, say("go-there"))] : null);
  }

  #frame() {
    const { desk } = this;
    const { span, picked } = desk;
    const acts = byId("acts");
    const label = span && !picked ? this.store.scheme.label(span.label) : null;
    byId("inspector-frame").className = label ? `inspector c${label.colour}` : "inspector";
    acts.hidden = !desk.session.open || !(span || picked) || Boolean(desk.mode?.hidesActs);
    acts.classList.toggle("picks", Boolean(picked));
    byId("skip").hidden = span?.status !== "suggested";
    byId("sweep-acts").hidden = !desk.mode?.content;
    for (const [command, status] of [["accept", "accepted"], ["reject", "rejected"]]) {
      acts.querySelector(`[data-command=${command}]`).setAttribute("aria-pressed", String(span?.status === status));
    }
    for (const other of acts.querySelectorAll("[data-command^=label-]")) {
      other.hidden = other.dataset.command === `label-${label?.name}`;
      other.classList.toggle("likely", other.dataset.command === `label-${desk.mode?.likely}`);
    }
    const applies = { count: label?.counts, values: label, incident: label?.incident, claim: label && this.store.scheme.isToll(span) };
    for (const place of this.strip) place.classList.toggle("applies", Boolean(applies[place.dataset.when]));
    this.#offerKeys(document.activeElement.matches("#search input") ? "search" : desk.mode?.types ? "field" : desk.mode?.name);
    const spoken = desk.mode?.spoken ?? this.#spoken(span);
    if (byId("spoken").textContent !== spoken) byId("spoken").textContent = spoken;
  }

  /** The keys that do something now, in the line below. */
  #offerKeys(mode) {
    const now = this.modes.find(({ dataset }) => dataset.mode === mode) ?? this.modes[0];
    for (const keys of this.modes) keys.hidden = keys !== now;
  }

  #spoken(span) {
    return span ? `${span.label}: ${span.quote}, ${say("state-" + span.status)}` : "";
  }

  #unfinished() {
    const waiting = this.desk.unfinished ? this.desk.waiting() : [];
    if (!waiting.length) return [];
    const rows = waiting.slice(0, SHOWN_UNFINISHED).map(({ id, why, attribute, incident }) => {
      if (incident) {
        const open = { class: "quiet", "data-act": "unconfirmed", onclick: () => this.desk.setMode(incidentMode(this.desk, incident.id)) };
        return el("li", {}, button(open, words(incidentTitle(incident)), el("small", {}, say("incident-guessed"))));
      }
      const span = this.store.spans.get(id);
      const { colour, letter } = this.store.scheme.label(span.label);
      const reason = el("small", {}, say(`why-${why}`, { attribute: attribute?.words }));
      const go = { class: `quiet c${colour}`, onclick: () => this.desk.select(id) };
      return el("li", {}, button(go, el("b", {}, letter), words(span.quote), reason));
    });
    const more = waiting.length - rows.length;
    return [
      el("p", { class: "said bad", role: "alert" }, say("not-yet", { count: waiting.length })),
      el("ul", { class: "plain" }, rows, more ? el("li", { class: "muted small" }, say("and-more", { count: more })) : null),
    ];
  }
}
