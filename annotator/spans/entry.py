"""One entry of a page's queue, read from JSON with a message per fault."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, ClassVar, Generic, Self, TypeVar
from uuid import UUID

from annotator.spans import canonical, remarks
from annotator.spans.state import INCIDENT_FIELDS, PERSON, STATUSES, Incident, Link, Span
from annotator.spans.stop import KINDS as STOP_KINDS
from annotator.spans.stop import Stop
from annotator.spans.text import UNSTORABLE

EMPTY_KINDS = {*remarks.KINDS, "dismiss", "undo", "redo", "submit"}
KINDS = EMPTY_KINDS | {
    "accept", "reject", "adjust", "relabel", "add", "describe", "link", "unlink", "accept_many", "reject_many",
    "accept_scored", "choose", "incident", "region",
}  # fmt: skip
REFERENCES = {"undo": "undoes", "redo": "redoes"}
MARKING = ("add", "relabel")  # the kinds that a stop of the sweep can lead to, besides a dismissal
SWEEPS = ("", "done", "unavailable")  # what a submission may say of the sweep; scripts say nothing
MAX_NOTE = 5_000
MAX_OFFSET = 2**31 - 1
EARLIEST, LATEST = 2000, 2999  # a clock may be wrong, but what is stored must be readable in every time zone
DEEPEST = 12  # levels of an entry; what the page sends has six
SPAN_FIELDS = {"start": int, "end": int, "label": str, "status": str, "values": dict, "quote": str}
LINK_FIELDS = {"type": str, "from": str, "to": str, "status": str}
FIELDS: dict[str, Mapping[str, type]] = {
    "span": SPAN_FIELDS,
    "link": LINK_FIELDS,
    "incident": {name: bool if name == "main" else str for name in INCIDENT_FIELDS},
}
MAIN_FLAG = re.compile(r"entry\.changes\[\d+\]\.(before|after)\.main")

Held = TypeVar("Held", Span, Link, Incident)
Target = tuple[
    str, str | int
]  # what a change is about: "span" | "link" | "incident" and its id, or "line" and its start


class EntryError(ValueError):
    """An entry is malformed. `where` is its place inside the entry, `problem` a sentence."""

    def __init__(self, where: str, problem: str) -> None:
        super().__init__(f"{where}: {problem}")
        self.where, self.problem = where, problem


@dataclass(frozen=True, slots=True)
class _StateChange(Generic[Held]):
    """A thing before and after; None where it does not exist."""

    name: ClassVar[str]
    id: str
    before: Held | None
    after: Held | None

    @property
    def target(self) -> Target:
        return self.name, self.id

    def to_json(self) -> dict[str, Any]:
        before, after = (None if side is None else side.mutable() for side in (self.before, self.after))
        written = {self.name: self.id, "before": before, "after": after}
        known = (PERSON, self.before and self.before.origin)
        if self.after is not None and self.after.origin not in known:
            written["origin"] = (
                self.after.origin
            )  # what a merge added, or says anew; a person's own needs none
        return written

    def inverse(self) -> Self:
        return type(self)(self.id, self.after, self.before)


class SpanChange(_StateChange[Span]):
    """A span before and after."""

    name = "span"
    __slots__ = ()


class LinkChange(_StateChange[Link]):
    """A link before and after."""

    name = "link"
    __slots__ = ()


class IncidentChange(_StateChange[Incident]):
    """An incident before and after."""

    name = "incident"
    __slots__ = ()


@dataclass(frozen=True, slots=True)
class RegionChange:
    """What the line that starts at a code point is, before and after."""

    line: int
    before: str
    after: str

    @property
    def target(self) -> Target:
        return "line", self.line

    def to_json(self) -> dict[str, Any]:
        return {"line": self.line, "before": self.before, "after": self.after}

    def inverse(self) -> "RegionChange":
        return RegionChange(self.line, self.after, self.before)


Change = SpanChange | LinkChange | IncidentChange | RegionChange


@dataclass(frozen=True, slots=True)
class Entry:
    """What a person did, as the page says it. `digest` tells a repeat from another body under the same key."""

    key: str
    kind: str
    changes: tuple[Change, ...]
    shown_at: datetime
    decided_at: datetime
    digest: str
    refers_to: str | None = None
    targets: tuple[str, ...] = ()
    note: str = ""
    reason: str = ""
    nothing_to_mark: bool = False
    stops: tuple[Stop, ...] = ()  # of the sweep, that this answers: with a span, or that there is nothing
    sweep: str = ""
    submission: int = 1  # which of the review's submissions a submit makes, as far as its page knew

    @classmethod
    def from_json(cls, raw: Any) -> Self:
        """Raises EntryError for anything but a well-formed entry."""
        if not isinstance(raw, dict):
            raise EntryError("entry", "must be a JSON object")
        _refuse_unstorable(raw, "entry")
        kind = raw.get("kind")
        if not isinstance(kind, str) or kind not in KINDS:
            raise EntryError("kind", f"must be one of {', '.join(sorted(KINDS))}")
        shown_at, decided_at = (_time(raw, name) for name in ("shown_at", "decided_at"))
        return cls(
            key=_uuid(raw.get("key"), "key"),
            kind=kind,
            changes=_changes(raw.get("changes", []), kind),
            shown_at=shown_at,
            decided_at=decided_at,
            digest=canonical.sha256(raw),
            refers_to=_uuid(raw.get(REFERENCES[kind]), REFERENCES[kind]) if kind in REFERENCES else None,
            targets=_targets(raw.get("targets", []), kind),
            note=_note(raw.get("note", ""), kind),
            reason=_reason(raw.get("reason"), kind),
            nothing_to_mark=raw.get("nothing_to_mark") is True,
            stops=_stops(raw, kind),
            sweep=_sweep(raw.get("sweep", ""), kind),
            submission=_submission(raw, kind),
        )


def _refuse_unstorable(raw: Any, where: str) -> None:
    """EntryError for a text that no UTF-8 database column holds, for what equals something else, and for deep nesting."""
    if isinstance(raw, str):
        if UNSTORABLE.search(raw):
            raise EntryError(where, "must hold no NUL character and no half of a surrogate pair")
    elif isinstance(raw, float):  # 4.0 equals 4 here, but not for everyone who reads it later
        raise EntryError(where, "must be a whole number")
    elif isinstance(raw, bool) and where.startswith("entry.changes") and not MAIN_FLAG.fullmatch(where):
        # likewise true and 1
        raise EntryError(where, "must be no true or false")
    elif isinstance(raw, dict | list):
        if where.count(".") + where.count("[") > DEEPEST:
            raise EntryError(where, "is nested too deep")
        items = enumerate(raw) if isinstance(raw, list) else raw.items()
        for name, value in items:
            _refuse_unstorable(name, f"{where}, a name")
            _refuse_unstorable(value, f"{where}[{name}]" if isinstance(raw, list) else f"{where}.{name}")


def _uuid(raw: Any, where: str) -> str:
    try:
        parsed = UUID(raw)
    except (ValueError, TypeError, AttributeError):
        raise EntryError(where, "must be a UUID") from None
    if str(parsed) != raw:
        raise EntryError(where, "must be a UUID in its usual form, in small letters")
    return str(parsed)


def _time(raw: dict[str, Any], where: str) -> datetime:
    try:
        parsed = datetime.fromisoformat(raw[where])
    except (KeyError, TypeError, ValueError):
        raise EntryError(where, "must be an ISO 8601 time") from None
    if parsed.tzinfo is None:
        raise EntryError(where, "must name its time zone")
    if not EARLIEST <= parsed.year <= LATEST:
        raise EntryError(where, f"must lie between the years {EARLIEST} and {LATEST}")
    return parsed.astimezone(UTC)


def _targets(raw: Any, kind: str) -> tuple[str, ...]:
    if kind == "cause" and not raw:
        raise EntryError("targets", "must name the spans of an item")
    if not isinstance(raw, list):
        raise EntryError("targets", "must be a list of ids")
    ids = tuple(_uuid(item, f"targets[{i}]") for i, item in enumerate(raw))
    if len(set(ids)) != len(ids):
        raise EntryError("targets", "name the same thing twice")
    return ids


def _note(raw: Any, kind: str) -> str:
    if not isinstance(raw, str) or len(raw) > MAX_NOTE:
        raise EntryError("note", f"must be a text of at most {MAX_NOTE} characters")
    if kind == "note" and not raw.strip():
        raise EntryError("note", "must say something")
    return raw


def _reason(raw: Any, kind: str) -> str:
    known = {"flag": remarks.REASONS, "cause": remarks.CAUSES}.get(kind)
    if known is None:
        return ""
    if not isinstance(raw, str) or raw not in known:
        raise EntryError("reason", f"must be one of {', '.join(known)}")
    return raw


def _stops(raw: dict[str, Any], kind: str) -> tuple[Stop, ...]:
    """What marks a span may name the stop it came from, a dismissal names what it dismisses."""
    if "stop" in raw and kind not in MARKING:
        raise EntryError("stop", f"belongs to {' and '.join(MARKING)} only")
    if "stops" in raw and kind != "dismiss":
        raise EntryError("stops", "belong to dismiss only")
    if kind in MARKING:
        return (_stop(raw["stop"], "stop"),) if "stop" in raw else ()
    listed = raw.get("stops", [])
    if not isinstance(listed, list) or (kind == "dismiss" and not listed):
        raise EntryError("stops", "must be a list of at least one stop")
    return tuple(_stop(item, f"stops[{i}]") for i, item in enumerate(listed))


def _stop(raw: Any, where: str) -> Stop:
    if not isinstance(raw, dict) or set(raw) != {"kind", "start", "end"}:
        raise EntryError(where, "must hold exactly kind, start, end")
    if raw["kind"] not in STOP_KINDS:
        raise EntryError(f"{where}.kind", f"must be one of {', '.join(STOP_KINDS)}")
    for end in ("start", "end"):
        if type(raw[end]) is not int or not 0 <= raw[end] <= MAX_OFFSET:
            raise EntryError(f"{where}.{end}", "must be an offset: a whole number from 0")
    if raw["start"] >= raw["end"]:
        raise EntryError(f"{where}.end", "must lie behind the start")
    return Stop(raw["kind"], raw["start"], raw["end"])


def _sweep(raw: Any, kind: str) -> str:
    if raw not in SWEEPS:
        raise EntryError("sweep", f"must be one of {', '.join(filter(None, SWEEPS))}")
    if raw and kind != "submit":
        raise EntryError("sweep", "belongs to submit only")
    return str(raw)


def _submission(raw: dict[str, Any], kind: str) -> int:
    number = raw.get("submission", 1)
    if type(number) is not int or number < 1:
        raise EntryError("submission", "must be a whole number from 1")
    if "submission" in raw and kind != "submit":
        raise EntryError("submission", "belongs to submit only")
    return number


def _changes(raw: Any, kind: str) -> tuple[Change, ...]:
    if not isinstance(raw, list):
        raise EntryError("changes", "must be a list")
    if kind in EMPTY_KINDS and raw:
        raise EntryError("changes", f"must be empty for {kind}")
    if kind not in EMPTY_KINDS and not raw:
        raise EntryError("changes", f"must name what {kind} changes")
    changes = tuple(read_change(item, f"changes[{i}]") for i, item in enumerate(raw))
    if len({change.target for change in changes}) != len(changes):
        raise EntryError("changes", "name the same thing twice")
    return changes


def read_change(raw: Any, where: str = "change") -> Change:
    """A change from its JSON, as entries carry it and decisions store it; EntryError says what is wrong with it."""
    named = [name for name in (*FIELDS, "line") if isinstance(raw, dict) and name in raw]
    if len(named) != 1:
        raise EntryError(where, "must name one span, link, incident or line")
    [name] = named
    if name == "line":
        return _region_change(raw, where)
    if raw.get("before") is None and raw.get("after") is None:
        raise EntryError(where, "must hold a state before or after")
    sides = [_side(raw, side, FIELDS[name], where) for side in ("before", "after")]
    key = _uuid(raw[name], f"{where}.{name}")
    if name == "span":
        return SpanChange(key, *(None if side is None else Span.from_json(side) for side in sides))
    if name == "link":
        return LinkChange(key, *(None if side is None else Link.from_json(side) for side in sides))
    return IncidentChange(key, *(None if side is None else Incident.from_json(side) for side in sides))


def read_stored(raw: Any) -> Change:
    """A change as a decision stores it: what a merge added or says anew tells who proposed it, which no entry may."""
    change = read_change(raw)
    if isinstance(change, RegionChange) or change.after is None or "origin" not in raw:
        return change
    after: Any = replace(change.after, origin=raw["origin"])
    return replace(change, after=after)


def _region_change(raw: dict[str, Any], where: str) -> RegionChange:
    if type(raw["line"]) is not int or raw["line"] < 0:
        raise EntryError(f"{where}.line", "must be the place where a line starts")
    for side in ("before", "after"):
        if not isinstance(raw.get(side), str):
            raise EntryError(f"{where}.{side}", "must be a kind of region")
    return RegionChange(raw["line"], raw["before"], raw["after"])


def _side(raw: dict[str, Any], side: str, fields: Mapping[str, type], where: str) -> dict[str, Any] | None:
    state = raw.get(side)
    if state is None:
        return None
    here = f"{where}.{side}"
    if not isinstance(state, dict) or set(state) != set(fields):
        raise EntryError(here, f"must hold exactly {', '.join(fields)}")
    for name, kind in fields.items():
        if type(state[name]) is not kind:
            raise EntryError(f"{here}.{name}", f"must be of type {kind.__name__}")
    if state["status"] not in STATUSES:
        raise EntryError(f"{here}.status", f"must be one of {', '.join(STATUSES)}")
    for end in ("from", "to"):
        if end in fields:
            _uuid(state[end], f"{here}.{end}")
    return state
