/** The keys: a strip at the foot, and all of them behind `?`. */

import { byId, el, key } from "./dom.js";
import { DEFAULTS, shown } from "./keys.js";
import { say } from "./say.js";

const STRIP = ["accept", "reject", "label", "next", "claim", "count", "values", "undo"];
const GROUPS = {
  "keys-decide": ["accept", "reject", "label", "skip", "undo", "redo", "submit"],
  "keys-edges": ["end-left", "start-left", "end-left-character"],
  "keys-meaning": ["claim", "values", "count"],
  "keys-move": ["next", "previous", "down", "up", "stacked", "back", "order", "rejected", "help"],
};
const PAIRED = { "end-left": "end-right", "start-left": "start-right", "end-left-character": "end-right-character" };

export function drawHelp(scheme) {
  byId("strip").replaceChildren(...STRIP.flatMap((command) => inStrip(command, scheme)), helpButton());
  byId("all-keys").replaceChildren(...Object.entries(GROUPS).map(([name, commands]) => group(name, commands, scheme)));
}

export function showHelp() {
  byId("help").showModal();
}

function inStrip(command, scheme) {
  if (command === "label") return scheme.labels.map((label) => el("span", {}, key(label.key), ` ${label.name.toLowerCase()}`));
  if (command === "claim" && !scheme.claim?.key) return [];
  return [el("span", {}, key(keysOf(command, scheme)[0]), ` ${say(`strip-${command}`)}`)];
}

function helpButton() {
  return el("button", { type: "button", class: "quiet", onclick: showHelp }, key("?"), say("strip-help"));
}

function group(name, commands, scheme) {
  const rows = commands
    .filter((command) => command !== "claim" || scheme.claim?.key)
    .map((command) => el("tr", {}, el("th", { scope: "row" }, keysOf(command, scheme).map((shortcut) => [el("kbd", {}, shortcut), " "])), el("td", {}, say(`key-${command}`))));
  return el("section", {}, el("h3", {}, say(name)), el("table", {}, el("tbody", {}, rows)));
}

function keysOf(command, scheme) {
  if (command === "label") return scheme.labels.map((label) => label.key);
  if (command === "claim") return [scheme.claim.key];
  const names = PAIRED[command] ? [DEFAULTS[command][0], DEFAULTS[PAIRED[command]][0]] : DEFAULTS[command].slice(0, 2);
  return names.map(shown);
}
