/** The incidents of the report: which there are, and which a span belongs to. */

import { say } from "./dom.js";

export const MAIN = "main";
const MONTHS = new Intl.DateTimeFormat(document.documentElement.lang || undefined, { month: "long", timeZone: "UTC" });

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
export function incidentTitle({ label, location, date_start: start, date_end: end, date_precision: precision }) {
  const days = start && [start, end === start ? "" : end].filter(Boolean).map(dateWords).join(" – ");
  const when = days && precision === "week" ? say("week-of", { day: days }) : days;
  return [label || location, when].filter(Boolean).join(" · ") || say("incident-unknown");
}

export function dateWords(date) {
  const [year, month, day] = date.split("-").map(Number);
  const named = month && MONTHS.format(Date.UTC(2000, month - 1));
  return [day, named, year].filter(Boolean).join(" ");
}

const mainIncident = (store) => [...store.incidents.values()].find(({ main }) => main) ?? null;
