"""Who leaves a project."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from annotator.accounts.models import User
from annotator.projects import rules
from annotator.projects.queries import get_project_for, member_of
from annotator.review import leaving, slots


@require_http_methods(["GET", "HEAD", "POST"])
def remove_member(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Ask whether a person is to leave, and say what that does; a POST does it."""
    access = get_project_for(cast(User, request.user), slug)
    rules.can_lead(access).require()
    membership = member_of(access, pk)
    if request.method == "POST":
        freed = leaving.remove(access=access, pk=pk)
        messages.success(request, _told(membership.user.get_username(), freed))
        itself = membership.user_id == access.user.pk and not access.user.is_superuser
        return redirect("home") if itself else redirect("people", slug)
    page = access.page(
        member=membership,
        may=rules.can_stop_leading(membership),
        begun=slots.open_reviews(access.project.pk, membership.user).count(),
    )
    return render(request, "projects/remove.html", page)


def _told(name: str, freed: int) -> str:
    said = _("%(name)s is no longer in the project.") % {"name": name}
    if not freed:
        return said
    went = ngettext("%(number)d report is free for others.", "%(number)d reports are free for others.", freed)
    return f"{said} {went % {'number': freed}}"
