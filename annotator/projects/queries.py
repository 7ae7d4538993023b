"""The gate to projects."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from annotator.accounts.models import User
from annotator.common import clock
from annotator.projects.models import Invitation, Membership, Project, SchemeChange, SchemeVersion
from annotator.spans import canonical
from annotator.spans import scheme_reading as schemes
from annotator.spans.renaming import Change, Renames, Renaming, Step, changes, renames_from


@dataclass(frozen=True)
class ProjectAccess:
    """A project as one person meets it."""

    project: Project
    user: User
    role: Membership.Role
    membership: Membership | None  # none of a site admin who is not in it

    def page(self, **more: Any) -> dict[str, Any]:
        """A template's context: the project, and `access` for the menu above the page."""
        return {"project": self.project, "access": self, **more}


def get_project_for(user: User, slug: str) -> ProjectAccess:
    """The project behind a slug and the person's role in it; Http404 for strangers."""
    project = Project.objects.select_related("scheme", "guideline", "policy").filter(slug=slug).first()
    if project is None:
        raise Http404
    membership = Membership.objects.filter(project=project, user=user).first()
    if user.is_superuser:
        return ProjectAccess(project, user, Membership.Role.LEAD, membership)
    if membership:
        return ProjectAccess(project, user, Membership.Role(membership.role), membership)
    raise Http404


def lock_project_for(user: User, slug: str) -> ProjectAccess:
    """The same once nobody else changes who is in the project, until the transaction ends."""
    Project.objects.select_for_update(no_key=True).filter(slug=slug).first()
    return get_project_for(user, slug)


def lock_projects_of(user: User) -> None:
    """Nobody else changes who is in this person's projects until the transaction ends."""
    mine = Project.objects.filter(memberships__user=user).order_by("pk")
    list(mine.select_for_update(of=("self",), no_key=True))


def member_of(access: ProjectAccess, pk: int) -> Membership:
    """A member of the project; Http404 where there is none of this number."""
    membership = members(access.project).filter(pk=pk).first()
    if membership is None:
        raise Http404
    return membership


def scheme_changes(project: Project) -> QuerySet[SchemeChange]:
    """How the project came to its scheme, the oldest change first."""
    return SchemeChange.objects.filter(project=project).select_related("before", "after", "by").order_by("pk")


def planned_changes(project: Project, scheme: Any, renames: Renames) -> list[Change]:
    """What a new version would do to names, that calls those of the one in force like this.

    SchemeError names every fault of it, and what would change the meaning of a name.
    """
    parsed = schemes.accept(scheme)
    if canonical.sha256(scheme) == project.scheme.sha256:
        raise schemes.SchemeError([_("This is the scheme in force; nothing would change.")])
    past = [Step(one.before.parsed, renames_from(one.renames)) for one in scheme_changes(project)]
    return changes([*past, Step(project.scheme.parsed, renames)], parsed)


def renaming(project: Project) -> Renaming:
    """What was said under any version of the project's scheme, in the words of the one in force."""
    past = SchemeChange.objects.filter(project=project).order_by("pk").values_list("renames", flat=True)
    return Renaming([renames_from(one) for one in past], project.scheme.parsed)


def renaming_until(project: Project, version: SchemeVersion) -> Renaming:
    """The same in the words of an earlier version; what came after it is left out."""
    if version.pk == project.scheme_id:
        return renaming(project)
    past: list[Renames] = []
    known: list[Renames] = []
    for change in SchemeChange.objects.filter(project=project).order_by("pk"):
        past.append(renames_from(change.renames))
        known = list(past) if change.after_id == version.pk else known
    return Renaming([*known, {}], version.parsed)


def members(project: Project) -> QuerySet[Membership]:
    """Who is in a project, by name."""
    return Membership.objects.filter(project=project).select_related("user").order_by("user__username")


def reviewing(project: Project) -> QuerySet[Membership]:
    """Who may review in a project and can sign in, by name."""
    return members(project).exclude(role=Membership.Role.READER).filter(user__is_active=True)


def open_invitations(project: Project) -> QuerySet[Invitation]:
    """Invitations that can still be used, newest first."""
    unused = Invitation.objects.filter(project=project, used_by=None, withdrawn_at=None)
    return unused.filter(expires_at__gt=clock.now())


def invitation_behind(secret: str) -> Invitation:
    """The invitation a link leads to, used or not; Http404 for a link that nobody made."""
    found = Invitation.objects.select_related("project").filter(secret_sha256=canonical.text_sha256(secret))
    invitation = found.first()
    if invitation is None:
        raise Http404
    return invitation
