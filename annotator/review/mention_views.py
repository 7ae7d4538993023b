"""Searching mentions across the reports of a project."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from annotator.accounts.models import User
from annotator.projects import rules as project_rules
from annotator.projects.queries import get_project_for
from annotator.review.mentions import Search
from annotator.spans.mentions import OUTCOMES

LONGEST = 300  # code points of what is looked for


@require_safe
def mentions_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Every mention of some words or of an entity, with what was decided there; for leads, who may read all reviews."""
    access = get_project_for(cast(User, request.user), slug)
    project_rules.can_lead(access).require()
    words = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST]
    label, outcome, cursor = (request.GET.get(name, "") for name in ("label", "outcome", "cursor"))
    search = Search(
        access,
        words,
        label if label in access.project.scheme.parsed.labels else "",
        outcome if outcome in OUTCOMES else "",
        int(cursor) if cursor.isdecimal() and len(cursor) < 19 else None,
    )
    labels = list(access.project.scheme.parsed.labels)
    may = bool(project_rules.can_change(access))
    page = access.page(search=search, labels=labels, may_give_back=may, ticked="all" in request.GET)
    return render(request, "review/mentions.html", page)
