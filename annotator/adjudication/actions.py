"""Opening cases and taking them."""

from random import SystemRandom

from django.db import transaction
from django.http import Http404

from annotator.accounts.models import User
from annotator.adjudication import comparing, queries, rules
from annotator.adjudication.models import Case, Comparison
from annotator.corpus.models import Document
from annotator.projects.queries import ProjectAccess, get_project_for
from annotator.review import actions as reviews
from annotator.review import queries as reviewed
from annotator.review import queue, stored_state
from annotator.review import rules as review_rules
from annotator.review.models import Plan, Review
from annotator.spans import merging, remerging
from annotator.spans.state import ACCEPTED

CHANCE = SystemRandom()
AUDIT_SHARE = (
    5.0  # per cent of what all agree on; enough to see in a hundred reports whether agreement means right
)


@transaction.atomic
def open_case(*, document_id: int) -> Case | None:
    """Let a document whose reviews are in wait for an adjudicator; repeating it brings its figures up to date.

    Whoever had begun to settle it, and waited, goes on. None where a review came back to its owner meanwhile.
    """
    Plan.objects.select_for_update().get(document=document_id)
    if not queue.all_in().filter(document=document_id).exists():
        return None
    document = Document.objects.select_related("project__scheme").get(pk=document_id)
    merged = merging.merge(
        queries.opinions(document), document.project.scheme.parsed, chance=CHANCE, audit_share=0
    )
    found = [*merged.body["spans"], *merged.body["incidents"]]
    agreed = sum(one["status"] == ACCEPTED for one in found)
    places = agreed + merged.items
    figures = {"items": merged.items, "agreement": agreed / places if places else 1.0}
    case, _ = Case.objects.update_or_create(document=document, defaults=figures)
    for waiting in queries.can_go_on().filter(document=document).select_for_update(of=("self",)):
        _go_on(waiting)
    return case


def _go_on(review: Review) -> None:
    """Merge what the reviews say now into what was begun; the caller holds the plan's lock and the review's."""
    scheme = review.scheme.parsed
    merged = remerging.remerge(
        queries.proposed_in(review),
        stored_state.whole(review),
        queries.opinions(review.document, review.scheme),
        scheme,
        chance=CHANCE,
        turned_down=queries.turned_down_in(review),
    )
    reviews.go_on(review=review, changes=merged.changes, about=sorted(merged.parted))


@transaction.atomic
def ask_again(*, adjudication_id: int, voice: str, by: User, comment: str) -> Review:
    """Give one of the reviews that somebody settles back to its owner; Http404 where none has this key.

    Settling waits until it is in again, and keeps what was decided on all that stays the same.
    """
    adjudication = reviewed.get_review_for(by, adjudication_id)
    access = get_project_for(by, adjudication.document.project.slug)
    review_rules.can_ask_again(access, adjudication).require()
    found = [one.review for one in queries.voices(adjudication) if one.key == voice]
    if not found:
        raise Http404
    review = Review.objects.select_for_update(of=("self",)).get(pk=found[0])
    return reviews.give_back(review=review, by=by, comment=comment)


@transaction.atomic
def compare(*, document_id: int) -> int:
    """Work out anew how the reviews of a document agree, with each other and with what was settled; how many pairs."""
    locked = Document.objects.select_for_update(of=("self",), no_key=True)
    document = locked.select_related("project__scheme").get(pk=document_id)
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
    _end_waits(access)
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


def _end_waits(access: ProjectAccess) -> None:
    """What waits for a review that nobody holds any more goes on without it; no submission says so."""
    for document_id in queries.can_go_on().filter(user=access.user).values_list("document", flat=True):
        open_case(document_id=document_id)


def _take_again(access: ProjectAccess) -> Review | None:
    """Somebody who left the project and came back goes on with what they had begun to settle."""
    if (review := queries.left_by(access).first()) is None:
        return None
    Plan.objects.select_for_update().get(document=review.document_id)
    if not queries.left_by(access).filter(pk=review.pk).exists():
        return None
    _free(review.document)
    review.slot = 1
    review.save(update_fields=["slot"])
    return review


def _free(document: Document) -> None:
    """Whoever had begun to settle a report, and no longer can, holds it no more. The caller holds the plan."""
    for left in queries.holders(document).select_for_update():
        left.slot = None
        left.save(update_fields=["slot"])


def _open(document: Document, access: ProjectAccess) -> Review:
    scheme = access.project.scheme
    _free(document)
    merged = merging.merge(queries.opinions(document), scheme.parsed, chance=CHANCE, audit_share=AUDIT_SHARE)
    body = {**merged.body, "audited": merged.audited}
    return reviews.open_review(
        document=document, access=access, body=body, kind=Review.Kind.ADJUDICATION, slot=1
    )
