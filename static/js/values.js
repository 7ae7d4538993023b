/** The selected span's values: a chip each, dashed where nobody has set it; set by a key, Tab goes on, Esc returns. */

import { parseCount, readCount, showCount } from "./counts.js";
import { button, el, key, say } from "./dom.js";
import { Draft } from "./drafts.js";
import { COUNT, sameValue } from "./scheme.js";
import { isGone } from "./store.js";

export function valueRows(desk) {
  const { span, mode, scheme } = desk;
  const isSet = ({ name }) => span.values[name].origin !== "default";
  const shown = editable(desk).filter((attribute) => attribute.core || mode?.name === "value" || isSet(attribute));
  const chips = shown.map((attribute) => valueChip(desk, attribute));
  if (scheme.label(span.label).counts) chips.splice(1, 0, mode?.name === "count" ? countField(desk) : countChip(desk));
  const edits = mode?.name === "value" && mode.label === span.label;
  return [chips.length ? el("div", { class: "row" }, chips) : null, edits ? editor(desk) : null];
}

function chip(desk, { act, name, shown, open, missing = false, differs = false, mode, now = false, hint = null }) {
  const said = [`${name}: ${shown || say("not-set")}`, open ? say("nobody-set") : "", differs ? say("here-only") : ""];
  const spoken = said.filter(Boolean).join(", ");
  return button(
    {
      class: `value${open ? " open" : ""}${missing ? " missing" : ""}`,
      "data-act": act,
      "aria-expanded": String(now),
      "aria-label": spoken,
      title: name,
      disabled: !desk.session.open,
      onclick: () => desk.setMode(now ? null : mode()),
    },
    open || !shown ? el("small", {}, name) : null,
    shown || (missing ? "?" : "–"),
    differs ? el("small", {}, say("here-only")) : null,
    hint,
  );
}

function valueChip(desk, attribute) {
  const { value, origin } = desk.span.values[attribute.name];
  return chip(desk, {
    act: `value-${attribute.name}`,
    name: attribute.words,
    shown: showValue(value),
    open: origin === "default",
    missing: attribute.required && value === null,
    differs: attribute.perName && origin !== "default" && isAlone(desk, attribute),
    mode: () => valueMode(desk, attribute),
    now: desk.mode?.attribute === attribute,
  });
}

/** Have other mentions of the name this value set, and all to something else? */
function isAlone({ span, store }, { name }) {
  const others = store.mentions(span).filter(({ id, values }) => id !== span.id && values[name].origin !== "default");
  return others.length > 0 && !others.some(({ values }) => sameValue(values[name].value, span.values[name].value));
}

function countChip(desk) {
  const open = desk.span.values.count_type.origin === "default";
  const shown = readCount(countOf(desk.span), desk.scheme.vague);
  return chip(desk, { act: "count", name: say("count"), shown, open, mode: () => countMode(desk), hint: desk.keyOf("count") });
}

/** The three values of a span that are one count. */
export const countOf = (span) => Object.fromEntries(COUNT.map((name) => [name, span.values[name].value]));

function countField(desk) {
  return field(desk, "count", say("count"), () => showCount(countOf(desk.span), desk.scheme.vague), say("count-help"), (typed) => {
    const values = parseCount(typed, desk.scheme.vague);
    if (values) desk.describe(values);
    return Boolean(values);
  });
}

/**
 * A field in which Enter or Tab sets and Esc leaves; `set` tells whether what was typed can be read. What became of the
 * value or its span elsewhere is said first. What was typed and neither set nor left is there again next time.
 */
function field(desk, about, name, read, help, set, go = () => desk.setMode(null)) {
  let shown = read();
  const draft = new Draft(desk.session, about, desk.selected);
  const hint = el("span", { class: "small muted", role: "status" });
  const held = { value: draft.kept ?? shown, "aria-label": name, title: help, autocomplete: "off", spellcheck: "false" };
  const input = el("input", { ...held, onkeydown: pressed, oninput: () => draft.keep(input.value) });
  return el("span", { class: "field" }, input, hint);

  function pressed(event) {
    const enters = event.key === "Enter" || event.key === "Tab";
    if (event.isComposing || !(enters || event.key === "Escape")) return;
    event.preventDefault();
    event.stopPropagation();
    const why = enters ? refusal(input.value.trim()) : null;
    if (why !== null) return stays(why);
    draft.drop();
    input.blur(); // the keys are the page's again
    if (event.key === "Tab") go(event.shiftKey ? -1 : 1);
    else desk.setMode(null);
  }

  /** Why what was typed is not set, or null where it is, or stands already. */
  function refusal(typed) {
    const { span, mode } = desk;
    if (!span || isGone(span) || span.label !== mode.label) return typed === shown ? null : say("gone-meanwhile");
    if (read() !== shown) {
      shown = read();
      return say("changed-meanwhile", { now: shown });
    }
    if (typed === shown) return null;
    if (!desk.session.open) return desk.closed;
    return set(typed) ? null : help;
  }

  function stays(why) {
    input.setAttribute("aria-invalid", "true");
    hint.textContent = why;
  }
}

function editor(desk) {
  const { attribute } = desk.mode;
  const now = desk.span.values[attribute.name].value;
  return el(
    "div",
    { class: "editor" },
    el("div", { class: "title" }, el("b", {}, attribute.words), scope(desk)),
    picksByKey(attribute) ? choices(desk.mode, now) : typed(desk),
    el("p", { class: "small muted keys" }, key("Tab"), ` ${say("next-value")} `, key("Esc"), ` ${say("done")}`),
  );
}

/** For which mentions of the name a value is set: all, or this one only. */
function scope({ mode, span, store }) {
  const count = mode.attribute.perName && span.status !== "rejected" ? store.mentions(span).length : 1;
  if (count < 2) return null;
  const words = mode.alone ? say("this-mention") : say("per-name", { count });
  const held = { class: "quiet scope", "data-act": "scope", "aria-pressed": String(mode.alone), onclick: () => mode.turn() };
  return button(held, words, mode.types ? null : key("o"));
}

function choices(mode, now) {
  const { attribute } = mode;
  const isNow = (value) => (Array.isArray(now) ? now.includes(value) : value === now);
  const offered = attribute.choices.map(([name, value], place) => {
    const held = { class: "choice", "data-act": `choice-${place}`, "aria-pressed": String(isNow(value)), onclick: () => mode.choose(value) };
    return button(held, name ? key(name) : null, showValue(value) || say("not-set"));
  });
  return el("div", { class: "choices", role: "group", "aria-label": attribute.words }, offered);
}

function typed(desk) {
  const { mode } = desk;
  const read = () => showValue(desk.span.values[mode.attribute.name].value);
  const help = say(mode.attribute.type === "counts" ? "counts-help" : "text-help");
  const set = (text) => {
    const { value, fault } = parseValue(mode.attribute, text);
    if (!fault) mode.set(value);
    return !fault;
  };
  return field(desk, `value:${mode.attribute.name}`, mode.attribute.words, read, help, set, (step) => mode.go(step));
}

export function editable(desk) {
  const { span, scheme } = desk;
  const claimed = scheme.isToll(span) ? scheme.label(span.label).blocking : null;
  return scheme.label(span.label).editable.filter((attribute) => attribute !== claimed);
}

/** What a span holds after a choice: that alone, or of several one more or one less. */
function chosen({ type, values }, value, now) {
  if (type !== "multi") return value;
  const held = now ?? [];
  const without = held.filter((other) => other !== value);
  return without.length < held.length ? without : values.filter((other) => other === value || held.includes(other));
}

const picksByKey = ({ type }) => type === "enum" || type === "multi";

export function valueMode(desk, attribute, alone = false) {
  return {
    name: "value",
    command: "values",
    types: !picksByKey(attribute),
    label: desk.span.label,
    attribute,
    alone,
    set(value) {
      desk.describe({ [attribute.name]: value }, alone);
    },
    choose(value) {
      this.set(chosen(attribute, value, desk.span.values[attribute.name].value));
    },
    turn() {
      desk.setMode(valueMode(desk, attribute, !alone));
    },
    go(step) {
      const all = editable(desk);
      const next = all[all.indexOf(attribute) + step];
      desk.setMode(next ? valueMode(desk, next, alone) : null);
    },
    key(name) {
      const choice = picksByKey(attribute) && attribute.choices.find(([key]) => key === name);
      if (name === "Tab") this.go(1);
      else if (name === "Shift+Tab") this.go(-1);
      else if (name === "Escape") desk.setMode(null);
      else if (name === "o" && attribute.perName) this.turn();
      else if (choice) this.choose(choice[1]);
      else if (name === "0" && attribute.type === "multi") this.set([]);
      else return /^\d$/.test(name);
      return true;
    },
  };
}

export function countMode({ span }) {
  return { name: "count", types: true, label: span.label, key: () => false };
}

function parseValue(attribute, typed) {
  const text = typed.trim();
  if (text === "") return { value: attribute.type === "counts" ? {} : null };
  if (attribute.type === "int?") return /^\d{1,9}$/.test(text) ? { value: Number(text) } : { fault: true };
  if (attribute.type === "counts") return parseCounts(text);
  return text.length <= 500 ? { value: text } : { fault: true };
}

function parseCounts(text) {
  const value = {};
  for (const part of text.split(",")) {
    const match = part.trim().match(/^([^\d:]+?)\s*:?\s*(\d{1,9})$/);
    if (!match) return { fault: true };
    value[match[1].trim()] = Number(match[2]);
  }
  return { value };
}

export function showValue(value) {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.join(", ");
  if (typeof value === "object") return Object.entries(value).map(([word, count]) => `${word} ${count}`).join(", ");
  return String(value);
}
