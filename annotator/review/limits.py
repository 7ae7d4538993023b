"""How much a person is given: what a lead set for them, and for how many hours a day the policy lets anybody read on."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from operator import itemgetter

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import ngettext

from annotator.accounts.models import User
from annotator.common import clock
from annotator.common.permit import Allowed, Denied, Permit
from annotator.projects.models import Project
from annotator.projects.queries import ProjectAccess
from annotator.review.models import Decision, Review, Submission
from annotator.spans import pace


def can_take_another(access: ProjectAccess) -> Permit:
    """Whatever it is: not after so many hours of a day as the policy has."""
    hours = access.project.policy.hours_per_day
    if hours is None or worked_today(access.project, access.user) < timedelta(hours=hours):
        return Allowed()
    said = ngettext(
        "You have worked on reports for an hour today; this project gives out no more until tomorrow.",
        "You have worked on reports for %(hours)d hours today; this project gives out no more until tomorrow.",
        hours,
    )
    return Denied(said % {"hours": hours})


def can_take_from_queue(access: ProjectAccess) -> Permit:
    """What no lead gave them by hand, if they can take another at all: not beyond what a lead set for the person."""
    own = access.membership
    if own is None or (own.most is None and own.most_per_day is None):
        return Allowed()
    begun = begun_by(access.project, access.user)
    if own.most is not None and begun.in_all >= own.most:
        return Denied(
            ngettext(
                "You have begun %(most)d report, as many as you were to review in all.",
                "You have begun %(most)d reports, as many as you were to review in all.",
                own.most,
            )
            % {"most": own.most}
        )
    if own.most_per_day is not None and begun.today >= own.most_per_day:
        return Denied(
            ngettext(
                "You have begun %(most)d report today, as many as you are to review in a day. Come back tomorrow.",
                "You have begun %(most)d reports today, as many as you are to review in a day. Come back tomorrow.",
                own.most_per_day,
            )
            % {"most": own.most_per_day}
        )
    return Allowed()


@dataclass(frozen=True)
class Begun:
    """Reports that a person has begun to review."""

    today: int
    in_all: int


NOTHING = Begun(0, 0)


def begun_by(project: Project, user: User) -> Begun:
    """How many reports a person has begun in a project; settling and practice apart."""
    return begun_by_each(project, [user.pk]).get(user.pk, NOTHING)


def begun_by_each(project: Project, users: Collection[int]) -> dict[int, Begun]:
    """The same of several, by key; who has begun nothing is not there."""
    theirs = Review.objects.filter(document__project=project, user__in=users, kind=Review.Kind.REVIEW)
    today = Q(opened_at__gte=start_of_today())
    counted = theirs.order_by().values("user").annotate(today=Count("pk", filter=today), in_all=Count("pk"))
    return {one["user"]: Begun(one["today"], one["in_all"]) for one in counted}


def worked_today(project: Project, user: User) -> timedelta:
    """How long a person has decided on reports today, of whatever kind; of each pause a minute counts at most."""
    return worked_today_by_each(project, [user.pk]).get(user.pk, timedelta())


def worked_today_by_each(project: Project, users: Collection[int]) -> dict[int, timedelta]:
    """The same of several, by key; who has decided on nothing is not there."""
    start = start_of_today()
    submitted = Submission.objects.filter(review=OuterRef("pk"), submitted_at__gte=start)
    touched = Review.objects.filter(document__project=project, user__in=users).filter(
        ~Q(state=Review.State.SUBMITTED) | Exists(submitted)  # else its decisions are older
    )
    today = Decision.objects.filter(review__in=touched, stored_at__gte=start)
    rows = today.order_by("review__user", "stored_at", "pk")
    by_user = groupby(rows.values_list("review__user", "shown_at", "decided_at"), key=itemgetter(0))
    return {user: pace.active((shown, decided) for _, shown, decided in theirs) for user, theirs in by_user}


def start_of_today() -> datetime:
    """Midnight, where the server is."""
    return timezone.localtime(clock.now()).replace(hour=0, minute=0, second=0, microsecond=0)
