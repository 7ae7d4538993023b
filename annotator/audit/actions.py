"""Writing events."""

from typing import Any

from django.contrib.auth.models import AbstractUser

from annotator.audit.models import Event

# the events that told of a report by its title once, and the trigger's too (migration “erased_titles”)
TITLED = tuple(f"{kind}.{what}" for kind in ("calibration", "practice") for what in ("ended", "withdrawn"))


def record(
    code: str, *, by: AbstractUser | None, target: str, project_id: int | None = None, **details: Any
) -> Event:
    """Keep that something happened; `by` is None for the system itself."""
    return Event.objects.create(
        code=code, actor_id=by.pk if by else None, target=target, project_id=project_id, details=details
    )


def forget(name: str, target: str, *, project_id: int) -> None:
    """Have the events that name a report by its title, which is erased, name it otherwise; only while it is erased."""
    told = Event.objects.filter(project_id=project_id, code__in=TITLED, target=name[:200])
    told.update(target=target)
