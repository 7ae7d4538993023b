/** Where sources disagree about the toll of an incident: the rules of annotator/spans/disagreement.py. */

import { NONE_REPORTED, NOT_REVIEWED } from "./claims.js";

const DISJOINT = ["civilian", "combatant"]; // nobody is both; mixed or unknown victims may be any of them
const UNKNOWN = "unknown";
const STATUSES = [...DISJOINT, "mixed", UNKNOWN];
const SIDES = ["attacker-side", "target-side"];
const PARTIES = [...SIDES, "third-party"];
const SEPARATE = ["part", "cumulative"];
const HARMS = ["killed", "injured"];

/** One per incident: { incident_id, kinds, silent }; of the figures there those that a page shows. */
export function byIncident(claims, quoted, main) {
  const incidentOf = ({ incident_id: id }) => (id === null || id === NOT_REVIEWED ? main : id);
  const speaking = new Set(claims.map(voiceOf));
  const rank = ({ source_party: party }) => (PARTIES.includes(party) ? PARTIES.indexOf(party) : PARTIES.length);
  const silent = quoted
    .filter(({ name }) => !speaking.has(name))
    .sort((one, other) => rank(one) - rank(other));
  return Array.from(grouped(claims, incidentOf), ([id, told]) => ({ incident_id: id, kinds: kindsOf(told), silent }));
}

function kindsOf(claims) {
  const none = claims.filter(({ kind }) => kind === NONE_REPORTED);
  const told = claims.filter(({ kind }) => ![null, NOT_REVIEWED, NONE_REPORTED].includes(kind));
  const noneOf = (kind) => none.filter(({ none_of: of }) => !HARMS.includes(of) || of === kind);
  return Array.from(grouped(told, ({ kind }) => kind), ([kind, said]) => ({ kind, figures: figures(said, noneOf(kind)) }));
}

function figures(claims, none) {
  const counted = claims.filter(counts);
  const denied = [...claims, ...none].some(denies);
  return {
    n_claims: claims.length,
    compete: compete(counted),
    add: add(counted),
    single_source: grouped(claims, voiceOf).size === 1,
    contested: denied || sidesDiffer([...counted, ...none]),
    denied_or_none: denied || none.length > 0,
  };
}

function counts({ min, max, scope, assertion }) {
  return (min !== null || max !== null) && !SEPARATE.includes(scope) && assertion !== "denied";
}

function denies({ kind, max, assertion }) {
  if (kind === NONE_REPORTED) return max === 0 && !["denied", "hedged"].includes(assertion);
  return assertion === "denied";
}

function sidesDiffer(claims) {
  const [one, other] = SIDES.map((side) => compete(claims.filter(({ source_party: party }) => party === side)));
  return Boolean(one && other) && (one.min !== other.min || one.max !== other.max || one.open !== other.open);
}

function compete(claims) {
  return hull([...grouped(claims, voiceOf).values()].map(oneSource));
}

function oneSource(claims) {
  const cells = Array.from(grouped(claims, statusOf), ([status, said]) => ({ status, range: hull(said.map(rangeOf)) }));
  const [apart, others] = [true, false].map((is) => cells.filter(({ status }) => DISJOINT.includes(status) === is));
  return hull([sum(apart.map(({ range }) => range)), ...others.map(({ range }) => range)]);
}

function add(claims) {
  const cells = [...grouped(claims, statusOf).values()];
  return sum(cells.map((cell) => hull([...grouped(cell, voiceOf).values()].map((said) => sum(said.map(rangeOf))))));
}

function rangeOf({ min, max }) {
  const low = min ?? 0;
  return { min: low, max: Math.max(low, max ?? low), open: max === null };
}

const total = (numbers) => numbers.reduce((one, other) => one + other);
const hull = (ranges) => joined(ranges, (all) => Math.min(...all), (all) => Math.max(...all));
const sum = (ranges) => joined(ranges, total, total);

function joined(ranges, low, high) {
  const found = ranges.filter(Boolean);
  if (!found.length) return null;
  return { min: low(found.map(({ min }) => min)), max: high(found.map(({ max }) => max)), open: found.some(({ open }) => open) };
}

/** Who says it: a name, or the report itself. */
function voiceOf({ claim_id: id }) {
  return id.slice(id.indexOf(":") + 1);
}

function statusOf({ victim_status: status }) {
  return STATUSES.includes(status) ? status : UNKNOWN;
}

function grouped(items, key) {
  const groups = new Map();
  for (const item of items) {
    const group = key(item);
    if (!groups.has(group)) groups.set(group, []);
    groups.get(group).push(item);
  }
  return groups;
}
