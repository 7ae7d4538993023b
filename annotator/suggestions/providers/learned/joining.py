"""Spans of several labels as one proposal: what may stand together, with values and links where the rules know them."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from annotator.spans import policy
from annotator.spans.scheme import Scheme
from annotator.spans.state import ACCEPTED, Span
from annotator.suggestions.providers import patterns

HIDDEN = {"caption", "boilerplate"}  # regions that are no running text: nothing is proposed there
SURE = 0.5  # a span that others may lie inside goes first from here on: a speaker beats a party

Proposed = dict[str, Any]


def join(found: list[Proposed], rules: dict[str, Any], scheme: Scheme, text: str) -> dict[str, Any]:
    """The surest spans that the scheme lets stand together, in text order; `rules` is what the rules proposed.

    A span takes its values from the rule span it shares most with; a toll without one from its own words.
    """
    hidden = [region for region in rules["regions"] if region["kind"] in HIDDEN]
    kept = _Kept(scheme)
    for span in sorted(found, key=lambda one: _turn(one, scheme)):
        if not any(_overlap(span, region) for region in hidden):
            kept.take(span)
    spans = sorted(kept.spans, key=lambda one: (one["start"], -one["end"], one["label"]))
    places = [_stands_for(span, spans) for span in rules["spans"]]
    for place, span in zip(places, rules["spans"], strict=True):
        if place is not None:
            spans[place].setdefault("attributes", span["attributes"])
    toll = scheme.claims.get("toll")
    for span in spans:
        if span["label"] == toll and "attributes" not in span:
            span["attributes"] = patterns.toll_values_of(text[span["start"] : span["end"]])
    return {
        "spans": [{"attributes": {}, **span} for span in spans],
        "links": _links(rules, places),
        "regions": [],  # they are for the rules to say
    }


def _links(rules: dict[str, Any], places: list[int | None]) -> list[dict[str, Any]]:
    """The rules' links between the spans that stand for theirs; each once."""
    links: dict[tuple[int, int, str], dict[str, Any]] = {}
    for link in rules["links"]:
        source, target = places[link["from"]], places[link["to"]]
        if source is not None and target is not None and source != target:
            links.setdefault((source, target, link["type"]), {**link, "from": source, "to": target})
    return list(links.values())


def _stands_for(rule: Proposed, spans: list[Proposed]) -> int | None:
    """The place of the span of the same label that shares most with one of a rule."""
    near = [
        (min(span["end"], rule["end"]) - max(span["start"], rule["start"]), -place)
        for place, span in enumerate(spans)
        if span["label"] == rule["label"] and _overlap(span, rule)
    ]
    return -max(near)[1] if near else None


def _turn(span: Proposed, scheme: Scheme) -> tuple[bool, float, int]:
    holds = {outer for outers in (scheme.nesting or {}).values() for outer in outers}
    first = span["label"] in holds and span["score"] >= SURE
    return not first, -span["score"], span["start"]


class _Kept:
    """The spans that stand, and which lie where."""

    def __init__(self, scheme: Scheme) -> None:
        self.spans: list[Proposed] = []
        self._scheme = scheme
        self._at: dict[int, list[Span]] = defaultdict(list)

    def take(self, span: Proposed) -> None:
        own = Span(span["start"], span["end"], span["label"], ACCEPTED, {}, "")
        near = {id(one): one for at in range(own.start, own.end) for one in self._at.get(at, ())}
        if not _clash(own, near.values(), self._scheme):
            self.spans.append(span)
            for at in range(own.start, own.end):
                self._at[at].append(own)


def _clash(span: Span, others: Iterable[Span], scheme: Scheme) -> bool:
    return any(policy.clash(span, other, scheme) for other in others)


def _overlap(one: Proposed, other: Proposed) -> bool:
    return bool(one["start"] < other["end"] and other["start"] < one["end"])
