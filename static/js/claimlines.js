/** Claims and how they differ in words: as parts, plain values that the panel turns into elements. */

import { NONE_REPORTED, NOT_REVIEWED } from "./claims.js";
import { showCount } from "./counts.js";
import { say } from "./dom.js";
import { incidentList, incidentTitle } from "./incidents.js";

const SILENT_SHOWN = 5;
const apart = (text) => `\u2068${text}\u2069`; // a name keeps its own direction inside a sentence
const plain = (value) => value.replaceAll("-", " ");
const isKnown = (value) => value !== null && value !== NOT_REVIEWED && value !== "unknown";
const spoken = (text) => ["span", { class: "visually-hidden" }, text];

/** What to tell of each incident that has a toll, in the report's order of incidents: { key, heading, lines, below }. */
export function accountsOf(told, claims, store, claimKey) {
  const known = incidentList(store);
  const place = ({ incident_id: id }) => known.findIndex((incident) => incident.id === id);
  const inOrder = [...told].sort((one, other) => place(one) - place(other));
  return inOrder.map((one) => accountOf(one, known[place(one)], claims, { scheme: store.scheme, claimKey }));
}

function accountOf({ incident_id: id, kinds, silent }, incident, claims, known) {
  const { colour } = known.scheme.label(known.scheme.claims.toll);
  const own = claims.filter((claim) => claim.incident === id);
  const lines = [...own.filter(({ asks }) => asks.length), ...own.filter(({ asks }) => !asks.length)];
  return {
    key: `${id}`,
    heading: incident ? [`${incident.number} · `, ["bdi", {}, incidentTitle(incident)]] : [],
    lines: lines.map((claim) => lineOf(claim, known)),
    below: [...kinds.filter(isTold).flatMap((kind) => kindRow(kind, own, colour)), ...(silent.length ? silentRow(silent) : [])],
  };
}

/* A line */

function lineOf(claim, { scheme, claimKey }) {
  const { toll, source } = scheme.claims;
  const asks = claim.asks.length > 0;
  const open = claim.suggested.toll || claim.suggested.source;
  return {
    key: claim.claim_id,
    toll: claim.toll,
    tolls: claim.casualty_ids,
    parts: [
      who(claim, scheme.label(asks ? toll : source).colour),
      tollOf(claim, scheme),
      ["span", { class: "what" }, ...separated([victims(claim, scheme), blamed(claim), ...remarks(claim)])],
      asks && claimKey ? hint(claimKey) : "",
      open ? spoken(`, ${say("claim-open")}`) : "",
    ],
  };
}

function who(claim, colour) {
  const { asks, suggested, source_ids: ids, source_text: text, source_canonical: name, source_party: party, source_named: named } = claim;
  const weak = suggested.source ? " suggested" : "";
  if (asks.length) return ["span", { class: `who c${colour}${weak}` }, say("short-blocked")];
  if (!ids.length) return ["span", { class: `who own${weak}` }, say("claim-own")];
  const side = [isKnown(party) ? plain(party) : "", named === "unnamed" ? named : ""].filter(Boolean).join(", ");
  return ["span", { class: `who c${colour}${weak}` }, ["bdi", {}, name ?? text], side ? ["small", {}, ` ${side}`] : ""];
}

function tollOf(claim, scheme) {
  const { kind, origins, casualty_ids: mentions, assertion, suggested } = claim;
  const label = scheme.label(scheme.claims.toll);
  const count = label.counts ? countOf(claim, scheme) : "";
  const repeats = mentions.length > 1 ? ["small", { title: say("claim-mentions", { count: mentions.length }) }, ` ×${mentions.length}`] : "";
  const isOpen = kind === NOT_REVIEWED;
  const named = isOpen ? unset(say("short-required", { attribute: label.attribute("kind").words })) : plain(kind ?? "");
  const together = !isOpen && origins.kind === origins.count;
  const told = together
    ? [valued([named, count].filter(Boolean).join(" "), origins.kind)]
    : [valued(named, origins.kind), " ", valued(count, origins.count)];
  return ["span", { class: `toll c${label.colour}${suggested.toll ? " suggested" : ""}` }, assertion === "denied" ? ["em", {}, `${assertion} `] : "", ...told, repeats];
}

function countOf({ kind, count_type: type, min, max, none_of: of }, scheme) {
  const shown = showCount({ count_type: type, count_min: min, count_max: max }, scheme.vague).replace(/^-/, "≤ ").replace("-", "–");
  if (kind === NONE_REPORTED) return ["killed", "injured"].includes(of) ? `(${of})` : "";
  return shown || "?";
}

function victims({ victim_group: groups, demographics, victim_status: status, origins, kind }, scheme) {
  const attribute = scheme.label(scheme.claims.toll).attribute("victim_status");
  const named = [...groups, ...demographics.filter(isKnown)].map((name) => ["bdi", {}, name]);
  const asks = attribute && status === NOT_REVIEWED && kind !== NONE_REPORTED;
  if (asks) named.push(unset(say("short-required", { attribute: attribute.words })));
  else if (attribute && status !== NOT_REVIEWED) named.push(valued(status === "unknown" ? say("claim-status-unknown") : status, origins.victim_status));
  return named.length ? ["span", {}, ...separated(named, ", ")] : "";
}

function blamed({ perpetrator, perpetrator_basis: basis, kind }) {
  if (kind === NONE_REPORTED && basis !== "stated") return "";
  return say(`blames-${basis}`, { who: perpetrator.map(apart).join(", ") });
}

function remarks({ assertion, scope, conflicts }) {
  const doubt = assertion === "hedged" ? [assertion] : [];
  const reach = scope === "part" || scope === "cumulative" ? [say(`scope-${scope}`)] : [];
  return [...doubt, ...reach, ...conflicts.map((conflict) => ["span", { class: "warn" }, say("repeats-differ", { what: plain(conflict) })])];
}

function hint(claimKey) {
  const [key, zero] = [claimKey, "0"].map((name) => ["kbd", { "aria-hidden": "true" }, name]);
  return ["span", { class: "hint" }, key, ` ${say("name-the-source")} · `, key, " ", zero, ` ${say("nobody-named")}`];
}

/** A value: dotted underneath where the machine set it and no person changed it. */
function valued(words, origin) {
  return origin === "machine" ? ["span", { class: "machine", title: say("machine-set") }, words] : words;
}

function unset(words) {
  return ["span", { class: "unset", title: say("nobody-set") }, words];
}

function separated(parts, by = " · ") {
  return parts.filter(Boolean).flatMap((part, index) => (index ? [by, part] : [part]));
}

/* Below the lines */

const isTold = ({ figures }) => figures.n_claims > 1 || figures.contested || figures.denied_or_none;

function kindRow({ kind, figures }, claims, colour) {
  const { compete, add, contested, denied_or_none: none, single_source: single } = figures;
  const open = claims.some((claim) => claim.kind === kind && (claim.suggested.toll || claim.suggested.source));
  const told = compete ? readings(compete, add) : say("no-number");
  const remarks = [contested ? ["b", {}, say("contested")] : none ? say("none-too") : "", single ? say("single-source") : ""];
  const isOne = !compete || (compete.min === add.max && !add.open);
  const drawn = isOne ? "" : bar(compete, add, `bar c${colour}${open ? " suggested" : ""}`);
  return [
    ["dt", {}, plain(kind)],
    ["dd", {}, drawn, ...separated([told, ...remarks])],
  ];
}

function bar(compete, add, name) {
  const scale = Math.max(compete.max, add.max, 1) * 1.15;
  const part = ({ min, max, open: more }, which) => {
    const left = Math.min((100 * min) / scale, 97);
    return ["i", { class: `${which}${more ? " more" : ""}`, left, width: Math.max((100 * (max - min)) / scale, 3) }];
  };
  return ["span", { class: name, "aria-hidden": "true" }, part(add, "add"), part(compete, "compete")];
}

function readings(compete, add) {
  const [one, other] = [rangeWords(compete), rangeWords(add)];
  return one === other ? one : say("both-readings", { compete: one, add: other });
}

function rangeWords({ min, max, open }) {
  const high = `${max}${open ? "+" : ""}`;
  return min === max ? high : say("from-to", { low: min, high });
}

function silentRow(silent) {
  const shown = silent.slice(0, SILENT_SHOWN).map(({ source_canonical: name, source_text: text, source_party: party, suggested }) => {
    const side = isKnown(party) ? ` (${plain(party)})` : "";
    return ["li", { class: suggested ? "suggested" : false }, ["bdi", {}, name ?? text], side];
  });
  const more = silent.length - shown.length;
  return [
    ["dt", {}, say("silent")],
    ["dd", {}, ["ul", { class: "plain" }, ...shown, more ? ["li", {}, say("and-more", { count: more })] : ""]],
  ];
}
