"""Faults in stored reviews, for `verify`: history against state, quotes, hashes."""

from collections.abc import Iterable, Iterator
from itertools import pairwise

from django.db.models import Count, Exists, F, OuterRef, Q

from annotator.corpus.models import Document
from annotator.review import queries, stored_state
from annotator.review.models import Decision, Plan, Return, Review, Submission
from annotator.spans import planting, remarks, words
from annotator.spans.entry import read_stored
from annotator.spans.history import HistoryError, Stacks, fold
from annotator.spans.state import State


def faults() -> Iterator[str]:
    """A sentence per fault, review by review, then plan by plan."""
    reviews = Review.objects.select_related("document", "opening").order_by("pk")
    for review in reviews.iterator(chunk_size=100):
        yield from (f"review {review.pk}: {fault}" for fault in _faults_of(review))
    held = Count(
        "document__reviews",
        filter=Q(document__reviews__kind="review", document__reviews__slot__gte=0),
        distinct=True,
    ) + Count("document__assignments", distinct=True)
    planned = Exists(Plan.objects.filter(document=OuterRef("pk")))
    for document in Document.objects.exclude(begun=planned).defer("text").order_by("pk"):
        yield f"document {document.pk}: whether it is begun is not what its plan says"
    for plan in Plan.objects.annotate(held=held).exclude(needed=F("free") + F("held")).order_by("pk"):
        yield f"document {plan.document_id}: {plan.free} free slots and {plan.held} held ones are not {plan.needed}"


def _faults_of(review: Review) -> Iterator[str]:
    if not hasattr(review, "opening"):
        yield "its opening is gone, so that its history cannot be followed"
        return
    if words.sha256(review.opening.body, review.opening.words_sha256) != review.opening.sha256:
        yield "the opening does not have its hash"
    decisions = list(Decision.objects.filter(review=review).order_by("number"))
    yield from _order_faults(decisions)
    stored = stored_state.whole(review)
    yield from _quote_faults(stored, review.document.text)
    try:
        folded = fold(
            State.from_json(review.opening.body),
            ([read_stored(raw) for raw in decision.changes] for decision in decisions),
        )
    except HistoryError as error:
        yield f"the history breaks: {error}"
        return
    if folded.to_json() != stored.to_json():
        yield "its state is not what its decisions add up to"
    yield from _submission_faults(review, folded)
    yield from _return_faults(review, decisions)
    yield from _remark_faults(review, decisions)


def _order_faults(decisions: list[Decision]) -> Iterator[str]:
    if [decision.number for decision in decisions] != list(range(1, len(decisions) + 1)):
        yield "its decisions are not numbered 1, 2, 3 …"
    try:
        Stacks.of((decision.key, decision.kind, decision.refers_to) for decision in decisions)
    except HistoryError as error:
        yield f"an undo or redo is out of order: {error}"


def _quote_faults(state: State, text: str) -> Iterator[str]:
    for span_id, span in state.spans.items():
        if text[span.start : span.end] != span.quote:
            yield f"span {span_id}: its quote is not the text at [{span.start}, {span.end})"


def _submission_faults(review: Review, folded: State) -> Iterator[str]:
    submissions = list(Submission.objects.filter(review=review).order_by("number"))
    for submission in submissions:
        where = f"submission {submission.number}"
        if words.sha256(submission.body, submission.words_sha256) != submission.sha256:
            yield f"{where} does not have its hash"
        if submission.body["document"]["text_sha256"] != review.document.text_sha256:
            yield f"{where} is of another text"
    if review.state == Review.State.SUBMITTED:
        opening, last = review.opening.body, submissions[-1].body if submissions else None
        said = {**planting.without(folded, opening).to_json(), **planting.told(folded, opening)}
        if last is None or {**State.from_json(last).to_json(), **planting.part_of(last)} != said:
            yield "what was submitted last is not what its decisions add up to"


def _return_faults(review: Review, decisions: list[Decision]) -> Iterator[str]:
    """Each submission but the standing one came back, and each time the history went on with a reopening."""
    returns = {one.submission.number: one for one in _returns(review)}
    submissions = review.submissions.count()
    standing = submissions if review.state == Review.State.SUBMITTED else 0
    expected = [number for number in range(1, submissions + 1) if number != standing]
    if sorted(returns) != expected:
        yield f"came back after submissions {sorted(returns)}, not {expected}"
    kinds = [decision.kind for decision in decisions]
    reopened = sum(pair == ("submit", "reopen") for pair in pairwise(kinds))
    if reopened != len(returns):
        yield f"came back {len(returns)} times, but was reopened {reopened} times"
    for number, one in sorted(returns.items()):
        if one.kind == Return.Kind.RECALLED and one.by_id != review.user_id:
            yield f"submission {number} was recalled by somebody else"


def _returns(review: Review) -> Iterable[Return]:
    return Return.objects.filter(submission__review=review).select_related("submission")


def _remark_faults(review: Review, decisions: list[Decision]) -> Iterator[str]:
    history = [queries.said(decision) for decision in decisions]
    if (review.state == Review.State.FLAGGED) != remarks.is_flagged(history):
        yield "whether it is set aside is not what its decisions say"
    last = review.submissions.last()
    standing = remarks.body(remarks.standing(history))
    if review.state == Review.State.SUBMITTED and last and standing != remarks.part_of(last.body):
        yield "the notes and gaps that were submitted last are not those that stand"
