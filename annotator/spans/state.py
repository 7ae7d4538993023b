"""What a review holds at one moment: its spans and links, as plain values."""

from dataclasses import dataclass, field, replace
from typing import Any, Self

SUGGESTED, ACCEPTED, REJECTED = "suggested", "accepted", "rejected"
STATUSES = (SUGGESTED, ACCEPTED, REJECTED)
PERSON = {"by": "person"}


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


@dataclass
class State:
    """The spans and links of one review, by id."""

    spans: dict[str, Span] = field(default_factory=dict)
    links: dict[str, Link] = field(default_factory=dict)

    @classmethod
    def from_json(cls, raw: dict[str, Any]) -> Self:
        """From an opening or a submission: `{"spans": […], "links": […]}`."""
        return cls(
            {span["id"]: Span.from_json(span) for span in raw["spans"]},
            {link["id"]: Link.from_json(link) for link in raw["links"]},
        )

    def to_json(self) -> dict[str, list[dict[str, Any]]]:
        """Spans in text order, links by id: one form for equal states."""
        spans = sorted(self.spans.items(), key=lambda item: (*item[1].extent, item[1].label, item[0]))
        return {
            "spans": [span.to_json(span_id) for span_id, span in spans],
            "links": [link.to_json(link_id) for link_id, link in sorted(self.links.items())],
        }

    def links_of(self, span_id: str) -> dict[str, Link]:
        """Links with an end in this span."""
        return {key: link for key, link in self.links.items() if span_id in (link.source, link.target)}

    def copy(self) -> "State":
        """A state of its own; spans and links are values and may be shared."""
        return replace(self, spans=dict(self.spans), links=dict(self.links))
