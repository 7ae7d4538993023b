"""The gate to projects."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404

from annotator.accounts.models import User
from annotator.projects.models import Membership, Project


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
