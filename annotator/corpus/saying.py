"""What leads say of things that reports tell of: under one lock per project, on record, and to be taken back."""

from collections.abc import Callable, Collection
from typing import TypeVar

from django.db.models import QuerySet

from annotator.audit import actions as audit
from annotator.common import clock
from annotator.corpus import rules
from annotator.corpus.models import SaidChange
from annotator.projects.models import Project
from annotator.projects.queries import ProjectAccess

Change = TypeVar("Change", bound=SaidChange)
RequireTold = Callable[[Collection[str]], None]  # Unknown for what no report tells of; asked under the lock


class Unknown(Exception):
    """Things that no report of the project tells of; the message is for the person who named them."""


def standing(changes: type[Change], project: Project) -> QuerySet[Change]:
    """What people said and did not take back, the last first."""
    found = changes._default_manager.filter(project=project, undone_at=None)
    return found.select_related("by")


def since(change: Change) -> QuerySet[Change]:
    """What was said after that, and stands."""
    return standing(type(change), change.project).filter(pk__gt=change.pk)


def lock(access: ProjectAccess) -> None:
    """Nobody else says anything of the project, nor erases a report, until the transaction ends. Refusal for all but leads."""
    rules.can_join(access).require()
    Project.objects.select_for_update(no_key=True).get(pk=access.project.pk)


def as_it_is(access: ProjectAccess, change: Change) -> Change:
    """A change that somebody wants to take back, read under the lock."""
    lock(access)
    return type(change)._default_manager.select_for_update().get(pk=change.pk)


def took_back(access: ProjectAccess, change: SaidChange, code: str, **details: object) -> None:
    """Note that a change holds no more."""
    change.undone_at = clock.now()
    change.save(update_fields=["undone_at"])
    put_on_record(access, change, code, **details)


def put_on_record(access: ProjectAccess, change: SaidChange, code: str, **details: object) -> None:
    """Note in the audit what was said, or taken back."""
    audit.record(
        code,
        by=access.user,
        target=access.project.slug,
        project_id=access.project.pk,
        change=change.pk,
        **details,
    )
