/** The words and values that an entry of the queue carries besides what its key says: told again where it was refused. */

import { showCount } from "./counts.js";
import { incidentTitle } from "./incidents.js";
import { COUNT, sameValue } from "./scheme.js";
import { countOf, showValue } from "./values.js";

/** "" where there are none. */
export function typedIn({ kind, note, changes }, scheme) {
  if (note) return note;
  const { before, after } = changes?.[0] ?? {};
  if (kind === "incident") return after.status === "accepted" ? incidentTitle(after) : "";
  return kind === "describe" ? valuesSet(before.values, after.values, scheme.label(after.label)).join(", ") : "";
}

function valuesSet(before, after, { attributes, counts }) {
  const set = attributes.filter(({ name, type }) => type !== "incident-ref" && !sameValue(after[name], before[name]));
  const [parts, others] = [true, false].map((is) => set.filter(({ name }) => (counts && COUNT.includes(name)) === is));
  const count = () => showCount(countOf({ values: after }), {}) || "?";
  return [...(parts.length ? [count()] : []), ...others.map(({ name, words }) => `${words}: ${showValue(after[name].value) || "–"}`)];
}
