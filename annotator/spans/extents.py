"""Edges that break a rule of the guidelines, as far as the words alone tell: G1, G2, C2, C3, S1, S2 and S4.

The rest of what a span should hold is for people to judge. G1 holds for every label, G2 for those that name somebody, C
for tolls and S for sources, whatever a scheme calls them; C and S read English.
"""

import re
from collections.abc import Iterable

from annotator.spans import counts
from annotator.spans.scheme import Scheme
from annotator.spans.scoring import Mark

TOLL, SOURCE, ACTOR = "toll", "source", "actor"  # roles of labels, as a scheme's `claims` names them
RULES = ("G1", "G2", "C2", "C3", "S1", "S2", "S4")
OUTSIDE = frozenset(" \t\n\u00a0,.;:\"'“”‘’«»„")  # no span begins or ends with one of these
POSSESSIVES = ("'s", "’s")
ARTICLES = ("the ", "a ", "an ")
ABBREVIATION = 3  # letters at most before a full stop that belongs to the word: U.S., Gen., Lt.
BEFORE = 20  # code points that may hold what was left out before a span

QUALIFIER = re.compile(
    r"\b(?:at least|at most|up to|as many as|(?:more|fewer|less) than|nearly|almost|about|around)\s+$", re.I
)
COUNTED = re.compile(
    r"\d|(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|dozens|scores|hundreds)\b", re.I
)
AFTER_OUTCOME = re.compile(
    r"\b(?:killed|dead|died|slain|executed|wounded|injured|hurt|missing|captured|kidnapped|abducted)\s+"
    r"(?:as a result|in|at|near|on|by|when|while|after|before|during|from|outside|inside|along|since)\b(?P<rest>.*)",
    re.I | re.S,
)
DOCUMENT_BY = re.compile(
    r"(?:(?:an?|the)\s+)?(?:\w+\s+)?(?:statement|report|account|message|post|comment)s?\s+(?:by|from|of)\s+\w",
    re.I,
)
RELATIVE = re.compile(r",?\s(?:who|whom|whose)\s", re.I)
NUMBER_BEFORE = re.compile(r"\b(?:\d+|two|three|four|five|six|seven|eight|nine|ten|several)\s+$", re.I)


def breaks_rule(quote: str, role: str, before: str = "") -> str | None:
    """The first rule that the edges of a span break, or None; `before` are the words that stand before it.

    >>> breaks_rule("the League", ACTOR), breaks_rule("a child was killed", TOLL), breaks_rule("League’s", ACTOR)
    ('G2', None, 'G1')
    >>> breaks_rule("nine died", TOLL, "where at least "), breaks_rule("two killed in the raid", TOLL)
    ('C2', 'C3')
    >>> breaks_rule("statement by the navy", SOURCE), breaks_rule("a man who fled", SOURCE)
    ('S1', 'G2')
    """
    if _is_ragged(quote):
        return "G1"
    if role in (SOURCE, ACTOR) and quote.lower().startswith(ARTICLES):
        return "G2"
    if role == TOLL:
        return _toll(quote, before)
    return _source(quote, before) if role == SOURCE else None


def _is_ragged(quote: str) -> bool:
    last = quote[-1] in OUTSIDE and not _abbreviates(quote)
    return quote[0] in OUTSIDE or last or quote.endswith(POSSESSIVES)


def _abbreviates(quote: str) -> bool:
    last = quote.rsplit(maxsplit=1)[-1]
    return quote.endswith(".") and len(last.rstrip(".").rpartition(".")[2]) <= ABBREVIATION


def _toll(quote: str, before: str) -> str | None:
    """A qualifier of the count left out, or a cause, place or time held after the outcome with no count of its own."""
    if COUNTED.match(quote) and QUALIFIER.search(before):
        return "C2"
    tail = AFTER_OUTCOME.search(quote)
    return (
        "C3" if tail and COUNTED.match(quote) and counts.parse(tail["rest"]) == counts.UNSPECIFIED else None
    )


def _source(quote: str, before: str) -> str | None:
    """The document instead of the speaker, a relative clause or no number word, or the dash before a signature."""
    if DOCUMENT_BY.match(quote):
        return "S1"
    if quote[0] in "—–-":
        return "S4"
    return "S2" if RELATIVE.search(quote) or NUMBER_BEFORE.search(before) else None


def roles(scheme: Scheme) -> dict[str, str]:
    """The role of each label that has one in claims."""
    return {label: role for role, label in scheme.claims.items()}


def broken_by(start: int, end: int, role: str, text: str) -> str | None:
    """The rule that a span of a text breaks, or None; what stands before it is of the same line."""
    before = text[max(0, start - BEFORE) : start].rpartition("\n")[2]
    return breaks_rule(text[start:end], role, before)


def broken(marks: Iterable[Mark], text: str, scheme: Scheme) -> dict[str, tuple[int, int]]:
    """By label, how many of these spans break a rule, and how many there are."""
    role_of = roles(scheme)
    found: dict[str, tuple[int, int]] = {}
    for mark in marks:
        breaks, there = found.get(mark.label, (0, 0))
        bad = broken_by(mark.start, mark.end, role_of.get(mark.label, ""), text) is not None
        found[mark.label] = (breaks + bad, there + 1)
    return found
