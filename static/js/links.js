/** The selected span's links: shown in the inspector, and made by letters on the spans they could lead to. */

import { button, el, key, say, words } from "./dom.js";

const LETTERS = "asdfghjklqwertyuiopzxcvbnm";

/** One short key per place, the first ones the easiest to reach; two letters only where one is not enough. */
function hintKeys(count) {
  if (count <= LETTERS.length) return [...LETTERS.slice(0, count)];
  const pairs = Math.ceil((count - LETTERS.length) / (LETTERS.length - 1));
  const singles = LETTERS.slice(0, LETTERS.length - pairs);
  const keys = [...singles];
  for (const first of LETTERS.slice(LETTERS.length - pairs)) {
    for (const second of LETTERS) keys.push(first + second);
  }
  return keys.slice(0, count);
}

function candidates(store, span, type) {
  const distance = (other) => Math.max(other.start - span.end, span.start - other.end, 0);
  const found = [...store.spans.values()]
    .filter((other) => other.id !== span.id && other.status !== "rejected" && store.scheme.fits(type, span.label, other.label))
    .sort((one, other) => distance(one) - distance(other) || one.start - other.start);
  const keys = hintKeys(found.length);
  return found.map((other, place) => ({ id: other.id, key: keys[place] }));
}

export function hintMode(desk, type) {
  const { span, store } = desk;
  const found = candidates(store, span, type);
  let typed = "";
  const leave = () => desk.setMode(null);
  const choose = (id, also) => {
    leave();
    desk.link(type, store.spans.get(id), also);
  };
  return {
    name: "hints",
    type,
    candidates: found,
    choose,
    nobody() {
      leave();
      desk.unattributed();
    },
    key(name) {
      const letter = name.replace("Shift+", "");
      if (name === "0") this.nobody();
      else if (name === "Escape") leave();
      else if (/^[a-z]$/.test(letter)) {
        typed += letter;
        const match = found.find(({ key }) => key === typed);
        if (match) choose(match.id, name.startsWith("Shift+"));
        else if (!found.some(({ key }) => key.startsWith(typed))) typed = "";
      } else return name.length === 1;
      return true;
    },
  };
}

const OFFERED = 8; // candidates in the panel; the letters on the text reach all

export function linkRows(desk) {
  return desk.scheme.linkTypes.map((type) => linkRow(desk, type));
}

function linkRow(desk, type) {
  const isClaim = type === desk.scheme.claim && desk.scheme.isToll(desk.span);
  const links = desk.store.linksFrom(desk.span.id).filter((link) => link.type === type.name);
  if (!isClaim && !links.length) return null;
  const name = isClaim ? say("said-by") : type.name.replaceAll("-", " ");
  return [
    el(
      "div",
      { class: "row" },
      el("span", { class: "says" }, name),
      links.map((link) => linkChip(desk, link)),
      isClaim ? claimChip(desk, links) : null,
    ),
    desk.mode?.type === type.name ? offered(desk) : null,
  ];
}

function linkChip(desk, link) {
  const { quote, label } = desk.store.spans.get(link.to);
  const named = { class: "drop", "aria-label": say("drop-link", { quote }) };
  const drop = { ...named, disabled: !desk.session.open, onclick: () => desk.unlink(link) };
  return el(
    "span",
    { class: `value link c${desk.scheme.label(label).colour} ${link.status}` },
    button({ class: "go", onclick: () => desk.select(link.to) }, words(quote)),
    button(drop, "×"),
  );
}

function claimChip(desk, links) {
  const { span, scheme } = desk;
  const { blocking } = scheme.label(span.label);
  const asks = !links.length && (!blocking || span.values[blocking.name].value === blocking.blocks);
  const open = asks || (!links.length && span.values[blocking.name].origin === "default");
  const hinting = desk.mode?.name === "hints";
  return button(
    {
      class: `value${open ? " open" : ""}${asks ? " missing" : ""}`,
      "data-act": "claim",
      "aria-expanded": String(hinting),
      disabled: !desk.session.open,
      onclick: () => desk.setMode(hinting ? null : hintMode(desk, scheme.claim.name)),
    },
    say(links.length ? "other-source" : asks ? "who-says" : "nobody-named"),
    key(scheme.claim.key),
  );
}

function offered({ mode, store, scheme }) {
  const rows = mode.candidates.slice(0, OFFERED).map(({ id, key: letters }) => {
    const { label, quote } = store.spans.get(id);
    const choice = { class: `choice c${scheme.label(label).colour}`, onclick: ({ shiftKey }) => mode.choose(id, shiftKey) };
    return button(choice, key(letters), words(quote));
  });
  return el(
    "div",
    { class: "choices column", role: "group", "aria-label": say("who-says") },
    rows,
    button({ class: "choice", onclick: () => mode.nobody() }, key("0"), say("nobody-named")),
    el("p", { class: "small muted keys" }, key("Shift"), ` ${say("second-source")} `, key("Esc"), ` ${say("done")}`),
  );
}
