"""What leads give to people by hand, how much each person gets, and who reviewed with whom."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations, groupby
from operator import itemgetter

from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404

from annotator.accounts.models import User
from annotator.audit import actions as audit
from annotator.corpus.models import Document
from annotator.projects import rules as project_rules
from annotator.projects.models import Membership, Project
from annotator.projects.queries import ProjectAccess, lock_project_for, member_of, reviewing
from annotator.review import exercises, limits, rules, slots
from annotator.review.models import Assignment, Plan, Review


@transaction.atomic
def give(*, access: ProjectAccess, documents: Iterable[Document], to: Membership) -> int:
    """Let a person have these reports before all others; how many. Refusal names the first that they cannot have.

    Http404 where they are no longer in the project.
    """
    project_rules.can_change(access).require()
    User.objects.select_for_update(no_key=True).get(pk=to.user_id)  # nobody removes them meanwhile
    to = member_of(access, to.pk)
    wanted = exercises.locked(access, documents)
    for document in wanted:
        plan = Plan.objects.select_for_update().filter(document=document).first()
        rules.can_be_given(document, plan, to).require()
        plan = plan or slots.make_plan(document, access.project.policy)
        slots.reserve(plan, to.user, access.user)
    _record("assignment.made", access, to.user, documents=len(wanted))
    return len(wanted)


@transaction.atomic
def withdraw(*, access: ProjectAccess, pk: int) -> Assignment:
    """Let whoever comes next have a report that was given to somebody, who has not begun it. Http404 if they have."""
    project_rules.can_change(access).require()
    found = of_project(access.project).filter(pk=pk).first()
    if found is None:
        raise Http404
    plan = Plan.objects.select_for_update().get(document=found.document_id)
    if not slots.let_go(plan, found):  # it was begun before we held the plan
        raise Http404
    _record("assignment.withdrawn", access, found.user, documents=1)
    return found


def of_project(project: Project) -> QuerySet[Assignment]:
    """What waits for somebody by name."""
    found = Assignment.objects.filter(document__project=project).select_related("document", "user", "by")
    return found.defer("document__text").order_by("user__username", "pk")


@transaction.atomic
def set_limits(*, access: ProjectAccess, pk: int, most_per_day: int | None, most: int | None) -> Membership:
    """How many reports the queue gives a member a day, and in all; None: as many as there are."""
    access = lock_project_for(access.user, access.project.slug)
    project_rules.can_change(access).require()
    membership = member_of(access, pk)
    membership.most_per_day, membership.most = most_per_day, most
    membership.save(update_fields=["most_per_day", "most"])
    _record("quota.set", access, membership.user, per_day=most_per_day, in_all=most)
    return membership


def _record(code: str, access: ProjectAccess, person: User, **details: int | None) -> None:
    audit.record(code, by=access.user, target=person.pseudonym, project_id=access.project.pk, **details)


@dataclass(frozen=True)
class Load:
    """A member who reviews, and how much they have done."""

    membership: Membership
    begun: limits.Begun
    hours: float  # today
    waiting: int  # given to them by hand


def loads(project: Project) -> list[Load]:
    """The members who may review, by name."""
    people = list(reviewing(project))
    users = [one.user_id for one in people]
    waiting = Counter(of_project(project).values_list("user", flat=True))
    begun, worked = limits.begun_by_each(project, users), limits.worked_today_by_each(project, users)
    return [
        Load(
            one,
            begun.get(one.user_id, limits.NOTHING),
            worked.get(one.user_id, timedelta()) / timedelta(hours=1),
            waiting[one.user_id],
        )
        for one in people
    ]


def pairs(project: Project) -> list[tuple[str, str, int]]:
    """Two people by name, and how many reports both hold or have reviewed, the fewest first.

    Pairs of analysts that never met are named too.
    """
    analysts = reviewing(project).filter(role=Membership.Role.ANALYST)
    names = [one.user.get_username() for one in analysts]
    counted = Counter(dict.fromkeys(combinations(names, 2), 0))
    held = Review.objects.filter(
        document__project=project, kind=Review.Kind.REVIEW, slot__isnull=False, document__plan__needed__gt=1
    )
    rows = held.order_by("document", "user__username").values_list("document", "user__username")
    for _document, together in groupby(rows, key=itemgetter(0)):
        counted.update(combinations([name for _, name in together], 2))
    return [(*pair, count) for pair, count in sorted(counted.items(), key=lambda item: (item[1], item[0]))]


def met(access: ProjectAccess) -> dict[int, int]:
    """Of each analyst, by key, and whoever else shares reports with this person: how many."""
    mine = Review.objects.filter(
        document__project=access.project, user=access.user, kind=Review.Kind.REVIEW, slot__isnull=False
    )
    others = Review.objects.filter(
        document__in=mine.values("document"), kind=Review.Kind.REVIEW, slot__isnull=False
    )
    analysts = reviewing(access.project).filter(role=Membership.Role.ANALYST)
    counted = Counter(dict.fromkeys(analysts.values_list("user", flat=True), 0))
    counted.update(others.values_list("user", flat=True))
    return {user: times for user, times in counted.items() if user != access.user.pk}
