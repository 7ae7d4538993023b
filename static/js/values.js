/** The mode in which keys set a span's values: digits choose, Tab goes on, Esc returns. */

/** Attributes the person goes through for a span: the claim's own one is set with its link. */
export function editable(desk) {
  const { span, scheme } = desk;
  const claimed = scheme.isToll(span) ? scheme.label(span.label).blocking : null;
  return scheme.label(span.label).editable.filter((attribute) => attribute !== claimed);
}

/** The value a digit means for an attribute, given what it is now; undefined where it means none. */
export function chosen(attribute, digit, now) {
  const choice = attribute.choices.find(([key]) => key === digit);
  if (attribute.type === "multi") {
    if (digit === "0") return [];
    if (!choice) return undefined;
    const held = now ?? [];
    const without = held.filter((value) => value !== choice[1]);
    return without.length < held.length ? without : attribute.values.filter((value) => [...held, choice[1]].includes(value));
  }
  return choice?.[1];
}

export const picksByDigit = ({ type }) => type === "enum" || type === "multi";

/** The mode for one attribute of the selected span. */
export function valueMode(desk, attribute) {
  return {
    name: "value",
    types: !picksByDigit(attribute),
    attribute,
    set(value) {
      desk.describe({ [attribute.name]: value });
    },
    /** The next attribute, or back to the span after the last. */
    go(step) {
      const all = editable(desk);
      const next = all[all.indexOf(attribute) + step];
      desk.setMode(next ? valueMode(desk, next) : null);
    },
    key(name) {
      if (name === "Tab") this.go(1);
      else if (name === "Shift+Tab") this.go(-1);
      else if (name === "Escape" || name === "e") desk.setMode(null);
      else if (/^\d$/.test(name)) {
        const value = picksByDigit(attribute) ? chosen(attribute, name, desk.span.values[attribute.name].value) : undefined;
        if (value !== undefined) this.set(value);
      } else return false;
      return true;
    },
  };
}

/** The mode in which the count is typed. Its field has the keys. */
export function countMode() {
  return { name: "count", types: true, key: () => false };
}

/** What was typed into an attribute's field: { value } or { fault: true }. Empty means nothing is known. */
export function parseValue(attribute, typed) {
  const text = typed.trim();
  if (text === "") return { value: attribute.type === "counts" ? {} : null };
  if (attribute.type === "int?") return /^\d{1,9}$/.test(text) ? { value: Number(text) } : { fault: true };
  if (attribute.type === "counts") return parseCounts(text);
  return text.length <= 500 ? { value: text } : { fault: true };
}

/** "child 3, woman 2" */
function parseCounts(text) {
  const value = {};
  for (const part of text.split(",")) {
    const match = part.trim().match(/^([^\d:]+?)\s*:?\s*(\d{1,9})$/);
    if (!match) return { fault: true };
    value[match[1].trim()] = Number(match[2]);
  }
  return { value };
}

/** A value as people read it; "" for none. */
export function showValue(value) {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.join(", ");
  if (typeof value === "object") return Object.entries(value).map(([word, count]) => `${word} ${count}`).join(", ");
  return String(value);
}
