"""Writing events."""

from typing import Any

from django.contrib.auth.models import AbstractUser

from annotator.audit.models import Event


def record(
    code: str, *, by: AbstractUser | None, target: str, project_id: int | None = None, **details: Any
) -> Event:
    """Keep that something happened; `by` is None for the system itself."""
    return Event.objects.create(
        code=code, actor_id=by.pk if by else None, target=target, project_id=project_id, details=details
    )


def forget(name: str, target: str, *, project_id: int) -> None:
    """Name something otherwise, whose name is erased; only while its document is (migration “erasure”)."""
    Event.objects.filter(project_id=project_id, target=name[:200]).update(target=target)
