"""The page on which a lead gives reports to people and says how many each gets."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from annotator.accounts.models import User
from annotator.projects import rules as project_rules
from annotator.projects.queries import ProjectAccess, get_project_for
from annotator.review import assigning
from annotator.review.forms import GiveForm, LimitsForm


@require_http_methods(["GET", "HEAD", "POST"])
def assignments(request: HttpRequest, slug: str) -> HttpResponse:
    """Who has how much, what waits for whom, and who reviewed with whom; a POST gives reports to a person."""
    access = get_project_for(cast(User, request.user), slug)
    project_rules.can_lead(access).require()
    if request.method != "POST":
        return _page(request, access, GiveForm(access.project))
    form = GiveForm(access.project, request.POST)
    given = form.take(
        lambda documents: assigning.give(access=access, documents=documents, to=form.cleaned_data["member"])
    )
    if given is None:
        return _page(request, access, form, status=422)
    said = ngettext("%(number)d report waits for %(name)s.", "%(number)d reports wait for %(name)s.", given)
    name = form.cleaned_data["member"].user.get_username()
    messages.success(request, said % {"number": given, "name": name})
    return redirect("assignments", slug)


def _page(request: HttpRequest, access: ProjectAccess, form: GiveForm, *, status: int = 200) -> HttpResponse:
    page = access.page(
        form=form,
        waiting=assigning.of_project(access.project),
        loads=assigning.loads(access.project),
        pairs=assigning.pairs(access.project),
        policy=access.project.policy,
    )
    return render(request, "review/assignments.html", page, status=status)


@require_POST
def withdraw(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Let whoever comes next have a report."""
    access = get_project_for(cast(User, request.user), slug)
    taken = assigning.withdraw(access=access, pk=pk)
    messages.success(request, _("In the queue again: %(title)s") % {"title": taken.document.title})
    return redirect("assignments", slug)


@require_POST
def limits(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Say how many reports the queue gives a member."""
    access = get_project_for(cast(User, request.user), slug)
    project_rules.can_lead(access).require()
    form = LimitsForm(request.POST)
    if form.is_valid():
        changed = assigning.set_limits(access=access, pk=pk, **form.cleaned_data)
        messages.success(request, _("Saved for %(name)s.") % {"name": changed.user.get_username()})
    else:
        messages.error(request, _("A number of reports, or nothing."))
    return redirect("assignments", slug)
