"""The slots of a document: how many reviews it needs, who holds them, and when they come free again.

Whoever changes a plan holds the lock on its row, or has just made it.
"""

from datetime import timedelta
from random import SystemRandom

from django.db.models import Exists, F, OuterRef, QuerySet

from annotator.accounts.models import User
from annotator.common import clock
from annotator.corpus.models import Document
from annotator.projects.models import Policy, Project
from annotator.projects.queries import reviewing
from annotator.review.models import IS_PLANTED, Assignment, Opening, Plan, Review
from annotator.suggestions import queries as suggestions
from annotator.suggestions import remembering

ONCE, TWICE = 1, 2  # two independent reviews show whether people agree
CHANCE = SystemRandom()


def drawn(share: int) -> bool:
    """Whether chance falls on something that happens in `share` per cent of cases."""
    return CHANCE.random() * 100 < share


def make_plan(document: Document, policy: Policy, *, twice: bool = False) -> Plan:
    """Draw how often a document is reviewed unless it is to be twice anyway, and fix on what."""
    twice = twice or _is_of_first(document, policy) or drawn(policy.twice_share)
    needed = TWICE if twice else ONCE
    Document.objects.filter(pk=document.pk).update(begun=True)
    return Plan.objects.create(
        document=document,
        needed=needed,
        free=needed,
        crossed=twice and drawn(policy.crossed_share),
        predictions=suggestions.newest(document),
        remembered=remembering.recall(document),
    )


def _is_of_first(document: Document, policy: Policy) -> bool:
    """Is it one of the project's first, which two people review? Counted no further than they go."""
    begun = Plan.objects.filter(document__project=document.project_id).order_by()
    return begun[: policy.twice_first].count() < policy.twice_first


def draw_arm(plan: Plan, policy: Policy) -> Review.Arm:
    """Blind or assisted: the other one where the plan crosses two, else as chance falls.

    Whoever reviews a report in which something was planted or withheld before another sees all suggestions.
    """
    if plan.crossed:
        other = holders(plan).values_list("arm", flat=True).first()
        blind = drawn(50) if other is None else other == Review.Arm.ASSISTED
    else:
        blind = drawn(policy.blind_share) and not is_planted(plan)
    return Review.Arm.BLIND if blind else Review.Arm.ASSISTED


def is_planted(plan: Plan) -> bool:
    """Was anything planted in a review of the report, or withheld from one?"""
    return Opening.objects.filter(IS_PLANTED, review__document=plan.document_id).exists()


def take(plan: Plan) -> int:
    """Hold the lowest free slot of a plan; the caller gives it to a review."""
    held = set(holders(plan).values_list("slot", flat=True)) if plan.free < plan.needed else set()
    plan.free -= 1
    plan.save(update_fields=["free"])
    return next(number for number in range(1, plan.needed + 1) if number not in held)


def reserve(plan: Plan, user: User, by: User) -> Assignment:
    """Keep one of the free slots of a plan for a person."""
    plan.free -= 1
    plan.save(update_fields=["free"])
    return Assignment.objects.create(document=plan.document, user=user, by=by)


def let_go(plan: Plan, assignment: Assignment) -> bool:
    """Keep it no longer: the person begins the report, or does not get it. False where it was gone before the lock."""
    gone, _ = Assignment.objects.filter(pk=assignment.pk).delete()
    plan.free += gone
    plan.save(update_fields=["free"])
    return bool(gone)


def resume(review: Review, lease: timedelta) -> None:
    """Give an abandoned review its place back if there is one; else it goes on without.

    The caller has locked the review.
    """
    fill(review)
    review.lease_until = clock.now() + lease
    review.save(update_fields=["lease_until"])


def fill(review: Review) -> None:
    """Let a review without a slot take a free one; where all are held it is an extra, which counts for agreement only."""
    if review.slot is not None or review.kind != Review.Kind.REVIEW:
        return
    plan = Plan.objects.select_for_update().get(document=review.document_id)
    if plan.free:
        review.slot = take(plan)
        review.save(update_fields=["slot"])


def jobs_after(review: Review) -> list[str]:
    """What a submission gives to do: compare where others spoke of the document, settle once all are in, and learn."""
    if review.kind == Review.Kind.PRACTICE:
        return []
    if review.kind == Review.Kind.ADJUDICATION:
        return ["compare", "learn"]
    plan = Plan.objects.select_for_update().get(document=review.document_id)
    if plan.needed == ONCE:
        return ["learn"] if review.slot else ["compare"]
    all_in = holders(plan).filter(state=Review.State.SUBMITTED).count() >= plan.needed
    return ["open_case", "compare"] if all_in else ["compare"]


def keep(review: Review) -> None:
    """Whoever works on a review keeps it: the lease begins anew once half of it is over."""
    lease = review.document.project.policy.lease
    if review.lease_until and review.lease_until - clock.now() < lease / 2:
        review.lease_until = clock.now() + lease
        review.save(update_fields=["lease_until"])


def abandoned(project: Project) -> QuerySet[Review]:
    """Open reviews that hold slots though their lease has ended."""
    return Review.objects.filter(
        document__project=project,
        state=Review.State.OPEN,
        slot__isnull=False,
        lease_until__lte=clock.now(),
    )


def in_vain(project: Project) -> QuerySet[Assignment]:
    """What is kept for people who review no more: readers now, or without an account."""
    able = reviewing(project).filter(user=OuterRef("user")).order_by()
    return Assignment.objects.filter(~Exists(able), document__project=project)


def free_abandoned(project: Project) -> None:
    """Free the slots that nobody will fill. Those that somebody works on right now stay."""
    for review in abandoned(project).select_for_update(of=("self",), skip_locked=True).order_by("pk"):
        _free(review)
    for kept in in_vain(project).order_by("document"):
        plan = Plan.objects.select_for_update(skip_locked=True).filter(document=kept.document_id).first()
        if plan is not None:
            let_go(plan, kept)


def free_held(project_id: int, user: User) -> int:
    """Free what a person holds; how many reviews held something. Nobody waits for what they might still submit."""
    mine = open_reviews(project_id, user).select_for_update(of=("self",)).order_by("pk")
    held = [review for review in mine if review.slot is not None]
    for review in held:
        _free(review)
    open_reviews(project_id, user).filter(lease_until__gt=clock.now()).update(lease_until=clock.now())
    for kept in Assignment.objects.filter(document__project=project_id, user=user).order_by("document"):
        let_go(Plan.objects.select_for_update().get(document=kept.document_id), kept)
    return len(held)


def open_reviews(project_id: int, user: User) -> QuerySet[Review]:
    """What a person has begun in a project and not submitted, adjudications and practice included."""
    begun = [Review.State.OPEN, Review.State.WAITING]
    return Review.objects.filter(document__project=project_id, user=user, state__in=begun)


def _free(review: Review) -> None:
    review.slot = None
    review.save(update_fields=["slot"])
    if review.kind == Review.Kind.REVIEW:
        Plan.objects.filter(document=review.document_id).update(free=F("free") + 1)


def holders(plan: Plan) -> QuerySet[Review]:
    """The reviews that fill its slots."""
    return Review.objects.filter(document=plan.document_id, kind=Review.Kind.REVIEW, slot__isnull=False)
