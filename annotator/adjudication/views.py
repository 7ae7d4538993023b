"""The adjudicator's queue."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from annotator.accounts.models import User
from annotator.adjudication import actions, queries, rules
from annotator.projects.queries import get_project_for

SHOWN = 50  # cases and settled reports on the page


@require_http_methods(["GET", "HEAD", "POST"])
def adjudication(request: HttpRequest, slug: str) -> HttpResponse:
    """GET shows what is begun and what waits; POST takes the worst disagreement and goes there."""
    access = get_project_for(cast(User, request.user), slug)
    rules.can_adjudicate(access).require()
    if request.method == "POST" and (review := actions.claim(access=access)):
        return redirect("review", review.pk)
    cases = queries.waiting(access)
    page = access.page(
        begun=queries.open_adjudication_of(access),
        waiting=cases.count(),
        cases=cases[:SHOWN],
        settled=queries.settled_by(access)[:SHOWN],
    )
    return render(request, "adjudication/queue.html", page)
