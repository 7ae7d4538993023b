"""Writing events."""

from typing import Any

from annotator.accounts.models import User
from annotator.audit.models import Event


def record(code: str, *, by: User | None, target: str, project_id: int | None = None, **details: Any) -> None:
    """Keep that something happened; `by` is None for the system itself."""
    Event.objects.create(code=code, actor=by, target=target, project_id=project_id, details=details)
