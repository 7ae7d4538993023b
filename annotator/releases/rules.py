"""Who may freeze, withdraw and download, and when there is something to freeze."""

from django.utils.translation import gettext as _

from annotator.common.permit import Allowed, Denied, Permit
from annotator.projects import rules as projects
from annotator.projects.queries import ProjectAccess
from annotator.releases.models import Release, ReleaseJob

# What takes longer than a few seconds is done by a worker.
LARGE_EXPORT = 20_000  # spans
LARGE_FREEZE = 200  # documents


def can_freeze(access: ProjectAccess) -> Permit:
    """Freeze a release: leads."""
    return projects.can_change(access)


def can_withdraw(access: ProjectAccess) -> Permit:
    """Say that a release should not be used any more: leads."""
    return projects.can_lead(access)


def can_download(access: ProjectAccess, release: Release) -> Permit:
    """Take a release away as a file: who sees releases; one that was withdrawn, leads alone."""
    if release.withdrawn is None or projects.can_lead(access):
        return projects.can_see_releases(access)
    reason = _("Release %(number)s was withdrawn: %(reason)s")
    return Denied(reason % {"number": release.number, "reason": release.withdrawn.reason})


def can_cancel(access: ProjectAccess, job: ReleaseJob) -> Permit:
    """Stop a freeze or an export: who wished for it, and leads; while it is not over."""
    if job.wished_by_id != access.user.pk and not projects.can_lead(access):
        return Denied(_("Only who wished for it and leads can cancel it."))
    if not job.under_way:
        return Denied(_("It is over already: %(state)s.") % {"state": job.get_state_display()})
    return projects.can_see_releases(access)


def has_content(opinions: int) -> Permit:
    """A release holds at least one document with a standing opinion."""
    if opinions:
        return Allowed()
    return Denied(
        _("No report of this project is finished yet: submitted and, where two people review it, settled.")
    )


def is_reason(reason: str) -> Permit:
    """Who uses a release is told why not to; a few sentences at most."""
    if not reason:
        return Denied(_("Say why: whoever has the release reads it."))
    if len(reason) > 2000:
        return Denied(_("A reason has at most 2,000 characters."))
    return Allowed()


def can_be_named(name: str) -> Permit:
    """A name is one line that fits its column."""
    if len(name) > 200:
        return Denied(_("A release's name has at most 200 characters."))
    if not name.isprintable():
        return Denied(_("A release's name is one line of printable characters."))
    return Allowed()
