"""The gate to reviews, and what pages and other rooms read of them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery
from django.http import Http404

from annotator.accounts.models import User
from annotator.corpus.models import Document, Publication
from annotator.projects.models import Membership, Project
from annotator.projects.queries import ProjectAccess, get_project_for
from annotator.review.models import IS_PLANTED, Decision, Opening, Review, Submission
from annotator.spans import provenance, remarks
from annotator.spans.history import Stacks
from annotator.spans.planting import PLANTED
from annotator.spans.remarks import Said
from annotator.spans.state import State
from annotator.spans.uniting import unsigned
from annotator.suggestions import queries as suggestions
from annotator.suggestions import stops

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
