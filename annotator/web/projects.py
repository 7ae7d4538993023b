"""Projects that come to rest, and projects like others."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from annotator.accounts.models import User
from annotator.projects import actions, rules
from annotator.projects.forms import CopyForm
from annotator.projects.queries import get_project_for
from annotator.review.models import Review
from annotator.suggestions import copying


@require_http_methods(["GET", "HEAD", "POST"])
def archive(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask whether the project is to rest, and say what that does; a POST does it."""
    access = get_project_for(cast(User, request.user), slug)
    rules.can_archive(access).require()
    if request.method == "POST":
        actions.archive(access=access)
        return redirect("project", slug)
    begun = Review.objects.filter(document__project=access.project, state=Review.State.OPEN).count()
    return render(request, "projects/archive.html", access.page(begun=begun))


@require_POST
def unarchive(request: HttpRequest, slug: str) -> HttpResponse:
    """Go on with a project."""
    access = get_project_for(cast(User, request.user), slug)
    actions.unarchive(access=access)
    messages.success(request, _("%(name)s goes on.") % {"name": access.project.name})
    return redirect("project", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def copy_project(request: HttpRequest, slug: str) -> HttpResponse:
    """A form for a project like this one; whoever makes it leads it."""
    access = get_project_for(cast(User, request.user), slug)
    rules.can_copy(access).require()
    form = CopyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = copying.copy_project(access=access, **form.cleaned_data)
        messages.success(request, _("%(name)s is there.") % {"name": made.name})
        return redirect("project", made.slug)
    page = access.page(form=form)
    return render(request, "projects/copy.html", page, status=422 if form.errors else 200)
