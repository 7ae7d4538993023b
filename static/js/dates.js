/** Dates as people type them: 2031-05-04, 4 May 2031, May 4, 2031, 4.5.2031, May 2031, 2031, and from – to. */

const FORMS = [
  [/^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?$/, (year, month, day) => [year, month, day]],
  [/^(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})$/, (day, month, year) => [year, month, day]],
  [/^(\d{1,2})(?:st|nd|rd|th|\.)? (?:of )?(\p{L}+)\.?,? (\d{4})$/u, (day, word, year) => [year, monthOf(word), day]],
  [/^(\p{L}+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})$/u, (word, day, year) => [year, monthOf(word), day]],
  [/^(\p{L}+)\.?,? (\d{4})$/u, (word, year) => [year, monthOf(word)]],
];
const PRECISIONS = { 10: ["day", "week", "month", "year"], 7: ["month", "year"], 4: ["year"], 0: ["unknown"] };
const LENGTHS = { day: 10, week: 10, month: 7, year: 4, unknown: 0 };
const LANGUAGE = document.documentElement.lang || "en";
const NAMES = ["en", LANGUAGE].map((language) => {
  const format = new Intl.DateTimeFormat(language, { month: "long", timeZone: "UTC" });
  return Array.from({ length: 12 }, (_none, index) => format.format(Date.UTC(2000, index)));
});

export function monthWords(month) {
  return NAMES[1][month - 1];
}

/** The number of a month by its name or the beginning of it, 0 where there is none. */
function monthOf(word) {
  const begins = (name) => word.length >= 3 && name.toLowerCase().startsWith(word.toLowerCase());
  return Math.max(...NAMES.map((names) => names.findIndex(begins))) + 1;
}

/** { start, end } in ISO 8601, as precise as typed, both empty where nothing is typed; null where it is no date. */
export function parseDates(typed) {
  const text = typed.trim().replace(/\s+/g, " ");
  if (!text) return { start: "", end: "" };
  const single = parseDate(text);
  if (single) return { start: single, end: "" };
  const [start, end] = endsOf(text).map(parseDate);
  return start && end && start.length === end.length && start <= end ? { start, end } : null;
}

function endsOf(text) {
  const days = text.match(/^(\d{1,2}) ?[-–] ?(\d{1,2})( \p{L}.*)$/u);
  if (days) return [days[1] + days[3], days[2] + days[3]];
  return text.split(/ ?[–—] ?| - | to /).slice(0, 3);
}

function parseDate(text) {
  for (const [form, parts] of FORMS) {
    const match = text.match(form);
    const found = match && iso(...parts(...match.slice(1)).map((part) => part && Number(part)));
    if (found) return found;
  }
  return null;
}

function iso(year, ...rest) {
  const written = [String(year).padStart(4, "0"), ...rest.filter((part) => part !== undefined).map((part) => String(part).padStart(2, "0"))];
  const whole = [...written, "01", "01"].slice(0, 3).join("-");
  const date = new Date(`${whole}T00:00:00Z`);
  return year > 0 && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(whole) ? written.join("-") : null;
}

/** How precise a date that was typed like this can be said to be, as it was typed first. */
export function precisionsOf({ start }) {
  return PRECISIONS[start.length];
}

export function cut(date, precision) {
  return date.slice(0, LENGTHS[precision]);
}
