/** The selected span's links: shown in the inspector, and made by letters on the spans they could lead to. */

import { definitions, FARTHEST } from "./aliases.js";
import { button, el, key, linkWords, say, words } from "./dom.js";
import { formsOf } from "./names.js";
import { isLive } from "./store.js";

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

function distance(span, other) {
  return Math.max(other.start - span.end, span.start - other.end, 0);
}

/** Spans that a link could lead to, likely and near ones first: one per name, the mention it leads to where it stands. */
function candidates(store, span, type) {
  const leads = (other) => isLive(store.linkBetween(type.name, span.id, other.id));
  const found = [...store.spans.values()]
    .filter((other) => other !== span && other.status !== "rejected" && !store.versions.hides(other))
    .filter(({ label }) => store.scheme.fits(type.name, span.label, label))
    .sort((one, other) => distance(span, one) - distance(span, other) || one.start - other.start);
  const named = store.onePerName([...found.filter(leads), ...found.filter((other) => !leads(other))]);
  const kept = found.filter((other) => named.includes(other));
  const inner = new Set(store.meeting(span.start, span.end).flatMap((other) => [...store.formsOf(other)]));
  const unlikely = (other) => (type.mutual ? differ(store, span, other) : inner.has(formsOf(other)[0]));
  return [...kept.filter((other) => !unlikely(other)), ...kept.filter(unlikely)];
}

/** May two tolls not be the same, since a required value of theirs differs? */
function differ({ scheme }, one, other) {
  const required = scheme.label(one.label).attributes.filter((attribute) => attribute.required);
  const values = ({ name }) => [one.values[name].value, other.values[name].value].filter((value) => value !== null);
  return required.some((attribute) => new Set(values(attribute)).size > 1);
}

/** Letters on the spans that a link of this type could lead to; a letter makes it, again takes it away. */
export function hintMode(desk, type) {
  const { span, store } = desk;
  const isClaim = desk.scheme.isClaim({ type: type.name });
  return hints(desk, {
    type,
    spans: candidates(store, span, type),
    isNow: (other) => store.linkBetween(type.name, span.id, other.id)?.status === "accepted",
    choose: (other, also) => desk.link(type.name, other, also),
    nobody: isClaim ? () => desk.unattributed() : null,
  });
}

/** Letters on the other names of the label, first those that the report defines so; a letter makes both one, again parts them. */
export function sameMode(desk) {
  const { span, store, scheme } = desk;
  const mutual = scheme.linkTypes.find((type) => type.mutual);
  if (!scheme.label(span.label).entity) return mutual ? hintMode(desk, mutual) : null;
  const [own] = formsOf(span);
  const named = store.formsOf(span);
  const isNow = (other) => named.has(formsOf(other)[0]);
  const alike = mentionsOf(store, span, [...store.spans.values()]);
  const pairs = definitions(store.text, alike).map((pair) => pair.map((one) => formsOf(one)[0]));
  const defined = new Set(pairs.filter((pair) => pair.includes(own)).flat());
  const nearest = [...nearestOfEach(span, alike)].filter(([form]) => form !== own);
  nearest.sort(([one, near], [other, far]) => defined.has(other) - defined.has(one) || distance(span, near) - distance(span, far));
  const seen = new Set();
  const spans = nearest.flatMap(([form, other]) => {
    if (seen.has(form)) return [];
    for (const known of isNow(other) ? [form] : store.formsOf(other)) seen.add(known);
    return [other];
  });
  return hints(desk, { type: "same", spans, isNow, choose: (other) => desk.same(other) });
}

/** The mention nearest to a span for each way a name is written. */
function nearestOfEach(span, mentions) {
  const found = new Map();
  for (const other of mentions) {
    const [form] = formsOf(other);
    if (!found.has(form) || distance(span, other) < distance(span, found.get(form))) found.set(form, other);
  }
  return found;
}

function mentionsOf(store, span, spans) {
  return spans.filter(({ label, status }) => label === span.label && status !== "rejected").sort((one, other) => one.start - other.start);
}

/** The name that the report defines right beside a span as the same one, unless it is one name already. */
function definedBeside(store, span) {
  const near = mentionsOf(store, span, store.meeting(Math.max(span.start - FARTHEST, 0), span.end + FARTHEST));
  const pair = definitions(store.text, near).find((found) => found.includes(span));
  const other = pair?.find((one) => one !== span);
  return other && !store.formsOf(span).has(formsOf(other)[0]) ? other : null;
}

function hints(desk, { type, spans, isNow, choose, nobody }) {
  const keys = hintKeys(spans.length);
  const found = spans.map((other, place) => ({ id: other.id, key: keys[place] }));
  let typed = "";
  const leave = () => desk.setMode(null);
  return {
    name: "hints",
    hidesActs: true, // their keys are letters now
    label: desk.span.label,
    type,
    isNow,
    nobody,
    candidates: found,
    choose(id, also) {
      leave();
      choose(desk.store.spans.get(id), also);
    },
    none() {
      leave();
      nobody?.();
    },
    key(name) {
      const letter = name.replace("Shift+", "");
      if (name === "0") this.none();
      else if (name === "Escape") leave();
      else if (/^[a-z]$/.test(letter)) {
        typed += letter;
        const match = found.find(({ key }) => key === typed);
        if (match) this.choose(match.id, name.startsWith("Shift+"));
        else if (!found.some(({ key }) => key.startsWith(typed))) typed = "";
      } else return name.length === 1;
      return true;
    },
  };
}

/* In the inspector */

const OFFERED = 8; // candidates in the panel; the letters on the text reach all

export function linkRows(desk) {
  const { span, scheme, store } = desk;
  const links = store.linksOf(span.id);
  const rows = scheme.linkTypes.flatMap((type) => {
    const of = links.filter((link) => link.type === type.name);
    const from = of.filter((link) => link.from === span.id);
    return [outgoing(desk, type, from), incoming(desk, type, of.filter((link) => !from.includes(link)))];
  });
  return [el("div", { class: "rows" }, nameRow(desk), rows), desk.mode?.name === "hints" ? offered(desk) : null];
}

function nameRow(desk) {
  const { span, scheme, store } = desk;
  const other = scheme.label(span.label).entity && span.status !== "rejected" ? definedBeside(store, span) : null;
  if (!other) return null;
  const act = { class: "value open", "data-act": "same", disabled: !desk.session.open, onclick: () => desk.same(other) };
  return row(say("same-name"), button(act, words(`${other.quote}?`), desk.keyOf("same")));
}

function outgoing(desk, type, links) {
  const { scheme, span, mode } = desk;
  const hinting = mode?.type === type;
  const isClaim = scheme.isClaim({ type: type.name });
  const asked = (isClaim || type.key) && !type.mutual && scheme.leadsFrom(type, span);
  if (!asked && !hinting && !links.length) return null;
  const chips = links.map((link) => linkChip(desk, link, link.to));
  const name = isClaim ? say("said-by") : linkWords(type, "link");
  const adds = !asked ? null : isClaim ? claimChip(desk, links) : addChip(desk, type, links);
  return row(name, chips, adds);
}

function incoming(desk, type, links) {
  if (!links.length) return null;
  const name = desk.scheme.isClaim({ type: type.name }) ? say("named-for") : linkWords(type, "back");
  return row(name, links.map((link) => linkChip(desk, link, link.from)));
}

function row(name, ...chips) {
  return el("div", { class: "row" }, el("span", { class: "says" }, name), chips);
}

function linkChip(desk, link, end) {
  const { quote, label } = desk.store.spans.get(end);
  const named = { class: "drop", "aria-label": say("drop-link", { quote }) };
  const drop = { ...named, disabled: !desk.session.open, onclick: () => desk.unlink(link) };
  return el(
    "span",
    { class: `value link c${desk.scheme.label(label).colour} ${link.status}` },
    button({ class: "go", onclick: () => desk.select(end) }, words(quote)),
    button(drop, "×"),
  );
}

function claimChip(desk, links) {
  const { span, scheme } = desk;
  const { blocking } = scheme.label(span.label);
  const asks = !links.length && (!blocking || span.values[blocking.name].value === blocking.blocks);
  const open = asks || (!links.length && span.values[blocking.name].origin === "default");
  const says = say(links.length ? "other-source" : asks ? "who-says" : "nobody-named");
  return hintChip(desk, scheme.claim, says, `value${open ? " open" : ""}${asks ? " missing" : ""}`, "claim");
}

function addChip(desk, type, links) {
  return hintChip(desk, type, say(links.length ? "other-source" : "not-set"), `value${links.length ? "" : " open"}`, `link-${type.name}`);
}

function hintChip(desk, type, says, look, act) {
  const hinting = desk.mode?.type === type;
  return button(
    {
      class: look,
      "data-act": act,
      "aria-expanded": String(hinting),
      disabled: !desk.session.open,
      onclick: () => desk.setMode(hinting ? null : hintMode(desk, type)),
    },
    says,
    desk.keyOf(act),
  );
}

function offered({ mode, store, scheme }) {
  const rows = mode.candidates.slice(0, OFFERED).map(({ id, key: letters }) => {
    const other = store.spans.get(id);
    const now = { "aria-pressed": String(mode.isNow(other)), onclick: ({ shiftKey }) => mode.choose(id, shiftKey) };
    return button({ class: `choice c${scheme.label(other.label).colour}`, ...now }, key(letters), words(other.quote));
  });
  return el(
    "div",
    { class: "choices column", role: "group", "aria-label": say("letters") },
    mode.type === "same" ? el("span", { class: "small muted" }, say("same-name")) : null,
    rows.length ? rows : el("p", { class: "small muted" }, say("nobody-to-name")),
    mode.nobody ? button({ class: "choice", onclick: () => mode.none() }, key("0"), say("nobody-named")) : null,
    el("p", { class: "small muted keys" }, mode.type === "same" ? null : [key("Shift"), ` ${say("second-source")} `], key("Esc"), ` ${say("done")}`),
  );
}
