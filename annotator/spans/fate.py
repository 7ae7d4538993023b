"""What became of one person's spans when a report was settled."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from annotator.spans.reading import Reading, links_apart, values_apart
from annotator.spans.scheme import Scheme
from annotator.spans.state import ACCEPTED

KEPT, CHANGED, TURNED_DOWN, ADDED = "kept", "changed", "turned-down", "added"
OUTCOMES = (KEPT, CHANGED, TURNED_DOWN, ADDED)

Row = Mapping[str, Any]  # a span of a submission's body
Body = Mapping[str, Any]  # of a submission


@dataclass(frozen=True)
class Fate:
    """A span as the person had it and as it was settled; one of the two is None where it was turned down or added."""

    outcome: str
    mine: Row | None
    settled: Row | None
    became: tuple[tuple[str, Any], ...] = ()  # the person's values and links that were settled otherwise
    why: tuple[str, ...] = ()  # what whoever settled it said the item was
    notes: tuple[str, ...] = ()  # and noted on it


def fates(submission: Body, settlement: Body, scheme: Scheme, said: Row | None = None) -> list[Fate]:
    """One for each span that the person accepted, and for each that was settled without them, in text order.

    Both are in the scheme's names. `said` holds the notes and causes of the submission that settled it.
    """
    readings = Reading.of(submission, scheme), Reading.of(settlement, scheme)
    mine = {span["id"]: span for span in submission["spans"] if span["status"] == ACCEPTED}
    settled = settlement["spans"]
    accepted = [span for span in settled if span["status"] == ACCEPTED]
    versions = {key: span for span in settled for key in _parents(span) if key in mine}
    heirs = {key: span for key, span in versions.items() if span["status"] == ACCEPTED}
    theirs = {span["id"] for span in heirs.values()}
    free = [span for span in accepted if span["id"] not in theirs]
    for key in mine.keys() - heirs.keys():
        if (rival := _rival(mine[key], versions.get(key), free)) is not None:
            heirs[key] = rival
    found = [
        _told(_fate(span, heirs.get(key), *readings), [heirs.get(key), versions.get(key)], said or {})
        for key, span in mine.items()
    ]
    known = {span["id"] for span in heirs.values()}
    found += [
        _told(Fate(ADDED, None, span), [span], said or {}) for span in accepted if span["id"] not in known
    ]
    return sorted(found, key=lambda one: _place(one.mine or one.settled or {}))


def _told(fate: Fate, about: Iterable[Row | None], said: Row) -> Fate:
    """With what was said of these spans of the settled report; what is kept needs no reason."""
    if fate.outcome == KEPT:
        return fate
    ids = {span["id"] for span in about if span}
    why = [one["cause"] for one in said.get("causes", ()) if not ids.isdisjoint(one["spans"])]
    notes = [one["note"] for one in said.get("notes", ()) if not ids.isdisjoint(one["spans"])]
    return replace(fate, why=tuple(why), notes=tuple(notes))


def _rival(span: Row, version: Row | None, free: Iterable[Row]) -> Row | None:
    """What was taken instead of a span: of the same item, or with the same label in the same place."""
    item = version and version["origin"].get("item")
    for other in free:
        meets = other["start"] < span["end"] and span["start"] < other["end"]
        if meets and (other["label"] == span["label"] or (item and item == other["origin"].get("item"))):
            return other
    return None


def _fate(mine: Row, settled: Row | None, before: Reading, after: Reading) -> Fate:
    if settled is None:
        return Fate(TURNED_DOWN, mine, None)
    ids = before, mine["id"], after, settled["id"]
    values = [(name, after.told(settled["id"], name)) for name in values_apart(*ids)]
    links = [(kind, after.told_ends(settled["id"], kind)) for kind in links_apart(*ids)]
    same = not values and not links and _place(mine) == _place(settled)
    return Fate(KEPT if same else CHANGED, mine, settled, (*values, *links))


def _parents(span: Row) -> Iterable[str]:
    parents: Iterable[str] = span["origin"].get("parents", ())
    return parents


def _place(span: Row) -> tuple[int, int, str]:
    return span["start"], -span["end"], span["label"]
