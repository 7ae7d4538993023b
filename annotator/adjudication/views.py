"""The adjudicator's queue, and how far people agree."""

from itertools import islice
from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from annotator.accounts.models import User
from annotator.adjudication import actions, agreement, biased, places, queries, rules
from annotator.adjudication.forms import AskAgainForm
from annotator.adjudication.part import Part
from annotator.projects import rules as project_rules
from annotator.projects.queries import get_project_for
from annotator.review import queries as reviewed
from annotator.review import rules as review_rules
from annotator.review import work

SHOWN = 50  # cases and settled reports on the page


@require_http_methods(["GET", "HEAD", "POST"])
def adjudication(request: HttpRequest, slug: str) -> HttpResponse:
    """GET shows what is begun and what waits; POST takes the worst disagreement and goes there."""
    access = get_project_for(cast(User, request.user), slug)
    rules.can_adjudicate(access).require()
    if request.method == "POST":
        if review := actions.claim(access=access):
            return redirect("review", review.pk)
        messages.info(request, _("Others have taken what waited; nothing is left for you now."))
    cases, begun = queries.waiting(access), queries.open_adjudications_of(access)
    reopened = work.sent_back_to(access.user).filter(submission__review__in=begun)
    page = access.page(
        reopened=reopened,
        held=queries.waiting_for_reviews(access),
        begun=begun.exclude(pk__in=reopened.values("submission__review")),
        waiting=cases.count(),
        cases=cases[:SHOWN],
        settled=queries.settled_by(access)[:SHOWN],
    )
    return render(request, "adjudication/queue.html", page)


@require_http_methods(["GET", "HEAD", "POST"])
def ask_again(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask which review goes back, and why; POST gives it to its owner, and settling waits."""
    user = cast(User, request.user)
    review = reviewed.get_review_for(user, pk)
    access = get_project_for(user, review.document.project.slug)
    review_rules.can_ask_again(access, review).require()
    voices = queries.voices(review)
    form = AskAgainForm(voices, request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        actions.ask_again(adjudication_id=pk, voice=said["voice"], by=user, comment=said["comment"])
        messages.success(request, _("Sent back; it waits: %(title)s") % {"title": review.document.title})
        return redirect("adjudication", access.project.slug)
    page = access.page(review=review, form=form, voices=voices)
    return render(
        request, "adjudication/ask_again.html", page, status=422 if request.method == "POST" else 200
    )


@require_safe
def agreement_page(request: HttpRequest, slug: str) -> HttpResponse:
    """How far people agree, with each other and with what was settled."""
    access = get_project_for(cast(User, request.user), slug)
    project_rules.can_lead(access).require()
    page = access.page(**agreement.page(access.project, Part.read(request.GET)))
    return render(request, "adjudication/agreement.html", page)


@require_safe
def bias(request: HttpRequest, slug: str) -> HttpResponse:
    """Whether suggestions pull those who see them."""
    access = get_project_for(cast(User, request.user), slug)
    project_rules.can_lead(access).require()
    return render(request, "adjudication/bias.html", access.page(**biased.page(access.project)))


@require_safe
def differences(request: HttpRequest, slug: str) -> HttpResponse:
    """The places behind a figure: of spans, of one label where it is named, of one of its values, or of whole claims."""
    access = get_project_for(cast(User, request.user), slug)
    project_rules.can_lead(access).require()
    part, what = Part.read(request.GET), places.What.read(request.GET)
    if not what.is_of(access.project.scheme.parsed):
        raise Http404
    found = list(islice(places.behind(access.project, part, what), SHOWN))
    page = access.page(part=part, what=what, reports=found, shown=SHOWN)
    return render(request, "adjudication/differences.html", page)
