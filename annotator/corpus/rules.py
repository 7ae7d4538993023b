"""Who may do what with documents."""

from django.utils.translation import gettext as _

from annotator.common.permit import Allowed, Denied, Permit
from annotator.projects import rules as project_rules
from annotator.projects.models import Membership
from annotator.projects.queries import ProjectAccess


def can_list(access: ProjectAccess) -> Permit:
    """See which documents there are and how far each is: who may review."""
    return project_rules.can_review(access)


def can_import(access: ProjectAccess) -> Permit:
    """Add documents: leads."""
    if access.role == Membership.Role.LEAD:
        return project_rules.is_active(access.project)
    return Denied(_("Only leads of this project may import reports."))


def can_prioritise(access: ProjectAccess) -> Permit:
    """Say which documents come first: leads."""
    return project_rules.can_change(access)


def can_open(access: ProjectAccess) -> Permit:
    """Read a document outside of a review: leads."""
    if access.role == Membership.Role.LEAD:
        return Allowed()
    return Denied(_("Analysts read a report when the queue gives it to them; leads may open any."))
