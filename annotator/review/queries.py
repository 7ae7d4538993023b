"""The gate to reviews, and what pages and other rooms read of them."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from typing import Any

from django.db.models import Exists, F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import OrderBy
from django.http import Http404

from annotator.accounts.models import User
from annotator.common import clock
from annotator.corpus.models import Document, Publication
from annotator.projects.models import Membership, Policy, Project
from annotator.projects.queries import ProjectAccess, get_project_for
from annotator.review import slots
from annotator.review.models import (
    IS_PLANTED,
    Assignment,
    Decision,
    Exercise,
    Opening,
    Plan,
    Review,
    Submission,
)
from annotator.spans import provenance, remarks
from annotator.spans.history import Stacks
from annotator.spans.planting import PLANTED
from annotator.spans.remarks import Said
from annotator.spans.state import State
from annotator.spans.uniting import unsigned
from annotator.suggestions import queries as suggestions
from annotator.suggestions import stops

COUNTED = 1000  # fresh reports; whether it is more changes nobody's day, and counting 100,000 takes a while
SAID = ("key", "kind", "refers_to", "targets", "note", "reason")


def get_review_for(user: User, pk: int, *, lock: bool = False) -> Review:
    """A review its owner or a lead of its project may open; Http404 for everybody else.

    With `lock`, other decisions on the review wait until the transaction ends.
    """
    memberships = Membership.objects.filter(project=OuterRef("document__project"), user=user)
    reviews = Review.objects.select_related("document__project__policy", "scheme").order_by()
    reviews = reviews.select_for_update(of=("self",)) if lock else reviews.select_related("guideline", "user")
    review = reviews.annotate(role=Subquery(memberships.values("role"))).filter(pk=pk).first()
    if review is None or not (user.is_superuser or _may_open(user, review, review.role)):
        raise Http404
    return review


def may_open(user: User, review: Review) -> bool:
    """May the person open the page of a review that they know of otherwise?"""
    member = Membership.objects.filter(project=review.document.project_id, user=user).first()
    return user.is_superuser or _may_open(user, review, member.role if member else None)


def _may_open(user: User, review: Review, role: str | None) -> bool:
    return role == Membership.Role.LEAD or (role is not None and review.user_id == user.pk)


def claiming(access: ProjectAccess) -> ProjectAccess:
    """The same as it is once this person's other claims are through; Http404 if they were removed meanwhile."""
    User.objects.select_for_update(no_key=True).get(pk=access.user.pk)
    return get_project_for(access.user, access.project.slug)


def is_member(review: Review) -> bool:
    """Is its owner still in the project?"""
    return Membership.objects.filter(project=review.document.project_id, user=review.user_id).exists()


def planted_in(reviews: Iterable[int]) -> list[str]:
    """The spans that were planted in these reviews: what became of them says nothing of any machine."""
    found = Opening.objects.filter(IS_PLANTED, review__in=list(reviews), body__has_key=PLANTED)
    return [row["id"] for rows in found.values_list("body__planted", flat=True) for row in rows]


def last_number(review: Review) -> int:
    """The number of the review's last decision, 0 before the first."""
    last: int | None = Decision.objects.filter(review=review).aggregate(last=Max("number"))["last"]
    return last or 0


def stacks_of(review: Review) -> Stacks:
    """Which decisions stand and which can come back."""
    rows = Decision.objects.filter(review=review).order_by("number")
    return Stacks.of(rows.values_list("key", "kind", "refers_to"))


def said(decision: Decision) -> Said:
    """A decision as remarks read it."""
    return Said.of({name: getattr(decision, name) for name in SAID})


def said_in(review: Review) -> list[Said]:
    """What bears on the remarks of a review, in order."""
    rows = Decision.objects.filter(review=review, kind__in=[*remarks.KINDS, "undo", "redo"])
    return [Said.of(row) for row in rows.order_by("number").values(*SAID)]


def decided_in(review: Review) -> list[dict[str, Any]]:
    """The review's decisions, as far as `page_data` tells of them.

    Read before the state: a page whose state is ahead of its revision hears so with the next answer, one that is
    behind never does.
    """
    return list(Decision.objects.filter(review=review).order_by("number").values(*SAID, "stops"))


def page_data(
    review: Review, user: User, rows: list[dict[str, Any]], state: State, urls: dict[str, str]
) -> dict[str, Any]:
    """What the review page's JavaScript starts from; the text itself is in the page."""
    history = [Said.of(row) for row in rows]
    stacks = Stacks.of((said.key, said.kind, said.refers_to) for said in history)
    shown = {said.key for said in remarks.standing(history)}.union(stacks.undone)
    gone = remarks.taken_back(history).difference(stacks.undone)
    return {
        "review": review.pk,
        "user": user.pk,
        "revision": len(history),
        "submission": 1 + sum(said.kind == "submit" for said in history),  # the next one
        "state": review.state,
        "settles": review.kind == Review.Kind.ADJUDICATION,
        "mine": review.user_id == user.pk,
        "undoable": stacks.standing,
        "redoable": stacks.undone,
        "remarks": [said.to_json() for said in history if said.kind in remarks.KINDS and said.key in shown],
        "answered_stops": {
            str(row["key"]): row["stops"] for row in rows if row["stops"] and str(row["key"]) not in gone
        },
        "scheme": review.scheme.body,
        "keys": user.keys,
        "rules": suggestions.rule_words(),
        "accepts_from": review.accepts_from,
        "length": len(review.document.text),
        **urls,
        **as_seen(review, state).to_json(),
        "said_by": said_by(review, state),
    }


def said_by(review: Review, state: State) -> dict[str, dict[str, str | None]]:
    """Once a report is settled: by the ids of what is behind its spans, links and incidents, who said it, and how."""
    if _is_hidden(review) or review.kind != Review.Kind.ADJUDICATION:
        return {}
    parents = provenance.parents(state)
    told: dict[str, dict[str, str | None]] = {}
    for one in last_submissions([review.document_id]):
        who = {"by": one.review.user.get_username(), "arm": one.review.arm}
        said = provenance.told(State.from_json(one.body))
        told |= {key: {**who, **how} for key, how in said.items() if key in parents}
    return told


def as_seen(review: Review, state: State) -> State:
    """A review's state as people may see it: while a report is being settled, not how many said what."""
    return unsigned(state) if _is_hidden(review) else state


def _is_hidden(review: Review) -> bool:
    """Must what people said behind it still look alike?"""
    return review.kind == Review.Kind.ADJUDICATION and review.state != Review.State.SUBMITTED


def stops_of(review: Review) -> list[dict[str, Any]]:
    """Where the sweep stops in the report, the likeliest first, as far as the scheme has a label for it."""
    labels = review.scheme.parsed.labels
    return [found.to_json() for found in stops.find(review.document.text) if found.label in labels]


def first_publication(document: Document) -> Publication | None:
    """Where the report stood first."""
    return document.publications.first()


def open_review_of(user: User, project: Project) -> Review | None:
    """The review a person goes on with first."""
    return open_reviews_of(user, project).first()


def open_reviews_of(user: User, project: Project) -> QuerySet[Review]:
    """What a person has begun and not submitted; what came back comes first."""
    mine = Review.objects.filter(
        user=user, document__project=project, kind=Review.Kind.REVIEW, state=Review.State.OPEN, erased=False
    )
    came_back = Exists(Submission.objects.filter(review=OuterRef("pk")))
    return mine.select_related("document__project").order_by(came_back.desc(), "pk")


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


def standing_opinions(project: Project) -> QuerySet[Submission]:
    """The last submission of each document's adjudication, else of its only required review, by document id.

    A review that came back to its owner has no say until it is submitted again.
    """
    newest = Submission.objects.filter(review=OuterRef("review")).order_by("-number").values("number")[:1]
    settled = Q(review__kind=Review.Kind.ADJUDICATION)
    alone = Q(document__plan__needed=1, review__kind=Review.Kind.REVIEW, review__slot__isnull=False)
    found = Submission.objects.filter(
        settled | alone,
        document__project=project,
        document__erased_at=None,
        review__state=Review.State.SUBMITTED,
        number=newest,
    )
    return found.select_related("document", "review__user").order_by("document_id")


def set_aside_by(user: User, project: Project) -> QuerySet[Review]:
    """Reviews that a person set aside, since their reports cannot be coded, newest first."""
    mine = Review.objects.filter(
        user=user, document__project=project, state=Review.State.FLAGGED, erased=False
    )
    return mine.select_related("document").order_by("-pk")


def flagged(project: Project) -> QuerySet[Decision]:
    """What set reports aside that are still so, newest first."""
    newest = Decision.objects.filter(review=OuterRef("review"), kind="flag").order_by("-number")
    return (
        Decision.objects.filter(
            review__document__project=project,
            review__state=Review.State.FLAGGED,
            review__erased=False,
            kind="flag",
            number=newest.values("number")[:1],
        )
        .select_related("review__document", "review__user")
        .order_by("-pk")
    )


def last_submissions(
    documents: Iterable[int], kind: Review.Kind = Review.Kind.REVIEW
) -> QuerySet[Submission]:
    """What each review of these documents that is in said last, extras included, in the order in which they opened."""
    newest = Submission.objects.filter(review=OuterRef("review")).order_by("-number").values("number")[:1]
    found = Submission.objects.filter(
        document__in=documents,
        review__kind=kind,
        review__state=Review.State.SUBMITTED,
        number=newest,
    )
    return found.select_related("review__user").order_by("review")
