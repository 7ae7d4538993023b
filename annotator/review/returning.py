"""Giving many reviews back at once, each under the rules of one."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from annotator.common.permit import Refusal
from annotator.corpus.models import Document
from annotator.projects import rules as project_rules
from annotator.projects.queries import ProjectAccess
from annotator.review import actions
from annotator.review.models import Review

STANDING = (Review.Kind.REVIEW, Review.Kind.ADJUDICATION)  # practice says nothing of a report


@dataclass
class Returned:
    """What became of reviews that were to go back: how many did, and why the others did not, by document."""

    back: int = 0
    refused: list[tuple[Document, str]] = field(default_factory=list)


def of_documents(access: ProjectAccess, documents: Iterable[int]) -> QuerySet[Review]:
    """The reviews that another look at these documents is about: what settled one, else all that are submitted."""
    return _submitted(access).filter(document__in=documents)


def of_numbers(access: ProjectAccess, reviews: Iterable[int]) -> QuerySet[Review]:
    """Those of these reviews that could go back."""
    return _submitted(access).filter(pk__in=reviews)


def _submitted(access: ProjectAccess) -> QuerySet[Review]:
    settled = Review.objects.filter(
        document=OuterRef("document"), kind=Review.Kind.ADJUDICATION, state=Review.State.SUBMITTED
    )
    found = Review.objects.filter(
        document__project=access.project, state=Review.State.SUBMITTED, kind__in=STANDING
    )
    found = found.exclude(Exists(settled), kind=Review.Kind.REVIEW)
    return found.select_related("document", "user").defer("document__text").order_by("document", "pk")


def give_back(*, access: ProjectAccess, reviews: Iterable[Review], comment: str) -> Returned:
    """Send reviews back and open settled reports again, each by itself; what may not go back stays as it is."""
    project_rules.can_change(access).require()
    found = Returned()
    for review in reviews:
        act = actions.unsettle if review.kind == Review.Kind.ADJUDICATION else actions.send_back
        try:
            with transaction.atomic():
                act(review_id=review.pk, by=access.user, comment=comment)
        except Refusal as refusal:
            found.refused.append((review.document, str(refusal)))
        else:
            found.back += 1
    return found
