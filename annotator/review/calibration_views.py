"""Pages of calibration: which reports everybody codes, and what people marked in one side by side."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from annotator.accounts.models import User
from annotator.projects import rules as project_rules
from annotator.projects.queries import ProjectAccess, get_project_for
from annotator.review import calibration as set_of
from annotator.review import exercises, rules
from annotator.review.forms import ChooseForm
from annotator.review.models import Exercise


@require_http_methods(["GET", "HEAD", "POST"])
def calibration(request: HttpRequest, slug: str) -> HttpResponse:
    """The reports that every analyst codes; a lead's POST adds some."""
    access = get_project_for(cast(User, request.user), slug)
    project_rules.can_review(access).require()
    if request.method != "POST":
        return _page(request, access, ChooseForm(access.project))
    project_rules.can_lead(access).require()
    form = ChooseForm(access.project, request.POST)
    chosen = form.take(lambda documents: set_of.choose(access=access, documents=documents))
    if chosen is None:
        return _page(request, access, form, status=422)
    said = ngettext(
        "Every analyst codes this report.", "Every analyst codes these %(number)d reports.", chosen
    )
    messages.success(request, said % {"number": chosen})
    return redirect("calibration", slug)


@require_safe
def compared(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """What people marked in one report, side by side."""
    access = get_project_for(cast(User, request.user), slug)
    project_rules.can_review(access).require()
    exercise = exercises.exercise_of(access, pk, Exercise.Kind.CALIBRATION)
    rules.can_compare(access, exercise.document).require()
    asked = {name: request.GET.get(name, "") for name in ("label", "who")}
    page = access.page(exercise=exercise, **set_of.compared(exercise, access, **asked))
    return render(request, "review/calibrated.html", page)


@require_POST
def end(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Ask nobody any more to code a report."""
    access = get_project_for(cast(User, request.user), slug)
    exercise = exercises.end(access=access, document_id=pk, kind=Exercise.Kind.CALIBRATION)
    said = _("Nobody is asked any more.") if exercise else _("The report is in the ordinary queue again.")
    messages.success(request, said)
    return redirect("calibration", slug)


def _page(
    request: HttpRequest, access: ProjectAccess, form: ChooseForm, *, status: int = 200
) -> HttpResponse:
    can_lead = bool(project_rules.can_lead(access))
    page = access.page(rows=set_of.rows(access), form=form if can_lead else None, can_lead=can_lead)
    return render(request, "review/calibration.html", page, status=status)
