"""The gate to projects."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404

from annotator.accounts.models import User
from annotator.common import clock
from annotator.projects.models import Invitation, Membership, Project
from annotator.spans import canonical


@dataclass(frozen=True)
class ProjectAccess:
    """A project as one person meets it."""

    project: Project
    user: User
    role: Membership.Role

    def page(self, **more: Any) -> dict[str, Any]:
        """A template's context: the project, and `access` for the menu above the page."""
        return {"project": self.project, "access": self, **more}


def get_project_for(user: User, slug: str) -> ProjectAccess:
    """The project behind a slug and the person's role in it; Http404 for strangers."""
    project = Project.objects.select_related("scheme", "guideline").filter(slug=slug).first()
    membership = project and Membership.objects.filter(project=project, user=user).first()
    if project and user.is_superuser:
        return ProjectAccess(project, user, Membership.Role.LEAD)
    if project and membership:
        return ProjectAccess(project, user, Membership.Role(membership.role))
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


def members(project: Project) -> QuerySet[Membership]:
    """Who is in a project, by name."""
    return Membership.objects.filter(project=project).select_related("user").order_by("user__username")


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
