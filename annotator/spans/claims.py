"""Who says what toll fell on whom: the claims of a submission, one per chain of tolls and source.

Labels and links are the scheme's (`claims`, the core link from toll to source, links between equal labels);
attributes are found by their names, and one that a scheme lacks leaves its column empty.
"""

from bisect import bisect_left
from collections.abc import Mapping
from typing import Any, NamedTuple

from annotator.spans.joined import Joined
from annotator.spans.names import Mention, Names, fold
from annotator.spans.scheme import SAME, Attribute, Label, Scheme
from annotator.spans.state import ACCEPTED, MAIN

NOT_REVIEWED = "not-reviewed"  # nobody set the value, neither a machine nor a person
UNATTRIBUTED = "(article, unattributed)"
ARTICLE = "article"
CAUSE = "caused-by"  # who attacked; the scheme does not say which of its links that is
PERPETRATOR = ("role", "perpetrator")  # nor which value of an actor says it
INCIDENT = "incident"
NONE_REPORTED = "none-reported"
ROLES = ("toll", "source", "actor")
STATED, BY_INCIDENT, NONE = "stated", "incident", "none"


class Claim(NamedTuple):
    """One source's word on one toll. Offsets are code points; None is empty."""

    article_id: str
    incident_id: str | None
    claim_id: str
    casualty_ids: tuple[str, ...]
    quote: str  # of the first mention that this source is named for
    start: int
    end: int
    kind: str | None
    count_type: str | None
    min: int | None
    max: int | None
    victim_status: str | None
    demographics: tuple[str, ...]
    victim_group: tuple[str, ...]
    perpetrator: tuple[str, ...]
    perpetrator_basis: str
    source_ids: tuple[str, ...]
    source_text: str
    source_canonical: str | None
    source_kind: str | None
    source_party: str | None
    source_named: str | None
    source_level: str | None
    cue: str | None
    assertion: str | None
    scope: str | None
    none_of: str | None  # what was not reported, of a claim that none was
    conflicts: tuple[str, ...]


class Quoted(NamedTuple):
    """A source of a report, by its name; whether it claims a toll or not."""

    article_id: str
    name: str  # as in `claim_id`, the same in all reports
    source_ids: tuple[str, ...]
    source_text: str
    source_canonical: str | None
    source_kind: str | None
    source_party: str | None
    source_named: str | None


def claims(body: Mapping[str, Any], scheme: Scheme) -> list[Claim]:
    """The claims of a submission's body, in text order; none where the scheme has no claims."""
    return Roles(scheme).claims(body)


def unreviewed(attribute: Attribute) -> Any:
    """What stands for a value that nobody set: a word where there are words to choose, else nothing."""
    if attribute.type in ("enum", "incident-ref"):
        return NOT_REVIEWED
    return [NOT_REVIEWED] if attribute.type == "multi" else None


def incident_of(named: Any, main: str | None) -> str:
    """The id of the incident that a claim or an actor is about."""
    return str(main or MAIN) if named in (None, MAIN, NOT_REVIEWED) else str(named)


class _Label:
    """What claims ask of a label: its attributes' defaults, and what stands for values that nobody set."""

    def __init__(self, label: Label) -> None:
        self.defaults = {one.name: one.default for one in label.attributes.values()}
        self.blanks = {one.name: unreviewed(one) for one in label.attributes.values()}

    def value(self, mentions: list[Mention], name: str) -> Any:
        """The first value set."""
        for mention in mentions:
            if (value := mention.values.get(name)) is not None:
                return value
        return self.blanks.get(name)

    def incident(self, mentions: list[Mention]) -> Any:
        """The first incident set, else the main one."""
        held = (mention.values.get(INCIDENT) for mention in mentions)
        return next((found for found in held if found is not None), self.defaults.get(INCIDENT))

    def known(self, mentions: list[Mention], name: str) -> Any:
        """The first value that says more than the default does, else the first value set."""
        default = self.defaults.get(name)
        for mention in mentions:
            if (value := mention.values.get(name)) is not None and value != default:
                return value
        return self.value(mentions, name)


class Roles:
    """Which labels and links of a scheme make claims."""

    def __init__(self, scheme: Scheme) -> None:
        self.names = scheme.claims
        self.claim_link = scheme.claim_link
        self.repeats = {one.name for one in scheme.links.values() if SAME in one.from_labels | one.to_labels}
        if self.names:
            self.source_label, self.actor_label = (scheme.labels[self.names[r]] for r in ("source", "actor"))
            toll = scheme.labels[self.names["toll"]]
            self.toll, self.source, self.actor = map(_Label, (toll, self.source_label, self.actor_label))
            # the question whether the report itself says it
            self.asked = next((one for one in toll.attributes.values() if one.blocks_submit), None)

    def claims(self, body: Mapping[str, Any]) -> list[Claim]:
        """The claims of a submission's body."""
        return _Reading(body, self).claims() if self.names else []

    def quoted(self, body: Mapping[str, Any]) -> list[Quoted]:
        """The sources of a submission's body, name by name, in text order."""
        return _Reading(body, self).quoted() if self.names else []

    def main_incident(self, body: Mapping[str, Any]) -> str | None:
        """The incident of a toll that nobody gave one; its id where the review knows incidents."""
        known = next((raw["id"] for raw in body.get("incidents", ()) if raw["main"]), None)
        return known or self.toll.defaults.get(INCIDENT)


class _Reading:
    """One submission, its accepted spans and links by role."""

    def __init__(self, body: Mapping[str, Any], roles: Roles) -> None:
        self.article = body["document"]["id"]
        self.roles = roles
        by_label: dict[str, dict[str, Mention]] = {label: {} for label in roles.names.values()}
        accepted = [raw for raw in body["spans"] if raw["status"] == ACCEPTED and raw["label"] in by_label]
        for mention in sorted(map(Mention.from_json, accepted), key=_place):
            by_label[mention.label][mention.id] = mention
        self.tolls, self.sources, self.actors = (by_label[roles.names[role]] for role in ROLES)
        self.links = [raw for raw in body["links"] if raw["status"] == ACCEPTED]
        self.main = roles.main_incident(body)
        self.source_names = Names(self.sources.values(), roles.source_label)
        self.actor_names = Names(self.actors.values(), roles.actor_label)
        self.sources_of = self._ends(roles.claim_link, self.sources)
        self.causes_of = self._ends(CAUSE, self.actors)
        self.perpetrators = self._perpetrators()
        self.actor_list = list(self.actors.values())
        self.actor_starts = [actor.start for actor in self.actor_list]

    def _ends(self, link_type: str | None, targets: Mapping[str, Mention]) -> dict[str, list[Mention]]:
        """For each toll what its links of a type lead to, in text order."""
        found: dict[str, list[Mention]] = {}
        for link in self.links:
            if link["type"] == link_type and link["from"] in self.tolls and link["to"] in targets:
                found.setdefault(link["from"], []).append(targets[link["to"]])
        for ends in found.values():
            ends.sort(key=_place)
        return found

    def _perpetrators(self) -> dict[str | None, tuple[str, ...]]:
        """For each incident the names of its attackers. An actor that cannot have an incident is in all: None."""
        name, attacks = PERPETRATOR
        found: dict[str | None, list[Mention]] = {}
        for actor in self.actors.values():
            if actor.values.get(name) == attacks:
                found.setdefault(self._resolved(self.roles.actor.incident([actor])), []).append(actor)
        return {incident: self.actor_names.words(actors) for incident, actors in found.items()}

    def claims(self) -> list[Claim]:
        return [claim for chain in self._chains() for claim in self._claims_of(chain)]

    def quoted(self) -> list[Quoted]:
        return [self._quoted(name, mentions) for name, mentions in self.source_names.members.items()]

    def _quoted(self, name: Any, mentions: list[Mention]) -> Quoted:
        values = self._source_values(name, mentions)
        shared = {key: values[key] for key in Quoted._fields if key in values}
        return Quoted(article_id=self.article, name=self._key(name), **shared)

    def _chains(self) -> list[list[Mention]]:
        """Tolls joined by links between equal labels, each chain and all chains in text order."""
        joined = Joined()
        for link in self.links:
            if link["type"] in self.roles.repeats and link["from"] in self.tolls and link["to"] in self.tolls:
                joined.join(link["from"], link["to"])
        chains: dict[str, list[Mention]] = {}
        for toll in self.tolls.values():
            chains.setdefault(joined.leader(toll.id), []).append(toll)
        return list(chains.values())

    def _claims_of(self, chain: list[Mention]) -> list[Claim]:
        said: dict[Any, tuple[dict[Mention, None], dict[Mention, None]]] = {}
        for toll in chain:
            for source in self.sources_of.get(toll.id, ()):
                tolls, sources = said.setdefault(self.source_names.of(source), ({}, {}))
                tolls[toll] = sources[source] = None
        shared = self._toll_values(chain)
        rows = []
        for name, (tolls, sources) in said.items():
            claim_id = f"{chain[0].id}:{self._key(name)}"
            source_values = self._source_values(name, list(sources))
            rows.append(Claim(claim_id=claim_id, **shared, **self._word_values(list(tolls)), **source_values))
        if own := self._articles_own(chain, claimed=bool(said)):
            claim_id = f"{chain[0].id}:{ARTICLE}"
            rows.append(Claim(claim_id=claim_id, **shared, **self._word_values(own), **NO_SOURCE))
        return rows

    def _key(self, name: Any) -> str:
        words = fold(self.source_names.canonical(name) or self.source_names.members[name][0].quote)
        return f'"{words}"' if words == ARTICLE else words

    def _articles_own(self, chain: list[Mention], *, claimed: bool) -> list[Mention]:
        """Mentions that the report states in its own voice: all, if nobody is named; else those marked so."""
        unclaimed = [toll for toll in chain if toll.id not in self.sources_of]
        if not claimed:
            return unclaimed
        if not self.roles.asked:
            return []
        name, undecided = self.roles.asked.name, self.roles.asked.blocks_submit
        return [toll for toll in unclaimed if toll.values.get(name) not in (None, undecided)]

    def _toll_values(self, chain: list[Mention]) -> dict[str, Any]:
        """What all claims on a toll share. The first mention with a number leads; later ones fill what is unknown."""
        leader = next((mention for mention in chain if _range(mention)), chain[0])
        ranked = [leader, *(mention for mention in chain if mention is not leader)]
        lower, upper = found = _range(leader) or (None, None)
        toll = self.roles.toll
        kind = toll.known(ranked, "kind")
        perpetrator, basis = self._perpetrator(chain)
        return {
            "article_id": self.article,
            "incident_id": self._resolved(toll.value(chain, INCIDENT)),
            "casualty_ids": tuple(mention.id for mention in chain),
            "kind": kind,
            "count_type": toll.known(ranked if found == (None, None) else [leader], "count_type"),
            "min": lower,
            "max": upper,
            "victim_status": toll.known(ranked, "victim_status"),
            "demographics": tuple(toll.value(ranked, "demographics") or ()),
            "victim_group": self.actor_names.words(actor for toll in chain for actor in self._inside(toll)),
            "perpetrator": perpetrator,
            "perpetrator_basis": basis,
            "scope": toll.value(ranked, "scope"),
            "none_of": toll.known(ranked, "none_of") if kind == NONE_REPORTED else None,
            "conflicts": _conflicts(ranked, toll) if len(chain) > 1 else (),
        }

    def _perpetrator(self, chain: list[Mention]) -> tuple[tuple[str, ...], str]:
        """Who attacked, and on what basis: stated for this toll, else known of its incident."""
        stated = [actor for toll in chain for actor in self.causes_of.get(toll.id, ())]
        if stated:
            return self.actor_names.words(stated), STATED
        incident = self._resolved(self.roles.toll.incident(chain))
        named = [names for where, names in self.perpetrators.items() if where in (None, incident)]
        return (tuple(name for names in named for name in names), BY_INCIDENT if named else NONE)

    def _resolved(self, named: Any) -> Any:
        """An incident by its id, the main one too."""
        return self.main if named == MAIN else named

    def _word_values(self, tolls: list[Mention]) -> dict[str, Any]:
        """What belongs to the mentions that one source is named for."""
        return {
            "quote": tolls[0].quote,
            "start": tolls[0].start,
            "end": tolls[0].end,
            "assertion": self.roles.toll.value(tolls, "assertion"),
        }

    def _source_values(self, name: Any, linked: list[Mention]) -> dict[str, Any]:
        """The mentions linked here lead; others of the same name fill what is unknown."""
        source = self.roles.source
        ranked = linked + self.source_names.members[name]
        return {
            "source_ids": tuple(mention.id for mention in linked),
            "source_text": linked[0].quote,
            "source_canonical": self.source_names.canonical(name),
            "source_kind": source.known(ranked, "kind"),
            "source_party": source.known(ranked, "party"),
            "source_named": source.value(ranked, "named"),
            "source_level": source.value(linked, "level"),
            "cue": source.value(linked, "cue"),
        }

    def _inside(self, mention: Mention) -> list[Mention]:
        first = bisect_left(self.actor_starts, mention.start)
        last = bisect_left(self.actor_starts, mention.end, lo=first)
        return [actor for actor in self.actor_list[first:last] if actor.end <= mention.end]


NO_SOURCE: dict[str, Any] = {
    "source_ids": (),
    "source_text": UNATTRIBUTED,
    "source_canonical": None,
    "source_kind": None,
    "source_party": None,
    "source_named": None,
    "source_level": None,
    "cue": None,
}


def _place(mention: Mention) -> tuple[int, int, str]:
    return mention.start, mention.end, mention.id


def _range(mention: Mention) -> tuple[int | None, int | None] | None:
    lower, upper = mention.values.get("count_min"), mention.values.get("count_max")
    return None if lower is None and upper is None else (lower, upper)


def _conflicts(ranked: list[Mention], toll: _Label) -> tuple[str, ...]:
    """What differs between mentions of one toll: values, and numbers that cannot both be right."""
    found = []
    for name in ("kind", "victim_status"):
        unknown = (None, toll.defaults.get(name))
        held = dict.fromkeys(mention.values.get(name) for mention in ranked)
        known = [value for value in held if value not in unknown]
        if len(known) > 1:
            found.append(f"{name}: {' / '.join(known)}")
    ranges = list(dict.fromkeys(filter(None, map(_range, ranked))))
    if any(_below(one, other) for one in ranges for other in ranges):
        found.append(f"count: {' / '.join(map(_shown, ranges))}")
    return tuple(found)


def _below(one: tuple[int | None, int | None], other: tuple[int | None, int | None]) -> bool:
    return one[1] is not None and other[0] is not None and one[1] < other[0]


def _shown(found: tuple[int | None, int | None]) -> str:
    lower, upper = ("" if edge is None else str(edge) for edge in found)
    return lower if lower == upper else f"{lower}–{upper}"
