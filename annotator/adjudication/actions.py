"""Opening cases and taking them."""

from random import SystemRandom

from django.db import transaction

from annotator.adjudication import comparing, queries, rules
from annotator.adjudication.models import Case, Comparison
from annotator.corpus.models import Document
from annotator.projects.queries import ProjectAccess
from annotator.review import actions as reviews
from annotator.review import queries as reviewed
from annotator.review.models import Plan, Review
from annotator.spans import merging
from annotator.spans.state import ACCEPTED

CHANCE = SystemRandom()
AUDIT_SHARE = (
    5.0  # per cent of what all agree on; enough to see in a hundred reports whether agreement means right
)


@transaction.atomic
def open_case(*, document_id: int) -> Case | None:
    """Let a document whose reviews are in wait for an adjudicator; repeating it brings its figures up to date.

    None where a review came back to its owner meanwhile.
    """
    Plan.objects.select_for_update().get(document=document_id)
    if not reviewed.all_in().filter(document=document_id).exists():
        return None
    document = Document.objects.select_related("project__scheme").get(pk=document_id)
    merged = merging.merge(
        queries.opinions(document), document.project.scheme.parsed, chance=CHANCE, audit_share=0
    )
    agreed = sum(span["status"] == ACCEPTED for span in merged.body["spans"])
    places = agreed + merged.items
    figures = {"items": merged.items, "agreement": agreed / places if places else 1.0}
    case, _ = Case.objects.update_or_create(document=document, defaults=figures)
    return case


@transaction.atomic
def compare(*, document_id: int) -> int:
    """Work out anew how the reviews of a document agree, with each other and with what was settled; how many pairs."""
    document = Document.objects.select_for_update().select_related("project__scheme").get(pk=document_id)
    found = list(comparing.of_document(document))
    Comparison.objects.filter(document=document).delete()
    Comparison.objects.bulk_create(found)
    return len(found)


@transaction.atomic
def claim(*, access: ProjectAccess) -> Review | None:
    """The adjudication the person has begun, else the worst case that they may settle, else None.

    Refusal where the person may not adjudicate. No case goes to two people, and none to somebody who reviewed it.
    """
    rules.can_take(access).require()
    access = reviewed.claiming(access)
    if review := queries.open_adjudication_of(access) or _take_again(access):
        return review
    while case := queries.waiting(access).select_for_update(of=("self",), skip_locked=True).first():
        Plan.objects.select_for_update().get(
            document=case.document_id
        )  # nobody takes a review back from here on
        # before we held both locks somebody may have taken the case, or a review come back to its owner
        if queries.waiting(access).filter(pk=case.pk).exists():
            return _open(case.document, access)
    return None


def _take_again(access: ProjectAccess) -> Review | None:
    """Somebody who left the project and came back goes on with what they had begun to settle."""
    if (review := queries.left_by(access).first()) is None:
        return None
    Plan.objects.select_for_update().get(document=review.document_id)
    if not queries.left_by(access).filter(pk=review.pk).exists():
        return None
    review.slot = 1
    review.save(update_fields=["slot"])
    return review


def _open(document: Document, access: ProjectAccess) -> Review:
    scheme = access.project.scheme
    merged = merging.merge(queries.opinions(document), scheme.parsed, chance=CHANCE, audit_share=AUDIT_SHARE)
    body = {**merged.body, "audited": merged.audited}
    return reviews.open_review(
        document=document, access=access, body=body, kind=Review.Kind.ADJUDICATION, slot=1
    )
