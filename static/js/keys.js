/** Which key is which command. Names are what the person reads on the key, on US, German and French layouts. */

import { key } from "./dom.js";

const MAC = /Mac|iPhone|iPad/.test(navigator.platform);

/** Command → keys, as read() names them. The digits of labels and the first letters of links come from the scheme. */
export const DEFAULTS = {
  accept: ["a", "Enter"],
  reject: ["x", "Delete", "Backspace"],
  "end-left": ["ArrowLeft", "["],
  "end-right": ["ArrowRight", "]"],
  "start-left": ["Shift+ArrowLeft", "{"],
  "start-right": ["Shift+ArrowRight", "}"],
  "end-left-character": ["Ctrl+ArrowLeft", ...(MAC ? ["Alt+ArrowLeft"] : [])],
  "end-right-character": ["Ctrl+ArrowRight", ...(MAC ? ["Alt+ArrowRight"] : [])],
  "start-left-character": ["Ctrl+Shift+ArrowLeft", ...(MAC ? ["Alt+Shift+ArrowLeft"] : [])],
  "start-right-character": ["Ctrl+Shift+ArrowRight", ...(MAC ? ["Alt+Shift+ArrowRight"] : [])],
  count: ["v"],
  values: ["e"],
  next: ["n"],
  previous: ["p"],
  order: ["Shift+n"],
  down: ["j"],
  up: ["k"],
  stacked: ["o"],
  same: ["l"],
  everywhere: ["m"],
  where: ["Shift+m"],
  "accept-names": ["Shift+a"],
  "reject-names": ["Shift+x"],
  "accept-scored": ["Shift+s"],
  skip: ["s"],
  note: ["t"],
  gap: ["q"],
  cause: ["Shift+t"],
  flag: ["Shift+q"],
  incident: ["i"],
  region: ["d"],
  guidelines: ["g"],
  back: ["y"],
  undo: ["z", "Ctrl+z"],
  redo: ["Shift+z", "Ctrl+Shift+z", "Ctrl+y"],
  caret: ["c"],
  search: ["/"],
  rejected: ["h"],
  claims: ["w"],
  help: ["?"],
  submit: ["Ctrl+Enter"],
  leave: ["Escape"],
};

/** Nobody can lock themselves out: these stay. */
export const FIXED = ["help", "leave"];

export const REPEATABLE = /^(start|end)-|^(next|previous|down|up)$/;

const LETTER = /^[a-z]$/i;

export function read(event) {
  // AltGr types a character; it is no command. Some systems tell it as Ctrl and Alt together.
  const composed = event.getModifierState("AltGraph") || (event.ctrlKey && event.altKey && event.key.length === 1);
  const name = nameOf(event, composed);
  const parts = [];
  if (!composed && (event.ctrlKey || event.metaKey)) parts.push("Ctrl");
  if (!composed && event.altKey) parts.push("Alt");
  if (event.shiftKey && (name.length > 1 || LETTER.test(name))) parts.push("Shift");
  return [...parts, name].join("+");
}

function nameOf({ key, code, shiftKey }, composed) {
  if (LETTER.test(key)) return key.toLowerCase();
  // On a French keyboard the digits need Shift: the unshifted key means the digit too.
  if (/^Digit\d$/.test(code) && !shiftKey && !composed && key.length === 1) return code[5];
  // On a Cyrillic, Greek, Arabic … keyboard the letters mean those of the Latin keys.
  if (/^Key[A-Z]$/.test(code) && /^\p{L}$/u.test(key)) return code[3].toLowerCase();
  return key;
}

/** Command → its first keys: those of the page, then the letters that the scheme gives to links where they are free. */
export function firstKeys({ linkTypes, claim, claims }, { accepts_from: from }) {
  const first = { ...DEFAULTS };
  if (!claims.toll) delete first.claims;
  if (from === null) delete first["accept-scored"];
  const taken = new Set(Object.values(first).flat());
  const letter = ({ key: name }) => (name && !taken.has(name) ? [name] : []);
  for (const type of linkTypes) first[type === claim ? "claim" : `link-${type.name}`] = letter(type);
  return first;
}

/** Key → command. Where two want one key, a person's own go first, and the commands of the page before links. */
export function bindings(own, first, { labels }) {
  const commands = Object.keys(first);
  const isOwn = (command) => command in own && !FIXED.includes(command);
  const wanted = [
    ...commands.filter(isOwn).map((command) => [command, own[command]]),
    ...commands.filter((command) => !isOwn(command)).map((command) => [command, first[command]]),
    ...labels.flatMap(({ key: digit, name }) => [[`label-${name}`, [digit]], [`exactly-${name}`, [`Alt+${digit}`]]]),
  ];
  const bound = new Map();
  for (const [command, names] of wanted) for (const name of names) if (!bound.has(name)) bound.set(name, command);
  return bound;
}

/** The key of a command as the page shows it, or null. */
export function keyOf(bound, command) {
  const name = keyName(bound, command);
  return name ? key(name) : null;
}

export function keyName(bound, command) {
  const found = [...bound].find(([, other]) => other === command);
  return found ? shown(found[0]) : "";
}

const SHOWN = { ArrowLeft: "←", ArrowRight: "→", Escape: "Esc", Ctrl: MAC ? "⌘" : "Ctrl", Alt: MAC ? "⌥" : "Alt" };

export function shown(name) {
  return name
    .split(/\+(?=.)/)
    .map((part) => SHOWN[part] ?? part)
    .join(" ");
}

/** Write each command's key wherever the page names the command; the dialog of all keys draws its own. */
export function writeKeys(bound) {
  for (const place of document.querySelectorAll("kbd[data-keys]")) {
    const name = keyName(bound, place.dataset.keys);
    place.textContent = name;
    (place.closest("button") ? place : place.parentElement).hidden = !name;
  }
}
