"""How much one person did in a project, and how long it took."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import chain
from statistics import median

from django.utils.timezone import localtime

from annotator.accounts.models import User
from annotator.common import clock
from annotator.projects.models import Project
from annotator.review.models import Decision, Review, Submission
from annotator.review.pace import times_of
from annotator.spans import pace

DAYS = 28  # that are shown day by day
WEEKS = 12


@dataclass
class Week:
    """What was handed in during a week: reviews, and seconds per 100 words of each; and the hours of work in it."""

    reviews: int = 0
    seconds: list[float] = field(default_factory=list)
    worked: timedelta = timedelta()

    @property
    def hours(self) -> float:
        """The hours of work."""
        return self.worked / timedelta(hours=1)

    @property
    def pace(self) -> float | None:
        """The median of seconds per 100 words; None of nothing."""
        return median(self.seconds) if self.seconds else None


def by_day(user: User, project: Project) -> dict[date, timedelta]:
    """How long the person worked on each of the last days, settling and practice included; the oldest first."""
    today = localtime(clock.now()).date()
    worked = pace.active_by_day(chain.from_iterable(_spent(user, project, DAYS).values()))
    days = [today - timedelta(days=ago) for ago in reversed(range(DAYS))]
    return {day: worked.get(day, timedelta()) for day in days}


def by_week(user: User, project: Project) -> dict[str, Week]:
    """What the person did in each of the last weeks in which they did anything, the oldest first."""
    weeks: dict[str, Week] = defaultdict(Week)
    times = _spent(user, project, 7 * WEEKS)
    for day, worked in pace.active_by_day(chain.from_iterable(times.values())).items():
        weeks[pace.week_of(day)].worked += worked
    for review, words, at in _handed_in(user, project):
        week = weeks[pace.week_of(localtime(at).date())]
        week.reviews += 1
        if words and times.get(review):
            week.seconds.append(pace.active(times[review]).total_seconds() * 100 / words)
    return dict(sorted(weeks.items()))


def _spent(user: User, project: Project, days: int) -> dict[int, list[pace.Times]]:
    """By review, when its decisions were shown and made here; a clock that runs ahead by a day or more is not believed."""
    now = clock.now()
    decisions = Decision.objects.filter(
        review__user=user,
        review__document__project=project,
        decided_at__gte=now - timedelta(days=days),
        decided_at__lte=now + timedelta(days=1),
    )
    return {
        review: [(localtime(shown), localtime(decided)) for shown, decided in of_one]
        for review, of_one in times_of(decisions).items()
    }


def _handed_in(user: User, project: Project) -> list[tuple[int, int, datetime]]:
    """(review, words of its report, when it was handed in first)."""
    first = Submission.objects.filter(
        review__user=user,
        document__project=project,
        number=1,
        review__kind=Review.Kind.REVIEW,
        submitted_at__gte=clock.now() - timedelta(weeks=WEEKS),
    )
    return list(first.values_list("review", "document__words", "submitted_at"))
