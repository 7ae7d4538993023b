"""Several people's reviews of one report as one opening to settle: what they agree on, and rival versions of the rest.

Two people agree on a span where extent, label, values and links agree. Ends of links are compared by what they mean:
the same place in the text or the same name, not by which mention was picked. Spans that the scheme would not let stand
beside each other are versions of one item; a person chooses one of them, or none.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from annotator.spans import policy, uniting
from annotator.spans.joined import Joined
from annotator.spans.opening import new_uuid
from annotator.spans.reading import Ends, Reading, links_apart, same_end
from annotator.spans.scheme import Scheme, Values
from annotator.spans.state import ACCEPTED, PEOPLE, REJECTED, SUGGESTED, Span, State

AGREED, TURNED_DOWN = "agreed", "rejected"
STRENGTH = ("person", "machine", "default")  # whose word on a value is kept where the value is the same


@dataclass(frozen=True)
class Merged:
    """`body` is an opening; `audited` says of the spans shown for decision unmarked what all had decided on them.

    `items` counts what has to be settled, incidents too, the audited spans apart.
    """

    body: dict[str, list[dict[str, Any]]]
    audited: dict[str, str]
    items: int


@dataclass(eq=False)
class _Word:
    """What one person says at one place: a span, and what its links lead to, by type."""

    review: int
    id: str
    span: Span
    ends: Ends


@dataclass(eq=False)
class _Version:
    """A span that one or more people marked exactly so."""

    id: str
    words: list[_Word]
    agreed: bool
    item: str = ""
    numbers: list[int] = field(default_factory=list)  # of the item's versions it is part of

    @property
    def span(self) -> Span:
        return self.words[0].span

    @property
    def reviews(self) -> set[int]:
        return {word.review for word in self.words}


def merge(
    opinions: Sequence[State],
    scheme: Scheme,
    *,
    chance: Random,
    audit_share: float = 5,
    new_id: Callable[[], str] = new_uuid,
) -> Merged:
    """What an adjudication of these reviews opens with.

    Agreed spans and links are accepted, disputed ones suggested. `audit_share` per cent of what all agree on, and of
    the suggestions that all turned down, are drawn to be decided again, and look like any other dispute.
    """
    return _Merge(opinions, scheme, chance, new_id).merged(audit_share)


class _Merge:
    def __init__(
        self, opinions: Sequence[State], scheme: Scheme, chance: Random, new_id: Callable[[], str]
    ) -> None:
        self.opinions, self.incidents, self.disputed = uniting.united(opinions, scheme, chance, new_id)
        self.scheme, self.chance, self.new_id = scheme, chance, new_id
        self.readings = [Reading(state, scheme) for state in self.opinions]
        self.words = [
            _Word(review, key, span, reading.ends[key])
            for review, reading in enumerate(self.readings)
            for key, span in reading.spans.items()
        ]
        self.versions = list(self._versions())
        self.version_of = {(w.review, w.id): version for version in self.versions for w in version.words}

    def merged(self, audit_share: float) -> Merged:
        disputed = [version for version in self.versions if not version.agreed]
        items = self._number(disputed) + self.disputed
        drawn = [one for one in self.versions if one.agreed and self._drawn(audit_share)]
        for one in drawn:
            one.item, one.numbers = self.new_id(), [1]  # as if only one had marked it
        audited = {one.id: AGREED for one in drawn}
        turned_down = [one for one in self._turned_down() if self._drawn(audit_share)]
        audited |= {one["id"]: TURNED_DOWN for one in turned_down}
        open_ids = {one.id for one in disputed} | set(audited)
        spans = [self._span(one, SUGGESTED if one.id in open_ids else ACCEPTED) for one in self.versions]
        spans += turned_down
        spans.sort(key=lambda span: (span["start"], -span["end"], span["label"], span["id"]))
        body = {
            "spans": spans,
            "links": list(self._links(open_ids)),
            "incidents": self.incidents,
            "regions": uniting.regions(self.opinions),
        }
        return Merged(body, audited, items)

    # What each person says

    def _versions(self) -> Iterator[_Version]:
        """Words on the same stretch with the same label, together where they say the same."""
        units: dict[tuple[int, int, str], list[_Word]] = {}
        for word in self.words:
            units.setdefault((*word.span.extent, word.span.label), []).append(word)
        for words in units.values():
            same: list[list[_Word]] = []
            for word in words:
                known = next((group for group in same if self._agree(group[0], word)), None)
                if known is None:
                    same.append([word])
                else:
                    known.append(word)
            for group in same:
                yield _Version(self.new_id(), group, agreed=len(group) == len(self.opinions))

    def _agree(self, one: _Word, other: _Word) -> bool:
        return self._same_values(one.span, other.span) and self._same_ends(one, other)

    def _same_values(self, one: Span, other: Span) -> bool:
        """What only one of them set is no dispute, unless the attribute is a core one or says which incident it was.

        Who leaves a span in the main incident says so, too.
        """
        label = self.scheme.labels[one.label]
        for name, attribute in label.attributes.items():
            held = [span.values[name] for span in (one, other)]
            both_set = all(value["origin"] != "default" for value in held)
            counts = attribute.core or both_set or name == label.incident_attribute
            if held[0]["value"] != held[1]["value"] and counts:
                return False
        return True

    def _same_ends(self, one: _Word, other: _Word) -> bool:
        return not links_apart(self.readings[one.review], one.id, self.readings[other.review], other.id)

    def _matching(self, one: _Word, end: str, other: _Word, others: Iterable[str]) -> str | None:
        """The end that means the same in another review."""
        mine, theirs = self.readings[one.review], self.readings[other.review]
        return next((key for key in others if same_end(mine, end, theirs, key)), None)

    # Items to choose from

    def _number(self, disputed: list[_Version]) -> int:
        """Gather rivals into items and number their versions, in an order that says nothing; how many items."""
        joined = Joined()
        ordered = sorted(disputed, key=lambda version: version.span.extent)
        for place, one in enumerate(ordered):
            for other in ordered[place + 1 :]:
                if other.span.start >= one.span.end:
                    break
                if self._rivals(one, other):
                    joined.join(one.id, other.id)
        items: dict[str, list[_Version]] = {}
        for version in disputed:
            items.setdefault(joined.leader(version.id), []).append(version)
        for members in items.values():
            self._number_item(members)
        return len(items)

    def _rivals(self, one: _Version, other: _Version) -> bool:
        same_place = (*one.span.extent, one.span.label) == (*other.span.extent, other.span.label)
        apart = one.reviews.isdisjoint(other.reviews)
        return apart and (same_place or policy.clash(one.span, other.span, self.scheme) is not None)

    def _number_item(self, members: list[_Version]) -> None:
        item = self.new_id()
        sets = {
            frozenset(one.id for one in members if review in one.reviews)
            for review in range(len(self.opinions))
        }
        versions = sorted(sorted(ids) for ids in sets if ids)
        self.chance.shuffle(versions)
        for one in members:
            one.item = item
            one.numbers = [number for number, ids in enumerate(versions, start=1) if one.id in ids]

    # What is drawn to be decided again

    def _drawn(self, share: float) -> bool:
        return self.chance.random() * 100 < share

    def _turned_down(self) -> Iterator[dict[str, Any]]:
        """Suggestions that all who saw them rejected, and that nobody marked, once each."""
        marked = {(*word.span.extent, word.span.label) for word in self.words}
        found: dict[tuple[int, int, str], list[tuple[str, Span]]] = {}
        for state in self.opinions:
            for key, span in state.spans.items():
                if span.status == REJECTED and not span.by_person:
                    found.setdefault((*span.extent, span.label), []).append((key, span))
        for place, rejected in sorted(found.items()):
            if place not in marked:
                span = rejected[0][1]
                row = self._row(self.new_id(), span, span.values, SUGGESTED, [key for key, _ in rejected])
                row["origin"] |= {"item": self.new_id(), "versions": [1]}
                yield row

    # The opening

    def _span(self, version: _Version, status: str) -> dict[str, Any]:
        parents = [word.id for word in version.words]
        row = self._row(version.id, version.span, self._values(version), status, parents)
        if version.item:
            row["origin"] |= {"item": version.item, "versions": version.numbers}
        return row

    def _row(self, key: str, span: Span, values: Values, status: str, parents: list[str]) -> dict[str, Any]:
        place = {"start": span.start, "end": span.end, "label": span.label}
        return {
            "id": key,
            **place,
            "status": status,
            "values": values,
            "quote": span.quote,
            "origin": {"by": PEOPLE, **place, "parents": sorted(parents)},
        }

    def _values(self, version: _Version) -> Values:
        held = [word.span.values for word in version.words]
        strongest: Values = {}
        for name in self.scheme.labels[version.span.label].attributes:
            strongest[name] = min(
                (values[name] for values in held), key=lambda one: STRENGTH.index(one["origin"])
            )
        return strongest

    def _links(self, open_ids: set[str]) -> Iterator[dict[str, Any]]:
        made: set[tuple[str, frozenset[str]]] = set()
        for version in self.versions:
            for kind, target, parents in self._targets(version):
                ends = (kind, frozenset((version.id, target.id)))
                if ends in made or target is version:
                    continue
                made.add(ends)
                settled = {version.id, target.id}.isdisjoint(open_ids)
                yield {
                    "id": self.new_id(),
                    "type": kind,
                    "from": version.id,
                    "to": target.id,
                    "status": ACCEPTED if settled else SUGGESTED,
                    "origin": {"by": PEOPLE, "parents": sorted(parents)},
                }

    def _targets(self, version: _Version) -> Iterator[tuple[str, _Version, list[str]]]:
        """Where the links of a version lead, and which links of whose these were.

        Of mentions that mean the same it is the one that is agreed on, else the first.
        """
        first = version.words[0]
        for kind, ends in first.ends.items():
            for end in ends:
                found = [(word, self._matching(first, end, word, word.ends[kind])) for word in version.words]
                same = [(word, key) for word, key in found if key is not None]
                targets = [self.version_of[word.review, key] for word, key in same]
                parents = [word.ends[kind][key] for word, key in same]
                yield kind, min(targets, key=lambda one: (not one.agreed, one.span.extent)), parents
