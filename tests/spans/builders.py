"""Small builders for states and entries over one short text."""

from typing import Any
from uuid import uuid4

from annotator.projects import defaults
from annotator.spans import incidents
from annotator.spans import scheme_reading as schemes
from annotator.spans.entry import Entry
from annotator.spans.state import ACCEPTED, SUGGESTED, Incident, Link, Span, State

TEXT = "Harbour police said four league guards were killed in Brannport."
SCHEME = schemes.parse(defaults.scheme())
WHEN = "2031-05-04T08:00:00+00:00"


def machine(start: int, end: int, label: str) -> dict[str, Any]:
    """The origin of a suggestion."""
    return {
        "by": "machine",
        "suggester": "patterns",
        "version": "1",
        "start": start,
        "end": end,
        "label": label,
    }


def span(words: str, label: str, status: str = SUGGESTED, **values: Any) -> Span:
    """A span on the first place where these words stand in TEXT."""
    start = TEXT.index(words)
    end = start + len(words)
    return Span(start, end, label, status, SCHEME.fill(label, values), words, machine(start, end, label))


def link(kind: str, source: str, target: str, status: str = SUGGESTED) -> Link:
    """A suggested arrow."""
    return Link(kind, source, target, status, {"by": "machine", "suggester": "patterns", "version": "1"})


def incident(*, main: bool = False, status: str = SUGGESTED, **known: str) -> Incident:
    """An incident of which a machine knows this."""
    raw = {**incidents.blank(), "main": main, "status": status, **known}
    return Incident.from_json({**raw, "origin": {"by": "machine", "suggester": "patterns", "version": "1"}})


def new_id() -> str:
    """An id of one's own."""
    return str(uuid4())


def entry(kind: str, *changes: tuple[str, str | int, Any, Any], **more: Any) -> Entry:
    """An entry; each change is ("span" | "link" | "incident", id, before, after), or of a line and kinds."""
    listed = [
        {what: key, "before": before, "after": after}
        if what == "line"
        else {what: key, "before": before and before.mutable(), "after": after and after.mutable()}
        for what, key, before, after in changes
    ]
    body = {"key": new_id(), "kind": kind, "changes": listed, "shown_at": WHEN, "decided_at": WHEN}
    return Entry.from_json(body | more)


def state(*spans: Span, links: tuple[Link, ...] = ()) -> tuple[State, list[str]]:
    """A state of these spans and the ids they got."""
    ids = [new_id() for _ in spans]
    return State(dict(zip(ids, spans, strict=True)), {new_id(): one for one in links}), ids


__all__ = ["ACCEPTED", "SCHEME", "SUGGESTED", "TEXT", "entry", "incident", "link", "new_id", "span", "state"]
