"""Everything that writes in this room: claim a report, decide, submit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.db import transaction

from annotator.accounts.models import User
from annotator.audit import actions as audit
from annotator.common import clock, jobs
from annotator.corpus.models import Document
from annotator.projects import rules as project_rules
from annotator.projects.models import Policy
from annotator.projects.queries import ProjectAccess, get_project_for, renaming
from annotator.review import limits, next_plan, planting, practice, queries, rules, slots, stored_state, work
from annotator.review.desk import Desk, Result
from annotator.review.models import Decision, Opening, Plan, Return, Review
from annotator.review.stored_state import Extent
from annotator.review.work import Work
from annotator.spans import canonical, opening, recalled, words
from annotator.spans.entry import Change, Entry
from annotator.spans.state import State
from annotator.suggestions import queries as suggestions

AUDITED = {
    Review.State.SUBMITTED: "review.submitted",
    Review.State.FLAGGED: "review.flagged",
    Review.State.OPEN: "review.unflagged",
}


@transaction.atomic
def claim(*, access: ProjectAccess) -> Review | None:
    """The person's open review, else a new one of the next report that still needs them, else None.

    Refusal where the person may not review, or not more than they did. Two requests of one person at once get the same review; two people
    never the same slot, nor one person a report twice.
    """
    project_rules.can_take(access).require()
    access = queries.claiming(access)
    policy = access.project.policy
    begun = queries.open_reviews_of(access.user, access.project).select_for_update(of=("self",))
    if review := begun.first():
        slots.resume(review, policy.lease)
        return review
    gated = not practice.admit_if_passed(access).is_open
    if gated and (review := practice.open_practice_of(access.user, access.project.pk)):
        return review
    limits.can_take_another(access).require()
    if gated:
        return _practise(access)
    slots.free_abandoned(access.project)
    plan = next_plan.assigned(access)
    if plan is None:
        limits.can_take_from_queue(access).require()
        plan = next_plan.to_calibrate(access, policy) or next_plan.queued(access, policy)
    return None if plan is None else _open(plan, access, policy)


def _practise(access: ProjectAccess) -> Review | None:
    """The next report to practise on; None where nothing is left."""
    if (found := practice.take(access)) is None:
        return None
    document, shown = found
    words = renaming(access.project)
    body = opening.merge(words.proposals(shown), document.text, words.scheme)
    return open_review(document=document, access=access, body=body, kind=Review.Kind.PRACTICE, slot=None)


def _open(plan: Plan, access: ProjectAccess, policy: Policy) -> Review:
    arm = slots.draw_arm(plan, policy)
    words, text = renaming(access.project), plan.document.text
    others: list[opening.Proposal] = []
    shown: list[opening.Proposal] = []
    if arm == Review.Arm.ASSISTED:
        others = words.proposals(suggestions.proposals(plan.predictions))
        shown = recalled.proposed(recalled.renamed(plan.remembered, words), others, text, words.scheme)
    body = opening.merge(shown, text, words.scheme)
    if arm == Review.Arm.ASSISTED:
        body = planting.put(body, plan, policy, [*others, *shown])
    return open_review(
        document=plan.document,
        access=access,
        body=body,
        arm=arm,
        slot=slots.take(plan) if plan.free else None,
        lease_until=clock.now() + policy.lease,
    )


def open_review(*, document: Document, access: ProjectAccess, body: dict[str, Any], **fields: Any) -> Review:
    """A review of a document by this person that opens on `body`; the caller holds the slot it fills."""
    review = Review.objects.create(
        document=document,
        user=access.user,
        scheme=access.project.scheme,
        guideline=access.project.guideline,
        incidents=body["incidents"],
        regions=body["regions"],
        **fields,
    )
    Opening.objects.create(review=review, body=body, sha256=words.sha256(body))
    stored_state.lay_out(review)
    return review


@dataclass(frozen=True)
class Answer:
    """What became of each entry, and the review after them: `state` holds at least what the entries are about."""

    review: Review
    results: list[Result]
    state: State
    counters: dict[str, int]
    revision: int
    touched: list[Change]
    extents: list[Extent]  # of the blocks whose spans are all in `state`
    submitted: bool = False


class _Withdrawn(Exception):
    """One entry was refused where all or none were to be applied."""


def decide(*, review_id: int, by: User, entries: Iterable[Entry], whole: bool = False) -> Answer:
    """Apply the entries of one person in order; each is applied, repeated or refused on its own.

    With `whole`, one refusal leaves everything as it was. Http404 for strangers, Refusal where the person may
    read the review but not decide in it. When this returns, what was applied is committed.
    """
    entries = list(entries)
    try:
        with transaction.atomic():
            answer = _decide(review_id, by, entries)
            if whole and any(result.refused for result in answer.results):
                raise _Withdrawn
    except _Withdrawn:
        return _as_before(answer)
    return answer


def _decide(review_id: int, by: User, entries: list[Entry]) -> Answer:
    review = queries.get_review_for(by, review_id, lock=True)
    rules.can_decide(review, by).require()
    slots.keep(review)
    at = Desk.lay(review, entries)
    results = [at.take(entry) for entry in entries]
    at.write()
    if at.submission:
        slots.fill(review)
        for name in slots.jobs_after(review):
            jobs.defer(name, document_id=review.document_id)
        if review.kind == Review.Kind.PRACTICE:
            practice.admit_if_passed(get_project_for(by, review.document.project.slug))
    if review.state != at.state_before:
        _audit(AUDITED[Review.State(review.state)], review, by)
    return Answer(
        review,
        results,
        at.state,
        at.counters,
        at.last_number,
        at.touched,
        at.held.extents,
        at.submission is not None,
    )


@transaction.atomic
def put_back(*, review_id: int, by: User) -> Review:
    """Give a report that cannot be coded back to its reviewer, who may go on deciding; the history stays."""
    review = queries.get_review_for(by, review_id, lock=True)
    rules.can_put_back(get_project_for(by, review.document.project.slug), review).require()
    _reopen(review)
    if not queries.is_member(review):
        slots.free_held(review.document.project_id, review.user)
    _audit("review.reopened", review, by)
    return review


@transaction.atomic
def send_back(*, review_id: int, by: User, comment: str) -> Review:
    """Give a submitted review back to its owner, who reads why and goes on; the submission stays on record."""
    review = queries.get_review_for(by, review_id, lock=True)
    project_rules.can_change(get_project_for(by, review.document.project.slug)).require()
    return give_back(review=review, by=by, comment=comment)


def give_back(*, review: Review, by: User, comment: str) -> Review:
    """The same for a review that the caller has locked, and may give back. Whoever settles its report waits."""
    adjudication, submitted = _settling(review)
    rules.can_go_back(review, submitted).require()
    if adjudication and adjudication.state == Review.State.OPEN:
        adjudication.move_to(Review.State.WAITING)
        adjudication.save(update_fields=["state"])
    return _return(review, by, Return.Kind.SENT_BACK, comment)


def go_on(*, review: Review, changes: Sequence[Change], about: Sequence[str]) -> Review:
    """Open an adjudication that waited, with what the reviews say now; the caller holds its lock.

    `about` are the spans that people no longer agree on.
    """
    at = Desk.lay_whole(review)
    at.merge(changes, about)
    review.move_to(Review.State.OPEN)
    at.write()
    return review


@transaction.atomic
def recall(*, review_id: int, by: User) -> Review:
    """Open one's own submitted review again; the submission stays on record."""
    review = queries.get_review_for(by, review_id, lock=True)
    _adjudication, submitted = _settling(review)
    rules.can_recall(review, by, submitted).require()
    return _return(review, by, Return.Kind.RECALLED)


@transaction.atomic
def unsettle(*, review_id: int, by: User, comment: str) -> Review:
    """Open the adjudication of a settled report again, with all that was decided; until it is in, nothing stands.

    Where its owner is no longer in the project the report waits for another adjudicator, who starts from the reviews.
    """
    review = queries.get_review_for(by, review_id, lock=True)
    rules.can_unsettle(get_project_for(by, review.document.project.slug), review).require()
    _return(review, by, Return.Kind.UNSETTLED, comment)
    if not queries.is_member(review):
        slots.free_held(review.document.project_id, review.user)
    jobs.defer("compare", document_id=review.document_id)
    return review


def _settling(review: Review) -> tuple[Review | None, Work | None]:
    """The adjudication of a locked review's report, and what happened to the review; both stay so until we are done."""
    Plan.objects.select_for_update().filter(document=review.document_id).first()
    adjudications = Review.objects.filter(
        document=review.document_id, kind=Review.Kind.ADJUDICATION, slot__isnull=False
    )
    return adjudications.select_for_update().order_by().first(), work.of_review(review)


def _return(review: Review, by: User, kind: Return.Kind, comment: str = "") -> Review:
    submission = review.submissions.latest("number")
    Return.objects.create(submission=submission, kind=kind, by=by, comment=comment)
    _reopen(review)
    jobs.defer("learn", document_id=review.document_id)
    _audit(f"review.{kind}", review, by, submission=submission.number)
    return review


def _reopen(review: Review) -> None:
    """Open a review again for its owner, with a fresh lease; nothing before can be undone any more."""
    review.move_to(Review.State.OPEN)
    if review.kind == Review.Kind.REVIEW:  # what somebody settles has no lease
        review.lease_until = clock.now() + review.document.project.policy.lease
    review.save(update_fields=["state", "lease_until"])
    now, key = clock.now(), uuid4()
    Decision.objects.create(
        review=review,
        document_id=review.document_id,
        number=queries.last_number(review) + 1,
        key=key,
        digest=canonical.sha256({"key": str(key), "kind": "reopen"}),
        kind="reopen",
        changes=[],
        shown_at=now,
        decided_at=now,
    )


def _audit(code: str, review: Review, by: User, **details: int) -> None:
    audit.record(code, by=by, target=f"review {review.pk}", project_id=review.document.project_id, **details)


def _as_before(answer: Answer) -> Answer:
    """The answer when nothing was applied: the refusals, beside the state that stands."""
    refusals = [result for result in answer.results if result.refused]
    state, last = stored_state.whole(answer.review), queries.last_number(answer.review)
    return Answer(answer.review, refusals, state, stored_state.counters(state), last, [], [])
