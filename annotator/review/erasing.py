"""What erasing a report does to its reviews: their words are blanked, and nobody goes on with them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model, QuerySet

from annotator.common import clock
from annotator.corpus import naming
from annotator.corpus.models import Document
from annotator.review import mentions, slots
from annotator.review.models import (
    ClosedGap,
    Decision,
    Exercise,
    Opening,
    Plan,
    Return,
    Review,
    Span,
    Submission,
)
from annotator.review.thread_models import Comment
from annotator.spans import words


def blank(document: Document) -> None:
    """Whoever decides on one of the reviews, or claims one, is waited for; whoever comes later finds them erased.

    The caller holds the document. The locks are taken in the order of all who write: reviews, plan, adjudications.
    """
    reviews = Review.objects.filter(document=document)
    _forget_names(document)
    list(reviews.exclude(kind=Review.Kind.ADJUDICATION).select_for_update().order_by("pk"))
    Exercise.objects.filter(document=document, ended_at=None).update(ended_at=clock.now())
    plan = Plan.objects.select_for_update().filter(document=document).first()
    if plan is not None:
        for kept in document.assignments.all():
            slots.let_go(plan, kept)
        plan.remembered = words.without(plan.remembered)
        plan.save(update_fields=["remembered"])
    for review in reviews.select_for_update().order_by("pk"):
        review.erased = True
        review.incidents, review.regions = words.without(review.incidents), words.without(review.regions)
        review.save(update_fields=["erased", "incidents", "regions"])
    for exercise in Exercise.objects.filter(document=document):
        Exercise.objects.filter(pk=exercise.pk).update(answer=words.without(exercise.answer))
    _blank(Span.objects.filter(review__in=reviews), json=("values", "origin"), text=("quote",))
    _blank(Decision.objects.filter(review__in=reviews), json=("changes",), text=("note",))
    _blank(Return.objects.filter(submission__review__in=reviews), text=("comment",))
    _blank(Comment.objects.filter(thread__review__in=reviews), text=("text",))
    _blank(ClosedGap.objects.filter(review__in=reviews), text=("answer",))
    _seal(Opening.objects.filter(review__in=reviews))
    _seal(Submission.objects.filter(review__in=reviews))


def _forget_names(document: Document) -> None:
    """Names that leads spoke of, and that no other report has."""
    said = set[str]()
    for body in Submission.objects.filter(document=document).values_list("body", flat=True):
        for span in body["spans"]:
            values = (held["value"] for held in span["values"].values())
            said.update([span["quote"], *(value for value in values if isinstance(value, str))])

    naming.forget(document, said, mentions.names_beside(document))


def _blank(rows: QuerySet[Any], json: Iterable[str] = (), text: Iterable[str] = ()) -> None:
    for row in rows.order_by("pk").iterator(chunk_size=500):
        blanked = {name: words.without({name: getattr(row, name)})[name] for name in json}
        blanked |= {name: words.blanked(getattr(row, name)) for name in text}
        _update(row, blanked)


def _seal(rows: QuerySet[Any]) -> None:
    """Keep the hash of the words in their place, so that the row still has its own."""
    for row in rows.order_by("pk").iterator(chunk_size=100):
        _update(row, {"words_sha256": words.words_sha256(row.body), "body": words.without(row.body)})


def _update(row: Model, blanked: dict[str, Any]) -> None:
    type(row)._default_manager.filter(pk=row.pk).update(**blanked)
