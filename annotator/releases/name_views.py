"""What the names of a project mean: proposed by reports, said by leads."""

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from annotator.accounts.models import User
from annotator.corpus import naming, rules
from annotator.corpus.name_models import NameChange
from annotator.corpus.saying import Unknown
from annotator.projects import rules as project_rules
from annotator.projects.queries import ProjectAccess, get_project_for
from annotator.releases.names import ProjectNames
from annotator.releases.taking_back import said_last, take_back
from annotator.spans.names import fold

SHOWN = 100  # proposals, and entities


@require_safe
def names_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Which names mean one party or source; for leads and readers."""
    access = get_project_for(cast(User, request.user), slug)
    project_rules.can_see_releases(access).require()
    names, words = ProjectNames(access.project), request.GET.get("q", "").strip()[:200]
    proposals = [one for one in names.proposals if _has(words, one.name, one.means)]
    known = [one for one in names.known if _has(words, *one.names)]
    may_open = bool(project_rules.can_lead(access))
    shown = access.page(
        words=words,
        proposals=proposals[:SHOWN],
        proposals_left=len(proposals[SHOWN:]),
        known=known[:SHOWN],
        known_left=len(known[SHOWN:]),
        may_open=may_open,
        may_join=bool(rules.can_join(access)),
        changes=said_last(access, NameChange),
    )
    return render(request, "releases/names.html", shown)


def _has(words: str, *names: str) -> bool:
    return fold(words) in fold("\n".join(names))


@require_POST
def say_names(request: HttpRequest, slug: str) -> HttpResponse:
    """Say that names mean one, or that some mean another, or by which of them it is called; for leads."""
    access = get_project_for(cast(User, request.user), slug)
    rules.can_join(access).require()
    try:
        messages.success(request, _say(access, request))
    except Unknown as unknown:
        messages.error(request, str(unknown))
    return redirect("names", slug)


def _say(access: ProjectAccess, request: HttpRequest) -> str:
    names, apart = ([one for one in request.POST.getlist(name) if one.strip()] for name in ("names", "apart"))
    require_told = ProjectNames(access.project).require_told
    if "call" in request.POST:
        if len(apart) != 1:
            raise Unknown(_("Tick the one name by which it is to be called."))
        naming.call(access=access, name=apart[0], require_told=require_told)
        return _("It is called so now.")
    if "split" in request.POST:
        naming.set_apart(access=access, names=names, apart=apart, require_told=require_told)
        return _("They are set apart now.")
    if len({fold(one) for one in names}) < 2:
        raise Unknown(_("Name two, or tick them."))
    naming.join(access=access, names=names, require_told=require_told)
    return _("These names mean one now.")


@require_POST
def undo_names(request: HttpRequest, slug: str, pk: int) -> HttpResponse:
    """Take back what was said of names; for leads."""
    take_back(request, slug, NameChange, pk, naming.undo)
    return redirect("names", slug)
