/** What is selected and what it means: label, quote, values, who says so, where it comes from, and the two decisions. */

import { parseCount, readCount, showCount } from "./counts.js";
import { byId, el, key, nodes } from "./dom.js";
import { hintMode } from "./hints.js";
import { say } from "./say.js";
import { chosen, countMode, editable, parseValue, picksByDigit, showValue, valueMode } from "./values.js";

export class Inspector {
  constructor(desk, store, page) {
    this.desk = desk;
    this.store = store;
    this.scheme = store.scheme;
    this.rules = page.rules;
    this.panel = byId("inspector");
    this.spoken = byId("spoken");
  }

  draw() {
    const { desk, panel } = this;
    const typing = panel.contains(document.activeElement) && document.activeElement.matches("input");
    if (typing && this.drawn === desk.mode) return; // what is being typed stays
    this.drawn = desk.mode;
    const held = panel.contains(document.activeElement) ? document.activeElement.dataset.act : null;
    panel.className = desk.span && !desk.picked ? `c${this.scheme.label(desk.span.label).colour}` : "";
    panel.replaceChildren(...nodes(this.#content()));
    const field = panel.querySelector("input");
    if (field) field.select();
    else if (held) panel.querySelector(`[data-act="${held}"]`)?.focus({ preventScroll: true });
    this.#speak();
  }

  #content() {
    const { desk } = this;
    if (desk.picked) return [this.#chooser(), this.#notice()];
    if (!desk.span) return [this.#nothing(), this.#notice(), this.#unfinished()];
    return [this.#head(desk.span), this.#values(desk.span), this.#editor(desk.span), this.#links(desk.span),
      this.#why(desk.span), this.#notice(), this.#actions(desk.span), this.#unfinished()]; // prettier-ignore
  }

  #nothing() {
    const { desk } = this;
    const words = !desk.session.open ? "nothing-selected-closed" : desk.order.length ? "nothing-selected" : "nothing-suggested";
    return el("p", { class: "muted" }, say(words));
  }

  #head(span) {
    return el(
      "div",
      { class: "head" },
      el("b", {}, span.label),
      el("span", { class: `state ${span.status}` }, say(`state-${span.status}`)),
      el("q", { dir: "auto" }, span.quote),
    );
  }

  /* Values */

  #values(span) {
    const label = this.scheme.label(span.label);
    const mode = this.desk.mode;
    const shown = editable(this.desk).filter((attribute) => attribute.core || mode?.name === "value" || this.#isSet(span, attribute));
    const chips = shown.map((attribute) => this.#chip(span, attribute));
    if (label.counts) chips.splice(1, 0, this.#countChip(span));
    return chips.length ? el("div", { class: "row" }, chips) : null;
  }

  #isSet(span, { name }) {
    return span.values[name].origin !== "default";
  }

  #chip(span, attribute) {
    const { value, origin } = span.values[attribute.name];
    const words = showValue(value);
    const open = origin === "default";
    const now = this.desk.mode?.attribute === attribute;
    const missing = attribute.required && value === null;
    return el(
      "button",
      {
        type: "button",
        class: `value ${open ? "open" : ""} ${missing ? "missing" : ""}`,
        "data-act": `value-${attribute.name}`,
        "aria-expanded": String(now),
        "aria-label": `${attribute.words}: ${words || say("not-set")}${open ? `, ${say("nobody-set")}` : ""}`,
        title: attribute.words,
        disabled: !this.desk.session.open,
        onclick: () => this.desk.setMode(now ? null : valueMode(this.desk, attribute)),
      },
      open || !words ? el("small", {}, attribute.words) : null,
      words || (missing ? "?" : "–"),
    );
  }

  #countChip(span) {
    const { desk } = this;
    if (desk.mode?.name === "count") return this.#countField(span);
    const words = this.#count(span, readCount);
    const open = span.values.count_type.origin === "default";
    return el(
      "button",
      {
        type: "button", // prettier-ignore
        class: `value ${open ? "open" : ""}`,
        "data-act": "count",
        "aria-label": `${say("count")}: ${words || say("not-set")}${open ? `, ${say("nobody-set")}` : ""}`,
        title: say("count"),
        disabled: !desk.session.open,
        onclick: () => desk.setMode(countMode()),
      },
      open || !words ? el("small", {}, say("count")) : null,
      words || "–",
      key("v"),
    );
  }

  #count(span, how) {
    const held = ["count_type", "count_min", "count_max"].map((name) => [name, span.values[name].value]);
    return how(Object.fromEntries(held), this.scheme.vague, say);
  }

  #countField(span) {
    return this.#field(say("count"), this.#count(span, showCount), say("count-help"), (typed) => {
      const values = parseCount(typed, this.scheme.vague);
      if (values) this.desk.describe(values);
      return Boolean(values);
    });
  }

  /** A field in which Enter or Tab sets and Esc leaves; `set` tells whether what was typed can be read. */
  #field(name, value, help, set, go = () => this.desk.setMode(null)) {
    const field = el("input", { type: "text", value, "aria-label": name, title: help, autocomplete: "off", spellcheck: "false", size: 8 });
    field.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      if (event.key === "Escape") this.#leave(() => this.desk.setMode(null));
      else if (event.key === "Enter" || event.key === "Tab") {
        if (field.value.trim() === value || set(field.value)) this.#leave(() => go(event.key === "Enter" ? 0 : event.shiftKey ? -1 : 1));
        else {
          field.setAttribute("aria-invalid", "true");
          this.desk.notice = { text: help, bad: true };
          this.panel.querySelector(".hint").textContent = help;
        }
      } else return;
      event.preventDefault();
      event.stopPropagation();
    });
    return el("span", { class: "field" }, field, el("span", { class: "hint small muted", role: "status" }));
  }

  /** Leave a field: the keys are the page's again. */
  #leave(then) {
    document.activeElement.blur();
    then();
  }

  #editor(span) {
    const { mode } = this.desk;
    if (mode?.name !== "value") return null;
    const { attribute } = mode;
    const now = span.values[attribute.name].value;
    const input = picksByDigit(attribute) ? this.#choices(attribute, now, mode) : this.#typed(attribute, now, mode);
    const named = attribute.perName ? el("span", { class: "small muted" }, say("per-name")) : null;
    return el("div", { class: "editor" }, el("div", { class: "title" }, el("b", {}, attribute.words), named), input,
      el("p", { class: "small muted keys" }, key("Tab"), ` ${say("next-value")} `, key("Esc"), ` ${say("done")}`)); // prettier-ignore
  }

  #choices(attribute, now, mode) {
    const isNow = (value) => (Array.isArray(now) ? now.includes(value) : value === now);
    const buttons = attribute.choices.map(([digit, value]) =>
      el(
        "button",
        { type: "button", class: "choice", "data-act": `choice-${digit}`, "aria-pressed": String(isNow(value)), onclick: () => mode.set(chosen(attribute, digit, now)) },
        key(digit),
        showValue(value) || say("not-set"),
      ),
    );
    return el("div", { class: "choices", role: "group", "aria-label": attribute.words }, buttons);
  }

  #typed(attribute, now, mode) {
    const help = say(attribute.type === "counts" ? "counts-help" : "text-help");
    const set = (typed) => {
      const { value, fault } = parseValue(attribute, typed);
      if (!fault) mode.set(value);
      return !fault;
    };
    return this.#field(attribute.words, showValue(now), help, set, (step) => (step ? mode.go(step) : this.desk.setMode(null)));
  }

  /* Links */

  #links(span) {
    const rows = this.scheme.linkTypes.map((type) => this.#linkRow(span, type)).filter(Boolean);
    return rows;
  }

  #linkRow(span, type) {
    const isClaim = this.scheme.isClaim({ type: type.name }) && this.scheme.isToll(span);
    const links = this.store.linksFrom(span.id).filter((link) => link.type === type.name);
    if (!isClaim && !links.length) return null;
    const chips = links.map((link) => this.#linkChip(link));
    if (isClaim) chips.push(this.#claimChip(span, type, links));
    const hinting = this.desk.mode?.name === "hints" && this.desk.mode.type === type.name;
    return [
      el("div", { class: "row" }, el("span", { class: "says" }, isClaim ? say("said-by") : type.name.replaceAll("-", " ")), chips),
      hinting ? this.#candidates() : null,
    ];
  }

  #linkChip(link) {
    const target = this.store.spans.get(link.to);
    const { colour } = this.scheme.label(target.label);
    return el(
      "span",
      { class: `value link c${colour} ${link.status}` },
      el("button", { type: "button", class: "go", dir: "auto", onclick: () => this.desk.select(link.to) }, target.quote),
      el("button", { type: "button", class: "drop", "aria-label": say("drop-link", { quote: target.quote }), disabled: !this.desk.session.open, onclick: () => this.desk.unlink(link) }, "×"),
    );
  }

  #claimChip(span, type, links) {
    const { blocking } = this.scheme.label(span.label);
    const named = !blocking || span.values[blocking.name].value === blocking.blocks;
    const words = links.length ? say("other-source") : named ? say("who-says") : say("nobody-named");
    const open = !links.length && (named || span.values[blocking.name].origin === "default");
    return el(
      "button",
      {
        type: "button",
        class: `value ${open ? "open" : ""} ${!links.length && named ? "missing" : ""}`,
        "data-act": "claim",
        "aria-expanded": String(this.desk.mode?.name === "hints"),
        disabled: !this.desk.session.open,
        onclick: () => this.desk.setMode(this.desk.mode?.name === "hints" ? null : hintMode(this.desk, type.name)),
      },
      words,
      key(type.key),
    );
  }

  #candidates() {
    const { mode } = this.desk;
    const rows = mode.candidates.slice(0, 12).map(({ id, key: letters }) => {
      const span = this.store.spans.get(id);
      return el("button", { type: "button", class: `choice c${this.scheme.label(span.label).colour}`, onclick: ({ shiftKey }) => mode.choose(id, shiftKey) },
        key(letters), el("span", { class: "words", dir: "auto" }, span.quote)); // prettier-ignore
    });
    const nobody = el("button", { type: "button", class: "choice", onclick: () => mode.nobody() }, key("0"), say("nobody-named"));
    return el("div", { class: "choices column", role: "group", "aria-label": say("who-says") }, rows, nobody,
      el("p", { class: "small muted keys" }, key("Shift"), ` ${say("second-source")} `, key("Esc"), ` ${say("done")}`)); // prettier-ignore
  }

  /* Where it comes from, what can be done */

  #why(span) {
    const { origin } = span;
    if (origin.by === "person") return el("p", { class: "why" }, say("added"));
    const score = typeof origin.score === "number" ? origin.score.toFixed(2) : null;
    const rule = this.rules[origin.rule] ?? origin.rule;
    const parts = [score, rule, ...[origin, ...(origin.also ?? [])].map(({ suggester, version }) => `${suggester} ${version}`)];
    const proposed = this.store.text.slice(origin.start, origin.end);
    const was = [origin.label !== span.label && origin.label, proposed !== span.quote && `“${proposed}”`].filter(Boolean);
    return el("p", { class: "why" }, parts.filter(Boolean).join(" · "), was.length ? el("span", { class: "was" }, say("was", { what: was.join(" ") })) : null);
  }

  #actions(span) {
    if (!this.desk.session.open) return null;
    const { status } = span;
    const button = (act, words, name, primary, pressed, run) =>
      el("button", { type: "button", class: primary ? "primary" : "", "data-act": act, "aria-pressed": String(pressed), onclick: run }, words, key(name));
    return el(
      "div",
      { class: "acts" },
      button("accept", say(status === "accepted" ? "accepted-next" : "accept"), "a", status !== "accepted", status === "accepted", () => this.desk.accept()),
      button("reject", say(status === "rejected" ? "rejected-next" : "reject"), "x", false, status === "rejected", () => this.desk.reject()),
      el(
        "div",
        { class: "also" },
        this.#relabel(span),
        el("span", { class: "edges" }, key("←"), key("→"), ` ${say("edge")}`),
        el("span", { class: "edge-buttons" }, this.#edgeButton("start", -1), this.#edgeButton("start", 1), this.#edgeButton("end", -1), this.#edgeButton("end", 1)),
      ),
    );
  }

  #relabel(span) {
    const others = this.scheme.labels.filter((label) => label.name !== span.label);
    return el(
      "span",
      { class: "relabel", role: "group", "aria-label": say("relabel", { label: "…" }) },
      others.map((label) =>
        el("button", { type: "button", class: `quiet c${label.colour}`, "data-act": `label-${label.name}`, "aria-label": say("relabel", { label: label.name }), onclick: () => this.desk.label(label) }, key(label.key), label.name.toLowerCase()),
      ),
    );
  }

  /** For fingers: a screen without arrow keys. */
  #edgeButton(edge, side) {
    const words = say(`move-${edge}-${side < 0 ? "left" : "right"}`);
    return el("button", { type: "button", class: "quiet", "aria-label": words, title: words, onclick: () => this.desk.moveEdge(edge, side, "word") },
      edge === "start" ? (side < 0 ? "⇤" : "↦") : side < 0 ? "↤" : "⇥"); // prettier-ignore
  }

  /** A text selection waits for its label. */
  #chooser() {
    const { start, end } = this.desk.picked;
    const buttons = this.scheme.labels.map((label) =>
      el("button", { type: "button", class: `c${label.colour} chooses`, onclick: () => this.desk.label(label) }, el("b", {}, label.name), key(label.key)),
    );
    return [
      el("div", { class: "head" }, el("b", {}, say("add-as")), el("q", { dir: "auto" }, this.store.text.slice(start, end))),
      el("div", { class: "acts" }, buttons),
    ];
  }

  #notice() {
    const { notice } = this.desk;
    return notice && el("p", { class: notice.bad ? "said bad" : "said", role: notice.bad ? "alert" : "status" }, notice.text);
  }

  /** What keeps the review from being submitted, after it was tried. */
  #unfinished() {
    if (!this.desk.unfinished) return null;
    const waiting = this.desk.waiting();
    if (!waiting.length) return null;
    const rows = waiting.slice(0, 8).map(({ id, why, attribute }) => {
      const span = this.store.spans.get(id);
      return el("li", {}, el("button", { type: "button", class: `quiet c${this.scheme.label(span.label).colour}`, onclick: () => this.desk.select(id) },
        el("b", {}, this.scheme.label(span.label).letter), el("span", { class: "words", dir: "auto" }, span.quote),
        el("small", {}, say(`why-${why}`, { attribute: attribute?.words })))); // prettier-ignore
    });
    const more = waiting.length > rows.length ? el("li", { class: "muted small" }, say("and-more", { count: waiting.length - rows.length })) : null;
    return el("div", { class: "unfinished" }, el("p", {}, say("not-yet", { count: waiting.length })), el("ul", { class: "plain" }, rows, more));
  }

  /** For those who listen: the selected span in one sentence. */
  #speak() {
    const { span } = this.desk;
    const words = span ? `${span.label}: ${span.quote}, ${say(`state-${span.status}`)}` : "";
    if (this.spoken.textContent !== words) this.spoken.textContent = words;
  }
}
