"""Edges that break the rules which hold for every label, or for those that name somebody: G1 and G2 of the guidelines.

What a span should hold inside its edges is for people to judge.
"""

from collections.abc import Iterable

from annotator.spans.scheme import Scheme
from annotator.spans.scoring import Mark

OUTSIDE = frozenset(" \t\n\u00a0,.;:\"'“”‘’«»„")  # no span begins or ends with one of these
POSSESSIVES = ("'s", "’s")
ARTICLES = ("the ", "a ", "an ")
ABBREVIATION = 3  # letters at most before a full stop that belongs to the word: U.S., Gen., Lt.


def breaks_rule(quote: str, *, names: bool) -> str | None:
    """The rule that the edges of a span break, or None; `names` says whether its label names somebody.

    >>> breaks_rule("the League", names=True), breaks_rule("a child was killed", names=False)
    ('G2', None)
    >>> breaks_rule("League’s", names=True), breaks_rule("the U.S.", names=False)
    ('G1', None)
    """
    if (
        quote[0] in OUTSIDE
        or (quote[-1] in OUTSIDE and not _abbreviates(quote))
        or quote.endswith(POSSESSIVES)
    ):
        return "G1"
    return "G2" if names and quote.lower().startswith(ARTICLES) else None


def _abbreviates(quote: str) -> bool:
    last = quote.rsplit(maxsplit=1)[-1]
    return quote.endswith(".") and len(last.rstrip(".").rpartition(".")[2]) <= ABBREVIATION


def names_somebody(scheme: Scheme) -> set[str]:
    """The labels that name somebody: those of sources and actors."""
    return {scheme.claims[role] for role in ("source", "actor") if role in scheme.claims}


def broken(marks: Iterable[Mark], text: str, scheme: Scheme) -> dict[str, tuple[int, int]]:
    """By label, how many of these spans break a rule, and how many there are."""
    naming = names_somebody(scheme)
    found: dict[str, tuple[int, int]] = {}
    for mark in marks:
        breaks, there = found.get(mark.label, (0, 0))
        bad = breaks_rule(text[mark.start : mark.end], names=mark.label in naming) is not None
        found[mark.label] = (breaks + bad, there + 1)
    return found
