"""What a review holds at one moment: its spans, links, incidents and regions, as plain values."""

from dataclasses import dataclass, field, fields
from typing import Any, Self

SUGGESTED, ACCEPTED, REJECTED = "suggested", "accepted", "rejected"
STATUSES = (SUGGESTED, ACCEPTED, REJECTED)
MACHINE = "machine"  # who proposed a span, as its origin has it
PEOPLE = "people"  # likewise, where reviews are settled
PERSON = {"by": "person"}
MAIN = "main"  # what a span of the main incident holds instead of its id
BODY = "body"  # what a line is that nobody said anything else of


@dataclass(frozen=True, slots=True)
class Span:
    """A label on [start, end), in code points; `origin` says who proposed it and never changes."""

    start: int
    end: int
    label: str
    status: str
    values: dict[str, dict[str, Any]]
    quote: str
    origin: dict[str, Any] = field(default_factory=lambda: PERSON, compare=False)

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> Self:
        """From a full or mutable JSON state; without an origin a person made it."""
        extent, said = (raw["start"], raw["end"]), (raw["label"], raw["status"], raw["values"])
        return cls(*extent, *said, raw["quote"], raw.get("origin", PERSON))

    def mutable(self) -> dict[str, Any]:
        """The part that decisions change, as JSON."""
        return {
            "start": self.start,
            "end": self.end,
            "label": self.label,
            "status": self.status,
            "values": self.values,
            "quote": self.quote,
        }

    def to_json(self, span_id: str) -> dict[str, Any]:
        """The full state, as JSON."""
        return {"id": span_id, **self.mutable(), "origin": self.origin}

    @property
    def extent(self) -> tuple[int, int]:
        return self.start, self.end

    @property
    def by_person(self) -> bool:
        return bool(self.origin["by"] == "person")

    @property
    def leads(self) -> bool:
        """Whether it is counted: of the versions of one item, where reviews are settled, the first counts for all."""
        return 1 in self.origin.get("versions", (1,))

    @property
    def changed(self) -> bool:
        """Accepted after its edges or its label were corrected."""
        if self.status != ACCEPTED or self.by_person:
            return False
        proposed = self.origin
        return (self.start, self.end, self.label) != (proposed["start"], proposed["end"], proposed["label"])


@dataclass(frozen=True, slots=True)
class Link:
    """A typed arrow between two spans, by their ids."""

    type: str
    source: str
    target: str
    status: str
    origin: dict[str, Any] = field(default_factory=lambda: PERSON, compare=False)

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> Self:
        """From a full or mutable JSON state."""
        return cls(raw["type"], raw["from"], raw["to"], raw["status"], raw.get("origin", PERSON))

    def mutable(self) -> dict[str, Any]:
        """The part that decisions change, as JSON."""
        return {"type": self.type, "from": self.source, "to": self.target, "status": self.status}

    def to_json(self, link_id: str) -> dict[str, Any]:
        """The full state, as JSON."""
        return {"id": link_id, **self.mutable(), "origin": self.origin}


@dataclass(frozen=True, slots=True)
class Incident:
    """One event of a report; dates are ISO 8601, as long as their precision says. Exactly one is the main one."""

    main: bool
    label: str
    location: str
    location_precision: str
    date_start: str
    date_end: str
    date_precision: str
    status: str
    origin: dict[str, Any] = field(default_factory=lambda: PERSON, compare=False)

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> Self:
        """From a full or mutable JSON state."""
        return cls(**{name: raw[name] for name in INCIDENT_FIELDS}, origin=raw.get("origin", PERSON))

    def mutable(self) -> dict[str, Any]:
        """The part that decisions change, as JSON."""
        return {name: getattr(self, name) for name in INCIDENT_FIELDS}

    def to_json(self, incident_id: str) -> dict[str, Any]:
        """The full state, as JSON."""
        return {"id": incident_id, **self.mutable(), "origin": self.origin}


INCIDENT_FIELDS = tuple(one.name for one in fields(Incident) if one.name != "origin")


@dataclass(frozen=True, slots=True)
class Region:
    """What a line is; `origin` says who proposed that it is no running text, and never changes."""

    kind: str
    origin: dict[str, Any] = field(default_factory=lambda: PERSON, compare=False)


@dataclass
class State:
    """The spans, links and incidents of one review by id (incidents as they were made), and its regions by line.

    A line stands here by its start if a machine or a person said that it is no running text.
    """

    spans: dict[str, Span] = field(default_factory=dict)
    links: dict[str, Link] = field(default_factory=dict)
    incidents: dict[str, Incident] = field(default_factory=dict)
    regions: dict[int, Region] = field(default_factory=dict)

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> Self:
        """From an opening or a submission; before there were incidents and regions they held neither."""
        return cls(
            {span["id"]: Span.from_json(span) for span in raw["spans"]},
            {link["id"]: Link.from_json(link) for link in raw["links"]},
            {incident["id"]: Incident.from_json(incident) for incident in raw.get("incidents", ())},
            {region["line"]: Region(region["kind"], region["origin"]) for region in raw.get("regions", ())},
        )

    def to_json(self) -> dict[str, list[dict[str, Any]]]:
        """Spans and regions in text order, links by id, incidents as made: one form for equal states."""
        spans = sorted(self.spans.items(), key=lambda item: (*item[1].extent, item[1].label, item[0]))
        return {
            "spans": [span.to_json(span_id) for span_id, span in spans],
            "links": [link.to_json(link_id) for link_id, link in sorted(self.links.items())],
            "incidents": [one.to_json(incident_id) for incident_id, one in self.incidents.items()],
            "regions": [
                {"line": line, "kind": region.kind, "origin": region.origin}
                for line, region in sorted(self.regions.items())
            ],
        }

    def links_at(self, span_ids: set[str]) -> dict[str, Link]:
        """Links with an end in one of these spans."""
        return {key: link for key, link in self.links.items() if span_ids & {link.source, link.target}}

    @property
    def main(self) -> str | None:
        """The id of the main incident."""
        return next((key for key, one in self.incidents.items() if one.main), None)

    def kind_of_line(self, line: int) -> str:
        """What the line that starts there is."""
        region = self.regions.get(line)
        return region.kind if region else BODY

    def copy(self) -> "State":
        """A state of its own; what it holds are values and may be shared."""
        return State(dict(self.spans), dict(self.links), dict(self.incidents), dict(self.regions))
