/** The incidents of the report: which there are, which a span belongs to, and what deciding on them changes. */

import { monthWords } from "./dates.js";
import { spanChange } from "./decide.js";
import { newId, say } from "./dom.js";
import { MAIN, sameValue } from "./scheme.js";
import { BODY, incidentPart } from "./store.js";

/** The incident a span belongs to, or null where its label or the review knows none. */
export function incidentOf(store, span) {
  const name = store.scheme.label(span.label).incident;
  if (!name || !store.incidents.size) return null;
  return store.incidents.get(span.values[name].value) ?? mainIncident(store);
}

/** What is not rejected, the main one first, the others as they were made; each with its number from 1. */
export function incidentList(store) {
  const standing = [...store.incidents.values()].filter(({ status }) => status !== "rejected");
  standing.sort((one, other) => other.main - one.main);
  return standing.map((incident, index) => ({ ...incident, number: index + 1 }));
}

/** A few words for an incident: “Port Brann harbour · 4 May 2031”. */
export function incidentTitle(incident) {
  const { label, location, location_precision: precision } = incident;
  const where = location && precision === "near" ? say("near-place", { place: location }) : location;
  return [label || where, incidentWhen(incident)].filter(Boolean).join(" · ") || say("incident-unknown");
}

/** The places and dates to choose an incident's from, where those whose reviews are settled do not agree; else none. */
export const rivalsOf = ({ status, origin }) => (status === "suggested" && origin.alternatives) || [];

/** A few words for each rival; where these tell some no longer apart, with all that is said of the place. */
export function rivalTitles(rivals) {
  const titles = rivals.map(incidentTitle);
  const precise = ({ location, location_precision: precision }) => [location, say(`precision-${precision}`)].filter(Boolean).join(", ");
  return rivals.map((rival, index) => ({ title: titles[index], more: titles.filter((title) => title === titles[index]).length > 1 ? precise(rival) : "" }));
}

export function incidentWhen({ date_start: start, date_end: end, date_precision: precision }) {
  if (!start) return "";
  const days = end && end !== start ? `${dateWords(start)} – ${dateWords(end)}` : dateWords(start);
  return precision === "week" ? say("week-of", { day: days }) : days;
}

function dateWords(date) {
  const [year, month, day] = date.split("-").map(Number);
  return [day, month && monthWords(month), year].filter(Boolean).join(" ");
}

const mainIncident = (store) => [...store.incidents.values()].find(({ main }) => main) ?? null;

/** Incidents that nobody has confirmed though there is something to confirm: the main one where people differ, or where it knows something of what is marked. */
export function waitingIncidents(store) {
  const accepted = [...store.spans.values()].filter(({ status }) => status === "accepted");
  const says = ({ id, main, label, location, date_start: start, origin }) =>
    !main || origin.alternatives || ((label || location || start) && accepted.some((span) => incidentOf(store, span)?.id === id));
  return [...store.incidents.values()].filter((incident) => incident.status === "suggested" && says(incident));
}

/* What deciding changes: { kind, changes }, or null for nothing. */

/** Put a span into an incident, a toll with all that repeat it. */
export function assign(store, span, incident) {
  const changes = withRepeats(store, span).map((one) => moved(store, one, incident)).filter(Boolean);
  return changes.length ? { kind: "describe", changes } : null;
}

/** A new incident, for a span if there is one that can belong to it; the first of a review is its main one. */
export function make(store, known, span) {
  const main = !mainIncident(store);
  const id = newId();
  const made = { incident: id, before: null, after: { main, label: "", ...known, status: "accepted" } };
  const spans = span ? withRepeats(store, span).map((one) => moved(store, one, { id, main })) : [];
  return { kind: "incident", changes: [made, ...spans.filter(Boolean)] };
}

/** Say that an incident is right, as it is or with other place and date. */
export function confirm(incident, known = {}) {
  const before = incidentPart(incident);
  const after = { ...before, ...known, status: "accepted" };
  return sameValue(before, after) ? null : { kind: "incident", changes: [{ incident: incident.id, before, after }] };
}

/** Take an incident away; its spans go back to the main one. */
export function drop(store, incident) {
  const before = incidentPart(incident);
  const spans = [...store.spans.values()].filter((span) => incidentOf(store, span)?.id === incident.id);
  const moves = spans.map((span) => moved(store, span, { main: true }));
  return { kind: "incident", changes: [{ incident: incident.id, before, after: { ...before, status: "rejected" } }, ...moves] };
}

function moved(store, span, { id, main }) {
  const name = store.scheme.label(span.label).incident;
  const held = { value: main ? MAIN : id, origin: "person" };
  return sameValue(span.values[name], held) ? null : spanChange(span, { values: { ...span.values, [name]: held } });
}

/** A toll with all mentions that are linked as the same one; any other span alone. */
function withRepeats(store, span) {
  const found = new Set([span]);
  const repeats = new Set(store.scheme.linkTypes.filter(({ mutual }) => mutual).map(({ name }) => name));
  if (!store.scheme.isToll(span)) return [span];
  for (const one of found) {
    const links = store.linksOf(one.id).filter(({ type }) => repeats.has(type));
    for (const { from, to } of links) found.add(store.spans.get(from === one.id ? to : from));
  }
  return [...found];
}

/** What a line is next, in the scheme's order. */
export function nextRegion(store, line) {
  const kinds = store.scheme.regions;
  const before = store.regions.get(line) ?? BODY;
  const after = kinds[(kinds.indexOf(before) + 1) % kinds.length];
  return { kind: "region", changes: [{ line, before, after }] };
}
