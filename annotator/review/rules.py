"""Who may decide in a review, and when."""

from django.utils.translation import gettext as _

from annotator.accounts.models import User
from annotator.common.permit import Allowed, Denied, Permit
from annotator.projects import rules as project_rules
from annotator.projects.queries import ProjectAccess
from annotator.review.models import Review


def can_decide(review: Review, user: User) -> Permit:
    """Only its owner writes in a review; leads read."""
    if review.user_id != user.pk:
        return Denied(_("This is another person's review; you may read it."))
    return Allowed()


def is_open(review: Review) -> Permit:
    """A review that is submitted or set aside takes no more decisions."""
    if review.state == Review.State.FLAGGED:
        return Denied(_("This report is set aside: it cannot be coded."))
    if review.state != Review.State.OPEN:
        return Denied(_("This review is submitted."))
    return Allowed()


def takes(review: Review, kind: str) -> Permit:
    """May a decision of this kind come next? What set a report aside can be taken back."""
    if kind == "flag" and review.kind != Review.Kind.REVIEW:
        return Denied(_("What was reviewed can be coded: settle it."))
    if review.state == Review.State.FLAGGED and kind == "undo":
        return Allowed()
    return is_open(review)


def can_put_back(access: ProjectAccess, review: Review) -> Permit:
    """Leads give a report that was set aside back to its reviewer."""
    if not (permit := project_rules.can_lead(access)):
        return permit
    if review.state != Review.State.FLAGGED:
        return Denied(_("This report is not set aside."))
    return Allowed()
