"""Who may do what in a project."""

from django.utils.translation import gettext as _

from annotator.accounts.models import User
from annotator.common import clock
from annotator.common.permit import Allowed, Denied, Permit
from annotator.projects.models import Invitation, Membership, Project
from annotator.projects.queries import ProjectAccess


def can_create(user: User) -> Permit:
    """Create projects: site admins."""
    if user.is_superuser:
        return Allowed()
    return Denied(_("Only site admins create projects."))


def can_operate(user: User) -> Permit:
    """See workers and jobs, and have failed ones done again: site admins."""
    if user.is_superuser:
        return Allowed()
    return Denied(_("Only site admins may do this."))


def can_lead(access: ProjectAccess) -> Permit:
    """Import, freeze and manage: leads."""
    if access.role == Membership.Role.LEAD:
        return Allowed()
    return Denied(_("Only leads of this project may do this."))


def is_active(project: Project) -> Permit:
    """A project in the archive is read, and nothing else."""
    if project.archived_at is None:
        return Allowed()
    return Denied(_("This project is in the archive: nothing in it changes until a lead takes it out again."))


def can_change(access: ProjectAccess) -> Permit:
    """Import, freeze and manage, while the project is not in the archive: leads."""
    return can_lead(access) and is_active(access.project)


def can_take(access: ProjectAccess) -> Permit:
    """Take a report from the queue."""
    return can_review(access) and is_active(access.project)


def can_archive(access: ProjectAccess) -> Permit:
    """Put a project into the archive, once."""
    return can_change(access)


def can_unarchive(access: ProjectAccess) -> Permit:
    """Take a project out of the archive."""
    if not (permit := can_lead(access)):
        return permit
    return Denied(_("This project is not in the archive.")) if is_active(access.project) else Allowed()


def can_copy(access: ProjectAccess) -> Permit:
    """Make a project like one that a person leads, in the archive or not."""
    return can_lead(access)


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


def can_stop_leading(membership: Membership) -> Permit:
    """A project keeps a lead who can sign in. The caller holds a lock on the project."""
    leads = Membership.objects.filter(
        project=membership.project_id, role=Membership.Role.LEAD, user__is_active=True
    )
    if set(leads.values_list("pk", flat=True)) == {membership.pk}:
        return Denied(
            _("A project keeps at least one lead who can sign in; make somebody else a lead first.")
        )
    return Allowed()


def can_be_switched_off(user: User) -> Permit:
    """Nobody without whom a project would have no lead who can sign in. The caller holds locks on their projects."""
    led = Membership.objects.filter(user=user, role=Membership.Role.LEAD).select_related("project")
    alone = [one.project.name for one in led.order_by("project__name") if not can_stop_leading(one)]
    if not alone:
        return Allowed()
    reason = _("Without this person nobody would lead %(projects)s; make somebody else a lead there first.")
    return Denied(reason % {"projects": ", ".join(alone)})


def is_newest(seen: str, in_force: str) -> Permit:
    """What somebody changes is what they saw. The caller holds a lock on the project."""
    if seen == in_force:
        return Allowed()
    return Denied(
        _("Somebody else saved another version meanwhile. Yours is still below: compare, then save.")
    )


def can_join(invitation: Invitation) -> Permit:
    """Use an invitation: once, in time, unless it was withdrawn, and not into the archive."""
    if not (permit := is_active(invitation.project)):
        return permit
    if invitation.withdrawn_at:
        return Denied(_("This invitation was withdrawn. Ask a lead of the project for another."))
    if invitation.used_by_id:
        return Denied(
            _(
                "This invitation was used already; each is for one person. Ask a lead of the project for another."
            )
        )
    if invitation.expires_at <= clock.now():
        return Denied(_("This invitation has expired. Ask a lead of the project for another."))
    return Allowed()
