/** Who says what toll fell on whom: the rules of annotator/spans/claims.py, as if every suggestion were accepted. */

import { ByName, Groups } from "./groups.js";
import { foldName } from "./names.js";
import { within } from "./order.js";
import { MAIN } from "./scheme.js";

const ARTICLE = "article";
export const NOT_REVIEWED = "not-reviewed"; // nobody set the value, neither a machine nor a person
export const NONE_REPORTED = "none-reported";
const UNATTRIBUTED = "(article, unattributed)";
const CAUSE = "caused-by";
const ROLE = "role";
const PERPETRATOR = "perpetrator";

const byPlace = (one, other) => one.start - other.start || one.end - other.end || (one.id < other.id ? -1 : 1);
const unique = (items) => [...new Set(items)];
const isOpen = ({ status }) => status === "suggested";

/**
 * { claims, asking, quoted, main } of spans, links and incidents. A claim has the columns of a release, and for the page: `toll` (the span
 * it is about), `asks` (the mentions that nobody said who claims them), what is still `suggested` and the `origins` of
 * values. `asking` are repeats that still ask who says so, beside the claims on their toll; `main` is the incident of a
 * toll that nobody gave one.
 */
export function read({ spans, links, incidents = [] }, scheme) {
  return new Reading(spans, links, incidents, scheme).read();
}

/** What a person or a machine set of a span; null where nobody did. */
function set({ values }, name) {
  const held = values[name];
  return held && held.origin !== "default" ? held.value : null;
}

/** A label's values over several mentions, each { value, origin }. */
class Values {
  constructor(label) {
    this.label = label;
  }

  first(spans, name, isGood = () => true) {
    const found = spans.find((span) => set(span, name) !== null && isGood(set(span, name)));
    return found ? found.values[name] : null;
  }

  value(spans, name) {
    return this.first(spans, name) ?? { value: this.#blank(name), origin: "default" };
  }

  /** The first value that says more than the default does, else the first value set. */
  known(spans, name) {
    const fallback = this.label.attribute(name)?.fallback;
    return this.first(spans, name, (value) => value !== fallback) ?? this.value(spans, name);
  }

  incident(spans) {
    return this.first(spans, "incident")?.value ?? this.label.attribute("incident")?.fallback ?? null;
  }

  #blank(name) {
    const type = this.label.attribute(name)?.type;
    if (type === "enum" || type === "incident-ref") return NOT_REVIEWED;
    return type === "multi" ? [NOT_REVIEWED] : null;
  }
}

class Reading {
  constructor(spans, links, incidents, scheme) {
    const { toll, source, actor } = scheme.claims;
    this.scheme = scheme;
    this.labels = { toll: scheme.label(toll), source: scheme.label(source), actor: scheme.label(actor) };
    this.values = Object.fromEntries(Object.entries(this.labels).map(([role, label]) => [role, new Values(label)]));
    this.main = [...incidents].find(({ main }) => main)?.id ?? this.labels.toll.attribute("incident")?.fallback ?? null;
    const live = [...spans].filter(({ status }) => status !== "rejected").sort(byPlace);
    const of = (name) => new Map(live.filter(({ label }) => label === name).map((span) => [span.id, span]));
    [this.tolls, this.sources, this.actors] = [toll, source, actor].map(of);
    this.actorList = [...this.actors.values()];
    this.links = [...links].filter(({ status, from }) => status !== "rejected" && this.tolls.has(from));
    const entityOf = (span) => scheme.entityOf(span);
    this.sourceNames = new ByName([...this.sources.values()], entityOf);
    this.actorNames = new ByName(this.actorList, entityOf);
    this.sourcesOf = this.#ends(scheme.claim?.name, this.sources);
    this.causesOf = this.#ends(CAUSE, this.actors);
    this.perpetrators = this.#perpetrators();
  }

  read() {
    const chains = this.#chains();
    const claims = chains.flatMap((chain) => this.#claimsOf(chain));
    const asking = chains.flatMap((chain) => this.#asking(chain));
    const quoted = Array.from(this.sourceNames.members, ([name, mentions]) => this.#quoted(name, mentions));
    return { claims, asking, quoted, main: this.main };
  }

  /** For each toll what its links of a type lead to, in text order. */
  #ends(type, targets) {
    const found = new Map();
    for (const link of this.links) {
      if (link.type !== type || !targets.has(link.to)) continue;
      if (!found.has(link.from)) found.set(link.from, []);
      found.get(link.from).push({ span: targets.get(link.to), link });
    }
    for (const ends of found.values()) ends.sort((one, other) => byPlace(one.span, other.span));
    return found;
  }

  #perpetrators() {
    const found = new Map();
    for (const actor of this.actorList.filter((span) => set(span, ROLE) === PERPETRATOR)) {
      const incident = this.#resolved(this.values.actor.incident([actor]));
      if (!found.has(incident)) found.set(incident, []);
      found.get(incident).push(actor);
    }
    return Array.from(found, ([incident, actors]) => ({ incident, names: this.actorNames.words(actors) }));
  }

  #chains() {
    const repeats = this.links.filter(({ type, to }) => this.scheme.linkType(type)?.mutual && this.tolls.has(to));
    const groups = new Groups();
    for (const { from, to } of repeats) groups.join(from, to);
    const chains = new Map();
    for (const toll of this.tolls.values()) {
      const first = groups.find(toll.id);
      if (!chains.has(first)) chains.set(first, { tolls: [], suggested: false });
      const chain = chains.get(first);
      chain.tolls.push(toll);
      chain.suggested ||= isOpen(toll);
    }
    for (const link of repeats.filter(isOpen)) chains.get(groups.find(link.from)).suggested = true;
    return [...chains.values()];
  }

  #claimsOf({ tolls: chain, suggested }) {
    const said = new Map();
    for (const toll of chain) {
      for (const { span, link } of this.sourcesOf.get(toll.id) ?? []) {
        const name = this.sourceNames.of(span);
        if (!said.has(name)) said.set(name, { tolls: [], sources: [], suggested: false });
        const found = said.get(name);
        found.tolls.push(toll);
        found.sources.push(span);
        found.suggested ||= isOpen(link) || isOpen(span);
      }
    }
    const shared = this.#tollValues(chain);
    const claims = Array.from(said, ([name, found]) => ({
      claim_id: `${chain[0].id}:${this.#key(name)}`,
      ...shared,
      ...this.#wordValues(unique(found.tolls)),
      ...this.#sourceValues(name, unique(found.sources)),
      asks: [],
      suggested: { toll: suggested, source: found.suggested },
    }));
    const own = this.#articlesOwn(chain, said.size > 0);
    if (own.length) claims.push(this.#own(chain, own, shared, said.size ? [] : own.filter((toll) => this.#isAsked(toll)), suggested));
    return claims;
  }

  #own(chain, own, shared, asked, suggested) {
    const asks = asked.map(({ id }) => id);
    return {
      claim_id: `${chain[0].id}:${ARTICLE}`,
      ...shared,
      ...this.#wordValues(own),
      ...NO_SOURCE,
      ...(asks.length ? { toll: asks[0] } : {}),
      asks,
      suggested: { toll: suggested, source: suggested },
    };
  }

  /** A claimed toll's repeat of which nobody said who claims it: no claim, and yet it must be answered. */
  #asking({ tolls: chain, suggested }) {
    if (!chain.some(({ id }) => this.sourcesOf.has(id))) return [];
    const open = chain.filter((toll) => !this.sourcesOf.has(toll.id) && this.#isAsked(toll));
    return open.length ? [{ ...this.#own(chain, open, this.#tollValues(chain), open, suggested), claim_id: `${open[0].id}?` }] : [];
  }

  #isAsked(toll) {
    const { blocking } = this.labels.toll;
    return blocking !== null && toll.values[blocking.name].value === blocking.blocks;
  }

  #key(name) {
    const words = foldName(this.sourceNames.canonical(name) ?? this.sourceNames.members.get(name)[0].quote);
    return words === ARTICLE ? `"${words}"` : words;
  }

  #articlesOwn(chain, claimed) {
    const unclaimed = chain.filter(({ id }) => !this.sourcesOf.has(id));
    const { blocking } = this.labels.toll;
    if (!claimed) return unclaimed;
    return blocking ? unclaimed.filter((toll) => ![null, blocking.blocks].includes(set(toll, blocking.name))) : [];
  }

  #tollValues(chain) {
    const leader = chain.find(range) ?? chain[0];
    const ranked = [leader, ...chain.filter((toll) => toll !== leader)];
    const [min, max] = range(leader) ?? [null, null];
    const numbered = min !== null || max !== null;
    const { toll } = this.values;
    const kind = toll.known(ranked, "kind");
    const countType = toll.known(numbered ? [leader] : ranked, "count_type");
    const status = toll.known(ranked, "victim_status");
    const [perpetrator, basis] = this.#perpetrator(chain);
    const number = toll.first([leader], "count_min") ?? toll.first([leader], "count_max");
    return {
      incident_id: this.#resolved(toll.value(chain, "incident").value),
      incident: this.#resolved(toll.incident(chain)),
      casualty_ids: chain.map(({ id }) => id),
      kind: kind.value,
      count_type: countType.value,
      min,
      max,
      victim_status: status.value,
      demographics: toll.value(ranked, "demographics").value ?? [],
      victim_group: this.actorNames.words(chain.flatMap((mention) => within(this.actorList, mention))),
      perpetrator,
      perpetrator_basis: basis,
      scope: toll.value(ranked, "scope").value,
      none_of: kind.value === NONE_REPORTED ? toll.known(ranked, "none_of").value : null,
      conflicts: chain.length > 1 ? conflicts(ranked, this.labels.toll) : [],
      origins: { kind: kind.origin, count: (number ?? countType).origin, victim_status: status.origin },
    };
  }

  #perpetrator(chain) {
    const stated = chain.flatMap(({ id }) => this.causesOf.get(id) ?? []).map(({ span }) => span);
    if (stated.length) return [this.actorNames.words(stated), "stated"];
    const here = this.#resolved(this.values.toll.incident(chain));
    const known = this.perpetrators.filter(({ incident }) => incident === null || incident === here);
    return [known.flatMap(({ names }) => names), known.length ? "incident" : "none"];
  }

  #resolved(incident) {
    return incident === MAIN ? this.main : incident;
  }

  #wordValues(tolls) {
    const [{ id, quote, start, end }] = tolls;
    return { toll: id, quote, start, end, assertion: this.values.toll.value(tolls, "assertion").value };
  }

  #sourceValues(name, linked) {
    const ranked = [...linked, ...this.sourceNames.members.get(name)];
    const { source } = this.values;
    return {
      source_ids: linked.map(({ id }) => id),
      source_text: linked[0].quote,
      source_canonical: this.sourceNames.canonical(name),
      source_kind: source.known(ranked, "kind").value,
      source_party: source.known(ranked, "party").value,
      source_named: source.value(ranked, "named").value,
      source_level: source.value(linked, "level").value,
      cue: source.value(linked, "cue").value,
    };
  }

  #quoted(name, mentions) {
    const { source_level: _level, cue: _cue, ...values } = this.#sourceValues(name, mentions);
    return { name: this.#key(name), ...values, suggested: mentions.every(isOpen) };
  }
}

const NO_SOURCE = {
  source_ids: [],
  source_text: UNATTRIBUTED,
  source_canonical: null,
  source_kind: null,
  source_party: null,
  source_named: null,
  source_level: null,
  cue: null,
};

function range(toll) {
  const found = [set(toll, "count_min"), set(toll, "count_max")];
  return found[0] === null && found[1] === null ? null : found;
}

function conflicts(ranked, label) {
  const found = [];
  for (const name of ["kind", "victim_status"]) {
    const unknown = [null, label.attribute(name)?.fallback];
    const known = unique(ranked.map((toll) => set(toll, name))).filter((value) => !unknown.includes(value));
    if (known.length > 1) found.push(`${name}: ${known.join(" / ")}`);
  }
  const ranges = ranked.map(range).filter(Boolean);
  const below = ([, max], [min]) => max !== null && min !== null && max < min;
  if (ranges.some((one) => ranges.some((other) => below(one, other)))) {
    found.push(`count: ${unique(ranges.map(showRange)).join(" / ")}`);
  }
  return found;
}

function showRange([min, max]) {
  return min === max ? String(min) : `${min ?? ""}–${max ?? ""}`;
}
