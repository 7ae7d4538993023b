"""Who may decide in a review, and when."""

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _

from annotator.accounts.models import User
from annotator.common import clock
from annotator.common.permit import Allowed, Denied, Permit
from annotator.corpus.models import Document
from annotator.projects import rules as project_rules
from annotator.projects.models import Membership
from annotator.projects.queries import ProjectAccess
from annotator.review.models import Assignment, Exercise, Plan, Review
from annotator.review.slots import ONCE
from annotator.review.thread_models import Comment
from annotator.review.work import Work
from annotator.suggestions import queries as suggestions

RECALL = timedelta(days=7)  # of a report that nobody settles; then others may rely on it


def can_decide(review: Review, user: User) -> Permit:
    """Only its owner writes in a review; leads read."""
    if review.user_id != user.pk:
        return Denied(_("This is another person's review; you may read it."))
    return Allowed()


def is_open(review: Review) -> Permit:
    """A review that is submitted, set aside or erased takes no more decisions, nor does any in the archive."""
    if not (permit := project_rules.is_active(review.document.project)):
        return permit
    if review.erased:
        return _erased()
    if review.state == Review.State.FLAGGED:
        return Denied(_("This report is set aside: it cannot be coded."))
    if review.state == Review.State.SUBMITTED:
        return Denied(_("This review is submitted."))
    if review.kind == Review.Kind.ADJUDICATION and review.slot is None:
        return Denied(_left(review))
    if review.state == Review.State.WAITING:
        return Denied(
            _("A review of this report went back; go on once it is in again. All that you decided is kept.")
        )
    return Allowed()


def _left(review: Review) -> str:
    """Why somebody does not go on with what they had begun to settle: who has it now."""
    taken = Review.objects.filter(document=review.document_id, kind=review.kind, slot__isnull=False).first()
    if taken is None:
        return _("You left this report to others; “Adjudication” says what waits for you.")
    if taken.state == Review.State.SUBMITTED:
        return _("Somebody else has settled this report meanwhile; what you had decided stays on record.")
    return _("Somebody else settles this report now; what you had decided stays on record.")


def takes(review: Review, kind: str) -> Permit:
    """May a decision of this kind come next? What set a report aside can be taken back."""
    if kind == "cause" and review.kind != Review.Kind.ADJUDICATION:
        return Denied(_("Whoever settles a report says what an item was."))
    if kind == "flag" and review.kind == Review.Kind.PRACTICE:
        return Denied(_("This report is for practice, and can be coded."))
    if kind == "flag" and review.kind != Review.Kind.REVIEW:
        return Denied(_("What was reviewed can be coded: settle it."))
    if review.state == Review.State.FLAGGED and kind == "undo" and not review.erased:
        return project_rules.is_active(review.document.project)
    return is_open(review)


def can_put_back(access: ProjectAccess, review: Review) -> Permit:
    """Leads give a report that was set aside back to its reviewer."""
    if not (permit := project_rules.can_change(access)):
        return permit
    if review.erased:
        return _erased()
    if review.state != Review.State.FLAGGED:
        return Denied(_("This report is not set aside."))
    return Allowed()


def can_close_gap(access: ProjectAccess, *, is_open: bool) -> Permit:
    """Leads close a guideline gap that is open."""
    if not (permit := project_rules.can_change(access)):
        return permit
    return Allowed() if is_open else Denied(_("This gap is open no longer: it was closed, or taken away."))


def can_send_back(access: ProjectAccess, review: Review, work: Work | None) -> Permit:
    """Leads give a submitted review back to its owner, unless its report is settled."""
    return project_rules.can_change(access) and can_go_back(review, work)


def can_go_back(review: Review, work: Work | None) -> Permit:
    """May it be open again for its owner? Whoever settles its report waits meanwhile."""
    if work and not Membership.objects.filter(project=work.project, user=review.user_id).exists():
        return Denied(_("This person is no longer in the project; nobody could go on with the review."))
    return _can_return(review, work)


def can_recall(review: Review, user: User, work: Work | None) -> Permit:
    """The owner takes a submission back: until somebody settles the report, or for a week where nobody will."""
    if review.user_id != user.pk:
        return Denied(_("This is another person's review; only they recall it."))
    if not (permit := _can_return(review, work)):
        return permit
    if work and work.adjudication:
        return Denied(_("Somebody is settling this report; ask them to send the review back."))
    if work and work.needed == ONCE and clock.now() - work.submitted_at > RECALL:
        return Denied(_("It was submitted more than a week ago; ask a lead to send it back."))
    return Allowed()


def can_unsettle(access: ProjectAccess, review: Review) -> Permit:
    """A lead, or whoever settled a report, opens its adjudication again."""
    if not (permit := project_rules.is_active(access.project)):
        return permit
    settled_it = review.user_id == access.user.pk and access.role == Membership.Role.ADJUDICATOR
    if not settled_it and not (permit := project_rules.can_lead(access)):
        return permit
    if review.erased:
        return _erased()
    if review.kind != Review.Kind.ADJUDICATION or not review.submissions.exists():
        return Denied(_("Nothing was settled here."))
    if review.state != Review.State.SUBMITTED:
        return Denied(_("This report was reopened already; it is being settled anew."))
    return Allowed()


def can_ask_again(access: ProjectAccess, review: Review) -> Permit:
    """Whoever settles a report, and leads, give one of the reviews behind it back."""
    if access.role not in (Membership.Role.ADJUDICATOR, Membership.Role.LEAD):
        return Denied(_("Adjudicators and leads send reviews back."))
    if review.kind != Review.Kind.ADJUDICATION:
        return Denied(_("Nothing is settled here."))
    if review.state == Review.State.SUBMITTED:
        return Denied(_("This report is settled; its reviews stay as they are until it is reopened."))
    if review.state == Review.State.WAITING and review.slot is not None:
        return project_rules.is_active(access.project)
    return is_open(review)


def can_comment(review: Review) -> Permit:
    """Say something of a review: not once its words are gone, nor in the archive."""
    if not (permit := project_rules.is_active(review.document.project)):
        return permit
    return _erased() if review.erased else Allowed()


def can_say(kind: Comment.Kind, *, resolved: bool) -> Permit:
    """Answer in an open thread, resolve it, open a resolved one again."""
    if resolved and kind != Comment.Kind.REOPEN:
        return Denied(_("Somebody has resolved this thread; open it again to go on."))
    if not resolved and kind == Comment.Kind.REOPEN:
        return Denied(_("This thread is open already."))
    return Allowed()


def can_calibrate(document: Document) -> Permit:
    """Let every analyst code a report: one that nobody has begun, so that all do so blind."""
    said = {"title": document.title, "number": document.pk}
    if Exercise.objects.filter(document=document).exists():
        return Denied(_("“%(title)s” (%(number)d) is for calibration or practice already.") % said)
    if Plan.objects.filter(document=document).exists():
        return Denied(_("Somebody has begun “%(title)s” (%(number)d); choose reports nobody has.") % said)
    return Allowed()


def can_practise_on(document: Document, answer: list[dict[str, Any]] | None) -> Permit:
    """Practise on a report whose answer is known."""
    said = {"title": document.title, "number": document.pk}
    if Exercise.objects.filter(document=document).exists():
        return Denied(_("“%(title)s” (%(number)d) is for calibration or practice already.") % said)
    if answer is None:
        reason = _(
            "Nobody knows what is right in “%(title)s” (%(number)d): choose reports that are settled, or that came "
            "with spans and that nobody has begun."
        )
        return Denied(reason % said)
    return Allowed()


def can_be_given(document: Document, plan: Plan | None, to: Membership) -> Permit:
    """Give a report to a person by hand: one that can be reviewed, has a place left, and is new to them."""
    said = {"title": document.title, "number": document.pk, "name": to.user.get_username()}
    if document.erased_at:
        return _erased()
    if to.role == Membership.Role.READER or not to.user.is_active:
        return Denied(_("%(name)s does not review.") % said)
    if Review.objects.filter(document=document, user=to.user_id).exists():
        return Denied(_("%(name)s has had “%(title)s” (%(number)d) already.") % said)
    if Assignment.objects.filter(document=document, user=to.user_id).exists():
        return Denied(_("“%(title)s” (%(number)d) waits for %(name)s already.") % said)
    if Review.objects.filter(document=document, state=Review.State.FLAGGED).exists():
        return Denied(_("“%(title)s” (%(number)d) is set aside: it cannot be coded.") % said)
    if Exercise.objects.filter(document=document, ended_at=None).exists():
        return Denied(_("“%(title)s” (%(number)d) is for calibration or practice.") % said)
    if plan and not plan.free:
        return Denied(_("Everybody whom “%(title)s” (%(number)d) needs has it already.") % said)
    if not suggestions.documents_ready(document.project).filter(pk=document.pk).exists():
        return Denied(_("The machine has not read “%(title)s” (%(number)d) yet.") % said)
    return Allowed()


def can_be_told(review: Review) -> Permit:
    """See what is right in a report one practised on: once it is submitted."""
    if review.state == Review.State.SUBMITTED:
        return Allowed()
    return Denied(_("What is right in this report shows once the practice is submitted."))


def can_compare(access: ProjectAccess, document: Document) -> Permit:
    """See what others marked in a report for calibration: leads, and whoever has submitted it."""
    if project_rules.can_lead(access):
        return Allowed()
    mine = Review.objects.filter(document=document, user=access.user, kind=Review.Kind.REVIEW)
    if mine.filter(state=Review.State.SUBMITTED).exists():
        return Allowed()
    return Denied(_("What others marked in this report shows once you have submitted it yourself."))


def _erased() -> Denied:
    return Denied(_("This report was erased."))


def _can_return(review: Review, work: Work | None) -> Permit:
    if not (permit := project_rules.is_active(review.document.project)):
        return permit
    if review.erased:
        return _erased()
    if review.kind == Review.Kind.ADJUDICATION:
        return Denied(_("What settles a report does not come back."))
    if work is None or review.state != Review.State.SUBMITTED:
        return Denied(_("This review is not submitted."))
    if work.calibrates:
        return Denied(
            _("Whoever submitted this report may see what others marked; its reviews stay as they are.")
        )
    if work.adjudication == Review.State.SUBMITTED:
        return Denied(_("This report is settled; its reviews stay as they are until it is reopened."))
    return Allowed()
