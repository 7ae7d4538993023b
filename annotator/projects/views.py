"""Pages about a project itself: making one, its people, and the way in by invitation."""

from typing import cast

from allauth.decorators import rate_limit
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from annotator.accounts import actions as accounts
from annotator.accounts.forms import AccountForm
from annotator.accounts.models import User
from annotator.common.permit import Refusal
from annotator.projects import actions, queries, rules
from annotator.projects.forms import PolicyForm, ProjectForm, RoleForm
from annotator.projects.models import Invitation, Membership
from annotator.projects.queries import get_project_for

BACKEND = "annotator.accounts.backends.AccountBackend"


@require_http_methods(["GET", "HEAD", "POST"])
def new_project(request: HttpRequest) -> HttpResponse:
    """A form for a project; whoever makes one leads it."""
    user = cast(User, request.user)
    rules.can_create(user).require()
    form = ProjectForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        project = actions.create_project(
            slug=given["slug"],
            name=given["name"],
            scheme=given["scheme_file"],
            guidelines=given["guidelines_file"],
            by=user,
        )
        messages.success(
            request, _("%(name)s is there. Import reports and invite people.") % {"name": project.name}
        )
        return redirect("project", project.slug)
    return render(request, "projects/new.html", {"form": form}, status=422 if form.errors else 200)


@never_cache  # it may show the link of an invitation, once
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, slug: str) -> HttpResponse:
    """Who is in the project and who is invited; a POST makes an invitation and shows its link."""
    access = get_project_for(cast(User, request.user), slug)
    rules.can_lead(access).require()
    form, link = RoleForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        _invitation, secret = actions.invite(access=access, role=form.cleaned_data["role"])
        link = request.build_absolute_uri(reverse("join", args=[secret]))
        form = RoleForm()
    page = access.page(
        members=queries.members(access.project),
        invitations=queries.open_invitations(access.project),
        roles=Membership.Role.choices,
        form=form,
        link=link,
    )
    return render(request, "projects/people.html", page, status=422 if form.errors else 200)


@require_POST
def member(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Give a member another role."""
    access = get_project_for(cast(User, request.user), slug)
    rules.can_lead(access).require()
    membership = queries.member_of(access, pk)
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Choose one of the roles."))
        return redirect("people", slug)
    try:
        changed = actions.change_role(access=access, membership=membership, role=form.cleaned_data["role"])
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        said = {"name": changed.user.get_username(), "role": changed.get_role_display()}
        messages.success(request, _("%(name)s: %(role)s") % said)
    return redirect("people", slug)


@require_POST
def withdraw(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Make an invitation useless."""
    access = get_project_for(cast(User, request.user), slug)
    rules.can_lead(access).require()
    invitation = get_object_or_404(Invitation, project=access.project, pk=pk)
    try:
        actions.withdraw(access=access, invitation=invitation)
    except Refusal as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The invitation is withdrawn."))
    return redirect("people", slug)


@require_http_methods(["GET", "HEAD", "POST"])
def policy(request: HttpRequest, slug: str) -> HttpResponse:
    """How reports are reviewed: how often, by whom blind, in which order."""
    access = get_project_for(cast(User, request.user), slug)
    rules.can_lead(access).require()
    form = PolicyForm(request.POST or None, instance=access.project.policy)
    if request.method == "POST" and form.is_valid():
        actions.change_policy(access=access, changes=form.cleaned_data)
        messages.success(request, _("The policy holds for reports whose first review begins from now on."))
        return redirect("policy", slug)
    page = access.page(form=form)
    return render(request, "projects/policy.html", page, status=422 if form.errors else 200)


@rate_limit(action="join", limit_get=True)  # type: ignore[untyped-decorator]
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, secret: str) -> HttpResponse:
    """Where an invitation leads: a person with an account joins, another makes one first."""
    invitation = queries.invitation_behind(secret)
    usable = rules.can_join(invitation)
    form = None if request.user.is_authenticated else AccountForm(request.POST or None)
    if request.method == "POST" and usable and (form is None or form.is_valid()):
        with transaction.atomic():
            user = accounts.create_account(form) if form else cast(User, request.user)
            actions.join(invitation=invitation, by=user)
        if form:
            login(request, user, backend=BACKEND)
        return redirect("project", invitation.project.slug)
    page = {"invitation": invitation, "usable": usable, "form": form}
    status = 410 if not usable else 422 if form and form.errors else 200
    return render(request, "projects/join.html", page, status=status)
