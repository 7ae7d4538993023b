/** The scheme: labels, their attributes, link types. Nothing here knows a label by name. */

export const COUNT = ["count_type", "count_min", "count_max"];
export const MAIN = "main"; // what a span of the main incident holds instead of its id
const SAME = "same";
const CHOICE_KEYS = "123456789abcdefghijklmnpqrstuvwxyz"; // no o: it says for which mentions a value is
const REGIONS = ["body", "quote", "tweet", "caption", "boilerplate"];

export class Scheme {
  constructor(raw) {
    this.raw = raw;
    this.labels = Object.entries(raw.labels)
      .map(([name, body]) => new Label(name, body, Object.keys(raw.labels)))
      .sort((one, other) => one.key - other.key);
    this.byName = new Map(this.labels.map((label) => [label.name, label]));
    this.linkTypes = Object.entries(raw.links ?? {}).map(([name, body]) => ({ name, ...body, mutual: ends(body).includes(SAME) }));
    this.linkTypes.sort((one, other) => Boolean(other.core) - Boolean(one.core));
    this.claims = raw.claims ?? {};
    this.claim = this.linkTypes.find((type) => type.core && fits(type, this.claims.toll, this.claims.source)) ?? null;
    this.vague = raw.vague_counts ?? {};
    this.overlap = raw.overlap ?? {};
    this.regions = raw.document_fields?.regions ?? REGIONS;
    this.hasIncidents = Boolean(raw.claims?.toll) && this.labels.some(({ incident }) => incident);
  }

  label(name) {
    return this.byName.get(name);
  }

  linkType(name) {
    return this.linkTypes.find((type) => type.name === name);
  }

  fits(type, from, to) {
    const found = this.linkType(type);
    return found !== undefined && fits(found, from, to);
  }

  leadsFrom(type, span) {
    return type.mutual || type.from.includes(span.label);
  }

  isClaim(link) {
    return this.claim !== null && link.type === this.claim.name;
  }

  /** What a mention is called, besides its words: the entity that a machine or a person set. */
  entityOf({ label, values }) {
    const held = values[this.label(label).entity?.name];
    return held && held.origin !== "default" ? held.value : null;
  }

  isToll(span) {
    return this.claim !== null && span.label === this.claims.toll;
  }
}

const ends = ({ from, to }) => [...from, ...to];

function fits(type, from, to) {
  if (type.mutual) return from === to;
  return type.from.includes(from) && type.to.includes(to);
}

class Label {
  constructor(name, body, all) {
    this.name = name;
    this.key = String(body.key);
    this.colour = body.colour;
    this.letter = letterOf(name, all);
    this.attributes = Object.entries(body.attributes ?? {}).map(([key, value]) => new Attribute(key, value));
    this.entity = this.attributes.find(({ type }) => type === "entity") ?? null;
    this.attributes.sort((one, other) => other.required - one.required || other.core - one.core);
    this.perName = this.attributes.filter(({ perName }) => perName);
    this.counts = COUNT.every((key) => this.attribute(key) !== undefined);
  }

  attribute(name) {
    return this.attributes.find((attribute) => attribute.name === name);
  }

  get editable() {
    return this.attributes.filter(({ name, type }) => !(this.counts && COUNT.includes(name)) && type !== "incident-ref");
  }

  /** The attribute that says to which incident a span belongs. */
  get incident() {
    return this.attributes.find(({ type }) => type === "incident-ref")?.name ?? null;
  }

  get blocking() {
    return this.attributes.find((attribute) => attribute.blocks !== null) ?? null;
  }

  blank() {
    return Object.fromEntries(this.attributes.map(({ name, fallback }) => [name, { value: fallback, origin: "default" }]));
  }
}

class Attribute {
  constructor(name, body) {
    this.name = name;
    this.type = body.type;
    this.core = Boolean(body.core);
    this.required = Boolean(body.required);
    this.fallback = body.default ?? null;
    this.values = body.values ?? [];
    this.perName = body.per === "name";
    this.blocks = body.blocks_submit ?? null;
    this.words = name.replaceAll("_", " ");
  }

  /** What the keys choose, in order: [key, value]; 0 is the default, letters go on where the digits end. */
  get choices() {
    const others = this.values.filter((value) => value !== this.fallback);
    const zero = this.type === "enum" ? [["0", this.fallback]] : [];
    return [...zero, ...others.map((value, index) => [CHOICE_KEYS[index] ?? "", value])];
  }

  accepts(value) {
    if (value === null) return true;
    if (this.type === "enum") return this.values.includes(value);
    if (this.type === "multi") return Array.isArray(value) && value.every((item) => this.values.includes(item));
    if (this.type === "int?") return Number.isInteger(value) && value >= 0;
    if (this.type === "counts") return typeof value === "object" && !Array.isArray(value);
    return typeof value === "string";
  }
}

function letterOf(name, all) {
  const upper = [...name.toUpperCase()];
  const others = all.filter((other) => other !== name).map((other) => other.toUpperCase());
  for (let length = 1; length < upper.length; length += 1) {
    const beginning = upper.slice(0, length).join("");
    if (!others.some((other) => other.startsWith(beginning))) return beginning;
  }
  return upper.join("");
}

export function sameValue(one, other) {
  if (one === other) return true;
  if (one === null || other === null || typeof one !== "object" || typeof other !== "object") return false;
  const keys = Object.keys(one);
  return keys.length === Object.keys(other).length && keys.every((key) => sameValue(one[key], other[key]));
}
