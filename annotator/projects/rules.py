"""Who may do what in a project."""

from django.utils.translation import gettext as _

from annotator.common.permit import Allowed, Denied, Permit
from annotator.projects.models import Membership
from annotator.projects.queries import ProjectAccess


def can_lead(access: ProjectAccess) -> Permit:
    """Import, freeze and manage: leads."""
    if access.role == Membership.Role.LEAD:
        return Allowed()
    return Denied(_("Only leads of this project may do this."))


def can_review(access: ProjectAccess) -> Permit:
    """Take reports from the queue: everyone but readers."""
    if access.role == Membership.Role.READER:
        return Denied(_("Readers see releases and claims; ask a lead to become an analyst."))
    return Allowed()


def can_see_releases(access: ProjectAccess) -> Permit:
    """Open and download releases: leads and readers; analysts might see others' work in them."""
    if access.role in (Membership.Role.LEAD, Membership.Role.READER):
        return Allowed()
    return Denied(_("Releases hold other people's reviews; leads and readers may open them."))
