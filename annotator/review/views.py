"""The queue's page and the review page."""

from typing import Any, cast

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotator.accounts.models import User
from annotator.common import markdown
from annotator.projects import rules as project_rules
from annotator.projects.queries import ProjectAccess, get_project_for
from annotator.review import (
    actions,
    gaps,
    limits,
    practice,
    progress,
    queries,
    queue,
    rechecks,
    rules,
    stored_state,
    threads,
    work,
)
from annotator.review.forms import CloseGapForm, ReasonForm
from annotator.review.models import Decision, Review
from annotator.review.work import Stage
from annotator.spans import blocks

GAPS_PER_PAGE = 50
WORK_SHOWN = 20


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
    opened = list(queries.open_reviews_of(user, access.project))
    sent_back = list(work.sent_back_to(user).filter(submission__review__in=opened)) if opened else []
    told = {one.submission.review_id for one in sent_back}
    gate = practice.gate(access)
    submitted = work.of_person(user, access.project, WORK_SHOWN)
    fates = work.fates(submitted)
    page = access.page(
        gate=gate,
        practising=None if gate.is_open else practice.open_practice_of(user, access.project.pk),
        sent_back=sent_back,
        threads=threads.unanswered_in(access.project, user),
        open_review=next(iter(opened), None),
        also_open=[one for one in opened[1:] if one.pk not in told],
        counted=queue.COUNTED,
        **({} if sent_back or opened else _waiting(access)),
        mine=[
            (one, rules.can_recall(one.review, user, one), work.counted(fates.get(one.review.pk, [])))
            for one in submitted
        ],
        calibrates=queue.calibrates(access.project),
        aside=queries.set_aside_by(user, access.project)[:20],
    )
    return render(request, "review/next.html", page)


def _waiting(access: ProjectAccess) -> dict[str, Any]:
    """How many reports wait for a person, how many of them by name, and why the others are not given out.

    Where none waits: how far the project is.
    """
    given = queue.assigned(access).count()
    permit = project_rules.can_take(access) and limits.can_take_another(access)
    limit = permit and limits.can_take_from_queue(access)
    waiting = (given if permit else 0) + (queue.in_queue_for(access) if limit else 0)
    found = {"waiting": waiting, "given": given, "limit": limit}
    return found if waiting else {**found, "progress": progress.of_project(access.project)}


@require_safe
def raised(request: HttpRequest, slug: str) -> HttpResponse:
    """What analysts ask of the leads: reports that cannot be coded, where the guidelines do not say, open comments."""
    user = cast(User, request.user)
    access = get_project_for(user, slug)
    project_rules.can_lead(access).require()
    page = access.page(
        flagged=queries.flagged(access.project),
        rechecks=rechecks.left_in(access.project),
        gaps=Paginator(gaps.open_gaps(access.project), GAPS_PER_PAGE).get_page(request.GET.get("page")),
        closed=gaps.closed_gaps(access.project)[:GAPS_PER_PAGE],
        threads=threads.of(
            threads.opened(access.project)
            .filter(review__in=threads.visible_to(user))
            .select_related("review__document")
        ),
    )
    return render(request, "review/raised.html", page)


@require_POST
def close_gap(request: HttpRequest, pk: int) -> HttpResponse:
    """Note that a guideline gap is dealt with."""
    form = CloseGapForm(request.POST)
    if not form.is_valid():
        raise Http404
    said = form.cleaned_data
    closed = gaps.close_gap(
        review_id=pk,
        decision=str(said["decision"]),
        target=str(said["span"] or ""),
        by=cast(User, request.user),
        answer=said["answer"],
    )
    messages.success(request, _("Closed."))
    return redirect(reverse("raised", args=[closed.review.document.project.slug]) + "#gaps")


@require_POST
def put_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a report that cannot be coded back to its reviewer."""
    user = cast(User, request.user)
    review = actions.put_back(review_id=pk, by=user)
    messages.success(request, _("Back in the queue: %(title)s") % {"title": review.document.title})
    return redirect("raised", review.document.project.slug)


@require_http_methods(["GET", "HEAD", "POST"])
def send_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the comment; POST gives a submitted review back to its owner with it."""
    user = cast(User, request.user)
    review = queries.get_review_for(user, pk)
    access = get_project_for(user, review.document.project.slug)
    rules.can_send_back(access, review, work.of_review(review)).require()
    form = ReasonForm(request.POST or None, _("What to look at again"))
    if request.method == "POST" and form.is_valid():
        actions.send_back(review_id=pk, by=user, comment=form.cleaned_data["comment"])
        messages.success(request, _("Sent back: %(title)s") % {"title": review.document.title})
        return redirect("document", access.project.slug, review.document_id)
    status = 422 if request.method == "POST" else 200
    return render(request, "review/send_back.html", access.page(review=review, form=form), status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def unsettle(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for the reason; POST opens the adjudication of a settled report again."""
    user = cast(User, request.user)
    review = queries.get_review_for(user, pk)
    access = get_project_for(user, review.document.project.slug)
    rules.can_unsettle(access, review).require()
    form = ReasonForm(request.POST or None, _("Why it is settled anew"))
    if request.method == "POST" and form.is_valid():
        actions.unsettle(review_id=pk, by=user, comment=form.cleaned_data["comment"])
        messages.success(request, _("Reopened: %(title)s") % {"title": review.document.title})
        return redirect("review", pk)
    page = access.page(review=review, form=form, stays=queries.is_member(review))
    return render(request, "review/unsettle.html", page, status=422 if request.method == "POST" else 200)


@require_POST
def recall(request: HttpRequest, pk: int) -> HttpResponse:
    """Open one's own submitted review again and go there."""
    actions.recall(review_id=pk, by=cast(User, request.user))
    return redirect("review", pk)


@require_safe
def settled(request: HttpRequest, pk: int) -> HttpResponse:
    """What became of each span of a review when its report was settled."""
    user = cast(User, request.user)
    review = queries.get_review_for(user, pk)
    one = work.of_review(review)
    if one is None or one.stage != Stage.SETTLED:
        raise Http404
    fates = work.fates([one])[pk]
    access = get_project_for(user, review.document.project.slug)
    names = dict(Decision.Cause.choices)
    rows = [(one, [names[cause] for cause in one.why]) for one in fates]
    page = access.page(review=review, fates=rows, counts=work.counted(fates))
    return render(request, "review/settled.html", page)


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
        "comments_url": reverse("comments", args=[pk]),
        "keys_url": reverse("api-keys"),
        "next_url": _next_url(review),
        "login_url": reverse("account_login"),
    }
    data = queries.page_data(review, user, decided, state, urls)
    page = {
        "review": review,
        "comment": work.comment_on(review) if data["submission"] > 1 else None,
        **_may_return(review, user),
        "mine": mine,
        "settles": settles,
        "practises": review.kind == Review.Kind.PRACTICE,
        "closed": not (mine and rules.is_open(review)),
        "may_undo": mine and bool(rules.takes(review, "undo")),
        "document": document,
        "reasons": Decision.Reason.choices,
        "causes": Decision.Cause.choices,
        "publication": queries.first_publication(document),
        "project": document.project,
        "sections": blocks.sections(blocks.build(document.text, state, review.scheme.parsed)),
        "counters": stored_state.counters(state),
        "guidelines": markdown.read(review.guideline.markdown),
        "page": data,
    }
    return render(request, "review/review.html", page)


def _next_url(review: Review) -> str:
    """Where a person goes on after submitting."""
    if review.kind == Review.Kind.PRACTICE:
        return reverse("feedback", args=[review.pk])
    settles = review.kind == Review.Kind.ADJUDICATION
    return reverse("adjudication" if settles else "next", args=[review.document.project.slug])


def _may_return(review: Review, user: User) -> dict[str, bool]:
    """Which buttons a submitted review, or an adjudication, has for this person."""
    if review.kind == Review.Kind.ADJUDICATION:
        access = get_project_for(user, review.document.project.slug)
        return {
            "may_ask_again": bool(rules.can_ask_again(access, review)),
            "may_unsettle": bool(rules.can_unsettle(access, review)),
        }
    if review.kind != Review.Kind.REVIEW or review.state != Review.State.SUBMITTED:
        return {}
    submitted, access = work.of_review(review), get_project_for(user, review.document.project.slug)
    return {
        "may_recall": bool(rules.can_recall(review, user, submitted)),
        "may_send_back": bool(rules.can_send_back(access, review, submitted)),
    }
