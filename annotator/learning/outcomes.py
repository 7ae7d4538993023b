"""What people decided afterwards about what suggesters had proposed: each review tests the suggestions made before it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import F, QuerySet, Window
from django.db.models.functions import Mod, RowNumber

from annotator.common import chart
from annotator.learning.evaluation import answered
from annotator.projects.models import Project
from annotator.projects.queries import renaming
from annotator.review.models import Plan, Review, Span
from annotator.review.queries import planted_in
from annotator.spans import scoring
from annotator.spans.scoring import EXACT, OVERLAP, Figures, Mark, Marked
from annotator.spans.state import ACCEPTED
from annotator.spans.trust import BANDS
from annotator.suggestions import queries as suggestions

NEWEST, BLIND = 300, 100  # submitted reviews that are looked at
DRAWN, POINTS = 1000, 20  # reviews that the curve looks at, one in so many of all, and points that it has
FEWEST = 5  # reviews of a point
TOLD = 10  # strings of each kind

# Whoever proposed a span first, and those who agreed; what the memory did to an edge is no proposal.
DECIDED = """
    WITH decided AS (
        SELECT label, status, origin, "start" = (origin->>'start')::int AND "end" = (origin->>'end')::int
            AND label = origin->>'label' AS unchanged
        FROM annotator_span WHERE review_id = ANY(%s) AND origin->>'by' = 'machine' AND public_id <> ALL(%s::uuid[])
    ), proposed AS (
        SELECT origin AS author, origin->>'label' AS label, status, unchanged FROM decided
        UNION ALL
        SELECT also, origin->>'label', status, unchanged FROM decided, jsonb_array_elements(origin->'also') also
        WHERE also->>'rule' IS DISTINCT FROM 'memory.edge'
    )
    SELECT author->>'suggester', author->>'version', label, author->>'rule',
        (SELECT max(least) FROM unnest(%s::float[]) least WHERE (author->>'score')::float >= least),
        count(*) FILTER (WHERE status = 'accepted' AND unchanged),
        count(*) FILTER (WHERE status = 'accepted' AND NOT unchanged),
        count(*) FILTER (WHERE status = 'rejected')
    FROM proposed GROUP BY 1, 2, 3, 4, 5
"""
WORDS = """
    SELECT label, quote, count(*) FROM annotator_span
    WHERE review_id = ANY(%s) AND public_id <> ALL(%s::uuid[]) AND origin->>'by' = %s AND status = %s
    GROUP BY 1, 2 HAVING count(*) > 1 ORDER BY 3 DESC, 1, 2 LIMIT %s
"""
CORRECTED = """
    SELECT review_id,
        count(*) FILTER (WHERE status = 'rejected' AND origin->>'by' = 'machine'
            OR status = 'accepted' AND (origin->>'by' = 'person' OR "start" <> (origin->>'start')::int
                OR "end" <> (origin->>'end')::int OR label <> origin->>'label')),
        count(*) FILTER (WHERE status = 'accepted')
    FROM annotator_span WHERE review_id = ANY(%s) AND public_id <> ALL(%s::uuid[]) GROUP BY 1
"""


@dataclass
class Fared:
    """What became of suggestions."""

    kept: int = 0
    changed: int = 0
    rejected: int = 0

    def __add__(self, other: "Fared") -> "Fared":
        return Fared(self.kept + other.kept, self.changed + other.changed, self.rejected + other.rejected)

    @property
    def shown(self) -> int:
        return self.kept + self.changed + self.rejected

    @property
    def exact(self) -> float:
        """The share that was right as it was."""
        return self.kept / self.shown if self.shown else 0.0

    @property
    def right(self) -> float:
        """The share that was right, perhaps after a correction."""
        return (self.kept + self.changed) / self.shown if self.shown else 0.0


@dataclass(frozen=True)
class Row:
    """A suggester's version and a label, with its rules."""

    suggester: str
    version: str
    label: str
    fared: Fared
    rules: list[tuple[str, Fared]]


@dataclass(frozen=True)
class Band:
    """Suggestions of one suggester with such scores: were they right as often?"""

    suggester: str
    least: float
    fared: Fared


@dataclass(frozen=True)
class Seen:
    """A suggester on reports that people reviewed without suggestions."""

    suggester: str
    label: str
    exact: scoring.Tally
    overlap: scoring.Tally


@dataclass(frozen=True)
class Point:
    """Some reviews in a row, from which to which: corrections for a hundred spans that were accepted in the end."""

    first: int
    last: int
    corrections: float

    @property
    def name(self) -> str:
        return f"{self.first}–{self.last}"


@dataclass(frozen=True)
class Curve:
    """Corrections over time; of many reviews one in so many is looked at."""

    one_in: int
    points: list[Point]

    @property
    def drawn(self) -> chart.Chart | None:
        """None of a single point."""
        names, figures = [one.name for one in self.points], [one.corrections for one in self.points]
        return chart.of_bars(names, figures) if len(names) > 1 else None


@dataclass(frozen=True)
class Outcomes:
    """All of it, for the page."""

    reviews: int
    rows: list[Row]
    bands: list[Band]
    missed: list[tuple[str, str, int]]  # label, words, times
    rejected: list[tuple[str, str, int]]
    blind_reviews: int
    blind: list[Seen]


def of(project: Project) -> Outcomes:
    """What people decided in the newest submitted reviews of a project, blind ones apart."""
    assisted = _newest(_submitted(project, Review.Arm.ASSISTED), NEWEST)
    blind = _newest(_submitted(project, Review.Arm.BLIND), BLIND)
    newest = [assisted, planted_in(assisted)]
    decided = _rows(DECIDED, [*newest, list(BANDS)])
    return Outcomes(
        reviews=len(assisted),
        rows=_by_label(decided),
        bands=_by_score(decided),
        missed=_rows(WORDS, [*newest, "person", ACCEPTED, TOLD]),
        rejected=_rows(WORDS, [*newest, "machine", "rejected", TOLD]),
        blind_reviews=len(blind),
        blind=_unseen(project, blind),
    )


def _submitted(project: Project, arm: Review.Arm) -> QuerySet[Review]:
    return Review.objects.filter(
        document__project=project, kind=Review.Kind.REVIEW, state=Review.State.SUBMITTED, arm=arm
    )


def _newest(reviews: QuerySet[Review], number: int) -> list[int]:
    """So many by id, those opened last first."""
    return list(reviews.order_by("-pk").values_list("pk", flat=True)[:number])


def _rows(query: str, values: Sequence[Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def _by_label(decided: Iterable[Any]) -> list[Row]:
    found: dict[tuple[str, str, str], dict[str, Fared]] = {}
    for suggester, version, label, rule, _band, *counts in decided:
        rules = found.setdefault((suggester, version, label), {})
        rules[rule or ""] = rules.get(rule or "", Fared()) + Fared(*counts)
    return [
        Row(*key, sum(rules.values(), Fared()), sorted(rules.items(), key=lambda one: -one[1].shown))
        for key, rules in sorted(found.items())
    ]


def _by_score(decided: Iterable[Any]) -> list[Band]:
    found: dict[tuple[str, float], Fared] = {}
    for suggester, _version, _label, _rule, least, *counts in decided:
        if least is not None:
            found[suggester, least] = found.get((suggester, least), Fared()) + Fared(*counts)
    surest_first = sorted(found.items(), key=lambda one: (one[0][0], -one[0][1]))
    return [Band(suggester, least, fared) for (suggester, least), fared in surest_first]


def _unseen(project: Project, reviews: list[int]) -> list[Seen]:
    """Each suggester's predictions, fixed when the first review opened, against what blind reviews found."""
    words = renaming(project)
    labels = frozenset(words.scheme.labels)
    found: dict[str, list[Figures]] = {}
    marks: dict[int, list[Mark]] = {}
    spans = Span.objects.filter(review__in=reviews, status=ACCEPTED)
    for review, start, end, label in spans.values_list("review", "start", "end", "label"):
        if now := words.label(label):
            marks.setdefault(review, []).append(Mark(start, end, now))
    documents = dict(Review.objects.filter(pk__in=reviews).values_list("pk", "document"))
    plans = dict(Plan.objects.filter(pk__in=documents.values()).values_list("pk", "predictions"))
    proposed = suggestions.proposals_of(plans)
    for review, document in documents.items():
        gold = Marked(marks.get(review, []), labels=labels)
        for one in words.proposals(proposed.get(document, [])):
            found.setdefault(one.suggester, []).append(scoring.judge(gold, answered(one.body)))
    return [
        Seen(suggester, label, total.of(label, EXACT), total.of(label, OVERLAP))
        for suggester, parts in sorted(found.items())
        for total in [scoring.total(parts)]
        for label in sorted(labels)
        if total.of(label, OVERLAP).there or total.of(label, OVERLAP).proposed
    ]


def curve(project: Project) -> Curve:
    """From the first review to the last, in the order in which they opened, a point for so many that have spans."""
    reviews = _submitted(project, Review.Arm.ASSISTED)
    one_in = max(1, -(-reviews.count() // DRAWN))
    in_order = reviews.annotate(place=Window(RowNumber(), order_by=F("pk").asc()))
    chosen = in_order.annotate(over=Mod("place", one_in)).filter(over=0)
    places = dict(chosen.order_by("pk").values_list("pk", "place"))
    counted = {review: counts for review, *counts in _rows(CORRECTED, [list(places), planted_in(places)])}
    told = [(place, *counted[review]) for review, place in places.items() if review in counted]
    size = max(FEWEST, -(-len(told) // POINTS))
    parts = [told[at : at + size] for at in range(0, len(told) - size + 1, size)]
    return Curve(one_in, [_point(part) for part in parts])


def _point(part: Sequence[tuple[int, int, int]]) -> Point:
    """Of places, corrections and spans."""
    places, corrections, spans = zip(*part, strict=True)
    return Point(places[0], places[-1], 100 * sum(corrections) / max(1, sum(spans)))
