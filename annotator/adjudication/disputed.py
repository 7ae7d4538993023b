"""What people differ on most, with one place of each."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from annotator.adjudication.agreement import comparisons
from annotator.adjudication.models import Comparison
from annotator.projects.models import Project
from annotator.projects.queries import renaming
from annotator.review.models import Submission
from annotator.spans import differing
from annotator.spans.differing import Difference, What
from annotator.spans.renaming import Renaming
from annotator.spans.scheme import Scheme

NEWEST = 100  # pairs; what was fought over before the guidelines settled it is past
MOST = 5  # that are named

Bodies = Mapping[int, Mapping[str, Any]]  # what was submitted first, by the review


@dataclass(frozen=True)
class Fight:
    """A rule over which people differ, how often, and the newest place; `rest` is what the rule is about."""

    rule: str
    label: str
    rest: tuple[str, ...]
    times: int
    quote: str
    url: str


def count_in_words(counted: str) -> str:
    """A count of a toll, of which `counted` has the parts, as one."""
    kind, least, most = counted.split(",")
    if kind == "none":
        return _("none")
    if not (least or most):
        return _("no number")
    if kind == "about" and least == most:
        return _("about %(n)s") % {"n": least}
    if not most:
        at_least = _("vague, at least %(n)s") if kind == "vague" else _("at least %(n)s")
        return at_least % {"n": least}
    if least == most:
        return least
    return _("at most %(n)s") % {"n": most} if kind == "at-most" or not least else f"{least}–{most}"


def most(project: Project) -> list[Fight]:
    """What people most often understand differently: a rule of the guidelines, or what to mark, how far, as what."""
    found = comparisons(project, Comparison.Kind.PAIR).select_related("document").order_by("-at", "-pk")
    pairs = list(found[:NEWEST])
    counted = sum((_fought(pair) for pair in pairs), Counter()).most_common(MOST)
    newest = [next(pair for pair in pairs if what in _fought(pair)) for what, _ in counted]
    words = renaming(project)
    said = _said(newest, words)
    return [
        _fight(what, times, pair, said, words.scheme)
        for (what, times), pair in zip(counted, newest, strict=True)
    ]


def _fought(pair: Comparison) -> Counter[What]:
    return Counter({tuple(what): times for what, times in pair.figures.get("fought", ())})


def _said(pairs: Sequence[Comparison], words: Renaming) -> Bodies:
    reviews = {pk for pair in pairs for pk in (pair.one_id, pair.other_id)}
    rows = Submission.objects.filter(review__in=reviews, number=1).values_list("review", "body")
    return {review: words.body(body) for review, body in rows}


def _fight(what: What, times: int, pair: Comparison, said: Bodies, scheme: Scheme) -> Fight:
    rule, label, *rest = what
    one, other = (said[pk] for pk in (pair.one_id, pair.other_id) if pk)
    places = differing.fought(one, other, pair.document.text, scheme)
    place = next((place for found, place in places if found == what), None)
    quote, url = _shown(place, pair, said) if place else ("", "")
    if rule == differing.COUNT_OF:
        rest = [rest[0], *map(count_in_words, rest[1:])]
    return Fight(rule, label, tuple(rest), times, quote, url)


def _shown(place: Difference, pair: Comparison, said: Bodies) -> tuple[str, str]:
    """The words of the first who marked them, and the way into that review."""
    side = place.sides[0]
    review = pair.one_id if place.one else pair.other_id
    spans = said[review or 0]["spans"]
    extent = (side.start, side.end, side.label)
    found = next(span for span in spans if (span["start"], span["end"], span["label"]) == extent)
    return found["quote"], reverse("review", args=[review]) + f"#{found['id']}"
