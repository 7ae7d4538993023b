"""Who may have models trained, which version can be chosen, and when it is time for another."""

from django.utils.translation import gettext as _

from annotator.common.permit import Allowed, Denied, Permit
from annotator.projects import rules as projects
from annotator.projects.queries import ProjectAccess
from annotator.suggestions.models import Suggester

FIRST_AT = 10  # finished reports before the first model: with fewer the rules alone are as good
AGAIN_AFTER = 10  # new ones before the next


def can_see_suggesters(access: ProjectAccess) -> Permit:
    """See versions and figures: leads."""
    return projects.can_lead(access)


def can_change_suggesters(access: ProjectAccess) -> Permit:
    """Train, and choose the version at work: leads, while the project is not in the archive."""
    return projects.can_change(access)


def can_activate(suggester: Suggester) -> Permit:
    """A version that is not at work."""
    if suggester.provider not in Suggester.SWITCHED:
        return Denied(_("This suggester always works."))
    if suggester.state == Suggester.State.ACTIVE:
        return Denied(_("This version is active."))
    if suggester.provider == Suggester.Provider.LEARNED and not suggester.trained.file:
        return Denied(_("This version is gone: a report it learned from was erased."))
    return Allowed()


def wanted(*, has_version: bool) -> int:
    """How many finished reports that no version has learned from it takes for a training to begin by itself."""
    return AGAIN_AFTER if has_version else FIRST_AT
