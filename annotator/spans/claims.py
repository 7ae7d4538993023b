"""Who says what toll fell on whom: the claims of a submission, one per chain of tolls and source.

Labels and links are the scheme's (`claims`, the core link from toll to source, links between equal labels);
attributes are found by their names, and one that a scheme lacks leaves its column empty.
"""

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from annotator.spans.names import Groups, Names, fold, value_set
from annotator.spans.scheme import SAME, Attribute, Label, Scheme
from annotator.spans.state import ACCEPTED, Span

NOT_REVIEWED = "not-reviewed"  # nobody set the value, neither a machine nor a person
UNATTRIBUTED = "(article, unattributed)"
ARTICLE = "article"
CAUSE = "caused-by"  # who attacked; the scheme does not say which of its links that is
STATED, NONE = "stated", "none"


@dataclass(frozen=True, slots=True)
class Claim:
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
    conflicts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Mentions of one toll that do not fit each other, for a person to read."""

    attribute: str
    values: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.attribute}: {' / '.join(self.values)}"


def claims(body: Mapping[str, Any], scheme: Scheme) -> list[Claim]:
    """The claims of a submission's body, in text order; none where the scheme has no claims."""
    return _Reading(body, scheme).claims() if scheme.claims else []


def unreviewed(attribute: Attribute) -> Any:
    """What stands for a value that nobody set: a word where there are words to choose, else nothing."""
    if attribute.type in ("enum", "incident-ref"):
        return NOT_REVIEWED
    return [NOT_REVIEWED] if attribute.type == "multi" else None


class _Reading:
    """One submission, its accepted spans and links by role."""

    def __init__(self, body: Mapping[str, Any], scheme: Scheme) -> None:
        self.article = body["document"]["id"]
        self.scheme = scheme
        accepted = [(raw["id"], Span.from_json(raw)) for raw in body["spans"] if raw["status"] == ACCEPTED]
        accepted.sort(key=lambda pair: (*pair[1].extent, pair[0]))
        roles = {label: role for role, label in scheme.claims.items()}
        by_role: dict[str, dict[str, Span]] = {"toll": {}, "source": {}, "actor": {}}
        for span_id, span in accepted:
            if span.label in roles:
                by_role[roles[span.label]][span_id] = span
        self.tolls, self.sources, self.actors = by_role["toll"], by_role["source"], by_role["actor"]
        self.links = [raw for raw in body["links"] if raw["status"] == ACCEPTED]
        self.toll_label = scheme.labels[scheme.claims["toll"]]
        self.source_names = Names(self.sources, scheme.labels[scheme.claims["source"]])
        self.actor_names = Names(self.actors, scheme.labels[scheme.claims["actor"]])
        self.source_of = self._ends(scheme.claim_link, self.sources)
        self.cause_of = self._ends(CAUSE, self.actors)
        self.actor_list = list(self.actors.values())
        self.actor_starts = [actor.start for actor in self.actor_list]
        self.asked = next((a for a in self.toll_label.attributes.values() if a.blocks_submit), None)

    def _ends(self, link_type: str | None, targets: Mapping[str, Span]) -> dict[str, list[str]]:
        """For each toll the ids its links of a type lead to, in text order."""
        found: dict[str, list[str]] = {}
        for link in self.links:
            if link["type"] == link_type and link["from"] in self.tolls and link["to"] in targets:
                found.setdefault(link["from"], []).append(link["to"])
        order = {span_id: place for place, span_id in enumerate(targets)}
        return {toll: sorted(set(ends), key=order.__getitem__) for toll, ends in found.items()}

    def claims(self) -> list[Claim]:
        return [claim for chain in self._chains() for claim in self._claims_of(chain)]

    def _chains(self) -> list[list[str]]:
        """Tolls joined by links between equal labels, each chain and all chains in text order."""
        repeats = {
            link.name for link in self.scheme.links.values() if SAME in link.from_labels | link.to_labels
        }
        groups = Groups()
        for link in self.links:
            if link["type"] in repeats and link["from"] in self.tolls and link["to"] in self.tolls:
                groups.join(link["from"], link["to"])
        chains: dict[str, list[str]] = {}
        for toll in self.tolls:
            chains.setdefault(groups.find(toll), []).append(toll)
        return list(chains.values())

    def _claims_of(self, chain: list[str]) -> list[Claim]:
        said: dict[Any, list[tuple[str, str]]] = {}
        for toll in chain:
            for source in self.source_of.get(toll, ()):
                said.setdefault(self.source_names.of(self.sources[source]), []).append((toll, source))
        toll_values = self._toll_values(chain)
        rows = [
            Claim(
                **toll_values,
                **self._mention_values([toll for toll, _ in pairs]),
                **self._source_values(name, [source for _, source in pairs]),
                claim_id=f"{chain[0]}:{self._key(name)}",
            )
            for name, pairs in said.items()
        ]
        if own := self._articles_own(chain, claimed=bool(said)):
            rows.append(
                Claim(
                    **toll_values, **self._mention_values(own), **NO_SOURCE, claim_id=f"{chain[0]}:{ARTICLE}"
                )
            )
        return rows

    def _key(self, name: Any) -> str:
        words = fold(self.source_names.canonical(name) or self.source_names.members[name][0].quote)
        return f'"{words}"' if words == ARTICLE else words

    def _articles_own(self, chain: list[str], *, claimed: bool) -> list[str]:
        """Mentions that the report states in its own voice: all, if nobody is named; else those marked so."""
        unclaimed = [toll for toll in chain if toll not in self.source_of]
        if not claimed or not self.asked:
            return [] if claimed else unclaimed
        name, open_value = self.asked.name, self.asked.blocks_submit
        return [toll for toll in unclaimed if value_set(self.tolls[toll], name) not in (None, open_value)]

    def _toll_values(self, chain: list[str]) -> dict[str, Any]:
        """What all claims on a toll share. The first mention with a number leads; later ones fill what is unknown."""
        mentions = [self.tolls[toll] for toll in chain]
        leader = next((mention for mention in mentions if _range(mention)), mentions[0])
        ranked = [leader, *(mention for mention in mentions if mention is not leader)]
        lower, upper = _range(leader) or (None, None)
        label = self.toll_label
        causes = dict.fromkeys(actor for toll in chain for actor in self.cause_of.get(toll, ()))
        return {
            "article_id": self.article,
            "incident_id": _value(mentions, "incident", label),
            "casualty_ids": tuple(chain),
            "kind": _value(ranked, "kind", label, fill=True),
            "count_type": _value([leader] if _range(leader) else ranked, "count_type", label, fill=True),
            "min": lower,
            "max": upper,
            "victim_status": _value(ranked, "victim_status", label, fill=True),
            "demographics": tuple(_value(ranked, "demographics", label) or ()),
            "victim_group": self.actor_names.words(actor for m in mentions for actor in self._inside(m)),
            "perpetrator": self.actor_names.words(self.actors[actor] for actor in causes),
            "perpetrator_basis": STATED if causes else NONE,
            "scope": _value(ranked, "scope", label),
            "conflicts": tuple(map(str, _conflicts(ranked, label))),
        }

    def _mention_values(self, tolls: list[str]) -> dict[str, Any]:
        """What belongs to the mentions that one source is named for."""
        mentions = [self.tolls[toll] for toll in dict.fromkeys(tolls)]
        return {
            "quote": mentions[0].quote,
            "start": mentions[0].start,
            "end": mentions[0].end,
            "assertion": _value(mentions, "assertion", self.toll_label),
        }

    def _source_values(self, name: Any, sources: list[str]) -> dict[str, Any]:
        """The mentions linked here lead; others of the same name fill what is unknown."""
        label = self.source_names.label
        linked = [self.sources[source] for source in dict.fromkeys(sources)]
        ranked = linked + self.source_names.members[name]
        return {
            "source_ids": tuple(dict.fromkeys(sources)),
            "source_text": linked[0].quote,
            "source_canonical": self.source_names.canonical(name),
            "source_kind": _value(ranked, "kind", label, fill=True),
            "source_party": _value(ranked, "party", label, fill=True),
            "source_named": _value(ranked, "named", label),
            "source_level": _value(linked, "level", label),
            "cue": _value(linked, "cue", label),
        }

    def _inside(self, mention: Span) -> list[Span]:
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


def _value(mentions: Iterable[Span], name: str, label: Label, *, fill: bool = False) -> Any:
    """The first value set; with `fill`, one that says more than the default goes before."""
    attribute = label.attributes.get(name)
    if attribute is None:
        return None
    held = [value for mention in mentions if (value := value_set(mention, name)) is not None]
    if fill:
        held.sort(key=lambda value: value == attribute.default)  # stable: the order of mentions stays
    return held[0] if held else unreviewed(attribute)


def _range(mention: Span) -> tuple[int | None, int | None] | None:
    lower, upper = value_set(mention, "count_min"), value_set(mention, "count_max")
    return None if lower is None and upper is None else (lower, upper)


def _conflicts(ranked: list[Span], label: Label) -> Iterable[Conflict]:
    """Values that differ between mentions of one toll, and numbers that cannot both be right."""
    for name in ("kind", "victim_status"):
        if attribute := label.attributes.get(name):
            held = [value_set(mention, name) for mention in ranked]
            known = dict.fromkeys(value for value in held if value not in (None, attribute.default))
            if len(known) > 1:
                yield Conflict(name, tuple(known))
    ranges = list(dict.fromkeys(found for mention in ranked if (found := _range(mention))))
    if any(_apart(one, other) for place, one in enumerate(ranges) for other in ranges[place + 1 :]):
        yield Conflict("count", tuple(_shown(found) for found in ranges))


def _apart(one: tuple[int | None, int | None], other: tuple[int | None, int | None]) -> bool:
    return _below(one, other) or _below(other, one)


def _below(one: tuple[int | None, int | None], other: tuple[int | None, int | None]) -> bool:
    return one[1] is not None and other[0] is not None and one[1] < other[0]


def _shown(found: tuple[int | None, int | None]) -> str:
    lower, upper = ("" if edge is None else str(edge) for edge in found)
    return lower if lower == upper else f"{lower}–{upper}"
