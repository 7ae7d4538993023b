"""What leads said last of incidents and names, and taking it back: a list on a page, and its button."""

from collections.abc import Callable, Iterable
from typing import Any, cast

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from annotator.accounts.models import User
from annotator.common.permit import Refusal
from annotator.corpus import rules, saying
from annotator.corpus.models import SaidChange
from annotator.projects import rules as project_rules
from annotator.projects.queries import ProjectAccess, get_project_for

SHOWN = 10


def said_last(access: ProjectAccess, changes: type[SaidChange]) -> Iterable[SaidChange]:
    """What stands, the last first; nothing for who does not lead."""
    return saying.standing(changes, access.project)[:SHOWN] if project_rules.can_lead(access) else ()


def take_back(
    request: HttpRequest, slug: str, changes: type[SaidChange], pk: int, undo: Callable[..., Any]
) -> None:
    """Take a change back, and tell the person whether that could be; for leads."""
    access = get_project_for(cast(User, request.user), slug)
    rules.can_join(access).require()
    change = get_object_or_404(changes, project=access.project, pk=pk)
    try:
        undo(access=access, change=change)
        messages.success(request, _("Taken back."))
    except Refusal as refusal:
        messages.error(request, str(refusal))
