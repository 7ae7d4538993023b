"""What the claims on one event come to when several reports tell of it: copies counted once, first and latest figures.

A syndicated report stands in a project in several versions. What a copy repeats of an earlier version is no further
claim, and the versions have one voice of their own; what a copy says otherwise counts. Never is anything summed over
sources: `annotator.spans.disagreement` says what ranges, `contested`, `single_source` and `silent` mean.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from annotator.spans import disagreement
from annotator.spans.claims import Claim, Quoted
from annotator.spans.disagreement import Figures, Range

DAY = "2031-05-04"  # a publication whose date is not as precise as this one is neither first nor latest


class Said(NamedTuple):
    """A claim, and where it stood."""

    claim: Claim
    published: str  # ISO 8601, as precisely as the source said
    original: str  # the first of the versions of its report


class Dated(NamedTuple):
    """What was said on one day: from the least to the greatest number of any source."""

    day: str
    range: Range


class Cell(NamedTuple):
    """Claims of one kind on victims of one status, or of any."""

    kind: str
    status: str | None
    figures: Figures
    first: Dated | None
    latest: Dated | None

    @property
    def spread(self) -> int | None:
        """How far the numbers lie apart."""
        found = self.figures.compete
        return found.max - found.min if found else None


class Event(NamedTuple):
    """What reports say of one event."""

    cells: tuple[Cell, ...]
    silent: tuple[Quoted, ...]
    repeats: frozenset[int]  # places of the claims that only repeat an earlier version


def told(said: Sequence[Said], elsewhere: Iterable[Claim], quoted: Iterable[Quoted]) -> Event:
    """The figures of an event. `said` comes in the order of publication; `elsewhere` is what its reports claim otherwise.

    A source that gives a toll anywhere in these reports is not silent.
    """
    counted, repeats = _once(said)
    if not counted:
        return Event((), (), repeats)
    claims = [one.claim._replace(incident_id="", article_id=one.original) for one in counted]
    others = [claim._replace(incident_id="elsewhere") for claim in elsewhere]
    named: dict[str, Quoted] = {}
    for one in quoted:
        if one.name not in named or named[one.name].source_party not in disagreement.PARTIES:
            named[one.name] = one._replace(article_id=claims[0].article_id)
    here = disagreement.by_incident([*claims, *others], named.values(), None)[0]
    cells = [
        _cell(kind.kind, status, figures, counted)
        for kind in here.kinds
        for status, figures in _by_status(kind)
    ]
    return Event(tuple(cells), here.silent, repeats)


def _by_status(kind: disagreement.Kind) -> Iterator[tuple[str | None, Figures]]:
    """Over all victims first, where they are not all of one status."""
    if len(kind.by_status) > 1:
        yield None, kind.figures
    yield from kind.by_status.items()


def _once(said: Sequence[Said]) -> tuple[list[Said], frozenset[int]]:
    seen = dict[tuple[object, ...], str]()
    counted, repeats = [], set()
    for place, one in enumerate(said):
        claim = one.claim
        voice = claim.claim_id.partition(":")[2]
        number = claim.kind, claim.victim_status, claim.min, claim.max, claim.none_of, claim.scope
        content = (one.original, voice, claim.assertion, *number)
        if seen.setdefault(content, claim.article_id) == claim.article_id:
            counted.append(one)
        else:
            repeats.add(place)
    return counted, frozenset(repeats)


def _cell(kind: str, status: str | None, figures: Figures, said: Iterable[Said]) -> Cell:
    days: dict[str, list[Range]] = {}
    for one in said:
        here = one.claim.kind == kind and status in (None, disagreement.status_of(one.claim))
        if here and disagreement.counts(one.claim) and len(one.published) >= len(DAY):
            days.setdefault(one.published[: len(DAY)], []).append(disagreement.range_of(one.claim))
    dated = [
        Dated(day, found) for day, ranges in sorted(days.items()) if (found := disagreement.hull(ranges))
    ]
    return Cell(kind, status, figures, dated[0] if dated else None, dated[-1] if dated else None)
