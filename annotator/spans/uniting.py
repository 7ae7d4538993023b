"""Incidents and regions of several people's reviews of one report as those of one opening to settle."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from annotator.spans import incidents
from annotator.spans.names import fold
from annotator.spans.scheme import Scheme
from annotator.spans.state import ACCEPTED, BODY, MAIN, REJECTED, SUGGESTED, Incident, Span, State

PEOPLE = "people"
Same = tuple[Any, ...]  # what stands for all incidents that mean the same event


def united(
    opinions: Sequence[State], scheme: Scheme, new_id: Callable[[], str]
) -> tuple[list[State], list[dict[str, Any]]]:
    """The opinions with their spans in the incidents of one list, and that list, the main one first.

    Everybody's main incident is one; others are the same where place and date are. Accepted is what all accepted
    alike. A review that has no incidents leaves them to the others.
    """
    events: dict[Same, list[tuple[int, str, Incident]]] = {}
    for review, state in enumerate(opinions):
        for key, one in sorted(state.incidents.items(), key=lambda item: not item[1].main):
            if one.status != REJECTED:
                events.setdefault(event(one), []).append((review, key, one))
    rows, new_ids = [], dict[tuple[int, str], str]()
    for meaning in sorted(events, key=lambda meaning: meaning != (MAIN,)):
        row = _row(events[meaning], len(opinions), new_id())
        new_ids |= {(review, key): row["id"] for review, key, _ in events[meaning]}
        rows.append(row)
    renamed = [
        replace(
            state, spans={key: _renamed(span, review, new_ids, scheme) for key, span in state.spans.items()}
        )
        for review, state in enumerate(opinions)
    ]
    return renamed, rows


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


def _row(said: list[tuple[int, str, Incident]], people: int, incident_id: str) -> dict[str, Any]:
    """One incident: as the first who confirmed it says, else as the first."""
    words = sorted((one for _, _, one in said), key=lambda one: one.status != ACCEPTED)
    agreed = len({review for review, _, _ in said}) == people and all(one == words[0] for one in words)
    body = words[0].mutable()
    proposed = {name: body[name] for name in incidents.PROPOSED}
    status = ACCEPTED if agreed and words[0].status == ACCEPTED else SUGGESTED
    origin = {"by": PEOPLE, **proposed, "parents": sorted(key for _, key, _ in said)}
    return {"id": incident_id, **body, "status": status, "origin": origin}


def _renamed(span: Span, review: int, new_ids: dict[tuple[int, str], str], scheme: Scheme) -> Span:
    name = scheme.labels[span.label].incident_attribute
    held = span.values.get(name) if name else None
    known = new_ids.get((review, held["value"])) if held else None
    return (
        replace(span, values={**span.values, str(name): {**held, "value": known}}) if held and known else span
    )
