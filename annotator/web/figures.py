"""The figures of one person in a project: for the person, and for leads."""

from datetime import timedelta
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from annotator.accounts.models import User
from annotator.adjudication import agreement
from annotator.adjudication.part import Kind, Part
from annotator.common import chart
from annotator.projects import rules
from annotator.projects.models import Project
from annotator.projects.queries import get_project_for, member_of
from annotator.review import worked

HOUR = timedelta(hours=1)


@require_safe
def own_figures(request: HttpRequest, slug: str) -> HttpResponse:
    """What one did oneself, week by week."""
    user = cast(User, request.user)
    access = get_project_for(user, slug)
    rules.can_review(access).require()
    return render(request, "web/figures.html", access.page(**_figures(access.project, user), own=True))


@require_safe
def figures(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """What a member did, week by week; for leads."""
    access = get_project_for(cast(User, request.user), slug)
    rules.can_lead(access).require()
    person = member_of(access, pk).user
    return render(request, "web/figures.html", access.page(**_figures(access.project, person), own=False))


def _figures(project: Project, person: User) -> dict[str, Any]:
    settled = Part(kind=Kind.GOLD, people=(person.get_username(),))
    gold = {row.name: row for row in agreement.by_week(project, settled)}
    weeks = worked.by_week(person, project)
    names = sorted({*weeks, *gold})
    hours = {day: spent / HOUR for day, spent in worked.by_day(person, project).items()}
    shown = [date_format(day, "j M") for day in hours]
    return {
        "person": person,
        "settled": settled,
        "weeks": [(name, weeks.get(name), gold.get(name)) for name in names],
        "days": list(zip(shown, hours.values(), strict=True)),
        "drawn_days": chart.of_bars(shown, list(hours.values())) if any(hours.values()) else None,
        "drawn_gold": chart.of_shares(
            list(gold), {_("F1 exact"): [row.exact.f1 for row in gold.values()]}, {}
        )
        if len(gold) > 1
        else None,
    }
