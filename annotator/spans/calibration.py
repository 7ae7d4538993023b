"""Where several people who coded the same report differ, and how far each agrees with the others."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from annotator.spans.scheme import Scheme
from annotator.spans.scoring import Tally
from annotator.spans.state import ACCEPTED

Body = Mapping[str, Any]  # of a submission
Extent = tuple[int, int]
Values = tuple[tuple[str, Any], ...]  # of the core attributes, as far as somebody set them
Said = tuple[str, int, int, Values, str]  # a label, where, its values, and by whom


@dataclass(frozen=True)
class Version:
    """What some people marked at a place, exactly so."""

    label: str
    start: int
    end: int
    values: Values
    who: tuple[str, ...]


@dataclass(frozen=True)
class Place:
    """A stretch of the text that not all people marked alike; `silent` marked nothing in it."""

    start: int
    end: int
    versions: tuple[Version, ...]
    silent: tuple[str, ...]

    @property
    def labels(self) -> frozenset[str]:
        """The labels somebody gave here."""
        return frozenset(version.label for version in self.versions)


def with_others(bodies: Mapping[str, Body], labels: Iterable[str]) -> dict[str, dict[str, Tally]]:
    """For each person and label, the spans they share exactly with each of the others, over all of these."""
    marked = {(who, label): _extents(body, label) for label in labels for who, body in bodies.items()}
    return {
        who: {
            label: sum(
                (_tally(marked[who, label], marked[other, label]) for other in bodies if other != who),
                Tally(),
            )
            for label in labels
        }
        for who in bodies
    }


def _tally(mine: frozenset[Extent], theirs: frozenset[Extent]) -> Tally:
    return Tally(len(mine & theirs), len(mine), len(theirs))


def _extents(body: Body, label: str) -> frozenset[Extent]:
    return frozenset((span["start"], span["end"]) for span in _accepted(body) if span["label"] == label)


def apart(bodies: Mapping[str, Body], scheme: Scheme) -> list[Place]:
    """Where they differ, in the order of the text. Spans of one label that overlap are one place."""
    found = [
        (span["label"], span["start"], span["end"], _values(span, scheme), who)
        for who, body in bodies.items()
        for span in _accepted(body)
    ]
    found.sort(key=lambda one: (one[0], one[1], one[2], repr(one[3]), one[4]))
    places = [_place(cluster, frozenset(bodies)) for cluster in _clusters(found)]
    unlike = [place for place in places if len(place.versions) > 1 or place.silent]
    return sorted(unlike, key=lambda place: (place.start, place.end, sorted(place.labels)))


def _accepted(body: Body) -> list[Mapping[str, Any]]:
    return [span for span in body["spans"] if span["status"] == ACCEPTED]


def _values(span: Mapping[str, Any], scheme: Scheme) -> Values:
    held = span["values"]
    label = scheme.labels.get(span["label"])
    core = [one.name for one in label.attributes.values() if one.core] if label else []
    return tuple(
        (name, held[name]["value"]) for name in core if name in held and held[name]["origin"] != "default"
    )


def _clusters(
    found: list[Said],
) -> Iterable[list[Said]]:
    """Those of one label that touch, in a row."""
    cluster: list[Said] = []
    for one in found:
        if cluster and (one[0] != cluster[0][0] or one[1] >= max(other[2] for other in cluster)):
            yield cluster
            cluster = []
        cluster.append(one)
    if cluster:
        yield cluster


def _place(cluster: list[Said], everybody: frozenset[str]) -> Place:
    versions = tuple(
        Version(label, start, end, values, tuple(one[4] for one in people))
        for (label, start, end, values), people in groupby(cluster, key=itemgetter(0, 1, 2, 3))
    )
    here = {who for version in versions for who in version.who}
    return Place(
        min(one[1] for one in cluster),
        max(one[2] for one in cluster),
        versions,
        tuple(sorted(everybody - here)),
    )
