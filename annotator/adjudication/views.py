"""The adjudicator's queue, and how far people agree."""

from itertools import islice
from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from annotator.accounts.models import User
from annotator.adjudication import actions, agreement, answers, queries, rules
from annotator.adjudication.comparing import CROSSED
from annotator.projects import rules as project_rules
from annotator.projects.queries import get_project_for
from annotator.review import work

SHOWN = 50  # cases and settled reports on the page


@require_http_methods(["GET", "HEAD", "POST"])
def adjudication(request: HttpRequest, slug: str) -> HttpResponse:
    """GET shows what is begun and what waits; POST takes the worst disagreement and goes there."""
    access = get_project_for(cast(User, request.user), slug)
    rules.can_adjudicate(access).require()
    if request.method == "POST" and (review := actions.claim(access=access)):
        return redirect("review", review.pk)
    cases, begun = queries.waiting(access), queries.open_adjudications_of(access)
    reopened = work.sent_back_to(access.user).filter(submission__review__in=begun)
    page = access.page(
        reopened=reopened,
        begun=begun.exclude(pk__in=reopened.values("submission__review")),
        waiting=cases.count(),
        cases=cases[:SHOWN],
        settled=queries.settled_by(access)[:SHOWN],
    )
    return render(request, "adjudication/queue.html", page)


@require_safe
def agreement_page(request: HttpRequest, slug: str) -> HttpResponse:
    """How far people agree, with each other and with what was settled."""
    access = get_project_for(cast(User, request.user), slug)
    project_rules.can_lead(access).require()
    arms = _arms(request)
    bias = answers.biased(access.project) if arms == CROSSED else None
    page = access.page(bias=bias, **agreement.page(access.project, arms))
    return render(request, "adjudication/agreement.html", page)


@require_safe
def disputes(request: HttpRequest, slug: str, label: str) -> HttpResponse:
    """The spans behind the figures of a label."""
    access = get_project_for(cast(User, request.user), slug)
    project_rules.can_lead(access).require()
    if label not in access.project.scheme.parsed.labels:
        raise Http404
    arms = _arms(request)
    found = list(islice(agreement.disputes(access.project, label, arms), SHOWN))
    page = access.page(label=label, arms=arms, documents=found, shown=SHOWN)
    return render(request, "adjudication/disputes.html", page)


def _arms(request: HttpRequest) -> str:
    asked = request.GET.get("arms", "")
    return asked if asked in agreement.ARMS else ""
