"""Who may decide in a review, and when."""

from django.utils.translation import gettext as _

from annotator.accounts.models import User
from annotator.common.permit import Allowed, Denied, Permit
from annotator.review.models import Review


def can_decide(review: Review, user: User) -> Permit:
    """Only its owner writes in a review; leads read."""
    if review.user_id != user.pk:
        return Denied(_("This is another person's review; you may read it."))
    return Allowed()


def is_open(review: Review) -> Permit:
    """A submitted review takes no more decisions."""
    if review.state != Review.State.OPEN:
        return Denied(_("This review is submitted."))
    return Allowed()
