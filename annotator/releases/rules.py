"""Who may freeze, and when there is something to freeze."""

from django.utils.translation import gettext as _

from annotator.common.permit import Allowed, Denied, Permit
from annotator.projects import rules as projects
from annotator.projects.queries import ProjectAccess


def can_freeze(access: ProjectAccess) -> Permit:
    """Freeze a release: leads."""
    return projects.can_change(access)


def has_content(opinions: int) -> Permit:
    """A release holds at least one document with a standing opinion."""
    if opinions:
        return Allowed()
    return Denied(
        _("No report of this project is finished yet: submitted and, where two people review it, settled.")
    )


def can_be_named(name: str) -> Permit:
    """A name is one line that fits its column."""
    if len(name) > 200:
        return Denied(_("A release's name has at most 200 characters."))
    if not name.isprintable():
        return Denied(_("A release's name is one line of printable characters."))
    return Allowed()
