"""The claims of a project event by event: which are asked for, a page of them, and the same as CSV."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from annotator.corpus import naming
from annotator.projects.models import Project
from annotator.releases import incidents, splitting
from annotator.releases.incidents import Event
from annotator.releases.writers.cells import csv_rows
from annotator.review import claims as standing
from annotator.review.claims import Opinion, Wanted
from annotator.spans import copies, disagreement, retold
from annotator.spans.claims import NOT_REVIEWED, Claim, incident_of
from annotator.spans.disagreement import Range
from annotator.spans.entities import Entities
from annotator.spans.names import fold
from annotator.spans.one_event import Told, key_of
from annotator.spans.retold import Cell, Said

PER_PAGE = 20  # events
AT_ONCE = PER_PAGE + 1  # events whose claims are read together; twice as many where these are not asked for
MOST_AT_ONCE = 160
SEARCHED = ("quote", "source_text", "source_canonical", standing.SOURCE_ENTITY, "title", "outlet")
COLUMNS = (
    "incident", "incident_is_confirmed", "incident_date", "incident_place", "incident_parties", *standing.COLUMNS, "repeats_earlier_version",
    "status_min", "status_max", "status_open", "status_spread", "status_sources", "single_source", "contested", "silent",
)  # fmt: skip


@dataclass(frozen=True)
class Asked:
    """Which claims somebody asks for, of which events."""

    wanted: Wanted = field(default_factory=Wanted)
    since: date | None = None
    until: date | None = None
    words: str = ""

    def takes(self, event: Event, row: Mapping[str, Any]) -> bool:
        """Whether a claim on an event is asked for."""
        if not self.wanted.takes(row) or self.wanted.document not in ("", row["article_id"]):
            return False
        if not self.words:
            return True
        held = [event.label, event.place, *event.parties, *(row[name] or "" for name in SEARCHED)]
        return fold(self.words) in fold("\n".join([*held, *row["victim_group"], *row["perpetrator"]]))


@dataclass(frozen=True)
class Line:
    """A claim as the list shows it."""

    claim: Claim
    row: Mapping[str, Any]
    opinion: Opinion
    repeats: bool  # it stands in an earlier version of the same report

    @property
    def source(self) -> list[str]:
        """What kind of source it is, and of which party, as far as somebody or something said."""
        said = (self.claim.source_kind, self.claim.source_party)
        return [value for value in said if value not in (None, NOT_REVIEWED)]

    @property
    def range(self) -> Range | None:
        """What it counts, if it is a number."""
        known = self.claim.min is not None or self.claim.max is not None
        return disagreement.range_of(self.claim) if known else None


class Teller(NamedTuple):
    """A report that tells of an event, and as what."""

    told: Told
    opinion: Opinion
    is_confirmed: bool  # a person said that it is this one


@dataclass(frozen=True)
class Listed:
    """An event with the claims on it that are asked for; its figures are of all claims."""

    event: Event
    lines: tuple[Line, ...]
    said: retold.Event
    reports: int
    versions: int  # how many of these only repeat another

    tellers: tuple[Teller, ...]

    @cached_property
    def top(self) -> int:
        """The greatest number that anybody names, for a common scale."""
        return max((line.range.max for line in self.lines if line.range), default=0) or 1

    def cell_of(self, claim: Claim) -> Cell | None:
        """The figures that a claim is among."""
        status = disagreement.status_of(claim)
        return next(
            (cell for cell in self.said.cells if (cell.kind, cell.status) == (claim.kind, status)), None
        )


@dataclass(frozen=True)
class ClaimList:
    """The events of a project of which claims are asked for, the newest first, from the one after `after`."""

    project: Project
    asked: Asked
    after: str = ""

    @cached_property
    def page(self) -> list[Listed]:
        """The first of them."""
        return self._first[:PER_PAGE]

    @property
    def next(self) -> str:
        """Where the next page begins; nothing after the last."""
        return self.page[-1].event.cursor if len(self._first) > PER_PAGE else ""

    @cached_property
    def _entities(self) -> Entities:
        return naming.known(self.project)

    @cached_property
    def _first(self) -> list[Listed]:
        found = []
        for one in self.all():
            found.append(one)
            if len(found) > PER_PAGE:
                break
        return found

    def all(self) -> Iterator[Listed]:
        """Each of them, read a few at a time."""
        events = incidents.behind(self.after, incidents.events(self.project, self._entities))
        left = [event for event in events if event.is_within(self.asked.since, self.asked.until)]
        first, size = 0, AT_ONCE
        while first < len(left):
            yield from self._read(left[first : first + size])
            first, size = first + size, min(2 * size, MOST_AT_ONCE)

    def _read(self, events: Sequence[Event]) -> Iterator[Listed]:
        documents = sorted({pk for event in events for pk in event.documents})
        found = sorted(standing.of_documents(self.project, documents, self._entities), key=_when)
        opinions = {one.document: one for one in found}
        clusters = copies.clusters([*splitting.Fingerprints([*opinions])])
        versions = dict(zip(opinions, clusters, strict=True))
        for event in events:
            there = set(event.documents)
            here = {pk: one for pk, one in opinions.items() if pk in there}
            if listed := _listed(event, here, versions, self.asked, self._entities):
                yield listed


def _when(opinion: Opinion) -> tuple[str, int]:
    """When its report was published; without a date at the end."""
    return opinion.published or "\U0010ffff", opinion.document


def _listed(
    event: Event,
    opinions: Mapping[int, Opinion],
    versions: Mapping[int, int],
    asked: Asked,
    entities: Entities,
) -> Listed | None:
    """An event as the list shows it, its reports in order; None if no claim on it is asked for."""
    keys = {one.key for one in event.told}
    lines: list[tuple[Claim, Mapping[str, Any], Opinion]] = []
    elsewhere: list[Claim] = []
    for opinion in opinions.values():
        main = opinion.main_incident
        for claim, row in zip(opinion.claims, opinion.rows, strict=True):
            if key_of(claim.article_id, incident_of(claim.incident_id, main)) in keys:
                lines.append((entities.claim(claim), row, opinion))
            else:
                elsewhere.append(entities.claim(claim))
    wanted = [asked.takes(event, row) for _claim, row, _opinion in lines]
    if not any(wanted):
        return None
    said = [Said(claim, one.published, str(versions[one.document])) for claim, _row, one in lines]
    quoted = [entities.quoted(source) for one in opinions.values() for source in one.quoted]
    told = retold.told(said, elsewhere, quoted)
    return Listed(
        event=event,
        lines=tuple(
            Line(*line, repeats=place in told.repeats) for place, line in enumerate(lines) if wanted[place]
        ),
        said=told,
        reports=len(opinions),
        versions=len(opinions) - len({versions[pk] for pk in opinions}),
        tellers=tuple(
            Teller(one, opinion, one.key in event.confirmed)
            for pk, opinion in opinions.items()
            for one, document in zip(event.told, event.documents, strict=True)
            if document == pk
        ),
    )


def csv(listed: Iterator[Listed] | list[Listed]) -> Iterator[bytes]:
    """The claims with the figures that they are among, event by event."""
    yield csv_rows([COLUMNS])
    for one in listed:
        yield csv_rows([_plain(cells.get(name)) for name in COLUMNS] for cells in _cells(one))


def _cells(one: Listed) -> Iterator[Mapping[str, Any]]:
    event = {
        "incident": one.event.key,
        "incident_is_confirmed": not one.event.is_proposed,
        "incident_date": one.event.when.date_start,
        "incident_place": one.event.place,
        "incident_parties": one.event.parties,
        "silent": tuple(quoted.source_canonical or quoted.source_text for quoted in one.said.silent),
    }
    for line in one.lines:
        cell = one.cell_of(line.claim)
        found = cell.figures if cell else None
        ends = found.compete if found else None
        yield {
            **event,
            **line.row,
            "repeats_earlier_version": line.repeats,
            "status_min": ends.min if ends else None,
            "status_max": ends.max if ends else None,
            "status_open": ends.open if ends else None,
            "status_spread": cell.spread if cell else None,
            "status_sources": found.n_sources if found else None,
            "single_source": found.single_source if found else None,
            "contested": found.contested if found else None,
        }


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value
