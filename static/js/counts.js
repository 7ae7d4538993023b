/** A count as one field: 4 · 4+ · -40 · ~10 · 6-8 · dozens · 0 · ? */

import { say } from "./dom.js";

const MOST = 1_000_000_000;
const FORMS = [
  [/^(\d+)$/, ([n]) => (n === 0 ? ["none", 0, 0] : ["exact", n, n])],
  [/^(\d+)\+$/, ([n]) => ["at-least", n, null]],
  [/^[-–≤](\d+)$/, ([n]) => ["at-most", 0, n]],
  [/^[~≈](\d+)$/, ([n]) => ["about", n, n]],
  [/^(\d+)[-–](\d+)$/, ([low, high]) => (low <= high ? ["range", low, high] : null)],
];

export function parseCount(typed, vague) {
  const text = typed.trim().toLowerCase().replace(/\s+/g, " ");
  if (text === "?" || text === "") return counted("unspecified", null, null);
  const word = [text, `a ${text}`].find((key) => key in vague);
  if (word) return counted("vague", ...vague[word]);
  const plain = text.replace(/(?<=\d)[ ,'’](?=\d{3}\b)/g, "").replace(/\s*([-–+~])\s*/g, "$1");
  for (const [form, read] of FORMS) {
    const match = plain.match(form);
    const numbers = match && match.slice(1).map(Number);
    if (numbers && numbers.every((number) => number <= MOST)) {
      const found = read(numbers);
      return found && counted(...found);
    }
  }
  return null;
}

function counted(type, min, max) {
  return { count_type: type, count_min: min, count_max: max };
}

export function showCount({ count_type: type, count_min: min, count_max: max }, vague) {
  if (type === "vague") {
    const word = Object.keys(vague).find((key) => vague[key][0] === min && vague[key][1] === max);
    if (word) return word;
  }
  if (min === null && max === null) return "";
  if (type === "none" && !min && !max) return "0";
  if (type === "about" && min === max) return `~${min}`;
  if (max === null) return `${min}+`;
  if (min === max) return String(min);
  return type === "at-most" || min === null ? `-${max}` : `${min}-${max}`;
}

export function readCount({ count_type: type, count_min: min, count_max: max }, vague) {
  const shown = showCount({ count_type: type, count_min: min, count_max: max }, vague);
  if (type === "none" && shown === "0") return say("count-none");
  const forms = [[/^(\d+)\+$/, "count-at-least"], [/^-(\d+)$/, "count-at-most"], [/^~(\d+)$/, "count-about"]];
  const form = forms.find(([pattern]) => pattern.test(shown));
  return form ? say(form[1], { n: shown.match(/\d+/)[0] }) : shown.replace("-", "–");
}
