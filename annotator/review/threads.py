"""Threads of comments on a review or a span of it: who may see them, who is told, and what is said.

A thread belongs to one review. Its owner sees it, and leads, and whoever settled the report once it is settled; but
nobody sees what is said of a report in which they have a review of their own to hand in.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.http import Http404

from annotator.accounts.models import User
from annotator.projects.models import Membership, Project
from annotator.review import rules
from annotator.review.models import Review, Span
from annotator.review.thread_models import Comment, Thread
from annotator.spans.state import REJECTED


@dataclass(frozen=True)
class Said:
    """A thread as a page shows it; `span` is None where it is about the report, or where the span is gone."""

    thread: Thread
    span: Span | None
    comments: list[Comment]

    @property
    def resolved(self) -> bool:
        """Has somebody said that it is dealt with?"""
        turns = [one.kind for one in self.comments if one.kind != Comment.Kind.COMMENT]
        return bool(turns) and turns[-1] == Comment.Kind.RESOLVE


def visible_to(user: User) -> QuerySet[Review]:
    """The reviews whose threads a person may see."""
    mine = Review.objects.filter(document=OuterRef("document"), user=user)
    writing = mine.filter(kind=Review.Kind.REVIEW).exclude(state=Review.State.SUBMITTED)
    if user.is_superuser:
        return Review.objects.filter(Q(user=user) | ~Exists(writing))
    settled = mine.filter(kind=Review.Kind.ADJUDICATION, state=Review.State.SUBMITTED)
    member = Membership.objects.filter(project=OuterRef("document__project"), user=user)
    leads = member.filter(role=Membership.Role.LEAD)
    others = ~Exists(writing) & (Exists(leads) | Exists(settled))
    return Review.objects.filter(Exists(member), Q(user=user) | others)


def get_review_for(user: User, pk: int, *, lock: bool = False) -> Review:
    """A review whose threads the person may see; Http404 for everybody else.

    With `lock`, nobody else says anything of it, nor erases it, until the transaction ends.
    """
    reviews = visible_to(user).select_related("document__project", "user")
    reviews = reviews.select_for_update(of=("self",), no_key=True) if lock else reviews
    found = reviews.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


def get_thread_for(user: User, pk: int) -> Thread:
    """A thread the person may see; Http404 for everybody else."""
    found = Thread.objects.filter(review__in=visible_to(user), pk=pk).first()
    if found is None:
        raise Http404
    return found


def spans_of(review: Review) -> QuerySet[Span]:
    """What a thread of a review can be about, in the order of the text."""
    return review.spans.exclude(status=REJECTED, origin__by="person").order_by("start", "-end", "label")


def of(threads: Iterable[Thread]) -> list[Said]:
    """These threads with all that was said in them."""
    if not (threads := list(threads)):
        return []
    comments: dict[int, list[Comment]] = {thread.pk: [] for thread in threads}
    for one in Comment.objects.filter(thread__in=threads).select_related("by").order_by("number"):
        comments[one.thread_id].append(one)
    named = Span.objects.filter(
        review__in=[thread.review_id for thread in threads],
        public_id__in=[thread.span for thread in threads if thread.span],
    )
    spans = {(span.review_id, span.public_id): span for span in named}
    return [
        Said(thread, spans.get((thread.review_id, thread.span)) if thread.span else None, comments[thread.pk])
        for thread in threads
    ]


def unanswered(user: User) -> QuerySet[Thread]:
    """Open threads that wait for a person: it is their review, they took part, or they lead and no lead has answered.

    Whoever spoke last waits for the others.
    """
    said = Comment.objects.filter(thread=OuterRef("pk"))
    lead = Membership.objects.filter(
        project=OuterRef(OuterRef("review__document__project")),
        user=OuterRef("by"),
        role=Membership.Role.LEAD,
    )
    leads = Membership.objects.filter(
        project=OuterRef("review__document__project"), user=user, role=Membership.Role.LEAD
    )
    concerned = (
        Q(review__user=user)
        | Exists(said.filter(by=user))
        | (Exists(leads) & ~Exists(said.filter(Exists(lead))))
    )
    found = _unresolved().filter(concerned, review__in=visible_to(user))
    waiting = found.annotate(last=Subquery(said.order_by("-number").values("by")[:1])).exclude(last=user.pk)
    return waiting.select_related("review__document__project", "review__user").order_by("pk")


def unanswered_in(project: Project, user: User) -> list[Said]:
    """Those of a project; asked in full only where anything was ever said, since each page between two reports asks."""
    if not Thread.objects.filter(review__document__project=project).exists():
        return []
    return of(unanswered(user).filter(review__document__project=project))


def opened(project: Project) -> QuerySet[Thread]:
    """The threads of a project that nobody has resolved, the oldest first."""
    return _unresolved().filter(review__document__project=project).order_by("pk")


def _unresolved() -> QuerySet[Thread]:
    """Threads of which nobody has said last that they are dealt with; those of erased reports wait for nobody."""
    turns = Comment.objects.filter(thread=OuterRef("pk")).exclude(kind=Comment.Kind.COMMENT)
    found = Thread.objects.annotate(turn=Subquery(turns.order_by("-number").values("kind")[:1]))
    return found.filter(Q(turn=None) | Q(turn=Comment.Kind.REOPEN), review__erased=False)


@transaction.atomic
def begin(*, review_id: int, by: User, span: UUID | None, text: str) -> Thread:
    """Say something about a review, or about a span of it; Http404 where it has no such span."""
    review = get_review_for(by, review_id, lock=True)
    rules.can_comment(review).require()
    if span and not Span.objects.filter(review=review, public_id=span).exists():
        raise Http404
    thread = Thread.objects.create(review=review, span=span)
    Comment.objects.create(thread=thread, number=1, kind=Comment.Kind.COMMENT, by=by, text=text)
    return thread


@transaction.atomic
def say(*, thread_id: int, by: User, kind: Comment.Kind, text: str) -> Thread:
    """Answer in a thread, say that it is resolved, or open it again; with words or, but for an answer, without."""
    thread = get_thread_for(by, thread_id)
    rules.can_comment(get_review_for(by, thread.review_id, lock=True)).require()
    [so_far] = of([thread])
    rules.can_say(kind, resolved=so_far.resolved).require()
    Comment.objects.create(thread=thread, number=len(so_far.comments) + 1, kind=kind, by=by, text=text)
    return thread
