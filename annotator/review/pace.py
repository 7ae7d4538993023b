"""How long reviews of a project take, and how many are left."""

from collections.abc import Iterable
from datetime import timedelta
from itertools import groupby
from operator import itemgetter

from django.db.models import Exists, OuterRef, QuerySet, Sum

from annotator.common import clock
from annotator.projects.models import Project
from annotator.review.models import Decision, Plan, Review
from annotator.spans import pace
from annotator.spans.pace import Work

LATELY = timedelta(days=30)
NEWEST = 100  # reviews; a median of more says the same
READ = ("review", "key", "kind", "refers_to", "changes", "shown_at", "decided_at")


def hours_left(project: Project, documents: int) -> float | None:
    """Of reviewing the rest of these documents, at the median of the last month; None while too few show how long it takes."""
    usual = pace.middle(_times(project))
    return None if usual is None else _reviews_left(project, documents) * usual / timedelta(hours=1)


def seconds_of(reviews: Iterable[int]) -> dict[int, int]:
    """How long people worked on each of these reviews; those that were entered from a file are not there."""
    times = times_of(Decision.objects.filter(review__in=reviews))
    return {review: round(pace.active(of_one).total_seconds()) for review, of_one in times.items()}


def times_of(decisions: QuerySet[Decision]) -> dict[int, list[pace.Times]]:
    """By review, when each of these decisions was shown and made."""
    rows = decisions.order_by("review", "number").values_list("review", "shown_at", "decided_at")
    return {
        review: [(shown, decided) for _, shown, decided in of_one]
        for review, of_one in groupby(rows, key=itemgetter(0))
    }


def _times(project: Project) -> list[timedelta]:
    """How long people worked on each of the reviews handed in lately."""
    lately = _handed_in(project).filter(submissions__submitted_at__gte=clock.now() - LATELY)
    times = times_of(Decision.objects.filter(review__in=_newest(lately)))
    return [pace.active(of_one) for of_one in times.values()]


def _handed_in(project: Project) -> QuerySet[Review]:
    return Review.objects.filter(
        document__project=project,
        kind=Review.Kind.REVIEW,
        state=Review.State.SUBMITTED,
        submissions__number=1,
    )


def _newest(reviews: QuerySet[Review]) -> list[int]:
    return list(reviews.order_by("-submissions__submitted_at").values_list("pk", flat=True)[:NEWEST])


def by_arm(project: Project) -> dict[str, Work]:
    """How people worked in the newest reviews with suggestions, and in the newest without."""
    return {arm: _work(_newest(_handed_in(project).filter(arm=arm))) for arm in Review.Arm.values}


def _work(reviews: list[int]) -> Work:
    words = dict(Review.objects.filter(pk__in=reviews).values_list("pk", "document__words"))
    rows = Decision.objects.filter(review__in=reviews).order_by("review", "number").values(*READ)
    work = Work()
    for review, of_one in groupby(rows, key=itemgetter("review")):
        work.add(list(of_one), words[review])
    return work


def _reviews_left(project: Project, documents: int) -> float:
    """Reports that are set aside need none."""
    aside = Review.objects.filter(document=OuterRef("document"), state=Review.State.FLAGGED)
    plans = Plan.objects.filter(document__project=project)
    needed = plans.filter(~Exists(aside)).aggregate(needed=Sum("needed"))["needed"] or 0
    done = Review.objects.filter(
        ~Exists(aside),
        document__project=project,
        kind=Review.Kind.REVIEW,
        state=Review.State.SUBMITTED,
        slot__isnull=False,
    )
    planned = plans.count()
    return pace.reviews_left(
        planned=planned,
        of_planned=needed - done.count(),
        unplanned=max(0, documents - planned),
        twice_first=project.policy.twice_first,
        twice_share=project.policy.twice_share,
    )
