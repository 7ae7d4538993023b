"""What a memory recalled of a text, put to what others propose for it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from annotator.spans import policy
from annotator.spans.matching import fold
from annotator.spans.memory import EDGE_MOVED, NAME
from annotator.spans.opening import Proposal
from annotator.spans.renaming import Renaming
from annotator.spans.scheme import Scheme
from annotator.spans.traces import END, START
from annotator.spans.written import case_of, pieces_of

IMPORTED, PATTERNS = "imported", "patterns"  # suggesters that others come before or after


def proposed(
    recalled: Mapping[str, Any], others: Sequence[Proposal], text: str, scheme: Scheme
) -> list[Proposal]:
    """The others' proposals as a memory has them, with its own: before those of rules that know nothing of the project.

    It proposes nothing that could not stand beside what others propose of another label. What people chose to
    import stays as it is.
    """
    if not recalled:
        return list(others)
    others = [one if one.suggester == IMPORTED else applied(recalled, one, text) for one in others]
    taken = policy.Taken(scheme)
    for span in (span for one in others if not one.seconds for span in one.body["spans"]):
        taken.add(span["start"], span["end"], span["label"])
    spans = [one for one in recalled["spans"] if taken.leaves_room(one["start"], one["end"], one["label"])]
    at = next((place for place, one in enumerate(others) if one.suggester == PATTERNS), len(others))
    return [*others[:at], own(recalled, spans), *others[at:]]


def renamed(recalled: Mapping[str, Any], words: Renaming) -> dict[str, Any]:
    """What was recalled, in the names of the scheme now."""
    if not recalled:
        return {}
    told = {
        kind: [[label, *more] for old, *more in recalled[kind] if (label := words.label(old))]
        for kind in ("held", "edges")
    }
    return {**recalled, **told, "spans": words.proposed({"spans": recalled["spans"]})["spans"]}


def own(recalled: Mapping[str, Any], spans: Sequence[dict[str, Any]] | None = None) -> Proposal:
    """What a memory itself proposes."""
    spans = recalled["spans"] if spans is None else spans
    return Proposal(NAME, recalled["version"], {"spans": list(spans), "links": []})


def applied(recalled: Mapping[str, Any], proposal: Proposal, text: str) -> Proposal:
    """What another proposes, without what is held back, its edges moved as people always do."""
    held, edges = set(map(tuple, recalled["held"])), set(map(tuple, recalled["edges"]))
    spans: list[dict[str, Any]] = []
    places: dict[int, int] = {}
    for place, span in enumerate(proposal.body["spans"]):
        moved = _moved(span, edges, text, recalled["version"])
        words = text[moved["start"] : moved["end"]]
        if (span["label"], fold(words), case_of(words)) not in held:
            places[place] = len(spans)
            spans.append(moved)
    links = [
        {**link, "from": places[link["from"]], "to": places[link["to"]]}
        for link in proposal.body.get("links", [])
        if link["from"] in places and link["to"] in places
    ]
    return replace(proposal, body={**proposal.body, "spans": spans, "links": links})


def _moved(span: dict[str, Any], edges: set[tuple[str, ...]], text: str, version: str) -> dict[str, Any]:
    start, end, label = span["start"], span["end"], span["label"]
    pieces = pieces_of(text, start, end)
    if len(pieces) > 1 and (label, START, fold(text[slice(*pieces[0])])) in edges:
        start = pieces[1][0]
        pieces = pieces[1:]
    if len(pieces) > 1 and (label, END, fold(text[slice(*pieces[-1])])) in edges:
        end = pieces[-2][1]
    if (start, end) == (span["start"], span["end"]):
        return span
    by = {
        "suggester": NAME,
        "version": version,
        "rule": EDGE_MOVED,
        "score": None,
        "from": [span["start"], span["end"]],
    }
    return {**span, "start": start, "end": end, "also": [by]}
