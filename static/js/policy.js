/** Which accepted spans may overlap: the same rule as annotator/spans/policy.py, asked before the server is. */

import { say } from "./say.js";

/** Why two spans may not both be accepted, or null. */
export function clash(one, other, overlap) {
  if (one.end <= other.start || other.end <= one.start) return null;
  const named = { label: other.label, quote: other.quote, mine: one.label };
  if (one.start === other.start && one.end === other.end && overlap.same_extent !== "allow") {
    return say("clash-extent", named);
  }
  if (one.label === other.label && overlap.same_label !== "allow") return say("clash-label", named);
  const [inner, outer] = inside(one, other) ? [one, other] : [other, one];
  if (!inside(inner, outer)) return overlap.crossing === "allow" ? null : say("clash-crossing", named);
  if (!overlap.nesting || overlap.nesting[inner.label]?.includes(outer.label)) return null;
  return inner === one ? say("clash-inside", named) : say("clash-around", named);
}

function inside(inner, outer) {
  return outer.start <= inner.start && inner.end <= outer.end;
}

/** Why a span may not be accepted beside the accepted ones, or null. `others` are the spans that could meet it. */
export function refusal(span, others, scheme) {
  for (const other of others) {
    if (other.id === span.id || other.status !== "accepted") continue;
    const why = clash(span, other, scheme.overlap);
    if (why) return why;
  }
  return null;
}
