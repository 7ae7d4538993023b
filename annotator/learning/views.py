"""The suggesters of a project: versions, figures, training, and which version is at work."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from annotator.accounts.models import User
from annotator.learning import actions, outcomes, queries, rules
from annotator.learning.forms import FORMS, OutsideForm, offered
from annotator.learning.models import Training
from annotator.projects.queries import ProjectAccess, get_project_for
from annotator.suggestions.providers import patterns
from annotator.suggestions.providers.learned.crf import Missing
from annotator.suggestions.running import LEARNED, UnusableModel


@require_http_methods(["GET", "HEAD", "POST"])
def suggesters(request: HttpRequest, slug: str) -> HttpResponse:
    """Versions and how good they are; a POST trains one, puts one to work, or lets the rules work alone."""
    access = get_project_for(cast(User, request.user), slug)
    rules.can_see_suggesters(access).require()
    if request.method == "POST":
        return _act(request, access)
    return _page(request, access, offered(access.project.scheme.parsed))


@require_safe
def decided(request: HttpRequest, slug: str) -> HttpResponse:
    """What people decided afterwards about what had been suggested."""
    access = get_project_for(cast(User, request.user), slug)
    rules.can_see_suggesters(access).require()
    return render(request, "learning/outcomes.html", access.page(outcomes=outcomes.of(access.project)))


def _page(
    request: HttpRequest, access: ProjectAccess, forms: list[OutsideForm], status: int = 200
) -> HttpResponse:
    versions = queries.versions_of(access.project)
    training = queries.last_training(access.project)
    page = access.page(
        versions=versions,
        at_work=next((one for one in versions if one.active), None),
        newest=versions[0] if versions else None,
        training=training,
        under_way=training is not None and training.state in Training.UNFINISHED,
        ready=queries.ready(access.project),
        rules_version=patterns.VERSION,
        memory=queries.remembered(access.project),
        outside=queries.outside_of(access.project),
        forms=forms,
        # not for the part of the page that asks for itself while a training runs
        curve=None if request.headers.get("HX-Request") else outcomes.curve(access.project),
    )
    return render(request, "learning/suggesters.html", page, status=status)


def _act(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    project, wish, name = access.project, request.POST.get("act"), request.POST.get("name", LEARNED)
    if wish == "set-up":
        return _set_up(request, access)
    if wish == "train":
        actions.wish(project=project, by=access.user)
    elif wish == "ask":
        actions.ask_again(project=project, name=name, by=access.user)
        messages.success(request, _("It is asked about what it has not read."))
    elif wish == "stop":
        actions.stop(project=project, by=access.user, name=name)
        messages.success(request, _("The rules work alone now.") if name == LEARNED else _("It rests now."))
    elif wish == "activate":
        version = request.POST.get("version", "")
        try:
            chosen = actions.activate(project=project, version=version, by=access.user, name=name)
        except (UnusableModel, Missing) as why:
            messages.error(request, str(why))
        else:
            messages.success(request, _("Version %(version)s is at work.") % {"version": chosen.version})
    else:
        return render(
            request, "web/refused.html", {"reason": _("There is no such thing to do here.")}, status=400
        )
    return redirect("suggesters", project.slug)


def _set_up(request: HttpRequest, access: ProjectAccess) -> HttpResponse:
    """Put a suggester of others to work; a form with faults is shown again."""
    scheme = access.project.scheme.parsed
    kind = FORMS.get(request.POST.get("provider", ""))
    if kind is None:
        reason = _("There is no such kind of suggester.")
        return render(request, "web/refused.html", {"reason": reason}, status=400)
    form = kind(scheme, request.POST)
    if not form.is_valid():
        others = [form if one.provider == form.provider else one for one in offered(scheme)]
        return _page(request, access, others, status=422)
    made = actions.set_up(
        project=access.project,
        provider=form.provider,
        name=form.cleaned_data["name"],
        told=form.told(),
        by=access.user,
    )
    messages.success(request, _("%(name)s is at work.") % {"name": made.name})
    return redirect("suggesters", access.project.slug)
