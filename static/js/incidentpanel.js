/** The incident of the selected span in the inspector: shown, chosen by a digit, made, confirmed, corrected, taken away. */

import { cut, parseDates, precisionsOf } from "./dates.js";
import { button, el, key, say } from "./dom.js";
import { Draft } from "./drafts.js";
import { assign, confirm, drop, incidentList, incidentOf, incidentTitle, incidentWhen, make, rivalsOf, rivalTitles } from "./incidents.js";
import { sameValue } from "./scheme.js";
import { incidentPart } from "./store.js";

const PRECISIONS = ["exact", "near", "district", "province", "country", "unknown"];
const HINTS = [
  [/^(?:near|outside)\s+(?=\S)/i, "near"],
  [/\b(?:district|county|municipality)\b/i, "district"],
  [/\b(?:province|governorate|region|oblast)\b/i, "province"],
];

const canBelong = ({ span, scheme }) => Boolean(span && scheme.label(span.label).incident);

/** Which incident the key shows: that of the selected span, else the first. */
export const inHand = (desk) => (desk.span && incidentOf(desk.store, desk.span)) ?? incidentList(desk.store)[0] ?? null;

export function incidentRows(desk) {
  const { span, store, mode } = desk;
  const open = ["incident", "incident-form"].includes(mode?.name);
  const incident = span ? incidentOf(store, span) : null;
  return [incident ? el("div", { class: "row" }, el("span", { class: "says" }, say("incident")), chip(desk, incident, open)) : null, open ? editor(desk) : null];
}

function chip(desk, incident, open) {
  const { number } = incidentList(desk.store).find(({ id }) => id === incident.id) ?? {};
  const guessed = incident.status === "suggested";
  const title = incidentTitle(incident);
  const held = {
    class: `value incident${guessed ? " open" : ""}`,
    "data-act": "incident",
    "data-command": "incident",
    "aria-expanded": String(open),
    "aria-label": [`${say("incident")} ${number}: ${title}`, guessed ? say("incident-guessed") : ""].filter(Boolean).join(", "),
    disabled: !desk.session.open,
  };
  return button(held, el("span", {}, `${number} · ${title}`), rivalCount(incident), desk.keyOf("incident"));
}

function rivalCount(incident) {
  const { length: count } = rivalsOf(incident);
  return count ? el("small", {}, say("versions", { count })) : null;
}

/** Digits choose, + makes one, o shows another of its rival places and dates, a confirms the one in hand, c corrects it, x takes it away. */
export function incidentMode(desk, hand = inHand(desk)?.id) {
  const { store } = desk;
  const leave = () => desk.setMode(null);
  const done = (draft) => {
    leave();
    desk.decide(draft);
  };
  const rivals = hand ? rivalsOf(store.incidents.get(hand)) : [];
  const acts = {
    "+": () => desk.setMode(formMode(null)),
    a: () => done(confirm(store.incidents.get(hand), mode.rivals[mode.shown])),
    c: () => desk.setMode(formMode(store.incidents.get(hand), mode.rivals[mode.shown])),
    x: () => {
      if (!store.incidents.get(hand).main) done(drop(store, store.incidents.get(hand)));
      else desk.say(say("incident-main-stays"), true);
    },
    Escape: leave,
  };
  Object.assign(acts, { Enter: acts.c, Delete: acts.x, Backspace: acts.x });
  if (rivals.length) acts.o = () => mode.show((mode.shown + 1) % rivals.length);
  const mode = {
    name: "incident",
    command: "incident",
    hidesActs: true, // its keys mean the incident now
    hand,
    rivals,
    shown: 0,
    show(index) {
      mode.shown = index;
      desk.tell({ panel: true });
    },
    choose({ id }) {
      if (canBelong(desk)) done(assign(store, desk.span, store.incidents.get(id)));
      else desk.setMode(incidentMode(desk, id));
    },
    key(name) {
      const chosen = /^[1-9]$/.test(name) && incidentList(store)[name - 1];
      if (chosen) this.choose(chosen);
      else if (acts[name] && (hand || !/^[acx]$|^Enter$|^Del|^Back/.test(name))) acts[name]();
      else return name.length === 1 && !/[a-z?]/.test(name);
      return true;
    },
  };
  return mode;
}

/** `incident` is as it was shown: what changed elsewhere meanwhile is not written over unseen. It is corrected from `rival`, if one was in view. */
function formMode(incident, rival) {
  return { name: "incident-form", command: "incident", hidesActs: true, types: true, incident, rival, key: () => false };
}

function editor(desk) {
  const { mode } = desk;
  return mode.name === "incident" ? choices(desk) : form(desk, mode);
}

function choices(desk) {
  const { mode, store } = desk;
  const listed = incidentList(store);
  const own = desk.span && incidentOf(store, desk.span);
  const rows = listed.map((incident) => {
    const { id, number, status } = incident;
    const inView = id === mode.hand ? mode.rivals[mode.shown] : null;
    const guessed = !inView && status === "suggested" ? (rivalCount(incident) ?? el("small", {}, say("incident-guessed"))) : null;
    const held = { class: `choice${status === "suggested" ? " open" : ""}`, "data-act": `incident-${number}`, "aria-pressed": String(id === (own?.id ?? mode.hand)), onclick: () => mode.choose(incident) };
    return button(held, number < 10 ? key(number) : null, el("span", { dir: "auto" }, incidentTitle(inView ?? incident)), guessed);
  });
  const act = (name, words) => button({ class: "quiet", "data-act": `incident-${name}`, onclick: () => mode.key(name) }, key(name), say(words));
  const hand = store.incidents.get(mode.hand);
  const acts = [
    hand?.status === "suggested" ? act("a", "incident-right") : null,
    hand ? act("c", "incident-correct") : null,
    hand && !hand.main ? act("x", "incident-drop") : null,
    act("+", "incident-new"),
  ];
  const why = hand?.origin.rule ? el("p", { class: "why" }, ruleWords(desk, hand.origin.rule)) : null;
  return el(
    "div",
    { class: "choices column incidents", role: "group", "aria-label": say("incident") },
    rows,
    rivalRows(mode),
    why,
    el("div", { class: "offers" }, acts),
    el("p", { class: "small muted keys" }, canBelong(desk) && listed.length > 1 ? `${say("incident-digits")} ` : null, key("Esc"), ` ${say("done")}`),
  );
}

/** What people said of the incident in hand where they do not agree: one is in view, and confirmed or corrected. */
function rivalRows({ rivals, shown, show }) {
  if (!rivals.length) return null;
  const title = say("versions", { count: rivals.length });
  const rows = rivalTitles(rivals).map(({ title, more }, index) => {
    const held = { class: "choice", "data-act": `rival-${index}`, "aria-pressed": String(index === shown), onclick: () => show(index) };
    return button(held, el("span", { dir: "auto" }, title), more ? el("small", {}, more) : null);
  });
  return el("div", { class: "versions", role: "group", "aria-label": title }, el("p", { class: "small muted" }, title, " ", key("o")), rows);
}

function ruleWords({ session }, rules) {
  return rules.split("+").map((rule) => session.page.rules[rule] ?? rule).join(" · ");
}

/** Place and date, each with how precise it is; what was typed and not saved is there again next time. */
function form(desk, mode) {
  const { incident } = mode;
  const draft = new Draft(desk.session, "incident", incident?.id ?? "new");
  const now = mode.rival ?? incident ?? { location: "", location_precision: "unknown", date_start: "", date_end: "", date_precision: "unknown" };
  const kept = JSON.parse(draft.kept ?? "null");
  const keep = () => draft.keep(JSON.stringify({ place: place.input.value, placeIs: place.precision, when: when.input.value, whenIs: when.precision }));
  const fault = el("p", { class: "small bad", role: "alert" });
  const place = line("incident-place", "incident-place-help", kept?.place ?? now.location, {
    now: kept?.placeIs ?? now.location_precision,
    choices: () => (place.typed ? PRECISIONS : ["unknown"]),
    follows: (typed) => HINTS.find(([hint]) => hint.test(typed))?.[1] ?? (now.location_precision === "unknown" ? "exact" : now.location_precision),
    keep,
  });
  const when = line("incident-date", "incident-date-help", kept?.when ?? written(now), {
    now: kept?.whenIs ?? now.date_precision,
    choices: () => precisionsOf(parseDates(when.typed) ?? { start: "" }),
    follows: (typed) => precisionsOf(parseDates(typed) ?? { start: "" })[0],
    keep,
  });
  const title = el("b", {}, say(incident ? "incident-correct" : "incident-new"));
  const does = (words, act) => button({ class: "quiet", onclick: act }, words);
  const saves = does([key("Enter"), say("incident-save")], save);
  const leaves = does([key("Esc"), say("incident-leave")], leave);
  const help = el("p", { class: "small muted keys" }, key("↑"), key("↓"), ` ${say("incident-precision-help")}`);
  return el("div", { class: "editor incident-form", onkeydown: pressed }, title, place.element, when.element, fault, help, el("div", { class: "offers" }, saves, leaves));

  function pressed(event) {
    if (event.isComposing || !["Enter", "Escape"].includes(event.key)) return;
    if (event.key === "Enter" && event.target.matches("button")) return;
    event.preventDefault();
    event.stopPropagation();
    if (event.key === "Escape") leave();
    else save();
  }

  function leave() {
    document.activeElement?.blur(); // the keys are the page's again
    desk.setMode(null);
  }

  /** Say once what the incident has become since it was shown; from then on that is what saving replaces. */
  function overtaken() {
    const shown = mode.incident;
    const current = shown && (desk.store.incidents.get(shown.id) ?? null);
    if (!shown || (current && sameValue(incidentPart(current), incidentPart(shown)))) return false;
    mode.incident = current;
    fault.textContent = current ? say("changed-meanwhile", { now: incidentTitle(current) }) : say("incident-gone");
    return true;
  }

  function save() {
    const dates = parseDates(when.input.value);
    when.input.setAttribute("aria-invalid", String(!dates));
    fault.textContent = dates ? "" : say("incident-date-help");
    if (!dates) return when.input.focus();
    if (overtaken()) return place.input.focus();
    const { typed: location, precision } = place;
    const known = {
      location: location.replace(HINTS[0][0], precision === "near" ? "" : "$&"),
      location_precision: location ? precision : "unknown",
      date_start: cut(dates.start, when.precision),
      date_end: cut(dates.end, when.precision),
      date_precision: when.precision,
    };
    leave();
    const { incident: shown } = mode;
    const saved = desk.decide(shown ? confirm(shown, known) : make(desk.store, known, canBelong(desk) ? desk.span : null));
    return saved && draft.drop();
  }
}

function written(incident) {
  return incident.date_precision === "week" ? incidentWhen({ ...incident, date_precision: "day" }) : incidentWhen(incident);
}

/** A field and how precise it is: that follows from what is typed until ↑ and ↓, or a click, choose it. */
function line(name, help, value, { now, choices, follows, keep }) {
  const input = el("input", { value, maxlength: 200, "aria-label": say(name), placeholder: say(help), autocomplete: "off", spellcheck: "false", dir: "auto" });
  const precision = button({ class: "quiet precision", tabindex: "-1", onclick: () => step(1) });
  const made = {
    input,
    element: el("div", { class: "line" }, el("span", { class: "says" }, say(name)), input, precision),
    precision: now,
    get typed() {
      return input.value.trim().replace(/\s+/g, " ");
    },
  };
  input.addEventListener("input", () => {
    show(made.typed ? follows(made.typed) : "unknown");
    keep();
  });
  input.addEventListener("keydown", (event) => {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    step(by);
  });
  show(now);
  return made;

  function step(by) {
    const all = choices();
    show(all.at((all.indexOf(made.precision) + by) % all.length));
    keep();
  }

  function show(next) {
    made.precision = next;
    precision.textContent = say(`precision-${next}`);
    precision.setAttribute("aria-label", say("precision-of", { what: say(name), precision: say(`precision-${next}`) }));
  }
}
