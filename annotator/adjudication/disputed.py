"""What people differ on most, with one place of each."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from annotator.adjudication.agreement import comparisons
from annotator.adjudication.models import Comparison
from annotator.projects.models import Project
from annotator.review.models import Submission
from annotator.spans.state import ACCEPTED

NEWEST = 100  # pairs; what was fought over before the guidelines settled it is past
MOST = 2  # labels, and values, that are named

Body = Mapping[str, Any]
Held = tuple[int, Mapping[str, Any]]  # a review and a span in it


@dataclass(frozen=True)
class Fight:
    """A label, or two values of one of its attributes, between which people differ, how often, and the newest place."""

    label: str
    times: int
    attribute: str = ""
    values: tuple[str, ...] = ()
    quote: str = ""
    url: str = ""


def most(project: Project) -> list[Fight]:
    """The labels that most often only one of two people marked so, then the values on which they most often differ."""
    found = comparisons(project, Comparison.Kind.PAIR).select_related(None).order_by("-at", "-pk")
    pairs = list(found[:NEWEST])
    labels = sum((_labels(pair) for pair in pairs), Counter()).most_common(MOST)
    values = sum((_values(pair) for pair in pairs), Counter()).most_common(MOST)
    newest = {what: next(pair for pair in pairs if what in _labels(pair)) for what, _ in labels}
    newest |= {what: next(pair for pair in pairs if what in _values(pair)) for what, _ in values}
    said = _said(list(newest.values()))
    return [
        _fight(what, times, [(pk, said[pk]) for pk in (newest[what].one_id, newest[what].other_id) if pk])
        for what, times in [*labels, *values]
    ]


def _labels(pair: Comparison) -> Counter[tuple[str, ...]]:
    """How many spans of a label only one of two people marked just there."""
    apart: Counter[tuple[str, ...]] = Counter()
    for label, found in pair.figures["labels"].items():
        right, one, other = found["exact"]
        apart[(label,)] = one + other - 2 * right
    return +apart


def _values(pair: Comparison) -> Counter[tuple[str, ...]]:
    """How often two people gave a span different values of an attribute, whoever gave which."""
    apart: Counter[tuple[str, ...]] = Counter()
    for label, attribute, one, other, count in pair.figures["values"]:
        if one != other:
            apart[label, attribute, *sorted((one, other))] += count
    return apart


def _said(pairs: Sequence[Comparison]) -> dict[int, Body]:
    """What the people of these pairs submitted first, by their reviews."""
    reviews = {pk for pair in pairs for pk in (pair.one_id, pair.other_id)}
    return dict(Submission.objects.filter(review__in=reviews, number=1).values_list("review", "body"))


def _fight(what: tuple[str, ...], times: int, said: Sequence[tuple[int, Body]]) -> Fight:
    label, attribute, *values = what if len(what) > 1 else (*what, "")
    one, other = (
        [(pk, span) for span in body["spans"] if span["status"] == ACCEPTED and span["label"] == label]
        for pk, body in said
    )
    places = _unlike(one, other, attribute, values) if attribute else _apart(one, other)
    for review, span in places:
        url = reverse("review", args=[review]) + f"#{span['id']}"
        return Fight(label, times, attribute, tuple(values), span["quote"], url)
    return Fight(label, times, attribute, tuple(values))


def _apart(one: Sequence[Held], other: Sequence[Held]) -> Iterator[Held]:
    """Spans that stand in one of two reviews only."""
    for mine, theirs in ((one, other), (other, one)):
        extents = {(span["start"], span["end"]) for _, span in theirs}
        yield from (held for held in mine if (held[1]["start"], held[1]["end"]) not in extents)


def _unlike(one: Sequence[Held], other: Sequence[Held], attribute: str, values: list[str]) -> Iterator[Held]:
    """Spans of one review that meet one of the other with the other of two values."""
    for review, mine in one:
        for _, theirs in other:
            meets = mine["start"] < theirs["end"] and theirs["start"] < mine["end"]
            held = [span["values"].get(attribute, {}).get("value") for span in (mine, theirs)]
            if meets and sorted(map(str, held)) == values:
                yield review, mine
