"""Incidents and regions of several people's reviews of one report as those of one opening to settle."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Any, NamedTuple

from annotator.spans import incidents
from annotator.spans.names import fold
from annotator.spans.scheme import Scheme
from annotator.spans.state import ACCEPTED, BODY, MAIN, PEOPLE, REJECTED, SUGGESTED, Incident, Span, State

Same = tuple[Any, ...]  # what stands for all incidents that mean the same event


class United(NamedTuple):
    """The opinions with their spans in the incidents of one list, that list, the main one first, and how many are in dispute."""

    opinions: list[State]
    rows: list[dict[str, Any]]
    disputed: int


def united(opinions: Sequence[State], scheme: Scheme, chance: Random, new_id: Callable[[], str]) -> United:
    """Everybody's main incident is one; others are the same where place and date are.

    Accepted is what all confirmed alike; in dispute is what only some confirmed, or all, each in their own words. A
    review that has no incidents leaves them to the others.
    """
    events: dict[Same, list[tuple[int, str, Incident]]] = {}
    for review, state in enumerate(opinions):
        for key, one in sorted(state.incidents.items(), key=lambda item: not item[1].main):
            if one.status != REJECTED:
                events.setdefault(event(one), []).append((review, key, one))
    rows, new_ids, disputed = [], dict[tuple[int, str], str](), 0
    for meaning in sorted(events, key=lambda meaning: meaning != (MAIN,)):
        row = _row(events[meaning], len(opinions), chance, new_id())
        new_ids |= {(review, key): row["id"] for review, key, _ in events[meaning]}
        disputed += row["status"] != ACCEPTED and any(one.status == ACCEPTED for _, _, one in events[meaning])
        rows.append(row)
    renamed = [
        replace(
            state, spans={key: _renamed(span, review, new_ids, scheme) for key, span in state.spans.items()}
        )
        for review, state in enumerate(opinions)
    ]
    return United(renamed, rows, disputed)


def regions(opinions: Sequence[State]) -> list[dict[str, Any]]:
    """The lines that somebody says are no running text; of two kinds the first to be named."""
    said: dict[int, str] = {}
    for state in opinions:
        for line, region in state.regions.items():
            if region.kind != BODY:
                said.setdefault(line, region.kind)
    return [
        {"line": line, "kind": kind, "origin": {"by": PEOPLE, "kind": kind}}
        for line, kind in sorted(said.items())
    ]


def unsigned(state: State) -> State:
    """The same without who said what, and how many: until it is settled, what all agree on must look like the rest."""

    def hidden(held: dict[str, Any]) -> dict[str, Any]:
        return {
            key: replace(one, origin={name: said for name, said in one.origin.items() if name != "parents"})
            for key, one in held.items()
        }

    return State(hidden(state.spans), hidden(state.links), hidden(state.incidents), state.regions)


def event(one: Incident) -> Same:
    """What is the same for all incidents that mean the same event."""
    return (MAIN,) if one.main else (fold(one.location), fold(one.label), one.date_start, one.date_end)


def versions(one: Incident) -> set[Same]:
    """What people who do not agree say of it, each once: rival places and dates, else the one that it has."""
    rivals = one.origin.get("alternatives") or [one.mutable()]
    return {_words(rival) for rival in rivals}


def _words(body: Mapping[str, Any]) -> Same:
    """What two people who say the same of an incident have in common."""
    return tuple(fold(body[name]) for name in incidents.PROPOSED)


def _row(
    said: list[tuple[int, str, Incident]], people: int, chance: Random, incident_id: str
) -> dict[str, Any]:
    """One incident: as somebody confirmed it, with all that others did in an order that says nothing; else as the first has it."""
    confirmed = [(review, one) for review, _, one in said if one.status == ACCEPTED]
    bodies = dict[Same, dict[str, Any]]()
    for one in [one for _, one in confirmed] or [said[0][2]]:
        body = {name: getattr(one, name) for name in incidents.PROPOSED}
        bodies.setdefault(_words(body), body)
    rivals = list(bodies.values())
    chance.shuffle(rivals)
    agreed = len(rivals) == 1 and len({review for review, _ in confirmed}) == people
    origin = {"by": PEOPLE, **rivals[0], "parents": sorted(key for _, key, _ in said)}
    if len(rivals) > 1:
        origin["alternatives"] = rivals
    state = {"main": said[0][2].main, **rivals[0], "status": ACCEPTED if agreed else SUGGESTED}
    return {"id": incident_id, **state, "origin": origin}


def _renamed(span: Span, review: int, new_ids: dict[tuple[int, str], str], scheme: Scheme) -> Span:
    name = scheme.labels[span.label].incident_attribute
    held = span.values.get(name) if name else None
    known = new_ids.get((review, held["value"])) if held else None
    return (
        replace(span, values={**span.values, str(name): {**held, "value": known}}) if held and known else span
    )
