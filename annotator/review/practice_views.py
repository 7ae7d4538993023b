"""Pages of practice: the set and who has passed, for leads; one's own and what one is told, for analysts."""

from typing import cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotator.accounts.models import User
from annotator.common import markdown
from annotator.projects import rules as project_rules
from annotator.projects.queries import ProjectAccess, get_project_for, member_of
from annotator.review import exercises, queries, rules
from annotator.review import practice as practising
from annotator.review.forms import ChooseForm
from annotator.review.models import Exercise, Review


@require_http_methods(["GET", "HEAD", "POST"])
def practice(request: HttpRequest, slug: str) -> HttpResponse:
    """What a person practised on; to leads the set, and how each analyst stands. A lead's POST adds to the set."""
    access = get_project_for(cast(User, request.user), slug)
    project_rules.can_review(access).require()
    if request.method != "POST":
        return _page(request, access, ChooseForm(access.project))
    project_rules.can_lead(access).require()
    form = ChooseForm(access.project, request.POST)
    chosen = form.take(lambda documents: practising.choose(access=access, documents=documents))
    if chosen is None:
        return _page(request, access, form, status=422)
    said = ngettext("%(number)d report is for practice.", "%(number)d reports are for practice.", chosen)
    messages.success(request, said % {"number": chosen})
    return redirect("practice", slug)


def _page(
    request: HttpRequest, access: ProjectAccess, form: ChooseForm, *, status: int = 200
) -> HttpResponse:
    can_lead = bool(project_rules.can_lead(access))
    page = access.page(
        can_lead=can_lead,
        form=form if can_lead else None,
        policy=access.project.policy,
        exercises=exercises.of_kind(access, Exercise.Kind.PRACTICE) if can_lead else None,
        trainees=practising.trainees(access) if can_lead else None,
        practised=practising.practised(access.user, access),
        gate=practising.gate(access),
    )
    return render(request, "review/practice.html", page, status=status)


@require_POST
def end(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take a report out of the practice set."""
    access = get_project_for(cast(User, request.user), slug)
    exercises.end(access=access, document_id=pk, kind=Exercise.Kind.PRACTICE)
    messages.success(request, _("Nobody practises on it any more."))
    return redirect("practice", slug)


@require_POST
def admit(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Open the gate to a member by hand."""
    access = get_project_for(cast(User, request.user), slug)
    project_rules.can_lead(access).require()
    membership = member_of(access, pk)
    practising.admit(access=access, membership=membership)
    messages.success(request, _("The queue is open to %(name)s.") % {"name": membership.user.get_username()})
    return redirect("practice", slug)


@require_safe
def feedback(request: HttpRequest, pk: int) -> HttpResponse:
    """What a person got right in a report they practised on, and what not."""
    review = queries.get_review_for(cast(User, request.user), pk)
    if review.kind != Review.Kind.PRACTICE:
        raise Http404
    rules.can_be_told(review).require()
    access = get_project_for(cast(User, request.user), review.document.project.slug)
    guide = markdown.read(access.project.guideline.markdown)
    headings = {label: _heading(guide, label) for label in review.scheme.parsed.labels}
    page = access.page(
        review=review,
        mine=review.user_id == access.user.pk,
        gate=practising.gate(access),
        **practising.told(review, headings),
    )
    return render(request, "review/feedback.html", page)


def _heading(guide: markdown.Page, label: str) -> str:
    """The id of the heading that begins with a label's name."""
    return next((one.id for one in guide.headings if label.casefold() in one.title.casefold()), "")
