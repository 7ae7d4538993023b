"""Guideline gaps: where somebody says that the guideline does not; leads close them."""

from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

from django.db import transaction
from django.db.models import OuterRef, QuerySet, Subquery

from annotator.accounts.models import User
from annotator.audit import actions as audit
from annotator.projects.models import Project
from annotator.projects.queries import get_project_for
from annotator.review import queries, rules
from annotator.review.models import ClosedGap, Decision, Review, Span
from annotator.spans import remarks
from annotator.spans.remarks import Said


@dataclass(frozen=True)
class Gap:
    """Somebody says that the guideline does not; `span` is None where it is about the whole report."""

    review: Review
    span: Span | None
    note: str
    answered: bool  # the guidelines were written anew since
    decision: str  # the key of the one that marked it
    target: str  # a span's id, or ""


def open_gaps(project: Project) -> list[Gap]:
    """The gaps that people marked and did not take away again, and that no lead closed, newest review first."""
    of_project = Decision.objects.filter(review__document__project=project, review__erased=False)
    rows = of_project.filter(
        kind__in=["gap", "ungap", "undo", "redo"],
        review__in=of_project.filter(kind="gap").values("review"),
    ).order_by("review", "number")
    histories = groupby(rows.values("review", *queries.SAID), key=itemgetter("review"))
    found = {pk: remarks.gaps(remarks.standing(Said.of(row) for row in history)) for pk, history in histories}
    closed = ClosedGap.objects.filter(review__in=found).values_list("review", "decision", "span")
    shut = {(pk, str(key), str(span or "")) for pk, key, span in closed}
    reviews = Review.objects.select_related("document", "user").defer("document__text").in_bulk(found)
    named = [target for open_here in found.values() for target in open_here if target]
    spans = {
        (span.review_id, str(span.public_id)): span
        for span in Span.objects.filter(review__in=found, public_id__in=named)
    }
    return [
        Gap(
            reviews[pk],
            spans.get((pk, target)),
            said.note,
            reviews[pk].guideline_id != project.guideline_id,
            said.key,
            target,
        )
        for pk, open_here in sorted(found.items(), reverse=True)
        for target, said in open_here.items()
        if (pk, said.key, target) not in shut
    ]


def closed_gaps(project: Project) -> QuerySet[ClosedGap]:
    """The gaps that leads closed, the last first, each with its words and what was asked."""
    span = Span.objects.filter(review=OuterRef("review"), public_id=OuterRef("span"))
    asked = Decision.objects.filter(review=OuterRef("review"), key=OuterRef("decision"))
    found = ClosedGap.objects.filter(review__document__project=project)
    return found.select_related("review__document", "by").annotate(
        quote=Subquery(span.values("quote")[:1]),
        label=Subquery(span.values("label")[:1]),
        note=Subquery(asked.values("note")[:1]),
    )


@transaction.atomic
def close_gap(*, review_id: int, decision: str, target: str, by: User, answer: str) -> ClosedGap:
    """A lead has dealt with a gap that somebody marked: with an answer, or in the guidelines."""
    review = queries.get_review_for(by, review_id, lock=True)
    project = review.document.project
    access = get_project_for(by, project.slug)
    named = (review.pk, decision, target)
    is_open = any((gap.review.pk, gap.decision, gap.target) == named for gap in open_gaps(project))
    rules.can_close_gap(access, is_open=is_open).require()
    closed = ClosedGap.objects.create(
        review=review, decision=decision, span=target or None, by=by, answer=answer
    )
    audit.record("gap.closed", by=by, target=f"review {review.pk}", project_id=project.pk)
    return closed
