"""Who may settle what."""

from django.utils.translation import gettext as _

from annotator.common.permit import Allowed, Denied, Permit
from annotator.projects import rules as project_rules
from annotator.projects.models import Membership
from annotator.projects.queries import ProjectAccess

SETTLING = (Membership.Role.ADJUDICATOR, Membership.Role.LEAD)


def can_take(access: ProjectAccess) -> Permit:
    """Take a case, while the project is not in the archive."""
    return can_adjudicate(access) and project_rules.is_active(access.project)


def can_adjudicate(access: ProjectAccess) -> Permit:
    """Adjudicators and leads; which reports, the queue says: nobody settles what they reviewed."""
    if access.role in SETTLING:
        return Allowed()
    return Denied(_("Adjudicators and leads settle what reviews disagree on."))
