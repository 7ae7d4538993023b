"""What commands find by the names that people type; CommandError says what is not there."""

from django.core.management.base import CommandError

from annotator.accounts.models import User
from annotator.projects.models import Project
from annotator.releases.models import Release


def project_called(slug: str) -> Project:
    """The project of a slug."""
    project = Project.objects.filter(slug=slug).first()
    if project is None:
        raise CommandError(f"there is no project {slug}")
    return project


def user_called(name: str) -> User:
    """The person of a username."""
    user = User.objects.filter(username=name).first()
    if user is None:
        raise CommandError(f"there is nobody called {name}")
    return user


def release_numbered(slug: str, number: int) -> Release:
    """A release of a project."""
    releases = Release.objects.filter(project=project_called(slug)).select_related("project", "withdrawal")
    release = releases.filter(number=number).first()
    if release is None:
        there = ", ".join(map(str, releases.order_by("number").values_list("number", flat=True)))
        raise CommandError(f"{slug} has no release {number}; there is: {there or 'none yet'}")
    return release
