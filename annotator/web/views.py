"""Pages above the rooms: what a person sees first."""

from typing import cast

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.views.decorators.http import require_safe

from annotator.accounts.models import User
from annotator.projects import rules as project_rules
from annotator.projects.models import Project
from annotator.projects.queries import get_project_for
from annotator.review import progress, sweeps, threads, work
from annotator.review import queries as reviews
from annotator.web import audit, lead

EVENTS_PER_PAGE = 50


@login_not_required
@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Where browsers look on pages that name no icon, the admin's among them."""
    return redirect(static("img/attest.svg"), permanent=True)


@require_safe
def reference(request: HttpRequest) -> HttpResponse:
    """Every call of the API, to read and to try."""
    return render(request, "api/reference.html")


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The person's projects."""
    user = cast(User, request.user)
    page = {
        "projects": Project.objects.visible_to(user).order_by(F("archived_at").asc(nulls_first=True), "name"),
        "can_create": bool(project_rules.can_create(user)),
        "sent_back": work.sent_back_to(user),
        "threads": threads.of(threads.unanswered(user)),
    }
    return render(request, "web/home.html", page)


@require_safe
def project_page(request: HttpRequest, slug: str) -> HttpResponse:
    """How far a project is, and what to do next."""
    user = cast(User, request.user)
    access = get_project_for(user, slug)
    can_lead = bool(project_rules.can_lead(access))
    far = progress.of_project(access.project)
    page = access.page(
        sent_back=work.sent_back_to(user).filter(submission__document__project=access.project),
        threads=threads.unanswered_in(access.project, user),
        progress=far,
        answers=lead.answers(access.project, far) if can_lead and far["documents"] else None,
        open_review=reviews.open_review_of(user, access.project),
        can_lead=can_lead,
        sweeps=sweeps.of_project(access.project) if can_lead else None,
        can_review=bool(project_rules.can_take(access)),
    )
    return render(request, "web/project.html", page)


@require_safe
def audit_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Who did what in the project, of the kind and by the person that are asked for."""
    access = get_project_for(cast(User, request.user), slug)
    project_rules.can_lead(access).require()
    kind, who = (request.GET.get(name, "").replace("\0", "") for name in ("kind", "who"))
    found = audit.events(access.project, kind, who)
    shown = Paginator(found, EVENTS_PER_PAGE).get_page(request.GET.get("page"))
    page = access.page(
        page=shown,
        lines=audit.lines(shown, access.project),
        kinds=[(name, title) for name, (title, _) in audit.KINDS.items()],
        kind=kind,
        people=audit.people(access.project),
        who=who,
    )
    return render(request, "web/audit.html", page)
