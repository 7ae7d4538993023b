"""Which reports wait: for a person to review them, and to be settled."""

from collections.abc import Iterator, Mapping
from itertools import groupby

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.expressions import OrderBy

from annotator.common import clock
from annotator.corpus.models import Document
from annotator.projects.models import Membership, Policy, Project
from annotator.projects.queries import ProjectAccess
from annotator.review import slots
from annotator.review.models import Assignment, Exercise, Plan, Review
from annotator.suggestions import queries as suggestions

COUNTED = 1000  # fresh reports; whether it is more changes nobody's day, and counting 100,000 takes a while


def begun(access: ProjectAccess) -> QuerySet[Plan]:
    """Plans of the project with a free slot for this person, in the order of their documents."""
    free = _new_to(access).filter(free__gt=0)
    return free.select_related("document").order_by(*_order(access.project, "document__"))


def _new_to(access: ProjectAccess) -> QuerySet[Plan]:
    """Plans of reports that this person could review beside others."""
    mine = Review.objects.filter(document=OuterRef("document"), user=access.user)
    aside = Review.objects.filter(document=OuterRef("document"), state=Review.State.FLAGGED)
    given = Assignment.objects.filter(document=OuterRef("document"), user=access.user)
    return Plan.objects.filter(
        ~Exists(mine),
        ~Exists(given),
        ~Exists(aside),
        ~Exists(_exercised("document")),
        document__project=access.project,
        document__erased_at=None,
    )


def by_how_often_met(plans: QuerySet[Plan], met: Mapping[int, int]) -> Iterator[QuerySet[Plan]]:
    """The same plans in groups: first those of whom somebody met least, or of nobody, then the others in that order."""
    held = Review.objects.filter(document=OuterRef("document"), kind=Review.Kind.REVIEW, slot__isnull=False)
    least = min(met.values(), default=0)
    oftener = sorted((pk for pk, times in met.items() if times > least), key=met.__getitem__)
    yield plans.filter(~Exists(held.filter(user__in=oftener)))
    for _times, people in groupby(oftener, key=met.__getitem__):
        yield plans.filter(Exists(held.filter(user__in=list(people))))


def fresh(access: ProjectAccess) -> QuerySet[Document]:
    """Documents with suggestions that nobody has begun to review, in the policy's order."""
    practised = Review.objects.filter(document=OuterRef("pk"), user=access.user)
    return (
        suggestions.documents_ready(access.project)
        .filter(~Exists(practised), ~Exists(_exercised("pk")), begun=False)
        .order_by(*_order(access.project))
    )


def assigned(access: ProjectAccess) -> QuerySet[Assignment]:
    """What leads gave this person, the first given first, but for what somebody set aside meanwhile."""
    aside = Review.objects.filter(document=OuterRef("document"), state=Review.State.FLAGGED)
    mine = Assignment.objects.filter(~Exists(aside), document__project=access.project, user=access.user)
    return mine.order_by("pk")


def last_text_of(access: ProjectAccess) -> str | None:
    """The text of the report that a person began last."""
    mine = Review.objects.filter(user=access.user, document__project=access.project, kind=Review.Kind.REVIEW)
    return mine.order_by("-pk").values_list("document__text", flat=True).first()


def begun_last(project: Project, count: int) -> list[str]:
    """The texts of the reports that anybody began last."""
    found = Review.objects.filter(document__project=project, kind=Review.Kind.REVIEW)
    return list(found.order_by("-pk").values_list("document__text", flat=True)[:count])


def _exercised(document: str, *kinds: Exercise.Kind) -> QuerySet[Exercise]:
    return Exercise.objects.filter(
        document=OuterRef(document), kind__in=kinds or Exercise.Kind.values, ended_at=None
    )


def is_exercised(document: Document) -> bool:
    """Is a report for calibration or practice now?"""
    return Exercise.objects.filter(document=document, ended_at=None).exists()


def to_calibrate(access: ProjectAccess) -> QuerySet[Exercise]:
    """Reports that every analyst codes, and this one has not begun yet; whoever settles others' work is left out."""
    if access.role != Membership.Role.ANALYST:
        return Exercise.objects.none()
    mine = Review.objects.filter(document=OuterRef("document"), user=access.user)
    ready = suggestions.documents_ready(access.project).filter(pk=OuterRef("document"))
    found = Exercise.objects.filter(
        ~Exists(mine), Exists(ready), kind=Exercise.Kind.CALIBRATION, ended_at=None
    )
    return found.select_related("document").order_by("document")


def _order(project: Project, path: str = "") -> list[OrderBy]:
    """The policy's order of documents, each of which an index holds; what is equal in it, the first imported first."""
    oldest = F(f"{path}id").asc()
    orders = {
        Policy.Order.OLDEST: [oldest],
        Policy.Order.NEWEST: [F(f"{path}id").desc()],
        Policy.Order.INCIDENT: [F(f"{path}incident_day").desc(nulls_last=True), oldest],
        Policy.Order.PRIORITY: [F(f"{path}priority").desc(), oldest],
        Policy.Order.UNCERTAIN: [F(f"{path}uncertainty").desc(nulls_last=True), oldest],
    }
    return orders[Policy.Order(project.policy.order)]


def all_in() -> QuerySet[Plan]:
    """Plans whose reviews are all submitted, and of whose extras none came back to somebody who still holds it."""
    on_its_way = Q(submissions__isnull=False, lease_until__gt=clock.now())
    awaited = (
        Review.objects.filter(document=OuterRef("document"), kind=Review.Kind.REVIEW)
        .exclude(state=Review.State.SUBMITTED)
        .filter(Q(slot__isnull=False) | on_its_way)
    )
    kept = Assignment.objects.filter(document=OuterRef("document"))
    return Plan.objects.filter(~Exists(awaited), ~Exists(kept), free=0, document__erased_at=None)


def calibrates(project: Project) -> bool:
    """Has the project ever had reports that every analyst codes?"""
    return Exercise.objects.filter(document__project=project, kind=Exercise.Kind.CALIBRATION).exists()


def to_settle() -> QuerySet[Plan]:
    """Plans whose reviews are all in, of reports for calibration those of every analyst."""
    answered = Review.objects.filter(
        document=OuterRef(OuterRef("document")), user=OuterRef("user"), kind=Review.Kind.REVIEW
    ).exclude(state=Review.State.OPEN)
    analysts = Membership.objects.filter(
        ~Exists(answered),
        project=OuterRef("document__project"),
        role=Membership.Role.ANALYST,
        user__is_active=True,
    )
    return all_in().exclude(Exists(_exercised("document", Exercise.Kind.CALIBRATION)) & Exists(analysts))


def waiting_for(access: ProjectAccess) -> int:
    """How many reports could be given to this person now, and after that."""
    return assigned(access).count() + in_queue_for(access)


def in_queue_for(access: ProjectAccess) -> int:
    """How many of them no lead gave by hand; of fresh ones counted up to COUNTED.

    Slots that nobody will fill are free as soon as somebody takes a report.
    """
    here = {"document": OuterRef("document")}
    comes_free = Exists(slots.abandoned(access.project).filter(**here)) | Exists(
        slots.in_vain(access.project).filter(**here)
    )
    begun_by_others = _new_to(access).filter(Q(free__gt=0) | comes_free)
    coded = to_calibrate(access).count() if calibrates(access.project) else 0
    return coded + begun_by_others.count() + fresh(access)[:COUNTED].count()
