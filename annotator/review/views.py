"""The queue's page and the review page."""

from typing import cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotator.accounts.models import User
from annotator.common import markdown
from annotator.projects import rules as project_rules
from annotator.projects.queries import get_project_for
from annotator.review import actions, progress, queries, rules, stored_state
from annotator.review.models import Decision, Review
from annotator.spans import blocks

GAPS_PER_PAGE = 50


@require_http_methods(["GET", "HEAD", "POST"])
def next_report(request: HttpRequest, slug: str) -> HttpResponse:
    """GET shows the open review or what waits; POST claims the next report and goes there."""
    user = cast(User, request.user)
    access = get_project_for(user, slug)
    project_rules.can_review(access).require()
    if request.method == "POST":
        review = actions.claim(access=access)
        if review:
            return redirect("review", review.pk)
    page = access.page(
        open_review=queries.open_review_of(user, access.project),
        waiting=queries.waiting_for(access),
        progress=progress.of_project(access.project),
        mine=queries.submitted_by(user, access.project)[:20],
        aside=queries.set_aside_by(user, access.project)[:20],
    )
    return render(request, "review/next.html", page)


@require_safe
def raised(request: HttpRequest, slug: str) -> HttpResponse:
    """What analysts ask of the leads: reports that cannot be coded, and where the guidelines do not say."""
    access = get_project_for(cast(User, request.user), slug)
    project_rules.can_lead(access).require()
    gaps = queries.open_gaps(access.project)
    page = access.page(
        flagged=queries.flagged(access.project),
        gaps=Paginator(gaps, GAPS_PER_PAGE).get_page(request.GET.get("page")),
    )
    return render(request, "review/raised.html", page)


@require_POST
def put_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a report that cannot be coded back to its reviewer."""
    user = cast(User, request.user)
    review = actions.put_back(review_id=pk, by=user)
    messages.success(request, _("Back in the queue: %(title)s") % {"title": review.document.title})
    return redirect("raised", review.document.project.slug)


@require_safe
def review_page(request: HttpRequest, pk: int) -> HttpResponse:
    """The page analysts live on; its decisions go to the API."""
    user = cast(User, request.user)
    review = queries.get_review_for(user, pk)
    decided, state = queries.decided_in(review), stored_state.whole(review)
    document = review.document
    mine = bool(rules.can_decide(review, user))
    settles = review.kind == Review.Kind.ADJUDICATION
    urls = {
        "decide_url": reverse("api-decide", args=[pk]),
        # who settles what others marked does not sweep
        "stops_url": "" if settles else reverse("api-stops", args=[pk]),
        "keys_url": reverse("api-keys"),
        "next_url": reverse("adjudication" if settles else "next", args=[document.project.slug]),
        "login_url": reverse("login"),
    }
    page = {
        "review": review,
        "mine": mine,
        "settles": settles,
        "closed": not (mine and rules.is_open(review)),
        "may_undo": mine and bool(rules.takes(review, "undo")),
        "document": document,
        "reasons": Decision.Reason.choices,
        "publication": queries.first_publication(document),
        "project": document.project,
        "blocks": blocks.build(document.text, state, review.scheme.parsed),
        "counters": stored_state.counters(state),
        "guidelines": markdown.read(review.guideline.markdown),
        "page": queries.page_data(review, user, decided, state, urls),
    }
    return render(request, "review/review.html", page)
